"""What was handed over to whom, and when: segments in bundles written for a unit, and what other replicas said they have.

It knows numbers of segments; which of them carry a record follows from the clocks of its values (`carriers`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.store import Store

STEPPED = "SELECT _origin, max(_clock) FROM step WHERE of_kind = ? AND of = ? GROUP BY _origin"
Stretch = tuple[tuple[str, ...], str, int]
"""Audience, replica, and the last segment of that stream."""


@dataclass(frozen=True)
class Carrier:
    """The last segment in which one replica told its part of a record. `seq` is None while that part was not sealed."""

    replica: str
    unit: str
    audience: int
    seq: int | None


def note_sent(store: "Store", unit: str, stretches: Sequence[Stretch], at: str) -> None:
    """A bundle for the unit carries these streams so far, or it had them already. Inside a commit."""
    _note(store, "sent", unit, stretches, at)


def note_reached(store: "Store", peer: str, stretches: Sequence[Stretch], at: str) -> None:
    """A replica said that it has these streams so far. Inside a commit."""
    _note(store, "reached", peer, stretches, at)


def _note(store: "Store", table: str, who: str, stretches: Sequence[Stretch], at: str) -> None:
    """Only what goes further than before is kept: the first time that a segment went or arrived is the one that counts."""
    found = [(store.audience_id(units), store.replica_id(replica), seq) for units, replica, seq in stretches]
    store.db.conn.executemany(
        f"INSERT INTO {table} (who, audience, replica, seq, at) SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS"
        f" (SELECT 1 FROM {table} WHERE who = ?1 AND audience = ?2 AND replica = ?3 AND seq >= ?4)",
        [(who, audience, replica, seq, at) for audience, replica, seq in found],
    )


def sent_at(store: "Store", unit: str, carrier: Carrier) -> str | None:
    """When the first bundle with that segment was written for the unit."""
    return _first(store, "sent", unit, carrier)


def reached_at(store: "Store", peer: str, carrier: Carrier) -> str | None:
    """When a replica had that segment, as far as it has told."""
    return _first(store, "reached", peer, carrier)


def _first(store: "Store", table: str, who: str, carrier: Carrier) -> str | None:
    sql = f"SELECT min(at) FROM {table} WHERE who = ? AND audience = ? AND replica = (SELECT id FROM replica WHERE uid = ?) AND seq >= ?"
    row = store.db.conn.execute(sql, (who, carrier.audience, carrier.replica, carrier.seq)).fetchone()
    return str(row[0]) if row[0] else None


def carriers(store: "Store", kind: str, uid: str) -> list[Carrier]:
    """For everybody who wrote on a record or took a step of it: the segment that carries the last of it to the record's audience."""
    table = store.tables[kind]
    row = store.db.conn.execute(f"{table.select} WHERE uid = ?", (uid,)).fetchone()
    if row is None or row[table.at("_audience")] is None:
        return []
    rk, audience = row[0], row[table.at("_audience")]
    newest = {row[table.at("_origin")]: row[table.at("_clock")]}
    fields = list(table.field_ids.values())
    marks = ", ".join("?" * len(fields))
    written = f"SELECT replica, max(clock) FROM overwritten WHERE rk = ? AND field IN ({marks}) GROUP BY replica"
    for replica, clock in (*store.db.conn.execute(written, (rk, *fields)), *store.db.conn.execute(STEPPED, (kind, uid))):
        newest[replica] = max(clock, newest.get(replica, 0))
    moved = store.db.conn.execute("SELECT clock, replica FROM moved WHERE kind = ? AND rk = ?", (kind, rk)).fetchone()
    return [_carrier(store, audience, replica, clock, moved) for replica, clock in sorted(newest.items())]


def _carrier(store: "Store", audience: int, replica: int, clock: int, moved: tuple[int, int] | None) -> Carrier:
    """What a replica wrote before others came to see the record was told to them by whoever showed it to them."""
    seq = _sealed_after(store, audience, replica, clock)
    if seq is None and moved is not None:
        replica, seq = moved[1], _sealed_after(store, audience, moved[1], moved[0])
    return Carrier(store.replica_uid(replica), store.replica_unit(replica), audience, seq)


def _sealed_after(store: "Store", audience: int, replica: int, clock: int) -> int | None:
    """The number of the first segment sealed at that clock or later; the last one of that sealing, when it made several."""
    sql = (
        "SELECT max(seq) FROM segment WHERE audience = ?1 AND replica = ?2 AND clock ="
        " (SELECT min(clock) FROM segment WHERE audience = ?1 AND replica = ?2 AND clock >= ?3)"
    )
    row = store.db.conn.execute(sql, (audience, replica, clock)).fetchone()
    return None if row[0] is None else int(row[0])


def as_stretches(vectors: Mapping[tuple[str, ...], Mapping[str, int]]) -> list[Stretch]:
    """Vectors by audience as one list."""
    return [(units, replica, seq) for units, vector in vectors.items() for replica, seq in vector.items()]
