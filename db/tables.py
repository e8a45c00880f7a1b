"""What the store needs to know of each record table, worked out once from the declaration."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from types import NoneType
from typing import Any

from app.domain.pinyin import initials, search_text
from app.domain.records import Record, exchanged_fields, fields_of, files_of, searched_fields
from app.domain.value_kinds import Scalar, ValueKind
from db.connection import Database
from db.digest import row_digest

Derivation = Callable[[Mapping[str, Any]], dict[str, Scalar]]
"""From a row keyed by column to its derived columns."""

BETWEEN_FIELDS = " \ue000 "
"""A word of its own that nobody can type (private use): without it, the end of one field and the start of the next would be found as one word."""

ROWS_OF_A_KIND = 1 << 40
INSERT_SEARCH = "INSERT OR REPLACE INTO search (rowid, characters, initials) VALUES (?, ?, ?)"

MACHINE_COLUMNS = ("rk", "uid", "unit", "state", "_deleted", "_audience", "_origin", "_clock")


class KindTable:
    """One record table: its columns, its statements, its search row. `in_database` gives the one of a database; what comes from the declaration is shared."""

    field_ids: Mapping[str, int]
    search_base: int
    """What is added to a row key for the row of the search table: the kinds have one after the other a range of their own."""
    derive: Derivation | None

    def __init__(self, kind: type[Record]) -> None:
        self.kind = kind
        self.name = kind.table
        self.exchanged = exchanged_fields(kind)
        self.derived = tuple(name for name, field in fields_of(kind).items() if field.derived)
        self.searched = searched_fields(kind)
        self.files = tuple(files_of(kind))
        self._kinds = {name: field.kind for name, field in fields_of(kind).items()}
        self.columns = (*MACHINE_COLUMNS, *self.exchanged, *self.derived)
        self.digested = ("uid", "unit", "_deleted", *sorted(self.exchanged))
        quoted = ", ".join(f'"{name}"' for name in self.columns)
        self.insert = f'INSERT INTO "{self.name}" ({quoted}) VALUES ({", ".join("?" * len(self.columns))})'
        self.select = f'SELECT {quoted} FROM "{self.name}"'
        self._at = {name: place for place, name in enumerate(self.columns)}
        self._of_digest = itemgetter(*(self._at[name] for name in self.digested))
        self._searched_at = [self._at[name] for name in self.searched]
        self._derived_at = [self._at[name] for name in self.derived]
        kinds = [(place, name, self._kinds[name]) for place, name in enumerate(self.exchanged)]
        self._unlike_text = [(place, name, kind) for place, name, kind in kinds if type(kind).stored is not ValueKind.stored]

    def in_database(self, field_ids: Mapping[str, int], derive: Derivation | None) -> "KindTable":
        """The table in a database that numbers the fields so, with what its derived columns come from."""
        there = object.__new__(KindTable)
        there.__dict__.update(self.__dict__)
        there.field_ids, there.derive = field_ids, derive
        there.search_base = field_ids["_deleted"] * ROWS_OF_A_KIND
        return there

    def fits(self, name: str, raw: Any) -> bool:
        """True when the field can hold that stored value; another program may have written anything."""
        return raw in (0, 1) if name == "_deleted" else self._kinds[name].fits(raw)

    def fit(self, name: str, values: Sequence[Any]) -> bool:
        """True when the field can hold all of these."""
        kind = self._kinds.get(name)
        if kind is not None and type(kind).fits is ValueKind.fits:  # a matter of the type alone
            return set(map(type, values)) <= {NoneType, int if kind.numeric else str}
        return all(self.fits(name, value) for value in values)

    def stored(self, record: Record) -> Sequence[Any]:
        """The exchanged fields of a record as its columns."""
        values: list[Scalar] = [getattr(record, name) or None for name in self.exchanged]
        for place, name, kind in self._unlike_text:
            values[place] = kind.stored(getattr(record, name))
        return values

    def at(self, column: str) -> int:
        """The place of a column in a row."""
        return self._at[column]

    def digest(self, key: bytes, row: Sequence[Any]) -> int:
        """The digest of a row of `columns`."""
        return row_digest(key, self.name, self.digested, self._of_digest(row))

    def words(self, row: Sequence[Any]) -> list[str]:
        """The texts by which a row is found."""
        return [str(row[place]) for place in self._searched_at if row[place]]

    def search_row(self, row: Sequence[Any]) -> tuple[int, str, str]:
        """The words of a row: its characters and its pinyin initials, one by one."""
        words = self.words(row)
        spaced = [search_text(word) for word in words]
        # Latin letters and digits are their own initials.
        firsts = [letters if word.isascii() else " ".join(initials(word)) for word, letters in zip(words, spaced, strict=True)]
        return self.search_base + row[0], BETWEEN_FIELDS.join(spaced), BETWEEN_FIELDS.join(firsts)

    def search_range(self, first: int = 0, last: int = ROWS_OF_A_KIND - 1) -> tuple[int, int]:
        """The first and the last row of the search table that are those of these row keys; of the whole kind, when none are named."""
        return self.search_base + first, self.search_base + last

    def write_search(self, db: Database, rows: Iterable[Sequence[Any]]) -> None:
        """Write the search rows of these rows, if the kind is searched."""
        if self.searched:
            db.conn.executemany(INSERT_SEARCH, map(self.search_row, rows))

    def index_anew(self, db: Database) -> None:
        """Write the search rows of every record, after another field became one that is searched."""
        self.write_search(db, db.conn.execute(self.select).fetchall())

    def with_derived(self, row: Sequence[Any]) -> list[Any]:
        """The row with its derived columns filled in."""
        changed = list(row)
        if self.derive is not None and self.derived:
            for name, value in self.derive(dict(zip(self.columns, row, strict=True))).items():
                changed[self._at[name]] = value
        return changed

    def reckoned(self, record: Record) -> dict[str, Scalar]:
        """What the derived columns of a record would hold, as it stands there."""
        known = dict(zip(self.exchanged, self.stored(record), strict=True))
        return self.derive({**known, "state": record.state, "_deleted": record.deleted}) if self.derive is not None and self.derived else {}

    def write_derived(self, db: Database, rows: Iterable[Sequence[Any]]) -> None:
        """Write the derived columns of these rows where they come out otherwise than they stand."""
        assignments = ", ".join(f'"{name}" = ?' for name in self.derived)
        changed = (now for row in rows if (now := self.with_derived(row)) != list(row))
        derived = ((*(row[place] for place in self._derived_at), row[0]) for row in changed)
        db.conn.executemany(f'UPDATE "{self.name}" SET {assignments} WHERE rk = ?', derived)

    def derive_anew(self, db: Database) -> None:
        """Write the derived columns of every record, after one was declared or the rules behind it changed."""
        self.write_derived(db, db.conn.execute(self.select).fetchall())


def kind_tables(db: Database, kinds: Iterable[type[Record]], derivations: Mapping[str, Derivation]) -> dict[str, KindTable]:
    """The tables of a database that was brought up to these kinds, by name. Opened for every piece of background work: one question for all."""
    known: dict[str, dict[str, int]] = {}
    for kind, name, number in db.conn.execute("SELECT kind, name, id FROM field"):
        known.setdefault(kind, {})[name] = number
    return {table.name: table.in_database(known[table.name], derivations.get(table.name)) for table in _declared(tuple(kinds))}


@cache
def _declared(kinds: tuple[type[Record], ...]) -> tuple[KindTable, ...]:
    return tuple(map(KindTable, kinds))
