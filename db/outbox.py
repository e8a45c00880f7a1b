"""What leaves and what has come: segments that a unit still lacks, what we have merged, and the list of bundles."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from app.domain.records import Audience
from db.baselines import is_held_by, newest, waiting
from db.branches import reached
from db.change import Change
from db.seal import head_of

if TYPE_CHECKING:
    from db.store import Store


@dataclass(frozen=True)
class Carried:
    """A kept segment that a unit is entitled to, or a baseline: the segments of a stream up to that number in one piece."""

    sha: str
    size: int
    replica: str
    seq: int
    audience: tuple[str, ...]
    files: tuple[str, ...]
    after: int
    """The last segment of the stream that the unit has; a baseline that it is only to keep reaches no further."""

    @property
    def lacked(self) -> int:
        """How many segments of it the unit lacks."""
        return self.seq - self.after


@dataclass(frozen=True)
class BundleEntry:
    """One bundle that was written or taken in."""

    id: str
    direction: str
    at: str
    peer: str
    number: int
    file_name: str
    counts: dict[str, Any]


def audiences_of(store: "Store", unit: str) -> list[tuple[int, tuple[str, ...]]]:
    """The audiences that a unit belongs to."""
    rows = store.db.conn.execute("SELECT id, units FROM audience").fetchall()
    return [(number, tuple(units.split())) for number, units in rows if unit in units.split()]


def lacking(store: "Store", unit: str, replicas: Sequence[str]) -> list[Carried]:
    """The segments for that unit that its replicas have not all acknowledged, each stream in order; of the first ones the baseline, where there is one.

    A baseline also goes to those who have its segments, once, so that they need not keep them.
    """
    heard, begun = _acknowledged(store, replicas), set(store.db.conn.execute("SELECT audience, replica FROM baseline").fetchall())
    streams: list[_Stream] = []
    seen_by = dict(audiences_of(store, unit))
    for audience, heads in _merged(store, seen_by):
        units = seen_by[audience]
        for author, number, last in heads:
            others = [peer for peer in replicas if peer != author]
            have = min((heard.get((peer, audience, number), 0) for peer in others), default=last)
            stream = _Stream(audience, number, have, author, units)
            baseline = newest(store, audience, number, last) if (audience, number) in begun else None
            if baseline and (have < baseline.seq or not all(is_held_by(store, peer, baseline) for peer in others)):
                after = min(have, baseline.seq)
                files = _files_of(store, baseline.sha) if after < baseline.seq else ()
                stream.found.append(Carried(baseline.sha, baseline.size, author, baseline.seq, units, files, after))
                stream.have = max(have, baseline.seq)
            streams.append(stream)
    _add_segments(store, streams)
    found = [one for stream in streams for one in stream.found]
    return list({one.sha: one for one in reversed(found)}.values())[::-1]  # what has the name of a branch, too, goes once


@dataclass
class _Stream:
    """What one author wrote for one audience, of which the other side has everything up to `have`."""

    audience: int
    replica: int
    have: int
    author: str
    units: tuple[str, ...]
    found: list[Carried] = field(default_factory=list)


def _add_segments(store: "Store", streams: Sequence[_Stream]) -> None:
    """What follows in each stream, asked for at one time."""
    sql = (
        "SELECT j.key, s.sha, s.size, s.seq, s.files FROM json_each(?) j JOIN segment s ON s.audience = json_extract(j.value, '$[0]')"
        " AND s.replica = json_extract(j.value, '$[1]') AND s.seq > json_extract(j.value, '$[2]') ORDER BY j.key, s.seq"
    )
    asked = json.dumps([(one.audience, one.replica, one.have) for one in streams])
    for place, sha, size, seq, files in store.db.conn.execute(sql, (asked,)):
        stream = streams[place]
        stream.found.append(Carried(sha, size, stream.author, seq, stream.units, tuple(json.loads(files or "[]")), seq - 1))


def _files_of(store: "Store", baseline: str) -> tuple[str, ...]:
    row = store.db.conn.execute("SELECT files FROM baseline WHERE sha = ?", (baseline,)).fetchone()
    return tuple(json.loads(row[0]))


def _acknowledged(store: "Store", peers: Sequence[str]) -> dict[tuple[str, int, int], int]:
    """Up to which segment each of these replicas has said to have each stream."""
    sql = "SELECT peer, audience, replica, seq FROM acknowledged WHERE peer IN (SELECT value FROM json_each(?))"
    return {(peer, audience, replica): seq for peer, audience, replica, seq in store.db.conn.execute(sql, (json.dumps(list(peers)),))}


def merged_for(store: "Store", unit: str) -> list[tuple[tuple[str, ...], str, int]]:
    """What is merged here of the streams that the unit is entitled to: audience, replica, last segment."""
    seen_by = dict(audiences_of(store, unit))
    return [(seen_by[audience], author, last) for audience, heads in _merged(store, seen_by) for author, _, last in heads]


def _merged(store: "Store", audiences: Iterable[int]) -> Iterator[tuple[int, list[tuple[str, int, int]]]]:
    """For each of these audiences the authors of which something is merged here, with their numbers and last segments; asked for at one time."""
    sql = (
        "SELECT h.audience, r.uid, r.id, h.seq FROM json_each(?) a JOIN stream_head h ON h.audience = a.value JOIN replica r ON r.id = h.replica"
        " ORDER BY a.key, h.replica"
    )
    rows = store.db.conn.execute(sql, (json.dumps(list(audiences)),)).fetchall()
    for audience, heads in groupby(rows, key=itemgetter(0)):
        yield audience, [(author, number, last) for _, author, number, last in heads]


def missing_before(store: "Store") -> list[tuple[str, int, int]]:
    """Gaps: for each author, the first and the last segment that segments kept back are waiting for."""
    rows = store.db.conn.execute(
        "SELECT r.uid, e.audience, e.replica, min(e.seq) FROM early e JOIN replica r ON r.id = e.replica GROUP BY e.audience, e.replica"
    ).fetchall()
    found = []
    for author, audience, replica, first in rows:
        have, _ = head_of(store, audience, replica)
        if first > have + 1 and (_is_undone(store, audience, replica, have + 1) or _is_doubled(store, audience, replica, have + 1)):
            continue
        if first > have + 1:
            found.append((author, have + 1, first - 1))
        else:
            found.extend(_missing_of_others(store, "early", (audience, replica, first)))
    for held in waiting(store):
        found.extend(_missing_of_others(store, "baseline", (held.audience, held.replica, held.seq)))
    return list(dict.fromkeys(found))


def _missing_of_others(store: "Store", table: str, key: tuple[int, int, int]) -> list[tuple[str, int, int]]:
    """What the author of a waiting segment or baseline had merged and we have not."""
    audience = key[0]
    row = store.db.conn.execute(f"SELECT vector FROM {table} WHERE audience = ? AND replica = ? AND seq = ?", key).fetchone()
    have = reached(store, audience)
    missing = [(other, have.get(other, 0) + 1, last) for other, last in json.loads(row[0]).items() if last > have.get(other, 0)]
    return [
        one
        for one in missing
        if not (_is_undone(store, audience, store.replica_id(one[0]), one[1]) or _is_doubled(store, audience, store.replica_id(one[0]), one[1]))
    ]


def _is_undone(store: "Store", audience: int, replica: int, seq: int) -> bool:
    sql = "SELECT 1 FROM undone WHERE audience = ? AND replica = ? AND seq = ?"
    return store.db.conn.execute(sql, (audience, replica, seq)).fetchone() is not None


def _is_doubled(store: "Store", audience: int, replica: int, seq: int) -> bool:
    sql = "SELECT 1 FROM aside WHERE audience = ? AND replica = ? AND seq = ? AND previous IS NOT NULL"
    return store.db.conn.execute(sql, (audience, replica, seq)).fetchone() is not None


def wait_for_release(store: "Store") -> int:
    """How many segments wait behind those of an import that was undone."""
    sql = (
        "SELECT count(*) FROM early e WHERE EXISTS (SELECT 1 FROM undone u WHERE u.audience = e.audience AND u.replica = e.replica AND u.seq < e.seq)"
        " OR EXISTS (SELECT 1 FROM json_each(e.vector) v JOIN replica r ON r.uid = v.key JOIN undone u"
        " ON u.audience = e.audience AND u.replica = r.id AND u.seq <= v.value)"
    )
    return int(store.db.conn.execute(sql).fetchone()[0])


def has_segments(store: "Store", shas: Sequence[str]) -> bool:
    """True when all of these segments are merged here already."""
    sql = "SELECT count(DISTINCT sha) FROM segment WHERE sha IN (SELECT value FROM json_each(?))"
    return bool(store.db.conn.execute(sql, (json.dumps(list(shas)),)).fetchone()[0] == len(set(shas)))


def waiting_records(store: "Store", staying: Collection[str] = ()) -> int:
    """How many records were made or changed here since the last export; a step counts as a change of its record.

    Records of the kinds (tables) that are `staying` are left out: nobody else may have them.
    """
    conn, me = store.db.conn, store.self_id
    marks = {key: int(value) for key, value in conn.execute("SELECT key, value FROM meta WHERE key BETWEEN 'exported' AND 'exported~'")}
    cell, step = marks.get("exported_cell", 0), marks.get("exported:step", 0)
    count = 0
    for table in store.tables.values():
        if table.kind.audience is Audience.HERE or table.name == "step" or table.name in staying:
            continue
        since = marks.get(f"exported:{table.name}", 0)
        made = f'SELECT rk FROM "{table.name}" WHERE rk > ? AND _origin = ? AND _audience IS NOT NULL'
        moved = f'SELECT r.rk FROM step s JOIN "{table.name}" r ON r.uid = s.of WHERE s.of_kind = ? AND s.rk > ? AND s._origin = ? AND s._audience IS NOT NULL'
        fields = ", ".join("?" * len(table.field_ids))
        changed = f"SELECT rk FROM overwritten WHERE id > ? AND replica = ? AND +field IN ({fields})"
        values: tuple[Any, ...] = (since, me, cell, me, *table.field_ids.values())
        if table.kind.steps is not None:
            changed, values = f"{changed} UNION {moved}", (*values, table.name, step, me)
        count += conn.execute(f"SELECT count(*) FROM ({made} UNION {changed})", values).fetchone()[0]
    return count


@dataclass(frozen=True)
class Mark:
    """How far sealing had come when an export began."""

    cell: int
    rows: dict[str, int]


def sealed_mark(store: "Store") -> Mark:
    """How far sealing has come."""
    return Mark(int(store.meta("sealed_cell", 0)), {name: int(store.meta(f"sealed:{name}", 0)) for name in store.tables})


def note_exported(store: "Store", mark: Mark) -> None:
    """Records up to the mark count as waiting only when they change again. Inside a commit."""
    store.set_meta("exported_cell", mark.cell)
    for name, last in mark.rows.items():
        store.set_meta(f"exported:{name}", last)


def next_bundle_number(store: "Store") -> int:
    """The number of this replica's next bundle."""
    return int(store.meta("bundles_written", 0)) + 1


