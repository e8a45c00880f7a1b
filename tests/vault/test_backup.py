import pytest

from app.domain.errors import Damaged, MachineFault, NotFound, UserError
from db import backup
from db.backup import BEFORE_IMPORT, list_backups, make_backup, unpack_backup, write_backup
from db.connection import immediate, open_database
from db.vault import COPIES, open_vault, open_with_recovery
from tests.vault.vault_secrets import ACCOUNT, PASSWORD


@pytest.fixture
def vault(made, folder, monkeypatch):
    """The copy of the data folder, opened without deriving keys."""
    monkeypatch.setattr("db.slots.Slot.open", lambda _, secret: made[0]._master if secret == PASSWORD else None)
    vault = open_vault(folder, ACCOUNT, PASSWORD)
    monkeypatch.undo()
    return vault


@pytest.fixture
def db(vault):
    db = vault.database()
    yield db
    db.close()


def _newest(db):
    return db.execute("SELECT max(CAST(uid AS INTEGER)) FROM lead").fetchone()[0]


def test_a_backup_is_opened_again_with_password_and_with_recovery_code(made, vault, db, tmp_path):
    file = make_backup(db, vault, tmp_path / "备份", proof=_newest)

    unpack_backup(file, tmp_path / "恢复")

    restored = open_vault(tmp_path / "恢复", ACCOUNT, PASSWORD)
    assert [row["name"] for row in restored.database().table("lead").rows] == [f"线索{number}" for number in range(50)]
    assert open_with_recovery(tmp_path / "恢复", made[1]).account_uid == "uid-1"
    assert sorted(path.name for path in (tmp_path / "恢复").iterdir() if "-" not in path.name) == sorted([*COPIES, "zhilian.db"])


def test_what_was_saved_a_moment_ago_and_stands_only_in_the_wal_is_in_the_backup(vault, db, tmp_path):
    db.table("lead").insert({"uid": "99", "name": "刚保存"})

    file = make_backup(db, vault, tmp_path / "b", proof=_newest)

    unpack_backup(file, tmp_path / "r")
    copy = open_database(tmp_path / "r" / "zhilian.db", vault.database_key, vault.database_salt)
    assert copy.table("lead").get("99")["name"] == "刚保存"
    assert copy.execute("PRAGMA cipher_integrity_check").fetchall() == []


def test_the_backup_is_encrypted_and_nothing_else_is_left_in_its_folder(vault, db, tmp_path):
    file = make_backup(db, vault, tmp_path / "b", proof=_newest)

    assert list(file.parent.iterdir()) == [file]
    assert "线索1".encode() not in file.read_bytes()
    assert b"CREATE TABLE" not in file.read_bytes()


@pytest.mark.parametrize("loss", ["DELETE FROM lead WHERE uid = '7'", "DROP TABLE lead", "CREATE TABLE more (x)"])
def test_a_copy_with_a_row_or_table_too_few_or_too_many_is_not_taken(vault, db, tmp_path, monkeypatch, loss):
    _spoil(monkeypatch, lambda copy: copy.execute(loss))

    with pytest.raises(MachineFault, match="不一致"):
        make_backup(db, vault, tmp_path / "b", proof=lambda _: 0)

    assert list((tmp_path / "b").iterdir()) == []


def test_a_copy_whose_journal_head_differs_is_not_taken(vault, db, tmp_path, monkeypatch):
    _spoil(monkeypatch, lambda copy: copy.execute("UPDATE lead SET uid = '1000' WHERE uid = '49'"))

    with pytest.raises(MachineFault, match="不一致"):
        make_backup(db, vault, tmp_path / "b", proof=_newest)

    assert list((tmp_path / "b").iterdir()) == []


def _spoil(monkeypatch, change):
    """The disk loses something between copying and proving."""
    real = backup._require_equal

    def spoiled(vault, part, proof, expected):
        copy = open_database(part, vault.database_key, vault.database_salt)
        change(copy)
        copy.close()
        real(vault, part, proof, expected)

    monkeypatch.setattr(backup, "_require_equal", spoiled)


def test_a_flipped_bit_in_the_copy_is_not_taken(vault, db, tmp_path, monkeypatch):
    real = backup._require_equal

    def flipped(vault, part, proof, expected):
        raw = bytearray(part.read_bytes())
        raw[-100] ^= 1
        part.write_bytes(raw)
        real(vault, part, proof, expected)

    monkeypatch.setattr(backup, "_require_equal", flipped)

    with pytest.raises(UserError):
        make_backup(db, vault, tmp_path / "b", proof=lambda _: 0)

    assert list((tmp_path / "b").iterdir()) == []


def test_a_save_during_the_backup_leads_to_another_attempt(vault, db, tmp_path):
    other, saves = vault.database(), iter(["98", "99"])

    def saving(database):
        if database is db and (uid := next(saves, None)):
            with immediate(other):
                other.table("lead").insert({"uid": uid, "name": "同时保存"})
        return _newest(database)

    file = make_backup(db, vault, tmp_path / "b", proof=saving)

    unpack_backup(file, tmp_path / "r")
    assert open_database(tmp_path / "r" / "zhilian.db", vault.database_key, vault.database_salt).table("lead").count == 52


