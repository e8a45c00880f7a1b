"""Letters with invented contents, and where every character stands on their printed pages: what the tests of letters start from."""

from ctypes import byref, c_double
from dataclasses import dataclass
from itertools import groupby

import pypdfium2
import pypdfium2.raw

from app import resources
from app.paper.fonts import Fonts
from app.paper.letter_layout import LaidLetter, lay_out_letter
from app.paper.letter_template import LetterTemplate, filled, read_letter_template
from app.paper.letter_text import compose
from app.paper.pdf import draw_pdf

POINT = 25.4 / 72
IDS = ("letter", "reply", "notice", "bulletin", "minutes", "request", "report")
OF_PACKS = {path.stem: path for path in sorted(resources.path("packs").glob("*/letters/*.toml"))}
"""Letters that a record fills, by the name of their file."""
OFFICE = {"office": "福州市仓山区市场监督管理局", "office_short": "仓山区市场监管局"}

VALUES = {
    "number": "仓市场监管〔2026〕31号",
    "title": "关于协助核查福州闽韵茶行涉嫌销售侵犯注册商标专用权商品有关情况的函",
    "addressee": "长乐区市场监督管理局",
    "body": "我局在办理福州闽韵茶行涉嫌销售侵犯“云岫”注册商标专用权商品案中，发现涉案商品由你区长乐云岫贸易有限公司供货。"
    "为查清事实，现商请你局协助核查以下事项：\n"
    "一、核查内容\n（一）登记情况。该公司的登记注册情况和经营状况。\n1.进货、销售数量及金额。\n（1）2026年3月至10月的进货、销售记录。\n"
    "请于收到本函之日起15个工作日内将有关材料函复我局。",
    "attachments": "涉案商品照片及说明\n当事人询问笔录（复印件）以及现场检查笔录、实施行政强制措施决定书等材料清单",
    "signed_by": "福州市仓山区市场监督管理局",
    "signed_on": "2026年11月20日",
    "note": "联系人：陈立言，电话：0591-83002177",
    "copies_to": "福州市知识产权局，福州市仓山区人民政府办公室，福州市长乐区市场监督管理局，福州市公安局仓山分局",
    "printed_by": "福州市仓山区市场监督管理局办公室",
    "printed_on": "2026年11月20日",
    "approver": "宋知夏",
    "attendees": "盖山所江一帆，仓前所陈立言，东升所曾明朗，城门所许嘉宁，金山所叶清和，建新所郑思远",
    "absent": "螺洲所黄某",
    "annexes": "附件1\n涉案商品照片及说明\n一、照片\n共三张。\n附件2\n材料清单\n询问笔录一份。",
}
REFERRAL = {
    "bureau": "福州市仓山区市场监督管理局",
    "today": "2026年11月20日",
    "unit.short_name": "建新所",
    "receiver.full_name": "福州市长乐区市场监督管理局江田所",
    "suspect": "福州履云鞋行",
    "kind": "商标侵权",
    "detail": "门店销售的运动鞋标有“云岫”字样，权利人辨认认为侵犯其注册商标专用权。负责人称从江田镇南山路16号购进，未能提供进货票据。",
    "done_so_far": "11月5日现场检查门店，先行登记保存46双，制作现场笔录和询问笔录。",
    "purpose": "核查涉嫌侵权运动鞋的来源",
    "reason": "涉嫌供货的仓库在你局辖区。",
    "basis": "《市场监督管理行政处罚程序规定》第十四条",
    "ends_on": "2027年2月20日",
    "answer_by": "2026年12月11日",
    "annexes": "现场笔录（复印件）1份3页\n询问笔录（复印件）1份4页",
    "contact": "郑思远",
    "contact_phone": "0591-83002177",
    "institution.full_name": "中国（福建）知识产权保护中心",
    "applicant": "福州云岫文化有限公司",
    "sort": "海外纠纷应对",
    "received_on": "2026年11月18日",
    "right": "“云岫”注册商标（第91350100号）",
    "matter": "该公司在德国柏林参展时被控侵犯当地商标权，请求提供应对指导。",
    "phone": "13900006204",
    "handler": "顾南星",
    "unit.full_name": "福州市仓山区市场监督管理局",
    "starts_on": "2026年7月1日",
    "total": "86",
    "counted_on": "2026年10月8日",
    "overall": "第三季度立案86件，比上季度增加11件，结案56件，罚没款45.2万元。",
    "problems": "部分案件临近办案期限，材料补正慢。",
    "demands": "各承办单位逐案列出进度，10月底前办结超期案件。",
    "table.by_group": "组团｜立案｜在办｜已决定｜已结案｜超期｜罚没款（元）\n第一组团｜32｜8｜24｜20｜1｜184300\n第二组团｜36｜13｜21｜24｜2｜184500\n"
    "第三组团｜18｜3｜17｜12｜0｜83200\n合计｜86｜24｜62｜56｜3｜452000",
    "table.by_office": "承办单位｜立案｜已结案\n盖山所｜32｜20\n金山所｜36｜24\n建新所｜18｜12\n合计｜86｜56",
    "table.by_kind": "案件类型｜立案｜已结案\n商标侵权｜61｜40\n专利侵权｜25｜16\n合计｜86｜56",
    "table.by_stage": "办理阶段｜立案\n调查取证｜24\n已结案｜56\n已决定｜6\n合计｜86",
    "headline": "知识产权保护需求问卷",
    "edition": "2026年第1版",
    "replies": "120",
    "by_kind": "企业 86 份，个体工商户 34 份",
    "analysis": "七成受访者遇到过仿冒，最需要的是证据收集指导。",
    "improvements": "增加上门指导的次数，印发取证要点。",
    "table.survey_count": "题目｜选项｜选择人数｜占答题人数\n1.是否遇到过侵权｜是｜84｜70.0%\n1.是否遇到过侵权｜否｜36｜30.0%\n"
    "2.最需要哪些服务｜证据收集指导｜91｜75.8%\n2.最需要哪些服务｜快速处理通道｜66｜55.0%",
    "table.improvement": "需要改进的事项｜责任单位｜完成时限\n每季度上门指导一次｜盖山所｜2026年12月31日",
    "foreword": "本合集收入2026年办结的典型案例，供办案参考。",
    "table.cases": "案例1　某鞋行销售侵犯注册商标专用权商品案（商标）\n【基本案情】\n当事人销售标有他人注册商标的运动鞋46双。\n"
    "【处理结果】\n没收侵权商品，罚款3万元。",
    "group.full_name": "第一组团",
    "trend": "线索集中在鞋服和茶叶两个行业。",
    "advice": "建议由盖山所牵头开展一次鞋服专项排查。",
    "table.group_summary_row": "监管所｜收到线索｜实有线索｜立案\n盖山所｜41｜38｜32\n城门所｜20｜20｜11\n合计｜61｜58｜43",
}
"""What a record of any kind says that a letter is about, 线索移送 for instance, and the rows of its tables."""


