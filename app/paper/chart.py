"""Bars below the tables of a form, from columns of its list: one declaration for paper, spreadsheet and Word file.

Knows what a form says and where bars stand in millimetres; draws nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.paper.filled import Filled
from app.paper.flow import Flow
from app.paper.fonts import Face, Fonts
from app.paper.pages import POINT, Bar, Page, Pages
from app.paper.parts import Chart, Listing
from app.paper.setting import broken, whole

LABEL, VALUE, PAD = 34.0, 16.0, 2.0
"""Millimetres left of the bars, right of them, and between."""
THICK, APART, HEAD = 4.2, 2.6, 11.0
"""Millimetres: a bar, the gap between two rows, and the title with its legend."""
SIZE, TITLE = 10.5, 12.0
SHADES = (0.35, 0.78)
"""Greys that a copier keeps apart, from black to white; more bars take turns."""


@dataclass(frozen=True)
class Series:
    """One kind of bar: its name, the column of the table, and a number with its words for each row."""

    name: str
    column: int
    values: tuple[float, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class FilledChart:
    """A chart with its numbers; `block` and `labels_at` say where they stand in the form's tables."""

    title: str
    block: int
    labels_at: int
    labels: tuple[str, ...]
    series: tuple[Series, ...]


def charts_of(filled: Filled) -> list[FilledChart]:
    """The charts of a form that have something to show; a blank copy has none."""
    found = [_filled(filled, chart) for chart in filled.template.charts]
    return [chart for chart in found if any(any(series.values) for series in chart.series)]


def _filled(filled: Filled, chart: Chart) -> FilledChart:
    parts = filled.template.parts
    number, part = next((number, part) for number, part in enumerate(parts) if isinstance(part, Listing))
    block = filled.blocks[number]
    labels = [cell.label for cell in block.cells if cell.row == 0]
    texts = {(cell.row, cell.column): cell.text for cell in block.cells}
    rows = range(1, len(block.heights) - bool(part.total))
    at = labels.index(chart.label)

    def series(name: str) -> Series:
        column = labels.index(name)
        words = tuple(texts[row, column] for row in rows)
        return Series(name, column, tuple(number_in(text) for text in words), words)

    return FilledChart(chart.title, number, at, tuple(texts[row, at] for row in rows), tuple(series(name) for name in chart.bars))


def charts_below(charts: Sequence[FilledChart], table: int, tables: int) -> list[FilledChart]:
    """The charts that stand right below that table of so many: those of the last table stand below its notes, at the foot of the form."""
    return [chart for chart in charts if chart.block == table and table != tables - 1]


def number_in(text: str) -> float:
    """The number that a cell shows; 0 for words."""
    try:
        return float(text)
    except ValueError:
        return 0.0


def chart_height(chart: FilledChart) -> float:
    """Millimetres that the chart takes on one page."""
    return _head_height(chart) + len(chart.labels) * (THICK * len(chart.series) + APART)


def _head_height(chart: FilledChart) -> float:
    return HEAD if chart.title or len(chart.series) > 1 else 0.0


def put_chart(flow: Flow, chart: FilledChart) -> None:
    """Put the bars on the page, all on the next where they stand whole there, and go on on a further one where a page is too short for them."""
    each = THICK * len(chart.series) + APART
    whole_on_next = flow.room < chart_height(chart) <= flow.bottom - flow.top
    if whole_on_next or flow.room < _head_height(chart) + min(3, len(chart.labels)) * each:
        _turn(flow)
    _head(flow, chart)
    largest = max(max(series.values) for series in chart.series)
    for row, label in enumerate(chart.labels):
        if flow.room < each:
            _turn(flow)
        _row(flow, chart, row, label, largest)
        flow.y += each
    flow.open_frame()


def _turn(flow: Flow) -> None:
    """The next page, without a frame around what is no table."""
    flow.open_frame()
    flow.new_page()


def _head(flow: Flow, chart: FilledChart) -> None:
    """Title and legend; a chart whose title stands elsewhere, and that has one kind of bar, needs neither."""
    middle = flow.y + HEAD / 2 + 1
    x = flow.left + LABEL + PAD
    if chart.title:
        line = whole(chart.title, flow.fonts, Face.HEI, TITLE)
        flow.text(line, flow.left, middle, Face.HEI, TITLE)
        x = flow.left + line.width * POINT + 8
    for number, series in enumerate(chart.series if len(chart.series) > 1 else ()):
        name = whole(series.name, flow.fonts, size=SIZE)
        flow.pages[-1].bars.append(Bar(x, middle - THICK / 2, THICK, THICK, SHADES[number % len(SHADES)]))
        flow.text(name, x + THICK + PAD, middle, size=SIZE)
        x += THICK + PAD + name.width * POINT + 6
    flow.y += _head_height(chart)


def _row(flow: Flow, chart: FilledChart, row: int, label: str, largest: float) -> None:
    room = flow.width - LABEL - VALUE - 2 * PAD
    line = broken(label, LABEL, flow.fonts, size=SIZE, justify=False)[0]
    flow.text(line, flow.left + LABEL - line.width * POINT, flow.y + THICK * len(chart.series) / 2, size=SIZE)
    for number, series in enumerate(chart.series):
        y, x = flow.y + THICK * number, flow.left + LABEL + PAD
        width = room * series.values[row] / largest
        flow.pages[-1].bars.append(Bar(x, y + 0.3, max(width, 0.2), THICK - 0.6, SHADES[number % len(SHADES)]))
        flow.text(whole(series.words[row], flow.fonts, size=SIZE), x + width + PAD, y + THICK / 2, size=SIZE)


def chart_pages(chart: FilledChart, width: float, fonts: Fonts) -> Pages:
    """The chart alone on a sheet of its size, for those who take a picture of it."""
    height = chart_height(chart) + 1
    flow = Flow(fonts, 0, width, 0, height)
    flow.pages.append(Page())
    put_chart(flow, chart)
    return Pages(chart.title, width, height, tuple(flow.pages))
