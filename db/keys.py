"""How keys come from secrets: the master key's branches, the stretching of passwords, the recovery code.

Pure computation; it knows no files. Changing anything here breaks every existing data folder.
"""

import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.domain.errors import BadInput, Damaged

Random = Callable[[int], bytes]

KEY_BYTES = 32
KIB_PER_MIB = 1024

DATABASE = b"zhilian/1/database"
BLOBS = b"zhilian/1/blobs"
SLOT_MAC = b"zhilian/1/slot-mac"

# 31 characters, a prime, without 0 O 1 I L: with weights 1–4 each wrong character and each pair of swapped ones is found.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUPS = 7
SECRETS_PER_GROUP = 3


@dataclass(frozen=True)
class Cost:
    """What one guess of a password costs with Argon2id; 1 KiB units, passes and lanes as in RFC 9106."""

    memory_kib: int
    passes: int
    lanes: int

    def require_bounds(self) -> None:
        """Refuse a cost before anything is computed with it: too cheap is an attack on the password, too dear one on the PC."""
        if not (
            FLOOR.memory_kib <= self.memory_kib <= CEILING.memory_kib and FLOOR.passes <= self.passes <= CEILING.passes and 1 <= self.lanes <= CEILING.lanes
        ):
            raise Damaged("保险库文件里的口令参数超出允许的范围，没有打开。", "文件可能被人改动过，请用最近的备份恢复。")


FLOOR = Cost(64 * KIB_PER_MIB, 3, 4)
CEILING = Cost(1024 * KIB_PER_MIB, 32, 16)
CALIBRATED_MEMORY_KIB = 256 * KIB_PER_MIB


def branch(master: bytes, purpose: bytes) -> bytes:
    """The 32-byte key for one purpose (HKDF-SHA256); no branch tells anything about another."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(master)


def stretched(secret: str, salt: bytes, cost: Cost) -> bytes:
    """Turn a password or recovery code into a key, slowly (Argon2id). Full-width characters count as their plain ones."""
    cost.require_bounds()
    plain = unicodedata.normalize("NFKC", secret).encode()
    return Argon2id(salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib).derive(plain)


def calibrated_cost(seconds: float = 1.0, clock: Callable[[], float] = time.perf_counter) -> Cost:
    """The cost that takes about ``seconds`` on this PC, never below the floor: more memory first, then more passes."""
    start = clock()
    stretched("calibration", bytes(16), FLOOR)
    factor = seconds / max(clock() - start, 0.001)
    memory = max(FLOOR.memory_kib, min(CALIBRATED_MEMORY_KIB, int(FLOOR.memory_kib * factor)))
    passes = int(FLOOR.passes * factor * FLOOR.memory_kib / memory)
    return Cost(memory, max(FLOOR.passes, min(CEILING.passes, passes)), FLOOR.lanes)


def new_recovery_code(random: Random) -> str:
    """28 characters in seven groups (104 bits of chance); the last character of each group checks it and its place."""
    number = int.from_bytes(random(32)) % len(ALPHABET) ** (GROUPS * SECRETS_PER_GROUP)
    groups = []
    for place in range(GROUPS):
        digits = []
        for _ in range(SECRETS_PER_GROUP):
            number, digit = divmod(number, len(ALPHABET))
            digits.append(digit)
        groups.append("".join(ALPHABET[digit] for digit in (*digits, _check(digits, place))))
    return "-".join(groups)


def read_recovery_code(typed: str) -> str:
    """The code as it was given out; spaces, dashes, lower case and full-width letters do not matter.

    Raises ``BadInput`` naming the first group that is mistyped.
    """
    plain = "".join(character for character in unicodedata.normalize("NFKC", typed).upper() if character.isalnum())
    if len(plain) != GROUPS * (SECRETS_PER_GROUP + 1):
        raise BadInput(f"恢复码应有28个字符，现在是{len(plain)}个。", "请对照打印的恢复码重新输入。")
    groups = [plain[start : start + SECRETS_PER_GROUP + 1] for start in range(0, len(plain), SECRETS_PER_GROUP + 1)]
    for place, group in enumerate(groups):
        digits = [ALPHABET.find(character) for character in group]
        if -1 in digits or digits[-1] != _check(digits[:-1], place):
            raise BadInput(f"恢复码第{place + 1}组“{group}”有误。", "请对照打印的恢复码改正这一组（恢复码里没有 0、O、1、I、L）。")
    return "-".join(groups)


def _check(digits: list[int], place: int) -> int:
    """The digit that makes the weighted sum of the group (1, 2, 3, then 4 for itself) equal to its place; 8 is the inverse of 4 modulo 31."""
    weighted = sum(weight * digit for weight, digit in enumerate(digits, start=1))
    return (place - weighted) * 8 % len(ALPHABET)
