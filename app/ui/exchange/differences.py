"""One record of a bundle, field by field: what stands here, what comes, and what both sides changed."""

from dataclasses import astuple, dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.bundle_preview import Line, Mark
from app.services.inbox_advice import marked
from app.ui.exchange.inbox_cards import MarkedText
from app.ui.exchange.resting import shown
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import Chip, Column, ElidedLabel, Ground, PagedModel, Pane, PlainLabel, RecordTable, clear_layout
from app.ui.widgets.column import CellKind

TONES = {
    Mark.CONFLICT: Tone.ORANGE,
    Mark.REFUSED: Tone.RED,
    Mark.WAITING: Tone.ORANGE,
    Mark.CHANGED: Tone.BLUE,
    Mark.NEW: Tone.GREEN,
    Mark.REPEATED: Tone.SECONDARY,
}
FITTING = 10
"""Characters that a cell shows."""
WHAT_HAPPENS = {
    Mark.CONFLICT: "先照常导入，不影响办案。两个值都留着，放进“冲突处理”；未定之前，列表显示较新的值。",
    Mark.REFUSED: "这一项不导入，其余照常导入；读得出的先搁置，以后导入时自动再试。",
    Mark.WAITING: "先收下，等缺的数据包到了自动补入。",
    Mark.CHANGED: "导入后采用来包的值；以前的值留在“历史”里。",
    Mark.NEW: "导入后新增这条记录。",
    Mark.REPEATED: "以前收到过，不再写入。",
}


class Differences(Pane):
    """The pane at the right of the preview."""

    def __init__(self) -> None:
        super().__init__(bare=True)
        self.setFixedWidth(412)
        self._name, self._chip, self._kind = ElidedLabel("", "pane"), Chip(""), ElidedLabel("", "note", Tone.NOTE)
        self._reason = PlainLabel("", "", Tone.SECONDARY, wrap=True)
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(tokens.GAP_4, tokens.GAP_3, tokens.GAP_4, tokens.GAP_3)
        column.setSpacing(tokens.GAP_1)
        for widget in (self._name, self._chip, self._kind, self._reason):
            column.addWidget(widget)
        self._model = PagedModel(_columns(), shown(()), self)
        self.table = RecordTable(self._model, "逐栏比较", two_lines=False)
        self.whole = QVBoxLayout()
        self.whole.setContentsMargins(tokens.GAP_4, tokens.GAP_2, tokens.GAP_4, tokens.GAP_2)
        self.whole.setSpacing(tokens.GAP_1)
        self._what = PlainLabel("", "", Tone.SECONDARY, wrap=True)
        self._what.setContentsMargins(tokens.GAP_4, tokens.GAP_3, tokens.GAP_4, tokens.GAP_3)
        self.body.addWidget(head)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(self.whole)
        self.add_line()
        self.body.addWidget(self._what)
        self.table.chosen.connect(self._show_whole)
        self._model.loaded.connect(self._choose_longest)
        self.show_line(None)

    def show_line(self, line: Line | None) -> None:
        """Show that record's fields."""
        self._chip.setVisible(line is not None)
        if line is None:
            self._name.setText("选择左边的一条，看它的变化")
            self._kind.setText("")
            self._reason.hide()
            self._what.setText("")
            self._model.show_rows(shown(()))
            return
        self._name.setText(line.name)
        self._chip.set_chip(f"{line.mark.value}·{line.kind}", TONES[line.mark])
        self._kind.setText(line.what if line.key else "")
        self._reason.setText("" if line.key else line.what)
        self._reason.setVisible(line.key is None)
        self._what.setText(WHAT_HAPPENS[line.mark])
        self._model.show_rows(shown([_Row(str(place), *astuple(one)) for place, one in enumerate(line.differences)]))

    def _choose_longest(self) -> None:
        """Values that do not fit into their cells are shown whole without being asked for."""
        long = [row for row in self._model.rows() if row.both and _is_long(row)]
        if long:
            self.table.choose(long[0].uid)
        else:
            self._show_whole(None)

    def _show_whole(self, row: object) -> None:
        """Both values of a field one below the other, with what differs marked."""
        clear_layout(self.whole)
        if isinstance(row, _Row) and _is_long(row):
            for origin, text, other in (("本机", row.ours, row.theirs), ("来包", row.theirs, row.ours)):
                self.whole.addWidget(PlainLabel(f"{row.label}·{origin}", "note", Tone.NOTE))
                self.whole.addWidget(MarkedText(marked(text, other)))


@dataclass(frozen=True)
class _Row:
    """One field, as the table wants it."""

    uid: str
    label: str
    ours: str
    theirs: str
    both: bool


def _is_long(row: _Row) -> bool:
    return max(len(row.ours), len(row.theirs)) > FITTING


def _columns() -> tuple[Column, ...]:
    def ground(row: _Row) -> Ground:
        return Ground.CHECK if row.both else Ground.NONE

    return (
        Column("栏目", lambda row: row.label, 104, tone=lambda _row: Tone.SECONDARY),
        Column("本机", lambda row: row.ours, 148, ground=ground),
        Column("来包", lambda row: row.theirs, 0, CellKind.TEXT, strong=True, ground=ground),
    )
