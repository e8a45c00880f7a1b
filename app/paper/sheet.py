"""A form as a spreadsheet that colleagues open in WPS: same cells, same words. Knows openpyxl; no layout tree."""

from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from app.paper.chart import FilledChart, charts_below, charts_of
from app.paper.filled import Block, Filled, FilledCell, fill
from app.paper.layout import OWN_FORM
from app.paper.office import Columns, above, columns_of, lines_needed, row_heights, text_of
from app.paper.pages import A4, POINT
from app.paper.parts import Template, Values
from app.paper.saving import save
from app.paper.sheet_chart import put_bars
from app.paper.spreadsheet import put_text, sheet_name

FANG, TITLE, MARK = Font("仿宋_GB2312", 12), Font("方正小标宋简体", 22), Font("黑体", 16)
SMALL = Font("仿宋_GB2312", 9)
EDGE = Side("thin", "FF000000")
BOX = Border(EDGE, EDGE, EDGE, EDGE)
MM_A_CHARACTER = 1.95
"""Column widths are counted in digits of the standard font."""

LOOSE, TALLEST = 1.6, 409.0
"""Height of a line outside the table in type sizes, and the tallest row that spreadsheets know, in points."""

SIDE, EDGE = 0.5, 0.65
"""Inches kept free beside the table, and above and below."""


def write_xlsx(template: Template, values: Values, path: Path, *, blank: bool = False) -> None:
    """Put the filled form into an XLSX file, one sheet a copy, ready to print on A4.

    Raises BadInput when a value is too long for a cell, MachineFault when the disk does not take the file.
    """
    filled = fill(template, values, blank=blank)
    book = Workbook()
    book.remove(book.active)
    for copy in template.copies or (template.title,):
        _sheet(book.create_sheet(sheet_name(copy, "表格")), filled, copy if template.copies else "")
    save(path, lambda part: book.save(str(part)))


def put(cell: Any, text: str, font: Font = FANG, across: str = "left", down: str = "center", where: str = "一格") -> None:
    """Write text that stays text, as our forms look."""
    put_text(cell, text, where)
    cell.font = font
    cell.alignment = Alignment(across, down, wrap_text=True)


def _sheet(sheet: Any, filled: Filled, copy: str) -> None:
    columns = columns_of(filled)
    for number, width in enumerate(columns.widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width / MM_A_CHARACTER
    template, widths = filled.template, columns.widths
    row = 1
    for text, font, across in ((template.mark, MARK, "left"), (copy, FANG, "right"), (template.title, TITLE, "center")):
        row = _line(sheet, row, widths, text, font, across)
    row = _above(sheet, row, filled, widths)
    below = [*((text, FANG) for text in (*template.notes, template.footer)), (OWN_FORM if template.own_form else "", SMALL)]
    outside = [*((block.title, FANG) for block in filled.blocks), *below]
    taken = sum(sheet.row_dimensions[number].height for number in range(1, row)) + sum(_height(text, font, widths) for text, font in outside)
    page = (A4[1] if template.orientation == "portrait" else A4[0]) - 2 * EDGE * 25.4
    room = page - taken * POINT
    charts = charts_of(filled)
    placed: list[list[int]] = []

    def bars(row: int, below: Sequence[FilledChart]) -> int:
        for chart in below:
            block = filled.blocks[chart.block]
            placing = [columns.of(block, cell)[0] + 1 for cell in block.cells if cell.row == 0]
            row = put_bars(sheet, row, placed[chart.block], placing, chart, len(widths), page / POINT)
        return row

    for number, (block, heights) in enumerate(zip(filled.blocks, row_heights(filled, columns, room), strict=True)):
        row = _line(sheet, row, widths, block.title, FANG, "left")
        if block.header and len(filled.blocks) == 1:
            sheet.print_title_rows = f"{row}:{row + block.header - 1}"
        placed.append(_block(sheet, row, columns, block, heights))
        row = bars(placed[-1][-1], charts_below(charts, number, len(filled.blocks)))
    for text, font in below:
        row = _line(sheet, row, widths, text, font, "left")
    row = bars(row, charts_below(charts, len(filled.blocks) - 1, 0))
    _page(sheet, template, row - 1, len(widths))


def _above(sheet: Any, row: int, filled: Filled, widths: list[float]) -> int:
    """The words above the table: left and right side by side where they fit, else one below the other."""
    for left, right in above(filled, sum(widths)):
        if not (left and right):
            row = _line(sheet, row, widths, left or right, FANG, "left" if left else "right")
            continue
        split = next((at for at in range(1, len(widths)) if lines_needed(left, sum(widths[:at])) == lines_needed(right, sum(widths[at:])) == 1), 0)
        if split:
            _line(sheet, row, widths[:split], left, FANG, "left")
            row = _line(sheet, row, widths[split:], right, FANG, "right", first=split + 1)
        else:
            row = _line(sheet, _line(sheet, row, widths, left, FANG, "left"), widths, right, FANG, "right")
    return row


def _height(text: str, font: Font, widths: list[float]) -> float:
    """Points that a line over these columns takes."""
    return float(font.size) * LOOSE * lines_needed(text, sum(widths) * FANG.size / font.size) if text else 0.0


def _line(sheet: Any, row: int, widths: list[float], text: str, font: Font, across: str, first: int = 1) -> int:
    """Words over as many columns, from the first on; returns the next row. Nothing to say takes no row."""
    if not text:
        return row
    put(sheet.cell(row, first), text, font, across)
    sheet.row_dimensions[row].height = _height(text, font, widths)
    if len(widths) > 1:
        sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=first + len(widths) - 1)
    return row + 1


def _block(sheet: Any, top: int, columns: Columns, block: Block, heights: list[float]) -> list[int]:
    """Write a table; returns where each row begins, and the row after the last.

    A row that is taller than spreadsheets allow takes several rows of the sheet, its cells merged over them, so that nothing is cut off.
    """
    needed = [height / POINT for height in heights]
    counts = [max(1, ceil(height / TALLEST)) for height in needed]
    starts = [top + sum(counts[:row]) for row in range(len(counts) + 1)]
    for cell in block.cells:
        first, span = columns.of(block, cell)
        _cell(sheet, starts[cell.row], starts[cell.row + cell.rows] - starts[cell.row], first + 1, span, cell)
    for row, (height, count) in enumerate(zip(needed, counts, strict=True)):
        for number in range(starts[row], starts[row] + count):
            sheet.row_dimensions[number].height = height / count
    return starts


def _cell(sheet: Any, row: int, rows: int, column: int, span: int, cell: FilledCell) -> None:
    if cell.kind == "pen":
        across, down = "right", "bottom"
    else:
        across, down = "center" if cell.align == "centre" else "left", "top" if rows > cell.rows else "center"
    put(sheet.cell(row, column), text_of(cell), FANG, across, down, f"“{cell.label}”")
    for down_row in range(row, row + rows):
        for right in range(column, column + span):
            sheet.cell(down_row, right).border = BOX
    if span > 1 or rows > 1:
        sheet.merge_cells(start_row=row, start_column=column, end_row=row + rows - 1, end_column=column + span - 1)


def _page(sheet: Any, template: Template, rows: int, columns: int) -> None:
    sheet.print_area = f"A1:{get_column_letter(columns)}{rows}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = template.orientation
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = SIDE
    sheet.page_margins.top = sheet.page_margins.bottom = EDGE
    sheet.sheet_view.showGridLines = False
