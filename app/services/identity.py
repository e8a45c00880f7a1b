"""Who this replica is to others: its keys and card, the bureau's roster, and what is trusted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.domain.errors import BadInput, NotAllowed, NotFound
from app.exchange.keys import Card, ReplicaKeys, fingerprint, is_fingerprint_of, read_card, write_card
from app.exchange.lookalikes import skeleton
from app.exchange.roster import Entry, Roster, accept_roster, countersign_roster, missing_signers, read_roster, sign_roster, write_roster
from app.exchange.roster_changes import changes_since
from app.exchange.roster_others import bureau_name, vouching
from app.services.files import read_small_file, save_file
from app.services.rosters import PINNED, ROSTER, other_rosters, own_roster, required_roster
from app.services.rosters import known_roster as known_roster
from app.services.rosters import roster_of as roster_of
from app.services.workspace import Workspace
from db.store import Store

Named = tuple[str, str]
"""The uid of a unit and the name that it goes by."""
KEYS, LETTER = "keys", "letter"
SIGNING = "roster_keys"
"""The keys with which the bureau signs rosters, once they are not this replica's own any more."""


@dataclass(frozen=True)
class RosterImported:
    """What a roster says, or what signing or importing it did: its version, the bureau's fingerprint to compare by telephone, the units."""

    version: int
    fingerprint: str
    units: list[str]
    signed_by: list[str]
    """The fingerprint of each signature."""
    changes: list[str]
    """What it changes in the roster that was known here."""
    warnings: list[str]
    """Names in it that could be taken for those of other units."""
    missing: str = ""
    """Whose signature it still lacks; it is not taken in before."""
    cards: list[tuple[str, str]] = field(default_factory=list)
    """At signing: the unit and the fingerprint of each card, to be compared by telephone with the unit."""
    bureau: str = ""
    """The bureau of another district whose roster it is; empty for the own bureau's."""
    vouched: bool = False
    """Of another bureau's: its key was confirmed before, here or by the own bureau, so that nobody need telephone again."""


def make_keys(store: Store) -> None:
    """Give a new replica its keys; inside the commit that makes it."""
    store.set_meta(KEYS, ReplicaKeys.make().to_bytes())


def keys_of(workspace: Workspace) -> ReplicaKeys:
    """This replica's secret keys."""
    return ReplicaKeys.from_bytes(workspace.store.meta(KEYS))


def renew_keys(store: Store) -> None:
    """New keys for a copy that has become a replica of its own; its letter comes with the next roster.

    The bureau signs on with the keys that all offices know: restored from a backup, it could not list anybody otherwise.
    """
    store.set_meta(SIGNING, store.meta(SIGNING) or store.meta(KEYS))
    store.set_meta(LETTER, "A")
    make_keys(store)


def is_renewed(workspace: Workspace) -> bool:
    """True when this replica began as a copy of another one."""
    return workspace.store.meta(SIGNING) is not None


def _signing_keys(workspace: Workspace) -> ReplicaKeys:
    return ReplicaKeys.from_bytes(workspace.store.meta(SIGNING) or workspace.store.meta(KEYS))


def own_card(workspace: Workspace) -> Card:
    """This replica's public card: its unit, where it stands, and the letter that its lead numbers carry."""
    identity, unit = workspace.store.identity, workspace.unit
    letter = workspace.store.meta(LETTER, "A")
    return keys_of(workspace).card(identity.replica, identity.unit, unit.full_name or "", unit.short_name or "", letter)


def own_fingerprint(workspace: Workspace) -> str:
    """The fingerprint of this replica's key, for the telephone."""
    return fingerprint(keys_of(workspace).signing)


def export_card(workspace: Workspace, path: Path) -> str:
    """Write this replica's public card for the bureau; returns its fingerprint."""
    card = own_card(workspace)
    with workspace.commit("导出单位身份卡"):
        save_file(path, write_card(card))
    return card.fingerprint


def sign_new_roster(
    workspace: Workspace,
    cards: Sequence[Path],
    path: Path,
    *,
    revoke: Sequence[str] = (),
    signers: Sequence[str] = (),
    threshold: int | None = None,
) -> RosterImported:
    """At the bureau: list the cards' replicas in the next version, sign it and write it for the others.

    `revoke` and `signers` are fingerprints. It is taken in here when no other signer's signature is missing; otherwise the file goes to that signer.
    """
    bureau = _require_bureau(workspace)
    known, own, read = own_roster(workspace), own_card(workspace), [read_card(read_small_file(card)) for card in cards]
    _refuse_look_alikes(workspace, read)
    _refuse_theirs(workspace, read)
    listed: list[Entry | Card] = [*(known.entries if known else ()), own, *read]
    roster = sign_roster(
        known,
        [own, *read],
        _signing_keys(workspace),
        bureau=bureau,
        revoked={_named(listed, said).replica for said in revoke},
        signers=[_named(listed, said).signing for said in signers],
        threshold=threshold,
        others=vouching(other_rosters(workspace)),
    )
    return replace(_signed(workspace, known, roster, path), cards=[(card.unit_name, card.fingerprint) for card in read])


