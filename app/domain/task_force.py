"""专班调整: who joins, leaves or changes place from a day on, with the reason and who approved it (S0-21; `仓市场监管〔2025〕94号` 二（一）).

Issuing an adjustment writes the roster (`TaskForceMember`), so that the roster of any day can be told.
"""

from dataclasses import dataclass
from typing import Any

from app.domain.fields import choice, choices, day, link, longtext, text
from app.domain.organisation import SKILLS
from app.domain.records import Audience, Record
from app.domain.step_checks import happened
from app.domain.steps import Move, Workflow

DRAFT, ISSUED = "拟稿", "已下发"
BUREAU = "bureau"
CLAUSE = "仓市场监管〔2025〕94号 二（一）"
REASONS = ("实际情况", "分管局领导要求")
JOINS, LEAVES, MOVES = "加入", "退出", "调整"
CHANGES = (JOINS, LEAVES, MOVES)


def adjustment_actors(record: Any, unit: Any) -> set[str]:
    """The unit that keeps the roster."""
    return {BUREAU} if unit.uid == record.unit else set()


ADJUSTMENT_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move(
            "issue", "下发", (DRAFT,), ISSUED, BUREAU, "已下发，名册已调整", needs=("approved_by", "approved_on"), clause=CLAUSE, check=happened("approved_on")
        ),
    ),
    actors=adjustment_actors,
    actor_names={BUREAU: "区局"},
    closed=frozenset((ISSUED,)),
    editable=frozenset((DRAFT,)),
)


@dataclass(kw_only=True)
class TaskForceAdjustment(
    Record,
    table="task_force_adjustment",
    title="专班调整",
    audience=Audience.ALL,
    named_by=("number", "effective_on"),
    steps=ADJUSTMENT_STEPS,
    number_word="专",
):
    """Changes of the roster that begin on one day."""

    number: str | None = text("调整编号", allotted=True, search=True)
    effective_on: str | None = day("生效日期", required=True, indexed=True)
    because: str | None = choice("调整依据", REASONS, required=True, clause=CLAUSE)
    reason: str | None = longtext("调整原因", required=True)
    note: str | None = longtext("工作要求")
    approved_by: str | None = text("批准人")
    approved_on: str | None = day("批准日期")


@dataclass(kw_only=True)
class TaskForceChange(Record, table="task_force_change", title="专班调整人员", seen_with="adjustment", named_by=("person", "change")):
    """What becomes of one person."""

    adjustment: str | None = link("专班调整", "task_force_adjustment", required=True, listed=False, indexed=True)
    person: str | None = link("人员", "person", required=True)
    change: str | None = choice("调整", CHANGES, required=True)
    works_at: str | None = link("所在单位", "unit", hint="加入或调整以后的单位")
    proposed_by: str | None = link("推荐单位", "unit", listed=False)
    group: str | None = link("服务组团", "case_group")
    skills: tuple[str, ...] = choices("专长", SKILLS)
    remark: str | None = text("备注", listed=False)
