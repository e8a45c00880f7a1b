"""先行所 and the offices that follow them, side by side, by the measures of the assessment (S0-66)."""

from collections.abc import Iterator
from typing import Any

from app.domain.benchmarks import LEADING, MARKS, Benchmark, BenchmarkRow
from app.domain.errors import BadInput
from app.domain.organisation import Unit
from app.domain.records import fields_of
from app.services.counted_rows import Counted
from app.services.scoring import MEASURED
from app.services.tallying import offices
from app.services.workspace import Workspace


def standing_of(office: Unit) -> str:
    """先行所, 对标所, or nothing, by the honours that the unit bears."""
    return next((standing for word, standing in MARKS.items() if word in (office.honours or "")), "")


def count_benchmark(workspace: Workspace, benchmark: Benchmark) -> Iterator[Counted]:
    """One row for each office with a standing, the leading ones first. Raises BadInput when no office has one."""
    chosen = [office for office in offices(workspace, None) if standing_of(office)]
    if not chosen:
        raise BadInput("还没有登记先行所和对标所。", "请由区局在单位的“荣誉”里填写“先行所”或“对标”。")
    chosen.sort(key=lambda office: (standing_of(office) != LEADING, office.name))
    benchmark.counted_on = workspace.today.isoformat()
    rows = [_row(workspace, office, place, benchmark.year or 0) for place, office in enumerate(chosen, 1)]
    yield Counted(BenchmarkRow, ("office",), rows, kept_by=("note",))


def _row(workspace: Workspace, office: Unit, place: int, year: int) -> dict[str, Any]:
    counts = {
        name: len(MEASURED[field.label](workspace, office.uid, f"{year}-01-01", f"{year}-12-31"))
        for name, field in fields_of(BenchmarkRow).items()
        if field.label in MEASURED
    }
    return {"office": office.uid, "place": place, "standing": standing_of(office), **counts}
