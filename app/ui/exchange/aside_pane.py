"""Records of bundles that were set aside: which, why, from whom, and the button that tries again."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.services.set_aside import SetAside
from app.services.standing import spoken_moment
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import ElidedLabel, Pane, hairline, link_button, outlined_button, scrolled

ROW, MOST_SEEN, LISTED = 48, 3, 200
"""Pixels of one entry; how many are in sight before the pane scrolls; how many are shown at all."""


class AsidePane(QWidget):
    """Hidden while nothing is set aside. `retry_asked` carries the numbers of the entries."""

    retry_asked = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_entries(self, entries: Sequence[SetAside], now: datetime) -> None:
        """Show what is set aside now."""
        while item := self._column.takeAt(0):
            if old := item.widget():
                old.deleteLater()
        self.setVisible(bool(entries))
        if not entries:
            return
        pane = Pane("搁置的记录", "数据包里的其余内容已导入；每次导入都会自动再试，未勾选的要自己补入", bare=True)
        pane.set_count(str(len(entries)), Tone.ORANGE)
        if broken := [entry.id for entry in entries if not entry.unticked]:
            again = link_button("全部重试")
            again.clicked.connect(lambda: self.retry_asked.emit(broken))
            pane.add_action(again)
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for place, entry in enumerate(entries[:LISTED]):
            if place:
                column.addWidget(hairline())
            column.addWidget(self._row(entry, spoken_moment(datetime.fromisoformat(entry.at), now)))
        area = scrolled(rows)
        area.setFixedHeight(min(len(entries), MOST_SEEN) * (ROW + 1))
        pane.body.addWidget(area)
        self._column.addWidget(pane)

    def _row(self, entry: SetAside, when: str) -> QWidget:
        row = QWidget()
        row.setFixedHeight(ROW)
        grid = QGridLayout(row)
        grid.setContentsMargins(tokens.GAP_4, tokens.GAP_1, tokens.GAP_2, tokens.GAP_1)
        grid.setHorizontalSpacing(tokens.GAP_3)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(ElidedLabel(entry.what, "strong"), 0, 0)
        grid.addWidget(ElidedLabel(f"{entry.unit}第{entry.seq}段·{when}·{entry.why}", "note", Tone.SECONDARY), 1, 0)
        take = outlined_button("补入" if entry.unticked else "重试")
        take.setAccessibleName(f"{take.text()}：{entry.what}")
        take.clicked.connect(lambda: self.retry_asked.emit([entry.id]))
        grid.addWidget(take, 0, 1, 2, 1)
        return row
