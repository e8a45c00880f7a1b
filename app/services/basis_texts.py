"""The texts of the five documents in the box: where a clause stands, and what it says there (S0-01). Knows numbers of clauses; no records."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

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
ANNEX = re.compile(r"^附件(\d+)")
PREAMBLE = "引言"
SCANNED = 30
"""Characters; a longer line without a stop was cut by the scan, a shorter one is a heading."""
ENDS = "。；：！？"
LONGEST = 240
"""Characters that are shown of a clause; of a longer one its first sentence and the one that is asked about."""


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


def place_of(basis: str, quoted: str = "", about: str = "") -> Place | None:
    """Where a clause stands: by the sentence that is quoted, else by its number; of a long clause what is said `about` some words.

    None when it is in none of the texts.
    """
    symbol = symbol_of(basis)
    found = _line_of(symbol, quoted.partition("\n")[0]) if quoted else 0
    found = found or _anchors(symbol).get(_plain(basis.removeprefix(symbol)), 0)
    return Place(symbol, found, _shortened(_text_at(symbol, found), about or quoted)) if found else None


def _text_at(symbol: str, number: int) -> str:
    """The clause up to the next one, without marks of headings; what a page of the scan cut is joined again, a heading goes on with what follows it."""
    shown: list[str] = []
    anchors = _anchors(symbol)
    alone, clauses = number == anchors.get((PREAMBLE, "", "")), set(anchors.values())
    for at, line in enumerate(lines_of(symbol)[number - 1 :], number):
        bare = "　".join(line.strip("#*- \t").split("\t"))
        whole = bool(shown) and shown[-1][-1] in ENDS
        if whole and (at in clauses or alone):
            break
        if bare and shown and not whole and at not in clauses and ("。" in shown[-1] or len(shown[-1]) > SCANNED):
            shown[-1] += bare
        elif bare:
            shown.append(bare)
    return "\n".join(shown)


def _shortened(text: str, about: str) -> str:
    if len(text) <= LONGEST:
        return text
    first, *others = [sentence for sentence in re.split(r"(?<=。)|\n", text) if sentence]
    pairs = {about[at : at + 2] for at in range(len(about) - 1)}
    best = max(others, key=lambda sentence: sum(pair in sentence for pair in pairs), default="")
    if not best or not any(pair in best for pair in pairs):
        return f"{text[:LONGEST]}……"
    between = "" if best is others[0] else "……"
    return f"{first}\n{between}{best}"


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
    filled = [(number, line) for number, line in enumerate(lines_of(symbol), 1) if line.strip()]
    opening = next((number for (_, before), (number, line) in pairwise(filled) if line.startswith("为") or before.endswith("局：")), 0)
    if opening:
        found[(PREAMBLE, "", "")] = opening
    first = second = ""
    for number, line in enumerate(lines_of(symbol), 1):
        if match := ANNEX.match(line):
            first, second = f"附件{match[1]}", ""
        elif match := FIRST.match(line):
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
    """三（三）4 as its three numbers; of several clauses the first; 附件3 注 is found by the annex, 引言 before the first clause."""
    if annex := ANNEX.match(clause.strip()):
        return (annex[0], "", "")
    if clause.strip() == PREAMBLE:
        return (PREAMBLE, "", "")
    match = CLAUSE.match(clause.strip().replace("(", "（").replace(")", "）"))
    return (match[1], match[2] or "", match[3] or "") if match else ("", "", "")
