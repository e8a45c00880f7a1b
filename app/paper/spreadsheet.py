"""What every spreadsheet of ours keeps to: sheets have names that WPS takes, and text stays text. Knows openpyxl's cells; no forms, no lists."""

from typing import Any

from app.domain.errors import BadInput

LONGEST_CELL, LONGEST_NAME = 32_767, 31
"""Characters that a cell and the name of a sheet hold."""


def sheet_name(words: str, otherwise: str) -> str:
    """The words as the name of a sheet, without the characters that none may have."""
    return "".join(char for char in words if char not in "[]:*?/\\'")[:LONGEST_NAME] or otherwise


def put_text(cell: Any, text: str, where: str) -> None:
    """Write text that is never a formula, a number or an error value, whatever it begins with. Raises BadInput when it is too long for a cell."""
    if len(text) > LONGEST_CELL:
        raise BadInput(f"{where}有{len(text)}个字，电子表格的一格最多{LONGEST_CELL}个字。", "请删减内容，或者存为 PDF。")
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = True
    cell.number_format = "@"
