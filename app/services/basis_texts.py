"""The texts of the five documents in the box: where a clause stands, and what it says there (S0-01). Knows numbers of clauses; no records."""

import re
from dataclasses import dataclass
from functools import cache

from app import resources

FILES = {
    "仓市场监管〔2025〕94号": "cangshan-2025-94.txt",
    "闽市监知运〔2024〕231号": "fujian-2024-231.txt",
    "焦市监办〔2021〕135号": "jiaozuo-2021-135.txt",
    "枣市监知保〔2022〕1号": "zaozhuang-2022-1.txt",
    "闽市监知运〔2020〕96号": "fujian-2020-96.txt",
}
NUMBERS = "一二三四五六七八九十"
FIRST = re.compile(rf"^[#*\s]*([{NUMBERS}]+)、")
SECOND = re.compile(rf"^[#*\s]*[（(]\s*([{NUMBERS}]+)\s*[)）]")
THIRD = re.compile(rf"^(?:([{NUMBERS}])是|(\d+)[.．、])")
CLAUSE = re.compile(rf"^([{NUMBERS}]+)(?:（([{NUMBERS}]+)）)?([{NUMBERS}]|\d+)?")


@dataclass(frozen=True)
class Place:
    """Where something stands in a document."""

    symbol: str
    line: int
    text: str


def symbol_of(basis: str) -> str:
    """The 文号 at the beginning of a basis; empty for other documents."""
    return next((symbol for symbol in FILES if basis.startswith(symbol)), "")


@cache
def lines_of(symbol: str) -> tuple[str, ...]:
    """The lines of a document in the box; none for others."""
    return tuple(resources.path("basis", FILES[symbol]).read_text("utf-8").splitlines()) if symbol in FILES else ()


def place_of(basis: str, quoted: str = "") -> Place | None:
    """Where a clause stands: by the sentence that is quoted, else by its number. None when it is in none of the texts."""
    symbol = symbol_of(basis)
    found = _line_of(symbol, quoted.partition("\n")[0]) if quoted else 0
    found = found or _anchors(symbol).get(_plain(basis.removeprefix(symbol)), 0)
    return Place(symbol, found, _text_at(symbol, found)) if found else None


def _text_at(symbol: str, number: int) -> str:
    """The line without marks of headings; a heading goes on with the line below it."""
    lines = [line for line in lines_of(symbol)[number - 1 :] if line.strip()]
    shown = [line.strip("#* ") for line in lines[: 2 if lines[0].startswith("#") else 1]]
    return "\n".join(shown)


def numbered_text(symbol: str) -> str:
    """The whole text with the numbers of its lines; empty lines are left out."""
    return "\n".join(f"{number:>3}　{line.strip()}" for number, line in enumerate(lines_of(symbol), 1) if line.strip())


def _line_of(symbol: str, quoted: str) -> int:
    """The line in which a sentence begins, whatever breaks the scanned page has in it."""
    joined, starts = "", []
    for number, line in enumerate(lines_of(symbol), 1):
        bare = "".join(line.replace("#", "").replace("*", "").split())
        joined += bare
        starts += [number] * len(bare)
    at = joined.find("".join(quoted.split()))
    return starts[at] if quoted.strip() and at >= 0 else 0


@cache
def _anchors(symbol: str) -> dict[tuple[str, str, str], int]:
    """Number of a clause → its line."""
    found: dict[tuple[str, str, str], int] = {}
    first = second = ""
    for number, line in enumerate(lines_of(symbol), 1):
        if match := FIRST.match(line):
            first, second = match[1], ""
        elif match := SECOND.match(line):
            second = match[1]
        elif not (match := THIRD.match(line)):
            continue
        else:
            found.setdefault((first, second, match[1] or match[2]), number)
            continue
        found.setdefault((first, second, ""), number)
    return found


def _plain(clause: str) -> tuple[str, str, str]:
    """三（三）4 as its three numbers; of several clauses the first."""
    match = CLAUSE.match(clause.strip().replace("(", "（").replace(")", "）"))
    return (match[1], match[2] or "", match[3] or "") if match else ("", "", "")
