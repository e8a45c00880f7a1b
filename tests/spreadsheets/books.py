"""Writes workbooks part by part, so that any part can be wrong. Knows zip and the bare minimum of XLSX; nothing of what reads them."""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET, STRINGS, WORKBOOK, STYLES, TYPES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"
HEADING = '<row r="1"><c r="A1" t="inlineStr"><is><t>市场名称</t></is></c><c r="B1" t="inlineStr"><is><t>类别</t></is></c></row>'
"""What an import of markets begins with."""
GOOD = '<row r="2"><c r="A2" t="inlineStr"><is><t>江东批发市场</t></is></c><c r="B2" t="inlineStr"><is><t>重点关注市场</t></is></c></row>'


def sheet(rows: str, before: str = "", after: str = "") -> str:
    """A worksheet of these rows."""
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def workbook(state: str = "", dates_1904: bool = False, sheets: str = "") -> str:
    """The list of sheets; `state` hides the only one."""
    date = '<workbookPr date1904="1"/>' if dates_1904 else ""
    listed = sheets or f'<sheet name="名录" sheetId="1" {state} r:id="rId1"/>'
    return f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{date}<sheets>{listed}</sheets></workbook>'


def parts(rows: str = HEADING + GOOD, **more: str | bytes) -> dict[str, str | bytes]:
    """The parts of a good workbook with these rows; `more` are further ones by the names above, such as `strings`."""
    kinds = {"workbook": "sheet.main", "worksheets/sheet1": "worksheet", "styles": "styles", "sharedStrings": "sharedStrings"}
    types = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for part, kind in kinds.items()
    )
    ends = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate({"worksheet": "worksheets/sheet1.xml", "styles": "styles.xml", "sharedStrings": "sharedStrings.xml"}.items(), 1)
    )
    top = f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    formats = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    fonts = "<fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
    made: dict[str, str | bytes] = {
        TYPES: f'<Types xmlns="{PACKAGE}/content-types">{ends}{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{top}</Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
        WORKBOOK: workbook(),
        STYLES: f'<styleSheet xmlns="{MAIN}">{fonts}{formats}</styleSheet>',
        STRINGS: f'<sst xmlns="{MAIN}"><si><t>甲</t></si></sst>',
        SHEET: sheet(rows),
    }
    names = {"sheet": SHEET, "strings": STRINGS, "workbook": WORKBOOK, "styles": STYLES, "types": TYPES}
    return made | {names[name]: value for name, value in more.items()}


def book(path: Path, made: Mapping[str, str | bytes], more: Iterable[tuple[str | zipfile.ZipInfo, str | bytes]] = (), *, dense: bool = True) -> None:
    """Write the parts, then `more`, which may bear names that stand already."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if dense else zipfile.ZIP_STORED) as archive:
        for name, value in (*made.items(), *more):
            archive.writestr(name, value)


def cells(values: Iterable[str], row: int) -> str:
    """A row of numbers or of ready `<c>` elements, without places."""
    return f'<row r="{row}">{"".join(value if value.startswith("<") else f"<c><v>{value}</v></c>" for value in values)}</row>'


def place(column: int) -> str:
    """The letters of a column, counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
