"""What is in the repository would be right on any machine."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|opt)/\w")
REGISTRY = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org|--(?:extra-)?index-url[ =]\S*:|--find-links[ =]/", re.IGNORECASE)


def tracked() -> list[Path]:
    """The text files that git tracks."""
    if not (shutil.which("git") and (ROOT / ".git").exists()):
        pytest.skip("not a git checkout")
    names = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"], capture_output=True, text=True, check=True).stdout.split("\0")
    files = [ROOT / name for name in names if name and ROOT / name != Path(__file__)]
    return [file for file in files if file.is_file() and b"\0" not in file.read_bytes()[:4096]]


def lines_matching(pattern: re.Pattern[str]) -> list[str]:
    """File and line of each match in a tracked text file."""
    found = []
    for file in tracked():
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{file.relative_to(ROOT)}:{number}")
    return found


def test_no_tracked_file_names_a_folder_of_one_machine() -> None:
    assert lines_matching(MACHINE_PATH) == []


def test_no_tracked_file_names_a_package_registry() -> None:
    assert lines_matching(REGISTRY) == []


def test_nothing_that_is_made_by_running_is_tracked() -> None:
    made = {".venv", "__pycache__", "build", "dist", "tour-output", ".hypothesis"}

    assert [file for file in tracked() if made & set(file.relative_to(ROOT).parts)] == []
