"""Signing, reading and believing rosters: which replica belongs to which unit and by which keys it signs and reads.

The bureau's fingerprint is what people confirm by telephone; everything else follows from the bureau's signature, or from those of the signers that it
named (docs/decisions/roster-signers.md). Versions go only forward and never forget a withdrawal.
"""

import string
from collections.abc import Collection, Sequence

import msgspec

from app.domain.errors import BadInput
from app.exchange.keys import Card, ReplicaKeys, check_public, fingerprint
from app.exchange.refusals import RosterRefused
from app.exchange.roster_content import Entry, OtherBureau, Roster, RosterContent, check_names, check_signers, is_of_the_bureau
from app.exchange.roster_signers import missing_signers, shown_signers
from app.exchange.signed_text import Signature, canonical, read_text, write_text
from app.exchange.signing import is_signed_by

__all__ = ["Entry", "Roster", "accept_roster", "countersign_roster", "missing_signers", "read_roster", "sign_roster", "write_roster"]

PURPOSE = "roster 1"
FARTHEST_JUMP = 1000
"""Versions that a replica can plausibly have missed; a roster further ahead would lock out every later one."""
_ASK_AGAIN = "请与区局电话核对，并重新索取名单。"


def sign_roster(
    previous: Roster | None,
    cards: Sequence[Card],
    keys: ReplicaKeys,
    *,
    bureau: str,
    revoked: Collection[str] = (),
    signers: Sequence[bytes] = (),
    threshold: int | None = None,
    others: Sequence[OtherBureau] = (),
) -> Roster:
    """The next version of the roster: what stood in the previous one, the new cards, and the withdrawal of the replicas in `revoked`.

    `signers` (public keys) and `threshold` replace those of the previous version; a withdrawn signer signs no more. `others` are the bureaus of other
    districts that the signing bureau has confirmed. The result has one signature: `missing_signers` tells who else must sign. The signing replica's own
    card must be among the cards or already listed. A card keeps its letter when that is free in its unit, otherwise it gets the next one; letters of
    revoked replicas are not given out again. Raises BadInput for cards that
    contradict the list or look like another unit.
    """
    entries = list(previous.entries) if previous else []
    for card in cards:
        _add(entries, card)
    if unknown := set(revoked) - {entry.replica for entry in entries}:
        raise BadInput(f"名单里没有要停用的电脑（{len(unknown)}台）。", "请核对后重试。")
    entries = [msgspec.structs.replace(entry, revoked=entry.revoked or entry.replica in revoked) for entry in entries]
    gone = {entry.signing for entry in entries if entry.revoked}
    content = RosterContent(
        version=previous.version + 1 if previous else 1,
        bureau=bureau,
        entries=tuple(entries),
        previous=previous.sha256 if previous else "",
        signers=tuple(signers or [key for key in (previous.signers if previous else ()) if key not in gone]),
        threshold=threshold or (previous.threshold if previous else 1),
        others=tuple(others),
    )
    check_names(content)
    check_signers(content)
    _require_signer(previous, content, keys)
    return _with_signatures(content, (_signature(content, keys),))


def countersign_roster(known: Roster, roster: Roster, keys: ReplicaKeys) -> Roster:
    """The same version with this replica's signature added. Raises RosterRefused when it does not follow the known one, BadInput for who cannot sign."""
    _verified(roster)
    _check_follows(known, roster)
    _require_signer(known, roster.content, keys)
    if keys.signing in roster.signed_by:
        raise BadInput("本机已经在这份名单上签过名。", "请交给另一台签发人的电脑签名。")
    return _with_signatures(roster.content, (*roster.signatures, _signature(roster.content, keys)))


def write_roster(roster: Roster) -> bytes:
    """The roster as a text file."""
    return write_text("roster", roster.content, roster.signatures)


def read_roster(data: bytes) -> Roster:
    """The roster in a file, checked for form only: `accept_roster` decides whether to believe it. Raises BadInput or Damaged."""
    content, signatures = read_text("roster", "单位密钥名单", data, RosterContent)
    if not signatures:
        raise BadInput("这份单位密钥名单没有签名。", "请向区局索取签发过的名单。")
    for entry in content.entries:
        check_public(entry.unit_name, entry.letter, entry.recipient)
    check_names(content)
    check_signers(content)
    return _with_signatures(content, signatures)


def accept_roster(known: Roster | None, new: Roster, pinned: bytes | None) -> None:
    """Say nothing when `new` may be adopted, otherwise raise RosterRefused.

    `pinned` is the bureau's public key that was confirmed at the first import; None means that this import is that confirmation, after which
    the caller pins `new.signed_by[0]`.
    """
    _check_signatures(known, new, pinned)
    _check_follows(known, new)


def _check_follows(known: Roster | None, new: Roster) -> None:
    """A version that can follow the known one, whoever signed it."""
    if known is None:
        _check_jump(0, new.version)
        return
    if new.version < known.version:
        raise RosterRefused(f"名单版本（第{new.version}版）比本机的旧（第{known.version}版），没有采用。", "请向区局索取最新的名单。")
    if new.version == known.version and new.content != known.content:
        raise RosterRefused(f"收到的名单与本机的名单同为第{known.version}版，内容却不同，没有采用。", _ASK_AGAIN)
    if new.bureau != known.bureau:
        raise RosterRefused("名单上的区局与本机名单的不是同一个单位，没有采用。", _ASK_AGAIN)
    if new.version == known.version + 1 and new.previous != known.sha256:
        raise RosterRefused("名单不是接着本机的名单签发的，没有采用。", _ASK_AGAIN)
    _check_jump(known.version, new.version)
    _check_kept(known, new)


