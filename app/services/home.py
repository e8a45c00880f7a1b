"""What waits for this unit today and what has come in. Read only; every list is limited."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from app.domain.dates import near_day
from app.domain.lead_steps import DRAFT, LEAD_STEPS, OPEN, TO_TRIAGE
from app.domain.leads import Lead
from app.domain.query import Condition, Query, Test, where_is
from app.domain.referral import Referral
from app.domain.referral_steps import ACCEPTED, SENT, ended
from app.domain.steps import DISPUTED
from app.domain.support import SupportRequest
from app.domain.support_steps import SUPPORT_STEPS, is_bureau
from app.services.backup_plan import drill_in_words
from app.services.clock_doubt import doubt
from app.services.duties import READY, Owed, owed
from app.services.exchange_schedules import agreed
from app.services.identity import is_renewed, known_roster
from app.services.inbox_list import to_decide
from app.services.lead_views import SOON_DAYS
from app.services.leads import due_of
from app.services.open_ends import open_ends
from app.services.paper_todos import papers_waiting
from app.services.quarter_meeting import QuarterMeeting, quarter_meeting
from app.services.snoozing import snoozed
from app.services.standing import spoken_moment, waiting_to_leave
from app.services.steps import open_steps
from app.services.support import waiting_for
from app.services.workspace import Workspace
from db.outbox import bundles

LEADS_READ, REQUESTS_READ = 40, 200
ANSWER_DAYS = 2
"""本单位设定: after so many working days without an answer the phone helps more than waiting."""
NEW_FOR = timedelta(days=7)
PHONE = "phone"
CONFLICTS = "conflict"
"""The kind of the thing to do that opens the conflict inbox; it stands for all of them and has no record."""
DUTY = "duty"
"""The kind of what is to be handed in: it carries the code of the duty."""
EXCHANGE = "exchange"
"""The kind of what is to do about exchanging: it opens the export for the unit whose uid it carries, or the page."""

PREFERRED = {
    "submit": "继续填写",
    "agree": "答复",
    "dispatch": "派员",
    "propose": "提出建议",
    "recommend": "提出意见",
    "decide": "登记决定",
    "agree_change": "答复变更",
    "agree_change_on_site": "答复变更",
    "arrive": "确认到位",
    "return": "确认归队",
    "feed_back": "填写反馈",
}
"""The steps of a request that lead on, the most useful first, and what their button says."""


class Urgency(Enum):
    """How near the day is; the value heads the group on the page."""

    OVERDUE = "已超期"
    TODAY = "今天到期"
    SOON = "三个工作日内"
    LATER = "以后"


@dataclass(frozen=True)
class Todo:
    """One thing to do: what, why, until when, and exactly one action."""

    kind: str
    uid: str
    chip: str
    title: str
    basis: str
    clause: str
    """The sentence of law or order behind it, for F1."""
    due: date | None
    urgency: Urgency
    left: str
    """The time left in words: 还剩 2 个工作日."""
    action: str
    step: str
    """The step that the action begins; empty opens the record, `phone` shows whom to call."""


@dataclass(frozen=True)
class Figures:
    """The numbers at the top; each opens its list."""

    overdue: int
    today: int
    soon: int
    received: int
    leads: int
    support: int
    outbox: int


@dataclass(frozen=True)
class Received:
    """A bundle that came in lately."""

    bundle: str
    title: str
    note: str
    conflicts: int


@dataclass(frozen=True)
class Reporting:
    """What is to be handed in next, in words; there may be nothing."""

    title: str
    note: str
    code: str = ""


@dataclass(frozen=True)
class Today:
    """Everything that the page shows, read at one time."""

    day: date
    todos: list[Todo]
    figures: Figures
    received: list[Received]
    reporting: Reporting
    meeting: QuarterMeeting
    digest: str = ""
    """What presses, in one sentence."""
    drill: str = ""
    """When a restore was last tried, in words."""
    doubt: str = ""
    """Why the computer's date cannot be believed."""


