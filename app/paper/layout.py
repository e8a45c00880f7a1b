"""A template and its values laid out on pages: heading, tables, notes, foot. Knows A4 and where things stand; draws nothing."""

from app.domain.progress import Report, unreported
from app.paper.chart import FilledChart, chart_height, charts_below, charts_of, put_chart
from app.paper.filled import Filled, Piece, fill
from app.paper.flow import Flow, SetBlock, press, set_block
from app.paper.fonts import Face, Fonts
from app.paper.lines import Line
from app.paper.pages import A4, POINT, CellBox, Page, Pages, Rule, Text, Tick
from app.paper.parts import Template, Values
from app.paper.setting import SIZE, broken, whole
from app.paper.sign import lay_out_signs

__all__ = ["CellBox", "Page", "Pages", "Rule", "Text", "Tick", "lay_out"]

TOP, FOOT = 16.0, 20.0
"""Millimetres kept free above, and below for page number, code and the words of an own form."""

TITLE_SIZE, MARK_SIZE, NOTE_SIZE, FOOT_SIZE = 22.0, 16.0, 10.5, 9.0
TITLE_LEADING, MARK_LEADING, ABOVE_LEADING, NOTE_LEADING = 11.0, 9.0, 7.0, 5.5
CHART_GAP = 2.0
"""Millimetres between a table and the bars that stand right below it."""
NOTE_GAP = 1.5
"""Millimetres between a table and its notes."""
OWN_FORM = "本软件自拟格式"


def lay_out(template: Template, values: Values, fonts: Fonts, *, blank: bool = False, report: Report = unreported) -> Pages:
    """The pages of a form, exactly as they will be printed; with `blank` for filling in by hand.

    Nothing is clipped: rows grow, and what one page cannot hold goes on on the next.
    Raises BadInput when a value is too long for paper.
    """
    filled = fill(template, values, blank=blank)
    if template.size:
        return lay_out_signs(filled, fonts)
    width, height = A4 if template.orientation == "portrait" else A4[::-1]
    flow = Flow(fonts, (width - template.width) / 2, template.width, TOP, height - FOOT)
    for copy in template.copies or ("",):
        _form(flow, filled, copy, width, report)
    _feet(flow, template, width, height)
    return Pages(template.title, width, height, tuple(flow.pages))


def _form(flow: Flow, filled: Filled, copy: str, width: float, report: Report) -> None:
    """One copy of the form, from a new page on."""
    template = filled.template
    blocks = [set_block(block, flow.fonts, report) for block in filled.blocks]
    flow.new_page()
    _heading(flow, filled, copy, width)
    below = _below(flow, template)
    gap = NOTE_GAP if template.notes else 0.0
    foot = gap + sum(leading for _, leading, _ in below)
    charts = charts_of(filled)
    _press(blocks, charts, flow.room, foot)
    flow.open_frame()
    for number, block in enumerate(blocks):
        _titled(flow, block)
        flow.block(block)
        flow.close_frame()
        for chart in charts_below(charts, number, len(blocks)):
            flow.y += CHART_GAP
            put_chart(flow, chart)
    if below and flow.room < foot:
        flow.new_page()
    flow.y += gap
    for line, leading, size in below:
        flow.text(line, flow.left, flow.y + leading / 2, size=size)
        flow.y += leading
    for chart in charts_below(charts, len(blocks) - 1, 0):
        put_chart(flow, chart)
    flow.open_frame()


def _press(blocks: list[SetBlock], charts: list[FilledChart], room: float, foot: float) -> None:
    """Rows give way where that keeps all on one page; else where the tables, or the first ones with the chart between them, stay on the first."""
    titles = [ABOVE_LEADING + 3 if block.block.title else 0.0 for block in blocks]
    press(blocks, room - foot - sum(titles) - sum(map(chart_height, charts)))
    between = [chart for chart in charts if chart.block < len(blocks) - 1]
    if between:
        end = between[0].block + 1
        press(blocks[:end], room - sum(titles[:end]) - CHART_GAP - chart_height(between[0]))
    else:
        press(blocks, room - foot - sum(titles))


