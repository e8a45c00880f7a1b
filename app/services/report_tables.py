"""The tables of a report: leads and cases of its period by office and by kind, as lines of text that the clerk edits (S4-22). It stores nothing."""

from collections.abc import Iterator, Sequence

from app.domain.cases import Case
from app.domain.lead_kinds import LEAD_KINDS
from app.domain.leads import Lead
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record
from app.domain.text_tables import written_chart, written_table
from app.services.tallying import REGISTERED, between
from app.services.workspace import Workspace

COLUMNS = ("登记线索", "立案", "结案")
TOTAL = "合计"
Counts = tuple[int, ...]


def tables_of(workspace: Workspace, first: str, last: str) -> Iterator[str]:
    """By office, with bars, and by kind; a table that would have one row says nothing that the text does not say."""
    units = [(unit.name, "unit", unit.uid) for unit in workspace.units() if not unit.deleted]
    by_unit = _rows(workspace, units, "其他单位", first, last)
    if len(by_unit) > 1:
        yield written_table("各单位线索和案件（件）", _with_total("单位", by_unit))
        yield written_chart("各单位登记线索和立案（件）", COLUMNS[:2])
    by_kind = _rows(workspace, [(kind, "kind", kind) for kind in LEAD_KINDS], "其他类型", first, last)
    if len(by_kind) > 1:
        yield written_table("各类线索和案件（件）", _with_total("类型", by_kind))


def _rows(workspace: Workspace, groups: Sequence[tuple[str, str, str]], rest_called: str, first: str, last: str) -> list[tuple[str, Counts]]:
    """A name and its counts, for those that have any, the largest first; what belongs to none of them comes last, so that all tables have one total."""
    counted = [(name, _counts(workspace, first, last, where_is(field, value))) for name, field, value in groups]
    rest = tuple(whole - sum(parts) for whole, parts in zip(_counts(workspace, first, last), zip(*(row[1] for row in counted), strict=True), strict=True))
    return [row for row in sorted(counted, key=lambda row: [-number for number in row[1]]) if any(row[1])] + ([(rest_called, rest)] if any(rest) else [])


def _counts(workspace: Workspace, first: str, last: str, *where: Condition) -> Counts:
    def count(kind: type[Record], field: str, *more: Condition) -> int:
        return workspace.records(kind).count(Query(where=(*where, *between(field, first, last), *more)))

    return count(Lead, "received_on", Condition("state", Test.IN, REGISTERED)), count(Case, "filed_on"), count(Case, "closed_on")


def _with_total(label: str, rows: Sequence[tuple[str, Counts]]) -> Iterator[Sequence[str]]:
    yield (label, *COLUMNS)
    for name, numbers in rows:
        yield (name, *map(str, numbers))
    yield (TOTAL, *(str(sum(numbers)) for numbers in zip(*(row[1] for row in rows), strict=True)))
