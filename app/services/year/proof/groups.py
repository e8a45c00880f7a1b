"""Groups, areas and their imbalance (S0-03, S0-04, S0-10 … S0-14, S0-30)."""

from collections.abc import Iterator
from fractions import Fraction

from app.domain.groups import current_groups, group_problems, offices_of
from app.domain.leads import Lead
from app.domain.organisation import Area, CaseGroup, TaskForceMember
from app.domain.problems import Level
from app.domain.query import where_is
from app.domain.support import SupportRequest
from app.domain.tallies import Balance, BalanceRow
from app.services.groups_led import is_coordinator
from app.services.leads import find_place
from app.services.steps import steps_taken
from app.services.task_force import members_for, roster_on
from app.services.workspace import Workspace
from app.services.year.proof.check import Promise, Seen, Year, found


def _balanced(year: Year, seen: Seen) -> Iterator[str]:
    """Offices stand in the order of leads and cases per officer; who is far from the average is marked."""
    for balance in seen.each("均衡分析", found(year.bureau, Balance)):
        rows = found(year.bureau, BalanceRow, where_is("balance", balance.uid), sort="place")
        each = [Fraction((row.leads or 0) + (row.cases or 0), row.people) if row.people else Fraction(-1) for row in rows]
        if each != sorted(each, reverse=True):
            yield f"{balance.number} 没有按人均排列"
        people = sum(row.people or 0 for row in rows)
        average = Fraction(sum((row.leads or 0) + (row.cases or 0) for row in rows), people) if people else Fraction(0)
        for row, own in zip(rows, each, strict=True):
            share, factor = (own / average if average else Fraction(1)), Fraction(balance.factor or 150, 100)
            wanted = "未登记人员" if own < 0 else "偏多" if share >= factor else "偏少" if share * factor <= 1 else ""
            seen["偏多偏少的所"] += wanted in ("偏多", "偏少")
            if (row.mark or "") != wanted:
                yield f"{balance.number} 第{row.place}名应为“{wanted}”，实为“{row.mark or ''}”"
        if not all(row.hectares and row.subjects and row.right_holders for row in rows):
            yield f"{balance.number} 缺面积、主体或权利人数"


def _placed(year: Year, seen: Seen) -> Iterator[str]:
    """By the scheme of the day of receipt."""
    areas = {area.uid: area for area in year.bureau.areas()}
    places: dict[tuple[str, str], tuple[str | None, str | None]] = {}
    for lead in year.bureau.records(Lead).all():
        area = areas.get(lead.area or "")
        if area is not None and lead.state:
            key = (area.uid, lead.received_on or "")
            if key not in places:
                place = find_place(year.bureau, area.full_name or "", lead.received_on)
                places[key] = (place.group.uid if place and place.group else None, place.coordinator if place else None)
            seen["线索"] += 1
            seen["原方案时收到的线索"] += (lead.received_on or "") < "2025-08-25"
            if (lead.group, lead.coordinator) != places[key]:
                yield f"{lead.number}"


def _old_and_new(year: Year, seen: Seen) -> Iterator[str]:
    """A lead of before the scheme shows the old group, one of after it in the same area the new one."""
    old = {group.uid for group in found(year.bureau, CaseGroup) if group.valid_to}
    seen["已结束的组团"] += len(old)
    for lead in year.bureau.records(Lead).all():
        if (lead.received_on or "9") < "2025-08-25" and lead.group not in old:
            yield f"{lead.number} 没有归入原组团"
        if (lead.received_on or "") >= "2025-08-25" and lead.group in old:
            yield f"{lead.number} 归入了原组团"


