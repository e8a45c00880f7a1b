"""Pages of a finished PDF as pixels, for the preview and for printers, and what stands on them. Knows pypdfium2; no Qt, no layout.

The library behind it may be entered by one thread at a time; that is seen to here, whoever asks from wherever.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import create_string_buffer
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

import pypdfium2
import pypdfium2.raw as raw

from app.domain.errors import Damaged

_LIBRARY = Lock()
MM_A_POINT = 25.4 / 72
HEAD_LEFT = 270
"""Degrees clockwise."""


@dataclass(frozen=True, slots=True)
class Raster:
    """A page in pixels, rows from the top, `stride` bytes a row, three bytes a pixel: red, green, blue."""

    width: int
    height: int
    stride: int
    pixels: bytes


def page_count(pdf: bytes) -> int:
    """How many pages the PDF has. Raises Damaged when it cannot be opened."""
    with _opened(pdf) as document:
        return len(document)


def page_sizes(pdf: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of every page in mm, as it is looked at. Raises Damaged when the PDF cannot be opened."""
    with _opened(pdf) as document:
        sizes = [document.get_page_size(page) for page in range(len(document))]
    return tuple((width * MM_A_POINT, height * MM_A_POINT) for width, height in sizes)


def words_on(pdf: bytes, page: int) -> str:
    """The text of a page, counted from 0, as a reader copies it. Raises Damaged when the PDF cannot be opened."""
    with _opened(pdf) as document:
        return str(document[page].get_textpage().get_text_range())


def fonts_in(pdf: bytes) -> tuple[str, ...]:
    """The fonts that draw the text of a PDF, by their own names, in the order of their first use. Raises Damaged when it cannot be opened."""
    with _opened(pdf) as document:
        return tuple(dict.fromkeys(name for page in document for name in _fonts_of(page)))


def _fonts_of(page: pypdfium2.PdfPage) -> Iterator[str]:
    for text in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=2):
        name = create_string_buffer(256)
        raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(text.raw), name, len(name))
        yield name.value.decode("utf-8", "replace").partition("+")[2] or name.value.decode("utf-8", "replace")


def render_page(pdf: bytes, page: int, dpi: float) -> Raster:
    """One page, counted from 0, at that resolution. Raises Damaged when the PDF cannot be opened."""
    with _opened(pdf) as document:
        bitmap = document[page].render(scale=dpi / 72, rev_byteorder=True)
        raster = Raster(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        bitmap.close()
        return raster


def upright_pages(pdf: bytes) -> bytes:
    """The PDF with landscape pages turned onto upright sheets, their head at the left, as bound papers are printed. Raises Damaged."""
    with _opened(pdf) as document:
        for page in document:
            if page.get_width() > page.get_height():
                page.set_rotation((page.get_rotation() + HEAD_LEFT) % 360)
        target = BytesIO()
        document.save(target)
        return target.getvalue()


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with _LIBRARY:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as fault:
            raise Damaged("这个 PDF 文件打不开，可能已损坏。", "请重新生成或者重新取得这个文件。") from fault
        try:
            yield document
        finally:
            document.close()
