"""Whether the date of this computer can be believed: a dead battery on the mainboard makes it 1979, a slip of the hand 2099.

Nothing stops for it: saving, exporting and backups go by sequence. But a due day that is reckoned from such a date is marked.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache

from app.services.workspace import Workspace
from db.journal import newest_moments

FIRST, LAST = date(2020, 1, 1), date(2050, 12, 31)
"""Outside of these years the program is not at work."""
LOOKED_AT = 50
"""So many of the newest entries of the journal are compared: after a wrong date was put right, the word goes away by itself."""
BACK = timedelta(days=1)


def doubt(workspace: Workspace) -> str:
    """Why the date cannot be believed, with what to do; empty when it can."""
    now = workspace.now()
    said = f"电脑日期 {now.year}年{now.month}月{now.day}日 不可信"
    if not FIRST <= now.date() <= LAST:
        return f"{said}，请先改正"
    later = _latest(*newest_moments(workspace.store.db.conn, LOOKED_AT))
    if later is not None and later > now + BACK:
        return f"{said}（上次使用是 {later.year}年{later.month}月{later.day}日），请核对"
    return ""


@lru_cache(maxsize=4)
def _latest(*written: str) -> datetime | None:
    """The latest of these moments that can be believed. The same entries are looked at again for everything that has a day."""
    return max((moment for moment in map(datetime.fromisoformat, written) if moment.date() <= LAST), default=None)


def latest_day(workspace: Workspace) -> date:
    """The last day that something can have happened on: today, or any when nobody knows what day it is."""
    return date.max if doubt(workspace) else workspace.today