def add_signature(workspace: Workspace, begun: Path, path: Path) -> RosterImported:
    """At another signer of the bureau: sign the version that was begun elsewhere; with enough signatures it is taken in."""
    _require_bureau(workspace)
    known = required_roster(workspace)
    return _signed(workspace, known, countersign_roster(known, read_roster(read_small_file(begun)), _signing_keys(workspace)), path)


def import_roster(workspace: Workspace, path: Path) -> RosterImported:
    """Take in the bureau's roster. The first one pins the bureau's key: its fingerprint must be confirmed by telephone."""
    roster, known, bureau = read_roster(read_small_file(path)), own_roster(workspace), workspace.bureau
    if bureau is not None and roster.bureau != bureau.uid:
        raise BadInput(f"这份名单不是{bureau.name}签发的。", f"请向{bureau.name}索取名单，并电话核对指纹。")
    accept_roster(known, roster, workspace.store.meta(PINNED))
    with workspace.commit(f"导入单位密钥名单第{roster.version}版"):
        _adopt(workspace, roster)
    return _imported(workspace, known, roster)


def preview_roster(workspace: Workspace, path: Path) -> RosterImported:
    """What a roster file says, before it is believed: the window shows the fingerprint and asks."""
    return _imported(workspace, own_roster(workspace), read_roster(read_small_file(path)))


def is_at_bureau(workspace: Workspace) -> bool:
    """True at the bureau, which signs rosters."""
    bureau = workspace.bureau
    return bureau is not None and bureau.uid == workspace.unit.uid


def _require_bureau(workspace: Workspace) -> str:
    """The bureau's uid, at the bureau."""
    if not is_at_bureau(workspace):
        raise NotAllowed("单位密钥名单只能由区局签发。", "请把身份卡交给区局，由区局签发后再导入名单。")
    return workspace.unit.uid


def _named(entries: Iterable[Entry | Card], said: str) -> Entry | Card:
    """The computer whose fingerprint was typed."""
    found = next((entry for entry in entries if is_fingerprint_of(said, entry.signing)), None)
    if found is None:
        raise NotFound(f"名单和身份卡里没有指纹是“{said}”的电脑。", "请在名单里核对指纹，逐组照抄后重试。")
    return found


def _signed(workspace: Workspace, known: Roster | None, roster: Roster, path: Path) -> RosterImported:
    """Take a signed version in when its signatures are enough, and write it either way."""
    done = _imported(workspace, known, roster)
    if not done.missing:
        accept_roster(known, roster, workspace.store.meta(PINNED))
    with workspace.commit(f"签发单位密钥名单第{roster.version}版{'，待其他签发人签名' if done.missing else ''}"):
        if not done.missing:
            _adopt(workspace, roster)
        save_file(path, write_roster(roster))
    return done


def _adopt(workspace: Workspace, roster: Roster) -> None:
    store = workspace.store
    store.set_meta(ROSTER, write_roster(roster))
    if store.meta(PINNED) is None:
        store.set_meta(PINNED, roster.signed_by[0])
    mine = roster.find(store.identity.replica)
    if mine is not None:
        store.set_meta(LETTER, mine.letter)


def _imported(workspace: Workspace, known: Roster | None, roster: Roster) -> RosterImported:
    live = [entry for entry in roster.entries if not entry.revoked]
    return RosterImported(
        version=roster.version,
        fingerprint=roster.fingerprint,
        units=sorted({entry.unit_name for entry in live}),
        signed_by=[fingerprint(key) for key in roster.signed_by],
        changes=changes_since(known, roster),
        warnings=list(mistakable(workspace, [(entry.unit, entry.unit_name) for entry in live])),
        missing=missing_signers(known, roster),
    )


def _refuse_look_alikes(workspace: Workspace, cards: Sequence[Card]) -> None:
    for warning in mistakable(workspace, [(card.unit, card.unit_name) for card in cards]):
        raise BadInput(warning, "请给那个单位打电话核对指纹；确是本局的单位，请先在“组织”里登记，再请对方重新导出身份卡。")


def _refuse_theirs(workspace: Workspace, cards: Sequence[Card]) -> None:
    """A unit for which another bureau speaks stays out of the own roster: once listed, it could never be taken out again."""
    theirs = {entry.unit: bureau_name(other.roster) for other in other_rosters(workspace) for entry in other.roster.entries}
    for card in cards:
        if card.unit in theirs:
            raise BadInput(f"“{card.unit_name}”列在“{theirs[card.unit]}”的名单里，不能再列入本局的名单。", "请导入那个区局最新的名单。")


def mistakable(workspace: Workspace, named: Iterable[Named], listed: Iterable[Named] = ()) -> Iterator[str]:
    """A unit that goes by a name which looks like that of another unit, registered here or listed."""
    registered = [(unit.uid, name) for unit in workspace.units() for name in (unit.full_name, unit.short_name) if name]
    known = [(skeleton(name), unit, name) for unit, name in (*registered, *listed)]
    for unit, name in dict.fromkeys(named):
        alike = {other: seen for shape, other, seen in known if shape == skeleton(name)}
        if alike and unit not in alike:
            yield f"“{name}”与“{next(iter(alike.values()))}”名称极易混淆，却是另一个单位，可能有人冒名。"
