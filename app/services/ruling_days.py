"""Until when a patent dispute is to be ruled on: the confirmed day, or what the sources say, which differ (S3-30; `domain-rules.md` C-1)."""

from datetime import date

from app.domain.dates import shown_day
from app.domain.due import TimeLimit, applying, due_day
from app.domain.errors import UserError
from app.domain.patent_disputes import FILED, SERVED, SUSPENDED, PatentDispute
from app.services.workspace import Workspace

CONFIRMED, SAID = "patent-ruling", ("patent-ruling-said-days", "patent-ruling-said-months")


def told_ruling_days(workspace: Workspace, dispute: PatentDispute) -> str:
    """The length with its source and last day; while nobody has confirmed one, each that is told. Empty before filing and after the ruling."""
    if dispute.state not in (FILED, SERVED, SUSPENDED) or not dispute.filed_on:
        return ""
    try:
        limit = applying(workspace.limits, CONFIRMED, date.fromisoformat(dispute.filed_on))
        if limit.n is not None:
            return _last_day(workspace, dispute, limit)
        said = [_last_day(workspace, dispute, applying(workspace.limits, code, date.fromisoformat(dispute.filed_on))) for code in SAID]
    except UserError:
        return ""
    return f"各处所载不一致，本单位还没有确认：{'；'.join(said)}。请对照{limit.basis.partition('（')[0]}原文，把数值填入时限规则。"


def _last_day(workspace: Workspace, dispute: PatentDispute, limit: TimeLimit) -> str:
    start = date.fromisoformat(dispute.filed_on or "")
    day = due_day(limit, start, workspace.calendar, excluded=suspended(dispute.suspended_on, dispute.resumed_on)).day
    longer = f"，可延长{limit.extension.n}{limit.unit.value}" if limit.extension else ""
    return f"{limit.length()}{longer}（{shown_day(day.isoformat())}到期{'' if limit.verified() else '，待核对'}）"


def suspended(since: str | None, until: str | None) -> list[tuple[date, date]]:
    """The days that a suspension takes out; none while it lasts, because its end is not known."""
    try:
        return [(date.fromisoformat(since or ""), date.fromisoformat(until or ""))]
    except ValueError:
        return []
