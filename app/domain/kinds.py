"""All record kinds of the program, in one tuple."""

from app.domain.exchange_schedule import ExchangeSchedule
from app.domain.leads import Lead, Reporter, Triage
from app.domain.organisation import Account, Area, CaseGroup, Pairing, Person, TaskForceMember, Unit
from app.domain.records import Record
from app.domain.stations import ContactPoint, Station
from app.domain.step_record import Step
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
    Station,
    ContactPoint,
    ExchangeSchedule,
    Step,
)
