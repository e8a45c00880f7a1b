"""What the bureau and the coordinating offices do in the simulated year: people, 专班, meetings, joint actions, bulletins, tables, assessment."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from app.domain.allocation import AllocationMove, AllocationProposal
from app.domain.assessment import COUNTED, Indicator, Scorecard
from app.domain.bulletins import CaseBulletin
from app.domain.cases import Case
from app.domain.complaints import ComplaintRecord
from app.domain.joint_action import RESULTS, SUSPICIOUS, JointAction, JointFinding
from app.domain.lead_steps import OPEN
from app.domain.leads import Lead
from app.domain.meetings import AGENDA, SORTS, ActionItem, Attendance, Meeting
from app.domain.organisation import Area, Pairing, Person, TaskForceMember
from app.domain.pairing_work import SORTS as PAIR_SORTS
from app.domain.pairing_work import PairingActivity, PairingSummary
from app.domain.query import Condition, Query, Test, where_is
from app.domain.referral import Referral, option
from app.domain.special_team import SpecialTeam
from app.domain.tallies import Balance, GroupSummary
from app.domain.task_force import TaskForceAdjustment, TaskForceChange
from app.services import records, referrals
from app.services.tabulating import tabulate
from app.services.tallying import offices
from app.services.workspace import Workspace
from app.services.year import invented
from app.services.year.desk import may, new, new_from, take


class SharedWork:
    """One computer that does such work."""

    def __init__(self, workspace: Workspace, rng: Random) -> None:
        self.workspace, self.rng = workspace, rng

    @property
    def today(self) -> date:
        """The day that it is now."""
        return self.workspace.today

    def _day(self, more: int = 0) -> str:
        return (self.today + timedelta(days=more)).isoformat()

    def register_people(self, count: int) -> None:
        """The officers of the own unit."""
        for place in range(count):
            values = {"post": "所长" if place == 0 else "执法员", "phone": invented.phone(self.rng), "joined_on": self._day(-400)}
            skills = tuple(self.rng.sample(("商标", "专利", "地理标志", "电子取证"), 2))
            name, number = invented.person(self.rng), f"闽0104-{self.rng.randrange(10_000):04d}"
            new(self.workspace, Person, full_name=name, certificate=number, works_at=self.workspace.unit.uid, skills=skills, **values)

    # -- the bureau

    def describe_areas(self) -> None:
        """Size and market subjects, for the table of imbalance."""
        for area in self.workspace.records(Area).all():
            area.hectares, area.subjects = self.rng.randrange(300, 4_000), self.rng.randrange(2_000, 12_000)
            area.right_holders = area.subjects // 30
            records.save(self.workspace, area)

    def set_indicators(self) -> None:
        """What is counted and what each is worth: 本单位设定."""
        for measure, each in zip(COUNTED, (1, 1, 5, 3, 3, 4, 10, 2, 1, 1, -2), strict=True):
            heading = "报送典型（指导）案例情况" if "典型" in measure else "案件组团完成情况"
            new(self.workspace, Indicator, full_name=measure, heading=heading, measure=measure, each=each, most=400)

    def build_task_force(self) -> None:
        """The first people that are known of each office join."""
        known: dict[str, Person] = {}
        for person in self.workspace.records(Person).all(Query(sort="full_name")):
            known.setdefault(person.works_at or "", person)
        members = [person for unit, person in sorted(known.items()) if unit]
        if members:
            self._adjust([{"person": one.uid, "change": "加入", "works_at": one.works_at, "skills": one.skills} for one in members])

    def change_task_force(self) -> None:
        """Somebody leaves in the middle of the year."""
        member = self.workspace.records(TaskForceMember).first(Query())
        if member is not None:
            self._adjust([{"person": member.person, "change": "退出"}])

    def _adjust(self, changes: list[dict[str, object]]) -> None:
        adjustment = new(self.workspace, TaskForceAdjustment, effective_on=self._day(), because="实际情况", reason="工作需要")
        for change in changes:
            new(self.workspace, TaskForceChange, adjustment=adjustment.uid, **change)
        take(self.workspace, adjustment, "issue", {"approved_by": "分管领导", "approved_on": self._day()})

    def hold_meeting(self, name: str) -> None:
        """The meeting of the quarter: what is left from the last one, what is decided, who came."""
        place = {"place": "区局三楼会议室", "agenda": AGENDA, "chair": "分管领导", "recorder": "内勤"}
        values = {"sort": SORTS[0], "headline": f"{name}工作推进会", "starts_at": f"{self._day()}T09:00"}
        meeting = new(self.workspace, Meeting, **values, **place)
        tabulate(self.workspace, meeting)
        for item in self.workspace.records(ActionItem).all(Query(where=(where_is("meeting", meeting.uid),))):
            item.done_on, item.result = self._day(), "已完成"
            records.save(self.workspace, item)
        for unit in offices(self.workspace, None)[:4]:
            new(self.workspace, ActionItem, meeting=meeting.uid, what="排查辖区重点商户", owner_unit=unit.uid, owner="内勤", due_on=self._day(60))
            new(self.workspace, Attendance, meeting=meeting.uid, full_name=invented.person(self.rng), works_at=unit.uid, came=True)
        take(self.workspace, take(self.workspace, meeting, "call"), "hold", {"summary": "分析问题，部署下一步工作。"})

    def issue_bulletin(self, first: str, last: str) -> None:
        """The cases of a quarter."""
        bulletin = new(self.workspace, CaseBulletin, starts_on=first, ends_on=last, overall="各组团按期推进。")
        tabulate(self.workspace, bulletin)
        take(self.workspace, bulletin, "issue", {"approved_by": "分管领导"})

    def watch_complaints(self, count: int) -> None:
        """Leads that came from other systems are followed up."""
        told = list(self.workspace.records(ComplaintRecord).all(Query(where=(where_is("unit", self.workspace.unit.uid),))))
        for paper in told:
            if may(self.workspace, paper, "close"):
                take(self.workspace, paper, "close", {"closed_on": self._day(), "outcome": "已答复反映人。"})
        lately = Query(where=(where_is("source", "投诉"), Condition("received_on", Test.FROM, self._day(-40))))
        known = [lead for lead in self.workspace.records(Lead).page(lately, None, 40).records if lead.state and lead.uid not in {one.lead for one in told}]
        for lead in known[:count]:
            values = {"sort": "举报", "outside_number": f"1350104{self.rng.randrange(10**8):08d}", "received_on": lead.received_on, "channel": "12315平台"}
            paper = take(self.workspace, new_from(self.workspace, ComplaintRecord, lead, **values), "register")
            take(self.workspace, paper, "follow_up", {"followed_on": self._day(), "follow_up": "已电话了解办理进度。"})

    def form_team(self, later: Callable[[int, Callable[[], None]], None]) -> None:
        """专案组 for the first running case, of people of two units; dissolved two months later."""
        cases = [case for case in self.workspace.records(Case).page(Query(sort="filed_on"), None, 200).records if case.state == "调查中"]
        people: dict[str, Person] = {}
        for person in self.workspace.records(Person).all(Query(sort="full_name")):
            people.setdefault(person.works_at or "", person)
        if not cases or len(people) < 2:
            return
        case, chosen = cases[-1], [person for unit, person in sorted(people.items()) if unit != cases[-1].unit][:2]
        team = new_from(self.workspace, SpecialTeam, case, reason="案值较大", leader=chosen[0].uid, members=tuple(one.uid for one in chosen))
        take(self.workspace, team, "form", {"approved_by": "分管领导", "formed_on": self._day()})
        later(60, lambda: self._dissolve(team))

    def _dissolve(self, team: SpecialTeam) -> None:
        if may(self.workspace, self.workspace.records(SpecialTeam).get(team.uid), "dissolve"):
            take(self.workspace, team, "dissolve", {"dissolved_by": "分管领导", "dissolved_on": self._day(), "outcome": "案件已查清。"})

    def assess(self, year: int) -> None:
        """Imbalance and the scores of all offices."""
        balance = new(self.workspace, Balance, starts_on=f"{year}-01-01", ends_on=f"{year}-12-31")
        tabulate(self.workspace, balance)
        for office in offices(self.workspace, None):
            tabulate(self.workspace, new(self.workspace, Scorecard, year=year, office=office.uid))

    # -- a coordinating office

    def plan_action(self, units: tuple[str, ...], later: Callable[[int, Callable[[], None]], None]) -> None:
        """A joint action of the group: planned, carried out, summed up."""
        values = {"sort": "联合执法", "subject": "重点市场商标检查", "starts_on": self._day(3), "ends_on": self._day(6), "leader": "所长"}
        action = new(self.workspace, JointAction, units=units, targets="市场商户", task="分片检查", **values)
        action = take(self.workspace, action, "order", {"approved_by": "分管领导"})
        later(5, lambda: self._carry_out(action))

    def _carry_out(self, action: JointAction) -> None:
        areas = [area for area in self.workspace.areas() if area.office == self.workspace.unit.uid] or self.workspace.areas()
        for result in (RESULTS[0], RESULTS[1], SUSPICIOUS):
            texts = {"subject": invented.firm(self.rng), "people": "两名执法人员", "detail": "现场检查", "kind": "商标侵权"}
            new(self.workspace, JointFinding, action=action.uid, checked_on=self._day(), result=result, area=areas[0].uid, **texts)
        take(self.workspace, action, "raise_leads")
        tabulate(self.workspace, action)
        take(self.workspace, action, "sum_up", {"finished_on": self._day(), "outcome": "检查3户，发现线索1条。"})

    def meet_pair(self, year: int) -> None:
        """Activities of the pairings of this office, and the summary of the year."""
        for pairing in self.workspace.records(Pairing).all(Query(where=(where_is("ours", self.workspace.unit.uid),))):
            for sort in PAIR_SORTS[:3]:
                new(self.workspace, PairingActivity, pairing=pairing.uid, sort=sort, held_on=self._day(), subject=f"{sort}一次", our_people="所长等3人")
            tabulate(self.workspace, new(self.workspace, PairingSummary, pairing=pairing.uid, year=year))

    def share_lead(self, receiver: str) -> None:
        """A lead goes to the other district, with chosen fields, a purpose and a last day."""
        still_open = Condition("state", Test.IN, OPEN)
        lead = self.workspace.records(Lead).first(Query(where=(where_is("unit", self.workspace.unit.uid), still_open), sort="due_on"))
        if lead is not None:
            referral = referrals.referral_for(self.workspace, lead)
            terms = {
                "receiver": receiver,
                "purpose": "核查货源",
                "basis": "仓市场监管〔2025〕94号 二（三）",
                "ends_on": self._day(180),
                "answer_by": self._day(30),
            }
            records.put(referral, {**terms, "copied": (option("suspect"), option("kind"))})
            referral = referrals.save_draft(self.workspace, referral)
            take(self.workspace, self.workspace.records(Referral).get(referral.uid), "send")

    def sum_up_group(self, group: str, first: str, last: str) -> None:
        """The leads of the group, and who could lend people to whom; a person changes one number, which stays."""
        tabulate(self.workspace, new(self.workspace, GroupSummary, group=group, starts_on=first, ends_on=last))
        proposal = new(self.workspace, AllocationProposal, group=group, starts_on=self._day(), ends_on=self._day(14))
        tabulate(self.workspace, proposal)
        move = self.workspace.records(AllocationMove).first(Query(where=(where_is("proposal", proposal.uid),)))
        if move is not None:
            move.people, move.reason = 1, "另一人在培训"
            records.save(self.workspace, move)
            tabulate(self.workspace, proposal)
