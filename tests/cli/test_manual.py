"""docs/cli.md says what the commands say of themselves."""

import os
from pathlib import Path

import click

from app.cli.manual import manual
from app.cli.program import program

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "cli.md"


def test_the_manual_is_what_the_commands_say() -> None:
    """After a change that is meant: `ZHILIAN_GOLDEN=write pytest tests/cli/test_manual.py`."""
    if os.environ.get("ZHILIAN_GOLDEN") == "write":
        MANUAL.write_text(manual(), "utf-8")

    assert MANUAL.read_text("utf-8") == manual()


def test_every_command_and_every_option_is_explained() -> None:
    silent = []

    def look(command: click.Command, path: str) -> None:
        silent.extend(f"{path} {param.opts[0]}" for param in command.params if isinstance(param, click.Option) and not param.help)
        if not command.help:
            silent.append(path)
        if isinstance(command, click.Group):
            for name in command.list_commands(click.Context(command)):
                inner = command.get_command(click.Context(command), name)
                assert inner is not None
                look(inner, f"{path} {name}")

    look(program, "zhilian")

    assert silent == []
