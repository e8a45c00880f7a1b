"""督办: a unit is told to see to a lead, a case or a complaint until a day, reports, and is released (S0-34, S3-31)."""

from dataclasses import dataclass
from typing import Any

from app.domain.fields import choice, day, link, longtext, text, whole_number
from app.domain.records import Audience, Record
from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow

DRAFT, ISSUED, REPORTED, RELEASED = "拟稿", "督办中", "已报告", "已销号"
ISSUER, RECEIVER = "issuer", "receiver"
CLAUSE = "仓市场监管〔2025〕94号 二（二）"
PUBLIC_LIST = "挂牌督办"
SORTS = ("一般督办", "投诉举报信访督办", PUBLIC_LIST)
MODES = ("督促办理", "参与办案", "执法监督")
PUBLIC_CLAUSE = "枣市监知保〔2022〕1号 二（三）二"


def oversight_actors(record: Any, unit: Any) -> set[str]:
    """Who watches and who is watched."""
    return ({ISSUER} if unit.uid == record.unit else set()) | ({RECEIVER} if unit.uid == record.receiver else set())


OVERSIGHT_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("issue", "发出督办", (DRAFT,), ISSUED, ISSUER, "已发出督办单", needs=("approved_by",), clause=CLAUSE),
        Move(
            "report",
            "报告办理情况",
            (ISSUED,),
            REPORTED,
            RECEIVER,
            "承办单位已报告",
            needs=("progress", "progress_on"),
            clause=CLAUSE,
            refusal="请由被督办单位报告。",
            until="due_on",
            check=all_of(happened("progress_on"), in_order("issued_on", "progress_on")),
            begins=(("progress", None),),
        ),
        Move(
            "progress",
            "报告进展",
            (ISSUED,),
            None,
            RECEIVER,
            "承办单位已报告进展",
            needs=("progress", "progress_on"),
            clause=PUBLIC_CLAUSE,
            refusal="请由被督办单位报告。",
            until="deadline",
            check=all_of(happened("progress_on"), in_order("issued_on", "progress_on")),
            begins=(("progress", None),),
        ),
        Move("urge", "继续督办", (REPORTED,), ISSUED, ISSUER, "要求继续办理", remark=True, clause=CLAUSE, told="答复"),
        Move(
            "release",
            "销号（摘牌）",
            (REPORTED,),
            RELEASED,
            ISSUER,
            "已销号",
            needs=("released_on",),
            check=all_of(happened("released_on"), in_order("progress_on", "released_on")),
        ),
    ),
    actors=oversight_actors,
    actor_names={ISSUER: "督办单位", RECEIVER: "被督办单位"},
    closed=frozenset((RELEASED,)),
    editable=frozenset((DRAFT,)),
    parties=("receiver",),
)


@dataclass(kw_only=True)
class OversightOrder(
    Record,
    table="oversight_order",
    title="督办",
    audience=Audience.NAMED,
    named_by=("number", "matter"),
    steps=OVERSIGHT_STEPS,
    also_seen_by=("receiver",),
    belongs_to=("lead", "case"),
    number_word="督",
):
    """One matter, one unit, one day."""

    number: str | None = text("督办编号", allotted=True, search=True)
    sort: str | None = choice("督办类别", SORTS, required=True, listed=False)
    mode: str | None = choice("督办方式", MODES, listed=False, clause=PUBLIC_CLAUSE)
    report_every: int | None = whole_number("报告间隔（天）", least=1, most=366, listed=False, hint="挂牌督办的，每隔几天报告一次进展；本单位设定")
    lead: str | None = link("线索", "lead", listed=False, indexed=True)
    case: str | None = link("案件", "case_file", listed=False, indexed=True)
    outside_number: str | None = text("投诉举报（信访）编号", search=True, listed=False)
    about: str | None = text("线索（案件）编号", search=True, listed=False)
    matter: str | None = text("督办事项", required=True, search=True)
    due_on: str | None = day("办理期限", required=True, indexed=True)
    receiver: str | None = link("承办单位", "unit", required=True)
    issued_on: str | None = day("督办日期", required=True, past=True, listed=False)
    reason: str | None = longtext("督办理由", required=True)
    requirement: str | None = longtext("督办要求", required=True)
    handler: str | None = text("联系人、电话", listed=False)
    approved_by: str | None = text("批准人", listed=False)
    progress: str | None = longtext("办理情况")
    progress_on: str | None = day("报告日期")
    deadline: str | None = day("下次报告期限", derived=True, indexed=True)
    released_on: str | None = day("销号日期")