def reserve_bundle_number(store: "Store") -> int:
    """Take the next number; inside a transaction. A number whose bundle was never written stays a gap."""
    number = next_bundle_number(store)
    store.set_meta("bundles_written", number)
    return number


def note_bundle(change: Change, entry: BundleEntry) -> None:
    """Keep a bundle in the list; once, however often it comes. Of a later time only this is kept: what was held back before came in."""
    change.conn.execute(
        "INSERT INTO bundle (id, direction, at, peer, number, file_name, counts) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET counts = json_set(counts, '$.held', excluded.counts -> '$.held') WHERE counts ->> '$.held' > 0",
        (entry.id, entry.direction, entry.at, entry.peer, entry.number, entry.file_name, json.dumps(entry.counts, ensure_ascii=False)),
    )


def taken_in(store: "Store", bundle: str) -> BundleEntry | None:
    """The bundle of that id, if it was imported here."""
    return next(iter(_entries(store, "WHERE direction = 'in' AND id = ?", (bundle,))), None)


def import_of_commit(store: "Store", commit: int) -> BundleEntry | None:
    """The bundle that was imported by that commit."""
    return next(iter(_entries(store, "WHERE direction = 'in' AND counts ->> 'commit' = ?", (commit,))), None)


def ranges_of(store: "Store", carried: Sequence[Carried]) -> list[list[int]]:
    """Segments as stretches of their streams (audience, replica, first, last): what the list of bundles keeps of them."""
    stretches: dict[tuple[int, int], list[int]] = {}
    for one in carried:
        if one.lacked > 0:
            stretches.setdefault((store.audience_id(one.audience), store.replica_id(one.replica)), []).extend((one.after + 1, one.seq))
    return [[*key, min(found), max(found)] for key, found in stretches.items()]


