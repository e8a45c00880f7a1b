"""工作清单: what waits in the own group and in each department that the scheme names, the nearest day first. Read only.

S0-23, S0-24, S0-32 … S0-34, S0-54, S0-63, S0-64; `仓市场监管〔2025〕94号` 二（二）, 三（二）. A unit sees of them what it may see anyway.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.domain.case_steps import RUNNING
from app.domain.cases import Case
from app.domain.complaints import OPEN as FOLLOWED
from app.domain.complaints import ComplaintRecord
from app.domain.groups import group_of, offices_of
from app.domain.helping import FOR_OFFICERS, Guidance
from app.domain.jurisdiction import Designation
from app.domain.lead_steps import OPEN
from app.domain.leads import Lead
from app.domain.legal_review import IN_REVIEW, LegalReview, people_in
from app.domain.logistics import ASKED, GRANTED, LogisticsRequest
from app.domain.meetings import ActionItem
from app.domain.organisation import CaseGroup, Person, Unit
from app.domain.oversight import ISSUED, REPORTED, OversightOrder
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record
from app.domain.special_team import SpecialTeam
from app.domain.support import SupportRequest
from app.domain.support_steps import SECTION as SECTION_KIND
from app.domain.support_steps import is_bureau
from app.services.audiences import MOBILE
from app.services.charts import Chart, loads_now
from app.services.special_teams import own_teams
from app.services.support import waiting_for
from app.services.waiting_rows import Asked, Block, WorkRow, count_rows, first_rows
from app.services.workspace import Workspace

GROUP, SECTION, LAW, INSPECTION, QUALITY, BRIGADE, MINE = "group", "section", "law", "inspection", "quality", "brigade", "mine"
FIRST = 100
"""So many rows of each list are read at once; the others as they are scrolled to."""
NEAR_DAYS = 3
"""本单位设定: working days before its day from which a lead stands on the list of its group."""
SCHEME = "仓市场监管〔2025〕94号"
GROUP_CLAUSE, DEPARTMENT_CLAUSE, MEETING_CLAUSE, TEAM_CLAUSE = (f"{SCHEME} {part}" for part in ("三（二）2", "二（二）", "二（一）", "三（一）3"))
Blocks = Callable[[Workspace], Sequence[Block]]


@dataclass(frozen=True)
class WorkList:
    """One list: whose, and by which clause; how many wait, and the first of them."""

    key: str
    title: str
    clause: str
    total: int
    rows: Sequence[WorkRow]
    chart: Chart | None = None


def _in(*states: str) -> Condition:
    return Condition("state", Test.IN, states)


def _waits_for(record: Any) -> str:
    return waiting_for(record)


REVIEWS = Asked(LegalReview, (_in(IN_REVIEW),))
QUESTIONS = Asked(Guidance, (where_is("sort", FOR_OFFICERS), Condition("answered_on", Test.EMPTY)), "asked_on")
CASES = Asked(Case, (_in(*RUNNING),))
COMPLAINTS = (
    Asked(ComplaintRecord, (_in(FOLLOWED),)),
    Asked(OversightOrder, (_in(ISSUED),), "deadline"),
    Asked(OversightOrder, (_in(REPORTED),)),
    Asked(LogisticsRequest, (_in(ASKED, GRANTED),), "starts_at"),
)
UNDONE = Asked(ActionItem, (Condition("done_on", Test.EMPTY),))


def work_lists(workspace: Workspace) -> list[WorkList]:
    """The lists that fit the unit: the own group's for a coordinator, the departments' for everybody; the own department's first."""
    own = _own_group(workspace)
    leads_group = is_bureau(workspace.unit) or (own is not None and own.coordinator == workspace.unit.uid)
    keys = [key for key in LISTS if key != GROUP or leads_group]
    lists = [_work_list(workspace, key, own) for key in keys]
    return sorted(lists, key=lambda one: workspace.unit.name not in one.title)


def _work_list(workspace: Workspace, key: str, group: CaseGroup | None) -> WorkList:
    title, clause, read = LISTS[key]
    blocks = read(workspace)
    chart = loads_now(workspace, group.uid if group else None) if key == GROUP else None
    if key == GROUP and group is None:
        title = "全局各组"
    return WorkList(key, title, clause, count_rows(workspace, blocks), first_rows(workspace, blocks, FIRST), chart)


def rows_of(workspace: Workspace, key: str, after: int, limit: int) -> tuple[Sequence[WorkRow], int | None]:
    """The rows of a list behind the first so many, and how many there are then; None at its end."""
    blocks = LISTS[key][2](workspace)
    rows = first_rows(workspace, blocks, after + limit)[after:]
    reached = after + len(rows)
    return rows, reached if rows and reached < count_rows(workspace, blocks) else None


def _own_group(workspace: Workspace) -> CaseGroup | None:
    return group_of(workspace.groups(), workspace.unit.uid, workspace.today.isoformat())


