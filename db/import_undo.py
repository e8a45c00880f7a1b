"""Undoing an import: while nothing depends on it, the records are as they were before, and its segments stay out until released (`design.md` 5).

The journal keeps the import and its undoing. When something depends on it, `changed_fields` says what each field held before.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.errors import NotAllowed
from app.domain.records import links_of
from app.domain.step_record import Step
from db.change import Author, Change
from db.import_images import caught, images_of, is_untouched, put_back

if TYPE_CHECKING:
    from db.store import Store

KEPT = 5
"""Imports that can be undone as a whole: as many as there are backups from before imports."""
FIELD_BY_FIELD = "可以逐栏改回：选出要改回的栏目，改动会随下一个数据包送达。"


@dataclass(frozen=True)
class Taken:
    """One import that brought something in, and where its traces are."""

    id: int
    bundle: str
    commit: int
    first_cell: int
    last_cell: int
    created: dict[str, list[int]]
    """By kind, the first and the last row key of the records that it brought."""
    last_rows: dict[str, int]
    """By kind, the last row key when it was done."""
    undone: bool


@dataclass(frozen=True)
class ChangedField:
    """A field that an import changed: its value before, and the one it has now."""

    kind: str
    uid: str
    field: str
    before: Any
    now: Any


@contextmanager
def recorded(store: "Store", change: Change, bundle: str) -> Iterator[None]:
    """What is merged inside can be undone as the import of that bundle. Within its commit, after sealing."""
    conn = store.db.conn
    first = change.next_cell
    insert = "INSERT INTO taken (bundle, \"commit\", first_cell, last_cell, created, last_rows) VALUES (?, ?, ?, 0, '', '')"
    taken = int(conn.execute(insert, (bundle, change.seq, first)).lastrowid or 0)
    with caught(store, taken):
        yield
    last_rows = {name: _last_row(store, name) for name in store.tables}
    update = "UPDATE taken SET last_cell = ?, created = ?, last_rows = ? WHERE id = ?"
    conn.execute(update, (change.next_cell - 1, json.dumps(change.created), json.dumps(last_rows), taken))
    if not conn.execute("SELECT 1 FROM undo_image WHERE taken = ? LIMIT 1", (taken,)).fetchone() and change.next_cell == first and not change.created:
        conn.execute("DELETE FROM taken WHERE id = ?", (taken,))
    old = "SELECT id FROM taken WHERE undone = 0 ORDER BY id DESC LIMIT -1 OFFSET ?"
    conn.execute(f"DELETE FROM undo_image WHERE taken IN ({old})", (KEPT,))


def _last_row(store: "Store", name: str) -> int:
    return int(store.db.conn.execute(f'SELECT coalesce(max(rk), 0) FROM "{name}"').fetchone()[0])


def imports_of(store: "Store", bundle: str = "") -> list[Taken]:
    """The imports that brought something, of one bundle or of all, the newest first."""
    sql = "SELECT id, bundle, \"commit\", first_cell, last_cell, created, last_rows, undone FROM taken WHERE bundle = ? OR ? = '' ORDER BY id DESC"
    return [_taken(row) for row in store.db.conn.execute(sql, (bundle, bundle)).fetchall()]


def _taken(row: Sequence[Any]) -> Taken:
    number, bundle, commit, first, last, created, last_rows, undone = row
    return Taken(number, bundle, commit, first, last, json.loads(created), json.loads(last_rows), bool(undone))


def undone_by_bundle(store: "Store") -> dict[str, bool]:
    """For each bundle that brought something in: whether all of its imports are undone."""
    return {bundle: bool(undone) for bundle, undone in store.db.conn.execute("SELECT bundle, min(undone) FROM taken GROUP BY bundle")}


def undo_imports(store: "Store", author: Author, imports: Sequence[Taken], action: str) -> None:
    """Take imports back as a whole, the newest first; their segments stay out until released. Raises NotAllowed, in words, when something depends on one."""
    with store.commit(author, action) as change:
        change.undoable = False
        for taken in imports:
            reason = what_depends(store, taken)
            if reason:
                raise NotAllowed(reason, FIELD_BY_FIELD)
            change.undoes = taken.commit
            for name, (first, last) in taken.created.items():
                change.erase(store.tables[name], first, last)
            _restore_cells(store, change, taken)
            _put_back_and_hold(store, taken)
        change.end_cells_at(_cap_marks(store))


def _put_back_and_hold(store: "Store", taken: Taken) -> None:
    """The machinery's rows as they were; the segments that came are noted as undone."""
    conn = store.db.conn
    for name in ("segment", "early"):
        came = [after[:4] for before, after in images_of(store, taken.id, name) if before is None and after is not None]
        sql = "INSERT OR REPLACE INTO undone (audience, replica, seq, sha, taken) VALUES (?, ?, ?, ?, ?)"
        conn.executemany(sql, [(*segment, taken.id) for segment in came])
    put_back(store, taken.id)
    conn.execute("DELETE FROM undo_image WHERE taken = ?", (taken.id,))
    conn.execute("UPDATE taken SET undone = 1 WHERE id = ?", (taken.id,))


