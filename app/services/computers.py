"""The computers that the roster lists, for people: whose each is, its letter and fingerprint, whether it is in use and signs rosters."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.organisation import Unit
from app.exchange.keys import fingerprint
from app.exchange.roster import Roster
from app.services.identity import RosterImported, is_at_bureau, known_roster, roster_of, sign_new_roster
from app.services.own_settings import setting
from app.services.rosters import required_roster
from app.services.workspace import Workspace
from db.outbox import BundleEntry, bundles

LISTED = 1000
"""Bundles that are looked through for the newest of each computer."""


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
    heard_at: str
    """When the last bundle that this computer wrote was imported here; empty when none is known."""

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
    roster = required_roster(workspace)
    found = sorted(_computers(workspace, roster), key=lambda one: (one.revoked, not one.of_bureau, one.unit_name, one.letter))
    return Computers(roster.version, roster.fingerprint, len(roster.signers), roster.threshold, is_at_bureau(workspace), tuple(found))


def _computers(workspace: Workspace, roster: Roster) -> Iterator[Computer]:
    heard = heard_from(bundles(workspace.store, LISTED))
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
            heard_at=heard.get(entry.replica, ""),
        )


def heard_from(past: Iterable[BundleEntry]) -> dict[str, str]:
    """When the newest bundle of each computer was imported here; `past` has the newest first."""
    found: dict[str, str] = {}
    for entry in past:
        if entry.direction == "in" and "computer" in entry.counts:
            found.setdefault(entry.counts["computer"], entry.at)
    return found


def letter_among_several(workspace: Workspace, replica: str) -> str:
    """The letter of a computer whose unit has several in the roster; empty for a unit's only one, and for one that no roster lists."""
    roster = known_roster(workspace)
    entry = roster.find(replica) if roster else None
    if roster is None or entry is None or sum(one.unit == entry.unit for one in roster.entries) < 2:
        return ""
    return entry.letter


def computer_named(workspace: Workspace, replica: str) -> str:
    """仓前所, or 仓前所 B 号电脑 where the roster lists several computers of the unit."""
    roster = known_roster(workspace)
    entry = roster.find(replica) if roster else None
    if entry is None:
        return "未知单位"
    unit, letter = workspace.records(Unit).find(entry.unit), letter_among_several(workspace, replica)
    return f"{unit.name if unit else entry.unit_name}{f' {letter} 号电脑' if letter else ''}"


def quiet_computers(workspace: Workspace, past: Iterable[BundleEntry], unit: str) -> str:
    """The computers of a unit with several from which nothing came for too long, in words: B 号电脑 20 天没有收到."""
    patience = setting(workspace, "silent_days")
    live, heard = roster_of(workspace).live(unit), heard_from(past)
    days = {entry.letter: (workspace.today - datetime.fromisoformat(heard[entry.replica]).date()).days for entry in live if entry.replica in heard}
    quiet = [f"{letter} 号电脑 {count} 天没有收到" for letter, count in days.items() if count >= patience]
    return "、".join(quiet) if len(live) > 1 else ""


def revoke_computer(workspace: Workspace, computer: Computer, path: Path) -> RosterImported:
    """At the bureau: sign a version in which that computer is withdrawn, and write it for the others."""
    return sign_new_roster(workspace, [], path, revoke=[computer.fingerprint])
