"""The computers that the roster lists, for people: whose each is, its letter and fingerprint, whether it is in use and signs rosters."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.exchange.keys import fingerprint
from app.exchange.roster import Roster
from app.services.identity import RosterImported, is_at_bureau, roster_of, sign_new_roster
from app.services.workspace import Workspace


@dataclass(frozen=True)
class Computer:
    """One computer of the roster. `uid` is its replica's."""

    uid: str
    unit: str
    unit_name: str
    letter: str
    fingerprint: str
    revoked: bool
    signer: bool
    of_bureau: bool
    here: bool

    @property
    def named(self) -> str:
        """仓山区市场监督管理局仓前所 B."""
        return f"{self.unit_name} {self.letter}"


@dataclass(frozen=True)
class Computers:
    """The roster as it is known here."""

    version: int
    fingerprint: str
    signers: int
    """Computers that sign rosters by name; 0 while the bureau's confirmed computer signs alone."""
    threshold: int
    bureau: bool
    """True at the bureau, which signs rosters."""
    computers: tuple[Computer, ...]


def computers_of(workspace: Workspace) -> Computers:
    """Every computer of the roster: those in use first, unit by unit. Raises NotFound before the first roster."""
    roster = roster_of(workspace)
    found = sorted(_computers(workspace, roster), key=lambda one: (one.revoked, not one.of_bureau, one.unit_name, one.letter))
    return Computers(roster.version, roster.fingerprint, len(roster.signers), roster.threshold, is_at_bureau(workspace), tuple(found))


def _computers(workspace: Workspace, roster: Roster) -> Iterator[Computer]:
    for entry in roster.entries:
        yield Computer(
            uid=entry.replica,
            unit=entry.unit,
            unit_name=entry.unit_name,
            letter=entry.letter,
            fingerprint=fingerprint(entry.signing),
            revoked=entry.revoked,
            signer=entry.signing in roster.signers,
            of_bureau=entry.unit == roster.bureau,
            here=entry.replica == workspace.store.identity.replica,
        )


def revoke_computer(workspace: Workspace, computer: Computer, path: Path) -> RosterImported:
    """At the bureau: sign a version in which that computer is withdrawn, and write it for the others."""
    return sign_new_roster(workspace, [], path, revoke=[computer.fingerprint])
