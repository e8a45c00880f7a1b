"""One request: what is needed, what has happened, whose turn it is, and the open steps as buttons."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.clock import office_moment
from app.domain.naming import NOT_HERE
from app.domain.support_steps import DRAFT
from app.services.case_todos import PREFERRED
from app.services.handing_over import UNLISTED, Handed
from app.services.steps import OpenStep
from app.services.support_views import RequestDetail, said_at, time_of
from app.ui.support.request_list import state_chip
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import (
    Button,
    Dot,
    ElidedLabel,
    EmptyState,
    FieldList,
    Happening,
    Notice,
    Pane,
    PlainLabel,
    Timeline,
    clear_layout,
    hairline,
    link_button,
    outlined_button,
    primary_button,
    scrolled,
)

QUIET = ("withdraw", "recall")
"""Steps that take something back; never the primary button."""


class DetailPane(Pane):
    """`step_asked` carries the name of a step, `stands_asked` the disputed step that should stand, `lead_asked` the lead's uid.

    `conflicts_asked` carries the request's uid.
    """

    step_asked = Signal(str)
    stands_asked = Signal(str)
    lead_asked = Signal(str)
    conflicts_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__("支援申请", bare=True)
        self.detail: RequestDetail | None = None
        self.buttons: dict[str, Button] = {}
        self.settle_buttons: dict[str, Button] = {}
        self.fields = FieldList(label_width=52)
        self.timeline = Timeline()
        self.conflicts = link_button("", "branch_compare")
        self.conflicts.clicked.connect(lambda: self.conflicts_asked.emit(self.detail.request.uid) if self.detail else None)
        self.add_action(self.conflicts)
        self._empty = EmptyState("people_swap", "还没有选中支援申请", "在左边选一条；办案需要人手时，在线索里按 F6。")
        self._dispute = QVBoxLayout()
        self._steps = QHBoxLayout()
        self._middle = QWidget()
        self._build()
        self.clear()

    def _build(self) -> None:
        self.body.addWidget(self._empty, 1)
        self._dispute.setContentsMargins(tokens.GAP_4, tokens.GAP_2, tokens.GAP_4, 0)
        self._dispute.setSpacing(tokens.GAP_2)
        self.body.addLayout(self._dispute)
        across = QHBoxLayout(self._middle)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        for part, margins in ((self.fields, (16, 10, 12, 8)), (self.timeline, (0, 8, 12, 8))):
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(*margins)
            column.addWidget(part)
            column.addStretch(1)
            across.addWidget(scrolled(holder), 1)
            if part is self.fields:
                across.addWidget(hairline(upright=True))
        self.body.addWidget(self._middle, 1)
        self._foot = QWidget()
        self._steps.setContentsMargins(tokens.GAP_4, tokens.GAP_2, tokens.GAP_4, tokens.GAP_2)
        self._steps.setSpacing(tokens.GAP_2)
        self._foot.setLayout(self._steps)
        self._line = hairline()
        self.body.addWidget(self._line)
        self.body.addWidget(self._foot)

    def clear(self) -> None:
        """Nothing is chosen."""
        self.detail = None
        self.conflicts.hide()
        self.set_title("支援申请")
        self.set_count("")
        self._show_parts(False)
        self.buttons = {}

    def _show_parts(self, shown: bool) -> None:
        self._empty.setVisible(not shown)
        for part in (self._middle, self._line, self._foot):
            part.setVisible(shown)

    def show_detail(self, detail: RequestDetail) -> None:
        """Show it with its buttons."""
        self.detail = detail
        request = detail.request
        people = f" {request.people} 人" if request.people else ""
        self.set_title(f"{detail.who} 申请支援{people}", f"{request.number or ''}{'·' + request.urgency if request.urgency else ''}")
        mine = any(step.mine and step.move.name != "withdraw" for step in detail.steps)
        chip = state_chip(request.state or DRAFT, mine)
        self.set_count(chip.text, chip.tone)
        self.fields.set_rows(self._facts(detail))
        self.timeline.set_happenings(_happenings(detail))
        self.conflicts.setText(f"{detail.conflicts} 处冲突待定")
        self.conflicts.setVisible(detail.conflicts > 0)
        self._show_dispute(detail)
        self._show_buttons(detail)
        self._show_parts(True)

    def _facts(self, detail: RequestDetail) -> list[tuple[str, str | QWidget]]:
        request = detail.request
        people = f"{request.people} 人" if request.people else "人数未定"
        skills = f"（{'、'.join(request.skills)}）" if request.skills else ""
        rows: list[tuple[str, str | QWidget]] = [
            ("需要", "；".join(part for part in (people + skills, request.equipment) if part)),
            ("时间", time_of(request, detail.as_of.date())),
            ("地点", "，集合：".join(part for part in (request.place, request.meeting_place) if part)),
            ("事由", request.reason or request.cause or ""),
            ("线索", self._lead(detail)),
            ("主办", "·".join(part for part in (request.host, request.host_phone) if part)),
        ]
        if detail.lender:
            count = f" {request.proposed_people} 人" if request.proposed_people else ""
            agreed = f"，同意 {request.agreed_people} 人" if request.agreed_people is not None else ""
            rows.append(("建议", f"{detail.lender}{count}{agreed}{'；' + request.proposal if request.proposal else ''}"))
        rows += [("派员", f"{dispatch.names or ''}（{dispatch.number or '无编号'}）") for dispatch in detail.dispatches]
        if came := _came_to(detail.handed):
            rows.append(("送达", came))
        if request.feedback:
            rows.append(("反馈", f"{request.rating or ''}：{request.feedback}"))
        return rows

    def _lead(self, detail: RequestDetail) -> str | QWidget:
        request = detail.request
        if not detail.lead or not request.lead:
            known = " ".join(part for part in (request.lead_number, request.subject) if part)
            return f"{known}（{NOT_HERE}）" if request.lead else known
        link = link_button(detail.lead)
        uid = request.lead
        link.clicked.connect(lambda: self.lead_asked.emit(uid))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        link.setStyleSheet("padding: 0; min-height: 20px; max-height: 20px;")
        row.addWidget(link)
        row.addStretch(1)
        return holder

    def _show_dispute(self, detail: RequestDetail) -> None:
        _clear(self._dispute)
        self.settle_buttons = {}
        for taken in detail.disputed:
            stands = outlined_button("以此为准…")
            words = f"{taken.unit} {taken.done}"
            stands.clicked.connect(lambda _=False, uid=taken.uid: self.stands_asked.emit(uid))
            self.settle_buttons[taken.uid] = stands
            note = "·".join(part for part in (said_at(taken, detail.as_of), taken.by, taken.remark) if part)
            self._dispute.addWidget(Notice(Tone.ORANGE, words, note, stands))

    def _show_buttons(self, detail: RequestDetail) -> None:
        keyboard = self.window().focusWidget() in self.buttons.values()
        _clear(self._steps)
        self.buttons = {}
        ordered = _in_order([step for step in detail.steps if step.mine])
        for place, step in enumerate(ordered):
            primary = place == 0 and step.move.name not in QUIET
            label = step.move.label + ("…" if step.move.name != "submit" else "")
            button = primary_button(label) if primary else outlined_button(label)
            button.clicked.connect(lambda _=False, name=step.move.name: self.step_asked.emit(name))
            self._add(step, button)
        others = [step for step in detail.steps if not step.mine and step.move.name not in QUIET]
        for step in others:
            button = outlined_button(step.move.label)
            button.close_with_reason(f"由{step.who}办理。{step.move.refusal}")
            self._add(step, button)
        self._steps.addStretch(1)
        who = "、".join(dict.fromkeys(step.who for step in others))
        words = f"灰色的由{who}办理" if who else "已办结" if not detail.steps and not detail.disputed else ""
        said = "请选一步为准，双方议定" if detail.disputed else words
        self._steps.addWidget(PlainLabel(said, "note") if len(said) < 20 else ElidedLabel(said, "note"))
        if keyboard and ordered:
            self.buttons[ordered[0].move.name].setFocus()

    def _add(self, step: OpenStep, button: Button) -> None:
        self.buttons[step.move.name] = button
        self._steps.addWidget(button)


def _in_order(mine: Sequence[OpenStep]) -> list[OpenStep]:
    """Those that lead on first, those that take back last."""
    preferred = list(PREFERRED)

    def place(step: OpenStep) -> int:
        name = step.move.name
        return 99 if name in QUIET else preferred.index(name) if name in preferred else 50

    return sorted(mine, key=place)


def _happenings(detail: RequestDetail) -> list[Happening]:
    done = []
    for taken in detail.taken:
        at = office_moment(taken.at) if taken.at else None
        day = f"{at.month}月{at.day}日" if at else ""
        clock = f"{at:%H:%M}" if at else ""
        note = "·".join(part for part in (f"{taken.unit} {taken.by}".strip(), clock, taken.remark) if part)
        done.append(Happening(day, taken.done, note))
    if detail.waiting:
        labels = "、".join(dict.fromkeys(step.move.label for step in detail.steps if step.move.name not in QUIET))
        done.append(Happening("", f"等{detail.waiting}办理", labels, Dot.PRESENT))
    return done


def _clear(layout: QHBoxLayout | QVBoxLayout) -> None:
    clear_layout(layout)


def _came_to(handed: Sequence[Handed]) -> str:
    """How far it has come, one line for the units that are equally far."""
    units: dict[str, list[str]] = {}
    for one in handed:
        if one.state != UNLISTED:
            units.setdefault(one.in_words(), []).append(one.name)
    return "\n".join(f"{'、'.join(names)}：{words}" for words, names in units.items())
