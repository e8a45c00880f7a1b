"""The pane at the right of the list: one referral, how far it has come, what was copied, and the steps that are open."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.referral_steps import DRAFT, PAPER
from app.services.referral_views import STAGES, ReferralDetail
from app.services.steps import OpenStep
from app.services.workspace import Workspace
from app.ui.parts.attachments import attachment_list
from app.ui.parts.row import row_of
from app.ui.parts.side_pane import SidePane
from app.ui.referrals.facts import chips_of, explained, happenings_of, terms_of
from app.ui.theme.tokens import Tone
from app.ui.widgets import (
    Button,
    ElidedLabel,
    EmptyState,
    FieldList,
    Notice,
    PlainLabel,
    StepsBar,
    Timeline,
    hairline,
    link_button,
    outlined_button,
    padded,
    primary_button,
)

WIDTH = 472
CONTENT, COURSE, HISTORY = "content", "course", "history"
QUIET = (*PAPER, "withdraw")
"""Steps that stand in the menu, not as buttons; withdrawing is one where nothing else is open."""


class ReferralPane(SidePane):
    """`step_asked` carries a step's name, `stands_asked` the disputed step that should stand; the others ask for what their names say."""

    step_asked = Signal(str)
    stands_asked = Signal(str)
    lead_asked = Signal(str)
    edit_asked = Signal()
    delete_asked = Signal()
    attachment_asked = Signal(object)
    conflicts_asked = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("移送内容", EmptyState("document_arrow_right", "还没有选中移送", "在左边选一条，这里显示移送的内容和进度。"), WIDTH)
        self.detail: ReferralDetail | None = None
        self.settle_buttons: dict[str, Button] = {}
        self.stages = StepsBar(STAGES)
        self.conflicts = link_button("", "branch_compare")
        self.conflicts.clicked.connect(self.conflicts_asked)
        self.lead_link = link_button("", "document_search")
        self.lead_link.setStyleSheet("padding: 0 12px 0 0; min-height: 20px; max-height: 20px;")
        self.lead_link.clicked.connect(self._open_lead)
        self.terms, self.contents = FieldList(label_width=80), FieldList(label_width=112)
        self._copied, self._timeline = PlainLabel("移送的内容", "strong"), Timeline()
        self.files = attachment_list(workspace, self.attachment_asked.emit)
        head = (self.title, self.chips, self.stages, row_of(self.lead_link, self.conflicts, None))
        pages = {CONTENT: ("内容", self._content()), COURSE: ("经过", padded(self._timeline)), HISTORY: ("历史", padded(self.history))}
        self.lay_out(head, pages)
        self.show_detail(None)

    def _content(self) -> QWidget:
        return padded(self.terms, hairline(), self._copied, self.contents, self.files)

    def show_detail(self, detail: ReferralDetail | None) -> None:
        """Show a referral, or that none is chosen."""
        self.detail = detail
        self.show_parts(detail is not None)
        self.settle_buttons = {}
        if detail is None:
            return
        self.title.setText(detail.referral.number or "" if detail.row.hidden else detail.row.subject)
        self.chips.set_chips(chips_of(detail))
        self.stages.set_present(sum(bool(stage.at) for stage in detail.row.course.stages))
        self.stages.setVisible(detail.referral.state != DRAFT)
        self.lead_link.setText("打开本单位登记的线索" if detail.taken_up else f"打开线索 {detail.referral.lead_number or ''}")
        self.lead_link.setVisible(bool(detail.taken_up or detail.lead))
        self.conflicts.setText(f"{detail.conflicts} 处冲突待定")
        self.conflicts.setVisible(detail.conflicts > 0)
        self.terms.set_rows([*terms_of(detail), *explained(detail)])
        self._show_contents(detail)
        self._timeline.set_happenings(happenings_of(detail))
        self.history.show_history(detail.history)
        self._show_notices(detail)
        self._show_steps(detail)

    def _show_contents(self, detail: ReferralDetail) -> None:
        self._copied.setText("移送的内容" if detail.contents or detail.photos else "移送的内容不再显示" if detail.row.hidden else "还没有选择内容")
        self.contents.set_rows(detail.contents)
        self.files.show_files(detail.photos)

    def _show_notices(self, detail: ReferralDetail) -> None:
        if detail.ended:
            self.notices.addWidget(Notice(Tone.ORANGE, "已停用", detail.ended))
        for taken in detail.disputed:
            stands = outlined_button("以此为准…")
            stands.clicked.connect(lambda _=False, uid=taken.uid: self.stands_asked.emit(uid))
            self.settle_buttons[taken.uid] = stands
            self.notices.addWidget(Notice(Tone.ORANGE, taken.done, "·".join(part for part in (taken.unit, taken.by, taken.remark) if part), stands))

    def _show_steps(self, detail: ReferralDetail) -> None:
        mine = [step for step in detail.mine() if step.move.name not in QUIET]
        taking_back = [step for step in detail.mine() if step.move.name == "withdraw"]
        buttons: list[QWidget | None] = []
        if detail.referral.state == DRAFT:
            buttons.append(self.add_button("edit", primary_button("继续填写", "edit"), self.edit_asked.emit))
        for step in sorted(mine, key=lambda step: step.move.name != "take_up") if detail.referral.state != DRAFT else []:
            buttons.append(self._step_button(step, primary=not buttons))
        buttons += [self._step_button(step, primary=False) for step in taking_back]
        if not buttons:
            buttons.append(ElidedLabel(self._why_nothing(detail), "note"))
        paper = self.printer("打印移送数据表", detail.ended if detail.row.hidden else "")
        self.add_row(*buttons, None, paper, self.more(lambda: self.more_menu(detail)))

    def _why_nothing(self, detail: ReferralDetail) -> str:
        waiting = "、".join(dict.fromkeys(step.who for step in detail.steps if not step.mine))
        return "请选一步为准，双方议定" if detail.disputed else f"等{waiting}办理" if waiting else "已办结"

    def _step_button(self, step: OpenStep, *, primary: bool) -> Button:
        words = f"{step.move.label}…"
        return self.add_button(step.move.name, primary_button(words) if primary else outlined_button(words), partial(self.step_asked.emit, step.move.name))

    def more_menu(self, detail: ReferralDetail) -> QMenu:
        """The slips of a unit that answered on paper, and the bin for a draft."""
        menu = QMenu(self)
        for step in detail.mine():
            if step.move.name in PAPER:
                menu.addAction(step.move.label).triggered.connect(lambda _=False, name=step.move.name: self.step_asked.emit(name))
        if detail.referral.state == DRAFT:
            menu.addAction("移到回收站").triggered.connect(lambda _=False: self.delete_asked.emit())
        return menu

    def _open_lead(self) -> None:
        if self.detail is not None:
            self.lead_asked.emit(self.detail.taken_up or self.detail.lead)
