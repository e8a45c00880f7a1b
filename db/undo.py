"""Taking back the account's last action: the values before, written as a new commit."""

import json
from typing import TYPE_CHECKING, Any

from app.domain.errors import NotFound
from db.change import Author, Change
from db.journal import Entry, last_undoable, refuse_undo

if TYPE_CHECKING:
    from db.store import Store


def undo_last(store: "Store", author: Author) -> Entry:
    """Take back the account's last action; new records become deleted ones. Raises NotFound or NotAllowed in words."""
    entry = last_undoable(store, author.account)
    if entry is None:
        raise NotFound("没有可以撤销的操作。", "只能撤销本账号在本机所做、还没有发出的操作。")
    refuse_undo(store, entry)
    with store.commit(author, f"撤销：{entry.action}") as change:
        change.undoes = entry.seq
        if entry.kind and entry.object:
            change.about(entry.kind, entry.object)
        _write_back(store, change, entry)
        _delete_created(store, change, entry)
    return entry


def _write_back(store: "Store", change: Change, entry: Entry) -> None:
    if entry.first_cell is None:
        return
    conn = store.db.conn
    cells = conn.execute(
        "SELECT f.kind, f.name, o.rk, o.before FROM overwritten o JOIN field f ON f.id = o.field WHERE o.id BETWEEN ? AND ? ORDER BY o.id DESC",
        (entry.first_cell, entry.last_cell),
    ).fetchall()
    wanted: dict[tuple[str, int], dict[str, Any]] = {}
    for kind, name, rk, before in cells:
        wanted.setdefault((kind, rk), {})[name] = before
    for (kind, rk), values in wanted.items():
        table = store.tables[kind]
        row = conn.execute(f"{table.select} WHERE rk = ?", (rk,)).fetchone()
        change.set_cells(table, [(row, change.own(values))])


def _delete_created(store: "Store", change: Change, entry: Entry) -> None:
    for kind, (first, last) in json.loads(entry.created or "{}").items():
        table = store.tables[kind]
        rows = store.db.conn.execute(f"{table.select} WHERE rk BETWEEN ? AND ? AND _deleted = 0", (first, last)).fetchall()
        change.set_cells(table, [(row, change.own({"_deleted": 1})) for row in rows])
