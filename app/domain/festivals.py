"""The festivals around which rights are protected with more force, by the solar and the lunar calendar (`枣市监知保〔2022〕1号` 二（三）五)."""

from datetime import date

SPRING, LABOUR, MOON, NATIONAL = FESTIVALS = ("春节", "五一", "中秋", "国庆")
_LUNAR = {
    2022: ((2, 1), (9, 10)),
    2023: ((1, 22), (9, 29)),
    2024: ((2, 10), (9, 17)),
    2025: ((1, 29), (10, 6)),
    2026: ((2, 17), (9, 25)),
    2027: ((2, 6), (9, 15)),
    2028: ((1, 26), (10, 3)),
    2029: ((2, 13), (9, 22)),
    2030: ((2, 3), (9, 12)),
}
"""The first day of the first month and the fifteenth of the eighth, of the lunar calendar."""
YEARS = range(min(_LUNAR), max(_LUNAR) + 1)


def festival_day(name: str, year: int) -> date | None:
    """The day of a festival in a year; None for lunar ones beyond the years that are known."""
    if name in (SPRING, MOON):
        return date(year, *_LUNAR[year][name == MOON]) if year in _LUNAR else None
    return {LABOUR: date(year, 5, 1), NATIONAL: date(year, 10, 1)}.get(name)


OCCASIONS = ((4, 26, "世界知识产权日"), (5, 10, "中国品牌日"))
"""4·26 and 5·10, on which publicity is concentrated (`枣市监知保〔2022〕1号` 二（三）十)."""


def occasions_of(year: int) -> list[tuple[date, str]]:
    """The days of publicity of a year."""
    return [(date(year, month, day), name) for month, day, name in OCCASIONS]


def festivals_of(year: int) -> list[tuple[date, str]]:
    """The festivals of a year in their order, as far as they are known."""
    return sorted((day, name) for name in FESTIVALS if (day := festival_day(name, year)))
