"""A letter as a Word file that colleagues go on editing in WPS, with the margins, grid and type of GB/T 9704-2012. Knows python-docx; no pages.

Word places a line's characters in the middle of its grid line; the upper margin is therefore smaller by half of the gap, so that the first
characters begin 37 mm below the edge.
"""

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.domain.text_tables import TextChart, TextTable
from app.paper.fonts import Face, Fonts
from app.paper.letter_flow import BELOW
from app.paper.letter_foot import LINE, imprint_of
from app.paper.letter_grid import BOTTOM, COLUMNS, EM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, PITCH, RIGHT, ROWS, SMALL, TITLE, TOP, WIDTH, top_of
from app.paper.letter_head import DOUBLE_WIDTH, LAST_LINE, LETTER_MARK_TOP, MARK_TOP, TALLEST_LETTER_MARK, TALLEST_MARK, head_of
from app.paper.letter_layout import lay_out_letter
from app.paper.letter_rows import title_rows
from app.paper.letter_table import chart_bars, table_block
from app.paper.letter_text import LetterText, Paragraph, Part
from app.paper.letter_word_parts import (
    FACES,
    SIZE,
    TWIPS,
    put_bookmark,
    put_border,
    put_field,
    put_imprint_rules,
    put_in_frame,
    put_in_order,
    put_line,
    set_chinese,
    set_close,
    set_height,
    take_off_grid,
    write,
)
from app.paper.office import columns_under, heights_asked
from app.paper.pages import POINT
from app.paper.saving import save
from app.paper.word import put_picture, put_table

MOVED_WHOLE = 3 * COLUMNS
"""A last paragraph of at most so many characters goes along with the signature; office programs move paragraphs whole."""
DOUBLE = "thickThinSmallGap"
"""The thick line is the one nearer to the paragraph: upper below the mark, lower above the foot."""
RIGHT_ALIGNED, CENTRED, JUSTIFIED = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
GAP = (PITCH - EM) / 2
ENTRY = "entry"
"""How the names of the bookmarks begin at which the entries of a contents page stand."""
LATIN_WORD = re.compile(r"[!-~]+")


def write_letter_docx(text: LetterText, fonts: Fonts, path: Path, names: Collection[str] = ()) -> None:
    """Put the letter into a DOCX file. Raises MachineFault when the disk does not take it."""
    document = docx.Document()
    _page(document, text)
    _head(document, text, fonts)
    for row in title_rows(text.title, fonts, names):
        put_line(document, row.pieces[0].line.text, Face.SONG_BOLD, TITLE, align=CENTRED)
    put_line(document, "")
    if text.addressee:
        put_line(document, text.addressee)
    laid = lay_out_letter(text, fonts, names)
    _contents(document, text.entries, laid.entries)
    before = len(document.paragraphs)
    _body(document, text.body, fonts)
    _mark_entries(document.paragraphs[before:], text.entries)
    last = text.body[-1] if text.body else None
    if isinstance(last, Paragraph) and text.signed_by and len(last.text) <= MOVED_WHOLE:
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    _behind_body(document, text)
    for annex in text.annexes:
        put_line(document, annex.mark, Face.HEI).paragraph_format.page_break_before = True
        put_line(document, "")
        for row in title_rows(annex.title, fonts, names):
            put_line(document, row.pieces[0].line.text, Face.SONG_BOLD, TITLE, align=CENTRED)
        put_line(document, "")
        _body(document, annex.body, fonts)
    _imprint(document, text, fonts, len(laid.pages.pages) - laid.text_pages)
    put_in_order([document.element.body, *(footer._element for footer in _footers(document.sections[0]))])
    save(path, lambda part: document.save(str(part)))


def _footers(section: Any) -> list[Any]:
    return [section.footer, section.even_page_footer, section.first_page_footer]


def _page(document: Any, text: LetterText) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(PAGE_WIDTH - RIGHT)
    section.top_margin = Mm(TOP - GAP)
    section.bottom_margin = Mm(PAGE_HEIGHT - (TOP - GAP) - ROWS * PITCH - 0.2)
    section.footer_distance = Mm(PAGE_HEIGHT - BOTTOM - 7 - SMALL * POINT)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    for name, value in {"type": "lines", "linePitch": str(round(PITCH * TWIPS))}.items():
        grid.set(qn(f"w:{name}"), value)
    style = document.styles["Normal"]
    style.font.size = Pt(SIZE)
    style.font.name = "Times New Roman"
    set_chinese(style.element.rPr.rFonts, FACES[Face.FANG])
    set_close(document)
    document.settings.odd_and_even_pages_header_footer = True
    section.different_first_page_header_footer = text.layout == "letter"
    _number(section.footer.paragraphs[0], RIGHT_ALIGNED)
    _number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    if text.layout == "letter":
        last = section.first_page_footer.paragraphs[0]
        put_in_frame(last, {"w": DOUBLE_WIDTH, "x": (PAGE_WIDTH - DOUBLE_WIDTH) / 2, "y": LAST_LINE, "h": 5})
        put_border(last, "top", DOUBLE, space=0)
        section.first_page_footer.add_paragraph()


