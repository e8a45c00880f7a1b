"""Bars in a spreadsheet: a chart of the program that opens it, which follows the numbers in the table. Knows openpyxl."""

from collections.abc import Sequence
from math import ceil
from typing import Any

from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.label import DataLabelList

from app.paper.chart import APART, HEAD, THICK, FilledChart, number_in
from app.paper.pages import POINT

ROW = 15.0
"""Points of a row that the chart lies on."""
AXES = 14.0
"""Millimetres that spreadsheets take for the axis and the legend."""


def put_bars(sheet: Any, row: int, starts: Sequence[int], columns: Sequence[int], chart: FilledChart, width: float) -> int:
    """Put the chart below that row, as wide as the table in mm; returns the next free row.

    `starts`: the row of the sheet in which each row of the table begins; `columns`: the column of the sheet for each of its columns. The numbers
    that are drawn become numbers in their cells.
    """
    rows = range(1, len(chart.labels) + 1)
    bars = BarChart(barDir="bar", gapWidth=60)
    names = Reference(sheet, columns[chart.labels_at], starts[1], max_row=starts[rows[-1]])
    for series in chart.series:
        for at in rows:
            _number(sheet.cell(starts[at], columns[series.column]), series.words[at - 1])
        bars.series.append(Series(Reference(sheet, columns[series.column], starts[1], max_row=starts[rows[-1]]), title=series.name))
    bars.set_categories(names)
    bars.title = chart.title
    bars.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False)
    bars.x_axis.scaling.orientation = "maxMin"
    bars.x_axis.delete = bars.y_axis.delete = False
    bars.legend.position = "b"
    height = HEAD + AXES + len(chart.labels) * (THICK * len(chart.series) + APART)
    bars.width, bars.height = width / 10, height / 10
    sheet.add_chart(bars, f"A{row + 1}")
    count = ceil(height / POINT / ROW) + 2
    for number in range(row, row + count):
        sheet.row_dimensions[number].height = ROW
    return row + count


def _number(cell: Any, words: str) -> None:
    """A number where the cell shows one; words such as — stay words."""
    if number_in(words) or words.strip("0.") == "":
        cell.value = number_in(words) if words else None
        cell.number_format = f"0.{'0' * len(words.partition('.')[2])}" if "." in words else "General"
        cell.quotePrefix = False
