"""Commands that keep the data safe: backup, check."""

from pathlib import Path

import click

from app.cli.session import Session, handed
from app.cli.words import FILE, Command, Group
from app.domain.errors import Damaged, MachineFault
from app.services.backups import back_up, backups_of
from app.services.checking import check as check_folder
from app.services.checking import not_opened


@click.group("backup", cls=Group, help="备份：制作、列出。")
def backup() -> None:
    """Backups."""


@backup.command("make", help="备份一次；不给文件名则放在数据文件夹的 backups 里。")
@click.argument("file", type=FILE, required=False, metavar="[FILE]")
@handed
def make(session: Session, file: Path | None) -> None:
    """Write a proven backup."""
    with session.open() as workspace:
        path = back_up(workspace, file)
        session.answer({"file": str(path), "size": path.stat().st_size}, [f"已备份：{path}"])


@backup.command("list", help="列出数据文件夹里完整的备份，最新的在后。")
@handed
def list_backups(session: Session) -> None:
    """The whole backups."""
    with session.open() as workspace:
        found = backups_of(workspace)
        session.answer([{"file": str(path), "size": path.stat().st_size} for path in found], [str(path) for path in found])


@click.command(cls=Command, help="检查数据文件夹：数据库、附件、保险库、备份。发现损坏时退出码为 1。")
@click.pass_context
def check(context: click.Context) -> None:
    """Each finding with its meaning, its effect and what to do."""
    session = context.ensure_object(Session)
    try:
        with session.open() as workspace:
            found = check_folder(workspace)
    except (Damaged, MachineFault) as fault:
        found = [not_opened(fault)]
    damaged = any(finding.damage for finding in found)
    findings = [{"what": one.what, "meaning": one.meaning, "effect": one.effect, "next_step": one.next_step} for one in found]
    lines = [f"{one.what}{one.meaning}{one.effect}{one.next_step}" for one in found]
    session.answer({"ok": not damaged, "findings": findings}, lines or ["检查完毕，没有发现问题。"])
    context.exit(1 if damaged else 0)


COMMANDS = (backup, check)
