"""A letter as a Word file that colleagues go on editing in WPS, with the margins, grid and type of GB/T 9704-2012. Knows python-docx; no pages.

Word places a line's characters in the middle of its grid line; the upper margin is therefore smaller by half of the gap, so that the first
characters begin 37 mm below the edge.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from app.paper.fonts import Face, Fonts
from app.paper.letter_grid import BODY, COLUMNS, EM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, PITCH, RIGHT, ROWS, SMALL, TITLE, TOP, WIDTH
from app.paper.letter_head import LETTER_MARK_TOP, MARK_TOP, TALLEST_LETTER_MARK, TALLEST_MARK
from app.paper.letter_rows import title_rows
from app.paper.letter_text import LetterText, Paragraph
from app.paper.pages import POINT
from app.paper.saving import save

TWIPS = 1440 / 25.4
SIZE = 16.0
"""3号 in points; the grid brings its characters to 5.571 mm."""
FACES = {Face.FANG: "仿宋_GB2312", Face.SONG_BOLD: "方正小标宋简体", Face.SONG: "宋体", Face.HEI: "黑体", Face.KAI: "楷体_GB2312"}
RED = RGBColor(0xE6, 0, 0)
RIGHT_ALIGNED, CENTRED, JUSTIFIED = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
GAP = (PITCH - EM) / 2


def write_letter_docx(text: LetterText, fonts: Fonts, path: Path, names: Collection[str] = ()) -> None:
    """Put the letter into a DOCX file. Raises MachineFault when the disk does not take it."""
    document = docx.Document()
    _page(document, text)
    _head(document, text, fonts)
    for row in title_rows(text.title, fonts, names):
        _line(document, row.pieces[0].line.text, Face.SONG_BOLD, TITLE, align=CENTRED)
    _line(document, "")
    if text.addressee:
        _line(document, text.addressee)
    _body(document, text.body)
    _behind_body(document, text)
    for annex in text.annexes:
        _line(document, annex.mark, Face.HEI).paragraph_format.page_break_before = True
        _line(document, "")
        for row in title_rows(annex.title, fonts, names):
            _line(document, row.pieces[0].line.text, Face.SONG_BOLD, TITLE, align=CENTRED)
        _line(document, "")
        _body(document, annex.body)
    _imprint(document, text)
    save(path, lambda part: document.save(str(part)))


def _page(document: Any, text: LetterText) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(PAGE_WIDTH - RIGHT)
    section.top_margin = Mm(TOP - GAP)
    section.bottom_margin = Mm(PAGE_HEIGHT - (TOP - GAP) - ROWS * PITCH - 0.2)
    section.footer_distance = Mm(PAGE_HEIGHT - 262 - 7 - SMALL * POINT)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    values = {"type": "linesAndChars", "linePitch": round(PITCH * TWIPS), "charSpace": round((BODY - SIZE) * 4096)}
    for name, value in values.items():
        grid.set(qn(f"w:{name}"), str(value))
    style = document.styles["Normal"]
    style.font.size = Pt(SIZE)
    style.font.name = "Times New Roman"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FACES[Face.FANG])
    document.settings.odd_and_even_pages_header_footer = True
    section.different_first_page_header_footer = text.layout == "letter"
    _number(section.footer.paragraphs[0], RIGHT_ALIGNED)
    _number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    if text.layout == "letter":
        _border(section.first_page_footer.paragraphs[0], "top", "thinThickSmallGap")


def _number(paragraph: Any, align: Any) -> None:
    """— page — a character of 4号 from the outer edge."""
    paragraph.alignment = align
    indent = Pt(SMALL)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = indent
    _run(paragraph, "— ", Face.SONG, SMALL)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = "1"
    run.append(words)
    field.append(run)
    _run(paragraph, " —", Face.SONG, SMALL)


def _head(document: Any, text: LetterText, fonts: Fonts) -> None:
    """发文机关标志, number and red rule; their distances as empty space before and after the lines."""
    if not text.head:
        return
    letter = text.layout == "letter"
    one = fonts.width(text.head, Face.SONG_BOLD, 1.0) or 1.0
    height = min(TALLEST_LETTER_MARK if letter else TALLEST_MARK, WIDTH / one)
    mark = document.paragraphs[0] if document.paragraphs else document.add_paragraph()
    mark.alignment = CENTRED
    mark.paragraph_format.space_before = Mm((LETTER_MARK_TOP if letter else MARK_TOP) - (TOP - GAP)) if not letter else Mm(0)
    _exact(mark, max(height, PITCH))
    _run(mark, text.head, Face.SONG_BOLD, height / POINT, red=True)
    if letter:
        _border(mark, "bottom", "thickThinSmallGap")
        if text.urgency:
            _line(document, text.urgency, Face.HEI)
        _line(document, text.number, align=RIGHT_ALIGNED)
        _line(document, "")
        _line(document, "")
        return
    _line(document, "")
    _line(document, "")
    number = _line(document, f"　{text.number}" if text.upward else text.number, align=None if text.upward else CENTRED)
    if text.approver:
        number.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH - EM), WD_TAB_ALIGNMENT.RIGHT)
        _run(number, "\t签发人：", Face.FANG, SIZE)
        _run(number, text.approver, Face.KAI, SIZE)
    _border(number, "bottom", "single")
    _line(document, "")
    _line(document, "")


def _body(document: Any, paragraphs: tuple[Paragraph, ...]) -> None:
    for paragraph in paragraphs:
        line = _line(document, paragraph.text[: paragraph.heading], paragraph.face, align=JUSTIFIED, indent=2)
        _run(line, paragraph.text[paragraph.heading :], Face.FANG, SIZE)
        line.paragraph_format.keep_with_next = paragraph.is_heading


def _behind_body(document: Any, text: LetterText) -> None:
    for number, name in enumerate(text.attachments, 1):
        if number == 1:
            _line(document, "")
        label = ("附件：" if number == 1 else "　　　") + (f"{number}." if len(text.attachments) > 1 else "")
        line = _line(document, f"{label}{name}", indent=-3 if len(text.attachments) == 1 else -4)
        line.paragraph_format.left_indent = Mm((5 if len(text.attachments) == 1 else 6) * EM)
    for number, (word, people) in enumerate(text.attendance):
        if number == 0:
            _line(document, "")
        line = _line(document, f"{word}：", Face.HEI, indent=-len(word) - 1)
        line.paragraph_format.left_indent = Mm((3 + len(word)) * EM)
        _run(line, people, Face.FANG, SIZE)
    _signature(document, text)
    if text.note:
        _line(document, f"（{text.note}）", indent=2)


def _signature(document: Any, text: LetterText) -> None:
    """Names and date at the right; under a seal the date four characters from it and the name centred on the date."""
    lines = [*text.signed_by, *([text.signed_on] if text.signed_on else [])]
    if not lines:
        return
    for _ in range(2 if text.sealed and len(text.signed_by) < 2 else 1):
        _line(document, "").paragraph_format.keep_with_next = True
    widest = max(_characters(line) for line in lines)
    date = _characters(text.signed_on)
    centre = min(COLUMNS - 4 - date / 2, COLUMNS - widest / 2) if text.sealed else COLUMNS - 2 - widest / 2
    for line in lines:
        paragraph = _line(document, line)
        paragraph.paragraph_format.left_indent = Mm(max(0.0, centre - _characters(line) / 2) * EM)
        paragraph.paragraph_format.keep_with_next = line is not lines[-1]


def _characters(text: str) -> float:
    return sum(0.5 if char < "\u2000" else 1.0 for char in text)


def _imprint(document: Any, text: LetterText) -> None:
    """版记 as a table that stays at the foot of the type area of its page."""
    label = "分送" if text.layout == "minutes" else "抄送"
    lines = [(f"{label}：{text.copies_to}。", "")] if text.copies_to else []
    if text.layout != "letter" and (text.printed_by or text.printed_on):
        lines.append((text.printed_by, f"{text.printed_on}印发" if text.printed_on else ""))
    if not lines:
        return
    table = document.add_table(rows=len(lines), cols=1)
    place = OxmlElement("w:tblpPr")
    for name, value in {"horzAnchor": "margin", "vertAnchor": "margin", "tblpXSpec": "left", "tblpYSpec": "bottom"}.items():
        place.set(qn(f"w:{name}"), value)
    table._tbl.tblPr.append(place)
    for number, (left, right) in enumerate(lines):
        cell = table.rows[number].cells[0]
        cell.width = Mm(WIDTH)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(SMALL)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH) - Pt(SMALL) * 2, WD_TAB_ALIGNMENT.RIGHT)
        _run(paragraph, left + (f"\t{right}" if right else ""), Face.FANG, SMALL)
        if text.layout != "letter":
            _cell_rules(cell, first=number == 0, last=number == len(lines) - 1)


def _cell_rules(cell: Any, *, first: bool, last: bool) -> None:
    borders = OxmlElement("w:tcBorders")
    for edge, strong in (("top", first), ("bottom", last)):
        rule = OxmlElement(f"w:{edge}")
        for name, value in {"val": "single", "sz": "8" if strong else "6", "color": "000000"}.items():
            rule.set(qn(f"w:{name}"), value)
        borders.append(rule)
    cell._tc.get_or_add_tcPr().append(borders)


def _line(document: Any, words: str, face: Face = Face.FANG, size: float = SIZE, *, align: Any = None, indent: float = 0) -> Any:
    """A paragraph on the grid; `indent` characters for its first line, negative ones hang."""
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    if indent:
        paragraph.paragraph_format.first_line_indent = Mm(indent * EM)
    _exact(paragraph, PITCH)
    if words:
        _run(paragraph, words, face, size)
    return paragraph


def _exact(paragraph: Any, height: float) -> None:
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Mm(height)


def _run(paragraph: Any, words: str, face: Face, size: float, *, red: bool = False) -> None:
    run = paragraph.add_run(words)
    run.font.size = Pt(round(size * 2) / 2)
    run.font.name = "Times New Roman" if face in (Face.FANG, Face.KAI) else FACES[face]
    run._element.rPr.rFonts.set(qn("w:eastAsia"), FACES[face])
    if red:
        run.font.color.rgb = RED


def _border(paragraph: Any, edge: str, kind: str) -> None:
    borders, rule = OxmlElement("w:pBdr"), OxmlElement(f"w:{edge}")
    for name, value in {"val": kind, "sz": "24" if kind != "single" else "16", "space": "4", "color": "E60000"}.items():
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    paragraph._p.get_or_add_pPr().append(borders)
