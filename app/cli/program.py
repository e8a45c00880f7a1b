"""The program `zhilian` as one command group: global options, commands loaded when they are called, and how every failure ends."""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from app import __version__
from app.cli.session import Session, write_json
from app.cli.words import DAY, FILE, Group, usage_sentence
from app.domain.errors import UserError

DONE, REFUSED, WRONG_USAGE, BUG = 0, 1, 2, 3
Commands = Sequence[click.Command]


def _folder() -> Commands:
    from app.cli.folder import COMMANDS

    return COMMANDS


def _lists() -> Commands:
    from app.cli.lists import COMMANDS

    return COMMANDS


def _editing() -> Commands:
    from app.cli.editing import COMMANDS

    return COMMANDS


def _paper() -> Commands:
    from app.cli.paper import COMMANDS

    return COMMANDS


def _letters() -> Commands:
    from app.cli.letters import COMMANDS

    return COMMANDS


def _reporting() -> Commands:
    from app.cli.reporting import COMMANDS

    return COMMANDS


def _exchanging() -> Commands:
    from app.cli.exchanging import COMMANDS

    return COMMANDS


def _trusting() -> Commands:
    from app.cli.trusting import COMMANDS

    return COMMANDS


def _inbox() -> Commands:
    from app.cli.inbox import COMMANDS

    return COMMANDS


def _keeping() -> Commands:
    from app.cli.keeping import COMMANDS

    return COMMANDS


def _accounts() -> Commands:
    from app.cli.accounts import COMMANDS

    return COMMANDS


def _touring() -> Commands:
    from app.cli.touring import COMMANDS

    return COMMANDS


def _showing() -> Commands:
    from app.cli.showing import COMMANDS

    return COMMANDS


AREAS: Sequence[tuple[Sequence[str], Callable[[], Commands]]] = (
    (("setup", "packs"), _folder),
    (("kinds", "list", "show", "history"), _lists),
    (("new", "edit", "delete", "restore"), _editing),
    (("steps",), _lists),
    (("step", "undo"), _editing),
    (("table", "form"), _paper),
    (("letter",), _letters),
    (("due",), _folder),
    (("duties", "submission"), _reporting),
    (("identity", "roster", "trust"), _trusting),
    (("bundle",), _exchanging),
    (("conflicts", "settle"), _inbox),
    (("backup", "check", "calendar"), _keeping),
    (("account", "recover", "audit"), _accounts),
    (("demo",), _showing),
    (("tour",), _touring),
)
"""Which commands there are, in the order of the help, and where they come from: only what is called is loaded."""


class Program(Group):
    """All commands, and the one place where failures become words and exit statuses."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which they are explained."""
        return [name for names, _ in AREAS for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, loaded now."""
        for names, load in AREAS:
            if cmd_name in names:
                return next(command for command in load() if command.name == cmd_name)
        return None

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, *_: Any, **extra: Any) -> Any:
        """Run one call and end with its exit status."""
        given = list(sys.argv[1:] if args is None else args)
        extra["standalone_mode"] = False
        sys.exit(_status(lambda: super(Program, self).main(given, "zhilian", **extra), as_json="--json" in given))


def _status(run: Callable[[], Any], *, as_json: bool) -> int:
    try:
        result = run()
    except click.UsageError as error:
        called = f"请看 {error.ctx.command_path} --help。" if error.ctx else "请看 zhilian --help。"
        return _told(WRONG_USAGE, "usage", usage_sentence(error), called, as_json)
    except click.Abort:
        return _told(REFUSED, "cancelled", "已中断，没有改动任何内容。", "需要时可以重新开始。", as_json)
    except UserError as error:
        return _told(REFUSED, error.kind, error.what, error.next_step, as_json)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - whoever read our answer has left; the interpreter still flushes
        return REFUSED
    except Exception as error:  # noqa: BLE001 - the crash door
        return _bug(error, as_json)
    return result if isinstance(result, int) else DONE


def _bug(error: Exception, as_json: bool) -> int:
    """A sentence, and the place of the fault in the log; developers get the traceback instead."""
    from app import fault_log

    if os.environ.get(fault_log.DEBUG):
        raise error
    log = fault_log.note(error)
    return _told(BUG, "bug", "程序出了问题，这次操作没有完成。", f"请把日志交给维护人员：{log}", as_json)


def _told(status: int, kind: str, what: str, next_step: str, as_json: bool) -> int:
    if as_json:
        write_json({"error": {"kind": kind, "what": what, "next_step": next_step}})
    else:
        click.echo(f"{what}\n{next_step}", err=True)
    return status


@click.group(cls=Program, invoke_without_command=True, help="知联：不带命令时打开窗口。口令从环境变量 ZHILIAN_PASSWORD、--password-file 或终端读取。")
@click.option("--home", type=click.Path(path_type=Path), metavar="DIR", help="数据文件夹；默认是系统给本程序的位置。")
@click.option("--account", metavar="NAME", help="账号名；只有一个账号时可以不写。")
@click.option("--password-file", type=FILE, metavar="FILE", help="第一行是口令的文件。")
@click.option("--json", "as_json", is_flag=True, help="在标准输出上给出一份 JSON（UTF-8）。")
@click.option("--today", type=DAY, metavar="DATE", help="当作今天是这一天。")
@click.version_option(__version__, message="知联 %(version)s", help="显示版本号。")
@click.pass_context
def program(context: click.Context, home: Path | None, account: str | None, password_file: Path | None, as_json: bool, today: date | None) -> int | None:
    """Take the global options; without a command, open the window."""
    session = context.ensure_object(Session)
    session.home = home or session.home
    session.account, session.password_file, session.as_json, session.today = account, password_file, as_json, today
    if context.invoked_subcommand is None:
        return session.faces.open_window(session.home, account, today)
    return None
