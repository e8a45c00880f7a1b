"""工作清单: what waits in the own group and in each department that the scheme names, the nearest day first. Read only.

S0-23, S0-24, S0-32 … S0-34, S0-54, S0-63, S0-64; `仓市场监管〔2025〕94号` 二（二）, 三（二）. A unit sees of them what it may see anyway.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

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
from app.domain.support import SupportRequest
from app.domain.support_steps import SUPPORT_STEPS, is_bureau
from app.services.audiences import MOBILE
from app.services.charts import Chart, loads_now
from app.services.naming import called
from app.services.paper_todos import due_of_record
from app.services.special_teams import own_teams
from app.services.support import own_group_first, waiting_for
from app.services.todo import Urgency, time_left, urgency_of
from app.services.usable import as_usable
from app.services.workspace import Workspace

GROUP, SECTION, LAW, INSPECTION, QUALITY, BRIGADE, MINE = "group", "section", "law", "inspection", "quality", "brigade", "mine"
READ = 200
"""Of each kind so many are read, those whose day is nearest."""
SCHEME = "仓市场监管〔2025〕94号"
GROUP_CLAUSE, DEPARTMENT_CLAUSE, MEETING_CLAUSE, TEAM_CLAUSE = (f"{SCHEME} {part}" for part in ("三（二）2", "二（二）", "二（一）", "三（一）3"))


@dataclass(frozen=True)
class WorkRow:
    """One record that waits."""

    kind: str
    uid: str
    chip: str
    title: str
    unit: str
    state: str
    waits_for: str
    due: date | None
    left: str
    urgency: Urgency


@dataclass(frozen=True)
class WorkList:
    """One list: whose, and by which clause."""

    key: str
    title: str
    clause: str
    rows: Sequence[WorkRow]
    chart: Chart | None = None


@dataclass(frozen=True)
class _Asked:
    """Records of a kind that wait."""

    kind: type[Record]
    states: Sequence[str] = ()
    """None for kinds that have no steps."""
    where: tuple[Condition, ...] = ()
    by: str = "due_on"


DEPARTMENTS: Sequence[tuple[str, str, str, Sequence[_Asked]]] = (
    (
        LAW,
        "政策法规科",
        DEPARTMENT_CLAUSE,
        (_Asked(LegalReview, (IN_REVIEW,)), _Asked(Guidance, where=(where_is("sort", FOR_OFFICERS), Condition("answered_on", Test.EMPTY)), by="asked_on")),
    ),
    (INSPECTION, "反不正当竞争执法稽查科", DEPARTMENT_CLAUSE, (_Asked(Case, RUNNING),)),
    (
        QUALITY,
        "产品质量安全监管科、办公室",
        DEPARTMENT_CLAUSE,
        (_Asked(ComplaintRecord, (FOLLOWED,)), _Asked(OversightOrder, (ISSUED, REPORTED)), _Asked(LogisticsRequest, (ASKED, GRANTED), by="starts_at")),
    ),
)


def work_lists(workspace: Workspace) -> list[WorkList]:
    """The lists that fit the unit: the own group's for a coordinator, the departments' for everybody; the own department's first."""
    own = _own_group(workspace)
    lists = [_group_list(workspace, own)] if is_bureau(workspace.unit) or (own and own.coordinator == workspace.unit.uid) else []
    lists.append(WorkList(MINE, "我的", TEAM_CLAUSE, _mine(workspace)))
    lists += [WorkList(key, title, clause, _rows(workspace, asked)) for key, title, clause, asked in DEPARTMENTS]
    lists += [WorkList(BRIGADE, "执法大队", DEPARTMENT_CLAUSE, _of_requests(workspace, _of_brigade(workspace))), _section_list(workspace)]
    return sorted(lists, key=lambda one: workspace.unit.name not in one.title)


def _own_group(workspace: Workspace) -> CaseGroup | None:
    return group_of(workspace.groups(), workspace.unit.uid, workspace.today.isoformat())


def _group_list(workspace: Workspace, group: CaseGroup | None) -> WorkList:
    """Requests that wait for somebody, and leads that are overdue or nearly so; above them the load of the offices."""
    members = offices_of(group) if group else ()
    parts: tuple[Condition, ...] = (Condition("unit", Test.IN, members),) if group else ()
    requests = _of_requests(workspace, _open_requests(workspace, *((where_is("coordinator", workspace.unit.uid),) if group else ())))
    until = workspace.calendar.add_working_days(workspace.today, 3).isoformat()
    near = Query(where=(*parts, Condition("state", Test.IN, OPEN), Condition("due_on", Test.FILLED), Condition("due_on", Test.UNTIL, until)), sort="due_on")
    leads = _told(workspace, workspace.records(Lead).page(near, None, READ).records)
    return WorkList(GROUP, "本组" if group else "全局各组", GROUP_CLAUSE, [*requests, *_by_day(leads)], loads_now(workspace, group.uid if group else None))


