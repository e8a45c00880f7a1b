"""日志校验值: the head of this computer's journal as others keep it, on paper or on their computers. Knows neither journal nor paper.

Whoever drops the newest entries or writes the chain anew cannot change what stands on paper and with other offices. On paper it is a number and four groups
of four: 15 letters of the chain's value (75 bits) and a check character over number and letters (ISO 7064, hybrid, modulo 33 and 32).
"""

import re
import unicodedata
from dataclasses import dataclass

from stdnum.iso7064 import mod_37_36

from app.domain.errors import BadInput
from app.domain.paper_code import ALIKE, ALPHABET, BETWEEN, BITS, GROUP

MARK = "ZL2"
"""What the text of its QR code begins with; a 核验码 begins with another one."""
LETTERS = 15
WHOLE = re.compile(r"(\d{1,18})\s*:\s*([0-9A-Fa-f]{64})")
ON_PAPER = re.compile(r"第?(\d{1,18})条?[-\s:]+(.+)")
HOW = "请照纸上的写，例如 1234-7F3K-Q2MA-81TT-XK2P；或者用扫码枪扫旁边的二维码。"


@dataclass(frozen=True)
class HeldHead:
    """What somebody holds of a journal: number of the entry, its value in hexadecimal or as the letters on paper, and who holds it, in words."""

    seq: int
    value: str
    by: str = ""
    replica: str = ""
    """The uid of the computer whose journal it is, without dashes; empty where only a person can know."""

    def fits(self, chain: str) -> bool:
        """True for the entry with this value of the chain, in hexadecimal."""
        return self.value in (chain, _letters(chain))


def head_code(seq: int, chain: str) -> str:
    """1234-7F3K-Q2MA-81TT-XK2P, as it stands on paper."""
    letters = _letters(chain)
    letters += _check(seq, letters)
    return "-".join((str(seq), *(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))))


def head_scanned(seq: int, chain: str, replica: str) -> str:
    """The text of the QR code: what stands beside it, and which computer's journal it is."""
    return BETWEEN.join((MARK, str(seq), head_code(seq, chain).partition("-")[2].replace("-", ""), plain_uid(replica).upper()))


def plain_uid(uid: str) -> str:
    """A computer's uid as QR codes hold it."""
    return uid.replace("-", "").lower()


def read_head(text: str) -> HeldHead:
    """A head as it was scanned, typed from paper, or written as 1234:hexadecimal. Raises BadInput for what is mistyped."""
    plain = _plain(text)
    whole = WHOLE.fullmatch(plain)
    if whole:
        return HeldHead(int(whole[1]), whole[2].lower())
    parts = plain.split(BETWEEN)
    scanned = len(parts) == 4 and parts[0] == MARK
    found = ON_PAPER.fullmatch("-".join(parts[1:3]) if scanned else plain)
    letters = "".join(char for char in found[2] if char.isalnum()).translate(ALIKE) if found else ""
    if found is None or len(letters) != LETTERS + 1 or any(char not in ALPHABET for char in letters):
        raise BadInput(f"“{text.strip()}”不是日志校验值。", HOW)
    if _check(int(found[1]), letters[:-1]) != letters[-1]:
        raise BadInput("日志校验值有一处输错了。", "请对照纸上的序号和四组字符逐一核对。")
    return HeldHead(int(found[1]), letters[:-1], replica=plain_uid(parts[3]) if scanned else "")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().upper()


def _letters(chain: str) -> str:
    number = int(chain[:20], 16) >> (80 - BITS * LETTERS)
    return "".join(ALPHABET[number >> BITS * place & 31] for place in reversed(range(LETTERS)))


def _check(seq: int, letters: str) -> str:
    return str(mod_37_36.calc_check_digit(str(seq) + letters, ALPHABET))
