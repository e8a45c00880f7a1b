"""Rows that the program counted, written beside those that stand there: matched by their key, changed, added, or put away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.query import Query, where_is
from app.domain.records import Record, fields_of
from app.services.workspace import Workspace
from db.change import Change


@dataclass(frozen=True)
class Counted:
    """The rows of one kind as they should stand."""

    kind: type[Record]
    key: tuple[str, ...]
    """The fields that tell them apart."""
    rows: Sequence[Mapping[str, Any]]
    kept_by: tuple[str, ...] = ()
    """Fields of people: any of them that is filled keeps a row that is no longer counted."""
    put_away: bool = True
    """False when rows that are not counted belong to people."""

    def write(self, workspace: Workspace, change: Change, owner: Record, audience: Sequence[str]) -> int:
        """Write them inside a commit; returns how many there are now."""
        where = where_is(self.kind.seen_with, owner.uid)
        standing = {self._key_of(vars(row)): row for row in workspace.records(self.kind).all(Query(where=(where,)))}
        for values in self.rows:
            row = standing.pop(self._key_of(values), None)
            if row is None:
                row = self.kind(unit=owner.unit)
                _put(row, {self.kind.seen_with: owner.uid, **values})
                change.add(row, audience)
            else:
                _put(row, values)
                change.save(row)
        left = 0
        for row in standing.values():
            if self.put_away and not any(getattr(row, name) not in (None, ()) for name in self.kept_by):
                row.deleted = True
            elif self.put_away:
                _put(row, {name: 0 if field.kind.numeric else None for name, field in fields_of(self.kind).items() if field.allotted and name not in self.key})
            left += not row.deleted
            change.save(row)
        return len(self.rows) + left

    def _key_of(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(values[name] for name in self.key)


def _put(row: Record, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
