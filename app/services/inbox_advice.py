"""What helps to decide a conflict: which value is suggested and why, and where two texts differ. It decides nothing itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.domain.value_kinds import LongText, Text
from app.services.inbox import Conflict

SINGLE_CHARACTERS = 600
"""Texts up to this length are compared character by character, longer ones clause by clause: comparing takes time with the square."""
CLAUSES = re.compile(r"[^，。；、！？\n]*[，。；、！？\n]|[^，。；、！？\n]+")
BOTH = -1
"""The place of the suggestion to keep all values."""
NONE = -2
"""The place where nothing is suggested."""


@dataclass(frozen=True)
class Advice:
    """The place of the suggested value, `BOTH` for all of them, and the reason in words."""

    place: int
    reason: str


def advice(one: Conflict) -> Advice:
    """What most people would decide; a default, never done by itself."""
    places = range(len(one.open.versions))
    if one.field is None:
        kept = next(place for place in places if not one.value(place))
        return Advice(kept, "移到回收站时还没有看到这些改动" if one.edited else "两台电脑办得不一样；保留下来，不会丢内容")
    if type(one.field.kind) in (Text, LongText):
        whole = next((place for place in places if all(_within(one, other, place) for other in places)), None)
        if whole is not None:
            return Advice(whole, "它写得较全，包含了另一个的内容" if all(map(one.value, places)) else "另一个是空的")
    if one.field.kind.many:
        return Advice(BOTH, "两边选的可以合在一起")
    if isinstance(one.field.kind, LongText):
        return Advice(BOTH, "两边都写了不同的内容，可以都留下")
    newest = max(places, key=lambda place: one.open.versions[place].at)
    return Advice(newest, "它改得较晚；电脑的时间可能不准，请核对")


def _within(one: Conflict, inner: int, outer: int) -> bool:
    return str(one.value(inner) or "").strip() in str(one.value(outer) or "")


def marked(text: str, other: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether the other text has it not at that place."""
    single = max(len(text), len(other)) <= SINGLE_CHARACTERS
    ours, theirs = (list(one) if single else CLAUSES.findall(one) for one in (text, other))
    steps = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    return _joined([("".join(ours[start:end]), name != "equal") for name, start, end, _, _ in steps if end > start])


def _joined(pieces: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Equal pieces of one character between two marked ones are marked too: single characters that happen to agree only disturb."""
    found: list[tuple[str, bool]] = []
    for place, (words, is_marked) in enumerate(pieces):
        inside = 0 < place < len(pieces) - 1 and len(words) < 2
        is_marked = is_marked or inside
        if found and found[-1][1] == is_marked:
            found[-1] = (found[-1][0] + words, is_marked)
        else:
            found.append((words, is_marked))
    return found
