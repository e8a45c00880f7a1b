"""The process that is killed: it is started once, and for every kill makes a child of itself, which costs a hundredth of a new process.

It reads what is to be done, a line each: operation, root, the number of the step to die before. It writes what the child acknowledges, a JSON line each,
then how the child ended. Number 0 kills nobody: then it works itself, so that its children find warm what is slow to begin with, and says all steps.
"""

import json
import os
import signal
import sys
from pathlib import Path

from tests.faults.disk import Disk, Step, watched
from tests.faults.operations import operation
from tests.remembered import quick_keys, same_chance


def work(name: str, root: Path, last: int) -> int:
    """Do it, and die before the step with that number."""

    def die(number: int, step: Step) -> None:
        kinds.append(step.kind)
        if number == last:
            os.kill(os.getpid(), signal.SIGKILL)

    kinds: list[str] = []
    disk = Disk(str(root), die)
    with same_chance(), watched(disk):
        operation(name).do(root, lambda *words: tell([*words]))
    tell(["steps", *kinds])
    return 0


def tell(words: list[object]) -> None:
    """One line, at once and past all buffers: acknowledged."""
    os.write(1, json.dumps(words).encode() + b"\n")


def main() -> None:
    with quick_keys():
        for line in sys.stdin:
            name, root, last = json.loads(line)
            tell(["ended", in_a_child(name, Path(root), last) if last else work(name, Path(root), last)])


def in_a_child(name: str, root: Path, last: int) -> int:
    """How it ended."""
    child = os.fork()
    if child == 0:
        try:
            work(name, root, last)
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    main()
