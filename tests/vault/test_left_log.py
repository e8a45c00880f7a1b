"""A log that a crash left, and in which a bit changed since: what was saved after that place would be gone without a word (issue 5)."""

import random
import shutil
from pathlib import Path

import pytest

from app.domain.errors import Damaged
from db.connection import immediate, open_database
from db.left_log import is_log_damaged, require_whole_log

FRAME = 24 + 4096
KEY, SALT = bytes(range(32)), bytes(range(16))


class Left:
    """A database whose program was ended: its log, and where the last action in it begins."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "left.db"
        self.log = folder / "left.db-wal"
        folder.mkdir()
        db = open_database(folder / "live.db", KEY, SALT, create=True)
        db.execute("CREATE TABLE saved (id INTEGER PRIMARY KEY, content)")
        for number in range(5):
            self.last = (folder / "live.db-wal").stat().st_size
            with immediate(db):
                db.conn.executemany("INSERT INTO saved (content) VALUES (?)", [(f"{number}" * 900,) for _ in range(6)])
        shutil.copy(folder / "live.db", self.database)
        shutil.copy(folder / "live.db-wal", self.log)
        db.close()
        self.content = self.log.read_bytes()

    def with_bit(self, place: int, bit: int) -> bool:
        """Whether the damage is seen when this bit is another one."""
        self.log.write_bytes(self.content[:place] + bytes([self.content[place] ^ 1 << bit]) + self.content[place + 1 :])
        return is_log_damaged(self.log)


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    return Left(tmp_path_factory.mktemp("left") / "data")


def test_a_log_as_a_crash_leaves_it_is_whole(left: Left) -> None:
    left.log.write_bytes(left.content)

    assert not is_log_damaged(left.log)
    assert left.last > 10 * FRAME


def test_a_flipped_bit_before_the_last_action_is_found(left: Left) -> None:
    """SQLite itself would read up to it and drop the rest."""
    chance = random.Random(20261121)
    places = [*range(0, 24, 3), *range(32, 56, 3), *(chance.randrange(left.last) for _ in range(40))]

    missed = [place for place in places if not left.with_bit(place, chance.randrange(8))]

    assert missed == []


def test_what_a_power_cut_left_out_of_the_last_action_is_no_damage(left: Left) -> None:
    """It was not acknowledged yet."""
    chance = random.Random(20261121)

    for _ in range(8):
        place = chance.randrange(left.last, len(left.content))
        left.log.write_bytes(left.content[:place] + bytes(512) + left.content[place + 512 :])
        assert not is_log_damaged(left.log)
        left.log.write_bytes(left.content[:place])
        assert not is_log_damaged(left.log)


def test_pages_of_a_log_that_stood_there_before_and_of_what_was_taken_back_are_no_damage(tmp_path: Path) -> None:
    db = open_database(tmp_path / "live.db", KEY, SALT, create=True)
    db.execute("CREATE TABLE saved (id INTEGER PRIMARY KEY, content)")
    db.execute("PRAGMA cache_size = 10")  # so that pages are written before the end of an action
    for size in (400, 3):
        db.conn.execute("BEGIN IMMEDIATE")
        db.conn.executemany("INSERT INTO saved (content) VALUES (?)", [("一" * 900,) for _ in range(size)])
        db.conn.execute("ROLLBACK")
        with immediate(db):
            db.conn.executemany("INSERT INTO saved (content) VALUES (?)", [("二" * 900,) for _ in range(size)])
        db.execute("PRAGMA wal_checkpoint(RESTART)")
        with immediate(db):
            db.execute("INSERT INTO saved (content) VALUES ('三')")
        shutil.copy(tmp_path / "live.db-wal", tmp_path / f"{size}.db-wal")

    assert [is_log_damaged(tmp_path / f"{size}.db-wal") for size in (400, 3)] == [False, False]
    assert not is_log_damaged(tmp_path / "none-wal")
    db.close()


def test_such_a_folder_is_not_opened_and_says_what_to_do(left: Left) -> None:
    left.with_bit(left.last // 2, 3)

    with pytest.raises(Damaged) as refusal:
        require_whole_log(left.database)

    assert "left.db-wal" in refusal.value.what
    assert "备份" in refusal.value.next_step