def _groups(year: Year, seen: Seen) -> Iterator[str]:
    """On every computer: 13 offices in 5, 4, 2 and 2, 13 areas, one coordinator each, nothing against it."""
    for workspace in year.ours:
        on, units, areas = workspace.today.isoformat(), workspace.units(), workspace.areas()
        groups = current_groups(workspace.groups(), on)
        yield from (problem.what for problem in group_problems(groups, units, areas, on) if problem.level is Level.ERROR)
        if sorted(len(offices_of(group)) for group in groups) != [2, 2, 4, 5]:
            yield f"{workspace.unit.name}：各组 {sorted(len(offices_of(group)) for group in groups)} 个所"
        members = [uid for group in groups for uid in offices_of(group)]
        listed = [area for group in groups for area in group.areas]
        if len(set(members)) != 13 or len(members) != 13 or len(set(listed)) != 13 or len(listed) != 13:
            yield f"{workspace.unit.name}：所或镇街不是 13 个"
        towns = sum(area.kind == "镇" for area in areas if area.uid in listed)
        if towns != 5:
            yield f"{workspace.unit.name}：{towns} 个镇"
        if any(group.coordinator not in offices_of(group) for group in groups):
            yield f"{workspace.unit.name}：牵头所不是成员"
        seen["电脑"] += 1


def _proposed(year: Year, seen: Seen) -> Iterator[str]:
    """Part of the name of an area leads to its office, its group and its coordinator, on every computer."""
    for workspace in year.ours:
        groups = {area: group for group in current_groups(workspace.groups(), workspace.today.isoformat()) for area in group.areas}
        for area in seen.each("镇街", [one for one in found(workspace, Area) if one.uid in groups]):
            place = find_place(workspace, (area.full_name or "").removesuffix("街道").removesuffix("镇") + "路8号")
            group = groups[area.uid]
            if place is None or place.group is None or (place.office, place.group.uid, place.coordinator) != (area.office, group.uid, group.coordinator):
                yield f"{workspace.unit.name} {area.full_name}"


def _without_groups(year: Year, seen: Seen) -> Iterator[str]:
    """In a bureau without groups what an office asks for goes to the bureau itself."""
    for workspace in year.theirs:
        if current_groups([one for one in workspace.groups() if one.unit == workspace.unit.uid], workspace.today.isoformat()):
            yield f"{workspace.unit.name}有组团"
    for workspace in year.theirs[:1]:
        for request in seen.each("直接到区局的申请", found(workspace, SupportRequest)):
            taken = {step.unit for step in steps_taken(workspace, request)}
            if request.group or request.coordinator:
                yield f"{request.number} 有组团或牵头所"
            elif workspace.unit.name not in taken:
                yield f"{request.number} 区局没有办理"


def _members_first(year: Year, seen: Seen) -> Iterator[str]:
    """The members of a lead's own group are named before all others."""
    for workspace in [one for one in year.ours if one is year.bureau or is_coordinator(one)]:
        on = workspace.today.isoformat()
        roster = roster_on(workspace, on)
        names = workspace.names(roster)
        for group in seen.each("组团", current_groups(workspace.groups(), on)):
            own = {names.get(one.person or "") for one in roster if _serves(workspace, one, group)}
            told = members_for(workspace, group.uid)
            seen["本组专班成员"] += len(own)
            if set(told[: len(own)]) != own:
                yield f"{workspace.unit.name} {group.full_name}：{told}"


def _serves(_workspace: Workspace, member: TaskForceMember, group: CaseGroup) -> bool:
    return member.group == group.uid if member.group else member.works_at in offices_of(group)


PROMISES = (
    Promise("S0-03", "均衡分析按人均排列，偏多偏少的所标出", _balanced, {"均衡分析": 1, "偏多偏少的所": 1}),
    Promise("S0-04 S0-13", "线索属于收到那一天的组团和牵头所", _placed, {"线索": 300, "原方案时收到的线索": 1}),
    Promise("S0-04", "原方案的线索显示原组团，新方案的显示新组团", _old_and_new, {"已结束的组团": 1}),
    Promise("S0-10 S0-11 S0-12", "每台电脑上都是 13 个所、13 个镇街各在一个组团，一组一个牵头所", _groups, {"电脑": 18}),
    Promise("S0-13", "镇街名的一部分就能找到所、组团和牵头所", _proposed, {"镇街": 13 * 18}),
    Promise("S0-14", "没有组团的局，支援申请直接到区局", _without_groups, {"直接到区局的申请": 2}),
    Promise("S0-30", "线索所在组团的专班成员排在前面", _members_first, {"组团": 4, "本组专班成员": 8}),
)
