"""The computers that the roster lists, for people: whose each is, its letter and fingerprint, whether it is in use and signs rosters."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.domain.clock import office_moment
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


def letters_among_several(workspace: Workspace) -> dict[str, str]:
    """The letters of the computers whose unit has several in the roster, by replica."""
    roster = known_roster(workspace)
    several = Counter(entry.unit for entry in roster.entries) if roster else Counter[str]()
    return {entry.replica: entry.letter for entry in (roster.entries if roster else ()) if several[entry.unit] > 1}


def letter_among_several(workspace: Workspace, replica: str) -> str:
    """The letter of a computer whose unit has several in the roster; empty for a unit's only one, and for one that no roster lists."""
    return letters_among_several(workspace).get(replica, "")


def computer_named(workspace: Workspace, replica: str) -> str:
    """仓前所, or 仓前所 B 号电脑 where the roster lists several computers of the unit."""
    roster = known_roster(workspace)
    entry = roster.find(replica) if roster else None
    if entry is None:
        return "未知单位"
    unit, letter = workspace.records(Unit).find(entry.unit), letter_among_several(workspace, replica)
    return f"{unit.name if unit else entry.unit_name}{f' {letter} 号电脑' if letter else ''}"


def quiet_computers(workspace: Workspace, past: Iterable[BundleEntry]) -> dict[str, str]:
    """By unit with several computers, those from which nothing came for too long, in words: B 号电脑 20 天没有收到."""
    live, heard = [entry for entry in roster_of(workspace).entries if not entry.revoked], heard_from(past)
    several, found, patience = Counter(entry.unit for entry in live), dict[str, list[str]](), setting(workspace, "silent_days")
    for entry in live:
        days = (workspace.today - office_moment(heard[entry.replica]).date()).days if entry.replica in heard else 0
        if days >= patience and several[entry.unit] > 1:
            found.setdefault(entry.unit, []).append(f"{entry.letter} 号电脑 {days} 天没有收到")
    return {unit: "、".join(words) for unit, words in found.items()}


def revoke_computer(workspace: Workspace, computer: Computer, path: Path) -> RosterImported:
    """At the bureau: sign a version in which that computer is withdrawn, and write it for the others."""
    return sign_new_roster(workspace, [], path, revoke=[computer.fingerprint])
