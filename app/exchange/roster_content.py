"""What a roster holds: replicas, their units and their public keys, and the signatures below.

Knows what makes a roster agree with itself; who may sign one and which one to believe stands in `roster`.
"""

import hashlib

import msgspec

from app.domain.errors import BadInput, NotFound
from app.exchange.keys import fingerprint
from app.exchange.lookalikes import look_alikes
from app.exchange.refusals import RevokedSender
from app.exchange.signed_text import Signature, canonical
from app.exchange.wire import Key, Name, Previous, Uid
from app.exchange.wire import Sequence as Version

MOST_SIGNERS = 3


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One replica: its unit, its public keys, the letter in its lead numbers, and whether the bureau has withdrawn it."""

    replica: Uid
    unit: Uid
    unit_name: Name
    signing: Key
    recipient: str
    letter: str
    revoked: bool = False


class OtherBureau(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A bureau of another district for whose roster this one vouches: the key is the one that was confirmed by telephone."""

    bureau: Uid
    name: Name
    key: Key


class RosterContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What the bureau signs. `bureau` is its unit uid; `previous` the hash of the version before, empty for the first.

    `signers` are the keys of up to three computers of the bureau, of which `threshold` must sign; none named: the bureau's confirmed key signs alone.
    `others` are the bureaus of other districts whose rosters the offices may take without telephoning once more.
    """

    version: Version
    bureau: Uid
    entries: tuple[Entry, ...]
    previous: Previous
    signers: tuple[Key, ...] = ()
    threshold: int = 1
    others: tuple[OtherBureau, ...] = ()

    def find(self, replica: str) -> Entry | None:
        """The entry of that replica, live or revoked."""
        return next((entry for entry in self.entries if entry.replica == replica), None)

    def live(self, unit: str) -> tuple[Entry, ...]:
        """The replicas of a unit to which bundles are encrypted. Raises NotFound when there is none."""
        entries = tuple(entry for entry in self.entries if entry.unit == unit and not entry.revoked)
        if not entries:
            raise NotFound("密钥名单里没有这个单位可用的电脑，不能给它导出数据包。", "请区局先把该单位的身份卡签入名单。")
        return entries


class Roster(RosterContent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A roster with its signatures."""

    signatures: tuple[Signature, ...]

    @property
    def content(self) -> RosterContent:
        """The signed part."""
        return RosterContent(**{name: getattr(self, name) for name in RosterContent.__struct_fields__})

    @property
    def sha256(self) -> str:
        """The hash of the signed part, by which the next version names this one."""
        return hashlib.sha256(canonical(self.content)).hexdigest()

    @property
    def signed_by(self) -> tuple[bytes, ...]:
        """The public keys that say they signed; `accept_roster` checks them. The first is the bureau key that a first import pins."""
        return tuple(signature.key for signature in self.signatures)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the bureau's key, to confirm by telephone."""
        return fingerprint(self.signatures[0].key)


def check_names(content: RosterContent) -> None:
    """One replica, one key and one letter stand once; one unit has one name; no two units have names that look alike."""
    entries = content.entries
    replicas, keys, letters = {e.replica for e in entries}, {e.signing for e in entries}, {(e.unit, e.letter) for e in entries}
    units, names = {e.unit for e in entries}, {(e.unit, e.unit_name) for e in entries}
    if not len(replicas) == len(keys) == len(letters) == len(entries) or len(units) != len(names):
        raise BadInput("单位密钥名单前后矛盾：同一台电脑、密钥、字母或单位出现了不同的登记。", "请区局核对后重新签发。")
    for first, second in look_alikes((entry.unit, entry.unit_name) for entry in entries if not entry.revoked):
        raise BadInput(f"名单中“{first}”和“{second}”名称极易混淆，却是两个单位，可能有人冒名。", "请用电话核对两份身份卡的指纹，去掉冒名的一份。")


def check_signers(content: RosterContent) -> None:
    """One to three computers of the bureau in use, none twice, and no more signatures asked for than there are signers. Raises BadInput."""
    signers = content.signers
    if len(signers) > MOST_SIGNERS or len(set(signers)) != len(signers) or not all(is_of_the_bureau(content, key) for key in signers):
        raise BadInput("名单的签发人只能是区局在用的电脑，最多三台。", "请区局核对签发人的指纹后重新签发。")
    if not 1 <= content.threshold <= max(1, len(signers)):
        raise BadInput(f"名单要求 {content.threshold} 个签名，签发人却只有 {len(signers)} 个。", "请区局先指定足够的签发人，再重新签发。")


def is_of_the_bureau(content: RosterContent, key: bytes) -> bool:
    """Whether that signing key belongs to a live replica of the bureau."""
    return any(entry.signing == key and entry.unit == content.bureau and not entry.revoked for entry in content.entries)


def require_in_use(content: RosterContent, replica: str) -> None:
    """Raise RevokedSender when that computer of ours was withdrawn: nobody would take its bundles."""
    if any(entry.replica == replica and entry.revoked for entry in content.entries):
        raise RevokedSender("本机已被区局停用，不能再导出、导入数据包。", "请在本单位在用的电脑上办理；确需恢复，请重新建立数据文件夹，把新的身份卡交给区局。")
