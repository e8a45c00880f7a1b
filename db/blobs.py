"""Attachments as encrypted files: large ones stream in constant memory, a changed or missing byte is never read silently.

A blob is asked for by the SHA-256 of its original; the file is named by a keyed hash of that, so that the folder tells
nothing. File: magic, nonce, sealed header (file key, length; bound to the SHA-256), then chunks of 256 KiB, each with its
own tag; chunk number and "last one" are the chunk's nonce. It knows nothing of records or file types.
"""

import hmac
import io
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.errors import Damaged, NotFound
from db.durable import PART, discard, make_folder, move_into_place, sync_file
from db.faults import translated
from db.keys import KEY_BYTES, branch

MAGIC = b"ZLB1"
CHUNK = 256 * 1024
TAG = 16
NONCE = 12
SIZE_BYTES = 8
HEADER = len(MAGIC) + NONCE + KEY_BYTES + SIZE_BYTES + TAG


class Source(Protocol):
    """Anything that gives its next bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most `size`; empty at the end."""


class Blobs:
    """The attachments of one data folder."""

    def __init__(self, folder: Path, key: bytes, older: Sequence[bytes] = ()) -> None:
        """`older` are keys of before the master key was renewed: what was put under them is read by them."""
        self.folder = folder
        self._keys = [(branch(one, b"zhilian/1/blob-name"), AESGCM(branch(one, b"zhilian/1/blob-header"))) for one in (key, *older)]

    def put(self, data: bytes | Source, known: str = "") -> str:
        """Keep the content; returns the SHA-256 of the original. It is durable on return; what is there already is not written again.

        `known` is that SHA-256 where the caller has checked it or will: what is there already is then only read to its end.
        """
        source: Source = io.BytesIO(data) if isinstance(data, bytes) else data
        with translated():
            if known and self._is_whole(known):
                while source.read(CHUNK):
                    pass
                return known
            self._make_folder()
            part = self.folder / (secrets.token_hex(16) + PART)
            try:
                sha = self._encrypt(source, part)
                if self._is_whole(sha):
                    discard([part])
                else:
                    move_into_place(part, self.folder / self._name(sha, 0))
                return sha
            except BaseException:
                discard([part])
                raise

    def open(self, sha: str) -> io.BufferedReader:
        """A reader of the original that verifies each chunk before it hands it out; can seek. Raises ``NotFound``, ``Damaged``."""
        return io.BufferedReader(_Reader(*self._opened(sha)), CHUNK)

    def read(self, sha: str) -> bytes:
        """The whole original, its SHA-256 verified."""
        with translated(), self.open(sha) as reader:
            content = reader.read()
        if sha256(content).hexdigest() != sha:
            raise _damaged()
        return content

    def verify(self, sha: str) -> None:
        """Read everything in constant memory. Raises ``NotFound`` or ``Damaged``."""
        with translated(), self.open(sha) as reader:
            digest = sha256()
            while piece := reader.read(CHUNK):
                digest.update(piece)
        if digest.hexdigest() != sha:
            raise _damaged()

    def has(self, sha: str) -> bool:
        """True when the file is there, whatever it holds now; ``verify`` looks at every byte."""
        return self._path(sha).is_file()

    def _is_whole(self, sha: str) -> bool:
        try:
            self._opened(sha)[0].close()
        except (NotFound, Damaged):
            return False
        return True

    def remove(self, shas: Iterable[str]) -> None:
        """Take away what was put and is named by no row."""
        discard([self.folder / self._name(sha, place) for sha in shas for place in range(len(self._keys))])

    def size(self, sha: str) -> int:
        """Length of the original in bytes."""
        file, _, size = self._opened(sha)
        file.close()
        return size

    def names(self) -> Iterator[str]:
        """The local file names, in no order; ``local_name`` tells which one belongs to a SHA-256."""
        if self.folder.is_dir():
            yield from (entry.name for entry in os.scandir(self.folder) if not entry.name.endswith(PART))

    def local_name(self, sha: str) -> str:
        """The file name under which the original with this SHA-256 is kept."""
        return self._name(sha, self._place(sha))

    def _name(self, sha: str, place: int) -> str:
        return hmac.digest(self._keys[place][0], bytes.fromhex(sha), "sha256").hex()

    def _place(self, sha: str) -> int:
        """Under which of the keys it is kept; the newest one when it is not here."""
        return next((place for place in range(len(self._keys)) if (self.folder / self._name(sha, place)).exists()), 0)

    def discard_leftovers(self) -> None:
        """Remove what a crash left half-written; only while nobody else writes."""
        discard(self.folder.glob("*" + PART))

    def _path(self, sha: str) -> Path:
        return self.folder / self.local_name(sha)

    def _make_folder(self) -> None:
        if not self.folder.is_dir():
            make_folder(self.folder, 0o700)

    def _encrypt(self, source: Source, part: Path) -> str:
        """One pass: the header needs length and hash and is written last, at the front."""
        key, digest, size = secrets.token_bytes(KEY_BYTES), sha256(), 0
        with part.open("wb") as file:
            file.write(bytes(HEADER))
            for number, (piece, is_last) in enumerate(_pieces(source)):
                digest.update(piece)
                size += len(piece)
                file.write(AESGCM(key).encrypt(_chunk_nonce(number, is_last), piece, None))
            nonce = secrets.token_bytes(NONCE)
            sealed = self._keys[0][1].encrypt(nonce, key + size.to_bytes(SIZE_BYTES, "big"), MAGIC + digest.digest())
            file.seek(0)
            file.write(MAGIC + nonce + sealed)
            sync_file(file)
            if os.fstat(file.fileno()).st_size != _stored_size(size):
                raise _damaged()
        return digest.hexdigest()

    def _opened(self, sha: str) -> tuple[BinaryIO, AESGCM, int]:
        """The file behind its header, the key of its chunks, the length of the original."""
        with translated():
            try:
                place = self._place(sha)
                file = (self.folder / self._name(sha, place)).open("rb")
            except FileNotFoundError as error:
                raise NotFound("这个附件不在本机。", "请向提供它的单位再要一次数据包，或从备份恢复。") from error
            try:
                header = file.read(HEADER)
                magic, nonce, sealed = header[: len(MAGIC)], header[len(MAGIC) : len(MAGIC) + NONCE], header[len(MAGIC) + NONCE :]
                opened = self._keys[place][1].decrypt(nonce, sealed, MAGIC + bytes.fromhex(sha))
                size = int.from_bytes(opened[KEY_BYTES:], "big")
                if magic != MAGIC or os.fstat(file.fileno()).st_size != _stored_size(size):
                    raise _damaged()
                return file, AESGCM(opened[:KEY_BYTES]), size
            except (InvalidTag, ValueError) as error:
                file.close()
                raise _damaged() from error
            except BaseException:
                file.close()
                raise


