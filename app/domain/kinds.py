"""All record kinds of the program, in one tuple."""

from app.domain.document_numbers import GivenNumber, NumberBlock, NumberSeries
from app.domain.duties import Duty, DutyPiece
from app.domain.exchange_schedule import ExchangeSchedule
from app.domain.leads import Lead, Reporter, Triage
from app.domain.letters import Letter
from app.domain.organisation import Account, Area, CaseGroup, Pairing, Person, TaskForceMember, Unit
from app.domain.records import Record
from app.domain.referral import Referral
from app.domain.registers import KeyEnterprise, ProblemReport, ServiceMatch, ServiceOrganisation, VolunteerTeam
from app.domain.staffing import StaffingCheck
from app.domain.stations import ContactPoint, Station, StationTask
from app.domain.step_record import Step
from app.domain.submissions import Submission
from app.domain.support import Dispatch, SupportRequest

KINDS: tuple[type[Record], ...] = (
    Unit,
    Area,
    Person,
    Account,
    CaseGroup,
    TaskForceMember,
    Pairing,
    Lead,
    Triage,
    Reporter,
    SupportRequest,
    Dispatch,
    Referral,
    Station,
    ContactPoint,
    StationTask,
    KeyEnterprise,
    ServiceOrganisation,
    ServiceMatch,
    VolunteerTeam,
    ProblemReport,
    StaffingCheck,
    Duty,
    DutyPiece,
    Submission,
    ExchangeSchedule,
    Letter,
    NumberSeries,
    NumberBlock,
    GivenNumber,
    Step,
)
