"""A bar that says one thing the user should know now, with what can be done about it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.ui.theme import tokens
from app.ui.theme.tokens import MARK, Tone
from app.ui.widgets.labels import IconLabel, PlainLabel, restyle

_SIGN = {Tone.ORANGE: "warning", Tone.RED: "error_circle", Tone.BLUE: "info", Tone.GREEN: "checkmark_circle"}


class Notice(QFrame):
    """Orange 请核对, red 必须改, blue for information, green for what went well. Actions stand at the right."""

    def __init__(self, tone: Tone, title: str, text: str = "", *actions: QWidget) -> None:
        super().__init__()
        self._sign = IconLabel(_SIGN[tone], 20, MARK[tone])
        self._title = PlainLabel(title, "strong", tone)
        self._text = PlainLabel(text, "", Tone.SECONDARY, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.GAP_4, 6, tokens.GAP_2, 6)
        row.setSpacing(tokens.GAP_2)
        row.addWidget(self._sign)
        row.addWidget(self._title)
        row.addWidget(self._text, 1)
        for action in actions:
            row.addWidget(action, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(42)
        self.say(tone, title, text)

    def say(self, tone: Tone, title: str, text: str = "") -> None:
        """Say something else."""
        self.setProperty("look", str(tone))
        self._sign.set_drawing(_SIGN[tone], MARK[tone])
        self._title.setText(title)
        self._title.set_tone(tone)
        self._text.setText(text)
        self.setAccessibleName(f"{title.removesuffix('。')}。{text}")
        restyle(self)
