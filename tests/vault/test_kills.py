"""kill -9 while saving, attaching, keeping drafts, backing up, changing the password: what was acknowledged is there, nothing is half done."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from app.domain.errors import UserError
from app.domain.leads import Lead
from app.services.accounts import change_password
from app.services.backup_plan import back_up_daily
from app.services.backups import backups_of
from app.services.checking import check
from app.services.drafts import Typed, keep_drafts
from app.services.leads import save_draft
from app.services.opening import Opened, Setup, open_folder
from tests.remembered import fresh_folder
from tests.services.offices import PASSWORD, Clock

KILLS, SEED = 4, 20261120
ACCOUNT = "陈立言"
ROOT = str(Path(__file__).parents[2])


def killed(folder: Path, password: str, begin: int, after: int, pause: float) -> list[list[str]]:
    """What the process had acknowledged when it was killed, `pause` seconds after it had acknowledged so many things."""
    environment = {**os.environ, "PYTHONPATH": ROOT}
    command = [sys.executable, str(Path(__file__).with_name("killed_work.py")), str(folder), ACCOUNT, password, str(begin)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", env=environment)
    assert child.stdout is not None
    lines = [child.stdout.readline() for _ in range(after + 1)]
    time.sleep(pause)
    child.kill()
    said = [line.split() for line in [*lines, *child.stdout.read().splitlines()]]
    assert child.wait() == -9
    return said


def opened_with(folder: Path, passwords: list[str]) -> tuple[Opened, str]:
    """The folder, open with the first of the passwords that opens it."""
    for password in passwords:
        try:
            return open_folder(folder, ACCOUNT, password), password
        except UserError:
            continue
    raise AssertionError("no password opens the folder")


def test_kill_9_at_random_moments_loses_nothing_acknowledged_and_leaves_nothing_half_done(tmp_path):
    fresh_folder(tmp_path / "data", Setup(["cangshan"], "仓前所", ACCOUNT), PASSWORD, Clock()).close()
    chance, password, leads, blobs, done = random.Random(SEED), PASSWORD, set(), set(), 0

    for number in range(KILLS):
        said = killed(tmp_path / "data", password, number * 1000, chance.randrange(8), chance.uniform(0.0, 0.15))
        done += len(said)
        leads |= {words[1] for words in said if words[0] == "lead"}
        blobs |= {words[1] for words in said if words[0] == "blob"}
        accepted = [words[1] for words in said if words[0] == "password"][-1:] or [password]
        tried = [words[1] for words in said if words[0] == "trying"][-1:]
        opened, password = opened_with(tmp_path / "data", list(dict.fromkeys([*accepted, *tried])))
        with opened as workspace:
            kept = workspace.records(Lead).all()
            assert leads <= {lead.uid for lead in kept}
            assert [finding.what for finding in check(workspace) if finding.damage] == []
            for sha in blobs:
                workspace.blobs.verify(sha)
            assert len(backups_of(workspace)) >= min(1, sum(words[0] == "backup" for words in said))
            assert not list(workspace.folder.glob("attachments/*.part"))

    assert done > KILLS


def test_what_somebody_typed_stands_nowhere_in_the_folder_in_clear(tmp_path, monkeypatch):
    """A canary in a name, in an attachment, in a draft and in a password: in no byte of the data folder, its WAL, its backups, the log."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    canary = "金丝雀QWXZ7788"
    with fresh_folder(tmp_path / "data", Setup(["cangshan"], "仓前所", ACCOUNT), PASSWORD, Clock()) as workspace:
        save_draft(workspace, Lead(unit=workspace.unit.uid, suspect=canary, suspect_phone="13877887788"))
        workspace.blobs.put(b"Exif\0\0" + canary.encode() * 1000)
        keep_drafts(workspace, [Typed("lead", "", {"suspect": canary}, {"received_on": canary})])
        change_password(workspace, PASSWORD, f"{canary}口令")
        back_up_daily(workspace)
        while_open = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "lock.db"]
        found = [path.name for path in while_open if any(word in path.read_bytes() for word in (canary.encode(), canary.encode("utf-16-le"), b"13877887788"))]

    after = [path.name for path in tmp_path.rglob("*") if path.is_file() and canary.encode() in path.read_bytes()]

    assert {"zhilian.db-wal", "zhilian-000001.backup"} <= {path.name for path in while_open}
    assert (found, after) == ([], [])
