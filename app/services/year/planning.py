"""Who does what on which day of the simulated year."""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Protocol

from app.domain import activities
from app.domain.abnormal_patents import TRADEMARKS
from app.domain.groups import current_groups, offices_of
from app.services.workspace import Workspace
from app.services.year.assess_work import AssessWork
from app.services.year.bureau_work import BureauWork
from app.services.year.desk import Act, day
from app.services.year.dispute_work import DisputeWork
from app.services.year.group_work import GroupWork, PairWork
from app.services.year.lead_work import LeadWork, designation_level
from app.services.year.member_work import MemberWork
from app.services.year.place_work import PlaceWork
from app.services.year.replicas import THEIR_OFFICE, Replicas
from app.services.year.scale import BRIGADE, BUREAU, Scale

DAYS = 360
"""Length of the year."""
BACKLOG = ("2025-07-10", "2025-10-10")
"""Two leads that were received before and after the day on which the scheme began."""


class Year(Protocol):
    """The calendar of everything that is still to happen."""

    scale: Scale
    ends: datetime
    replicas: Replicas
    rng: Random

    def at(self, days: float, act: Act) -> None:
        """Do that so many days after the beginning."""

    def later(self, days: int, act: Act) -> None:
        """Do that so many days from now."""


def plan(year: Year) -> None:
    """The leads of all offices, and the fixed days of the bureau and the coordinating offices."""
    for name in (*year.scale.offices, *year.scale.sections):
        people = MemberWork(year.replicas.open[name], year.rng)
        year.at(0, lambda people=people, count=4 if name in year.scale.offices else 2: people.register_people(count))  # type: ignore[misc]
    for place, name in enumerate(year.scale.offices):
        _plan_leads(year, name, place)
        _plan_place(year, name)
        _plan_disputes(year, name, place)
        _plan_group(year, name)
        _plan_pairs(year, name)
    _plan_bureau(year)
    _plan_bureau_lists(year)
    if year.scale.whole:
        _plan_others(year)


def _plan_leads(year: Year, name: str, place: int) -> None:
    workspace, near = year.replicas.open[name], neighbours(year, name)
    work = LeadWork(workspace, year.rng, year.later, near)
    seconds = [one for one in year.replicas.of_unit(workspace.unit.uid) if one != name]
    other = [LeadWork(year.replicas.open[one], year.rng, year.later, []) for one in seconds]
    for _ in range(year.scale.share(name)):
        year.at(year.rng.uniform(1, DAYS), year.rng.choice([work, work, *other]).register)
    for start in (70, 170):
        year.at(start, lambda: work.register_disputed(designation_level(place)))
        year.at(start + 2, lambda: work.register_disputed(None))
    for start in (120, 220, 355):
        year.at(start, work.keep_draft)
    if len(near) == 1:
        for start in (100, 250):
            year.at(start, work.ask_for_two_places)


def _plan_place(year: Year, name: str) -> None:
    """The registers of an office, and what it does for the public; its own quarters are spread over the year."""
    work, members = PlaceWork(year.replicas.open[name], year.rng), MemberWork(year.replicas.open[name], year.rng)
    year.at(2, work.fill_registers)
    year.at(3, members.begin_to_teach)
    for number in range(4):
        year.at(30 + 88 * number + year.rng.uniform(0, 20), lambda number=number: work.train(number))  # type: ignore[misc]
        year.at(60 + 88 * number + year.rng.uniform(0, 20), work.visit)
        year.at(75 + 80 * number, lambda number=number: members.learn(number))  # type: ignore[misc]
    year.at(DAYS - 3, members.sum_up)
    for occasion, month, on in ((activities.OCCASIONS[0], 4, 24), (activities.OCCASIONS[1], 5, 9), (activities.OCCASIONS[2], 9, 12)):
        year.at(_days_until(year, month, on), lambda occasion=occasion: work.publicise(occasion))  # type: ignore[misc]
    year.at(200, work.report_news)
    year.at(DAYS - 20, work.write_report)


def _days_until(year: Year, month: int, on: int) -> float:
    """From the beginning of the year to the first such day in it, in the morning."""
    begins = year.ends - timedelta(days=DAYS)
    wanted = datetime.combine(date(begins.year, month, on), time(9), begins.tzinfo)
    if wanted < begins:
        wanted = wanted.replace(year=begins.year + 1)
    return (wanted - begins) / timedelta(days=1)


def _plan_disputes(year: Year, name: str, place: int) -> None:
    work = DisputeWork(year.replicas.open[name], year.rng, year.later)
    for number, start in enumerate((50, 180, 285, 340)):
        year.at(start + place, lambda number=number: work.mediate(place + number))  # type: ignore[misc]
    for start in (90, 240):
        year.at(start + place, work.ask_logistics)


