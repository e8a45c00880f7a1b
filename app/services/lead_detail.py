"""Everything about one lead that its pane shows: what happened, what may be done next, why the due day is that day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.due import Due, cautions, extension_sentence, remaining
from app.domain.lead_kinds import missing_of_kind
from app.domain.lead_steps import LEAD_STEPS
from app.domain.leads import Lead, Triage
from app.domain.organisation import Area, Unit
from app.domain.places import Place
from app.domain.query import Query, where_is
from app.domain.records import Record, fields_of, owners_of
from app.domain.referral_steps import DRAFT as REFERRAL_DRAFT
from app.domain.steps import Move
from app.domain.support import Dispatch, SupportRequest
from app.services.audiences import may_show
from app.services.beginning import papers_of
from app.services.clock_doubt import doubt
from app.services.handing_over import Handed, chain_of
from app.services.hints import watched_over
from app.services.history_words import ToldHistory, told_history
from app.services.inbox import conflicts
from app.services.kind_dictionary import rule_for
from app.services.lead_matches import counted_as
from app.services.lead_merging import merged_leads
from app.services.lead_views import LeadRow, TimeUsed, time_used
from app.services.leads import check_due, due_of, place_lead
from app.services.permissions import owns
from app.services.priors import Prior, prior_decisions
from app.services.referral_views import Course, course_of
from app.services.referrals import referrals_of, taken_up_from, why_not_refer
from app.services.steps import OpenStep, TakenStep, open_steps, steps_taken
from app.services.task_force import members_for
from app.services.withholding import shown_beyond
from app.services.workspace import Workspace

TRIAGE = "triage"


@dataclass(frozen=True)
class Happened:
    """One thing in the course of a lead; `day` is ISO, empty for what is still to come without a day."""

    day: str
    title: str
    note: str = ""
    to_come: bool = False


@dataclass(frozen=True)
class Basis:
    """A clause on which something rests, and its wording."""

    clause: str
    about: str
    text: str = ""


@dataclass(frozen=True)
class DueStory:
    """The due day in words, with what its reader must know besides."""

    due: Due
    time: TimeUsed
    sentence: str
    counted: str
    cautions: Sequence[str]


@dataclass(frozen=True)
class Referred:
    """A referral that the lead was made into, or from; `to` is the other unit."""

    uid: str
    number: str
    to: str
    came: bool
    """True for the one from which this unit made the lead."""
    course: Course


@dataclass(frozen=True)
class LeadDetail:
    """The pane of one lead, read at one time."""

    row: LeadRow
    own: bool
    """Did this unit register it."""
    place: Place | None
    due: DueStory | None
    course: Sequence[Happened]
    steps: Sequence[OpenStep]
    history: ToldHistory
    basis: Sequence[Basis]
    conflicts: int
    """How many of its fields have several live values."""
    handed: Sequence[Handed]
    """How far it has come to each other unit."""
    beyond: Sequence[Unit]
    """The units that see it without having to, when this unit may change that."""
    referred: Sequence[Referred]
    no_referral: str
    """Why this unit may not tell others of it; empty when it may."""
    priors: Sequence[Prior] = ()
    """What was decided against the same subject within five years."""
    merged: str = ""
    """Into which lead it went, or which ones went into it."""
    watched: str = ""
    """Who supervises it publicly, until when; empty when nobody does."""
    members: Sequence[str] = ()
    """Members of the 专班, those of the lead's group first."""
    papers: Sequence[tuple[str, str]] = ()
    """Table and title of the papers that can be written for it."""

    @property
    def lead(self) -> Lead:
        """The lead itself."""
        return self.row.lead

    def mine(self) -> list[Move]:
        """The steps that this unit may take now."""
        return [step.move for step in self.steps if step.mine]


def detail_of(workspace: Workspace, uid: str) -> LeadDetail:
    """Read everything about a lead. Raises NotFound."""
    lead = workspace.records(Lead).get(uid)
    names = workspace.unit_names() | workspace.names([lead])
    return LeadDetail(
        row=LeadRow(lead, names, time_used(workspace, lead, bool(doubt(workspace))), ""),
        own=owns(workspace, lead),
        place=place_lead(workspace, lead),
        due=due_story(workspace, lead),
        course=list(_course(workspace, lead)),
        steps=open_steps(workspace, lead),
        history=told_history(workspace, lead),
        basis=list(_basis(workspace, lead)),
        conflicts=len(conflicts(workspace, lead)),
        handed=chain_of(workspace, lead),
        beyond=shown_beyond(workspace, lead) if may_show(workspace, lead) else (),
        referred=list(_referred(workspace, lead)),
        no_referral=why_not_refer(workspace, lead),
        priors=prior_decisions(workspace, lead),
        watched=watched_over(workspace, "lead", lead.uid),
        merged=_merged(workspace, lead),
        members=members_for(workspace, lead.group),
        papers=[(kind.table, kind.title) for kind in _paper_kinds(workspace)] if lead.state and lead.state != LEAD_STEPS.start else [],
    )