def _restore_cells(store: "Store", change: Change, taken: Taken) -> None:
    """The values before, without a trace in the clocks of the cells: as if they had never been overwritten."""
    wanted: dict[tuple[str, int], dict[str, Any]] = {}
    for kind, name, rk, before in _cells(store, taken):
        wanted.setdefault((kind, rk), {}).setdefault(name, before)
    for (kind, rk), values in wanted.items():
        change.put_back(store.tables[kind], rk, values)
    store.db.conn.execute('DELETE FROM overwritten WHERE "commit" = ?', (taken.commit,))


def _cells(store: "Store", taken: Taken) -> list[tuple[str, str, int, Any]]:
    """The values that the import overwrote in records that were here, the first of each cell first."""
    sql = 'SELECT f.kind, f.name, o.rk, o.before FROM overwritten o JOIN field f ON f.id = o.field WHERE o.id BETWEEN ? AND ? AND o."commit" = ? ORDER BY o.id'
    found = store.db.conn.execute(sql, (taken.first_cell, taken.last_cell, taken.commit)).fetchall()
    return [row for row in found if row[0] in store.tables and not _is_new(taken, row[0], row[2])]


def _is_new(taken: Taken, kind: str, rk: int) -> bool:
    first, last = taken.created.get(kind, (1, 0))
    return bool(first <= rk <= last)


def _cap_marks(store: "Store") -> int:
    """Numbers of cells and rows may be given again: no mark may stand above the last one that is left."""
    conn = store.db.conn
    last = int(conn.execute("SELECT coalesce(max(id), 0) FROM overwritten").fetchone()[0])
    conn.execute("UPDATE segment SET last_cell = ? WHERE replica = ? AND last_cell > ?", (last, store.self_id, last))
    marks = [("sealed_cell", last), ("exported_cell", last)]
    marks += [(f"{mark}:{name}", _last_row(store, name)) for name in store.tables for mark in ("sealed", "exported")]
    for key, most in marks:
        if int(store.meta(key, 0)) > most:
            store.set_meta(key, most)
    return last


def what_depends(store: "Store", taken: Taken) -> str:
    """Why an import cannot be undone as a whole, in words; empty when it can."""
    conn = store.db.conn
    if taken.undone:
        return "这次导入已经撤销。"
    if conn.execute("SELECT 1 FROM taken WHERE id > ? AND undone = 0 LIMIT 1", (taken.id,)).fetchone():
        return "后来又导入过别的数据包，要先撤销后来的那几次，才能整包撤销这一次。"
    if not conn.execute("SELECT 1 FROM undo_image WHERE taken = ? LIMIT 1", (taken.id,)).fetchone():
        return "导入前的样子已经没有留着（隔得太久，或者数据文件夹后来是复制、恢复的，换用了新的身份），不能整包撤销。"
    if _was_passed_on(store, taken):
        return "本机后来发出的内容是在这次导入的基础上写的，不能整包撤销。"
    if _was_touched(store, taken) or not is_untouched(store, taken.id):
        return "导入之后，本单位在它带来的记录上办过事，不能整包撤销。"
    return ""


def _was_passed_on(store: "Store", taken: Taken) -> bool:
    """True when a segment of this replica says that its author had seen what came."""
    for before, after in images_of(store, taken.id, "segment"):
        if before is None and after is not None:
            audience, replica, seq = after[:3]
            sql = "SELECT 1 FROM segment s, json_each(s.vector) v WHERE s.audience = ? AND s.replica = ? AND v.key = ? AND v.value >= ? LIMIT 1"
            if store.db.conn.execute(sql, (audience, store.self_id, store.replica_uid(replica), seq)).fetchone():
                return True
    return False


