"""What a step would make of the due days of a record, in words, before it is taken. It stores nothing."""

from collections.abc import Iterator, Mapping
from copy import copy
from datetime import date
from typing import Any

from app.domain.cases import Case
from app.domain.dates import near_day, shown_moment
from app.domain.due import applying
from app.domain.errors import UserError
from app.domain.fields import Field
from app.domain.leads import Lead
from app.domain.records import Record, fields_of
from app.domain.steps import Move
from app.domain.value_kinds import Moment
from app.services.due_papers import CASE
from app.services.leads import LIMIT
from app.services.records import put
from app.services.workspace import Workspace

EXTEND = "extend"
EXTENDED: Mapping[type[Record], tuple[str, str]] = {Lead: (LIMIT, "clock_start"), Case: (CASE, "filed_on")}
"""By kind: the time limit that its extension prolongs, and the day from which it is reckoned."""


def days_after(workspace: Workspace, record: Record, move: Move, values: Mapping[str, Any]) -> str:
    """核查届满日由11月20日 周五改为12月11日 周五。自10月30日 周五起算…; empty where the step moves no day, or not with these values."""
    after = copy(record)
    try:
        put(after, values)
    except UserError:
        return ""
    after.state = move.to or record.state
    table, fields = workspace.store.tables[record.table], fields_of(type(record))
    now, then = table.reckoned(record), table.reckoned(after)
    changed = {fields[name]: (str(now.get(name) or ""), str(day)) for name, day in then.items() if day and day != now.get(name)}
    hours = {field: days for field, days in changed.items() if isinstance(field.kind, Moment)}
    told = [_told(workspace, field, before if move.to is None else "", day) for field, (before, day) in (hours or changed).items()]
    return "".join([*told, *(_reckoned(workspace, record) if told and move.name == EXTEND else ())])


def _told(workspace: Workspace, field: Field, before: str, after: str) -> str:
    """What a step changes within a stage has a day before; with the next stage another time begins."""
    if isinstance(field.kind, Moment):
        return f"办理以后，{field.label}：{shown_moment(after)}。"
    days = [near_day(date.fromisoformat(day), workspace.today) for day in (before, after) if day]
    return f"{field.label}由{days[0]}改为{days[1]}。" if before else f"办理以后，{field.label}：{days[0]}。"


def _reckoned(workspace: Workspace, record: Record) -> Iterator[str]:
    """自10月30日 周五起算，当日不计：15个工作日，延长15个工作日。"""
    if type(record) in EXTENDED:
        code, first = EXTENDED[type(record)]
        start = date.fromisoformat(getattr(record, first))
        limit = applying(workspace.limits, code, start)
        if limit.extension is not None:
            longer = f"{limit.extension.n}{limit.unit.value}"
            yield f"自{near_day(start, workspace.today)}起算，当日不计：{limit.length()}，延长{longer}。"
