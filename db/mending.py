"""A salvaged database is made to hold together again: what was lost of the journal is said in its place, what derives from records is derived anew.

The chain stays as it was up to the first loss, so that heads that others hold still prove what stands before it; from there on it is written anew.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from db.check import records_fold
from db.connection import immediate
from db.digest import as_bytes, chained
from db.journal import COLUMNS, Entry, sealed_values
from db.state import refold, states_by_uid
from db.tally import count_anew

if TYPE_CHECKING:
    from db.store import Store

GONE = "（这一条已损坏，没有救出）"
NOTHING = bytes(32)


def mend(store: "Store", last_entry: int) -> int:
    """Make journal, sums and states fit what was salvaged; returns how many entries of the journal are lost. Inside no transaction.

    `last_entry` is the number of the last one that there was, as far as is known otherwise.
    """
    with immediate(store.db):
        lost = _complete_journal(store, last_entry)
        store.set_meta("fold", str(records_fold(store)))
        for table in store.tables.values():
            if table.kind.steps is not None:
                for uid in [uid for uid, state, folded in states_by_uid(store.db.conn, table) if state != folded]:
                    refold(store.db.conn, store.tables, table.name, uid)
        count_anew(store.db)
    return lost


def _complete_journal(store: "Store", last: int) -> int:
    conn = store.db.conn
    last = max(last, *(conn.execute(sql).fetchone()[0] or 0 for sql in ("SELECT max(seq) FROM journal", 'SELECT max("commit") FROM overwritten')))
    chain, before, lost = b"", Entry(0, 0, "", "", "", "", None, None, None, None, None, None), 0
    fold = as_bytes(0)
    for seq in range(1, last + 1):
        row = conn.execute(f"SELECT {', '.join(COLUMNS)}, salt, digest, fold, chain FROM journal WHERE seq = ?", (seq,)).fetchone()
        if row is None:
            lost += 1
            before = Entry(seq, before.clock, before.at, "", "", GONE, None, None, None, None, before.last_cell, None)
            row = (*asdict(before).values(), NOTHING, NOTHING, fold, b"")
        before, (salt, digest, fold, was) = Entry(*row[: len(COLUMNS)]), row[len(COLUMNS) :]
        chain = chained(chain, sealed_values(asdict(before), salt, digest, fold))
        if chain != was:
            _put(conn, before, salt, digest, fold, chain)
    return lost


def _put(conn: Any, entry: Entry, salt: bytes, digest: bytes, fold: bytes, chain: bytes) -> None:
    names = ", ".join(COLUMNS)
    marks = ", ".join("?" * (len(COLUMNS) + 4))
    conn.execute(f"INSERT OR REPLACE INTO journal ({names}, salt, digest, fold, chain) VALUES ({marks})", (*asdict(entry).values(), salt, digest, fold, chain))


def last_cell(store: "Store") -> int:
    """The last value of the history that was salvaged: the entry that notes the repair says so."""
    return int(store.db.conn.execute("SELECT max(id) FROM overwritten").fetchone()[0] or 0)


@dataclass
class Published:
    """What kept segments say of a record: where it belongs, and of each field the value with the latest clock."""

    kind: str
    uid: str
    unit: str = ""
    origin: str = ""
    clock: int = 0
    audience: Sequence[str] = ()
    values: dict[str, tuple[int, Any]] = field(default_factory=dict)

    def say(self, name: str, clock: int, value: Any) -> None:
        """One value of one field; the latest counts."""
        if clock >= self.values.get(name, (-1, None))[0]:
            self.values[name] = (clock, value)


def put_back(store: "Store", found: Published, rk: int) -> bool:
    """Store a record that its table lost and segments still tell of, under its former row number. False when they do not tell enough. Inside a transaction."""
    table = store.tables[found.kind]
    if not found.origin or store.db.conn.execute(f'SELECT 1 FROM "{found.kind}" WHERE rk = ? OR uid = ?', (rk, found.uid)).fetchone():
        return False
    row: list[Any] = [None] * len(table.columns)
    known = {"rk": rk, "uid": found.uid, "unit": found.unit, "_audience": store.audience_id(found.audience), "_origin": store.replica_id(found.origin)}
    known |= {"_clock": found.clock, "_deleted": 0, "state": table.kind.steps.start if table.kind.steps else None}
    known |= {name: value for name, (_, value) in found.values.items() if name in (*table.exchanged, "_deleted") and table.fits(name, value)}
    for name, value in known.items():
        row[table.at(name)] = value
    row = table.with_derived(row)
    store.db.conn.execute(table.insert, row)
    table.write_search(store.db, [row])
    return True
