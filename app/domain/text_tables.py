"""Tables and charts in the text of a letter: plain lines that a clerk can move, edit or delete, and that keep their figures. Knows text; no paper.

A table is a line 【表：标题】 with its rows in the lines below, cells divided by ｜ (or by tabs, as they come out of a spreadsheet); a chart is a line
【图：标题】 below the table that it draws, and may name the columns: 【图：标题｜立案｜已结案】.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

SEPARATOR = "｜"
TABLE, CHART = re.compile(r"【表[：:]([^】]*)】"), re.compile(r"【图[：:]([^】]*)】")
MARKED = re.compile(r"【[表图][：:][^】]*】")
CELLS = re.compile(r"\s*[｜|\t]\s*| {4}")
"""What divides cells; four blanks are what a tab becomes on its way."""
MOST_COLUMNS = 20
"""More cells than a page has room for are text."""
TOTALS = ("合计", "总计", "小计")
NUMBER = re.compile(r"-?\d[\d,]{0,17}(\.\d{1,6})?%?")


@dataclass(frozen=True)
class TextTable:
    """A table: its title and its rows, all equally long; the first is the heading."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class TextChart:
    """A chart of the nearest table above: the labels of its rows, and for each of its columns the name and the cells."""

    title: str
    labels: tuple[str, ...] = ()
    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()


def number_of(cell: str) -> float | None:
    """The number that a cell shows, None for words."""
    return float(cell.replace(",", "").rstrip("%")) if NUMBER.fullmatch(cell) else None


def written_table(title: str, rows: Iterable[Sequence[str]]) -> str:
    """The lines of a table; what would divide cells or lines is taken out of them."""
    return f"【表：{_plain(title)}】\n{written_rows(rows)}"


def written_rows(rows: Iterable[Sequence[str]]) -> str:
    """The rows of a table, a line each."""
    return "\n".join(SEPARATOR.join(map(_plain, row)) for row in rows)


def written_chart(title: str, columns: Sequence[str] = ()) -> str:
    """The line of a chart of the table above it."""
    return f"【图：{SEPARATOR.join(map(_plain, (title, *columns)))}】"


def pasted(text: str) -> str:
    """The text for another program's window: tables with tabs between their cells below their title, without charts."""
    lines = [line.strip(" \t　") for line in text.split("\n")]
    return "\n".join(_pasted(part) for part in parts_of(line for line in lines if line) if not isinstance(part, TextChart))


def _pasted(part: str | TextTable) -> str:
    return part if isinstance(part, str) else "\n".join([part.title, *("\t".join(row) for row in part.rows)])


def _plain(cell: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[｜|【】]", "／", cell)).strip()


def parts_of(lines: Iterable[str]) -> Iterator[str | TextTable | TextChart]:
    """The lines of a text in their order, those of tables and charts taken together; a table without rows is left out."""
    title: str | None = None
    rows: list[list[str]] = []
    last: TextTable | None = None
    for line in (*lines, ""):
        if title is not None and not MARKED.fullmatch(line) and 1 < len(cells := CELLS.split(line)) <= MOST_COLUMNS:
            rows.append(cells)
            continue
        if title is not None and rows:
            yield (last := TextTable(title, _even(rows)))
        title, rows = None, []
        if found := TABLE.fullmatch(line):
            title = found[1].strip()
        elif found := CHART.fullmatch(line):
            yield _chart(found[1], last)
        elif line:
            yield line


def _even(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    wide = max(map(len, rows))
    return tuple((*row, *[""] * (wide - len(row))) for row in rows)


def _chart(words: str, table: TextTable | None) -> TextChart:
    """The columns that it names, else the first of numbers behind the words that name its rows; the row of totals is no bar."""
    title, *named = (word.strip() for word in re.split(r"[｜|]", words))
    if table is None:
        return TextChart(title)
    head, *rows = table.rows
    rows = [row for row in rows if row[0] not in TOTALS]
    names = next((at for at in range(len(head)) if any(row[at] and number_of(row[at]) is None for row in rows)), 0)
    numbers = [at for at in range(len(head)) if at != names and any(number_of(row[at]) for row in rows)]
    chosen = [at for at in range(len(head)) if head[at] in named and at != names] if named else [at for at in numbers if at > names][:1]
    return TextChart(title, tuple(row[names] for row in rows), tuple((head[at], tuple(row[at] for row in rows)) for at in chosen))
