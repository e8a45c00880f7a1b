"""Heads of journals that travel: those of other computers, kept here as witness for them, and what others hold of this one's.

Whoever drops the newest entries of his journal or writes the chain anew cannot reach what others hold. It compares numbers and values; what a
difference means is said by `db.check`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from app.domain.journal_head import HeldHead
from db.journal import chain_at

if TYPE_CHECKING:
    from db.store import Store

HERE = ""
"""The holder of what is kept here of other computers."""
NEWEST, EARLIER = 16, 16
"""So many heads go back to a computer: the newest ones, and others spread over the time before, so that they cannot be pushed out."""


@dataclass(frozen=True)
class Head:
    """The head of a computer's journal: number of the entry and the chain's value there, in hexadecimal."""

    replica: str
    seq: int
    chain: str


def keep_head(store: "Store", head: Head, bundle: int) -> None:
    """Remember what a computer's own bundle of that number says of its journal. Inside a commit."""
    _insert(store, HERE, head, bundle)


def heads_for(store: "Store", replicas: Iterable[str]) -> list[Head]:
    """What is kept here of these computers and goes back to them."""
    found: list[Head] = []
    for replica in replicas:
        rows = store.db.conn.execute("SELECT seq, chain FROM journal_head WHERE holder = ? AND replica = ? ORDER BY seq", (HERE, replica)).fetchall()
        earlier, newest = rows[:-NEWEST], rows[-NEWEST:]
        step = -(-len(earlier) // EARLIER) or 1
        found.extend(Head(replica, seq, chain) for seq, chain in (*earlier[::step], *newest))
    return found


def note_handed_back(store: "Store", holder: str, heads: Sequence[Head]) -> None:
    """Keep what another computer holds of this one: the newest that fits the own journal, and for ever what does not. Inside a commit."""
    me, conn = store.identity.replica, store.db.conn
    mine = sorted((head for head in heads if head.replica == me), key=lambda head: head.seq)
    fitting = [head for head in mine if _fits(store, head)]
    for head in mine:
        if head not in fitting[:-1]:
            _insert(store, holder, head, 0)
    if fitting:
        sql = "DELETE FROM journal_head WHERE holder = ? AND replica = ? AND seq < ? AND EXISTS (SELECT 1 FROM journal j WHERE j.seq = journal_head.seq"
        conn.execute(f"{sql} AND lower(hex(j.chain)) = journal_head.chain)", (holder, me, fitting[-1].seq))


def held_by_others(store: "Store") -> list[HeldHead]:
    """What others hold of this journal; `by` is the uid of the computer."""
    rows = store.db.conn.execute("SELECT seq, chain, holder FROM journal_head WHERE holder <> ? ORDER BY seq, holder", (HERE,))
    return [HeldHead(*row) for row in rows]


def turned_back(store: "Store") -> Iterator[tuple[str, int, int]]:
    """Computers whose later bundle names an earlier entry than one before it, or that used one number for two bundles: replica, number before, number after.

    Bundles may come in any order: their own numbers say which is the later one.
    """
    rows = store.db.conn.execute("SELECT replica, bundle, seq FROM journal_head WHERE holder = ? ORDER BY replica, bundle, seq DESC", (HERE,)).fetchall()
    told: set[str] = set()
    for (replica, bundle, seq), (other, later, after) in pairwise(rows):
        if replica == other and replica not in told and (after < seq or later == bundle):
            told.add(replica)
            yield replica, seq, after


def _fits(store: "Store", head: Head) -> bool:
    return chain_at(store.db.conn, head.seq) == head.chain


def _insert(store: "Store", holder: str, head: Head, bundle: int) -> None:
    sql = "INSERT OR IGNORE INTO journal_head (holder, replica, seq, chain, bundle) VALUES (?, ?, ?, ?, ?)"
    store.db.conn.execute(sql, (holder, head.replica, head.seq, head.chain, bundle))