def _titled(flow: Flow, block: SetBlock) -> None:
    if not block.block.title:
        return
    flow.close_frame()
    start = ABOVE_LEADING + 3 + sum(block.heights[: block.block.header + 1])
    if start > flow.room:
        flow.new_page()
    lines = broken(block.block.title, flow.width, flow.fonts, face=Face.HEI)
    for line in lines:
        flow.text(line, flow.left, flow.y + 3 + ABOVE_LEADING / 2, Face.HEI)
        flow.y += ABOVE_LEADING
    flow.y += 3
    flow.open_frame()


def _heading(flow: Flow, filled: Filled, copy: str, width: float) -> None:
    """附件N at the top left (GB/T 9704-2012 7.3.4), the title in the middle, and the line above the table."""
    template, fonts = filled.template, flow.fonts
    if template.mark:
        flow.text(whole(template.mark, fonts, Face.HEI, MARK_SIZE), flow.left, flow.y + 2.5, Face.HEI, MARK_SIZE)
    if copy:
        line = whole(copy, fonts, Face.KAI, SIZE)
        flow.text(line, flow.left + flow.width - line.width * POINT, flow.y + 2.5, Face.KAI)
    flow.y += MARK_LEADING if template.mark or copy else 4.0
    for line in broken(template.title, flow.width, fonts, face=Face.SONG_BOLD, size=TITLE_SIZE, justify=False):
        flow.text(line, (width - line.width * POINT) / 2, flow.y + TITLE_LEADING / 2, Face.SONG_BOLD, TITLE_SIZE)
        flow.y += TITLE_LEADING
    _above(flow, filled)


def _above(flow: Flow, filled: Filled) -> None:
    """The line between title and table: left part from the left, right part to the right; too long, they stand one above the other."""
    flow.y += 2.5
    left, right = (_joined(pieces) for pieces in (filled.above_left, filled.above_right))
    wide = flow.fonts.width(left + right, Face.FANG, SIZE) * POINT > flow.width - 6
    for text, pieces, to_right in ((left, filled.above_left, False), (right, filled.above_right, True)):
        if not text:
            continue
        lines = broken(text, flow.width, flow.fonts, justify=False)
        x = flow.left + (flow.width - lines[0].width * POINT - 1 if to_right else 1)
        if len(lines) == 1:
            _typed(flow, pieces, x)
        for line in lines:
            flow.text(line, flow.left + (flow.width - line.width * POINT - 1 if to_right else 1), flow.y + ABOVE_LEADING / 2)
            flow.y += ABOVE_LEADING
        if not wide and not to_right and right:
            flow.y -= ABOVE_LEADING
    flow.y += 0.5 if left or right else 1.5


def _typed(flow: Flow, pieces: tuple[Piece, ...], x: float) -> None:
    """The places of the line that can be typed into."""
    label = ""
    for piece in pieces:
        width = flow.fonts.width(piece.text, Face.FANG, SIZE) * POINT
        if piece.field:
            box = CellBox(piece.field, label, len(flow.pages) - 1, x, flow.y, max(width, 25.0), ABOVE_LEADING, "value")
            flow.pages[-1].cells.append(box)
        label = piece.text.strip("：　 ")
        x += width


def _joined(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def _below(flow: Flow, template: Template) -> list[tuple[Line, float, float]]:
    """Notes and the foot of the form, under the table: line, leading in mm, size in points."""
    notes = [(line, NOTE_LEADING, NOTE_SIZE) for note in template.notes for line in broken(note, flow.width, flow.fonts, size=NOTE_SIZE)]
    foot = [(line, ABOVE_LEADING, SIZE) for line in broken(template.footer, flow.width, flow.fonts)] if template.footer else []
    return [*notes, *foot]


def _feet(flow: Flow, template: Template, width: float, height: float) -> None:
    """The page number, when there is more than one page of a copy, and the words that an own form has to say."""
    copies = max(1, len(template.copies))
    each = len(flow.pages) // copies
    for number, page in enumerate(flow.pages):
        y = height - 12 + FOOT_SIZE * POINT / 2
        if template.own_form:
            page.marks.append(Text(flow.left, y, whole(OWN_FORM, flow.fonts, size=FOOT_SIZE), Face.FANG, FOOT_SIZE))
        if each > 1:
            line = whole(f"第{number % each + 1}页　共{each}页", flow.fonts, size=FOOT_SIZE)
            page.marks.append(Text((width - line.width * POINT) / 2, y, line, Face.FANG, FOOT_SIZE))
