"""README, CI and dev.py speak of the same commands, and the set-up takes nothing unfinished for good."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parents[2]


def test_readme_has_exactly_the_two_commands_and_dev_has_them() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    help_text = subprocess.run([sys.executable, ROOT / "dev.py", "--help"], capture_output=True, text=True, check=True).stdout

    commands = re.findall(r"^    python3 dev\.py (\w+)$", readme, re.MULTILINE)

    assert commands == ["run", "test"]
    assert all(re.search(rf"^    {command}\b", help_text, re.MULTILINE) for command in commands)


def test_development_notes_name_every_command() -> None:
    notes = (ROOT / "docs" / "development.md").read_text(encoding="utf-8")
    help_text = subprocess.run([sys.executable, ROOT / "dev.py", "--help"], capture_output=True, text=True, check=True).stdout

    choices = re.search(r"\{([\w,]+)\}", help_text)

    assert choices is not None
    assert set(choices[1].split(",")) == set(re.findall(r"`python3 dev\.py (\w+)", notes))


def test_ci_calls_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert script.splitlines()[-1] == "exec python3 dev.py test"


def test_the_read_me_fits_one_screen() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 45


def test_an_interrupted_set_up_is_not_taken_as_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp = tmp_path / "set-up.json"
    monkeypatch.setattr(dev, "STAMP", stamp)
    stamp.with_suffix(".part").write_text('{"level": "dev"', encoding="utf-8")

    without = dev.read_stamp()
    stamp.write_text('{"level": "dev"', encoding="utf-8")
    torn = dev.read_stamp()

    assert without == torn == {}


def test_the_environment_is_remade_when_a_lock_file_changes(tmp_path: Path) -> None:
    lock = tmp_path / "run.lock"
    lock.write_bytes(b"click==1\n")
    before = dev.fingerprint(lock)

    lock.write_bytes(b"click==1\r\n")
    same_on_windows = dev.fingerprint(lock)
    lock.write_bytes(b"click==2\n")

    assert before == same_on_windows != dev.fingerprint(lock)


def test_the_closing_count_takes_tests_from_pytests_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "tests.xml"
    report.write_text(
        '<testsuites><testsuite><testcase classname="tests.store.test_a" time="1.5"/>'
        '<testcase classname="tests.store.test_a" time="0.5"><failure/></testcase>'
        '<testcase classname="tests.domain.test_b" time="0.1"><skipped/></testcase></testsuite></testsuites>',
        encoding="utf-8",
    )
    monkeypatch.setattr(dev, "REPORT", report)

    counts = dev.print_groups()

    assert counts == {"passed": 1, "failed": 1, "skipped": 1}
    assert re.search(r"^store +1 +1 +2\.0$", capsys.readouterr().out, re.MULTILINE)
