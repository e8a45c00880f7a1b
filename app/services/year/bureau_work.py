"""What the bureau does in the simulated year for all: areas, kinds, 专班, meetings, bulletins, complaints and oversight, 专案组."""

from collections.abc import Sequence
from random import Random

from app.domain.bulletins import CaseBulletin
from app.domain.case_steps import RUNNING
from app.domain.cases import Case
from app.domain.complaints import SORTS as COMPLAINTS
from app.domain.complaints import ComplaintRecord
from app.domain.groups import current_groups
from app.domain.kind_entries import KindEntry
from app.domain.leads import Lead
from app.domain.meetings import AGENDA, SORTS, ActionItem, Attendance, Meeting
from app.domain.organisation import Area, CaseGroup, Pairing, Person, TaskForceMember
from app.domain.oversight import MODES, PUBLIC_LIST, OversightOrder
from app.domain.oversight import SORTS as OVERSIGHT
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record
from app.domain.special_team import SpecialTeam
from app.domain.task_force import TaskForceAdjustment, TaskForceChange
from app.services import records
from app.services.lead_handovers import holder_of
from app.services.tabulating import tabulate
from app.services.tallying import offices
from app.services.workspace import Workspace
from app.services.year import invented
from app.services.year.desk import Later, change, day, new, new_from, take, take_open

OLD_SCHEME = ("2023-01-01", "2025-08-24")
"""The scheme before this one is said to have held until the day before the document's."""
UNFINISHED = 3
"""So many of the tasks of a meeting are finished by their owners before the next one."""


