"""The rosters that this computer keeps: the bureau's own, and those of other bureaus beside it. Knows how they are kept; not how one is taken in."""

from functools import lru_cache
from typing import TypeVar

import msgspec

from app.domain.errors import NotFound
from app.domain.organisation import Unit
from app.domain.query import Query, where_is
from app.exchange.roster import Roster, read_roster
from app.exchange.roster_others import Other, Trusted, read_others, trusted
from app.services.workspace import Workspace

AnyRoster = TypeVar("AnyRoster", Roster, Trusted)
ROSTER, PINNED, OTHERS = "roster", "bureau_key", "other_rosters"


def own_roster(workspace: Workspace) -> Roster | None:
    """The roster of the own bureau, as it was signed; None before the first."""
    raw = workspace.store.meta(ROSTER)
    return _read(raw) if raw else None


@lru_cache(maxsize=4)
def _read(raw: bytes) -> Roster:
    """It is asked for many times in one import, and comparing all names with each other takes its time."""
    return read_roster(raw)


def other_rosters(workspace: Workspace) -> list[Other]:
    """The rosters of other bureaus that were taken in here."""
    raw = workspace.store.meta(OTHERS)
    return read_others(raw) if raw else []


def known_roster(workspace: Workspace) -> Trusted | None:
    """Whose bundles are read here, and for whom bundles can be written; None before the first roster of the own bureau."""
    own = own_roster(workspace)
    if own is None:
        return None
    outside = outside_units(workspace) - {workspace.unit.uid}
    found = trusted(own, other_rosters(workspace), outside)
    return msgspec.structs.replace(found, outside=found.outside | {entry.unit for entry in own.entries if entry.unit in outside})


def roster_of(workspace: Workspace) -> Trusted:
    """The same. Raises NotFound, with what to do, before the first one was imported."""
    return _required(known_roster(workspace))


def required_roster(workspace: Workspace) -> Roster:
    """The own bureau's roster as it was signed. Raises NotFound before the first one was imported."""
    return _required(own_roster(workspace))


def outside_units(workspace: Workspace) -> set[str]:
    """The units that are marked as another district's."""
    return {unit.uid for unit in workspace.records(Unit).all(Query(where=(where_is("external", 1),)))}


def _required(roster: AnyRoster | None) -> AnyRoster:
    if roster is None:
        raise NotFound("还没有单位密钥名单，不能交换数据。", "请先把本机的身份卡交给区局，再导入区局签发的名单。")
    return roster
