"""What waits for this unit among leads, requests for support and referrals."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations

from app.domain.dates import near_day
from app.domain.lead_steps import DECIDE, DRAFT, LEAD_STEPS, OPEN, TO_TRIAGE
from app.domain.leads import Lead
from app.domain.query import Condition, Query, Test, where_is
from app.domain.referral import Referral
from app.domain.referral_steps import ACCEPTED, SENT, ended
from app.domain.steps import DISPUTED
from app.domain.support import SupportRequest
from app.domain.support_steps import SUPPORT_STEPS, is_bureau
from app.services.lead_views import handled_here
from app.services.leads import due_of
from app.services.own_settings import setting
from app.services.steps import open_steps
from app.services.support import waiting_for
from app.services.todo import Todo, Urgency, day_of, time_left, urgency_of
from app.services.workspace import Workspace

LEADS_READ, REQUESTS_READ = 40, 200
PHONE = "phone"
PARTS = ("unit", "coordinator", "lender")
"""The fields of a request that name a unit with a part in it."""
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


def lead_todos(workspace: Workspace) -> Iterator[Todo]:
    """Leads that this unit handles and that are open, those with a due day first; at most `LEADS_READ` of either sort."""
    records = workspace.records(Lead)
    for own in own_open(workspace):
        dated = records.page(Query(where=(*own, Condition("due_on", Test.FILLED)), sort="due_on"), None, LEADS_READ).records
        undated = records.page(Query(where=(*own, Condition("due_on", Test.EMPTY))), None, LEADS_READ).records
        for lead in (*dated, *undated):
            yield _lead_todo(workspace, lead)


def request_todos(workspace: Workspace) -> Iterator[Todo]:
    """Requests for support in which this unit has the next step, or has waited too long for an answer."""
    requests = open_requests(workspace)
    names, patience = workspace.unit_names(), setting(workspace, "answer_days")
    for request in requests:
        todo = _request_todo(workspace, request, names, patience)
        if todo is not None:
            yield todo


def referral_todos(workspace: Workspace) -> Iterator[Todo]:
    """What other units referred to this one and it has not answered, by the day on which an answer was asked for (S3-40)."""
    waiting = Query(where=(where_is("receiver", workspace.unit.uid), Condition("state", Test.IN, (SENT, ACCEPTED))), sort="answer_by")
    found = workspace.records(Referral).page(waiting, None, REQUESTS_READ).records
    names = workspace.unit_names()
    for referral in found:
        over = ended(referral, workspace.today.isoformat())
        action, step = ("反馈", "feed_back") if referral.state == ACCEPTED else ("退回", "return") if over else ("受理", "")
        due = date.fromisoformat(referral.answer_by) if referral.answer_by else None
        about = f"·{referral.suspect}" if referral.suspect and not over else ""
        title = f"{names.get(referral.unit, '其他单位')}移送{about}"
        basis = over or f"目的：{referral.purpose or ''}{f'·商请{month_and_day(referral.answer_by)}前反馈' if due else ''}"
        yield Todo(Referral.table, referral.uid, "移送", title, basis, "", due, urgency_of(workspace, due), time_left(workspace, due), action, step)


def own_open(workspace: Workspace) -> tuple[tuple[Condition, ...], ...]:
    """The conditions of two lists: the open leads that this unit handles, and those in dispute that it registered."""
    disputed = (where_is("unit", workspace.unit.uid), where_is("state", DISPUTED))
    return (handled_here(workspace), Condition("state", Test.IN, (DRAFT, *OPEN))), disputed


def open_requests(workspace: Workspace) -> list[SupportRequest]:
    """The open requests in which this unit has a part, of each of its parts the nearest; the bureau and its section see those of all."""
    parts = ((),) if is_bureau(workspace.unit) else tuple((where_is(role, workspace.unit.uid),) for role in PARTS)
    records = workspace.records(SupportRequest)
    found = (records.page(Query(where=(*part, _still_open()), sort="starts_at"), None, REQUESTS_READ).records for part in parts)
    return list({request.uid: request for page in found for request in page}.values())


def requests_under_way(workspace: Workspace) -> int:
    """How many requests were submitted and are open, in which this unit has a part; the database counts, because there may be more than are read."""
    records, me = workspace.records(SupportRequest), workspace.unit.uid
    submitted = _still_open(without=SUPPORT_STEPS.start)
    if is_bureau(workspace.unit):
        return records.count(Query(where=(submitted,)))
    several = [parts for size in range(1, len(PARTS) + 1) for parts in combinations(PARTS, size)]  # a unit may have two parts in one request
    return sum((-1) ** (len(parts) + 1) * records.count(Query(where=(*(where_is(role, me) for role in parts), submitted))) for parts in several)


def _still_open(without: str = "") -> Condition:
    return Condition("state", Test.IN, sorted((SUPPORT_STEPS.states - SUPPORT_STEPS.closed - {without}) | {DISPUTED}))


def _lead_todo(workspace: Workspace, lead: Lead) -> Todo:
    due = date.fromisoformat(lead.due_on) if lead.due_on else None
    action, step = "登记决定", DECIDE
    if lead.state == LEAD_STEPS.start:
        action, step = "继续登记", "register"
    elif lead.state == TO_TRIAGE:
        action, step = "写研判", "triage"
    elif lead.state == DISPUTED:
        action, step = "议定", "settle"
    title = "·".join(part for part in (lead.suspect or "未填涉嫌主体", lead.kind) if part)
    chip = "草稿" if lead.state == LEAD_STEPS.start else "线索"
    urgency = urgency_of(workspace, due)
    if urgency is Urgency.OVERDUE and step == DECIDE:
        action = "补办决定"
    basis, clause = _lead_basis(workspace, lead)
    return Todo(Lead.table, lead.uid, chip, title, basis, clause, due, urgency, time_left(workspace, due), action, step)


def _lead_basis(workspace: Workspace, lead: Lead) -> tuple[str, str]:
    found = due_of(workspace, lead)
    if found is None or not lead.received_on:
        return "还没有填收到日期，不能计算核查期限", ""
    extended = f"，{month_and_day(lead.extended_on)}已延长" if lead.extended_on else "，起算日不计入"
    doubt = "" if found.limit.verified() else "（待核对原文）"
    return f"核查期限 {found.limit.length()}·{month_and_day(lead.received_on)}收到{extended}", f"{found.limit.basis}{doubt}"


def month_and_day(iso: str | None) -> str:
    """3月5日 of an ISO day."""
    day = date.fromisoformat(iso or "")
    return f"{day.month}月{day.day}日"


def _request_todo(workspace: Workspace, request: SupportRequest, names: Mapping[str, str], patience: int) -> Todo | None:
    """`patience`: working days without an answer after which the phone helps more than waiting."""
    mine = {step.move.name: step.move for step in open_steps(workspace, request) if step.mine}
    name = next((name for name in PREFERRED if name in mine), "")
    ends = name in ("return", "feed_back")
    day = day_of(request.ends_at if ends else request.starts_at)
    clause = mine[name].clause if name else ""
    if request.state == DISPUTED:
        action, step, basis = "议定", "settle", "两个单位同时办了互相矛盾的步骤"
    elif name:
        action, step, basis = PREFERRED[name], name, f"现在：{request.state or SUPPORT_STEPS.start}·{clause}"
    elif request.unit == workspace.unit.uid and _unanswered(workspace, request, patience):
        action, step = "显示电话", PHONE
        basis = f"等{waiting_for(request)}答复·超过 {patience} 个工作日（本单位设定），建议电话联系"
    else:
        return None
    chip = "草稿" if request.state == SUPPORT_STEPS.start else "支援"
    who = "本单位" if request.unit == workspace.unit.uid else names.get(request.unit, "其他单位")
    when = f"，{near_day(day, workspace.today)}" if day else ""
    title = f"{who}申请支援{f' {request.people} 人' if request.people else ''}{when}{f'·{request.subject}' if request.subject else ''}"
    left = time_left(workspace, day)
    return Todo(SupportRequest.table, request.uid, chip, title, basis, clause, day, urgency_of(workspace, day), left, action, step)


def _unanswered(workspace: Workspace, request: SupportRequest, patience: int) -> bool:
    asked = day_of(request.asked_on)
    return asked is not None and workspace.calendar.working_days_between(asked, workspace.today) > patience and bool(waiting_for(request))
