"""What is owed, by whom and until when, and what became of it: the list behind the page, 今日 and the command line. It changes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.clock import office_moment
from app.domain.dates import near_day
from app.domain.duties import MONTHS, ONCE, Duty, act_by, due_days, leads_of, owes
from app.domain.errors import NotFound
from app.domain.organisation import Unit
from app.domain.query import Query, where_is
from app.domain.submissions import HANDED_IN, PREPARING, RECEIVED, SENT_BACK, Submission
from app.services.submission_check import check_pieces, missing_words
from app.services.workspace import Workspace
from db.journal import entries

TO_DO, READY, OVERDUE, BEFORE_US, NOT_OURS = "待报送", "可报送", "已超期", "启用前已到期", "不由本单位报送"
AHEAD = timedelta(days=366)
"""How far ahead recurring duties are listed when nobody says."""
BEHIND = timedelta(days=366)
DONE = (HANDED_IN, RECEIVED)


@dataclass(frozen=True)
class Owed:
    """One duty of one period, as this unit sees it."""

    duty: Duty
    due: date
    period: str
    act_by: date
    """The last working day on which it can be done in time."""
    warn_on: date
    mine: bool
    receives: bool
    state: str
    late: str
    """迟报3天, or nothing."""
    missing: Sequence[str]
    submission: Submission | None
    others: Sequence[Submission]
    """What other units handed in for it, as far as it is here."""

    @property
    def code(self) -> str:
        """How the command line names it."""
        code = self.duty.code or self.duty.uid
        return code if (self.duty.recurrence or ONCE) == ONCE else f"{code}@{self.due.isoformat()}"

    @property
    def is_open(self) -> bool:
        """Has this unit still to hand it in."""
        return self.mine and self.state in (TO_DO, READY, OVERDUE, PREPARING, SENT_BACK)


def owed(workspace: Workspace, until: date | None = None) -> list[Owed]:
    """Every duty that is known here, the nearest day first; recurring ones up to that day, else just their next day and what was missed."""
    units = {unit.uid: unit for unit in workspace.units()}
    begun = began_on(workspace)
    found = [one for duty in workspace.records(Duty).all() for one in _of_duty(workspace, duty, units, begun, until)]
    return sorted(found, key=lambda one: (not one.mine, one.due, one.duty.full_name or ""))


def find_owed(workspace: Workspace, named: str) -> Owed:
    """The duty of that code (with @day for one of several periods), uid or name. Raises NotFound, naming those there are."""
    found = owed(workspace, workspace.today + AHEAD)
    for one in found:
        if named in (one.code, one.duty.code, one.duty.uid, one.duty.full_name) and (one.is_open or one.code == named or one is _nearest(found, one.duty)):
            return one
    code, _, day = named.partition("@")
    for duty in workspace.records(Duty).all(Query(where=(where_is("code", code),))):
        if _is_day(day) and date.fromisoformat(day) in due_days(duty, date.fromisoformat(day), date.fromisoformat(day)):
            units = {unit.uid: unit for unit in workspace.units()}
            return _owed(workspace, duty, date.fromisoformat(day), units, began_on(workspace))
    raise NotFound(f"没有“{named}”这项报送任务。", f"可用的任务：{'、'.join(one.code for one in found) or '还没有登记任何报送任务'}。")


def began_on(workspace: Workspace) -> date:
    """The day on which this computer began: what was due before is told, but not asked for."""
    return office_moment(entries(workspace.store.db.conn, 2, 1)[0].at).date()


def time_to_due(workspace: Workspace, one: Owed) -> str:
    """还剩 12 个工作日（8月30日 周一到期）, 今天到期, 已超期 3 天."""
    today = workspace.today
    if one.due == today:
        return "今天到期"
    if one.act_by != one.due and today <= one.act_by:
        left = workspace.calendar.working_days_between(today, one.act_by)
        why = "“日前”从严，不含当日" if workspace.calendar.is_working(one.due) else f"截止日{near_day(one.due, today)}不上班"
        return f"{f'还剩 {left} 个工作日' if left else '今天最后一个工作日'}（请在{near_day(one.act_by, today)}前办结，{why}）"
    if one.due < today:
        return f"已超期 {(today - one.due).days} 天（{near_day(one.due, today)}到期）"
    return f"还剩 {workspace.calendar.working_days_between(today, one.due)} 个工作日（{near_day(one.due, today)}到期）"


def _nearest(found: Sequence[Owed], duty: Duty) -> Owed:
    return next(one for one in found if one.duty.uid == duty.uid)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _of_duty(workspace: Workspace, duty: Duty, units: Mapping[str, Unit], begun: date, until: date | None) -> Iterator[Owed]:
    today = workspace.today
    recurring = (duty.recurrence or ONCE) in MONTHS
    since = max(begun, today - BEHIND) if recurring else date.min
    upcoming = 0
    for due in due_days(duty, since, until or (date.max if not recurring else today + 2 * AHEAD)):
        upcoming += due >= today
        if until is None and upcoming > 1:
            return
        yield _owed(workspace, duty, due, units, begun)


def _owed(workspace: Workspace, duty: Duty, due: date, units: Mapping[str, Unit], begun: date) -> Owed:
    known = [one for one in workspace.records(Submission).all(Query(where=(where_is("duty", duty.uid),))) if one.due_on == due.isoformat()]
    ours = [one for one in known if one.unit == workspace.unit.uid]
    own = next((one for one in ours if one.state in DONE), ours[0] if ours else None)
    mine = owes(duty, workspace.unit, units)
    checks = [] if own is not None and own.state in DONE else check_pieces(workspace, duty, own)
    missing = missing_words(checks)
    receiver = units.get(duty.receiver or "")
    last = act_by(duty, due, workspace.calendar)
    return Owed(
        duty=duty,
        due=due,
        period=period_of(duty, due),
        act_by=last,
        warn_on=workspace.calendar.add_working_days(last, -leads_of(duty)[0]),
        mine=mine,
        receives=receiver is not None and workspace.unit.uid in (receiver.uid, receiver.parent),
        state=_state(workspace, own, due, begun, mine=mine, ready=not missing),
        late=own.late if own else "",
        missing=missing,
        submission=own,
        others=[one for one in known if one.unit != workspace.unit.uid],
    )


def _state(workspace: Workspace, own: Submission | None, due: date, begun: date, *, mine: bool, ready: bool) -> str:
    if own is not None and (own.state or PREPARING) != PREPARING:
        return own.state
    if not mine and own is None:
        return NOT_OURS
    if due < workspace.today:
        return BEFORE_US if due < min(begun, workspace.today) and own is None else OVERDUE
    return READY if ready else PREPARING if own is not None else TO_DO


def period_of(duty: Duty, due: date) -> str:
    """2021年, 2026年第3季度, 2026年11月: what the due day belongs to."""
    match duty.recurrence:
        case "每月":
            return f"{due.year}年{due.month}月"
        case "每季":
            return f"{due.year}年第{(due.month + 2) // 3}季度"
        case "每半年":
            return f"{due.year}年{'上' if due.month <= 6 else '下'}半年"
    return f"{due.year}年"
