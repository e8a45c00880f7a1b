"""Tables: the machinery's own by numbered migrations, one for each record kind from its declaration.

Exchanged records carry no FOREIGN KEY, UNIQUE (but for the uid) or NOT NULL: another office's truth may arrive late or double.
"""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from typing import NamedTuple

from sqlite_utils.migrations import Migrations

from app.domain.fields import Field
from app.domain.records import Record, exchanged_fields, fields_of
from db.connection import Database
from db.tally import tally_anew

machinery = Migrations("zhilian")


@machinery()
def journal_and_clocks(db: Database) -> None:
    """Commits of this replica, values that were overwritten, and who stands behind the commits of others."""
    _run(
        db,
        """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
        CREATE TABLE replica (id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, unit TEXT NOT NULL);
        CREATE TABLE audience (id INTEGER PRIMARY KEY, units TEXT NOT NULL UNIQUE);
        CREATE TABLE field (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (kind, name));
        CREATE TABLE journal (
            seq INTEGER PRIMARY KEY, clock INTEGER NOT NULL, at TEXT NOT NULL, account TEXT NOT NULL, account_name TEXT NOT NULL,
            action TEXT NOT NULL, kind TEXT, object TEXT, created TEXT, first_cell INTEGER, last_cell INTEGER, undoes INTEGER,
            salt BLOB NOT NULL, digest BLOB NOT NULL, fold BLOB NOT NULL, chain BLOB NOT NULL
        );
        CREATE INDEX journal_clock ON journal (clock);
        CREATE TABLE overwritten (
            id INTEGER PRIMARY KEY, field INTEGER NOT NULL, rk INTEGER NOT NULL, clock INTEGER NOT NULL, replica INTEGER NOT NULL,
            seq INTEGER, "commit" INTEGER NOT NULL, before
        );
        CREATE INDEX overwritten_cell ON overwritten (field, rk);
        CREATE TABLE authored (
            replica INTEGER NOT NULL, clock INTEGER NOT NULL, account TEXT, account_name TEXT, action TEXT, PRIMARY KEY (replica, clock)
        ) WITHOUT ROWID;
        """,
    )


@machinery()
def streams(db: Database) -> None:
    """Segments published and merged, values that rival the present one, and what arrived before its time."""
    _run(
        db,
        """
        CREATE TABLE segment (
            audience INTEGER NOT NULL, replica INTEGER NOT NULL, seq INTEGER NOT NULL, sha TEXT NOT NULL, vector TEXT NOT NULL,
            clock INTEGER NOT NULL, last_cell INTEGER, size INTEGER, files TEXT, PRIMARY KEY (audience, replica, seq)
        ) WITHOUT ROWID;
        CREATE TABLE early (
            audience INTEGER NOT NULL, replica INTEGER NOT NULL, seq INTEGER NOT NULL, sha TEXT NOT NULL, size INTEGER, files TEXT,
            vector TEXT NOT NULL, PRIMARY KEY (audience, replica, seq)
        ) WITHOUT ROWID;
        CREATE TABLE stream_head (
            audience INTEGER NOT NULL, replica INTEGER NOT NULL, seq INTEGER NOT NULL, sha TEXT NOT NULL, PRIMARY KEY (audience, replica)
        ) WITHOUT ROWID;
        CREATE TABLE shared_late (kind TEXT NOT NULL, rk INTEGER NOT NULL, PRIMARY KEY (kind, rk)) WITHOUT ROWID;
        CREATE TABLE parked (
            id INTEGER PRIMARY KEY, uid TEXT NOT NULL, kind TEXT NOT NULL, field TEXT NOT NULL, value, clock INTEGER NOT NULL,
            replica INTEGER NOT NULL, seq INTEGER NOT NULL, audience INTEGER NOT NULL
        );
        CREATE INDEX parked_uid ON parked (uid);
        CREATE TABLE rival (
            field INTEGER NOT NULL, rk INTEGER NOT NULL, clock INTEGER NOT NULL, replica INTEGER NOT NULL, seq INTEGER NOT NULL, value,
            PRIMARY KEY (field, rk, clock, replica)
        ) WITHOUT ROWID;
        CREATE TABLE acknowledged (
            peer TEXT NOT NULL, audience INTEGER NOT NULL, replica INTEGER NOT NULL, seq INTEGER NOT NULL,
            PRIMARY KEY (peer, audience, replica)
        ) WITHOUT ROWID;
        CREATE TABLE bundle (
            id TEXT PRIMARY KEY, direction TEXT NOT NULL, at TEXT NOT NULL, peer TEXT NOT NULL, number INTEGER, file_name TEXT, counts TEXT
        ) WITHOUT ROWID;
        CREATE TABLE draft (key TEXT PRIMARY KEY, seq INTEGER NOT NULL, at TEXT NOT NULL, content TEXT NOT NULL) WITHOUT ROWID;
        """,
    )


