"""The popover that explains a due day: the days as they were counted, the clause, and what still has to be checked."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from app.domain.due import Day
from app.services.lead_detail import DueStory
from app.ui.parts.day_grid import DayGrid, Mark, MarkedDay
from app.ui.parts.row import row_of
from app.ui.theme import icon, tokens
from app.ui.theme.tokens import INK, MARK, Tone
from app.ui.widgets import Button, Chip, IconLabel, PlainLabel, Popover, Side, outlined_button


class DueButton(Button):
    """The due day in words; pressing it explains the day. Orange when it is near, red when it is over."""

    def __init__(self) -> None:
        super().__init__("", look="link")
        self.setToolTip("看这个到期日是怎么算的")

    def say(self, words: str, tone: Tone) -> None:
        """Show another due day."""
        self.setText(words)
        self.setIcon(icon("clock", 16, MARK[tone] if tone is not Tone.PLAIN else tokens.TEXT_SECONDARY))
        self.setStyleSheet(f"QPushButton {{ color: {INK[tone]}; font-weight: {tokens.WEIGHT_STRONG}; padding: 0 4px 0 0; text-align: left; }}")


def open_due_popover(about: QWidget, story: DueStory, today: date, extend: Callable[[], None] | None) -> Popover:
    """Open it at the left of what it is about; `extend` is offered where the step is open."""
    popover = Popover(about, width=312)
    popover.setAccessibleName("这个到期日是怎么算的")
    popover.body.addWidget(PlainLabel("这个到期日是怎么算的", "pane"))
    popover.body.addWidget(PlainLabel(story.counted, "", Tone.SECONDARY, wrap=True))
    popover.body.addWidget(DayGrid(_marked(story, today), today))
    limit = story.due.limit
    mark = Chip("原文已核", Tone.GREEN) if limit.verified() else Chip("待本单位核对", Tone.ORANGE)
    clause = PlainLabel(_short(limit.basis), "", Tone.BLUE)
    clause.setToolTip(limit.basis)
    popover.body.addLayout(row_of(IconLabel("link"), clause, mark, None))
    for words in story.cautions:
        popover.body.addWidget(PlainLabel(words, "note", Tone.ORANGE, wrap=True))
    close = outlined_button("知道了")
    close.clicked.connect(popover.close_it)
    buttons: list[QWidget | None] = [close, None]
    if extend is not None:
        longer = outlined_button("延长期限")
        longer.clicked.connect(popover.close_it)
        longer.clicked.connect(extend)
        buttons.insert(1, longer)
    popover.body.addLayout(row_of(*buttons))
    popover.closed.connect(popover.deleteLater)
    popover.open_at(about, side=Side.LEFT)
    return popover


def _short(basis: str) -> str:
    return basis.replace("市场监督管理行政处罚程序规定", "处罚程序规定")


def _marked(story: DueStory, today: date) -> dict[date, MarkedDay]:
    return {one.date: MarkedDay(_mark(story, one, today), one.why) for one in story.due.days}


def _mark(story: DueStory, day: Day, today: date) -> Mark:
    if day.date == story.due.day:
        return Mark.LATE if today > day.date else Mark.DUE
    if day is story.due.days[0]:
        return Mark.START
    if not day.counted:
        return Mark.OFF
    return Mark.PASSED if day.date <= today else Mark.TO_COME
