"""Files that a stick may bring in place of a register: each is made here, and what must come of it is said. Knows files; no reader.

`small` ones are made and read in a blink: the test command takes those, `dev.py sheets` takes all.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.spreadsheets.books import GOOD, HEADING, MAIN, SHEET, TYPES, book, cells, parts, place, sheet, workbook

REFUSED, READ, EITHER = "refused", "read", "either"
"""What must come of a file; `EITHER` where both are right, and only a crash or a hang is wrong."""
Write = Callable[[Path], None]
CSV = "市场名称,类别\r\n江东批发市场,重点关注市场\r\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LAUGHS = '<!ENTITY l0 "哈">' + "".join(f'<!ENTITY l{n} "' + f"&l{n - 1};" * 10 + '">' for n in range(1, 10))


@dataclass(frozen=True)
class Hostile:
    """One file: its name, how it is made, what must come of it, and whether it is quick."""

    name: str
    write: Write
    must: str
    small: bool = True


def _bytes(content: bytes | Callable[[], bytes]) -> Write:
    """`content` may be made late: large ones are not in memory all the time."""
    return lambda path: _wrote(path, content if isinstance(content, bytes) else content())


def _wrote(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _book(rows: str | Callable[[], str] = HEADING + GOOD, **more: str | bytes) -> Write:
    return lambda path: book(path, parts(rows if isinstance(rows, str) else rows(), **more))


def _with(*more: tuple[str, str | bytes]) -> Write:
    return lambda path: book(path, parts(), more)


def _changed(change: Callable[[bytes], bytes]) -> Write:
    """A good workbook, its bytes changed."""

    def write(path: Path) -> None:
        book(path, parts())
        path.write_bytes(change(path.read_bytes()))

    return write


def _cell(inner: str, head: str = 't="n"') -> Write:
    return _book(f'{HEADING}<row r="2"><c r="A2" {head}>{inner}</c></row>')


def _zeros(megabytes: int, count: int = 1) -> Write:
    def write(path: Path) -> None:
        book(path, parts())
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for number in range(count):
                with archive.open(f"xl/media/{number}.xml", "w") as stream:
                    stream.write(b"<")
                    for _ in range(megabytes):
                        stream.write(b" " * (1 << 20))

    return write


def _lying(path: Path) -> None:
    """Sizes in the directory that are far below what is inflated."""
    book(path, parts(sheet=sheet(HEADING + GOOD * 20_000)))
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", data, at + 24, 100)
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(bytes(data))


def _overlapping(path: Path) -> None:
    """Many names for the same bytes."""
    book(path, parts())
    with zipfile.ZipFile(path, "a") as archive:
        first = archive.infolist()[0]
        for number in range(1_500):
            twin = zipfile.ZipInfo(f"xl/{number}.xml")
            for name in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(twin, name, getattr(first, name))
            archive.filelist.append(twin)
            archive.NameToInfo[twin.filename] = twin
        archive._didModify = True  # type: ignore[attr-defined]


def _flagged(flag: int, method: int | None = None) -> Callable[[bytes], bytes]:
    """Every entry says that it is encrypted, or packed by a method that nobody has."""

    def change(data: bytes) -> bytes:
        changed = bytearray(data)
        for mark, at_flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = changed.find(mark)
            while at >= 0:
                changed[at + at_flag] |= flag
                if method is not None:
                    struct.pack_into("<H", changed, at + at_flag + 2, method)
                at = changed.find(mark, at + 4)
        return bytes(changed)

    return change


def _inner(path: Path) -> None:
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(20 << 20))
    book(path, parts(), [("xl/embeddings/oleObject1.bin", inside.getvalue())])


def _numbered(rows: int, columns: int) -> Write:
    """So many rows, written a thousand at a time, without places."""

    def write(path: Path) -> None:
        top, end = sheet("").split("</sheetData>")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, value in parts().items():
                if name != SHEET:
                    archive.writestr(name, value)
            with archive.open(SHEET, "w", force_zip64=True) as stream:
                stream.write((top + HEADING).encode())
                for first in range(2, rows + 1, 1_000):
                    last = min(first + 1_000, rows + 1)
                    stream.write("".join(cells([str(row * 7919 % 10**6 + column) for column in range(columns)], row) for row in range(first, last)).encode())
                stream.write(f"</sheetData>{end}".encode())

    return write


def _folder(path: Path) -> None:
    path.mkdir()


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _entities(text: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE worksheet [{text}]><worksheet xmlns="{MAIN}"><sheetData>{HEADING}</sheetData></worksheet>'


DATE = '<row r="1"><c r="A1" t="inlineStr"><is><t>市场名称</t></is></c></row><row r="2"><c r="A2" s="1"><v>{}</v></c></row>'
LAUGHING = cells(['<c t="inlineStr"><is><t>&l9;</t></is></c>'], 2)

ZIPS = [
    Hostile("zip-bomb", _zeros(300), REFUSED, small=False),
    Hostile("zip-bomb-of-many", _zeros(5, 100), REFUSED, small=False),
    Hostile("zip-of-spaces", _zeros(8), REFUSED),
    Hostile("zip-with-lying-sizes", _lying, REFUSED),
    Hostile("zip-of-overlapping-parts", _overlapping, EITHER),
    Hostile("zip-in-a-zip", _inner, READ),
    Hostile("zip-of-3000-parts", lambda path: book(path, parts(), [(f"xl/{n}.xml", "<a/>") for n in range(3_000)]), REFUSED),
    Hostile("part-twice", _with((SHEET.upper(), sheet(HEADING))), REFUSED),
    Hostile("part-outside", _with(("../../evil.xml", "<a/>"), ("C:\\evil.xml", "<a/>"), ("/etc/evil", "<a/>")), READ),
    Hostile("encrypted-zip", _changed(_flagged(1)), REFUSED),
    Hostile("unknown-packing", _changed(_flagged(0, 99)), REFUSED),
    Hostile("cut-in-half", _changed(lambda data: data[: len(data) // 2]), REFUSED),
    Hostile("last-bytes-missing", _changed(lambda data: data[:-10]), REFUSED),
    Hostile("middle-overwritten", _changed(lambda data: data[:600] + b"\xff" * 200 + data[800:]), REFUSED),
    Hostile("nothing-behind-the-mark", _bytes(b"PK\x03\x04"), REFUSED),
    Hostile("empty-zip", _bytes(b"PK\x05\x06" + bytes(18)), REFUSED),
    Hostile("word-file", lambda path: book(path, {TYPES: "<Types/>", "word/document.xml": "<a/>"}), REFUSED),
    Hostile("ods-file", lambda path: book(path, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}), REFUSED),
    Hostile("xlsb-file", lambda path: book(path, {TYPES: "<Types/>", "xl/workbook.bin": b"\x83\x01\x00"}), REFUSED),
    Hostile("folder", _folder, REFUSED),
    Hostile("endless-device", _device, REFUSED),
]
XML = [
    Hostile("billion-laughs", _book(sheet=_entities(LAUGHS).replace("</sheetData>", LAUGHING + "</sheetData>")), REFUSED),
    Hostile("laughs-in-strings", _book(strings=_entities(LAUGHS)), REFUSED),
    Hostile("laughs-in-workbook", _book(workbook=_entities(LAUGHS)), REFUSED),
    Hostile("laughs-in-utf-16", _book(sheet=_entities(LAUGHS).encode("utf-16")), REFUSED),
    Hostile("file-from-outside", _book(sheet=_entities('<!ENTITY x SYSTEM "file:///etc/passwd">')), REFUSED),
    Hostile("address-from-outside", _book(strings=_entities('<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;')), REFUSED),
    Hostile("sheet-in-utf-16", _book(sheet=sheet(HEADING + GOOD).encode("utf-16")), REFUSED),
    Hostile("deep-nesting", _book(lambda: "<a>" * 100_000 + "</a>" * 100_000), EITHER, small=False),
    Hostile("attribute-of-10-mb", _book(lambda: f'{HEADING}<row r="2" x="{"长" * 3_000_000}"></row>'), EITHER, small=False),
    Hostile("20000-attributes", _book(lambda: HEADING + "<row" + "".join(f' a{n}="1"' for n in range(20_000)) + "></row>"), EITHER),
    Hostile("text-of-30-mb", _book(lambda: HEADING + cells([f'<c t="inlineStr"><is><t>{"长短" * 5_000_000}</t></is></c>'], 2)), EITHER, small=False),
    Hostile("sheet-not-closed", _book(sheet=sheet(HEADING + GOOD)[:-30]), REFUSED),
    Hostile("no-sheet-data", _book(sheet=f'<worksheet xmlns="{MAIN}"/>'), EITHER),
    Hostile("empty-sheet-part", _book(sheet=""), REFUSED),
    Hostile("nul-bytes", _book(sheet=sheet(HEADING).encode() + b"\0\0"), REFUSED),
    Hostile("forbidden-characters", _book(sheet=sheet(HEADING + GOOD.replace("江东", "\x01\x02")).encode()), REFUSED),
    Hostile("string-that-is-not-there", _cell("<v>99999999999</v>", 't="s"'), EITHER),
    Hostile("string-minus-one", _cell("<v>-1</v>", 't="s"'), EITHER),
    Hostile("format-that-is-not-there", _cell("<v>1</v>", 's="9999"'), EITHER),
    Hostile("number-that-is-none", _cell("<v>NaN</v>"), EITHER),
    Hostile("number-of-100000-digits", _cell(f"<v>{'9' * 100_000}</v>"), EITHER),
    Hostile("kind-that-is-not-there", _cell("<v>1</v>", 't="zz"'), EITHER),
    Hostile("workbook-of-no-sheets", _book(workbook=workbook(sheets="<x/>")), REFUSED),
    Hostile("sheet-part-missing", lambda path: book(path, {name: value for name, value in parts().items() if name != SHEET}), REFUSED),
    Hostile("types-empty", _book(types=""), REFUSED),
    Hostile("strings-of-100000", _book(strings=f'<sst xmlns="{MAIN}">{"<si><t>甲</t></si>" * 100_000}</sst>'), EITHER),
]
SIZES = [
    Hostile("row-1048576", _book(f'{HEADING}<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), REFUSED),
    Hostile("row-99999999999", _book(f'{HEADING}<row r="99999999999"><c><v>1</v></c></row>'), REFUSED),
    Hostile("column-xfd", _book(f'{HEADING}<row r="2"><c r="XFD2"><v>1</v></c></row>'), REFUSED),
    Hostile("16384-columns", _book(lambda: "".join(f'<c r="{place(n)}1"><v>1</v></c>' for n in range(1, 16_385)).join(('<row r="1">', "</row>"))), REFUSED),
    Hostile("16384-columns-without-places", _book(lambda: cells(["1"] * 16_384, 1)), REFUSED),
    Hostile("1048576-rows", _numbered(1_048_576, 3), REFUSED, small=False),
    Hostile("100000-rows-of-18", _numbered(100_000, 18), EITHER, small=False),
    Hostile("20000-rows-of-200", _numbered(20_000, 200), EITHER, small=False),
    Hostile("50000-rows-of-8", _numbered(50_000, 8), READ, small=False),
    Hostile("place-of-no-column", _book(f'{HEADING}<row r="2"><c r="2"><v>1</v></c></row>'), EITHER),
    Hostile("place-of-row-0", _book(f'{HEADING}<row r="0"><c r="A0"><v>1</v></c></row>'), EITHER),
    Hostile("rows-backwards", _book(HEADING + GOOD.replace('"2"', '"9"').replace("A2", "A9").replace("B2", "B9") + GOOD), EITHER),
    Hostile("dimension-of-everything", _book(sheet=sheet(HEADING + GOOD).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')), READ),
    Hostile("merge-of-everything", _book(sheet=sheet(HEADING + GOOD, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')), READ),
    Hostile("10000-merges", _book(sheet=sheet(HEADING, after="<mergeCells>" + '<mergeCell ref="A1:B1"/>' * 10_000 + "</mergeCells>")), REFUSED),
    Hostile("merged-headings", _book(sheet=sheet(HEADING + GOOD, after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>')), READ),
]
CONTENT = [
    Hostile("formula-without-result", _cell("<f>1+1</f>", ""), REFUSED),
    Hostile("formula-with-result", _cell("<f>1+1</f><v>2</v>", ""), READ),
    Hostile("formula-that-starts-programs", _cell("<f>cmd|'/c calc'!A1</f><v>7</v>", ""), READ),
    Hostile("text-like-a-formula", _cell("<is><t>=HYPERLINK(&quot;http://127.0.0.1&quot;)</t></is>", 't="inlineStr"'), READ),
    Hostile("error-value", _cell("<v>#REF!</v>", 't="e"'), READ),
    Hostile("links-to-other-books", _with(("xl/externalLinks/externalLink1.xml", f'<externalLink xmlns="{MAIN}"/>')), READ),
    Hostile("macros", _with(("xl/vbaProject.bin", OLE)), READ),
    Hostile("picture", _with(("xl/media/image1.png", b"\x89PNG" + zlib.compress(bytes(1 << 20)))), READ),
    Hostile("sheet-called-picture", _with(("xl/media/image1.png", sheet('<row r="1"><c r="XFD1"/></row>'))), REFUSED),
    Hostile("hidden-sheet", _book(workbook=workbook('state="hidden"')), EITHER),
    Hostile("very-hidden-sheet", _book(workbook=workbook('state="veryHidden"')), EITHER),
    Hostile("dates-of-1904", _book(DATE.format(40_000), workbook=workbook(dates_1904=True)), READ),
    Hostile("date-before-all", _book(DATE.format(-40_000)), EITHER),
    Hostile("date-after-all", _book(DATE.format("1E300")), EITHER),
    Hostile("date-29-february-1900", _book(DATE.format(60)), READ),
    Hostile("empty-sheet", _book(""), EITHER),
    Hostile("strict-namespace", _book(sheet=sheet(HEADING + GOOD).replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")), EITHER),
]
OTHERS = [
    Hostile("xls", _bytes(OLE), REFUSED),
    Hostile("encrypted-xlsx", _bytes(OLE + "EncryptedPackage".encode("utf-16-le")), REFUSED),
    Hostile("pdf", _bytes(b"%PDF-1.7\n\x00\xff"), REFUSED),
    Hostile("picture-file", _bytes(b"\x89PNG\r\n\x1a\n\x00\x00"), REFUSED),
    Hostile("web-page", _bytes("<html><table><tr><td>市场名称</td></tr></table></html>".encode()), EITHER),
    Hostile("xml-spreadsheet-2003", _bytes(b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'), EITHER),
]
TEXTS = [
    Hostile("csv-empty", _bytes(b""), EITHER),
    Hostile("csv-mark-only", _bytes(b"\xef\xbb\xbf"), EITHER),
    Hostile("csv-utf-8", _bytes(CSV.encode()), READ),
    Hostile("csv-gb18030", _bytes(CSV.encode("gb18030")), READ),
    Hostile("csv-utf-16", _bytes(CSV.replace(",", "\t").encode("utf-16")), READ),
    Hostile("csv-utf-16-cut", _bytes(CSV.encode("utf-16")[:-1]), REFUSED),
    Hostile("csv-big5", _bytes("市場名稱,類別\r\n江東,市場\r\n".encode("big5")), EITHER),
    Hostile("csv-two-encodings", _bytes(CSV.encode() + CSV.encode("gb18030") + b"\xff\xff"), REFUSED),
    Hostile("csv-nul-bytes", _bytes(CSV.encode() + b"a\0b"), REFUSED),
    Hostile("csv-open-quote", _bytes(lambda: CSV.encode() + b'"' + "甲,乙\r\n".encode() * 200_000), REFUSED),
    Hostile("csv-line-of-20-mb", _bytes(lambda: CSV.encode() + b"a" * (20 << 20)), REFUSED),
    Hostile("csv-1000000-columns", _bytes(lambda: b"," * 1_000_000), REFUSED),
    Hostile("csv-40000000-empty-lines", _bytes(lambda: CSV.encode() + b"\n" * 40_000_000), REFUSED, small=False),
    Hostile("csv-1048576-rows", _bytes(lambda: CSV.encode() + "甲,乙\r\n".encode() * 1_048_576), REFUSED),
    Hostile("csv-45-mb-of-chinese", _bytes(lambda: (CSV + ("江" * 40_000 + ",重点关注市场\r\n") * 570).encode("gb18030")), EITHER, small=False),
    Hostile("csv-60-mb", _bytes(lambda: b"a,b\n" * (15 << 20)), REFUSED, small=False),
    Hostile("csv-lone-returns", _bytes(CSV.replace("\r\n", "\r").encode()), EITHER),
    Hostile("csv-semicolons", _bytes(CSV.replace(",", ";").encode()), EITHER),
    Hostile("csv-sep-line", _bytes(b"sep=,\r\n" + CSV.encode()), EITHER),
    Hostile("csv-formulas", _bytes(CSV.encode() + "=cmd|' /C calc'!A0,重点关注市场\r\n".encode()), READ),
]
ALL: list[Hostile] = [*ZIPS, *XML, *SIZES, *CONTENT, *OTHERS, *TEXTS]
"""Every file; their names differ."""
