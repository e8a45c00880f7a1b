"""A disk that refuses: one write, sync or rename fails, or from some moment on nothing more fits. The user is told, and what was there before is there."""

import errno
import os
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import UserError
from db.durable import PART
from db.vault import COPIES, DATABASE_FILE
from tests.faults.disk import CREATE, MKDIR, RENAME, SYNC, SYNC_FOLDER, TRUNCATE, UNLINK, WRITE, Disk, Step, watched
from tests.faults.office import DATA
from tests.faults.operations import REFUSED, Operation
from tests.remembered import quick_keys, same_chance

TAKES_SPACE = (CREATE, WRITE, MKDIR)
CHANGES = (CREATE, WRITE, TRUNCATE, UNLINK)
LOG = f"{DATA}/{DATABASE_FILE}-wal"
LOCK_JOURNAL = "lock.db-journal"
SIDE_FILES = ("-wal", "-journal")
BESIDE_A_COPY = tuple(f"{PART}{side}" for side in SIDE_FILES)
CHINESE = re.compile(r"[一-鿿]")


@dataclass
class Refusing:
    """Refuses the step with this number; when the disk is full, all later ones that need space, too."""

    number: int
    code: int
    fired: list[Step] = field(default_factory=list)
    met: list[Step] = field(default_factory=list)
    """Of those, what a person must be told of."""
    _synced: set[str] = field(default_factory=set)
    """Files that hold nothing which was not synced."""
    _before: str = ""
    """The file of the step before."""
    _slots_changed: bool = False
    """The vault file was replaced, and the database has not noted its new generation."""

    def __call__(self, number: int, step: Step) -> None:
        if number == self.number or (self.code == errno.ENOSPC and number > self.number and step.kind in TAKES_SPACE):
            self.fired.append(step)
            if not self._is_for_later(step):
                self.met.append(step)
            raise OSError(self.code, os.strerror(self.code))
        self._before = step.path
        if step.kind == RENAME and step.to.endswith(COPIES[-1]):
            self._slots_changed = True
        if step.kind in CHANGES:
            self._synced.discard(step.path)
        elif step.kind == SYNC:
            self._synced.add(step.path)
            self._slots_changed &= step.path != LOG

    def _is_for_later(self, step: Step) -> bool:
        """True when nobody loses anything by it.

        SQLite puts its log into the file at the next opening, too, where it also clears away what lies about. What stands beside a copy that is being
        made is worth nothing: the copy is proven and synced before it gets its name. A journal serves only where a new file is put together, before it is
        proven and takes the old one's place; when SQLite cannot change such a file to a log, it takes that back and goes on with the journal, silently.
        New slots hold when the database could not note their generation: the next change of slots or the next opening does it first.
        """
        into_the_file = f"{step.path}-wal" in self._synced and step.kind in (WRITE, TRUNCATE, SYNC)
        again = step.kind == SYNC and step.path in self._synced
        beside_a_copy = step.path.endswith(BESIDE_A_COPY) or (step.kind == SYNC_FOLDER and self._before.endswith(BESIDE_A_COPY))
        of = self._before if step.kind == SYNC_FOLDER else step.path
        taken_back = f"{of}-journal" in self._synced or (of.endswith("-journal") and not of.endswith(LOCK_JOURNAL))
        cleared_away = step.kind == UNLINK and step.path.endswith(SIDE_FILES)
        noted_later, self._slots_changed = self._slots_changed and step.path == LOG, False
        return into_the_file or again or beside_a_copy or taken_back or cleared_away or noted_later


def refuse(operation: Operation, made: Path, root: Path, number: int, code: int) -> str:
    """Run the operation on such a disk, in `root`, which is made and removed; returns what the user was told, empty when the operation went on all the same.

    Raises AssertionError when the fault did not come to pass, when the user was not told in words of what could not be done, or when
    anything acknowledged is gone or half done.
    """
    root.mkdir()
    operation.prepare(made, root)
    refusing, told = Refusing(number, code), ""
    try:
        with quick_keys():
            try:
                with same_chance(), watched(Disk(str(root), refusing)) as disk:
                    operation.do(root, disk.say)
            except UserError as fault:
                told = _sentence(fault)
            assert refusing.fired, "the fault never came"
            assert told or not refusing.met, f"nobody was told of {refusing.met[0]}"
            operation.holds(root, [*disk.said, *([(REFUSED,)] if told else [])])
            assert not (told and operation.makes and not disk.said and (root / operation.makes).exists()), "half of it is left"
    except Exception as broken:
        raise AssertionError(f"{operation.name}, {errno.errorcode[code]} at step {number}, said {disk.said}, told “{told}”: {broken!r}") from broken
    finally:
        shutil.rmtree(root)
    return told


def _sentence(fault: UserError) -> str:
    for part in (fault.what, fault.next_step):
        assert CHINESE.search(part), f"no sentence for people: {part}"
    return fault.what


def points(steps: Sequence[Step], chance: random.Random) -> list[tuple[int, int]]:
    """For each thing that is done to each sort of file, one step by lot, and the code with which it is refused."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, step in enumerate(steps, 1):
        found.setdefault((step.kind, re.sub(r"[0-9a-f]{8,}|\d+", "#", step.path)), []).append(number)
    return [(chance.choice(numbers), _code(kind, chance)) for (kind, _), numbers in found.items()]


def drawn(steps: Sequence[Step], chance: random.Random, count: int) -> Iterator[tuple[int, int]]:
    """So many steps to be refused, by lot: number and code. Another run may take a few steps less."""
    for number in chance.choices(range(len(steps) - 9), k=count):
        yield number + 1, _code(steps[number].kind, chance)


def _code(kind: str, chance: random.Random) -> int:
    return chance.choice((errno.EIO, errno.ENOSPC)) if kind in TAKES_SPACE else errno.EIO
