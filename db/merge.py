"""Merging: batches of other replicas into the local records, set by set, in one transaction (`design.md` 5).

Version vectors decide what is concurrent; clocks only choose which of two concurrent values is shown. The other is kept as a rival.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.batch import Batch, Rows
from app.domain.errors import UserError
from app.domain.records import Audience
from app.domain.step_record import Step
from app.domain.steps import Folded
from db.aside import UNTICKED, Aside, Key, drop, keep, listed, only, without
from db.change import Change
from db.clock import far_ahead
from db.merge_cells import CellMerge
from db.seal import head_of, merged_vector, set_head
from db.tables import KindTable
from db.versions import note_shared_late
from db.whole_merge import WholeMerge

if TYPE_CHECKING:
    from db.store import Store


@dataclass(frozen=True)
class Incoming:
    """A verified segment: its content, and where its bytes are kept."""

    batch: Batch
    sha: str
    size: int


@dataclass(frozen=True)
class ChangedCell:
    """One field of one record that an import changes or leaves to a person."""

    kind: str
    uid: str
    field: str
    before: Any
    after: Any
    conflict: bool


@dataclass(frozen=True)
class Refused:
    """A piece of a segment that is not taken: a record, or one field of it, and why in the user's words."""

    kind: str
    uid: str
    field: str
    why: str


@dataclass
class Merged:
    """What an import did, or would do."""

    new: dict[str, list[str]] = field(default_factory=dict)
    changed: list[ChangedCell] = field(default_factory=list)
    repeated: int = 0
    """Segments that were here already."""
    early: list[Batch] = field(default_factory=list)
    """Segments that wait for the ones before them."""
    held: list[Batch] = field(default_factory=list)
    """Segments whose author's clock is far in the future."""
    forked: list[Batch] = field(default_factory=list)
    """Segments whose number is here with another content."""
    segments: int = 0
    refused: list[Refused] = field(default_factory=list)
    """Records and fields that are set aside while the rest goes in."""
    moved: set[tuple[str, str]] = field(default_factory=set)
    """The records (kind and uid) of which a step came."""
    undone: list[Batch] = field(default_factory=list)
    """Segments of an import that was undone; they stay so until a person releases them."""
    retried: list[Aside] = field(default_factory=list)
    """What had been set aside and went in now."""


# The first segment kept back that now follows on its stream, and whose author had merged nothing that is still missing here.
NEXT_EARLY = """
    SELECT e.audience, e.replica, e.seq, e.sha, e.size FROM early e
    WHERE e.seq = 1 + coalesce((SELECT h.seq FROM stream_head h WHERE h.audience = e.audience AND h.replica = e.replica), 0)
    AND NOT EXISTS (
        SELECT 1 FROM json_each(e.vector) v LEFT JOIN replica r ON r.uid = v.key
        WHERE v.value > coalesce((SELECT h.seq FROM stream_head h WHERE h.audience = e.audience AND h.replica = r.id), 0)
    )
"""

Reopen = Callable[[str], Batch]


@dataclass(frozen=True)
class Terms:
    """What a person said about an import."""

    trust_clock: bool = False
    """Take segments sealed far in the future, too."""
    excluded: Collection[Key] = ()
    """Records that are set aside while the rest goes in."""


def merge(store: "Store", change: Change, incoming: Sequence[Incoming], reopen: Reopen, *, trust_clock: bool = False, excluded: Collection[Key] = ()) -> Merged:
    """Merge segments inside a commit, in whatever order they came; `reopen` reads a segment that was kept back earlier.

    A segment sealed far in the future is held, unless a person has looked and trusts it. What was set aside earlier is tried again,
    but for what a person had left out.
    """
    result, terms = Merged(), Terms(trust_clock, excluded)
    waiting = [entry for entry in listed(store) if not entry.unticked]
    for item in sorted(incoming, key=lambda item: (item.batch.clock, item.batch.replica, item.batch.audience, item.batch.seq)):
        _Segment(store, change, item, result, terms).take()
    tried: set[str] = set()
    while _take_early(store, change, reopen, result, tried, terms):
        pass
    _retry(store, change, waiting, reopen, result)
    _fold(store, change, result)
    return result


def take_from_aside(store: "Store", change: Change, entries: Sequence[Aside], reopen: Reopen) -> Merged:
    """Try again what was set aside, by hand: also what a person had left out. What goes in leaves the list."""
    result = Merged()
    _retry(store, change, entries, reopen, result)
    _fold(store, change, result)
    return result


