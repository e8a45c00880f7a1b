"""The dialog in which the bureau changes a group: its offices, its one coordinator, its days. Refusals stand in the dialog."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QDateEdit, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from app.domain.dates import read_day
from app.domain.errors import BadInput, UserError
from app.domain.groups import offices_of
from app.domain.organisation import CaseGroup
from app.services.organisation import change_group
from app.services.workspace import Workspace
from app.ui.job import Job
from app.ui.parts.asking import on_own_connection
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import Dialog, PlainLabel, date_field, outlined_button, primary_button, scrolled


class ChangeGroup(Dialog):
    """A tick for each member and one for who coordinates; saving is refused as long as S0-12 is broken."""

    def __init__(self, parent: QWidget, workspace: Workspace, group: CaseGroup, offices: Sequence[tuple[str, str]], done: Callable[[], None]) -> None:
        super().__init__(parent, f"调整{group.full_name}", width=520)
        self._workspace, self._group, self._done = workspace, group, done
        self.members: dict[str, QCheckBox] = {}
        self.coordinators: dict[str, QCheckBox] = {}
        self.starts: QDateEdit = date_field("起始日期", QDate.fromString(group.valid_from or "", "yyyy-MM-dd"))
        self.ends = QLineEdit(group.valid_to or "")
        self.problem = PlainLabel("", "", Tone.RED, wrap=True)
        self._build(offices)

    def _build(self, offices: Sequence[tuple[str, str]]) -> None:
        self.add_text("一个所只能在一个组团，一个组团只有一个牵头所（94号文 一）。以前的线索仍按当时的组团显示。")
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for place, (uid, name) in enumerate(offices):
            self.members[uid] = QCheckBox(name)
            self.coordinators[uid] = QCheckBox("牵头所")
            self.coordinators[uid].setAccessibleName(f"{name}为牵头所")
            self.members[uid].setChecked(uid in offices_of(self._group))
            self.coordinators[uid].setChecked(uid == self._group.coordinator)
            grid.addWidget(self.members[uid], place, 0)
            grid.addWidget(self.coordinators[uid], place, 1)
        area = scrolled(holder)
        area.setFixedHeight(min(232, 28 * len(offices)))
        self.body.addWidget(area)
        days = QHBoxLayout()
        days.setSpacing(tokens.GAP_2)
        self.ends.setPlaceholderText("没有结束日期")
        self.ends.setAccessibleName("结束日期")
        for label, field in (("起始日期", self.starts), ("结束日期", self.ends)):
            days.addWidget(PlainLabel(label, "", Tone.NOTE))
            days.addWidget(field, 1)
        self.body.addLayout(days)
        self.body.addWidget(self.problem)
        self.problem.hide()
        self.add_button(outlined_button("不调整"), self.DialogCode.Rejected)
        self.save = self.add_button(primary_button("保存调整"))
        self.save.setDefault(True)
        self.save.clicked.connect(self.write)

    def write(self) -> None:
        """Save in the background; the reason of a refusal stands above the buttons."""
        members = [uid for uid, box in self.members.items() if box.isChecked()]
        heads = [uid for uid, box in self.coordinators.items() if box.isChecked()]
        starts, uid = self.starts.date().toString("yyyy-MM-dd"), self._group.uid
        try:
            ends = read_day(self.ends.text(), self._workspace.today) if self.ends.text().strip() else None
        except BadInput as error:
            self._refused(error)
            return
        job = Job(on_own_connection(self._workspace, lambda own: change_group(own, uid, heads, members, starts, ends)), self)
        job.refused.connect(self._refused)
        job.succeeded.connect(self._saved)
        job.start()

    def _refused(self, error: UserError) -> None:
        self.problem.setText(f"{error.what}{error.next_step}")
        self.problem.show()
        self.adjustSize()

    def _saved(self, _group: CaseGroup) -> None:
        self.accept()
        self._done()
