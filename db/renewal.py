"""A copy of a database becomes a replica of its own (`design.md` 5, Copies): what nobody was told yet goes out in its name.

What the original had published stays the original's. What both of them publish later has the same uids and the same clocks, and meets as equal.
"""

from typing import TYPE_CHECKING

from app.domain.uids import new_uid

if TYPE_CHECKING:
    from db.store import Store
    from db.tables import KindTable


def renew(store: "Store") -> None:
    """Another replica of the same unit from now on; inside a commit that writes nothing else.

    Imports of before cannot be undone as a whole any more: what was built on them, here or by the original, stands in the former name.
    """
    conn, old = store.db.conn, store.self_id
    me = store.replica_id(new_uid(store.now(), store.random), store.identity.unit)
    conn.execute(
        "INSERT OR IGNORE INTO authored (replica, clock, account, account_name, action) SELECT ?, clock, account, account_name, action FROM journal", (old,)
    )
    for table in store.tables.values():
        _take_over_rows(store, table, old, me)
    sealed = int(store.meta("sealed_cell"))
    conn.execute("UPDATE overwritten SET replica = ? WHERE replica = ? AND id > ? AND seq IS NULL", (me, old, sealed))
    conn.execute("DELETE FROM undo_image")
    store.set_meta("self", me)


def _take_over_rows(store: "Store", table: "KindTable", old: int, me: int) -> None:
    """Records that no segment carried yet: those made since the last sealing, and drafts, whenever they were made."""
    conn = store.db.conn
    since = int(store.meta(f"sealed:{table.name}", 0))
    late = "SELECT rk FROM shared_late WHERE kind = ?"
    found = conn.execute(f'SELECT rk FROM "{table.name}" WHERE _origin = ? AND (rk > ? OR _audience IS NULL OR rk IN ({late}))', (old, since, table.name))
    rows = [(me, old, row[0]) for row in found.fetchall()]
    marks = ", ".join(map(str, table.field_ids.values()))
    conn.executemany(f"UPDATE overwritten SET replica = ? WHERE replica = ? AND rk = ? AND field IN ({marks})", rows)
    conn.executemany(f'UPDATE "{table.name}" SET _origin = ? WHERE _origin = ? AND rk = ?', rows)
