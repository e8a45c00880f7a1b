"""省、市、县（区）、所: figures of every unit, and of the units below it together (S1-23; `闽市监知运〔2024〕231号` 一（二）)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.fields import choice, day, link, longtext, text, whole_number
from app.domain.organisation import LEVELS, Unit
from app.domain.records import Record


def _count(label: str) -> Any:
    return whole_number(label, allotted=True)


@dataclass(kw_only=True)
class LevelSummary(Record, table="level_summary", title="四级汇总", named_by=("starts_on", "ends_on"), in_order=("starts_on", "ends_on")):
    """The figures of a period, level by level."""

    starts_on: str | None = day("起始日期", required=True, indexed=True)
    ends_on: str | None = day("截止日期", required=True)
    counted_on: str | None = day("统计日期", allotted=True)
    analysis: str | None = longtext("情况说明")
    maker: str | None = text("填表人", listed=False)


@dataclass(kw_only=True)
class LevelRow(Record, table="level_row", title="四级汇总明细", seen_with="summary", named_by=("office",)):
    """One unit: its own figures together with those of the units below it."""

    summary: str | None = link("四级汇总", "level_summary", required=True, listed=False, indexed=True)
    place: int | None = whole_number("顺序", allotted=True, listed=False)
    level: str | None = choice("层级", LEVELS, allotted=True)
    office: str | None = link("单位", "unit", required=True, allotted=True)
    below: int | None = _count("下级单位")
    leads: int | None = _count("线索")
    cases: int | None = _count("立案")
    closed: int | None = _count("结案")
    fines: int | None = _count("罚没款（元）")
    support: int | None = _count("支援申请")
    mediations: int | None = _count("调解")
    rulings: int | None = _count("行政裁决")
    model_cases: int | None = _count("典型案例")
    activities: int | None = _count("活动")
    trained: int | None = _count("参训人次")
    checks: int | None = _count("检查")
    stations: int | None = _count("工作站")
    enterprises: int | None = _count("重点企业")
    organisations: int | None = _count("服务机构")
    volunteers: int | None = _count("志愿者队伍")
    note: str | None = text("备注")


def with_below(uid: str, units: Mapping[str, Unit]) -> list[str]:
    """A unit and those that have it above them, however far."""
    return sorted({uid, *(one for one in units if rolled_up({one: 1}, units).get(uid))})


def rolled_up(own: Mapping[str, int], units: Mapping[str, Unit]) -> dict[str, int]:
    """What each unit and all units below it have together; a loop of superiors counts once."""
    totals = dict.fromkeys(units, 0)
    for uid, count in own.items():
        seen: set[str] = set()
        at = uid
        while at in units and at not in seen:
            seen.add(at)
            totals[at] += count
            at = units[at].parent or ""
    return totals
