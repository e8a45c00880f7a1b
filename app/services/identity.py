"""Who this replica is to others: its keys and card, the bureau's roster, and what is trusted."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from app.domain.errors import BadInput, NotAllowed, NotFound
from app.exchange.keys import ReplicaKeys, fingerprint, read_card, write_card
from app.exchange.roster import Roster, accept_roster, read_roster, sign_roster, write_roster
from app.services.files import read_small_file, save_file
from app.services.workspace import Workspace
from db.store import Store

KEYS, ROSTER, PINNED, LETTER = "keys", "roster", "bureau_key", "letter"


@dataclass(frozen=True)
class RosterImported:
    """What importing a roster did: its version, the bureau's fingerprint to compare by telephone, the units."""

    version: int
    fingerprint: str
    units: list[str]
    cards: list[tuple[str, str]] = field(default_factory=list)
    """At signing: the unit and the fingerprint of each card, to be compared by telephone with the unit."""


def make_keys(store: Store) -> None:
    """Give a new replica its keys; inside the commit that makes it."""
    store.set_meta(KEYS, ReplicaKeys.make().to_bytes())


def keys_of(workspace: Workspace) -> ReplicaKeys:
    """This replica's secret keys."""
    return ReplicaKeys.from_bytes(workspace.store.meta(KEYS))


def export_card(workspace: Workspace, path: Path) -> str:
    """Write this replica's public card for the bureau; returns its fingerprint."""
    keys = keys_of(workspace)
    identity = workspace.store.identity
    card = keys.card(identity.replica, identity.unit, workspace.unit.full_name or "", workspace.unit.short_name or "")
    with workspace.commit("导出单位身份卡"):
        save_file(path, write_card(card))
    return card.fingerprint


def known_roster(workspace: Workspace) -> Roster | None:
    """The roster that this replica has taken; None before the first."""
    raw = workspace.store.meta(ROSTER)
    return read_roster(raw) if raw else None


def roster_of(workspace: Workspace) -> Roster:
    """The roster. Raises NotFound, with what to do, before the first one was imported."""
    roster = known_roster(workspace)
    if roster is None:
        raise NotFound("还没有单位密钥名单，不能交换数据。", "请先把本机的身份卡交给区局，再导入区局签发的名单。")
    return roster


def sign_new_roster(workspace: Workspace, cards: list[Path], path: Path) -> RosterImported:
    """At the bureau: list the cards' replicas in the next version, sign it, take it in and write it for the others."""
    bureau = workspace.bureau
    if bureau is None or bureau.uid != workspace.unit.uid:
        raise NotAllowed("单位密钥名单只能由区局签发。", "请把身份卡交给区局，由区局签发后再导入名单。")
    keys, identity = keys_of(workspace), workspace.store.identity
    own = keys.card(identity.replica, identity.unit, workspace.unit.full_name or "", workspace.unit.short_name or "")
    read = [read_card(read_small_file(card)) for card in cards]
    roster = sign_roster(known_roster(workspace), [own, *read], keys, bureau=bureau.uid)
    with workspace.commit(f"签发单位密钥名单第{roster.version}版"):
        _adopt(workspace, roster)
        save_file(path, write_roster(roster))
    return replace(_imported(roster), cards=[(card.unit_name, card.fingerprint) for card in read])


def import_roster(workspace: Workspace, path: Path) -> RosterImported:
    """Take in the bureau's roster. The first one pins the bureau's key: its fingerprint must be confirmed by telephone."""
    roster = read_roster(read_small_file(path))
    bureau = workspace.bureau
    if bureau is not None and roster.bureau != bureau.uid:
        raise BadInput(f"这份名单不是{bureau.name}签发的。", f"请向{bureau.name}索取名单，并电话核对指纹。")
    accept_roster(known_roster(workspace), roster, workspace.store.meta(PINNED))
    with workspace.commit(f"导入单位密钥名单第{roster.version}版"):
        _adopt(workspace, roster)
    return _imported(roster)


def preview_roster(path: Path) -> RosterImported:
    """What a roster file says, before it is believed: the window shows the fingerprint and asks."""
    return _imported(read_roster(read_small_file(path)))


def _adopt(workspace: Workspace, roster: Roster) -> None:
    store = workspace.store
    store.set_meta(ROSTER, write_roster(roster))
    if store.meta(PINNED) is None:
        store.set_meta(PINNED, roster.signed_by[0])
    mine = roster.find(store.identity.replica)
    if mine is not None:
        store.set_meta(LETTER, mine.letter)


def _imported(roster: Roster) -> RosterImported:
    return RosterImported(roster.version, roster.fingerprint, sorted({entry.unit_name for entry in roster.entries if not entry.revoked}))


def own_fingerprint(workspace: Workspace) -> str:
    """The fingerprint of this replica's key, for the telephone."""
    return fingerprint(keys_of(workspace).signing)
