"""Numbers at the year's end: outcomes, allocation, scores, benchmark, order (S0-51, S0-63, S0-65, S0-66, S0-88)."""

from collections.abc import Iterator

from app.domain.allocation import AllocationMove, AllocationProposal, OfficeLoad
from app.domain.assessment import FINAL, Commendation, Indicator, RankedOffice, Ranking, Scorecard, ScoreItem, total_of
from app.domain.benchmarks import FOLLOWING, LEADING, Benchmark, BenchmarkRow
from app.domain.member_cards import MemberYear
from app.domain.organisation import Unit
from app.domain.query import where_is
from app.domain.records import fields_of
from app.domain.tallies import GroupSummary, GroupSummaryRow
from app.domain.workload import arithmetic, points
from app.services.allocating import counts_of
from app.services.behind import records_behind
from app.services.benchmarking import count_benchmark
from app.services.scoring import MEASURED, evidence_of, reckon_score
from app.services.steps import steps_taken
from app.services.tabulating import tabulate
from app.services.year.proof.check import Promise, Seen, Year, found

OUTCOMES = {"hosted": "主办结案", "assisted": "协办结案", "model_cases": "采用典型案例", "publicity": "宣传"}


def _outcomes(year: Year, seen: Seen) -> Iterator[str]:
    """Every number of a group's and a member's year opens as many records."""
    for workspace in year.offices:
        for summary in found(workspace, GroupSummary, where_is("unit", workspace.unit.uid)):
            tabulate(workspace, summary)
            for row in found(workspace, GroupSummaryRow, where_is("summary", summary.uid)):
                behind = {label: number for label, _, number in records_behind(workspace, row)}
                for name, label in OUTCOMES.items():
                    seen[label] += getattr(row, name) or 0
                    if behind.get(label, 0) != (getattr(row, name) or 0):
                        yield f"{summary.number} {label}：{getattr(row, name)}，打开 {behind.get(label, 0)}"
        for one in found(workspace, MemberYear, where_is("unit", workspace.unit.uid)):
            opened = sum(number for _, _, number in records_behind(workspace, one))
            seen["成员年度打开的记录"] += opened


def _allocated(year: Year, seen: Seen) -> Iterator[str]:
    """Every load shows how it was computed; what a person changed is still there after the next reckoning."""
    for workspace in year.offices:
        for proposal in seen.each("分配建议", found(workspace, AllocationProposal, where_is("unit", workspace.unit.uid))):
            tabulate(workspace, proposal)
            counts_now = counts_of(workspace)
            for row in found(workspace, OfficeLoad, where_is("proposal", proposal.uid)):
                counts = counts_now(row.office or "")
                seen["各所负荷"] += 1
                if (row.load, row.reckoned) != (points(counts, proposal.weights()), arithmetic(counts, proposal.weights())):
                    yield f"{proposal.number} {row.name}：{row.reckoned}"
                if f"＝{row.load}分" not in (row.reckoned or "") and row.load:
                    yield f"{proposal.number} 没有算式"
            moves = found(workspace, AllocationMove, where_is("proposal", proposal.uid))
            kept = [one for one in moves if one.reason]
            seen["人改定的"] += len(kept)
            yield from (f"{proposal.number} 改定的人数变成 {one.people}" for one in kept if one.people != 1)


def _scores(year: Year, seen: Seen) -> Iterator[str]:
    """Each total is the sum of its lines; each line opens as many records as it counts; twice reckoned is the same; an objection has its answer."""
    indicators = {one.uid: one for one in found(year.bureau, Indicator)}
    for card in found(year.bureau, Scorecard):
        items = found(year.bureau, ScoreItem, where_is("scorecard", card.uid))
        seen["考核"] += 1
        seen["考核明细"] += len(items)
        seen["提出异议"] += any(step.name == "object" for step in steps_taken(year.bureau, card))
        seen["更正"] += sum(item.changed is not None for item in items)
        if card.total != total_of(items) or card.state != FINAL:
            yield f"{card.number} 合计 {card.total}，明细 {total_of(items)}，{card.state}"
        once, twice = ([dict(row) for row in next(iter(reckon_score(year.bureau, card))).rows] for _ in range(2))
        if once != twice:
            yield f"{card.number} 两次测算不同"
        for row, item in ((row, next(one for one in items if one.indicator == row["indicator"])) for row in once):
            opened = len(evidence_of(year.bureau, item))
            seen["打开的依据"] += opened
            each = indicators[item.indicator or ""].each or 0
            if opened != row["count"] or f"{row['count']}件×{each}分" not in str(row["reckoned"]):
                yield f"{card.number} {row['reckoned']}，打开 {opened}"
        if any(item.changed is not None and not item.because for item in items) or (card.objection and not card.answer):
            yield f"{card.number} 更正没有理由或异议没有处理"


