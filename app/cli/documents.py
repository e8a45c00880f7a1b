"""Records and what belongs to them as JSON documents, keyed by field name; the shapes are promised in the contract."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.domain.due import Due
from app.domain.fields import Field
from app.domain.records import Record, fields_of, links_of
from app.domain.value_kinds import Attachment, Choice, Choices, Link, Links

if TYPE_CHECKING:
    from app.services.inbox import Conflict
    from app.services.steps import OpenStep, TakenStep
    from db.journal import Past

Document = dict[str, Any]


def record_document(record: Record, names: Mapping[str, str] | None = None) -> Document:
    """A record: uid, unit, state where it has steps, then its fields; links are uids. With `names`, titles of the links beside them."""
    document: Document = {"uid": record.uid, "unit": record.unit}
    if record.steps is not None:
        document["state"] = record.state or record.steps.start
    if record.deleted:
        document["deleted"] = True
    document |= {name: _plain(getattr(record, name)) for name in fields_of(type(record))}
    if names is not None:
        document["titles"] = _titles(record, names)
    return document


def _plain(value: Any) -> Any:
    if isinstance(value, Attachment):
        return asdict(value)
    return [_plain(entry) for entry in value] if isinstance(value, tuple) else value


def _titles(record: Record, names: Mapping[str, str]) -> Document:
    """Field → what people call the linked record; None for one that is not here."""
    titles: Document = {"unit": names.get(record.unit)}
    for name, _ in links_of(type(record)):
        value = getattr(record, name)
        if value:
            titles[name] = [names.get(uid) for uid in value] if isinstance(value, tuple) else names.get(value)
    return titles


def kind_document(kind: type[Record]) -> Document:
    """A record kind with its fields and the names of its steps."""
    return {
        "name": kind.table,
        "title": kind.title,
        "fields": [_field(field) for field in fields_of(kind).values()],
        "steps": list(dict.fromkeys(move.name for move in kind.steps.moves)) if kind.steps else [],
    }


def _field(field: Field) -> Document:
    document: Document = {
        "name": field.name,
        "label": field.label,
        "kind": type(field.kind).__name__.lower(),
        "required": field.required,
        "choices": list(field.kind.options) if isinstance(field.kind, Choice | Choices) else [],
        "sensitivity": field.sensitivity.name.lower(),
    }
    if isinstance(field.kind, Link | Links):
        document["to"] = field.kind.to
    if field.allotted or field.derived:
        document["given"] = True
    return document


def step_document(step: "OpenStep") -> Document:
    """An open step: its name, for whom, whether it is for this unit, and what it asks for."""
    move = step.move
    return {
        "name": move.name,
        "label": move.label,
        "who": step.who,
        "mine": step.mine,
        "to": move.to,
        "needs": list(move.needs),
        "asks": list(move.asks),
        "remark": move.remark,
        "clause": move.clause,
    }


def taken_document(step: "TakenStep") -> Document:
    """A step in the past."""
    return asdict(step)


def due_document(due: Due) -> Document:
    """A due day with its explanation, day by day."""
    return {
        "due": due.day.isoformat(),
        "days": [{"date": day.date.isoformat(), "counted": day.counted, "why": day.why} for day in due.days],
        "rule": due.limit.code,
        "title": due.limit.title,
        "basis": due.limit.basis,
    }


def conflict_document(one: "Conflict") -> Document:
    """A field with several live values: the last common one, and each with its author."""
    versions = [
        {"value": _plain(one.value(place)), "unit": version.unit, "account": version.account, "at": version.at}
        for place, version in enumerate(one.open.versions)
    ]
    found: Document = {"id": one.id, "kind": one.open.kind, "uid": one.open.uid, "field": one.open.field.removeprefix("_")}
    return found | {"label": one.label, "base": _plain(one.base), "versions": versions, "decides": one.who, "mine": one.mine}


def past_document(kind: type[Record], past: "Past") -> Document:
    """One commit in a record's history, its values as the record holds them."""
    fields = fields_of(kind)
    changes = [
        {
            "field": altered.field.removeprefix("_"),
            "before": _loaded(fields.get(altered.field), altered.before),
            "after": _loaded(fields.get(altered.field), altered.after),
        }
        for altered in past.changes
    ]
    return {"at": past.at, "account": past.account, "unit": past.unit, "action": past.action, "changes": changes}


def _loaded(field: Field | None, raw: Any) -> Any:
    return _plain(field.kind.loaded(raw)) if field is not None else raw
