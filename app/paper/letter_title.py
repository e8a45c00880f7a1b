"""Where a headline breaks: whole words, lines of a pleasing shape (GB/T 9704-2012 7.3.1). Knows words and widths; no pages."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from itertools import accumulate, pairwise
from math import ceil

from app import resources
from app.paper.lines import Cut, cut, printable

AT_MOST = 5
"""Lines of a headline; what needs more is broken like other text."""
FOLLOWED = 8
LONGEST_WORD = 20
COUNTED = re.compile(r"第[一二三四五六七八九十百〇0-9]+[届次期批组]?(?:季度)?|[0-9]+年(?:第[一二三四]季度|[0-9]+月(?:[0-9]+日)?)?|[一二三四五六七八九十]+月")
NOT_FIRST = frozenset("的地得了着和与及等")
GOOD_BEFORE = ("关于", "《", "（")
GOOD_AFTER = ("印发", "转发", "》", "、", "关于", "的")
UNKNOWN, IN_WORD, STUB, HOURGLASS = 6.0, 60.0, 80.0, 25.0


@cache
def known_words() -> frozenset[str]:
    """The words that a headline does not break, from a list that the office can extend."""
    lines = (resources.path("letters") / "words.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def title_lines(title: str, measure: Callable[[str], float], width: float, names: Collection[str] = ()) -> list[str]:
    """The headline in as few lines as hold it, broken between words, longest in the middle or growing or shrinking.

    Line breaks that somebody typed stay. `names` are further words, of offices for instance; `measure` and `width` in one unit.
    """
    return [line for part in printable(title).split("\n") if part.strip() for line in _broken(part.strip(), measure, width, frozenset(names))]


def _broken(text: str, measure: Callable[[str], float], width: float, names: frozenset[str]) -> list[str]:
    total = measure(text)
    if total <= width:
        return [text]
    costs = dict(_costs(text, known_words() | names))
    found: list[tuple[float, tuple[str, ...]]] = []
    for count in range(ceil(total / width), AT_MOST + 1):
        splits = (_cut_at(text, places) for places in _promising(text, costs, count, measure, width))
        best = min(((_cost(lines, costs, measure, total / count), lines) for lines in splits), default=None)
        found += [best] if best else []
        if best and best[0] < IN_WORD:
            break
    return list(min(found)[1]) if found else _greedy(text, measure, width)


def _promising(text: str, costs: Mapping[int, float], count: int, measure: Callable[[str], float], width: float) -> list[tuple[int, ...]]:
    """The best ways to cut a text into so many lines, judged line by line; the shape of the whole is judged afterwards.

    Of the ways to reach a place only the best few are followed, so that a long headline takes no longer than it has characters.
    """
    sums = [0.0, *accumulate(measure(char) for char in text)]
    em, mean = measure("字"), sums[-1] / count
    ways: dict[int, list[tuple[float, tuple[int, ...]]]] = {0: [(0.0, ())]}
    for line in range(1, count + 1):
        reached: dict[int, list[tuple[float, tuple[int, ...]]]] = {}
        for end in costs if line < count else [len(text)]:
            for start, before in ways.items():
                room = sums[end] - sums[start]
                if start < end and room <= width:
                    cost = ((room - mean) / em) ** 2 / count + costs.get(end, 0.0) + (STUB if room < 4 * em else 0.0)
                    reached.setdefault(end, []).extend((known + cost, (*places, end)) for known, places in before)
        ways = {end: sorted(several)[:FOLLOWED] for end, several in reached.items()}
    return [places[:-1] for _, places in ways.get(len(text), [])]


def _costs(text: str, words: Collection[str]) -> Iterator[tuple[int, float]]:
    """Every place where a line may end, and what breaking there costs."""
    inside = set(_inside_words(text, words))
    known = set(_known_places(text, words))
    for place in range(2, len(text) - 1):
        before, after = text[:place], text[place:]
        if cut(text[place - 1], text[place]) is not Cut.GOOD or after[0] in NOT_FIRST:
            continue
        cost = IN_WORD if place in inside else 0.0 if place in known else UNKNOWN
        cost -= 8.0 if after.startswith(GOOD_BEFORE) else 0.0
        cost -= 6.0 if before.endswith(GOOD_AFTER) and not before.endswith("关于") else 0.0
        cost += 20.0 if before.endswith("关于") and not after.startswith(("印发", "转发", "《")) else 0.0
        cost += 10.0 if before.endswith(("和", "与", "及", "对", "在", "为")) else 0.0
        yield place, cost


def _words_of(text: str, words: Collection[str]) -> Iterator[tuple[int, int]]:
    """The known words in a text, the longest first at each place."""
    at = 0
    while at < len(text):
        counted = COUNTED.match(text, at)
        end = next((at + size for size in range(min(LONGEST_WORD, len(text) - at), 1, -1) if text[at : at + size] in words), 0)
        end = max(end, counted.end() if counted else 0)
        if end:
            yield at, end
        at = end or at + 1


def _inside_words(text: str, words: Collection[str]) -> Iterator[int]:
    for start, end in _words_of(text, words):
        yield from range(start + 1, end)


def _known_places(text: str, words: Collection[str]) -> Iterator[int]:
    for start, end in _words_of(text, words):
        yield from (start, end)


def _cut_at(text: str, places: tuple[int, ...]) -> tuple[str, ...]:
    edges = (0, *places, len(text))
    return tuple(text[start:end] for start, end in pairwise(edges))


def _cost(lines: tuple[str, ...], costs: dict[int, float], measure: Callable[[str], float], mean: float) -> float:
    """How bad the breaks and the shape are: no stub at the end, not thin in the middle, lines of about the same length."""
    em = measure("字")
    widths = [measure(line) / em for line in lines]
    place, breaks = 0, 0.0
    for line in lines[:-1]:
        place += len(line)
        breaks += costs[place]
    spread = sum((width - mean / em) ** 2 for width in widths) / len(lines)
    stub = STUB if min(widths) < 4 else 0.0
    thin = HOURGLASS if len(widths) > 2 and min(widths[1:-1]) < min(widths[0], widths[-1]) - 0.6 else 0.0
    return breaks + spread + stub + thin


def _greedy(text: str, measure: Callable[[str], float], width: float) -> list[str]:
    lines = [""]
    for char in text:
        if measure(lines[-1] + char) > width and lines[-1]:
            lines.append("")
        lines[-1] += char
    return lines