def _number(paragraph: Any, align: Any) -> None:
    """— page — a character of 4号 from the outer edge."""
    paragraph.alignment = align
    indent = Pt(SMALL)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = indent
    write(paragraph, "— ", Face.SONG, SMALL)
    put_field(paragraph, "PAGE", "1")
    write(paragraph, " —", Face.SONG, SMALL)


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
    set_height(mark, max(height * 1.05, PITCH))
    take_off_grid(mark)
    write(mark, text.head, Face.SONG_BOLD, height / POINT - 0.5, red=True)
    if letter:
        put_in_frame(mark, {"w": DOUBLE_WIDTH, "x": (PAGE_WIDTH - DOUBLE_WIDTH) / 2, "y": LETTER_MARK_TOP})
        put_border(mark, "bottom", DOUBLE)
        number = put_line(document, text.urgency, Face.HEI)
        number.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        write(number, f"\t{text.number}", Face.FANG, SIZE)
        put_line(document, "")
        put_line(document, "")
        return
    mark.paragraph_format.space_after = Mm(top_of(head_of(text, fonts).row - 3) - GAP - 2 * PITCH - MARK_TOP - max(height * 1.05, PITCH))
    put_line(document, "")
    put_line(document, "")
    number = put_line(document, f"　{text.number}" if text.upward else text.number, align=None if text.upward else CENTRED)
    if text.approver:
        number.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH - EM), WD_TAB_ALIGNMENT.RIGHT)
        write(number, "\t签发人：", Face.FANG, SIZE)
        write(number, text.approver, Face.KAI, SIZE)
    put_border(number, "bottom", "single")
    put_line(document, "")
    put_line(document, "")


def _contents(document: Any, entries: Sequence[str], pages: Sequence[int]) -> None:
    """目录 on the page of the headline, as on paper; the numbers are fields, which office programs bring up to date after changes."""
    if not entries:
        return
    put_line(document, "目　　录", Face.HEI, align=CENTRED)
    put_line(document, "")
    for number, (entry, page) in enumerate(zip(entries, pages, strict=True), 1):
        line = put_line(document, f"{entry}\t")
        line.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        put_field(line, f"PAGEREF {ENTRY}{number}", str(page))


def _mark_entries(paragraphs: Sequence[Any], entries: Sequence[str]) -> None:
    """The text begins on a page of its own, and each heading of the contents bears the name by which its page is asked for."""
    if not entries:
        return
    paragraphs[0].paragraph_format.page_break_before = True
    left = iter(paragraphs)
    for number, entry in enumerate(entries, 1):
        put_bookmark(next(one for one in left if one.text == entry), number, f"{ENTRY}{number}")


def _body(document: Any, parts: tuple[Part, ...], fonts: Fonts) -> None:
    for part in parts:
        if isinstance(part, TextTable):
            _table(document, part, fonts)
        elif isinstance(part, TextChart):
            _chart(document, part, fonts)
        else:
            _paragraph(document, part)


def _paragraph(document: Any, paragraph: Paragraph) -> None:
    align = None if _has_long_word(paragraph.text) else JUSTIFIED
    line = put_line(document, paragraph.text[: paragraph.heading], paragraph.face, align=align, indent=2)
    write(line, paragraph.text[paragraph.heading :], Face.FANG, SIZE)
    line.paragraph_format.keep_with_next = paragraph.is_heading


def _table(document: Any, table: TextTable, fonts: Fonts) -> None:
    """A table that office programs can edit, its title kept with it."""
    if table.title:
        put_line(document, table.title, Face.HEI, SMALL, align=CENTRED).paragraph_format.keep_with_next = True
    block = table_block(table, fonts)
    columns = columns_under([block])
    put_table(document, columns, block, heights_asked(block, columns)[0])
    below = put_line(document, "")
    set_height(below, BELOW)
    take_off_grid(below)


