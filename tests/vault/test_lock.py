import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import Damaged, MachineFault, UserError
from db.lock import LOCK_FILE, FolderLock

ROOT = str(Path(__file__).parents[2])
HOLD = """
import sys
from pathlib import Path
from db.lock import FolderLock
from app.domain.errors import UserError
try:
    lock = FolderLock(Path(sys.argv[1]))
except UserError as refusal:
    print(refusal.what, flush=True)
else:
    print("held", flush=True)
    sys.stdin.read()
"""


def _other_program(folder):
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": ROOT, "PYTHONUTF8": "1"},
    )


def test_a_second_program_is_refused_in_words(tmp_path):
    with FolderLock(tmp_path):
        other = _other_program(tmp_path)

        assert other.communicate()[0].strip() == "知联已经在运行。"


def test_the_lock_is_free_again_after_kill_9(tmp_path):
    other = _other_program(tmp_path)
    assert other.stdout.readline().strip() == "held"
    with pytest.raises(UserError, match="已经在运行"):
        FolderLock(tmp_path)

    other.kill()
    other.wait()

    FolderLock(tmp_path).close()


def test_a_second_lock_in_the_same_program_is_refused_until_the_first_is_closed(tmp_path):
    with FolderLock(tmp_path), pytest.raises(UserError, match="已经在运行"):
        FolderLock(tmp_path)

    FolderLock(tmp_path).close()


def test_a_lock_file_that_is_damaged_says_what_to_remove(tmp_path):
    (tmp_path / LOCK_FILE).write_bytes(b"x" * 4096)

    with pytest.raises(Damaged) as refusal:
        FolderLock(tmp_path)

    assert LOCK_FILE in refusal.value.next_step


def test_a_folder_that_is_gone_is_told_in_words(tmp_path):
    with pytest.raises(MachineFault, match="打不开"):
        FolderLock(tmp_path / "gone")
