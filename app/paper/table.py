"""Lists as spreadsheets: written row by row, and read from files that nobody vouches for. Knows rows of text; no forms, no records."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from app.domain.errors import BadInput, Damaged
from app.paper.lines import printable
from app.paper.reading import TOO_MUCH, rows_of_workbook
from app.paper.saving import save
from app.paper.spreadsheet import put_text, sheet_name
from app.paper.xlsx_check import CELLS, COLUMNS, LARGEST, ROWS, TOO_MANY_CELLS, check_workbook

Value = str | int | float | bool | None

MOST_ROWS = 1_048_575
"""Rows of a sheet under its heading."""

DELIMITERS = (",", "\t", ";")
SEPARATOR = re.compile(r"sep=([,;\t])", re.IGNORECASE)
"""The line by which Excel tells itself what stands between the cells."""
PIECE = 1 << 20
MOST_LINES = 10 * ROWS
"""Lines of a text file: cells may hold several."""

HEADING = PatternFill("solid", fgColor="FFE6EFF9")


def write_table_xlsx(title: str, columns: Sequence[str], rows: Iterable[Sequence[Value]], path: Path) -> None:
    """Put a list into an XLSX file: one heading row, then one row each; memory does not grow with the list.

    Raises BadInput when a value or the list is too long for a sheet, MachineFault when the disk does not take the file.
    """

    def write(part: Path) -> None:
        book = Workbook(write_only=True)
        sheet = book.create_sheet(sheet_name(title, "名录"))
        sheet.freeze_panes = "A2"
        for number, column in enumerate(columns, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = min(40, max(10, 2.4 * len(column) + 4))
        sheet.append([_heading(sheet, column) for column in columns])
        for number, row in enumerate(rows, start=1):
            if number > MOST_ROWS:
                raise BadInput(f"名录超过{MOST_ROWS}行，一个电子表格放不下。", "请加上筛选条件，分几次导出。")
            sheet.append([_cell(sheet, value, f"第{number}行“{column}”") for column, value in zip(columns, row, strict=True)])
        book.save(str(part))

    save(path, write)


def read_table(path: Path) -> Iterator[list[str | None]]:
    """The rows of an XLSX file's first visible sheet, or of a CSV file in UTF-8, UTF-16 or GB18030; empty cells are None.

    A spreadsheet is checked first and then read in a process of its own with a limit of memory and time.
    Raises BadInput for what is not such a table, Damaged for what once was one.
    """
    start = _start(path)
    if start.startswith(b"PK\x03\x04"):
        yield from rows_of_workbook(path, formulas=check_workbook(path))
    elif start.startswith(b"\xd0\xcf\x11\xe0"):
        which = "WPS 表格的 .et 文件" if path.suffix.lower() == ".et" else "旧版 .xls 文件"
        remedy = "请在 WPS 里打开它，按 F12 另存为“Excel 文件（*.xlsx）”，不设密码，再导入这个新文件。"
        raise BadInput(f"“{path.name}”是{which}，或者设有打开密码。", remedy)
    else:
        yield from _rows_of_csv(path)


def _start(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise BadInput(f"“{path.name}”不是文件。", "请选择一个 .xlsx 或者 .csv 文件。")
        if path.stat().st_size > LARGEST:
            raise BadInput(f"“{path.name}”超过{LARGEST >> 20}MB，不能作为名录导入。", "请把内容分成几个文件。")
        with path.open("rb") as file:
            return file.read(8)
    except FileNotFoundError:
        raise BadInput(f"没有文件“{path.name}”。", "请核对文件名和所在的文件夹。") from None
    except OSError as fault:
        raise Damaged(f"“{path.name}”读不出来。", "请检查 U 盘或者磁盘，再试一次。") from fault


def _rows_of_csv(path: Path) -> Iterator[list[str | None]]:
    content = path.read_bytes()
    if content.count(b"\n") > MOST_LINES:
        raise BadInput(f"“{path.name}”{TOO_MUCH[0]}", TOO_MUCH[1])
    text = _decoded(content, path.name)
    first, _, rest = text.partition("\n")
    if first.lstrip().startswith("<"):
        raise BadInput(f"“{path.name}”里面是网页或者 XML，不是表格文件。", "请在 WPS 里打开它，按 F12 另存为“Excel 文件（*.xlsx）”，再导入。")
    named = SEPARATOR.fullmatch(first.strip())
    if named:
        first, text = rest.partition("\n")[0], rest
    yield from _cells(text, named[1] if named else next((mark for mark in DELIMITERS if mark in first), ","), path.name)


def _cells(text: str, delimiter: str, name: str) -> list[list[str | None]]:
    """All rows, before anybody has done anything with the first."""
    rows: list[list[str | None]] = []
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            rows.append([cell or None for cell in row])
            cells += len(row)
            if len(rows) > ROWS or len(row) > COLUMNS:
                raise BadInput(f"“{name}”{TOO_MUCH[0]}", TOO_MUCH[1])
            if cells > CELLS:
                raise BadInput(f"“{name}”{TOO_MANY_CELLS[0]}", TOO_MANY_CELLS[1])
    except csv.Error as fault:
        raise Damaged(f"“{name}”第{reader.line_num}行不是完整的一行。", "请检查这一行的引号，或者重新导出。") from fault
    return rows


def _decoded(content: bytes, name: str) -> str:
    """UTF-8, with or without its mark, GB18030, which WPS and older programs write, or UTF-16, which Excel calls Unicode text."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            text = _in_pieces(content, encoding)
            if "\0" not in text:
                return text
    raise BadInput(f"“{name}”不是表格文件。", "请选择 .xlsx 文件，或者 UTF-8、GB18030 编码的 .csv 文件。")


def _in_pieces(content: bytes, encoding: str) -> str:
    """Decoded piece by piece, so that the window can move between them."""
    decoder = codecs.getincrementaldecoder(encoding)()
    pieces = [decoder.decode(content[at : at + PIECE]) for at in range(0, len(content), PIECE)]
    return "".join([*pieces, decoder.decode(b"", final=True)])


def _heading(sheet: Any, text: str) -> Any:
    cell = _cell(sheet, text, "标题")
    cell.font, cell.fill = Font(bold=True), HEADING
    return cell


def _cell(sheet: Any, value: Value, where: str) -> Any:
    """Numbers stay numbers; text stays text, whatever it begins with."""
    if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        return value
    cell = WriteOnlyCell(sheet)
    put_text(cell, ("是" if value else "否") if isinstance(value, bool) else printable(value), where)
    return cell
