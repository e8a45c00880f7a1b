"""Two contents under one number of a stream, as two computers that write under one name make them (`docs/decisions/copied-folders.md`).

The second one is set aside with what continues it. When a person takes it, each content counts from there on as the stream of a computer of its own,
a *branch*, called by its first segment: later segments can say which of them their author had seen, and bundles carry each to those who lack it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.batch import Batch, Live, Whole
from db.aside import DOUBLED, Aside
from db.seal import head_of, merged_vector, set_head

if TYPE_CHECKING:
    from db.store import Store

MARK = "/"
"""Stands in the uid of a branch between that of the computer and the beginning of the first segment's SHA-256."""


@dataclass(frozen=True)
class Branch:
    """One content of a stream from its first segment on that another content has the number of, too."""

    replica: str
    """Uid of the computer under whose name it was written."""
    first: str
    """SHA-256 of its first segment."""
    base: int
    """Number of the last segment before it."""
    previous: str
    """SHA-256 of that one."""

    @property
    def uid(self) -> str:
        """What it is called in vectors, as if it were a computer."""
        return f"{self.replica}{MARK}{self.first[:16]}"


def computer_of(replica: str) -> str:
    """The computer that wrote under a uid, which may be that of a branch."""
    return replica.partition(MARK)[0]


def reached(store: "Store", audience: int) -> dict[str, int]:
    """For each computer, the last segment that is merged here, whichever content of it: others do not say which they mean until they know of both."""
    found: dict[str, int] = {}
    for uid, seq in merged_vector(store, audience).items():
        for name in {uid, computer_of(uid)}:
            found[name] = max(seq, found.get(name, 0))
    return found


def keep_doubled(store: "Store", batch: Batch, sha: str, size: int, key: tuple[int, int]) -> None:
    """Set a whole segment aside, once; `key` is its stream (audience, replica)."""
    store.db.conn.execute("DELETE FROM early WHERE sha = ?", (sha,))
    store.db.conn.execute(
        "INSERT OR IGNORE INTO aside (kind, uid, field, why, audience, replica, seq, sha, at, previous, size) VALUES ('', '', '', ?, ?, ?, ?, ?, ?, ?, ?)",
        (DOUBLED, *key, batch.seq, sha, store.now().isoformat(timespec="seconds"), batch.previous, size),
    )


def is_doubled(store: "Store", batch: Batch, audience: int, replica: int) -> bool:
    """True when a content is set aside that continues the same segment under the same number, perhaps this very one."""
    sql = "SELECT 1 FROM aside WHERE audience = ? AND replica = ? AND seq = ? AND previous = ? LIMIT 1"
    return store.db.conn.execute(sql, (audience, replica, batch.seq, batch.previous)).fetchone() is not None


def writes_twice(store: "Store") -> bool:
    """True when another computer writes under the name of this one: a second content of a number of its own is here."""
    sql = "SELECT 1 FROM aside WHERE replica = ?1 AND previous IS NOT NULL UNION SELECT 1 FROM replica WHERE instr(uid, ?2) = 1 LIMIT 1"
    return store.db.conn.execute(sql, (store.self_id, f"{store.identity.replica}{MARK}")).fetchone() is not None


def is_in_branch(store: "Store", audience: int, replica: str, seq: int, sha: str) -> bool:
    """True when that very segment is merged here in a branch of that computer."""
    sql = "SELECT 1 FROM replica b JOIN segment s ON s.audience = ? AND s.replica = b.id AND s.seq = ? WHERE instr(b.uid, ?) = 1 AND s.sha = ?"
    return store.db.conn.execute(sql, (audience, seq, f"{replica}{MARK}", sha)).fetchone() is not None


def continues_other(store: "Store", batch: Batch, audience: int) -> bool:
    """True when a segment follows a content that is set aside, or one that was taken as a branch."""
    waits = store.db.conn.execute("SELECT 1 FROM aside WHERE sha = ? AND previous IS NOT NULL", (batch.previous,)).fetchone()
    return waits is not None or is_in_branch(store, audience, batch.replica, batch.seq - 1, batch.previous)


def branch_of(store: "Store", entry: Aside, doubled: Mapping[str, Aside]) -> Branch | None:
    """The branch that a segment set aside belongs to; None while what it continues is not here. `doubled`: all that are set aside, by SHA-256."""
    first = entry
    while first.previous is not None and first.previous in doubled:
        first = doubled[first.previous]
    if not first.previous:
        return Branch(first.author, first.sha, 0, "")
    sql = "SELECT r.uid FROM segment s JOIN replica r ON r.id = s.replica WHERE s.audience = ? AND s.sha = ?"
    names = {row[0] for row in store.db.conn.execute(sql, (first.audience, first.previous)).fetchall()}
    if first.author in names:
        return Branch(first.author, first.sha, first.seq - 1, first.previous)
    return _known_branch(store, first.audience, next(iter(names))) if names else None