def today_of(workspace: Workspace) -> Today:
    """The whole page."""
    todos = things_to_do(workspace)
    received = newly_received(workspace)
    numbers, meeting, pressing = figures(workspace, todos, len(received)), quarter_meeting(workspace), digest(workspace, todos)
    return Today(workspace.today, todos, numbers, received, next_reporting(workspace), meeting, pressing, drill_in_words(workspace), doubt(workspace))


def things_to_do(workspace: Workspace) -> list[Todo]:
    """What waits for this unit, the nearest day first; what has no day comes last."""
    cases = [*_lead_todos(workspace), *_request_todos(workspace), *_referral_todos(workspace), *_paper_todos(workspace)]
    found = [*cases, *_conflict_todos(workspace), *_exchange_todos(workspace), *_card_todos(workspace), *_duty_todos(workspace), *_open_ends(workspace)]
    sleeping = snoozed(workspace)
    awake = [todo for todo in found if (todo.kind, todo.uid) not in sleeping]
    return sorted(awake, key=lambda todo: (list(Urgency).index(todo.urgency), todo.due or date.max, todo.uid))


def digest(workspace: Workspace, todos: Sequence[Todo]) -> str:
    """One sentence for the start: 已超期 1 件，今天到期 2 件，三个工作日内 3 件。推迟提醒的 1 件没有列出; empty when nothing presses."""
    counts = [(urgency, sum(todo.urgency is urgency for todo in todos)) for urgency in (Urgency.TODAY, Urgency.SOON, Urgency.OVERDUE)]
    words = "，".join(f"{urgency.value} {count} 件" for urgency, count in counts if count)
    hidden = len(snoozed(workspace))
    return "。".join(part for part in (words, f"另有 {hidden} 件推迟提醒" if hidden else "") if part)


def whom_to_call(workspace: Workspace, request: str) -> list[tuple[str, str]]:
    """Name and telephone of the units whose answer a request waits for; an unknown telephone is empty."""
    found = workspace.records(SupportRequest).get(request)
    bureau = workspace.bureau
    waiting = [uid for uid in (found.lender, found.coordinator, bureau.uid if bureau else None) if uid and uid != workspace.unit.uid]
    units = {unit.uid: unit for unit in workspace.units()}
    return [(units[uid].name, units[uid].phone or "") for uid in dict.fromkeys(waiting) if uid in units]


def figures(workspace: Workspace, todos: list[Todo], received: int) -> Figures:
    """The numbers; leads are counted by the database, because the list holds only the nearest."""
    day, soon = workspace.today, workspace.calendar.add_working_days(workspace.today, SOON_DAYS)
    requests = [todo for todo in todos if todo.kind == SupportRequest.table]

    def count(urgency: Urgency, *due: Condition) -> int:
        leads = workspace.records(Lead).count(Query(where=(*_own_open(workspace), *due)))
        return leads + sum(todo.urgency is urgency for todo in requests)

    return Figures(
        overdue=count(Urgency.OVERDUE, Condition("due_on", Test.UNTIL, (day - timedelta(days=1)).isoformat())),
        today=count(Urgency.TODAY, where_is("due_on", day.isoformat())),
        soon=count(Urgency.SOON, Condition("due_on", Test.FROM, (day + timedelta(days=1)).isoformat()), Condition("due_on", Test.UNTIL, soon.isoformat())),
        received=received,
        leads=workspace.records(Lead).count(Query(where=_leads_in_hand(workspace))),
        support=sum(request.state != SUPPORT_STEPS.start for request in _requests(workspace)),
        outbox=waiting_to_leave(workspace),
    )


def newly_received(workspace: Workspace, limit: int = 20) -> list[Received]:
    """The bundles taken in during the last seven days, the newest first."""
    since = (workspace.now() - NEW_FOR).isoformat(timespec="seconds")
    names = {unit.uid: unit.name for unit in workspace.units()}
    entries_in = [entry for entry in bundles(workspace.store, 5 * limit) if entry.direction == "in" and entry.at >= since]
    return [
        Received(
            entry.id,
            f"{names.get(entry.peer, '其他单位')} 第{entry.number}包：{brought(entry.counts)}",
            f"{spoken_moment(datetime.fromisoformat(entry.at), workspace.now())} 导入·签名正确",
            int(entry.counts.get("conflicts", 0)),
        )
        for entry in entries_in[:limit]
    ]


