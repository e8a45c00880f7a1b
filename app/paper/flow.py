"""Rows onto pages: how tall they grow, where a page breaks, what is repeated on the next. Knows millimetres; no templates, no backend."""

from dataclasses import dataclass

from app.domain.progress import Report, unreported
from app.paper.filled import Block
from app.paper.fonts import Face, Fonts
from app.paper.lines import Line
from app.paper.pages import POINT, CellBox, Page, Rule, Text, Tick
from app.paper.setting import BOX, BOX_GAP, PEN_BOTTOM, SIZE, TOP_PAD, Setting, Strip, set_cell

INNER, OUTER = 0.5, 1.0
"""Weights of rules in points."""

MIDDLE = 0.38
"""How far the middle of a Chinese character stands above the base line, in ems."""

WORTH_CUTTING = 60.0
"""A row is cut only when this much of the page (mm) would otherwise stay empty."""

OFTEN = 500
"""Cells set between two reports of how far the work is."""

TALL = 18.0
"""Rows made this tall (mm) are for longer text, which starts at the top; shorter ones centre it."""


@dataclass
class SetBlock:
    """A block with its cells set and the heights that they ask for; `least` is what the rows can be pressed to."""

    block: Block
    settings: list[Setting]
    heights: list[float]
    least: list[float]

    def starting(self, row: int) -> list[Setting]:
        """The cells whose top edge is that row's."""
        return self._by_row.get(row, [])

    def __post_init__(self) -> None:
        self._by_row: dict[int, list[Setting]] = {}
        for setting in self.settings:
            self._by_row.setdefault(setting.cell.row, []).append(setting)

    def tied(self, row: int) -> int:
        """The row after the last one that a label spanning rows ties to this one."""
        end = row + 1
        while row < end:
            end = max([end, *(row + setting.cell.rows for setting in self.starting(row))])
            row += 1
        return end


def set_block(block: Block, fonts: Fonts, report: Report = unreported) -> SetBlock:
    """Set every cell and let the rows grow with what stands in them."""
    settings = []
    for number, cell in enumerate(block.cells):
        if number % OFTEN == 0:
            report(number, len(block.cells))
        settings.append(set_cell(cell, sum(block.widths[cell.column : cell.column + cell.span]), fonts))
    heights = [height for height, _ in block.heights]
    least = [least for _, least in block.heights]
    for setting in sorted(settings, key=lambda setting: setting.cell.rows):
        first, last = setting.cell.row, setting.cell.row + setting.cell.rows - 1
        for rows in (heights, least):
            rows[last] += max(0.0, setting.height - sum(rows[first : last + 1]))
    return SetBlock(block, settings, heights, least)


def press(blocks: list[SetBlock], room: float) -> None:
    """Take height from rows that can spare it, when that lets everything stand in `room` mm."""
    found = pressed([block.heights for block in blocks], [block.least for block in blocks], room)
    for block, heights in zip(blocks, found, strict=True):
        block.heights = heights


def pressed(heights: list[list[float]], least: list[list[float]], room: float) -> list[list[float]]:
    """The heights of the rows of several tables in mm, each less by its share, when that lets everything stand in `room`; else as they are."""
    over = sum(map(sum, heights)) - room
    slack = sum(map(sum, heights)) - sum(map(sum, least))
    if not 0 < over <= slack:
        return heights
    return [[height - (height - low) * over / slack for height, low in zip(*rows, strict=True)] for rows in zip(heights, least, strict=True)]


