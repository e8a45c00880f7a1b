"""名录: any kinds of record, each with list, search, pane, form, bin and history. It asks services and decides nothing."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from app.domain.errors import UserError
from app.domain.query import Query
from app.domain.records import Record, is_listed_by_program
from app.domain.steps import SETTLE
from app.services.around import Around, around
from app.services.beginning import begun, begun_from
from app.services.naming import called
from app.services.permissions import may_edit, why_not_make
from app.services.prefill import copied
from app.services.records import bring_back, can_undo, delete
from app.services.register_views import RegisterRow
from app.services.work_views import WorkDetail, work_detail
from app.services.workspace import Workspace
from app.ui.forms.record_pane import RecordPane
from app.ui.parts.asking import Use
from app.ui.parts.clause import show_clause
from app.ui.parts.exporting import ask_and_export, ask_and_import, ask_and_paste
from app.ui.parts.record_list import side_by_side
from app.ui.parts.record_page import RecordPage
from app.ui.parts.revealing import ask_to_reveal
from app.ui.registers.chosen import ChosenRecord
from app.ui.registers.kind_tabs import KindTabs
from app.ui.registers.list_actions import LIST_ACTIONS
from app.ui.registers.listing import RegisterListing
from app.ui.registers.pane import RegisterPane
from app.ui.registers.paper_button import PaperButton
from app.ui.registers.signs import ask_and_draw
from app.ui.widgets import Button, ask, outlined_button, primary_button, tell_error

Groups: TypeAlias = Sequence[tuple[str, Sequence[type[Record]]]]
"""Kinds under a heading, when there are more than fit one row."""


class RegisterPage(RecordPage):
    """`told` carries a sentence for the toast and whether it can be taken back.

    `print_requested` carries the chosen record, when no form belongs to its kind; `form_requested` a form and the record that fills it, or None.
    """

    print_requested = Signal(object)
    form_requested = Signal(object, object)
    letter_requested = Signal(str, object)
    """A sort of letter, and the record that it is about."""
    record_wanted = Signal(str, str)
    """A record of a kind that another page shows."""
    begin_wanted = Signal(str, object)
    """A new record of a kind that another page shows, and the record that it belongs to."""

    def __init__(self, workspace: Workspace, kinds: Sequence[type[Record]], groups: Groups = (), title: str = "名录") -> None:
        super().__init__(workspace, title, f"{workspace.unit.name}可见的{'、'.join(kind.title for kind in kinds[:3])}{'等' if len(kinds) > 3 else ''}")
        self._kinds = {kind.table: kind for kind in kinds}
        self.kind_tabs = KindTabs(self, {name: tuple(members) for name, members in groups} or {"": tuple(kinds)})
        self._papers = PaperButton(lambda: bool(self._uid))
        self._papers.artwork_wanted.connect(lambda entry: ask_and_draw(self, self._workspace, entry, self._record(), self._tell))
        self._papers.letter_wanted.connect(lambda sort: self.letter_requested.emit(sort, self._record()))
        self._papers.wanted.connect(lambda entry: self.form_requested.emit(entry, self._record() if entry.of else None))
        self.pane = RegisterPane()
        self.chosen = ChosenRecord(self, self._context, self._record)
        self._lists: dict[str, RegisterListing] = {}
        self._forms: dict[str, RecordPane] = {}
        self._holder = QStackedWidget()
        self._new = primary_button("新增", "add").show_key("Ctrl+N")
        self._taking = outlined_button("从 Excel 导入", "document_table")
        self._build()
        self._connect()
        self._show_listing()

    def _build(self) -> None:
        giving = outlined_button("导出 Excel", "arrow_download")
        self._taking.clicked.connect(lambda: ask_and_import(self, self._workspace, self.kind(), self._imported))
        giving.clicked.connect(lambda: ask_and_export(self, self._workspace, self.kind(), self.listing().records.query(), self._tell))
        self._papers.clicked.connect(self.print)
        for button in (self._taking, giving, self._papers, self._new):
            self.head.add_action(button)
        self.stack.addWidget(side_by_side(self.kind_tabs.above(self._holder), self.pane))

    def _connect(self) -> None:
        self.kind_tabs.changed.connect(self._turn)
        self._new.clicked.connect(self.new)
        self.use_pane(self.pane)
        pane = self.pane
        pane.edit_asked.connect(lambda: self.open_record(self._uid))
        pane.delete_asked.connect(self._delete)
        pane.reveal_asked.connect(lambda: pane.detail and ask_to_reveal(self, self._workspace, pane.detail.row.record))
        pane.restore_asked.connect(lambda: self._use(bring_back, "已从回收站恢复"))
        chosen = self.chosen
        pane.merge_asked.connect(chosen.merge)
        pane.steps.step_asked.connect(self.begin_step)
        pane.steps.settle_asked.connect(chosen.settle)
        pane.steps.count_asked.connect(chosen.count)
        pane.steps.people_asked.connect(chosen.list_people)
        pane.steps.lead_asked.connect(chosen.register_lead)
        chosen.done.connect(lambda words: self._changed(words, undoable=can_undo(self._workspace)))
        pane.related.new_asked.connect(lambda table: self.begin(table, self._record()))
        pane.related.open_asked.connect(self._open_related)
        QShortcut(QKeySequence.StandardKey.Paste, self._holder, self.paste, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        QShortcut(QKeySequence("Ctrl+D"), self._holder, self.copy, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        QShortcut(QKeySequence("Ctrl+F"), self, lambda: self.listing().box.setFocus(Qt.FocusReason.ShortcutFocusReason))

    # -- kinds

    def kind(self) -> type[Record]:
        """The kind that is shown."""
        return self.kind_tabs.kind()

    def listing(self) -> RegisterListing:
        """The list that is shown, made when its kind is first chosen."""
        table = self.kind().table
        if table not in self._lists:
            button: Button = outlined_button(f"新增{self.kind().title}", "add")
            button.clicked.connect(self.new)
            made = RegisterListing(self._workspace, self.kind(), button)
            made.records.chosen.connect(lambda row: self._chosen_in(made, row))
            made.records.opened.connect(lambda row: self.open_record(row.uid))
            made.records.table.clicked.connect(lambda _index: self.pane.show())
            made.action_asked.connect(self.act)
            self._lists[table] = made
            self._holder.addWidget(made)
        return self._lists[table]

    def form(self) -> RecordPane:
        """The form of the kind that is shown."""
        table = self.kind().table
        if table not in self._forms:
            made = RecordPane(self._context, self.kind())
            made.saved.connect(self._saved)
            made.told.connect(self._tell)
            made.closed.connect(self._back_to_list)
            self._forms[table] = made
            self.stack.addWidget(made)
        return self._forms[table]

    def show_kind(self, table: str) -> None:
        """Show the records of that kind."""
        if not self.in_form() or self.form().leave():
            self.kind_tabs.choose(self._kinds[table])
            self.listing().records.focus()

    def _turn(self) -> None:
        self._show_listing()
        self.reload()

    def _show_listing(self) -> None:
        shown, reason = self.listing(), why_not_make(self._workspace, self.kind())
        self._holder.setCurrentWidget(shown)
        self._new.setText(f"新增{self.kind().title}")
        for button in (self._new, self._taking):
            button.close_with_reason(reason)
        self._uid = ""
        self.pane.show_detail(None)
        self.choose(shown.row())

    def reload(self) -> None:
        """Show what the database holds now; a form that is open stays."""
        kinds, shown = list(self.kind_tabs.members()), self.kind()
        self.listing().records.reload(self._uid)
        self._counting.ask(lambda own: around(own, kinds, shown), self._show_around)
        self.look()

    def _show_around(self, found: Around) -> None:
        self.listing().filters.offer(found.filters)
        self._papers.show_papers(found.forms, found.letters)
        self.kind_tabs.show_counts(found.counts)
        for table, shown in self._lists.items():
            if table in found.counts:
                shown.show_counts(*found.counts[table])
        self.listing().show_gaps(found.gaps)

    # -- one record

    def _chosen_in(self, listing: RegisterListing, row: RegisterRow | None) -> None:
        """A list that was left while it was still being read does not choose any more."""
        if listing is self._holder.currentWidget():
            self.choose(row)

    def reading(self, uid: str) -> Use:
        """One record, as the pane shows it."""
        kind = self.kind()
        return lambda workspace: work_detail(workspace, kind, uid)

    def show_detail(self, detail: WorkDetail) -> None:
        """Show it, when it is still the chosen one."""
        if detail.row.uid == self._uid:
            super().show_detail(detail)

    def begin_asked(self, detail: WorkDetail, step: str) -> None:
        """Take the step; the keyboard goes to where steps are chosen, and stays there where this is one of several answers."""
        move = next((one.move for one in detail.work.steps if one.mine and one.move.name == step), None)
        self.pane.take_keyboard()
        if step == SETTLE and detail.work.disputed:
            self.chosen.settle()
        elif move is not None and not move.told:
            self.begin_step(step)

    def begin_step(self, name: str) -> None:
        """Fill in the paper of a step that has one; otherwise ask for what the step needs, and take it."""
        record = self._record()
        if record is not None and record.steps is not None and (paper := record.steps.move(name).paper):
            self.begin(paper, record)
        else:
            self.chosen.begin_step(name)

    def _record(self) -> Record | None:
        found: Record | None = self.record_of(self.kind())
        return found

    def show_view(self, key: str) -> None:
        """Show the register of that kind."""
        self.show_kind(key)

    def open_record(self, uid: str, step: str = "") -> None:
        """Choose that record, whatever its kind; with a step begin that step, otherwise open its form when this unit may edit it."""
        record = self._turn_to(uid)
        self._step = (uid, step if record is not None else "")
        if record is not None and not step and may_edit(self._workspace, record) and not record.deleted:
            self._open_form(record)
        elif record is not None:
            self._show_in_list()

    def _turn_to(self, uid: str) -> Record | None:
        """Choose that record, whatever its kind; None when it is not here, or the user stays in a form."""
        table = next((table for table, kind in self._kinds.items() if self._workspace.records(kind).find(uid)), "")
        if not table or (self.in_form() and not self.form().leave()):
            return None
        self.kind_tabs.choose(self._kinds[table])
        self._uid = uid
        return self._record()

    def _show_in_list(self) -> None:
        self.listing().records.reload(self._uid)
        self.pane.show()
        self.look()

    def keep_typed(self, *, may_ask: bool) -> bool:
        """Keep what stands in the form, before the window locks or closes."""
        return not self.in_form() or self.form().keep_typed(may_ask=may_ask)

    def new(self) -> None:
        """Ctrl+N: a new record of the kind that is shown; a closed 新增 says why."""
        if reason := why_not_make(self._workspace, self.kind()):
            self._tell(reason)
        elif not self.in_form() or self.form().leave():
            self._open_form(begun(self._workspace, self.kind(), {}))

    def resume(self, record: Record) -> None:
        """Go on with a new record after a crash."""
        self.kind_tabs.choose(type(record))
        self._open_form(record)

    def copy(self) -> None:
        """Ctrl+D: a new record that says what the chosen one says, but for what tells the two apart."""
        record = self._record()
        if record is not None and not why_not_make(self._workspace, self.kind()):
            self._fill(lambda: copied(self._workspace, record))

    def _fill(self, made: Callable[[], Record]) -> None:
        """Open the form on a record made from another one, or say why it may not be."""
        try:
            record = made()
        except UserError as refusal:
            tell_error(self, refusal)
            return
        self._open_form(record)

    def _open_form(self, record: Record) -> None:
        form = self.form()
        self.stack.setCurrentWidget(form)
        form.begin(record)

    def _saved(self, record: Record) -> None:
        self._uid = record.uid
        self._back_to_list()

    def _back_to_list(self) -> None:
        self.stack.setCurrentIndex(0)
        self.listing().records.reload(self._uid)
        self.reload()
        self.listing().records.focus()

    # -- what belongs to it

    def act(self) -> None:
        """Do what the button above the list says."""
        LIST_ACTIONS[self.kind()].do(self, self._workspace, self._changed)

    def _changed(self, said: str, undoable: bool) -> None:
        self.told.emit(said, undoable)
        self.reload()

    def begin(self, table: str, owner: Record | None) -> None:
        """A new record that belongs to another one, filled from it."""
        if owner is None or (self.in_form() and not self.form().leave()):
            return
        if table not in self._kinds:
            self.begin_wanted.emit(table, owner)
            return
        self.kind_tabs.choose(self._kinds[table])
        if reason := why_not_make(self._workspace, self.kind()):
            self._tell(reason)
        else:
            self._fill(lambda: begun_from(self._workspace, self.kind(), owner))

    def _open_related(self, table: str, uid: str) -> None:
        """A row that the program counted is looked at, for what stands behind its figures; other records open."""
        if table not in self._kinds:
            self.record_wanted.emit(table, uid)
        elif not is_listed_by_program(self._kinds[table]):
            self.open_record(uid)
        elif self._turn_to(uid) is not None:
            self._show_in_list()

    # -- what is done with it

    def _delete(self) -> None:
        record = self._record()
        text = "90 天内可以从回收站恢复。已发给其他单位的，删除会随下一个数据包送到。"
        if record and ask(self, f"把“{called(self._workspace, record)}”移到回收站？", text, do="移到回收站", keep="保留", dangerous=True):
            self._use(delete, "已移到回收站")

    def _use(self, use: Callable[[Workspace, Record], object], done: str) -> None:
        record = self._record()
        if record is not None:
            self.do(lambda: use(self._workspace, record), done)

    def paste(self) -> None:
        """Ctrl+V in the list: a block copied in a spreadsheet, with its headings or in the columns of the form."""
        text = QGuiApplication.clipboard().text()
        if reason := why_not_make(self._workspace, self.kind()):
            self._tell(reason)
        elif text.strip():
            ask_and_paste(self, self._workspace, self.kind(), text, self._imported)

    def _imported(self, words: str) -> None:
        self._changed(words, undoable=False)

    def _tell(self, words: str) -> None:
        self.told.emit(words, False)

    def print(self) -> None:
        """Ctrl+P: the list or the chosen record on paper; a menu where several forms belong to the kind."""
        record = self._record()
        if self._papers.entries or self._papers.letters:
            self._papers.ask()
        elif record is not None:
            self.print_requested.emit(record)

    def help_clause(self) -> None:
        """F1: the document behind the kind that is shown, as its form names it."""
        if self._papers.entries:
            entry = self._papers.entries[0]
            show_clause(self.kind_tabs.tabs, entry.basis, "", label=self.kind().title)

    def listed(self) -> Query:
        """What the list shows now."""
        return self.listing().records.query()

    def focus_first(self) -> None:
        """Put the keyboard into the list, or into the form when one is open."""
        if self.in_form():
            super().focus_first()
        else:
            self.listing().records.focus()
