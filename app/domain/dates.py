"""Days and times as clerks type them and as people read them. Stored values are ISO text; it knows no files and no records."""

import re
from datetime import date, datetime, time, timedelta
from unicodedata import normalize

from app.domain.calendar import WEEKDAYS, WorkingCalendar
from app.domain.clock import office_now
from app.domain.errors import BadInput

EXAMPLES = "可以写 3.5、今天、11月25日、2026-11-25、20261125 或 +15工。"
RELATIVE = {"前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2}
YEARS = range(1900, 2101)
CENTURY = 2000
SHORT_YEAR = 100

_FULL = re.compile(r"(?P<y>\d{4}|\d{2})[-./年](?P<m>\d{1,2})[-./月](?P<d>\d{1,2})[日号]?")
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})")
_SHORT = re.compile(r"(?P<m>\d{1,2})[-./月](?P<d>\d{1,2})[日号]?")
_DAY_ONLY = re.compile(r"(?P<d>\d{1,2})[日号]")
_COUNTED = re.compile(r"(?P<sign>[+-])(?P<n>\d{1,4})(?P<unit>工作日|工|天|日)?")
_CLOCK = re.compile(r"(?P<h>\d{1,2})[:点时](?:(?P<min>\d{1,2})分?)?")
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?$")
_TRAILING_CLOCK = re.compile(r"^(?P<day>.*?)[T ]*(?P<half>上午|下午)?(?P<clock>\d{1,2}(?::\d{1,2}|[点时](?:\d{1,2}分?)?))(?::\d{1,2})?$")


def read_day(typed: str, today: date | None = None, calendar: WorkingCalendar | None = None) -> str:
    """The ISO day behind what was typed: 3.5, 今天, 11月25日, 2026-11-25, 20261125, +15工 (working days from today).

    A day without a year lies in this year. Raises BadInput in words for a day that does not exist or cannot be read.
    """
    return _day(typed, today or office_now().date(), calendar).isoformat()


def read_moment(typed: str, today: date | None = None) -> str:
    """The ISO moment, to the minute, behind 11月25日 9:30, 今天 下午3点 or a bare 9:30 (today). Raises BadInput in words."""
    today = today or office_now().date()
    text = normalize("NFKC", typed).strip()
    found = _TRAILING_CLOCK.fullmatch(text)
    if not found:
        raise BadInput(f"“{typed.strip()}”里没有时刻。", "可以写 11月25日 9:30 或 今天 下午3点。")
    day = _day(found["day"], today, None) if found["day"].strip() else today
    return datetime.combine(day, _clock(found["clock"], found["half"], typed)).isoformat(timespec="minutes")


def _clock(clock: str, half: str | None, typed: str) -> time:
    found = _CLOCK.fullmatch(clock)
    assert found, clock
    hour, minute = int(found["h"]), int(found["min"] or 0)
    if half == "下午" and hour < 12:
        hour += 12
    try:
        return time(hour, minute)
    except ValueError:
        raise BadInput(f"“{typed.strip()}”里的时刻不存在。", "请按 24 小时制填写，例如 9:30、15:00。") from None


def _day(typed: str, today: date, calendar: WorkingCalendar | None) -> date:
    text = re.sub(r"\s+", "", _MIDNIGHT.sub("", normalize("NFKC", typed).strip()))
    if text in RELATIVE:
        return today + timedelta(days=RELATIVE[text])
    counted = _COUNTED.fullmatch(text)
    if counted:
        return _counted(counted, today, calendar)
    for pattern in (_FULL, _COMPACT, _SHORT, _DAY_ONLY):
        found = pattern.fullmatch(text)
        if found:
            return _existing(found.groupdict(), today)
    raise BadInput(f"“{typed.strip()}”不像日期。", EXAMPLES)


def _counted(found: re.Match[str], today: date, calendar: WorkingCalendar | None) -> date:
    count = int(found["sign"] + found["n"])
    if found["unit"] not in ("工", "工作日"):
        return today + timedelta(days=count)
    if calendar is None:
        raise BadInput(f"这一栏不能按工作日推算（“{found[0]}”）。", "请直接填写日期。")
    return calendar.add_working_days(today, count)


def _existing(parts: dict[str, str], today: date) -> date:
    year = int(parts.get("y") or today.year)
    year += CENTURY if year < SHORT_YEAR else 0
    month, day = int(parts.get("m") or today.month), int(parts["d"])
    if year not in YEARS:
        raise BadInput(f"{year}年太早或太晚。", "请核对年份。")
    try:
        return date(year, month, day)
    except ValueError:
        leap = f"{year}年" if (month, day) == (2, 29) else ""
        raise BadInput(f"{leap}{month}月{day}日不存在。", "请核对。") from None


def weekday(day: date) -> str:
    """周一 to 周日."""
    return WEEKDAYS[day.weekday()]


def near_day(day: date, today: date) -> str:
    """11月25日 周三; with the year when it is not this year: 2027年1月5日 周二."""
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日 {weekday(day)}"


def full_day(day: date) -> str:
    """2026年11月20日 周五."""
    return f"{day.year}年{day.month}月{day.day}日 {weekday(day)}"


def shown_day(iso: str) -> str:
    """2026年11月25日, from an ISO day; text that is no ISO day is shown as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.year}年{day.month}月{day.day}日"


def shown_moment(iso: str) -> str:
    """2026年11月25日 9:30, from an ISO moment; text that is no ISO moment is shown as it is."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment.hour}:{moment.minute:02}"