def _retry(store: "Store", change: Change, entries: Sequence[Aside], reopen: Reopen, result: Merged) -> None:
    """Each segment is read once; one that cannot be read leaves its entries where they are."""
    for sha in dict.fromkeys(entry.sha for entry in entries):
        mine = [entry for entry in entries if entry.sha == sha]
        try:
            batch = reopen(sha)
        except UserError:
            continue
        again = _Segment(store, change, Incoming(batch, sha, 0), result, Terms()).retry(only(batch, mine))
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
    _Segment(store, change, Incoming(batch, row[3], row[4]), result, terms).take()
    return True


class _Segment:
    """One segment on its way in."""

    def __init__(self, store: "Store", change: Change, item: Incoming, result: Merged, terms: Terms) -> None:
        self.terms = terms
        self.store = store
        self.conn = store.db.conn
        self.change = change
        self.item = item
        self.batch = item.batch
        self.result = result
        self.replica = store.replica_id(item.batch.replica, item.batch.unit)
        self.audience = store.audience_id(item.batch.audience)

    def take(self) -> None:
        """Apply it, keep it for later, or leave it: by its number in its stream."""
        key = (self.audience, self.replica)
        have, sha = head_of(self.store, *key)
        if self.batch.seq <= have:
            self._leave(key)
        elif (undone := self._undone(key)) is not None:
            (self.result.undone if undone == self.item.sha else self.result.forked).append(self.batch)
        elif self.batch.seq == have + 1 and self.batch.previous != sha:
            self.result.forked.append(self.batch)
        elif not self.terms.trust_clock and far_ahead(self.batch.sealed_at, self.store.now()):
            self.result.held.append(self.batch)
        elif self.batch.seq > have + 1 or not self._has_what_its_author_had():
            self.result.early.append(self.batch)
            self._remember("early", ", vector")
        else:
            self._apply()

    def _has_what_its_author_had(self) -> bool:
        """True when every segment that the author had merged is merged here: otherwise what it closed could come back."""
        have = merged_vector(self.store, self.audience)
        return all(have.get(replica, 0) >= seq for replica, seq in self.batch.vector.items())

    def _undone(self, key: tuple[int, int]) -> str | None:
        """The digest of the segment of that number whose import was undone."""
        row = self.conn.execute("SELECT sha FROM undone WHERE audience = ? AND replica = ? AND seq = ?", (*key, self.batch.seq)).fetchone()
        return row[0] if row else None

    def _leave(self, key: tuple[int, int]) -> None:
        known = self.conn.execute("SELECT sha FROM segment WHERE audience = ? AND replica = ? AND seq = ?", (*key, self.batch.seq)).fetchone()
        if known and known[0] != self.item.sha:
            self.result.forked.append(self.batch)
        else:
            self.result.repeated += 1

    def _remember(self, table: str, more: str) -> None:
        files = json.dumps(list(self.batch.files))
        values: tuple[Any, ...] = (self.audience, self.replica, self.batch.seq, self.item.sha, self.item.size, files)
        values += (json.dumps(self.batch.vector), self.batch.clock)[: more.count(",")]
        marks = ", ".join("?" * len(values))
        self.conn.execute(f"INSERT OR REPLACE INTO {table} (audience, replica, seq, sha, size, files{more}) VALUES ({marks})", values)

    def _apply(self) -> None:
        self._remember("segment", ", vector, clock")
        set_head(self.store, self.audience, self.replica, self.batch.seq, self.item.sha)
        self.conn.execute("DELETE FROM early WHERE audience = ? AND replica = ? AND seq = ?", (self.audience, self.replica, self.batch.seq))
        self.conn.executemany(
            "INSERT OR IGNORE INTO authored (replica, clock, account, account_name, action) VALUES (?, ?, ?, ?, ?)",
            [(self.replica, entry.clock, entry.account, entry.account_name, entry.action) for entry in self.batch.commits],
        )
        content, left_out = without(self.batch, self.terms.excluded)
        refused = self._take_content(content)
        keep(self.store, [*map(astuple, refused), *((*key, "", UNTICKED) for key in left_out)], (self.audience, self.replica, self.batch.seq))
        self.result.refused.extend(refused)
        self.store.set_meta("clock", max(self.batch.clock, int(self.store.meta("clock"))))
        self.result.segments += 1

    def retry(self, content: Batch) -> set[tuple[str, str, str]]:
        """Take a part of a segment that is merged already; returns what is refused again, and stays set aside."""
        self.batch = content
        refused = self._take_content(content)
        keep(self.store, map(astuple, refused), (self.audience, self.replica, content.seq))
        return {(one.kind, one.uid, one.field) for one in refused}

    def _take_content(self, content: Batch) -> list[Refused]:
        self.refused: list[Refused] = []
        cells = CellMerge(self.store, self.change, content.vector, self.replica, self.audience, content.seq)
        self._take_wholes(content, cells)
        for rows in content.rows:
            if self._may_arrive(rows.kind):
                self._insert(self._own(rows), cells)
        for part in content.cells:
            if self._may_arrive(part.kind):
                cells.stage(part.kind, part.field, part.uids, part.values, part.clocks)
        for kind, uid, name, before, after, conflict in cells.apply():
            self.result.changed.append(ChangedCell(kind, uid, name, before, after, conflict))
        return [*self.refused, *(Refused(*refused) for refused in cells.refused)]

    def _take_wholes(self, content: Batch, cells: CellMerge) -> None:
        wholes = WholeMerge(self.store, self.change, content, self.replica, self.audience)
        self.result.changed.extend(ChangedCell(*outcome) for outcome in wholes.take())
        self.refused.extend(Refused(*refused) for refused in wholes.refused)
        for whole in wholes.unknown:
            cells.park_whole(whole)
        for kind, uids in wholes.new.items():
            self.result.new.setdefault(kind, []).extend(uids)
            self._after_insert(self.store.tables[kind], uids, cells)

    def _may_arrive(self, kind: str) -> bool:
        """Kinds that never leave a replica are never taken from one."""
        table = self.store.tables.get(kind)
        if table is None or table.kind.audience is not Audience.HERE:
            return True
        self.refused.append(Refused(kind, "", "", f"{table.kind.title}只留在本机，不从数据包接收。"))
        return False

    def _own(self, rows: Rows) -> Rows:
        """The rows whose owner is the unit that signed; nobody registers in another unit's name."""
        foreign = {place for place, unit in enumerate(rows.units) if unit != self.batch.unit}
        if not foreign:
            return rows
        self.refused.extend(Refused(rows.kind, rows.uids[place], "", "登记单位与签名的单位不符。") for place in sorted(foreign))
        kept = [place for place in range(len(rows.uids)) if place not in foreign]
        values = [[column[place] for place in kept] for column in rows.values]
        return Rows(
            rows.kind,
            rows.columns,
            uids=[rows.uids[place] for place in kept],
            units=[rows.units[place] for place in kept],
            clocks=[rows.clocks[place] for place in kept],
            values=values,
        )

    def _insert(self, rows: Rows, cells: CellMerge) -> None:
        """Records that are new here; what this version does not know waits for an upgrade."""
        table = self.store.tables.get(rows.kind)
        columns = dict(zip(rows.columns, rows.values, strict=True))
        if table is None:
            cells.park_rows(rows, list(rows.columns))
            return
        cells.park_rows(rows, [name for name in rows.columns if name not in table.field_ids])
        state = table.kind.steps.start if table.kind.steps else None
        nothing = [None] * len(rows.uids)
        deleted = [1 if value else 0 for value in columns.get("_deleted", nothing)]
        values = [cells.fitting(table, name, rows.uids, columns[name]) if name in columns else nothing for name in table.exchanged]
        full = list(zip(rows.uids, rows.units, [state] * len(rows.uids), deleted, *values, strict=True))
        present = self._present(table, rows.uids)
        new = [row for row in full if row[0] not in present] if present else full
        clocks = [clock for row, clock in zip(full, rows.clocks, strict=True) if row[0] not in present] if present else rows.clocks
        if new:
            first = self.change.insert_rows(table, new, self.audience, self.replica, clocks)
            note_shared_late(self.store, table, first, clocks, (self.audience, self.replica, self.batch.seq, self.batch.clock))
            self.result.new.setdefault(table.name, []).extend(str(row[0]) for row in new)
            if table.kind is Step:
                records = zip(columns.get("of_kind", nothing), columns.get("of", nothing), strict=True)
                self.result.moved.update((str(kind), str(uid)) for kind, uid in records)
            self._after_insert(table, [str(row[0]) for row in new], cells)

    def _present(self, table: KindTable, uids: Sequence[str]) -> set[str]:
        sql = f'SELECT uid FROM "{table.name}" WHERE uid IN (SELECT value FROM json_each(?))'
        return {row[0] for row in self.conn.execute(sql, (json.dumps(list(uids)),))}

    def _after_insert(self, table: KindTable, uids: Sequence[str], cells: CellMerge) -> None:
        """Cells and steps that came before their record take effect now."""
        listed = json.dumps(uids)
        if table.kind.steps is not None and "step" in self.store.tables:
            sql = "SELECT DISTINCT of FROM step WHERE of_kind = ? AND of IN (SELECT value FROM json_each(?))"
            self.change.refold_also((table.name, row[0]) for row in self.conn.execute(sql, (table.name, listed)).fetchall())
        cells.unpark(table, listed)


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
