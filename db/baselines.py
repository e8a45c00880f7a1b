"""Baselines that are kept here: which segments each stands for, whether it fits them, what of it is new, and which files it makes idle.

A baseline that reaches further than what is merged waits until all of it can be merged: half of one would show values that were overwritten long ago.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.baseline import Baseline
from db.clock import far_ahead
from db.merge import Incoming
from db.seal import head_of

if TYPE_CHECKING:
    from db.store import Store

Stream = tuple[int, int]
"""Local numbers of audience and replica."""


@dataclass(frozen=True)
class Held:
    """A baseline that is kept here."""

    audience: int
    replica: int
    seq: int
    sha: str
    size: int


def newest(store: "Store", audience: int, replica: int, upto: int | None = None) -> Held | None:
    """The baseline of a stream that reaches furthest; with `upto`, of those that reach no further."""
    sql = "SELECT audience, replica, seq, sha, size FROM baseline WHERE audience = ? AND replica = ? AND seq <= coalesce(?, seq) ORDER BY seq DESC LIMIT 1"
    row = store.db.conn.execute(sql, (audience, replica, upto)).fetchone()
    return Held(*row) if row else None


def keep(store: "Store", baseline: Baseline, sha: str, size: int) -> None:
    """Note a baseline whose bytes are kept; once. Inside a transaction."""
    files = sorted({name for part in baseline.parts for name in part.batch.files})
    store.db.conn.execute(
        "INSERT OR IGNORE INTO baseline (audience, replica, seq, sha, size, files, vector) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*stream_of(store, baseline), baseline.seq, sha, size, json.dumps(files), json.dumps(baseline.last.vector)),
    )


def is_kept(store: "Store", sha: str) -> bool:
    """True when that baseline is kept here."""
    return store.db.conn.execute("SELECT 1 FROM baseline WHERE sha = ?", (sha,)).fetchone() is not None


def kept_baselines(store: "Store") -> list[str]:
    """The SHA-256 of all baselines that are kept here."""
    return [row[0] for row in store.db.conn.execute("SELECT sha FROM baseline ORDER BY audience, replica, seq")]


def is_outdone(store: "Store", baseline: Baseline) -> bool:
    """True when another one is kept and merged that reaches further: an old one is of no use any more."""
    stream = stream_of(store, baseline)
    merged = newest(store, *stream, head_of(store, *stream)[0])
    return merged is not None and merged.seq > baseline.seq


def stood_for(store: "Store", shas: Sequence[str]) -> set[str]:
    """Those of these segments that are merged and that a baseline stands for: their files are not needed."""
    sql = (
        "SELECT s.sha FROM segment s JOIN baseline b ON b.audience = s.audience AND b.replica = s.replica AND b.seq >= s.seq"
        " WHERE s.sha IN (SELECT value FROM json_each(?))"
    )
    return {row[0] for row in store.db.conn.execute(sql, (json.dumps(list(shas)),))}


def stream_of(store: "Store", baseline: Baseline) -> Stream:
    """Local numbers of its audience and its author."""
    return store.audience_id(baseline.last.audience), store.replica_id(baseline.last.replica, baseline.last.unit)


def contradicts(store: "Store", baseline: Baseline) -> bool:
    """True when a segment that came here has another content than the one which the baseline stands for."""
    stream, shas = stream_of(store, baseline), {part.batch.seq: part.sha for part in baseline.parts}
    known = (f"SELECT seq, sha FROM {table} WHERE audience = ?1 AND replica = ?2" for table in ("segment", "early", "undone"))
    return any(shas.get(seq, sha) != sha for seq, sha in store.db.conn.execute(" UNION ALL ".join(known), stream))


def merged_of(store: "Store", baseline: Baseline) -> dict[int, str]:
    """The segments that it stands for and that are merged here: by number, their SHA-256."""
    sql = "SELECT seq, sha FROM segment WHERE audience = ? AND replica = ? AND seq <= ?"
    return dict(store.db.conn.execute(sql, (*stream_of(store, baseline), baseline.seq)).fetchall())


def waiting(store: "Store") -> list[Held]:
    """Baselines of which something is still to be merged."""
    sql = (
        "SELECT b.audience, b.replica, b.seq, b.sha, b.size FROM baseline b LEFT JOIN stream_head h ON h.audience = b.audience AND h.replica = b.replica"
        " WHERE b.seq > coalesce(h.seq, 0) ORDER BY b.audience, b.replica, b.seq"
    )
    return [Held(*row) for row in store.db.conn.execute(sql).fetchall()]


def new_parts(store: "Store", incoming: Sequence[Incoming], baselines: Sequence[Baseline], *, trust_clock: bool) -> list[Incoming]:
    """What is new in these baselines, to be merged with what comes in: all that is new in one, or nothing while it builds upon segments that are missing.

    Of one whose segments were undone just those come, so that the merge can say so.
    """
    chosen = {(*stream_of(store, one), one.seq): one for one in baselines}
    undone = {tuple(row) for row in store.db.conn.execute("SELECT audience, replica, seq FROM undone")}
    held_out = [item for key, one in chosen.items() for item in _beyond(store, one) if (*key[:2], item.batch.seq) in undone]
    while True:
        found = {key: _beyond(store, one) for key, one in chosen.items()}
        reach = _reach(store, [*incoming, *(item for items in found.values() for item in items)], trust_clock=trust_clock)
        short = [key for key, items in found.items() if items and reach.get(key[:2], 0) < key[2]]
        if not short:
            furthest = {key[:2]: items for key, items in sorted(found.items())}
            return [*held_out, *(item for items in furthest.values() for item in items)]
        for key in short:
            del chosen[key]


def _beyond(store: "Store", baseline: Baseline) -> list[Incoming]:
    head, _ = head_of(store, *stream_of(store, baseline))
    return [Incoming(part.batch, part.sha, 0) for part in baseline.parts if part.batch.seq > head]


def _reach(store: "Store", incoming: Sequence[Incoming], *, trust_clock: bool) -> dict[Stream, int]:
    """How far each stream would come when these were merged, with what waits here already."""
    conn = store.db.conn
    heads: dict[Stream, int] = {(audience, replica): seq for audience, replica, seq in conn.execute("SELECT audience, replica, seq FROM stream_head")}
    out = {tuple(row) for row in conn.execute("SELECT audience, replica, seq FROM undone")}
    pool: dict[Stream, dict[int, Mapping[str, int]]] = {}
    for audience, replica, seq, vector in conn.execute("SELECT audience, replica, seq, vector FROM early"):
        pool.setdefault((audience, replica), {})[seq] = json.loads(vector)
    for item in incoming:
        if trust_clock or not far_ahead(item.batch.sealed_at, store.now()):
            stream = store.audience_id(item.batch.audience), store.replica_id(item.batch.replica, item.batch.unit)
            pool.setdefault(stream, {})[item.batch.seq] = item.batch.vector
    moved = True
    while moved:
        moved = False
        for stream, parts in pool.items():
            while (seq := heads.get(stream, 0) + 1) in parts and (*stream, seq) not in out and _is_built(store, heads, stream[0], parts[seq]):
                heads[stream], moved = seq, True
    return heads


def _is_built(store: "Store", heads: Mapping[Stream, int], audience: int, vector: Mapping[str, int]) -> bool:
    return all(heads.get((audience, store.replica_id(replica)), 0) >= seq for replica, seq in vector.items())


@dataclass(frozen=True)
class Place:
    """Where a segment stands that has no file of its own any more."""

    sha: str
    """Of the baseline."""
    seq: int


def place_of(store: "Store", sha: str) -> Place | None:
    """The baseline that stands for a segment, if one does."""
    known = " UNION ".join(f"SELECT audience, replica, seq FROM {table} WHERE sha = ?1" for table in ("segment", "early", "undone", "aside"))
    sql = f"SELECT b.sha, s.seq FROM ({known}) s JOIN baseline b ON b.audience = s.audience AND b.replica = s.replica AND b.seq >= s.seq ORDER BY b.seq LIMIT 1"
    row = store.db.conn.execute(sql, (sha,)).fetchone()
    return Place(*row) if row else None


# Segments that a person may still ask for as they came: what is set aside, kept back or undone, and what an import brought that can be undone.
ASKED_FOR = """
    SELECT sha FROM aside UNION SELECT sha FROM early UNION SELECT sha FROM undone
    UNION SELECT s.sha FROM undo_image u JOIN segment s
        ON s.audience = json_extract(u.key, '$[0]') AND s.replica = json_extract(u.key, '$[1]') AND s.seq = json_extract(u.key, '$[2]')
    WHERE u.name = 'segment'