def _known_branch(store: "Store", audience: int, uid: str) -> Branch | None:
    """A branch of which a part was taken before."""
    sql = "SELECT seq, sha FROM segment WHERE audience = ? AND replica = ? ORDER BY seq LIMIT 1"
    seq, sha = store.db.conn.execute(sql, (audience, store.replica_id(uid))).fetchone()
    return Branch(computer_of(uid), sha, seq - 1, "")


def name_own(store: "Store", audience: int, replica: str, base: int) -> None:
    """Call what was merged of a stream after the number `base` by its branch, too: others may have the other content under these numbers."""
    conn, number = store.db.conn, store.replica_id(replica)
    sql = "SELECT seq, sha, size, files, vector, clock FROM segment WHERE audience = ? AND replica = ? AND seq > ? ORDER BY seq"
    mine = conn.execute(sql, (audience, number, base)).fetchall()
    if mine and mine[0][0] == base + 1:
        branch = store.replica_id(Branch(replica, mine[0][1], base, "").uid, store.replica_unit(number))
        _add(store, audience, branch, mine)


def continue_own(store: "Store", batch: Batch, sha: str, key: tuple[int, int]) -> None:
    """A segment that continues a content which is called by its branch belongs to the branch, too."""
    conn = store.db.conn
    sql = "SELECT h.replica FROM stream_head h JOIN replica r ON r.id = h.replica WHERE h.audience = ? AND h.sha = ? AND h.seq = ? AND instr(r.uid, ?) = 1"
    for (branch,) in conn.execute(sql, (key[0], batch.previous, batch.seq - 1, f"{batch.replica}{MARK}")).fetchall() if batch.previous else ():
        merged = "SELECT seq, sha, size, files, vector, clock FROM segment WHERE audience = ? AND replica = ? AND sha = ?"
        _add(store, key[0], branch, conn.execute(merged, (*key, sha)).fetchall())


def _add(store: "Store", audience: int, branch: int, segments: Sequence[Sequence[object]]) -> None:
    store.db.conn.executemany(
        "INSERT OR IGNORE INTO segment (audience, replica, seq, sha, size, files, vector, clock) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(audience, branch, *one) for one in segments],
    )
    last, (have, _) = segments[-1], head_of(store, audience, branch)
    if int(str(last[0])) > have:
        set_head(store, audience, branch, int(str(last[0])), str(last[1]))


def begin(store: "Store", audience: int, branch: Branch, unit: str) -> None:
    """Have the stream of a branch ready for its first segment."""
    number = store.replica_id(branch.uid, unit)
    if head_of(store, audience, number) == (0, ""):
        set_head(store, audience, number, branch.base, branch.previous)


def as_branch(store: "Store", batch: Batch, uid: str, base: int) -> Batch:
    """A segment as that of its branch: its author had seen its own stream up to the number `base`, and all that follows is the branch's."""
    audience, replica = store.audience_id(batch.audience), store.replica_id(batch.replica)
    row = store.db.conn.execute("SELECT clock FROM segment WHERE audience = ? AND replica = ? AND seq = ?", (audience, replica, base)).fetchone()
    wholes = [_whole_of(whole, batch.replica, uid, row[0] if row else 0) for whole in batch.wholes]
    vector = batch.vector | ({batch.replica: base} if base else {})
    return replace(batch, replica=uid, vector=vector, wholes=wholes)


def under_its_name(store: "Store", batch: Batch, author: str) -> Batch:
    """A segment again as it was merged: under the name of its computer, or of a branch."""
    branch = None if author == batch.replica else _known_branch(store, store.audience_id(batch.audience), author)
    return batch if branch is None else as_branch(store, batch, author, branch.base)


def _whole_of(whole: Whole, replica: str, uid: str, until: int) -> Whole:
    """What the computer wrote on a record after that clock counts as the branch's."""

    def known(seen: Mapping[str, int]) -> dict[str, int]:
        if seen.get(replica, 0) <= until:
            return dict(seen)
        return {**seen, replica: until, uid: seen[replica]}

    def lives(values: Sequence[Live]) -> list[Live]:
        told = [replace(live, known=None if live.known is None else known(live.known)) for live in values]
        return [replace(live, author=uid) if live.author == replica and live.clock > until else live for live in told]

    late = whole.origin == replica and whole.clock > until
    return replace(
        whole, origin=uid if late else whole.origin, past=lives(whole.past), closed=lives(whole.closed), cells=lives(whole.cells), known=known(whole.known)
    )  # fmt: skip
