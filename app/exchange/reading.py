"""Reading a bundle file: everything is verified before anything is given out.

The first pass decrypts our section to nowhere and checks the sender, the recipients and every hash; later passes hand out segments and attachments,
each checked again. So nothing is staged in the clear and nothing has to be tidied when a bundle is refused (docs/decisions/bundle-two-passes.md).
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

from app.domain.errors import Damaged
from app.domain.progress import Report, unreported
from app.exchange.age_stream import BLOCK, AgeStream, Span, opens
from app.exchange.frame import HASH_SIZE, Extent, read_frame
from app.exchange.keys import ReplicaKeys, fingerprint
from app.exchange.manifest import LENGTH, MANIFEST_LIMIT, Manifest, SegmentEntry, read_manifest
from app.exchange.refusals import NotForUs, RevokedSender, UnknownSender, altered, machine_fault
from app.exchange.roster_content import Entry, RosterContent, require_in_use
from app.exchange.segment import SEGMENT_LIMIT, segment_header
from app.exchange.signing import SIGNATURE_SIZE

Accepted = TypeVar("Accepted")


class _Progress:
    """How far reading has come: told after every block, so that one long attachment can be stopped, too."""

    def __init__(self, report: Report, total: int) -> None:
        self._report, self._total, self._done = report, total, 0

    def advance(self, size: int) -> None:
        self._done += size
        self._report(self._done, self._total)


class Member:
    """One attachment while it streams by; its last bytes are given out only when its hash is right."""

    def __init__(self, stream: AgeStream, sha256: str, size: int, progress: _Progress) -> None:
        self._stream, self._sha256, self._left = stream, sha256, size
        self._progress = progress
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size` (all that remain when negative). Raises Damaged."""
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._stream.exactly(wanted) if size < 0 else self._stream.read(wanted) if wanted else b""
        if wanted and not data:
            raise altered()
        self._left -= len(data)
        self._digest.update(data)
        if not self._left and self._digest.hexdigest() != self._sha256:
            raise altered()
        self._progress.advance(len(data))
        return data

    def drain(self) -> None:
        """Read to the end and check."""
        while self.read(BLOCK):
            pass


@dataclass(frozen=True)
class OpenedBundle:
    """A bundle of which every byte for us was verified. `sender` is the roster's entry of the replica that made it."""

    manifest: Manifest
    sender: Entry
    _path: Path
    _extent: Extent
    _keys: ReplicaKeys

    @property
    def segments(self) -> Iterator[bytes]:
        """The segments in the sender's order, one in memory at a time; each still to be opened with its author's key."""
        with _opened(self._path) as file, closing(AgeStream(Span(file, self._extent), self._keys.identity)) as stream:
            self._skip_manifest(stream)
            for entry in self.manifest.segments:
                yield _segment(stream, entry)

    def attachments(self, store: Callable[[Member], str], report: Report = unreported) -> None:
        """Hand each attachment to `store`, which reads it to the end, keeps it and returns its SHA-256 (hex).

        Raises Damaged or MachineFault when the file changed or was pulled meanwhile, and Cancelled; `store` then gets that error from `read`.
        """
        if not self.manifest.attachments:
            return
        progress = _Progress(report, self.manifest.size)
        with _opened(self._path) as file, closing(AgeStream(Span(file, self._extent), self._keys.identity)) as stream:
            self._skip_manifest(stream)
            for segment in self.manifest.segments:
                Member(stream, segment.sha256, segment.size, progress).drain()
            for entry in self.manifest.attachments:
                if store(Member(stream, entry.sha256, entry.size, progress)) != entry.sha256:
                    raise Damaged("附件没有完整地存入本机，已停止导入。", "请检查磁盘空间后重新导入。")

    def _skip_manifest(self, stream: AgeStream) -> None:
        if _manifest(stream) != self.manifest:
            raise altered()


def read_bundle(path: Path, my_replica: str, keys: ReplicaKeys, roster: RosterContent, report: Report = unreported) -> OpenedBundle:
    """Open a bundle for this replica and verify all of it.

    Raises NotForUs, UnknownSender, RevokedSender, Damaged, NewerFormat, BadInput (no bundle at all) or MachineFault; nothing was kept then.
    """
    me = roster.find(my_replica)
    require_in_use(roster, my_replica)
    if me is None:
        raise NotForUs("本机不在单位密钥名单中，还不能导入数据包。", "请把本机的身份卡交给区局，并导入区局签发的名单。")
    sender, manifest, extent = _verified(path, keys, report, lambda manifest: _sender(manifest, me, roster))
    return OpenedBundle(manifest, sender, path, extent, keys)


def examine_bundle(path: Path, my_replica: str, keys: ReplicaKeys) -> Manifest:
    """What a bundle for this replica says of itself, whoever signed it: for bundles of unknown keys, which wait. Nothing in it may be believed.

    All of it is verified as in `read_bundle`, which raises the same but knows the sender.
    """

    def meant_for_us(manifest: Manifest) -> None:
        if my_replica not in manifest.recipient_replicas:
            raise NotForUs("这个数据包不是发给本机的，可能是别人转来的，未导入任何内容。", "请直接向对方索取发给本单位的数据包。")

    return _verified(path, keys, unreported, meant_for_us)[1]


