"""kill -9 between any two things that a program asks of the disk; afterwards all that was acknowledged is there, and nothing is half done.

Between two such steps a kill leaves nothing behind that the one before did not, so the steps are all moments that there are.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.disk import WRITE
from tests.faults.operations import OPERATIONS, Operation
from tests.remembered import quick_keys

ROOT = str(Path(__file__).parents[2])
KILLED = -9


@dataclass
class Killer:
    """Kills one operation after the other in a process that was made for it."""

    made: Path
    scratch: Path
    chance: random.Random
    process: subprocess.Popen[str]
    kills: int = 0
    acknowledged: int = 0
    by_operation: dict[str, int] = field(default_factory=dict)
    _steps: dict[str, list[str]] = field(default_factory=dict)

    def kill_once(self) -> None:
        """Kill the operation whose turn it is at a step drawn by lot. Raises AssertionError naming operation and step."""
        operation = OPERATIONS[self.kills % len(OPERATIONS)]
        last = self._moment(operation)
        self.kills += 1
        self.by_operation[operation.name] = self.by_operation.get(operation.name, 0) + 1
        with self._root(operation) as root:
            said, status = self._run(operation, root, last)
            assert status == KILLED, f"{operation.name}, step {last}: the kill came too late ({status})"
            self.acknowledged += len(said)
            try:
                with quick_keys():
                    operation.holds(root, said)
            except Exception as broken:
                raise AssertionError(f"{operation.name}, killed before step {last}, said {said}: {broken!r}") from broken

    def _moment(self, operation: Operation) -> int:
        """Any step, but every other time one that is not another write: those are many, and between them little changes."""
        if operation.name not in self._steps:
            with self._root(operation) as root:
                said, status = self._run(operation, root, 0)
            assert status == 0, f"{operation.name} fails by itself"
            self._steps[operation.name] = said[-1][1:]
        kinds = self._steps[operation.name][: -len(OPERATIONS)]  # another run may take a few steps less
        turning = [number for number, kind in enumerate(kinds, 1) if kind != WRITE]
        return self.chance.choice(turning) if self.chance.random() < 0.5 else self.chance.randint(1, len(kinds))

    @contextmanager
    def _root(self, operation: Operation) -> Iterator[Path]:
        root = self.scratch / "root"
        root.mkdir()
        try:
            yield operation.prepare(self.made, root)
        finally:
            shutil.rmtree(root)

    def _run(self, operation: Operation, root: Path, last: int) -> tuple[list[list[str]], int]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([operation.name, str(root), last]) + "\n")
        self.process.stdin.flush()
        said: list[list[str]] = []
        for line in self.process.stdout:
            words = json.loads(line)
            if words[0] == "ended":
                return said, words[1]
            said.append(words)
        raise AssertionError("the process that makes the children ended")


@contextmanager
def killer(made: Path, scratch: Path, seed: int) -> Iterator[Killer]:
    """Ready to kill; `made` is the office, `scratch` an empty folder."""
    command = [sys.executable, "-m", "tests.faults.killed_process"]
    environment = {**os.environ, "PYTHONPATH": ROOT, "PYTHONUTF8": "1"}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", env=environment, cwd=ROOT) as process:
        yield Killer(made, scratch, random.Random(seed), process)
        assert process.stdin is not None
        process.stdin.close()
