"""大要案专案组: people of several units on one case, from its forming to its dissolution (S0-54; `仓市场监管〔2025〕94号` 三（一）3).

Its units see the case while it stands. The steps are 本单位设定.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.dates import read_day
from app.domain.errors import BadInput
from app.domain.fields import day, link, links, longtext, text
from app.domain.records import Audience, Record
from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow

DRAFT, FORMED, DISSOLVED = "拟成立", "已成立", "已撤销"
HOST = "host"
CLAUSE = "仓市场监管〔2025〕94号 三（一）3"


def team_actors(record: Any, unit: Any) -> set[str]:
    """The unit that forms it."""
    return {HOST} if unit.uid == record.unit else set()


TEAM_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("form", "成立", (DRAFT,), FORMED, HOST, "专案组已成立", needs=("approved_by", "formed_on"), clause=CLAUSE, check=happened("formed_on")),
        Move(
            "change_members",
            "调整成员",
            (FORMED,),
            None,
            HOST,
            "专案组成员已调整，退出的单位不再使用案件内容",
            remark=True,
            needs=("leader", "members", "changed_on"),
            clause=CLAUSE,
            check=all_of(happened("changed_on"), in_order("formed_on", "changed_on")),
        ),
        Move(
            "dissolve",
            "撤销专案组",
            (FORMED,),
            DISSOLVED,
            HOST,
            "专案组已撤销，成员单位不再使用案件内容",
            needs=("dissolved_by", "dissolved_on", "outcome"),
            clause=CLAUSE,
            check=all_of(happened("dissolved_on"), in_order("formed_on", "dissolved_on")),
        ),
    ),
    actors=team_actors,
    actor_names={HOST: "组建单位"},
    closed=frozenset((DISSOLVED,)),
    rewritten=frozenset(("leader", "members")),
    editable=frozenset((DRAFT,)),
)


@dataclass(kw_only=True)
class SpecialTeam(
    Record,
    table="special_team",
    title="专案组",
    audience=Audience.NAMED,
    named_by=("number", "subject"),
    steps=TEAM_STEPS,
    also_seen_by=("units", "left_units"),
    belongs_to=("case",),
    number_word="组",
):
    """One team for one case."""

    number: str | None = text("专案组编号", allotted=True, search=True)
    case: str | None = link("案件", "case_file", required=True, listed=False, indexed=True)
    case_number: str | None = text("案件编号", search=True)
    subject: str | None = text("专案组名称", required=True, search=True)
    reason: str | None = longtext("成立理由", required=True, clause=CLAUSE)
    leader: str | None = link("组长", "person", required=True)
    members: tuple[str, ...] = links("成员", "person", required=True)
    units: tuple[str, ...] = links("成员单位", "unit", allotted=True)
    left_units: tuple[str, ...] = links("已退出单位", "unit", allotted=True, listed=False)
    division: str | None = longtext("任务分工")
    milestones: str | None = longtext("节点安排", hint="一行一个：2026-11-30 完成现场检查；成立时逐行列入专案组进展")
    approved_by: str | None = text("批准人", listed=False)
    formed_on: str | None = day("成立日期", indexed=True)
    changed_on: str | None = day("成员调整日期", listed=False)
    dissolved_by: str | None = text("批准撤销人", listed=False)
    dissolved_on: str | None = day("撤销日期")
    outcome: str | None = longtext("办理结果")


_PLANNED = re.compile(r"\s*(?P<day>[^\s：:，,]+)[\s：:，,]+(?P<what>\S.*)")


def planned(milestones: str | None, today: date) -> Iterator[tuple[str, str]]:
    """Day and aim of each line that begins with a day."""
    for line in (milestones or "").splitlines():
        if found := _PLANNED.match(line):
            try:
                yield read_day(found["day"], today), found["what"].strip()
            except BadInput:
                continue


@dataclass(kw_only=True)
class TeamMilestone(Record, table="team_milestone", title="专案组进展", waits=("due_on", "done_on"), seen_with="team", named_by=("due_on", "what")):
    """A thing that the team has to reach, and when it did."""

    team: str | None = link("专案组", "special_team", required=True, listed=False, indexed=True)
    due_on: str | None = day("计划日期", required=True, indexed=True)
    what: str | None = text("节点", required=True, search=True)
    done_on: str | None = day("完成日期", past=True)
    note: str | None = longtext("进展情况")
