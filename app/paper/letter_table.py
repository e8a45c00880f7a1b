"""A table or a chart inside a letter: as wide as the type area, its columns by what stands in them, set like the tables of forms.

Knows millimetres and widths of words; no pages. GB/T 9704-2012 leaves the type of tables to the office: heading in 黑体 4号, text in 仿宋 小四.
"""

from app.domain.text_tables import TextChart, TextTable, number_of
from app.paper.chart import FilledChart, Series
from app.paper.filled import Block, FilledCell
from app.paper.fonts import Face, Fonts
from app.paper.letter_grid import SMALL, WIDTH, Row, whole, width_of
from app.paper.setting import LABEL_PAD, SIDE_PAD, SIZE

ROW_HEIGHT = 8.0
"""Millimetres; a row grows with what stands in it."""
NARROWEST = 12.0
LONGEST_HEAD = 20
"""Characters; a longer heading may break over pages as text does."""
SPARE = 0.6
"""Millimetres that keep a word from breaking for a hair's breadth."""


def table_block(table: TextTable, fonts: Fonts) -> Block:
    """The table as the tables of forms are set: a heading that repeats, numbers and short words in the middle, longer text from the left."""
    widths = _widths(table, fonts)
    head, *rows = table.rows
    cells = [FilledCell("label" if len(label) <= LONGEST_HEAD else "value", 0, at, text=label, align="centre") for at, label in enumerate(head)]
    short = [all(width_of(row[at], fonts, size=SIZE) + 2 * SIDE_PAD <= width for row in rows) for at, width in enumerate(widths)]
    for number, row in enumerate(rows, 1):
        cells += [FilledCell("value", number, at, text=text, align="centre" if short[at] else "left") for at, text in enumerate(row)]
    return Block(table.title, tuple(widths), ((ROW_HEIGHT, ROW_HEIGHT),) * len(table.rows), tuple(cells), header=1)


def caption_row(title: str, fonts: Fonts) -> Row:
    """The title of a table or a chart in 4号黑体, in the middle."""
    return Row((whole(title, max(0.0, (WIDTH - width_of(title, fonts, Face.HEI, SMALL)) / 2), fonts, Face.HEI, SMALL),), heads=True)


def chart_bars(chart: TextChart) -> FilledChart | None:
    """The bars of a chart; None when there is nothing to draw."""
    series = tuple(Series(name, place, tuple(number_of(cell) or 0.0 for cell in cells), cells) for place, (name, cells) in enumerate(chart.columns, 1))
    return FilledChart("", 0, 0, chart.labels, series) if any(value > 0 for one in series for value in one.values) else None


def _widths(table: TextTable, fonts: Fonts) -> list[float]:
    """Millimetres of each column: what its longest cell needs, columns of numbers all alike; where that is too much, long texts give way."""
    head, *rows = table.rows
    numbers = [at for at in range(len(head)) if rows and all(not row[at] or row[at] == "—" or number_of(row[at]) is not None for row in rows)]
    needs = []
    for at, label in enumerate(head):
        body = max((width_of(row[at], fonts, size=SIZE) for row in rows), default=0.0) + 2 * SIDE_PAD + SPARE
        heading = width_of(label, fonts, size=SIZE)
        heading = (heading / 2 if len(label) > 5 else heading) + 2 * LABEL_PAD + SPARE
        needs.append(max(NARROWEST, body, heading))
    for at in numbers:
        needs[at] = max(needs[other] for other in numbers)
    return _fitted(needs)


def _fitted(needs: list[float]) -> list[float]:
    """As wide as the type area all together: the room that is left goes to all by their needs; what lacks is taken from the widest."""
    if sum(needs) <= WIDTH:
        return [need * WIDTH / sum(needs) for need in needs]
    widths, room, open_ones = list(needs), WIDTH, sorted(range(len(needs)), key=lambda at: needs[at])
    while open_ones and needs[open_ones[0]] <= room / len(open_ones):
        room -= needs[open_ones.pop(0)]
    asked = sum(needs[at] ** 0.5 for at in open_ones)
    for at in open_ones:
        widths[at] = room * needs[at] ** 0.5 / asked
    return widths
