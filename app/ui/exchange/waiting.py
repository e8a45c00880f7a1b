"""Bundles of unknown keys: each with the name that it claims, its fingerprint, and the one act that is next for it."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.services.exchange_views import Trust
from app.services.quarantine import Waiting
from app.services.standing import spoken_moment
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import Chip, ElidedLabel, Pane, PlainLabel, hairline, link_button, outlined_button, primary_button, scrolled

ROW, MOST_SEEN = 72, 3
"""Pixels of one bundle; how many are in sight before the pane scrolls."""
NOT_HEAD = "确认指纹由单位负责人（所长、业务科、分管领导）或建立数据文件夹的账号办理。"


class WaitingPane(QWidget):
    """Hidden while nothing waits. The signals carry the bundle (`Waiting`); who listens asks and acts."""

    confirm_asked = Signal(object)
    import_asked = Signal(object)
    drop_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_trust(self, trust: Trust, now: datetime) -> None:
        """Show what waits now."""
        while item := self._column.takeAt(0):
            if old := item.widget():
                old.deleteLater()
        self.setVisible(bool(trust.waiting))
        if not trust.waiting:
            return
        pane = Pane("待核对的数据包", "已原样留存，没有导入任何内容；请打电话与对方核对指纹，一致才确认", bare=True)
        pane.set_count(str(len(trust.waiting)), Tone.ORANGE)
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for place, one in enumerate(trust.waiting):
            if place:
                column.addWidget(hairline())
            column.addWidget(self._row(one, trust.heads, spoken_moment(datetime.fromisoformat(one.arrived_at), now)))
        area = scrolled(rows)
        area.setFixedHeight(min(len(trust.waiting), MOST_SEEN) * (ROW + 1))
        pane.body.addWidget(area)
        self._column.addWidget(pane)

    def _row(self, one: Waiting, heads: bool, when: str) -> QWidget:
        row = QWidget()
        row.setFixedHeight(ROW)
        grid = QGridLayout(row)
        grid.setContentsMargins(tokens.GAP_4, tokens.GAP_2, tokens.GAP_2, tokens.GAP_2)
        grid.setHorizontalSpacing(tokens.GAP_3)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        shown = PlainLabel(one.fingerprint, "pane")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown.setAccessibleName(f"指纹：{one.fingerprint}")
        said = f"自称{one.sender}·第{one.number}包·{when}收到"
        grid.addWidget(shown, 0, 0)
        grid.addWidget(ElidedLabel(f"{said}。{one.warning}" if one.warning else said, "note", Tone.RED if one.warning else Tone.SECONDARY), 1, 0)
        grid.addWidget(Chip(one.in_words, Tone.GREEN if one.ready else Tone.ORANGE), 0, 1, 2, 1)
        for place, button in enumerate(self._buttons(one, heads), 2):
            grid.addWidget(button, 0, place, 2, 1)
        return row

    def _buttons(self, one: Waiting, heads: bool) -> list[QWidget]:
        drop = link_button("删去")
        drop.clicked.connect(lambda: self.drop_asked.emit(one))
        drop.close_with_reason("" if heads else NOT_HEAD)
        if one.ready:
            take = primary_button("导入", "arrow_download")
            take.clicked.connect(lambda: self.import_asked.emit(one))
            return [take, drop]
        if one.confirmed:
            return [drop]
        confirm = outlined_button("确认指纹")
        confirm.clicked.connect(lambda: self.confirm_asked.emit(one))
        confirm.close_with_reason("" if heads else NOT_HEAD)
        return [confirm, drop]