"""


@dataclass(frozen=True)
class Idle:
    """What a merged baseline stands for from now on."""

    by: Held
    shas: Sequence[str]
    """Segments whose files may go."""
    earlier: Sequence[str]
    """Baselines of the stream that reach less far."""
    all_of_it: bool
    """False while somebody may still ask for one of the segments."""


def idle(store: "Store") -> Iterator[Idle]:
    """For each baseline that is merged to its end and was not tidied up after: what it stands for."""
    conn = store.db.conn
    sql = (
        "SELECT b.audience, b.replica, b.seq, b.sha, b.size FROM baseline b JOIN stream_head h ON h.audience = b.audience AND h.replica = b.replica"
        " WHERE b.seq <= h.seq AND b.tidied = 0 ORDER BY b.audience, b.replica, b.seq"
    )
    for held in [Held(*row) for row in conn.execute(sql).fetchall()]:
        stream = (held.audience, held.replica, held.seq)
        asked = f"sha IN ({ASKED_FOR})"
        found = conn.execute(f"SELECT sha, {asked} FROM segment WHERE audience = ? AND replica = ? AND seq <= ? ORDER BY seq", stream).fetchall()
        earlier = conn.execute("SELECT sha FROM baseline WHERE audience = ? AND replica = ? AND seq < ?", stream).fetchall()
        yield Idle(held, [sha for sha, kept in found if not kept], [row[0] for row in earlier], not any(kept for _, kept in found))


def note_tidied(store: "Store", one: Idle) -> None:
    """The files that may go are gone; the baselines before it are forgotten. Inside a transaction."""
    stream = (one.by.audience, one.by.replica, one.by.seq)
    store.db.conn.execute("DELETE FROM baseline WHERE audience = ? AND replica = ? AND seq < ?", stream)
    store.db.conn.execute("UPDATE baseline SET tidied = ? WHERE audience = ? AND replica = ? AND seq = ?", (int(one.all_of_it), *stream))


def told_baselines(store: "Store", audience: int) -> list[tuple[str, int]]:
    """The baselines of an audience that are kept here: author and number of the last segment."""
    sql = "SELECT r.uid, max(b.seq) FROM baseline b JOIN replica r ON r.id = b.replica WHERE b.audience = ? GROUP BY b.replica ORDER BY r.uid"
    return [(uid, seq) for uid, seq in store.db.conn.execute(sql, (audience,)).fetchall()]


def note_held(store: "Store", peer: str, told: Sequence[tuple[tuple[str, ...], str, int]]) -> None:
    """Another replica said that it keeps these baselines: audience, author, number. Inside a commit."""
    store.db.conn.executemany(
        "INSERT INTO baseline_held (peer, audience, replica, seq) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (peer, audience, replica) DO UPDATE SET seq = max(seq, excluded.seq)",
        [(peer, store.audience_id(units), store.replica_id(replica), seq) for units, replica, seq in told],
    )


def is_held_by(store: "Store", peer: str, held: Held) -> bool:
    """True when that replica said that it keeps a baseline of the stream that reaches as far."""
    sql = "SELECT 1 FROM baseline_held WHERE peer = ? AND audience = ? AND replica = ? AND seq >= ?"
    return store.db.conn.execute(sql, (peer, held.audience, held.replica, held.seq)).fetchone() is not None
