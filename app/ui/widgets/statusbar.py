"""The bar at the foot of the window: what the program has done by itself, and the keys that always work."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.ui.theme import icon, tokens
from app.ui.theme.tokens import MARK, Tone
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import PlainLabel, hairline
from app.ui.widgets.laying import clear_layout

HINTS = ("F1 依据", "Ctrl+K 查找", "Alt 显示快捷键")


@dataclass(frozen=True)
class StatusFact:
    """One fact, such as 最近备份 今天 08:31. With a key it opens what it speaks of; green and orange carry a sign."""

    text: str
    key: str = ""
    tone: Tone = Tone.PLAIN


class StatusBar(QFrame):
    """Facts at the left, keys at the right. `opened` carries the key of a pressed fact."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "status")
        self.setAccessibleName("状态栏")
        self.setFixedHeight(tokens.STATUS_BAR)
        self._facts = QHBoxLayout()
        self._facts.setSpacing(0)
        row = QHBoxLayout(self)
        row.setContentsMargins(5, 1, tokens.GAP_4, 0)
        row.setSpacing(tokens.GAP_3)
        row.addLayout(self._facts)
        row.addStretch(1)
        for hint in HINTS:
            row.addWidget(PlainLabel(hint, "note", Tone.SECONDARY))

    def set_facts(self, facts: Sequence[StatusFact]) -> None:
        """Show these instead."""
        clear_layout(self._facts)
        for place, fact in enumerate(facts):
            if place:
                line = hairline(upright=True, look="edge")
                line.setFixedHeight(12)
                self._facts.addWidget(line, 0, Qt.AlignmentFlag.AlignVCenter)
            self._facts.addWidget(self._shown(fact))

    def _shown(self, fact: StatusFact) -> QWidget:
        shown = Button(fact.text, look="quiet")
        shown.setProperty("fact", "true")
        if fact.tone in (Tone.GREEN, Tone.ORANGE, Tone.RED):
            sign = "checkmark_circle" if fact.tone is Tone.GREEN else "warning"
            shown.setIcon(icon(sign, 16, MARK[fact.tone]))
        if fact.key:
            shown.clicked.connect(lambda: self.opened.emit(fact.key))
        else:
            shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return shown
