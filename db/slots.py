"""The format of ``vault.json``: what stands in it, how it is checked before any key is known, and after.

One table: generation, salt and names of the data, one slot per account and one for the recovery code. A *digest* finds
damage without a key, a *MAC* under the master key finds a table that somebody altered. The bytes are canonical: any other
spelling of the same table is damage. It knows no files and asks nobody.
"""

import hmac
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.errors import Damaged, UserError
from db.keys import SLOT_MAC, Cost, Random, branch, stretched

FORMAT = 1
SUITE = "sqlcipher4+aes256gcm+argon2id+hkdf-sha256"
ACCOUNT, RECOVERY = "account", "recovery"
MOST_SLOTS = 200
MOST_BYTES = 1 << 20
LONGEST_TEXT = 200
NONCE_BYTES, SALT_BYTES, SEALED_BYTES = 12, 16, 48
PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True, kw_only=True)
class Slot:
    """The master key, sealed under one secret: an account's password or the recovery code given to that account."""

    kind: str
    uid: str
    name: str
    cost: Cost
    salt: bytes
    nonce: bytes
    sealed: bytes = b""

    @classmethod
    def seal(cls, master: bytes, secret: str, *, kind: str, uid: str, name: str, cost: Cost, random: Random) -> "Slot":
        """A fresh slot; everything in it is bound to the sealed key."""
        slot = cls(kind=kind, uid=uid, name=name, cost=cost, salt=random(SALT_BYTES), nonce=random(NONCE_BYTES))
        key = stretched(secret, slot.salt, cost)
        return replace(slot, sealed=AESGCM(key).encrypt(slot.nonce, master, slot._bound()))

    def open(self, secret: str) -> bytes | None:
        """The master key, or None when the secret is not the right one."""
        try:
            return AESGCM(stretched(secret, self.salt, self.cost)).decrypt(self.nonce, self.sealed, self._bound())
        except InvalidTag:
            return None

    def written(self) -> dict[str, Any]:
        """The slot as it stands in the file."""
        texts = {"kind": self.kind, "uid": self.uid, "name": self.name}
        return {**texts, "cost": asdict(self.cost), "salt": self.salt.hex(), "nonce": self.nonce.hex(), "sealed": self.sealed.hex()}

    @classmethod
    def read(cls, found: Any) -> "Slot":
        """A slot from the file, its bounds checked; nothing is derived here."""
        cost = Cost(**{name: _number(found["cost"][name]) for name in ("memory_kib", "passes", "lanes")})
        cost.require_bounds()
        return cls(
            kind=_one_of(found["kind"], ACCOUNT, RECOVERY),
            uid=_text(found["uid"]),
            name=_text(found["name"]),
            cost=cost,
            salt=_octets(found["salt"], SALT_BYTES),
            nonce=_octets(found["nonce"], NONCE_BYTES),
            sealed=_octets(found["sealed"], SEALED_BYTES),
        )

    def _bound(self) -> bytes:
        return canonical({"format": FORMAT, "suite": SUITE, **replace(self, sealed=b"").written()})


@dataclass(frozen=True, kw_only=True)
class SlotTable:
    """Everything that ``vault.json`` says. ``database`` and ``attachments`` name the live ones, so that the file is also the pointer."""

    generation: int
    database: str
    database_salt: bytes
    attachments: str
    slots: tuple[Slot, ...]
    mac: bytes = b""

    def signed(self, master: bytes) -> "SlotTable":
        """The same table with its MAC."""
        return replace(self, mac=self._mac(master))

    def is_authentic(self, master: bytes) -> bool:
        """True when the whole table was written by somebody who held the master key."""
        return hmac.compare_digest(self.mac, self._mac(master))

    def slot(self, kind: str, accepts: Callable[[Slot], bool]) -> Slot | None:
        """The first slot of a kind that is wanted, if there is one."""
        return next((slot for slot in self.slots if slot.kind == kind and accepts(slot)), None)

    @cached_property
    def written(self) -> bytes:
        """The file."""
        body = {**self._body(), "mac": self.mac.hex()}
        return canonical({**body, "digest": sha256(canonical(body)).hexdigest()})

    @classmethod
    @lru_cache(maxsize=8)  # both copies nearly always say the same, and so do the backups
    def read(cls, raw: bytes) -> "SlotTable":
        """The table in a file. Raises ``Damaged`` for a changed bit anywhere, a slot out of bounds; ``UserError`` for a newer format."""
        try:
            found = json.loads(raw) if len(raw) <= MOST_BYTES else None
            _require_undamaged(found, raw)
            _require_known_format(found)
            table = cls._from(found)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise _damaged() from error
        if table.written != raw:
            raise _damaged()
        return table

    @classmethod
    def _from(cls, found: Any) -> "SlotTable":
        if not 1 <= len(found["slots"]) <= MOST_SLOTS:
            raise ValueError("slots")
        return cls(
            generation=_number(found["generation"]),
            database=_file_name(found["database"]),
            database_salt=_octets(found["database_salt"], SALT_BYTES),
            attachments=_file_name(found["attachments"]),
            slots=tuple(Slot.read(slot) for slot in found["slots"]),
            mac=_octets(found["mac"], sha256().digest_size),
        )

    def _body(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "suite": SUITE,
            "generation": self.generation,
            "database": self.database,
            "database_salt": self.database_salt.hex(),
            "attachments": self.attachments,
            "slots": [slot.written() for slot in self.slots],
        }

    def _mac(self, master: bytes) -> bytes:
        return hmac.digest(branch(master, SLOT_MAC), canonical(self._body()), "sha256")


def canonical(value: dict[str, Any]) -> bytes:
    """The one spelling of a JSON object."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _require_undamaged(found: Any, raw: bytes) -> None:
    """The same for every later format, so that damage is never taken for a newer version."""
    body = {name: value for name, value in found.items() if name != "digest"}
    if canonical(found) != raw or found["digest"] != sha256(canonical(body)).hexdigest():
        raise ValueError("digest")


def _require_known_format(found: Any) -> None:
    if (_number(found["format"]), _text(found["suite"])) != (FORMAT, SUITE):
        raise UserError("数据文件夹是由另一个版本的程序写的，本程序读不了。", "请安装最新版本的知联后再打开。")


def _damaged() -> Damaged:
    return Damaged("保险库文件不完整或被改动过。", "请用最近的备份恢复到新的文件夹。")


def _number(value: Any) -> int:
    if type(value) is not int or not 0 < value < 1 << 53:
        raise ValueError("number")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT:
        raise ValueError("text")
    return value


def _one_of(value: Any, *allowed: str) -> str:
    if value not in allowed:
        raise ValueError("kind")
    return str(value)


def _file_name(value: Any) -> str:
    if not PLAIN_NAME.fullmatch(_text(value)):
        raise ValueError("file name")
    return str(value)


def _octets(value: Any, length: int) -> bytes:
    octets = bytes.fromhex(_text(value))
    if len(octets) != length:
        raise ValueError("length")
    return octets
