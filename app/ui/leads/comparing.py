"""A lead that is being typed beside one that may be the same: what both say, and where they differ. It changes nothing; the form stays as it is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from app.domain.leads import Lead
from app.services.duplicates import Duplicate
from app.services.lead_merging import both
from app.services.workspace import Workspace
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import Dialog, PlainLabel, outlined_button, primary_button, scrolled

WIDTH, ROOM = 760, 340


class CompareDialog(Dialog):
    """Accepted when the other lead is to be opened."""

    def __init__(self, parent: QWidget, workspace: Workspace, typed: Lead, same: Duplicate) -> None:
        super().__init__(parent, "对比：是不是同一条线索", WIDTH)
        self.add_text(same.sentence)
        number = same.lead.number or "草稿"
        rows = [("", "正在填写", f"{number}（{same.lead.state}）"), *((one.label, *one.words) for one in both(workspace, typed, same.lead))]
        grid = QGridLayout()
        grid.setSpacing(tokens.GAP_2)
        grid.setColumnMinimumWidth(0, 96)
        for row, (label, ours, theirs) in enumerate(rows):
            grid.addWidget(PlainLabel(label, "", Tone.SECONDARY, wrap=True), row, 0, Qt.AlignmentFlag.AlignTop)
            for column, words in enumerate((ours, theirs), 1):
                look, tone = "strong" if not row else "", Tone.PLAIN if words else Tone.NOTE
                grid.addWidget(PlainLabel(words or "没有填写", look, tone, wrap=True), row, column, Qt.AlignmentFlag.AlignTop)
        for column in (1, 2):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(len(rows), 1)
        holder = QWidget()
        holder.setLayout(grid)
        area = scrolled(holder)
        area.setFixedHeight(ROOM)
        self.body.addWidget(area)
        self.add_text("是同一条的，不必再登记：打开已有的线索，把新内容补进去；正在填写的留在“草稿”里，可以移到回收站。")
        self.add_button(outlined_button(f"打开 {number}"), QDialog.DialogCode.Accepted)
        self.add_button(primary_button("不是同一条，继续登记"), QDialog.DialogCode.Rejected).setFocus()