@dataclass(frozen=True)
class Char:
    """A printed character: its page from 0, where it begins and its base line in mm from the upper left, its size in points."""

    page: int
    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True)
class PrintedLine:
    """The characters on one base line of a page."""

    page: int
    text: str
    x: float
    y: float
    size: float


def template_of(name: str) -> LetterTemplate:
    return read_letter_template(OF_PACKS.get(name, resources.path("letters") / f"{name}.toml"))


def begun(name: str) -> dict[str, str]:
    """What stands at first in the fields of a letter that is about such a record."""
    return {field.name: filled(field.value, REFERRAL) for field in template_of(name).fields} | {"number": VALUES["number"]}


def laid(name: str, fonts: Fonts, **values: str) -> LaidLetter:
    """A letter with the invented contents, some of them replaced."""
    return lay_out_letter(compose(template_of(name), {**OFFICE, **VALUES, **values}), fonts, [OFFICE["office"]])


def bare(name: str, fonts: Fonts, **values: str) -> LaidLetter:
    """A letter with nothing but what is given."""
    return lay_out_letter(compose(template_of(name), {**REFERRAL, **OFFICE, **values}), fonts, [OFFICE["office"]])


def chars_of(letter: LaidLetter, fonts: Fonts) -> list[Char]:
    """Every character as a reader finds it in the PDF."""
    document = pypdfium2.PdfDocument(draw_pdf(letter.pages, fonts))
    found = []
    for number, page in enumerate(document):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            char = chr(pypdfium2.raw.FPDFText_GetUnicode(text.raw, index))
            x, y = c_double(), c_double()
            pypdfium2.raw.FPDFText_GetCharOrigin(text.raw, index, byref(x), byref(y))
            size = pypdfium2.raw.FPDFText_GetFontSize(text.raw, index)
            if not char.isspace():
                found.append(Char(number, char, x.value * POINT, (page.get_height() - y.value) * POINT, size))
    return found


def lines_of(letter: LaidLetter, fonts: Fonts) -> list[PrintedLine]:
    """The printed lines from top to bottom."""
    ordered = sorted(chars_of(letter, fonts), key=lambda char: (char.page, round(char.y, 1), char.x))
    lines = []
    for (page, y), parts in groupby(ordered, key=lambda char: (char.page, round(char.y, 1))):
        chars = list(parts)
        lines.append(PrintedLine(page, "".join(char.text for char in chars), round(chars[0].x, 2), y, round(chars[0].size, 1)))
    return lines


def line_with(lines: list[PrintedLine], text: str) -> PrintedLine:
    """The first line that holds these words."""
    return next(line for line in lines if text in line.text)
