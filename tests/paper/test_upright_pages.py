"""Landscape annexes behind a letter: on the upright sheet their head is at the left, the binding edge of odd pages and the cutting edge of even ones."""

from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest

from app.paper.fonts import Fonts
from app.paper.layout import lay_out
from app.paper.parts import Template
from app.paper.pdf import draw_pdf
from app.paper.raster import Raster, render_page, upright_pages

DPI = 100
MM = 25.4 / DPI
PIXEL = 3


def ink(raster: Raster) -> tuple[float, float, float, float]:
    """The left, top, right and bottom margin that is free of ink, in mm."""
    rows = [raster.pixels[y * raster.stride : y * raster.stride + raster.width * PIXEL] for y in range(raster.height)]
    dark = [y for y, row in enumerate(rows) if min(row[0::PIXEL]) < 128]
    columns = [x for x in range(raster.width) if min(raster.pixels[x * PIXEL :: raster.stride]) < 128]
    return columns[0] * MM, dark[0] * MM, (raster.width - 1 - columns[-1]) * MM, (raster.height - 1 - dark[-1]) * MM


def test_the_head_of_a_landscape_annex_is_at_the_left_of_the_upright_sheet(
    form: Callable[[str], Template], filled: Callable[[str], dict[str, Any]], fonts: Fonts
) -> None:
    """GB/T 9704 C-5, S2-70: as it stands in the package of 30 August."""
    lying = draw_pdf(lay_out(form("annex-3"), filled("annex-3"), fonts), fonts)

    upright = upright_pages(lying)

    page = pypdfium2.PdfDocument(upright)[0]
    left, top, right, bottom = ink(render_page(lying, 0, DPI))
    assert (page.get_width() * 25.4 / 72, page.get_height() * 25.4 / 72) == pytest.approx((210, 297), abs=0.5)
    assert ink(render_page(upright, 0, DPI)) == pytest.approx((top, right, bottom, left), abs=0.6)
