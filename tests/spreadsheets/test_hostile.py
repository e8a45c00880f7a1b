"""Spreadsheets that harm are read or refused in words (S2-51, issue 7): the quick ones of `dev.py sheets`, without a process for each."""

import threading
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from app.domain.errors import BadInput, Damaged, UserError
from app.paper.reading import tell_rows
from app.paper.table import read_table
from app.paper.xlsx_check import check_workbook
from tests.spreadsheets.hostile import ALL, EITHER, READ, REFUSED, Hostile


def test_there_are_more_than_sixty_and_no_two_of_one_name() -> None:
    assert len({one.name for one in ALL}) == len(ALL) > 60


@pytest.mark.parametrize("one", [one for one in ALL if one.small], ids=lambda one: one.name)
def test_a_file_that_harms_is_read_or_refused(one: Hostile, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    one.write(path)

    refusal = refusal_of(path)

    assert one.must in (READ if refusal is None else REFUSED, EITHER)
    assert refusal is None or (any("一" <= letter <= "鿿" for letter in refusal.what) and refusal.next_step)


def refusal_of(path: Path) -> UserError | None:
    """How a file was refused; what its child does is done in this process: a bug there ends the child, and is told as damage."""
    try:
        if path.is_file() and path.stat().st_size and path.open("rb").read(4) == b"PK\x03\x04":
            _told(path, formulas=check_workbook(path))
        else:
            list(read_table(path))
    except UserError as refusal:
        return refusal
    return None


def _told(path: Path, *, formulas: bool) -> None:
    ours, theirs = Pipe(duplex=False)
    taken: list[object] = []
    reader = threading.Thread(target=_take, args=(ours, taken))
    reader.start()
    try:
        tell_rows(str(path), formulas, theirs)
    except Exception as fault:
        raise Damaged("读不出来", "请重新保存") from fault
    finally:
        theirs.close()
        reader.join()
        ours.close()
    if isinstance(taken[-1], tuple):
        raise BadInput(*taken[-1])


def _take(ours: Connection, taken: list[object]) -> None:
    try:
        while True:
            taken.append(ours.recv())
    except EOFError:
        return


SEP = "sep=;\r\n市场;类别\r\n甲;乙\r\n"


@pytest.mark.parametrize(
    "content",
    [
        "市场,类别\r\n甲,乙\r\n".encode("utf-16"),
        "市场\t类别\r\n甲\t乙\r\n".encode("utf-16"),
        "市场;类别\r\n甲;乙\r\n".encode(),
        SEP.encode("gb18030"),
    ],
    ids=["utf-16", "Unicode text of Excel", "semicolons", "sep"],
)
def test_what_excel_calls_text_is_read(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "表.csv").write_bytes(content)

    assert list(read_table(tmp_path / "表.csv")) == [["市场", "类别"], ["甲", "乙"]]


def test_the_sheet_that_people_see_is_read(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["草稿"])
    book.active.sheet_state = "hidden"
    book.create_sheet("名录").append(["市场名称"])
    book.save(tmp_path / "表.xlsx")

    assert list(read_table(tmp_path / "表.xlsx")) == [["市场名称"]]
