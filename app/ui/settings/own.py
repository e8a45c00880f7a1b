"""本单位设定 on the settings page: the numbers that hold, and the dialog that changes them."""

from PySide6.QtCore import Signal

from app.domain.own_settings import OwnSettings
from app.domain.records import fields_of
from app.domain.roles import Power
from app.services.own_settings import own_settings, set_own, settings_in_words
from app.services.workspace import Workspace
from app.ui.editors import Context, editor_for
from app.ui.parts.asking import Asker
from app.ui.parts.asking_dialog import AskingDialog
from app.ui.theme.tokens import Tone
from app.ui.widgets import FieldList, Pane, PlainLabel, link_button


class OwnSettingsPane(Pane):
    """The list, and 修改 for those who may write; `changed` when it was done."""

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("本单位设定")
        self._workspace, self._asker = workspace, Asker(self, workspace)
        self._list = FieldList(label_width=220)
        self.change = link_button("修改", "edit")
        self.change.clicked.connect(lambda: self.dialog().begin(self._changed))
        self.change.setVisible(workspace.may(Power.WRITE))
        self.add_action(self.change)
        self.body.addWidget(self._list)
        self.body.addWidget(PlainLabel("文件没有写明的数，由本单位定；本单位的几台电脑一样。", "note", Tone.NOTE, wrap=True))

    def _changed(self) -> None:
        self.reload()
        self.changed.emit()

    def reload(self) -> None:
        """Show what holds now."""
        self._asker.ask(settings_in_words, self._list.set_rows)

    def dialog(self) -> AskingDialog:
        """Every number, empty where the usual one holds."""
        context, settings = Context(self._workspace), own_settings(self._workspace)
        dialog = AskingDialog(self, context, "本单位设定", "保存", lambda values, _reason: set_own(self._workspace, values))
        editors = {name: editor_for(field, context) for name, field in fields_of(OwnSettings).items()}
        for name, editor in editors.items():
            editor.set_value(getattr(settings, name))
        dialog.add_fields(editors)
        return dialog
