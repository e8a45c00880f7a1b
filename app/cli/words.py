"""click in Chinese: headings of its help, its usage errors, and the options that may also stand after a command."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from app.cli.session import Session
from app.domain.dates import read_day
from app.domain.errors import BadInput


class DayType(click.ParamType[date]):
    """A day as clerks type it. An impossible one is refused like any other value: with what to do next."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day behind 2026-11-25, 11月25日, 今天."""
        return value if isinstance(value, date) else date.fromisoformat(read_day(str(value), None, None))


class PairType(click.ParamType[tuple[str, str]]):
    """FIELD=VALUE."""

    name = "FIELD=VALUE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Field name and text, split at the first equals sign."""
        name, equals, text = str(value).partition("=")
        if not equals or not name.strip():
            self.fail(f"“{value}”要写成 FIELD=VALUE，例如 suspect=某店", param, ctx)
        if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
            self.fail(f"{name}的值不是完整的文字", param, ctx)
        return name.strip(), text


class FileType(click.ParamType[Path]):
    """A file, which may or may not be there yet; a folder is refused in words."""

    name = "FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path."""
        path = Path(value)
        if path.is_dir():
            raise BadInput(f"“{path}”是一个文件夹，这里要的是文件。", "请写上文件名。")
        return path


DAY, PAIR, FILE = DayType(), PairType(), FileType()


def _set(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def write(ctx: click.Context, _param: click.Parameter, value: Any) -> None:
        if value:
            setattr(ctx.ensure_object(Session), name, value)

    return write


def shared_options() -> list[click.Parameter]:
    """Options of the program that may stand after the command too."""
    return [
        click.Option(["--json"], is_flag=True, expose_value=False, callback=_set("as_json"), help="在标准输出上给出一份 JSON。"),
        click.Option(["--today"], type=DAY, metavar="DATE", expose_value=False, callback=_set("today"), help="当作今天是这一天。"),
    ]


class _Chinese:
    """The parts of click's help that are words."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """用法."""
        formatter.write_usage(ctx.command_path, " ".join(ctx.command.collect_usage_pieces(ctx)), prefix="用法：")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """--help."""

        def show(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
            if value and not ctx.resilient_parsing:
                click.echo(ctx.get_help())
                ctx.exit()

        return click.Option(["--help"], is_flag=True, is_eager=True, expose_value=False, callback=show, help="显示说明。")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """选项, and 命令 of a group."""
        records = [help_of(param, ctx) for param in ctx.command.get_params(ctx) if isinstance(param, click.Option)]
        if records:
            with formatter.section("选项"):
                formatter.write_dl(records)
        if isinstance(ctx.command, click.Group):
            names = ctx.command.list_commands(ctx)
            with formatter.section("命令"):
                formatter.write_dl([(name, command.get_short_help_str(60)) for name in names if (command := ctx.command.get_command(ctx, name))])


class Command(_Chinese, click.Command):
    """A command with the shared options."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(shared_options())


class Group(_Chinese, click.Group):
    """Commands under one word; one of them may be what the word alone does."""

    command_class = Command


def help_of(option: click.Option, context: click.Context) -> tuple[str, str]:
    """An option as it is written, and what it is for."""
    written, words = option.get_help_record(context) or ("", "")
    return written, DEFAULT.sub(r"（默认 \1）", words.replace("[required]", "（必填）"))


def usage_sentence(error: click.UsageError) -> str:
    """What is wrong with the way the program was called, in words."""
    match error:
        case click.NoSuchOption():
            return f"没有“{error.option_name}”这个选项。"
        case click.MissingParameter():
            return f"缺少{_named(error.param)}。"
        case click.BadParameter() if error.param and isinstance(limits := error.param.type, click.IntRange):
            return f"{_named(error.param)}不对：应是 {limits.min} 到 {limits.max} 之间的整数。"
        case click.BadParameter():
            return f"{_named(error.param)}不对：{_plain(error)}。"
        case _:
            return _plain(error)


def _named(param: click.Parameter | None) -> str:
    if isinstance(param, click.Option):
        return param.opts[0]
    return f"参数 {param.metavar or param.name}" if isinstance(param, click.Argument) else "一个参数"


DEFAULT = re.compile(r"\[default: ([^;\]]*)[^\]]*\]")
ENGLISH = (("No such command", "没有这个命令："), ("Got unexpected extra argument", "多了参数："), ("requires an argument", "后面缺少值："))


def _plain(error: click.UsageError) -> str:
    """click's own sentence, its beginning in Chinese where it is a common one."""
    message = error.format_message().rstrip(".")
    return next((f"{chinese}{''.join(_quoted(message))}" for english, chinese in ENGLISH if english in message), message)


def _quoted(message: str) -> Iterator[str]:
    """The names in a sentence of click's: what stands between quotation marks or brackets."""
    start = next((place for place, char in enumerate(message) if char in "'("), len(message))
    yield message[start:]


def texts(values: Sequence[tuple[str, str]]) -> dict[str, str]:
    """FIELD=VALUE options as one mapping; the last of two for one field counts."""
    return dict(values)
