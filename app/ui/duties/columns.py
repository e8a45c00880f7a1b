"""The columns of the list of duties."""

from app.services.duties import BEFORE_US, DONE, NOT_OURS, OVERDUE, READY, Owed
from app.services.duties_views import DutyRow
from app.ui.theme.tokens import Tone
from app.ui.widgets import ChipText, Column, day_in_words
from app.ui.widgets.column import CellKind

TONES = {OVERDUE: Tone.RED, READY: Tone.BLUE}


def duty_columns() -> tuple[Column, ...]:
    """What, for when, until when, how far."""
    return (
        Column("报送任务", lambda row: row.owed.duty.full_name or "", strong=True, note=_note),
        Column("期次", lambda row: row.owed.period, 104),
        Column("截止日期", lambda row: day_in_words(row.owed.due), 116),
        Column("齐备", _ready, 72),
        Column("状态", lambda row: state_chips(row.owed), 152, CellKind.CHIP),
    )


def state_chips(one: Owed) -> list[ChipText]:
    """How far it is, and that it was handed in late."""
    return [ChipText(one.state, TONES.get(one.state, Tone.PLAIN)), *([ChipText(one.late, Tone.ORANGE)] if one.late else [])]


def _note(row: DutyRow) -> str:
    left, _, _day = row.left.partition("（")  # the day has its own column
    return "·".join(part for part in (left, row.owed.duty.basis or "本单位设定") if part)


def _ready(row: DutyRow) -> str:
    """5/6, as long as it is still to be handed in."""
    return "" if row.owed.state in (*DONE, NOT_OURS, BEFORE_US) else f"{row.ready}/{row.pieces}"