def _side_by_side(year: Year, seen: Seen) -> Iterator[str]:
    """建新 and 盖山 lead, 金山 and 城门 follow, on the same measures as the assessment."""
    names = {unit.uid: unit.short_name for unit in found(year.bureau, Unit)}
    for benchmark in seen.each("对标", found(year.bureau, Benchmark)):
        rows = found(year.bureau, BenchmarkRow, where_is("benchmark", benchmark.uid), sort="place")
        if [(names.get(row.office or ""), row.standing) for row in rows] != _standings(rows, names):
            yield f"{benchmark.number} 顺序不对"
        if {names.get(row.office or ""): row.standing for row in rows} != {"建新所": LEADING, "盖山所": LEADING, "金山所": FOLLOWING, "城门所": FOLLOWING}:
            yield f"{benchmark.number} 单位不对"
        (now,) = count_benchmark(year.bureau, Benchmark(unit=year.bureau.unit.uid, year=benchmark.year))
        for row in now.rows:
            for name, field in fields_of(BenchmarkRow).items():
                if field.label in MEASURED:
                    seen["对标的数"] += row[name]
                    days = f"{benchmark.year}-01-01", f"{benchmark.year}-12-31"
                    if row[name] != len(MEASURED[field.label](year.bureau, row["office"], *days)):
                        yield f"{benchmark.number} {field.label}"


def _standings(rows: list[BenchmarkRow], names: dict[str, str | None]) -> list[tuple[str | None, str | None]]:
    """Those that lead first."""
    return sorted(((names.get(row.office or ""), row.standing) for row in rows), key=lambda one: (one[1] != LEADING, one[0] or ""))


def _ranked(year: Year, seen: Seen) -> Iterator[str]:
    """The order is that of the settled scores, equal ones share a place; each recommendation opens its score and says its place."""
    cards = {card.uid: card for card in found(year.bureau, Scorecard)}
    for ranking in seen.each("考核名次", found(year.bureau, Ranking)):
        rows = found(year.bureau, RankedOffice, where_is("ranking", ranking.uid), sort="order")
        seen["排名的单位"] += len(rows)
        totals = [row.total or 0 for row in rows]
        if totals != sorted(totals, reverse=True) or [row.place for row in rows] != [1 + sum(other > own for other in totals) for own in totals]:
            yield f"{ranking.name} 名次不对"
        if any(cards[row.scorecard or ""].total != row.total or cards[row.scorecard or ""].state != FINAL for row in rows):
            yield f"{ranking.name} 得分与考核表不同"
        places = {row.scorecard: row.place for row in rows}
        for paper in found(year.bureau, Commendation):
            seen["评优评先推荐"] += 1
            if paper.scorecard not in cards or not (paper.rank or "").startswith(f"第{places.get(paper.scorecard)}名"):
                yield f"{paper.candidate} {paper.rank}"


PROMISES = (
    Promise("S0-51", "组团成果和成员年度的数都能打开到记录", _outcomes, {**dict.fromkeys(OUTCOMES.values(), 3), "成员年度打开的记录": 50}),
    Promise("S0-63", "负荷写明算式，人改定的人数在重新测算后保留", _allocated, {"分配建议": 4, "各所负荷": 13, "人改定的": 4}),
    Promise("S0-65", "得分逐条打开到记录，重新测算不变，异议有处理", _scores, {"考核": 13, "考核明细": 100, "提出异议": 1, "更正": 1, "打开的依据": 300}),
    Promise("S0-66", "金山、城门对标建新、盖山，指标相同", _side_by_side, {"对标": 1, "对标的数": 50}),
    Promise("S0-88", "名次按确定的得分，推荐能打开得分", _ranked, {"考核名次": 1, "排名的单位": 13, "评优评先推荐": 3}),
)
