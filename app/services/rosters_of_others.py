"""Rosters of other bureaus: taken in beside the own one, their units made known here as 外区单位, and told which of ours they are.

Decision: docs/decisions/rosters-of-others.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import BadInput, NotAllowed, NotFound
from app.domain.organisation import Pairing, Unit
from app.domain.query import Query, where_is
from app.exchange.keys import fingerprint
from app.exchange.lookalikes import skeleton
from app.exchange.roster import Roster, read_roster
from app.exchange.roster_changes import changes_since
from app.exchange.roster_others import Other, accept_other, alone, bureau_name, vouched, write_others
from app.services.files import read_small_file
from app.services.identity import RosterImported, import_roster, is_at_bureau, preview_roster
from app.services.rosters import OTHERS, other_rosters, own_roster, required_roster
from app.services.workspace import Workspace
from db.change import Change

KINDS = {"所": "监管所", "执法大队": "执法大队"}
"""What the end of a name says of the unit; any other is 其他, as a roster does not tell."""

LEAST = 2
"""Characters that a proposed namesake has in common, at least."""


@dataclass(frozen=True)
class OtherBureau:
    """Another bureau whose roster is kept here, for people."""

    uid: str
    name: str
    version: int
    fingerprint: str
    units: tuple[str, ...]
    """The units with a computer in use, by name."""
    listed: bool
    """Does the own bureau's roster name it, so that offices take its roster without telephoning."""


@dataclass(frozen=True)
class Namesake:
    """A unit of another bureau's roster, and the 外区单位 without computers that it may be: uids and names."""

    uid: str
    name: str
    ours: str
    ours_name: str


def take_roster(workspace: Workspace, path: Path) -> RosterImported:
    """Take in a roster, of the own bureau or of another one; the first of each only after its fingerprint was confirmed."""
    return _take_other(workspace, path) if is_of_another(workspace, path) else import_roster(workspace, path)


def look_at_roster(workspace: Workspace, path: Path) -> RosterImported:
    """What a roster file says, before it is believed. Raises RosterRefused for one of another bureau that could not be taken in."""
    if not is_of_another(workspace, path):
        return preview_roster(workspace, path)
    roster = read_roster(read_small_file(path))
    _accepted(workspace, roster)
    return _imported(workspace, roster)


def is_of_another(workspace: Workspace, path: Path) -> bool:
    """True for a roster that another bureau signed, once there is one of the own bureau to keep it beside."""
    bureau, own = workspace.bureau, own_roster(workspace)
    roster = read_roster(read_small_file(path))
    return own is not None and roster.bureau != own.bureau and (bureau is None or roster.bureau != bureau.uid)


def other_bureaus(workspace: Workspace) -> list[OtherBureau]:
    """The other bureaus whose rosters are kept here, by name."""
    own = own_roster(workspace)
    found = [_shown(other, own) for other in other_rosters(workspace)]
    return sorted(found, key=lambda one: one.name)


def _shown(other: Other, own: Roster | None) -> OtherBureau:
    roster = other.roster
    units = tuple(sorted({entry.unit_name for entry in roster.entries if not entry.revoked}))
    return OtherBureau(roster.bureau, bureau_name(roster), roster.version, roster.fingerprint, units, vouched(own, roster.bureau) is not None)


def _take_other(workspace: Workspace, path: Path) -> RosterImported:
    roster = read_roster(read_small_file(path))
    other = _accepted(workspace, roster)
    done = _imported(workspace, roster)
    kept = [one for one in other_rosters(workspace) if one.roster.bureau != roster.bureau]
    with workspace.commit(f"导入{bureau_name(roster)}的单位密钥名单第{roster.version}版") as change:
        change.undoable = False
        workspace.store.set_meta(OTHERS, write_others([*kept, other]))
        _make_units(workspace, change, roster)
    return done


def _accepted(workspace: Workspace, roster: Roster) -> Other:
    ours = [(unit.uid, name) for unit in workspace.units() if not unit.external for name in (unit.full_name, unit.short_name) if name]
    return accept_other(required_roster(workspace), other_rosters(workspace), roster, ours)


def _imported(workspace: Workspace, roster: Roster) -> RosterImported:
    """What it says to the people here; which further bureaus it names means nothing to them."""
    known = next((other for other in other_rosters(workspace) if other.roster.bureau == roster.bureau), None)
    return RosterImported(
        version=roster.version,
        fingerprint=roster.fingerprint,
        units=sorted({entry.unit_name for entry in roster.entries if not entry.revoked}),
        signed_by=[fingerprint(key) for key in roster.signed_by],
        changes=changes_since(alone(known.roster) if known else None, alone(roster)),
        warnings=[],
        bureau=bureau_name(roster),
        vouched=known is not None or vouched(own_roster(workspace), roster.bureau) is not None,
    )


