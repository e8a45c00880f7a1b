"""Merging single cells: which value is shown, which rivals it, which waits for its record."""

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from db.aside import keep
from db.change import Cell, Change
from db.merge_parking import Parking
from db.state import steps_that_count
from db.tables import KindTable
from db.versions import LABEL, Version, stored_version
from db.whole import due_also

if TYPE_CHECKING:
    from db.store import Store

UNFIT = "内容不是这个栏目能填的，已搁置。"
NOT_THEIRS = "不是登记单位所改，也不属于对方办理的步骤，已搁置。"

Outcome = tuple[str, str, str, Any, Any, bool]
"""Kind, uid, field, the value before, the other value, whether both live."""


class CellMerge:
    """The cells of one segment, staged and then merged against the newest clocks."""

    def __init__(self, store: "Store", change: Change, vector: Mapping[str, int], replica: int, audience: int, seq: int) -> None:
        self.store = store
        self.conn = store.db.conn
        self.change = change
        self.replica = replica
        self.audience = audience
        self.seq = seq
        self.parking = Parking(store, replica, audience, seq)
        self.known = {store.replica_id(uid): number for uid, number in vector.items()} | {replica: seq}
        self._contexts: dict[tuple[int, int], dict[str, int]] = {}
        self._staged: dict[str, list[tuple[str, int, Any, int]]] = {}
        self._stepped: dict[tuple[str, str], dict[int, frozenset[str]]] = {}
        self.unit = store.replica_unit(replica)
        self._closed: list[tuple[int, int, int, int]] = []
        self._opened: list[tuple[Any, ...]] = []
        self.refused: list[tuple[str, str, str, str]] = []
        """Kind, uid, field and why: what the author may not write, or what no field of that kind can hold."""

    def stage(self, kind: str, name: str, uids: Sequence[str], values: Sequence[Any], clocks: Sequence[int]) -> None:
        """Take cells in; what this version does not know is parked as it is."""
        table = self.store.tables.get(kind)
        if table is None or name not in table.field_ids:
            self.parking.cells(kind, name, zip(uids, values, clocks, strict=True))
            return
        number = table.field_ids[name]
        staged = self._staged.setdefault(kind, [])
        fit = table.fit(name, values)
        for uid, value, clock in zip(uids, values, clocks, strict=True):
            if fit or table.fits(name, value):
                staged.append((uid, number, value, clock))
            else:
                self.refused.append((kind, uid, name, UNFIT))

    def fitting(self, table: KindTable, name: str, uids: Sequence[str], values: Sequence[Any]) -> Sequence[Any]:
        """A column of new records; what its field cannot hold is set aside, the record still comes in."""
        if table.fit(name, values):
            return values
        self.refused.extend((table.name, uid, name, UNFIT) for uid, value in zip(uids, values, strict=True) if not table.fits(name, value))
        return [value if table.fits(name, value) else None for value in values]

    def unpark(self, table: KindTable, uids: str) -> None:
        """Merge the cells that waited for these records (a JSON list of uids), each in the context of its own segment."""
        mine = "kind = ? AND uid IN (SELECT value FROM json_each(?))"
        found = self.conn.execute(
            f"SELECT audience, replica, seq, field, uid, value, clock FROM parked WHERE {mine} ORDER BY audience, replica, seq, field", (table.name, uids)
        ).fetchall()
        if not found:
            return
        self.conn.execute(f"DELETE FROM parked WHERE {mine}", (table.name, uids))
        for (audience, replica, seq), segment in groupby(found, key=lambda row: row[:3]):
            part = CellMerge(self.store, self.change, self._context(audience, replica, seq), replica, audience, seq)
            for name, cells in groupby(segment, key=lambda row: row[3]):
                _, _, _, _, uids_of, values, clocks = zip(*cells, strict=True)
                part.stage(table.name, name, uids_of, values, clocks)
            deque(part.apply(), maxlen=0)
            keep(self.store, part.refused, (audience, replica, seq))

    def _context(self, audience: int, replica: int, seq: int) -> dict[str, int]:
        row = self.conn.execute("SELECT vector FROM segment WHERE audience = ? AND replica = ? AND seq = ?", (audience, replica, seq)).fetchone()
        return json.loads(row[0]) if row else {}

    def apply(self) -> Iterator[Outcome]:
        """Merge what was staged, kind by kind; yields what changed or stays open."""
        for kind, staged in self._staged.items():
            yield from self._apply_kind(self.store.tables[kind], staged)

    def _apply_kind(self, table: KindTable, staged: Sequence[tuple[str, int, Any, int]]) -> Iterator[Outcome]:
        self.conn.execute("CREATE TEMP TABLE incoming (uid TEXT, field INTEGER, value, clock INTEGER)")
        self.conn.executemany("INSERT INTO incoming VALUES (?, ?, ?, ?)", staged)
        self._park_absent(table)
        met, rivals, moved = self._meet(table), self._rivals(table), self._moved(table)
        self.conn.execute("DROP TABLE temp.incoming")
        names = {number: name for name, number in table.field_ids.items()}
        changed: list[tuple[Sequence[Any], dict[str, Cell]]] = []
        outcomes: list[Outcome] = []
        width, home = len(table.columns), table.at("_audience")
        for line in met:
            row, (number, value, clock, at, author, seq, known) = line[:width], line[width:]
            first, stood_for = moved.get(row[0], (row[home], 0))
            if clock <= stood_for:  # a whole that was joined before had it in it: it is here, or was overwritten
                continue
            if not self._may_write(table, row, names[number], clock, first):
                self.refused.append((table.name, row[1], names[number], NOT_THEIRS))
                continue
            now = row[table.at(names[number])]
            others = rivals.get((number, row[0]), ())
            verdict: tuple[bool, bool] | None = True, False
            if at is not None or others:
                shown = stored_version(at, author, seq, now, known) if at is not None else None
                verdict = self._judge(number, row[0], Version(clock, self.replica, self.seq, value), shown, others)
            if verdict is None:
                continue
            wins, conflict = verdict
            if conflict or value != now:
                outcomes.append((table.name, row[1], names[number], now, value, conflict))
            if wins:
                if not changed or changed[-1][0][0] != row[0]:
                    changed.append((row, {}))
                changed[-1][1][names[number]] = Cell(value, clock, self.replica, self.seq)
        self._write_rivals()
        self.change.set_cells(table, changed)
        self._tell(table, moved)
        return iter(outcomes)

    def _tell(self, table: KindTable, moved: Iterable[int]) -> None:
        """What a computer of this unit wrote on a record that has moved is told in a whole: that computer may be gone."""
        for rk in moved if self.unit == self.store.identity.unit else ():
            due_also(self.store, table, rk)

    def _park_absent(self, table: KindTable) -> None:
        self.conn.execute(
            "INSERT INTO parked (uid, kind, field, value, clock, replica, seq, audience) SELECT i.uid, ?, f.name, i.value, i.clock, ?, ?, ?"
            f' FROM incoming i JOIN field f ON f.id = i.field WHERE NOT EXISTS (SELECT 1 FROM "{table.name}" r WHERE r.uid = i.uid)',
            (table.name, self.replica, self.seq, self.audience),
        )

    def _meet(self, table: KindTable) -> Sequence[Sequence[Any]]:
        """Each incoming cell beside its row and the newest clock of the cell it meets."""
        columns = ", ".join(f'r."{name}"' for name in table.columns)
        label = LABEL.format(w="w", audience="?")
        return self.conn.execute(
            f"SELECT {columns}, i.field, i.value, i.clock, w.clock, w.replica, {label}, w.known"
            f' FROM incoming i JOIN "{table.name}" r ON r.uid = i.uid'
            " LEFT JOIN overwritten w ON w.id = (SELECT max(o.id) FROM overwritten o WHERE o.field = i.field AND o.rk = r.rk) ORDER BY r.rk",
            (self.audience,),
        ).fetchall()

    def _moved(self, table: KindTable) -> dict[int, tuple[int, int]]:
        """Of the records that the cells meet, those that were moved: where they were first published, and up to which clock of the author wholes stood."""
        if not self.conn.execute("SELECT 1 FROM moved WHERE kind = ? LIMIT 1", (table.name,)).fetchone():
            return {}
        met = f'SELECT r.rk FROM incoming i JOIN "{table.name}" r ON r.uid = i.uid'
        rows = self.conn.execute(f"SELECT rk, first, known FROM moved WHERE kind = ? AND rk IN ({met})", (table.name,))
        return {rk: (first, json.loads(known).get(self._uid(self.replica), 0)) for rk, first, known in rows}

    def _may_write(self, table: KindTable, row: Sequence[Any], name: str, clock: int, first: int) -> bool:
        """The owner writes its records; others write with a step of theirs the fields that the step sets.

        What was published where the record was at first, by somebody who did not know that it moved, counts as long as its author sees the record.
        """
        home = row[table.at("_audience")]
        if self.audience != first or (home != first and self.unit not in self.store.audience_units(home)):
            return False
        if row[table.at("unit")] == self.unit:
            return True
        if (table.name, row[1]) not in self._stepped:
            self._stepped[table.name, row[1]] = dict(steps_that_count(self.conn, table, row[1], self.unit))
        return name in self._stepped[table.name, row[1]].get(clock, ())

    def _rivals(self, table: KindTable) -> dict[tuple[int, int], list[Version]]:
        found: dict[tuple[int, int], list[Version]] = {}
        for number, rk, *rival in self.conn.execute(
            "SELECT v.field, v.rk, v.clock, v.replica, v.seq, v.value, v.known"
            f' FROM incoming i JOIN "{table.name}" r ON r.uid = i.uid JOIN rival v ON v.field = i.field AND v.rk = r.rk'
        ):
            found.setdefault((number, rk), []).append(stored_version(*rival))
        return found

    def _judge(self, number: int, rk: int, new: Version, shown: Version | None, rivals: Sequence[Version]) -> tuple[bool, bool] | None:
        """Whether the incoming value is shown, and whether another lives beside it; None when its author was outdated.

        Every version that no author has seen stays, even beside an equal value: a later write closes only what its author had seen.
        """
        if shown is not None and not self._seen(shown, new) and self._outdated_by(shown, new):
            return None
        if any(self._outdated_by(rival, new) for rival in rivals):
            return None
        left = [rival for rival in rivals if not self._drop_if_seen(number, rk, rival, new)]
        if shown is None or self._seen(shown, new):
            return True, any(rival.value != new.value for rival in left)
        wins = (new.clock, self._uid(new.replica)) > (shown.clock, self._uid(shown.replica))
        self._keep(number, rk, shown if wins else new)
        top, other = (new, shown) if wins else (shown, new)
        return wins, any(rival.value != top.value for rival in (other, *left))

    def _seen(self, version: Version, new: Version) -> bool:
        """True when the author of the segment knew that version: its own earlier one, or one of the segments that it had merged."""
        if version.replica == new.replica:
            return version.clock < new.clock
        return version.known is None and version.seq <= self.known.get(version.replica, 0)

    def _outdated_by(self, version: Version, new: Version) -> bool:
        """True when the author of that version knew this segment."""
        if version.replica == new.replica:
            return version.clock >= new.clock
        if version.known is not None:
            return new.clock <= version.known.get(self._uid(new.replica), 0)
        key = (version.replica, version.seq)
        if key not in self._contexts:
            self._contexts[key] = self._context(self.audience, *key)
        return self._contexts[key].get(self._uid(self.replica), 0) >= self.seq

    def _drop_if_seen(self, number: int, rk: int, rival: Version, new: Version) -> bool:
        if not self._seen(rival, new):
            return False
        self._closed.append((number, rk, *rival.dot))
        return True

    def _keep(self, number: int, rk: int, version: Version) -> None:
        known = None if version.known is None else json.dumps(dict(version.known))
        self._opened.append((number, rk, *version.dot, version.seq, version.value, known))

    def _write_rivals(self) -> None:
        """What closed and what opened: each cell is met once, so that all can be written at the end."""
        self.conn.executemany("DELETE FROM rival WHERE field = ? AND rk = ? AND clock = ? AND replica = ?", self._closed)
        self.conn.executemany("INSERT OR REPLACE INTO rival (field, rk, clock, replica, seq, value, known) VALUES (?, ?, ?, ?, ?, ?, ?)", self._opened)
        self._closed.clear()
        self._opened.clear()

    def _uid(self, replica: int) -> str:
        return self.store.replica_uid(replica)
