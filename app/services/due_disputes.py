"""The due days of what goes to the police, to a court or to a ruling: which time limit runs in which stage, from which day (`domain-rules.md` C-1)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from app.domain import mediation, oversight, patent_disputes, police_referral
from app.domain.calendar import WorkingCalendar
from app.domain.drawn_checks import DrawnCheck
from app.domain.due import TimeLimit, applying, due_day
from app.domain.errors import UserError
from app.domain.mediation import Mediation
from app.domain.oversight import OversightOrder
from app.domain.patent_disputes import PatentDispute
from app.domain.police_referral import PoliceReferral
from app.domain.value_kinds import Scalar
from app.services.ruling_days import suspended

Row = Mapping[str, Any]
Stages = Mapping[str, tuple[str, str]]
"""By state: the code of the time limit, and the field of the day that it begins with."""

POLICE: Stages = {
    police_referral.REPORTED: ("police-decision", "reported_at"),
    police_referral.APPROVED: ("police-handover", "decided_at"),
    police_referral.HANDED: ("police-filing", "handed_at"),
    police_referral.DECLINED: ("police-objection", "answered_on"),
    police_referral.FILED: ("police-items", "answered_on"),
}
COURT: Stages = {
    mediation.AGREED: ("judicial-confirmation", "effective_on"),
    mediation.APPLIED: ("court-acceptance", "applied_on"),
    mediation.TAKEN: ("court-confirmation", "taken_on"),
}
RULING: Stages = {
    patent_disputes.RECEIVED: ("patent-ruling-filing", "requested_on"),
    patent_disputes.SERVED: ("patent-ruling-answer", "served_on"),
}
PUBLICATION, PUSH = "penalty-publication", "penalty-publication-push"


def due_of_disputes(limits: tuple[TimeLimit, ...], calendar: WorkingCalendar) -> dict[str, Callable[[Row], dict[str, Scalar]]]:
    """The derived columns of these kinds."""

    def last_day(code: str, start: str | None, excluded: Sequence[tuple[date, date]] = ()) -> str | None:
        try:
            first = date.fromisoformat((start or "")[:10])
            return due_day(applying(limits, code, first), first, calendar, excluded=excluded).day.isoformat()
        except (UserError, ValueError, OverflowError):
            return None

    def in_stage(stages: Stages, row: Row) -> str | None:
        stage = stages.get(row["state"] or "") if not row["_deleted"] else None
        return last_day(stage[0], row[stage[1]]) if stage else None

    def of_police(row: Row) -> dict[str, Scalar]:
        waiting = row["state"] == police_referral.APPROVED and not row["_deleted"]
        return {"due_on": in_stage(POLICE, row), "due_at": police_referral.hand_over_until(row["decided_at"]) if waiting else None}

    def of_mediation(row: Row) -> dict[str, Scalar]:
        return {"due_on": in_stage(COURT, row), "confirm_until": last_day("judicial-confirmation", row["effective_on"])}

    def of_ruling(row: Row) -> dict[str, Scalar]:
        to_be_ruled = row["state"] == patent_disputes.FILED or (row["state"] == patent_disputes.SERVED and row["answered_on"])
        if not to_be_ruled or row["_deleted"]:
            return {"due_on": in_stage(RULING, row)}
        return {"due_on": last_day("patent-ruling", row["filed_on"], suspended(row["suspended_on"], row["resumed_on"]))}

    def of_order(row: Row) -> dict[str, Scalar]:
        running = row["state"] == oversight.ISSUED and not row["_deleted"]
        days = [row["due_on"], _next_report(row)] if running else []
        return {"deadline": min((day for day in days if day), default=None)}

    def of_check(row: Row) -> dict[str, Scalar]:
        told = row["pushed_on"] if row["other_province"] else row["published_on"]
        waiting = row["penalised"] and not told and not row["_deleted"]
        return {"publish_by": last_day(PUSH if row["other_province"] else PUBLICATION, row["decided_on"]) if waiting else None}

    return {
        PoliceReferral.table: of_police,
        Mediation.table: of_mediation,
        PatentDispute.table: of_ruling,
        OversightOrder.table: of_order,
        DrawnCheck.table: of_check,
    }


def _next_report(row: Row) -> str | None:
    """When the next report of a supervised matter is due: so many days after the last one."""
    last = row["progress_on"] or row["issued_on"]
    try:
        return (date.fromisoformat(last) + timedelta(days=row["report_every"])).isoformat() if last and row["report_every"] else None
    except (ValueError, OverflowError):
        return None
