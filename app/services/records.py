"""What can be done with a record of any kind: make, read, change, delete, bring back, look at its past, take back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from app.domain.errors import BadInput, NotFound
from app.domain.fields import Field
from app.domain.organisation import Person
from app.domain.problems import Level, Problem
from app.domain.query import Condition, Query, Test
from app.domain.records import Record, fields_of, problems_of, searched_fields
from app.domain.roles import Power
from app.domain.value_kinds import Choice, Link, Links, Text
from app.services.audiences import audience_of, show_to_named
from app.services.clock_doubt import latest_day
from app.services.kind_dictionary import unknown_option
from app.services.naming import called
from app.services.numbers import next_number
from app.services.orderly import require_once, require_orderly
from app.services.permissions import require_delete, require_edit, require_make, require_own
from app.services.usable import as_usable, is_found_by
from app.services.workspace import Workspace
from db.journal import Entry, Past, history, is_newest, last_undoable
from db.undo import undo_last

R = TypeVar("R", bound=Record)
IN_TURN, FIRST = 3, ("lead", "case_file")


@dataclass(frozen=True)
class Hit:
    """A record found by words, whatever its kind."""

    kind: str
    title: str
    uid: str
    name: str


def kind_named(workspace: Workspace, table: str) -> type[Record]:
    """The record type of that name. Raises NotFound, naming those that there are."""
    kind = workspace.store.kind(table)
    if kind is None:
        known = "、".join(kind.table for kind in workspace.store.kinds)
        raise NotFound(f"没有“{table}”这一类记录。", f"可用的类别：{known}。")
    return kind


def new_record(workspace: Workspace, kind: type[R], values: Mapping[str, Any]) -> R:
    """A record of this unit, not stored yet. Raises BadInput for a field that the kind does not have."""
    record = kind(unit=workspace.unit.uid)
    put(record, values)
    record.complete()
    return record


def put(record: Record, values: Mapping[str, Any]) -> None:
    """Write values into a record, not stored yet. Raises BadInput for unknown fields."""
    for name, value in values.items():
        declared_field(type(record), name)
        setattr(record, name, value)


def declared_field(kind: type[Record], name: str) -> Field:
    """The field of that name. Raises BadInput, naming those that there are."""
    fields = fields_of(kind)
    if name not in fields:
        raise BadInput(f"{kind.title}没有“{name}”这个栏目。", f"可用的栏目：{'、'.join(fields)}。")
    return fields[name]


def read_typed(workspace: Workspace, kind: type[Record], typed: Mapping[str, str]) -> dict[str, Any]:
    """Typed texts as values: dates as clerks type them, names of linked records or their uids. Raises BadInput, naming the field."""
    fields = {name: declared_field(kind, name) for name in typed}
    for field in fields.values():
        if field.derived:
            raise BadInput(f"{field.label}由程序计算，不能填写。", "请去掉这一栏。")
    return {name: _read(workspace, field, typed[name]) for name, field in fields.items()}


def require_typed(kind: type[Record], names: Iterable[str]) -> None:
    """Raise BadInput for fields that people do not fill by hand: numbers, what is computed, and what only a step writes."""
    for name in names:
        field = declared_field(kind, name)
        if field.allotted or field.derived:
            raise BadInput(f"{field.label}由程序填写，不能自己填。", "请去掉这一栏。")
        if kind.steps is not None and name in kind.steps.set_by_steps:
            moves = "、".join(dict.fromkeys(f"“{move.label}”" for move in kind.steps.moves if name in move.sets))
            raise BadInput(f"{field.label}只能在办理步骤时填写。", f"请办理{moves}。")


def is_typed(kind: type[Record], field: Field) -> bool:
    """True when people fill the field by hand."""
    return not (field.allotted or field.derived or (kind.steps is not None and field.name in kind.steps.set_by_steps))


def require_own_changes(workspace: Workspace, record: Record) -> None:
    """Raise BadInput when a record that is to be saved holds other values in fields that only steps write."""
    if record.steps is not None:
        stored = workspace.records(type(record)).find(record.uid) or type(record)()
        require_typed(type(record), [name for name in record.steps.set_by_steps if getattr(record, name) != getattr(stored, name)])


def _read(workspace: Workspace, field: Field, text: str) -> Any:
    if isinstance(field.kind, Link) and text.strip():
        return linked(workspace, field.kind.to, text.strip())
    if isinstance(field.kind, Links):
        return tuple(linked(workspace, field.kind.to, part) for part in field.kind.read(text))
    try:
        return field.kind.read(text, workspace.reading)
    except BadInput as fault:
        raise BadInput(f"{field.label}：{fault.what}", fault.next_step) from None


def linked(workspace: Workspace, table: str, text: str) -> str:
    """The uid of the record that a text names: its uid, or exactly what people call it. Raises BadInput."""
    kind = kind_named(workspace, table)
    records = workspace.records(kind)
    if records.find(text) is not None:
        return text
    matches = [record.uid for record in _named(workspace, kind, text)] if text else []
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise BadInput(f"有 {len(matches)} 条{kind.title}都叫“{text}”。", "请从列表中选定其中一条。")
    raise BadInput(f"没有名为“{text}”的{kind.title}。", "请核对名称，或从列表中选择。")


def _named(workspace: Workspace, kind: type[R], text: str) -> list[R]:
    """The records that people call so. The first filled part of a name is a beginning of the text: that much the database looks up."""
    records = workspace.records(kind)
    if not all(isinstance(fields_of(kind)[name].kind, Text | Choice) for name in kind.named_by):
        return [record for record in records.all() if record.name == text]
    words = text.split(" ")
    beginnings = [" ".join(words[:count]) for count in range(1, len(words) + 1)]
    found = {record.uid: record for name in kind.named_by for record in records.all(Query(where=(Condition(name, Test.IN, beginnings),)))}
    return [record for record in found.values() if record.name == text]


def require_valid(workspace: Workspace, record: Record) -> None:
    """Raise BadInput for values that no record may hold, such as an impossible day; empty fields are allowed."""
    for field, problem in problems(workspace, record):
        value = getattr(record, field.name)
        if problem.level is Level.ERROR and value not in (None, ()):
            raise BadInput(f"{field.label}：{problem.text}", "请改正后再保存。")


def problems(workspace: Workspace, record: Record) -> list[tuple[Field, Problem]]:
    """All that stands in the way of a step, field by field."""
    return [*problems_of(record, latest_day(workspace)), *_unknown_options(workspace, record)]


def _unknown_options(workspace: Workspace, record: Record) -> list[tuple[Field, Problem]]:
    """What nobody here may choose. What stands in the database was chosen where it is known: in another bureau, or its entry is still on the way."""
    asked = ((field, unknown_option(workspace, field, getattr(record, field.name))) for field in fields_of(type(record)).values())
    unknown = [(field, problem) for field, problem in asked if problem is not None]
    stored = workspace.records(type(record)).find(record.uid) if unknown and record.uid else None
    return [one for one in unknown if stored is None or getattr(stored, one[0].name) != getattr(record, one[0].name)]


def save_new(workspace: Workspace, record: R) -> R:
    """Store a new record of this unit."""
    require_make(workspace, type(record))
    require_own_changes(workspace, record)
    record.complete()
    _take_from_person(workspace, record)
    require_valid(workspace, record)
    require_orderly(workspace, record)
    require_once(workspace, record)
    give_number(workspace, record)
    with workspace.commit(f"新建{record.title}") as change:
        change.add(record, audience_of(workspace, record))
    return record


def _take_from_person(workspace: Workspace, record: Record) -> None:
    """Whoever is chosen from the register of people brings name, unit and post along, where the record keeps them too and nobody wrote them."""
    fields = fields_of(type(record))
    if "full_name" in fields and "person" in fields:
        person = workspace.records(Person).find(getattr(record, "person", None) or "")
        for name in ("full_name", "works_at", "post") if person is not None else ():
            if name in fields and not getattr(record, name):
                setattr(record, name, getattr(person, name))


def give_number(workspace: Workspace, record: Record) -> None:
    """The next number for a new record whose kind declares one."""
    if record.number_word and not getattr(record, "number", None):
        setattr(record, "number", next_number(workspace, type(record), record.number_word))  # noqa: B010


def save(workspace: Workspace, record: R) -> R:
    """Store what was changed. Raises NotAllowed, BadInput, NotFound."""
    require_edit(workspace, record)
    require_own_changes(workspace, record)
    record.complete()
    _take_from_person(workspace, record)
    require_valid(workspace, record)
    require_orderly(workspace, record)
    require_once(workspace, record)
    with workspace.commit(f"修改{record.title}") as change:
        change.save(record)
        show_to_named(workspace, change, record)
    return record


def delete(workspace: Workspace, record: R) -> R:
    """Move the record to the bin, where it is kept for 90 days. Raises NotAllowed when others already act on it."""
    require_delete(workspace, record)
    return _set_deleted(workspace, record, True, f"{record.title}移到回收站")


def bring_back(workspace: Workspace, record: R) -> R:
    """Take the record out of the bin."""
    require_own(workspace, record)
    return _set_deleted(workspace, record, False, f"从回收站恢复{record.title}")


def _set_deleted(workspace: Workspace, record: R, deleted: bool, action: str) -> R:
    record.deleted = deleted
    with workspace.commit(action) as change:
        change.save(record)
    return record


def history_of(workspace: Workspace, record: Record) -> list[Past]:
    """What happened to a record, the newest first."""
    return history(workspace.store, workspace.store.tables[record.table], record.uid)


def undo(workspace: Workspace) -> Entry:
    """Take back the account's last action. Raises NotFound or NotAllowed in words."""
    return undo_last(workspace.store, workspace.author)


