import errno
import json
import os
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256

import pytest

from app.domain.errors import BadInput, Damaged, MachineFault, NotFound, UserError
from db import durable
from db.keys import FLOOR, Cost, new_recovery_code
from db.slots import SlotTable, canonical
from db.vault import COPIES, create_vault, open_vault, open_with_recovery
from tests.vault.vault_secrets import ACCOUNT, PASSWORD

A, B = COPIES


def test_the_right_password_gives_the_same_keys_and_data(made, folder):
    vault = open_vault(folder, ACCOUNT, PASSWORD)

    assert (vault.database_key, vault.blob_key, vault.account_uid) == (made[0].database_key, made[0].blob_key, "uid-1")
    assert vault.database().table("lead").count == 50
    assert (vault.generation, vault.damaged_copies) == (1, ())


def test_full_width_typing_is_the_same_password(folder):
    assert open_vault(folder, ACCOUNT, PASSWORD.replace("2025", "２０２５")).generation == 1


def test_a_wrong_password_is_refused_in_words(folder):
    with pytest.raises(UserError) as refusal:
        open_vault(folder, ACCOUNT, PASSWORD + "x")

    assert refusal.value.what == "口令不对。"
    assert "恢复码" in refusal.value.next_step


def test_an_unknown_account_is_refused_without_a_derivation(folder):
    with pytest.raises(NotFound, match="李强"):
        open_vault(folder, "李强", PASSWORD)


def test_the_recovery_code_opens_as_its_account_and_a_new_password_can_be_set(made, folder):
    vault = open_with_recovery(folder, made[1].replace("-", " ").lower())
    vault.set_password("uid-1", ACCOUNT, "新口令", random=os.urandom, cost=FLOOR)
    vault.database().close()

    again = open_vault(folder, ACCOUNT, "新口令")

    assert (vault.account_uid, again.generation) == ("uid-1", 2)
    assert again.database().table("lead").count == 50
    with pytest.raises(UserError, match="口令不对"):
        open_vault(folder, ACCOUNT, PASSWORD)


def test_a_mistyped_recovery_code_is_pointed_at_before_any_derivation(made, folder):
    groups = made[1].split("-")
    groups[3] = groups[3][:3] + ("2" if groups[3][3] != "2" else "3")

    with pytest.raises(BadInput, match="第4组"):
        open_with_recovery(folder, "-".join(groups))


def test_another_recovery_code_is_refused(folder):
    with pytest.raises(UserError, match="恢复码不对"):
        open_with_recovery(folder, new_recovery_code(os.urandom))


def test_neither_key_nor_password_nor_code_stands_in_the_folder(made, folder):
    vault, code = made
    written = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())

    for secret in (vault._master, vault.database_key, vault.blob_key):
        assert secret not in written
        assert secret.hex().encode() not in written
    assert PASSWORD.encode() not in written
    assert code.encode() not in written


def test_a_new_vault_never_takes_over_a_folder_with_data(folder):
    with pytest.raises(UserError, match="已经有知联的数据"):
        create_vault(folder, "uid-2", "李强", "口令", random=os.urandom, cost=FLOOR)


def test_an_empty_password_is_refused(tmp_path):
    with pytest.raises(BadInput, match="口令是空的"):
        create_vault(tmp_path / "x", "uid-2", "李强", "  ", random=os.urandom, cost=FLOOR)

    assert not (tmp_path / "x").exists()


def test_a_folder_without_data_says_so(tmp_path):
    with pytest.raises(NotFound, match="没有知联的数据"):
        open_vault(tmp_path, ACCOUNT, PASSWORD)


@pytest.mark.parametrize("which", COPIES)
def test_a_flipped_bit_anywhere_in_a_copy_is_found_without_a_key(folder, which):
    """Issue 2: design 6, two copies; issue 5 flips 40 places in each file."""
    whole = (folder / which).read_bytes()

    for place in range(0, len(whole), 7):
        with pytest.raises(Damaged):
            SlotTable.read(whole[:place] + bytes([whole[place] ^ (1 << place % 8)]) + whole[place + 1 :])
    for length in range(0, len(whole), 31):
        with pytest.raises(Damaged):
            SlotTable.read(whole[:length])


