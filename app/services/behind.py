"""The records behind the numbers of a counted row, each of which opens, and the records that a record names (S0-51, S0-65, S0-88, S2-60). Read only."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.domain.assessment import ScoreItem, SelfAssessmentRow
from app.domain.member_cards import MemberYear
from app.domain.records import Record, fields_of, links_of
from app.domain.tallies import GroupSummary, GroupSummaryRow
from app.domain.value_kinds import Links
from app.services.member_years import records_of_year
from app.services.scoring import evidence_of
from app.services.self_assessing import records_of_line
from app.services.tallying import outcomes
from app.services.usable import as_usable
from app.services.workspace import Workspace

ORGANISATION = frozenset(("unit", "area", "person", "case_group"))
"""What nearly every record names: opening it leads away from the work."""
OTHER_WORDS = {"activities": "参加的活动"}


def records_behind(workspace: Workspace, record: Record) -> list[tuple[str, Sequence[Record]]]:
    """What each number of the record was counted from, with the label of the number; nothing for records that nobody counted."""
    behind = BEHIND.get(type(record))
    found = behind(workspace, record) if behind is not None else {}
    fields = fields_of(type(record))
    return [(fields[name].label if name in fields else OTHER_WORDS.get(name, ""), records) for name, records in found.items() if records]


def records_named(workspace: Workspace, record: Record) -> list[tuple[str, Sequence[Record]]]:
    """The records that the links of a record lead to, by label: the score of a recommendation, the case of a review, the lead of a case."""
    fields = fields_of(type(record))
    found: list[tuple[str, Sequence[Record]]] = []
    for name, table in links_of(type(record)):
        value, kind = getattr(record, name), workspace.store.kind(table)
        if value and kind is not None and table not in ORGANISATION:
            uids = list(value) if isinstance(fields[name].kind, Links) else [value]
            named = [as_usable(workspace, one) for one in workspace.records(kind).many(uids).values() if not one.deleted]
            found += [(fields[name].label, named)] if named else []
    return found


def _of_summary(workspace: Workspace, row: Any) -> Mapping[str, Sequence[Record]]:
    summary = workspace.records(GroupSummary).find(row.summary)
    return outcomes(workspace, row.office or "", summary.starts_on or "", summary.ends_on or "") if summary is not None else {}


BEHIND: Mapping[type[Record], Callable[[Workspace, Any], Mapping[str, Sequence[Record]]]] = {
    ScoreItem: lambda workspace, item: {"count": evidence_of(workspace, item)},
    SelfAssessmentRow: lambda workspace, line: {"count": records_of_line(workspace, line)},
    MemberYear: records_of_year,
    GroupSummaryRow: _of_summary,
}