def _make_units(workspace: Workspace, change: Change, roster: Roster) -> None:
    """Its units that are not known here yet, as 外区单位: like a pack's rows the same on every computer that takes the roster, and never sealed."""
    bureau, store = workspace.bureau, workspace.store
    if bureau is None:
        raise NotFound("本机还不知道本局是哪个单位，不能收下其他区局的名单。", "请先建好本局的单位资料。")
    names = {entry.unit: entry.unit_name for entry in reversed(roster.entries)}
    table, known = store.tables[Unit.table], workspace.records(Unit).many(sorted(names))
    rows = []
    for uid, name in sorted(names.items()):
        if uid not in known:
            values = {"full_name": name, "short_name": name, "kind": _kind_of(name), "external": 1}
            rows.append((uid, bureau.uid, None, 0, *(values.get(field) for field in table.exchanged)))
    if rows:
        everybody = store.audience_id(workspace.records(Unit).audience(bureau.uid))
        change.insert_rows(table, rows, everybody, store.replica_id(f"roster:{roster.bureau}", bureau.uid), [0] * len(rows))


def _kind_of(name: str) -> str:
    return next((kind for end, kind in KINDS.items() if name.endswith(end)), "其他")


def namesakes(workspace: Workspace) -> list[Namesake]:
    """At the bureau: units of other bureaus' rosters that may be a 外区单位 which was registered by name only."""
    if not is_at_bureau(workspace):
        return []
    return [
        Namesake(uid, name, unit.uid, unit.name)
        for unit in named_only(workspace)
        for uid, name in listed_units(workspace).items()
        if may_be_called(name, unit.short_name or "")
    ]


def may_be_called(full_name: str, short_name: str) -> bool:
    """True where what is particular in a short name (航城 of 航城所, 长乐区局执法大队) stands in the full one; False when too little is particular."""
    place = skeleton(short_name).removesuffix("所").removesuffix("监管")
    return len(place) >= LEAST and any(place in skeleton(name) for name in (full_name, full_name.replace("市场监督管理局", "局")))


def listed_units(workspace: Workspace) -> dict[str, str]:
    """The units of other bureaus' rosters with a computer in use that are not known here by another name yet: uid and full name."""
    units = workspace.records(Unit)
    listed = {entry.unit: entry.unit_name for other in other_rosters(workspace) for entry in other.roster.entries if not entry.revoked}
    return {uid: name for uid, name in listed.items() if (unit := units.find(uid)) is not None and unit.short_name == name}


def named_only(workspace: Workspace) -> Sequence[Unit]:
    """The 外区单位 for which no roster lists a computer."""
    listed = {entry.unit for other in other_rosters(workspace) for entry in other.roster.entries}
    return [unit for unit in workspace.units() if unit.external and not unit.deleted and unit.uid not in listed]


def is_the_same(workspace: Workspace, theirs: str, ours: str) -> Unit:
    """At the bureau: a unit of another bureau's roster is the 外区单位 that was known by name only.

    It gets that one's names, kind and pairings, and that one goes to the bin; referrals that were sent to it on paper stay with it. Travels by bundle.
    """
    if not is_at_bureau(workspace):
        raise NotAllowed("哪个外区单位就是名单里的哪一个，由区局确定。", "请联系区局办理，结果会随数据包送到。")
    units = workspace.records(Unit)
    listed, named = units.get(theirs), units.get(ours)
    if listed.uid not in {entry.unit for other in other_rosters(workspace) for entry in other.roster.entries}:
        raise BadInput(f"“{listed.name}”不在其他区局的名单里。", "请先导入对方区局的名单。")
    if named.uid not in {unit.uid for unit in named_only(workspace)}:
        raise BadInput(f"“{named.name}”不是只登记了名称的外区单位。", "请选择外区单位，并核对。")
    for name in ("short_name", "kind", "level", "head", "phone", "address", "basis", "basis_text"):
        setattr(listed, name, getattr(named, name) or getattr(listed, name))
    pairings = list(workspace.records(Pairing).all(Query((where_is("theirs", ours),))))
    with workspace.commit(f"{named.name}就是名单里的{listed.full_name}") as change:
        change.save(listed)
        for pairing in pairings:
            pairing.theirs = listed.uid
            change.save(pairing)
        named.deleted = True
        change.save(named)
    return units.get(theirs)
