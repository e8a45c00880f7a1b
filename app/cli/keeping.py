"""Commands that keep the data safe: backup, check."""

from pathlib import Path

import click

from app.cli.session import Session, handed
from app.cli.words import FILE, Command, Group
from app.domain.errors import Damaged, MachineFault
from app.services.backups import back_up, backups_of, restore
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


@backup.command("restore", help="把备份恢复到新的数据文件夹，用当时的口令或恢复码打开；现在的数据不动。附件随数据文件夹里的备份一起恢复。")
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--home", type=click.Path(path_type=Path), metavar="NEW_DIR", help="新的数据文件夹；不能已有文件。")
@handed
def restore_backup(session: Session, file: Path, home: Path | None) -> None:
    """Into a new folder, never over data."""
    folder = home or session.home
    attachments = restore(file, folder)
    lines = [f"已恢复到：{folder}", "打开后本机算作一台新电脑，请重新导出身份卡交给区局。"]
    lines += [] if attachments else ["备份里没有附件：请把原数据文件夹里的 attachments 文件夹复制到新的数据文件夹。"]
    session.answer({"home": str(folder), "attachments": attachments}, lines)


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
