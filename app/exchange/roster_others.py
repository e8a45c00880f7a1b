"""Rosters of other bureaus, kept beside the own one: when one is believed, and for whom it may speak (docs/decisions/rosters-of-others.md).

A bureau speaks for its own units alone: what another bureau's roster says of a unit of ours counts for nothing, now or later.
"""

from collections.abc import Collection, Iterable, Sequence

import msgspec

from app.exchange.lookalikes import skeleton
from app.exchange.refusals import RosterRefused
from app.exchange.roster import accept_roster, read_roster, write_roster
from app.exchange.roster_content import Entry, OtherBureau, Roster, RosterContent
from app.exchange.wire import Key, Uid

MOST = 20
"""Other bureaus that one computer keeps."""
_ASK = "请与对方区局、本区局电话核对。"


class Other(msgspec.Struct, frozen=True):
    """The roster of another bureau as it is kept: the key that was confirmed for it, and the newest version."""

    pinned: Key
    roster: Roster


class Trusted(RosterContent, frozen=True, kw_only=True):
    """Every computer whose bundles are read here: those of the own roster, then those of other bureaus. Nobody signs it, it never leaves."""

    outside: frozenset[Uid] = frozenset()
    """The units of other districts: those for which other bureaus speak, and those of the own roster that are marked as such."""


class _Kept(msgspec.Struct):
    pinned: Key
    roster: bytes


def write_others(others: Iterable[Other]) -> bytes:
    """The rosters of other bureaus for the encrypted store."""
    return msgspec.msgpack.encode([_Kept(other.pinned, write_roster(other.roster)) for other in others])


def read_others(data: bytes) -> list[Other]:
    """What `write_others` wrote."""
    return [Other(kept.pinned, read_roster(kept.roster)) for kept in msgspec.msgpack.decode(data, type=list[_Kept])]


def trusted(own: Roster, others: Iterable[Other], outside: Collection[str]) -> Trusted:
    """Everybody who is believed here. `outside` are the units that are marked as another district's; no other unit is taken from a foreign roster.

    What the own roster says comes first: of a unit, computer or key that it lists, a foreign one says nothing.
    """
    units, taken = {own.bureau, *(entry.unit for entry in own.entries)}, _marks(own.entries)
    found = list[Entry]()
    for other in others:
        fresh = [entry for entry in other.roster.entries if entry.unit in outside and entry.unit not in units and not taken & _marks([entry])]
        taken |= _marks(fresh)
        units |= {entry.unit for entry in fresh}
        found += fresh
    content = msgspec.structs.asdict(own.content) | {"entries": (*own.entries, *found)}
    return Trusted(**content, outside=frozenset(entry.unit for entry in found))


def accept_other(own: Roster, others: Sequence[Other], new: Roster, ours: Sequence[tuple[str, str]]) -> Other:
    """The roster of another bureau as it may be kept, otherwise RosterRefused. `ours` are uid and names of the units of the own district.

    The first one is accepted as it is, unless the own roster vouches for another key: its fingerprint must have been confirmed.
    """
    known = next((other for other in others if other.roster.bureau == new.bureau), None)
    pinned = known.pinned if known else vouched(own, new.bureau)
    accept_roster(known.roster if known else None, new, pinned)
    if known is None and len(others) >= MOST:
        raise RosterRefused(f"本机已经收下 {MOST} 个其他区局的名单，不能再收。", "请联系软件维护人员。")
    _refuse_ours(own, new, ours)
    for other in others:
        if other is not known:
            _refuse_claimed(other.roster, new)
    _refuse_claimed(own, new)
    return Other(pinned or new.signed_by[0], new)


def vouched(own: Roster | None, bureau: str) -> bytes | None:
    """The key of another bureau that the own bureau has confirmed for its offices."""
    return next((other.key for other in (own.others if own else ()) if other.bureau == bureau), None)


def vouching(others: Iterable[Other]) -> list[OtherBureau]:
    """What a bureau says of the others that it has confirmed, for the next version of its own roster."""
    return [OtherBureau(bureau=other.roster.bureau, name=bureau_name(other.roster), key=other.roster.signed_by[0]) for other in others]


def alone(roster: Roster) -> Roster:
    """A roster without what it says of further bureaus, to which nobody here listens."""
    return msgspec.structs.replace(roster, others=())


def bureau_name(roster: RosterContent) -> str:
    """What the bureau of a roster is called in it."""
    return next((entry.unit_name for entry in roster.entries if entry.unit == roster.bureau), "")


def _refuse_ours(own: Roster, new: Roster, ours: Sequence[tuple[str, str]]) -> None:
    """Neither our units nor names that people would take for them."""
    uids = {own.bureau: bureau_name(own)} | dict(ours) | {entry.unit: entry.unit_name for entry in own.entries}
    shapes = {skeleton(name): name for name in (*uids.values(), *(name for _, name in ours)) if name}
    who = bureau_name(new)
    for entry in new.entries:
        if entry.unit in uids:
            raise RosterRefused(f"“{who}”的名单里有本局的单位“{uids[entry.unit] or entry.unit_name}”，别的区局不能替本局登记电脑，没有采用。", _ASK)
        if not entry.revoked and (alike := shapes.get(skeleton(entry.unit_name))):
            what = f"“{who}”的名单里的“{entry.unit_name}”与本局的“{alike}”名称极易混淆，可能有人冒名，没有采用。"
            raise RosterRefused(what, "请打电话核对；确是同名的，请对方在单位全称里写明区县，重新导出身份卡。")


def _refuse_claimed(other: Roster, new: Roster) -> None:
    """No computer and no unit stands in two rosters."""
    units, marks = {entry.unit for entry in other.entries} | {other.bureau}, _marks(other.entries)
    for entry in new.entries:
        if entry.unit in units or marks & _marks([entry]):
            what = f"名单里的“{entry.unit_name}”或它的电脑已经列在“{bureau_name(other)}”的名单里，没有采用。"
            raise RosterRefused(what, _ASK)


def _marks(entries: Iterable[Entry]) -> set[str | bytes]:
    """What names a computer: its replica and its keys."""
    return {mark for entry in entries for mark in (entry.replica, entry.signing, entry.recipient)}
