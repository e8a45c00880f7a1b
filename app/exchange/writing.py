"""Writing a bundle file: one section for each recipient unit, in constant memory, whole or not at all.

A unit's section holds not one byte of what that unit may not see. Knows no records; the caller chooses what goes out.
"""

import contextlib
import errno
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import pyrage

from app.domain.errors import Damaged, MachineFault, UserError
from app.domain.progress import Report, unreported
from app.exchange.age_stream import BLOCK
from app.exchange.frame import foot, head
from app.exchange.keys import ReplicaKeys
from app.exchange.manifest import Acknowledged, AttachmentEntry, JournalHead, Manifest, SegmentEntry, bundle_id, short_code, sign_manifest
from app.exchange.refusals import machine_fault
from app.exchange.roster_content import Entry
from app.exchange.segment import segment_header
from app.exchange.signing import SUITE


class Reader(Protocol):
    """Anything that gives its next bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most `size`; empty at the end."""


@dataclass(frozen=True)
class Attachment:
    """An attachment to send: hash and size of its content, and how to open it for reading (`close` is called when it has one)."""

    sha256: str
    size: int
    open: Callable[[], Reader]


@dataclass(frozen=True)
class Section:
    """What one unit gets. `recipients` are its live replicas (`roster.live(unit)`); `segments` is gone through twice, so a lazy sequence keeps memory flat."""

    recipients: Sequence[Entry]
    segments: Sequence[bytes]
    attachments: Sequence[Attachment] = ()
    acknowledged: Sequence[Acknowledged] = ()
    witnessed: Sequence[JournalHead] = ()


@dataclass(frozen=True)
class Cover:
    """Who sends, and which of its bundles this is. `made_at` is ISO time; `account` the name of the person who exports."""

    replica: str
    unit: str
    unit_name: str
    account: str
    number: int
    made_at: str
    roster_version: int
    journal: JournalHead | None = None


@dataclass(frozen=True)
class Written:
    """A bundle that was written and read back: its id, the short code for the slip, and the file's size."""

    bundle: str
    code: str
    size: int


def medium_of(path: Path) -> int:
    """Which disk or stick a file in that folder would be written to: a stick that was taken off leaves its empty folder behind. Raises MachineFault."""
    try:
        return path.parent.stat().st_dev
    except OSError as error:
        raise machine_fault(error) from error


def write_bundle(path: Path, cover: Cover, sections: Sequence[Section], keys: ReplicaKeys, report: Report = unreported) -> Written:
    """Write the bundle to `path`, by way of a `.part` file that is read back before it gets its name.

    Raises MachineFault (disk full, stick pulled), Damaged (an attachment is no longer what it was) and Cancelled; then nothing is left behind.
    """
    part = path.with_name(path.name + ".part")
    try:
        written = _write(part, cover, sections, keys, report)
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise machine_fault(error) from error
    finally:
        _drop(part)
    return written


def _write(part: Path, cover: Cover, sections: Sequence[Section], keys: ReplicaKeys, report: Report) -> Written:
    bundle = bundle_id(cover.replica, cover.number, cover.made_at)
    manifests = [_manifest(bundle, cover, section, keys) for section in sections]
    if len({manifest.recipient for manifest in manifests}) != len(sections) or not sections:
        raise ValueError("one section for each recipient unit")
    progress = _Progress(report, 2 * sum(manifest.size for manifest in manifests))
    with part.open("wb") as file:
        sink = _Sink(file)
        sink.write(head(bundle))
        sizes = []
        for section, manifest in zip(sections, manifests, strict=True):
            before = sink.size
            _encrypt(_Plaintext(_section_bytes(section, manifest, keys, progress)), sink, section.recipients)
            sizes.append(sink.size - before)
        sink.write(foot(sizes))
        sink.write(sink.digest.digest())
        file.flush()
        os.fsync(file.fileno())
    _verify(part, sink.digest.hexdigest(), progress)
    return Written(bundle, short_code(bundle.encode()), sink.size)


