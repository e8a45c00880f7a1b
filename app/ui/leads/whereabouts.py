"""Where a lead is by now: how far it has come to each unit that sees it, and the referrals made of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.organisation import Unit
from app.services.handing_over import UNLISTED
from app.services.lead_detail import LeadDetail, Referred
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import FieldList, PlainLabel, clear_layout, link_button

NOT_SHARED = "登记并导入单位密钥名单以后，这里显示这条线索送到了哪些单位。"
LOW = "padding: 0; min-height: 20px; max-height: 20px;"
NO_COMPUTER = "看得到这条线索的单位都没有电脑列入名单，不能发送。"


class Whereabouts(QWidget):
    """`opened` carries the uid of a referral, `withhold_asked` that of a unit."""

    opened = Signal(str)
    withhold_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.units = FieldList(label_width=104)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.GAP_2)
        self._none = PlainLabel(NOT_SHARED, "note", wrap=True)
        self._beyond, self._referrals = QVBoxLayout(), QVBoxLayout()
        for column in (self._beyond, self._referrals):
            column.setSpacing(tokens.GAP_1)
        for part in (PlainLabel("送达", "strong"), self.units, self._none):
            self._column.addWidget(part)
        self._column.addLayout(self._beyond)
        self._column.addLayout(self._referrals)
        self._column.addStretch(1)

    def show_detail(self, detail: LeadDetail) -> None:
        """Show another lead."""
        listed = [one for one in detail.handed if one.state != UNLISTED]
        self.units.set_rows([(one.name, one.in_words()) for one in listed])
        self.units.setVisible(bool(listed))
        self._none.setText(NO_COMPUTER if detail.handed else NOT_SHARED)
        self._none.setVisible(not listed)
        clear_layout(self._beyond)
        if detail.beyond:
            self._beyond.addWidget(PlainLabel("另外看得到的单位", "strong"))
        for unit in detail.beyond:
            self._add_beyond(unit)
        clear_layout(self._referrals)
        if detail.referred:
            self._referrals.addWidget(PlainLabel("移送", "strong"))
        for one in detail.referred:
            self._add(one)

    def _add_beyond(self, unit: Unit) -> None:
        stop = link_button("不再给它看")
        stop.setStyleSheet(LOW)
        stop.setAccessibleName(f"不再给{unit.name}看")
        stop.clicked.connect(lambda: self.withhold_asked.emit(unit.uid))
        line = QWidget()
        line.setLayout(row_of(PlainLabel(unit.name), None, stop))
        self._beyond.addWidget(line)

    def _add(self, one: Referred) -> None:
        opened = link_button(f"{one.to}移送来" if one.came else f"移送{one.to}")
        opened.setStyleSheet(LOW)
        opened.setAccessibleName(f"{opened.text()}，{one.number}")
        opened.clicked.connect(lambda: self.opened.emit(one.uid))
        line = QWidget()
        line.setLayout(row_of(opened, PlainLabel(one.number, "note"), None))
        self._referrals.addWidget(line)
        self._referrals.addWidget(PlainLabel(one.course.words, "", Tone.ORANGE if one.course.late else Tone.SECONDARY, wrap=True))
