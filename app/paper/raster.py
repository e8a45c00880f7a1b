"""Pages of a finished PDF as pixels, for the preview and for printers. Knows pypdfium2; no Qt, no layout."""

from dataclasses import dataclass

import pypdfium2

from app.domain.errors import Damaged


@dataclass(frozen=True, slots=True)
class Raster:
    """A page in pixels, rows from the top, `stride` bytes a row, three bytes a pixel: red, green, blue."""

    width: int
    height: int
    stride: int
    pixels: bytes


def page_count(pdf: bytes) -> int:
    """How many pages the PDF has. Raises Damaged when it cannot be opened."""
    document = _opened(pdf)
    try:
        return len(document)
    finally:
        document.close()


def render_page(pdf: bytes, page: int, dpi: float) -> Raster:
    """One page, counted from 0, at that resolution. Raises Damaged when the PDF cannot be opened."""
    document = _opened(pdf)
    try:
        bitmap = document[page].render(scale=dpi / 72, rev_byteorder=True)
        return Raster(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
    finally:
        document.close()


def _opened(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as fault:
        raise Damaged("这个 PDF 文件打不开，可能已损坏。", "请重新生成或者重新取得这个文件。") from fault
