"""Which fields of the lead go out: a tick for each, with the very words that would be sent."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.services.referrals import Copyable
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import Pane, PlainLabel, clear_layout, scrolled

NEVER = "举报（提供）人、外部编号和本单位的处理决定不在其中，任何时候都不移送。个人信息默认不选，确有必要再勾。"


class FieldChoice(Pane):
    """`changed` comes with every tick by hand."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__("移送哪些内容", "只有打勾的送出", bare=True)
        self.ticks: dict[str, QCheckBox] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(tokens.GAP_4, tokens.GAP_3, tokens.GAP_4, tokens.GAP_3)
        self._grid.setHorizontalSpacing(tokens.GAP_3)
        self._grid.setVerticalSpacing(tokens.GAP_2)
        self._grid.setColumnStretch(1, 1)
        holder = QWidget()
        holder.setLayout(self._grid)
        self.body.addWidget(scrolled(holder), 1)

    def show_fields(self, fields: Sequence[Copyable], chosen: Sequence[str]) -> None:
        """Offer these fields, with the chosen ones ticked."""
        clear_layout(self._grid)
        self.ticks = {}
        self._grid.addWidget(PlainLabel(NEVER, "note", wrap=True), 0, 0, 1, 2)
        for place, one in enumerate(fields, 1):
            tick = QCheckBox(one.option)
            tick.setChecked(one.option in chosen)
            tick.toggled.connect(self.changed)
            tick.setAccessibleDescription(one.words)
            self.ticks[one.option] = tick
            tick.setMinimumHeight(tokens.CONTROL)
            self._grid.addWidget(tick, place, 0, Qt.AlignmentFlag.AlignTop)
            shown = PlainLabel(one.words, "", Tone.ORANGE if one.guarded else Tone.SECONDARY, wrap=True)
            shown.setMinimumHeight(tokens.CONTROL)
            self._grid.addWidget(shown, place, 1)
        self._grid.setRowStretch(len(fields) + 1, 1)

    def chosen(self) -> tuple[str, ...]:
        """What is ticked, in the order of the lead."""
        return tuple(option for option, tick in self.ticks.items() if tick.isChecked())
