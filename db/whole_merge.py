"""Wholes on their way in: a record that is new here is taken as it is, one that is known is joined, value by value (`db.whole`)."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from app.domain.batch import Batch, Live, Whole
from app.domain.records import Audience
from db.change import Cell, Change
from db.state import steps_that_count
from db.tables import KindTable
from db.versions import UNSEALED, Context, Version, known_of, later, live_versions, note_context
from db.whole import Move, due_also, follow, is_bureau, last_move, note_moved, stand_for

if TYPE_CHECKING:
    from db.store import Store

Outcome = tuple[str, str, str, Any, Any, bool]
"""Kind, uid, field, the value before, the other value, whether both live."""

Known = dict[tuple[str, str], Context]

NOT_THEIRS = "只有登记单位或区局能请别的单位一起看，已搁置。"


class WholeMerge:
    """The wholes of one segment."""

    def __init__(self, store: "Store", change: Change, batch: Batch, replica: int, audience: int, late: Known | None = None) -> None:
        """`late`: for fields that this version has only just come to know, what was taken of them before, record by record; nothing, when all are known."""
        self.store = store
        self.conn = store.db.conn
        self.change = change
        self.batch = batch
        self.replica = replica
        self.audience = audience
        self.late = late
        self.units = {(whole.kind, whole.uid): whole.unit for whole in batch.wholes}
        self.new: dict[str, list[str]] = {}
        """By kind, the records that were not here."""
        self.unknown: list[Whole] = []
        """Wholes of kinds, or with fields, that a later version declares."""
        self.refused: list[tuple[str, str, str, str]] = []
        self._apart: dict[tuple[str, str], set[str]] = {}
        """Roots that two moved without knowing of each other, with the units that either named."""

    def take(self) -> Iterator[Outcome]:
        """Take in what the publisher may vouch for; yields what changed or stays open."""
        self.unknown = [whole for whole in self.batch.wholes if self._is_of_later_version(whole)]
        yield from self._take_all(vouched=True)

    def take_rest(self) -> Iterator[Outcome]:
        """Take in the rest, after the rows of the same segment: the steps that it stands on are among them, or among what was vouched for."""
        yield from self._take_all(vouched=False)
        for root in {whole.root for whole in self.batch.wholes}:
            self._bring_own_after(root)
        for (kind, uid), units in self._apart.items():
            self._show_to_all(self.store.tables[kind], uid, units)

    def _take_all(self, *, vouched: bool) -> Iterator[Outcome]:
        for whole in self.batch.wholes:
            table = self.store.tables.get(whole.kind)
            if table is not None and table.kind.audience is not Audience.HERE and self._vouches(whole) == vouched:
                yield from self._take(table, whole, vouched)

    def _is_of_later_version(self, whole: Whole) -> bool:
        table = self.store.tables.get(whole.kind)
        return table is None or not {*whole.values, *(live.field for live in whole.cells)}.issubset(table.field_ids)

    def _take(self, table: KindTable, whole: Whole, vouched: bool) -> Iterator[Outcome]:
        row = self._row(table, whole.uid)
        have = self._known(table, row, whole) if row is not None else {}
        if row is None:
            if not vouched:
                self.refused.append((whole.kind, whole.uid, "", NOT_THEIRS))
                return
            self._insert(table, whole)
            row = self._present(table, whole.uid)
        elif vouched:
            self._follow_move(table, row, whole)
        yield from self._join(table, whole, row, vouched, have)

    def _known(self, table: KindTable, row: Sequence[Any], whole: Whole) -> Context:
        if self.late is None:
            return known_of(self.store, table, row)
        before = self.late.get((whole.kind, whole.uid), {})
        self.late[whole.kind, whole.uid] = later(before, whole.known)
        return before

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

    def _follow_move(self, table: KindTable, row: Sequence[Any], whole: Whole) -> None:
        """Of two moves the later one holds. When neither mover knew of the other, whoever may shows the record to all that either named."""
        known, new = last_move(self.store, table, row[0]), _move_of(whole)
        if known == new:
            return
        if known is not None and not known.knew(new) and not new.knew(known) and known.root == (table.name, whole.uid):
            self._apart[known.root] = {*self.batch.audience, *self.store.audience_units(row[table.at("_audience")])}
        if known is not None and (known.clock, known.mover) > (new.clock, new.mover):
            return
        note_moved(self.store, table, row, new, self.store.audience_id(whole.first))
        self.conn.execute(f'UPDATE "{table.name}" SET _audience = ? WHERE rk = ?', (self.audience, row[0]))

    def _show_to_all(self, table: KindTable, uid: str, units: set[str]) -> None:
        """Move a record, as its unit or the bureau, to all units that two moves named."""
        row = self._present(table, uid)
        me = self.store.identity.unit
        if units != set(self.store.audience_units(row[table.at("_audience")])) and (row[table.at("unit")] == me or is_bureau(self.store, me)):
            self.change.move(self.store.records(table.kind).get(uid), sorted(units))

    def _insert(self, table: KindTable, whole: Whole) -> None:
        """A record that was not here, as it began."""
        values = {name: value for name, value in whole.values.items() if name in table.field_ids and table.fits(name, value)}
        state = table.kind.steps.start if table.kind.steps else None
        full = (whole.uid, whole.unit, state, 1 if values.get("_deleted") else 0, *(values.get(name) for name in table.exchanged))
        origin = self.store.replica_id(whole.origin, whole.unit)
        self.change.insert_rows(table, [full], self.audience, origin, [whole.clock])
        self._note_author(origin, whole.clock, whole.account_name, whole.action)
        row = self._present(table, whole.uid)
        note_moved(self.store, table, row, _move_of(whole), self.store.audience_id(whole.first))
        self.new.setdefault(whole.kind, []).append(whole.uid)

    def _join(self, table: KindTable, whole: Whole, row: Sequence[Any], vouched: bool, have: Context) -> Iterator[Outcome]:
        """Keep, of both sides, what the other had not seen; `have` is what was known here of the record before."""
        row = self._bring_past(table, whole, row, have)
        changes: dict[str, Cell] = {}
        for name in dict.fromkeys(live.field for live in whole.cells if live.field in table.field_ids):
            number = table.field_ids[name]
            lives = [live for live in whole.cells if live.field == name and table.fits(name, live.value)]
            allowed = [live for live in lives if vouched or self._may_write(table, whole, live)]
            if not allowed:
                continue
            local = live_versions(self.store, table, row, number, name)
            kept = self._kept(local, lives, allowed, have, whole.known)
            self._note_contexts((number, row[0]), kept, allowed)
            if not kept:  # what may be taken is known here already, and let go
                continue
            top = max(kept, key=lambda version: (version.clock, self.store.replica_uid(version.replica)))
            stays = bool(local) and local[0].dot == top.dot
            if not stays:
                changes[name] = Cell(top.value, top.clock, top.replica, top.seq, _packed(top))
            self._write_rivals(number, row[0], [version for version in kept if version is not top])
            is_open = len({version.value for version in kept}) > 1
            if (not stays and top.value != row[table.at(name)]) or (is_open and len(kept) > len(local)):
                other = next((version.value for version in kept if version.value != row[table.at(name)]), top.value)
                yield table.name, whole.uid, name, row[table.at(name)], other, is_open
        if changes:
            self.change.set_cells(table, [(row, changes)])
        if vouched:
            stand_for(self.store, table, row[0], whole.known)
        self._publish_own(table, row, whole)

    def _bring_past(self, table: KindTable, whole: Whole, row: Sequence[Any], have: Context) -> Sequence[Any]:
        """The history of a cell that is new here; of others the overwritten values that were not known, which rivals may share. The row as it is then."""
        new = {name for name, number in table.field_ids.items() if not live_versions(self.store, table, row, number, name)}
        began = {name: value for name, value in whole.values.items() if name in new and row[table.at(name)] is None and table.fits(name, value)}
        if began:
            self.change.put_back(table, row[0], began)

        def is_news(live: Live) -> bool:
            return live.clock > have.get(live.author, 0) and live.field in table.field_ids and table.fits(live.field, live.value)

        for live in filter(is_news, whole.past):
            if live.field in new:
                self._overwrite(table, whole.uid, live)
            else:
                self._keep_closed(table.field_ids[live.field], row[0], live)
        for live in filter(is_news, whole.closed):
            self._keep_closed(table.field_ids[live.field], row[0], live)
        return self._present(table, whole.uid)

    def _overwrite(self, table: KindTable, uid: str, live: Live) -> None:
        """The next value of a cell whose history comes in."""
        author = self.store.replica_id(live.author, live.unit)
        cell = Cell(live.value, live.clock, author, live.seq or UNSEALED, None if live.known is None else json.dumps(dict(live.known)))
        self.change.set_cells(table, [(self._present(table, uid), {live.field: cell})])
        self._note_author(author, live.clock, live.account_name, live.action)

    def _keep_closed(self, number: int, rk: int, live: Live) -> None:
        known = None if live.known is None else json.dumps(dict(live.known))
        values = (number, rk, self.store.replica_id(live.author, live.unit), live.clock, live.seq or UNSEALED, live.value, known)
        self.conn.execute("INSERT OR IGNORE INTO closed (field, rk, replica, clock, seq, value, known) VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def _present(self, table: KindTable, uid: str) -> Sequence[Any]:
        row = self._row(table, uid)
        assert row is not None
        return row

    def _may_write(self, table: KindTable, whole: Whole, live: Live) -> bool:
        """Without the owner's word, a unit's own values only, and those that a step of it set."""
        if live.author != self.batch.replica:
            return False
        return any(live.clock == clock and live.field in names for clock, names in steps_that_count(self.conn, table, whole.uid, self.batch.unit))

    def _kept(self, local: Sequence[Version], lives: Sequence[Live], allowed: Sequence[Live], have: Context, known: Context) -> list[Version]:
        """The join of both sets of live values: a value falls when the other side had seen it and let it go."""
        uid, here = self.store.replica_uid, {version.dot: version for version in local}
        kept: dict[tuple[int, int], Version] = {}
        for live in allowed:
            author = self.store.replica_id(live.author, live.unit)
            dot = live.clock, author
            if dot in here:
                kept[dot] = here[dot]
            elif live.clock > have.get(live.author, 0):
                kept[dot] = Version(live.clock, author, live.seq or UNSEALED, live.value, None if live.seq else live.known)
                self._note_author(author, live.clock, live.account_name, live.action)
        carried = {(live.clock, self.store.replica_id(live.author)) for live in lives}
        stay = (version for dot, version in here.items() if dot not in kept and (dot in carried or version.clock > known.get(uid(version.replica), 0)))
        return [*kept.values(), *stay]

    def _note_contexts(self, cell: tuple[int, int], kept: Sequence[Version], lives: Sequence[Live]) -> None:
        """What the authors of values knew whose segments went to other units: without it, nobody here could tell what they had seen."""
        here = {version.dot: version for version in kept}
        for live in lives:
            version = here.get((live.clock, self.store.replica_id(live.author, live.unit)))
            if version is not None and live.seq and live.known is not None:
                note_context(self.store, cell, version, live.known)

    def _note_author(self, author: int, clock: int, account_name: str, action: str) -> None:
        sql = "INSERT OR IGNORE INTO authored (replica, clock, account, account_name, action) VALUES (?, ?, ?, ?, ?)"
        self.conn.execute(sql, (author, clock, "", account_name, action))

    def _write_rivals(self, number: int, rk: int, versions: Sequence[Version]) -> None:
        self.conn.execute("DELETE FROM rival WHERE field = ? AND rk = ?", (number, rk))
        self.conn.executemany(
            "INSERT INTO rival (seq, field, rk, clock, replica, value, known) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(version.seq, number, rk, *version.dot, version.value, _packed(version)) for version in versions],
        )

    def _publish_own(self, table: KindTable, row: Sequence[Any], whole: Whole) -> None:
        """What a computer of this unit wrote, and neither the publisher knew nor this replica told the present audience, is published as part of a whole.

        Of this unit, not of this replica only: the computer that wrote it may be gone.
        """
        told = self.conn.execute("SELECT told FROM moved WHERE kind = ? AND rk = ?", (table.name, row[0])).fetchone()
        known = later(whole.known, json.loads(told[0])) if told else whole.known
        now, unit = self._present(table, whole.uid), self.store.identity.unit
        lives = (version for name, number in table.field_ids.items() for version in live_versions(self.store, table, now, number, name))
        mine = (version for version in lives if self.store.replica_unit(version.replica) == unit)
        if any(version.clock > known.get(self.store.replica_uid(version.replica), 0) for version in mine):
            due_also(self.store, table, row[0])

    def _bring_own_after(self, root: tuple[str, str]) -> None:
        """Records of this unit's own that are seen with a moved one go to its new audience, too."""
        table = self.store.tables.get(root[0])
        if table is None:
            return
        above = self._row(table, root[1])
        if above is None or above[table.at("_audience")] != self.audience:
            return
        move = last_move(self.store, table, above[0])
        assert move is not None
        for other, row in list(follow(self.store, table, root[1])):
            if self.store.replica_unit(row[other.at("_origin")]) == self.store.identity.unit and row[other.at("_audience")] not in (None, self.audience):
                note_moved(self.store, other, row, move)
                self.conn.execute(f'UPDATE "{other.name}" SET _audience = ? WHERE rk = ?', (self.audience, row[0]))
                due_also(self.store, other, row[0])


def _move_of(whole: Whole) -> Move:
    return Move(whole.moved, whole.mover, whole.seen, whole.root)


def _packed(version: Version) -> str | None:
    return None if version.known is None else json.dumps(dict(version.known))
