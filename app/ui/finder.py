"""Ctrl+K: words or pinyin initials find records of every kind and commands; arrows move, Enter opens, Esc leaves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout

from app.domain.pinyin import initials
from app.services.records import Hit, find_anywhere
from app.services.workspace import Workspace
from app.ui.parts.asking import Asker
from app.ui.shell import Shell
from app.ui.theme import tokens
from app.ui.theme.fonts import face
from app.ui.theme.tokens import Tone
from app.ui.widgets import ChipText, Page, SearchBox
from app.ui.widgets.chip import chip_width, draw_chip
from app.ui.widgets.model import Index

ITEM, MOST, WIDTH = Qt.ItemDataRole.UserRole, 16, 480
INSIDE, BEFORE = 2, 5
"""How near a command is whose title only holds the words; so many of the nearer ones stand before records."""
OpenRecord = Callable[[str, str], None]


@dataclass(frozen=True)
class Command:
    """Something that can be done from anywhere: its words, the act, and its own key."""

    title: str
    run: Callable[[], object]
    keys: str = ""

    @cached_property
    def read(self) -> str:
        """The pinyin initials of the title."""
        return initials(self.title)

    def nearness(self, typed: str) -> int | None:
        """How near the words are to the title or its pinyin initials, 0 the nearest: the whole, its beginning, inside; None for not at all."""
        words, title, read = typed.strip().lower(), self.title.lower(), self.read
        for place, near in enumerate((words in (title, read), title.startswith(words) or read.startswith(words), words in title or words in read)):
            if near:
                return place
        return None


def fitting(commands: Sequence[Command], typed: str) -> tuple[list[Command], list[Command]]:
    """The commands that the words name or begin, the nearest and shortest first; and those in which they only stand. Without words all, as they come."""
    if not typed.strip():
        return list(commands), []
    near = [(found, len(command.title), place, command) for place, command in enumerate(commands) if (found := command.nearness(typed)) is not None]
    ordered = sorted(near, key=lambda one: one[:3])
    return [one[3] for one in ordered if one[0] < INSIDE], [one[3] for one in ordered if one[0] == INSIDE]


@dataclass(frozen=True)
class Choice:
    """One line of the list."""

    words: str
    kind: str
    keys: str
    run: Callable[[], object]


class Finder(QObject):
    """Serves the search box of every page; one list below the box that is typed in."""

    def __init__(self, shell: Shell, workspace: Workspace, commands: Sequence[Command], open_record: OpenRecord) -> None:
        super().__init__(shell)
        self._shell, self._commands, self._open = shell, tuple(commands), open_record
        self._asker = Asker(shell, workspace)
        self._box: SearchBox | None = None
        self._typed = ""
        self.panel = QFrame(shell)
        self.panel.setProperty("look", "dialog")
        self.list = QListWidget()
        self.list.setAccessibleName("查找结果")
        self.list.setItemDelegate(_ChoiceDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rows = QVBoxLayout(self.panel)
        rows.setContentsMargins(4, 4, 4, 4)
        rows.addWidget(self.list)
        self.panel.hide()
        self.list.itemClicked.connect(self._run)
        shell.page_made.connect(self._serve)
        self._serve(shell.page())

    def read_titles(self) -> None:
        """Read the pinyin of all titles, off the UI thread: the first time takes a second, which nobody should wait for with a key."""
        for command in self._commands:
            len(command.read)

    def add_commands(self, commands: Sequence[Command]) -> None:
        """Offer these too, such as the forms, which are read only after the window stands."""
        known = {command.title for command in commands}
        self._commands = (*(command for command in self._commands if command.title not in known), *commands)

    def _serve(self, page: Page) -> None:
        box = page.head.search
        box.typed.connect(lambda text: self._look(box, text))
        box.submitted.connect(lambda text: self._submit(box, text))
        box.moved.connect(self._move)
        box.edit.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+K or a click into the box shows the commands, passing by with Tab does not; leaving it closes the list."""
        asked = isinstance(event, QFocusEvent) and event.gotFocus() and event.reason() == Qt.FocusReason.ShortcutFocusReason
        if asked or event.type() == QEvent.Type.MouseButtonPress:
            box = self._shell.page().head.search
            self._look(box, box.text())
        elif event.type() == QEvent.Type.FocusOut:
            self._close()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape and not self._box_text():
            self._leave()
            return True
        return super().eventFilter(watched, event)

    def _box_text(self) -> str:
        return self._box.text() if self._box else ""

    def _look(self, box: SearchBox, typed: str) -> None:
        """Commands at once, records as soon as the database has answered."""
        self._box, self._typed = box, typed.strip()
        self._show(_as_choices(self._fitting()))
        self._asker.forget()
        if self._typed:
            words = self._typed
            self._asker.ask(lambda own: find_anywhere(own, words), self._add_hits)

    def _add_hits(self, hits: Sequence[Hit]) -> None:
        commands = self._fitting()
        records = [Choice(hit.name, hit.title, "", lambda hit=hit: self._open(hit.kind, hit.uid)) for hit in hits]  # type: ignore[misc]
        near = min(BEFORE, len(fitting(self._commands, self._typed)[0]))
        self._show([*_as_choices(commands[:near]), *records, *_as_choices(commands[near:])])

    def _fitting(self) -> list[Command]:
        near, inside = fitting(self._commands, self._typed)
        return [*near, *inside]

    def _show(self, choices: Sequence[Choice]) -> None:
        self.list.clear()
        for choice in choices[:MOST]:
            item = QListWidgetItem(f"{choice.words}，{choice.kind}")
            item.setData(ITEM, choice)
            self.list.addItem(item)
        if not choices:
            item = QListWidgetItem("没有找到")
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setData(ITEM, Choice("没有找到，换个字或拼音首字母试试", "", "", lambda: None))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._place()

    def _place(self) -> None:
        if self._box is None or not self._box.edit.hasFocus():
            return
        corner = self._box.mapTo(self._shell, QPoint(0, self._box.height() + 4))
        height = self.list.count() * tokens.ROW + 10
        x = min(corner.x(), self._shell.width() - WIDTH - tokens.GAP_4)
        self.panel.setGeometry(QRect(QPoint(x, corner.y()), QSize(WIDTH, height)))
        self.panel.show()
        self.panel.raise_()

    def _move(self, by: int) -> None:
        if self.panel.isVisible():
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + by)))

    def _submit(self, box: SearchBox, typed: str) -> None:
        """Enter opens what is marked; typed faster than the list could follow, the first hit is waited for."""
        if typed.strip() == self._typed and self.list.currentItem() and not self._asker.waiting:
            self._run(self.list.currentItem())
            return
        self._box, self._typed = box, typed.strip()
        words = self._typed
        self._asker.ask(lambda own: find_anywhere(own, words), self._run_first)

    def _run_first(self, hits: Sequence[Hit]) -> None:
        self._add_hits(hits)
        self._run(self.list.item(0))

    def _run(self, item: QListWidgetItem) -> None:
        if not item.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        choice: Choice = item.data(ITEM)
        self._leave()
        choice.run()

    def _leave(self) -> None:
        box, self._box = self._box, None
        self._asker.forget()
        self._close()
        if box is not None:
            box.edit.clear()
            self._shell.page().focus_first()

    def _close(self) -> None:
        self.panel.hide()


