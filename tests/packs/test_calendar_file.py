"""The calendar file is data that outsiders may change: a new year is a new file, and each mistake is named."""

from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import BadInput
from app.packs.calendar_file import read_calendar
from app.resources import path

YEAR_2027 = """
[[year]]
year = 2027
holidays = [{ name = "国庆节", from = 2027-10-01, to = 2027-10-07 }]
workdays = [2027-10-09]
"""


def test_a_new_year_is_one_more_file(tmp_path: Path) -> None:
    """Requirements 0.14: 日历包."""
    file = tmp_path / "2027.toml"
    file.write_text(YEAR_2027, encoding="utf-8")

    calendar = read_calendar(path("calendar", "cn.toml"), file)

    assert calendar.known(2026)
    assert calendar.known(2027)
    assert calendar.why(date(2027, 10, 7)) == "国庆节放假"
    assert calendar.is_working(date(2027, 10, 9))


@pytest.mark.parametrize(
    "wrong, right, said",
    [
        ("year = 2027", "jahr = 2027", "没有写明年份"),
        ("2027-10-07", "2027-09-07", "起止日期不对"),
        ("2027-10-07", '"10月7日"', "不是日期"),
        ("2027-10-09", "2027-10-11", "不是周末"),
        ("2027-10-09", "2027-10-03", "同时写成了放假"),
        ("2027-10-09", "2028-10-08", "不在这一年"),
        ("name =", "titel =", "没有写名称"),
        ("[[year]]", "[[yaer]]", "没有任何一年"),
        ("]]", "]", "读不懂"),
    ],
)
def test_a_mistake_names_the_file_and_the_place(tmp_path: Path, wrong: str, right: str, said: str) -> None:
    file = tmp_path / "2027.toml"
    file.write_text(YEAR_2027.replace(wrong, right), encoding="utf-8")

    with pytest.raises(BadInput, match=said) as refusal:
        read_calendar(file)

    assert "2027.toml" in refusal.value.what
