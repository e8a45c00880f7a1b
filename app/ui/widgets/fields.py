"""A list of fields to read: grey labels at the left, values at the right, as in the detail pane."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets.labels import PlainLabel
from app.ui.widgets.laying import clear_layout


class FieldList(QWidget):
    """Rows of label and value; a value is text, which may be selected and copied, or any widget such as a link."""

    def __init__(self, rows: Sequence[tuple[str, str | QWidget]] = (), label_width: int = 84) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(tokens.GAP_1)
        self._label_width = label_width
        self._grid.setColumnMinimumWidth(0, label_width)
        self._grid.setColumnStretch(1, 1)
        self.set_rows(rows)

    def set_rows(self, rows: Sequence[tuple[str, str | QWidget]]) -> None:
        """Show these rows instead."""
        clear_layout(self._grid)
        for place, (label, value) in enumerate(rows):
            named = PlainLabel(label, "", Tone.NOTE, wrap=True)
            named.setFixedWidth(self._label_width)  # as wide as its column: the grid asks by the width of the column how many lines it needs
            named.setContentsMargins(0, 0, tokens.GAP_2, 0)
            beside = Qt.AlignmentFlag.AlignTop if isinstance(value, str | QLabel) else Qt.AlignmentFlag.AlignVCenter
            self._grid.addWidget(named, place, 0, beside)
            self._grid.addWidget(self._shown(label, value), place, 1)

    def _shown(self, label: str, value: str | QWidget) -> QWidget:
        if isinstance(value, QWidget):
            return value
        text = PlainLabel(value or "—", wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setAccessibleName(f"{label}：{value}")
        return text
