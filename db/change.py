"""One user action while it is being written: records in, overwritten values kept, search and digests up to date, one journal entry."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from app.domain.errors import NotAllowed, NotFound
from app.domain.organisation import Unit
from app.domain.records import Record, stored_values
from app.domain.step_record import Step
from app.domain.steps import Folded
from app.domain.uids import new_uid
from db.aside import UNTICKED
from db.clock import next_clock
from db.digest import folded
from db.journal import Entry, append
from db.state import decides_whose, moved_by, refold
from db.tables import KindTable
from db.whole import Move, due_also, follow, last_move, note_moved

if TYPE_CHECKING:
    from db.store import Store

OVERWRITE = 'INSERT INTO overwritten (id, field, rk, clock, replica, seq, "commit", before, known) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'


class Cell(NamedTuple):
    """A value to be written, and who wrote it: clock, local replica number, segment (None for this replica's own). `known` as in `Version`, as JSON."""

    value: Any
    clock: int
    replica: int
    seq: int | None
    known: str | None = None


@dataclass(frozen=True)
class Author:
    """The account behind a commit, by uid and by name."""

    account: str
    name: str


class Change:
    """Made by `Store.commit`; every write to records goes through it."""

    def __init__(self, store: "Store", author: Author, action: str) -> None:
        self.store = store
        self.author = author
        self.action = action
        self.conn = store.db.conn
        self.clock = next_clock(int(store.meta("clock")), store.now())
        self.seq = int(self.conn.execute("SELECT coalesce(max(seq), 0) + 1 FROM journal").fetchone()[0])
        self.origin = store.self_id
        self.subject: tuple[str, str] | None = None
        self.undoes: int | None = None
        self.undoable = True
        """False for what nobody takes back by the undo key: the set-up, an import, an upgrade."""
        self._key = bytes.fromhex(store.meta("digest_key"))
        self._cell = int(self.conn.execute("SELECT coalesce(max(id), 0) FROM overwritten").fetchone()[0])
        self._first_cell = self._cell + 1
        self._created: dict[str, list[int]] = {}
        self._digests: list[int] = []
        self._removed: list[int] = []
        self._refold: set[tuple[str, str]] = set()
        self._cells_end: int | None = None

    def about(self, kind: str, uid: str) -> None:
        """Name the record that the journal entry is about."""
        self.subject = (kind, uid)

    # -- new records

    def add(self, record: Record, audience: Sequence[str]) -> None:
        """Store a new record for these units; it gets a uid when it has none."""
        self.add_many([record], audience)

    def add_many(self, records: Sequence[Record], audience: Sequence[str]) -> None:
        """Store new records of one kind for the same units."""
        if not records:
            return
        table = self.store.tables[type(records[0]).table]
        for record in records:
            record.uid = record.uid or new_uid(self.store.now(), self.store.random)
            if table.kind.steps is not None:
                record.state = table.kind.steps.start
        rows = [self._tuple(table, record) for record in records]
        self.insert_rows(table, rows, self.store.audience_id(audience) if audience else None, self.origin, [self.clock] * len(rows))
        if self.subject is None:
            self.about(table.name, records[0].uid)

    def _tuple(self, table: KindTable, record: Record) -> tuple[Any, ...]:
        return (record.uid, record.unit, record.state or None, int(record.deleted), *table.stored(record))

    def insert_rows(self, table: KindTable, rows: Sequence[Sequence[Any]], audience: int | None, origin: int, clocks: Sequence[int]) -> int:
        """Insert rows of (uid, unit, state, deleted, exchanged…); returns the first row key. The uids must be new here."""
        first = int(self.conn.execute(f'SELECT coalesce(max(rk), 0) + 1 FROM "{table.name}"').fetchone()[0])
        blanks = (None,) * len(table.derived)
        full: list[Sequence[Any]] = [
            (rk, row[0], row[1], row[2], row[3], audience, origin, clock, *row[4:], *blanks)
            for rk, (row, clock) in enumerate(zip(rows, clocks, strict=True), first)
        ]
        if table.derive is not None:
            full = [table.with_derived(row) for row in full]
        self.conn.executemany(table.insert, full)
        table.write_search(self.store.db, full)
        self._digests.extend(table.digest(self._key, row) for row in full)
        self._touch_state(table, full)
        span = self._created.setdefault(table.name, [first, first - 1])
        span[1] = first + len(rows) - 1
        return first

    def share(self, record: Record, audience: Sequence[str]) -> None:
        """Show a draft, until now on this replica only, to its audience; it travels as a new record."""
        table = self.store.tables[record.table]
        row = self._row(table, record.uid)
        if row[table.at("_audience")] is None and audience:
            self.conn.execute(f'UPDATE "{table.name}" SET _audience = ? WHERE rk = ?', (self.store.audience_id(audience), row[0]))
            self.conn.execute("INSERT OR IGNORE INTO shared_late (kind, rk) VALUES (?, ?)", (table.name, row[0]))

    def move(self, record: Record, audience: Sequence[str]) -> None:
        """Show a record, and all that is seen with it, to exactly these units from now on.

        Units that are new get its history once, with original clocks; units that are left out keep what they have and get nothing more.
        """
        root = self.store.tables[record.table]
        number = self.store.audience_id(audience)
        for table, row in list(follow(self.store, root, record.uid)):
            if row[table.at("_audience")] in (None, number):
                continue
            if row[table.at("_origin")] == self.origin and row[0] > int(self.store.meta(f"sealed:{table.name}", 0)):
                self.conn.execute(f'UPDATE "{table.name}" SET _audience = ? WHERE rk = ?', (number, row[0]))
                continue
            known = last_move(self.store, table, row[0])
            seen = known.all_seen if known else {}
            note_moved(self.store, table, row, Move(self.clock, self.store.identity.replica, seen, (root.name, record.uid)))
            self.conn.execute(f'UPDATE "{table.name}" SET _audience = ? WHERE rk = ?', (number, row[0]))
            due_also(self.store, table, row[0])

    # -- changed records

    def save(self, record: Record) -> bool:
        """Write the fields that were changed since the record was read; false when none was. Raises NotFound.

        What a bundle brought meanwhile stays: only a field that both changed is overwritten.
        """
        table = self.store.tables[record.table]
        row = self._row(table, record.uid)
        present = {name: row[table.at(name)] for name in ("_deleted", *table.exchanged)}
        base = present if record.read is None else record.read
        wanted = {"_deleted": int(record.deleted), **stored_values(record)}
        changes = {name: wanted[name] for name in present if wanted[name] != base[name] and wanted[name] != present[name]}
        self.set_cells(table, [(row, self.own(changes))] if changes else [])
        if self.subject is None:
            self.about(table.name, record.uid)
        return bool(changes)

    def settle(self, kind: type[Record], uid: str, field: str, value: Any) -> None:
        """Decide a field that has several live values; written even when it is the value shown, so that the others close everywhere."""
        table = self.store.tables[kind.table]
        self.set_cells(table, [(self._row(table, uid), self.own({field: value}))])
        self.about(table.name, uid)

    def own(self, values: Mapping[str, Any]) -> dict[str, Cell]:
        """Cells written by this commit."""
        return {name: Cell(value, self.clock, self.origin, None) for name, value in values.items()}

    def _row(self, table: KindTable, uid: str) -> Sequence[Any]:
        row = self.conn.execute(f"{table.select} WHERE uid = ?", (uid,)).fetchone()
        if row is None:
            raise NotFound(f"找不到这条{table.kind.title}。", "它可能还没有随数据包到达，或不在本单位的可见范围。")
        return row  # type: ignore[no-any-return]

    def set_cells(self, table: KindTable, changed: Sequence[tuple[Sequence[Any], Mapping[str, Cell]]]) -> None:
        """Overwrite cells of present rows: the values before go to the journal, search rows and digests follow."""
        self._require_seen(table, [row[1] for row, changes in changed if any(cell.seq is None for cell in changes.values())])
        kept: list[tuple[Any, ...]] = []
        by_field: dict[str, list[tuple[Any, int]]] = {}
        after: list[Sequence[Any]] = []
        for row, changes in changed:
            now = list(row)
            for name, cell in changes.items():
                self._cell += 1
                before = row[table.at(name)]
                kept.append((self._cell, table.field_ids[name], row[0], cell.clock, cell.replica, cell.seq, self.seq, before, cell.known))
                by_field.setdefault(name, []).append((cell.value, row[0]))
                now[table.at(name)] = cell.value
            after.append(now)
        for name, pairs in by_field.items():
            self.conn.executemany(f'UPDATE "{table.name}" SET "{name}" = ? WHERE rk = ?', pairs)
        self.conn.executemany(OVERWRITE, kept)
        self._close_rivals(kept)
        self._follow(table, [row for row, _ in changed], after, set(by_field))

    def _require_seen(self, table: KindTable, uids: Sequence[str]) -> None:
        """A write says that its author had seen all that was imported; what a person left out of a record nobody here has seen.

        Raises NotAllowed: otherwise the value that was left out would be overwritten everywhere without a word.
        """
        unticked = "SELECT 1 FROM aside WHERE kind = ? AND why = ?"
        if not uids or not self.conn.execute(f"{unticked} LIMIT 1", (table.name, UNTICKED)).fetchone():
            return
        if self.conn.execute(f"{unticked} AND uid IN (SELECT value FROM json_each(?)) LIMIT 1", (table.name, UNTICKED, json.dumps(list(uids)))).fetchone():
            raise NotAllowed(
                f"这条{table.kind.title}有导入时没有勾选的内容，现在修改会盖住别的单位的改动。",
                "请先在“数据交换—搁置的记录”里补入这条记录，再修改。",
            )

    def _close_rivals(self, kept: Sequence[tuple[Any, ...]]) -> None:
        """A value written here is a decision about everything its author had seen: all rivals that are here."""
        if self.conn.execute("SELECT 1 FROM rival LIMIT 1").fetchone():
            own = [(cell[1], cell[2]) for cell in kept if cell[5] is None]
            self.conn.executemany("DELETE FROM rival WHERE field = ? AND rk = ?", own)

    def _follow(self, table: KindTable, before: Sequence[Sequence[Any]], after: Sequence[Sequence[Any]], fields: set[str]) -> None:
        """What derives from rows that changed: derived columns, search rows, digests, and the state of a step's record."""
        if table.derive is not None:
            table.write_derived(self.store.db, after)
        if fields.intersection(table.searched):
            table.write_search(self.store.db, [new for old, new in zip(before, after, strict=True) if table.words(old) != table.words(new)])
        self._removed.extend(table.digest(self._key, row) for row in before)
        self._digests.extend(table.digest(self._key, row) for row in after)
        self._touch_state(table, after)
        if decides_whose(table, fields):
            self._refold.update((table.name, row[1]) for row in after)

    def _touch_state(self, table: KindTable, rows: Iterable[Sequence[Any]]) -> None:
        """Steps move their record; what a unit is decides whether its steps count."""
        if table.kind is Step:
            self._refold.update((row[table.at("of_kind")], row[table.at("of")]) for row in rows)
        elif table.kind is Unit and Step.table in self.store.tables:
            self._refold.update(moved_by(self.conn, [row[1] for row in rows]))

    # -- as if it had never been

    @property
    def next_cell(self) -> int:
        """The number that the next overwritten value gets."""
        return self._cell + 1

    @property
    def created(self) -> dict[str, list[int]]:
        """By kind, the first and the last row key of the records that this commit brought."""
        return self._created

    def erase(self, table: KindTable, first: int, last: int) -> None:
        """Take rows away that an import brought and nothing depends on, with the values that were overwritten in them."""
        rows = self.conn.execute(f"{table.select} WHERE rk BETWEEN ? AND ?", (first, last)).fetchall()
        self._removed.extend(table.digest(self._key, row) for row in rows)
        self._touch_state(table, rows)
        self.conn.execute(f'DELETE FROM "{table.name}" WHERE rk BETWEEN ? AND ?', (first, last))
        self.conn.execute("DELETE FROM search WHERE rowid BETWEEN ? AND ?", table.search_range(first, last))

    def put_back(self, table: KindTable, rk: int, values: Mapping[str, Any]) -> None:
        """Write values as they were before an import overwrote them; the clocks of the cells are the caller's."""
        before = self.conn.execute(f"{table.select} WHERE rk = ?", (rk,)).fetchone()
        after = list(before)
        for name, value in values.items():
            after[table.at(name)] = value
        assignments = ", ".join(f'"{name}" = ?' for name in values)
        self.conn.execute(f'UPDATE "{table.name}" SET {assignments} WHERE rk = ?', (*values.values(), rk))
        self._follow(table, [before], [after], set(values))

    def end_cells_at(self, last: int) -> None:
        """Say which overwritten value is now the last, after an undoing took some away."""
        self._cells_end = last

    # -- the end

    def refold_also(self, records: Iterable[tuple[str, str]]) -> None:
        """Have the states of these (kind, uid) folded anew."""
        self._refold.update(records)

    def fold_states(self) -> dict[tuple[str, str], Folded]:
        """Fold the states that were touched, each where it is here."""
        touched, self._refold = self._refold, set()
        folded = {key: refold(self.conn, self.store.tables, *key) for key in touched if key[0] in self.store.tables}
        return {key: state for key, state in folded.items() if state is not None}

    def finish(self) -> None:
        """Fold the states that steps touched and append the journal entry."""
        self.fold_states()
        wrote = self._cell >= self._first_cell
        fold = folded(int(self.store.meta("fold")), self._digests, self._removed)
        entry = Entry(
            seq=self.seq,
            clock=self.clock,
            at=self.store.now().isoformat(timespec="seconds"),
            account=self.author.account,
            account_name=self.author.name,
            action=self.action,
            kind=self.subject[0] if self.subject else None,
            object=self.subject[1] if self.subject else None,
            created=json.dumps(self._created) if self._created and self.undoable else None,
            first_cell=self._first_cell if wrote and self.undoable else None,
            last_cell=self._cell if wrote else self._cells_end,
            undoes=self.undoes,
        )
        append(self.conn, entry, self.store.random(16), self._digests, fold)
        self.store.set_meta("clock", max(self.clock, int(self.store.meta("clock"))))
        self.store.set_meta("fold", str(fold))
