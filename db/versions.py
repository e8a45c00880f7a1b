"""The live values of a cell, each with the segment that carried it: what is compared when offices changed one field without knowing of each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.tables import KindTable

if TYPE_CHECKING:
    from db.store import Store

UNSEALED = 1 << 62
"""The segment of a value that no other office can have seen."""

# The segment of a value: as it was labelled, or, of a value of this replica's own, the first one that was sealed after it.
LABEL = (
    "coalesce({w}.seq, (SELECT min(s.seq) FROM segment s WHERE s.audience = coalesce({w}.stream, {audience})"
    f" AND s.replica = {{w}}.replica AND s.last_cell >= {{w}}.id), {UNSEALED})"
)
NEWEST = "(SELECT max(id) FROM overwritten WHERE field = ? AND rk = ?)"


@dataclass(frozen=True)
class Version:
    """A value of a cell that is shown or rivals it: clock, author, and the segment that carried it, by publisher and audience."""

    clock: int
    replica: int
    seq: int
    value: Any
    via: int
    stream: int

    @property
    def dot(self) -> tuple[int, int]:
        """What tells it from every other value of the cell."""
        return self.clock, self.replica


def live_versions(store: "Store", table: KindTable, row: Sequence[Any], number: int, name: str) -> list[Version]:
    """What lives in a cell, the value shown first; nothing when it was never overwritten. `row` says in which audience the record is."""
    conn, rk, audience = store.db.conn, row[0], row[table.at("_audience")]
    sql = f"SELECT w.clock, w.replica, {LABEL.format(w='w', audience='?')}, w.via, w.stream FROM overwritten w WHERE w.id = {NEWEST}"
    shown = conn.execute(sql, (audience, number, rk)).fetchone()
    rivals = conn.execute("SELECT clock, replica, seq, value, via, stream FROM rival WHERE field = ? AND rk = ?", (number, rk)).fetchall()
    found = [(*shown[:3], row[table.at(name)], *shown[3:]), *rivals] if shown else []
    return [Version(clock, replica, seq, value, via or replica, stream or audience) for clock, replica, seq, value, via, stream in found]


def keep_labels(store: "Store", table: KindTable, row: Sequence[Any]) -> None:
    """Say outright which audience carried the live values of a record, before its own audience changes. `row` is the record as it was."""
    for number, version, shown in _all_live(store, table, row):
        if version.seq < UNSEALED:
            _write_label(store, number, row[0], version, shown, (version.seq, version.via, version.stream))


def carry(store: "Store", table: KindTable, row: Sequence[Any], seq: int) -> None:
    """This replica's segment of that number carries the live values of the record to its audience, as far as none did before."""
    for number, version, shown in _all_live(store, table, row):
        if version.stream != row[table.at("_audience")] or version.seq == UNSEALED:
            _write_label(store, number, row[0], version, shown, (seq, store.self_id, None))


def _all_live(store: "Store", table: KindTable, row: Sequence[Any]) -> list[tuple[int, Version, bool]]:
    """Field, value, and whether it is the one shown."""
    return [
        (number, version, place == 0)
        for name, number in table.field_ids.items()
        for place, version in enumerate(live_versions(store, table, row, number, name))
    ]


def _write_label(store: "Store", number: int, rk: int, version: Version, shown: bool, label: tuple[int, int, int | None]) -> None:
    if shown:
        label_shown(store, number, rk, label)
    else:
        sql = "UPDATE rival SET seq = ?, via = ?, stream = ? WHERE field = ? AND rk = ? AND clock = ? AND replica = ?"
        store.db.conn.execute(sql, (*label, number, rk, *version.dot))


def label_shown(store: "Store", number: int, rk: int, label: tuple[int, int, int | None]) -> None:
    """Say which segment, by publisher and audience, carried the value that a cell shows; no audience stands for the record's own."""
    store.db.conn.execute(f"UPDATE overwritten SET seq = ?, via = ?, stream = ? WHERE id = {NEWEST}", (*label, number, rk))
