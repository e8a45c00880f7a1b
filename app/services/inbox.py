"""The conflict inbox for people: what offices changed without knowing of each other, and the decision about it (`design.md` 5).

Nothing here blocks daily work: each conflict shows a default value, and an open one may wait.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.errors import BadInput, NotAllowed, NotFound
from app.domain.fields import Field
from app.domain.records import Record, fields_of
from app.domain.value_kinds import LongText, Text
from app.services.history_words import shown_value
from app.services.inbox_decided import Decided, remember, remembered
from app.services.permissions import owns
from app.services.records import problems, read_typed
from app.services.workspace import Workspace
from db.inbox import OpenField, binned_while_edited, open_fields

BIN = "移到回收站"


@dataclass(frozen=True)
class Conflict:
    """One field with several live values."""

    id: str
    record: Record
    label: str
    open: OpenField
    mine: bool
    """True when this unit decides: the one that registered the record."""
    who: str
    """The unit that decides."""

    @property
    def field(self) -> Field | None:
        """The declaration of the field; None for the bin."""
        return fields_of(type(self.record)).get(self.open.field)

    @property
    def edited(self) -> tuple[str, ...]:
        """What was changed by somebody who did not know that the record was put into the bin: labels of fields."""
        fields = fields_of(type(self.record))
        return tuple(fields[name].label for name in self.open.edited)

    @property
    def can_keep_both(self) -> bool:
        """True for texts that can stand one after the other, and for lists."""
        return self.field is not None and (self.field.kind.many or isinstance(self.field.kind, LongText) or type(self.field.kind) is Text)

    def value(self, place: int) -> Any:
        """The live value at that place, as the record would hold it."""
        return self._loaded(self.open.versions[place].value)

    @property
    def base(self) -> Any:
        """The last value that all had seen, as the record held it."""
        return self._loaded(self.open.base)

    def _loaded(self, stored: Any) -> Any:
        return self.field.kind.loaded(stored) if self.field else bool(stored)

    def words(self, value: Any, names: Mapping[str, str]) -> str:
        """A value as people read it."""
        return shown_value(self.field, value, names) if self.field else (BIN if value else "保留")


def conflicts(workspace: Workspace, record: Record | None = None) -> list[Conflict]:
    """The whole inbox, or what is open in one record: fields with several values, and what is in the bin and was changed meanwhile."""
    of = (record.table, record.uid) if record else ("", "")
    found = [*open_fields(workspace.store, *of), *binned_while_edited(workspace.store, *of)]
    return [conflict_of(workspace, one) for one in found]


def conflict(workspace: Workspace, id: str) -> Conflict:
    """The open conflict of that id. Raises NotFound."""
    found = next((one for one in conflicts(workspace) if one.id == id), None)
    if found is None:
        raise NotFound("找不到这处冲突。", "它可能已经由别的单位或另一台电脑定下来了；请重新查看冲突列表。")
    return found


def require_unchanged(workspace: Workspace, one: Conflict) -> None:
    """Raise NotFound when other values are live now than those that somebody has looked at: a decision is about what was seen."""
    if conflict(workspace, one.id).open.versions != one.open.versions:
        raise NotFound("这处冲突刚刚有了新的值。", "请看过新的值再决定。")


def conflict_of(workspace: Workspace, found: OpenField) -> Conflict:
    """An open field with its record, and who decides."""
    kind = workspace.store.kind(found.kind)
    assert kind is not None
    record = workspace.records(kind).get(found.uid)
    field = fields_of(kind).get(found.field)
    who = workspace.names([record]).get(record.unit, "登记单位")
    return Conflict(f"{found.kind}/{found.uid}/{found.field}", record, field.label if field else "是否保留", found, owns(workspace, record), who)


def choose(workspace: Workspace, one: Conflict, place: int) -> None:
    """Let one of the live values stand, counted from 0. Raises BadInput when there is none at that place."""
    if not 0 <= place < len(one.open.versions):
        raise BadInput(f"没有第 {place + 1} 个值。", f"请在 1 到 {len(one.open.versions)} 之间选择。")
    decide(workspace, one, one.value(place))


def write(workspace: Workspace, one: Conflict, typed: str) -> None:
    """Let a newly typed value stand. Raises BadInput as any form would."""
    if one.field is None:
        raise BadInput("这一项只能选择，不能填写。", "请选择保留，或移到回收站。")
    decide(workspace, one, read_typed(workspace, type(one.record), {one.field.name: typed})[one.field.name])


def keep_both(workspace: Workspace, one: Conflict) -> None:
    """Put all values one after the other: texts by paragraphs, lists without repetitions. Raises BadInput where that makes no sense."""
    if not one.can_keep_both or one.field is None:
        raise BadInput(f"“{one.label}”只能有一个值，不能都保留。", "请选择其中一个，或重新填写。")
    values = [one.value(place) for place in range(len(one.open.versions))]
    decide(workspace, one, together(one.field, values))


def together(field: Field, values: Sequence[Any]) -> Any:
    """All values in one."""
    if field.kind.many:
        return tuple(dict.fromkeys(part for value in values for part in value))
    return ("\n" if isinstance(field.kind, LongText) else "；").join(dict.fromkeys(value for value in values if value))


def alike(workspace: Workspace, one: Conflict) -> list[Conflict]:
    """The other conflicts between the same two units in the same field, which may be decided the same way."""
    units = {version.unit for version in one.open.versions}
    return [
        other
        for other in conflicts(workspace)
        if other.id != one.id and (other.open.kind, other.open.field) == (one.open.kind, one.open.field)
        and {version.unit for version in other.open.versions} == units and other.mine
    ]  # fmt: skip


def decide(workspace: Workspace, one: Conflict, value: Any) -> None:
    """Let that value stand, whichever it is: an ordinary write, which closes, everywhere, what this office had seen.

    Raises NotAllowed for another unit's record, BadInput for a value that the field cannot hold.
    """
    _write(workspace, one, value, f"议定冲突：{one.label}")


def decided(workspace: Workspace) -> list[tuple[Decided, Conflict]]:
    """The decisions of this computer that can be changed, the newest first: their record is here and the field is not open again."""
    reopened = {one.id for one in conflicts(workspace)}
    found = [one for one in remembered(workspace) if one.id not in reopened and _is_here(workspace, one)]
    return [(one, conflict_of(workspace, one.open)) for one in found]


def decided_one(workspace: Workspace, identity: str) -> Conflict:
    """The decision of this computer about the conflict that had that id. Raises NotFound."""
    found = next((conflict for one, conflict in decided(workspace) if one.id == identity), None)
    if found is None:
        raise NotFound("本机没有定下过这处冲突，或它又有了新的值。", "请重新列出已定的和待定的冲突，再选。")
    return found


def _is_here(workspace: Workspace, one: Decided) -> bool:
    kind = workspace.store.kind(one.open.kind)
    return kind is not None and workspace.records(kind).find(one.open.uid) is not None


def decide_again(workspace: Workspace, one: Conflict, place: int) -> None:
    """Let another of the values stand after all; it goes out as an ordinary change.

    Raises what `choose` raises, and NotFound when the field was changed since `one` was read.
    """
    if not 0 <= place < len(one.open.versions):
        raise BadInput(f"没有第 {place + 1} 个值。", f"请在 1 到 {len(one.open.versions)} 之间选择。")
    now = workspace.records(type(one.record)).get(one.record.uid)
    if one.field and getattr(now, one.field.name) != getattr(one.record, one.field.name):
        raise NotFound("这一栏刚刚又改过。", "请看过新的值再改判。")
    _write(workspace, one, one.value(place), f"改判冲突：{one.label}")


def _write(workspace: Workspace, one: Conflict, value: Any, action: str) -> None:
    if not one.mine:
        raise NotAllowed(f"这条{one.record.title}由{one.who}登记，由{one.who}决定。", f"请联系{one.who}；决定会随下一个数据包送到，这里自动了结。")
    if one.field is not None:
        decided = replace(one.record, **{one.field.name: value})
        wrong = [problem for field, problem in problems(workspace, decided) if field.name == one.field.name]
        if wrong:
            raise BadInput(f"{one.label}：{wrong[0].text}", "请改正后再决定。")
    stored = one.field.kind.stored(value) if one.field else int(bool(value))
    with workspace.commit(action) as change:
        change.undoable = False
        change.settle(type(one.record), one.record.uid, one.open.field, stored)
        remember(workspace, one.open, stored)
