"""README, CI and dev.py speak of the same commands, and the set-up takes nothing unfinished for good."""

import os
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


STUB = """#!/bin/sh
echo "asked for $*" >&2
case "$2" in
    test) echo "== tests"; echo "$TESTS"; exit "$TESTS_END" ;;
    faults) echo "9 kills"; exit "$FAULTS_END" ;;
esac
"""


def ci(place: Path, *, tests: str = "7 passed, 0 failed", tests_end: int = 0, faults_end: int = 0, seconds: int = 0) -> tuple[int, str, list[str]]:
    """Run what CI runs, with another python3 in its place that only notes what it is asked for: status, last line, what was asked. `seconds`: over already."""
    stub = place / "python3"
    stub.write_text(STUB, encoding="utf-8")
    stub.chmod(0o755)
    setting = {"TESTS": tests, "TESTS_END": str(tests_end), "FAULTS_END": str(faults_end), "SECONDS": str(seconds)}
    setting |= {"PATH": f"{place}:{os.environ['PATH']}", "TMPDIR": str(place)}
    done = subprocess.run([ROOT / ".ci" / "run"], capture_output=True, text=True, check=False, env=setting)
    return done.returncode, done.stdout.splitlines()[-1], [line.removeprefix("asked for ") for line in done.stderr.splitlines() if line.startswith("asked")]


def test_ci_calls_the_test_command_of_the_readme_and_then_the_faults_for_the_rest_of_twelve_minutes(tmp_path: Path) -> None:
    status, last, asked = ci(tmp_path, tests="7 passed, 0 failed, 2 skipped", seconds=400)

    assert asked[0] == "dev.py test"
    minutes, seed = re.fullmatch(r"dev\.py faults --minutes ([\d.]+) --seed (\d+)", asked[1]).groups()  # type: ignore[union-attr]
    assert 4.1 < float(minutes) < 4.4
    assert int(seed) > 0
    assert (status, last, len(asked)) == (0, "8 passed, 0 failed, 2 skipped", 2)


def test_ci_draws_the_faults_from_the_commit(tmp_path: Path) -> None:
    commit = subprocess.run(["git", "rev-parse", "--short=7", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()

    seed = ci(tmp_path)[2][1].split()[-1]

    assert int(seed) == int(commit[:7] or "1", 16)


def test_ci_fails_when_the_faults_or_the_tests_do(tmp_path: Path) -> None:
    assert ci(tmp_path, faults_end=1)[:2] == (1, "7 passed, 1 failed")
    assert ci(tmp_path, tests="6 passed, 1 failed", tests_end=1)[:2] == (1, "7 passed, 1 failed")


def test_ci_leaves_the_faults_out_when_less_than_a_minute_is_left_for_them(tmp_path: Path) -> None:
    assert ci(tmp_path, seconds=601) == (0, "7 passed, 0 failed", ["dev.py test"])


def test_ci_ends_as_the_tests_do_when_they_did_not_come_to_their_summary(tmp_path: Path) -> None:
    assert ci(tmp_path, tests="This failed with status 1:", tests_end=1) == (1, "This failed with status 1:", ["dev.py test"])


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
