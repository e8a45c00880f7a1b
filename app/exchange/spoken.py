"""Codes that two people can compare over the telephone: no letter that looks like a digit, in short groups."""

import hashlib
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O (read as 1, 1, 0) and U (heard as V)."""


def spoken(purpose: str, data: bytes, groups: int) -> str:
    """`groups` groups of four characters, 20 bits each, from the hash of `data`."""
    digest = int.from_bytes(hashlib.sha256(b"zhilian " + purpose.encode() + b"\0" + data).digest(), "big")
    letters = [ALPHABET[(digest >> (251 - 5 * place)) & 31] for place in range(4 * groups)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, len(letters), 4))


def heard(text: str) -> str:
    """What somebody typed of such a code, without its groups: case, spaces and dashes do not matter, and letters count as the digits that they look like."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(str.maketrans("OIL", "011"))
    return "".join(letter for letter in plain if letter in ALPHABET)
