import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.domain.errors import MachineFault
from db import durable
from db.durable import write_all_durably, write_durably

ROOT = str(Path(__file__).parents[2])

WRITE_FOR_EVER = """
import sys
from pathlib import Path
from db.durable import write_all_durably
folder = Path(sys.argv[1])
number = 0
while True:
    number += 1
    text = f"{number} ".encode() * 20_000
    write_all_durably({folder / "a": text, folder / "b": text})
    print(number, flush=True)
"""


@pytest.mark.parametrize("pause", [0.0, 0.003, 0.007, 0.013])
def test_kill_9_at_any_moment_leaves_whole_files_no_older_than_the_last_acknowledged(tmp_path, pause):
    environment = {**os.environ, "PYTHONPATH": ROOT}
    child = subprocess.Popen([sys.executable, "-c", WRITE_FOR_EVER, str(tmp_path)], stdout=subprocess.PIPE, encoding="utf-8", env=environment)
    child.stdout.readline()
    time.sleep(pause)
    child.kill()
    acknowledged = [1, *map(int, child.stdout.read().split())][-1]
    child.wait()

    for name in ("a", "b"):
        numbers = (tmp_path / name).read_text().split()
        assert len(numbers) == 20_000
        assert len(set(numbers)) == 1
        assert acknowledged <= int(numbers[0]) <= acknowledged + 1


def test_file_and_folder_are_synced_before_and_after_the_rename(tmp_path, monkeypatch):
    steps = []
    monkeypatch.setattr(durable, "sync_file", lambda file: (file.flush(), steps.append(("sync", Path(file.name).name))))
    monkeypatch.setattr(durable, "sync_folder", lambda folder: steps.append(("sync folder", (folder / "f").read_bytes())))

    write_durably(tmp_path / "f", b"new")

    assert steps == [("sync", "f.part"), ("sync folder", b"new")]


def test_a_short_write_that_the_system_called_a_success_is_found(tmp_path, monkeypatch):
    write_durably(tmp_path / "f", b"old")
    monkeypatch.setattr(durable, "sync_file", lambda file: file.truncate(2))

    with pytest.raises(MachineFault, match="没有完整写入"):
        write_durably(tmp_path / "f", b"newer")

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"f": b"old"}


def test_bytes_that_changed_on_their_way_to_the_disk_are_found_by_reading_back(tmp_path, monkeypatch):
    monkeypatch.setattr(durable, "sync_file", lambda file: (file.seek(0), file.write(b"X"), file.flush()))

    with pytest.raises(MachineFault, match="没有完整写入"):
        write_durably(tmp_path / "f", b"newer")

    assert list(tmp_path.iterdir()) == []


def test_of_two_files_none_is_replaced_when_the_second_cannot_be_written(tmp_path):
    (tmp_path / "b.part").mkdir()
    write_durably(tmp_path / "a", b"old")

    with pytest.raises(IsADirectoryError):
        write_all_durably({tmp_path / "a": b"new", tmp_path / "b": b"new"})

    assert (tmp_path / "a").read_bytes() == b"old"
