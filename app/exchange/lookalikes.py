"""Names that people would take for each other: the same characters apart from spaces, widths and look-alike strokes."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_TWINS = (
    *("己已巳", "未末", "日曰", "土士", "人入", "千干于", "戊戌戍", "大太犬", "市巿", "东柬東", "汩汨", "0OoО〇", "1lI", "仓仑伧倉"),
    # Old and traditional forms of the characters that offices are named with.
    *("盖葢蓋", "门門⻔", "场場塲", "监監", "区區", "县縣", "业業", "务務", "执執", "队隊", "阳陽", "临臨", "马馬⻢", "龙龍⻰"),
    *("湾灣", "桥橋", "岛島", "乡鄉", "镇鎮", "庄莊", "庙廟", "铁鐵", "长長⻓", "风風⻛", "车車⻋", "页頁⻚", "鱼魚⻥", "鸟鳥⻦", "麦麥⻨", "齐齊⻬"),
    # Greek and Cyrillic capitals in the shape of Latin ones.
    *("AАΑ", "BВΒ", "CС", "EЕΕ", "HНΗ", "KКΚ", "MМΜ", "PРΡ", "TТΤ", "XХΧ"),
)
_ONE_OF = str.maketrans({twin: twins[0] for twins in _TWINS for twin in twins})
_IGNORED = ("Z", "P", "C", "M")
"""Spaces, punctuation, invisible characters and combining marks."""


@lru_cache(maxsize=4096)  # every bundle compares the names of all units
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
