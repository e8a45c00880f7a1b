"""What every command is handed: the global options, the way to an open data folder, and the way to answer.

What opens data folders is imported when one is opened, so that commands without one start at once.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import platformdirs

from app.domain.clock import clock_of
from app.domain.errors import BadInput

if TYPE_CHECKING:
    from app.services.copies import Whereabouts
    from app.services.opening import Opened

PASSWORD, NEW_PASSWORD, RECOVERY = "ZHILIAN_PASSWORD", "ZHILIAN_NEW_PASSWORD", "ZHILIAN_RECOVERY"
LARGEST_PASSWORD_FILE = 4096


@dataclass(frozen=True)
class Faces:
    """What the command line may not know itself: how to open the window, and how the tour photographs its screens."""

    open_window: Callable[[Path, str | None, date | None], int]
    photograph: Callable[..., Any]


@dataclass
class Session:
    """One call of the program; the global options write themselves into it."""

    faces: Faces
    home: Path = Path(platformdirs.user_data_dir("zhilian", appauthor=False))
    account: str | None = None
    password_file: Path | None = None
    new_password_file: Path | None = None
    as_json: bool = False
    today: date | None = None
    where: Callable[[Path], "Whereabouts"] | None = None
    """What tells a copied folder; None for the system's own word."""

    def now(self) -> datetime:
        """The wall clock, on the day that `--today` names."""
        return clock_of(self.today)()

    def open(self) -> "Opened":
        """The data folder, open for this account. Raises UserError in words."""
        from app.services.opening import open_folder

        return open_folder(self.home, self.account_to_open(), self.password(), now=self.now, **self.placed)

    def account_to_open(self) -> str:
        """The account that is named, or the only one that there is. Raises UserError."""
        from app.services.opening import accounts_in, require_folder

        require_folder(self.home)
        return self.account or self._only_account(accounts_in(self.home))

    @property
    def placed(self) -> dict[str, Any]:
        """What opening a folder is told about where it stands, besides the folder."""
        return {} if self.where is None else {"where": self.where}

    @staticmethod
    def _only_account(names: Sequence[str]) -> str:
        if len(names) > 1:
            raise BadInput(f"这份数据有 {len(names)} 个账号：{'、'.join(names)}。", "请用 --account 说明用哪一个。")
        return names[0] if names else ""

    def password(self, *, twice: bool = False) -> str:
        """The password: from the named file, the environment, or typed on a terminal (`twice` for a new one). Raises BadInput."""
        if self.password_file is not None:
            return self._password_of(self.password_file)
        if PASSWORD in os.environ:
            return os.environ[PASSWORD]
        if not sys.stdin.isatty():
            raise BadInput("没有给出口令。", f"请设置环境变量 {PASSWORD}，或用 --password-file 指定存有口令的文件，或在终端里运行后输入。")
        return str(click.prompt("口令", hide_input=True, err=True, confirmation_prompt="再输入一次" if twice else False))

    def new_password(self) -> str:
        """A password that is to be set: from the named file, the environment, or typed twice on a terminal. Raises BadInput."""
        if self.new_password_file is not None:
            return self._password_of(self.new_password_file)
        if NEW_PASSWORD in os.environ:
            return os.environ[NEW_PASSWORD]
        if not sys.stdin.isatty():
            raise BadInput("没有给出新口令。", f"请设置环境变量 {NEW_PASSWORD}，或用 --new-password-file 指定存有新口令的文件，或在终端里运行后输入。")
        return str(click.prompt("新口令", hide_input=True, err=True, confirmation_prompt="再输入一次"))

    @property
    def has_new_password(self) -> bool:
        """True when a password to be set was given besides the one to come in with."""
        return self.new_password_file is not None or NEW_PASSWORD in os.environ

    @staticmethod
    def recovery_code() -> str:
        """The recovery code: from the environment, or typed on a terminal. Raises BadInput."""
        if RECOVERY in os.environ:
            return os.environ[RECOVERY]
        if not sys.stdin.isatty():
            raise BadInput("没有给出恢复码。", f"请设置环境变量 {RECOVERY}，或在终端里运行后输入。")
        return str(click.prompt("恢复码", err=True))

    @staticmethod
    def _password_of(file: Path) -> str:
        from app.services.files import read_small_file

        try:
            return read_small_file(file, LARGEST_PASSWORD_FILE).decode("utf-8-sig").strip("\r\n")
        except UnicodeDecodeError:
            raise BadInput(f"“{file.name}”不是 UTF-8 编码的文字。", "请把口令写在一行里，存为 UTF-8。") from None

    def answer(self, document: Any, lines: Iterable[str]) -> None:
        """Say what came out: the document with `--json`, else the lines for people."""
        if self.as_json:
            write_json(document)
        else:
            for line in lines:
                click.echo(line)

    def tell(self, sentence: str) -> None:
        """Say something besides to a person; it never stands among the answer."""
        click.echo(sentence, err=True)


def write_json(document: Any) -> None:
    """One JSON document on standard output, in UTF-8 whatever the system's own encoding is."""
    text = json.dumps(document, ensure_ascii=False, indent=1, default=str)
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.flush()


handed = click.make_pass_decorator(Session)
