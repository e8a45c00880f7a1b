"""转办: a lead goes from the unit that handles it to another unit of the bureau (S0-62; `domain-rules.md` C-1: the clock does not begin anew).

The document gives no form and no chain of steps: both are 本单位设定.
"""

from dataclasses import dataclass
from typing import Any

from app.domain.fields import choice, day, link, longtext, text
from app.domain.lead_papers import LeadPaper
from app.domain.records import Audience, Record
from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow

DRAFT, SENT, ACCEPTED, RETURNED, FINISHED = "拟稿", "已转出", "已签收", "已退回", "已办结"
SENDER, RECEIVER = "sender", "receiver"
CLAUSE = "仓市场监管〔2025〕94号 三（二）2"
SLIP = ("receipt_by", "receipt_on")
ONLY_THE_RECEIVER = "请由承接单位办理。"
DEMANDS = ("核查处理", "立案查办", "协助核查", "其他")


def reassignment_actors(record: Any, unit: Any) -> set[str]:
    """The two units."""
    return ({SENDER} if unit.uid == record.unit else set()) | ({RECEIVER} if unit.uid == record.receiver else set())


REASSIGNMENT_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("send", "转出", (DRAFT,), SENT, SENDER, "已转出，期限不重新起算", needs=("approved_by",), clause=CLAUSE),
        Move("accept", "签收", (SENT,), ACCEPTED, RECEIVER, "承接单位已签收", needs=SLIP, refusal=ONLY_THE_RECEIVER, check=happened("receipt_on")),
        Move(
            "return",
            "退回",
            (SENT,),
            RETURNED,
            RECEIVER,
            "承接单位已退回",
            needs=SLIP,
            remark=True,
            refusal=ONLY_THE_RECEIVER,
            check=happened("receipt_on"),
        ),
        Move(
            "report",
            "报告办理结果",
            (ACCEPTED,),
            FINISHED,
            RECEIVER,
            "承接单位已报告办理结果",
            needs=("result", "result_on"),
            refusal=ONLY_THE_RECEIVER,
            check=all_of(happened("result_on"), in_order("receipt_on", "result_on")),
        ),
    ),
    actors=reassignment_actors,
    actor_names={SENDER: "转出单位", RECEIVER: "承接单位"},
    closed=frozenset((RETURNED, FINISHED)),
    editable=frozenset((DRAFT,)),
    parties=("receiver",),
)


@dataclass(kw_only=True)
class Reassignment(
    LeadPaper,
    Record,
    table="reassignment",
    title="线索转办",
    audience=Audience.NAMED,
    named_by=("number", "subject"),
    steps=REASSIGNMENT_STEPS,
    also_seen_by=("receiver",),
    belongs_to=("lead",),
    number_word="转",
):
    """One lead, handed to another unit of the bureau with what it is to do."""

    receiver: str | None = link("承接单位", "unit", required=True)
    demand: str | None = choice("转办事项", DEMANDS, required=True)
    reason: str | None = longtext("转办理由", required=True)
    content: str | None = longtext("线索内容及已做工作")
    requirement: str | None = longtext("办理要求")
    check_due_on: str | None = day("核查届满日", listed=False, hint="转办不重新起算")
    answer_by: str | None = day("反馈日期", indexed=True, hint="要求反馈的日期，不是法定期限")
    materials: str | None = longtext("移交材料", hint="写明份数、页数")
    handler: str | None = text("经办人", listed=False)
    approved_by: str | None = text("批准人", listed=False)
    receipt_by: str | None = text("签收人", listed=False)
    receipt_on: str | None = day("签收日期")
    result: str | None = longtext("办理结果")
    result_on: str | None = day("报告日期")