def read_cover(path: Path, keys: ReplicaKeys) -> Manifest:
    """The signed list at the head of a bundle that was examined before; what follows it is not read again."""
    with _opened(path) as file:
        extent = _ours(file, read_frame(file).sections, keys)
        with closing(AgeStream(Span(file, extent), keys.identity)) as stream:
            return _manifest(stream)


def _verified(path: Path, keys: ReplicaKeys, report: Report, accept: Callable[[Manifest], Accepted]) -> tuple[Accepted, Manifest, Extent]:
    """Every byte of the file and of our section checked; `accept` looks at the manifest before what follows it is read."""
    with _opened(path) as file:
        frame = read_frame(file)
        extent = _ours(file, frame.sections, keys)
        digest = hashlib.sha256()
        _hash_range(file, 0, extent.start, digest.update)
        with closing(AgeStream(Span(file, extent, digest), keys.identity)) as stream:
            manifest = _manifest(stream)
            accepted = accept(manifest)
            if manifest.bundle != frame.bundle:
                raise altered()
            _verify_members(stream, manifest, report)
        end = file.seek(0, 2) - HASH_SIZE
        _hash_range(file, extent.start + extent.size, end, digest.update)
        if file.read(HASH_SIZE) != digest.digest():
            raise altered()
    return accepted, manifest, extent


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise machine_fault(error) from error


def _ours(file: BinaryIO, sections: tuple[Extent, ...], keys: ReplicaKeys) -> Extent:
    """The one section that our key opens. When there is none, the file's hash tells whether it is damaged or made for others."""
    fitting = [extent for extent in sections if opens(file, extent, keys.identity)]
    if len(fitting) == 1:
        return fitting[0]
    digest = hashlib.sha256()
    _hash_range(file, 0, file.seek(0, 2) - HASH_SIZE, digest.update)
    if fitting or file.read(HASH_SIZE) != digest.digest():
        raise altered()
    raise NotForUs("这个数据包不是给本单位的，本机打不开，未导入任何内容。", "请确认拿对了文件，或请对方导出时选上本单位。")


def _manifest(stream: AgeStream) -> Manifest:
    (size,) = LENGTH.unpack(stream.exactly(LENGTH.size))
    if size > MANIFEST_LIMIT:
        raise altered()
    return read_manifest(stream.exactly(size), stream.exactly(SIGNATURE_SIZE))


def _sender(manifest: Manifest, me: Entry, roster: RosterContent) -> Entry:
    """The roster's entry of the sender, when it is known, not withdrawn, and meant this section for us."""
    entry = roster.find(manifest.replica)
    if entry is None or entry.signing != manifest.signing or entry.unit != manifest.unit:
        shown = fingerprint(manifest.signing)
        newer = manifest.roster_version > roster.version
        next_step = "对方用的密钥名单比本机的新，请先导入区局最新的名单。" if newer else "请用电话与对方核对指纹；核对无误后请区局把它签入名单。"
        raise UnknownSender(f"数据包自称来自“{manifest.unit_name}”，但签名的密钥（指纹 {shown}）不在名单中，未导入任何内容。", next_step, shown)
    if entry.revoked:
        raise RevokedSender(f"数据包来自“{entry.unit_name}”已停用的电脑，未导入任何内容。", "请与对方核实，并请对方用在用的电脑重新导出。")
    if manifest.recipient != me.unit or me.replica not in manifest.recipient_replicas:
        raise NotForUs(f"“{entry.unit_name}”没有把这个数据包发给本单位，可能是别人转来的，未导入任何内容。", "请直接向对方索取发给本单位的数据包。")
    return entry


def _verify_members(stream: AgeStream, manifest: Manifest, report: Report) -> None:
    progress = _Progress(report, manifest.size)
    for segment in manifest.segments:
        header = segment_header(_segment(stream, segment))
        if (header.replica, header.audience, header.seq) != (segment.replica, segment.audience, segment.seq):
            raise altered()
        if manifest.recipient not in header.audience:
            raise NotForUs("数据包里有不该发给本单位的内容，未导入任何内容。", "请告知对方，并请对方重新导出。")
        progress.advance(segment.size)
    for entry in manifest.attachments:
        Member(stream, entry.sha256, entry.size, progress).drain()
    stream.finish()


def _segment(stream: AgeStream, entry: SegmentEntry) -> bytes:
    if entry.size > SEGMENT_LIMIT:
        raise altered()
    data = stream.exactly(entry.size)
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        raise altered()
    return data


def _hash_range(file: BinaryIO, start: int, end: int, update: Callable[[bytes], None]) -> None:
    file.seek(start)
    left = end - start
    while left > 0 and (block := file.read(min(BLOCK, left))):
        update(block)
        left -= len(block)