def _mine(workspace: Workspace) -> list[WorkRow]:
    """What names this account: cases of its 专案组 while they stand (S0-54), leads and cases that it handles, what meetings gave it to do."""
    name, own = workspace.account.full_name or "", _own_people(workspace)
    teams = [team for team in own_teams(workspace) if not own or own & {team.leader, *team.members}]
    of_teams = workspace.records(Case).many([team.case or "" for team in teams])
    subjects = {team.case: team.subject or "" for team in teams}
    cases = [one for one in _found(workspace, _Asked(Case, RUNNING)) if _names(one, name, "handlers", "assistants") and one.uid not in of_teams]
    leads = [one for one in _found(workspace, _Asked(Lead, OPEN)) if _names(one, name, "handler")]
    undone = workspace.records(ActionItem).all(Query(where=(where_is("owner", name), Condition("done_on", Test.EMPTY))))
    rows = _told(workspace, [*of_teams.values(), *cases, *leads, *undone])
    return _by_day(replace(row, waits_for=subjects.get(row.uid, "")) for row in rows)


def _own_people(workspace: Workspace) -> set[str | None]:
    """The person behind the account: the one that it names, else those of the unit with its name; nobody when there is none."""
    if workspace.account.person:
        return {workspace.account.person}
    same = Query(where=(where_is("works_at", workspace.unit.uid), where_is("full_name", workspace.account.full_name)))
    return {person.uid for person in workspace.records(Person).all(same)}


def _names(record: Record, name: str, *fields: str) -> bool:
    return any(name in people_in(getattr(record, field)) for field in fields)


def _section_list(workspace: Workspace) -> WorkList:
    """What comes to 业务科: requests that no group could meet, designations, what meetings decided and nobody has done."""
    asked = (_Asked(Designation, _running(Designation)),)
    undone = workspace.records(ActionItem).page(Query(where=(Condition("done_on", Test.EMPTY),), sort="due_on"), None, READ).records
    rows = [*_rows(workspace, asked), *_told(workspace, undone)]
    upwards = [request for request in _open_requests(workspace) if "业务科" in waiting_for(request) or "区局" in waiting_for(request)]
    return WorkList(SECTION, "业务科（专班）", MEETING_CLAUSE, _by_day([*_of_requests(workspace, upwards), *rows]))


def _running(kind: type[Record]) -> list[str]:
    workflow = kind.steps
    assert workflow is not None
    return sorted(workflow.states - workflow.closed - {workflow.start})


def _open_requests(workspace: Workspace, *where: Condition) -> list[SupportRequest]:
    states = [state for state in _running(SupportRequest) if state not in SUPPORT_STEPS.closed]
    query = Query(where=(*where, Condition("state", Test.IN, states)), sort="starts_at")
    return list(workspace.records(SupportRequest).page(query, None, READ).records)


def _of_brigade(workspace: Workspace) -> list[SupportRequest]:
    brigades = [unit.uid for unit in workspace.records(Unit).all() if unit.kind == MOBILE and not unit.external]
    return [one for one in _open_requests(workspace) if one.lender in brigades or (not one.lender and MOBILE in one.ask_of)]


def _of_requests(workspace: Workspace, requests: Sequence[SupportRequest]) -> list[WorkRow]:
    """The own group's before others (S0-64), each with whom it waits for."""
    found = own_group_first(workspace, requests)
    rows = {row.uid: row for row in _told(workspace, found)}
    return [replace(rows[one.uid], waits_for=waiting_for(one)) for one in found]


def _rows(workspace: Workspace, asked: Sequence[_Asked]) -> list[WorkRow]:
    return _by_day([row for one in asked for row in _told(workspace, _found(workspace, one))])


def _found(workspace: Workspace, asked: _Asked) -> Sequence[Record]:
    states = (Condition("state", Test.IN, asked.states),) if asked.states else ()
    query = Query(where=(*asked.where, *states), sort=asked.by)
    return workspace.records(asked.kind).page(query, None, READ).records


def _told(workspace: Workspace, records: Sequence[Record]) -> Iterator[WorkRow]:
    usable = [as_usable(workspace, record) for record in records]
    units = {unit.uid: unit.name for unit in workspace.units()}
    for record in usable:
        due = due_of_record(record)
        unit = units.get(getattr(record, "handled_by", None) or record.unit, "其他单位")
        left, urgency = time_left(workspace, due), urgency_of(workspace, due)
        yield WorkRow(record.table, record.uid, record.title, called(workspace, record), unit, record.state, "", due, left, urgency)


def _by_day(rows: Sequence[WorkRow] | Iterator[WorkRow]) -> list[WorkRow]:
    return sorted(rows, key=lambda row: (row.due or date.max, row.uid))
