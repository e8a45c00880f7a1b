"""Fields that name other records: one of them, or several as a row of names that can be taken away again."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.fields import Field
from app.domain.problems import Level, Problem
from app.domain.records import Record
from app.domain.value_kinds import Link, Links
from app.ui.editors.completing import CompletingEdit
from app.ui.editors.context import Context
from app.ui.editors.editor import Editor
from app.ui.editors.new_entry import ask_and_add, with_new
from app.ui.editors.one_of import OneOfEditor
from app.ui.editors.options import Option, named, records_found
from app.ui.parts.flow import FlowLayout
from app.ui.theme import tokens
from app.ui.widgets import Button, clear_layout, tip


def _unknown(context: Context, table: str, typed: str) -> str:
    kind = context.workspace.store.kind(table)
    return f"没有名为“{typed}”的{kind.title if kind else '记录'}。请从列表中选择。"


class LinkEditor(OneOfEditor):
    """One record, found by characters, pinyin initials or last use."""

    def __init__(self, field: Field, context: Context) -> None:
        assert isinstance(field.kind, Link)
        self._table = field.kind.to
        super().__init__(field, context, lambda typed: with_new(context, self._table, typed, records_found(context, self._table, typed)))

    def _picked(self, option: Option | None) -> None:
        if option and option.adds:
            self.edit.set_option(None)
            self.edit.setText(option.value)
            ask_and_add(self, self.context, self._table, option.value, self._added)
        elif option:
            self.context.remember(self._table, option.value)
        super()._picked(self.edit.option)

    def _added(self, record: Record) -> None:
        self.edit.set_option(Option(record.uid, record.name))
        self._picked(self.edit.option)
        self.show_problems()

    def set_value(self, value: Any) -> None:
        """Show the record of that uid."""
        name = named(self.context.workspace, self._table, [value])[value] if value else ""
        self.edit.set_option(Option(value, name) if value else None)
        self.show_problems()

    def unknown(self, typed: str) -> str:
        """Typed text that names no record."""
        return _unknown(self.context, self._table, typed)


class LinksEditor(Editor):
    """Several records: their names above, a completing line below that adds one more."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        assert isinstance(field.kind, Links)
        self._table = field.kind.to
        self._chosen: dict[str, str] = {}
        self.edit = CompletingEdit(self._offered)
        self.edit.setPlaceholderText("输入名称或拼音首字母添加")
        self._names = QWidget()
        self._flow = FlowLayout(self._names, across=6, down=4)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_1)
        column.addWidget(self._names)
        column.addWidget(self.edit)
        self._names.hide()
        self._hold(body, self.edit)
        self.edit.picked.connect(self._picked)
        self.edit.finished.connect(self.left)

    def _offered(self, typed: str) -> list[Option]:
        found = [option for option in records_found(self.context, self._table, typed) if option.value not in self._chosen]
        return with_new(self.context, self._table, typed, found)

    def _added(self, record: Record) -> None:
        self._picked(Option(record.uid, record.name))
        self.show_problems()

    def _picked(self, option: Option | None) -> None:
        if option and option.adds:
            self.edit.set_option(None)
            self.edit.setText(option.value)
            ask_and_add(self, self.context, self._table, option.value, self._added)
        elif option:
            self._chosen[option.value] = option.words
            self.context.remember(self._table, option.value)
            self.edit.set_option(None)
            self._show_names()
        self.changed.emit()

    def _show_names(self) -> None:
        clear_layout(self._flow)
        for uid, name in self._chosen.items():
            button = Button(name, "dismiss")
            button.setProperty("fact", "true")
            button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            button.setToolTip(tip(f"移除{name}"))
            button.setAccessibleName(f"移除{name}")
            button.clicked.connect(lambda _=False, uid=uid: self._remove(uid))
            self._flow.addWidget(button)
        self._names.setVisible(bool(self._chosen))

    def _remove(self, uid: str) -> None:
        self._chosen.pop(uid, None)
        self._show_names()
        self.edit.setFocus()
        self.changed.emit()

    def value(self) -> Any:
        """The uids in the order in which they were added."""
        return tuple(self._chosen)

    def set_value(self, value: Any) -> None:
        """Show these records."""
        self._chosen = named(self.context.workspace, self._table, value or ())
        self.edit.set_option(None)
        self._show_names()
        self.show_problems()

    def words(self) -> str:
        """The names."""
        return "、".join([*self._chosen.values(), *([self.edit.text()] if self.edit.text() else [])])

    def fault(self) -> Problem | None:
        """Typed text that names no record."""
        typed = self.edit.text().strip()
        return Problem(Level.ERROR, _unknown(self.context, self._table, typed)) if typed else None

    def accept(self) -> None:
        """Take what is marked in the list."""
        self.edit.accept()

    def is_composing(self) -> bool:
        """Initials that still stand for several records."""
        return self.edit.is_composing()
