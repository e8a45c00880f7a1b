"""Offices for tests: each a real encrypted database with a clock that the test sets, and the drawer of segments that all share."""

import hashlib
import os
import random
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.domain.batch import Batch, TooLarge
from app.domain.records import Record
from db.change import Author
from db.connection import open_database
from db.merge import Incoming, Merged, merge
from db.seal import Published, seal
from db.store import Store
from db.tables import Derivation

CLERK = Author("account-1", "陈立言")
KEY, SALT = bytes(range(32)), bytes(range(16))
OWNER = "ua"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A wall clock that runs one second a look, and may be wrong."""

    at: datetime = START

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def wrong_by(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Office:
    """One replica of a unit."""

    store: Store
    path: Path
    clock: Clock
    bytes_of: "random.Random"
    unit: str
    """The audience that it belongs to. All sign for one owner, so that each may change what another made: who may not stands in tests of its own."""

    def reopened(self, kinds: Sequence[type[Record]] | None = None, derive: Mapping[str, Derivation] | None = None, rules: str = "") -> "Office":
        """Close and open again, perhaps by a later version of the program."""
        self.store.db.close()
        db = open_database(self.path, KEY, SALT)
        self.store = Store(db, kinds or self.store.kinds, now=self.clock, random=self.bytes_of.randbytes, derivations=derive, rules=rules)
        return self

    def add(self, *records: Record, audience: Sequence[str] = ("ua", "ub"), action: str = "登记") -> str:
        for record in records:
            record.unit = OWNER
        with self.store.commit(CLERK, action) as change:
            change.add_many(records, audience)
        return records[0].uid

    def set(self, kind: type[Record], uid: str, **values: object) -> None:
        record = self.store.records(kind).get(uid)
        for name, value in values.items():
            setattr(record, name, value)
        with self.store.commit(CLERK, "修改") as change:
            change.save(record)

    def get(self, kind: type[Record], uid: str):
        return self.store.records(kind).get(uid)

    def sql(self, statement: str, *values: object) -> list[tuple]:
        return self.store.db.conn.execute(statement, values).fetchall()

    def raw(self, table: str) -> list[tuple]:
        return self.sql(f'SELECT * FROM "{table}"')


@dataclass
class Drawer:
    """All segments that were ever sealed, by their digest."""

    batches: dict[str, Batch] = field(default_factory=dict)

    def publish(self, batch: Batch) -> Published:
        sha = hashlib.sha256(repr(batch).encode()).hexdigest()
        self.batches[sha] = batch
        return Published(sha, len(repr(batch)))

    def seal(self, *offices: Office) -> None:
        for office in offices:
            seal(office.store, self.publish)

    def give(self, office: Office, shas: Iterable[str] | None = None) -> Merged:
        """Import segments (all, unless named) as an office does: its own are sealed first."""
        self.seal(office)
        chosen = list(self.batches) if shas is None else list(shas)
        with office.store.commit(CLERK, "导入") as change:
            unit = office.unit
            incoming = [Incoming(self.batches[sha], sha, 1) for sha in chosen if unit in self.batches[sha].audience]
            return merge(office.store, change, incoming, self.batches.__getitem__)

    def exchange(self, *offices: Office) -> None:
        """Until nobody has anything that another lacks."""
        self.seal(*offices)
        for office in offices:
            self.give(office)


@dataclass
class NarrowDrawer(Drawer):
    """A drawer that takes segments of few records and cells only."""

    most: int = 2

    def publish(self, batch: Batch) -> Published:
        if sum(len(rows.uids) for rows in batch.rows) + sum(len(cells.uids) for cells in batch.cells) > self.most:
            raise TooLarge("太大。", "请分开。")
        return super().publish(batch)


class Builder:
    """Makes offices from one prepared file for each tuple of kinds, because preparing tables takes longer than a test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prepared: dict[tuple[type[Record], ...], Path] = {}
        self.count = 0

    def office(self, unit: str, kinds: Sequence[type[Record]], *, skew: int = 0) -> Office:
        self.count += 1
        path = self.folder / f"{self.count}.db"
        clock = Clock(START + timedelta(seconds=skew))
        source = random.Random(self.count)
        shutil.copy(self._prepared(tuple(kinds)), path)
        store = Store(open_database(path, KEY, SALT), kinds, now=clock, random=source.randbytes)
        store.become_replica(OWNER)
        return Office(store, path, clock, source, unit)

    def _prepared(self, kinds: tuple[type[Record], ...]) -> Path:
        if kinds not in self.prepared:
            path = self.folder / f"prepared-{len(self.prepared)}.db"
            db = open_database(path, KEY, SALT, create=True)
            Store(db, kinds, now=Clock(), random=os.urandom)
            db.close()
            self.prepared[kinds] = path
        return self.prepared[kinds]
