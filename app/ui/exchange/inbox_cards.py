"""The values of a conflict side by side: a card for each, the suggested one in blue, and what differs in the text marked."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from app.services.inbox_list import Choice
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.theme.fonts import face
from app.ui.theme.tokens import Tone
from app.ui.widgets import Button, Chip, PlainLabel, outlined_button, primary_button, tip

LEAST_HEIGHT = 40


class MarkedText(QWidget):
    """Plain text, wrapped, some pieces of it on orange ground. Nothing in it is ever read as markup."""

    def __init__(self, pieces: Sequence[tuple[str, bool]]) -> None:
        super().__init__()
        self._document = QTextDocument(self)
        self._document.setDocumentMargin(0)
        self._document.setDefaultFont(face())
        self.setAccessibleName("".join(words for words, _ in pieces))
        cursor, plain, other = QTextCursor(self._document), QTextCharFormat(), QTextCharFormat()
        other.setBackground(QColor(tokens.ORANGE_BADGE))
        for words, differs in pieces:
            cursor.insertText(words, other if differs else plain)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as all lines."""
        self._document.setTextWidth(width)
        return max(LEAST_HEIGHT, int(self._document.size().height()) + 1)

    def sizeHint(self) -> QSize:
        """Of a card beside two others."""
        return QSize(200, self.heightForWidth(200))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text in the usual colour."""
        del event
        self._document.setTextWidth(self.width())
        painter = QPainter(self)
        painter.setPen(QColor(tokens.TEXT))
        self._document.drawContents(painter)


class ChoiceCard(QFrame):
    """One value: where it comes from, what it says, who wrote it when, and the button that lets it stand."""

    def __init__(self, choice: Choice, verb: str, key: int, *, suggested: bool) -> None:
        super().__init__()
        self.choice = choice
        self.button: Button = primary_button(verb) if suggested else outlined_button(verb)
        self.button.show_key(str(key))
        self.button.setToolTip(tip(f"按 {key}：{verb}"))
        self.button.setAccessibleName(f"{verb}：{choice.text}")
        if not choice.mine:
            self.button.hide()
        _dress(self, f"2px solid {tokens.ACCENT}" if suggested else f"1px solid {tokens.PANE_EDGE}; padding: 1px", tokens.PANE)
        column = _column(self)
        column.addWidget(_head(choice.origin, [Chip("建议", Tone.BLUE)] if suggested else []))
        self.text = MarkedText(choice.pieces or [(choice.text, False)])
        column.addWidget(self.text)
        column.addWidget(PlainLabel(choice.by, "note", wrap=True))
        column.addStretch(1)
        column.addLayout(row_of(self.button, None))


class BaseCard(QFrame):
    """The last value that everybody had seen; it is there to compare."""

    def __init__(self, text: str) -> None:
        super().__init__()
        _dress(self, f"1px solid {tokens.HAIRLINE}; padding: 1px", tokens.STRIP)
        column = _column(self)
        column.addWidget(_head("上次一致的值", []))
        column.addWidget(MarkedText([(text, False)]))
        column.addStretch(1)


def _head(words: str, chips: Sequence[QWidget]) -> QWidget:
    head = QWidget()
    head.setFixedHeight(tokens.CHIP)
    head.setLayout(row_of(PlainLabel(words, "note", Tone.SECONDARY), None, *chips))
    return head


def _dress(card: QFrame, edge: str, ground: str) -> None:
    name = type(card).__name__
    card.setObjectName(name)
    card.setStyleSheet(f"#{name} {{ background: {ground}; border: {edge}; border-radius: {tokens.RADIUS}px; }}")
    card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)


def _column(card: QFrame) -> QVBoxLayout:
    column = QVBoxLayout(card)
    column.setContentsMargins(tokens.GAP_3, tokens.GAP_2, tokens.GAP_3, tokens.GAP_3)
    column.setSpacing(tokens.GAP_1)
    column.setAlignment(Qt.AlignmentFlag.AlignTop)
    return column
