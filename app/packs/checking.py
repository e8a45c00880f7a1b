"""The rules of a pack as a whole: heading, clauses, what must be filled, one bureau, groups and pairings that can stand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.groups import days_of_change, group_problems
from app.domain.mistakes import Mistake
from app.domain.organisation import Area, CaseGroup, Unit
from app.domain.records import fields_of
from app.packs.duty_checking import Forms, check_duties
from app.packs.rows import COPY_A_PACK, EXAMPLE, KINDS, NOT_WRITTEN, Row, rows_of
from app.toml_source import Source, read_source

HEADING = {"name": str, "title": str, "version": int}
NAME = re.compile(r"[a-z][a-z0-9-]*")
CLAUSE = ("key", "basis", "text")


@dataclass(frozen=True)
class Checked:
    """A pack file with what could be read from it, and everything that is wrong with it."""

    heading: Mapping[str, Any]
    rows: Sequence[Row]
    mistakes: Sequence[Mistake]


def check_pack(folder_or_file: Path, forms: Forms | None = None) -> list[Mistake]:
    """Every mistake of a pack, in the order of its lines; an empty list means that it can be used. With `forms` those that duties name, too."""
    return list(checked(folder_or_file, forms).mistakes)


def checked(folder_or_file: Path, forms: Forms | None = None) -> Checked:
    """The pack, read as far as it can be."""
    file = folder_or_file / "pack.toml" if folder_or_file.is_dir() else folder_or_file
    source = read_source(file, EXAMPLE, _where_else(file))
    if source.mistakes:
        return Checked({}, (), source.mistakes)
    _check_heading(source)
    rows = rows_of(source, str(source.content.get("name")))
    _quote_clauses(source, rows)
    _give_areas_their_group(rows)
    for row in rows:
        _check_required(source, row)
        _check_dates(source, row)
    _check_bureau(source, rows)
    _check_pairings(source, rows)
    check_duties(source, rows, forms)
    _check_groups(source, rows)
    return Checked(source.content, rows, sorted(dict.fromkeys(source.mistakes), key=lambda mistake: mistake.line))


def _where_else(file: Path) -> str:
    """Where a pack that is not there may be: Windows hides the ending of names, and zipped folders unpack one deeper."""
    if file.with_name(f"{file.name}.txt").exists():
        return f"文件夹里的是 {file.name}.txt，请把文件名末尾的 .txt 去掉（Windows 可能没有显示它）。"
    deeper = next(iter(sorted(file.parent.glob("*/pack.toml"))), None)
    if deeper is not None:
        return f"下一层“{deeper.parent.name}”文件夹里有 pack.toml，请选那个文件夹。"
    return "地方包是一个文件夹，里面要有 pack.toml。请核对位置和文件名。"


def _check_heading(source: Source) -> None:
    for name, shape in HEADING.items():
        if name not in source.content:
            source.note((), f"开头缺少 {name}。", '请在第一段之前写上 name = "…"、title = "…"、version = 1。')
        elif type(source.content[name]) is not shape:
            source.note((name,), f"{name} 的写法不对。", "name 和 title 写在英文引号里，version 写整数，例如 version = 1。")
    version = source.content.get("version")
    if type(version) is int and version < 1:
        source.note(("version",), "version 要从 1 开始。", "请写 version = 1，以后每改一次加 1。")
    own_name = source.content.get("name")
    if isinstance(own_name, str) and not NAME.fullmatch(own_name):
        source.note(("name",), f"地方包的 name 不能是“{own_name}”。", "请只用小写英文字母、数字和连字符，以字母开头，例如 cangshan。")
    known = (*HEADING, "clause", *(kind.table for kind in KINDS))
    for name in source.content:
        if name not in known:
            source.note((name,), f"地方包里没有“{name}”这一项。", f"可以写的有：{'、'.join(known)}。")


def _quote_clauses(source: Source, rows: Sequence[Row]) -> None:
    clauses = dict(_clauses(source))
    for row in rows:
        named = row.written.get("clauses", [])
        if not isinstance(named, list):
            source.note(row.place("clauses"), f"{row.named}的 clauses 写法不对。", '请写成 clauses = ["第一组"]。')
            continue
        for number, name in enumerate(map(str, named)):
            if name not in clauses:
                source.note(row.place("clauses", number), f"{row.named}：没有“{name}”这条依据。", "请改正名称，或者先用 [[clause]] 写上它。")
        quoted = [clauses[name] for name in map(str, named) if name in clauses]
        if quoted:
            row.values["basis"] = _cited([basis for basis, _ in quoted])
            if "basis_text" in fields_of(row.kind):
                row.values["basis_text"] = "\n".join(text for _, text in quoted)


def _cited(bases: Sequence[str]) -> str:
    """`94号 一` and `94号 三（二）3` as `94号 一、三（二）3`: the number of each document once."""
    documents: dict[str, dict[str, None]] = {}
    for basis in bases:
        number, _, clause = basis.partition(" ")
        documents.setdefault(number, {})[clause] = None
    return "；".join(f"{number} {'、'.join(clauses)}".strip() for number, clauses in documents.items())


def _clauses(source: Source) -> Iterator[tuple[str, tuple[str, str]]]:
    tables = source.content.get("clause", [])
    if not isinstance(tables, list):
        source.note(("clause",), "依据的写法不对。", "请把每条依据写成一段，以 [[clause]] 开头。")
        return
    remedy = "请写上 key（简称）、basis（文号和条款）、text（原文一句），都写在英文引号里。"
    first: dict[str, int] = {}
    for number, table in enumerate(tables):
        if isinstance(table, dict) and set(table) == set(CLAUSE) and all(isinstance(value, str) and value for value in table.values()):
            if first.setdefault(table["key"], number) != number:
                line = source.lines.get(("clause", first[table["key"]]), 1)
                source.note(("clause", number, "key"), f"依据“{table['key']}”在第 {line} 行已经写过。", "请删去一段，或者给其中一个换一个 key。")
            yield table["key"], (table["basis"], table["text"])
        else:
            source.note(("clause", number), "这条依据没有写全，或者多写了别的。", remedy)


def _give_areas_their_group(rows: Sequence[Row]) -> None:
    """The newest group that lists an area is the one it belongs to; the groups' own lists keep the history."""
    groups = sorted((row for row in rows if row.kind is CaseGroup), key=lambda row: str(row.values.get("valid_from")))
    newest = {area: row.uid for row in groups for area in row.values.get("areas", ())}
    for row in rows:
        if row.kind is Area and row.uid in newest:
            row.values["group"] = newest[row.uid]


