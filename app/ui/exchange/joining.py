"""Before a roster lists this computer: the three steps to it."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.services.exchange_views import Trust
from app.ui.exchange.papers import Papers
from app.ui.exchange.waiting import WaitingPane
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import Chip, Pane, PlainLabel, clear_layout, hairline, link_button, outlined_button, primary_button


class Joining(QWidget):
    """What a unit does once before it can exchange data."""

    def __init__(self, papers: Papers) -> None:
        super().__init__()
        self._papers = papers
        self.waiting = WaitingPane()
        papers.serve(self.waiting)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_3)
        self._column = QVBoxLayout()
        column.addLayout(self._column)
        column.addWidget(self.waiting)
        column.addStretch(1)

    def show_trust(self, trust: Trust, now: datetime) -> None:
        """The three steps, for an office or for the bureau; below them the bundles that came too early."""
        self.waiting.show_trust(trust, now)
        clear_layout(self._column)
        pane = Pane("开始交换数据以前", "只做一次，共三步")
        for place, step in enumerate(self._steps(trust)):
            if place:
                pane.body.addWidget(hairline())
            pane.body.addWidget(step)
        pane.body.addStretch(1)
        if not trust.bureau:
            keep = link_button("已有数据包，先留存")
            keep.clicked.connect(self._papers.keep_bundle)
            pane.add_action(keep)
        self._column.addWidget(pane)

    def _steps(self, trust: Trust) -> list[QWidget]:
        if trust.bureau:
            sign = primary_button("签发名单")
            sign.clicked.connect(self._papers.sign_roster)
            return [
                _step(1, "收各单位的身份卡", "各单位在“数据交换”里导出身份卡，用 U 盘交来。"),
                _step(2, "签发单位密钥名单", "名单写明哪台电脑代表哪个单位，由区局签名。签发前逐张显示身份卡的指纹，请打电话与每个单位核对。", sign),
                _step(3, "把名单发给各单位", "各单位导入名单时，会打电话与区局核对。以后有新电脑时，再签发下一版。", mark=trust.fingerprint),
            ]
        card, take = primary_button("导出身份卡", "arrow_upload"), outlined_button("导入名单", "arrow_download")
        card.clicked.connect(self._papers.export_card)
        take.clicked.connect(self._papers.import_roster)
        bureau = trust.bureau_name
        return [
            _step(1, "导出身份卡", f"把身份卡存到 U 盘，交给{bureau}。", card),
            _step(2, f"{bureau}签发单位密钥名单", f"{bureau}打电话来核对本机，一致才列入名单，签名后发回。这一步由{bureau}办理。", mark=trust.fingerprint),
            _step(3, "导入名单", f"导入时会显示{bureau}的指纹，请打电话核对，一致才导入。以后就能导出、导入数据包。", take),
        ]


def _step(place: int, title: str, text: str, button: QWidget | None = None, mark: str = "") -> QWidget:
    """One step; `mark` is the fingerprint that is read out over the telephone, group by group."""
    row = QWidget()
    grid = QGridLayout(row)
    grid.setContentsMargins(0, tokens.GAP_2, 0, tokens.GAP_2)
    grid.setHorizontalSpacing(tokens.GAP_3)
    grid.setVerticalSpacing(tokens.GAP_1)
    grid.setColumnStretch(1, 1)
    head = QHBoxLayout()
    head.addWidget(PlainLabel(title, "strong"), 1)
    grid.addWidget(Chip(f"第{place}步", Tone.BLUE), 0, 0)
    grid.addLayout(head, 0, 1)
    grid.addWidget(PlainLabel(text, "", Tone.SECONDARY, wrap=True), 1, 1)
    if button is not None:
        grid.addWidget(button, 0, 2, 2, 1)
    if mark:
        shown = PlainLabel(mark, "pane")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown.setAccessibleName(f"本机指纹：{mark}")
        grid.addLayout(row_of(PlainLabel("本机指纹，打电话核对时逐组念：", "", Tone.SECONDARY), shown, None), 2, 1, 1, 2)
    return row
