"""Exporting: choose who receives, see what leaves and what never does, write to a stick, get the file's code for the telephone."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.in_words import size_in_words
from app.services.exchange_views import Leaving, UnitStanding, leaving, units_named
from app.services.sending import Exported, export_bundle, file_name
from app.services.workspace import Workspace
from app.ui.exchange.recipient_chip import RecipientChip
from app.ui.job import Job
from app.ui.parts.asking import Asker, watched
from app.ui.parts.flow import FlowLayout
from app.ui.parts.keys import key_within
from app.ui.parts.places import file_to_save
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import (
    FieldList,
    Notice,
    Pane,
    PlainLabel,
    clear_layout,
    link_button,
    outlined_button,
    primary_button,
    run_with_progress,
    stretch,
)

NEVER = "举报（提供）人信息、本机账号和口令不带出。"
COUNTING = "正在统计"


class Sending(QWidget):
    """One export from beginning to end. `left` when the user goes back, `written` after a bundle was written."""

    left = Signal()
    written = Signal()
    slip_asked = Signal(str)
    """The id of the bundle whose slip should be printed."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._asker = Asker(self, workspace)
        self._boxes: dict[str, RecipientChip] = {}
        self._choice = QWidget()
        self._chips = FlowLayout(self._choice, across=8, down=8)
        self._facts = FieldList(label_width=84)
        self.go = primary_button("选择位置并导出", "arrow_upload").set_tall()
        self.slip = outlined_button("打印交接单", "print")
        self.result = Notice(Tone.GREEN, "", "", self.slip)
        self._bundle = ""
        self._pages = QStackedWidget()
        self._build()

    def _build(self) -> None:
        pane = Pane("导出数据包", "写给谁，只有谁能打开")
        everyone, nobody = link_button("全选"), link_button("全不选")
        everyone.clicked.connect(lambda: self._tick(True))
        nobody.clicked.connect(lambda: self._tick(False))
        pane.add_action(everyone)
        pane.add_action(nobody)
        pane.body.addWidget(PlainLabel("接收单位", "strong"))
        pane.body.addWidget(self._choice)
        pane.add_line()
        pane.body.addWidget(self._facts)
        pane.body.addStretch(1)
        back = outlined_button("返回").set_tall()
        back.clicked.connect(self.left)
        pane.add_foot(stretch(), back, self.go)
        self.go.clicked.connect(self._ask_place)
        self.go.show_key("Ctrl+Enter")
        key_within(self, "Ctrl+Return", self.go.click)
        self.slip.clicked.connect(lambda: self.slip_asked.emit(self._bundle))
        self.result.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_3)
        column.addWidget(self.result)
        column.addWidget(pane, 1)

    def show_units(self, units: Sequence[UnitStanding], chosen: str = "") -> None:
        """Begin anew, with these units to choose from."""
        self.result.hide()
        clear_layout(self._chips)
        self._boxes = {unit.uid: RecipientChip(unit) for unit in units}
        for uid, box in self._boxes.items():
            box.setChecked(uid == chosen)
            box.toggled.connect(self._look)
            self._chips.addWidget(box)
        self._look()
        first = next((box for box in self._boxes.values() if box.isChecked()), next(iter(self._boxes.values()), None))
        if first is not None:
            first.setFocus()

    def chosen(self) -> list[str]:
        """The uids of the ticked units."""
        return [uid for uid, box in self._boxes.items() if box.isChecked()]

    def _tick(self, on: bool) -> None:
        """All of the own district, or none; another district's unit gets a bundle only when somebody means it."""
        for box in self._boxes.values():
            box.setChecked(on and not box.outside)

    def _look(self) -> None:
        """Count what would leave; the button opens when it is known."""
        uids = self.chosen()
        self.go.close_with_reason("" if uids else "请至少选择一个接收单位。")
        if not uids:
            self._asker.forget()
            self._show(None)
            return
        self._facts.set_rows([("将带出", COUNTING), ("不带出", NEVER)])
        self._asker.ask(lambda own: leaving(own, units_named(own, uids)), self._show)

    def _show(self, found: Leaving | None) -> None:
        carried = found.in_words() if found else "选择接收单位后显示"
        names = "、".join(box.name for box in self._boxes.values() if box.isChecked()) or "还没有选择"
        self._facts.set_rows([("接收单位", names), ("将带出", carried), ("不带出", NEVER)])

    def _ask_place(self) -> None:
        uids = self.chosen()
        name = file_name(self._workspace, units_named(self._workspace, uids))
        path = file_to_save(self, "导出数据包", name, "数据包 (*.ipb)")
        if path is not None:
            self.write(uids, path)

    def write(self, uids: Sequence[str], path: Path) -> Job:
        """Write the bundle in the background, with a way to stop it; what was told of an earlier one goes first."""
        self.result.hide()
        work = watched(self._workspace, "正在写入并校验", lambda own, report: export_bundle(own, units_named(own, uids), path, report))
        job = run_with_progress(self, "正在导出数据包", work, self._written)
        job.cancelled.connect(self._stopped)
        return job

    def _stopped(self) -> None:
        self.result.say(Tone.BLUE, "已停下", "没有写出数据包，U盘上没有留下半截文件。")
        self.slip.hide()
        self.result.show()

    def _written(self, exported: Exported) -> None:
        text = f"可以安全拔出。文件：{exported.file.name}（{size_in_words(exported.size)}）。核对码 {exported.code}，可以在电话里念给对方。"
        if exported.missing:
            text += f"另有 {exported.missing} 个附件本机还没有，没有带出。"
        self.result.say(Tone.GREEN, "已写入并校验", text)
        self._bundle = exported.bundle
        self.slip.show()
        self.result.show()
        self.slip.setFocus()
        self._tick(False)
        self.written.emit()