def brought(counts: Mapping[str, int]) -> str:
    """新增 12，更新 5，冲突 2; or that there was nothing new."""
    if counts.get("receipt"):
        return "回执"
    words = (("new", "新增"), ("changed", "更新"), ("conflicts", "冲突"), ("refused", "被拒绝"))
    return "，".join(f"{word} {counts[key]}" for key, word in words if counts.get(key)) or "没有新内容"


def urgency_of(workspace: Workspace, due: date | None) -> Urgency:
    """How near a day is, counted in working days."""
    if due is None:
        return Urgency.LATER
    if due <= workspace.today:
        return Urgency.TODAY if due == workspace.today else Urgency.OVERDUE
    return Urgency.SOON if due <= workspace.calendar.add_working_days(workspace.today, SOON_DAYS) else Urgency.LATER


def time_left(workspace: Workspace, due: date | None) -> str:
    """超期 2 个工作日, 今天到期, 还剩 3 个工作日; 不可信 when the computer's date is; nothing without a day."""
    if due is None:
        return "没有期限"
    if doubt(workspace):
        return "期限不可信"
    today, between = workspace.today, workspace.calendar.working_days_between
    if due < today:
        days = between(due, today)
        return f"超期 {days} 个工作日" if days else "超期，未满 1 个工作日"
    return "今天到期" if due == today else f"还剩 {between(today, due)} 个工作日"


def _own_open(workspace: Workspace) -> tuple[Condition, ...]:
    return where_is("unit", workspace.unit.uid), Condition("state", Test.IN, (DRAFT, *OPEN, DISPUTED))


def _leads_in_hand(workspace: Workspace) -> tuple[Condition, ...]:
    """An office counts its own; the bureau all that it sees."""
    own = () if workspace.unit.bureau else (where_is("unit", workspace.unit.uid),)
    return (*own, Condition("state", Test.IN, OPEN))


def _lead_todos(workspace: Workspace) -> Iterator[Todo]:
    records, own = workspace.records(Lead), _own_open(workspace)
    dated = records.page(Query(where=(*own, Condition("due_on", Test.FILLED)), sort="due_on"), None, LEADS_READ).records
    undated = records.page(Query(where=(*own, Condition("due_on", Test.EMPTY))), None, LEADS_READ).records
    for lead in (*dated, *undated):
        yield _lead_todo(workspace, lead)


def _lead_todo(workspace: Workspace, lead: Lead) -> Todo:
    due = date.fromisoformat(lead.due_on) if lead.due_on else None
    action, step = "登记决定", ""
    if lead.state == LEAD_STEPS.start:
        action, step = "继续登记", "register"
    elif lead.state == TO_TRIAGE:
        action, step = "写研判", "triage"
    elif lead.state == DISPUTED:
        action, step = "议定", "settle"
    title = "·".join(part for part in (lead.suspect or "未填涉嫌主体", lead.kind) if part)
    chip = "草稿" if lead.state == LEAD_STEPS.start else "线索"
    urgency = urgency_of(workspace, due)
    if urgency is Urgency.OVERDUE and step == "":
        action = "补办决定"
    basis, clause = _lead_basis(workspace, lead)
    return Todo(Lead.table, lead.uid, chip, title, basis, clause, due, urgency, time_left(workspace, due), action, step)


def _lead_basis(workspace: Workspace, lead: Lead) -> tuple[str, str]:
    found = due_of(workspace, lead)
    if found is None or not lead.received_on:
        return "还没有填收到日期，不能计算核查期限", ""
    extended = f"，{_short(lead.extended_on)}已延长" if lead.extended_on else "，起算日不计入"
    doubt = "" if found.limit.verified() else "（待核对原文）"
    return f"核查期限 {found.limit.length()}·{_short(lead.received_on)}收到{extended}", f"{found.limit.basis}{doubt}"


