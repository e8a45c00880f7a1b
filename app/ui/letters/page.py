"""公文: the list with the pane of the chosen letter, writing in place of both, and the register of numbers. It asks services and decides nothing."""

from dataclasses import replace

from PySide6.QtCore import QPoint, QSignalBlocker
from PySide6.QtWidgets import QWidget

from app.domain.document_numbers import GivenNumber
from app.domain.errors import UserError
from app.domain.letter_steps import LETTER_STEPS
from app.domain.letters import Letter
from app.domain.query import Query
from app.domain.records import Record
from app.services import forms
from app.services.letters_paper import letter_template, new_letter
from app.services.letters_views import ALL, BIN, DRAFTS, VIEWS, LetterDetail, counts, letter_detail, letter_rows, view_query
from app.services.permissions import may_edit
from app.services.records import bring_back, delete
from app.services.workspace import Workspace
from app.ui.letters.columns import letter_columns
from app.ui.letters.dialogs import about_dialog, number_dialog, signed_words, step_dialog
from app.ui.letters.ledger import LedgerPane
from app.ui.letters.pane import LetterPane
from app.ui.letters.paper import letter_paper
from app.ui.letters.sorts import sorts_menu
from app.ui.letters.writing import LetterWriting
from app.ui.paper.papers import form_paper
from app.ui.paper.preview import show_preview
from app.ui.parts.asking import Use
from app.ui.parts.clause import show_clause
from app.ui.parts.record_list import RecordList, listed, side_by_side
from app.ui.parts.record_page import RecordPage
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.widgets import EmptyState, SegmentTabs, ask, filter_box, primary_button, tell_error

LETTERS, LEDGER = "letters", "ledger"


