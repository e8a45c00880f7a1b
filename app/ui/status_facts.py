"""The status bar in words."""

from datetime import datetime, timedelta

from app.domain.clock import office_time
from app.services.standing import Standing, spoken_moment
from app.ui.theme.tokens import Tone
from app.ui.widgets import StatusFact

OLD_BACKUP = timedelta(days=7)


def status_facts(found: Standing, now: datetime) -> list[StatusFact]:
    """The status bar in words: saved, backed up, calendar, waiting."""
    saved = StatusFact(f"已自动保存 {office_time(found.saved_at):%H:%M}" if found.saved_at else "还没有改动", tone=Tone.GREEN)
    year = StatusFact(
        f"工作日历 {found.year}年" if found.year_known else f"{found.year}年放假安排尚未导入", "settings", Tone.PLAIN if found.year_known else Tone.ORANGE
    )
    return [saved, _backup_fact(found.backed_up_at, now), year, StatusFact(f"待导出 {found.waiting} 条", "exchange")]


def _backup_fact(at: datetime | None, now: datetime) -> StatusFact:
    if at is None:
        return StatusFact("还没有备份", "settings", Tone.ORANGE)
    if now - at > OLD_BACKUP:
        return StatusFact(f"已 {(now - at).days} 天没有备份", "settings", Tone.ORANGE)
    return StatusFact(f"最近备份 {spoken_moment(at, now)}", "settings")
