"""A disk that is really full: a file system of 1 MiB where that may be mounted, a limit on file size elsewhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import MachineFault
from db.backup import list_backups, make_backup
from db.blobs import Blobs
from db.connection import immediate
from db.durable import write_durably
from db.faults import translated
from db.slots import SlotTable

ROOT = str(Path(__file__).parents[2])


@pytest.fixture
def small_disk(tmp_path):
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting needs root")
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def _fill(place):
    with pytest.raises(OSError, match="No space left"):
        (place / "filler").write_bytes(bytes(2 << 20))


def test_a_durable_write_leaves_the_old_file_and_no_other(small_disk):
    write_durably(small_disk / "vault.json", b"old")
    _fill(small_disk)

    with pytest.raises(MachineFault, match="磁盘空间不足"), translated():
        write_durably(small_disk / "vault.json", b"new" * 100_000)

    assert sorted(path.name for path in small_disk.iterdir()) == ["filler", "vault.json"]
    assert (small_disk / "vault.json").read_bytes() == b"old"


def test_an_attachment_that_does_not_fit_leaves_nothing(small_disk):
    blobs = Blobs(small_disk / "attachments", bytes(32))
    small = blobs.put(b"x" * 1000)

    with pytest.raises(MachineFault, match="磁盘空间不足"):
        blobs.put(bytes(2 << 20))

    assert list(blobs.names()) == [blobs.local_name(small)]
    assert len(list(blobs.folder.iterdir())) == 1
    assert blobs.read(small) == b"x" * 1000


def test_a_backup_that_does_not_fit_is_never_taken_as_good(made, small_disk):
    vault = made[0]
    db = vault.database()
    good = make_backup(db, vault, small_disk, proof=lambda _: 0)
    _fill(small_disk)

    with pytest.raises(MachineFault, match="磁盘空间不足"):
        make_backup(db, vault, small_disk, proof=lambda _: 0, keep=1)

    assert list_backups(small_disk) == [good]
    assert sorted(path.name for path in small_disk.iterdir()) == ["filler", good.name]
    db.close()


def test_a_save_that_does_not_fit_keeps_what_was_saved_before(made, small_disk):
    vault = made[0]
    for file in vault.folder.iterdir():
        (small_disk / file.name).write_bytes(file.read_bytes())
    table = SlotTable.read(vault.written)
    live = type(vault)(small_disk, table, vault._master, "uid-1")
    db = live.database()
    _fill(small_disk)

    with pytest.raises(MachineFault, match="磁盘空间不足"), translated(), immediate(db):
        db.table("lead").insert_all({"uid": f"n{number}", "name": "x" * 3000} for number in range(200))

    assert db.table("lead").count == 50
    (small_disk / "filler").unlink()
    with immediate(db):
        db.table("lead").insert({"uid": "after", "name": "又有空间了"})
    db.close()
    assert live.database().table("lead").count == 51


LIMITED = """
import resource, sys
from pathlib import Path
from app.domain.errors import MachineFault
from db.durable import write_durably
from db.faults import translated
path = Path(sys.argv[1])
write_durably(path, b"old")
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    with translated():
        write_durably(path, b"new" * 1000)
except MachineFault as fault:
    print(fault.what)
print(path.read_bytes(), len(list(path.parent.iterdir())))
"""


@pytest.mark.skipif(os.name == "nt", reason="limits the POSIX way")
def test_a_file_that_may_not_grow_leaves_the_old_one(tmp_path):
    environment = {**os.environ, "PYTHONPATH": ROOT, "PYTHONUTF8": "1"}
    told = subprocess.run([sys.executable, "-c", LIMITED, str(tmp_path / "f")], capture_output=True, check=True, encoding="utf-8", env=environment)

    assert told.stdout.splitlines() == ["文件超过了磁盘或系统允许的大小，没有写入。", "b'old' 1"]
