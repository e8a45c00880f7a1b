"""Is this XLSX file safe to hand to a parser? Read as a stream, in constant memory. Knows zip and XML as bytes; parses no sheet."""

import re
import zipfile
import zlib
from pathlib import Path
from typing import IO

from app.domain.errors import BadInput, Damaged

LARGEST = 50 << 20
"""Bytes of a file that is taken as a table."""

ROWS, COLUMNS = 100_000, 200
CELLS = 600_000
"""20,000 rows of 30 columns: what an old office PC reads in ten seconds."""
ENTRIES, INFLATED, ALL_INFLATED, RATIO, MERGES = 2_000, 64 << 20, 128 << 20, 200, 5_000
CHUNK, OVERLAP = 1 << 18, 256

DECLARATION = re.compile(rb"<\s*!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
REFERENCE = re.compile(rb"""<(?:\w+:)?(?:c|row)\b[^<>]*?\br\s*=\s*["']\s*([A-Za-z]{0,4})(\d{1,20})""")
MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b")
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
NO_RESULT = re.compile(rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^<>]*/>)\s*(?:</(?:\w+:)?c>|<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</)")
"""A formula behind which no value stands."""
STRICT = b"purl.oclc.org/ooxml/spreadsheetml"

TOO_MANY_CELLS = (f"超过{CELLS // 10_000}万个单元格。", "请删去用不着的列，或者分成几个文件。")
DAMAGED = ("不是完整的 .xlsx 文件，可能已损坏。", "请在 WPS 中重新保存，再导入。")
UNUSUAL = "请在 WPS 中打开，把内容复制到新的表格里保存，再导入。"


def check_workbook(path: Path) -> bool:
    """Whether its sheets hold formulas without a saved result. Raises BadInput or Damaged, in words, when it must not be parsed."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(archive.infolist(), path.name)
            return _check_content(archive, path.name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, UnicodeDecodeError) as fault:
        raise Damaged(f"“{path.name}”{DAMAGED[0]}", DAMAGED[1]) from fault


def _check_members(members: list[zipfile.ZipInfo], name: str) -> None:
    names = [member.filename.casefold() for member in members]
    if "xl/workbook.bin" in names:
        raise BadInput(f"“{name}”是 .xlsb 表格，不能直接读。", "请在 WPS 或 Excel 里打开，另存为“Excel 工作簿（*.xlsx）”，再导入。")
    if "[content_types].xml" not in names or not any(one.startswith("xl/") for one in names):
        raise BadInput(f"“{name}”不是 .xlsx 表格。", "请选择 .xlsx 或者 .csv 文件。")
    if len(members) > ENTRIES or len(set(names)) != len(names):
        raise Damaged(f"“{name}”里的部件重复或者过多，不像是表格程序保存的。", UNUSUAL)
    if any(member.flag_bits & 1 for member in members):
        raise BadInput(f"“{name}”设有密码。", "请取消密码后另存，再导入。")
    for member in members:
        dense = member.file_size > 1 << 20 and member.file_size > RATIO * max(1, member.compress_size)
        if member.file_size > INFLATED or dense:
            raise BadInput(f"“{name}”展开后异常地大，没有打开。", UNUSUAL)


def _check_content(archive: zipfile.ZipFile, name: str) -> bool:
    total, without = 0, False
    for member in archive.infolist():
        with archive.open(member) as stream:
            size, found = _check_stream(stream, name)
        without |= found
        total += size
        if total > ALL_INFLATED:
            raise BadInput(f"“{name}”展开后异常地大，没有打开。", UNUSUAL)
    return without


def _check_stream(stream: IO[bytes], name: str) -> tuple[int, bool]:
    """Its size, and whether it holds formulas without a result. What a part is shows in its first bytes, not in its name: any part may be named as a sheet."""
    size, merges, cells, without, tail = 0, 0, 0, False, b""
    while chunk := stream.read(CHUNK):
        if not size and not _may_be_xml(chunk):
            return 0, False
        size += len(chunk)
        window = tail + chunk
        if size > INFLATED:
            raise BadInput(f"“{name}”展开后异常地大，没有打开。", UNUSUAL)
        if DECLARATION.search(window) or b"\0" in chunk:
            raise BadInput(f"“{name}”含有表格不需要的声明或字符，没有打开。", UNUSUAL)
        if STRICT in window:
            raise BadInput(f"“{name}”存成了“Strict Open XML”格式。", "请在 WPS 或 Excel 里打开，另存为“Excel 工作簿（*.xlsx）”，再导入。")
        _check_references(window, name)
        without = without or bool(NO_RESULT.search(window))
        merges += len(MERGE.findall(window))
        if merges > MERGES:
            raise BadInput(f"“{name}”的合并单元格过多。", "名录里不要合并单元格，请取消合并再导入。")
        cells += len(CELL.findall(chunk))
        if cells > CELLS:
            raise BadInput(f"“{name}”{TOO_MANY_CELLS[0]}", TOO_MANY_CELLS[1])
        tail = window[-OVERLAP:]
    return size, without


def _may_be_xml(start: bytes) -> bool:
    """UTF-8 or UTF-16 text that begins a tag; pictures and printer settings are not."""
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" or start[:2] in (b"\xff\xfe", b"\xfe\xff") or start[:3] in (b"<\0?", b"\0<\0")


def _check_references(window: bytes, name: str) -> None:
    for letters, digits in REFERENCE.findall(window):
        column = 0
        for letter in letters.upper():
            column = column * 26 + letter - 64
        if int(digits) > ROWS or column > COLUMNS:
            raise BadInput(f"“{name}”超过{ROWS}行或者{COLUMNS}列。", "请删去表格右边和下面多余的行列，或者分成几个文件。")
