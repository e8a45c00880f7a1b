"""Reading the records of one kind: one by uid, or a list a page at a time, straight from the database."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar, cast

from app.domain.errors import NotFound
from app.domain.pinyin import search_text
from app.domain.query import Condition, Cursor, Page, Query, Test
from app.domain.records import Record, fields_of, from_row
from db.connection import Database, require_sound
from db.faults import translated
from db.tables import KindTable

R = TypeVar("R", bound=Record)

FOUND = "search MATCH ? AND rowid BETWEEN ? AND ?"


class Records(Generic[R]):
    """The stored records of one kind."""

    def __init__(self, db: Database, table: KindTable) -> None:
        self.db = db
        self.table = table

    def find(self, uid: str | None) -> R | None:
        """The record of that uid, None when it is not here."""
        rows = self._read(f"{self.table.select} WHERE uid = ?", (uid,))
        return rows[0] if rows else None

    def get(self, uid: str | None) -> R:
        """The record of that uid. Raises NotFound in words."""
        found = self.find(uid)
        if found is None:
            raise NotFound(f"找不到这条{self.table.kind.title}。", "它可能还没有随数据包到达，或不在本单位的可见范围。")
        return found

    def many(self, uids: Sequence[str]) -> dict[str, R]:
        """The records of those uids that are here."""
        sql = f"{self.table.select} WHERE uid IN (SELECT value FROM json_each(?))"
        return {record.uid: record for record in self._read(sql, (json.dumps(list(uids)),))}

    @translated()
    def page(self, query: Query, after: Cursor | None = None, limit: int = 100) -> Page[R]:
        """One page of a list, starting after the cursor."""
        wheres, values = self._conditions(replace(query, search=""))
        order, cursor_at = self._order(query)
        if after is not None:
            clause, more = _after(order, query.descending or bool(query.search), after)
            wheres.append(clause)
            values.extend(more)
        direction = "DESC" if query.descending or query.search else "ASC"
        by = ("_found" if query.search.strip() else "rk") if order == "rk" else f'"{order}" {direction}, rk'
        source, words = self._found(query)
        sql = f"{self.table.select}{source} WHERE {' AND '.join(wheres)} ORDER BY {by} {direction} LIMIT ?"
        rows = self.db.conn.execute(sql, (*words, *values, limit + 1)).fetchall()
        kept = rows[:limit]
        end = Cursor(kept[-1][cursor_at], kept[-1][0]) if len(rows) > limit else None
        return Page([self._record(row) for row in kept], end)

    def all(self, query: Query = Query()) -> Iterator[R]:
        """Every record of a list, read a page at a time."""
        after: Cursor | None = None
        while True:
            page = self.page(query, after, 500)
            yield from page.records
            after = page.after
            if after is None:
                return

    def first(self, query: Query) -> R | None:
        """The first record of a list."""
        return next(iter(self.page(query, None, 1).records), None)

    @translated()
    def count(self, query: Query = Query()) -> int:
        """How many records a list has."""
        wheres, values = self._conditions(query)
        sql = f'SELECT count(*) FROM "{self.table.name}" WHERE {" AND ".join(wheres)}'
        return int(self.db.conn.execute(sql, values).fetchone()[0])

    @translated()
    def tally(self, query: Query, *fields: str) -> Counter[Any]:
        """How many records of a list have each value of a field, or values of several fields; of a field with many values each one counts."""
        declared = fields_of(self.table.kind)
        many = [name in declared and declared[name].kind.many for name in fields]
        named = ", ".join(f'"{self._known(name)}" AS f{place}' for place, name in enumerate(fields))
        each = ", ".join(f"e{place}.value" if several else f"f{place}" for place, several in enumerate(many))
        joined = "".join(f", json_each(f{place}) AS e{place}" for place, several in enumerate(many) if several)
        wheres, values = self._conditions(query)
        counted = f'SELECT rk, {named} FROM "{self.table.name}" WHERE {" AND ".join(wheres)}'
        sql = f"SELECT {each}, count({'DISTINCT rk' if any(many) else '*'}) FROM ({counted}){joined} GROUP BY {each}"
        rows = self.db.conn.execute(sql, values).fetchall()
        return Counter({row[0] if len(fields) == 1 else row[:-1]: row[-1] for row in rows})

    @translated()
    def highest(self, field: str, prefix: str) -> str | None:
        """The greatest value of a field among those that start with the prefix, deleted records included."""
        sql = f'SELECT max("{self._known(field)}") FROM "{self.table.name}" WHERE "{field}" >= ? AND "{field}" < ?'
        found = self.db.conn.execute(sql, (prefix, prefix + "\U0010ffff")).fetchone()[0]
        return None if found is None else str(found)

    @translated()
    def repeated(self, field: str) -> list[str]:
        """The values that stand in that field of more than one record, deleted records left out; in order."""
        name, table = f'"{self._known(field)}"', f'"{self.table.name}"'
        several = f"SELECT {name} FROM {table} WHERE {name} IS NOT NULL GROUP BY {name} HAVING count(*) > 1"  # from the index alone; few are left
        sql = f"SELECT {name} FROM {table} WHERE {name} IN ({several}) AND _deleted = 0 GROUP BY {name} HAVING count(*) > 1 ORDER BY {name}"
        return [str(row[0]) for row in self.db.conn.execute(sql)]

    @translated()
    def audience(self, uid: str) -> tuple[str, ...]:
        """The units that may see the record."""
        sql = f'SELECT a.units FROM "{self.table.name}" r JOIN audience a ON a.id = r._audience WHERE r.uid = ?'
        row = self.db.conn.execute(sql, (uid,)).fetchone()
        return tuple(row[0].split()) if row else ()

    @translated()
    def _read(self, sql: str, values: Sequence[Any]) -> list[R]:
        return [self._record(row) for row in self.db.conn.execute(sql, values)]

    def _record(self, row: Sequence[Any]) -> R:
        for value in row:
            if value.__class__ is str and value[-1:] == "\0":
                require_sound(self.db)
        return cast(R, from_row(self.table.kind, dict(zip(self.table.columns, row, strict=True))))

    def _known(self, field: str) -> str:
        self.table.at(field)
        return field

    def _order(self, query: Query) -> tuple[str, int]:
        """The column to sort by, and its place: with words the newest first, which costs nothing."""
        column = "rk" if query.search or not query.sort else self._known(query.sort)
        return column, self.table.at(column)

    def _found(self, query: Query) -> tuple[str, list[Any]]:
        """Joined to the rows that the search index names, the newest first, read only as far as the page goes."""
        if not query.search.strip():
            return "", []
        joined = f" JOIN (SELECT rowid AS _found FROM search WHERE {FOUND}) ON rk = _found - {self.table.search_base}"
        return joined, [match_words(query.search), *self.table.search_range()]

    def _conditions(self, query: Query) -> tuple[list[str], list[Any]]:
        wheres: list[str] = ["_deleted = ?"]
        values: list[Any] = [1 if query.deleted else 0]
        for condition in query.where:
            clause, value = self._clause(condition)
            wheres.append(clause)
            values.extend(value)
        if query.search.strip():
            wheres.append(f"rk IN (SELECT rowid - {self.table.search_base} FROM search WHERE {FOUND})")
            values.extend((match_words(query.search), *self.table.search_range()))
        return wheres, values

    def _clause(self, condition: Condition) -> tuple[str, list[Any]]:
        name = f'"{self._known(condition.field)}"'
        match condition.test:
            case Test.IS:
                return f"{name} IS ?", [condition.value]
            case Test.IN:
                return f"{name} IN (SELECT value FROM json_each(?))", [json.dumps(list(condition.value))]
            case Test.HAS:
                return f"EXISTS (SELECT 1 FROM json_each({name}) WHERE value = ?)", [condition.value]
            case Test.FROM:
                return f"{name} >= ?", [condition.value]
            case Test.UNTIL:
                return f"{name} <= ?", [condition.value]
            case Test.NOT_UNTIL:
                return f"({name} IS NULL OR {name} > ?)", [condition.value]
            case Test.EMPTY:
                return f"{name} IS NULL", []
            case Test.FILLED:
                return f"{name} IS NOT NULL", []
            case Test.OR_UNIT:
                # the plus keeps the planner from an index in which nearly all rows are the empty ones
                return f"({name} = ? OR (+{name} IS NULL AND unit = ?))", [condition.value, condition.value]


def _after(column: str, descending: bool, cursor: Cursor) -> tuple[str, list[Any]]:
    """The rows that follow the cursor; empty values come first going up and last going down, as SQLite sorts them."""
    sign = "<" if descending else ">"
    if column == "rk":
        return f"rk {sign} ?", [cursor.rk]
    name = f'"{column}"'
    if cursor.value is None:
        tail = "" if descending else f" OR {name} IS NOT NULL"
        return f"(({name} IS NULL AND rk {sign} ?){tail})", [cursor.rk]
    nulls = f" OR {name} IS NULL" if descending else ""
    return f"({name} {sign} ? OR ({name} = ? AND rk {sign} ?){nulls})", [cursor.value, cursor.value, cursor.rk]


def match_words(typed: str) -> str:
    """What the search index is asked: each word a phrase of single characters; plain letters also as pinyin initials."""
    phrases = []
    for word in typed.split():
        spaced = search_text(word).replace('"', "")
        if not spaced:
            continue
        phrase = f'"{spaced}"'
        phrases.append(f"{{characters initials}} : {phrase}" if spaced.isascii() else f"characters : {phrase}")
    return " AND ".join(f"({phrase})" for phrase in phrases) or '""'
