"""kill -9 while saving, attaching, keeping drafts, backing up, changing the password: what was acknowledged is there, nothing is half done."""

from app.domain.leads import Lead
from app.services.accounts import change_password
from app.services.backup_plan import back_up_daily
from app.services.drafts import Typed, keep_drafts
from app.services.leads import save_draft
from app.services.opening import Setup
from tests.remembered import fresh_folder
from tests.services.offices import PASSWORD, Clock
from tests.vault.killing import ACCOUNT, KilledFolder

KILLS, SEED = 4, 20261120
"""`dev.py faults` goes on for as long as it is told to."""


def test_kill_9_at_random_moments_loses_nothing_acknowledged_and_leaves_nothing_half_done(tmp_path):
    folder = KilledFolder(tmp_path / "data", SEED)

    for _ in range(KILLS):
        folder.kill_once()

    assert folder.acknowledged > KILLS


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
