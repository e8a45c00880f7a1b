"""What rows that came with a pack say of themselves: whose they count as, and which of their fields nobody has written since. Read only."""

from typing import TYPE_CHECKING

from db.tables import KindTable

if TYPE_CHECKING:
    from db.store import Store


def origin_of(store: "Store", table: KindTable, uid: str) -> int:
    """The replica that a record counts as made by."""
    return int(store.db.conn.execute(f'SELECT _origin FROM "{table.name}" WHERE uid = ?', (uid,)).fetchone()[0])


def written_since(store: "Store", table: KindTable, uid: str) -> set[str]:
    """The fields of a record that were written after it was made."""
    names = {number: name for name, number in table.field_ids.items()}
    sql = f'SELECT DISTINCT o.field FROM overwritten o JOIN "{table.name}" r ON r.rk = o.rk WHERE r.uid = ? AND o.field IN ({", ".join("?" * len(names))})'
    return {names[row[0]] for row in store.db.conn.execute(sql, (uid, *names))}
