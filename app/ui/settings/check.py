"""The check of the database: each finding in three parts, 含义, 影响 and 下一步."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.findings import Finding
from app.services.checking import check
from app.services.workspace import Workspace
from app.ui.paper.scanning import ScanDialog
from app.ui.parts.asking import on_own_connection
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import FieldList, Pane, PlainLabel, clear_layout, hairline, link_button, outlined_button, run_with_progress, scrolled

BEFORE = "检查数据库、附件、保险库和备份是否完好。数据多时要几分钟，可以继续工作。"


class CheckPane(Pane):
    """A button, then what was found; `repair_asked` when what can be read is to be saved into a new folder."""

    repair_asked = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("检查", bare=True)
        self._workspace = workspace
        self.findings: Sequence[Finding] = ()
        self.go = outlined_button("检查数据库")
        self.go.clicked.connect(self.start)
        self.paper = link_button("核对登记簿")
        self.paper.setToolTip("登记簿页脚印有日志校验值：扫码或照着输入，看操作日志是否还与打印时一样。")
        self.paper.clicked.connect(self.compare)
        self.repair = outlined_button("修复到新文件夹")
        self.repair.clicked.connect(self.repair_asked)
        self.repair.hide()
        self.add_action(self.repair)
        self.add_action(self.paper)
        self.add_action(self.go)
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(tokens.GAP_4, tokens.GAP_3, tokens.GAP_4, tokens.GAP_3)
        self._column.setSpacing(tokens.GAP_2)
        self._column.addWidget(PlainLabel(BEFORE, "", Tone.NOTE, wrap=True))
        self._column.addStretch(1)
        self.body.addWidget(scrolled(holder))

    def start(self) -> None:
        """Check in the background."""
        run_with_progress(self.window(), "正在检查", on_own_connection(self._workspace, check), self.show_findings)

    def compare(self) -> ScanDialog:
        """Compare the journal with what stands on paper."""
        dialog = ScanDialog(self.window(), self._workspace)
        dialog.open()
        return dialog

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show what was found; nothing found is told too."""
        self.findings = findings
        clear_layout(self._column)
        damage = sum(finding.damage for finding in findings)
        self.repair.setVisible(damage > 0)
        self.set_count(f"{damage} 处损坏" if damage else "没有损坏", Tone.RED if damage else Tone.GREEN)
        if not findings:
            self._column.addWidget(PlainLabel("数据库、附件、保险库和备份都完好。", "", Tone.GREEN))
        for place, finding in enumerate(findings):
            if place:
                self._column.addWidget(hairline())
            self._column.addWidget(PlainLabel(finding.what, "strong", Tone.RED if finding.damage else Tone.ORANGE, wrap=True))
            self._column.addWidget(FieldList([("含义", finding.meaning), ("影响", finding.effect), ("下一步", finding.next_step)], label_width=56))
        self._column.addStretch(1)
