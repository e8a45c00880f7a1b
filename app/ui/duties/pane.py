"""The pane of a duty: its facts, each piece with what is missing as links, and what can be done now. It asks; the page acts."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.dates import full_day, shown_moment
from app.domain.submissions import Submission
from app.services.duties import OVERDUE
from app.services.duties_views import DutyDetail, Handed
from app.services.submission_check import Lack, PieceCheck
from app.services.workspace import Workspace
from app.ui.duties.columns import state_chips
from app.ui.parts.attachments import attachment_list
from app.ui.parts.row import row_of
from app.ui.parts.side_pane import SidePane
from app.ui.theme import tokens
from app.ui.theme.tokens import MARK, Tone
from app.ui.widgets import (
    Button,
    ChipText,
    ElidedLabel,
    EmptyState,
    FieldList,
    IconLabel,
    Notice,
    PlainLabel,
    clear_layout,
    hairline,
    link_button,
    outlined_button,
    padded,
    primary_button,
)

WIDTH = 440


class DutyPane(SidePane):
    """`lack_asked` carries what is missing; the other signals ask for what their names say."""

    lack_asked = Signal(object)
    prose_asked = Signal()
    build_asked = Signal()
    slip_asked = Signal()
    step_asked = Signal(str)
    save_asked = Signal()
    copy_asked = Signal()
    attachment_asked = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("任务内容", EmptyState("clipboard_task", "还没有选中任务", "在左边选一项，这里显示还差什么。"), WIDTH)
        self.detail: DutyDetail | None = None
        self._facts = FieldList(label_width=72)
        self._doubt = Notice(Tone.ORANGE, "", "")
        self.receipts = attachment_list(workspace, self.attachment_asked.emit)
        self._pieces = QVBoxLayout()
        self._pieces.setSpacing(tokens.GAP_1)
        self._pieces.setContentsMargins(0, 0, 0, 0)
        self.links: list[Button] = []
        pieces = QWidget()
        pieces.setLayout(self._pieces)
        self._rule = hairline()
        self.lay_out((self.title, self.chips), {"": ("", padded(self._facts, self.receipts, self._doubt, self._rule, pieces))})

    def show_detail(self, detail: DutyDetail | None) -> None:
        """Show a duty, or that none is chosen."""
        self.detail = detail
        self.show_parts(detail is not None)
        if detail is None:
            return
        one = detail.row.owed
        self.title.setText(one.duty.full_name or "")
        left = ChipText(detail.row.left, Tone.RED if one.state == OVERDUE else Tone.PLAIN)
        self.chips.set_chips([*(state_chips(one) if one.state != OVERDUE else ()), *([left] if left.text else [])])
        self._facts.set_rows(_facts(detail))
        self.receipts.show_files(one.submission.receipt_files if one.submission else ())
        doubt = one.duty.mailbox_doubt or ""
        self._doubt.setVisible(bool(doubt))
        self._doubt.say(Tone.ORANGE, "", doubt)
        self._show_pieces(detail)
        self._show_actions(detail)

    def _show_pieces(self, detail: DutyDetail) -> None:
        """What is to be handed in, and how far it is, where this unit hands it in."""
        self.links = []
        ours = detail.row.owed.mine or detail.row.owed.submission is not None
        clear_layout(self._pieces)
        if detail.checks:
            self._pieces.addWidget(PlainLabel(f"报送内容　已齐 {detail.row.ready}/{detail.row.pieces}" if ours else "报送内容", "strong"))
        self._rule.setVisible(bool(detail.checks or detail.handed))
        for check in detail.checks:
            self._pieces.addWidget(self._piece(check) if ours else ElidedLabel(check.title))
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
        if one.is_open or (one.submission is not None and bool(detail.checks)):
            build = outlined_button("重新生成", "document_pdf") if kept else primary_button("生成报送包", "document_pdf")
            self.add_row(
                self.add_button("build", build, self.build_asked.emit), self.add_button("prose", outlined_button("写总结", "edit"), self.prose_asked.emit), None
            )
        if kept:
            paper = outlined_button("打印报送包", "print").show_key("Ctrl+P")
            self.add_row(
                self.add_button("print", paper, self.print_asked.emit),
                self.add_button("slip", outlined_button("打印报送单", "print"), self.slip_asked.emit),
                self.add_button("save", outlined_button("另存报送包", "arrow_download"), self.save_asked.emit),
                None,
            )
        online = bool(one.duty.platform and one.submission is not None and one.submission.summary)
        if online:
            self.add_row(self.add_button("copy", outlined_button("复制文稿文字", "copy"), self.copy_asked.emit), None)
        steps = [step.move for step in detail.steps if step.mine and (kept or online or step.move.name != "hand_in")]
        if steps:
            first = primary_button if kept else outlined_button
            buttons = [(first if place == 0 else outlined_button)(move.label) for place, move in enumerate(steps)]
            self.add_row(
                *(self.add_button(move.name, button, partial(self.step_asked.emit, move.name)) for move, button in zip(steps, buttons, strict=True)), None
            )


def _facts(detail: DutyDetail) -> Sequence[tuple[str, str]]:
    one = detail.row.owed
    submission = one.submission
    facts = [("依据", one.duty.basis or "本单位设定"), ("报送给", detail.receiver or "—"), ("截止", full_day(one.due)), ("期次", one.period)]
    facts += [("最迟办理", full_day(one.act_by))] if one.act_by != one.due else []
    facts += [("报送平台", one.duty.platform)] if one.duty.platform else []
    if submission is not None:
        days = (("生成", submission.built_on), ("打印", submission.printed_on), ("报送", submission.handed_in_on), ("收到", submission.confirmed_on))
        facts += [(label, full_day(date.fromisoformat(day))) for label, day in days if day]
        receipt = [words for words in (submission.receipt, shown_moment(submission.receipt_at or "")) if words]
        facts += [("回执", "·".join(receipt))] if receipt else []
        facts += [("缺项", submission.missing.replace("\n", "；"))] if submission.missing else []
        facts += [("缺项理由", submission.allowed_because)] if submission.allowed_because else []
        facts += [("报送件", submission.contents)] if submission.contents and not detail.checks else []
    return facts


def _handed(one: Handed) -> str:
    return f"{one.unit}：{one.state}{f'，{one.late}' if one.late else ''}"
