"""案源处置协调: the coordinating office proposes that another office of its group takes a lead; both offices answer (S0-62).

Nothing is reassigned silently: the lead changes hands only with the consent of who has it, after the other has accepted.
"""

from dataclasses import dataclass
from typing import Any

from app.domain.fields import link, longtext, text
from app.domain.lead_papers import LeadPaper
from app.domain.records import Audience, Record
from app.domain.steps import Move, Workflow

DRAFT, PROPOSED, TAKEN, AGREED, DECLINED, WITHDRAWN = "拟稿", "待承接单位答复", "待承办单位答复", "已协调", "未达成一致", "已撤回"
ESCALATED, KEPT = "已提请指定", "维持现承办"
COORDINATOR, HOLDER, TAKER = "coordinator", "holder", "taker"
CLAUSE = "仓市场监管〔2025〕94号 三（二）2"
DESIGNATES = "仓市场监管〔2025〕94号 三（一）3"


def coordination_actors(record: Any, unit: Any) -> set[str]:
    """Who proposes, who has the lead, who is to take it."""
    roles = ((COORDINATOR, record.unit), (HOLDER, record.holder), (TAKER, record.taker))
    return {role for role, uid in roles if uid == unit.uid}


COORDINATION_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("propose", "提出协调意见", (DRAFT,), PROPOSED, COORDINATOR, "牵头所已提出协调意见", clause=CLAUSE),
        Move("take", "同意承接", (PROPOSED,), TAKEN, TAKER, "承接单位同意", asks=("taker_opinion",), clause=CLAUSE, refusal="请由承接单位答复。", told="答复"),
        Move("decline", "不同意承接", (PROPOSED,), DECLINED, TAKER, "承接单位不同意", needs=("taker_opinion",), refusal="请由承接单位答复。"),
        Move(
            "agree",
            "同意移交",
            (TAKEN,),
            AGREED,
            HOLDER,
            "承办单位同意移交",
            asks=("holder_opinion",),
            clause=CLAUSE,
            refusal="请由现承办单位答复。",
            told="答复",
        ),
        Move("refuse", "不同意移交", (TAKEN,), DECLINED, HOLDER, "承办单位不同意移交", needs=("holder_opinion",), refusal="请由现承办单位答复。"),
        Move(
            "escalate",
            "提请指定承办",
            (DECLINED,),
            ESCALATED,
            COORDINATOR,
            "已提请指定承办",
            clause=DESIGNATES,
            told="处理",
            paper="designation",
        ),
        Move("keep", "维持现承办单位", (DECLINED,), KEPT, COORDINATOR, "由现承办单位继续办理", remark=True, clause=CLAUSE),
        Move("withdraw", "撤回", (PROPOSED, TAKEN), WITHDRAWN, COORDINATOR, "牵头所已撤回", remark=True),
    ),
    actors=coordination_actors,
    actor_names={COORDINATOR: "牵头所", HOLDER: "现承办单位", TAKER: "承接单位"},
    closed=frozenset((AGREED, ESCALATED, KEPT, WITHDRAWN)),
    editable=frozenset((DRAFT,)),
    parties=("holder", "taker"),
)


@dataclass(kw_only=True)
class Coordination(
    LeadPaper,
    Record,
    table="coordination",
    title="案源处置协调",
    audience=Audience.NAMED,
    named_by=("number", "subject"),
    steps=COORDINATION_STEPS,
    also_seen_by=("holder", "taker"),
    belongs_to=("lead",),
    number_word="协",
):
    """A proposal for one lead, and what both offices say of it; where they do not agree, the leader designates or all stays as it was."""

    group: str | None = link("组团", "case_group", listed=False)
    holder: str | None = link("现承办单位", "unit", required=True)
    taker: str | None = link("建议承接单位", "unit", required=True)
    situation: str | None = longtext("区域社会、经济地域情况", clause=CLAUSE)
    reason: str | None = longtext("协调理由", required=True)
    proposal: str | None = longtext("处置建议", required=True)
    taker_opinion: str | None = longtext("承接单位意见")
    holder_opinion: str | None = longtext("现承办单位意见")
    handler: str | None = text("联系人", listed=False)
