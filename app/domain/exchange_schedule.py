"""How often two units agreed to exchange bundles (S1-61: 定期信息交换机制)."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.fields import choice, day, link, text, whole_number
from app.domain.records import Record

WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
SILENT_DAYS = 14
"""本软件设定: the distance where a schedule names none."""


@dataclass(kw_only=True)
class ExchangeSchedule(Record, table="exchange_schedule", title="交换日程", named_by=("peer",), also_seen_by=("peer",)):
    """An agreement to exchange with another unit, every few days or on a day of the week. Both units see it."""

    peer: str | None = link("交换单位", "unit", required=True)
    every_days: int | None = whole_number("每隔几天", least=1, most=366)
    weekday: str | None = choice("每周", WEEKDAYS)
    starts_on: str | None = day("起算日期", required=True)
    ends_on: str | None = day("结束日期", over="已结束", last_day=True)
    note: str | None = text("备注", listed=False)


def next_exchange(schedule: ExchangeSchedule, last: date) -> date:
    """The day on which the next exchange is due, after one on that day; a day of the week counts before a distance."""
    if schedule.weekday in WEEKDAYS:
        return last + timedelta(days=(WEEKDAYS.index(schedule.weekday) - last.weekday() - 1) % 7 + 1)
    return last + timedelta(days=schedule.every_days or SILENT_DAYS)
