"""A sum over every row of the machinery's own tables, kept by triggers: an old page of one of them that is put back no longer fits it.

Records have the fold of their digests, entries of the journal their chain; whatever else a table of the machinery holds is in this sum, and the journal and
`meta` are, too. So the sum cannot be put back together with a table's page: the entries that were written since would not fit (docs/decisions/old-pages.md).
It knows tables and columns as the database tells them; nothing of what they mean.
"""

from collections.abc import Sequence

from db.connection import Database
from db.digest import tallied

TALLY = "tally"
NOT_SUMMED = (TALLY, "vault_generation", "_sqlite_migrations")
"""The sum itself, and what opening compares with the vault file and with this version."""
CELLS = "overwritten"
"""An import writes as many rows there as values: they are told apart by their numbers, in SQL. Only `seq`, `known` and `replica` of a row are written again."""
CELL = (
    "({row}id * 1000003 + {row}clock % 1048573 * 8191 + {row}replica * 127 + coalesce({row}seq, -1) % 1048573 + coalesce(length({row}known), -1) * 524287)"
    " % 1099511627689"
)


def tally_anew(db: Database) -> None:
    """Make the triggers, and the sum of what the tables hold now. Inside a transaction, after every change of tables or columns."""
    db.conn.execute(f"INSERT OR IGNORE INTO {TALLY} (id, total, cells) VALUES (1, 0, 0)")
    for (name,) in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'tally|_%' ESCAPE '|'").fetchall():
        db.conn.execute(f'DROP TRIGGER "{name}"')
    for table in _machinery_tables(db):
        for statement in _of_cells() if table == CELLS else _of_rows(db, table):
            db.conn.execute(statement)
    count_anew(db)


def count_anew(db: Database) -> None:
    """Take what the tables hold now for right: after a repair. Inside a transaction."""
    db.conn.execute(f"UPDATE {TALLY} SET total = ?, cells = ?", _counted(db))


def is_tallied(db: Database) -> bool:
    """True when the tables hold what the sums say."""
    return bool(db.conn.execute(f"SELECT total, cells FROM {TALLY}").fetchone() == _counted(db))


def _counted(db: Database) -> tuple[int, int]:
    """Both sums, worked out from the rows."""
    total = 0
    for table in _machinery_tables(db):
        for row in db.conn.execute(f'SELECT * FROM "{table}"') if table != CELLS else ():
            total = tallied(total, table, *row)
    return total, db.conn.execute(f"SELECT coalesce(sum({CELL.format(row='')}), 0) FROM {CELLS}").fetchone()[0]


def _machinery_tables(db: Database) -> list[str]:
    """All tables but those of records, what is derived from records, and what is not summed."""
    found = db.conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT IN (SELECT kind FROM field)"
        " AND name NOT LIKE 'search|_%' ESCAPE '|' AND name NOT LIKE 'sqlite|_%' ESCAPE '|'"
    )
    return [name for (name,) in found.fetchall() if name not in NOT_SUMMED]


def _of_cells() -> Sequence[str]:
    new, old = CELL.format(row="NEW."), CELL.format(row="OLD.")
    return (
        _trigger(CELLS, "insert", "AFTER INSERT", f"cells = cells + {new}"),
        _trigger(CELLS, "update", "AFTER UPDATE", f"cells = cells + {new} - {old}"),
        _trigger(CELLS, "delete", "AFTER DELETE", f"cells = cells - {old}"),
    )


def _of_rows(db: Database, table: str) -> Sequence[str]:
    info = db.conn.execute(f'PRAGMA table_info("{table}")').fetchall()
    columns = [f'"{row[1]}"' for row in info]
    keys = " AND ".join(f'"{row[1]}" = NEW."{row[1]}"' for row in info if row[5])

    def with_row(total: str, row: str) -> str:
        return f"tallied({total}, '{table}', {', '.join(row + column for column in columns)})"

    # A statement that replaces takes a row away without a word to triggers, and one that ignores stops between the two of an insert.
    replaced = f'(SELECT {with_row("total", "")} FROM "{table}" WHERE {keys})'
    return (
        _trigger(table, "replace", "BEFORE INSERT", f"without = {replaced}"),
        _trigger(table, "insert", "AFTER INSERT", f"total = {with_row('coalesce(without, total)', 'NEW.')}"),
        _trigger(table, "update", "AFTER UPDATE", f"total = {with_row(with_row('total', 'OLD.'), 'NEW.')}"),
        _trigger(table, "delete", "AFTER DELETE", f"total = {with_row('total', 'OLD.')}"),
    )


def _trigger(table: str, name: str, event: str, change: str) -> str:
    return f'CREATE TRIGGER "tally_{name}_{table}" {event} ON "{table}" BEGIN UPDATE {TALLY} SET {change}; END'
