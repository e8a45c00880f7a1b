"""Experts and technical investigators, and whom they are asked to help; nobody is asked where an interest stands in the way (S1-70, S3-25)."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.fields import choice, choices, day, files, link, longtext, telephone, text, whole_number
from app.domain.pinyin import search_text
from app.domain.records import Audience, Record
from app.domain.value_kinds import Attachment

CLAUSE = "闽市监知运〔2024〕231号 三（七）"
POOLS = ("知识产权专家智库", "技术调查官", "海外纠纷应对指导专家库", "检验鉴定专家", "其他")
FIELDS = ("专利", "商标", "地理标志", "版权", "商业秘密", "电子取证", "检验鉴定", "海外维权", "其他")
WORK = ("技术咨询", "侵权判定意见", "检验鉴定", "海外纠纷指导", "授课", "评审", "其他")
SHORTEST = 2


@dataclass(kw_only=True)
class Expert(Record, table="expert", title="专家", audience=Audience.ALL, named_by=("full_name",), known_by=("full_name",), ends=("valid_to",)):
    """Somebody whom a bureau may ask, with the firms and people from whom they keep away."""

    full_name: str | None = text("姓名", required=True, search=True)
    pools: tuple[str, ...] = choices("所在库", POOLS, required=True, clause=CLAUSE)
    fields: tuple[str, ...] = choices("专业领域", FIELDS, required=True)
    industry: str | None = text("技术（产业）领域、IPC 分类", search=True, hint="例如 A61K、汽车零部件")
    employer: str | None = text("工作单位", required=True, search=True)
    post: str | None = text("职务、职称")
    phone: str | None = telephone("联系电话", wanted=True)
    valid_from: str | None = day("聘期起")
    valid_to: str | None = day("聘期止", wanted=True, over="聘期已满", last_day=True)
    avoids: str | None = longtext("需回避的单位和人员", wanted=True, hint="每行一个：本人任职、持股、代理过的单位，近亲属姓名；没有的写“无”")
    note: str | None = longtext("备注")


@dataclass(kw_only=True)
class ExpertAssignment(
    Record,
    table="expert_assignment",
    title="专家选派",
    waits=("due_on", "done_on"),
    named_by=("number", "matter"),
    belongs_to=("expert", "case", "lead"),
    number_word="选",
    in_order=("assigned_on", "done_on"),
):
    """One expert, one matter, the parties whom the expert must have nothing to do with."""

    number: str | None = text("选派编号", allotted=True, search=True)
    expert: str | None = link("专家", "expert", required=True, indexed=True)
    lead: str | None = link("线索", "lead", listed=False, indexed=True)
    case: str | None = link("案件", "case_file", listed=False, indexed=True)
    work: str | None = choice("选派事项", WORK, required=True)
    matter: str | None = text("事由", required=True, search=True)
    parties: str | None = longtext("当事人、权利人及相关人员", required=True, hint="每行一个，用来核对回避")
    assigned_on: str | None = day("选派日期", required=True, past=True)
    due_on: str | None = day("提出意见的期限")
    approved_by: str | None = text("批准人", listed=False)
    done_on: str | None = day("完成日期", past=True, wanted=True)
    opinion: str | None = longtext("专家意见摘要")
    papers: tuple[Attachment, ...] = files("意见书")
    points: int | None = whole_number("评价（1至5分）", least=1, most=5, listed=False)
    remark: str | None = text("评价说明", listed=False)


def names_in(listed: str | None) -> list[str]:
    """The firms and people of a list, one a line or separated by 、 and the like; 无 names nobody."""
    plain = (listed or "").replace("、", "\n").replace("；", "\n").replace("，", "\n").replace(",", "\n")
    return [name for name in (line.strip() for line in plain.split("\n")) if len(name) >= SHORTEST]


def conflict_of_interest(expert: Expert, parties: Iterable[str]) -> str:
    """Why the expert keeps away from one of these parties, in words; empty when nothing is known."""
    known = [(name, "列在需回避名单里") for name in names_in(expert.avoids)]
    known += [(expert.employer, "是其工作单位")] if expert.employer else []
    known += [(expert.full_name, "是其本人")] if expert.full_name else []
    for party in parties:
        for name, why in known:
            if _same(name, party):
                return f"“{party}”{why}"
    return ""


def _same(one: str, other: str) -> bool:
    """The same name, or one within the other, whatever the spaces and brackets between."""
    first, second = (search_text(name).replace(" ", "") for name in (one, other))
    return bool(first and second) and (first in second or second in first)
