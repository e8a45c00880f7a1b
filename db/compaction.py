"""Compaction: which of this replica's streams can be told anew in one piece, what may be left out of it, and whose silence holds it up.

A value may go when a later segment of the same stream overwrites it and no merge, now or later, could come out otherwise without it
(docs/decisions/compaction.md). Knows numbers, clocks and rows; no bytes, no keys.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.baseline import Baseline, CellKey, Part, thinned, written_again
from db.baselines import Held, newest
from db.seal import files_named, head_of

if TYPE_CHECKING:
    from db.store import Store

Live = Mapping[str, Sequence[str]]
"""By unit, the replicas that the roster lists and that are not withdrawn."""


@dataclass(frozen=True)
class Worth:
    """When compaction pays (本单位设定)."""

    segments: int = 50
    """So many new segments, or"""
    size: int = 2**20
    """so many new bytes are looked at; what comes out must not be larger than"""
    share: float = 0.5
    """that share of what it replaces."""


@dataclass(frozen=True)
class Due:
    """A stream of this replica whose segments everybody has up to a number."""

    audience: int
    seq: int
    base: Held | None
    """The baseline that is here already."""
    shas: Sequence[str]
    """The segments after it, in their order."""
    size: int
    """Bytes of all that a new baseline would replace."""


def due(store: "Store", live: Live, worth: Worth) -> Iterator[Due]:
    """The streams that are worth looking at, each once until enough has been added."""
    for audience, _ in store.db.conn.execute("SELECT audience, seq FROM stream_head WHERE replica = ? ORDER BY audience", (store.self_id,)).fetchall():
        peers = peers_of(store, audience, live)
        last = settled(store, audience, store.self_id, peers)
        base = newest(store, audience, store.self_id)
        sql = "SELECT seq, sha, coalesce(size, 0) FROM segment WHERE audience = ? AND replica = ? AND seq > ? AND seq <= ? ORDER BY seq"
        fresh = store.db.conn.execute(sql, (audience, store.self_id, base.seq if base else 0, last)).fetchall()
        untried = [row for row in fresh if row[0] > int(store.meta(_tried(audience), 0))]
        pays = len(untried) >= worth.segments or sum(row[2] for row in untried) >= worth.size
        if untried and last > 1 and pays and _all_told_is_here(store, audience, peers):
            size = sum(row[2] for row in fresh) + (base.size if base else 0)
            yield Due(audience, last, base, [row[1] for row in fresh], size)


def note_tried(store: "Store", one: Due) -> None:
    """Look at the stream again only when enough has been added. Inside a transaction."""
    store.set_meta(_tried(one.audience), one.seq)


def _tried(audience: int) -> str:
    return f"compacted:{audience}"


def peers_of(store: "Store", audience: int, live: Live) -> list[str]:
    """The live replicas of all units of an audience."""
    return [replica for unit in store.audience_units(audience) for replica in live.get(unit, ())]


def settled(store: "Store", audience: int, author: int, peers: Iterable[str]) -> int:
    """How far all of these replicas have come in a stream: by what they said, and by what their own segments build upon."""
    head, _ = head_of(store, audience, author)
    uid, me = store.replica_uid(author), store.identity.replica
    return min((head, *(_reached(store, audience, author, peer) for peer in peers if peer not in (uid, me))))


def _reached(store: "Store", audience: int, author: int, peer: str) -> int:
    conn, uid = store.db.conn, store.replica_uid(author)
    said = conn.execute("SELECT seq FROM acknowledged WHERE peer = ? AND audience = ? AND replica = ?", (peer, audience, author)).fetchone()
    sql = "SELECT vector FROM segment WHERE audience = ? AND replica = (SELECT id FROM replica WHERE uid = ?) ORDER BY seq DESC LIMIT 1"
    built = conn.execute(sql, (audience, peer)).fetchone()
    heard = conn.execute("SELECT seq FROM hearsay WHERE peer = ? AND audience = ? AND replica = ?", (peer, audience, author)).fetchone()
    return max(*(int(row[0]) if row else 0 for row in (said, heard)), int(json.loads(built[0]).get(uid, 0)) if built else 0)


def reached_by_others(store: "Store", unit: str, live: Live) -> Iterator[tuple[str, tuple[str, ...], str, int]]:
    """How far each replica has come in what that unit writes and in what it writes itself, as far as is known: peer, audience, author, number.

    The unit's own computers learn from it whom their streams still wait for, also of those that they never meet.
    """
    me = store.identity.replica
    for audience, units in ((number, store.audience_units(number)) for (number,) in store.db.conn.execute("SELECT id FROM audience ORDER BY id").fetchall()):
        for peer in peers_of(store, audience, live) if unit in units else ():
            for author in dict.fromkeys((*live.get(unit, ()), peer)) if peer != me and peer not in live.get(unit, ()) else ():
                reached = _reached(store, audience, store.replica_id(author), peer)
                if reached:
                    yield peer, units, author, reached


def note_hearsay(store: "Store", said: Iterable[tuple[str, tuple[str, ...], str, int]]) -> None:
    """Keep what a third one said of others. It never decides what is sent to them, only what is compacted. Inside a commit."""
    store.db.conn.executemany(
        "INSERT INTO hearsay (peer, audience, replica, seq) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (peer, audience, replica) DO UPDATE SET seq = max(seq, excluded.seq)",
        [(peer, store.audience_id(units), store.replica_id(author), seq) for peer, units, author, seq in said],
    )


def _all_told_is_here(store: "Store", audience: int, peers: Sequence[str]) -> bool:
    """True when everything that one of them had when it last spoke is merged here: then no value that is not known here can go against an earlier one."""
    sql = (
        "SELECT 1 FROM (SELECT peer, audience, replica, seq FROM acknowledged UNION ALL SELECT peer, audience, replica, seq FROM hearsay) a"
        " LEFT JOIN stream_head h ON h.audience = a.audience AND h.replica = a.replica"
        " WHERE a.audience = ? AND a.peer IN (SELECT value FROM json_each(?)) AND a.seq > coalesce(h.seq, 0) LIMIT 1"
    )
    return store.db.conn.execute(sql, (audience, json.dumps(list(peers)))).fetchone() is None


def compacted(store: "Store", audience: int, parts: Sequence[Part]) -> Baseline:
    """The segments of a stream of this replica from the first on, without what may go; each names the attachments that it still speaks of."""
    baseline = thinned(parts, _may_go(store, audience, written_again(parts)))
    return Baseline([Part(part.sha, replace(part.batch, files=files_named(store, part.batch))) for part in baseline.parts])


def _may_go(store: "Store", audience: int, again: Mapping[CellKey, int]) -> dict[CellKey, int]:
    """Of these cells, those whose earlier values nobody will ask for: of the own unit's records in that audience, with one value, set aside nowhere here."""
    uids: dict[tuple[str, str], list[str]] = {}
    for kind, name, uid in again:
        uids.setdefault((kind, name), []).append(uid)
    found: dict[CellKey, int] = {}
    for (kind, name), listed in uids.items():
        table = store.tables.get(kind)
        if table is None or name not in table.field_ids:
            continue
        rows = store.db.conn.execute(
            f'SELECT r.uid FROM "{kind}" r WHERE r.uid IN (SELECT value FROM json_each(?)) AND r.unit = ? AND r._audience = ?'
            " AND NOT EXISTS (SELECT 1 FROM rival v WHERE v.field = ? AND v.rk = r.rk)"
            " AND NOT EXISTS (SELECT 1 FROM moved m WHERE m.kind = ? AND m.rk = r.rk)"
            " AND NOT EXISTS (SELECT 1 FROM aside a WHERE a.kind = ? AND a.uid = r.uid)",
            (json.dumps(listed), store.identity.unit, audience, table.field_ids[name], kind, kind),
        )
        found.update({(kind, name, uid): again[kind, name, uid] for (uid,) in rows})
    return found


def note_heard(store: "Store", peer: str, at: str) -> None:
    """A bundle of that replica came. Inside a commit."""
    store.db.conn.execute("INSERT INTO heard (peer, at) VALUES (?, ?) ON CONFLICT (peer) DO UPDATE SET at = max(at, excluded.at)", (peer, at))


def note_listed(store: "Store", peers: Iterable[str], at: str) -> None:
    """Replicas of which nothing came yet count as silent from now on. Inside a commit."""
    store.db.conn.executemany("INSERT OR IGNORE INTO heard (peer, at) VALUES (?, ?)", [(peer, at) for peer in peers])


def last_heard(store: "Store") -> dict[str, str]:
    """When each replica was last heard of: a bundle of its own, or its first being listed here."""
    return dict(store.db.conn.execute("SELECT peer, at FROM heard").fetchall())
