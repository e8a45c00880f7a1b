"""Names that people would take for each other: the same characters apart from spaces, widths and look-alike strokes."""

import unicodedata
from collections.abc import Iterable

_TWINS = ("己已巳", "未末", "日曰", "土士", "人入", "千干于", "戊戌戍", "大太犬", "市巿", "东柬", "汩汨", "0OoО〇", "1lI")
_ONE_OF = str.maketrans({twin: twins[0] for twins in _TWINS for twin in twins})
_IGNORED = ("Z", "P", "C", "M")
"""Spaces, punctuation, invisible characters and combining marks."""


def skeleton(name: str) -> str:
    """What remains of a name when everything is dropped that the eye may overlook."""
    plain = unicodedata.normalize("NFKC", name).translate(_ONE_OF).casefold()
    return "".join(letter for letter in plain if not unicodedata.category(letter).startswith(_IGNORED))


def look_alikes(names: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs of names that look alike although they belong to different units; `names` gives (unit uid, name)."""
    seen: dict[str, tuple[str, str]] = {}
    pairs = []
    for unit, name in names:
        first_unit, first_name = seen.setdefault(skeleton(name), (unit, name))
        if first_unit != unit and (first_name, name) not in pairs:
            pairs.append((first_name, name))
    return pairs