class Flow:
    """The pages of one form while they are being filled from top to bottom."""

    def __init__(self, fonts: Fonts, left: float, width: float, top: float, bottom: float) -> None:
        self.fonts, self.left, self.width, self.top, self.bottom = fonts, left, width, top, bottom
        self.pages: list[Page] = []
        self.y = top
        self._frame = top

    @property
    def room(self) -> float:
        """Millimetres left on this page."""
        return self.bottom - self.y

    def new_page(self) -> None:
        """Close the page and start the next."""
        self.close_frame()
        self.pages.append(Page())
        self.y = self._frame = self.top

    def text(self, line: Line, x: float, middle: float, face: Face = Face.FANG, size: float = SIZE) -> None:
        """A line of text whose characters have their middle at that height of the present page."""
        self.pages[-1].marks.append(Text(x, middle + MIDDLE * size * POINT, line, face, size))

    def block(self, block: SetBlock, turn_at: int = 0) -> None:
        """Put a table on the page, and go on on the next pages as far as it needs; `turn_at` names a row that begins a page in any case."""
        header = block.block.header
        repeated = header if sum(block.heights[:header]) <= (self.bottom - self.top) / 3 else 0
        row, rows = 0, len(block.heights)
        while row < rows:
            end = block.tied(row)
            if row == 0 and header:
                end = max(end, block.tied(header - 1), min(header + 1, rows))
            if header and end == rows - 1 and sum(block.heights[-2:]) < (self.bottom - self.top) / 3:
                end = rows  # the last row, often the total, does not stand on a page alone
            if row and row == turn_at:
                self._next(block, repeated)
            self._rows(block, row, end, repeated if row else 0)
            row = end

    def _rows(self, block: SetBlock, row: int, end: int, repeated: int) -> None:
        height = sum(block.heights[row:end])
        page = self.bottom - self.top - sum(block.heights[:repeated])
        if height <= self.room + 0.01:
            self._whole(block, row, end)
        elif height <= page + 0.01 and (self.room < WORTH_CUTTING or end - row > 1):
            self._next(block, repeated)
            self._whole(block, row, end)
        else:
            self._cut(block, row, end, repeated)

    def _next(self, block: SetBlock, repeated: int) -> None:
        self.new_page()
        self._whole(block, 0, repeated)

    def _whole(self, block: SetBlock, row: int, end: int) -> None:
        for at in range(row, end):
            for setting in block.starting(at):
                self._cell(block, setting, self.y, sum(block.heights[at : at + setting.cell.rows]), setting.strips)
            self.y += block.heights[at]

    def _cut(self, block: SetBlock, row: int, end: int, repeated: int) -> None:
        """Rows that no page can hold together; a label that spans them is repeated on each page."""
        spanning = [setting for setting in block.settings if row <= setting.cell.row < end and setting.cell.rows > 1]
        starts = {id(setting): self.y for setting in spanning}
        open_now: list[Setting] = []

        def close(settings: list[Setting]) -> None:
            for setting in settings:
                if self.y > starts[id(setting)]:
                    self._cell(block, setting, starts[id(setting)], self.y - starts[id(setting)], setting.strips)

        def turn() -> None:
            close(open_now)
            self._next(block, repeated)
            starts.update((id(setting), self.y) for setting in open_now)

        for at in range(row, end):
            if block.heights[at] > self.room and self.room < WORTH_CUTTING and self.y > self.top + sum(block.heights[:repeated]):
                turn()
            for setting in (setting for setting in spanning if setting.cell.row == at):
                starts[id(setting)] = self.y
                open_now.append(setting)
            cells = [setting for setting in block.starting(at) if setting.cell.rows == 1]
            left = {id(setting): list(setting.strips) for setting in cells}
            height = block.heights[at]
            while height > self.room + 0.01:
                self._slice(block, cells, left, self.room)
                turn()
                height = max(2 * TOP_PAD + sum(strip.height for strip in strips) for strips in left.values())
            self._slice(block, cells, left, height)
            done = [setting for setting in open_now if setting.cell.row + setting.cell.rows - 1 == at]
            close(done)
            open_now = [setting for setting in open_now if setting not in done]

    def _slice(self, block: SetBlock, cells: list[Setting], left: dict[int, list[Strip]], height: float) -> None:
        """A piece of a row: each cell takes the lines that fit; labels are repeated, room for the pen comes with the last piece."""
        fits = all(2 * TOP_PAD + sum(strip.height for strip in strips) <= height + 0.01 for strips in left.values())
        for setting in cells:
            strips = left[id(setting)]
            take = len(strips)
            if not fits and setting.cell.kind != "label":
                take = 0 if setting.cell.kind == "pen" else _fitting(strips, height - 2 * TOP_PAD)
            self._cell(block, setting, self.y, height, strips[:take])
            if setting.cell.kind != "label":
                left[id(setting)] = strips[take:]
        self.y += height

    def _cell(self, block: SetBlock, setting: Setting, y: float, height: float, strips: list[Strip]) -> None:
        cell, page = setting.cell, self.pages[-1]
        x = self.left + sum(block.block.widths[: cell.column])
        page.rules.append(Rule(x, y + height, x + setting.width, y + height, INNER))
        page.rules.append(Rule(x + setting.width, y, x + setting.width, y + height, INNER))
        page.cells.append(CellBox(cell.field, cell.label, len(self.pages) - 1, x, y, setting.width, height, cell.kind))
        used = sum(strip.height for strip in strips)
        at = y + (height - used) / 2
        if cell.kind == "pen":
            at = y + height - used - min(PEN_BOTTOM, max(0.0, (height - used) / 2))
        elif cell.kind == "value" and cell.align == "left" and block.block.heights[cell.row][0] >= TALL:
            at = y + min((height - used) / 2, TOP_PAD + 0.8)
        for strip in strips:
            self._strip(page, setting, x, at + strip.height / 2, strip)
            at += strip.height

    def _strip(self, page: Page, setting: Setting, x: float, middle: float, strip: Strip) -> None:
        for mark in strip.marks:
            self.text(mark.line, x + mark.x, middle)
            if mark.option:
                at = x + mark.x + mark.line.width * POINT + BOX_GAP
                page.marks.append(Tick(at, middle - BOX / 2, BOX, mark.option.ticked, setting.cell.field, mark.option.text))

    def open_frame(self) -> None:
        """From here on a table stands on the page."""
        self._frame = self.y

    def close_frame(self) -> None:
        """Draw the strong frame around the table that ends here."""
        if not self.pages or self.y <= self._frame:
            return
        x1, x2, y1, y2 = self.left, self.left + self.width, self._frame, self.y
        for edge in ((x1, y1, x2, y1), (x2, y1, x2, y2), (x2, y2, x1, y2), (x1, y2, x1, y1)):
            self.pages[-1].rules.append(Rule(*edge, OUTER))
        self._frame = self.y


def _fitting(strips: list[Strip], room: float) -> int:
    count = 0
    for strip in strips:
        room -= strip.height
        if room < -0.01:
            break
        count += 1
    return count
