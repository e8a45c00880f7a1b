"""The log of bugs: what broke and where, nothing that somebody entered, and never more than a few files of a fixed size (issue 5)."""

from pathlib import Path

import pytest

from app import fault_log

SECRET = "林晚舟 350104199912317788"


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return break_down().parent


def break_down() -> Path:
    try:
        raise ValueError(SECRET)
    except ValueError as bug:
        return fault_log.note(bug)


def test_the_log_rotates_and_its_oldest_part_goes(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = (log / "zhilian.log").stat().st_size
    monkeypatch.setattr(fault_log, "LARGEST", 10 * entry)

    for _ in range(60):
        break_down()

    files = sorted(log.iterdir())
    assert [file.name for file in files] == ["zhilian.log", *(f"zhilian.log.{number}" for number in range(1, fault_log.KEPT + 1))]
    assert all(0 < file.stat().st_size <= 10 * entry for file in files)


def test_every_part_of_the_log_tells_where_and_never_what_was_entered(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fault_log, "LARGEST", 400)

    for _ in range(9):
        break_down()

    for file in log.iterdir():
        content = file.read_text("utf-8")
        assert "ValueError" in content
        assert "test_fault_log.py" in content
        assert not any(word in content for word in SECRET.split())


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "zhilian").write_text("a file where the folder should be", encoding="utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    assert not break_down().exists()
