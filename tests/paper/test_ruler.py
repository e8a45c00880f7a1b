"""标尺页: what it says is so many millimetres is so many millimetres in the PDF."""

import pypdfium2
import pypdfium2.raw as raw
import pytest
from PIL import ImageChops

from app.paper.fonts import Fonts
from app.paper.pdf import draw_pdf
from app.paper.raster import page_sizes
from app.paper.ruler import ruler_pages

POINT = 25.4 / 72


def test_rulers_frame_and_square_are_where_they_say(fonts: Fonts) -> None:
    """ux.md 4: 请量红线是否为100毫米. Measured in the PDF."""
    pdf = draw_pdf(ruler_pages(fonts), fonts)
    (page,) = pypdfium2.PdfDocument(pdf)
    boxes = [[side * POINT for side in path.get_bounds()] for path in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
    lines = {(round((x1 + x2) / 2, 1), round(297 - (y1 + y2) / 2, 1)): (x2 - x1, y2 - y1) for x1, y1, x2, y2 in boxes}

    assert page_sizes(pdf) == (pytest.approx((210, 297), abs=0.01),)
    assert lines[106.0, 37.0][0] == pytest.approx(156, abs=0.6)
    assert lines[28.0, 149.5][1] == pytest.approx(225, abs=0.6)
    ticks = [x for (x, y), (width, height) in lines.items() if width < 1 and 2 < height < 6 and 20 < y < 23]
    assert {30.0, 31.0, 35.0, 100.0, 200.0} <= set(ticks)
    assert all(abs(x - round(x)) < 0.051 for x in ticks)


def test_the_red_line_is_100_millimetres(fonts: Fonts) -> None:
    """Measured in pixels at 600 dpi."""
    image = pypdfium2.PdfDocument(draw_pdf(ruler_pages(fonts), fonts))[0].render(scale=600 / 72).to_pil().convert("RGB")
    green = image.getchannel("G").point(lambda value: 255 if value < 100 else 0)
    red = image.getchannel("R").point(lambda value: 255 if value > 180 else 0)

    box = ImageChops.darker(green, red).getbbox()

    assert box is not None
    assert (box[2] - box[0]) / 600 * 25.4 == pytest.approx(100, abs=0.1)


def test_a_figure_stands_at_every_ten_millimetres_of_both_rulers(fonts: Fonts) -> None:
    words = pypdfium2.PdfDocument(draw_pdf(ruler_pages(fonts), fonts))[0].get_textpage().get_text_range().split()

    figures = [int(word) for word in words if word.isdecimal()]
    assert sorted(figures) == sorted([10, *range(30, 201, 10), 10, *range(30, 291, 10)])
