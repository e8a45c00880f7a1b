"""The order of the offices by their settled scores, and the place that a recommendation names (S0-88)."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.domain.assessment import FINAL, Commendation, RankedOffice, Ranking, Scorecard
from app.domain.errors import BadInput
from app.domain.query import Query, where_is
from app.services.counted_rows import Counted
from app.services.workspace import Workspace


def rank_offices(workspace: Workspace, ranking: Ranking) -> Iterator[Counted]:
    """One row for each office whose result of the year is settled; the same score is the same place. Raises BadInput while none is."""
    settled, waiting = _scored(workspace, ranking.year)
    if not settled:
        raise BadInput(f"{ranking.year}年还没有已确定的考核结果。", "请先在绩效考核里测算、通报并确定。")
    names = workspace.names(waiting)
    ranking.counted_on = workspace.today.isoformat()
    ranking.waiting = "、".join(names.get(card.office or "", "其他单位") for card in waiting)[:500] or None
    rows = [
        {"order": order, "place": _place(settled, card), "office": card.office, "total": card.total, "scorecard": card.uid}
        for order, card in enumerate(settled, 1)
    ]
    yield Counted(RankedOffice, ("office",), rows, kept_by=("honour",))


def fill_rank(workspace: Workspace, paper: Any) -> None:
    """A recommendation that begins from a settled score says its place: 第2名（共13个单位）."""
    assert isinstance(paper, Commendation)
    settled, _ = _scored(workspace, paper.year)
    card = next((one for one in settled if one.uid == paper.scorecard), None)
    if card is not None:
        paper.rank = paper.rank or f"第{_place(settled, card)}名（共{len(settled)}个单位）"


def _scored(workspace: Workspace, year: int | None) -> tuple[list[Scorecard], list[Scorecard]]:
    """The settled scorecards of the year, the best first, and those that are still open."""
    cards = list(workspace.records(Scorecard).all(Query(where=(where_is("year", year),))))
    settled = sorted((card for card in cards if card.state == FINAL), key=lambda card: (-(card.total or 0), card.office or ""))
    return settled, [card for card in cards if card.state != FINAL]


def _place(settled: Sequence[Scorecard], card: Scorecard) -> int:
    return 1 + sum((other.total or 0) > (card.total or 0) for other in settled)
