"""Legal time limits and the days they end on, explained day by day. It knows the rules' shape; their numbers are data that is handed in.

The start day is never counted; a natural-day limit that ends on a day off is not moved.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from app.domain.calendar import ONE_DAY, WorkingCalendar
from app.domain.dates import near_day
from app.domain.errors import NotFound, UserError

READ_IN_THE_TEXT = "T"
HOURS_A_DAY = 24
MONTHS_A_YEAR = 12


class Counting(Enum):
    """What a time limit counts; the value is the word behind the number."""

    WORKING = "个工作日"
    CALENDAR = "日"
    HOUR = "小时"
    MONTH = "个月"


@dataclass(frozen=True)
class Extension:
    """By how much a limit may be prolonged, in the limit's own unit, and who approves it."""

    n: int
    approved_by: str
    mark: str


@dataclass(frozen=True)
class TimeLimit:
    """One rule: what must happen within `n` units of which day. `n` is None where the number is not yet confirmed.

    `mark`: T read in the text of the law, P from a secondary source, U unverified. `backwards`: the days lie before the start day.
    """

    code: str
    title: str
    basis: str
    mark: str
    starts: str
    unit: Counting
    n: int | None
    effective_from: date = date.min
    effective_to: date = date.max
    extension: Extension | None = None
    exclusions: str = ""
    backwards: bool = False

    def verified(self) -> bool:
        """True when the numbers, the extension's included, were read in the text of the law."""
        return self.mark == READ_IN_THE_TEXT and (self.extension is None or self.extension.mark == READ_IN_THE_TEXT)

    def length(self) -> str:
        """15个工作日, 90日, 24小时, 2年; 待确认 when the number is blank."""
        if self.n is None:
            return "待确认"
        if self.unit is Counting.MONTH and self.n % MONTHS_A_YEAR == 0:
            return f"{self.n // MONTHS_A_YEAR}年"
        return f"{self.n}{self.unit.value}"


def applying(limits: Sequence[TimeLimit], code: str, start: date) -> TimeLimit:
    """The version of a rule that is in force on the start day. Raises NotFound when there is none."""
    versions = [limit for limit in limits if limit.code == code]
    if not versions:
        raise NotFound(f"没有“{code}”这条时限规则。", f"可用的规则：{'、'.join(sorted({limit.code for limit in limits}))}。")
    for limit in versions:
        if limit.effective_from <= start <= limit.effective_to:
            return limit
    raise NotFound(f"“{versions[0].title}”在{start}没有生效的规定。", "请核对起算日期。")


@dataclass(frozen=True)
class Day:
    """One day on the way to the due day: whether it counts, and why."""

    date: date
    counted: bool
    why: str


@dataclass(frozen=True)
class Due:
    """The last day of a time limit, how it was counted, and the years whose holidays had to be estimated."""

    limit: TimeLimit
    day: date
    days: tuple[Day, ...]
    estimated_years: tuple[int, ...] = ()


def due_day(
    limit: TimeLimit,
    start: date,
    calendar: WorkingCalendar,
    *,
    extended: bool = False,
    excluded: Sequence[tuple[date, date]] = (),
) -> Due:
    """The last day on which the limit is kept; `excluded` are spans (first and last day) that the law does not count.

    Raises UserError when the number is not confirmed, or an extension is asked for where the rule has none.
    """
    count = _count(limit, extended)
    if limit.unit is Counting.MONTH:
        count = (add_months(start, count) - start).days
    elif limit.unit is Counting.HOUR:
        count = -(-count // HOURS_A_DAY)
    days = [Day(start, False, "起算日不计入")]
    while count:
        days.append(_judged(days[-1].date + (-ONE_DAY if limit.backwards else ONE_DAY), limit.unit, calendar, excluded))
        count -= days[-1].counted
    years = sorted({day.date.year for day in days}) if limit.unit is Counting.WORKING else ()
    return Due(limit, days[-1].date, tuple(days), tuple(year for year in years if not calendar.known(year)))


def _count(limit: TimeLimit, extended: bool) -> int:
    if limit.n is None:
        raise UserError(f"“{limit.title}”的天数还没有确认（{limit.basis}）。", "数值须由本单位对照文件原文确认后填入时限规则，再计算期限。")
    if not extended:
        return limit.n
    if limit.extension is None:
        raise UserError(f"“{limit.title}”没有可以延长的规定。", "请按原期限办理。")
    return limit.n + limit.extension.n


def _judged(day: date, unit: Counting, calendar: WorkingCalendar, excluded: Sequence[tuple[date, date]]) -> Day:
    if any(first <= day <= last for first, last in excluded):
        return Day(day, False, "扣除期间，不计入")
    why = calendar.why(day)
    if unit is not Counting.WORKING:
        return Day(day, True, why)
    return Day(day, calendar.is_working(day), why if calendar.known(day.year) else f"{why}（放假安排未导入，暂估）")


def add_months(start: date, months: int) -> date:
    """The same day so many months later, or that month's last day where it has no such day."""
    year, month = divmod(start.year * MONTHS_A_YEAR + start.month - 1 + months, MONTHS_A_YEAR)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def remaining(due: Due, today: date, calendar: WorkingCalendar) -> str:
    """还剩 3 个工作日（10月22日 周三到期） · 今天到期 · 已超期 2 个工作日，请填写原因."""
    if today == due.day:
        return "今天到期"
    if today < due.day:
        left = sum(day.counted and day.date > today for day in due.days)
        if due.limit.backwards:
            left = _between(due, today, due.day, calendar)
        return f"还剩 {left} {_days(due)}（{near_day(due.day, today)}到期）"
    late = _between(due, due.day, today, calendar)
    overdue = f"已超期 {late} {_days(due)}" if late else f"已超期（{near_day(due.day, today)}到期）"
    return f"{overdue}，请填写原因"


def _days(due: Due) -> str:
    return Counting.WORKING.value if due.limit.unit is Counting.WORKING else "天"


def _between(due: Due, start: date, until: date, calendar: WorkingCalendar) -> int:
    return calendar.working_days_between(start, until) if due.limit.unit is Counting.WORKING else (until - start).days


def cautions(due: Due, calendar: WorkingCalendar) -> Iterator[str]:
    """What the reader of a due day must know besides: unverified numbers, estimated years, excluded days, hours."""
    if not due.limit.verified():
        yield f"待核对：此规则依据{due.limit.basis}，数值尚未对照原文，请由本单位管理员核对。"
    for year in due.estimated_years:
        sentence = calendar.caution(year)
        if sentence:
            yield sentence
    dropped = sum(day.why.startswith("扣除期间") for day in due.days)
    if dropped:
        yield f"已扣除 {dropped} 天，不计入期限。"
    if due.limit.unit is Counting.HOUR:
        yield f"期限为{due.limit.length()}，从事发的钟点起算，这里只算到日。"


def extension_sentence(limit: TimeLimit, approver: str, on: date, today: date) -> str:
    """已延长15个工作日，批准人：王某，10月20日; empty for a limit that cannot be extended."""
    if limit.extension is None:
        return ""
    day = near_day(on, today).split()[0]
    return f"已延长{limit.extension.n}{limit.unit.value}，批准人：{approver}，{day}"
