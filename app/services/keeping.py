"""Whose keeping-time is over: which personal values of which records, from the day on which each was done with (`domain-rules.md` C-6). It only looks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.domain.cases import Case
from app.domain.due import add_months, applying
from app.domain.errors import UserError
from app.domain.fields import Sensitivity
from app.domain.keeping import RULES, DestructionList, guarded_fields
from app.domain.leads import Lead
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Audience, Record, fields_of
from app.domain.value_kinds import Link
from app.services.records import kind_named
from app.services.workspace import Workspace

YEAR = 365


@dataclass(frozen=True)
class Over:
    """A record with the fields that are to be destroyed."""

    record: Record
    names: Sequence[str]
    ended_on: date
    over_on: date


def over_by(workspace: Workspace, until: date) -> Iterator[Over]:
    """Every record of this unit with personal values whose keeping-time is over on that day, kind by kind."""
    for kind in workspace.store.kinds:
        if kind.ends and guarded_fields(kind):
            for record in _candidates(workspace, kind, until):
                found = over_of(workspace, record, until)
                if found is not None:
                    yield found


def is_list_due(workspace: Workspace) -> bool:
    """True when something may be over and no list was made for a year; an open one is on the desk anyway.

    今日 asks this all the time: it only looks whether there is anything old, the list then reckons exactly.
    """
    lists = workspace.records(DestructionList)
    newest = next(iter(lists.page(Query(sort="counted_on", descending=True), None, 1).records), None)
    if newest is not None and (newest.counted_on or "") > (workspace.today - timedelta(days=YEAR)).isoformat():
        return False
    return any(_is_old(workspace, kind) for kind in workspace.store.kinds if kind.ends and guarded_fields(kind) and not _follows(kind))


def _is_old(workspace: Workspace, kind: type[Record]) -> bool:
    queries = _queries(workspace, kind, workspace.today)
    return any(workspace.records(kind).first(query) is not None for query in queries)


def _follows(kind: type[Record]) -> bool:
    """True for a kind whose end is that of another record."""
    return isinstance(fields_of(kind)[kind.ends[-1]].kind, Link)


def _queries(workspace: Workspace, kind: type[Record], until: date) -> Iterator[Query]:
    """The lists of what may be over, one for each field that must be filled; the database leaves out the rest."""
    own = () if kind.audience is Audience.HERE else (where_is("unit", workspace.unit.uid),)
    last = kind.ends[-1]
    ended = () if _follows(kind) else (Condition(last, Test.UNTIL, _latest_end(workspace, until).isoformat()),)
    for name in guarded_fields(kind):
        yield Query(where=(*own, *ended, Condition(name, Test.FILLED)), sort="" if _follows(kind) else last)


def _candidates(workspace: Workspace, kind: type[Record], until: date) -> Iterator[Record]:
    """Records that may have something that is over, each once."""
    seen: set[str] = set()
    for query in _queries(workspace, kind, until):
        for record in workspace.records(kind).all(query):
            if record.uid not in seen:
                seen.add(record.uid)
                yield record


def _latest_end(workspace: Workspace, until: date) -> date:
    """Nothing that ended after this day is over; months are of unequal length, therefore three days more."""
    months = [limit.n for limit in workspace.limits if limit.code in RULES.values() and limit.n]
    return add_months(until, -min(months, default=0)) + timedelta(days=3)


def over_of(workspace: Workspace, record: Record, until: date) -> Over | None:
    """What of one record is over on that day; None when nothing is, or it is still needed."""
    filled = {name: how for name, how in guarded_fields(type(record)).items() if getattr(record, name) not in (None, ())}
    ended = ended_on(workspace, record) if filled else None
    if ended is None or is_needed(workspace, record):
        return None
    days = {name: over_on for name, how in filled.items() if (over_on := kept_until(workspace, how, ended)) is not None and over_on <= until}
    return Over(record, list(days), ended, max(days.values())) if days else None


def ended_on(workspace: Workspace, record: Record) -> date | None:
    """The day on which a record was done with; None while it is in use, or when the day is not known."""
    if record.steps is not None and record.state not in record.steps.closed:
        return None
    field = fields_of(type(record)).get(record.ends[0])
    if field is not None and isinstance(field.kind, Link):
        behind: Any = workspace.records(kind_named(workspace, field.kind.to)).find(getattr(record, record.ends[0]))
        return ended_on(workspace, behind) if behind is not None else None
    days = [value[:10] for name in record.ends if (value := getattr(record, name))]
    return date.fromisoformat(max(days)) if days else None


def kept_until(workspace: Workspace, how: Sensitivity, ended: date) -> date | None:
    """The last day on which a value is kept; None where this unit has set no time."""
    try:
        limit = applying(workspace.limits, RULES[how], ended)
    except UserError:
        return None
    return add_months(ended, limit.n) if limit.n else None


def is_needed(workspace: Workspace, record: Record) -> bool:
    """True for a lead whose case is not closed: what belongs to it is needed as long."""
    lead = record.uid if isinstance(record, Lead) else getattr(record, "lead", None)
    if not lead:
        return False
    return any(Case.steps is not None and case.state not in Case.steps.closed for case in workspace.records(Case).all(Query(where=(where_is("lead", lead),))))
