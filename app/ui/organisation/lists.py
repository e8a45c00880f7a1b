"""The lists below the groups: task force, areas, units, pairings; one of them is seen at a time."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.services.organisation import Organisation
from app.ui.exchange.resting import shown
from app.ui.theme.tokens import Tone
from app.ui.widgets import ChipText, Column, EmptyState, PagedModel, RecordTable, SegmentTabs
from app.ui.widgets.column import CellKind

TABS = (("members", "专班名册"), ("areas", "镇街"), ("units", "单位与职责"), ("pairings", "结对"))
EMPTY = {
    "members": ("people_team", "这一天没有专班成员", "区局在“名录”里登记专班成员后，随数据包送到各所。"),
    "areas": ("location", "地方包里没有镇街", "装入本区的地方包后，线索会按镇街自动确定办理单位。"),
    "units": ("building", "还没有单位", "单位随地方包带来。"),
    "pairings": ("link", "没有结对单位", "结对随地方包带来，由区局调整。"),
}


def _grey(_row: Any) -> Tone:
    return Tone.SECONDARY


def _day(iso: str) -> str:
    return date.fromisoformat(iso).isoformat() if iso else "—"


COLUMNS: dict[str, tuple[Column, ...]] = {
    "members": (
        Column("姓名", lambda row: row.name, 84, strong=True),
        Column("单位", lambda row: row.unit, 110),
        Column("推荐", lambda row: row.proposed_by, 110, tone=_grey),
        Column("服务", lambda row: row.group, 84, tone=_grey),
        Column("专长", lambda row: [ChipText(skill) for skill in row.skills], 0, CellKind.CHIP),
        Column("加入", lambda row: _day(row.since), 104, tone=_grey),
    ),
    "areas": (
        Column("镇街", lambda row: row.name, 130, strong=True),
        Column("组团", lambda row: row.group, 84, tone=_grey),
        Column("牵头所", lambda row: row.coordinator, 100, tone=_grey),
        Column("辖区所", lambda row: row.office),
        Column("", lambda row: ChipText("已确认") if row.confirmed else ChipText("待确认", Tone.ORANGE), 84, CellKind.CHIP),
    ),
    "units": (
        Column("单位", lambda row: row.name, 110, strong=True, tip=lambda row: row.full_name),
        Column("类型", lambda row: row.kind, 84, tone=_grey),
        Column("组团", lambda row: row.group, 104, tone=_grey),
        Column("职责", lambda row: row.duties or "—"),
        Column("电话", lambda row: row.phone or "—", 110, tone=_grey),
    ),
    "pairings": (
        Column("本区单位", lambda row: row.ours, 140, strong=True),
        Column("结对单位", lambda row: row.theirs, 160),
        Column("机制", lambda row: row.mechanism, 90),
        Column("依据", lambda row: row.basis, tone=_grey, tip=lambda row: row.basis_text),
    ),
}


class OrganisationLists(QWidget):
    """Tabs above; `turned` tells which list is seen."""

    turned = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.tabs = SegmentTabs(TABS, underlined=True, name="名册")
        self._models = {key: PagedModel(columns, shown(()), self) for key, columns in COLUMNS.items()}
        self.tables = {key: RecordTable(self._models[key], title) for key, title in TABS}
        self._pages = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for key, table in self.tables.items():
            table.set_empty(EmptyState(*EMPTY[key]))
            self._pages.addWidget(table)
        column.addWidget(self._pages)
        self.tabs.changed.connect(self._turn)

    def _turn(self, key: str) -> None:
        self._pages.setCurrentWidget(self.tables[key])
        self.turned.emit(key)

    def show_organisation(self, found: Organisation) -> None:
        """Show the lists of one day."""
        lists: dict[str, Sequence[Any]] = {"members": found.members, "areas": found.areas, "units": found.units, "pairings": found.pairings}
        for key, rows in lists.items():
            self._models[key].show_rows(shown(rows))
        self.tabs.set_tabs([(key, f"{title} {len(lists[key])}") for key, title in TABS])

    def table(self) -> RecordTable:
        """The list that is seen."""
        return self.tables[self.tabs.current()]