def _as_choices(commands: Sequence[Command]) -> list[Choice]:
    return [Choice(command.title, "命令", command.keys, command.run) for command in commands]


class _ChoiceDelegate(QStyledItemDelegate):
    """Words at the left, the kind as a chip and the key at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """28 px high."""
        return QSize(WIDTH - 24, tokens.ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line; text is taken literally."""
        choice: Choice = index.data(ITEM)
        box = QRect(option.rect)  # type: ignore[attr-defined]
        if option.state & QStyle.StateFlag.State_Selected and choice.kind:  # type: ignore[attr-defined]
            painter.fillRect(box, QColor(tokens.SELECTED_ROW))
            painter.fillRect(QRect(box.left(), box.top() + 5, 3, box.height() - 10), QColor(tokens.ACCENT))
        right = box.right() - tokens.GAP_2
        if choice.kind:
            right -= chip_width(choice.kind)
            draw_chip(painter, right, box.center().y() + 0.5, ChipText(choice.kind, Tone.BLUE if choice.kind == "命令" else Tone.SECONDARY))
        painter.setFont(face(tokens.FONT_NOTE))
        painter.setPen(QColor(tokens.TEXT_NOTE))
        keys = painter.fontMetrics().horizontalAdvance(choice.keys)
        right -= keys + tokens.GAP_3
        painter.drawText(QRect(right, box.top(), keys + 4, box.height()), Qt.AlignmentFlag.AlignVCenter, choice.keys)
        painter.setFont(face())
        painter.setPen(QColor(tokens.TEXT if choice.kind else tokens.TEXT_NOTE))
        room = right - box.left() - 24
        words = painter.fontMetrics().elidedText(choice.words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box.adjusted(tokens.GAP_3, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
