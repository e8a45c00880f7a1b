"""Writing one letter: its fields at the left, the paper at the right as it will be printed, kept up with the typing. Saving goes through the services."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.errors import UserError
from app.domain.letters import Letter
from app.paper.fonts import Fonts
from app.paper.letter_template import LetterTemplate
from app.services.document_numbers import series_of
from app.services.letters import save_draft
from app.services.letters_paper import office_values
from app.services.workspace import Workspace
from app.ui.editors import Context
from app.ui.forms.frame import keep_or_ask
from app.ui.forms.summary import SummaryPill
from app.ui.letters.form import LetterForm
from app.ui.letters.paper import made_letter
from app.ui.paper.desk import Desk
from app.ui.paper.papers import Made
from app.ui.paper.rendering import Rendering
from app.ui.parts.asking import Asker
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import Pane, PlainLabel, hairline, icon_button, link_button, outlined_button, primary_button, quiet_button, scrolled, tell_error

FORM_WIDTH = 540
PAUSE = 350
"""Milliseconds without typing after which the paper follows."""


class LetterWriting(QWidget):
    """`kept`, `sign_asked` and `preview_asked` carry the stored letter; `left` comes when it is put aside."""

    kept = Signal(object)
    sign_asked = Signal(object)
    preview_asked = Signal(object)
    left = Signal()

    def __init__(self, context: Context, template: LetterTemplate, fonts: Fonts) -> None:
        super().__init__()
        self.template = template
        self._context, self._fonts = context, fonts
        self._asker = Asker(self, context.workspace)
        self.letter = Letter(unit=context.workspace.unit.uid, template=template.id)
        self.form = LetterForm(context, template, with_series=len(series_of(context.workspace)) > 1)
        self.desk = Desk()
        self.made: Made | None = None
        self._rendering: Rendering | None = None
        self.pill = SummaryPill(self.form, "签发")
        self._title = PlainLabel(template.title, "pane")
        self._pages = PlainLabel("", "note", Tone.SECONDARY)
        self.sign = primary_button("签发…", "checkmark").show_key("Ctrl+Enter")
        self.save = outlined_button("保存", "save").show_key("Ctrl+S")
        self.preview = outlined_button("预览", "eye").show_key("Ctrl+P")
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._build()
        self._connect()

    def _build(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(tokens.GAP_3)
        across.addWidget(self._fields())
        across.addWidget(self._paper(), 1)

    def _fields(self) -> Pane:
        pane = Pane(bare=True)
        pane.setFixedWidth(FORM_WIDTH)
        self.back = link_button("返回列表", "chevron_left").show_key("Esc")
        head = QHBoxLayout()
        head.setContentsMargins(tokens.GAP_2, 0, tokens.GAP_4, 0)
        for part in (self.back, self._title, self.pill):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(PlainLabel("F4 常用语·F8 下一处", "note"))
        strip = QWidget()
        strip.setFixedHeight(tokens.PANE_HEAD + tokens.GAP_1)
        strip.setLayout(head)
        layout = self.form.layout()
        assert layout is not None
        layout.setContentsMargins(tokens.GAP_4, tokens.GAP_3, tokens.GAP_4, tokens.GAP_3)
        pane.body.addWidget(strip)
        pane.body.addWidget(hairline())
        pane.body.addWidget(scrolled(self.form), 1)
        pane.add_foot(self.sign, self.save, self.preview)
        return pane

    def _paper(self) -> Pane:
        pane = Pane(bare=True)
        smaller, larger, whole = icon_button("zoom_out", "缩小", framed=False), icon_button("zoom_in", "放大", framed=False), quiet_button("整页")
        smaller.clicked.connect(lambda: self.desk.zoom(-1))
        larger.clicked.connect(lambda: self.desk.zoom(1))
        whole.clicked.connect(lambda: self.desk.zoom(0))
        self.desk.zoomed.connect(whole.setText)
        head = QHBoxLayout()
        head.setContentsMargins(tokens.GAP_4, 0, tokens.GAP_2, 0)
        head.addWidget(PlainLabel("印出来的样子", "strong"))
        head.addWidget(self._pages)
        head.addStretch(1)
        for button in (smaller, whole, larger):
            head.addWidget(button)
        strip = QWidget()
        strip.setFixedHeight(tokens.PANE_HEAD + tokens.GAP_1)
        strip.setLayout(head)
        pane.body.addWidget(strip)
        pane.body.addWidget(hairline())
        pane.body.addWidget(self.desk, 1)
        return pane

    def _connect(self) -> None:
        self.form.changed.connect(self._pause.start)
        self._pause.timeout.connect(self._follow)
        self.back.clicked.connect(self.leave)
        self.sign.clicked.connect(self.ask_to_sign)
        self.save.clicked.connect(self.keep)
        self.preview.clicked.connect(self.show_preview)
        for keys, step in (("Ctrl+S", self.keep), ("Ctrl+Return", self.ask_to_sign), ("Esc", self.leave)):
            QShortcut(QKeySequence(keys), self, step, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def begin(self, letter: Letter) -> None:
        """Show a new letter or a draft, and begin with the first field."""
        self.letter = letter
        self.form.show_record(letter)
        self.pill.refresh()
        self._follow()
        self.form.focus_first()

    def _follow(self) -> None:
        """Lay the letter out anew, in the background; an older layout that is still under way is forgotten."""
        values = self._values()
        template, fonts = self.template, self._fonts

        def make(workspace: Workspace) -> Made:
            return made_letter(workspace, template, {**values, **office_values(workspace)}, fonts, draft=False)

        self._asker.ask(make, self._show)

    def _values(self) -> Mapping[str, str]:
        return {**self.form.texts(), "number": self.letter.number or "", "approver": self.letter.approver or ""}

    def _show(self, made: Made) -> None:
        self.made = made
        self._rendering = Rendering(made.pdf, made.sizes, self)
        self.desk.show_pages(made, self._rendering)
        self._pages.setText(f"共 {made.pages} 页")

    def hideEvent(self, event: QHideEvent) -> None:
        """The paper of a letter that nobody sees need not follow."""
        self._pause.stop()
        super().hideEvent(event)

    def _finish_typing(self) -> None:
        focused = self.form.focused()
        if focused:
            focused.accept()

    def _store(self) -> None:
        """Keep it as a draft. Raises UserError."""
        self.form.write_into(self.letter)
        self.letter = save_draft(self._context.workspace, self.letter)
        self.form.mark_saved()
        self.kept.emit(self.letter)

    def _stored(self) -> bool:
        self._finish_typing()
        try:
            self._store()
        except UserError as refusal:
            tell_error(self, refusal)
            return False
        return True

    def keep(self) -> None:
        """Ctrl+S: keep it as far as it is written."""
        self._stored()

    def show_preview(self) -> None:
        """Ctrl+P: keep it, then the whole preview."""
        if self._stored():
            self.preview_asked.emit(self.letter)

    def ask_to_sign(self) -> None:
        """Keep it and go on to signing; what is missing is said below its field."""
        self._finish_typing()
        if self.form.open_points():
            self.form.ask_for_missing()
            self.pill.refresh()
        elif self._stored():
            self.sign_asked.emit(self.letter)

    def keep_typed(self, *, may_ask: bool) -> bool:
        """Keep what was typed as a draft; what cannot be kept is asked about, or let go when nobody is there to ask. False: the user stays."""
        self._finish_typing()
        return keep_or_ask(self, self.form.held_back(), changed=self.form.is_changed(), store=self._store, may_ask=may_ask)

    def leave(self) -> None:
        """Esc: back to the list, keeping what was typed."""
        if self.keep_typed(may_ask=True):
            self.left.emit()
