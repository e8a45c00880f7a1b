"""Merging one segment: its place in its stream decides whether it is taken, kept for later or left; then its records and cells go in."""

import json
from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

from app.domain.batch import Batch, Rows
from app.domain.records import Audience
from app.domain.step_record import Step
from db.aside import UNTICKED, Key, keep, without
from db.branches import continue_own, continues_other, is_doubled, is_in_branch, keep_doubled, reached
from db.change import Change
from db.clock import far_ahead
from db.merge_cells import CellMerge
from db.merge_result import ChangedCell, Incoming, Merged, Refused
from db.seal import head_of, set_head
from db.tables import KindTable
from db.whole_merge import WholeMerge

if TYPE_CHECKING:
    from db.store import Store


@dataclass(frozen=True)
class Terms:
    """What a person said about an import."""

    trust_clock: bool = False
    """Take segments sealed far in the future, too."""
    excluded: Collection[Key] = ()
    """Records that are set aside while the rest goes in."""
    chosen: bool = False
    """Of two contents of one number this one was chosen."""


class SegmentMerge:
    """One segment on its way in."""

    def __init__(self, store: "Store", change: Change, item: Incoming, result: Merged, terms: Terms) -> None:
        self.terms = terms
        self.store = store
        self.conn = store.db.conn
        self.change = change
        self.item = item
        self.batch = item.batch
        self.result = result
        self.replica = store.replica_id(item.batch.replica, item.batch.unit)
        self.audience = store.audience_id(item.batch.audience)

    def take(self) -> None:
        """Apply it, keep it for later, or leave it: by its number in its stream."""
        key = (self.audience, self.replica)
        have, sha = head_of(self.store, *key)
        if self.batch.seq <= have:
            self._leave(key)
        elif (undone := self._undone(key)) is not None:
            (self.result.undone if undone == self.item.sha else self.result.forked).append(self.batch)
        elif is_in_branch(self.store, self.audience, self.batch.replica, self.batch.seq, self.item.sha):
            self.result.repeated += 1
        elif self._is_another_content(key, have, sha):
            self._set_aside(key)
        elif not self.terms.trust_clock and far_ahead(self.batch.sealed_at, self.store.now()):
            self.result.held.append(self.batch)
        elif self.batch.seq > have + 1 or not self.has_what_its_author_had():
            self.result.early.append(self.batch)
            self._remember("early", ", vector")
        else:
            self._apply()

    def has_what_its_author_had(self) -> bool:
        """True when every segment that the author had merged is merged here: otherwise what it closed could come back."""
        have = reached(self.store, self.audience)
        return all(have.get(replica, 0) >= seq for replica, seq in self.batch.vector.items())

    def _undone(self, key: tuple[int, int]) -> str | None:
        """The digest of the segment of that number whose import was undone."""
        row = self.conn.execute("SELECT sha FROM undone WHERE audience = ? AND replica = ? AND seq = ?", (*key, self.batch.seq)).fetchone()
        return row[0] if row else None

    def _waits_otherwise(self, key: tuple[int, int]) -> bool:
        """True when the segment of that number that waits for its turn has another content."""
        row = self.conn.execute("SELECT sha FROM early WHERE audience = ? AND replica = ? AND seq = ?", (*key, self.batch.seq)).fetchone()
        return row is not None and row[0] != self.item.sha

    def _is_another_content(self, key: tuple[int, int], have: int, head: str) -> bool:
        """True when it does not follow what is merged, or when its number has two contents and nobody has chosen yet."""
        if self.batch.seq == have + 1 and self.batch.previous != head:
            return True
        if not self.terms.chosen and (self._waits_otherwise(key) or is_doubled(self.store, self.batch, *key)):
            return True
        return self.batch.previous != head and continues_other(self.store, self.batch, self.audience)

    def _set_aside(self, key: tuple[int, int]) -> None:
        keep_doubled(self.store, self.batch, self.item.sha, self.item.size, key)
        self.result.forked.append(self.batch)

    def _leave(self, key: tuple[int, int]) -> None:
        known = self.conn.execute("SELECT sha FROM segment WHERE audience = ? AND replica = ? AND seq = ?", (*key, self.batch.seq)).fetchone()
        in_branch = is_in_branch(self.store, self.audience, self.batch.replica, self.batch.seq, self.item.sha)
        if known and known[0] != self.item.sha and not in_branch:
            self._set_aside(key)
        else:
            self.result.repeated += 1

    def _remember(self, table: str, more: str) -> None:
        files = json.dumps(list(self.batch.files))
        values: tuple[Any, ...] = (self.audience, self.replica, self.batch.seq, self.item.sha, self.item.size, files)
        values += (json.dumps(self.batch.vector), self.batch.clock)[: more.count(",")]
        marks = ", ".join("?" * len(values))
        self.conn.execute(f"INSERT OR REPLACE INTO {table} (audience, replica, seq, sha, size, files{more}) VALUES ({marks})", values)

    def _apply(self) -> None:
        self._remember("segment", ", vector, clock")
        set_head(self.store, self.audience, self.replica, self.batch.seq, self.item.sha)
        continue_own(self.store, self.batch, self.item.sha, (self.audience, self.replica))
        self.conn.execute("DELETE FROM early WHERE audience = ? AND replica = ? AND seq = ?", (self.audience, self.replica, self.batch.seq))
        self.conn.executemany(
            "INSERT OR IGNORE INTO authored (replica, clock, account, account_name, action) VALUES (?, ?, ?, ?, ?)",
            [(self.replica, entry.clock, entry.account, entry.account_name, entry.action) for entry in self.batch.commits],
        )
        content, left_out = without(self.batch, self.terms.excluded)
        refused = self._take_content(content)
        keep(self.store, [*map(astuple, refused), *((*key, "", UNTICKED) for key in left_out)], (self.audience, self.replica, self.batch.seq))
        self.result.refused.extend(refused)
        self.store.set_meta("clock", max(self.batch.clock, int(self.store.meta("clock"))))
        self.result.segments += 1

    def retry(self, content: Batch) -> set[tuple[str, str, str]]:
        """Take a part of a segment that is merged already; returns what is refused again, and stays set aside."""
        self.batch = content
        refused = self._take_content(content)
        keep(self.store, map(astuple, refused), (self.audience, self.replica, content.seq))
        return {(one.kind, one.uid, one.field) for one in refused}

    def _take_content(self, content: Batch) -> list[Refused]:
        self.refused: list[Refused] = []
        cells = CellMerge(self.store, self.change, content.vector, self.replica, self.audience, content.seq)
        wholes = self._take_wholes(content, cells)
        for rows in content.rows:
            if self._may_arrive(rows.kind):
                self._insert(self._own(rows), cells)
        self.result.changed.extend(ChangedCell(*outcome) for outcome in wholes.take_rest())
        self.refused.extend(Refused(*refused) for refused in wholes.refused)
        for part in content.cells:
            if self._may_arrive(part.kind):
                cells.stage(part.kind, part.field, part.uids, part.values, part.clocks)
        new = {(kind, uid) for kind, uids in self.result.new.items() for uid in uids}
        self.result.changed.extend(ChangedCell(*outcome) for outcome in cells.apply() if outcome[:2] not in new)
        return [*self.refused, *(Refused(*refused) for refused in cells.refused)]

    def _take_wholes(self, content: Batch, cells: CellMerge) -> WholeMerge:
        """Those that the publisher vouches for."""
        wholes = WholeMerge(self.store, self.change, content, self.replica, self.audience)
        self.result.changed.extend(ChangedCell(*outcome) for outcome in wholes.take())
        for whole in wholes.unknown:
            cells.parking.whole(whole)
        for kind, uids in wholes.new.items():
            self.result.new.setdefault(kind, []).extend(uids)
            self._after_insert(self.store.tables[kind], uids, cells)
        return wholes

    def _may_arrive(self, kind: str) -> bool:
        """Kinds that never leave a replica are never taken from one."""
        table = self.store.tables.get(kind)
        if table is None or table.kind.audience is not Audience.HERE:
            return True
        self.refused.append(Refused(kind, "", "", f"{table.kind.title}只留在本机，不从数据包接收。"))
        return False

    def _own(self, rows: Rows) -> Rows:
        """The rows whose owner is the unit that signed; nobody registers in another unit's name."""
        foreign = {place for place, unit in enumerate(rows.units) if unit != self.batch.unit}
        if not foreign:
            return rows
        self.refused.extend(Refused(rows.kind, rows.uids[place], "", "登记单位与签名的单位不符。") for place in sorted(foreign))
        kept = [place for place in range(len(rows.uids)) if place not in foreign]
        values = [[column[place] for place in kept] for column in rows.values]
        return Rows(
            rows.kind,
            rows.columns,
            uids=[rows.uids[place] for place in kept],
            units=[rows.units[place] for place in kept],
            clocks=[rows.clocks[place] for place in kept],
            values=values,
        )

    def _insert(self, rows: Rows, cells: CellMerge) -> None:
        """Records that are new here; what this version does not know waits for an upgrade."""
        table = self.store.tables.get(rows.kind)
        columns = dict(zip(rows.columns, rows.values, strict=True))
        if table is None:
            cells.parking.rows(rows, list(rows.columns))
            return
        cells.parking.rows(rows, [name for name in rows.columns if name not in table.field_ids])
        state = table.kind.steps.start if table.kind.steps else None
        nothing = [None] * len(rows.uids)
        deleted = [1 if value else 0 for value in columns.get("_deleted", nothing)]
        values = [cells.fitting(table, name, rows.uids, columns[name]) if name in columns else nothing for name in table.exchanged]
        full = list(zip(rows.uids, rows.units, [state] * len(rows.uids), deleted, *values, strict=True))
        present = self._present(table, rows.uids)
        new = [row for row in full if row[0] not in present] if present else full
        clocks = [clock for row, clock in zip(full, rows.clocks, strict=True) if row[0] not in present] if present else rows.clocks
        if new:
            self.change.insert_rows(table, new, self.audience, self.replica, clocks)
            self.result.new.setdefault(table.name, []).extend(str(row[0]) for row in new)
            if table.kind is Step:
                records = zip(columns.get("of_kind", nothing), columns.get("of", nothing), strict=True)
                self.result.moved.update((str(kind), str(uid)) for kind, uid in records)
            self._after_insert(table, [str(row[0]) for row in new], cells)

    def _present(self, table: KindTable, uids: Sequence[str]) -> set[str]:
        sql = f'SELECT uid FROM "{table.name}" WHERE uid IN (SELECT value FROM json_each(?))'
        return {row[0] for row in self.conn.execute(sql, (json.dumps(list(uids)),))}

    def _after_insert(self, table: KindTable, uids: Sequence[str], cells: CellMerge) -> None:
        """Cells and steps that came before their record take effect now."""
        listed = json.dumps(uids)
        if table.kind.steps is not None and "step" in self.store.tables:
            sql = "SELECT DISTINCT of FROM step WHERE of_kind = ? AND of IN (SELECT value FROM json_each(?))"
            self.change.refold_also((table.name, row[0]) for row in self.conn.execute(sql, (table.name, listed)).fetchall())
        cells.unpark(table, listed)
