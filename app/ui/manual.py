"""The manual in a window of its own: F1 where no clause applies. Knows which page of it belongs to which page of the window; its words are `docs/manual/`."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from app import resources
from app.ui.theme import tokens
from app.ui.widgets import outlined_button

CONTENTS = "README"
PAGES = {
    "today": CONTENTS,
    "leads": "leads",
    "support": "support",
    "cases": "cases",
    "paper": "forms",
    "registers": "find-and-registers",
    "activities": "activities",
    "statistics": "cases",
    "exchange": "exchange",
    "duties": "submission",
    "referrals": "referral",
    "letters": "letters",
    "board": "groups",
    "organisation": "groups",
    "settings": "backup-and-lock",
    "audit": "accounts",
    "FirstRun": "first-use",
    "Unlock": "first-use",
    "Recovered": "backup-and-lock",
    "NewKey": "backup-and-lock",
    "RestoreBackup": "backup-and-lock",
    "RepairData": "problems",
}
"""Page of the window, or what stands there before it, → page of the manual."""
WIDTH, HEIGHT, MARGIN = 900, 680, 24
LEADING = 150
"""Per cent of a line."""


class _Pages(QTextBrowser):
    """Markdown with pictures no wider than the window."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """As Qt loads it; a picture that is too wide is made smaller."""
        found = super().loadResource(kind, name)
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return found
        picture = QImage(self.source().resolved(QUrl(name)).toLocalFile())
        most = WIDTH - 4 * MARGIN
        return picture.scaledToWidth(most, Qt.TransformationMode.SmoothTransformation) if picture.width() > most else picture


class Manual(QWidget):
    """One page at a time; links lead on, 后退 back, Esc closes it."""

    def __init__(self, about: QWidget) -> None:
        super().__init__(about.window(), Qt.WindowType.Window)
        self.setWindowTitle("知联使用手册")
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = _Pages()
        self.text.setAccessibleName("使用手册")
        self.text.document().setDocumentMargin(MARGIN)
        self.text.sourceChanged.connect(self._space)
        self.contents, self.back, self.close_it = outlined_button("目录"), outlined_button("后退"), outlined_button("关闭")
        self.contents.clicked.connect(lambda: self.open(CONTENTS))
        self.back.clicked.connect(self.text.backward)
        self.back.setEnabled(False)
        self.text.backwardAvailable.connect(self.back.setEnabled)
        self.close_it.clicked.connect(self.close)
        QShortcut(QKeySequence("Esc"), self, self.close)
        self._build()
        self.resize(WIDTH, HEIGHT)

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.GAP_2)
        for button in (self.contents, self.back):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_it)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(tokens.GAP_3, tokens.GAP_3, tokens.GAP_3, tokens.GAP_3)
        rows.setSpacing(tokens.GAP_2)
        rows.addLayout(buttons)
        rows.addWidget(self.text, 1)

    def open(self, name: str) -> None:
        """Show that page of the manual."""
        self.text.setSource(QUrl.fromLocalFile(str(page_file(name))), QTextDocument.ResourceType.MarkdownResource)

    def _space(self) -> None:
        """Lines a little apart, as on the other pages."""
        cursor = QTextCursor(self.text.document())
        cursor.select(QTextCursor.SelectionType.Document)
        spaced = QTextBlockFormat()
        spaced.setLineHeight(LEADING, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(spaced)


def page_file(name: str) -> Path:
    """Where a page of the manual lies."""
    return resources.manual() / f"{name}.md"


def show_manual(about: QWidget, place: str) -> Manual:
    """Open the manual where that page of the window is explained; the one that is open already turns to it."""
    window = about.window()
    shown = window if isinstance(window, Manual) else next(iter(window.findChildren(Manual)), None)
    manual = shown or Manual(about)
    manual.open(PAGES.get(place, CONTENTS))
    manual.show()
    manual.raise_()
    manual.activateWindow()
    manual.text.setFocus()
    return manual