class LettersPage(RecordPage):
    """`told` carries a sentence for the toast and whether it can be taken back."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "公文", "按 GB/T 9704—2012 排版；签发时编号，登记簿上每个号都有去处")
        self._fonts = forms.paper_fonts()
        self.parts = SegmentTabs([(LETTERS, "公文"), (LEDGER, "文号登记")], name="公文和文号")
        self.tabs = SegmentTabs(list(VIEWS.items()), underlined=True, name="公文状态")
        self.box = filter_box("标题、文号、拼音", width=200)
        self.list = RecordList(workspace, "公文列表", letter_columns(), letter_rows, self._asked, "双击或 Enter 打开·Ctrl+N 新的公文")
        self.list.table.set_empty(EmptyState("document_text", "这里还没有公文", "按 Ctrl+N 选一种公文，在纸面旁边直接写。"))
        self.pane = LetterPane()
        self.ledger = LedgerPane(self._context, self._fonts)
        self.writing: LetterWriting | None = None
        self._new = primary_button("写公文", "add").show_key("Ctrl+N")
        self._listed = side_by_side(listed(row_of(self.tabs, None, self.box), self.list, tokens.GAP_2, 0), self.pane)
        self.head.add_action(self.parts)
        self.head.add_action(self._new)
        self.stack.addWidget(self._listed)
        self.stack.addWidget(self.ledger)
        self._connect()

    def _connect(self) -> None:
        self.use_pane(self.pane)
        self._new.clicked.connect(self.new)
        self.parts.changed.connect(self._turn)
        self.tabs.changed.connect(lambda _key: self.list.show_anew())
        self.box.typed.connect(lambda _text: self.list.show_anew())
        self.list.loaded.connect(lambda _count: self.list.foot.set_text(self.list.model.count_in_words("份")))
        self.list.chosen.connect(self.choose)
        self.list.opened.connect(lambda row: self.open_record(row.uid))
        self.ledger.told.connect(lambda said: self.told.emit(said, True))
        self.ledger.print_asked.connect(lambda paper: show_preview(self, self._workspace, paper))
        pane = self.pane
        pane.step_asked.connect(self.begin_step)
        pane.number_asked.connect(self._number)
        pane.edit_asked.connect(lambda: self.open_record(self._uid))
        pane.delete_asked.connect(self._delete)
        pane.approval_asked.connect(self.print_approval)
        pane.restore_asked.connect(lambda: self.do(lambda: bring_back(self._workspace, self._letter()), "已恢复"))

    # -- list and pane

    def _turn(self, key: str) -> None:
        if self.in_form() and not self.keep_typed(may_ask=True):
            with QSignalBlocker(self.parts):
                self.parts.choose(LETTERS)
            return
        self._show(self.ledger if key == LEDGER else self._listed)
        self.reload()

    def _show(self, part: QWidget) -> None:
        """Register and writing have a primary button of their own."""
        self.stack.setCurrentWidget(part)
        self._new.setVisible(part is self._listed)

    def _asked(self) -> Query:
        return replace(view_query(self._workspace, self.tabs.current()), search=self.box.text())

    def reload(self) -> None:
        """Show what the database holds now; what is being written stays."""
        if self.parts.current() == LEDGER:
            self.ledger.reload()
            return
        self.list.reload(self._uid)
        self._counting.ask(counts, self._show_counts)
        self.look()

    def _show_counts(self, found: dict[str, int]) -> None:
        self.tabs.set_tabs([(view, f"{words} {found[view]}") for view, words in VIEWS.items()])

    def reading(self, uid: str) -> Use:
        """One letter, as the pane shows it."""
        return lambda workspace: letter_detail(workspace, uid)

    def _letter(self) -> Letter:
        return self._workspace.records(Letter).get(self._uid)

    def open_record(self, uid: str, step: str = "") -> None:
        """Go on writing a draft, or show a letter in the list, or a number in the register."""
        del step
        letter, number = self._workspace.records(Letter).find(uid), self._workspace.records(GivenNumber).find(uid)
        if (letter is None and number is None) or not self.keep_typed(may_ask=True):
            return
        if letter is None:
            self._show(self.ledger)
            self.parts.choose(LEDGER)
            self.ledger.show_number(number)
            return
        self._uid = uid
        if may_edit(self._workspace, letter) and not letter.deleted:
            self._write(letter)
            return
        self._back_to_list(ALL if not letter.deleted else BIN)

    # -- writing

    def in_form(self) -> bool:
        """Is a letter being written."""
        return self.writing is not None and self.stack.currentWidget() is self.writing

    def new(self) -> None:
        """Ctrl+N: choose a sort of letter and write it."""
        below = self._new if self._new.isVisible() else self.parts
        sorts_menu(self, self._workspace, self.begin).popup(below.mapToGlobal(QPoint(0, below.height() + 2)))

    def begin(self, sort: str) -> None:
        """A new letter of that sort; one that a record can fill asks for it first."""
        template = letter_template(sort, self._workspace.folder)
        if not self.keep_typed(may_ask=True):
            return
        if template.of:
            about_dialog(self, self._context, template, lambda record: self._write(new_letter(self._workspace, template, record))).begin(lambda: None)
        else:
            self._write(new_letter(self._workspace, template))

    def write_about(self, sort: str, record: Record) -> None:
        """A new letter of that sort, filled from the record; what is being written is kept first."""
        if self.keep_typed(may_ask=True):
            self._write(new_letter(self._workspace, letter_template(sort, self._workspace.folder), record))

    def resume(self, record: Record) -> None:
        """Go on with a new letter after a crash."""
        assert isinstance(record, Letter)
        self._write(record)

    def _write(self, letter: Letter) -> None:
        try:
            template = letter_template(letter.template or "", self._workspace.folder)
        except UserError as refusal:
            tell_error(self, refusal)
            return
        if self.writing is not None:
            self.stack.removeWidget(self.writing)
            self.writing.deleteLater()
        self.writing = made = LetterWriting(self._context, template, self._fonts)
        made.kept.connect(self._kept)
        made.left.connect(lambda: self._back_to_list(DRAFTS))
        made.sign_asked.connect(lambda one: self._sign(one))
        made.preview_asked.connect(self._preview)
        self.stack.addWidget(made)
        self._show(made)
        made.begin(letter)

    def _kept(self, letter: Letter) -> None:
        self._uid = letter.uid
        self.told.emit(f"草稿已保存：{letter.name}", False)

    def _back_to_list(self, view: str) -> None:
        self._show(self._listed)
        if self.parts.current() != LETTERS:
            self.parts.choose(LETTERS)
        self.list.look_for(self._uid)
        if self.tabs.current() != view:
            self.tabs.choose(view)
        self.reload()
        self.list.focus()

    def keep_typed(self, *, may_ask: bool) -> bool:
        """Keep what was written, before the window locks or closes or another letter is shown."""
        return not self.in_form() or self.writing is None or self.writing.keep_typed(may_ask=may_ask)

    # -- steps

    def begin_step(self, name: str) -> None:
        """Ask for what the step needs, and take it."""
        letter = self._workspace.records(Letter).find(self._uid)
        if letter is None:
            return
        if name == "sign":
            self._sign(letter)
            return
        move = LETTER_STEPS.move(name)
        step_dialog(self, self._context, letter, move).begin(lambda: self._stepped(move.done))

    def _sign(self, letter: Letter) -> None:
        self._uid = letter.uid
        step_dialog(self, self._context, letter, LETTER_STEPS.move("sign")).begin(self._signed)

    def _signed(self) -> None:
        letter = self._workspace.records(Letter).get(self._uid)
        self.told.emit(signed_words(letter), True)
        self._back_to_list(ALL)

    def _number(self) -> None:
        letter = self._workspace.records(Letter).find(self._uid)
        if letter is not None:
            number_dialog(self, self._context, letter).begin(lambda: self._stepped("已编号"))

    def _stepped(self, done: str) -> None:
        self.told.emit(done, True)
        self.reload()

    def _delete(self) -> None:
        text = "草稿只在本机；90 天内可以恢复。"
        if ask(self, "把这份公文移到回收站？", text, do="移到回收站", keep="保留", dangerous=True):
            self.do(lambda: delete(self._workspace, self._letter()), "已移到回收站")

    # -- paper

    def print_approval(self) -> None:
        """发文稿纸: the sheet on which the chosen letter is approved; it bears the 核验码 that the letter itself has no place for."""
        letter = self._letter()

        def show(entries: list[forms.FormEntry]) -> None:
            for entry in entries[:1]:
                show_preview(self, self._workspace, form_paper(entry, self._fonts, letter.uid, letter.number or ""))

        self._counting.ask(lambda own: [entry for entry in forms.forms_of_kind(own, Letter) if entry.of], show)

    def print(self) -> None:
        """Ctrl+P: the chosen letter, the one being written, or the register."""
        if self.in_form() and self.writing is not None:
            self.writing.show_preview()
        elif self.parts.current() == LEDGER:
            self.ledger.ask_to_print()
        elif self.pane.detail is not None:
            self._preview(self.pane.detail.letter)

    def _preview(self, letter: Letter) -> None:
        show_preview(self, self._workspace, letter_paper(letter, letter.name, self._fonts))

    def help_clause(self) -> None:
        """F1: the standard behind the paper."""
        detail: LetterDetail | None = self.pane.detail
        show_clause(self.tabs, "GB/T 9704—2012", f"党政机关公文格式{f'：{detail.row.sort}' if detail else ''}")

    def focus_first(self) -> None:
        """Put the keyboard into the list, or where it was in the letter that is being written."""
        if self.in_form():
            super().focus_first()
        else:
            self.list.focus()
