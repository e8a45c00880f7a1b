"""What is owed to whom and until when: duties, what belongs to them, and when they are due. Their texts and days come from packs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.calendar import WorkingCalendar
from app.domain.due import add_months
from app.domain.fields import choice, choices, day, flag, link, links, longtext, text, whole_number
from app.domain.organisation import LEVELS, UNIT_KINDS, Unit
from app.domain.records import Audience, Record

ONCE = "一次"
MONTHS = {"每月": 1, "每季": 3, "每半年": 6, "每年": 12}
RECURRENCES = (ONCE, *MONTHS)
FORM, PROSE, OTHER = "表格", "文稿", "其他"
LEADS = "15、7、3、1"
"""本单位设定: working days before the due day on which 今日 reminds."""


@dataclass(kw_only=True)
class Duty(Record, table="duty", title="报送任务", audience=Audience.ALL, named_by=("full_name",), known_by=("code",)):
    """Something that units hand in by a day, once or again and again; the clause stands with it."""

    code: str | None = text("代号", required=True, indexed=True, listed=False, hint="英文字母、数字和连字符，命令行用它指明任务")
    full_name: str | None = text("名称", required=True, search=True)
    recurrence: str | None = choice("周期", RECURRENCES, required=True)
    due_on: str | None = day("截止日期", required=True, hint="有周期的，填第一次的截止日期")
    strict: bool | None = flag("“日前”不含当日", listed=False, hint="选“是”的，从严按截止日期的前一个工作日提醒")
    ends_on: str | None = day("不再报送的日期", listed=False, over="不再报送", last_day=True)
    warn_before: str | None = text("提前提醒（工作日）", listed=False, hint=f"不填按{LEADS}（本单位设定）")
    receiver: str | None = link("报送给", "unit")
    owed_by_kinds: tuple[str, ...] = choices("由哪类单位报送", UNIT_KINDS)
    owed_by_level: str | None = choice("由哪一级单位报送", LEVELS, listed=False, hint="与单位类型同时满足")
    owed_by: tuple[str, ...] = links("由哪些单位报送", "unit")
    platform: str | None = text("报送平台", listed=False, hint="通过网上平台报送的，写平台名称")
    mailbox: str | None = text("报送邮箱", listed=False)
    mailbox_doubt: str | None = text("邮箱提示", listed=False)
    basis: str | None = text("依据", listed=False)
    basis_text: str | None = longtext("依据原文")


@dataclass(kw_only=True)
class DutyPiece(Record, table="duty_piece", title="报送内容", audience=Audience.ALL, named_by=("piece",)):
    """One thing that belongs to a duty, or that people send by mistake and that does not."""

    duty: str | None = link("报送任务", "duty", required=True, indexed=True)
    piece: str | None = text("内容", required=True)
    order: int | None = whole_number("次序", least=1, most=999)
    what: str | None = choice("种类", (FORM, PROSE, OTHER), required=True)
    form: str | None = text("表格代号", listed=False, hint="form list 列出的代号")
    excluded: bool | None = flag("不报送")
    why: str | None = text("不报送的原因", listed=False)
    basis: str | None = text("依据", listed=False)
    basis_text: str | None = longtext("依据原文")


@dataclass(kw_only=True)
class Snooze(Record, table="snooze", title="推迟的提醒", audience=Audience.HERE, named_by=("what", "until")):
    """A reminder that somebody does not want to see until a day; it stays on this computer."""

    of_kind: str | None = text("类别", required=True, listed=False)
    of: str | None = text("记录", required=True, indexed=True, listed=False)
    what: str | None = text("事项", required=True, longest=500)
    until: str | None = day("推迟到", required=True)
    reason: str | None = text("理由")


def due_days(duty: Duty, since: date, until: date) -> Iterator[date]:
    """The due days of a duty from one day to another; the one of a duty that is owed once comes always, until it is over."""
    if not duty.due_on:
        return
    first = date.fromisoformat(duty.due_on)
    last = min(until, date.fromisoformat(duty.ends_on)) if duty.ends_on else until
    step = MONTHS.get(duty.recurrence or ONCE, 0)
    if not step:
        if first <= last:
            yield first
        return
    number = max(0, ((since.year - first.year) * 12 + since.month - first.month) // step - 1)
    while (due := add_months(first, number * step)) <= last:
        if due >= since:
            yield due
        number += 1


def leads_of(duty: Duty) -> list[int]:
    """The working days before the due day on which to remind, the earliest first."""
    typed = (duty.warn_before or LEADS).replace("，", "、").replace(",", "、").replace("/", "、")
    days = [int(part) for part in typed.split("、") if part.strip().isdigit()]
    return sorted(days, reverse=True) or [int(part) for part in LEADS.split("、")]


def owes(duty: Duty, unit: Unit, units: Mapping[str, Unit]) -> bool:
    """True when the unit is one of those that hand the duty in: named, or of that kind and below the bureau that receives it."""
    if unit.uid in duty.owed_by:
        return True
    named = unit.kind in duty.owed_by_kinds and duty.owed_by_level in (None, unit.level)
    return not unit.external and named and unit.uid != duty.receiver and _is_below(unit, duty.receiver, units)


def act_by(duty: Duty, due: date, calendar: WorkingCalendar) -> date:
    """The last working day on which it can be done in time: before the due day where the document leaves open whether that counts (S4-22)."""
    day = due - timedelta(days=1) if duty.strict else due
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    return day


def _is_below(unit: Unit, receiver: str | None, units: Mapping[str, Unit]) -> bool:
    """True when the unit's line upward meets the receiver or the bureau that the receiver is a section of."""
    above = units.get(receiver or "")
    heads = {receiver, above.parent} if above is not None and above.parent else {receiver}
    seen: set[str] = set()
    uid = unit.parent
    while uid and uid in units and uid not in seen:
        if uid in heads:
            return True
        seen.add(uid)
        uid = units[uid].parent
    return False
