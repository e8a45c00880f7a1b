"""A disk that is full while an office saves, seals or imports: told in words, nothing changed, the next save works."""

import os
import subprocess
import sys
from contextlib import closing

import pytest

from app.domain.errors import MachineFault
from db.check import check_database
from db.connection import open_database
from db.store import Store
from tests.store.offices import KEY, SALT, Drawer, Office
from tests.store.samples import Note


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 8 MiB, unmounted whatever happens after it was mounted."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting needs root")
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)], capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def cramped(small_disk, office):
    """An office on that disk."""
    office.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    path = small_disk / "zhilian.db"
    path.write_bytes(office.path.read_bytes())
    with closing(open_database(path, KEY, SALT)) as db:
        store = Store(db, office.store.kinds, now=office.clock, random=os.urandom)
        moved = Office(store, path, office.clock, office.bytes_of, office.unit)
        moved.add(Note(unit="ua", a="以前"))
        yield moved


def fill(office: Office) -> None:
    with pytest.raises(OSError, match="No space left"):
        (office.path.parent / "filler").write_bytes(bytes(16 << 20))


def test_a_save_that_does_not_fit_changes_nothing_and_the_next_one_works(cramped):
    before = [cramped.raw(table) for table in ("note", "journal", "overwritten", "meta")]
    fill(cramped)

    with pytest.raises(MachineFault, match="磁盘空间不足") as told:
        cramped.add(*(Note(unit="ua", a="新" * 200, b="字" * 3000) for _ in range(200)), audience=("ux",))

    assert "清理磁盘空间" in told.value.next_step
    assert [cramped.raw(table) for table in ("note", "journal", "overwritten", "meta")] == before
    (cramped.path.parent / "filler").unlink()
    uid = cramped.add(Note(unit="ua", a="又能存了"), audience=("ux",))
    assert cramped.store.records(Note).audience(uid) == ("ux",)
    assert check_database(cramped.store) == []


def test_an_import_that_does_not_fit_can_be_done_later(cramped, two, drawer: Drawer):
    sender = two[0]
    sender.add(*(Note(unit="ua", a=f"{number}", b="字" * 3000) for number in range(300)), audience=("ua", "ub"))
    drawer.seal(sender, cramped)
    fill(cramped)

    with pytest.raises(MachineFault, match="磁盘空间不足"):
        drawer.give(cramped)

    assert cramped.store.records(Note).count() == 1
    (cramped.path.parent / "filler").unlink()
    assert drawer.give(cramped).segments == 1
    assert check_database(cramped.store) == []
