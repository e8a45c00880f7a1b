"""Records whose audience changes: they travel once as a whole, with original clocks and authors, and are joined where they are known (`design.md` 5).

Values are compared by what their authors had seen, as everywhere; a value that the publisher had not merged is published again by its own author.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.domain.batch import Live, Scalar, Whole
from app.domain.records import Audience, links_of
from app.domain.step_record import Step
from db.tables import KindTable
from db.versions import Version, live_versions

if TYPE_CHECKING:
    from db.store import Store

Context = tuple[tuple[str, ...], dict[str, int]]


def follow(store: "Store", table: KindTable, uid: str) -> Iterator[tuple[KindTable, Sequence[Any]]]:
    """The record itself and all that is seen with it: (table, row), each before what follows it."""
    row = store.db.conn.execute(f"{table.select} WHERE uid = ?", (uid,)).fetchone()
    if row is not None:
        yield table, row
        yield from _followers(store, table, uid)


def _followers(store: "Store", table: KindTable, uid: str) -> Iterator[tuple[KindTable, Sequence[Any]]]:
    for other in store.tables.values():
        where, values = _seen_with(other, table.name, uid)
        for row in store.db.conn.execute(f"{other.select} WHERE {where}", values).fetchall() if where else ():
            yield other, row
            yield from _followers(store, other, row[1])


def _seen_with(other: KindTable, kind: str, uid: str) -> tuple[str, tuple[str, ...]]:
    if other.kind.audience is not Audience.LINKED:
        return "", ()
    if other.kind is Step:
        return "of_kind = ? AND of = ?", (kind, uid)
    links = dict(links_of(other.kind))
    return (f'"{other.kind.seen_with}" = ?', (uid,)) if links.get(other.kind.seen_with) == kind else ("", ())


class WholeReader:
    """Makes wholes of the records that are due; collects the audiences that their labels speak of."""

    def __init__(self, store: "Store") -> None:
        self.store = store
        self.conn = store.db.conn
        self._contexts: list[int] = []

    def due(self) -> dict[int, list[Whole]]:
        """By audience, what is to be published as a whole; roots before what follows them."""
        found: dict[int, list[Whole]] = {}
        due = self.conn.execute(
            "SELECT d.kind, d.rk, m.root_kind, m.root, m.clock, m.replica, m.earlier FROM due d JOIN moved m ON m.kind = d.kind AND m.rk = d.rk"
            " ORDER BY d.kind = m.root_kind DESC, d.kind, d.rk"
        )
        for kind, rk, root_kind, root, clock, mover, earlier in due.fetchall():
            table = self.store.tables[kind]
            row = self.conn.execute(f"{table.select} WHERE rk = ?", (rk,)).fetchone()
            for audience in (row[table.at("_audience")], *json.loads(earlier)):
                self._context(audience)
            found.setdefault(row[table.at("_audience")], []).append(self._whole(table, row, (root_kind, root), clock, self.store.replica_uid(mover)))
        return found

    def contexts(self) -> list[Context]:
        """What is merged here of the audiences that the wholes speak of, this replica's own segments included."""
        from db.seal import merged_vector

        return [(self.store.audience_units(audience), merged_vector(self.store, audience)) for audience in self._contexts]

    def _whole(self, table: KindTable, row: Sequence[Any], root: tuple[str, str], moved: int, mover: str) -> Whole:
        cells: list[Live] = []
        values: dict[str, Scalar] = {}
        for name, number in table.field_ids.items():
            live = live_versions(self.store, table, row, number, name)
            cells.extend(self._live(name, version) for version in live)
            value = row[table.at(name)]
            if not live and value is not None and (name != "_deleted" or value):
                values[name] = value
        origin = self.store.replica_uid(row[table.at("_origin")])
        who = self._author(row[table.at("_clock")], row[table.at("_origin")])
        return Whole(table.name, row[1], row[table.at("unit")], origin, row[table.at("_clock")], *who, root, moved, mover, values, cells)

    def _live(self, name: str, version: Version) -> Live:
        who = self._author(*version.dot)
        uid = self.store.replica_uid
        stream = self._context(version.stream)
        return Live(
            name, version.value, version.clock, uid(version.replica), self.store.replica_unit(version.replica), stream, uid(version.via), version.seq,
            *who,
        )  # fmt: skip

    def _author(self, clock: int, replica: int) -> tuple[str, str]:
        """The account's name and the action behind a clock of a replica."""
        own = replica == self.store.self_id
        sql = "SELECT account_name, action FROM journal WHERE clock = ?" if own else "SELECT account_name, action FROM authored WHERE clock = ? AND replica = ?"
        name, action = self.conn.execute(sql, (clock,) if own else (clock, replica)).fetchone() or ("", "")
        return name or "", action or ""

    def _context(self, audience: int) -> int:
        if audience not in self._contexts:
            self._contexts.append(audience)
        return self._contexts.index(audience)


def is_bureau(store: "Store", unit: str) -> bool:
    """True when that unit is the bureau, by the organisation as it is here."""
    found = store.db.conn.execute("SELECT bureau FROM unit WHERE uid = ?", (unit,)).fetchone() if "unit" in store.tables else None
    return bool(found and found[0])


def note_moved(store: "Store", table: KindTable, row: Sequence[Any], moved: tuple[int, int], root: tuple[str, str]) -> None:
    """Remember who last changed the audience of a record, and when: (clock, replica). `row` is the record as it was, with its earlier audience."""
    conn = store.db.conn
    known = conn.execute("SELECT earlier FROM moved WHERE kind = ? AND rk = ?", (table.name, row[0])).fetchone()
    earlier = {*json.loads(known[0] if known else "[]"), row[table.at("_audience")]}
    conn.execute(
        "INSERT OR REPLACE INTO moved (kind, rk, clock, replica, root_kind, root, earlier) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (table.name, row[0], *moved, *root, json.dumps(sorted(earlier))),
    )


def due_also(store: "Store", table: KindTable, rk: int) -> None:
    """Publish a moved record as a whole at the next sealing."""
    store.db.conn.execute("INSERT OR IGNORE INTO whole_due (kind, rk) VALUES (?, ?)", (table.name, rk))


def files_in(tables: Mapping[str, KindTable], wholes: Sequence[Whole]) -> Iterator[str]:
    """The attachments that wholes name."""
    for whole in wholes:
        texts = [whole.values.get(name) for name in tables[whole.kind].files]
        texts += [live.value for live in whole.cells if live.field in tables[whole.kind].files]
        for text in texts:
            yield from (entry["sha"] for entry in json.loads(str(text or "[]")))