class _Reader(io.RawIOBase):
    """Decrypts one chunk at a time."""

    def __init__(self, file: BinaryIO, key: AESGCM, size: int) -> None:
        self._file, self._key, self._size = file, key, size
        self._at = 0
        self._number, self._chunk = -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]
        if self._at >= self._size:
            self._require_chunk(_chunk_count(self._size) - 1)
            return 0
        number, start = divmod(self._at, CHUNK)
        self._require_chunk(number)
        piece = self._chunk[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _require_chunk(self, number: int) -> None:
        if number == self._number:
            return
        self._file.seek(HEADER + number * (CHUNK + TAG))
        is_last = number == _chunk_count(self._size) - 1
        try:
            self._chunk = self._key.decrypt(_chunk_nonce(number, is_last), self._file.read(CHUNK + TAG), None)
        except (InvalidTag, ValueError) as error:
            raise _damaged() from error
        self._number = number


def _pieces(source: Source) -> Iterator[tuple[bytes, bool]]:
    """Full chunks and one last; an empty original is one empty chunk."""
    piece = _full_chunk(source)
    while len(piece) == CHUNK and (following := _full_chunk(source)):
        yield piece, False
        piece = following
    yield piece, True


def _full_chunk(source: Source) -> bytes:
    """A source may hand out less than asked for before its end."""
    pieces, missing = [], CHUNK
    while missing and (piece := source.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


def _chunk_nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(NONCE - 1, "big") + bytes([is_last])


def _chunk_count(size: int) -> int:
    return max(1, -(-size // CHUNK))


def _stored_size(size: int) -> int:
    return HEADER + size + _chunk_count(size) * TAG


def _damaged() -> Damaged:
    return Damaged("附件文件不完整或被改动过，没有打开。", "请从备份恢复，或向提供它的单位再要一次。")
