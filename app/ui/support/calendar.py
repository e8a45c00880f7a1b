"""派员日历: people at the left, working days across, and where each of them is sent. Shows; asks nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.services.support_people import PersonRow, Stay, days_shown, people_of, stays
from app.services.workspace import Workspace
from app.ui.parts.asking import Asker
from app.ui.theme import tokens
from app.ui.theme.fonts import face
from app.ui.widgets import Pane, PlainLabel, scrolled, tip
from app.ui.widgets.paint import pen

HEAD, ROW, NAMES, LEAST_DAY, DAYS = 38, 32, 118, 40, 9
FEWEST = 2
"""Characters of an office's name where a day has no room for more: 仓山镇 is told from 仓前 by them, too."""
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Days:
    """What the calendar shows, read at one time."""

    today: date
    days: Sequence[date]
    people: Sequence[PersonRow]
    stays: Sequence[Stay]


def days_of(workspace: Workspace) -> Days:
    """The people of the own group, or of the whole bureau, on nine working days, those who are out first."""
    days = days_shown(workspace, DAYS)
    found = stays(workspace, days[0], days[-1])
    out = {stay.person for stay in found}
    return Days(workspace.today, days, sorted(people_of(workspace), key=lambda person: person.uid not in out), found)


class CalendarPane(Pane):
    """The calendar in its pane."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("派员日历", bare=True)
        self._asker = Asker(self, workspace)
        self.grid = DayGrid()
        for colour, words in ((tokens.ACCENT, "已派员"), (tokens.BAR_OTHER, "已归队")):
            self.add_action(Legend(colour, words))
        self.head.addSpacing(tokens.GAP_2)
        self.body.addWidget(scrolled(self.grid))

    def reload(self) -> None:
        """Read again."""
        self._asker.ask(days_of, self.grid.show_days)


class Legend(PlainLabel):
    """A square of colour and what it means."""

    def __init__(self, colour: str, words: str) -> None:
        super().__init__(words, "note")
        self._colour = colour
        self.setIndent(16)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Square before the words."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colour))
        painter.drawRoundedRect(QRectF(0, self.height() / 2 - 5, 11, 11), 2, 2)


class DayGrid(QWidget):
    """Paints the grid; the words of a stay are told in a tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: Days | None = None

    def show_days(self, shown: Days) -> None:
        """Show these."""
        self._shown = shown
        out = [f"{person.name} {stay.starts:%m月%d日} 派往{stay.to}" for person in shown.people for stay in shown.stays if stay.person == person.uid]
        self.setAccessibleName("派员日历：" + ("；".join(out) or "没有派员"))
        self.setMinimumHeight(HEAD + ROW * len(shown.people))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A row for each person."""
        return QSize(NAMES + LEAST_DAY * DAYS, HEAD + ROW * (len(self._shown.people) if self._shown else 4))

    def _day_box(self, place: int, row: int) -> QRectF:
        count = len(self._shown.days) if self._shown else DAYS
        width = (self.width() - NAMES) / count
        return QRectF(NAMES + place * width, HEAD + row * ROW, width, ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Days, people, stays."""
        del event
        if self._shown is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bottom = HEAD + ROW * len(self._shown.people)
        for place, day in enumerate(self._shown.days):
            self._draw_day(painter, place, day, bottom)
        for row, person in enumerate(self._shown.people):
            self._draw_person(painter, row, person)
            for stay in self._shown.stays:
                if stay.person == person.uid:
                    self._draw_stay(painter, row, stay)

    def _draw_day(self, painter: QPainter, place: int, day: date, bottom: float) -> None:
        box = self._day_box(place, 0)
        today = self._shown is not None and day == self._shown.today
        if today:
            painter.fillRect(QRectF(box.left(), 0, box.width(), bottom), QColor(tokens.ACCENT_TINT))
        painter.fillRect(QRectF(box.left(), 0, 1, bottom), QColor(tokens.HAIRLINE))
        painter.setFont(face(tokens.FONT_NOTE, tokens.WEIGHT_STRONG if today else tokens.WEIGHT_PLAIN))
        painter.setPen(QColor(tokens.ACCENT if today else tokens.TEXT_SECONDARY))
        upper = "今天" if today else f"周{WEEKDAYS[day.weekday()]}"
        painter.drawText(QRectF(box.left(), 3, box.width(), 16), Qt.AlignmentFlag.AlignCenter, upper)
        painter.drawText(QRectF(box.left(), 19, box.width(), 16), Qt.AlignmentFlag.AlignCenter, f"{day.month}.{day.day}")

    def _draw_person(self, painter: QPainter, row: int, person: PersonRow) -> None:
        top = HEAD + row * ROW
        painter.fillRect(QRectF(0, top, self.width(), 1), QColor(tokens.HAIRLINE))
        painter.setFont(face())
        painter.setPen(QColor(tokens.TEXT))
        metrics = painter.fontMetrics()
        name = metrics.elidedText(person.name, Qt.TextElideMode.ElideRight, 52)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(tokens.GAP_4, top, 56, ROW), flags, name)
        used = tokens.GAP_4 + metrics.horizontalAdvance(name) + 6
        painter.setFont(face(tokens.FONT_NOTE))
        painter.setPen(QColor(tokens.TEXT_NOTE))
        office = painter.fontMetrics().elidedText(person.office, Qt.TextElideMode.ElideRight, NAMES - used - 4)
        painter.drawText(QRectF(used, top, NAMES - used, ROW), flags, office)

    def _places(self, stay: Stay) -> list[int]:
        days = self._shown.days if self._shown else ()
        return [place for place, day in enumerate(days) if stay.starts.date() <= day <= stay.ends.date()]

    def _stay_box(self, row: int, stay: Stay) -> QRectF:
        places = self._places(stay)
        if not places:
            return QRectF()
        return self._day_box(places[0], row).united(self._day_box(places[-1], row)).adjusted(2, 4, -1, -3)

    def _draw_stay(self, painter: QPainter, row: int, stay: Stay) -> None:
        box = self._stay_box(row, stay)
        if box.isEmpty():
            return
        painter.setPen(pen(tokens.EDGE if stay.over else tokens.ACCENT_PRESSED))
        painter.setBrush(QColor(tokens.PRESSED_GROUND if stay.over else tokens.ACCENT_HOVER))
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(face(tokens.FONT_NOTE))
        painter.setPen(QColor(tokens.TEXT_SECONDARY if stay.over else tokens.PANE))
        short = stay.to.removesuffix("所")
        fits = painter.fontMetrics().horizontalAdvance(short) <= box.width() - 2
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, short if fits else short[:FEWEST])

    def _stay_at(self, place: QPoint) -> Stay | None:
        for row, person in enumerate(self._shown.people if self._shown else ()):
            for stay in self._shown.stays if self._shown else ():
                if stay.person == person.uid and self._stay_box(row, stay).contains(place.toPointF()):
                    return stay
        return None

    def event(self, event: QEvent) -> bool:
        """Tell where somebody is."""
        if isinstance(event, QHelpEvent):
            stay = self._stay_at(event.pos())
            over = "，已归队" if stay and stay.over else ""
            QToolTip.showText(event.globalPos(), tip(f"派往{stay.to}，{stay.starts:%m月%d日 %H:%M} 至 {stay.ends:%m月%d日 %H:%M}{over}") if stay else "", self)
            return True
        return super().event(event)
