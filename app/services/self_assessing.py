"""What a bureau says of its own work: its points added up, and the records counted where they can be (S2-60)."""

from collections.abc import Iterator, Sequence

from app.domain.assessment import SelfAssessment, SelfAssessmentRow
from app.domain.errors import BadInput
from app.domain.query import Query, where_is
from app.domain.records import Record
from app.services.counted_rows import Counted
from app.services.scoring import measured, numbers_of
from app.services.workspace import Workspace


def sum_up(workspace: Workspace, sheet: SelfAssessment) -> Iterator[Counted]:
    """Add the lines up, and count the records of those that a measure counts; what a person wrote stays."""
    lines = list(workspace.records(SelfAssessmentRow).all(Query(where=(where_is("sheet", sheet.uid),), sort="place")))
    if not lines:
        raise BadInput("还没有登记自评项目。", "请在“相关”里新增自评项目。")
    sheet.full, sheet.total = sum(line.full or 0 for line in lines), sum(line.points or 0 for line in lines)
    sheet.reckoned_on = workspace.today.isoformat()
    rows = []
    for line in lines:
        found = records_of_line(workspace, line, sheet)
        rows.append({"uid": line.uid, "count": len(found) if line.measure else None, "evidence": numbers_of(found)})
    yield Counted(SelfAssessmentRow, ("uid",), rows, put_away=False)


def records_of_line(workspace: Workspace, line: SelfAssessmentRow, sheet: SelfAssessment | None = None) -> Sequence[Record]:
    """The records that stand behind a line of a sheet now."""
    of = sheet or workspace.records(SelfAssessment).find(line.sheet)
    return measured(workspace, line.measure, of.unit, of.year) if of is not None else ()
