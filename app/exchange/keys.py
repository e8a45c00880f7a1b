"""The keys of one replica, and the public card by which the bureau learns them.

Knows Ed25519 and age; not where keys are kept (the database keeps them in the encrypted vault).
"""

import secrets
from dataclasses import dataclass, field

import msgspec
import pyrage

from app.domain.errors import BadInput, Damaged
from app.exchange.signed_text import Signature, canonical, read_text, write_text
from app.exchange.signing import KEY_SIZE, is_signed_by, public_key, sign
from app.exchange.spoken import heard, spoken
from app.exchange.wire import Key, Name, Short, Uid

Letter = str
_CARD = "card 1"


class _Kept(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    format: int
    seed: Key
    identity: str


class _CardContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    replica: Uid
    unit: Uid
    unit_name: Name
    title: Short
    letter: str
    signing: Key
    recipient: str


class Card(_CardContent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a replica tells the bureau about itself, signed by itself.

    `title` says where the computer stands; `letter` is the one that its lead numbers carry so far; `signing` and `recipient` are its public keys.
    """

    signature: bytes

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the card's signing key, to compare over the telephone."""
        return fingerprint(self.signing)


@dataclass(frozen=True)
class ReplicaKeys:
    """The secret keys of one replica: one to sign with, one to open bundles with."""

    seed: bytes = field(repr=False)
    identity: str = field(repr=False)

    @staticmethod
    def make() -> "ReplicaKeys":
        """New keys from the operating system's randomness."""
        return ReplicaKeys(secrets.token_bytes(KEY_SIZE), str(pyrage.x25519.Identity.generate()))

    def to_bytes(self) -> bytes:
        """The secret keys as bytes; only ever stored encrypted."""
        return msgspec.msgpack.encode(_Kept(1, self.seed, self.identity))

    @staticmethod
    def from_bytes(data: bytes) -> "ReplicaKeys":
        """The keys that `to_bytes` wrote. Raises Damaged."""
        try:
            kept = msgspec.msgpack.decode(data, type=_Kept)
            pyrage.x25519.Identity.from_str(kept.identity)
        except (msgspec.DecodeError, UnicodeDecodeError, pyrage.IdentityError):
            raise Damaged("本机的密钥读不出来。", "请从最近的备份恢复，或请系统管理员处理。") from None
        return ReplicaKeys(kept.seed, kept.identity)

    @property
    def signing(self) -> bytes:
        """The public signing key, 32 bytes."""
        return public_key(self.seed)

    @property
    def recipient(self) -> str:
        """The age recipient to which others encrypt."""
        return str(pyrage.x25519.Identity.from_str(self.identity).to_public())

    def sign(self, purpose: str, data: bytes) -> bytes:
        """This replica's signature of `data` for that purpose."""
        return sign(self.seed, purpose, data)

    def card(self, replica: str, unit: str, unit_name: str, title: str = "", letter: Letter = "A") -> Card:
        """The public card of this replica."""
        content = _CardContent(replica=replica, unit=unit, unit_name=unit_name, title=title, letter=letter, signing=self.signing, recipient=self.recipient)
        return Card(**msgspec.structs.asdict(content), signature=self.sign(_CARD, canonical(content)))


def fingerprint(key: bytes) -> str:
    """Five groups of four characters (100 bits) that two people compare over the telephone."""
    return spoken("fingerprint 1", key, groups=5)


def is_fingerprint_of(said: str, key: bytes) -> bool:
    """Whether somebody typed that key's whole fingerprint, however it was spaced."""
    return heard(said) == heard(fingerprint(key))


def write_card(card: Card) -> bytes:
    """The card as a small text file."""
    return write_text("card", _content(card), (Signature(card.signing, card.signature),))


def read_card(data: bytes) -> Card:
    """The card in a file. Raises BadInput or Damaged; who sent it must still be confirmed by its fingerprint."""
    content, signatures = read_text("card", "单位身份卡", data, _CardContent)
    check_public(content.unit_name, content.letter, content.recipient)
    if len(signatures) != 1 or not is_signed_by(content.signing, _CARD, canonical(content), signatures[0].signature):
        raise Damaged("单位身份卡的签名不符，可能被改动。", "请让对方重新导出身份卡，并用电话核对指纹。")
    return Card(**msgspec.structs.asdict(content), signature=signatures[0].signature)


def check_public(unit_name: str, letter: str, recipient: str) -> None:
    """What cards and rosters have in common: a readable name, one letter, a usable recipient. Raises BadInput."""
    if not unit_name.isprintable() or unit_name != unit_name.strip():
        raise BadInput("单位名称里有看不见的字符。", "请让对方改正单位名称后重新导出。")
    if len(letter) != 1 or not "A" <= letter <= "Z":
        raise BadInput(f"“{unit_name}”的编号字母不是 A 到 Z。", "请让对方重新导出。")
    try:
        pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError:
        raise BadInput(f"“{unit_name}”的加密公钥不可用。", "请让对方重新导出身份卡。") from None


def _content(card: Card) -> _CardContent:
    values = msgspec.structs.asdict(card)
    del values["signature"]
    return _CardContent(**values)
