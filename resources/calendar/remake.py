"""Writes cn.toml anew from the development-only library chinesecalendar; run it by hand when the State Council has published a year.

It knows the library's tables and nothing of the program.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from chinese_calendar.constants import Holiday, holidays, workdays

NAMES = {
    Holiday.tomb_sweeping_day.value: "清明节",
    Holiday.dragon_boat_festival.value: "端午节",
    Holiday.mid_autumn_festival.value: "中秋节",
    Holiday.anti_fascist_70th_day.value: "抗日战争胜利纪念日",
}
CHINESE = {holiday.value: NAMES.get(holiday.value, holiday.chinese) for holiday in Holiday}
HEAD = """\
# 法定节假日与调休上班日（2004—2026年），依国务院办公厅每年的放假安排。
# 由 remake.py 从 chinesecalendar（MIT 许可，见 LICENSE-chinesecalendar.txt）生成，请勿手改；
# 新的一年可另写一个同样格式的 .toml 文件放在本目录，不必改本文件。
# holidays：放假的日子（含放假期间的周末）；workdays：因调休而上班的周六、周日。
"""


def _spans(days: list[date]) -> Iterator[tuple[date, date]]:
    """Runs of consecutive days, as first and last day."""
    for _, run in groupby(enumerate(days), key=lambda pair: pair[1] - timedelta(days=pair[0])):
        members = [day for _, day in run]
        yield members[0], members[-1]


def _year(year: int) -> Iterator[str]:
    named = sorted((day, CHINESE[name]) for day, name in holidays.items() if day.year == year)
    yield f"[[year]]\nyear = {year}\nholidays = ["
    for name, group in groupby(named, key=lambda pair: pair[1]):
        for first, last in _spans([day for day, _ in group]):
            yield f'    {{ name = "{name}", from = {first}, to = {last} }},'
    adjusted = sorted(day for day in workdays if day.year == year)
    yield f"]\nworkdays = [{', '.join(map(str, adjusted))}]\n"


def main() -> None:
    """Write cn.toml beside this script."""
    years = sorted({day.year for day in holidays})
    lines = [HEAD, *(line for year in years for line in _year(year))]
    Path(__file__).with_name("cn.toml").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
