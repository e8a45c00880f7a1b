"""Wholes on their way in: a record that is new here is taken as it is, one that is known is joined, value by value (`db.whole`)."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from app.domain.batch import Batch, Live, Whole
from app.domain.records import Audience
from db.change import Cell, Change
from db.seal import merged_vector
from db.state import steps_that_count
from db.tables import KindTable
from db.versions import Version, keep_labels, label_shown, live_versions
from db.whole import due_also, follow, is_bureau, note_moved

if TYPE_CHECKING:
    from db.store import Store

Outcome = tuple[str, str, str, Any, Any, bool]
"""Kind, uid, field, the value before, the other value, whether both live."""

NOT_THEIRS = "只有登记单位或区局能请别的单位一起看，已搁置。"


class WholeMerge:
    """The wholes of one segment."""

    def __init__(self, store: "Store", change: Change, batch: Batch, replica: int, audience: int) -> None:
        self.store = store
        self.conn = store.db.conn
        self.change = change
        self.batch = batch
        self.replica = replica
        self.audience = audience
        self.streams = [store.audience_id(units) for units, _ in batch.contexts]
        vectors = [{store.replica_id(uid): seq for uid, seq in vector.items()} for _, vector in batch.contexts]
        self.known = dict(zip(self.streams, vectors, strict=True))
        self.units = {(whole.kind, whole.uid): whole.unit for whole in batch.wholes}
        self.have: dict[int, dict[int, int]] = {}
        self.new: dict[str, list[str]] = {}
        """By kind, the records that were not here."""
        self.unknown: list[Whole] = []
        """Wholes of kinds that a later version declares."""
        self.refused: list[tuple[str, str, str, str]] = []

    def take(self) -> Iterator[Outcome]:
        """Take them in; yields what changed or stays open. What the publisher may not vouch for comes last, when the steps it stands on are here."""
        known = [(self.store.tables[whole.kind], whole) for whole in self.batch.wholes if whole.kind in self.store.tables]
        self.unknown = [whole for whole in self.batch.wholes if whole.kind not in self.store.tables]
        for vouched in (True, False):
            for table, whole in known:
                if table.kind.audience is not Audience.HERE and self._vouches(whole) == vouched:
                    yield from self._take(table, whole, vouched)
        for root in {whole.root for whole in self.batch.wholes}:
            self._bring_own_after(root)

    def _take(self, table: KindTable, whole: Whole, vouched: bool) -> Iterator[Outcome]:
        row = self._row(table, whole.uid)
        if row is None:
            if not vouched:
                self.refused.append((whole.kind, whole.uid, "", NOT_THEIRS))
                return
            self._insert(table, whole)
            row = self._row(table, whole.uid)
            assert row is not None
        elif row[table.at("_audience")] != self.audience and vouched and self._is_newer(table, row[0], whole):
            keep_labels(self.store, table, row)
            self.conn.execute(f'UPDATE "{table.name}" SET _audience = ? WHERE rk = ?', (self.audience, row[0]))
            note_moved(self.store, table, row, (whole.moved, self.store.replica_id(whole.mover)), whole.root)
        yield from self._join(table, whole, row, vouched)

    def _row(self, table: KindTable, uid: str) -> Sequence[Any] | None:
        found: Sequence[Any] | None = self.conn.execute(f"{table.select} WHERE uid = ?", (uid,)).fetchone()
        return found

    def _vouches(self, whole: Whole) -> bool:
        """The unit that registered a record decides who sees it, the bureau may, too; whoever made what follows it publishes that."""
        table = self.store.tables.get(whole.root[0])
        row = self._row(table, whole.root[1]) if table else None
        if is_bureau(self.store, self.batch.unit):
            return True
        if table is None or row is None:
            return self.units.get(whole.root, "") == self.batch.unit
        follows = whole.root != (whole.kind, whole.uid) and whole.unit == self.batch.unit and row[table.at("_audience")] == self.audience
        return row[table.at("unit")] == self.batch.unit or follows

    def _is_newer(self, table: KindTable, rk: int, whole: Whole) -> bool:
        sql = "SELECT m.clock, r.uid FROM moved m JOIN replica r ON r.id = m.replica WHERE m.kind = ? AND m.rk = ?"
        known = self.conn.execute(sql, (table.name, rk)).fetchone()
        return known is None or (whole.moved, whole.mover) > known

    def _insert(self, table: KindTable, whole: Whole) -> None:
        """A record that was not here, with the values that were never overwritten."""
        values = {name: value for name, value in whole.values.items() if name in table.field_ids and table.fits(name, value)}
        state = table.kind.steps.start if table.kind.steps else None
        full = (whole.uid, whole.unit, state, 1 if values.get("_deleted") else 0, *(values.get(name) for name in table.exchanged))
        origin = self.store.replica_id(whole.origin, whole.unit)
        self.change.insert_rows(table, [full], self.audience, origin, [whole.clock])
        self._note_author(origin, whole.clock, whole.account_name, whole.action)
        row = self._row(table, whole.uid)
        assert row is not None
        note_moved(self.store, table, row, (whole.moved, self.store.replica_id(whole.mover)), whole.root)
        self.new.setdefault(whole.kind, []).append(whole.uid)

    def _join(self, table: KindTable, whole: Whole, before: Sequence[Any], vouched: bool) -> Iterator[Outcome]:
        """Keep, of both sides, what the other had not seen; `before` is the row as it was, with the audience that the labels here speak of."""
        changes: dict[str, Cell] = {}
        row = self._row(table, whole.uid)
        assert row is not None
        home = row[table.at("_audience")]
        for name in dict.fromkeys(live.field for live in whole.cells if live.field in table.field_ids):
            number = table.field_ids[name]
            lives = [live for live in whole.cells if live.field == name and table.fits(name, live.value)]
            allowed = [live for live in lives if vouched or self._may_write(table, whole, live)]
            if not allowed:
                continue
            local = live_versions(self.store, table, before, number, name)
            kept = self._kept(local, lives, allowed, home)
            if not kept:  # what was written before the record was first published came with its row
                continue
            top = max(kept, key=lambda version: (version.clock, self.store.replica_uid(version.replica)))
            stays = bool(local) and local[0].dot == top.dot
            if stays:
                label_shown(self.store, number, before[0], _label(top, home))
            else:
                changes[name] = Cell(top.value, top.clock, top.replica, *_label(top, home))
            self._write_rivals(number, before[0], home, [version for version in kept if version is not top])
            is_open = len({version.value for version in kept}) > 1
            if (not stays and top.value != before[table.at(name)]) or (is_open and len(kept) > len(local)):
                other = next((version.value for version in kept if version.value != before[table.at(name)]), top.value)
                yield table.name, whole.uid, name, before[table.at(name)], other, is_open
        if changes:
            self.change.set_cells(table, [(row, changes)])
        self._publish_own(table, whole.uid, home)

    def _may_write(self, table: KindTable, whole: Whole, live: Live) -> bool:
        """Without the owner's word, a unit's own values only, and those that a step of it set."""
        if live.author != self.batch.replica:
            return False
        return any(live.clock == clock and live.field in names for clock, names in steps_that_count(self.conn, table, whole.uid, self.batch.unit))

    def _kept(self, local: Sequence[Version], lives: Sequence[Live], allowed: Sequence[Live], home: int) -> list[Version]:
        """The join of both sets of live values: a value falls when the other side had seen it and let it go."""
        here = {version.dot: version for version in local}
        kept: dict[tuple[int, int], Version] = {}
        for live in allowed:
            author, via, stream = self.store.replica_id(live.author, live.unit), self.store.replica_id(live.via), self.streams[live.stream]
            incoming = Version(live.clock, author, self.batch.seq, live.value, self.replica, self.audience)
            known = here.get(incoming.dot)
            if known is not None:
                kept[incoming.dot] = known if known.stream == home else incoming
            elif live.seq > self._have(stream).get(via, 0):
                kept[incoming.dot] = incoming
                self._note_author(author, live.clock, live.account_name, live.action)
        carried = {(live.clock, self.store.replica_id(live.author)) for live in lives}
        return [*kept.values(), *(version for dot, version in here.items() if dot not in carried and not self._seen_there(version))]

    def _seen_there(self, version: Version) -> bool:
        """True when the publisher knew that version of ours."""
        if version.replica == self.replica and version.clock <= self.batch.clock:
            return True
        return version.seq <= self.known.get(version.stream, {}).get(version.via, 0)

    def _have(self, stream: int) -> dict[int, int]:
        """What is merged here of an audience."""
        if stream not in self.have:
            self.have[stream] = {self.store.replica_id(uid): seq for uid, seq in merged_vector(self.store, stream).items()}
        return self.have[stream]

    def _note_author(self, author: int, clock: int, account_name: str, action: str) -> None:
        sql = "INSERT OR IGNORE INTO authored (replica, clock, account, account_name, action) VALUES (?, ?, ?, ?, ?)"
        self.conn.execute(sql, (author, clock, "", account_name, action))

    def _write_rivals(self, number: int, rk: int, home: int, versions: Sequence[Version]) -> None:
        self.conn.execute("DELETE FROM rival WHERE field = ? AND rk = ?", (number, rk))
        self.conn.executemany(
            "INSERT INTO rival (seq, via, stream, field, rk, clock, replica, value) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(*_label(version, home), number, rk, *version.dot, version.value) for version in versions],
        )

    def _publish_own(self, table: KindTable, uid: str, home: int) -> None:
        """A value of this replica's own that the new audience has not got yet is published to it as part of the whole."""
        row = self._row(table, uid)
        assert row is not None
        for name, number in table.field_ids.items():
            for version in live_versions(self.store, table, row, number, name):
                if version.replica == self.store.self_id and version.stream != home:
                    due_also(self.store, table, row[0])

    def _bring_own_after(self, root: tuple[str, str]) -> None:
        """Records of this replica's own that are seen with a moved one go to its new audience, too."""
        table = self.store.tables.get(root[0])
        if table is None:
            return
        above = self._row(table, root[1])
        if above is None or above[table.at("_audience")] != self.audience:
            return
        when = self.conn.execute("SELECT clock, replica FROM moved WHERE kind = ? AND rk = ?", (table.name, above[0])).fetchone()
        for other, row in list(follow(self.store, table, root[1])):
            if row[other.at("_origin")] == self.store.self_id and row[other.at("_audience")] not in (None, self.audience):
                keep_labels(self.store, other, row)
                self.conn.execute(f'UPDATE "{other.name}" SET _audience = ? WHERE rk = ?', (self.audience, row[0]))
                note_moved(self.store, other, row, when, root)
                due_also(self.store, other, row[0])


def _label(version: Version, home: int) -> tuple[int, int, int | None]:
    """Segment, publisher and audience, as they are kept; the record's own audience goes without saying."""
    return version.seq, version.via, None if version.stream == home else version.stream
