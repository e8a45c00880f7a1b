"""First page of the first start: which unit this computer belongs to, found by name or pinyin initials."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.services.first_run import UnitChoice, other_packs, units_in_folder, units_to_choose
from app.ui.job import Job
from app.ui.parts.places import folder_to_choose
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel, SearchBox, link_button, tell_error

CHOICE = Qt.ItemDataRole.UserRole


class ChooseUnit(QWidget):
    """A search box over the list of units; the packs of other places can be loaded beside."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._units: list[UnitChoice] = []
        self._boxes: dict[str, QCheckBox] = {}
        self.search = SearchBox("单位名称或拼音首字母，如 cqs", key_cap="", width=420)
        self.list = QListWidget()
        self.list.setAccessibleName("单位")
        self.list.setFixedHeight(212)
        self.list.setStyleSheet(
            f"QListWidget {{ border: 1px solid {tokens.PANE_EDGE}; border-radius: 4px; }} QListWidget::item {{ height: 28px; padding: 0 8px; }}"
        )
        self._more = QVBoxLayout()
        self._more.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_2)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.own_pack = link_button("本单位不在列表里：打开本区的地方包…")
        self.own_pack.clicked.connect(self._choose_folder)
        column.addWidget(self.own_pack, 0, Qt.AlignmentFlag.AlignLeft)
        self._beside = PlainLabel("一并装入其他地方包的表格（可以不选）", "note", Tone.NOTE)
        self._beside.hide()
        column.addWidget(self._beside)
        column.addLayout(self._more)
        self.search.edit.textChanged.connect(self._filter)
        self.search.moved.connect(self._move)
        self.list.currentItemChanged.connect(self._chosen)
        self._ask()

    def _ask(self) -> None:
        job = Job(lambda _report, _cancelled: (units_to_choose(), other_packs("")), self)
        job.succeeded.connect(self._show)
        job.refused.connect(lambda error: tell_error(self, error))
        job.start()

    def _show(self, found: tuple[list[UnitChoice], list[tuple[str, str]]]) -> None:
        self._units, packs = found
        for name, title in packs:
            self._boxes[name] = QCheckBox(title)
            self._boxes[name].hide()
            self._more.addWidget(self._boxes[name])
        self._filter("")

    def _choose_folder(self) -> None:
        folder = folder_to_choose(self, "选择地方包的文件夹")
        if folder is not None:
            self.take_pack(folder)

    def take_pack(self, folder: Path) -> None:
        """Offer the units of a pack that the district wrote itself, before all others."""
        try:
            found = units_in_folder(folder)
        except UserError as error:
            tell_error(self, error)
            return
        self._units = found + [choice for choice in self._units if choice.pack != str(folder)]
        self.search.edit.clear()
        self._filter("")
        self.list.setFocus()

    def _filter(self, typed: str) -> None:
        kept = self.choice()
        self.list.clear()
        for choice in self._units:
            if choice.matches(typed):
                item = QListWidgetItem(f"{choice.unit}    {choice.title}")
                item.setData(CHOICE, choice)
                self.list.addItem(item)
                if choice == kept:
                    self.list.setCurrentItem(item)
        if self.list.currentRow() < 0 and (typed or self.list.count() == 1):
            self.list.setCurrentRow(0)

    def _move(self, by: int) -> None:
        self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + by)))

    def _chosen(self) -> None:
        """Which packs are those of other places is known once the unit is chosen."""
        choice = self.choice()
        for name, box in self._boxes.items():
            box.setVisible(choice is not None and name != choice.pack)
        self._beside.setVisible(choice is not None)
        self.changed.emit()

    def choice(self) -> UnitChoice | None:
        """The chosen unit."""
        item = self.list.currentItem()
        return item.data(CHOICE) if item else None

    def packs(self) -> list[str]:
        """The chosen unit's pack first, whose bureau counts, then those beside it."""
        choice = self.choice()
        beside = [name for name, box in self._boxes.items() if box.isChecked()]
        return [choice.pack, *(name for name in beside if name != choice.pack)] if choice else []