def _short(iso: str | None) -> str:
    day = date.fromisoformat(iso or "")
    return f"{day.month}月{day.day}日"


def _requests(workspace: Workspace) -> list[SupportRequest]:
    """The open requests in which this unit has a part; the bureau and its section see them all."""
    closed = SUPPORT_STEPS.closed
    states = {state for move in SUPPORT_STEPS.moves for state in (*move.sources, move.to) if state and state not in closed}
    still_open = Condition("state", Test.IN, sorted(states | {DISPUTED}))
    me, everything = workspace.unit.uid, is_bureau(workspace.unit)
    parts = ((),) if everything else tuple((where_is(role, me),) for role in ("unit", "coordinator", "lender"))
    records = workspace.records(SupportRequest)
    found = (records.page(Query(where=(*part, still_open), sort="starts_at"), None, REQUESTS_READ).records for part in parts)
    return list({request.uid: request for page in found for request in page}.values())


def _request_todos(workspace: Workspace) -> Iterator[Todo]:
    requests = _requests(workspace)
    names = workspace.names(requests)
    for request in requests:
        todo = _request_todo(workspace, request, names)
        if todo is not None:
            yield todo


def _request_todo(workspace: Workspace, request: SupportRequest, names: Mapping[str, str]) -> Todo | None:
    mine = {step.move.name: step.move for step in open_steps(workspace, request) if step.mine}
    name = next((name for name in PREFERRED if name in mine), "")
    ends = name in ("return", "feed_back")
    day = _day_of(request.ends_at if ends else request.starts_at)
    clause = mine[name].clause if name else ""
    if request.state == DISPUTED:
        action, step, basis = "议定", "settle", "两个单位同时办了互相矛盾的步骤"
    elif name:
        action, step, basis = PREFERRED[name], name, f"现在：{request.state or SUPPORT_STEPS.start}·{clause}"
    elif request.unit == workspace.unit.uid and _unanswered(workspace, request):
        action, step = "显示电话", PHONE
        basis = f"等{waiting_for(request)}答复·超过 {ANSWER_DAYS} 个工作日（本单位设定），建议电话联系"
    else:
        return None
    chip = "草稿" if request.state == SUPPORT_STEPS.start else "支援"
    who = "本单位" if request.unit == workspace.unit.uid else names.get(request.unit, "其他单位")
    when = f"，{near_day(day, workspace.today)}" if day else ""
    title = f"{who}申请支援{f' {request.people} 人' if request.people else ''}{when}{f'·{request.subject}' if request.subject else ''}"
    left = time_left(workspace, day)
    return Todo(SupportRequest.table, request.uid, chip, title, basis, clause, day, urgency_of(workspace, day), left, action, step)


def _referral_todos(workspace: Workspace) -> Iterator[Todo]:
    """What other units referred to this one and it has not answered, by the day on which an answer was asked for (S3-40)."""
    waiting = Query(where=(where_is("receiver", workspace.unit.uid), Condition("state", Test.IN, (SENT, ACCEPTED))), sort="answer_by")
    found = workspace.records(Referral).page(waiting, None, REQUESTS_READ).records
    names = workspace.names(found)
    for referral in found:
        over = ended(referral, workspace.today.isoformat())
        action, step = ("反馈", "feed_back") if referral.state == ACCEPTED else ("退回", "return") if over else ("受理", "")
        due = date.fromisoformat(referral.answer_by) if referral.answer_by else None
        about = f"·{referral.suspect}" if referral.suspect and not over else ""
        title = f"{names.get(referral.unit, '其他单位')}移送{about}"
        basis = over or f"目的：{referral.purpose or ''}{f'·商请{_short(referral.answer_by)}前反馈' if due else ''}"
        yield Todo(Referral.table, referral.uid, "移送", title, basis, "", due, urgency_of(workspace, due), time_left(workspace, due), action, step)


