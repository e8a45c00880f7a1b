"""Where a kind of record, or a figure of 今日, is shown in the window."""

from app.domain.document_numbers import GivenNumber
from app.domain.duties import Duty, DutyPiece
from app.domain.exchange_schedule import ExchangeSchedule
from app.domain.leads import Lead
from app.domain.letters import Letter
from app.domain.organisation import Person, TaskForceMember
from app.domain.records import Record
from app.domain.referral import Referral
from app.domain.registers import KeyEnterprise, ProblemReport, ServiceMatch, ServiceOrganisation, VolunteerTeam
from app.domain.staffing import StaffingCheck
from app.domain.stations import ContactPoint, Station, StationTask
from app.domain.submissions import Submission
from app.domain.support import SupportRequest
from app.services.home import CONFLICTS, EXCHANGE
from app.ui.registers.books import CASES, STATISTICS, kinds_of

GROUPS: tuple[tuple[str, tuple[type[Record], ...]], ...] = (
    ("保护名录", (Station, ContactPoint, KeyEnterprise, ServiceOrganisation, VolunteerTeam)),
    ("人员", (Person, TaskForceMember, StaffingCheck)),
    ("活动与反映", (StationTask, ProblemReport, ServiceMatch)),
    ("报送与交换", (Duty, DutyPiece, ExchangeSchedule)),
)
REGISTERS = kinds_of(GROUPS)
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
    **{kind.table: "registers" for kind in REGISTERS},
    **{kind.table: "cases" for kind in kinds_of(CASES)},
    **{kind.table: "statistics" for kind in kinds_of(STATISTICS)},
}
VIEW_OF_FIGURE = {"overdue": "overdue", "today": "soon", "soon": "soon", "leads": "own"}
PAGE_OF_FIGURE = {"received": "exchange", "outbox": "exchange", "support": "support"}


def page_of(kind: str) -> str:
    """The page on which a kind of record is shown."""
    return PAGE_OF_KIND.get(kind, "organisation")
