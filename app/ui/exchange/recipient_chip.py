"""A unit that may receive a bundle: a chip that is turned on by mouse or Space, with what the unit is to this one."""

from PySide6.QtWidgets import QCheckBox

from app.services.exchange_views import OUTSIDE, UnitStanding
from app.ui.theme import tokens

_LOOK = f"""
RecipientChip {{ background: {tokens.PANE}; border: 1px solid {tokens.PANE_EDGE}; border-radius: 13px; padding: 4px 13px 4px 9px; }}
RecipientChip:checked {{ background: {tokens.ACCENT_TINT}; border-color: {tokens.ACCENT}; }}
RecipientChip:focus {{ border: 2px solid {tokens.ACCENT}; padding: 3px 12px 3px 8px; }}
"""


class RecipientChip(QCheckBox):
    """`name` is the unit without its part; `outside` is true for a unit of another district."""

    def __init__(self, unit: UnitStanding) -> None:
        super().__init__(f"{unit.name}·{unit.part}" if unit.part else unit.name)
        self.name = unit.name
        self.outside = unit.part == OUTSIDE
        self.setStyleSheet(_LOOK)