def _of_group(workspace: Workspace) -> Iterator[Block]:
    """Requests that wait for somebody, and leads that are overdue or nearly so."""
    group = _own_group(workspace)
    coordinated: tuple[Condition, ...] = (where_is("coordinator", workspace.unit.uid),) if group else ()
    yield from _requests(workspace, coordinated)
    until = workspace.calendar.add_working_days(workspace.today, NEAR_DAYS).isoformat()
    parts = (Condition("unit", Test.IN, offices_of(group)),) if group else ()
    yield (Asked(Lead, (*parts, _in(*OPEN), Condition("due_on", Test.FILLED), Condition("due_on", Test.UNTIL, until))),)


def _requests(workspace: Workspace, *alternatives: tuple[Condition, ...]) -> Iterator[Block]:
    """Open requests of which one of these holds, the own group's before others (S0-64)."""
    group, still_open = _own_group(workspace), _in(*_running(SupportRequest))
    own = set(offices_of(group)) if group else set()
    others = [unit.uid for unit in workspace.units() if unit.uid not in own]
    for askers in (sorted(own), others):
        whose = Condition("unit", Test.IN, askers)
        yield tuple(Asked(SupportRequest, (*where, whose, still_open), "starts_at", _waits_for) for where in alternatives)


def _of_mine(workspace: Workspace) -> Iterator[Block]:
    """What names this account: cases of its 专案组 while they stand (S0-54), leads and cases that it handles, what meetings gave it to do."""
    name, people, unit = workspace.account.full_name or "", _own_people(workspace), workspace.unit.uid
    teams = [team for team in own_teams(workspace) if not people or people & {team.leader, *team.members}]
    led = {team.case or "" for team in teams}
    cases = _naming(workspace, Case, name, ("handlers", "assistants"), RUNNING, where_is("unit", unit), Condition("assisting", Test.HAS, unit))
    leads = _naming(workspace, Lead, name, ("handler",), OPEN, where_is("unit", unit), where_is("handled_by", unit))
    yield (
        Asked(Case, (Condition("uid", Test.IN, sorted(led)),), waits_for=lambda _record: SpecialTeam.title),
        Asked(Case, (Condition("uid", Test.IN, sorted(cases - led)),)),
        Asked(Lead, (Condition("uid", Test.IN, sorted(leads)),)),
        Asked(ActionItem, (where_is("owner", name), *UNDONE.where)),
    )


def _naming(workspace: Workspace, kind: type[Record], name: str, fields: Sequence[str], states: Sequence[str], *parts: Condition) -> set[str]:
    """The open records in which this unit has a part that name somebody."""
    found = (record for part in parts for record in workspace.records(kind).all(Query(where=(part, _in(*states)))))
    return {record.uid for record in found if any(name in people_in(getattr(record, field)) for field in fields)}


def _own_people(workspace: Workspace) -> set[str | None]:
    """The person behind the account: the one that it names, else those of the unit with its name; nobody when there is none."""
    if workspace.account.person:
        return {workspace.account.person}
    same = Query(where=(where_is("works_at", workspace.unit.uid), where_is("full_name", workspace.account.full_name)))
    return {person.uid for person in workspace.records(Person).all(same)}


def _of_brigade(workspace: Workspace) -> Iterator[Block]:
    """Requests that it is to meet, or may."""
    brigades = [unit.uid for unit in workspace.records(Unit).all() if unit.kind == MOBILE and not unit.external]
    yield from _requests(workspace, (Condition("lender", Test.IN, brigades),), (Condition("lender", Test.EMPTY), Condition("ask_of", Test.HAS, MOBILE)))


def _of_section(_workspace: Workspace) -> Sequence[Block]:
    """What comes to 业务科: requests that no group could meet, designations, what meetings decided and nobody has done."""
    upwards = [state for state in _running(SupportRequest) if any(who in waiting_for(SupportRequest(state=state)) for who in (SECTION_KIND, "区局"))]
    requests = Asked(SupportRequest, (_in(*upwards),), "starts_at", _waits_for)
    return ((requests, Asked(Designation, (_in(*_running(Designation)),)), UNDONE),)


def _running(kind: type[Record]) -> list[str]:
    workflow = kind.steps
    assert workflow is not None
    return sorted(workflow.states - workflow.closed - {workflow.start})


def _always(block: Block, _workspace: Workspace) -> Sequence[Block]:
    return (block,)


LISTS: Mapping[str, tuple[str, str, Blocks]] = {
    GROUP: ("本组", GROUP_CLAUSE, lambda workspace: tuple(_of_group(workspace))),
    MINE: ("我的", TEAM_CLAUSE, lambda workspace: tuple(_of_mine(workspace))),
    LAW: ("政策法规科", DEPARTMENT_CLAUSE, partial(_always, (REVIEWS, QUESTIONS))),
    INSPECTION: ("反不正当竞争执法稽查科", DEPARTMENT_CLAUSE, partial(_always, (CASES,))),
    QUALITY: ("产品质量安全监管科、办公室", DEPARTMENT_CLAUSE, partial(_always, COMPLAINTS)),
    BRIGADE: ("执法大队", DEPARTMENT_CLAUSE, lambda workspace: tuple(_of_brigade(workspace))),
    SECTION: ("业务科（专班）", MEETING_CLAUSE, _of_section),
}
"""The lists by their key: title, clause, and what stands on them."""
