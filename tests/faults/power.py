"""Power cuts, made from a recording: of all that a program wrote, what it did not sync may be lost, in part, sector by sector.

A disk keeps what was synced. Of the writes to a file since its last sync any set of sectors may have arrived; of the names in a folder since its last sync
the first few, a rename as one. One recording of an operation gives as many disks as one wants to look at.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.disk import CREATE, MKDIR, RENAME, RMDIR, SYNC, SYNC_FOLDER, TRUNCATE, UNLINK, UNWATCHED, WRITE, Disk, Step, watched
from tests.faults.operations import Operation, Said
from tests.remembered import quick_keys

SECTOR = 512
SHARES = (0.0, 0.1, 0.5, 0.9, 1.0)
"""How much of what was not synced arrived, drawn for each file."""


@dataclass(eq=False)
class File:
    """What of it is on the disk for certain, and what was written since."""

    durable: bytes = b""
    pending: list[Step] = field(default_factory=list)

    def sync(self) -> None:
        """All of it is on the disk now."""
        self.durable, self.pending = self.arrived(lambda: True), []

    def arrived(self, drawn: Callable[[], bool]) -> bytes:
        """The content when each pending sector and truncation has arrived or not, as it is drawn."""
        content = bytearray(self.durable)
        for step in self.pending:
            if step.kind == TRUNCATE:
                if drawn():
                    _resize(content, step.offset)
                continue
            for start, end in _sectors(step):
                if drawn():
                    _resize(content, max(len(content), end))
                    content[start:end] = step.data[start - step.offset : end - step.offset]
        return bytes(content)


def _resize(content: bytearray, size: int) -> None:
    content[size:] = bytes(max(0, size - len(content)))


def _sectors(step: Step) -> Iterator[tuple[int, int]]:
    start, last = step.offset, step.offset + len(step.data)
    while start < last:
        end = min(last, (start // SECTOR + 1) * SECTOR)
        yield start, end
        start = end


@dataclass(eq=False)
class Folder:
    """Which names in it are on the disk for certain."""

    durable: "dict[str, File | Folder]" = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Naming:
    """A name that was given or taken away since; a rename does both, and counts as one of the folder into which it goes."""

    folder: Folder
    given: tuple[str, "File | Folder"] | None
    taken: tuple[Folder, str] | None


@dataclass
class Drive:
    """A disk at one moment of a recording."""

    root: Folder = field(default_factory=Folder)
    live: "dict[str, File | Folder]" = field(default_factory=dict)
    pending: list[Naming] = field(default_factory=list)

    @classmethod
    def holding(cls, place: Path) -> "Drive":
        """A drive on which all below `place` is durable."""
        drive = cls()
        drive.live["."] = drive.root
        for path in sorted(place.rglob("*")):
            if path.name.endswith(UNWATCHED):
                continue
            name = str(path.relative_to(place))
            node = drive.live[name] = Folder() if path.is_dir() else File(path.read_bytes())
            drive._parent(name).durable[path.name] = node
        return drive

    def do(self, step: Step) -> None:
        """One recorded step more was done."""
        node = self.live.get(step.path)
        if step.kind in (CREATE, MKDIR):
            node = self.live[step.path] = File() if step.kind == CREATE else Folder()
            self.pending.append(Naming(self._parent(step.path), (_last(step.path), node), None))
        elif step.kind in (UNLINK, RMDIR):
            self.live.pop(step.path)
            self.pending.append(Naming(self._parent(step.path), None, (self._parent(step.path), _last(step.path))))
        elif step.kind == RENAME:
            self._rename(step.path, step.to)
        elif step.kind == SYNC_FOLDER:
            assert isinstance(node, Folder)
            self._sync(node)
        elif isinstance(node, File) and step.kind == SYNC:
            node.sync()
        elif isinstance(node, File):
            node.pending.append(step)

    def _rename(self, source: str, target: str) -> None:
        taken = self._parent(source), _last(source)
        for name in [name for name in self.live if name == source or name.startswith(source + "/")]:
            self.live[target + name[len(source) :]] = self.live.pop(name)
        self.pending.append(Naming(self._parent(target), (_last(target), self.live[target]), taken))

    def _parent(self, name: str) -> Folder:
        parent = self.live[str(Path(name).parent)]
        assert isinstance(parent, Folder)
        return parent

    def _sync(self, folder: Folder) -> None:
        done = [naming for naming in self.pending if naming.folder is folder or (naming.taken and naming.taken[0] is folder)]
        for naming in done:
            _apply(naming, {id(one): one.durable for one in (naming.folder, *((naming.taken[0],) if naming.taken else ()))})
        self.pending = [naming for naming in self.pending if naming not in done]

    def write(self, to: Path, chance: random.Random | None) -> None:
        """Put below `to` what is found after a cut, as it is drawn; without a lot all that was done."""
        entries: dict[int, dict[str, File | Folder]] = {}
        left = {id(folder): chance.choice((0, chance.randint(0, 20), 1000)) if chance else 1000 for folder in {naming.folder for naming in self.pending}}
        for naming in self.pending:
            left[id(naming.folder)] -= 1
            if left[id(naming.folder)] >= 0:
                for folder in (naming.folder, *((naming.taken[0],) if naming.taken else ())):
                    entries.setdefault(id(folder), dict(folder.durable))
                _apply(naming, entries)
        self._write(self.root, to, entries, chance)

    def _write(self, folder: Folder, to: Path, entries: "dict[int, dict[str, File | Folder]]", chance: random.Random | None) -> None:
        to.mkdir()
        for name, node in entries.get(id(folder), folder.durable).items():
            if isinstance(node, Folder):
                self._write(node, to / name, entries, chance)
            else:
                share = chance.choice(SHARES) if chance else 1.0
                (to / name).write_bytes(node.arrived(lambda share=share: chance is None or chance.random() < share))  # type: ignore[misc]


def _apply(naming: Naming, entries: "dict[int, dict[str, File | Folder]]") -> None:
    if naming.taken:
        entries[id(naming.taken[0])].pop(naming.taken[1], None)
    if naming.given:
        entries[id(naming.folder)][naming.given[0]] = naming.given[1]


def _last(name: str) -> str:
    return name.rpartition("/")[2]


@dataclass(frozen=True)
class Cut:
    """The power goes before one step of an operation; the lot says what of all that was not synced has arrived."""

    operation: Operation
    drive: Drive
    step: str
    said: Said
    lot: float

    def hold(self, place: Path) -> None:
        """Look at what is left, written to `place` for as long as it takes. Raises AssertionError when a word was broken or something is half done."""
        try:
            self.drive.write(place, random.Random(self.lot))
            with quick_keys():
                self.operation.holds(place, self.said)
        except Exception as broken:
            raise AssertionError(f"{self.operation.name}, cut before {self.step}, said {self.said}: {broken!r}") from broken
        finally:
            shutil.rmtree(place, ignore_errors=True)


@dataclass
class Recording:
    """One operation, run to its end once while all that it asked of the disk was noted."""

    operation: Operation
    before: Path
    disk: Disk

    def cuts(self, count: int, chance: random.Random) -> Iterator[Cut]:
        """So many cuts at moments drawn by lot; to be looked at one after the other."""
        drive, steps, done = Drive.holding(self.before), self.disk.steps, 0
        for moment in sorted(self._moment(chance) for _ in range(count)):
            for step in steps[done:moment]:
                drive.do(step)
            done = moment
            said = self.disk.said[: steps[moment].said if moment < len(steps) else None]
            yield Cut(self.operation, drive, f"step {moment} ({steps[moment] if moment < len(steps) else 'the end'})", said, chance.random())

    def _moment(self, chance: random.Random) -> int:
        """Any moment, but three times of four one beside a step that is not just another write."""
        turning = [number for number, step in enumerate(self.disk.steps) if step.kind != WRITE]
        return chance.choice(turning) + chance.randint(0, 1) if chance.random() < 0.75 else chance.randint(0, len(self.disk.steps))


def record(operation: Operation, made: Path, scratch: Path) -> Recording:
    """Run it to its end; what it began with is kept in `scratch`. Raises AssertionError when the recording misses something that was done."""
    before, root = scratch / f"{operation.name} before", scratch / "recorded"
    before.mkdir()
    operation.prepare(made, before)
    shutil.copytree(before, root)
    with quick_keys(), watched(Disk(str(root))) as disk:
        operation.do(root, disk.say)
    drive = Drive.holding(before)
    for step in disk.steps:
        drive.do(step)
    drive.write(scratch / "replayed", None)
    assert _contents(scratch / "replayed") == _contents(root), "the recording is not complete"
    shutil.rmtree(scratch / "replayed")
    shutil.rmtree(root)
    return Recording(operation, before, disk)


def _contents(place: Path) -> dict[str, bytes]:
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file() and not path.name.endswith(UNWATCHED)}