@machinery()
def audiences_that_change(db: Database) -> None:
    """Records that moved to another audience, those to be published as a whole, and what was known when a value was published with one.

    `moved`: who moved a record when, knowing which moves of others; where it was first published; what the wholes that were joined stood for; and
    what this replica's last whole for the present audience stood for. `closed`: values that rivalled others and are gone.
    """
    _run(
        db,
        """
        ALTER TABLE overwritten ADD COLUMN known TEXT;
        ALTER TABLE rival ADD COLUMN known TEXT;
        CREATE TABLE moved (
            kind TEXT NOT NULL, rk INTEGER NOT NULL, clock INTEGER NOT NULL, replica INTEGER NOT NULL, seen TEXT NOT NULL, root_kind TEXT NOT NULL,
            root TEXT NOT NULL, first INTEGER NOT NULL, known TEXT NOT NULL DEFAULT '{}', told TEXT NOT NULL DEFAULT '{}', PRIMARY KEY (kind, rk)
        ) WITHOUT ROWID;
        CREATE TABLE whole_due (kind TEXT NOT NULL, rk INTEGER NOT NULL, PRIMARY KEY (kind, rk)) WITHOUT ROWID;
        CREATE TABLE closed (
            field INTEGER NOT NULL, rk INTEGER NOT NULL, replica INTEGER NOT NULL, clock INTEGER NOT NULL, seq INTEGER NOT NULL, value, known TEXT,
            PRIMARY KEY (field, rk, replica, clock)
        ) WITHOUT ROWID;
        """,
    )
    db.conn.execute(
        "CREATE TRIGGER rival_closed AFTER DELETE ON rival BEGIN INSERT OR IGNORE INTO closed (field, rk, replica, clock, seq, value, known)"
        " VALUES (OLD.field, OLD.rk, OLD.replica, OLD.clock, OLD.seq, OLD.value, OLD.known); END"
    )


@machinery()
def handing_over(db: Database) -> None:
    """How far each stream went in bundles for a unit, and how far other replicas said they have it: when, for the first time."""
    columns = "who TEXT NOT NULL, audience INTEGER NOT NULL, replica INTEGER NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL"
    key = "PRIMARY KEY (who, audience, replica, seq)"
    _run(db, f"CREATE TABLE sent ({columns}, {key}) WITHOUT ROWID; CREATE TABLE reached ({columns}, {key}) WITHOUT ROWID;")