def _manifest(bundle: str, cover: Cover, section: Section, keys: ReplicaKeys) -> Manifest:
    """The section's manifest. That all recipients are of one unit, and that unit in the audience of every segment, is the caller's promise, checked here."""
    (unit,) = {entry.unit for entry in section.recipients}
    headers = [(segment_header(segment), len(segment)) for segment in section.segments]
    if any(unit not in header.audience for header, _ in headers):
        raise ValueError("a segment may leave only to its audience")
    return Manifest(
        suite=SUITE,
        bundle=bundle,
        number=cover.number,
        made_at=cover.made_at,
        replica=cover.replica,
        unit=cover.unit,
        unit_name=cover.unit_name,
        signing=keys.signing,
        account=cover.account,
        recipient=unit,
        recipient_replicas=tuple(sorted(entry.replica for entry in section.recipients)),
        roster_version=cover.roster_version,
        segments=tuple(SegmentEntry(h.sha256, size, h.replica, h.audience, h.seq) for h, size in headers),
        attachments=tuple(AttachmentEntry(attachment.sha256, attachment.size) for attachment in section.attachments),
        acknowledged=tuple(section.acknowledged),
        journal=cover.journal,
        witnessed=tuple(section.witnessed),
    )


class _Progress:
    """How far writing has come, and reading back as its second half."""

    def __init__(self, report: Report, total: int) -> None:
        self._report, self._total, self._done = report, total, 0

    def advance(self, size: int) -> None:
        self._done += size
        self._report(self._done, self._total)

    def read_back(self, size: int) -> None:
        """The file has some bytes more than its content: the end is reached once."""
        self._done = min(self._done + size, self._total)
        self._report(self._done, self._total)


def _section_bytes(section: Section, manifest: Manifest, keys: ReplicaKeys, progress: _Progress) -> Iterator[bytes]:
    yield sign_manifest(manifest, keys)
    for segment in section.segments:
        yield segment
        progress.advance(len(segment))
    for attachment in section.attachments:
        yield from _attachment_bytes(attachment, progress)


def _attachment_bytes(attachment: Attachment, progress: _Progress) -> Iterator[bytes]:
    reader, digest, left = attachment.open(), hashlib.sha256(), attachment.size
    try:
        while block := reader.read(BLOCK):
            digest.update(block)
            left -= len(block)
            yield block
            progress.advance(len(block))
    finally:
        getattr(reader, "close", lambda: None)()
    if left or digest.hexdigest() != attachment.sha256:
        raise Damaged("本机保存的一个附件已损坏，没有导出。", "请运行“检查数据”，从备份恢复附件后重试。")


class _Plaintext:
    """What pyrage reads; it remembers the fault that pyrage would turn into text."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._current = memoryview(b"")
        self.fault: UserError | OSError | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._current:
                self._current = memoryview(next(self._blocks))
        except StopIteration:
            return b""
        except (UserError, OSError) as fault:
            self.fault = fault
            raise
        size = len(self._current) if size < 0 else size
        data = bytes(self._current[:size])
        self._current = self._current[size:]
        return data


class _Sink:
    """The file, hashed and counted; it remembers the fault that pyrage would turn into text."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.size = 0
        self.fault: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            self._file.write(data)
        except OSError as fault:
            self.fault = fault
            raise
        self.digest.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Left to the file's own end."""


def _encrypt(plaintext: _Plaintext, sink: _Sink, recipients: Sequence[Entry]) -> None:
    keys = [pyrage.x25519.Recipient.from_str(entry.recipient) for entry in recipients]
    try:
        pyrage.encrypt_io(plaintext, sink, keys)
    except (pyrage.EncryptError, OSError):
        fault = plaintext.fault or sink.fault
        if fault is None:
            raise
        raise fault from None


def _verify(part: Path, expected: str, progress: _Progress) -> None:
    """Read the file back from the medium rather than from memory, where the system allows that."""
    digest = hashlib.sha256()
    with part.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while block := file.read(BLOCK):
            digest.update(block)
            progress.read_back(len(block))
    if digest.hexdigest() != expected:
        raise MachineFault("写入后读回的内容不一致，这个U盘可能有坏块。", "请换一个U盘重新导出。")


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, where the system (not Windows) and the stick's file system know how."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):
                raise
        finally:
            os.close(handle)


def _drop(part: Path) -> None:
    """Leave no half file; a pulled stick cannot be tidied, and the reason why writing failed is the one to tell."""
    with contextlib.suppress(OSError):
        part.unlink(missing_ok=True)
