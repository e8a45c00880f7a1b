"""What the program has done by itself: the last save, the last backup, the calendar, what waits to leave."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.audit import RECORD, event_of
from app.domain.clock import office_moment, office_time
from app.domain.own_settings import USUAL
from app.domain.records import Audience
from app.domain.roles import Power
from app.services.backup_plan import is_backup_due, last_backed_up
from app.services.document_numbers import computers
from app.services.own_settings import setting
from app.services.workspace import Workspace
from db.journal import entries
from db.outbox import waiting_records

LOOKED_AT = 50
"""So many entries of the journal are looked through for the last one that saved something."""


@dataclass(frozen=True)
class Standing:
    """The facts of the status bar."""

    saved_at: datetime | None
    backed_up_at: datetime | None
    year: int
    year_known: bool
    waiting: int
    backup_due: bool = False
    """Nothing of today is in a backup yet."""
    idle_minutes: int = USUAL["idle_minutes"]
    """After so long without a key or a press the window locks."""


def standing(workspace: Workspace) -> Standing:
    """What the program has done by itself, for the status bar."""
    saved = (entry for entry in entries(workspace.store.db.conn, None, LOOKED_AT) if event_of(entry.action) == RECORD)
    last, backup = next(saved, None), last_backed_up(workspace)
    year = workspace.today.year
    return Standing(
        saved_at=office_moment(last.at) if last else None,
        backed_up_at=backup,
        year=year,
        year_known=workspace.calendar.known(year),
        waiting=waiting_to_leave(workspace) if workspace.may(Power.READ) else 0,
        backup_due=is_backup_due(workspace),
        idle_minutes=setting(workspace, "idle_minutes"),
    )


def waiting_to_leave(workspace: Workspace) -> int:
    """How many records wait for the next export; what only the unit's own computers see counts where it has another one."""
    alone = sum(not one.revoked for one in computers(workspace)) < 2
    kinds = workspace.store.kinds if alone else ()
    return waiting_records(workspace.store, [kind.table for kind in kinds if kind.audience is Audience.UNIT])


def spoken_moment(moment: datetime, now: datetime) -> str:
    """今天 08:31, 昨天 16:42, 11月3日 09:00."""
    moment, now = office_time(moment), office_time(now)
    clock = f"{moment:%H:%M}"
    days = (now.date() - moment.date()).days
    return f"今天 {clock}" if days == 0 else f"昨天 {clock}" if days == 1 else f"{moment.month}月{moment.day}日 {clock}"
