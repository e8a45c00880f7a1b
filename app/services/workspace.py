"""What every use case is handed: records, journal, vault, clock, unit and account. It has no use cases itself."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from app.domain.calendar import WorkingCalendar
from app.domain.due import TimeLimit
from app.domain.organisation import Account, Area, CaseGroup, Unit
from app.domain.query import Query, where_is
from app.domain.records import Record, fields_of
from app.domain.value_kinds import Link, Links, Reading
from db.blobs import Blobs
from db.change import Author, Change
from db.records import Records
from db.store import Store
from db.vault import Vault

R = TypeVar("R", bound=Record)


@dataclass
class Workspace:
    """One open data folder, as one account of one unit."""

    store: Store
    vault: Vault
    blobs: Blobs
    calendar: WorkingCalendar
    limits: tuple[TimeLimit, ...]
    account: Account
    unit: Unit
    now: Callable[[], datetime]
    reopen: Callable[[], "Workspace"]
    """The same workspace on a connection of its own, for a job in the background; whoever asks closes it."""

    @property
    def today(self) -> date:
        """The day it is."""
        return self.now().date()

    @property
    def reading(self) -> Reading:
        """What reading typed dates needs."""
        return Reading(self.today, self.calendar)

    @property
    def author(self) -> Author:
        """Who stands behind commits."""
        return Author(self.account.uid, self.account.full_name or "")

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.vault.folder

    def records(self, kind: type[R]) -> Records[R]:
        """The stored records of one kind."""
        return self.store.records(kind)

    def commit(self, action: str) -> AbstractContextManager[Change]:
        """One user action; everything in it is written together, or nothing is."""
        return self.store.commit(self.author, action)

    def units(self) -> list[Unit]:
        """All units that this replica knows."""
        return list(self.records(Unit).all())

    @property
    def bureau(self) -> Unit | None:
        """The bureau that the offices belong to."""
        return self.records(Unit).first(Query(where=(where_is("bureau", 1),)))

    def groups(self) -> list[CaseGroup]:
        """All groups, of all times."""
        return list(self.records(CaseGroup).all())

    def areas(self) -> list[Area]:
        """All areas."""
        return list(self.records(Area).all())

    def names(self, records: Iterable[Record]) -> dict[str, str]:
        """What people call the records that these records link to; those that are not here are left out."""
        wanted: dict[str, set[str]] = {}
        for record in records:
            wanted.setdefault("unit", set()).add(record.unit)
            for to, uids in _links(record):
                wanted.setdefault(to, set()).update(uids)
        found: dict[str, str] = {}
        for table, linked in wanted.items():
            kind = self.store.kind(table)
            if kind is not None:
                found.update({uid: record.name for uid, record in self.records(kind).many(sorted(linked)).items()})
        return found

    def close(self) -> None:
        """Close the database."""
        self.store.db.close()


def _links(record: Record) -> Iterable[tuple[str, tuple[str, ...]]]:
    for name, field in fields_of(type(record)).items():
        value = getattr(record, name)
        if isinstance(field.kind, Link) and value:
            yield field.kind.to, (value,)
        elif isinstance(field.kind, Links) and value:
            yield field.kind.to, value