def _merged(workspace: Workspace, lead: Lead) -> str:
    """并入仓前2026A0001; 仓前2026A0003、仓前2026A0007已并入本条; 与仓前2026A0001为同一线索."""
    into = workspace.records(Lead).find(lead.merged_into)
    if into is not None:
        return f"并入{into.number}"
    gone = "、".join(one.number or "" for one in merged_leads(workspace, lead))
    if gone:
        return f"{gone}已并入本条"
    stays = workspace.records(Lead).find(counted_as(workspace, lead.uid))
    return f"与{stays.number}为同一线索，统计时不重复计" if stays is not None else ""


def due_story(workspace: Workspace, lead: Lead) -> DueStory | None:
    """The due day of an open lead, explained; None without one."""
    due = due_of(workspace, lead)
    if due is None or not lead.clock_start:
        return None
    calendar, today = workspace.calendar, workspace.today
    doubtful = doubt(workspace)
    time = time_used(workspace, lead, bool(doubtful)) or TimeUsed(0, 0, due.day)
    start = date.fromisoformat(lead.clock_start)
    passed = sum(one.counted and one.date <= today for one in due.days)
    total = sum(one.counted for one in due.days)
    left = f"已过 {passed} 个，还剩 {total - passed} 个" if passed < total else f"{total} 个都已过"
    counted = f"{start.month}月{start.day}日收到，当日不计。{total} 个工作日，{left}；周六、周日和放假不计。"
    notes = [*([doubtful + "。"] if doubtful else []), *cautions(due, calendar)]
    if lead.received_on and lead.clock_start < lead.received_on:
        notes.append("并案后自最早收到之日起算。")
    if lead.extended_on:
        notes.append(extension_sentence(due.limit, lead.extended_by or "", date.fromisoformat(lead.extended_on), today) + "。")
    return DueStory(due, time, remaining(due, today, calendar), counted, notes)


def typed_due(workspace: Workspace, received_on: str) -> str:
    """What a lead received on that day has as its due day, in words, before it is stored."""
    due = check_due(workspace.limits, workspace.calendar, received_on, False)
    return f"{remaining(due, workspace.today, workspace.calendar)}\n{due.limit.basis}"


UNCONFIRMED = "文件没有写明这个镇街归哪个所管辖，现按地名推定，待区局确认。不对时请改选办理单位，并写明理由。"
"""What （待确认） means."""


def place_sentence(workspace: Workspace, place: Place) -> str:
    """属于第一组（牵头所：盖山所），辖区所三叉街所（待确认）."""
    wanted = [uid for uid in (place.office, place.coordinator) if uid]
    known = {unit.uid: unit.name for unit in workspace.units() if unit.uid in wanted}
    group = f"属于{place.group.full_name}（牵头所：{known.get(place.coordinator or '', '未定')}）" if place.group else "不属于任何组团，由区局直接协调"
    office = f"辖区所{known.get(place.office or '', '未定')}" + ("" if place.office_confirmed or not place.office else "（待确认）")
    return f"{group}，{office}"


def _course(workspace: Workspace, lead: Lead) -> Iterator[Happened]:
    happened = [*_steps(workspace, lead), *_triages(workspace, lead), *_support(workspace, lead), *_referrals(workspace, lead)]
    happened += [one for kind in _paper_kinds(workspace) for one in _papers(workspace, kind, lead)]
    yield from sorted(happened, key=lambda one: one.day)
    if lead.state not in LEAD_STEPS.closed and lead.state != LEAD_STEPS.start:
        yield Happened(lead.due_on or "", "核查届满，作出决定", "立案、不予立案或移送，须经负责人决定", to_come=True)


def _steps(workspace: Workspace, lead: Lead) -> Iterator[Happened]:
    for step in steps_taken(workspace, lead):
        if step.name != TRIAGE:
            yield _step(step)


def _step(step: TakenStep) -> Happened:
    return Happened(step.at, step.done, "·".join(part for part in (step.unit, step.by, step.remark) if part))