def _chart(document: Any, chart: TextChart, fonts: Fonts) -> None:
    """The bars as they are on paper, their title below."""
    bars = chart_bars(chart)
    if bars is None:
        return
    put_picture(document, bars, WIDTH, fonts)
    picture = document.paragraphs[-1]
    picture.paragraph_format.keep_with_next, picture.paragraph_format.space_after = bool(chart.title), Pt(0)
    take_off_grid(picture)
    if chart.title:
        put_line(document, chart.title, Face.HEI, SMALL, align=CENTRED)


def _has_long_word(text: str) -> bool:
    """Does an address or the like go whole to the next line and leave so much room that justified characters would stand far apart."""
    return any(_characters(word) > COLUMNS / 3 for word in LATIN_WORD.findall(text))


def _behind_body(document: Any, text: LetterText) -> None:
    for number, name in enumerate(text.attachments, 1):
        if number == 1:
            put_line(document, "").paragraph_format.keep_with_next = bool(text.signed_by)
        label = ("附件：" if number == 1 else "　　　") + (f"{number}." if len(text.attachments) > 1 else "")
        hang = 3.0 if len(text.attachments) == 1 else 3.75
        line = put_line(document, f"{label}{name}", indent=-hang)
        line.paragraph_format.left_indent = Mm((2 + hang) * EM)
        line.paragraph_format.keep_with_next = bool(text.signed_by)
    for number, (word, people) in enumerate(text.attendance):
        if number == 0:
            put_line(document, "")
        line = put_line(document, f"{word}：", Face.HEI, indent=-len(word) - 1)
        line.paragraph_format.left_indent = Mm((3 + len(word)) * EM)
        write(line, people, Face.FANG, SIZE)
    _signature(document, text)
    if text.note:
        put_line(document, f"（{text.note}）", indent=2)


def _signature(document: Any, text: LetterText) -> None:
    """Names and date at the right; under a seal the date four characters from it and the name centred on the date."""
    lines = [*text.signed_by, *([text.signed_on] if text.signed_on else [])]
    if not lines:
        return
    for _ in range(2 if text.sealed and len(text.signed_by) < 2 else 1):
        put_line(document, "").paragraph_format.keep_with_next = True
    widest = max(_characters(line) for line in lines)
    date = _characters(text.signed_on)
    centre = min(COLUMNS - 4 - date / 2, COLUMNS - widest / 2) if text.sealed else COLUMNS - 2 - widest / 2
    for line in lines:
        paragraph = put_line(document, line)
        paragraph.paragraph_format.left_indent = Mm(max(0.0, centre - _characters(line) / 2) * EM)
        paragraph.paragraph_format.keep_with_next = line is not lines[-1] or bool(text.note)


def _characters(text: str) -> float:
    return sum(0.5 if char < "\u2000" else 1.0 for char in text)


def _imprint(document: Any, text: LetterText, fonts: Fonts, pages_on: int) -> None:
    """版记 as a table that stays at the foot of the type area, so many pages behind the text as on the laid-out paper."""
    imprint = imprint_of(text, fonts)
    lines = [(f"{imprint.label}{text.copies_to}。", "", len(imprint.copies))] if imprint.copies else []
    if imprint.printed_by or imprint.printed_on:
        lines.append((imprint.printed_by, imprint.printed_on, 1))
    if not lines:
        return
    for _ in range(pages_on):
        put_line(document, "").paragraph_format.page_break_before = True
    top = BOTTOM - imprint.height
    for number, (left, right, count) in enumerate(lines):
        paragraph = document.add_paragraph()
        put_in_frame(paragraph, {"w": WIDTH, "x": LEFT, "y": top, "h": LINE * count})
        top += LINE * count
        take_off_grid(paragraph)
        _imprint_line(paragraph, left, right, hang=len(imprint.label) if not right else 0)
        if imprint.ruled:
            put_imprint_rules(paragraph, first=number == 0, last=number == len(lines) - 1)
    end = document.add_paragraph()
    end.paragraph_format.space_after = Pt(0)
    end.paragraph_format.line_spacing = Pt(1)


def _imprint_line(paragraph: Any, left: str, right: str, hang: int) -> None:
    form = paragraph.paragraph_format
    form.left_indent, form.right_indent, form.space_after = Pt(SMALL * (1 + hang)), Pt(SMALL), Pt(0)
    form.first_line_indent = Pt(-SMALL * hang)
    form.line_spacing = Mm(LINE - 0.3)
    form.tab_stops.add_tab_stop(Mm(WIDTH) - Pt(SMALL), WD_TAB_ALIGNMENT.RIGHT)
    write(paragraph, left + (f"\t{right}" if right else ""), Face.FANG, SMALL)
