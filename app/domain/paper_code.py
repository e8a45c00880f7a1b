"""核验码: what a sheet of paper says of itself, as the text of a QR code and as a short code that can be typed. Knows neither paper nor records.

The short code has four groups of four: eight letters for the record, two for the form and its version, five for the digest of what is printed,
and a check character (ISO 7064, hybrid, modulo 33 and 32), which finds every single wrong letter and nearly every two that changed places.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from stdnum.iso7064 import mod_37_36

from app.domain.errors import BadInput

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters without I, L, O and U, which are taken for others."""
ALIKE = str.maketrans("OIL", "011")
PLACE, TAG, DIGEST, GROUP = 8, 2, 5, 4
LENGTH = PLACE + TAG + DIGEST + 1
BITS = 5
"""Bits in a letter."""
MARK = "ZL1"
"""What the text of a QR code begins with, so that other codes are told apart."""
BETWEEN = "*"
"""A sign that scanners type on every keyboard and that QR codes hold in few bits."""


@dataclass(frozen=True)
class PaperCode:
    """What a sheet says of itself: record, form, version, and the digest of what is printed."""

    uid: str
    form: str
    version: int
    digest: str

    @property
    def short(self) -> str:
        """7F3K-Q2MA-81TT-XK2P."""
        return _grouped(place_of(self.uid) + tag_of(self.form, self.version) + self.digest)

    @property
    def scanned(self) -> str:
        """The text of the QR code: the short code, the record, version and form in full. A form's id that scanners cannot type is left out."""
        form = self.form.upper() if self.form.isascii() else ""
        return BETWEEN.join((MARK, self.short.replace("-", ""), self.uid.replace("-", "").upper(), str(self.version), form))


@dataclass(frozen=True)
class ReadCode:
    """What a code says that was scanned or typed. `uid`, `form` and `version` are empty when it was typed."""

    place: str
    tag: str
    digest: str
    uid: str = ""
    form: str = ""
    version: int = 0

    @property
    def short(self) -> str:
        """The code in groups, as it stands on the paper."""
        return _grouped(self.place + self.tag + self.digest)


def digest_of(said: Sequence[tuple[str, str]]) -> str:
    """The digest of what a form says, label by label."""
    return _letters("\0".join(part for pair in said for part in pair), DIGEST)


def tag_of(form: str, version: int) -> str:
    """Two letters for a form and its version."""
    return _letters(f"{form.casefold()}/{version}", TAG)


def place_of(uid: str) -> str:
    """Eight letters for a record: the last 40 bits of its uid, which are random."""
    return _written(int(uid.replace("-", "")[-2 * BITS :], 16), PLACE)


def uid_ending(place: str) -> str:
    """The last hexadecimal digits of the uids of that place."""
    number = 0
    for letter in place:
        number = number << BITS | ALPHABET.index(letter)
    return f"{number:0{2 * BITS}x}"


def read_code(text: str) -> ReadCode:
    """A code as a scanner or a person types it; spaces, dashes, lower case and full-width letters do not matter.

    Raises BadInput for what is mistyped, and for the codes of other programs.
    """
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    if BETWEEN in plain:
        return _read_scanned(plain)
    letters = "".join(char for char in plain if char.isalnum()).translate(ALIKE)
    if len(letters) != LENGTH:
        raise BadInput(f"核验码有 {LENGTH} 个字符，现在是 {len(letters)} 个。", "请对照纸上的核验码重新输入，或者用扫码枪扫二维码。")
    return _read_short(letters)


def _read_short(letters: str) -> ReadCode:
    wrong = next((char for char in letters if char not in ALPHABET), "")
    if wrong:
        raise BadInput(f"核验码里没有“{wrong}”这个字符。", "请对照纸上的核验码改正；核验码只有数字和大写字母，没有 I、L、O、U。")
    if mod_37_36.calc_check_digit(letters[:-1], ALPHABET) != letters[-1]:
        raise BadInput("核验码有一处输错了。", "请对照纸上的核验码逐组核对。")
    return ReadCode(letters[:PLACE], letters[PLACE : PLACE + TAG], letters[PLACE + TAG : -1])


def _read_scanned(plain: str) -> ReadCode:
    parts = plain.split(BETWEEN, 4)
    if len(parts) != 5 or parts[0] != MARK or len(parts[1]) != LENGTH or not parts[3].isdecimal() or len(parts[2]) != 32:
        raise BadInput("这不是本程序打印的二维码，或者没有扫全。", "请对准纸页右下角的二维码再扫一次，或者输入旁边的核验码。")
    short = _read_short(parts[1])
    uid = parts[2].lower()
    grouped = "-".join((uid[:8], uid[8:12], uid[12:16], uid[16:20], uid[20:]))
    return ReadCode(short.place, short.tag, short.digest, grouped, parts[4].casefold(), int(parts[3]))


def _grouped(letters: str) -> str:
    letters += mod_37_36.calc_check_digit(letters, ALPHABET)
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def _letters(text: str, count: int) -> str:
    return _written(int.from_bytes(sha256(text.encode()).digest()[:8]) >> (64 - BITS * count), count)


def _written(number: int, count: int) -> str:
    return "".join(ALPHABET[number >> BITS * place & 31] for place in reversed(range(count)))
