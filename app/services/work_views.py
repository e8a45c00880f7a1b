"""What a page of any kind shows beside the facts of a record: its steps, its course, and the records that belong to it. It decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.activities import Activity
from app.domain.query import Condition, Query, Test
from app.domain.records import Record, fields_of, is_listed_by_program, owners_of
from app.domain.steps import NOT_AWAITED
from app.services.beginning import papers_of
from app.services.behind import records_behind, records_named
from app.services.charts import Chart, chart_of
from app.services.leads_found import may_become_lead
from app.services.paper_todos import due_of_record, hour_of_record
from app.services.permissions import may_edit, why_not_make
from app.services.register_views import PLACES, RegisterDetail, RegisterRow, register_detail
from app.services.steps import OpenStep, TakenStep, disputed_steps, open_steps, steps_taken
from app.services.tabulating import tabulation_of, why_empty
from app.services.taking_part import LIST_PEOPLE
from app.services.todo import Urgency, nearness
from app.services.usable import as_usable, why_not_usable
from app.services.workspace import Workspace

SHOWN = 60
"""Belonging records that are shown at once; the register has them all."""


@dataclass(frozen=True)
class Related:
    """Records of one kind that belong to a record, stand behind a number of it, or are named by it."""

    kind: type[Record]
    rows: Sequence[RegisterRow]
    count: int
    why_not: str
    """Why no more can be added here; empty when they can."""
    words: str = ""
    """What they are to the record, where no record of the kind is added here: 主办案件."""

    @property
    def grows_by_hand(self) -> bool:
        """True where people add records of the kind; what stands behind a number and what the program lists grow by themselves."""
        return not self.words and not is_listed_by_program(self.kind)


@dataclass(frozen=True)
class Work:
    """How far a record has come, what may be done next, and what belongs to it."""

    steps: Sequence[OpenStep] = ()
    course: Sequence[TakenStep] = ()
    disputed: Sequence[TakenStep] = ()
    counting: str = ""
    """What the button says that counts its rows; empty where nothing can be counted now."""
    counts_first: bool = False
    """True while nothing has been counted: no other step makes sense before."""
    listing: str = ""
    """What the button says that lists who takes part; empty where nobody does."""
    becomes_lead: bool = False
    """True where it may be registered as a lead."""
    related: Sequence[Related] = ()
    chart: Chart | None = None
    """Its rows as bars."""
    left: tuple[Urgency, str] | None = None
    """How near its day is, and that in words; None where nothing runs."""

    @property
    def waits_for(self) -> str:
        """Who is to take the next step, when it is not this unit."""
        on = [step for step in self.steps if step.move.name not in NOT_AWAITED]
        return "" if any(step.mine for step in on) else "、".join(dict.fromkeys(step.who for step in on))


@dataclass(frozen=True)
class WorkDetail(RegisterDetail):
    """The pane of one record, with its work."""

    work: Work = Work()


def work_detail(workspace: Workspace, kind: type[Record], uid: str) -> WorkDetail:
    """Everything that the pane of a record of any kind shows. Raises NotFound."""
    detail = register_detail(workspace, kind, uid)
    tabulation = tabulation_of(detail.row.record)
    told = [("没有数字", why_empty(workspace, detail.row.record)), ("统计口径", tabulation.means if tabulation else "")]
    detail = replace(detail, facts=[*detail.facts, *((label, words) for label, words in told if words)])
    return WorkDetail(**vars(detail), work=work_of(workspace, detail.row.record))


def work_of(workspace: Workspace, record: Record) -> Work:
    """Read it all at one time. A record in the bin takes no steps."""
    related = [_found(workspace, *one) for one in records_behind(workspace, record)]
    related += [_found(workspace, words, found, len(found)) for words, found in records_named(workspace, record)]
    over = why_not_usable(workspace, record)
    papers = [_related(workspace, kind, record, over) for kind in papers_of(workspace.store.kinds, type(record))]
    related += sorted(papers, key=lambda one: not one.count)
    rows = [one.count for one in papers if is_listed_by_program(one.kind)]
    steps = record.steps is not None and not record.deleted
    return Work(
        open_steps(workspace, record) if steps and not over else (),
        steps_taken(workspace, record) if steps else (),
        disputed_steps(workspace, record) if steps else (),
        _counting(workspace, record),
        bool(rows) and not any(rows),
        _listing(workspace, record),
        may_become_lead(workspace, record),
        related,
        chart_of(workspace, record),
        _left(workspace, record) if steps and not over else None,
    )


def _left(workspace: Workspace, record: Record) -> tuple[Urgency, str] | None:
    due = due_of_record(record)
    closed = record.steps is not None and record.state in record.steps.closed
    return nearness(workspace, due, hour_of_record(record)) if due is not None and not closed else None


def _found(workspace: Workspace, words: str, found: Sequence[Record], count: int) -> Related:
    """Records of one kind, each of which opens (S0-51, S0-65, S0-88)."""
    names = workspace.names(found[:SHOWN])
    return Related(type(found[0]), [RegisterRow(record, names) for record in found[:SHOWN]], count, "由程序列出，不在这里新增", words)


def _counting(workspace: Workspace, record: Record) -> str:
    tabulation = tabulation_of(record)
    return tabulation.label if tabulation and not record.deleted and may_edit(workspace, record) else ""


def _listing(workspace: Workspace, record: Record) -> str:
    return LIST_PEOPLE if isinstance(record, Activity) and not record.deleted and may_edit(workspace, record) else ""


def _related(workspace: Workspace, kind: type[Record], owner: Record, over: str) -> Related:
    link = next(name for name, table in owners_of(kind).items() if table == owner.table)
    several = fields_of(kind)[link].kind.many
    sort = next((name for name in PLACES if name in fields_of(kind) and fields_of(kind)[name].kind.numeric), "")
    query = Query(where=(Condition(link, Test.HAS if several else Test.IS, owner.uid),), sort=sort)
    page = workspace.records(kind).page(query, None, SHOWN)
    shown = [as_usable(workspace, record) for record in page.records]
    names = workspace.names(shown)
    rows = [RegisterRow(record, names) for record in shown]
    return Related(kind, rows, workspace.records(kind).count(query), over or why_not_make(workspace, kind))
