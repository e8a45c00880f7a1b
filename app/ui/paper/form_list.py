"""The list of forms, and what one of them is: its basis, what fills it, and what can be done with it."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.pinyin import initials, search_text
from app.domain.stations import ContactPoint
from app.services import forms, records
from app.services.forms import FormEntry
from app.services.workspace import Workspace
from app.ui.parts.fetching import fetched_by
from app.ui.parts.record_list import listed
from app.ui.parts.row import row_of
from app.ui.registers.books import CASES, STATISTICS, kinds_of
from app.ui.theme import tokens
from app.ui.widgets import Column, EmptyState, FieldList, PagedModel, Pane, RecordTable, SegmentTabs, filter_box, outlined_button, primary_button, stretch
from app.ui.widgets.model import Fetch

FILLED_HERE = (ContactPoint.table,)
"""Kinds that are filled in on their own paper; the others come from their own pages."""
WHERE = {
    "support_request": "在“组团支援”里选一条申请，按 Ctrl+P。",
    "dispatch": "在“组团支援”里选一条申请，按“打印派员单”。",
    "lead": "在“线索”里选一条，按 Ctrl+P。",
    "referral": "在“线索移送”里选一条，按 Ctrl+P。",
    "letter": "在“公文”里选一份，按“更多”“打印发文稿纸”。",
    **{kind.table: f"在“{page}”里选一条，按 Ctrl+P。" for page, book in (("案件档案", CASES), ("统计与考核", STATISTICS)) for kind in kinds_of(book)},
}


@dataclass(frozen=True)
class FormRow:
    """One form with the words of its kind and how many records there are."""

    uid: str
    entry: FormEntry
    filled_from: str
    count: int


def form_rows(workspace: Workspace) -> list[FormRow]:
    """The forms in the box and the unit's own: first those that are filled in here, then the lists."""
    rows = []
    for entry in forms.forms_available(workspace.folder):
        kind = records.kind_named(workspace, entry.of or entry.rows_of)
        words = f"每条{kind.title}一份" if entry.of else f"全部{kind.title}一张表"
        rows.append(FormRow(entry.id, entry, words, workspace.records(kind).count()))
    return sorted(rows, key=lambda row: (row.entry.of not in FILLED_HERE, bool(row.entry.of)))


ALL, ANNEXES, LISTS, SINGLE = VIEWS = ("all", "annexes", "lists", "single")
VIEW_NAMES = dict(zip(VIEWS, ("全部", "文件附件", "台账名册", "单份表格"), strict=True))


def in_view(view: str, entry: FormEntry) -> bool:
    """True for a form of that view: annexes of the documents, lists with a row for each record, forms of one record."""
    return view == ALL or (bool(entry.annex_of) if view == ANNEXES else not entry.of if view == LISTS else bool(entry.of))


def is_meant(entry: FormEntry, typed: str) -> bool:
    """True when title or basis hold what was typed, or the initials of the title do."""
    wanted = search_text(typed).replace(" ", "")
    return any(wanted in search_text(words).replace(" ", "") for words in (entry.title, entry.basis)) or wanted in initials(entry.title)


COLUMNS = (
    Column("表格", lambda row: row.entry.title, strong=True),
    Column("依据", lambda row: row.entry.basis, 300),
    Column("怎样填", lambda row: row.filled_from, 150),
    Column("份数", lambda row: row.count, 64, right=True),
)


class FormList(QWidget):
    """`fill_asked`, `preview_asked` and `blank_asked` carry the form."""

    fill_asked = Signal(object)
    preview_asked = Signal(object)
    blank_asked = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.views, self.box = SegmentTabs(list(VIEW_NAMES.items()), name="表格的种类"), filter_box("筛选表格")
        self.model = PagedModel(COLUMNS, self._fetch(), self)
        self.table = RecordTable(self.model, "表格")
        self.table.set_empty(EmptyState("document_table", "没有可用的表格", "表格模板随程序和地方包提供；本单位的模板放在数据文件夹的 forms 里。"))
        self.fill = primary_button("填写", "edit")
        self.preview = outlined_button("预览", "eye")
        self.blank = outlined_button("打印空白表", "print")
        self._facts = FieldList(label_width=64)
        self._side = Pane("表格")
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(tokens.GAP_3)
        columns.addWidget(listed(row_of(self.views, None, self.box), self.table, tokens.GAP_3, tokens.GAP_2), 1)
        columns.addWidget(self._side)
        self._side.setFixedWidth(tokens.DETAIL_WIDTH)
        self._side.body.addWidget(self._facts)
        self._side.body.addStretch(1)
        self._side.add_foot(self.fill, self.preview, self.blank, stretch())
        self._connect()

    def _fetch(self) -> Fetch:
        """The forms of the view, as far as they are meant by what stands in the box."""
        view, typed = self.views.current(), self.box.text()

        def read(own: Workspace, _after: object, _limit: int) -> tuple[list[FormRow], None]:
            return [row for row in form_rows(own) if in_view(view, row.entry) and is_meant(row.entry, typed)], None

        return fetched_by(self._workspace, read)

    def _connect(self) -> None:
        self.views.changed.connect(lambda _view: self.model.show_rows(self._fetch()))
        self.box.typed.connect(lambda _text: self.model.show_rows(self._fetch()))
        self.table.chosen.connect(self._show)
        self.table.opened.connect(lambda _row: self.open())
        self.model.loaded.connect(self._loaded)
        for button, signal in ((self.fill, self.fill_asked), (self.preview, self.preview_asked), (self.blank, self.blank_asked)):
            button.clicked.connect(lambda _=False, signal=signal: self.table.record() and signal.emit(self.table.record().entry))

    def _loaded(self, count: int) -> None:
        if count and self.table.record() is None:
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _show(self, row: FormRow | None) -> None:
        if row is None:
            return
        entry = row.entry
        own = "本单位自己的模板" if entry.pack == forms.OWN else "随程序提供"
        where = "" if self.may_fill(row) or not entry.of else WHERE.get(entry.of, "从这类记录的页面打印。")
        self._side.set_title(entry.title)
        self._facts.set_rows([("依据", entry.basis), ("怎样填", row.filled_from + (f"；{where}" if where else "")), ("现有", f"{row.count} 份"), ("模板", own)])
        self.fill.setVisible(self.may_fill(row))
        self.preview.setVisible(not entry.of)
        self.blank.setVisible(True)

    @staticmethod
    def may_fill(row: FormRow) -> bool:
        """Is it filled in on its own paper."""
        return row.entry.of in FILLED_HERE

    def open(self) -> None:
        """Enter: the first thing that can be done with it."""
        row = self.table.record()
        if row is not None:
            (self.fill_asked if self.may_fill(row) else self.preview_asked if not row.entry.of else self.blank_asked).emit(row.entry)
