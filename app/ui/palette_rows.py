"""The sample rows of the palette page: every look that a table cell can have."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from app.ui.theme.tokens import Tone
from app.ui.widgets import CellKind, ChipText, Column, Ground, PagedModel, Pane, RecordTable, TimeLeft


@dataclass(frozen=True)
class SampleRow:
    """One invented row."""

    uid: str
    words: str
    left: TimeLeft | None
    tone: Tone = Tone.PLAIN
    ground: Ground = Ground.NONE
    chips: tuple[ChipText, ...] = ()


ROWS = (
    SampleRow("1", "普通", TimeLeft(0.2, "12")),
    SampleRow("2", "指向", TimeLeft(0.6, "6"), chips=(ChipText("可能重复", Tone.ORANGE),)),
    SampleRow("3", "选中", TimeLeft(0.8, "3", Tone.ORANGE)),
    SampleRow("4", "超期", TimeLeft(1.0, "超期 2", Tone.RED)),
    SampleRow("5", "已办结", None, Tone.SECONDARY),
    SampleRow("6", "已排除", None, Tone.NOTE),
    SampleRow("7", "可编辑格", None, ground=Ground.FILLABLE),
    SampleRow("8", "请核对", None, ground=Ground.CHECK),
    SampleRow("9", "格有误", None, ground=Ground.WRONG),
)
COLUMNS = (
    Column("", lambda row: row.tone is not Tone.NOTE, 40, CellKind.TICK),
    Column("表格行", lambda row: row.words, tone=lambda row: row.tone, ground=lambda row: row.ground, chips=lambda row: row.chips),
    Column("剩余工作日", lambda row: row.left, 120, CellKind.BAR),
)


def sample_table(parent: QObject) -> Pane:
    """A pane with the sample rows."""

    def all_rows(after: object, limit: int) -> tuple[Sequence[SampleRow], None]:
        del after, limit
        return ROWS, None

    pane = Pane(bare=True)
    table = RecordTable(PagedModel(COLUMNS, all_rows, parent), "表格行")
    table.setMinimumHeight(28 * (len(ROWS) + 1) + 2)
    pane.body.addWidget(table)
    return pane
