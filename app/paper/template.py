"""Reading form templates (TOML) and saying what is wrong in them. Knows the words of a template; draws nothing.

`docs/forms.md` tells a bureau how to write one.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from app.domain.errors import BadInput
from app.domain.mistakes import Mistake
from app.paper.parts import CHECKS, Align, Cell, Chart, Column, Grid, Kind, Listing, Orientation, Part, Row, Template, fields_in, place, plain_label, widths_of
from app.paper.template_fields import Fields, nearest, unknown_fields
from app.paper.template_source import Table, TemplateSource, is_a
from app.toml_source import Place

PAPER_WIDTH = {"portrait": 182.0, "landscape": 269.0}
"""The widest table in mm: A4 with 14 mm left on either side."""

GRID = {"columns": list, "row": list}
LIST = {"rows_of": str, "column": list, "row_height": float, "blank_rows": int, "name": str, "where": dict, "within": str, "total": str}
LIST |= {"through": str, "sort": str, "in_force": bool}
PART = {"title": str, **GRID, **LIST}
HEAD = {"id": str, "title": str, "basis": str, "version": int, "clause": str, "own_form": bool, "of": str, "orientation": str, "mark": str, "check": str}
LINES = {"above_left": str, "above_right": str, "notes": list, "footer": str, "copies": list}
TOP = {**HEAD, **LINES, **GRID, **LIST, "part": list, "prefill": dict, "size": list, "plate": list, "chart": list}
CHART = {"title": str, "label": str, "bars": list}
PLATE = {"title": str, "lines": list}
ROW = {"height": float, "least": float, "cells": list}
COLUMN = {"label": str, "value": str, "width": float, "align": str, "sum": bool, "run": bool, "across": bool}
CELL = {"span": int, "rows": int, "align": str}
CELLS: dict[Kind, Mapping[str, type]] = {
    "label": {"label": str, **CELL},
    "value": {"value": str, **CELL},
    "choices": {"choices": str, "options": list, "per_line": int, **CELL},
    "pen": {"pen": list, **CELL},
}
SIGN = (50.0, 3_000.0)
"""The least and greatest side of a sign in mm."""
MOST_LINES = 6
PLATE_WIDTH = 150.0
"""Millimetres of the table that stands for a sign in office files."""


def read_template(path: Path) -> Template:
    """The template in that file.

    Raises BadInput with the first mistake when the file is not a template.
    """
    template, mistakes = _Reading(path).result()
    if template is None or mistakes:
        raise BadInput(f"表格模板 {mistakes[0].sentence}", mistakes[0].remedy)
    return template


def template_in(path: Path) -> Template | None:
    """The template in that file; None when it has mistakes."""
    template, mistakes = _Reading(path).result()
    return None if mistakes else template


def check_template(path: Path, fields: Fields | None = None) -> list[Mistake]:
    """All mistakes of that file, in the order of its lines; with `fields` (record kind → field → its title) also unknown fields."""
    reading = _Reading(path)
    reading.result()
    for path_in_file, what, remedy in unknown_fields(reading.top, fields) if fields is not None else ():
        reading.note(path_in_file, what, remedy)
    return sorted(reading.mistakes, key=lambda mistake: mistake.line)


class _Reading(TemplateSource):
    """One pass over one file, noting every mistake on the way."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "表格模板", "随附表格（resources/packs/jiaozuo/forms）")

    def result(self) -> tuple[Template | None, list[Mistake]]:
        if self.mistakes:
            return None, self.mistakes
        top = self.keys(self.top, (), TOP)
        self.require_heading(top)
        for key in ("notes", "copies"):
            self.strings(top, (key,))
        self.one_of(top, (), "orientation", get_args(Orientation))
        self.one_of(top, (), "check", CHECKS)
        parts = tuple(self.parts(top))
        if not {"row", "columns", "column", "rows_of", "part", "plate"} & self.top.keys():
            self.note((), "没有表格内容。", "请写 columns 和 [[row]]，或者 rows_of 和 [[column]]。")
        self.check_names(parts)
        self.check_widths(parts, top.get("orientation", "portrait"))
        charts = tuple(self.charts(top, parts))
        if self.mistakes:
            return None, self.mistakes
        head = {key: top[key] for key in (*HEAD, *LINES) if key in top and not isinstance(top[key], list)}
        head.setdefault("version", 1)
        head |= {key: tuple(top.get(key, ())) for key in ("notes", "copies")}
        return Template(**head, parts=parts, prefill=self.pairs(top, (), "prefill"), charts=charts, size=self.size(top)), self.mistakes

    def strings(self, table: Table, path: Place) -> None:
        if not all(isinstance(item, str) for item in table.get(str(path[-1]), ())):
            self.note(path, f"“{path[-1]}”里的每一项都应当是文字。", "请给每一项加上引号。")

    def one_of(self, table: Table, path: Place, key: str, allowed: tuple[str, ...]) -> None:
        if key in table and table[key] not in allowed:
            self.note((*path, key), f"“{key}”不能是“{table[key]}”。", f"请写{'、'.join(allowed)}之一。")

    def tables(self, value: list[Any], path: Place) -> Iterator[tuple[Place, Table]]:
        for number, item in enumerate(value):
            if isinstance(item, dict):
                yield (*path, number), item
            else:
                self.note((*path, number), f"“{path[-1]}”里应当是表。", "请写成 { … }，或者写成 [[…]] 一节。")

    def pairs(self, table: Table, path: Place, key: str) -> tuple[tuple[str, str], ...]:
        """Names with texts, as `where` and `prefill` have them."""
        for name, value in table.get(key, {}).items():
            if not isinstance(value, str):
                self.note((*path, key, name), f"“{key}”里的“{name}”应当是文字。", "请给它加上引号。")
        return tuple((name, str(value)) for name, value in table.get(key, {}).items())

    def size(self, top: Table) -> tuple[float, ...]:
        """Width and height of artwork in mm."""
        size = top.get("size", ())
        if "plate" in top and not (len(size) == 2 and all(is_a(side, float) and SIGN[0] <= side <= SIGN[1] for side in size)):
            self.note(("size",), f"图样要写明大小 size：宽和高，{SIGN[0]:g}至{SIGN[1]:g}毫米。", "请写成 size = [600, 400]。")
        if "size" in top and "plate" not in top:
            self.note(("size",), "只有图样（[[plate]]）写 size。", "请删去，表格用 A4 纸。")
        return tuple(map(float, size)) if "plate" in top and not self.mistakes else ()

    def check_names(self, parts: tuple[Part, ...]) -> None:
        """Two lists of the same kind need a name each, so that their rows are told apart."""
        keys = [part.key for part in parts if isinstance(part, Listing)]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            numbers = [number for number, part in enumerate(parts) if isinstance(part, Listing) and part.key == key]
            self.note(("part", numbers[-1]), f"有{len(numbers)}个名录都叫“{key}”。", "请给每一个写上不同的 name。")

    def parts(self, top: Table) -> Iterator[Part]:
        if "row" in top or "columns" in top:
            yield from self.grid(top, ())
        if "column" in top or "rows_of" in top:
            yield from self.listing(top, ())
        for path, table in self.tables(top.get("part", []), ("part",)):
            part = self.keys(table, path, PART)
            yield from self.listing(part, path) if "column" in part or "rows_of" in part else self.grid(part, path)
        for path, table in self.tables(top.get("plate", []), ("plate",)):
            yield from self.plate(self.keys(table, path, PLATE), path)

    def charts(self, top: Table, parts: tuple[Part, ...]) -> Iterator[Chart]:
        """Bars below the tables; they name columns of the first list by their headings."""
        listing = next((part for part in parts if isinstance(part, Listing)), None)
        known = [plain_label(column.label) for column in listing.columns] if listing else []
        for path, table in self.tables(top.get("chart", []), ("chart",)):
            chart = self.keys(table, path, CHART)
            self.strings(chart, (*path, "bars"))
            named = [chart.get("label", ""), *chart.get("bars", [])]
            unknown = next((name for name in named if name not in known), None)
            if unknown is not None or not chart.get("bars"):
                self.note(path, f"图里的“{unknown or 'bars'}”不是名录的列标题。", nearest(str(unknown), known))
                continue
            yield Chart(chart.get("title", ""), named[0], tuple(named[1:]))

    def plate(self, plate: Table, path: Place) -> Iterator[Part]:
        """A sign: its lines one below the other. As a table it has one column."""
        self.strings(plate, (*path, "lines"))
        lines = [line for line in plate.get("lines", ()) if isinstance(line, str)]
        if not 1 <= len(lines) <= MOST_LINES:
            self.note(path, f"图样要有1至{MOST_LINES}行字。", '请写 lines = ["…", "…"]。')
            return
        rows = [Row(14.0, 14.0, (Cell("value", line, align="centre"),)) for line in lines]
        yield Grid((PLATE_WIDTH,), tuple(rows), tuple(place(rows, 1)[0]), title=plate.get("title", ""))

    def grid(self, table: Table, path: Place) -> Iterator[Part]:
        columns = table.get("columns", [])
        if not columns or not all(is_a(width, float) and 4 <= width <= 269 for width in columns):
            self.note((*path, "columns"), "“columns”应当是各列的宽度（毫米，4至269）。", "请写成 columns = [34, 30, …]。")
            return
        rows = [self.row(row, at, at[-1]) for at, row in self.tables(table.get("row", []), (*path, "row"))]
        places, faults = place(rows, len(columns))
        for row, fault in faults:
            self.note((*path, "row", row), f"第{row + 1}行：{fault}", f"表格有{len(columns)}列，请核对 span 和 rows。")
        yield Grid(tuple(map(float, columns)), tuple(rows), tuple(places), title=table.get("title", "") if path else "")

    def row(self, table: Table, path: Place, number: str | int) -> Row:
        where = f"第{int(number) + 1}行："
        row = self.keys(table, path, ROW, where)
        cells = [self.cell(cell, at, where) for at, cell in self.tables(row.get("cells", []), (*path, "cells"))]
        height = float(row.get("height", 9))
        least = float(row.get("least", height))
        if not 4 <= least <= height <= 240:
            self.note(path, f"{where}行高应当在4至240毫米之间，least 不能大于 height。", "请改正 height 或 least。")
        return Row(height, least, tuple(cells))

    def cell(self, table: Table, path: Place, where: str) -> Cell:
        kind: Kind | None = next((kind for kind in CELLS if kind in table), None)
        if kind is None:
            self.note(path, f"{where}单元格要写 label、value、choices 或 pen 之一。", "请补上。")
            return Cell("label")
        cell = self.keys(table, path, CELLS[kind], where)
        self.one_of(cell, path, "align", get_args(Align))
        self.strings(cell, (*path, "options"))
        self.strings(cell, (*path, "pen"))
        span, rows = cell.get("span", 1), cell.get("rows", 1)
        if not (1 <= span <= 40 and 1 <= rows <= 40):
            self.note(path, f"{where}span 和 rows 应当在1至40之间。", "请改正。")
            span = rows = 1
        if rows > 1 and kind != "label":
            self.note(path, f"{where}只有标签（label）可以跨行。", "请删去 rows，改用较大的 height。")
        if kind == "choices" and not cell.get("options"):
            self.note(path, f"{where}“{cell.get('choices', '')}”没有选项。", '请写 options = ["…", "…"]。')
        return _cell(kind, cell, span, rows)

    def listing(self, table: Table, path: Place) -> Iterator[Part]:
        columns = []
        for at, raw in self.tables(table.get("column", []), (*path, "column")):
            where = f"第{int(at[-1]) + 1}列："
            column = self.keys(raw, at, COLUMN, where)
            self.one_of(column, at, "align", get_args(Align))
            missing = [key for key in ("label", "value", "width") if key not in column]
            if missing:
                self.note(at, f"{where}缺少“{'、'.join(missing)}”。", "请补上标题 label、内容 value 和宽度 width（毫米）。")
            elif not 4 <= column["width"] <= 269:
                self.note(at, f"{where}宽度应当在4至269毫米之间。", "请改正 width。")
            else:
                counting = {word: column.get(word, False) for word in ("sum", "run", "across")}
                columns.append(Column(column["label"], column["value"], float(column["width"]), column.get("align", "left"), **counting))
        if not table.get("rows_of"):
            self.note(path, "名录没有写明每行是什么记录。", '请写 rows_of = "…"。')
        elif columns:
            height, blank = float(table.get("row_height", 9)), table.get("blank_rows", 10)
            words = {key: table.get(key, "") for key in ("name", "within", "total", "through", "sort")}
            title, in_force = table.get("title", "") if path else "", table.get("in_force", False)
            yield Listing(
                table["rows_of"], tuple(columns), title, height, min(max(blank, 0), 500), where=self.pairs(table, path, "where"), in_force=in_force, **words
            )
        if any(column.sum for column in columns) != bool(table.get("total")):
            self.note(path, "合计要同时写 total（合计行的文字）和 sum = true（要加的列）。", "请补上其中缺的一个，或者都删去。")

    def check_widths(self, parts: tuple[Part, ...], orientation: str) -> None:
        widths = [round(sum(widths_of(part)), 2) for part in parts]
        limit = PAPER_WIDTH.get(orientation, PAPER_WIDTH["portrait"])
        for number, width in enumerate(widths):
            path: Place = ("part", number) if "part" in self.top else ("columns",)
            if width > limit:
                self.note(path, f"各列宽度合计{width:g}毫米，纸面最多{limit:g}毫米。", '请减小列宽，或者写 orientation = "landscape"。')
            elif width != widths[0]:
                self.note(path, f"第{number + 1}部分宽度合计{width:g}毫米，与第1部分的{widths[0]:g}毫米不等。", "请让各部分宽度合计相等。")


def _cell(kind: Kind, cell: Table, span: int, rows: int) -> Cell:
    text = cell.get(kind, "") if kind in ("label", "value") else ""
    names = fields_in(text)
    single = names[0] if kind == "value" and len(names) == 1 and text in (f"{{{names[0]}}}", f"{{{names[0]}:day}}") else ""
    return Cell(
        kind,
        text,
        field=cell["choices"] if kind == "choices" and "choices" in cell else single,
        span=span,
        rows=rows,
        align=cell.get("align", "centre" if kind == "label" else "left"),
        options=tuple(cell.get("options", ())),
        per_line=cell.get("per_line", 0),
        pen=tuple(cell.get("pen", ())) if kind == "pen" else (),
    )
