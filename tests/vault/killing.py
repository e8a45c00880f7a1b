"""A process that works in a data folder is killed, again and again; after each time everything that it had acknowledged must be there."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from app.domain.errors import UserError
from app.domain.leads import Lead
from app.services.backups import backups_of
from app.services.checking import check
from app.services.opening import Opened, Setup, open_folder, set_up
from db.keys import FLOOR
from tests.services.offices import PASSWORD

ACCOUNT = "陈立言"
THINGS = 8
"""What the work acknowledges in one round; it is killed somewhere among them."""
LONGEST_PAUSE = 0.15
ROOT = str(Path(__file__).parents[2])
WORK = str(Path(__file__).with_name("killed_work.py"))


class KilledFolder:
    """One data folder, and what was promised of it so far."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.chance = random.Random(seed)
        self.password = PASSWORD
        self.leads: set[str] = set()
        self.blobs: set[str] = set()
        self.kills = self.acknowledged = 0
        set_up(folder, Setup(["cangshan"], "仓前所", ACCOUNT), PASSWORD, cost=FLOOR)[0].close()

    def kill_once(self) -> None:
        """Let it work, kill it, and hold it to its word. Raises AssertionError."""
        said = self._killed(self.chance.randrange(THINGS), self.chance.uniform(0.0, LONGEST_PAUSE))
        self.kills += 1
        self.acknowledged += len(said)
        self.leads |= {words[1] for words in said if words[0] == "lead"}
        self.blobs |= {words[1] for words in said if words[0] == "blob"}
        accepted = [words[1] for words in said if words[0] == "password"][-1:] or [self.password]
        tried = [words[1] for words in said if words[0] == "trying"][-1:]
        with self._opened([*accepted, *tried]) as workspace:
            assert self.leads <= {lead.uid for lead in workspace.records(Lead).all()}
            assert [finding.what for finding in check(workspace) if finding.damage] == []
            for sha in self.blobs:
                workspace.blobs.verify(sha)
            assert len(backups_of(workspace)) >= any(words[0] == "backup" for words in said)
            assert not list(workspace.folder.glob("attachments/*.part"))

    def _killed(self, after: int, pause: float) -> list[list[str]]:
        """What the process had acknowledged when it was killed, `pause` seconds after it had acknowledged so many things."""
        environment = {**os.environ, "PYTHONPATH": ROOT}
        command = [sys.executable, WORK, str(self.folder), ACCOUNT, self.password, str(self.kills * 1000)]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", env=environment)
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(after + 1)]
        time.sleep(pause)
        child.kill()
        said = [line.split() for line in [*lines, *child.stdout.read().splitlines()]]
        assert child.wait() == -9, "the kill came too late"
        return said

    def _opened(self, passwords: list[str]) -> Opened:
        for password in dict.fromkeys(passwords):
            try:
                opened = open_folder(self.folder, ACCOUNT, password)
            except UserError:
                continue
            self.password = password
            return opened
        raise AssertionError("no password opens the folder")
