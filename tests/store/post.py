"""Segments between test offices as real signed bytes in real files, and an account of every value that was ever written."""

import hashlib
import json
import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.batch import Batch, TooLarge
from app.domain.records import Record
from app.exchange.keys import ReplicaKeys
from app.exchange.segment import open_segment, seal_segment
from db.connection import open_database
from db.import_undo import recorded
from db.merge import Incoming, Merged, merge
from db.renewal import renew
from db.seal import Published, seal
from db.store import Store
from db.versions import live_versions
from tests.store.offices import CLERK, KEY, SALT, Clock, Office

Dot = tuple[int, str]
Cell = tuple[str, str, str]
"""Kind, uid and field."""


class Interrupted(Exception):
    """The program was stopped in the middle of an import."""


@dataclass
class Post:
    """The folder in which all sealed segments lie; who fetches which is up to the test."""

    folder: Path
    most: int
    """Records, cells and wholes that fit one segment."""
    keys: dict[str, ReplicaKeys] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    audiences: dict[str, tuple[str, ...]] = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)

    def publish(self, batch: Batch) -> Published:
        if len(batch.wholes) + sum(len(part.uids) for part in (*batch.rows, *batch.cells)) > self.most:
            raise TooLarge("太大。", "请分开。")
        data = seal_segment(batch, self.keys.setdefault(batch.replica, ReplicaKeys.make()))
        sha = hashlib.sha256(data).hexdigest()
        (self.folder / sha).write_bytes(data)
        self.names.append(sha)
        self.audiences[sha], self.authors[sha] = batch.audience, batch.replica
        return Published(sha, len(data))

    def read(self, sha: str) -> Batch:
        return open_segment((self.folder / sha).read_bytes(), self.keys[self.authors[sha]].signing)

    def seal(self, office: Office) -> None:
        seal(office.store, self.publish)

    def give(
        self, office: Office, shas: Sequence[str], bundle: str, *, trust_clock: bool, excluded: Collection[tuple[str, str]] = (), stop: bool = False
    ) -> Merged:
        """Import as an office does: its own is sealed first, and the import can be undone. Raises Interrupted at the very end when it is to be stopped."""
        self.seal(office)
        with office.store.commit(CLERK, "导入") as change:
            change.undoable = False
            incoming = [Incoming(self.read(sha), sha, 1) for sha in shas if office.unit in self.audiences[sha]]
            with recorded(office.store, change, bundle):
                merged = merge(office.store, change, incoming, self.read, trust_clock=trust_clock, excluded=excluded)
            if stop:
                raise Interrupted
        return merged


@dataclass
class Account:
    """What was written, and over what: a value lives unless somebody who saw it wrote over it. Knows nothing of segments, vectors or clocks."""

    written: dict[Cell, set[Dot]] = field(default_factory=dict)
    over: dict[Cell, set[tuple[Dot, Dot]]] = field(default_factory=dict)
    values: dict[tuple[Cell, Dot], object] = field(default_factory=dict)

    def note(self, cell: Cell, new: set[Dot], seen: set[Dot], value: object) -> None:
        self.values |= {(cell, dot): value for dot in new}
        self.written.setdefault(cell, set()).update(new)
        self.over.setdefault(cell, set()).update((dot, old) for dot in new for old in seen)

    def again(self, cell: Cell, copies: dict[Dot, Dot]) -> None:
        """A copied computer tells values that nobody was told yet in its own name, one over the other as they were written."""
        over = {(copies[by], copies.get(old, old)) for by, old in self.over[cell] if by in copies}
        self.values |= {(cell, copy): self.values[cell, dot] for dot, copy in copies.items()}
        self.written[cell] |= set(copies.values())
        self.over[cell] |= over | {(copies[by], old) for by, old in self.over[cell] if by in copies}

    def forget(self, cell: Cell, dot: Dot) -> None:
        """A value that was nowhere but on a disk that is gone."""
        self.written[cell].discard(dot)

    def living(self, cell: Cell) -> set[Dot]:
        written = self.written.get(cell, set())
        return written - {old for by, old in self.over.get(cell, ()) if by in written}


def dots(office: Office, cell: Cell) -> set[Dot]:
    """Clock and author of all that lives in a cell here; nothing while the record or the field is not here."""
    kind, uid, name = cell
    table = office.store.tables.get(kind)
    row = office.store.db.conn.execute(f"{table.select} WHERE uid = ?", (uid,)).fetchone() if table else None
    if row is None or name not in table.field_ids:
        return set()
    return {(version.clock, office.store.replica_uid(version.replica)) for version in live_versions(office.store, table, row, table.field_ids[name], name)}


def copied(office: Office, path: Path) -> Path:
    """The file of an office as a backup takes it: whole, whatever is being done."""
    office.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(shutil.copy(office.path, path))


def opened_copy(office: Office, path: Path, kinds: Sequence[type[Record]]) -> Office:
    """A copied file as a computer of its own, which it becomes before its first write."""
    clock = Clock(office.clock.at)
    store = Store(open_database(path, KEY, SALT), kinds, now=clock, random=office.bytes_of.randbytes)
    with store.commit(CLERK, "换用新的副本身份"):
        renew(store)
    return Office(store, path, clock, office.bytes_of, office.unit)


def everything(office: Office) -> str:
    """All tables, as one text."""
    names = [name for (name,) in office.sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")]
    return json.dumps({name: office.raw(name) for name in names if not name.startswith("search")}, default=repr)
