"""核对重复: two leads side by side, in what they agree and differ; a person says whether they are one and which stays. It decides nothing."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from app.domain.errors import UserError
from app.domain.lead_matches import OTHER, SAME
from app.domain.leads import Lead
from app.domain.likeness import Alike
from app.domain.records import fields_of
from app.services.lead_matches import judge
from app.services.lead_merging import compared, merge, why_not_merge
from app.ui.editors import Context, Editor, editor_for
from app.ui.forms.grid import FieldGrid
from app.ui.leads.columns import month_day
from app.ui.parts.asking_dialog import REASON
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import Chip, Dialog, PlainLabel, clear_layout, hairline, link_button, outlined_button, primary_button, scrolled

WIDTH = 880
ROOM = 300
DECISION = ("decided_by", "decided_on")


class MatchDialog(Dialog):
    """Goes through pairs one after another. `judged` carries what was done, each time."""

    judged = Signal(str)

    def __init__(self, parent: QWidget, context: Context, pairs: Sequence[Alike]) -> None:
        super().__init__(parent, "核对重复线索", WIDTH)
        self._workspace = context.workspace
        self._pairs = list(pairs)
        self._place = 0
        self._head, self._reasons = PlainLabel("", "strong"), row_of()
        self._grid = QGridLayout()
        self._grid.setSpacing(tokens.GAP_2)
        self._grid.setColumnMinimumWidth(0, 96)
        for column in (1, 2):
            self._grid.setColumnStretch(column, 1)
        self.staying: tuple[QRadioButton, QRadioButton] = (QRadioButton(), QRadioButton())
        self.taken: dict[str, tuple[QRadioButton, QRadioButton]] = {}
        self._groups: list[QButtonGroup] = []
        self.editors: dict[str, Editor] = {name: editor_for(fields_of(Lead)[name], context) for name in DECISION}
        self.editors["decided_on"].set_value(context.workspace.today.isoformat())
        self.editors["decided_on"].show_carried(True)
        self.reason = editor_for(REASON, context)
        self._why_not, self._refusal = PlainLabel("", "note", wrap=True), PlainLabel("", "", Tone.RED, wrap=True)
        self._build()
        self._show()

    def _build(self) -> None:
        self.later = link_button("下一对")
        self.later.clicked.connect(self._next)
        self.body.addLayout(row_of(self._head, None, self.later))
        self.body.addLayout(self._reasons)
        holder = QWidget()
        holder.setLayout(self._grid)
        area = scrolled(holder)
        area.setFixedHeight(ROOM)
        self.body.addWidget(area)
        self.body.addWidget(hairline())
        self._decision = FieldGrid([*self.editors.values(), self.reason])
        for part in (self._decision, self._why_not, self._refusal):
            self.body.addWidget(part)
        self.add_aside(self._aside())
        for words, do in (("不是同一线索", lambda: self._judge(OTHER)), ("只确认为同一线索", lambda: self._judge(SAME))):
            button = outlined_button(words)
            button.clicked.connect(do)
            self.add_button(button)
        self.merge_button = self.add_button(primary_button("并案"))
        self.merge_button.clicked.connect(self._merge)

    def _aside(self) -> QWidget:
        close = link_button("关闭")
        close.clicked.connect(self.reject)
        return close

    # -- one pair

    @property
    def pair(self) -> Alike:
        """The pair that is shown."""
        return self._pairs[self._place]

    def stays(self) -> Lead:
        """The lead that stays as it is chosen now: the one that was received first, until another is chosen."""
        return self.pair.second if self.staying[1].isChecked() else self.pair.first

    def _goes(self) -> Lead:
        return self.pair.first if self.stays() is self.pair.second else self.pair.second

    def _show(self) -> None:
        self._head.setText(f"第 {self._place + 1} 对，共 {len(self._pairs)} 对")
        self.later.setVisible(len(self._pairs) > 1)
        clear_layout(self._reasons)
        for reason in self.pair.reasons:
            self._reasons.addWidget(Chip(reason, Tone.ORANGE))
        self._reasons.addStretch(1)
        clear_layout(self._grid)
        self._groups = []
        self.staying = self._choices(0, "以哪一条为准", self._titles(), first=True)
        self.taken = {}
        for place, one in enumerate(compared(self._workspace, self.pair.first, self.pair.second), 1):
            self.taken[one.name] = self._choices(place, one.label, one.words, first=bool(one.words[0]))
        self._grid.setRowStretch(len(self.taken) + 1, 1)
        for button in self.staying:
            button.toggled.connect(self._follow)
        self._follow()

    def _titles(self) -> tuple[str, str]:
        names = self._workspace.names((self.pair.first, self.pair.second))

        def title(lead: Lead) -> str:
            return (
                f"{lead.number or '未编号'} {lead.suspect or ''}\n{names.get(lead.handled_by or lead.unit, '')}·{month_day(lead.received_on)}收到·{lead.state}"
            )

        return title(self.pair.first), title(self.pair.second)

    def _choices(self, row: int, label: str, words: tuple[str, str], *, first: bool) -> tuple[QRadioButton, QRadioButton]:
        """One line: the label, and both values with a circle before each."""
        self._grid.addWidget(PlainLabel(label, "", Tone.SECONDARY, wrap=True), row, 0)
        group = QButtonGroup(self)
        self._groups.append(group)
        buttons = (QRadioButton(), QRadioButton())
        for column, (button, text) in enumerate(zip(buttons, words, strict=True), 1):
            group.addButton(button)
            button.setAccessibleName(f"{label}：{text or '没有填写'}")
            said = PlainLabel(text or "没有填写", "strong" if row == 0 else "", Tone.PLAIN if text else Tone.NOTE, wrap=True)
            holder = QWidget()
            line = row_of(button, said)
            line.setStretch(1, 1)
            holder.setLayout(line)
            self._grid.addWidget(holder, row, column)
        buttons[0 if first else 1].setChecked(True)
        return buttons

    def _follow(self) -> None:
        """What can be done with the pair as it is chosen now."""
        reason = why_not_merge(self._workspace, self._goes(), self.stays())
        self.merge_button.close_with_reason(reason)
        self._decision.setVisible(not reason)
        self._why_not.setText(f"不能直接并案：{reason}可以先确认为同一线索，统计时只计一次。" if reason else "并案后期限自最早收到之日起算，两条的附件都保留。")
        for buttons in self.taken.values():
            for button in buttons:
                button.setEnabled(not reason)
        self._refusal.hide()

    def _taken(self) -> list[str]:
        """The fields whose value comes from the lead that goes."""
        gone = 0 if self.stays() is self.pair.second else 1
        words = {one.name: one.words[gone] for one in compared(self._workspace, self.pair.first, self.pair.second)}
        return [name for name, buttons in self.taken.items() if buttons[gone].isChecked() and words[name]]

    # -- what is done with it

    def _judge(self, judged: str) -> None:
        self._do(lambda: judge(self._workspace, self.pair, judged, self.stays().uid, str(self.reason.value() or "")), f"已核对：{judged}")

    def _merge(self) -> None:
        for editor in (*self.editors.values(), self.reason):
            editor.accept()
        values = {name: editor.value() for name, editor in self.editors.items()} | {"merged_into": self.stays().uid}
        words = f"已并案：{self._goes().number}并入{self.stays().number}"
        self._do(lambda: merge(self._workspace, self._goes(), values, str(self.reason.value() or ""), self._taken()), words)

    def _do(self, do: Callable[[], object], done: str) -> None:
        try:
            do()
        except UserError as refusal:
            self._refusal.setText(f"{refusal.what}{refusal.next_step}")
            self._refusal.show()
            self.adjustSize()
            return
        gone = self._goes().uid if self.merge_button is self.sender() else ""
        self._pairs = [pair for place, pair in enumerate(self._pairs) if place != self._place and gone not in pair.pair]
        self.judged.emit(done)
        self._place = min(self._place, max(len(self._pairs) - 1, 0))
        if self._pairs:
            self.reason.set_value(None)
            self._show()
        else:
            self.accept()

    def _next(self) -> None:
        self._place = (self._place + 1) % len(self._pairs)
        self._show()
