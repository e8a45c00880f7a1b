"""Paragraphs, runs, rules and frames of a letter's Word file, in the XML that office programs agree on. Knows python-docx; no letter."""

from collections.abc import Iterable, Mapping
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from app.paper.fonts import Face
from app.paper.letter_grid import EM, PITCH

TWIPS = 1440 / 25.4
"""Twentieths of a point in a millimetre."""

SIZE = 16.0
"""3号 in points."""
TIGHTER = -5
"""Twentieths of a point that each of its characters gives: 28 of 15.75 points stand in 156 mm."""
FACES = {Face.FANG: "仿宋_GB2312", Face.SONG_BOLD: "方正小标宋简体", Face.SONG: "宋体", Face.HEI: "黑体", Face.KAI: "楷体_GB2312"}
RED = RGBColor(0xE6, 0, 0)


def _order(names: str) -> dict[str, int]:
    """The place of each element among its siblings."""
    return {qn(f"w:{name}"): place for place, name in enumerate(names.split())}


PARAGRAPH_ORDER = _order("pStyle keepNext keepLines pageBreakBefore framePr widowControl pBdr tabs snapToGrid spacing ind jc rPr")
RUN_ORDER = _order("rStyle rFonts b color spacing sz szCs")


def put_line(document: Any, words: str, face: Face = Face.FANG, size: float = SIZE, *, align: Any = None, indent: float = 0) -> Any:
    """A paragraph on the grid; `indent` characters for its first line, negative ones hang."""
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    if indent:
        paragraph.paragraph_format.first_line_indent = Mm(indent * EM)
    set_height(paragraph, PITCH)
    if words:
        write(paragraph, words, face, size)
    return paragraph


def set_height(paragraph: Any, height: float) -> None:
    """Lines of exactly that height in mm, without room between paragraphs."""
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Mm(height)


def write(paragraph: Any, words: str, face: Face, size: float, *, red: bool = False) -> None:
    """More text in a paragraph, in the face and size in points that offices are told to use."""
    run = paragraph.add_run(words)
    run.font.size = Pt(int(size * 2) / 2)
    if size == SIZE:
        _tighten(run)
    run.font.name = "Times New Roman" if face in (Face.FANG, Face.KAI) else FACES[face]
    set_chinese(run._element.rPr.rFonts, FACES[face])
    if red:
        run.font.color.rgb = RED


def _tighten(run: Any) -> None:
    """Bring 3号 to 28 characters a line: a character grid does the same in Word, but other office programs double its pitch."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(TIGHTER))
    run._element.get_or_add_rPr().append(spacing)


def put_field(paragraph: Any, asks: str, shown: str) -> None:
    """What office programs work out themselves, such as a page number, and what it says until they do."""
    field, run, words = (OxmlElement(f"w:{name}") for name in ("fldSimple", "r", "t"))
    field.set(qn("w:instr"), asks)
    words.text = shown
    run.append(words)
    field.append(run)
    paragraph._p.append(field)


def put_bookmark(paragraph: Any, number: int, name: str) -> None:
    """A name for the place of a paragraph, by which fields find it."""
    begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (begin, end):
        element.set(qn("w:id"), str(number))
    begin.set(qn("w:name"), name)
    paragraph._p.append(begin)
    paragraph._p.append(end)


def set_chinese(fonts: Any, face: str) -> None:
    """The face of Chinese text in a run; quotation marks and dashes, which both scripts have, count as Chinese and keep their full width."""
    fonts.set(qn("w:eastAsia"), face)
    fonts.set(qn("w:hint"), "eastAsia")


def set_close(document: Any) -> None:
    """No gaps of their own between Chinese and figures or Latin letters: office programs put a quarter of a character there, and 28 would not fit a line."""
    properties = document.styles["Normal"].element.get_or_add_pPr()
    for name in ("autoSpaceDE", "autoSpaceDN"):
        element = OxmlElement(f"w:{name}")
        element.set(qn("w:val"), "0")
        properties.append(element)


def put_border(paragraph: Any, edge: str, kind: str, space: int = 4) -> None:
    """A red rule at that edge of a paragraph, as wide as the paragraph; `space` in points."""
    borders, rule = OxmlElement("w:pBdr"), OxmlElement(f"w:{edge}")
    for name, value in {"val": kind, "sz": "24" if kind != "single" else "16", "space": str(space), "color": "E60000"}.items():
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    paragraph._p.get_or_add_pPr().append(borders)


def put_in_frame(paragraph: Any, place: Mapping[str, float]) -> None:
    """A place of its own on the page, in mm."""
    frame = OxmlElement("w:framePr")
    for name, value in {"hSpace": "0", "wrap": "notBeside", "vAnchor": "page", "hAnchor": "page"}.items():
        frame.set(qn(f"w:{name}"), value)
    for name, millimetres in place.items():
        frame.set(qn(f"w:{name}"), str(round(millimetres * TWIPS)))
    paragraph._p.get_or_add_pPr().append(frame)


def take_off_grid(paragraph: Any) -> None:
    """The paragraph keeps its own height; on the grid it would take whole lines."""
    off = OxmlElement("w:snapToGrid")
    off.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().append(off)


def put_imprint_rules(paragraph: Any, *, first: bool, last: bool) -> None:
    """The rules of the 版记: 0.35 mm above and below it, 0.25 mm within it; over the whole width, whatever the indents."""
    borders = OxmlElement("w:pBdr")
    for edge, strong in (("top", True), ("bottom", last)):
        if edge == "top" and not first:
            continue
        rule = OxmlElement(f"w:{edge}")
        for name, value in {"val": "single", "sz": "8" if strong else "6", "space": "0", "color": "000000"}.items():
            rule.set(qn(f"w:{name}"), value)
        borders.append(rule)
    paragraph._p.get_or_add_pPr().append(borders)


def put_in_order(parts: Iterable[Any]) -> None:
    """Bring the properties of paragraphs and runs into the order of the schema (ECMA-376 17.3.1.26, 17.3.2.28): Word refuses others."""
    for part in parts:
        for name, order in (("w:pPr", PARAGRAPH_ORDER), ("w:rPr", RUN_ORDER)):
            for properties in part.iter(qn(name)):
                properties[:] = sorted(properties, key=lambda one: order.get(one.tag, len(order)))
