"""What a printed code points to: records by the end of their uids, the commit that noted the printing, and what was changed after it. Read only."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.journal import COLUMNS, Entry
from db.tables import KindTable

if TYPE_CHECKING:
    from db.store import Store


def uids_ending(store: "Store", table: KindTable, ending: str) -> list[str]:
    """The records whose uids end so."""
    sql = f'SELECT uid FROM "{table.name}" WHERE uid LIKE ?'
    return [row[0] for row in store.db.conn.execute(sql, (f"%{ending}",))]


def noted(store: "Store", words: str) -> Entry | None:
    """The newest commit whose action holds these words."""
    sql = f"SELECT {', '.join(COLUMNS)} FROM journal WHERE instr(action, ?) ORDER BY seq DESC LIMIT 1"
    row = store.db.conn.execute(sql, (words,)).fetchone()
    return Entry(*row) if row else None


def changed_since(store: "Store", table: KindTable, entry: Entry) -> dict[str, list[str]]:
    """Uid → the fields that were overwritten after that commit; nothing for a record that was made after it."""
    names = {number: name for name, number in table.field_ids.items()}
    cells: Sequence[tuple[str, int]] = store.db.conn.execute(
        f'SELECT r.uid, o.field FROM overwritten o JOIN "{table.name}" r ON r.rk = o.rk'
        f' WHERE o."commit" > ? AND o.field IN ({", ".join("?" * len(names))}) ORDER BY o.id',
        (entry.seq, *names),
    ).fetchall()
    found: dict[str, list[str]] = {row[0]: [] for row in store.db.conn.execute(f'SELECT uid FROM "{table.name}" WHERE _clock > ? ORDER BY rk', (entry.clock,))}
    for uid, number in cells:
        found.setdefault(uid, []).append(names[number])
    return found