@pytest.mark.usefixtures("no_stretching")
@pytest.mark.parametrize("region", ['"generation"', '"sealed"', '"salt"', '"name"', '"mac"', '"digest"', '"format"', '"memory_kib"'])
@pytest.mark.parametrize("which", [A, B])
def test_the_other_copy_is_used_and_the_damaged_one_named_and_mended(folder, which, region):
    raw = bytearray((folder / which).read_bytes())
    raw[raw.index(region.encode()) + len(region) + 3] ^= 1
    (folder / which).write_bytes(raw)

    vault = open_vault(folder, ACCOUNT, PASSWORD)

    assert vault.damaged_copies == (which,)
    assert (folder / A).read_bytes() == (folder / B).read_bytes() == vault.written
    assert open_vault(folder, ACCOUNT, PASSWORD).damaged_copies == ()


@pytest.fixture
def no_stretching(made, monkeypatch):
    """Where the password itself is not the question: opening a slot costs nothing."""
    monkeypatch.setattr("db.slots.Slot.open", lambda _, secret: made[0]._master if secret == PASSWORD else None)


@pytest.mark.usefixtures("no_stretching")
def test_a_missing_copy_is_named_and_written_anew(folder):
    (folder / B).unlink()

    assert open_vault(folder, ACCOUNT, PASSWORD).damaged_copies == (B,)
    assert (folder / B).exists()


def test_two_damaged_copies_are_told_in_words_and_left_as_they_are(folder):
    (folder / A).write_bytes(b"")
    (folder / B).write_bytes((folder / B).read_bytes()[:-5])
    before = (folder / B).read_bytes()

    with pytest.raises(Damaged, match=r"两份都不能用（vault\.json：.*vault\.b\.json：") as refusal:
        open_vault(folder, ACCOUNT, PASSWORD)

    assert "备份" in refusal.value.next_step
    assert (folder / B).read_bytes() == before


@pytest.mark.parametrize("raw", [b"[]", b"null", b"{}", b'{"format": 1}', b"\xff\xfe", b"1" * 5000, b"[" * 100_000, b'{"slots": 5, "digest": "x"}'])
def test_any_other_content_is_damage_and_never_a_crash(raw):
    with pytest.raises(Damaged):
        SlotTable.read(raw)


def _forged(raw: bytes, change) -> bytes:
    found = json.loads(raw)
    change(found)
    body = {name: value for name, value in found.items() if name != "digest"}
    return canonical({**body, "digest": sha256(canonical(body)).hexdigest()})


def _forge(folder, change, names=COPIES):
    for name in names:
        (folder / name).write_bytes(_forged((folder / name).read_bytes(), change))


def test_a_slot_that_asks_for_64_gib_is_refused_at_once(folder, monkeypatch):
    monkeypatch.setattr("db.keys.Argon2id", None)
    _forge(folder, lambda found: found["slots"][0]["cost"].update(memory_kib=64 << 20))

    with pytest.raises(Damaged, match="口令参数超出允许的范围"):
        open_vault(folder, ACCOUNT, PASSWORD)


def test_a_slot_that_was_made_cheaper_is_refused(folder):
    _forge(folder, lambda found: found["slots"][0]["cost"].update(memory_kib=8))

    with pytest.raises(Damaged, match="口令参数"):
        open_vault(folder, ACCOUNT, PASSWORD)


def test_the_parameters_of_a_slot_are_bound_to_its_key(folder):
    _forge(folder, lambda found: found["slots"][0].update(uid="uid-of-somebody-else"))

    with pytest.raises(UserError, match="口令不对"):
        open_vault(folder, ACCOUNT, PASSWORD)


@pytest.mark.usefixtures("no_stretching")
def test_an_altered_table_with_a_right_digest_is_found_by_its_mac(folder):
    _forge(folder, lambda found: found["slots"].pop())

    with pytest.raises(Damaged, match="被改动过"):
        open_vault(folder, ACCOUNT, PASSWORD)


@pytest.mark.usefixtures("no_stretching")
def test_an_altered_copy_with_a_high_generation_does_not_win_over_the_true_one(folder):
    _forge(folder, lambda found: found.update(generation=99), names=[A])

    vault = open_vault(folder, ACCOUNT, PASSWORD)

    assert (vault.generation, vault.damaged_copies) == (1, (A,))


@pytest.mark.usefixtures("no_stretching")
def test_a_file_of_a_newer_version_is_refused_and_never_overwritten(folder):
    _forge(folder, lambda found: found.update(format=2, slots="something new"), names=[A])
    before = (folder / A).read_bytes()

    with pytest.raises(UserError, match="另一个版本"):
        open_vault(folder, ACCOUNT, PASSWORD)

    assert (folder / A).read_bytes() == before


