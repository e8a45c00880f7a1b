"""The due days of cases, reviews and re-checks: reckoned on each replica from the time limits, shown in lists and on 今日 (`domain-rules.md` C-1)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from app.domain.calendar import WorkingCalendar
from app.domain.case_steps import RUNNING
from app.domain.cases import DECISIONS, Case
from app.domain.complaints import CLOSED as COMPLAINT_CLOSED
from app.domain.complaints import ComplaintRecord
from app.domain.due import TimeLimit, applying, due_day
from app.domain.errors import UserError
from app.domain.legal_review import IN_REVIEW, LegalReview
from app.domain.rectification import RUNNING as PUTTING_RIGHT
from app.domain.rectification import Rectification
from app.domain.spans import read_spans
from app.domain.value_kinds import Scalar

CASE, REVIEW, PUBLICATION, PUSH = "case", "case-review", "penalty-publication", "penalty-publication-push"
COMPLAINTS = {"投诉": "complaint-acceptance", "举报": "lead-check", "信访": "petition-closing"}
"""The time limit of each sort; where the present text leaves a number open there is no due day."""
Row = Mapping[str, Any]


def due_of_papers(limits: tuple[TimeLimit, ...], calendar: WorkingCalendar) -> dict[str, Callable[[Row], dict[str, Scalar]]]:
    """The derived columns of these kinds. A row that says something impossible has no due day."""

    def last_day(code: str, start: str | None, *, extended: bool = False, excluded: str | None = None) -> str | None:
        try:
            first = date.fromisoformat(start or "")
            return due_day(applying(limits, code, first), first, calendar, extended=extended, excluded=read_spans(excluded)).day.isoformat()
        except (UserError, ValueError, OverflowError):
            return None

    def of_case(row: Row) -> dict[str, Scalar]:
        running = row["state"] in RUNNING and not row["_deleted"]
        reckoned = last_day(CASE, row["filed_on"], extended=bool(row["extended_on"]), excluded=row["excluded"]) if running else None
        told = row["pushed_on"] if row["other_province"] else row["published_on"]
        published = row["decision_kind"] != DECISIONS[0] or told or row["_deleted"]
        return {
            "due_on": max(reckoned, row["longer_until"] or "") if reckoned else None,
            "publish_by": None if published else last_day(PUSH if row["other_province"] else PUBLICATION, row["decided_on"]),
        }

    def of_review(row: Row) -> dict[str, Scalar]:
        running = row["state"] == IN_REVIEW and not row["_deleted"]
        return {"due_on": last_day(REVIEW, row["submitted_on"]) if running else None}

    def of_rectification(row: Row) -> dict[str, Scalar]:
        running = row["state"] == PUTTING_RIGHT and not row["_deleted"]
        return {"deadline": (row["again_due_on"] or row["due_on"]) if running else None}

    def of_complaint(row: Row) -> dict[str, Scalar]:
        running = row["state"] != COMPLAINT_CLOSED and not row["_deleted"]
        return {"due_on": last_day(COMPLAINTS.get(row["sort"] or "", ""), row["received_on"]) if running else None}

    return {ComplaintRecord.table: of_complaint, Case.table: of_case, LegalReview.table: of_review, Rectification.table: of_rectification}
