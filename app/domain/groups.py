"""What holds between offices, areas and the groups in force on a day (`仓市场监管〔2025〕94号` 一). It knows neither packs nor screens."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.organisation import Area, CaseGroup, Unit
from app.domain.problems import Level

OFFICE = "监管所"


@dataclass(frozen=True)
class GroupProblem:
    """What is wrong with the groups of one day: an ERROR refuses the save, a WARNING waits in the list of things to settle."""

    level: Level
    record: str
    """The uid of the group, unit or area to open."""
    field: str
    """The field to point at; empty when it is the record as a whole."""
    what: str
    next_step: str


def in_force(group: CaseGroup, on: str) -> bool:
    """Whether the group counts on that ISO day; both its days are included."""
    return not group.deleted and bool(group.valid_from) and str(group.valid_from) <= on <= (group.valid_to or "9999-12-31")


def current_groups(groups: Iterable[CaseGroup], on: str) -> list[CaseGroup]:
    """The groups in force on that day (S0-04)."""
    return [group for group in groups if in_force(group, on)]


def group_of(groups: Iterable[CaseGroup], unit: str, on: str) -> CaseGroup | None:
    """The group that the unit belongs to on that day; a bureau without groups has none (S0-14)."""
    return next((group for group in current_groups(groups, on) if unit in offices_of(group)), None)


def group_of_area(groups: Iterable[CaseGroup], area: str, on: str) -> CaseGroup | None:
    """The group that answers for the area on that day."""
    return next((group for group in current_groups(groups, on) if area in group.areas), None)


def coordinator_of(groups: Iterable[CaseGroup], unit: str, on: str) -> str | None:
    """The uid of the office that coordinates the unit's group on that day; None sends the unit to the bureau (S0-14)."""
    group = group_of(groups, unit, on)
    return group.coordinator if group else None


def offices_of(group: CaseGroup) -> tuple[str, ...]:
    """The members with the coordinator first, each once."""
    rest = tuple(member for member in group.members if member != group.coordinator)
    return (group.coordinator, *rest) if group.coordinator else rest


def second_coordinator(group: str, offices: Sequence[str]) -> tuple[str, str]:
    """What happened and what to do when several offices are named as coordinators of one group (S0-12)."""
    return f"{group}只能有一个牵头所，现在有 {len(offices)} 个：{'、'.join(offices)}。", "请只保留其中一个作牵头所，其余作成员所。"


def group_problems(groups: Iterable[CaseGroup], units: Iterable[Unit], areas: Iterable[Area], on: str) -> list[GroupProblem]:
    """Everything that S0-12 forbids on that day. Without any group there is nothing to break (S0-14)."""
    current = current_groups(groups, on)
    units, areas = list(units), list(areas)
    names = {record.uid: record.name for record in (*units, *areas)}
    outside = {unit.uid for unit in units if unit.external}
    found = [*_outsiders(current, outside, names), *_two_coordinators(current, names), *_not_a_member(current, names), *_doubled(current, names)]
    return [*found, *_left_out(current, units, areas)] if current else found


def errors_of(group: CaseGroup, others: Iterable[CaseGroup], units: Iterable[Unit], areas: Iterable[Area]) -> list[GroupProblem]:
    """What forbids saving this group beside the others, on any day on which it counts (S0-12)."""
    beside = [*(other for other in others if other.uid != group.uid), group]
    units, areas = list(units), list(areas)
    days = [on for on in days_of_change(beside) if in_force(group, on)]
    found = [problem for on in days for problem in group_problems(beside, units, areas, on)]
    return list(dict.fromkeys(problem for problem in found if problem.level is Level.ERROR and problem.record == group.uid))


def days_of_change(groups: Iterable[CaseGroup]) -> list[str]:
    """The days on which a group begins: two groups that overlap at all overlap on one of these."""
    return sorted({group.valid_from for group in groups if group.valid_from and not group.deleted})


def _outsiders(current: Sequence[CaseGroup], outside: set[str], names: dict[str, str]) -> Iterator[GroupProblem]:
    for group in current:
        for uid in offices_of(group):
            if uid in outside:
                what = f"{names[uid]}是外区单位，不能列入“{group.full_name}”。"
                yield GroupProblem(Level.ERROR, group.uid, "members", what, "外区单位只用于结对、移送和协助，请从成员所里移出。")


def _two_coordinators(current: Sequence[CaseGroup], names: dict[str, str]) -> Iterator[GroupProblem]:
    for title, times in Counter(group.full_name for group in current).items():
        same = [group for group in current if group.full_name == title]
        offices = list(dict.fromkeys(_named(group.coordinator, names) for group in same if group.coordinator))
        if times > 1 and len(offices) > 1:
            yield GroupProblem(Level.ERROR, same[-1].uid, "coordinator", *second_coordinator(f"“{title}”", offices))


def _not_a_member(current: Sequence[CaseGroup], names: dict[str, str]) -> Iterator[GroupProblem]:
    for group in current:
        if group.coordinator and group.coordinator not in group.members:
            office = _named(group.coordinator, names)
            what = f"“{group.full_name}”的牵头所{office}不在本组成员所里。"
            yield GroupProblem(Level.ERROR, group.uid, "coordinator", what, f"请把{office}也列入成员所，或者改由成员所牵头。")


def _doubled(current: Sequence[CaseGroup], names: dict[str, str]) -> Iterator[GroupProblem]:
    first: dict[tuple[str, str], CaseGroup] = {}
    for group in current:
        places = [("members", uid) for uid in offices_of(group)] + [("areas", uid) for uid in dict.fromkeys(group.areas)]
        for place in places:
            other = first.setdefault(place, group)
            if other is not group:
                yield _in_two(group, other, place, names)


def _in_two(group: CaseGroup, other: CaseGroup, place: tuple[str, str], names: dict[str, str]) -> GroupProblem:
    field, uid = place
    both = f"“{other.full_name}”（牵头所{_named(other.coordinator, names)}）和“{group.full_name}”（牵头所{_named(group.coordinator, names)}）"
    rule = "一个所只能在一个组团" if field == "members" else "一个镇街只能由一个组团负责"
    return GroupProblem(Level.ERROR, group.uid, field, f"{_named(uid, names)}同时在{both}。", f"{rule}，请从其中一个移出，或者填上旧组团的结束日期。")


def _left_out(current: Sequence[CaseGroup], units: Sequence[Unit], areas: Sequence[Area]) -> Iterator[GroupProblem]:
    grouped = {uid for group in current for uid in offices_of(group)}
    for unit in units:
        if unit.kind == OFFICE and not unit.external and not unit.deleted and unit.uid not in grouped:
            yield GroupProblem(Level.WARNING, unit.uid, "", f"{unit.name}不在任何一个组团里。", "请把它列入一个组团的成员所。")
    covered = {uid for group in current for uid in group.areas}
    for area in areas:
        if not area.deleted and area.uid not in covered:
            yield GroupProblem(Level.WARNING, area.uid, "", f"{area.name}没有组团负责。", "请把它列入一个组团的负责镇街。")


def _named(uid: str | None, names: dict[str, str]) -> str:
    return names.get(uid, "未共享的单位") if uid else "未定"
