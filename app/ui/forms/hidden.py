"""The line above a form that says which personal values are masked in it, with the way to see them."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from app.domain.roles import Power
from app.services.workspace import Workspace
from app.ui.parts.row import row_of
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel, link_button


class HiddenValues(QWidget):
    """Hidden while nothing is masked."""

    def __init__(self, wanted: Callable[[], object]) -> None:
        super().__init__()
        self._words = PlainLabel("", "note", Tone.SECONDARY, wrap=True)
        self.look = link_button("查看明文", "eye")
        self.look.clicked.connect(lambda: wanted())
        row = row_of(self._words, self.look)
        row.setStretch(0, 1)
        self.setLayout(row)
        self.hide()

    def show_labels(self, labels: Sequence[str], workspace: Workspace) -> None:
        """These are masked; nothing for none."""
        self._words.setText(f"{'、'.join(labels)}已隐去，不改就保持原样；直接输入可换成新的内容。")
        self.look.close_with_reason("" if workspace.may(Power.REVEAL) else "本账号不能查看个人信息的明文。")
        self.setVisible(bool(labels))
