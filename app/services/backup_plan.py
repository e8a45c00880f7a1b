"""Backups that nobody has to think of: one a day, a copy in a second place, and the yearly drill that proves that a restore works."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from app.domain.clock import office_time_of
from app.domain.errors import BadInput, Damaged, MachineFault, NotFound, UserError
from app.domain.roles import Power
from app.services.backup_notes import DRILL, Noted, last_backup, last_drill, remember
from app.services.backups import FOLDER, KEPT, back_up, backups_of
from app.services.workspace import Workspace
from db.backup import copy_attachments, copy_backup, open_backup
from db.check import check_database
from db.durable import make_folder, write_durably
from db.faults import translated
from db.journal import entries, head
from db.store import Store
from db.vault import ATTACHMENTS_FOLDER

SECOND = "second_place"
DRILL_FOLDER = "drill-"
DRILL_EVERY = timedelta(days=365)
"""本单位设定."""


def back_up_daily(workspace: Workspace) -> str:
    """The backup of the day, here and in the second place; returns what went wrong with the second one, empty when nothing did."""
    file = back_up(workspace)
    try:
        copy_to_second_place(workspace, file)
    except UserError as fault:
        return f"{fault.what}{fault.next_step}"
    return ""


def last_backed_up(workspace: Workspace) -> datetime | None:
    """When the newest proven backup was made, those before imports and upgrades among them."""
    last, files = last_backup(workspace), backups_of(workspace)
    moments = [last.at] if last else []
    moments += [office_time_of(files[-1].stat().st_mtime)] if files else []
    return max(moments, default=None)


def drill_in_words(workspace: Workspace) -> str:
    """恢复演练 2026年3月2日, or that it is time for one."""
    last = last_drill(workspace)
    if last is None:
        return "恢复演练 还没有做过" if backups_of(workspace) else ""
    old = abs(workspace.now() - last.at) > DRILL_EVERY
    return f"恢复演练 {last.at.year}年{last.at.month}月{last.at.day}日{'，已满一年' if old else ''}"


def is_backup_due(workspace: Workspace) -> bool:
    """True once a day, when something stands in the journal that the last backup has not; what the clock says only has to be another day."""
    conn, last = workspace.store.db.conn, last_backup(workspace)
    if last is None:
        made = entries(conn, before=2, limit=1)
        return bool(made) and made[0].at[:10] != workspace.today.isoformat()
    return head(conn)[0] > last.seq and last.at.date() != workspace.today


def second_place(workspace: Workspace) -> Path | None:
    """Where automatic backups go besides the data folder."""
    said = str(workspace.store.meta(SECOND, ""))
    return Path(said) if said else None


def set_second_place(workspace: Workspace, place: Path | None) -> None:
    """Choose the second place, or none. Raises UserError for a place inside the data folder or one that cannot be written."""
    workspace.require(Power.RESTORE)
    if place is not None:
        if place.resolve().is_relative_to(workspace.folder.resolve()):
            raise BadInput("第二个备份位置不能在数据文件夹里。", "请选另一块硬盘、U 盘或单位的共享盘。")
        with translated():
            own = place / _name_of(workspace)
            make_folder(own)
            write_durably(own / "请勿改动.txt", "这里是知联的加密备份，用当时的口令或恢复码打开。\r\n".encode("utf-8-sig"))
    with workspace.store.commit(workspace.author, f"修改备份设置：第二个位置{'已设定' if place else '已取消'}") as change:
        change.undoable = False
        workspace.store.set_meta(SECOND, str(place or ""))


def copy_to_second_place(workspace: Workspace, file: Path) -> Path | None:
    """Put a backup and all attachments into the second place, laid out so that a restore finds both; None when there is no such place.

    Raises UserError when it cannot be reached or written.
    """
    place = second_place(workspace)
    if place is None:
        return None
    if not place.is_dir():
        raise MachineFault(f"第二个备份位置“{place}”现在打不开。", "请插上那个盘或连上共享盘；本机的备份已经做好。")
    own = place / _name_of(workspace)
    with translated():
        copy_attachments(workspace.vault.attachments_folder, own / ATTACHMENTS_FOLDER)
    return copy_backup(file, own / FOLDER, keep=KEPT)


def drill(workspace: Workspace) -> Noted:
    """Restore the newest backup into a folder of its own, check it as the data are checked, and throw it away; the date is remembered.

    One from before an upgrade is brought up to date there first, as opening it would.
    Raises NotFound without a backup, Damaged when the restored data are not whole.
    """
    workspace.require(Power.BACK_UP)
    found = backups_of(workspace)
    if not found:
        raise NotFound("还没有备份，不能演练。", "请先备份一次。")
    with TemporaryDirectory(prefix=DRILL_FOLDER, dir=workspace.folder) as temporary:
        db = open_backup(found[-1], workspace.vault, Path(temporary) / "restored")
        try:
            findings = check_database(Store(db, workspace.store.kinds, now=workspace.now, random=os.urandom))
        finally:
            db.close()
    if findings:
        workspace.note(f"恢复演练：{found[-1].name}，失败")
        raise Damaged(f"恢复演练没有通过：{findings[0].what}", "请现在重新备份一次，再演练；仍不通过时不要删除旧的备份，并联系技术支持。")
    return remember(workspace, DRILL, f"恢复演练：{found[-1].name}，通过", found[-1].name)


def _name_of(workspace: Workspace) -> str:
    return f"知联备份_{workspace.unit.name}_{workspace.store.meta('letter', 'A')}"
