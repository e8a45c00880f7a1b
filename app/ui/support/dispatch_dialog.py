"""Sending people: who, when, where to; overlaps are shown before they are made, and avoidance is confirmed (S0-72, S0-73)."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from app.domain.errors import UserError
from app.domain.organisation import Person
from app.domain.records import fields_of
from app.domain.support import Dispatch, SupportRequest
from app.domain.support_steps import DECIDED
from app.services import support
from app.services.support_people import PersonRow
from app.services.support_views import need_of, time_of
from app.ui.editors import Context, editor_for
from app.ui.forms.grid import FieldGrid
from app.ui.support.people import people_model
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import (
    CellKind,
    Column,
    Dialog,
    EmptyState,
    Notice,
    PlainLabel,
    RecordTable,
    outlined_button,
    primary_button,
)

WIDTH, FEWEST, MOST = 760, 3, 6
FIELDS = ("starts_at", "ends_at", "report_to", "contact", "equipment", "signed_by", "task")
TYPED = ("names", "certificates")
"""What is written where nobody is in the register."""
NO_CONFLICT = "已逐人确认：与当事人没有利害关系，不需要回避"
COLUMNS = (
    Column("", lambda _row: None, 36, CellKind.TICK),
    Column("人员", lambda row: row.name, 96, strong=True),
    Column("职务", lambda row: row.post, 110),
    Column("专长", lambda row: row.skills),
    Column("执法证号", lambda row: row.certificate or "没有登记", 150, tone=lambda row: Tone.PLAIN if row.certificate else Tone.ORANGE),
    Column("在派", lambda row: row.out or None, 56, CellKind.NUMBER, right=True),
)


class DispatchDialog(Dialog):
    """Writes one order for one request. After it was accepted, `dispatch` is the stored order."""

    def __init__(self, parent: QWidget, context: Context, request: SupportRequest) -> None:
        super().__init__(parent, f"派员：{request.number or request.title}", WIDTH)
        self._context, self._request = context, request
        self.dispatch = support.dispatch_for(context.workspace, request)
        self.model = people_model(context.workspace, COLUMNS, (context.workspace.unit.uid,), self)
        self.people = RecordTable(self.model, "派出人员")
        fields = fields_of(Dispatch)
        self.names, self.certificates = (editor_for(fields[name], context) for name in TYPED)
        self.editors = {name: editor_for(fields[name], context) for name in FIELDS}
        self.no_conflict = QCheckBox(NO_CONFLICT)
        self._still, self._others = outlined_button("仍然派员"), outlined_button("换人")
        self._booked = Notice(Tone.ORANGE, "时间重叠", "", self._still, self._others)
        self._refusal = PlainLabel("", "note", Tone.RED, wrap=True)
        self._build()
        self._connect()

    def _build(self) -> None:
        request = self._request
        wanted = f"申请 {need_of(request)}；{time_of(request, self._context.workspace.today)}；{request.place or ''}"
        decided = request.state == DECIDED
        agreed = request.proposed_people if decided or request.agreed_people is None else request.agreed_people
        whose = "分管领导决定派" if decided else "本单位同意"
        self.add_text(f"{wanted}。{f'{whose} {agreed} 人。' if agreed else ''}")
        self._fit(FEWEST)
        self.people.set_empty(EmptyState("people_team", "名册里没有本单位人员", "请在下面写姓名；以后可在“名录·人员”里登记。"))
        self.body.addWidget(self.people)
        self._names_row = FieldGrid([self.names, self.certificates])
        self._names_row.hide()
        self.body.addWidget(self._names_row)
        self.body.addWidget(FieldGrid(list(self.editors.values())))
        for name, editor in self.editors.items():
            editor.set_value(getattr(self.dispatch, name))
        self.body.addWidget(self.no_conflict)
        self.body.addWidget(self._booked)
        self.body.addWidget(self._refusal)
        self._booked.hide()
        self._refusal.hide()
        self.add_button(outlined_button("取消"), QDialog.DialogCode.Rejected)
        self.do = self.add_button(primary_button("派员"))
        self.people.setFocus()

    def _connect(self) -> None:
        self.model.loaded.connect(self._show_names)
        self.model.ticks_changed.connect(self._check)
        for name in ("starts_at", "ends_at"):
            self.editors[name].left.connect(self._check)
        self._still.clicked.connect(lambda: self.send(confirmed=True))
        self._others.clicked.connect(self.exchange)
        self.do.clicked.connect(lambda: self.send())
        QShortcut(QKeySequence("Ctrl+Return"), self, self.do.click)

    def _show_names(self, count: int) -> None:
        """Without anybody in the register the names are written."""
        self._names_row.setVisible(count == 0)
        self._fit(count)
        self.adjustSize()

    def _fit(self, count: int) -> None:
        """Room for the people there are, within limits; without any for the words that say so."""
        rows = max(FEWEST, min(MOST, count)) if count else MOST
        self.people.setFixedHeight((rows + 1) * tokens.ROW + 2)

    def chosen(self) -> list[PersonRow]:
        """The ticked people, in the order of the list."""
        return [row for row in self.model.rows() if row.uid in self.model.ticked]

    def _probe(self) -> Dispatch:
        """The order as it would be sent."""
        probe = replace(self.dispatch, people=tuple(row.uid for row in self.chosen()))
        for name in ("starts_at", "ends_at"):
            setattr(probe, name, self.editors[name].value())
        probe.names = "、".join(row.name for row in self.chosen()) or self.names.value()
        return probe

    def booked(self) -> Sequence[tuple[Person, Dispatch]]:
        """Who of them is sent elsewhere at that time."""
        return support.double_booked(self._context.workspace, self._probe())

    def warned(self) -> str:
        """What should be thought over before these people are sent."""
        return "".join(support.warnings_of(self._context.workspace, self._request, self._probe()))

    def _check(self) -> None:
        count = len(self.chosen())
        self.do.setText(f"派员（{count} 人）" if count else "派员")
        words = self.warned() if count else ""
        self._warn(words)

    def _warn(self, words: str) -> None:
        self._booked.say(Tone.ORANGE, ("时间重叠" if self.booked() else "人数不足") if words else "", words)
        self._booked.setVisible(bool(words))
        self.do.close_with_reason("请先选“仍然派员”或“换人”。" if words else "")
        self.adjustSize()

    def exchange(self) -> None:
        """Untick those who are sent elsewhere, so that others can be chosen."""
        for person, _other in self.booked():
            self.model.ticked.discard(person.uid)
        self.model.ticks_changed.emit()
        self.people.viewport().update()
        self.people.setFocus(Qt.FocusReason.OtherFocusReason)

    def send(self, *, confirmed: bool = False) -> None:
        """Send them; what is missing is said below, what should be thought over above, and the dialog stays."""
        words = self.warned() if self._probe().names and not confirmed else ""
        if words:
            self._warn(words)
            return
        for editor in self.editors.values():
            editor.ask_for_it()
        workspace = self._context.workspace
        values: dict[str, object] = {name: editor.value() for name, editor in self.editors.items()}
        values["people"] = tuple(row.uid for row in self.chosen())
        values |= {"names": self.names.value(), "certificates": self.certificates.value()}
        values["no_conflict"] = self.no_conflict.isChecked() or None
        try:
            self.dispatch = support.send_people(workspace, workspace.records(SupportRequest).get(self._request.uid), values, confirmed=True)
        except UserError as refusal:
            self._refusal.setText(f"{refusal.what}{refusal.next_step}")
            self._refusal.show()
            self.adjustSize()
            return
        self.accept()
