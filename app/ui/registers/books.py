"""Which kinds stand on which page of registers, under which headings. A new kind is one word here."""

from app.domain.allocation import AllocationMove, AllocationProposal, OfficeLoad
from app.domain.archive import CaseDocument
from app.domain.assessment import Commendation, Indicator, Scorecard, ScoreItem
from app.domain.benchmarks import Benchmark, BenchmarkRow
from app.domain.bulletins import CaseBulletin, CaseBulletinRow
from app.domain.cases import Case
from app.domain.complaints import ComplaintRecord
from app.domain.coordination import Coordination
from app.domain.joint_action import JointAction, JointFinding
from app.domain.jurisdiction import Designation
from app.domain.lead_matches import LeadMatch
from app.domain.leads import Triage
from app.domain.legal_review import LegalReview
from app.domain.logistics import LogisticsRequest
from app.domain.meetings import ActionItem, Attendance, Meeting
from app.domain.member_cards import Growth, MemberCard, MemberYear
from app.domain.model_cases import ModelCase
from app.domain.oversight import OversightOrder
from app.domain.pairing_work import PairingActivity, PairingSummary, PairingSummaryRow
from app.domain.reassignment import Reassignment
from app.domain.records import Record
from app.domain.rectification import Rectification
from app.domain.special_team import SpecialTeam, TeamMilestone
from app.domain.tallies import Balance, BalanceRow, GroupSummary, GroupSummaryRow
from app.domain.task_force import TaskForceAdjustment, TaskForceChange

Book = tuple[tuple[str, tuple[type[Record], ...]], ...]

CASES: Book = (
    ("案件", (Case, CaseDocument, LegalReview, Rectification, ModelCase)),
    ("线索处置", (Triage, LeadMatch, Reassignment, Coordination, Designation)),
    ("协同办案", (JointAction, JointFinding, SpecialTeam, TeamMilestone)),
    ("督办与保障", (ComplaintRecord, OversightOrder, LogisticsRequest)),
)
STATISTICS: Book = (
    ("统计", (GroupSummary, GroupSummaryRow, Balance, BalanceRow)),
    ("通报", (CaseBulletin, CaseBulletinRow)),
    ("力量分配", (AllocationProposal, OfficeLoad, AllocationMove)),
    ("专班", (TaskForceAdjustment, TaskForceChange, MemberCard, Growth, MemberYear)),
    ("结对", (PairingActivity, PairingSummary, PairingSummaryRow)),
    ("会议", (Meeting, Attendance, ActionItem)),
    ("考核", (Indicator, Scorecard, ScoreItem, Commendation, Benchmark, BenchmarkRow)),
)


def kinds_of(book: Book) -> tuple[type[Record], ...]:
    """All kinds of a page."""
    return tuple(kind for _, kinds in book for kind in kinds)