def can_undo(workspace: Workspace) -> bool:
    """True when `undo` takes back what this account did last, and not something before an action that is final."""
    return is_newest(workspace.store, last_undoable(workspace.store, workspace.account.uid))


def condition(workspace: Workspace, kind: type[Record], name: str, text: str) -> Condition:
    """A comparison for equality as people type it; an empty text asks for empty fields."""
    if name in ("unit", "state", "uid"):
        return Condition(name, Test.IS, linked(workspace, "unit", text) if name == "unit" else text)
    field = declared_field(kind, name)
    if not text:
        return Condition(name, Test.EMPTY)
    if field.kind.many:
        value = linked(workspace, field.kind.to, text) if isinstance(field.kind, Links) else text
        return Condition(name, Test.HAS, value)
    return Condition(name, Test.IS, field.kind.stored(_read(workspace, field, text)))


def find_anywhere(workspace: Workspace, words: str, limit: int = 8) -> Sequence[Hit]:
    """Records of all kinds that hold the words, or whose pinyin initials they are."""
    hits: list[tuple[int, Hit]] = []
    found = workspace.store.kinds_with(words) if words.strip() and workspace.may(Power.READ) else ()
    for kind in filter(searched_fields, found):
        page = workspace.records(kind).page(Query(search=words), None, limit)
        usable = [as_usable(workspace, record) for record in page.records if is_found_by(workspace, record, words)]
        hits.extend((place, Hit(kind.table, kind.title, record.uid, called(workspace, record))) for place, record in enumerate(usable))
    return _in_turn(hits)[: limit * 4]


def _in_turn(hits: Sequence[tuple[int, Hit]]) -> list[Hit]:
    """The first few of each kind before more of any: leads and cases first, so that no kind hides behind another that holds the words often."""
    return [hit for _, hit in sorted(hits, key=lambda one: (one[0] // IN_TURN, one[1].kind not in FIRST))]