def _conflict_todos(workspace: Workspace) -> Iterator[Todo]:
    number = to_decide(workspace)
    if number:
        basis = "两台电脑互不知道，改了同一栏或编了同一个号；未定之前照常办案"
        yield Todo(CONFLICTS, CONFLICTS, "冲突", f"有 {number} 处冲突待定", basis, "", None, Urgency.LATER, time_left(workspace, None), "处理", "")


def _exchange_todos(workspace: Workspace) -> Iterator[Todo]:
    """An agreed exchange that is due or was missed (S1-61); the button writes the bundle for that unit."""
    for one in agreed(workspace):
        if one.due <= workspace.today:
            last = f"上次 {near_day(one.last, workspace.today)}" if one.last else "还没有交换过"
            left, urgency = time_left(workspace, one.due), urgency_of(workspace, one.due)
            yield Todo(EXCHANGE, one.unit, "交换", f"与{one.name}交换数据", f"{last}·交换日程", "", one.due, urgency, left, "导出", "export")


def _duty_todos(workspace: Workspace) -> Iterator[Todo]:
    """What this unit has to hand in, from the first day of reminding on (S2-70)."""
    for one in owed(workspace):
        if one.is_open and workspace.today >= one.warn_on:
            by = one.act_by if one.act_by >= workspace.today else one.due
            left, urgency = time_left(workspace, by), urgency_of(workspace, by)
            title = f"{one.due.month}月{one.due.day}日 {one.duty.full_name}"
            action = "生成报送包" if one.state == READY else "去准备"
            yield Todo(DUTY, one.code, "报送", title, _what_is_missing(one), one.duty.basis or "", by, urgency, left, action, "")


def next_reporting(workspace: Workspace) -> Reporting:
    """8月30日前 知识产权保护工作体系建设情况报送, with what is missing and where it is said."""
    one = next((one for one in owed(workspace) if one.is_open), None)
    if one is None:
        return Reporting("现在没有到期的报送", "附件表格随时可以填写、打印和导出，报送前先在“表格与报送”里核对。")
    title = f"{one.due.month}月{one.due.day}日前 {one.duty.full_name}"
    return Reporting(title, f"{time_left(workspace, one.due)}·{_what_is_missing(one)}", one.code)


def _what_is_missing(one: Owed) -> str:
    basis = one.duty.basis or "本单位设定"
    return f"还差 {len(one.missing)} 项·{basis}" if one.missing else f"已齐备·{basis}"


def _card_todos(workspace: Workspace) -> Iterator[Todo]:
    """A computer that no roster lists any more, or not yet: nobody can write bundles for it."""
    roster = known_roster(workspace)
    if roster is not None and roster.find(workspace.store.identity.replica) is None:
        basis = "数据文件夹是复制或恢复的，要按一台新电脑重新登记" if is_renewed(workspace) else "请把身份卡交给区局，再导入新名单"
        yield Todo(EXCHANGE, "", "交换", "本机还没有列入单位密钥名单，不能交换数据", basis, "", None, Urgency.LATER, time_left(workspace, None), "办理", "card")


def _paper_todos(workspace: Workspace) -> Iterator[Todo]:
    for one in papers_waiting(workspace):
        record, urgency = one.record, urgency_of(workspace, one.due)
        basis = f"{one.clause}" if one.clause else "本单位设定"
        yield Todo(record.table, record.uid, record.title, one.title, basis, one.clause, one.due, urgency, time_left(workspace, one.due), one.action, "")


def _open_ends(workspace: Workspace) -> Iterator[Todo]:
    for one in open_ends(workspace):
        urgency, left = urgency_of(workspace, one.due), time_left(workspace, one.due)
        yield Todo(one.kind.table, one.uid, one.kind.title, one.title, one.basis, one.clause, one.due, urgency, left, one.action, "")


def _day_of(moment: str | None) -> date | None:
    return date.fromisoformat(moment[:10]) if moment else None


def _unanswered(workspace: Workspace, request: SupportRequest) -> bool:
    asked = _day_of(request.asked_on)
    return asked is not None and workspace.calendar.working_days_between(asked, workspace.today) > ANSWER_DAYS and bool(waiting_for(request))