def _plan_group(year: Year, name: str) -> None:
    workspace, near = year.replicas.open[name], neighbours(year, name)
    if not coordinated(workspace) or not near:
        return
    work = GroupWork(workspace, year.rng, year.later, near)
    for number, start in enumerate((40, 200)):
        year.at(start, lambda number=number: work.plan_action(number))  # type: ignore[misc]
        year.at(start - 10, work.search)
    for start in (130, 230):
        year.at(start, work.coordinate)
    for start in (150, 320):
        year.at(start, work.compare_leads)


def _plan_pairs(year: Year, name: str) -> None:
    work = PairWork(year.replicas.open[name], year.rng)
    for number, start in enumerate((100, 170, 230, 290, 335)):
        year.at(start, lambda number=number: work.meet(number))  # type: ignore[misc]
    year.at(DAYS - 2, lambda: work.sum_up(year.ends.year))


def _plan_bureau(year: Year) -> None:
    workspace = year.replicas.open[BUREAU]
    bureau, place, first = BureauWork(workspace, year.rng, year.later), PlaceWork(workspace, year.rng), DAYS / year.scale.rounds
    for act in (AssessWork(workspace, year.rng).set_indicators, bureau.describe_areas, bureau.enter_old_scheme):
        year.at(0, act)
    year.at(1, place.name_experts)
    year.at(1, bureau.add_kind)
    year.at(200, bureau.revise_kind)
    year.at(DAYS - 12, place.write_notice)
    year.at(first + 1, bureau.build_task_force)
    year.at(DAYS * 0.6, bureau.change_task_force)
    for start, dissolved in ((DAYS * 0.55, True), (DAYS * 0.7, True), (DAYS * 0.9, False)):
        year.at(start, lambda dissolved=dissolved: bureau.form_team(dissolved))  # type: ignore[misc]
    for quarter in range(4):
        start = 80 + 90 * quarter
        year.at(start, lambda quarter=quarter: bureau.hold_meeting(f"第{quarter + 1}次季度"))  # type: ignore[misc]
        year.at(start + 1, lambda: bureau.issue_bulletin(day(workspace, -90), day(workspace)))
        year.at(start + 2, lambda: bureau.watch_complaints(6))
        year.at(start + 3, bureau.supervise_case)


def _plan_bureau_lists(year: Year) -> None:
    """Patents, abnormal applications and agencies, which the bureau itself deals with."""
    work = DisputeWork(year.replicas.open[BUREAU], year.rng, year.later)
    for start in (60, 190, 330):
        year.at(start, work.rule_on_patents)
    year.at(110, work.list_abnormal)
    year.at(260, lambda: work.list_abnormal(TRADEMARKS))
    if year.scale.whole:
        for start in (150, 270):
            year.at(start, work.draw_agencies)


def _plan_others(year: Year) -> None:
    """What takes all units: the brigade's own leads, leads of before the scheme, the other district."""
    brigade = LeadWork(year.replicas.open[BRIGADE], year.rng, year.later, [])
    for number in range(12):
        year.at(20 + 25 * number, brigade.register)
    office, theirs = year.replicas.open[year.scale.offices[0]], year.replicas.open[THEIR_OFFICE]
    backlog = LeadWork(office, year.rng, year.later, [])
    year.at(DAYS * 0.6, lambda: backlog.register_backlog(BACKLOG))
    bureau = BureauWork(year.replicas.open[BUREAU], year.rng, year.later)
    year.at(5, lambda: bureau.add_pairing(office.unit.uid, theirs.unit.uid))
    ours, others = PairWork(office, year.rng), PairWork(theirs, year.rng)
    asking = LeadWork(theirs, year.rng, year.later, [])
    for start in (60, 120, 180, 240):
        year.at(start - 5, asking.register)
        year.at(start - 3, asking.ask_for_two_places)
        year.at(start, lambda: ours.share_lead(theirs.unit.uid))
        year.at(start, lambda: others.share_lead(office.unit.uid))


def neighbours(year: Year, name: str) -> list[str]:
    """The other offices of today's group that have a computer."""
    workspace = year.replicas.open[name]
    live = {one.unit.uid for one in year.replicas.open.values()} - {workspace.unit.uid}
    groups = current_groups(workspace.groups(), year.ends.date().isoformat())
    return [uid for group in groups if workspace.unit.uid in offices_of(group) for uid in offices_of(group) if uid in live]


def coordinated(workspace: Workspace) -> str:
    """The group that the unit coordinates today; empty when it coordinates none."""
    groups = current_groups(workspace.groups(), day(workspace))
    return next((group.uid for group in groups if group.coordinator == workspace.unit.uid), "")
