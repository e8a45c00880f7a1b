"""先行所对标: offices with an honour and those that follow them, side by side on the same indicators (S0-66; `仓市场监管〔2025〕94号` 三（二）3)."""

from dataclasses import dataclass
from typing import Any

from app.domain.fields import choice, day, link, longtext, text, whole_number
from app.domain.records import Record

CLAUSE = "仓市场监管〔2025〕94号 三（二）3"
LEADING, FOLLOWING = "先行所", "对标所"
MARKS = {"对标": FOLLOWING, "先行所": LEADING}
"""A word of a unit's honours, and what it makes of the unit; the first that is found counts."""


def _count(label: str) -> Any:
    return whole_number(label, allotted=True)


@dataclass(kw_only=True)
class Benchmark(Record, table="benchmark", title="先行所对标", named_by=("number", "year"), number_word="标"):
    """One year."""

    number: str | None = text("对标编号", allotted=True, search=True)
    year: int | None = whole_number("年度", required=True, least=2_020, most=2_099, indexed=True)
    counted_on: str | None = day("统计日期", allotted=True)
    analysis: str | None = longtext("对标分析", clause=CLAUSE)
    measures: str | None = longtext("赶超措施")


@dataclass(kw_only=True)
class BenchmarkRow(Record, table="benchmark_row", title="对标明细", seen_with="benchmark", named_by=("office",)):
    """One office; the columns are the measures of the assessment."""

    benchmark: str | None = link("先行所对标", "benchmark", required=True, listed=False, indexed=True)
    place: int | None = whole_number("顺序", allotted=True, listed=False)
    office: str | None = link("监管所", "unit", required=True, allotted=True)
    standing: str | None = choice("定位", (LEADING, FOLLOWING), allotted=True)
    registered: int | None = _count("登记线索")
    in_time: int | None = _count("按期办结线索")
    hosted: int | None = _count("主办案件结案")
    assisted: int | None = _count("协办案件结案")
    lent: int | None = _count("派员支援")
    submitted: int | None = _count("报送典型案例")
    adopted: int | None = _count("采用典型案例")
    note: str | None = text("备注")
