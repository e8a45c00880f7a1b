"""Groups, areas, pairings, task force and units as they are on a day; and changing a group, which only the bureau may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import BadInput, NotAllowed
from app.domain.groups import GroupProblem, current_groups, group_problems, offices_of, second_coordinator
from app.domain.lead_steps import OPEN
from app.domain.leads import Lead
from app.domain.organisation import Area, CaseGroup, Pairing, Person, TaskForceMember, Unit
from app.domain.query import Condition, Query, Test
from app.services.records import save
from app.services.workspace import Workspace


@dataclass(frozen=True)
class GroupCard:
    """One group in words, and how much it has in hand."""

    group: CaseGroup
    coordinator: str
    members: Sequence[str]
    areas: Sequence[str]
    pairings: Sequence[str]
    people: int
    leads: int


@dataclass(frozen=True)
class AreaRow:
    """A town or street: its group, its office, and whether the office is confirmed (S0-11)."""

    uid: str
    name: str
    kind: str
    group: str
    coordinator: str
    office: str
    confirmed: bool
    basis: str
    basis_text: str


@dataclass(frozen=True)
class MemberRow:
    """A member of the task force on a day (S0-20)."""

    uid: str
    name: str
    unit: str
    proposed_by: str
    group: str
    skills: Sequence[str]
    since: str
    basis: str
    basis_text: str = ""


@dataclass(frozen=True)
class PairingRow:
    """A unit of ours and one of another district (S0-40)."""

    uid: str
    ours: str
    theirs: str
    mechanism: str
    since: str
    basis: str
    basis_text: str


@dataclass(frozen=True)
class UnitRow:
    """A unit with its group and what it is there for."""

    uid: str
    name: str
    full_name: str
    kind: str
    group: str
    duties: str
    phone: str
    basis: str
    basis_text: str


@dataclass(frozen=True)
class Organisation:
    """Everything on the page, as it is on one day."""

    basis: str
    groups: Sequence[GroupCard]
    areas: Sequence[AreaRow]
    members: Sequence[MemberRow]
    pairings: Sequence[PairingRow]
    units: Sequence[UnitRow]
    problems: Sequence[GroupProblem]
    read_only: str
    """Why this unit cannot change groups; empty at the bureau."""


def organisation_on(workspace: Workspace, on: str) -> Organisation:
    """The organisation on that ISO day (S0-04, S0-21)."""
    units = {unit.uid: unit for unit in workspace.units()}
    areas = list(workspace.areas())
    groups = sorted(current_groups(workspace.groups(), on), key=lambda group: (group.valid_from or "", group.uid))
    groups.sort(key=lambda group: _order(group.full_name or ""))
    pairings = [pairing for pairing in workspace.records(Pairing).all() if _counts(pairing.valid_from, pairing.valid_to, on)]
    members = [member for member in workspace.records(TaskForceMember).all() if _counts(member.valid_from, member.valid_to, on)]
    sheet = _Sheet(workspace, units, areas, groups, pairings, members)
    return Organisation(
        basis=next((group.basis for group in groups if group.basis), ""),
        groups=[sheet.card(group) for group in groups],
        areas=[sheet.area(area) for area in areas],
        members=sheet.member_rows(),
        pairings=[sheet.pairing(pairing) for pairing in pairings],
        units=[sheet.unit(unit) for unit in units.values()],
        problems=group_problems(groups, units.values(), areas, on),
        read_only=why_not_edit(workspace),
    )


def why_not_edit(workspace: Workspace) -> str:
    """Why this unit may not change groups; empty when it may."""
    bureau = workspace.bureau
    if bureau is not None and bureau.uid == workspace.unit.uid:
        return ""
    return f"组团由{bureau.name if bureau else '区局'}调整，本单位只能查看；调整后随数据包送到。"


def change_group(workspace: Workspace, uid: str, coordinators: Sequence[str], members: Sequence[str], valid_from: str, valid_to: str | None) -> CaseGroup:
    """Give a group other offices or days. Raises BadInput for a second coordinator, naming both, and for all that S0-12 forbids."""
    reason = why_not_edit(workspace)
    if reason:
        raise NotAllowed(reason, "需要调整时请联系区局。")
    group = workspace.records(CaseGroup).get(uid)
    names = workspace.unit_names()
    if len(coordinators) > 1:
        raise BadInput(*second_coordinator(f"“{group.full_name}”", [names.get(office, "") for office in coordinators]))
    if not coordinators:
        raise BadInput(f"“{group.full_name}”还没有牵头所。", "请在成员所里选定一个作牵头所。")
    if valid_to and valid_to < valid_from:
        raise BadInput("结束日期早于起始日期。", "请核对两个日期。")
    group.coordinator, group.members = coordinators[0], tuple(members)
    group.valid_from, group.valid_to = valid_from, valid_to
    return save(workspace, group)


def offices_to_choose(workspace: Workspace, group: CaseGroup) -> list[tuple[str, str]]:
    """The offices that may be in a group: those of the bureau's own area, the group's present ones first."""
    own = [unit for unit in workspace.units() if not unit.external and (unit.kind in ("监管所", "分局") or unit.uid in group.members)]
    present = offices_of(group)
    own.sort(key=lambda unit: present.index(unit.uid) if unit.uid in present else len(present))
    return [(unit.uid, unit.name) for unit in own]


class _Sheet:
    """The records of one day, looked up once."""

    def __init__(
        self,
        workspace: Workspace,
        units: Mapping[str, Unit],
        areas: Sequence[Area],
        groups: Sequence[CaseGroup],
        pairings: Sequence[Pairing],
        members: Sequence[TaskForceMember],
    ) -> None:
        self.workspace = workspace
        self.units, self.areas, self.groups, self.pairings, self.members = units, areas, groups, pairings, members
        self.group_of = {uid: group for group in groups for uid in offices_of(group)}
        self.group_of_area = {uid: group for group in groups for uid in group.areas}
        self.people = {person.uid: person for person in workspace.records(Person).all()}

    def name(self, uid: str | None) -> str:
        """What people call a unit."""
        found = self.units.get(uid or "")
        return found.name if found else "未共享的单位" if uid else ""

    def card(self, group: CaseGroup) -> GroupCard:
        """A group with its numbers; the people are those who work at its offices."""
        offices = offices_of(group)
        areas = {area.uid: area.name for area in self.areas}
        in_hand, today = Query(where=(Condition("unit", Test.IN, offices), Condition("state", Test.IN, OPEN))), self.workspace.today.isoformat()
        return GroupCard(
            group=group,
            coordinator=self.name(group.coordinator),
            members=[self.name(uid) for uid in offices if uid != group.coordinator],
            areas=[areas.get(uid, "未共享的镇街") for uid in group.areas],
            pairings=[self.name(pairing.theirs) for pairing in self.pairings if pairing.ours in offices],
            people=sum(person.works_at in offices and person.works_on(today) for person in self.people.values()),
            leads=self.workspace.records(Lead).count(in_hand),
        )

    def area(self, area: Area) -> AreaRow:
        """An area with its group and office."""
        group = self.group_of_area.get(area.uid)
        return AreaRow(
            area.uid,
            area.name,
            area.kind or "",
            (group.full_name or "") if group else "",
            self.name(group.coordinator) if group else "",
            self.name(area.office),
            bool(area.office_confirmed),
            area.basis or "",
            area.basis_text or "",
        )

    def member_rows(self) -> list[MemberRow]:
        """The roster of the task force, by the day of joining."""
        groups = {group.uid: group.full_name or "" for group in self.groups}
        rows = [
            MemberRow(
                member.uid,
                self.people[member.person].name if member.person in self.people else "未共享的人员",
                self.name(member.works_at),
                self.name(member.proposed_by),
                groups.get(member.group or "", "全区"),
                member.skills,
                member.valid_from or "",
                member.basis or "",
            )
            for member in self.members
        ]
        return sorted(rows, key=lambda row: (row.since, row.name))

    def pairing(self, pairing: Pairing) -> PairingRow:
        """A pairing in words."""
        return PairingRow(
            pairing.uid,
            self.name(pairing.ours),
            self.name(pairing.theirs),
            pairing.mechanism or "",
            pairing.valid_from or "",
            pairing.basis or "",
            pairing.basis_text or "",
        )

    def unit(self, unit: Unit) -> UnitRow:
        """A unit with its group."""
        group = self.group_of.get(unit.uid)
        part = f"{group.full_name}{'·牵头' if group.coordinator == unit.uid else ''}" if group else "外区" if unit.external else ""
        words = (unit.full_name or "", unit.kind or "", part, unit.duties or "", unit.phone or "", unit.basis or "", unit.basis_text or "")
        return UnitRow(unit.uid, unit.name, *words)


def _counts(valid_from: str | None, valid_to: str | None, on: str) -> bool:
    return (valid_from or "") <= on <= (valid_to or "9999-12-31")


def _order(name: str) -> int:
    """第一组 before 第二组, whatever the order of their characters."""
    return next((place for place, digit in enumerate("一二三四五六七八九") if f"第{digit}" in name), 99)
