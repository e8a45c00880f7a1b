"""The menu of the sorts of letters, and what is wrong in the unit's own templates. It asks services and decides nothing."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from app.domain.mistakes import listed
from app.services import forms
from app.services.letters_paper import letter_mistakes, letters_available
from app.services.workspace import Workspace
from app.ui.widgets import tell


def sorts_menu(parent: QWidget, workspace: Workspace, begin: Callable[[str], object]) -> QMenu:
    """The sorts of letters there are; `begin` is handed the id of the chosen one."""
    menu = QMenu(parent)
    for entry in letters_available(workspace.folder):
        own = "（本单位模板）" if entry.pack == forms.OWN else ""
        menu.addAction(f"{entry.title}{own}".replace("&", "&&")).triggered.connect(lambda _=False, sort=entry.id: begin(sort))
    mistakes = letter_mistakes(workspace.folder)
    if mistakes:
        menu.addSeparator()
        menu.addAction(f"本单位的模板有 {len(mistakes)} 处错误…").triggered.connect(lambda: tell(parent, "公文模板有错误，没有列出", listed(mistakes)))
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
