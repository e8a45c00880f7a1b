"""Records of bundles that were set aside: which, why, from whom, and the button that tries again."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.clock import office_moment
from app.services.set_aside import SetAside
from app.services.standing import spoken_moment
from app.ui.exchange.waiting_rows import WaitingRows
from app.ui.theme.tokens import Tone
from app.ui.widgets import ElidedLabel, link_button, outlined_button, tip

ROW, LISTED = 48, 200
"""Pixels of one entry; how many are shown at all."""


class AsidePane(WaitingRows):
    """`retry_asked` carries the numbers of the entries, `take_asked` the second content of a number (`SetAside`)."""

    retry_asked = Signal(list)
    take_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__("搁置的记录", "数据包里的其余内容已导入；每次导入都会自动再试，未勾选的、序号重复的要自己补入", ROW)

    def show_entries(self, entries: Sequence[SetAside], now: datetime) -> None:
        """Show what is set aside now."""
        actions = []
        if broken := [entry.id for entry in entries if not (entry.unticked or entry.doubled)]:
            again = link_button("全部重试")
            again.clicked.connect(lambda: self.retry_asked.emit(broken))
            actions.append(again)
        rows = [self._entry(entry, spoken_moment(office_moment(entry.at), now)) for entry in entries[:LISTED]]
        self.show_rows(rows, len(entries), *actions)

    def _entry(self, entry: SetAside, when: str) -> QWidget:
        take = outlined_button("收下" if entry.doubled else "补入" if entry.unticked else "重试")
        take.setAccessibleName(f"{take.text()}：{entry.what}")
        take.clicked.connect(lambda: self.take_asked.emit(entry) if entry.doubled else self.retry_asked.emit([entry.id]))
        computer = f" {entry.computer} 号电脑" if entry.computer else ""
        said = ElidedLabel(f"{entry.unit}{computer}·{when}收到·{entry.why}", "note", Tone.SECONDARY)
        if entry.holds:
            take.setToolTip(tip("\n".join(entry.holds)))
        return self.row(ElidedLabel(entry.what, "strong"), said, take)
