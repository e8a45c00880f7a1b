"""One age stream, pulled: pyrage pushes the plaintext, so it runs in a thread and hands over blocks through a short queue.

What is read before the end came out of authenticated chunks, but only the end proves that nothing was cut off: `finish` says so.
"""

import queue
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO, Protocol

import pyrage

from app.exchange.frame import Extent
from app.exchange.refusals import altered, machine_fault

BLOCK = 2**18
_HEADER_LIMIT = 2**16
_WAITING = 8


class Digest(Protocol):
    """What is told of every byte that is read from the file."""

    def update(self, data: bytes, /) -> None:
        """Take in the next bytes."""


class Span:
    """One section of a file as a reader of its own, which tells `digest` what it reads and remembers a fault of the machine."""

    def __init__(self, file: BinaryIO, extent: Extent, digest: Digest | None = None) -> None:
        file.seek(extent.start)
        self._file, self._left, self._digest = file, extent.size, digest
        self.fault: OSError | None = None

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`; empty at the end of the section."""
        try:
            data = self._file.read(self._left if size < 0 else min(size, self._left))
        except OSError as error:
            self.fault = error
            raise
        self._left -= len(data)
        if self._digest:
            self._digest.update(data)
        return data


class _Abandoned(Exception):
    """The reader went away before the end."""


class AgeStream:
    """The plaintext of one age stream. Close it, also when it was not read to the end."""

    def __init__(self, span: Span, identity: str) -> None:
        self._span = span
        self._identity = pyrage.x25519.Identity.from_str(identity)
        self._blocks: queue.Queue[bytes | None] = queue.Queue(_WAITING)
        self._gathered = bytearray()
        self._current = memoryview(b"")
        self._ended = False
        self._abandoned = threading.Event()
        self._executor = ThreadPoolExecutor(1, "age")
        self._work = self._executor.submit(self._decrypt)

    def read(self, size: int = BLOCK) -> bytes:
        """The next bytes, at most `size`; empty after the end. Raises Damaged, or MachineFault when the file cannot be read."""
        if not self._current and not self._ended:
            block = self._blocks.get()
            self._ended = block is None
            self._current = memoryview(block or b"")
        if self._ended:
            self._raise_fault()
        data = bytes(self._current[:size])
        self._current = self._current[size:]
        return data

    def exactly(self, size: int) -> bytes:
        """The next `size` bytes. Raises Damaged when the stream ends before."""
        data = bytearray()
        while len(data) < size:
            part = self.read(size - len(data))
            if not part:
                raise altered()
            data += part
        return bytes(data)

    def finish(self) -> None:
        """Raises Damaged unless the stream ends here, whole."""
        if self.read(1):
            raise altered()

    def close(self) -> None:
        """Stop decrypting."""
        self._abandoned.set()
        while not self._blocks.empty():
            self._blocks.get_nowait()
        self._executor.shutdown(wait=True)

    def write(self, data: bytes) -> int:
        """Called by pyrage with each piece of plaintext."""
        self._gathered += data
        if len(self._gathered) >= BLOCK:
            self._hand_over()
        return len(data)

    def flush(self) -> None:
        """Called by pyrage; blocks are handed over when they are full."""

    def _decrypt(self) -> None:
        try:
            pyrage.decrypt_io(self._span, self, [self._identity])
            self._hand_over()
        finally:
            self._put(None)

    def _hand_over(self) -> None:
        if self._gathered:
            block, self._gathered = bytes(self._gathered), bytearray()
            self._put(block)

    def _put(self, block: bytes | None) -> None:
        while not self._abandoned.is_set():
            try:
                return self._blocks.put(block, timeout=0.05)
            except queue.Full:
                continue
        raise _Abandoned

    def _raise_fault(self) -> None:
        try:
            self._work.result()
        except (pyrage.DecryptError, OSError):
            if self._span.fault:
                raise machine_fault(self._span.fault) from None
            raise altered() from None


class _Opened(Exception):
    """The first plaintext came out: the key fits."""


class _Trial:
    def write(self, _data: bytes) -> int:
        raise _Opened

    def flush(self) -> None:
        raise _Opened


def opens(file: BinaryIO, extent: Extent, identity: str) -> bool:
    """Whether this identity opens the section. Only X25519 recipients are accepted, and no header longer than 64 KiB."""
    beginning = Span(file, extent).read(_HEADER_LIMIT)
    header, end, _ = beginning.partition(b"\n--- ")
    stanzas = [line.split(b" ") for line in header.split(b"\n") if line.startswith(b"-> ")]
    if not end or not all(stanza[1] == b"X25519" or stanza[1].endswith(b"-grease") for stanza in stanzas):
        return False
    try:
        pyrage.decrypt_io(Span(file, extent), _Trial(), [pyrage.x25519.Identity.from_str(identity)])
    except _Opened:
        return True
    except (pyrage.DecryptError, OSError):
        return False
    return True
