"""What stood on a screen and was not saved yet: encrypted like everything, outside the journal, thrown away once it is saved.

`seq` is the journal's last number when the draft was written, so that what was saved later is known whatever the clock says.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from db.connection import immediate
from db.faults import translated
from db.journal import head

if TYPE_CHECKING:
    from db.store import Store


class StoredDraft(NamedTuple):
    """One draft as it is kept."""

    key: str
    seq: int
    at: str
    content: str


def put_drafts(store: "Store", contents: Mapping[str, str], gone: Iterable[str]) -> None:
    """Keep these drafts by key, and throw those away that are `gone`. Raises MachineFault."""
    at, seq = store.now().isoformat(timespec="seconds"), head(store.db.conn)[0]
    with translated(), immediate(store.db) as db:
        db.conn.executemany("DELETE FROM draft WHERE key = ?", [(key,) for key in gone])
        db.conn.executemany("INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?)", [(key, seq, at, content) for key, content in contents.items()])


def drafts_of(store: "Store", prefix: str) -> list[StoredDraft]:
    """The drafts whose keys begin so, in the order in which they were written."""
    rows = store.db.conn.execute("SELECT key, seq, at, content FROM draft WHERE substr(key, 1, ?) = ? ORDER BY seq, key", (len(prefix), prefix))
    return [StoredDraft(*row) for row in rows]


def was_saved_after(store: "Store", seq: int, kind: str, uid: str) -> bool:
    """True when a later entry of the journal made a record of that kind or, with a uid, is about that record."""
    if uid:
        return store.db.conn.execute("SELECT 1 FROM journal WHERE seq > ? AND object = ? LIMIT 1", (seq, uid)).fetchone() is not None
    made = "SELECT 1 FROM journal WHERE seq > ? AND json_extract(created, '$.' || ?) IS NOT NULL LIMIT 1"
    return store.db.conn.execute(made, (seq, kind)).fetchone() is not None