@machinery()
def imports_that_are_undone(db: Database) -> None:
    """What is set aside of a segment; imports with all that they overwrote, and the segments of those that were undone."""
    _run(
        db,
        """
        CREATE TABLE aside (
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, uid TEXT NOT NULL, field TEXT NOT NULL, why TEXT NOT NULL, audience INTEGER NOT NULL,
            replica INTEGER NOT NULL, seq INTEGER NOT NULL, sha TEXT NOT NULL, at TEXT NOT NULL, UNIQUE (sha, kind, uid, field)
        );
        CREATE TABLE taken (
            id INTEGER PRIMARY KEY, bundle TEXT NOT NULL, "commit" INTEGER NOT NULL, first_cell INTEGER NOT NULL, last_cell INTEGER NOT NULL,
            created TEXT NOT NULL, last_rows TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0
        );
        CREATE TABLE undo_image (
            taken INTEGER NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL, before TEXT, after TEXT, PRIMARY KEY (taken, name, key)
        ) WITHOUT ROWID;
        CREATE TABLE undone (
            audience INTEGER NOT NULL, replica INTEGER NOT NULL, seq INTEGER NOT NULL, sha TEXT NOT NULL, taken INTEGER NOT NULL,
            PRIMARY KEY (audience, replica, seq)
        ) WITHOUT ROWID;
        """,
    )


@machinery()
def baselines(db: Database) -> None:
    """Streams in one piece up to a number, who else holds them, how far others have come as third ones say, and when each was last heard of."""
    _run(
        db,
        """
        CREATE TABLE baseline (
            audience INTEGER NOT NULL, replica INTEGER NOT NULL, seq INTEGER NOT NULL, sha TEXT NOT NULL, size INTEGER NOT NULL, files TEXT NOT NULL,
            vector TEXT NOT NULL, tidied INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (audience, replica, seq)
        ) WITHOUT ROWID;
        CREATE TABLE baseline_held (
            peer TEXT NOT NULL, audience INTEGER NOT NULL, replica INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (peer, audience, replica)
        ) WITHOUT ROWID;
        CREATE TABLE hearsay (
            peer TEXT NOT NULL, audience INTEGER NOT NULL, replica INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (peer, audience, replica)
        ) WITHOUT ROWID;
        CREATE TABLE heard (peer TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;
        """,
    )


@machinery()
def contents_under_one_number(db: Database) -> None:
    """Segments that are set aside whole, because their number has another content, too: what they continue, and their size. NULL for single records."""
    columns = "ALTER TABLE aside ADD COLUMN previous TEXT; ALTER TABLE aside ADD COLUMN size INTEGER"
    _run(db, f"{columns}; CREATE INDEX aside_segment ON aside (audience, replica, seq)")


@machinery()
def heads_of_journals(db: Database) -> None:
    """Heads of other computers' journals, and (with a holder) what other computers hold of this one's; `bundle` numbers the bundle that said so."""
    _run(
        db,
        """
        CREATE TABLE journal_head (
            holder TEXT NOT NULL, replica TEXT NOT NULL, seq INTEGER NOT NULL, chain TEXT NOT NULL, bundle INTEGER NOT NULL,
            PRIMARY KEY (holder, replica, seq, chain)
        ) WITHOUT ROWID
        """,
    )


@machinery()
def contexts_of_values_that_moved(db: Database) -> None:
    """What the author of a live value knew, by clocks, as wholes told it: for a value whose segment went to other units only."""
    _run(
        db,
        """
        CREATE TABLE context (
            field INTEGER NOT NULL, rk INTEGER NOT NULL, replica INTEGER NOT NULL, clock INTEGER NOT NULL, known TEXT NOT NULL,
            PRIMARY KEY (field, rk, replica, clock)
        ) WITHOUT ROWID
        """,
    )


@machinery()
def one_search_table(db: Database) -> None:
    """The words of the records of all kinds; `KindTable` says which row number is whose. Before, every kind had a table, with four of its own behind it."""
    for (name,) in db.conn.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%' AND name LIKE 'search\\_%' ESCAPE '\\'").fetchall():
        db.conn.execute(f'DROP TABLE "{name}"')
    db.conn.execute("DELETE FROM meta WHERE key LIKE 'searched:%'")
    db.conn.execute(
        "CREATE VIRTUAL TABLE search USING fts5(characters, initials, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0', detail=full)"
    )


