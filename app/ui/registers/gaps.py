"""The pills above a register: what is missing in how many records; one that is pressed narrows the list to them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.register_views import Gap
from app.ui.parts.flow import FlowLayout
from app.ui.theme import tokens
from app.ui.widgets import Button, clear_layout, outlined_button, tip

SHOWN = 4
"""So many are pills; the others are told in the tooltip of the last."""


class GapRow(QWidget):
    """`chosen` carries the field whose gaps are listed, or nothing."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._row = FlowLayout(self, across=tokens.GAP_2, down=tokens.GAP_1)
        self._row.setContentsMargins(tokens.GAP_3, 0, tokens.GAP_3, tokens.GAP_2)
        self.hide()
        self._current = ""
        self._gaps: tuple[Gap, ...] = ()
        self.pills: dict[str, Button] = {}

    def current(self) -> str:
        """The field whose gaps are listed."""
        return self._current

    def show_gaps(self, gaps: Sequence[Gap]) -> bool:
        """Show these; True when the chosen one has gone, because nothing is missing any more."""
        if tuple(gaps) == self._gaps:
            return False
        self._gaps = tuple(gaps)
        gone = self._current and not any(gap.field == self._current for gap in gaps)
        self._current = "" if gone else self._current
        clear_layout(self._row)
        ordered = sorted(gaps, key=lambda gap: not gap.required)
        self.pills = {gap.field: self._pill(gap) for gap in ordered[:SHOWN]}
        self.setVisible(bool(self.pills))
        rest = ordered[SHOWN:]
        if rest and self.pills:
            last = list(self.pills.values())[-1]
            last.setToolTip("；".join(["此外", *(gap.words for gap in rest)]))
        return bool(gone)

    def _pill(self, gap: Gap) -> Button:
        pill = outlined_button(gap.words, "warning")
        if not gap.field:
            pill.setToolTip(tip(gap.told))
            self._row.addWidget(pill)
            return pill
        pill.setCheckable(True)
        pill.setChecked(gap.field == self._current)
        pill.setAccessibleName(f"只看{gap.words}")
        pill.clicked.connect(lambda checked: self._choose(gap.field if checked else ""))
        self._row.addWidget(pill)
        return pill

    def _choose(self, field: str) -> None:
        self._current = field
        for name, pill in self.pills.items():
            pill.setChecked(name == field)
        self.chosen.emit(field)
