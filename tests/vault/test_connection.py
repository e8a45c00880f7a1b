import os
import sqlite3
import threading

import pytest
from sqlcipher3 import dbapi2 as cipher

from app.domain.errors import Damaged, MachineFault, UserError
from db.connection import PRAGMAS, immediate, open_database
from db.faults import translated

KEY, SALT = bytes(range(32)), bytes(range(100, 116))


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "数据 库.db"
    db = open_database(path, KEY, SALT, create=True)
    db.table("lead").insert({"uid": "a", "name": "闽A盖山所假冒商标"}, pk="uid", strict=True)
    db.close()
    return path


def test_what_is_written_is_read_again_with_the_same_key(path):
    db = open_database(path, KEY, SALT)

    assert [row["name"] for row in db.table("lead").rows] == ["闽A盖山所假冒商标"]


def test_nothing_readable_stands_in_the_files(path):
    db = open_database(path, KEY, SALT)
    db.table("lead").insert({"uid": "b", "name": "城门所"})

    written = b"".join(file.read_bytes() for file in path.parent.iterdir())

    assert len(written) > 8192
    assert "盖山所".encode() not in written
    assert "城门所".encode() not in written
    assert b"CREATE TABLE" not in written
    assert path.read_bytes()[:16] == SALT


def test_every_pragma_is_in_force(path):
    db = open_database(path, KEY, SALT)

    found = {name: str(db.execute(f"PRAGMA {name}").fetchone()[0]) for name, _, _ in PRAGMAS}

    assert found == {name: expected for name, _, expected in PRAGMAS}
    assert found["synchronous"] == "2"


@pytest.mark.parametrize("key,salt", [(KEY[:31], SALT), (b"", SALT), (KEY, SALT[:15]), (KEY + b"x", SALT), (KEY.hex().encode(), SALT)])
def test_a_malformed_key_is_refused_and_no_file_appears(tmp_path, key, salt):
    with pytest.raises(UserError, match="密钥不完整"):
        open_database(tmp_path / "new.db", key, salt, create=True)

    assert list(tmp_path.iterdir()) == []


def test_a_wrong_key_is_refused(path):
    with pytest.raises(Damaged, match="密钥不符"):
        open_database(path, bytes(32), SALT)


def test_a_wrong_salt_is_refused(path):
    with pytest.raises(Damaged, match="开头与保险库不符"):
        open_database(path, KEY, bytes(16))


def test_a_wrong_salt_is_refused_even_when_the_head_of_the_file_was_changed_to_match(path):
    with path.open("r+b") as file:
        file.write(bytes(16))

    with pytest.raises(Damaged, match="密钥不符"):
        open_database(path, KEY, bytes(16))
    with pytest.raises(Damaged, match="开头"):
        open_database(path, KEY, SALT)


def test_a_plaintext_database_put_in_place_is_refused(path):
    path.unlink()
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE lead(uid)")
    plain.commit()
    plain.close()

    with pytest.raises(Damaged, match="没有加密"):
        open_database(path, KEY, SALT)


def test_a_missing_file_is_refused_and_not_made(tmp_path):
    with pytest.raises(UserError, match="找不到数据库文件"):
        open_database(tmp_path / "gone.db", KEY, SALT)

    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_refused(path):
    path.write_bytes(b"")

    with pytest.raises(Damaged):
        open_database(path, KEY, SALT)


def test_making_never_takes_over_a_file_that_is_there(path):
    before = path.read_bytes()

    with pytest.raises(UserError, match="已经有数据库"):
        open_database(path, KEY, SALT, create=True)

    assert path.read_bytes() == before


def test_a_library_without_encryption_is_refused(path, monkeypatch):
    monkeypatch.setattr("db.connection.cipher.connect", sqlite3.connect)

    with pytest.raises(UserError, match="不支持加密"):
        open_database(path, KEY, SALT)


def test_a_flipped_bit_in_any_page_is_never_read_silently(path):
    original = bytearray(path.read_bytes())
    assert len(original) >= 8192

    for place in range(0, len(original), 397):
        original[place] ^= 4
        path.write_bytes(original)
        with pytest.raises((Damaged, MachineFault)):
            _read_all(path)
        original[place] ^= 4


def _read_all(path):
    db = open_database(path, KEY, SALT)
    try:
        with translated():
            list(db.table("lead").rows)
            if db.execute("PRAGMA cipher_integrity_check").fetchall():
                raise Damaged("cipher", "integrity")
    finally:
        db.close()


def _run(db, *statements):
    for statement in statements:
        db.execute(statement)


def test_a_transaction_is_kept_whole_or_not_at_all(path):
    db = open_database(path, KEY, SALT)

    with immediate(db):
        db.table("lead").insert({"uid": "b", "name": "kept"})
    with pytest.raises(cipher.OperationalError, match="nowhere"), immediate(db):
        _run(db, "INSERT INTO lead(uid) VALUES ('c')", "INSERT INTO nowhere VALUES (1)")

    assert [row["uid"] for row in db.table("lead").rows] == ["a", "b"]


def test_an_open_transaction_keeps_a_second_writer_out_until_it_ends(path):
    first, second = open_database(path, KEY, SALT), open_database(path, KEY, SALT)
    second.execute("PRAGMA busy_timeout = 10")

    with immediate(first), pytest.raises(MachineFault, match="占用"), translated(), immediate(second):
        pass
    with immediate(second):
        second.table("lead").insert({"uid": "b"})

    assert first.table("lead").count == 2


def test_a_transaction_that_the_disk_has_already_rolled_back_raises_the_first_fault(path):
    db = open_database(path, KEY, SALT)

    with pytest.raises(cipher.OperationalError, match="nowhere"), immediate(db):
        _run(db, "ROLLBACK", "INSERT INTO nowhere VALUES (1)")


def test_a_full_disk_is_told_in_words_and_leaves_the_old_rows(path):
    db = open_database(path, KEY, SALT)
    db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")

    with pytest.raises(MachineFault, match="磁盘空间不足"), translated(), immediate(db):
        db.table("lead").insert({"uid": "b", "name": "x" * 20_000})

    assert not db.conn.in_transaction
    assert db.table("lead").count == 1


def test_a_connection_may_be_used_by_another_thread(path):
    db = open_database(path, KEY, SALT)
    seen = []

    thread = threading.Thread(target=lambda: seen.append(db.table("lead").count))
    thread.start()
    thread.join()

    assert seen == [1]


def test_altering_a_table_works_over_the_encrypted_driver(path):
    db = open_database(path, KEY, SALT)

    db.table("lead").insert({"uid": "z", "brand": "new column"}, alter=True)

    assert db.table("lead").get("z")["brand"] == "new column"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="POSIX permissions")
def test_a_database_that_is_a_folder_is_told_in_words(tmp_path):
    (tmp_path / "x.db").mkdir()

    with pytest.raises(UserError, match="找不到数据库文件"):
        open_database(tmp_path / "x.db", KEY, SALT)
