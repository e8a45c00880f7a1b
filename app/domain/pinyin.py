"""What people type to find a record: pinyin initials (gswmhy for 盖山外贸货运) and single characters for the full-text index. No I/O.

A reading is looked up once per character; only texts with a character of several initials are compared with whole words.
"""

from functools import cache
from operator import add
from unicodedata import normalize

LONGEST_WORD = 4
NAME_LENGTHS = (2, 3)
CHARACTERS = {"翟": "z", "晟": "s"}
SURNAMES = {"单": "s", "曾": "z", "仇": "q", "解": "x", "区": "o", "查": "z", "覃": "q", "隗": "k", "任": "r", "盖": "g"}
PLACES = {
    "下渡": "xd", "长乐": "cl", "三叉街": "scj", "长安山": "cas", "长汀": "ct", "长泰": "ct", "长葛": "cg", "长垣": "cy",
    "朝阳": "cy", "番禺": "py", "乐清": "yq", "乐亭": "lt", "东阿": "de", "单县": "sx", "解州": "xz", "莘县": "sx", "浚县": "xx",
}  # fmt: skip
TRADE_AND_OFFICE = {
    "商行": "sh", "车行": "ch", "鞋行": "xh", "茶行": "ch", "布行": "bh", "琴行": "qh", "米行": "mh", "五金行": "wjh", "行长": "hz",
    "厂长": "cz", "站长": "zz", "所长": "sz", "队长": "dz", "重名": "cm", "重复": "cf", "重案": "za", "长期": "cq", "校验": "jy", "校对": "jd",
    "单位": "dw", "单店": "dd", "单件": "dj", "单次": "dc", "解封": "jf", "解扣": "jk", "曾用": "cy", "曾受": "cs", "曾被": "cb",
    "查处": "cc", "查封": "cf", "查扣": "ck", "查验": "cy", "查获": "ch", "查办": "cb", "查无": "cw", "查实": "cs", "查明": "cm",
    "区局": "qj", "区政": "qz", "区法": "qf", "区公": "qg", "区市": "qs", "区检": "qj", "区委": "qw", "区级": "qj", "区内": "qn", "区外": "qw",
    "区直": "qz", "区属": "qs", "区文": "qw", "区农": "qn", "区城": "qc", "区财": "qc", "区司": "qs", "区商": "qs", "区科": "qk", "区知": "qz",
}  # fmt: skip


def initials(text: str) -> str:
    """The lower-case pinyin initials of the hanzi, with Latin letters and digits kept: 长乐区A2 gives clqa2.

    A text of two or three hanzi that begins with a surname, and not with a word, is read as a name: 单小明 gives sxm.
    """
    text = normalize("NFKC", text).lower()
    if _ambiguous().isdisjoint(text):
        return text.translate(_letters())
    return _by_words(text)


def read_tables() -> None:
    """Read all readings now: it takes tenths of a second, which otherwise whoever searches or saves first would wait for."""
    _words()


def search_text(text: str) -> str:
    """The letters, digits and hanzi of a text, half-width and lower-case, with single spaces between, as FTS5 indexes and asks for them."""
    text = (text if text.isascii() else normalize("NFKC", text)).lower()
    return " ".join(text if text.isalnum() else filter(str.isalnum, text))


def _by_words(text: str) -> str:
    words, letters = _words(), _letters()
    found, place = "", 0
    if text[0] in SURNAMES and len(text) in NAME_LENGTHS and text[:2] not in words:
        found, place = SURNAMES[text[0]], 1
    if words.keys().isdisjoint(map(add, text, text[1:])):
        return found + text[place:].translate(letters)
    for hit in [at for at in range(place, len(text)) if text[at : at + 2] in words]:
        for word, reading in words[text[hit : hit + 2]] if hit >= place else ():
            if text.startswith(word, hit):
                found += text[place:hit].translate(letters) + reading
                place = hit + len(word)
                break
    return found + text[place:].translate(letters)


class _Letters(dict[int, str]):
    """Initials by code point, each looked up when it is first asked for."""

    def __missing__(self, code: int) -> str:
        self[code] = _initial(chr(code))
        return self[code]


@cache
def _letters() -> _Letters:
    return _Letters()


@cache
def _initial(char: str) -> str:
    if char.isascii():
        return char if char.isalnum() else ""
    # Loading pypinyin takes tenths of a second: only when it is needed.
    from pypinyin.constants import PINYIN_DICT

    return _letter(CHARACTERS.get(char) or PINYIN_DICT.get(ord(char), ""))


@cache
def _words() -> dict[str, tuple[tuple[str, str], ...]]:
    """By their first two characters, longest first: the words to be read as a whole because of a character with several initials."""
    from pypinyin.constants import PHRASES_DICT

    ambiguous = _ambiguous()
    read = {
        word: "".join(_letter(syllable[0]) for syllable in readings)
        for word, readings in PHRASES_DICT.items()
        if len(word) <= LONGEST_WORD and not ambiguous.isdisjoint(word)
    }
    read |= PLACES | TRADE_AND_OFFICE
    starts: dict[str, list[tuple[str, str]]] = {}
    for word in sorted(read, key=len, reverse=True):
        starts.setdefault(word[:2], []).append((word, read[word]))
    return {start: tuple(words) for start, words in starts.items()}


@cache
def _ambiguous() -> frozenset[str]:
    """Characters whose initial depends on the word: those that some word reads otherwise, and the surnames."""
    from pypinyin.constants import PHRASES_DICT

    pairs = {(char, syllable[0]) for word, readings in PHRASES_DICT.items() for char, syllable in zip(word, readings, strict=False)}
    return frozenset(char for char, syllable in pairs if syllable and _letter(syllable) != _initial(char)) | SURNAMES.keys() | _misread()


def _misread() -> set[str]:
    words = PLACES | TRADE_AND_OFFICE
    return {char for word, reading in words.items() for char, letter in zip(word, reading, strict=True) if _initial(char) != letter}


@cache
def _letter(syllable: str) -> str:
    """The first letter without its tone mark: ā gives a."""
    return normalize("NFD", syllable)[:1]