def _add(entries: list[Entry], card: Card) -> None:
    """List a card's replica, or leave it as it stands when it is listed with the same keys."""
    for entry in entries:
        if entry.unit == card.unit and entry.unit_name != card.unit_name:
            raise BadInput(f"身份卡上的单位名称“{card.unit_name}”与名单中的“{entry.unit_name}”不同。", "请用电话核对后让对方重新导出身份卡。")
        if entry.replica == card.replica and (entry.unit, entry.signing, entry.recipient) != (card.unit, card.signing, card.recipient):
            raise BadInput(f"“{card.unit_name}”的这台电脑换了密钥或单位。", "请用电话核对；确需更换时，让对方重新登记为新的电脑。")
        if entry.replica != card.replica and entry.signing == card.signing:
            raise BadInput(f"“{card.unit_name}”的身份卡用了名单中另一台电脑的密钥。", "请用电话核对后让对方重新导出身份卡。")
        if entry.replica == card.replica:
            return
    taken = {entry.letter for entry in entries if entry.unit == card.unit}
    free = [letter for letter in (card.letter, *string.ascii_uppercase) if letter not in taken]
    if not free:
        raise BadInput(f"“{card.unit_name}”登记过的电脑已有 26 台，不能再登记。", "请联系软件维护人员。")
    entries.append(Entry(replica=card.replica, unit=card.unit, unit_name=card.unit_name, signing=card.signing, recipient=card.recipient, letter=free[0]))


def _require_signer(previous: Roster | None, content: RosterContent, keys: ReplicaKeys) -> None:
    named = {*content.signers, *(previous.signers if previous else ())}
    if named and keys.signing not in named:
        raise BadInput("本机不是名单的签发人，不能签发。", f"请由签发人的电脑签发：{shown_signers(content.entries, named)}。")
    if not named and not is_of_the_bureau(content, keys.signing):
        raise BadInput("名单只能由区局的电脑签发，而本机不在名单的区局之下。", "请在区局的电脑上签发，并把本机的身份卡一并选入。")


def _check_signatures(known: Roster | None, new: Roster, pinned: bytes | None) -> None:
    """The signers of the known version decide about the next; where none are named, the bureau's confirmed key does."""
    signed, named = _verified(new), set(known.signers if known else ())
    live = {key for key in signed if is_of_the_bureau(new.content, key)}
    if pinned is not None and not named and pinned not in live:
        shown = fingerprint(pinned)
        raise RosterRefused(f"名单不是由本机确认过的区局密钥签发的（签发者指纹 {new.fingerprint}，应为 {shown}），没有采用。", _ASK_AGAIN)
    if new.signed_by[0] not in live | named:
        raise RosterRefused("名单的签发者不是名单上的区局，没有采用。", _ASK_AGAIN)
    if named and not new.signers:
        raise RosterRefused("名单取消了签发人，没有采用。", _ASK_AGAIN)
    if missing := missing_signers(known, new):
        raise RosterRefused(f"名单还缺签发人的签名，没有采用。还没有签的是：{missing}。", "请把名单文件交给其中的电脑补签，再重新索取。")


def _verified(roster: Roster) -> set[bytes]:
    """The keys that signed. Raises RosterRefused when a signature is forged."""
    data = canonical(roster.content)
    if not roster.signatures or not all(is_signed_by(s.key, PURPOSE, data, s.signature) for s in roster.signatures):
        raise RosterRefused("名单的签名不符，可能被改动，没有采用。", "请向区局重新索取名单。")
    return set(roster.signed_by)


def _check_jump(known: int, new: int) -> None:
    if new - known > FARTHEST_JUMP:
        raise RosterRefused(f"名单版本（第{new}版）跳得太远，没有采用。", _ASK_AGAIN)


def _check_kept(known: Roster, new: Roster) -> None:
    """Whoever was listed stays listed with the same unit, keys and letter, and whoever was withdrawn stays withdrawn."""
    for old in known.entries:
        entry = new.find(old.replica)
        if entry is None:
            raise RosterRefused(f"名单里少了“{old.unit_name}”的一台电脑，没有采用。", _ASK_AGAIN)
        if (entry.unit, entry.signing, entry.recipient, entry.letter) != (old.unit, old.signing, old.recipient, old.letter):
            raise RosterRefused(f"名单里“{old.unit_name}”的一台电脑换了单位、密钥或字母，没有采用。", _ASK_AGAIN)
        if old.revoked and not entry.revoked:
            raise RosterRefused(f"名单里“{old.unit_name}”已停用的一台电脑又被启用，没有采用。", _ASK_AGAIN)


def _signature(content: RosterContent, keys: ReplicaKeys) -> Signature:
    return Signature(keys.signing, keys.sign(PURPOSE, canonical(content)))


def _with_signatures(content: RosterContent, signatures: tuple[Signature, ...]) -> Roster:
    return Roster(**msgspec.structs.asdict(content), signatures=signatures)
