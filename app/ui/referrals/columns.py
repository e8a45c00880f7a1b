"""The columns of the list of referrals, and the looks of how far one has come."""

from app.domain.referral_steps import ANSWERED, DRAFT
from app.domain.steps import DISPUTED
from app.services.referral_views import ReferralRow
from app.ui.leads.columns import month_day, short_number
from app.ui.theme.tokens import Tone
from app.ui.widgets import CellKind, ChipText, Column

TONES = {DRAFT: Tone.OUTLINED, ANSWERED: Tone.GREEN, DISPUTED: Tone.ORANGE}
OUTSIDE = ChipText("外区")


def state_chip(row: ReferralRow) -> ChipText:
    """How far it has come: blue where this unit is to act, green once answered."""
    return ChipText(row.course.state, TONES.get(row.referral.state, Tone.BLUE if row.mine else Tone.SECONDARY))


def other_unit(row: ReferralRow, unit: str) -> str:
    """送江田所, 仓前所送来; both for whoever only looks on."""
    if row.referral.unit == unit:
        return f"送{row.receiver}"
    return f"{row.sender}送来" if row.referral.receiver == unit else f"{row.sender}送{row.receiver}"


WIDE_ONLY = 3
"""The column that only a wide window shows: 移送日期."""


def referral_columns(year: int, unit: str) -> list[Column]:
    """From left to right; the words say for how long it lies unanswered."""
    return [
        Column("编号", lambda row: short_number(row.referral.number, year), 104, sort="number", tone=lambda _row: Tone.SECONDARY),
        Column("涉嫌主体", lambda row: row.subject, 0, strong=True),
        Column("往来", lambda row: other_unit(row, unit), 132, chips=lambda row: [OUTSIDE] if row.outside else []),
        Column("移送日期", lambda row: month_day(row.referral.sent_on), 92, sort="sent_on"),
        Column("进度", state_chip, 72, CellKind.CHIP),
        Column("还差什么", lambda row: row.course.words, 184, tone=_tone),
    ]


def _tone(row: ReferralRow) -> Tone:
    return Tone.ORANGE if row.course.late else Tone.SECONDARY