def _triages(workspace: Workspace, lead: Lead) -> Iterator[Happened]:
    """Each triage with its conclusion; a step whose record has not arrived yet stands for itself."""
    steps = [step for step in steps_taken(workspace, lead) if step.name == TRIAGE]
    records = list(workspace.records(Triage).all(Query((where_is("lead", lead.uid),))))
    for place, one in enumerate(records):
        note = one.guidance or one.opinion or f"参加：{one.people or ''}"
        same_day = place < len(steps) and steps[place].at[:10] == one.held_on
        yield Happened(steps[place].at if same_day else f"{one.held_on or ''}T12:00", f"研判：{one.conclusion or ''}", note)
    yield from map(_step, steps[len(records) :])


def _support(workspace: Workspace, lead: Lead) -> Iterator[Happened]:
    for request in workspace.records(SupportRequest).all(Query((where_is("lead", lead.uid),))):
        for step in steps_taken(workspace, request):
            words = f"申请支援 {request.people} 人" if step.name == "submit" else f"支援：{step.done}"
            yield Happened(step.at, words, "·".join(part for part in (step.unit, step.by, step.remark) if part))
        for sent in workspace.records(Dispatch).all(Query((where_is("request", request.uid),))):
            yield Happened(sent.starts_at or "", f"{sent.names or ''} 到场", f"派员单 {sent.number or ''}", to_come=not sent.arrived_at)


def _paper_kinds(workspace: Workspace) -> list[type[Record]]:
    """The kinds of paper that a lead has beside triage, request and referral."""
    return [kind for kind in papers_of(workspace.store.kinds, Lead) if kind is not Triage]


def _papers(workspace: Workspace, kind: type[Record], owner: Record) -> Iterator[Happened]:
    """The steps of a lead's papers and of theirs: from the case to its archive, its review and its re-checks."""
    link = next(name for name, table in owners_of(kind).items() if table == owner.table)
    for paper in workspace.records(kind).all(Query((where_is(link, owner.uid),))):
        for step in steps_taken(workspace, paper) if paper.steps else ():
            note = "·".join(part for part in (getattr(paper, "number", None) or "", step.unit, step.by, step.remark) if part)
            yield Happened(step.at, f"{kind.title}：{step.done}", note)
        for inner in papers_of(workspace.store.kinds, kind):
            if inner.steps is not None:
                yield from _papers(workspace, inner, paper)


def _referrals(workspace: Workspace, lead: Lead) -> Iterator[Happened]:
    """The steps of the referrals of a lead; those still being written are nobody's business yet."""
    for referral in referrals_of(workspace, lead):
        to = workspace.names([referral]).get(referral.receiver or "", "其他单位")
        for step in steps_taken(workspace, referral):
            words = f"移送{to}" if step.name == "send" else f"移送{to}：{step.done}"
            yield Happened(step.at, words, "·".join(part for part in (referral.number, step.by, step.remark) if part))


def _referred(workspace: Workspace, lead: Lead) -> Iterator[Referred]:
    came = taken_up_from(workspace, lead)
    for referral in (*([came] if came else []), *referrals_of(workspace, lead)):
        names = workspace.names([referral])
        other = referral.unit if referral is came else referral.receiver or ""
        words = names.get(other, "其他单位" if referral.state != REFERRAL_DRAFT else "未填写")
        yield Referred(referral.uid, referral.number or "未编号", words, referral is came, course_of(workspace, referral))


def _basis(workspace: Workspace, lead: Lead) -> Iterator[Basis]:
    due = due_of(workspace, lead)
    if due is not None:
        yield Basis(due.limit.basis, f"{due.limit.title}：{due.limit.length()}，自{due.limit.starts}起算", due.limit.exclusions)
    rule = rule_for(workspace, lead)
    if rule is not None:
        missing = missing_of_kind(lead, rule)
        needed = f"立案前应查清：{'、'.join(missing)}。" if missing else ""
        for clause in rule.basis:
            yield Basis(clause, rule.name, f"{rule.note}{needed}" if clause == rule.basis[-1] else "")
    area = workspace.records(Area).find(lead.area)
    if area and area.basis:
        yield Basis(area.basis, f"{area.name}的组团和牵头所", area.basis_text or "")
    clauses = dict.fromkeys(move.clause for move in LEAD_STEPS.moves if move.clause)
    for clause in clauses:
        moves = "、".join(move.label for move in LEAD_STEPS.moves if move.clause == clause)
        yield Basis(clause, f"步骤：{moves}")
    for field in fields_of(Lead).values():
        if field.clause:
            yield Basis(field.clause, field.label)
