"""Reading a checked workbook in a process of its own, so that what still goes wrong ends there. Knows openpyxl and processes; no forms.

The child is started by `multiprocessing`'s spawn, which a program built with PyInstaller supports too.
"""

import math
import multiprocessing
import time
from collections.abc import Iterator
from datetime import date, datetime
from datetime import time as clock_time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import openpyxl

from app.domain.errors import BadInput, Damaged
from app.paper.child import limit_child
from app.paper.xlsx_check import COLUMNS, ROWS

SECONDS, MEMORY, BATCH = 60, 1_200 << 20, 500
"""What the child may use: time, address space in bytes (where the system can limit it), and rows it sends at a time."""

FORMULA = ("{}是公式，没有保存计算结果。", "请在 WPS 中打开、保存一次，再导入。")
TOO_MUCH = (f"超过{ROWS}行或者{COLUMNS}列。", "请删去表格右边和下面多余的行列，或者分成几个文件。")

Row = list[str | None]
Refusal = tuple[str, str]
"""What is wrong, and what to do, as the child tells it."""


def rows_of_workbook(path: Path, *, formulas: bool) -> Iterator[Row]:
    """The rows of the first sheet that is not hidden; `formulas` asks to look for formulas that have no saved result.

    Raises Damaged when the child gives up, BadInput when it takes too long or meets a formula without a result.
    """
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe(duplex=False)
    child = spawn.Process(target=send_rows, args=(str(path), formulas, theirs), daemon=True)
    child.start()
    theirs.close()
    try:
        yield from _received(ours, path.name)
    finally:
        child.kill()
        child.join()
        ours.close()


def _received(ours: Connection, name: str) -> Iterator[Row]:
    left = float(SECONDS)
    while True:
        began = time.monotonic()
        if not ours.poll(left):
            raise BadInput(f"“{name}”太复杂，{SECONDS}秒内没有读完。", "请把内容复制到新的表格里保存，再导入。")
        try:
            batch: list[Row] | Refusal | None = ours.recv()
        except EOFError:
            raise Damaged(f"“{name}”读不出来，可能已损坏，或者太大。", "请在 WPS 中重新保存，或者分成几个文件，再导入。") from None
        left = max(0.0, left - (time.monotonic() - began))
        if batch is None:
            return
        if isinstance(batch, tuple):
            raise BadInput(f"“{name}”{batch[0]}", batch[1])
        yield from batch


def send_rows(path: str, formulas: bool, theirs: Connection) -> None:
    """In the child, within its limits."""
    limit_child(MEMORY, SECONDS)
    tell_rows(path, formulas, theirs)


def tell_rows(path: str, formulas: bool, theirs: Connection) -> None:
    """Send batches of rows, then None; or the words of a refusal. Whatever it raises ends the child, and is told as damage."""
    if formulas and (missing := _without_result(path)):
        theirs.send((FORMULA[0].format(missing), FORMULA[1]))
        return
    batch: list[Row] = []
    for number, row in enumerate(_sheet_rows(path, values=True), start=1):
        batch.append(_trimmed(row))
        if number > ROWS or len(batch[-1]) > COLUMNS:
            theirs.send(TOO_MUCH)
            return
        if len(batch) == BATCH:
            theirs.send(batch)
            batch = []
    theirs.send(batch)
    theirs.send(None)
    theirs.close()


def _sheet_rows(path: str, *, values: bool) -> Iterator[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=values, keep_links=False)
    sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), book.worksheets[0])
    sheet.reset_dimensions()
    yield from sheet.iter_rows(max_row=ROWS + 1, values_only=True)
    book.close()


def _without_result(path: str) -> str:
    both = zip(_sheet_rows(path, values=True), _sheet_rows(path, values=False), strict=True)
    for number, (results, written) in enumerate(both, start=1):
        for column, (result, formula) in enumerate(zip(results, written, strict=True), start=1):
            if result is None and formula is not None:
                return f"第{number}行第{column}列"
    return ""


def _trimmed(row: tuple[Any, ...]) -> Row:
    """The row without the empty cells at its end."""
    texts = [_text(value) for value in row]
    while texts and texts[-1] is None:
        texts.pop()
    return texts


def _text(value: object) -> str | None:
    """A cell's value as its reader would type it."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        return str(int(value))
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == clock_time() else "%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date | clock_time) else str(value)
