"""标尺页: A4 with millimetre rulers along two edges, the type area of GB/T 9704-2012 and a square of 100 mm, to measure what a printer does."""

from collections.abc import Iterator

from app.paper.fonts import Face, Fonts
from app.paper.letter_grid import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TOP
from app.paper.pages import POINT, Page, Pages, Rule, Text
from app.paper.setting import whole

TITLE = "标尺页"
ALONG_TOP, ALONG_LEFT = 20.0, 18.0
"""Where the rulers run, in mm from the upper and the left edge of the paper; their figures count from the edges."""

MARGIN = 6.0
"""Millimetres near the edges that few printers reach."""

SHORT, MIDDLE, LONG = 2.0, 3.0, 4.5
THIN, STRONG, RED_WEIGHT = 0.35, 0.7, 1.4
SIDE, BOX_TOP = 100.0, 96.0
LINES = (
    "打印时请选“实际大小”，不要选“适合纸张”“缩放”。",
    "请用直尺量红线：应为100毫米。不是100毫米的，打印机缩放了纸面，请在打印机属性里改为100%。",
    "两条标尺的数字从纸边量起，单位毫米。与直尺相差超过1毫米的，请在打印机属性里调整进纸位置。",
    "黑框是公文版心：156×225毫米，上空37毫米，左空28毫米（GB/T 9704—2012）。",
)


def ruler_pages(fonts: Fonts) -> Pages:
    """The page; nothing on it depends on any record."""
    page = Page()
    page.rules += [*_across(), *_down(), *_box(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP, STRONG)]
    left = (PAGE_WIDTH - SIDE) / 2
    page.rules += [*_box(left, BOX_TOP, SIDE, SIDE, THIN), Rule(left, BOX_TOP + SIDE / 2, left + SIDE, BOX_TOP + SIDE / 2, RED_WEIGHT, red=True)]
    page.marks += [*_figures(fonts), *_words(fonts, left)]
    return Pages(TITLE, PAGE_WIDTH, PAGE_HEIGHT, (page,))


def _marks(length: float, other: float) -> Iterator[tuple[int, float]]:
    """Each whole millimetre that a printer may reach, with the length of its mark; none where the other ruler crosses."""
    for at in range(int(MARGIN), int(length - MARGIN) + 1):
        if not other - LONG <= at <= other + LONG:
            yield at, LONG if at % 10 == 0 else MIDDLE if at % 5 == 0 else SHORT


def _across() -> Iterator[Rule]:
    yield Rule(MARGIN, ALONG_TOP, PAGE_WIDTH - MARGIN, ALONG_TOP, STRONG)
    yield from (Rule(at, ALONG_TOP, at, ALONG_TOP + long, THIN) for at, long in _marks(PAGE_WIDTH, ALONG_LEFT))


def _down() -> Iterator[Rule]:
    yield Rule(ALONG_LEFT, MARGIN, ALONG_LEFT, PAGE_HEIGHT - MARGIN, STRONG)
    yield from (Rule(ALONG_LEFT, at, ALONG_LEFT + long, at, THIN) for at, long in _marks(PAGE_HEIGHT, ALONG_TOP))


def _box(x: float, y: float, width: float, height: float, weight: float) -> list[Rule]:
    right, bottom = x + width, y + height
    corners = ((x, y), (right, y), (right, bottom), (x, bottom))
    return [Rule(*start, *end, weight) for start, end in zip(corners, (*corners[1:], corners[0]), strict=True)]


def _figures(fonts: Fonts) -> Iterator[Text]:
    size = 7.0
    for at in (at for at, long in _marks(PAGE_WIDTH, ALONG_LEFT) if long == LONG):
        line = whole(str(at), fonts, Face.HEI, size)
        yield Text(at - line.width * POINT / 2, ALONG_TOP - 1, line, Face.HEI, size)
    for at in (at for at, long in _marks(PAGE_HEIGHT, ALONG_TOP) if long == LONG):
        line = whole(str(at), fonts, Face.HEI, size)
        yield Text(ALONG_LEFT - 1 - line.width * POINT, at + 0.9, line, Face.HEI, size)


def _words(fonts: Fonts, left: float) -> Iterator[Text]:
    title = whole(f"打印{TITLE}", fonts, Face.SONG_BOLD, 22)
    yield Text((PAGE_WIDTH - title.width * POINT) / 2, 56, title, Face.SONG_BOLD, 22)
    for number, words in enumerate(LINES):
        yield Text(LEFT + 5, 68 + 6 * number, whole(words, fonts, size=9.5), Face.FANG, 9.5)
    for words, y in (("红线 100毫米", BOX_TOP + SIDE / 2 - 3), ("方框 100×100毫米", BOX_TOP + 8)):
        line = whole(words, fonts, Face.HEI, 12)
        yield Text(left + (SIDE - line.width * POINT) / 2, y, line, Face.HEI, 12)