def carried_in(store: "Store", entry: BundleEntry) -> list[str]:
    """The SHA-256 of the segments that a bundle written here carried."""
    sql = "SELECT sha FROM segment WHERE audience = ? AND replica = ? AND seq BETWEEN ? AND ? ORDER BY seq"
    return [row[0] for stretch in entry.counts.get("carried", ()) for row in store.db.conn.execute(sql, stretch)]


def written_bundle(store: "Store", bundle: str) -> BundleEntry | None:
    """The bundle of that id, or of that number, that was written here."""
    found = _entries(store, "WHERE direction = 'out' AND (id = ?1 OR number = ?1) ORDER BY at DESC LIMIT 1", (bundle,))
    return found[0] if found else None


def bundles(store: "Store", limit: int = 100) -> list[BundleEntry]:
    """The bundles written and taken in, the newest first."""
    return _entries(store, "ORDER BY at DESC, id LIMIT ?", (limit,))


def _entries(store: "Store", which: str, values: tuple[Any, ...]) -> list[BundleEntry]:
    rows = store.db.conn.execute(f"SELECT id, direction, at, peer, number, file_name, counts FROM bundle {which}", values)
    return [
        BundleEntry(identity, direction, at, peer, number, name, json.loads(counts)) for identity, direction, at, peer, number, name, counts in rows.fetchall()
    ]
