"""Bars in a spreadsheet: a chart of the program that opens it, which follows the numbers in the table. Knows openpyxl."""

from collections.abc import Sequence
from math import ceil
from typing import Any

from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.label import DataLabelList
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.worksheet.pagebreak import Break

from app.paper.chart import APART, HEAD, SHADES, THICK, FilledChart, number_in
from app.paper.pages import POINT

ROW = 15.0
"""Points of a row that the chart lies on."""
ROUNDED = 6.0
"""Points that the rows of a page may be higher than they are said to be: spreadsheets round each to pixels."""
LEAST = 0.8
"""So much of its height a chart needs that is to stay on the page of its table."""
AXES = 14.0
"""Millimetres that spreadsheets take for the axis and the legend."""


def put_bars(sheet: Any, row: int, starts: Sequence[int], columns: Sequence[int], chart: FilledChart, wide: int, page: float) -> int:
    """Put the chart below that row, over so many columns of the sheet; returns the next free row.

    `starts`: the row of the sheet in which each row of the table begins; `columns`: the column of the sheet for each of its columns. The numbers
    that are drawn become numbers in their cells. A chart that the rest of the page (of `page` points) nearly holds is a little lower; one that it
    does not hold begins the next page.
    """
    rows = range(1, len(chart.labels) + 1)
    bars = BarChart(barDir="bar", gapWidth=60)
    names = Reference(sheet, columns[chart.labels_at], starts[1], max_row=starts[rows[-1]])
    for place, series in enumerate(chart.series):
        for at in rows:
            _number(sheet.cell(starts[at], columns[series.column]), series.words[at - 1])
        drawn = Series(Reference(sheet, columns[series.column], starts[1], max_row=starts[rows[-1]]), title=series.name)
        drawn.graphicalProperties.solidFill = f"{round(SHADES[place % len(SHADES)] * 255):02X}" * 3
        bars.series.append(drawn)
    bars.set_categories(names)
    bars.title = chart.title
    bars.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False)
    bars.x_axis.scaling.orientation = "maxMin"
    bars.x_axis.delete, bars.y_axis.delete, bars.y_axis.majorGridlines = False, True, None
    bars.y_axis.scaling.min = 0
    bars.legend.position = "b"
    height = HEAD + AXES + len(chart.labels) * (THICK * len(chart.series) + APART)
    wanted, room = ceil(height / POINT / ROW), page - ROUNDED
    free = int((room - _used(sheet, row, page)) / ROW) - 1
    count = free if wanted * LEAST <= free < wanted else wanted
    if free < count and room >= count * ROW:
        sheet.row_breaks.append(Break(id=row - 1))
    bars.anchor = TwoCellAnchor(_from=AnchorMarker(col=0, row=row), to=AnchorMarker(col=wide, row=row + count))
    sheet.add_chart(bars)
    for number in range(row, row + count + 2):
        sheet.row_dimensions[number].height = ROW
    return row + count + 2


def _used(sheet: Any, row: int, page: float) -> float:
    """Points that the rows above take on the page on which they end."""
    used = 0.0
    for number in range(1, row):
        height = sheet.row_dimensions[number].height or ROW
        used = used + height if used + height <= page else height
    return used


def _number(cell: Any, words: str) -> None:
    """A number where the cell shows one; words such as — stay words."""
    if number_in(words) or words.strip("0.") == "":
        cell.value = number_in(words) if words else None
        cell.number_format = f"0.{'0' * len(words.partition('.')[2])}" if "." in words else "General"
        cell.quotePrefix = False
