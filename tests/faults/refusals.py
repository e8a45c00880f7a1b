"""A disk that refuses: one write, sync or rename fails, or from some moment on nothing more fits. The user is told, and what was there before is there."""

import errno
import os
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import UserError
from tests.faults.disk import CREATE, MKDIR, WRITE, Disk, Step, watched
from tests.faults.operations import REFUSED, Operation
from tests.remembered import quick_keys, same_chance

TAKES_SPACE = (CREATE, WRITE, MKDIR)
CHINESE = re.compile(r"[一-鿿]")


@dataclass
class Refusing:
    """Refuses the step with this number; when the disk is full, all later ones that need space, too."""

    number: int
    code: int
    fired: int = 0

    def __call__(self, number: int, step: Step) -> None:
        if number == self.number or (self.code == errno.ENOSPC and number > self.number and step.kind in TAKES_SPACE):
            self.fired += 1
            raise OSError(self.code, os.strerror(self.code))


def refuse(operation: Operation, made: Path, root: Path, number: int, code: int) -> str:
    """Run the operation on such a disk, in `root`, which is made and removed; returns what the user was told, empty when the operation went on all the same.

    Raises AssertionError when the fault did not come to pass, when the user was told nothing in words, or when anything acknowledged is gone or half done.
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
