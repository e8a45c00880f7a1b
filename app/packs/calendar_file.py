"""Reads the working calendar from resources/calendar. It knows the file's layout, and nothing of what the days are used for."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.domain.calendar import SATURDAY, WorkingCalendar, Year
from app.domain.errors import BadInput
from app.resources import path

REMEDY = "请对照 cn.toml 的写法改正，或者换回原来的文件。"


def read_calendar(*files: Path) -> WorkingCalendar:
    """The working calendar of these files, later ones replacing whole years; without files, all that are in the box.

    Raises BadInput with the file and the place of a mistake.
    """
    years: dict[int, Year] = {}
    for file in files or sorted(path("calendar").glob("*.toml")):
        years.update({year.year: year for year in read_years(file)})
    return WorkingCalendar(tuple(years.values()))


def read_years(file: Path) -> Iterator[Year]:
    """The years of one file. Raises BadInput with the place of a mistake."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadInput(f"日历文件 {file.name} 读不懂：{fault}。", REMEDY) from fault
    except OSError as fault:
        raise BadInput(f"日历文件 {file.name} 打不开。", "请确认文件还在原处，且可以读取。") from fault
    tables = content.get("year")
    if not isinstance(tables, list) or not tables:
        raise BadInput(f"日历文件 {file.name} 里没有任何一年（[[year]]）。", REMEDY)
    for table in tables:
        yield _year(table, file.name)


def _year(table: Mapping[str, Any], name: str) -> Year:
    year = table.get("year")
    if type(year) is not int:
        raise BadInput(f"日历文件 {name} 有一段没有写明年份（year = 2027）。", REMEDY)
    place = f"日历文件 {name} {year}年"
    holidays = {day: title for holiday in table.get("holidays", ()) for day, title in _days_off(holiday, place)}
    workdays = frozenset(_date(day, place) for day in table.get("workdays", ()))
    for day in (*holidays, *workdays):
        if day.year != year:
            raise BadInput(f"{place}：{day} 不在这一年。", REMEDY)
    for day in sorted(workdays):
        if day.weekday() < SATURDAY or day in holidays:
            raise BadInput(f"{place}：{day} 不是周末，或者同时写成了放假，不能作调休上班日。", REMEDY)
    return Year(year, holidays, workdays)


def _days_off(holiday: object, place: str) -> Iterator[tuple[date, str]]:
    if not isinstance(holiday, Mapping) or not isinstance(holiday.get("name"), str):
        raise BadInput(f"{place}：有一个假期没有写名称（name）。", REMEDY)
    first, last = _date(holiday.get("from"), place), _date(holiday.get("to"), place)
    if not timedelta() <= last - first < timedelta(days=31):
        raise BadInput(f"{place}：“{holiday['name']}”的起止日期不对（{first} 至 {last}）。", REMEDY)
    for count in range((last - first).days + 1):
        yield first + timedelta(days=count), holiday["name"]


def _date(value: object, place: str) -> date:
    if type(value) is not date:
        raise BadInput(f"{place}：“{value}”不是日期，应写成 2027-10-01，不加引号。", REMEDY)
    return value
