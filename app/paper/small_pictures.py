"""Small pictures of attached photos, decoded in a process of its own with a cap on pixels, memory and time. Knows Pillow; no Qt, no records.

Photos come from telephones, sticks and other people: a hostile one ends the child, never the window.
"""

import multiprocessing
import warnings
from collections.abc import Iterable, Iterator
from io import BytesIO
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from app.domain.file_types import HEAD, PICTURES, type_of
from app.paper.child import limit_child
from app.paper.raster import Raster

PIXELS, MEMORY, SECONDS, BEGINNING = 120_000_000, 3 << 29, 20, 120
"""What may be decoded at most, the child's address space in bytes, how long one photo may take, and the child to begin, in seconds."""


def small_pictures(photos: Iterable[bytes], side: int) -> Iterator[Raster | None]:
    """Each photo turned as it was taken and at most `side` pixels wide and high; None for what cannot be shown.

    One child serves them all; after one that it did not survive comes another child.
    """
    child: _Child | None = None
    try:
        for photo in photos:
            if type_of(photo[:HEAD]) not in PICTURES:
                yield None
                continue
            child = child or _Child(side)
            answered, raster = child.ask(photo)
            if not answered:
                child.end()
                child = None
            yield raster
    finally:
        if child is not None:
            child.end()


class _Child:
    """The process, and the way to it and back."""

    def __init__(self, side: int) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._ours, theirs = spawn.Pipe()
        self._process: SpawnProcess = spawn.Process(target=answer, args=(theirs, side), daemon=True)
        self._process.start()
        self._is_ready = False
        theirs.close()

    def ask(self, photo: bytes) -> tuple[bool, Raster | None]:
        """Whether the child is still there, and what it drew."""
        try:
            if not self._began():
                return False, None
            self._ours.send_bytes(photo)
            if self._ours.poll(SECONDS):
                drawn: tuple[int, int, bytes] | None = self._ours.recv()
                return True, Raster(drawn[0], drawn[1], 3 * drawn[0], drawn[2]) if drawn else None
        except (EOFError, OSError):
            pass
        return False, None

    def _began(self) -> bool:
        """True as soon as the child has said that it is ready: a busy computer takes its time."""
        self._is_ready = self._is_ready or (self._ours.poll(BEGINNING) and self._ours.recv() is None)
        return self._is_ready

    def end(self) -> None:
        """Let it go, whatever it is doing."""
        self._process.kill()
        self._process.join()
        self._ours.close()


def answer(theirs: Connection, side: int) -> None:
    """In the child: one photo after another, as width, height and RGB pixels; None for what Pillow cannot read or is too large."""
    limit_child(MEMORY, 10 * SECONDS)
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    theirs.send(None)
    while True:
        try:
            photo = theirs.recv_bytes()
        except EOFError:
            return
        try:
            with Image.open(BytesIO(photo)) as image:
                image.draft("RGB", (2 * side, 2 * side))
                image.thumbnail((side, side))
                turned = ImageOps.exif_transpose(image) or image
                small = turned.convert("RGB")
            theirs.send((small.width, small.height, small.tobytes()))
        except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, ValueError, SyntaxError, MemoryError):
            theirs.send(None)
