"""A cell that is too narrow for what it says tells it in full where the pointer rests; the others say nothing."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from app.ui.widgets import CellKind, ChipText, Column, PagedModel, RecordTable
from tests.ui.looking import shown

LONG = "福州市仓山区云岫日化用品有限公司第一分公司"
COLUMNS = (
    Column("编号", lambda row: row.number, 120),
    Column("主体", lambda _row: LONG, 120),
    Column("状态", lambda _row: [ChipText("已批准，待移送"), ChipText("挂牌督办")], 120, CellKind.CHIP),
    Column("单位", lambda _row: "盖山所", 120, note=lambda _row: f"{LONG}的经营地"),
    Column("全称", lambda _row: "盖山所", 120, tip=lambda _row: "仓山区市场监督管理局盖山所"),
    Column("督办", lambda _row: "盖山所<b>", 90, chips=lambda _row: [ChipText("挂牌督办")]),
)


@pytest.fixture
def table(qtbot, qapp) -> RecordTable:
    table = RecordTable(PagedModel(COLUMNS, lambda _after, _limit: ([SimpleNamespace(uid="u", number="盖山 0001")], None), qapp), "线索")
    qtbot.addWidget(table)
    table.resize(900, 300)
    shown(table)
    qtbot.waitUntil(lambda: table.record() is not None or table.model().rows() != ())
    return table


def told(qtbot, table: RecordTable, title: str) -> str:
    """What the pointer is told when it rests on the cell of that column."""
    column = next(place for place, one in enumerate(COLUMNS) if one.title == title)
    place = table.visualRect(table.model().index(0, column)).center()
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    QApplication.sendEvent(table.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, table.viewport().mapToGlobal(QPoint(place))))
    return QToolTip.text() if QToolTip.isVisible() else ""


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("编号", ""),
        ("主体", f"<qt>{LONG}</qt>"),
        ("状态", "<qt>已批准，待移送、挂牌督办</qt>"),
        ("单位", f"<qt>盖山所<br>{LONG}的经营地</qt>"),
        ("全称", "<qt>仓山区市场监督管理局盖山所</qt>"),
        ("督办", "<qt>盖山所&lt;b&gt;<br>挂牌督办</qt>"),
    ],
)
def test_what_is_cut_is_told_in_full(qtbot, table, column, words):
    assert told(qtbot, table, column) == words
