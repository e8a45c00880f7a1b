"""站—申请—同意或者不同意—联系点: how a station becomes a contact point of its bureau (S2-22; `焦市监办〔2021〕135号` 二（二）)."""

from typing import Any

from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow
from app.domain.support_steps import is_bureau

DRAFT, APPLIED, POINT, REFUSED, ENDED = "待申请", "已申请", "联系点", "不同意", "已取消"
APPLICANT, DECIDER = "applicant", "decider"
CLAUSE = "焦市监办〔2021〕135号 二（二）"
BUREAUS = ("局", "分局")
"""Kinds of unit that are a 辖区市场监管局 of their own."""
DAYS = all_of(happened("decided_on"), in_order("filled_on", "decided_on"))


def point_actors(record: Any, unit: Any) -> set[str]:
    """Who registered the application for the founder, and the bureau of the district."""
    return ({APPLICANT} if unit.uid == record.unit else set()) | ({DECIDER} if is_bureau(unit) or unit.kind in BUREAUS else set())


POINT_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("apply", "提出申请", (DRAFT, REFUSED), APPLIED, APPLICANT, "设立单位已申请", clause=CLAUSE),
        Move("withdraw", "撤回申请", (APPLIED,), DRAFT, APPLICANT, "已撤回申请"),
        Move(
            "agree",
            "同意，确定为联系点",
            (APPLIED,),
            POINT,
            DECIDER,
            "辖区局已同意，确定为联系点",
            needs=("decided_on", "level"),
            clause=CLAUSE,
            refusal="请由辖区市场监管局决定。",
            told="审核",
            check=DAYS,
        ),
        Move(
            "refuse",
            "不同意",
            (APPLIED,),
            REFUSED,
            DECIDER,
            "辖区局不同意",
            needs=("decided_on",),
            remark=True,
            clause=CLAUSE,
            refusal="请由辖区市场监管局决定。",
            check=DAYS,
        ),
        Move("raise", "改定层级", (POINT,), None, DECIDER, "已改定联系点层级", needs=("level",), remark=True, clause=CLAUSE),
        Move("end", "取消联系点", (POINT,), ENDED, DECIDER, "已取消联系点", remark=True),
    ),
    actors=point_actors,
    actor_names={APPLICANT: "登记单位", DECIDER: "辖区局"},
    closed=frozenset((POINT, REFUSED, ENDED)),
    editable=frozenset((DRAFT, REFUSED)),
)
