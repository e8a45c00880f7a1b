"""Chips: 20 px labels for a state, a kind or a warning. The same drawing serves widgets and table cells."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import tokens
from app.ui.theme.fonts import face
from app.ui.theme.tokens import INK, Tone
from app.ui.widgets.labels import tip

PADDING, SHORTEST = 7, 48
"""Pixels at both sides of the text; with less room than the second a chip is not shortened but left out."""
_GROUND = {
    Tone.PLAIN: tokens.GREY_GROUND,
    Tone.SECONDARY: tokens.GREY_GROUND,
    Tone.NOTE: tokens.GREY_GROUND,
    Tone.DISABLED: tokens.GREY_GROUND,
    Tone.OUTLINED: tokens.PANE,
    Tone.BLUE: tokens.ACCENT_TINT,
    Tone.ORANGE: tokens.ORANGE_GROUND,
    Tone.RED: tokens.RED_GROUND,
    Tone.GREEN: tokens.GREEN_GROUND,
}


@dataclass(frozen=True)
class ChipText:
    """What a chip says and in which tone; grey when none is given."""

    text: str
    tone: Tone = Tone.SECONDARY


@lru_cache(maxsize=1024)
def chip_width(text: str) -> int:
    """The width that a chip with this text needs, in px."""
    return QFontMetrics(face(tokens.FONT_NOTE)).horizontalAdvance(text) + 2 * PADDING


def draw_chip(painter: QPainter, x: float, middle: float, chip: ChipText) -> float:
    """Draw a chip from `x`, centred on `middle`; returns the x after it."""
    width = chip_width(chip.text)
    box = QRectF(x + 0.5, round(middle - tokens.CHIP / 2) + 0.5, width - 1, tokens.CHIP - 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(tokens.EDGE) if chip.tone is Tone.OUTLINED else QColor(_GROUND[chip.tone]))
    painter.setBrush(QColor(_GROUND[chip.tone]))
    painter.drawRoundedRect(box, tokens.RADIUS, tokens.RADIUS)
    painter.setFont(face(tokens.FONT_NOTE))
    painter.setPen(QColor(INK[chip.tone]))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, chip.text)
    painter.restore()
    return x + width


def draw_chips(painter: QPainter, x: float, right: float, middle: float, chips: Sequence[ChipText]) -> None:
    """Draw as many whole chips as fit before `right`; those left out are counted, as in +2. The first is shortened if it must: a bare +1 says nothing."""
    for index, chip in enumerate(chips):
        left = len(chips) - index
        rest = ChipText(f"+{left}")
        room = right - x - (tokens.GAP_2 + chip_width(rest.text) if left > 1 else 0)
        fitting = _shortened(chip, room) if index == 0 and room >= SHORTEST else chip
        if chip_width(fitting.text) > room:
            if chip_width(rest.text) <= right - x:
                draw_chip(painter, x, middle, rest)
            return
        x = draw_chip(painter, x, middle, fitting) + tokens.GAP_2


def _shortened(chip: ChipText, room: float) -> ChipText:
    metrics = QFontMetrics(face(tokens.FONT_NOTE))
    return replace(chip, text=metrics.elidedText(chip.text, Qt.TextElideMode.ElideRight, int(room) - 2 * PADDING))


class Chip(QWidget):
    """One chip as a widget."""

    def __init__(self, text: str, tone: Tone = Tone.SECONDARY) -> None:
        super().__init__()
        self.set_chip(text, tone)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_chip(self, text: str, tone: Tone = Tone.SECONDARY) -> None:
        """Say something else."""
        self._chip = ChipText(text, tone)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """What it says."""
        return self._chip.text

    def sizeHint(self) -> QSize:
        """As wide as its text needs: a chip is never cut."""
        return QSize(chip_width(self._chip.text), tokens.CHIP)

    def minimumSizeHint(self) -> QSize:
        """No less."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip."""
        del event
        draw_chip(QPainter(self), 0, self.height() / 2, self._chip)


class ChipRow(QWidget):
    """One line of chips; those that do not fit are left out and counted."""

    def __init__(self, chips: Sequence[ChipText] = ()) -> None:
        super().__init__()
        self.setFixedHeight(tokens.CHIP)
        self.set_chips(chips)

    def set_chips(self, chips: Sequence[ChipText]) -> None:
        """Show these instead."""
        self._chips = tuple(chips)
        said = "、".join(chip.text for chip in chips)
        self.setAccessibleName(said)
        self.setToolTip(tip(said))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        del event
        draw_chips(QPainter(self), 0, self.width(), self.height() / 2, self._chips)
