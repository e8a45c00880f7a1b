"""演示库: a data folder of its own with a simulated year of 仓山, for trying things out. Invented people only; real data are never touched.

The folder bears a mark, by which the window puts an orange frame around itself and by which alone it may be made anew.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.errors import NotAllowed
from app.services.demo_folder import ACCOUNT, MARK, UNIT, is_demo
from app.services.year.run import Own, Report, leads_in, simulated_year, unreported
from app.services.year.scale import DEMO, Scale
from db.lock import FolderLock

EXPLAINED = "这是知联的演示库：单位是真实的机构名称，人员、企业、线索和案件都是虚构的。可随意练习，不会影响正式数据；不用了可以整个删除。\r\n"
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
    """Make the folder; with `again` in place of an earlier demonstration. Interrupted, it leaves nothing behind.

    Raises NotAllowed for a folder that holds anything else, UserError for one that is open.
    """
    if folder.exists() and any(folder.iterdir()):
        if not is_demo(folder):
            raise NotAllowed("这个文件夹里已经有别的内容，演示库不放在这里。", "请另选一个空文件夹。")
        if not again:
            raise NotAllowed("这里已经有演示库。", "可以直接打开练习；要恢复成刚建立的样子，请选择重新建立。")
        FolderLock(folder).close()
        shutil.rmtree(folder)
    try:
        with simulated_year(scale, now() - BEFORE_NOW, Own(UNIT, folder, account, password), report) as replicas:
            leads = leads_in(replicas.open[UNIT])
        (folder / MARK).write_text(EXPLAINED, "utf-8-sig")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Demo(folder, UNIT, account, leads)
