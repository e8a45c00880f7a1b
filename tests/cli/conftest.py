"""The real command line on copies of four set-up offices."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli.program import program
from app.cli.session import PASSWORD, Faces, Session
from tests.remembered import imports_are_backed_up_once, keys_are_not_stretched
from tests.services.offices import ASKER, NAMES, made_template, one_place
from tests.services.offices import PASSWORD as WORD

TODAY = "2026-11-20"
LEAD = ("suspect=履云鞋行", "source=举报", "received_on=11月18日", "kind=商标侵权", "detail=销售侵权运动鞋", "area=仓前街道")


@dataclass(frozen=True)
class Answer:
    """How a call ended."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, str]:
        """What was refused, and what to do next."""
        found: dict[str, str] = self.document["error"]
        return found


class Offices:
    """Data folders of four offices, and the program called on them."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder = folder
        self.template = template
        self.opened_windows: list[tuple[Path, str | None, Any]] = []

    def home(self, name: str = ASKER) -> Path:
        """The office's data folder, copied when it is first asked for."""
        if not (self.folder / name).exists():
            shutil.copytree(self.template / name, self.folder / name)
        return self.folder / name

    def raw(self, *arguments: str | Path) -> Answer:
        """Call the program with exactly these arguments."""

        def open_window(home: Path, account: str | None, today: Any) -> int:
            self.opened_windows.append((home, account, today))
            return 0

        result = CliRunner().invoke(program, [str(argument) for argument in arguments], obj=Session(Faces(open_window, lambda *_: []), where=one_place))
        return Answer(result.exit_code, result.stdout, result.stderr)

    def at(self, name: str, *arguments: str | Path) -> Answer:
        """Call it with --json at an office."""
        return self.raw("--home", self.home(name), "--today", TODAY, "--json", *arguments)

    def __call__(self, *arguments: str | Path) -> Answer:
        """Call it with --json at the office that asks."""
        return self.at(ASKER, *arguments)

    def done(self, name: str, *arguments: str | Path) -> Any:
        """The document of a call that must succeed."""
        answer = self.at(name, *arguments)
        assert answer.status == 0, answer
        return answer.document

    def lead(self, **values: str) -> Any:
        """A registered lead of the asking office."""
        return self.done(ASKER, "new", "lead", *sets(*LEAD, **values))


def sets(*pairs: str, **more: str) -> list[str]:
    """The pairs as --set options."""
    return [word for pair in (*pairs, *(f"{name}={value}" for name, value in more.items())) for word in ("--set", pair)]


@pytest.fixture(scope="session")
def cli_template() -> Path:
    return made_template()


@pytest.fixture
def cli(tmp_path: Path, cli_template: Path, monkeypatch: pytest.MonkeyPatch) -> Offices:
    monkeypatch.setenv(PASSWORD, WORD)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return Offices(tmp_path, cli_template)


@pytest.fixture
def pack(tmp_path: Path) -> Callable[[str, str], Path]:
    """A copy of the pack of 仓山 in which one piece of text is another."""

    def write(old: str, new: str) -> Path:
        from app import resources

        text = resources.path("packs", "cangshan", "pack.toml").read_text("utf-8")
        assert old in text
        folder = tmp_path / "pack"
        folder.mkdir()
        (folder / "pack.toml").write_text(text.replace(old, new, 1), "utf-8")
        return folder

    return write


__all__ = ["NAMES", "imports_are_backed_up_once", "keys_are_not_stretched"]
