"""Places where infringement is prevented at its source: markets, platforms, printers, agencies; and the checks of all of them (S2-63, S3-32, S3-39, S4-12)."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.fields import choice, choices, credit_code, day, files, flag, link, longtext, telephone, text, whole_number
from app.domain.problems import Problem, error, warning
from app.domain.records import Record
from app.domain.value_kinds import Attachment

MARKETS, PRINTING = "枣市监知保〔2022〕1号 二（三）八", "枣市监知保〔2022〕1号 二（三）二"
MARKET_SORTS = ("规范化市场", "规范化市场培育对象", "重点关注市场", "其他专业市场")
PLATFORM_STAGES = ("未开展", "培育中", "申报省级项目", "已通过")
PRINTER_SORTS = ("商标印制企业", "定牌加工企业", "兼营")
DUTIES_OF_PRINTERS = ("核查商标注册证", "核查授权文书", "登记印制业务", "标识出入库登记", "废次标识销毁", "档案保存")
AGENCY_SORTS = ("专利代理机构", "商标代理机构", "专利商标代理机构")
CHECKED = ("市场", "电商平台", "商标印制（定牌加工）企业", "代理机构", "工作站", "联系点", "重点企业", "地理标志用标单位", "其他")
WAYS = ("日常巡查", "专项检查", "巡回检查", "交叉检查", "回访复查")
RESULTS = ("未发现问题", "发现问题，当场改正", "发现问题，责令整改", "发现线索")


@dataclass(kw_only=True)
class Market(Record, table="market", title="市场", named_by=("full_name",), known_by=("full_name",), ends=("left_on",)):
    """A market that is being brought to the standard, or that is watched."""

    full_name: str | None = text("市场名称", required=True, search=True)
    sort: str | None = choice("类别", MARKET_SORTS, required=True, clause=MARKETS)
    operator: str | None = text("市场开办（管理）单位", required=True, search=True)
    credit_code: str | None = credit_code("统一社会信用代码", search=True, listed=False)
    goods: str | None = text("主营商品", search=True)
    shops: int | None = whole_number("商户数（户）", least=0, most=1_000_000)
    area: str | None = link("镇街", "area")
    contact: str | None = text("联络员", wanted=True)
    phone: str | None = telephone("联系电话", wanted=True)
    complaint_way: str | None = text("投诉举报渠道", wanted=True, listed=False, clause=MARKETS)
    dispute_way: str | None = text("纠纷处理机制", wanted=True, listed=False, clause=MARKETS)
    entered_on: str | None = day("列入日期")
    left_on: str | None = day("移出日期", listed=False, over="已移出")
    note: str | None = longtext("备注")


@dataclass(kw_only=True)
class Platform(Record, table="platform", title="电商平台", named_by=("full_name",), known_by=("full_name",), ends=("left_on",)):
    """A trading platform that carries out 《电子商务平台知识产权保护管理》."""

    full_name: str | None = text("平台名称", required=True, search=True)
    operator: str | None = text("经营单位", required=True, search=True)
    credit_code: str | None = credit_code("统一社会信用代码", search=True, listed=False)
    address_of_site: str | None = text("网址（应用名称）", search=True)
    stage: str | None = choice("规范化培育情况", PLATFORM_STAGES, required=True, clause=MARKETS)
    standard: bool | None = flag("执行《电子商务平台知识产权保护管理》国家标准", clause=MARKETS)
    push: bool | None = flag("已建立信息推送机制", clause="枣市监知保〔2022〕1号 二（三）九")
    contact: str | None = text("联系人", wanted=True)
    phone: str | None = telephone("联系电话", wanted=True)
    left_on: str | None = day("停止运营日期", listed=False, over="已停止运营")
    note: str | None = longtext("备注")


@dataclass(kw_only=True)
class Printer(Record, table="printer", title="印制（定牌加工）企业", named_by=("full_name",), known_by=("full_name", "credit_code")):
    """A firm that prints marks or makes goods for other brands: it has to look at the right first."""

    full_name: str | None = text("企业名称", required=True, search=True)
    sort: str | None = choice("类别", PRINTER_SORTS, required=True, clause=PRINTING)
    credit_code: str | None = credit_code("统一社会信用代码", search=True)
    head: str | None = text("负责人", required=True)
    phone: str | None = telephone("联系电话", wanted=True)
    area: str | None = link("镇街", "area")
    address: str | None = text("地址", listed=False)
    brands: str | None = text("主要印制（加工）的商标", longest=500, search=True)
    duties: tuple[str, ...] = choices("已落实的查验义务", DUTIES_OF_PRINTERS, wanted=True, clause=PRINTING)
    note: str | None = longtext("备注")


@dataclass(kw_only=True)
class Agency(Record, table="agency", title="代理机构", named_by=("full_name",), known_by=("full_name", "credit_code"), ends=("left_on",)):
    """A patent or trademark agency that is watched (S4-12)."""

    full_name: str | None = text("机构名称", required=True, search=True)
    sort: str | None = choice("类别", AGENCY_SORTS, required=True, clause="闽市监知运〔2020〕96号 二（三）")
    credit_code: str | None = credit_code("统一社会信用代码", search=True)
    licence: str | None = text("执业许可证（备案）号", search=True)
    head: str | None = text("负责人", wanted=True)
    phone: str | None = telephone("联系电话", wanted=True)
    agents: int | None = whole_number("代理师（从业人员）数", most=100_000)
    branch_of: str | None = text("分支机构的总所", listed=False)
    area: str | None = link("镇街", "area", listed=False)
    address: str | None = text("地址")
    member: bool | None = flag("加入行业协会", listed=False, clause="闽市监知运〔2020〕96号 二（三）")
    left_on: str | None = day("注销（迁出）日期", listed=False, over="已注销")
    note: str | None = longtext("备注")


@dataclass(kw_only=True)
class Check(
    Record,
    table="site_check",
    title="检查记录",
    waits=("due_on", "mended_on"),
    named_by=("number", "subject"),
    belongs_to=("market", "platform", "printer", "agency", "station", "enterprise", "gi_user"),
    number_word="检",
):
    """One look at one place: what was checked, what was found, what has to be put right until when (S2-63, S3-32, S3-39)."""

    number: str | None = text("检查编号", allotted=True, search=True)
    way: str | None = choice("检查方式", WAYS, required=True)
    sort: str | None = choice("检查对象类别", CHECKED, required=True)
    market: str | None = link("市场", "market", listed=False, indexed=True)
    platform: str | None = link("电商平台", "platform", listed=False, indexed=True)
    printer: str | None = link("印制（定牌加工）企业", "printer", listed=False, indexed=True)
    agency: str | None = link("代理机构", "agency", listed=False, indexed=True)
    station: str | None = link("工作站", "station", listed=False, indexed=True)
    enterprise: str | None = link("重点企业", "key_enterprise", listed=False, indexed=True)
    gi_user: str | None = link("用标单位", "gi_user", listed=False, indexed=True)
    subject: str | None = text("检查对象", required=True, search=True)
    checked_on: str | None = day("检查日期", required=True, past=True, indexed=True)
    people: str | None = text("检查人员", required=True)
    duties: tuple[str, ...] = choices("查验义务落实情况", DUTIES_OF_PRINTERS, clause=PRINTING)
    content: str | None = longtext("检查内容")
    findings: str | None = longtext("发现的问题")
    result: str | None = choice("检查结果", RESULTS, required=True)
    lead: str | None = link("转为线索", "lead", listed=False)
    demand: str | None = longtext("整改要求")
    due_on: str | None = day("整改期限")
    mended_on: str | None = day("整改完成日期", past=True)
    mended: str | None = longtext("整改情况")
    photos: tuple[Attachment, ...] = files("照片")

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """Who orders something says until when; what was mended was ordered before."""
        if self.result == RESULTS[2] and not self.due_on:
            yield "due_on", warning("责令整改的，请填写整改期限。")
        if self.mended_on and self.checked_on and self.mended_on < self.checked_on:
            yield "mended_on", error("整改完成日期早于检查日期。请核对两个日期。")
