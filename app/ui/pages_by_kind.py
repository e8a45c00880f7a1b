"""Where a kind of record, or a figure of 今日, is shown in the window."""

from app.domain.document_numbers import GivenNumber
from app.domain.leads import Lead
from app.domain.letters import Letter
from app.domain.referral import Referral
from app.domain.submissions import Submission
from app.domain.support import SupportRequest
from app.services.todos import CONFLICTS, EXCHANGE
from app.ui.registers.books import ACTIVITIES, CASES, REGISTERS, STATISTICS, kinds_of

PAGE_OF_KIND = {
    Lead.table: "leads",
    SupportRequest.table: "support",
    Referral.table: "referrals",
    Letter.table: "letters",
    GivenNumber.table: "letters",
    "dispatch": "support",
    Submission.table: "duties",
    CONFLICTS: "exchange",
    EXCHANGE: "exchange",
    **{kind.table: "registers" for kind in kinds_of(REGISTERS)},
    **{kind.table: "activities" for kind in kinds_of(ACTIVITIES)},
    **{kind.table: "cases" for kind in kinds_of(CASES)},
    **{kind.table: "statistics" for kind in kinds_of(STATISTICS)},
}
VIEW_OF_FIGURE = {"overdue": "overdue", "today": "soon", "soon": "soon", "leads": "own"}
PAGE_OF_FIGURE = {"received": "exchange", "outbox": "exchange", "support": "support"}


def page_of(kind: str) -> str:
    """The page on which a kind of record is shown."""
    return PAGE_OF_KIND.get(kind, "organisation")
