"""核对重复: what somebody found about two leads that look the same. A confirmed pair counts once (S0-61); merging them is a step of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.fields import choice, day, link, links, longtext, text
from app.domain.problems import Problem, error
from app.domain.records import Record

SAME, OTHER = "同一线索", "不是同一线索"
JUDGEMENTS = (SAME, OTHER)
CLAUSE = "仓市场监管〔2025〕94号 三（二）2"


@dataclass(kw_only=True)
class LeadMatch(
    Record,
    table="lead_match",
    title="重复核对",
    named_by=("first_number", "second_number"),
    also_seen_by=("concerned",),
):
    """Two leads, whether they are one, and which of them stays."""

    first: str | None = link("线索", "lead", required=True, listed=False, indexed=True)
    first_number: str | None = text("线索编号", search=True)
    second: str | None = link("对照的线索", "lead", required=True, listed=False, indexed=True)
    second_number: str | None = text("对照的线索编号", search=True)
    agree: str | None = text("相同之处", longest=500)
    judged: str | None = choice("核对结论", JUDGEMENTS, required=True, clause=CLAUSE)
    keep: str | None = link("以哪一条为准", "lead")
    judged_on: str | None = day("核对日期", required=True, past=True, indexed=True)
    judged_by: str | None = text("核对人")
    concerned: tuple[str, ...] = links("涉及单位", "unit", hint="这些单位都能看到核对结论")
    taken: str | None = longtext("并入的内容")
    note: str | None = longtext("说明")

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """One of the two stays, when they are one."""
        if self.judged == SAME and self.keep not in self.pair:
            yield "keep", error("请在两条线索中选择以哪一条为准。")
        if self.first and self.first == self.second:
            yield "second", error("请选择两条不同的线索。")

    @property
    def pair(self) -> frozenset[str]:
        """The two leads, in no order."""
        return frozenset(uid for uid in (self.first, self.second) if uid)


def judged_pairs(matches: Iterable[LeadMatch]) -> dict[frozenset[str], LeadMatch]:
    """The last judgement on each pair: by its day, then by its record."""
    found: dict[frozenset[str], LeadMatch] = {}
    for match in sorted(matches, key=lambda one: (one.judged_on or "", one.uid)):
        found[match.pair] = match
    return found


def doubles(matches: Iterable[LeadMatch]) -> dict[str, str]:
    """The leads that count for another one, each with the lead that stays in its place."""
    stays = {uid: match.keep for match in judged_pairs(matches).values() if match.judged == SAME and match.keep for uid in match.pair if uid != match.keep}
    return {uid: keep for uid, keep in stays.items() if stays.get(keep) != uid}