def test_saving_without_end_is_told_in_words(vault, db, tmp_path):
    numbers = iter(range(1000))

    with pytest.raises(UserError, match="一直有新的内容"):
        make_backup(db, vault, tmp_path / "b", proof=lambda _: next(numbers))

    assert list((tmp_path / "b").iterdir()) == []


def test_rotation_goes_by_number_and_keeps_the_newest(vault, db, tmp_path):
    for _ in range(5):
        make_backup(db, vault, tmp_path, proof=_newest, keep=3)

    assert [path.name for path in list_backups(tmp_path)] == [f"zhilian-00000{number}.backup" for number in (3, 4, 5)]


def test_backups_before_imports_rotate_by_themselves(vault, db, tmp_path):
    own = [make_backup(db, vault, tmp_path, proof=_newest) for _ in range(3)]

    for _ in range(6):
        last = make_backup(db, vault, tmp_path, proof=_newest, keep=2, series=BEFORE_IMPORT)

    assert last.name == "zhilian-000009-before-import.backup"
    assert list_backups(tmp_path) == [*own, last.with_name("zhilian-000008-before-import.backup"), last]
    assert list_backups(tmp_path)[0] == own[0]
    fourth = make_backup(db, vault, tmp_path, proof=_newest, keep=2)
    assert [path.name[8:14] for path in list_backups(tmp_path)] == ["000003", "000008", "000009", "000010"]
    assert fourth.name == "zhilian-000010.backup"


def test_the_last_two_whole_backups_are_never_removed_and_cut_ones_do_not_count(vault, db, tmp_path):
    first, second, cut = (make_backup(db, vault, tmp_path, proof=_newest) for _ in range(3))
    cut.write_bytes(cut.read_bytes()[:-1])
    (tmp_path / "zhilian-000009.backup").write_bytes(b"")

    tenth = make_backup(db, vault, tmp_path, proof=_newest, keep=1)

    assert tenth.name == "zhilian-000010.backup"
    assert list_backups(tmp_path) == [second, tenth]
    assert not first.exists()
    assert cut.exists()


def test_a_broken_vault_file_inside_makes_a_backup_not_whole(vault, db, tmp_path):
    file = make_backup(db, vault, tmp_path, proof=_newest)
    raw = bytearray(file.read_bytes())
    raw[-200] ^= 1
    file.write_bytes(raw)

    assert list_backups(tmp_path) == []


def test_a_backup_to_a_named_file_replaces_it_only_when_proven(vault, db, tmp_path, monkeypatch):
    write_backup(db, vault, tmp_path / "我的备份", proof=_newest)
    before = (tmp_path / "我的备份").read_bytes()
    _spoil(monkeypatch, lambda copy: copy.execute("DELETE FROM lead"))

    with pytest.raises(MachineFault):
        write_backup(db, vault, tmp_path / "我的备份", proof=_newest)

    assert (tmp_path / "我的备份").read_bytes() == before


def test_restoring_never_touches_a_folder_with_content(vault, db, folder, tmp_path):
    file = make_backup(db, vault, tmp_path / "b", proof=_newest)

    with pytest.raises(UserError, match="不是空的"):
        unpack_backup(file, folder)


def test_a_flipped_bit_is_found_without_a_key_and_never_restored(vault, db, tmp_path):
    file = make_backup(db, vault, tmp_path / "b", proof=_newest)
    raw = bytearray(file.read_bytes())
    raw[5000] ^= 1
    file.write_bytes(raw)

    with pytest.raises(Damaged, match="已损坏"):
        unpack_backup(file, tmp_path / "r")

    assert backup.damaged_backups(tmp_path / "b") == [file]
    assert not (tmp_path / "r").exists()


def test_a_backup_of_before_there_was_a_digest_is_restored(vault, db, tmp_path):
    file = make_backup(db, vault, tmp_path / "b", proof=_newest)
    raw = file.read_bytes()
    file.write_bytes(raw[:-48] + raw[-16:-8] + b"ZLBACKUP")

    unpack_backup(file, tmp_path / "r")

    assert backup.damaged_backups(tmp_path / "b") == []
    assert open_vault(tmp_path / "r", ACCOUNT, PASSWORD).database().table("lead").count == 50


@pytest.mark.parametrize("raw", [b"", b"x", b"ZLBACKUP", bytes(16) + b"ZLBACKUP", b"\xff" * 8 + b"ZLBACKUP", b"x" * 10_000])
def test_a_file_that_is_no_backup_is_refused(tmp_path, raw):
    (tmp_path / "f").write_bytes(raw)

    with pytest.raises(Damaged, match="不是完整的备份"):
        unpack_backup(tmp_path / "f", tmp_path / "r")

    assert not (tmp_path / "r").exists()


def test_a_backup_that_is_gone_is_told_in_words(tmp_path):
    with pytest.raises(NotFound, match="找不到备份文件"):
        unpack_backup(tmp_path / "gone", tmp_path / "r")
