"""A record of any kind in its form, in place of a list: Ctrl+S keeps it, Esc goes back and loses nothing."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.domain.records import Record
from app.services.beginning import begun
from app.services.making import keep
from app.services.naming import called
from app.services.records import put
from app.ui.editors import Context, Editor
from app.ui.forms.frame import FormFrame, keep_or_ask
from app.ui.forms.record_form import RecordForm
from app.ui.parts.keys import key_within
from app.ui.widgets import primary_button, tell_error


class RecordPane(QWidget):
    """`saved` carries the stored record, `told` a sentence for the toast, `closed` comes when one leaves."""

    saved = Signal(object)
    told = Signal(str)
    closed = Signal()

    def __init__(self, context: Context, kind: type[Record]) -> None:
        super().__init__()
        self._workspace = context.workspace
        self._kind = kind
        self._record: Record | None = None
        self._owners: dict[str, object] = {}
        self.form = RecordForm(context, kind)
        self.form.changed.connect(self._fill_from_owner)
        save_button = primary_button("保存").show_key("Ctrl+S")
        save_button.clicked.connect(self.save)
        self.frame = FormFrame(self.form, "", [self.form], [save_button])
        self.frame.back.clicked.connect(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.frame)
        key_within(self, "Ctrl+S", self.save)

    def begin(self, record: Record) -> None:
        """Show a stored or a new record."""
        self._record = record
        self._owners = {name: getattr(record, name) for name in self._kind.belongs_to}
        self.form.show_record(record)
        self.frame.title.setText(called(self._workspace, record) if record.uid else f"新增{self._kind.title}")
        self.frame.pill.refresh()
        self.form.focus_first()

    def _fill_from_owner(self) -> None:
        """A new record that is said to belong to another one is filled from it, as if it had been begun there; what was typed stays."""
        if self._record is None or self._record.uid:
            return
        for name in self._owners.keys() & self.form.editors.keys():
            editor = self.form.editors[name]
            if editor.storable() and editor.value() != self._owners[name]:
                self._owners[name] = editor.value()
                if not editor.is_empty():
                    made = begun(self._workspace, self._kind, {name: editor.value()})
                    known = {other: value for other in self.form.editors if other != name and (value := getattr(made, other)) not in (None, ())}
                    self.form.carry(known, f"取自所选的{editor.field.label}，请核对")

    def save(self) -> None:
        """Ctrl+S: keep it and go back to the list, unless something must be put right first."""
        self.form.finish_typing()
        if self._record is not None and self._record.uid and not self.form.is_changed():
            self.closed.emit()
            return
        held = self._held_back()
        try:
            self._store()
        except UserError as refusal:
            tell_error(self, refusal)
            return
        points = len(held) or len(self.form.missing())
        self.told.emit("已保存" + (f"，还差{points}项{'请补填或改正' if held else '没有填'}" if points else ""))
        if held:
            self.form.ask_for_missing()
        else:
            self.saved.emit(self._record)

    def _lost(self) -> list[Editor]:
        """The required fields of a stored record that were emptied since: they stay as they were."""
        record = self._record
        return [editor for editor in self.form.missing() if record is not None and record.uid and getattr(record, editor.field.name)]

    def _held_back(self) -> list[Editor]:
        """The fields that cannot be kept as they are."""
        return [*self.form.held_back(), *self._lost()]

    def _store(self) -> None:
        """Keep what can be kept. Raises UserError."""
        record = self._record
        assert record is not None
        kept = {editor.field.name: getattr(record, editor.field.name) for editor in self._lost()}
        self.form.write_into(record)
        put(record, kept)
        self._record = keep(self._workspace, record)
        self.form.mark_saved()
        self.frame.title.setText(called(self._workspace, self._record))

    def keep_typed(self, *, may_ask: bool) -> bool:
        """Store what was changed; what cannot be kept is asked about, or let go when nobody is there to ask. False: the user stays."""
        return keep_or_ask(self, self._held_back(), changed=self.form.is_changed(), store=self._store, may_ask=may_ask)

    def leave(self) -> bool:
        """Go back to the list, keeping what was changed."""
        if not self.keep_typed(may_ask=True):
            return False
        self.closed.emit()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
