"""A form as a Word file that colleagues go on editing in WPS. Knows python-docx and its XML; no layout tree."""

from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.paper.filled import Block, Filled, FilledCell, fill
from app.paper.layout import OWN_FORM
from app.paper.letter_word_parts import set_chinese, set_close
from app.paper.office import Columns, columns_of, joined, lines_needed, text_of
from app.paper.pages import A4
from app.paper.parts import Template, Values
from app.paper.saving import save
from app.paper.setting import LEADING

TWIPS = 1440 / 25.4
"""Twentieths of a point in a millimetre."""

BETWEEN = 6.0
"""Points between a table and the words below it."""

WHOLE = 120.0
"""Millimetres: lower rows are kept on one page; a higher one must break, or office programs cut off what the page does not hold."""

FANG, TITLE_FACE, HEI = "仿宋_GB2312", "方正小标宋简体", "黑体"
ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "centre": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def write_docx(template: Template, values: Values, path: Path, *, blank: bool = False) -> None:
    """Put the filled form into a DOCX file, one page a copy.

    Raises BadInput when a value is too long for paper, MachineFault when the disk does not take the file.
    """
    filled = fill(template, values, blank=blank)
    document = docx.Document()
    set_close(document)
    _page(document.sections[0], template)
    for number, copy in enumerate(template.copies or ("",)):
        if number:
            document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
        _form(document, filled, copy)
    save(path, lambda part: document.save(str(part)))


def _page(section: Any, template: Template) -> None:
    width, height = A4 if template.orientation == "portrait" else A4[::-1]
    section.orientation = WD_ORIENT.PORTRAIT if template.orientation == "portrait" else WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm((width - template.width) / 2)
    section.top_margin = section.bottom_margin = Mm(16)
    if template.own_form:
        _write(section.footer.paragraphs[0], OWN_FORM, FANG, 9)


def _form(document: Any, filled: Filled, copy: str) -> None:
    template, columns = filled.template, columns_of(filled)
    _line(document, template.mark, HEI, 16, "left")
    _line(document, copy, FANG, 12, "right")
    _line(document, template.title, TITLE_FACE, 22, "centre")
    _line(document, joined(filled.above_left), FANG, 12, "left")
    _line(document, joined(filled.above_right), FANG, 12, "right")
    for block in filled.blocks:
        _line(document, block.title, HEI, 12, "left", before=BETWEEN)
        _table(document, columns, block)
    for number, text in enumerate((*template.notes, template.footer)):
        _line(document, text, FANG, 12, "left", before=0 if number else BETWEEN)
    if not template.notes and not template.footer:
        document.add_paragraph().paragraph_format.space_after = Pt(0)


def _line(document: Any, text: str, face: str, size: float, align: str, before: float = 0) -> None:
    if text:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(before)
        paragraph.paragraph_format.space_after = Pt(4)
        paragraph.alignment = ALIGN[align]
        _write(paragraph, text, face, size)


def _write(paragraph: Any, text: str, face: str, size: float) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    set_chinese(run._element.rPr.rFonts, face)


def _table(document: Any, columns: Columns, block: Block) -> None:
    """Rows are written as XML: python-docx walks the whole table for every cell, which is too slow for a list."""
    table = document.add_table(rows=0, cols=len(columns.widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, columns.widths, strict=True):
        column.width = Mm(width)
    for number, cells in enumerate(_rows(block)):
        row = _element("w:tr")
        properties = _element("w:trPr")
        if max((_height(cell, columns, block) for cell in cells), default=0) < WHOLE:
            properties.append(_element("w:cantSplit"))
        properties.append(_element("w:trHeight", val=str(round(block.heights[number][0] * TWIPS)), hRule="atLeast"))
        if number < block.header:
            properties.append(_element("w:tblHeader"))
        row.append(properties)
        for cell in cells:
            row.append(_cell(cell, number, columns, block))
        table._tbl.append(row)


def _rows(block: Block) -> list[list[FilledCell]]:
    """The cells that each row shows, left to right; one that spans rows stands in every one of them."""
    rows: list[list[FilledCell]] = [[] for _ in block.heights]
    for cell in block.cells:
        for row in range(cell.row, cell.row + cell.rows):
            rows[row].append(cell)
    return [sorted(row, key=lambda cell: cell.column) for row in rows]


def _height(cell: FilledCell, columns: Columns, block: Block) -> float:
    """About how many mm the text of a cell takes."""
    first, span = columns.of(block, cell)
    return LEADING * lines_needed(text_of(cell), sum(columns.widths[first : first + span]))


def _cell(cell: FilledCell, row: int, columns: Columns, block: Block) -> Any:
    first, span = columns.of(block, cell)
    properties = _element("w:tcPr")
    properties.append(_element("w:tcW", w=str(round(sum(columns.widths[first : first + span]) * TWIPS)), type="dxa"))
    if span > 1:
        properties.append(_element("w:gridSpan", val=str(span)))
    if cell.rows > 1:
        properties.append(_element("w:vMerge", val="restart" if row == cell.row else "continue"))
    properties.append(_element("w:vAlign", val="bottom" if cell.kind == "pen" else "center"))
    written = _element("w:tc")
    written.append(properties)
    written.append(_paragraph(text_of(cell) if row == cell.row else "", "right" if cell.kind == "pen" else cell.align))
    return written


def _paragraph(text: str, align: str) -> Any:
    """A paragraph of table text in 12 points; line breaks stay inside it."""
    paragraph, properties, run, look = (_element(name) for name in ("w:p", "w:pPr", "w:r", "w:rPr"))
    properties.append(_element("w:spacing", after="0"))
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