class BureauWork:
    """The bureau's computer."""

    def __init__(self, workspace: Workspace, rng: Random, later: Later) -> None:
        self.workspace, self.rng, self.later = workspace, rng, later

    # -- what holds for all

    def describe_areas(self) -> None:
        """Size and market subjects, for the table of imbalance."""
        for area in self.workspace.records(Area).all():
            area.hectares, area.subjects = self.rng.randrange(300, 4_000), self.rng.randrange(2_000, 12_000)
            area.right_holders = area.subjects // 30
            records.save(self.workspace, area)

    def enter_old_scheme(self) -> None:
        """The first group as it was before, with another coordinating office (S0-04)."""
        group = min(current_groups(self.workspace.groups(), day(self.workspace)), key=lambda one: one.full_name or "")
        values = {"members": group.members, "areas": group.areas, "valid_from": OLD_SCHEME[0], "valid_to": OLD_SCHEME[1]}
        new(self.workspace, CaseGroup, full_name=f"原{group.full_name}", coordinator=group.members[-1], basis="原知识产权案件组团联动工作方案", **values)

    def add_kind(self) -> None:
        """A kind that the box does not have (S0-35)."""
        new(self.workspace, KindEntry, code="W1", full_name="直播带货侵权", valid_from=day(self.workspace), basis="商标法 第五十七条", needs=("权利人",))

    def revise_kind(self) -> None:
        """The same code and name, with another basis from a day on."""
        basis = "商标法 第五十七条\n电子商务法 第四十二条"
        new(self.workspace, KindEntry, code="W1", full_name="直播带货侵权", valid_from=day(self.workspace), basis=basis, needs=("权利人", "商品"))

    def add_pairing(self, ours: str, theirs: str) -> None:
        """One more pairing beside those of the scheme (S0-40)."""
        new(self.workspace, Pairing, ours=ours, theirs=theirs, mechanism="线索共享", valid_from=day(self.workspace))

    # -- 专班

    def build_task_force(self) -> None:
        """The first people that are known of each office join."""
        known: dict[str, Person] = {}
        for person in self.workspace.records(Person).all(Query(sort="full_name")):
            known.setdefault(person.works_at or "", person)
        members = [person for unit, person in sorted(known.items()) if unit]
        if members:
            self._adjust(
                [{"person": one.uid, "change": "加入", "works_at": one.works_at, "proposed_by": one.works_at, "skills": one.skills} for one in members]
            )

    def change_task_force(self) -> None:
        """Somebody leaves in the middle of the year, and somebody serves another group."""
        members = list(self.workspace.records(TaskForceMember).page(Query(sort="valid_from"), None, 2).records)
        changes: list[dict[str, object]] = [{"person": one.person, "change": "退出"} for one in members[:1]]
        groups = current_groups(self.workspace.groups(), day(self.workspace))
        changes += [{"person": one.person, "change": "调整", "works_at": one.works_at, "group": groups[-1].uid} for one in members[1:]]
        if changes:
            self._adjust(changes)

    def _adjust(self, changes: list[dict[str, object]]) -> None:
        adjustment = new(self.workspace, TaskForceAdjustment, effective_on=day(self.workspace), because="实际情况", reason="工作需要")
        for one in changes:
            new(self.workspace, TaskForceChange, adjustment=adjustment.uid, **one)
        take(self.workspace, adjustment, "issue", {"approved_by": "分管领导", "approved_on": day(self.workspace)})

    # -- meetings (S0-24, S0-25)

    def hold_meeting(self, name: str) -> None:
        """The meeting of the quarter: what is left from the last one, what is decided, who came."""
        place = {"place": "区局三楼会议室", "agenda": AGENDA, "chair": "分管领导", "recorder": "内勤"}
        values = {"sort": SORTS[0], "headline": f"{name}工作推进会", "starts_at": f"{day(self.workspace)}T09:00"}
        meeting = new(self.workspace, Meeting, **values, **place)
        tabulate(self.workspace, meeting)
        for unit in offices(self.workspace, None)[:4]:
            new(self.workspace, ActionItem, meeting=meeting.uid, what="排查辖区重点商户", owner_unit=unit.uid, owner="内勤", due_on=day(self.workspace, 60))
            new(self.workspace, Attendance, meeting=meeting.uid, full_name=invented.person(self.rng), works_at=unit.uid, came=True)
        meeting = take(self.workspace, take(self.workspace, meeting, "call"), "hold", {"summary": "分析问题，部署下一步工作。"})
        self.later(45, lambda: self._note_finished(meeting))

    def _note_finished(self, meeting: Meeting) -> None:
        """Most tasks are done before the next meeting; the rest is carried on."""
        items = list(self.workspace.records(ActionItem).all(Query(where=(where_is("meeting", meeting.uid),))))
        for item in items[:UNFINISHED]:
            change(self.workspace, item, done_on=day(self.workspace), result="已完成")

    def issue_bulletin(self, first: str, last: str) -> None:
        """The cases of a quarter."""
        bulletin = new(self.workspace, CaseBulletin, starts_on=first, ends_on=last, overall="各组团按期推进。")
        tabulate(self.workspace, bulletin)
        take(self.workspace, bulletin, "issue", {"approved_by": "分管领导"})

    # -- complaints and oversight (S0-34, S3-31)

    def watch_complaints(self, count: int) -> None:
        """Leads that came from other systems are followed up; one of them is supervised."""
        told = list(self.workspace.records(ComplaintRecord).all(Query(where=(where_is("unit", self.workspace.unit.uid),))))
        for paper in told:
            take_open(self.workspace, paper, "close", {"closed_on": day(self.workspace), "outcome": "已答复反映人。"})
        lately = Query(where=(Condition("source", Test.IN, ("投诉", "举报")), Condition("received_on", Test.FROM, day(self.workspace, -90))))
        known = [lead for lead in self.workspace.records(Lead).page(lately, None, 60).records if lead.state and lead.uid not in {one.lead for one in told}]
        for place, lead in enumerate(known[:count]):
            values = {"sort": COMPLAINTS[place % 3], "outside_number": f"1350104{self.rng.randrange(10**8):08d}", "received_on": lead.received_on}
            paper = take(self.workspace, new_from(self.workspace, ComplaintRecord, lead, channel="12315平台", **values), "register")
            take(self.workspace, paper, "follow_up", {"followed_on": day(self.workspace), "follow_up": "已电话了解办理进度。"})
        if known:
            self._supervise(known[0], OVERSIGHT[1], holder_of(known[0]))

    def supervise_case(self) -> None:
        """A running case is put on the public list: its office reports at intervals."""
        running = Query(where=(Condition("state", Test.IN, RUNNING),), sort="filed_on", descending=True)
        case = self.workspace.records(Case).first(running)
        if case is not None:
            self._supervise(case, PUBLIC_LIST, case.unit, mode=MODES[0], report_every=15)

    def _supervise(self, about: Record, sort: str, receiver: str, **values: object) -> None:
        texts = {
            "matter": "督促办理",
            "reason": "群众多次反映",
            "requirement": "按期办结并报告",
            "issued_on": day(self.workspace),
            "due_on": day(self.workspace, 60),
        }
        order = new_from(self.workspace, OversightOrder, about, sort=sort, receiver=receiver, **{**texts, **values})
        take(self.workspace, order, "issue", {"approved_by": "分管领导"})

    # -- 专案组 (S0-54)

    def form_team(self, dissolved: bool) -> None:
        """For the latest running case, of people of two other units; dissolved two months later or not in this year."""
        running = Query(where=(where_is("state", RUNNING[0]),), sort="filed_on", descending=True)
        case = self.workspace.records(Case).first(running)
        people: dict[str, Person] = {}
        for person in self.workspace.records(Person).all(Query(sort="full_name")):
            people.setdefault(person.works_at or "", person)
        chosen = self._others(people, case.unit) if case is not None else ()
        if case is None or not chosen:
            return
        team = new_from(self.workspace, SpecialTeam, case, reason="案值较大", leader=chosen[0].uid, members=tuple(one.uid for one in chosen))
        team = take(self.workspace, team, "form", {"approved_by": "分管领导", "formed_on": day(self.workspace)})
        if dissolved:
            values = {"dissolved_by": "分管领导", "outcome": "案件已查清。"}
            self.later(60, lambda: take_open(self.workspace, team, "dissolve", {**values, "dissolved_on": day(self.workspace)}))

    def _others(self, people: dict[str, Person], unit: str) -> Sequence[Person]:
        return [person for one, person in sorted(people.items()) if one != unit][:2] if len(people) > 1 else ()
