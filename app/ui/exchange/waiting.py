"""Bundles of unknown keys: each with the name that it claims, its fingerprint, and the one act that is next for it."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.clock import office_moment
from app.services.exchange_views import Trust
from app.services.quarantine import Waiting
from app.services.standing import spoken_moment
from app.ui.exchange.waiting_rows import WaitingRows
from app.ui.theme.tokens import Tone
from app.ui.widgets import Chip, ElidedLabel, PlainLabel, link_button, outlined_button, primary_button

ROW = 72
"""Pixels of one bundle."""
NOT_HEAD = "确认指纹由单位负责人（所长、业务科、分管领导）或建立数据文件夹的账号办理。"


class WaitingPane(WaitingRows):
    """The signals carry the bundle (`Waiting`); who listens asks and acts."""

    confirm_asked = Signal(object)
    import_asked = Signal(object)
    drop_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__("待核对的数据包", "已原样留存，没有导入任何内容；请打电话与对方核对指纹，一致才确认", ROW)

    def show_trust(self, trust: Trust, now: datetime) -> None:
        """Show what waits now."""
        rows = [self._bundle(one, trust.heads, spoken_moment(office_moment(one.arrived_at), now)) for one in trust.waiting]
        self.show_rows(rows, len(rows))

    def _bundle(self, one: Waiting, heads: bool, when: str) -> QWidget:
        shown = PlainLabel(one.fingerprint, "pane")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown.setAccessibleName(f"指纹：{one.fingerprint}")
        said = f"自称{one.sender}·第{one.number}包·{when}收到"
        below = ElidedLabel(f"{said}。{one.warning}" if one.warning else said, "note", Tone.RED if one.warning else Tone.SECONDARY)
        chip = Chip(one.in_words, Tone.GREEN if one.ready else Tone.ORANGE)
        return self.row(shown, below, chip, *self._buttons(one, heads))

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
