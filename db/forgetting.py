"""Destroying the past of cells: values that were overwritten in them, or rivalled them, go for good. The rows stay, with who and when.

The journal's chain covers digests and not values, so that it stays whole; no digest covers overwritten values (docs/decisions/keeping-and-destroying.md).
"""

from collections.abc import Iterable, Sequence

from db.store import Store

PAST = (("overwritten", "before"), ("rival", "value"), ("closed", "value"))


def forget(store: Store, cells: Iterable[tuple[str, str, Sequence[str]]]) -> None:
    """Destroy what these cells held before; each is kind, uid and fields. Inside a commit that emptied them."""
    conn = store.db.conn
    for kind, uid, names in cells:
        table = store.tables[kind]
        row = conn.execute(f'SELECT rk FROM "{table.name}" WHERE uid = ?', (uid,)).fetchone()
        for name in names if row else ():
            for past, column in PAST:
                conn.execute(f"UPDATE {past} SET {column} = NULL WHERE field = ? AND rk = ?", (table.field_ids[name], row[0]))
            conn.execute("DELETE FROM parked WHERE kind = ? AND uid = ? AND field = ?", (kind, uid, name))
        conn.execute("DELETE FROM draft WHERE instr(key, ?) OR instr(content, ?)", (uid, uid))


def remembered(store: Store, kind: str, name: str) -> list[str]:
    """The uids of the records in which that field is empty now and an earlier value is still known here."""
    table = store.tables[kind]
    sql = f'SELECT DISTINCT r.uid FROM overwritten o JOIN "{table.name}" r ON r.rk = o.rk WHERE o.field = ? AND o.before IS NOT NULL AND r."{name}" IS NULL'
    return [str(row[0]) for row in store.db.conn.execute(sql, (table.field_ids[name],))]


def is_disputed(store: Store, kind: str, uid: str) -> bool:
    """True while a cell of the record has several live values, or something of it is set aside: nobody may decide it unseen."""
    table = store.tables[kind]
    marks = ", ".join(map(str, table.field_ids.values()))
    rival = f'SELECT 1 FROM rival v JOIN "{table.name}" r ON r.rk = v.rk WHERE r.uid = ? AND v.field IN ({marks}) LIMIT 1'
    aside = "SELECT 1 FROM aside WHERE kind = ? AND uid = ? LIMIT 1"
    return bool(store.db.conn.execute(rival, (uid,)).fetchone() or store.db.conn.execute(aside, (kind, uid)).fetchone())
