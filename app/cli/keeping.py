"""Commands that keep the data safe: backup, check."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from app.cli.session import Session, handed
from app.cli.words import FILE, Command, Group
from app.domain.errors import Damaged, MachineFault
from app.domain.journal_head import read_head
from app.services.backup_plan import copy_to_second_place, drill, second_place, set_second_place
from app.services.backups import back_up, backups_of, restore
from app.services.calendars import take_in_calendar
from app.services.checking import check as check_folder
from app.services.checking import not_opened
from app.services.repairing import repair


@click.group("backup", cls=Group, help="备份：制作、列出、恢复、演练。")
def backup() -> None:
    """Backups."""


@backup.command("make", help="备份一次；不给文件名则放在数据文件夹的 backups 里。")
@click.argument("file", type=FILE, required=False, metavar="[FILE]")
@handed
def make(session: Session, file: Path | None) -> None:
    """Write a proven backup."""
    with session.open() as workspace:
        path = back_up(workspace, file)
        if file is None:
            copy_to_second_place(workspace, path)
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


@backup.command("place", help="第二个备份位置：每天的备份也存一份到那里，附件一起存。不写文件夹则显示现在的；--none 取消。")
@click.argument("folder", type=click.Path(path_type=Path), required=False, metavar="[DIR]")
@click.option("--none", "nowhere", is_flag=True, help="不再存第二份。")
@handed
def place(session: Session, folder: Path | None, nowhere: bool) -> None:
    """Another disk."""
    with session.open() as workspace:
        if folder is not None or nowhere:
            set_second_place(workspace, None if nowhere else folder)
        found = second_place(workspace)
        session.answer({"place": str(found) if found else None}, [str(found or "没有设定第二个备份位置。")])


@backup.command("drill", help="恢复演练：把最新的备份恢复到临时位置，检查完好后删除；现在的数据不动。")
@handed
def try_restore(session: Session) -> None:
    """Once a year."""
    with session.open() as workspace:
        noted = drill(workspace)
        session.answer({"file": noted.file, "at": noted.at.isoformat()}, [f"恢复演练通过：{noted.file}"])


HEAD_HELP = "登记簿上印的日志校验值，照抄或扫码，例如 1234-7F3K-Q2MA-81TT-XK2P；也可以写成 序号:64 位十六进制。可以多次。"


CHECK_HELP = "检查数据文件夹：数据库、附件、保险库、备份。发现损坏时退出码为 1；--repair-into 把还能读的内容救到新的数据文件夹，并列出救不出的。"


@click.command(cls=Command, help=CHECK_HELP)
@click.option("--head", "heads", multiple=True, metavar="N:VALUE", help=HEAD_HELP)
@click.option("--repair-into", "into", type=click.Path(path_type=Path), metavar="NEW_DIR", help="新的数据文件夹，用原来的口令打开；现在的数据不动。")
@click.pass_context
def check(context: click.Context, heads: Sequence[str], into: Path | None) -> None:
    """Each finding with its meaning, its effect and what to do; or everything that can be saved, in a new folder."""
    session = context.ensure_object(Session)
    if into is not None:
        _repair(session, into)
        return
    try:
        with session.open() as workspace:
            found = check_folder(workspace, [replace(read_head(said), by="纸面") for said in heads])
    except (Damaged, MachineFault) as fault:
        found = [not_opened(fault)]
    damaged = any(finding.damage for finding in found)
    findings = [{"what": one.what, "meaning": one.meaning, "effect": one.effect, "next_step": one.next_step} for one in found]
    lines = [f"{one.what}{one.meaning}{one.effect}{one.next_step}" for one in found]
    session.answer({"ok": not damaged, "findings": findings}, lines or ["检查完毕，没有发现问题。"])
    context.exit(1 if damaged else 0)


def _repair(session: Session, into: Path) -> None:
    found = repair(session.home, session.account_to_open(), session.password(), into, now=session.now)
    lines = [f"已救到：{found.folder}", f"记录 {found.records} 条，其中 {found.put_back} 条从数据包里补回。"]
    lines += [f"没有救出的 {len(found.lost)} 项：", *found.lost] if found.lost else ["没有缺失。"]
    lines.append("打开后本机算作一台新电脑，请重新导出身份卡交给区局。原来的数据没有动，请保留到核对完。")
    session.answer({"home": str(found.folder), "records": found.records, "put_back": found.put_back, "lost": list(found.lost)}, lines)


@click.command("calendar", cls=Command, help="导入一年的放假安排（写法同 resources/calendar/cn.toml），重算期限，列出变动的期限；不给文件则列出已有的年份。")
@click.argument("file", type=FILE, required=False, metavar="[FILE]")
@handed
def calendar(session: Session, file: Path | None) -> None:
    """Take in the arrangement of a year."""
    with session.open() as workspace:
        if file is None:
            years = [year for year in range(2004, workspace.today.year + 10) if workspace.calendar.known(year)]
            session.answer({"years": years}, [f"{year}年" for year in years])
            return
        taken = take_in_calendar(workspace, file)
        moved = [{"kind": one.kind.table, "uid": one.uid, "label": one.label, "before": one.before, "after": one.after} for one in taken.moved]
        lines = [f"已导入{'、'.join(map(str, taken.years))}年放假安排，{len(moved)} 个期限有变动。", *(one.sentence for one in taken.moved)]
        session.answer({"years": list(taken.years), "moved": moved}, lines)


COMMANDS = (backup, check, calendar)
