"""The records behind the numbers of a counted row, each of which opens, and the records that a record names (S0-51, S0-65, S0-88, S2-60). Read only."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.domain.activities import ActivityCountRow
from app.domain.assessment import ScoreItem, SelfAssessmentRow
from app.domain.bulletins import CaseBulletinRow
from app.domain.leads import Lead
from app.domain.levels import LevelRow
from app.domain.member_cards import MemberYear
from app.domain.pairing_work import PairingSummaryRow
from app.domain.query import Query
from app.domain.records import Record, fields_of, links_of
from app.domain.surveys import SurveyCount
from app.domain.tallies import GroupSummary, GroupSummaryRow
from app.domain.value_kinds import Links
from app.services.activity_counts import behind_activities
from app.services.case_counts import behind_bulletin
from app.services.level_counts import behind_level
from app.services.member_years import records_of_year
from app.services.pairing_tally import behind_pairing
from app.services.scoring import evidence_of
from app.services.self_assessing import records_of_line
from app.services.survey_counts import behind_survey
from app.services.tallying import lists_of_summary, outcomes
from app.services.usable import as_usable
from app.services.workspace import Workspace

ORGANISATION = frozenset(("unit", "area", "person", "case_group"))
"""What nearly every record names: opening it leads away from the work."""
OTHER_WORDS = {"activities": "参加的活动"}


Listing = tuple[type[Record], Query]
"""A list that is read only as far as it is shown."""
Found = Mapping[str, Sequence[Record] | Listing]
SHOWN = 60
"""Records that are shown at once."""


def records_behind(workspace: Workspace, record: Record) -> list[tuple[str, Sequence[Record], int]]:
    """What each number of the record was counted from: the label of the number, the first of the records, and how many there are."""
    behind = BEHIND.get(type(record))
    found = behind(workspace, record) if behind is not None else {}
    fields = fields_of(type(record))
    told = [(fields[name].label if name in fields else OTHER_WORDS.get(name, ""), *_some(workspace, records)) for name, records in found.items()]
    return [one for one in told if one[1]]


def _some(workspace: Workspace, found: Sequence[Record] | Listing) -> tuple[Sequence[Record], int]:
    if isinstance(found, tuple) and len(found) == 2 and isinstance(found[1], Query):
        records = workspace.records(found[0])
        return records.page(found[1], None, SHOWN).records, records.count(found[1])
    listed: Sequence[Record] = found
    return listed[:SHOWN], len(listed)


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


def _of_summary(workspace: Workspace, row: Any) -> Found:
    summary = workspace.records(GroupSummary).find(row.summary)
    if summary is None:
        return {}
    period = row.office or "", summary.starts_on or "", summary.ends_on or ""
    lists: dict[str, Sequence[Record] | Listing] = {name: (Lead, query) for name, query in lists_of_summary(workspace, *period).items()}
    return {**lists, **outcomes(workspace, *period)}


BEHIND: Mapping[type[Record], Callable[[Workspace, Any], Found]] = {
    ScoreItem: lambda workspace, item: {"count": evidence_of(workspace, item)},
    SelfAssessmentRow: lambda workspace, line: {"count": records_of_line(workspace, line)},
    MemberYear: records_of_year,
    GroupSummaryRow: _of_summary,
    LevelRow: behind_level,
    CaseBulletinRow: behind_bulletin,
    ActivityCountRow: behind_activities,
    SurveyCount: behind_survey,
    PairingSummaryRow: behind_pairing,
}
