"""The same workload by others, where they are installed: the SQLite session extension (APSW) and pygeodiff.

They keep no history and no inbox, do not encrypt, and are measured against a floor of their own: the same rows in a plain SQLite file with
the same indexes, without search rows and digests.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from shutil import copyfile
from typing import Any

from app.domain.leads import Lead
from app.domain.records import exchanged_fields, fields_of, stored_values
from benchmarks.figure import Figure, Runs, Sizes
from benchmarks.floor import Edit
from benchmarks.leads import folder, leads, seconds

apsw: Any = None
pygeodiff: Any = None
with suppress(ImportError):
    import apsw
    import pygeodiff

COLUMNS = ("uid", *exchanged_fields(Lead))
INSERT = f"INSERT INTO lead VALUES ({', '.join('?' * len(COLUMNS))})"


def _database(path: Path) -> Any:
    db = apsw.Connection(str(path))
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "temp_store = MEMORY", "cache_size = -32768"):
        db.execute(f"PRAGMA {pragma}")
    columns = ", ".join(f'"{name}" TEXT' for name in COLUMNS[1:])
    db.execute(f"CREATE TABLE IF NOT EXISTS lead (uid TEXT PRIMARY KEY NOT NULL, {columns})")
    for name, field in fields_of(Lead).items():
        if field.indexed and name in COLUMNS:
            db.execute(f'CREATE INDEX IF NOT EXISTS lead_{name} ON lead ("{name}")')
    return db


def _within(db: Any, writing: Callable[[], object]) -> float:
    def write() -> None:
        with db:
            writing()

    return seconds(write)


def _edit(db: Any, edits: Sequence[Edit]) -> float:
    """Seconds to overwrite these fields and to take away what is put into the bin."""
    by_field: dict[str, list[tuple[Any, str]]] = {}
    for edit in edits:
        by_field.setdefault(edit.field, []).append((edit.value, edit.uid))
    binned = [(uid,) for _, uid in by_field.pop("_deleted", [])]

    def write() -> None:
        for name, values in by_field.items():
            db.executemany(f'UPDATE lead SET "{name}" = ? WHERE uid = ?', values)
        db.executemany("DELETE FROM lead WHERE uid = ?", binned)

    return _within(db, write)


def _insert(db: Any, rows: Iterable[Sequence[Any]]) -> float:
    return _within(db, lambda: db.executemany(INSERT, rows))


def _session(db: Any, writing: Callable[[], float]) -> tuple[float, bytes]:
    """Seconds of a write that a session watches, and its changes."""
    session = apsw.Session(db, "main")
    session.attach("lead")
    spent = writing()
    return spent, session.changeset()


def by_session(place: Path, rows: Sequence[Sequence[Any]], ours: Sequence[Edit], theirs: Sequence[Edit]) -> dict[str, float]:
    """Capture on one database, applying on another; whoever comes later wins."""
    raw, first, second = (_database(place / f"{name}.db") for name in ("raw", "first", "second"))
    met: list[int] = []

    def later_wins(reason: int, _change: Any) -> int:
        met.append(reason)
        return int(apsw.SQLITE_CHANGESET_REPLACE if reason in (apsw.SQLITE_CHANGESET_DATA, apsw.SQLITE_CHANGESET_CONFLICT) else apsw.SQLITE_CHANGESET_OMIT)

    def applied(changes: bytes) -> float:
        return _within(second, lambda: apsw.Changeset.apply(changes, second, conflict=later_wins))

    times = {"floor insert": _insert(raw, rows)}
    times["insert"], changes = _session(first, lambda: _insert(first, rows))
    times["import all"] = applied(changes)
    times["floor edit"] = _edit(raw, ours)
    times["edit"], changes = _session(first, lambda: _edit(first, ours))
    _edit(second, theirs)
    times["import edits"] = applied(changes)
    assert met, "no conflict was met"
    for db in (raw, first, second):
        db.close()
    return times


def by_geodiff(place: Path, rows: Sequence[Sequence[Any]], ours: Sequence[Edit], theirs: Sequence[Edit]) -> dict[str, float]:
    """Differences of whole files; what arrives is applied to the common state, then our own changes are put on top of it."""
    diff = pygeodiff.GeoDiff()
    empty, full, first, second, arrived = (str(place / f"{name}.sqlite") for name in ("empty", "full", "first", "second", "arrived"))
    changes, conflicts = str(place / "changes"), str(place / "conflicts")
    _database(Path(empty)).close()
    for path in (full, arrived):
        copyfile(empty, path)
    raw = _database(Path(full))
    times = {"floor insert": _insert(raw, rows)}
    raw.close()
    times["capture insert"] = seconds(lambda: diff.create_changeset(empty, full, changes))
    times["import all"] = seconds(lambda: diff.apply_changeset(arrived, changes))
    for path, edits in ((first, ours), (second, theirs)):
        copyfile(full, path)
        changed = _database(Path(path))
        times["floor edit" if path is first else "theirs"] = _edit(changed, edits)
        changed.close()
    times["capture edit"] = seconds(lambda: diff.create_changeset(full, first, changes))
    copyfile(full, arrived)
    times["import edits"] = seconds(lambda: (diff.apply_changeset(arrived, changes), diff.rebase(full, arrived, second, conflicts)))
    return times


def measure(sizes: Sizes, edits_of: Callable[[Sequence[Lead]], tuple[list[Edit], list[Edit], int]]) -> list[Figure]:
    """Medians over several runs; nothing where the peers are not installed."""
    if apsw is None or pygeodiff is None:
        return []
    records = leads(sizes.leads)
    ours, theirs, _ = edits_of(records)
    rows = [(record.uid, *(values[name] for name in COLUMNS[1:])) for record in records for values in (stored_values(record),)]
    figures: list[Figure] = []
    for peer, run in (("session extension", by_session), ("pygeodiff", by_geodiff)):
        found: list[dict[str, float]] = []
        for _ in range(sizes.runs):
            with folder() as place:
                found.append(run(place, rows, ours, theirs))
        runs = Runs(found)
        figures += [Figure(f"peer, {peer}: {name}", runs.ratio(name, f"floor {name.split()[-1]}")) for name in found[0] if name in CAPTURED]
        figures += [Figure(f"peer, {peer}: {name}", runs.ratio(name, floor)) for name, floor in IMPORTED.items()]
    return figures


CAPTURED = ("insert", "edit", "capture insert", "capture edit")
IMPORTED = {"import all": "floor insert", "import edits": "floor edit"}
