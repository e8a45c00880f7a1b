"""Everything that waits for this unit, whatever it comes from, the nearest day first."""

from collections.abc import Iterator
from datetime import date

from app.domain.dates import near_day
from app.domain.keeping import LAW, DestructionList
from app.services.case_todos import lead_todos, referral_todos, request_todos
from app.services.duties import READY, Owed, owed
from app.services.exchange_schedules import agreed
from app.services.identity import is_renewed, known_roster
from app.services.inbox_list import to_decide
from app.services.keeping import is_list_due
from app.services.open_ends import open_ends
from app.services.paper_todos import papers_waiting
from app.services.snoozing import asleep
from app.services.todo import Todo, Urgency, nearness, time_left, urgency_of
from app.services.workspace import Workspace

CONFLICTS = "conflict"
"""The kind of the thing to do that opens the conflict inbox; it stands for all of them and has no record."""
DUTY = "duty"
"""The kind of what is to be handed in: it carries the code of the duty."""
PRESSING = (Urgency.OVERDUE, Urgency.TODAY)
"""What has come so near since it was put off is shown all the same."""
EXCHANGE = "exchange"
"""The kind of what is to do about exchanging: it opens the export for the unit whose uid it carries, or the page."""


def things_to_do(workspace: Workspace) -> list[Todo]:
    """What waits for this unit, the nearest day first; what has no day comes last."""
    cases = [*lead_todos(workspace), *request_todos(workspace), *referral_todos(workspace), *_paper_todos(workspace)]
    found = [*cases, *_conflict_todos(workspace), *_exchange_todos(workspace), *_card_todos(workspace), *_duty_todos(workspace), *_open_ends(workspace)]
    found += _keeping_todos(workspace)
    sleeping = {(one.of_kind, one.of) for one in asleep(workspace)}
    awake = [todo for todo in found if (todo.kind, todo.uid) not in sleeping or todo.urgency in PRESSING]
    return sorted(awake, key=lambda todo: (list(Urgency).index(todo.urgency), todo.due or date.max, todo.uid))


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
            yield Todo(DUTY, one.code, "报送", title, what_is_missing(one), one.duty.basis or "", by, urgency, left, action, "")


def what_is_missing(one: Owed) -> str:
    """还差 3 项 or 已齐备, with what it rests on."""
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
        record, (urgency, left) = one.record, nearness(workspace, one.due, one.hour)
        basis = f"等{one.waits_for}办理，已过期限，建议电话联系" if one.waits_for else one.clause or "本单位设定"
        yield Todo(record.table, record.uid, record.title, one.title, basis, one.clause, one.due, urgency, left, one.action, one.step)


def _keeping_todos(workspace: Workspace) -> Iterator[Todo]:
    """Once a year, when something is over: a list of what is to be destroyed is to be made."""
    if is_list_due(workspace):
        title, basis = "把保存期满的个人信息编成销毁清册（每年一次）", "负责人批准后销毁；都还没有期满的，列出来是空的"
        yield Todo(DestructionList.table, "", "销毁", title, basis, LAW, None, Urgency.LATER, time_left(workspace, None), "编清册", "")


def _open_ends(workspace: Workspace) -> Iterator[Todo]:
    for one in open_ends(workspace):
        urgency, left = urgency_of(workspace, one.due), time_left(workspace, one.due)
        yield Todo(one.kind.table, one.uid, one.kind.title, one.title, one.basis, one.clause, one.due, urgency, left, one.action, "")
