"""Whether the date of this computer can be believed: a dead battery on the mainboard makes it 1979, a slip of the hand 2099.

Nothing stops for it: saving, exporting and backups go by sequence. But a due day that is reckoned from such a date is marked.
"""

from datetime import date, timedelta

from app.domain.clock import office_moment
from app.services.workspace import Workspace
from db.journal import latest_moment

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
    later = latest_moment(workspace.store.db.conn, LOOKED_AT, before=(LAST + BACK).isoformat())
    if later is not None and (used := office_moment(later)) > now + BACK:
        return f"{said}（上次使用是 {used.year}年{used.month}月{used.day}日），请核对"
    return ""


def latest_day(workspace: Workspace) -> date:
    """The last day that something can have happened on: today, or any when nobody knows what day it is."""
    return date.max if doubt(workspace) else workspace.today
