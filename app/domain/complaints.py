"""投诉举报信访: the records of other systems, linked to leads, and how they are followed up (S0-34; `仓市场监管〔2025〕94号` 二（二）).

Who complained is not kept here: that is the reporter of a lead, who never leaves its computer.
"""

from dataclasses import dataclass
from typing import Any

from app.domain.fields import choice, day, link, longtext, text
from app.domain.records import Audience, Record
from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow

DRAFT, OPEN, CLOSED = "拟登记", "跟踪中", "已办结"
KEEPER = "keeper"
CLAUSE = "仓市场监管〔2025〕94号 二（二）"
SORTS = ("投诉", "举报", "信访")
CHANNELS = ("12315平台", "12345热线", "来信", "来访", "上级转办", "其他")


def complaint_actors(record: Any, unit: Any) -> set[str]:
    """Whoever keeps the record, and the unit that deals with it."""
    return {KEEPER} if unit.uid in (record.unit, record.handled_by) else set()


COMPLAINT_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("register", "登记", (DRAFT,), OPEN, KEEPER, "已登记", clause=CLAUSE),
        Move(
            "follow_up",
            "登记跟踪",
            (OPEN,),
            None,
            KEEPER,
            "已跟踪",
            needs=("followed_on", "follow_up"),
            asks=("followed_by",),
            clause=CLAUSE,
            check=all_of(happened("followed_on"), in_order("received_on", "followed_on")),
            begins=(("follow_up", None),),
        ),
        Move(
            "close",
            "办结",
            (OPEN,),
            CLOSED,
            KEEPER,
            "已办结",
            needs=("closed_on", "outcome"),
            check=all_of(happened("closed_on"), in_order("received_on", "closed_on")),
        ),
    ),
    actors=complaint_actors,
    actor_names={KEEPER: "登记、承办单位"},
    closed=frozenset((CLOSED,)),
    editable=frozenset((DRAFT, OPEN)),
    parties=("handled_by",),
)


@dataclass(kw_only=True)
class ComplaintRecord(
    Record,
    table="complaint_record",
    title="投诉举报信访",
    audience=Audience.NAMED,
    named_by=("outside_number", "subject"),
    steps=COMPLAINT_STEPS,
    also_seen_by=("handled_by",),
    belongs_to=("lead",),
):
    """One complaint, report or petition: its number there, its lead here, its day, and the last look at it."""

    sort: str | None = choice("类别", SORTS, required=True)
    outside_number: str | None = text("编号（12315、信访）", required=True, search=True, indexed=True)
    channel: str | None = choice("渠道", CHANNELS)
    received_on: str | None = day("收到日期", required=True, past=True, indexed=True)
    subject: str | None = text("被反映单位", required=True, search=True)
    matter: str | None = longtext("反映事项", hint="不写反映人的姓名和联系方式")
    lead: str | None = link("线索", "lead", indexed=True)
    handled_by: str | None = link("承办单位", "unit", required=True, hint="承办单位能看到这一件")
    due_on: str | None = day("办理届满日", derived=True, indexed=True)
    followed_on: str | None = day("最近跟踪日期", indexed=True)
    followed_by: str | None = text("跟踪人", listed=False)
    follow_up: str | None = longtext("最近跟踪情况")
    closed_on: str | None = day("办结日期", listed=False)
    outcome: str | None = longtext("办理结果")
