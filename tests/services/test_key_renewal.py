"""A new master key: nothing is lost, what somebody kept of the old one opens nothing new."""

from pathlib import Path

import pytest

from app.domain.errors import BadInput, MachineFault, NotAllowed, UserError
from app.domain.leads import Lead
from app.domain.organisation import Account
from app.domain.query import Query
from app.services import accounts
from app.services.backup_plan import drill
from app.services.backups import back_up
from app.services.checking import check
from app.services.key_renewal import renew_key
from app.services.leads import save_draft
from app.services.opening import Setup, open_folder
from app.services.recovery import fresh_code
from db import vault as vaults
from tests.remembered import fresh_folder
from tests.services.offices import PASSWORD, Clock

FIRST, SECRET = "陈立言", "东升西落照着九州"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with fresh_folder(tmp_path / "data", Setup(["cangshan"], "仓前所", FIRST), PASSWORD, Clock()) as workspace:
        accounts.add_account(workspace, "赵某某", "所员", SECRET)
        save_draft(workspace, Lead(unit=workspace.unit.uid, suspect="履云鞋行"))
        workspace.blobs.put(b"photo")
    return tmp_path / "data"


def test_everything_is_there_under_the_new_key_and_the_old_file_goes_with_the_next_backup(folder: Path) -> None:
    with open_folder(folder, FIRST, PASSWORD, now=Clock()) as workspace:
        replica, old_key = workspace.store.identity.replica, workspace.vault.database_key
        left = renew_key(workspace, PASSWORD, fresh_code())
    before = {path.name for path in folder.glob("*.db")}

    with open_folder(folder, FIRST, PASSWORD, now=Clock()) as workspace:
        sha = workspace.blobs.put(b"photo")
        new = workspace.blobs.put(b"another photo")
        assert workspace.vault.database_key != old_key
        assert workspace.store.identity.replica == replica
        assert [lead.suspect for lead in workspace.records(Lead).all()] == ["履云鞋行"]
        assert (workspace.blobs.read(sha), workspace.blobs.read(new)) == (b"photo", b"another photo")
        assert [path.name for path in workspace.blobs.folder.iterdir()].count(workspace.blobs.local_name(sha)) == 1
        assert workspace.records(Lead).page(Query(search="履云")).records
        back_up(workspace)
        drill(workspace)
        assert [finding.what for finding in check(workspace)] == []

    assert left == ["赵某某"]
    assert before == {"lock.db", "zhilian.db", "zhilian-3.db"}
    assert {path.name for path in folder.glob("*.db")} == {"lock.db", "zhilian-3.db"}


def test_a_vault_file_that_somebody_kept_opens_nothing_of_what_came_later(folder: Path) -> None:
    kept = {name: (folder / name).read_bytes() for name in vaults.COPIES}
    with open_folder(folder, FIRST, PASSWORD, now=Clock()) as workspace:
        renew_key(workspace, PASSWORD, fresh_code())
    with open_folder(folder, FIRST, PASSWORD, now=Clock()) as workspace:
        back_up(workspace)
    with pytest.raises(UserError, match="赵某某"):
        open_folder(folder, "赵某某", SECRET, now=Clock())
    for name, raw in kept.items():
        (folder / name).write_bytes(raw)

    with pytest.raises(UserError):
        open_folder(folder, "赵某某", SECRET, now=Clock())


def test_others_come_in_again_with_a_password_from_the_administrator(folder: Path) -> None:
    with open_folder(folder, FIRST, PASSWORD, now=Clock()) as workspace:
        renew_key(workspace, PASSWORD, fresh_code())
    with open_folder(folder, FIRST, PASSWORD, now=Clock()) as workspace:
        state = accounts.known_accounts(workspace)[1].state
        accounts.reset_password(workspace, "赵某某", SECRET)

    with open_folder(folder, "赵某某", SECRET, now=Clock()) as workspace:
        assert (state, workspace.account.full_name) == ("还没有口令", "赵某某")


def test_a_wrong_password_another_role_or_a_full_disk_change_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise MachineFault("磁盘空间不足。", "请清理磁盘。")

    with open_folder(folder, FIRST, PASSWORD, now=Clock()) as workspace:
        with pytest.raises(BadInput):
            renew_key(workspace, SECRET, fresh_code())
        monkeypatch.setattr(vaults, "_write", full)
        with pytest.raises(MachineFault):
            renew_key(workspace, PASSWORD, fresh_code())
        monkeypatch.undo()
        mine, workspace.account = workspace.account, Account(uid="x", full_name="某", role="所员", unit=workspace.unit.uid)
        with pytest.raises(NotAllowed):
            renew_key(workspace, PASSWORD, fresh_code())
        workspace.account = mine

    assert {path.name for path in folder.glob("*.db")} == {"lock.db", "zhilian.db"}
    with open_folder(folder, FIRST, PASSWORD, now=Clock()) as workspace:
        assert workspace.records(Lead).count() == 1


def test_a_power_cut_between_the_two_copies_is_no_damage(folder: Path) -> None:
    kept = (folder / vaults.COPIES[1]).read_bytes()
    with open_folder(folder, FIRST, PASSWORD, now=Clock()) as workspace:
        renew_key(workspace, PASSWORD, fresh_code())
    (folder / vaults.COPIES[1]).write_bytes(kept)

    with open_folder(folder, FIRST, PASSWORD, now=Clock()) as workspace:
        assert [finding.what for finding in check(workspace) if finding.damage] == []

    assert len({(folder / name).read_bytes() for name in vaults.COPIES}) == 1
