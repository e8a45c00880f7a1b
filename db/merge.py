"""Merging: batches of other replicas into the local records, set by set, in one transaction (`design.md` 5).

Version vectors decide what is concurrent; clocks only choose which of two concurrent values is shown. The other is kept as a rival.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.domain.batch import Batch
from app.domain.errors import UserError
from app.domain.step_record import Step
from app.domain.steps import Folded
from db.aside import Aside, Key, drop, listed, only
from db.branches import under_its_name
from db.change import Change
from db.merge_branches import BranchMerge
from db.merge_result import ChangedCell, Incoming, Merged, Refused
from db.merge_segment import SegmentMerge, Terms

if TYPE_CHECKING:
    from db.store import Store

__all__ = ["ChangedCell", "Incoming", "Merged", "Refused", "Reopen", "acknowledge", "merge", "rivals", "take_from_aside"]

# The first segment kept back that now follows on its stream, and whose author had merged nothing that is still missing here.
NEXT_EARLY = """
    SELECT e.audience, e.replica, e.seq, e.sha, e.size FROM early e
    WHERE e.seq = 1 + coalesce((SELECT h.seq FROM stream_head h WHERE h.audience = e.audience AND h.replica = e.replica), 0)
    AND NOT EXISTS (
        SELECT 1 FROM json_each(e.vector) v LEFT JOIN replica r ON r.uid = v.key
        WHERE v.value > coalesce((SELECT h.seq FROM stream_head h WHERE h.audience = e.audience AND h.replica = r.id), 0)
        AND NOT EXISTS (
            SELECT 1 FROM stream_head h JOIN replica b ON b.id = h.replica
            WHERE h.audience = e.audience AND h.seq >= v.value AND instr(b.uid, v.key || '/') = 1
        )
    )
"""

Reopen = Callable[[str], Batch]
"""Reads a kept segment again, by its digest."""


def merge(store: "Store", change: Change, incoming: Sequence[Incoming], reopen: Reopen, *, trust_clock: bool = False, excluded: Collection[Key] = ()) -> Merged:
    """Merge segments inside a commit, in whatever order they came; `reopen` reads a segment that was kept back earlier.

    A segment sealed far in the future is held, unless a person has looked and trusts it. What was set aside earlier is tried again,
    but for what a person had left out.
    """
    result, terms = Merged(), Terms(trust_clock, excluded)
    waiting = [entry for entry in listed(store) if not (entry.unticked or entry.doubled)]
    for item in sorted(incoming, key=lambda item: (item.batch.clock, item.batch.replica, item.batch.audience, item.batch.seq)):
        SegmentMerge(store, change, item, result, terms).take()
    _go_on(store, change, reopen, result, terms)
    _retry(store, change, waiting, reopen, result)
    _fold(store, change, result)
    return result


def take_from_aside(store: "Store", change: Change, entries: Sequence[Aside], reopen: Reopen) -> Merged:
    """Try again what was set aside, by hand: also what a person had left out, and a second content of a number. What goes in leaves the list."""
    result = Merged()
    if doubled := [entry for entry in entries if entry.doubled]:
        BranchMerge(store, change, reopen, result).take(doubled)
        _go_on(store, change, reopen, result, Terms())
    _retry(store, change, [entry for entry in entries if not entry.doubled], reopen, result)
    _fold(store, change, result)
    return result


def _go_on(store: "Store", change: Change, reopen: Reopen, result: Merged, terms: Terms) -> None:
    """Merge what waited and can go in now."""
    branches, tried = BranchMerge(store, change, reopen, result), set[str]()
    branches.set_aside_early()
    while _take_early(store, change, reopen, result, tried, terms) or branches.admit():
        pass


def _retry(store: "Store", change: Change, entries: Sequence[Aside], reopen: Reopen, result: Merged) -> None:
    """Each segment is read once; one that cannot be read leaves its entries where they are."""
    for sha in dict.fromkeys(entry.sha for entry in entries):
        mine = [entry for entry in entries if entry.sha == sha]
        try:
            batch = reopen(sha)
        except UserError:
            continue
        batch = under_its_name(store, batch, mine[0].author)
        again = SegmentMerge(store, change, Incoming(batch, sha, 0), result, Terms()).retry(only(batch, mine))
        done = [entry for entry in mine if (entry.kind, entry.uid, entry.field) not in again]
        drop(store, done)
        result.retried.extend(done)


def _fold(store: "Store", change: Change, result: Merged) -> None:
    folded = change.fold_states()
    result.moved &= folded.keys()
    result.refused.extend(_void_steps(store, folded, set(result.new.get(Step.table, ()))))


def _void_steps(store: "Store", states: Mapping[tuple[str, str], Folded], new: set[str]) -> Iterator[Refused]:
    """The steps among the new ones that were not for their unit to take: they are kept, and move nothing."""
    for (kind, uid), folded in states.items():
        workflow = store.tables[kind].kind.steps
        for step in folded.void:
            if workflow is not None and step.uid in new:
                who = workflow.actor_names[workflow.move(step.name).who] if workflow.knows(step.name) else "争议步骤的办理单位"
                done = workflow.move(step.name).label if workflow.knows(step.name) else "议定争议"
                yield Refused(kind, uid, "", f"“{done}”不是由{who}办理的，办理状态不因此改变。")


def _take_early(store: "Store", change: Change, reopen: Reopen, result: Merged, tried: set[str], terms: Terms) -> bool:
    """Merge one segment that waited, if its turn has come; each is tried once, one that cannot be read stays where it is."""
    row = next((row for row in store.db.conn.execute(NEXT_EARLY).fetchall() if row[3] not in tried), None)
    if row is None:
        return False
    tried.add(row[3])
    try:
        batch = reopen(row[3])
    except UserError as fault:
        result.refused.append(Refused("", "", "", f"先前收下待补的一段读不出来：{fault.what}"))
        return True
    result.early = [held for held in result.early if (held.replica, held.audience, held.seq) != (batch.replica, batch.audience, batch.seq)]
    SegmentMerge(store, change, Incoming(batch, row[3], row[4]), result, terms).take()
    return True


def rivals(store: "Store", kind: str, uid: str) -> Iterator[tuple[str, Any]]:
    """The other live values of a record's fields: (field, stored value); values that equal the one shown rival nothing."""
    table = store.tables[kind]
    names = {number: name for name, number in table.field_ids.items()}
    row = store.db.conn.execute(f"{table.select} WHERE uid = ?", (uid,)).fetchone()
    found = store.db.conn.execute("SELECT field, value FROM rival WHERE rk = ? ORDER BY clock", (row[0],)).fetchall() if row else []
    told = {(name, row[table.at(name)]) for name in table.field_ids} if row else set()
    for number, value in found:
        if number in names and (names[number], value) not in told:
            told.add((names[number], value))
            yield names[number], value


def acknowledge(store: "Store", peer: str, vectors: Mapping[tuple[str, ...], Mapping[str, int]]) -> None:
    """Remember how far another replica has come in each audience; it never goes back. Inside a commit."""
    for units, vector in vectors.items():
        audience = store.audience_id(units)
        store.db.conn.executemany(
            "INSERT INTO acknowledged (peer, audience, replica, seq) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (peer, audience, replica) DO UPDATE SET seq = max(seq, excluded.seq)",
            [(peer, audience, store.replica_id(replica), seq) for replica, seq in vector.items()],
        )
