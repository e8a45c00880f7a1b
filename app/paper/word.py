"""A form as a Word file that colleagues go on editing in WPS. Knows python-docx and its XML; no layout tree."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from PIL import Image

from app import resources
from app.paper.chart import FilledChart, chart_pages, charts_below, charts_of
from app.paper.filled import Block, Filled, FilledCell, fill
from app.paper.fonts import Fonts, font_folders, load_fonts
from app.paper.layout import OWN_FORM
from app.paper.letter_word_parts import set_chinese, set_close
from app.paper.office import Columns, above, columns_of, lines_needed, row_heights, text_height, text_of
from app.paper.pages import A4, POINT
from app.paper.parts import Template, Values
from app.paper.pdf import draw_pdf
from app.paper.raster import render_page
from app.paper.saving import save
from app.paper.setting import LEADING

TWIPS = 1440 / 25.4
"""Twentieths of a point in a millimetre."""

BETWEEN, AFTER = 6.0, 4.0
"""Points between a table and the words below it, and below every line."""

EDGE = 16.0
"""Millimetres kept free above and below."""

LOOSE = 1.3
"""Height of a line in type sizes: the same whichever font an office has."""

SIDE_PAD, PEN_RIGHT = 1.2, 8.0
"""Millimetres beside the words of a cell, and between what the pen fills in and the right rule of a wide cell."""
WIDE = 80.0

WHOLE = 120.0
"""Millimetres: lower rows are kept on one page; a higher one must break, or office programs cut off what the page does not hold."""

PICTURE_DPI = 200
FANG, TITLE_FACE, HEI = "仿宋_GB2312", "方正小标宋简体", "黑体"
ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "centre": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def write_docx(template: Template, values: Values, path: Path, *, blank: bool = False, fonts: Fonts | None = None) -> None:
    """Put the filled form into a DOCX file, one page a copy; `fonts` draw its charts, those of the box when none are given.

    Raises BadInput when a value is too long for paper, MachineFault when the disk does not take the file.
    """
    filled = fill(template, values, blank=blank)
    document = docx.Document()
    set_close(document)
    _page(document.sections[0], template)
    for number, copy in enumerate(template.copies or ("",)):
        if number:
            document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
        _form(document, filled, copy, fonts)
    save(path, lambda part: document.save(str(part)))


def _page(section: Any, template: Template) -> None:
    width, height = A4 if template.orientation == "portrait" else A4[::-1]
    section.orientation = WD_ORIENT.PORTRAIT if template.orientation == "portrait" else WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm((width - template.width) / 2)
    section.top_margin = section.bottom_margin = Mm(EDGE)
    if template.own_form:
        _write(section.footer.paragraphs[0], OWN_FORM, FANG, 9)


def _form(document: Any, filled: Filled, copy: str, fonts: Fonts | None) -> None:
    template, columns = filled.template, columns_of(filled)
    room = (A4[1] if template.orientation == "portrait" else A4[0]) - 2 * EDGE - _around(filled, copy)
    _line(document, template.mark, HEI, 16, "left")
    _line(document, copy, FANG, 12, "right")
    _line(document, template.title, TITLE_FACE, 22, "centre")
    for left, right in above(filled, template.width):
        _line(document, f"{left}\t{right}" if right else left, FANG, 12, "left", tab=template.width)
    charts = charts_of(filled)
    for place, (block, heights) in enumerate(zip(filled.blocks, row_heights(filled, columns, room), strict=True)):
        _line(document, block.title, HEI, 12, "left", before=BETWEEN)
        if block.title:
            document.paragraphs[-1].paragraph_format.keep_with_next = True
        put_table(document, columns, block, heights)
        _pictures(document, charts_below(charts, place, len(filled.blocks)), template.width, fonts)
    for number, text in enumerate(_below(template)):
        _line(document, text, FANG, 12, "left", before=0 if number else BETWEEN)
    if not _below(template):
        _line(document, " ", FANG, 1, "left")
    _pictures(document, charts_below(charts, len(filled.blocks) - 1, 0), template.width, fonts)


def _pictures(document: Any, charts: Sequence[FilledChart], width: float, fonts: Fonts | None) -> None:
    for chart in charts:
        put_picture(document, chart, width, fonts or load_fonts(resources.path("fonts"), font_folders()))
        document.paragraphs[-1].paragraph_format.space_before = Pt(BETWEEN)


def put_picture(document: Any, chart: FilledChart, width: float, fonts: Fonts) -> None:
    """The chart as it is on paper; office programs have no better place for what others draw."""
    raster = render_page(draw_pdf(chart_pages(chart, width, fonts), fonts), 0, PICTURE_DPI)
    held = BytesIO()
    Image.frombytes("RGB", (raster.width, raster.height), raster.pixels, "raw", "RGB", raster.stride).save(held, "PNG")
    document.add_picture(held, width=Mm(width))


def _below(template: Template) -> list[str]:
    return [text for text in (*template.notes, template.footer) if text]


def _around(filled: Filled, copy: str) -> float:
    """Millimetres that all lines outside the tables take, and the rules of the tables."""
    template = filled.template
    outside = [(template.mark, 16), (copy, 12), (template.title, 22), *((left + right, 12) for left, right in above(filled, template.width))]
    outside += [(block.title, 12) for block in filled.blocks] + [(text, 12) for text in _below(template)]
    lines = sum((lines_needed(text, template.width * 12 / size) * size * LOOSE + AFTER) for text, size in outside if text)
    rows = sum(len(block.heights) for block in filled.blocks)
    return (lines + BETWEEN * (1 + len(filled.blocks))) * POINT + 0.2 * rows


def _line(document: Any, text: str, face: str, size: float, align: str, before: float = 0, tab: float = 0) -> None:
    if text:
        paragraph = document.add_paragraph()
        form = paragraph.paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(AFTER), Pt(size * LOOSE)
        if tab:
            form.tab_stops.add_tab_stop(Mm(tab), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.alignment = ALIGN[align]
        _write(paragraph, text, face, size)


def _write(paragraph: Any, text: str, face: str, size: float) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    set_chinese(run._element.rPr.rFonts, face)


def put_table(document: Any, columns: Columns, block: Block, heights: list[float]) -> None:
    """A table of such columns and heights in mm, its heading repeated, its rows whole.

    Rows are written as XML: python-docx walks the whole table for every cell, which is too slow for a list.
    """
    table = document.add_table(rows=0, cols=len(columns.widths), style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    margins = _element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w=str(round(SIDE_PAD * TWIPS)), type="dxa"))
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)
    for column, width in zip(table.columns, columns.widths, strict=True):
        column.width = Mm(width)
    for number, cells in enumerate(_rows(block)):
        kept = bool(block.header) and number == len(heights) - 2  # the last row, often the total, does not stand on a page alone
        row = _element("w:tr")
        properties = _element("w:trPr")
        if max((text_height(cell, block, columns) for cell in cells), default=0) < WHOLE:
            properties.append(_element("w:cantSplit"))
        properties.append(_element("w:trHeight", val=str(round(heights[number] * TWIPS)), hRule="atLeast"))
        if number < block.header:
            properties.append(_element("w:tblHeader"))
        row.append(properties)
        for cell in cells:
            row.append(_cell(cell, number, columns, block, kept=kept))
        table._tbl.append(row)


def _rows(block: Block) -> list[list[FilledCell]]:
    """The cells that each row shows, left to right; one that spans rows stands in every one of them."""
    rows: list[list[FilledCell]] = [[] for _ in block.heights]
    for cell in block.cells:
        for row in range(cell.row, cell.row + cell.rows):
            rows[row].append(cell)
    return [sorted(row, key=lambda cell: cell.column) for row in rows]


def _cell(cell: FilledCell, row: int, columns: Columns, block: Block, *, kept: bool) -> Any:
    first, span = columns.of(block, cell)
    properties = _element("w:tcPr")
    width = sum(columns.widths[first : first + span])
    properties.append(_element("w:tcW", w=str(round(width * TWIPS)), type="dxa"))
    if span > 1:
        properties.append(_element("w:gridSpan", val=str(span)))
    if cell.rows > 1:
        properties.append(_element("w:vMerge", val="restart" if row == cell.row else "continue"))
    properties.append(_element("w:vAlign", val="bottom" if cell.kind == "pen" else "center"))
    written = _element("w:tc")
    written.append(properties)
    indent = PEN_RIGHT if cell.kind == "pen" and width > WIDE else 0.0
    written.append(_paragraph(text_of(cell) if row == cell.row else "", "right" if cell.kind == "pen" else cell.align, indent, kept=kept))
    return written


def _paragraph(text: str, align: str, indent: float, *, kept: bool) -> Any:
    """A paragraph of table text in 12 points, that many mm from the right, kept with the next row or not; line breaks stay inside it."""
    paragraph, properties, run, look = (_element(name) for name in ("w:p", "w:pPr", "w:r", "w:rPr"))
    if kept:
        properties.append(_element("w:keepNext"))
    properties.append(_element("w:snapToGrid", val="0"))
    properties.append(_element("w:spacing", after="0", line=str(round(LEADING * TWIPS)), lineRule="exact"))
    if indent:
        properties.append(_element("w:ind", right=str(round(indent * TWIPS))))
    properties.append(_element("w:jc", val={"centre": "center"}.get(align, align)))
    look.append(_element("w:rFonts", ascii="Times New Roman", hAnsi="Times New Roman", eastAsia=FANG, hint="eastAsia"))
    look.append(_element("w:sz", val="24"))
    run.append(look)
    for number, line in enumerate(text.split("\n")):
        if number:
            run.append(_element("w:br"))
        words = _element("w:t")
        words.text = line
        words.set(qn("xml:space"), "preserve")
        run.append(words)
    paragraph.append(properties)
    paragraph.append(run)
    return paragraph


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