@machinery()
def sum_of_the_machinery(db: Database) -> None:
    """What all rows of these tables add up to, kept by triggers; `without`: the same without the row that the next insert replaces."""
    _run(db, "CREATE TABLE tally (id INTEGER PRIMARY KEY CHECK (id = 1), total INTEGER NOT NULL, without INTEGER, cells INTEGER NOT NULL)")


def _run(db: Database, statements: str) -> None:
    """Each statement by itself: a script would end the migration's transaction."""
    for statement in statements.split(";"):
        if statement.strip():
            db.conn.execute(statement)


def prepare(db: Database, kinds: Sequence[type[Record]]) -> None:
    """Bring the machinery up to date, and every record table up to its declaration. Runs in one transaction.

    What the tables were last brought up to is remembered: nothing is looked up again as long as no declaration changes.
    """
    if machinery.pending(db):
        machinery.apply(db)
        tally_anew(db)
    digest = _digest(tuple(kinds))
    if not _is_brought_up_to(db, digest):
        for kind in kinds:
            _bring_up(db, kind, _declared(kind))
        db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('declared', ?)", [digest])


def is_older(db: Database, kinds: Sequence[type[Record]]) -> bool:
    """True for a database with data whose tables `prepare` would change."""
    if not db.table("meta").exists():
        return False
    return bool(machinery.pending(db)) or not _is_brought_up_to(db, _digest(tuple(kinds)))


@cache
def _digest(kinds: tuple[type[Record], ...]) -> str:
    return sha256(repr([tuple(_declared(kind)) for kind in kinds]).encode()).hexdigest()


def _is_brought_up_to(db: Database, digest: str) -> bool:
    return bool(db.execute("SELECT 1 FROM meta WHERE key = 'declared' AND value = ?", [digest]).fetchone())


class _Declared(NamedTuple):
    """What the declaration of a kind asks of the database."""

    table: str
    columns: dict[str, str]
    more: list[str]
    """Statements that may be run again."""
    exchanged: tuple[str, ...]


def _declared(kind: type[Record]) -> _Declared:
    columns = {name: f'"{name}" {_affinity(field)}' for name, field in fields_of(kind).items()}
    table = (
        f'CREATE TABLE "{kind.table}" (rk INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, unit TEXT, state TEXT, _deleted INTEGER NOT NULL DEFAULT 0,'
        f" _audience INTEGER, _origin INTEGER NOT NULL, _clock INTEGER NOT NULL, {', '.join(columns.values())})"
    )
    more = []
    for name, field in fields_of(kind).items():
        if field.looked_up:
            more.append(f'CREATE INDEX IF NOT EXISTS "{kind.table}_{name}" ON "{kind.table}" ("{name}")')
    listed = "state, unit, _deleted" if kind.steps else "unit, _deleted"  # what lists are narrowed by, and enough to count them
    more.append(f'CREATE INDEX IF NOT EXISTS "{kind.table}_listed" ON "{kind.table}" ({listed})')
    return _Declared(table, columns, more, ("_deleted", *exchanged_fields(kind)))


def _bring_up(db: Database, kind: type[Record], declared: _Declared) -> None:
    present = {name for (name,) in db.conn.execute("SELECT name FROM pragma_table_info(?)", (kind.table,))}
    if not present:
        db.conn.execute(declared.table)
    for name, column in declared.columns.items() if present else ():
        if name not in present:
            db.conn.execute(f'ALTER TABLE "{kind.table}" ADD COLUMN {column}')
    for statement in declared.more:
        db.conn.execute(statement)
    for name in declared.exchanged:
        db.conn.execute("INSERT OR IGNORE INTO field (kind, name) VALUES (?, ?)", (kind.table, name))


def _affinity(field: Field) -> str:
    return "INTEGER" if field.kind.numeric else "TEXT"
