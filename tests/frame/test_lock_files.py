"""The lock files hold every dependency with its hashes, and say nothing about where the packages come from."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {level: ROOT / "requirements" / f"{level}.lock" for level in ("run", "dev", "fuzz", "peers")}
PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[^ ;]+)(?: ; (?P<marker>.+))?")


def pins(level: str) -> list[tuple[str, str, list[str]]]:
    """Name, version with marker, and hashes of each requirement of that lock file."""
    requirements = LOCKS[level].read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    found = []
    for line in requirements:
        requirement, *hashes = line.split("--hash=")
        match = PIN.fullmatch(requirement.strip())
        assert match, f"not a pinned requirement: {line[:80]}"
        found.append((match["name"], f"{match['version']} ; {match['marker']}", [value.strip() for value in hashes]))
    return found


def declared(*extras: str) -> set[str]:
    """The names of the dependencies that pyproject.toml declares, with these extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(name for extra in extras for name in project["optional-dependencies"][extra])]
    return {re.split(r"[^A-Za-z0-9_.-]", requirement)[0].lower().replace("_", "-").replace(".", "-") for requirement in wanted}


@pytest.mark.parametrize("level", LOCKS)
def test_every_pinned_library_has_its_hashes(level: str) -> None:
    without = [name for name, _, hashes in pins(level) if not hashes or not all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes)]

    assert without == []


@pytest.mark.parametrize("level", LOCKS)
def test_lock_files_name_no_index_and_no_folder(level: str) -> None:
    text = LOCKS[level].read_text(encoding="utf-8")

    assert not re.search(r"://|file:|@ |^\s*-(?!-hash=)|^\s*[./]", text, re.MULTILINE)


@pytest.mark.parametrize(("level", "extras"), [("run", ("build",)), ("dev", ("build", "dev"))])
def test_every_declared_dependency_is_locked(level: str, extras: tuple[str, ...]) -> None:
    locked = {name for name, _, _ in pins(level)}

    assert declared(*extras) - locked == set()


def test_development_uses_the_same_versions_as_the_program() -> None:
    program = {(name, version) for name, version, _ in pins("run")}
    development = {(name, version) for name, version, _ in pins("dev")}

    assert program - development == set()


def test_qt_is_pinned_to_the_last_versions_for_the_offices_systems() -> None:
    """Wheels of Qt 6.10 and later need glibc 2.34."""
    qt = {version for name, version, _ in pins("run") if name == "pyside6-essentials"}

    assert qt == {"6.9.3 ; platform_machine != 'aarch64'", "6.8.0.2 ; platform_machine == 'aarch64'"}
