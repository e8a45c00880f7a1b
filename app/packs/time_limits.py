"""Reads legal time limits from TOML, naming file, line and remedy of each mistake. It knows the file's layout, not how days are counted."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from app.domain.due import Counting, Extension, TimeLimit
from app.domain.errors import BadInput
from app.resources import path

UNITS = {"working": Counting.WORKING, "calendar": Counting.CALENDAR, "hour": Counting.HOUR, "month": Counting.MONTH}
MARKS = ("T", "P", "U")
TEXTS = ("code", "title", "basis", "mark", "starts", "unit")
REMEDY = "请照 lead.toml 里的写法改正这一条。"
_HEAD = re.compile(r"^\s*\[\[\s*limit\s*\]\]", re.MULTILINE)


def read_time_limits(*folders: Path) -> tuple[TimeLimit, ...]:
    """All rules of these folders (without any: those in the box); a later folder's rule replaces one of the same code and start.

    Raises BadInput with the file and the line of a mistake.
    """
    limits: dict[tuple[str, date], TimeLimit] = {}
    for folder in folders or (path("time-limits"),):
        for file in sorted(folder.glob("*.toml")):
            for limit in _limits(file):
                limits[limit.code, limit.effective_from] = limit
    return tuple(limits.values())


def _limits(file: Path) -> Iterator[TimeLimit]:
    try:
        content = file.read_text(encoding="utf-8")
        tables = tomllib.loads(content).get("limit", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadInput(f"时限规则 {file.name} 读不懂：{fault}。", REMEDY) from fault
    lines = [content.count("\n", 0, head.end()) + 1 for head in _HEAD.finditer(content)]
    if not isinstance(tables, list) or len(lines) != len(tables):
        raise BadInput(f"时限规则 {file.name} 的写法不对：每条规则应以单独一行 [[limit]] 开头。", REMEDY)
    for line, table in zip(lines, tables, strict=True):
        yield _limit(table, f"时限规则 {file.name} 第{line}行：")


def _limit(table: Mapping[str, Any], place: str) -> TimeLimit:
    _refuse_unknown_keys(table, place)
    code, title, basis, mark, starts, unit = (_text(table, key, place) for key in TEXTS)
    if unit not in UNITS:
        raise BadInput(f"{place}没有“{unit}”这种单位。", f"unit 可以写 {'、'.join(UNITS)}。")
    limit = TimeLimit(
        code,
        title,
        basis,
        _mark(mark, place),
        starts,
        UNITS[unit],
        _count(table["n"], place) if "n" in table else None,
        _day(table.get("from", date.min), place),
        _day(table.get("to", date.max), place),
        _extension(table.get("extension"), place),
        _text(table, "exclusions", place) if "exclusions" in table else "",
        table.get("backwards", False) is True,
    )
    if limit.effective_to < limit.effective_from:
        raise BadInput(f"{place}失效日期（to）早于生效日期（from）。", REMEDY)
    return limit


def _refuse_unknown_keys(table: Mapping[str, Any], place: str) -> None:
    known = (*TEXTS, "n", "from", "to", "extension", "exclusions", "backwards")
    for key in table:
        if key not in known:
            raise BadInput(f"{place}没有“{key}”这一项。", f"可以写的有 {'、'.join(known)}。")


def _text(table: Mapping[str, Any], key: str, place: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadInput(f"{place}缺少“{key}”，或者不是文字。", REMEDY)
    return value


def _mark(value: object, place: str) -> str:
    if value not in MARKS:
        raise BadInput(f"{place}mark 只能是 T（已对照原文）、P（据二手资料）或 U（未核实），写的是“{value}”。", REMEDY)
    return str(value)


def _count(value: object, place: str) -> int:
    if type(value) is not int or not 1 <= value <= 1000:
        raise BadInput(f"{place}n 应为 1 到 1000 的整数，写的是“{value}”。", "数值还没有确认的，请不要写 n 这一行。")
    return value


def _day(value: object, place: str) -> date:
    if type(value) is not date:
        raise BadInput(f"{place}“{value}”不是日期，应写成 2026-04-15，不加引号。", REMEDY)
    return value


def _extension(table: object, place: str) -> Extension | None:
    if table is None:
        return None
    if not isinstance(table, Mapping):
        raise BadInput(f'{place}extension 应写成 {{ n = 15, approved_by = "负责人", mark = "T" }}。', REMEDY)
    return Extension(_count(table.get("n"), place), _text(table, "approved_by", place), _mark(table.get("mark"), place))
