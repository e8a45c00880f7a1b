"""The records of one replica: the door for reading, and the one door for writing.

A connection has one `Store`; a background job opens its own. It knows tables, clocks and the journal, but no use case.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.records import Record
from app.domain.uids import Random, new_uid
from db.change import Author, Change
from db.connection import Database, immediate
from db.faults import translated
from db.parked import replay_parked, waits_for_this_version
from db.records import Records, match_words
from db.schema import prepare
from db.tables import ROWS_OF_A_KIND, Derivation, KindTable, kind_tables

Now = Callable[[], datetime]


@dataclass(frozen=True)
class Identity:
    """Which replica this is, and of which unit."""

    replica: str
    unit: str


class Store:
    """All record tables of one database, their journal and their clocks."""

    def __init__(
        self,
        db: Database,
        kinds: Sequence[type[Record]],
        *,
        now: Now,
        random: Random,
        derivations: Mapping[str, Derivation] | None = None,
        rules: str = "",
        prepared: bool = False,
    ) -> None:
        """Take an open database and bring its tables up to the declarations; a second connection finds them prepared.

        `rules` names what the derivations reckon by; when it is another than the last time, every derived column is written anew.
        """
        self.db = db
        self.kinds = tuple(kinds)
        self.now = now
        self.random = random
        if not prepared:
            with translated(), immediate(db):
                prepare(db, kinds)
        self.tables: dict[str, KindTable] = kind_tables(db, kinds, derivations or {})
        self._cache: dict[tuple[str, str], int] = {}
        self._uids: dict[int, str] = {}
        if not prepared:
            self._bring_rows_up_to_date(rules)
        if waits_for_this_version(self):
            with self.commit(Author("", "知联"), "新版本补入先前收到的内容") as change:
                replay_parked(self, change)

    def reckon_by(self, derivations: Mapping[str, Derivation]) -> None:
        """From now on the derived columns come from these; what is stored stays until `reckon_anew`."""
        for table in self.tables.values():
            table.derive = derivations.get(table.name)

    def reckon_anew(self, rules: str) -> None:
        """Write every derived column anew, after the rules behind them became others."""
        self._bring_rows_up_to_date(rules)

    def _bring_rows_up_to_date(self, rules: str) -> None:
        """Rows that were there before a field was searched or derived, or before the rules that it is derived by."""
        with translated(), immediate(self.db):
            for table in self.tables.values():
                if table.searched and self._is_new(f"searched:{table.name}", " ".join(table.searched)):
                    table.index_anew(self.db)
                if table.derive is not None and self._is_new(f"derived:{table.name}", " ".join((*table.derived, rules))):
                    table.derive_anew(self.db)

    def _is_new(self, key: str, value: str) -> bool:
        if self.meta(key) == value:
            return False
        self.set_meta(key, value)
        return True

    def become_replica(self, unit: str) -> Identity:
        """Make this database a new replica of that unit; done once, and again after a restore or a clone."""
        identity = Identity(new_uid(self.now(), self.random), unit)
        with translated(), immediate(self.db):
            me = self.replica_id(identity.replica, unit)
            self.set_meta("self", me)
            for key, value in (("digest_key", self.random(32).hex()), ("clock", 0), ("fold", 0), ("sealed_cell", 0)):
                self.db.conn.execute("INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)", (key, str(value)))
        return identity

    @property
    def identity(self) -> Identity:
        """Which replica this is."""
        row = self.db.conn.execute("SELECT uid, unit FROM replica WHERE id = ?", (self.self_id,)).fetchone()
        return Identity(*row)

    @property
    def self_id(self) -> int:
        """This replica's number in the local tables."""
        return int(self.meta("self"))

    def meta(self, key: str, default: Any = None) -> Any:
        """A value that the machinery remembers."""
        row = self.db.conn.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return default if row is None else row[0]

    def set_meta(self, key: str, value: Any) -> None:
        """Remember a value; inside a transaction."""
        row = self.db.conn.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        if row is None:
            self.db.conn.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (key, value))
        elif type(row[0]) is not type(value) or row[0] != value:  # a sealing sets a mark for every kind, and few of them move
            self.db.conn.execute("UPDATE meta SET value = ? WHERE key = ?", (value, key))

    def note_meta(self, key: str, value: Any) -> None:
        """Remember a value in a transaction of its own, outside the journal: no one's work depends on it. Raises MachineFault."""
        with translated(), immediate(self.db):
            self.set_meta(key, value)

    def replica_id(self, uid: str, unit: str = "") -> int:
        """The local number of a replica, given on first sight."""
        number = self._numbered("replica", "uid", uid, unit=unit)
        if unit:
            self.db.conn.execute("UPDATE replica SET unit = ? WHERE id = ? AND unit = ''", (unit, number))
        return number

    def replica_unit(self, number: int) -> str:
        """The unit that a replica was first seen to sign for."""
        row = self.db.conn.execute("SELECT unit FROM replica WHERE id = ?", (number,)).fetchone()
        return str(row[0]) if row else ""

    def replica_uid(self, number: int) -> str:
        """The uid behind a replica's local number."""
        if number not in self._uids:
            self._uids[number] = str(self.db.conn.execute("SELECT uid FROM replica WHERE id = ?", (number,)).fetchone()[0])
        return self._uids[number]

    def audience_id(self, units: Sequence[str]) -> int:
        """The local number of an audience (units, in any order)."""
        return self._numbered("audience", "units", " ".join(sorted(set(units))))

    def audience_units(self, audience: int | None) -> tuple[str, ...]:
        """The units of an audience; nobody for None."""
        row = self.db.conn.execute("SELECT units FROM audience WHERE id = ?", (audience,)).fetchone()
        return tuple(row[0].split()) if row else ()

    def _numbered(self, table: str, column: str, value: str, **more: str) -> int:
        known = self._cache.get((table, value))
        if known is None:
            row = self.db.conn.execute(f"SELECT id FROM {table} WHERE {column} = ?", (value,)).fetchone()
            if row is None:
                given = {column: value, **more}
                names, marks = ", ".join(given), ", ".join("?" * len(given))
                known = self.db.conn.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(given.values())).lastrowid
            else:
                known = row[0]
            assert known is not None
            self._cache[(table, value)] = known
        return known

    def forget_numbers(self) -> None:
        """After a rollback: numbers that were given inside it are not known."""
        self._cache.clear()
        self._uids.clear()

    @contextmanager
    def commit(self, author: Author, action: str) -> Iterator[Change]:
        """One user action: everything in it is written together with its journal entry, or nothing is.

        Raises MachineFault, with nothing changed, when the disk says no.
        """
        try:
            with translated(), immediate(self.db):
                change = Change(self, author, action)
                yield change
                change.finish()
        except BaseException:
            self.forget_numbers()
            raise

    @translated()
    def state(self) -> tuple[int, int]:
        """Another value after every change of the database, through whichever connection; it costs a few microseconds."""
        conn = self.db.conn
        return int(conn.execute("PRAGMA data_version").fetchone()[0]), int(conn.total_changes)

    @translated()
    def kinds_with(self, words: str) -> list[type[Record]]:
        """The kinds of which some record holds the words: the search index is asked once for each of these, not for every kind there is."""
        first = {table.search_range()[0]: table.kind for table in self.tables.values()}
        found, start, match = set[type[Record]](), min(first), match_words(words)
        sql = "SELECT rowid FROM search WHERE search MATCH ? AND rowid >= ? ORDER BY rowid LIMIT 1"
        while row := self.db.conn.execute(sql, (match, start)).fetchone():
            base = row[0] - row[0] % ROWS_OF_A_KIND
            found |= {first[base]} if base in first else set()
            start = base + ROWS_OF_A_KIND
        return [kind for kind in self.kinds if kind in found]

    def records(self, kind: type[Record]) -> Records[Any]:
        """The records of one kind, for reading."""
        return Records(self.db, self.tables[kind.table])

    def kind(self, table: str) -> type[Record] | None:
        """The record type of a table name, None when this version does not know it."""
        known = self.tables.get(table)
        return known.kind if known else None
