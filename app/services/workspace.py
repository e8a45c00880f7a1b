"""What every use case is handed: records, journal, vault, clock, unit and account. It has no use cases itself."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from app.domain.calendar import WorkingCalendar
from app.domain.due import TimeLimit
from app.domain.errors import NotAllowed
from app.domain.naming import all_links, called_after, naming_links
from app.domain.organisation import Account, Area, CaseGroup, Unit
from app.domain.query import Query, where_is
from app.domain.records import Audience, Record
from app.domain.roles import Power
from app.domain.value_kinds import Reading
from app.services.powers import may, refusal
from db.blobs import Blobs
from db.change import Author, Change
from db.records import Records
from db.store import Store
from db.vault import Vault

R = TypeVar("R", bound=Record)
LONGEST_NAME = 3
"""A record called after one that is called after another: so many steps at most."""


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
    close: Callable[[], None]
    """Leave the connection; nothing can be asked on it any more."""

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

    def may(self, power: Power) -> bool:
        """True when the account's role opens this, or stands in for one that nobody holds."""
        return may(self.store, self.account, power)

    def require(self, power: Power) -> None:
        """Raise NotAllowed, naming who may; the refusal stands in the journal."""
        if not self.may(power):
            refused = refusal(self.account, power)
            self.note_refusal(refused)
            raise refused

    def note_refusal(self, refused: NotAllowed) -> None:
        """Write a refusal into the journal, once; not inside a commit, which takes everything back that stands in it."""
        if not refused.noted and not self.store.db.conn.in_transaction:
            refused.noted = True
            self.note(f"被拒绝：{refused.what}")

    def note(self, action: str, about: tuple[str, str] | None = None) -> None:
        """Write into the journal what changes no record: who came in, what was printed, seen or refused. Open to every role."""
        with self.store.commit(self.author, action) as change:
            change.subject = about

    def records(self, kind: type[R]) -> Records[R]:
        """The stored records of one kind. Raises NotAllowed for a role that sees no business records."""
        if kind.audience is not Audience.ALL and kind is not Account:
            self.require(Power.READ)
        return self.store.records(kind)

    def commit(self, action: str, power: Power = Power.WRITE) -> AbstractContextManager[Change]:
        """One user action; everything in it is written together, or nothing is. Raises NotAllowed for a role without that power."""
        self.require(power)
        return self.store.commit(self.author, action)

    def units(self) -> list[Unit]:
        """All units that this replica knows."""
        return list(self.records(Unit).all())

    def unit_names(self) -> dict[str, str]:
        """What people call the units that this replica knows, by uid."""
        return {unit.uid: unit.name for unit in self.units()}

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
            _add(wanted, all_links(record))
        return self._names_of(wanted)

    def _names_of(self, wanted: Mapping[str, set[str]], further: int = LONGEST_NAME) -> dict[str, str]:
        """By uid; records that are called after others ask for their names first."""
        found: dict[str, str] = {}
        for table, linked in wanted.items():
            kind = self.store.kind(table)
            if kind is None:
                continue
            records = self.records(kind).many(sorted(linked))
            after: dict[str, set[str]] = {}
            for record in records.values():
                _add(after, naming_links(record))
            names = self._names_of(after, further - 1) if after and further else {}
            found.update({uid: called_after(record, names) for uid, record in records.items()})
        return found


def _add(wanted: dict[str, set[str]], links: Iterable[tuple[str, tuple[str, ...]]]) -> None:
    for table, uids in links:
        wanted.setdefault(table, set()).update(uids)