def test_an_older_vault_file_beside_a_newer_database_is_refused(folder):
    older = {name: (folder / name).read_bytes() for name in COPIES}
    vault = open_vault(folder, ACCOUNT, PASSWORD)
    vault.set_password("uid-1", ACCOUNT, "新口令", random=os.urandom, cost=FLOOR)
    vault.database().close()
    for name, raw in older.items():
        (folder / name).write_bytes(raw)

    with pytest.raises(Damaged, match="保险库文件比数据库旧"):
        open_vault(folder, ACCOUNT, PASSWORD).database()


@pytest.mark.usefixtures("no_stretching")
def test_an_older_database_beside_a_newer_vault_file_is_refused(folder):
    vault = open_vault(folder, ACCOUNT, PASSWORD)
    vault._table = replace(vault._table, generation=3)

    with pytest.raises(Damaged, match="数据库比保险库文件旧"):
        vault.database()


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("point", ["part 0", "part 1", "move 0", "move 1"])
def test_a_kill_while_the_vault_file_is_written_leaves_exactly_one_password_that_opens(folder, monkeypatch, point):
    vault = open_vault(folder, ACCOUNT, PASSWORD)
    _die_at(monkeypatch, point)
    with pytest.raises(Killed):
        vault.set_password("uid-1", ACCOUNT, "新口令", random=os.urandom, cost=FLOOR)
    monkeypatch.undo()

    opened = [password for password in (PASSWORD, "新口令") if _opens(folder, password)]

    assert opened == (["新口令"] if point == "move 1" else [PASSWORD])


def _die_at(monkeypatch, point):
    what, count = point.split()
    name = {"part": "_write_part", "move": "move_into_place"}[what]
    real, calls = getattr(durable, name), []

    def dying(*arguments):
        calls.append(arguments)
        if len(calls) > int(count):
            raise Killed
        real(*arguments)

    monkeypatch.setattr(durable, name, dying)
    monkeypatch.setattr(durable, "discard", lambda _: None)


def _opens(folder, password):
    with suppress(UserError):
        return open_vault(folder, ACCOUNT, password).database().table("lead").count == 50
    return False


def test_no_room_for_the_second_copy_replaces_neither(folder, monkeypatch):
    vault = open_vault(folder, ACCOUNT, PASSWORD)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.setattr(durable, "_write_part", _full_at_second(durable._write_part))

    with pytest.raises(MachineFault, match="磁盘空间不足"):
        vault.set_password("uid-1", ACCOUNT, "新口令", random=os.urandom, cost=FLOOR)

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert vault.generation == 1


def _full_at_second(real):
    written = []

    def write(part, data):
        written.append(part)
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        real(part, data)

    return write


def test_a_dearer_cost_than_the_floor_is_kept_in_the_slot(folder):
    dearer = Cost(FLOOR.memory_kib + 1024, FLOOR.passes, 2)
    vault = open_vault(folder, ACCOUNT, PASSWORD)

    vault.set_password("uid-1", ACCOUNT, "新口令", random=os.urandom, cost=dearer)

    assert SlotTable.read((folder / A).read_bytes()).slots[0].cost == dearer
    assert open_vault(folder, ACCOUNT, "新口令").generation == 2


@pytest.mark.parametrize("fault", ["rename", "sync"])
def test_a_password_change_that_stops_halfway_is_taken_back(folder, monkeypatch, fault):
    """The user was told that it failed: then the old password opens, not the new one."""
    real, moved = durable.move_into_place, []

    def stops(part, path):
        moved.append(path.name)
        if path.name == COPIES[1] and moved.count(path.name) == 1:
            if fault == "sync":
                part.replace(path)
            raise OSError(errno.EIO, "broken")
        real(part, path)

    vault = open_vault(folder, ACCOUNT, PASSWORD)
    monkeypatch.setattr(durable, "move_into_place", stops)

    with pytest.raises(MachineFault):
        vault.set_password("uid-1", ACCOUNT, "另一个 2026 的口令", random=os.urandom)

    assert COPIES[1] in moved
    assert open_vault(folder, ACCOUNT, PASSWORD).damaged_copies == ()
    with pytest.raises(UserError, match="口令不对"):
        open_vault(folder, ACCOUNT, "另一个 2026 的口令")
