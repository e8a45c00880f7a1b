"""What holds between records beyond one record's own fields: one bureau, groups that do not overlap, people of the own unit, nothing twice."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.allocation import AllocationMove, OfficeLoad
from app.domain.archive import CaseDocument
from app.domain.assessment import ScoreItem
from app.domain.document_numbers import GivenNumber, NumberSeries
from app.domain.drawn_checks import DrawnCheck
from app.domain.errors import BadInput, NotAllowed
from app.domain.experts import Expert, ExpertAssignment, conflict_of_interest, names_in
from app.domain.groups import errors_of
from app.domain.kind_entries import KindEntry
from app.domain.mediation import ChannelStage, MediationSession
from app.domain.organisation import CaseGroup, Person, Unit
from app.domain.query import Query, where_is
from app.domain.records import Record, fields_of, owners_of
from app.domain.surveys import SurveyReply
from app.domain.task_force import TaskForceChange
from app.services.kind_dictionary import require_stable
from app.services.naming import called
from app.services.survey_counts import require_readable
from app.services.workspace import Workspace

NOT_STORED = "not stored"
"""Stands for the uid of a new group, to tell it from other new ones."""


def require_orderly(workspace: Workspace, record: Record, beside: Sequence[Record] = ()) -> None:
    """Raise BadInput or NotAllowed when the record would break the order of the organisation; `beside`: others of the same commit."""
    match record:
        case CaseGroup():
            _require_group(workspace, record, [other for other in beside if isinstance(other, CaseGroup)])
        case Unit(bureau=True):
            _require_one_bureau(workspace, record, beside)
        case Person():
            _require_own_person(workspace, record)
        case NumberSeries():
            _require_unused_series(workspace, record)
        case ExpertAssignment():
            _require_no_interest(workspace, record)
        case KindEntry():
            require_stable(workspace, record)
        case SurveyReply():
            require_readable(workspace, record)
        case CaseDocument() | MediationSession() | ChannelStage() | DrawnCheck() | TaskForceChange() | OfficeLoad() | AllocationMove() | ScoreItem():
            _require_open_owner(workspace, record)


def _require_no_interest(workspace: Workspace, assignment: ExpertAssignment) -> None:
    """S1-70: an expert with an interest is not asked; one whose term is over, neither."""
    expert = workspace.records(Expert).find(assignment.expert or "")
    if expert is None:
        return
    why = conflict_of_interest(expert, names_in(assignment.parties))
    if why:
        raise NotAllowed(f"{expert.full_name}应当回避：{why}。", "请另选专家。")
    if expert.valid_to and assignment.assigned_on and expert.valid_to < assignment.assigned_on:
        raise NotAllowed(f"{expert.full_name}的聘期已于{expert.valid_to}届满。", "请另选专家，或先更新聘期。")


def _require_open_owner(workspace: Workspace, row: Record) -> None:
    """What was archived, issued, adopted or confirmed keeps its rows as they were."""
    kind = workspace.store.kind(owners_of(type(row))[row.seen_with])
    owner = workspace.records(kind).find(getattr(row, row.seen_with)) if kind else None
    if owner is not None and owner.steps is not None and owner.state in owner.steps.closed:
        raise NotAllowed(f"这件{owner.title}{owner.state}，{row.title}不能再改动。", "需要更正时，请另行登记并说明。")


def _require_group(workspace: Workspace, group: CaseGroup, beside: Sequence[CaseGroup]) -> None:
    """S0-12: one coordinator, no office and no area in two groups; the message names both."""
    others = [*(other for other in workspace.groups() if other.uid != group.uid), *beside]
    asked = replace(group, uid=group.uid or NOT_STORED)
    for problem in errors_of(asked, others, workspace.units(), workspace.areas()):
        raise BadInput(problem.what, problem.next_step)


def _require_one_bureau(workspace: Workspace, unit: Unit, beside: Sequence[Record]) -> None:
    known = workspace.bureau
    if (known is not None and known.uid != unit.uid) or any(isinstance(other, Unit) and other.bureau for other in beside):
        name = known.name if known else "另一单位"
        raise BadInput(f"本局已经是{name}，不能再有一个。", "请把“本局”改为否。")


def _require_own_person(workspace: Workspace, person: Person) -> None:
    bureau = workspace.bureau
    if person.works_at and person.works_at != workspace.unit.uid and bureau is not None and bureau.uid != workspace.unit.uid:
        owner = workspace.names([person]).get(person.works_at, "所在单位")
        raise NotAllowed(f"{person.name}在{owner}工作，由{owner}登记。", "本单位只登记本单位的人员。")


def _require_unused_series(workspace: Workspace, series: NumberSeries) -> None:
    """A 机关代字 that documents bear is not written another way: its register would lose them."""
    stored = workspace.records(NumberSeries).find(series.uid)
    if stored is not None and stored.agency != series.agency:
        used = workspace.records(GivenNumber).count(Query(where=(where_is("agency", stored.agency), where_is("unit", stored.unit))))
        if used:
            raise BadInput(f"“{stored.agency}”已经编过 {used} 个文号，不能改写。", "请另外登记新的机关代字。")


def require_once(workspace: Workspace, record: Record) -> None:
    """Raise BadInput for a second record of a unit by what its kind is known by; one that came double from elsewhere can still be changed."""
    stored = workspace.records(type(record)).find(record.uid) if record.known_by and record.uid else None
    for name in record.known_by:
        value = fields_of(type(record))[name].kind.stored(getattr(record, name))
        if value is None or (stored is not None and getattr(stored, name) == getattr(record, name)):
            continue
        same = workspace.records(type(record)).page(Query(where=(where_is("unit", record.unit), where_is(name, value))), None, 2).records
        twin = next((one for one in same if one.uid != record.uid), None)
        if twin is not None:
            label = fields_of(type(record))[name].label
            other = "" if called(workspace, twin) == getattr(record, name) else f"：{called(workspace, twin)}"
            raise BadInput(f"{label}“{getattr(record, name)}”已有一条{record.title}{other}。", "请修改已有的那一条，或者核对后改用能区别的名称。")
