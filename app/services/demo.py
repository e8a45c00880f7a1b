"""演示库: a data folder of its own with a simulated year of 仓山, for trying things out. Invented people only; real data are never touched.

The folder bears a mark, by which the window puts an orange frame around itself and by which alone it may be made anew.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.errors import NotAllowed
from app.services.demo_folder import ACCOUNT, INVENTED, MARK, UNIT, is_demo
from app.services.year.run import Own, Report, leads_in, simulated_year, unreported
from app.services.year.scale import DEMO, Scale
from db.durable import make_folder
from db.faults import translated
from db.lock import FolderLock

EXPLAINED = "这是知联的演示库：单位是真实的机构名称，人员、企业、线索和案件都是虚构的。可随意练习，不会影响正式数据；不用了可以整个删除。\r\n"
BUILDING = "（正在建立）"
"""Behind the name of the folder in which it is made."""
BEFORE_NOW = timedelta(hours=3)
"""The year ends a little earlier than now, so that nothing in it lies in the future."""


@dataclass(frozen=True)
class Demo:
    """What was made."""

    folder: Path
    unit: str
    account: str
    leads: int


def make_demo(
    folder: Path, password: str, now: Callable[[], datetime], report: Report = unreported, *, account: str = ACCOUNT, again: bool = False, scale: Scale = DEMO
) -> Demo:
    """Make the folder; with `again` in place of an earlier demonstration, which stands until the new one is whole. Interrupted, it changes nothing.

    Raises NotAllowed for a folder that holds anything else, UserError for one that is open.
    """
    _require_free(folder, again)
    making = folder.with_name(f"{folder.name}{BUILDING}")
    _begin(making)
    try:
        new = making / "new"
        with simulated_year(scale, now() - BEFORE_NOW, Own(UNIT, new, account, password), report) as replicas:
            leads = leads_in(replicas.open[UNIT])
            replicas.open[UNIT].store.note_meta(INVENTED, 1)
        (new / MARK).write_text(EXPLAINED, "utf-8-sig")
        _put_in_place(new, folder, making / "before")
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return Demo(folder, UNIT, account, leads)


def _require_free(folder: Path, again: bool) -> None:
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not is_demo(folder):
        raise NotAllowed("这个文件夹里已经有别的内容，演示库不放在这里。", "请另选一个空文件夹。")
    if not again:
        raise NotAllowed("这里已经有演示库。", "可以直接打开练习；要恢复成刚建立的样子，请选择重新建立。")
    FolderLock(folder).close()


def _begin(making: Path) -> None:
    """A place beside the folder to make it in; what a power cut left there goes, anything else stays."""
    if making.exists():
        if not is_demo(making):
            raise NotAllowed(f"“{making.name}”已经存在，不是没建完的演示库，没有改动。", "请把它改名或者移走。")
        shutil.rmtree(making)
    make_folder(making)
    (making / MARK).write_text(EXPLAINED, "utf-8-sig")


def _put_in_place(new: Path, folder: Path, aside: Path) -> None:
    with translated():
        if folder.exists():
            folder.rename(aside)
        new.rename(folder)
