"""The pane of a duty: its facts, each piece with what is missing as links, and what can be done now. It asks; the page acts."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.dates import full_day
from app.domain.submissions import Submission
from app.services.duties_views import DutyDetail, Handed
from app.services.submission_check import Lack, PieceCheck
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.theme.tokens import MARK, Tone
from app.ui.widgets import (
    Button,
    ChipRow,
    ChipText,
    ElidedLabel,
    EmptyState,
    FieldList,
    IconLabel,
    Notice,
    Pane,
    PlainLabel,
    hairline,
    link_button,
    outlined_button,
    primary_button,
    scrolled,
)

WIDTH = 440


class DutyPane(Pane):
    """`lack_asked` carries what is missing; the other signals ask for what their names say."""

    lack_asked = Signal(object)
    prose_asked = Signal()
    build_asked = Signal()
    slip_asked = Signal()
    print_asked = Signal()
    step_asked = Signal(str)
    save_asked = Signal()

    def __init__(self) -> None:
        super().__init__(bare=True)
        self.setFixedWidth(WIDTH)
        self.detail: DutyDetail | None = None
        self._title, self._chips = ElidedLabel("", "pane"), ChipRow()
        self._facts = FieldList(label_width=72)
        self._doubt = Notice(Tone.ORANGE, "", "")
        self._pieces = QVBoxLayout()
        self.links: list[Button] = []
        self.prose = outlined_button("写总结", "edit")
        self.build_button = primary_button("生成报送包", "document_pdf")
        self.paper = outlined_button("打印报送包", "print").show_key("Ctrl+P")
        self.slip = outlined_button("打印报送单", "print")
        self.keep = outlined_button("另存报送包", "arrow_download")
        self._steps = QHBoxLayout()
        self.step_buttons: dict[str, Button] = {}
        self._whole = QStackedWidget()
        self._build_parts()

    def _build_parts(self) -> None:
        for button, signal in (
            (self.prose, self.prose_asked),
            (self.build_button, self.build_asked),
            (self.paper, self.print_asked),
            (self.slip, self.slip_asked),
            (self.keep, self.save_asked),
        ):
            button.clicked.connect(signal)
        content = QWidget()
        rows = QVBoxLayout(content)
        rows.setContentsMargins(tokens.GAP_4, tokens.GAP_3, tokens.GAP_4, tokens.GAP_3)
        rows.setSpacing(tokens.GAP_2)
        rows.addWidget(self._facts)
        rows.addWidget(self._doubt)
        rows.addWidget(hairline())
        self._pieces.setSpacing(tokens.GAP_1)
        rows.addLayout(self._pieces)
        rows.addStretch(1)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(tokens.GAP_4, tokens.GAP_2, tokens.GAP_2, tokens.GAP_2)
        head.addWidget(self._title)
        head.addWidget(self._chips)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(scrolled(content), 1)
        column.addWidget(hairline())
        column.addLayout(self._foot())
        self._whole.addWidget(EmptyState("clipboard_task", "还没有选中任务", "在左边选一项，这里显示还差什么。"))
        self._whole.addWidget(filled)
        self.body.addWidget(self._whole)

    def _foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setContentsMargins(tokens.GAP_4, tokens.GAP_2, tokens.GAP_4, tokens.GAP_2)
        foot.setSpacing(tokens.GAP_2)
        foot.addLayout(row_of(self.build_button, self.prose, None))
        foot.addLayout(row_of(self.paper, self.slip, self.keep, None))
        self._steps.setSpacing(tokens.GAP_2)
        foot.addLayout(self._steps)
        return foot

    def show_detail(self, detail: DutyDetail | None) -> None:
        """Show a duty, or that none is chosen."""
        self.detail = detail
        self._whole.setCurrentIndex(1 if detail else 0)
        if detail is None:
            return
        one = detail.row.owed
        self._title.setText(one.duty.full_name or "")
        chips = [ChipText(one.state), *([ChipText(one.late, Tone.ORANGE)] if one.late else []), *([ChipText(detail.row.left)] if detail.row.left else [])]
        self._chips.set_chips(chips)
        self._facts.set_rows(_facts(detail))
        doubt = one.duty.mailbox_doubt or ""
        self._doubt.setVisible(bool(doubt))
        self._doubt.say(Tone.ORANGE, "", doubt)
        self._show_pieces(detail)
        self._show_actions(detail)

    def _show_pieces(self, detail: DutyDetail) -> None:
        self.links = []
        while item := self._pieces.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        if detail.checks:
            self._pieces.addWidget(PlainLabel(f"报送内容　已齐 {detail.row.ready}/{detail.row.pieces}", "strong"))
        for check in detail.checks:
            self._pieces.addWidget(self._piece(check))
        for words in detail.excluded if detail.checks else ():
            self._pieces.addWidget(PlainLabel(words, "note", Tone.NOTE, wrap=True))
        for one in detail.handed:
            self._pieces.addWidget(PlainLabel(_handed(one), "", Tone.SECONDARY, wrap=True))

    def _piece(self, check: PieceCheck) -> QWidget:
        """The piece with its rows, and below it what is missing, each as a link to where it is put right."""
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(0)
        tone, drawing = (Tone.ORANGE, "warning") if check.lacks else (Tone.GREEN, "checkmark_circle")
        name = ElidedLabel(check.title, "", Tone.PLAIN)
        line = row_of(IconLabel(drawing, 16, MARK[tone]), name, PlainLabel(f"{check.rows} 条" if check.rows else "", "note", Tone.NOTE))
        line.setStretch(1, 1)
        column.addLayout(line)
        for lack in check.lacks:
            column.addWidget(self._link(lack, Tone.ORANGE))
        for lack in check.notes:
            column.addWidget(self._link(lack, Tone.NOTE))
        return part

    def _link(self, lack: Lack, tone: Tone) -> QWidget:
        button = link_button(f"{'缺：' if tone is Tone.ORANGE else '请核对：'}{lack.words}")
        button.clicked.connect(lambda: self.lack_asked.emit(lack))
        self.links.append(button)
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(tokens.GAP_4, 0, 0, 0)
        across.addWidget(button)
        across.addStretch(1)
        return row

    def _show_actions(self, detail: DutyDetail) -> None:
        one = detail.row.owed
        kept = isinstance(one.submission, Submission) and bool(one.submission.package)
        open_now = one.is_open or (one.submission is not None and bool(detail.checks))
        self.prose.setVisible(open_now)
        self.build_button.setVisible(open_now)
        self.build_button.setText("重新生成" if kept else "生成报送包")
        for button in (self.paper, self.slip, self.keep):
            button.setVisible(kept)
        while item := self._steps.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        self.step_buttons = {}
        for step in detail.steps:
            if step.mine and (kept or step.move.name != "hand_in"):
                button = outlined_button(step.move.label)
                button.clicked.connect(lambda _=False, name=step.move.name: self.step_asked.emit(name))
                self._steps.addWidget(button)
                self.step_buttons[step.move.name] = button
        self._steps.addStretch(1)


def _facts(detail: DutyDetail) -> Sequence[tuple[str, str]]:
    one = detail.row.owed
    submission = one.submission
    facts = [("依据", one.duty.basis or "本单位设定"), ("报送给", detail.receiver or "—"), ("截止", full_day(one.due)), ("期次", one.period)]
    if submission is not None:
        days = (("报送", submission.handed_in_on), ("收到", submission.confirmed_on))
        facts += [(label, full_day(date.fromisoformat(day))) for label, day in days if day]
        facts += [("回执", submission.receipt)] if submission.receipt else []
        facts += [("缺项", submission.missing.replace("\n", "；"))] if submission.missing else []
        facts += [("缺项理由", submission.allowed_because)] if submission.allowed_because else []
        facts += [("报送件", submission.contents)] if submission.contents and not detail.checks else []
    return facts


def _handed(one: Handed) -> str:
    return f"{one.unit}：{one.state}{f'，{one.late}' if one.late else ''}"
