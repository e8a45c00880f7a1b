"""All record kinds of the program, in one tuple."""

from app.domain.abnormal_patents import AbnormalBatch, AbnormalPatent
from app.domain.activities import Activity, ActivityCount, ActivityCountRow, ActivityRule, Participant, Participation, ParticipationRow, SeminarPaper
from app.domain.allocation import AllocationMove, AllocationProposal, OfficeLoad
from app.domain.archive import CaseDocument
from app.domain.assessment import Commendation, Indicator, RankedOffice, Ranking, Scorecard, ScoreItem, SelfAssessment, SelfAssessmentRow
from app.domain.basis import BasisDocument, DocumentReceipt
from app.domain.benchmarks import Benchmark, BenchmarkRow
from app.domain.bulletins import CaseBulletin, CaseBulletinRow
from app.domain.campaigns import Campaign, CampaignRow, LiaisonNote
from app.domain.case_collections import CaseCollection, CollectedCase
from app.domain.cases import Case
from app.domain.complaints import ComplaintRecord
from app.domain.coordination import Coordination
from app.domain.document_numbers import GivenNumber, NumberBlock, NumberSeries
from app.domain.drawn_checks import DrawnCheck, RandomDraw
from app.domain.duties import Duty, DutyPiece, Snooze
from app.domain.evidence import Evidence
from app.domain.exchange_schedule import ExchangeSchedule
from app.domain.experts import Expert, ExpertAssignment
from app.domain.helping import AidRequest, FinanceRecord, Guidance, Measure, TransferReview
from app.domain.imports import HeadingMap
from app.domain.institutions import ContactPerson, CooperationItem, Institution
from app.domain.joint_action import JointAction, JointFinding
from app.domain.jurisdiction import Designation
from app.domain.keeping import DestructionItem, DestructionList
from app.domain.kind_entries import KindEntry
from app.domain.knowledge import FocusItem, KnowledgeItem
from app.domain.lead_matches import LeadMatch
from app.domain.leads import Lead, Reporter, Triage
from app.domain.legal_review import LegalReview
from app.domain.letters import Letter
from app.domain.levels import LevelRow, LevelSummary
from app.domain.logistics import LogisticsRequest
from app.domain.markets import Agency, Check, Market, Platform, Printer
from app.domain.mediation import ChannelStage, Mediation, MediationSession
from app.domain.meetings import ActionItem, Attendance, Meeting
from app.domain.member_cards import Growth, MemberCard, MemberYear
from app.domain.mentorship import MentorRecord, Mentorship
from app.domain.model_cases import ModelCase
from app.domain.news import Inquiry, MediaItem, NewsItem
from app.domain.organisation import Account, Area, CaseGroup, Pairing, Person, TaskForceMember, Unit
from app.domain.oversight import OversightOrder
from app.domain.own_settings import OwnSettings
from app.domain.pairing_work import PairingActivity, PairingSummary, PairingSummaryRow
from app.domain.patent_disputes import PatentDispute
from app.domain.periods import PeriodTask, SpecialPeriod
from app.domain.phrases import Phrase
from app.domain.pilots import PilotOffice
from app.domain.plans import Plan, PlanTask, SchemeTask
from app.domain.police_referral import PoliceReferral
from app.domain.reassignment import Reassignment
from app.domain.records import Record
from app.domain.rectification import Rectification
from app.domain.referral import Referral
from app.domain.registers import KeyEnterprise, ProblemReport, ServiceMatch, ServiceOrganisation, VolunteerTeam
from app.domain.rewards import CreditRecord, RewardRecord, TitleRecord
from app.domain.rights import GeographicalIndication, GIUser, Project, RightsHolder
from app.domain.special_team import SpecialTeam, TeamMilestone
from app.domain.staffing import StaffingCheck
from app.domain.stations import ContactPoint, Station, StationTask
from app.domain.step_record import Step
from app.domain.submissions import Submission
from app.domain.support import Dispatch, SupportRequest
from app.domain.surveys import Improvement, Survey, SurveyAreaCount, SurveyCount, SurveyQuestion, SurveyReply
from app.domain.tallies import Balance, BalanceRow, GroupSummary, GroupSummaryRow
from app.domain.task_force import TaskForceAdjustment, TaskForceChange

KINDS: tuple[type[Record], ...] = (
    Unit,
    Area,
    Person,
    Account,
    CaseGroup,
    TaskForceMember,
    Pairing,
    KindEntry,
    Lead,
    Triage,
    Reporter,
    SupportRequest,
    Dispatch,
    Referral,
    LeadMatch,
    Campaign,
    CampaignRow,
    LiaisonNote,
    PoliceReferral,
    Evidence,
    Mediation,
    MediationSession,
    ChannelStage,
    PatentDispute,
    AbnormalBatch,
    AbnormalPatent,
    RandomDraw,
    DrawnCheck,
    CaseCollection,
    CollectedCase,
    Mentorship,
    MentorRecord,
    Reassignment,
    Coordination,
    Designation,
    LogisticsRequest,
    OversightOrder,
    Case,
    CaseDocument,
    LegalReview,
    Rectification,
    ModelCase,
    TaskForceAdjustment,
    TaskForceChange,
    GroupSummary,
    GroupSummaryRow,
    Balance,
    BalanceRow,
    AllocationProposal,
    OfficeLoad,
    AllocationMove,
    Meeting,
    Attendance,
    ActionItem,
    PairingActivity,
    PairingSummary,
    PairingSummaryRow,
    JointAction,
    JointFinding,
    SpecialTeam,
    TeamMilestone,
    CaseBulletin,
    CaseBulletinRow,
    ComplaintRecord,
    MemberCard,
    Growth,
    MemberYear,
    Benchmark,
    BenchmarkRow,
    Indicator,
    Scorecard,
    ScoreItem,
    Commendation,
    Ranking,
    RankedOffice,
    SelfAssessment,
    SelfAssessmentRow,
    Station,
    ContactPoint,
    StationTask,
    KeyEnterprise,
    ServiceOrganisation,
    ServiceMatch,
    VolunteerTeam,
    ProblemReport,
    StaffingCheck,
    Institution,
    CooperationItem,
    ContactPerson,
    Expert,
    ExpertAssignment,
    PilotOffice,
    Market,
    Platform,
    Printer,
    Agency,
    Check,
    GeographicalIndication,
    GIUser,
    Project,
    RightsHolder,
    Activity,
    Participant,
    SeminarPaper,
    ActivityRule,
    ActivityCount,
    ActivityCountRow,
    Participation,
    ParticipationRow,
    LevelSummary,
    LevelRow,
    Survey,
    SurveyQuestion,
    SurveyReply,
    SurveyCount,
    SurveyAreaCount,
    Improvement,
    SpecialPeriod,
    PeriodTask,
    SchemeTask,
    Plan,
    PlanTask,
    BasisDocument,
    DocumentReceipt,
    KnowledgeItem,
    FocusItem,
    RewardRecord,
    TitleRecord,
    CreditRecord,
    NewsItem,
    MediaItem,
    Inquiry,
    Guidance,
    AidRequest,
    Measure,
    FinanceRecord,
    TransferReview,
    Duty,
    DutyPiece,
    Snooze,
    HeadingMap,
    Submission,
    ExchangeSchedule,
    DestructionList,
    DestructionItem,
    Letter,
    NumberSeries,
    NumberBlock,
    GivenNumber,
    Phrase,
    OwnSettings,
    Step,
)