def _check_required(source: Source, row: Row) -> None:
    for name, field in fields_of(row.kind).items():
        if field.required and name not in row.written and name not in NOT_WRITTEN:
            source.note(row.place(), f"{row.named}缺少{field.label}。", f"请在这一段里写上 {name} = …。")


def _check_dates(source: Source, row: Row) -> None:
    start, end = row.values.get("valid_from"), row.values.get("valid_to")
    if start and end and end < start:
        source.note(row.place("valid_to"), f"{row.named}的结束日期 {end} 早于起始日期 {start}。", "请改正其中一个日期。")


def _check_bureau(source: Source, rows: Sequence[Row]) -> None:
    units = [row for row in rows if row.kind is Unit]
    above = {row.uid: row.values.get("parent") for row in units}
    for row in units:
        if _is_above_itself(row.uid, above):
            source.note(row.place("parent"), f"{row.named}的上级单位绕回了它自己。", "请改正 parent；没有上级单位的，删去这一行。")
    marked = [row for row in units if row.values.get("bureau")]
    if units and not marked:
        source.note(units[0].place(), "没有标明哪个单位是本局。", "请在本局那一段写上 bureau = true。")
    for row in marked[1:]:
        source.note(row.place("bureau"), f"标了两个本局：{marked[0].key}和{row.key}。", "一个地方包只有一个本局，请删去其中一个 bureau = true。")
    for row in marked:
        if row.values.get("external"):
            source.note(row.place("external"), f"{row.named}是本局，不能同时是外区单位。", "请删去 external = true。")


def _is_above_itself(uid: str, above: Mapping[str, str | None]) -> bool:
    seen: set[str] = set()
    higher = above.get(uid)
    while higher and higher not in seen:
        if higher == uid:
            return True
        seen.add(higher)
        higher = above.get(higher)
    return False


def _check_pairings(source: Source, rows: Sequence[Row]) -> None:
    external = {row.uid for row in rows if row.values.get("external")}
    for row in rows:
        if row.values.get("ours") in external:
            source.note(row.place("ours"), f"{row.named}：本区单位写成了外区单位。", "ours 写本区单位，theirs 写外区单位。")
        if row.values.get("theirs") and row.values["theirs"] not in external:
            source.note(row.place("theirs"), f"{row.named}：外区单位没有标明是外区的。", "请在那个单位的一段里写上 external = true。")


def _check_groups(source: Source, rows: Sequence[Row]) -> None:
    """What S0-12 forbids, on every day on which a group begins; who is left out is told for the newest groups, once nothing else is wrong."""
    places = {row.uid: row for row in rows}
    records = [row.record() for row in rows]
    groups = [record for record in records if isinstance(record, CaseGroup)]
    units = [record for record in records if isinstance(record, Unit)]
    areas = [record for record in records if isinstance(record, Area)]
    days = days_of_change(groups)
    sound = not source.mistakes
    for day in days:
        for problem in group_problems(groups, units, areas, day):
            if problem.field or (sound and day == days[-1]):
                place = places[problem.record].place(*filter(None, [problem.field]))
                source.note(place, problem.what, problem.next_step or COPY_A_PACK)
