"""What the referral page shows: rows, one referral whole, how far it has come, and for how long it lies unanswered. Read only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.clock import office_moment
from app.domain.dates import near_day
from app.domain.leads import Lead
from app.domain.naming import NOT_HERE
from app.domain.organisation import Unit
from app.domain.query import Condition, Cursor, Query, Test, where_is
from app.domain.records import fields_of, shown
from app.domain.referral import COPYABLE, Referral
from app.domain.referral_steps import ACCEPTED, ANSWERED, PAPER, REFERRAL_STEPS, RETURNED, SENT, WITHDRAWN, ended
from app.domain.steps import DISPUTED
from app.domain.value_kinds import Attachment
from app.services.handing_over import UNLISTED, Handed, chain_of
from app.services.history_words import ToldHistory, told_history
from app.services.inbox import conflicts
from app.services.referrals import lead_taken_up
from app.services.steps import OpenStep, TakenStep, disputed_steps, open_steps, steps_taken
from app.services.usable import why_not_usable
from app.services.workspace import Workspace

TO_DO, RECEIVED, SENT_BY_US, ALL = "todo", "received", "sent", "all"
VIEWS = {TO_DO: "待办理", RECEIVED: "收到的", SENT_BY_US: "发出的", ALL: "全部"}
STAGES = ("已发出", "已送达", "已受理", "已反馈")


@dataclass(frozen=True)
class Stage:
    """One of the four stages; `at` is ISO, empty while it has not come."""

    words: str
    at: str


@dataclass(frozen=True)
class Course:
    """How far a referral has come, and what is missing: 已送达 5 天，未受理. `late`: the day by which an answer was asked for is over."""

    stages: Sequence[Stage]
    state: str
    words: str
    late: bool


@dataclass(frozen=True)
class ReferralRow:
    """One line of the list."""

    referral: Referral
    sender: str
    receiver: str
    outside: bool
    """Does the other unit belong to another district."""
    course: Course
    mine: bool
    """Does it wait for this unit."""
    ended: str
    """Why the contents may no longer be used; empty while they may."""
    hidden: bool
    """At the receiver, once its use has ended, nothing of what was sent is shown."""

    @property
    def subject(self) -> str:
        """Whom it is about, as long as that may be read."""
        return "已停用" if self.hidden else self.referral.suspect or "没有移送主体名称"

    @property
    def uid(self) -> str:
        """Of the referral."""
        return self.referral.uid


@dataclass(frozen=True)
class ReferralDetail:
    """The pane of one referral, read at one time."""

    row: ReferralRow
    contents: Sequence[tuple[str, str]]
    """What was copied, as label and words; nothing at the receiver once its use has ended."""
    photos: Sequence[Attachment]
    lead: str
    """At the sender the lead from which it was made, as uid; empty elsewhere."""
    taken_up: str
    """At the receiver the lead that was made of it, as uid."""
    steps: Sequence[OpenStep]
    taken: Sequence[TakenStep]
    disputed: Sequence[TakenStep]
    history: ToldHistory
    conflicts: int

    @property
    def referral(self) -> Referral:
        """The referral itself."""
        return self.row.referral

    @property
    def ended(self) -> str:
        """Why the contents may no longer be used; empty while they may."""
        return self.row.ended

    def mine(self) -> list[OpenStep]:
        """The steps that this unit may take now, those on paper last; what has ended is not offered for taking up."""
        closed = ("accept", "take_up") if self.ended else ("take_up",) if self.referral.their_number else ()
        found = [step for step in self.steps if step.mine and step.move.name not in closed]
        return sorted(found, key=lambda step: (step.move.name in PAPER, step.move.name == "withdraw"))


def view_query(workspace: Workspace, view: str) -> Query:
    """What a view lists, the latest first."""
    me = workspace.unit.uid
    where: Mapping[str, tuple[Condition, ...]] = {
        TO_DO: (where_is("receiver", me), Condition("state", Test.IN, (SENT, ACCEPTED, DISPUTED))),
        RECEIVED: (where_is("receiver", me),),
        SENT_BY_US: (where_is("unit", me),),
        ALL: (),
    }
    return Query(where=where[view], sort="sent_on", descending=True)


def counts(workspace: Workspace) -> dict[str, int]:
    """How many referrals each view holds."""
    return {view: workspace.records(Referral).count(view_query(workspace, view)) for view in VIEWS}


def referral_rows(workspace: Workspace, query: Query, after: Cursor | None, limit: int) -> tuple[Sequence[ReferralRow], Cursor | None]:
    """One page of the list."""
    page = workspace.records(Referral).page(query, after, limit)
    units = workspace.records(Unit).many([uid for one in page.records for uid in (one.unit, one.receiver or "")])
    return [_row(workspace, one, units) for one in page.records], page.after


def _row(workspace: Workspace, referral: Referral, units: Mapping[str, Unit]) -> ReferralRow:
    sender, receiver = units.get(referral.unit), units.get(referral.receiver or "")
    other = receiver if referral.unit == workspace.unit.uid else sender
    mine = referral.receiver == workspace.unit.uid and referral.state in (SENT, ACCEPTED)
    names = [one.name if one else NOT_HERE for one in (sender, receiver)]
    why = ended(referral, workspace.today.isoformat()) if referral.state != REFERRAL_STEPS.start else ""
    return ReferralRow(
        referral=referral,
        sender=names[0],
        receiver=names[1] if receiver or referral.receiver else "未填写",
        outside=bool(other and other.external),
        course=course_of(workspace, referral),
        mine=mine,
        ended=why,
        hidden=bool(why_not_usable(workspace, referral)),
    )


def detail_of(workspace: Workspace, uid: str) -> ReferralDetail:
    """Everything about one referral. Raises NotFound."""
    referral = workspace.records(Referral).get(uid)
    units = workspace.records(Unit).many([referral.unit, referral.receiver or ""])
    row = _row(workspace, referral, units)
    lead = workspace.records(Lead).find(referral.lead)
    taken_up = lead_taken_up(workspace, referral)
    return ReferralDetail(
        row=row,
        contents=[] if row.hidden else contents_of(referral),
        photos=() if row.hidden else referral.photos,
        lead=lead.uid if lead else "",
        taken_up=taken_up.uid if taken_up else "",
        steps=open_steps(workspace, referral),
        taken=steps_taken(workspace, referral),
        disputed=disputed_steps(workspace, referral),
        history=told_history(workspace, referral),
        conflicts=len(conflicts(workspace, referral)),
    )


def contents_of(referral: Referral) -> list[tuple[str, str]]:
    """What was copied from the lead, as label and words."""
    fields = fields_of(Referral)
    return [(fields[name].label, shown(referral, name)) for name in COPYABLE if name != "photos" and getattr(referral, name) not in (None, ())]


def course_of(workspace: Workspace, referral: Referral) -> Course:
    """How far a referral has come: written and received from bundles and receipts, taken up and answered from the steps."""
    taken = {step.name: step.at for step in steps_taken(workspace, referral)}
    handed = next((one for one in chain_of(workspace, referral) if one.unit == referral.receiver), None)
    arrived = taken.get("send", "") if referral.receiver == workspace.unit.uid else ""
    accepted = next((taken[name] for name in ("accept", "take_up", "note_accepted") if name in taken), "")
    answered = next((taken[name] for name in ("feed_back", "note_answered") if name in taken), "")
    sent = arrived or (handed.sent_at if handed else "")
    reached = arrived or (handed.reached_at if handed else "") or accepted
    stages = [Stage(words, at) for words, at in zip(STAGES, (sent or reached, reached, accepted, answered), strict=True)]
    late = referral.state in (SENT, ACCEPTED) and bool(referral.answer_by) and str(referral.answer_by) < workspace.today.isoformat()
    words = _standing(workspace, referral, handed, stages)
    over = f"，过了商请反馈日期 {_days(referral.answer_by or '', workspace.today)} 天" if late else ""
    return Course(stages, _state(referral, stages), words + over, late)


def _state(referral: Referral, stages: Sequence[Stage]) -> str:
    """The chip: of what was sent, whether it is out and whether it has come."""
    if referral.state != SENT:
        return referral.state or REFERRAL_STEPS.start
    return "已送达" if stages[1].at else SENT if stages[0].at else "待发出"


def _standing(workspace: Workspace, referral: Referral, handed: Handed | None, stages: Sequence[Stage]) -> str:
    today, (sent, reached, accepted, answered) = workspace.today, stages
    closed = {RETURNED: "已退回", ANSWERED: f"{_day(answered.at, today)}反馈", WITHDRAWN: "已撤回", DISPUTED: "两边的步骤互相矛盾，待议定"}
    if referral.state in closed:
        return closed[referral.state]
    if referral.state == ACCEPTED:
        return _aged("受理", accepted.at, "未反馈", today)
    if referral.state != SENT:
        return "还没有移送"
    if reached.at:
        return _aged("送达", reached.at, "未受理", today)
    if handed is not None and handed.state == UNLISTED:
        return "请送纸质函：对方没有电脑列入名单"
    if workspace.unit.uid != referral.unit:
        return "等受送单位答复"
    return _aged("发出", sent.at, "还没有送达", today) if sent.at else "请导出数据包"


def _aged(done: str, at: str, lacking: str, today: date) -> str:
    """已送达 5 天，未受理."""
    days = _days(at, today)
    return f"已{done} {days} 天，{lacking}" if days else f"今天{done}，{lacking}"


def _days(at: str, today: date) -> int:
    return max(0, (today - office_moment(at).date()).days)


def _day(at: str, today: date) -> str:
    return near_day(office_moment(at).date(), today) if at else ""
