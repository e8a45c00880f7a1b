"""案件线索排查: the coordinating office's plan, its zones, who goes where, and what came of it (S0-60; `仓市场监管〔2025〕94号` 三（二）1).

Its yield are the leads that name it. The steps are 本单位设定.
"""

from dataclasses import dataclass
from typing import Any

from app.domain.fields import choices, day, link, links, longtext, text, whole_number
from app.domain.knowledge import CLAUSE as FOCUS_CLAUSE
from app.domain.lead_kinds import KIND_ENTRIES, LEAD_KINDS
from app.domain.records import Audience, Record
from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow

DRAFT, ORDERED, SUMMED_UP, CANCELLED = "拟定方案", "已部署", "已总结", "已取消"
HOST = "host"
CLAUSE = "仓市场监管〔2025〕94号 三（二）1"


def campaign_actors(record: Any, unit: Any) -> set[str]:
    """The office that organises it."""
    return {HOST} if unit.uid == record.unit else set()


CAMPAIGN_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("order", "下发方案", (DRAFT,), ORDERED, HOST, "已下发排查方案", clause=CLAUSE),
        Move(
            "sum_up",
            "汇总成果",
            (ORDERED,),
            SUMMED_UP,
            HOST,
            "已汇总排查成果",
            needs=("finished_on", "outcome"),
            clause=CLAUSE,
            check=all_of(happened("finished_on"), in_order("starts_on", "finished_on")),
        ),
        Move("cancel", "取消排查", (DRAFT, ORDERED), CANCELLED, HOST, "已取消", remark=True),
    ),
    actors=campaign_actors,
    actor_names={HOST: "组织单位"},
    closed=frozenset((SUMMED_UP, CANCELLED)),
    editable=frozenset((DRAFT, ORDERED)),
    parties=("units",),
)


def _count(label: str) -> Any:
    return whole_number(label, allotted=True)


@dataclass(kw_only=True)
class Campaign(
    Record,
    table="campaign",
    title="线索排查",
    audience=Audience.NAMED,
    named_by=("number", "subject"),
    steps=CAMPAIGN_STEPS,
    also_seen_by=("units",),
    number_word="排",
):
    """One campaign of a group, from the plan to its yield."""

    number: str | None = text("方案编号", allotted=True, search=True)
    subject: str | None = text("排查名称", required=True, search=True)
    starts_on: str | None = day("开始日期", required=True, indexed=True)
    ends_on: str | None = day("结束日期", required=True)
    section: str | None = link("对接业务科", "unit", clause=CLAUSE)
    units: tuple[str, ...] = links("参加单位", "unit", required=True, hint="参加单位能看到方案，登记的线索可以选这次排查")
    areas: tuple[str, ...] = links("排查镇街", "area")
    kinds: tuple[str, ...] = choices("排查类型", LEAD_KINDS, more=KIND_ENTRIES)
    focus_items: tuple[str, ...] = links("重点目录", "focus_item", clause=FOCUS_CLAUSE, hint="从“名录—依据与知识—重点目录”里选")
    focus: str | None = text("其他重点", listed=False, longest=500)
    zones: str | None = longtext("分片和责任人", required=True)
    task: str | None = longtext("排查内容和要求", required=True)
    leader: str | None = text("负责人", required=True)
    counted_on: str | None = day("统计日期", allotted=True, listed=False)
    yielded: int | None = _count("线索")
    filed: int | None = _count("立案")
    finished_on: str | None = day("完成日期", listed=False)
    outcome: str | None = longtext("成果汇总")


@dataclass(kw_only=True)
class CampaignRow(Record, table="campaign_row", title="排查成果", seen_with="campaign", named_by=("office",)):
    """What one office found: the leads that name the campaign."""

    campaign: str | None = link("线索排查", "campaign", required=True, listed=False, indexed=True)
    place: int | None = whole_number("顺序", allotted=True, listed=False)
    office: str | None = link("监管所", "unit", required=True, allotted=True)
    yielded: int | None = _count("线索")
    filed: int | None = _count("立案")
    not_filed: int | None = _count("不予立案")
    referred: int | None = _count("移送")
    merged: int | None = _count("并案")
    open: int | None = _count("在办")
    note: str | None = text("备注")


@dataclass(kw_only=True)
class LiaisonNote(Record, table="liaison_note", title="业务科联络", named_by=("held_on", "subject"), belongs_to=("campaign",), also_seen_by=("section",)):
    """What the coordinating office and a 业务科 told each other (S0-60)."""

    held_on: str | None = day("日期", required=True, past=True, indexed=True)
    section: str | None = link("业务科", "unit", required=True)
    campaign: str | None = link("线索排查", "campaign", indexed=True)
    subject: str | None = text("事项", required=True, search=True)
    people: str | None = text("联络人员", listed=False)
    said: str | None = longtext("联络情况", required=True)
    result: str | None = longtext("结果")