def _was_touched(store: "Store", taken: Taken) -> bool:
    conn = store.db.conn
    for kind, rks in _touched(store, taken).items():
        fields, listed = json.dumps(list(store.tables[kind].field_ids.values())), json.dumps(sorted(rks))
        later = (
            "SELECT 1 FROM overwritten WHERE id > ? AND field IN (SELECT value FROM json_each(?)) AND rk IN (SELECT value FROM json_each(?))"
            ' AND "commit" > ? LIMIT 1'
        )
        if conn.execute(later, (taken.first_cell - 1, fields, listed, taken.commit)).fetchone():
            return True
        shown = (
            "SELECT 1 FROM moved WHERE kind = ? AND rk IN (SELECT value FROM json_each(?)) AND replica = ?"
            " AND clock > (SELECT clock FROM journal WHERE seq = ?) LIMIT 1"
        )
        if conn.execute(shown, (kind, listed, store.self_id, taken.commit)).fetchone():
            return True
        uids = [row[0] for row in conn.execute(f'SELECT uid FROM "{kind}" WHERE rk IN (SELECT value FROM json_each(?))', (listed,))]
        if _is_named_since(store, taken, kind, uids):
            return True
    return False


def _touched(store: "Store", taken: Taken) -> dict[str, set[int]]:
    """By kind, the rows of records that came, were changed, or had a step taken."""
    found = {kind: set(range(first, last + 1)) for kind, (first, last) in taken.created.items()}
    for kind, _, rk, _ in _cells(store, taken):
        found.setdefault(kind, set()).add(rk)
    first, last = taken.created.get(Step.table, (1, 0))
    for kind, uid in store.db.conn.execute("SELECT of_kind, of FROM step WHERE rk BETWEEN ? AND ?", (first, last)).fetchall() if last else ():
        row = store.db.conn.execute(f'SELECT rk FROM "{kind}" WHERE uid = ?', (uid,)).fetchone() if kind in store.tables else None
        if row:
            found.setdefault(kind, set()).add(row[0])
    return found


def _is_named_since(store: "Store", taken: Taken, kind: str, uids: Sequence[str]) -> bool:
    """True when a record or a step that was made since names one of these records."""
    for table in store.tables.values():
        links = [name for name, to in links_of(table.kind) if to == kind]
        named = [f"EXISTS (SELECT 1 FROM json_each(?) u WHERE instr(coalesce(\"{name}\", ''), u.value))" for name in links]
        if table.kind is Step:
            named.append(f"of_kind = '{kind}' AND of IN (SELECT value FROM json_each(?))")
        if named:
            since = taken.last_rows.get(table.name, 0)
            sql = f'SELECT 1 FROM "{table.name}" WHERE rk > ? AND ({" OR ".join(named)}) LIMIT 1'
            if store.db.conn.execute(sql, (since, *[json.dumps(list(uids))] * len(named))).fetchone():
                return True
    return False


def held_segments(store: "Store", bundle: str) -> list[str]:
    """The digests of the segments of that bundle that stay out."""
    sql = "SELECT u.sha FROM undone u JOIN taken t ON t.id = u.taken WHERE t.bundle = ? ORDER BY u.audience, u.replica, u.seq"
    return [row[0] for row in store.db.conn.execute(sql, (bundle,)).fetchall()]


def release(store: "Store", bundle: str) -> None:
    """Let the segments of that bundle in again, whenever they come. Inside a commit."""
    store.db.conn.execute("DELETE FROM undone WHERE taken IN (SELECT id FROM taken WHERE bundle = ?)", (bundle,))


def changed_fields(store: "Store", taken: Taken) -> list[ChangedField]:
    """The fields that the import changed and that still hold another value than before it."""
    found: dict[tuple[str, int, str], Any] = {}
    for kind, name, rk, before in _cells(store, taken):
        found.setdefault((kind, rk, name), before)
    changed = []
    for (kind, rk, name), before in found.items():
        row = store.db.conn.execute(f'SELECT uid, "{name}" FROM "{kind}" WHERE rk = ?', (rk,)).fetchone()
        if row and row[1] != before:
            changed.append(ChangedField(kind, row[0], name, before, row[1]))
    return changed
