"""The columns of the list of leads, and the looks of a lead's state and time."""

import re
from datetime import date
from typing import Any

from app.domain.identifiers import masked_phone
from app.domain.lead_steps import CHECKING, DRAFT, FILED, LEAD_STEPS, TO_TRIAGE
from app.domain.leads import Lead
from app.domain.steps import DISPUTED
from app.services.lead_views import SOON_DAYS, LeadRow, TimeUsed
from app.ui.theme.tokens import Tone
from app.ui.widgets import CellKind, ChipText, Column, TimeLeft

TONES = {DRAFT: Tone.OUTLINED, TO_TRIAGE: Tone.OUTLINED, CHECKING: Tone.SECONDARY, FILED: Tone.GREEN, DISPUTED: Tone.ORANGE}


def state_chip(lead: Lead) -> ChipText:
    """The state as a chip: grey, outlined or green; orange only for a dispute."""
    return ChipText(lead.state, TONES.get(lead.state, Tone.SECONDARY))


def time_left(time: TimeUsed | None) -> TimeLeft | None:
    """3 in orange, 超期 2 in red, 今天 on the day itself, 超期 alone on the free days after it, 不可信 when the computer's date is."""
    if time is None:
        return None
    if time.doubtful:
        return TimeLeft(time.share, "不可信", Tone.ORANGE)
    if time.past:
        return TimeLeft(1.0, f"超期 {-time.left}" if time.left else "超期", Tone.RED)
    words = "今天" if time.left == 0 else str(time.left)
    return TimeLeft(time.share, words, Tone.ORANGE if time.left <= SOON_DAYS else Tone.PLAIN)


def month_day(iso: str | None) -> str:
    """11月4日."""
    if not iso:
        return ""
    day = date.fromisoformat(iso[:10])
    return f"{day.month}月{day.day}日"


def short_number(number: str | None, year: int) -> str:
    """盖山 0011 for 盖山2026A0011 in 2026; another year or another replica's letter stays; a draft may have none."""
    found = re.fullmatch(r"(\D+)(\d{4})([A-Z])(\d+)", number or "")
    if not found:
        return number or "未编号"
    office, of_year, letter, count = found.groups()
    return f"{office} {'' if int(of_year) == year else f'{of_year}-'}{'' if letter == 'A' else letter}{count}"


def _faded(row: LeadRow) -> Tone:
    return Tone.NOTE if row.lead.state in LEAD_STEPS.closed else Tone.PLAIN


WIDE_ONLY = (3, 4, 6)
"""The columns that only a wide window shows: 来源, 收到 and 支援."""


def lead_columns(year: int) -> list[Column]:
    """All columns, from left to right; numbers of this year are shown short."""
    return [
        Column("编号", lambda row: short_number(row.lead.number, year), 116, sort="number", tone=lambda _row: Tone.SECONDARY),
        Column("涉嫌主体", lambda row: row.lead.suspect or "未填写", 0, strong=True, tone=_faded, tip=_full_suspect, chips=pinned_chips),
        Column("类型", lambda row: row.lead.kind or "", 124, tone=_faded),
        Column("来源", lambda row: row.lead.source or "", 104, tone=_faded),
        Column("收到", lambda row: month_day(row.lead.received_on), 84, sort="received_on", tone=_faded),
        Column("镇街", lambda row: row.named(row.lead.area), 92, tone=_faded),
        Column("支援", lambda row: row.support, 104, tone=lambda _row: Tone.SECONDARY),
        Column("状态", lambda row: state_chip(row.lead), 80, CellKind.CHIP),
        Column("剩余工作日", lambda row: time_left(row.time), 116, CellKind.BAR, sort="due_on"),
        Column("承办人", lambda row: row.lead.handler or "", 76, tone=_faded),
    ]


def pinned_chips(row: Any) -> list[ChipText]:
    """What stands behind the name of a supervised record."""
    return [ChipText("挂牌", Tone.RED)] if row.pinned else []


def _full_suspect(row: LeadRow) -> str:
    phone = f"，电话 {masked_phone(row.lead.suspect_phone)}" if row.lead.suspect_phone else ""
    return f"{row.lead.suspect or ''}{phone}"
