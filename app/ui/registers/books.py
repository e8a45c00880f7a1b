"""Which kinds stand on which page of registers, under which headings. A new kind is one word here."""

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
from app.domain.drawn_checks import DrawnCheck, RandomDraw
from app.domain.duties import Duty, DutyPiece
from app.domain.evidence import Evidence
from app.domain.exchange_schedule import ExchangeSchedule
from app.domain.experts import Expert, ExpertAssignment
from app.domain.helping import AidRequest, FinanceRecord, Guidance, Measure, TransferReview
from app.domain.institutions import ContactPerson, CooperationItem, Institution
from app.domain.joint_action import JointAction, JointFinding
from app.domain.jurisdiction import Designation
from app.domain.keeping import DestructionItem, DestructionList
from app.domain.kind_entries import KindEntry
from app.domain.knowledge import FocusItem, KnowledgeItem
from app.domain.lead_matches import LeadMatch
from app.domain.leads import Triage
from app.domain.legal_review import LegalReview
from app.domain.levels import LevelRow, LevelSummary
from app.domain.logistics import LogisticsRequest
from app.domain.markets import Agency, Check, Market, Platform, Printer
from app.domain.mediation import ChannelStage, Mediation, MediationSession
from app.domain.meetings import ActionItem, Attendance, Meeting
from app.domain.member_cards import Growth, MemberCard, MemberYear
from app.domain.mentorship import MentorRecord, Mentorship
from app.domain.model_cases import ModelCase
from app.domain.news import Inquiry, MediaItem, NewsItem
from app.domain.organisation import Person, TaskForceMember
from app.domain.oversight import OversightOrder
from app.domain.pairing_work import PairingActivity, PairingSummary, PairingSummaryRow
from app.domain.patent_disputes import PatentDispute
from app.domain.periods import PeriodTask, SpecialPeriod
from app.domain.pilots import PilotOffice
from app.domain.plans import Plan, PlanTask, SchemeTask
from app.domain.police_referral import PoliceReferral
from app.domain.reassignment import Reassignment
from app.domain.records import Record
from app.domain.rectification import Rectification
from app.domain.registers import KeyEnterprise, ProblemReport, ServiceMatch, ServiceOrganisation, VolunteerTeam
from app.domain.rewards import CreditRecord, RewardRecord, TitleRecord
from app.domain.rights import GeographicalIndication, GIUser, Project, RightsHolder
from app.domain.special_team import SpecialTeam, TeamMilestone
from app.domain.staffing import StaffingCheck
from app.domain.stations import ContactPoint, Station, StationTask
from app.domain.surveys import Improvement, Survey, SurveyAreaCount, SurveyCount, SurveyQuestion, SurveyReply
from app.domain.tallies import Balance, BalanceRow, GroupSummary, GroupSummaryRow
from app.domain.task_force import TaskForceAdjustment, TaskForceChange

Book = tuple[tuple[str, tuple[type[Record], ...]], ...]

REGISTERS: Book = (
    ("保护名录", (Station, ContactPoint, KeyEnterprise, ServiceOrganisation, VolunteerTeam, PilotOffice)),
    ("市场与权利", (Market, Platform, Printer, Agency, GeographicalIndication, GIUser, RightsHolder, Project)),
    ("专家与协作", (Expert, ExpertAssignment, Institution, CooperationItem, ContactPerson)),
    ("人员", (Person, TaskForceMember, StaffingCheck, TitleRecord)),
    ("检查与服务", (StationTask, Check, ProblemReport, ServiceMatch, Guidance, AidRequest, TransferReview)),
    ("依据与知识", (BasisDocument, DocumentReceipt, KnowledgeItem, FocusItem, KindEntry)),
    ("报送与交换", (Duty, DutyPiece, ExchangeSchedule)),
    ("保存与销毁", (DestructionList, DestructionItem)),
)
ACTIVITIES: Book = (
    ("活动", (Activity, Participant, SeminarPaper, ActivityRule)),
    ("专项保护", (SpecialPeriod, PeriodTask)),
    ("计划与分工", (Plan, PlanTask, SchemeTask)),
    ("问卷", (Survey, SurveyQuestion, SurveyReply, SurveyCount, SurveyAreaCount, Improvement)),
    ("信息与宣传", (NewsItem, Inquiry, MediaItem, Measure, FinanceRecord)),
)
CASES: Book = (
    ("案件", (Case, CaseDocument, Evidence, LegalReview, Rectification, ModelCase, CaseCollection, CollectedCase)),
    ("线索处置", (Triage, LeadMatch, Reassignment, Coordination, Designation, PoliceReferral)),
    ("排查", (Campaign, CampaignRow, LiaisonNote)),
    ("协同办案", (JointAction, JointFinding, SpecialTeam, TeamMilestone)),
    ("调解与裁决", (Mediation, MediationSession, ChannelStage, PatentDispute)),
    ("非正常申请", (AbnormalBatch, AbnormalPatent)),
    ("双随机", (RandomDraw, DrawnCheck)),
    ("督办与保障", (ComplaintRecord, OversightOrder, LogisticsRequest)),
)
STATISTICS: Book = (
    ("统计", (GroupSummary, GroupSummaryRow, Balance, BalanceRow)),
    ("通报", (CaseBulletin, CaseBulletinRow)),
    ("力量分配", (AllocationProposal, OfficeLoad, AllocationMove)),
    ("专班", (TaskForceAdjustment, TaskForceChange, MemberCard, Growth, MemberYear, Mentorship, MentorRecord)),
    ("结对", (PairingActivity, PairingSummary, PairingSummaryRow)),
    ("会议", (Meeting, Attendance, ActionItem)),
    ("考核", (Indicator, Scorecard, ScoreItem, Ranking, RankedOffice, Commendation)),
    ("自评与对标", (SelfAssessment, SelfAssessmentRow, Benchmark, BenchmarkRow)),
    ("活动统计", (ActivityCount, ActivityCountRow, Participation, ParticipationRow, LevelSummary, LevelRow)),
    ("奖惩与信用", (RewardRecord, CreditRecord)),
)


def kinds_of(book: Book) -> tuple[type[Record], ...]:
    """All kinds of a page."""
    return tuple(kind for _, kinds in book for kind in kinds)
