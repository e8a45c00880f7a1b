"""Filling 附件1 in on its own paper: which application, the sheet, and the rail beside it. Saving goes through the records."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QScrollArea, QWidget

from app.domain.clock import office_moment
from app.domain.errors import UserError
from app.domain.fields import Field
from app.domain.stations import ContactPoint, Station
from app.paper.fonts import Fonts
from app.paper.parts import Template
from app.services import contact_points, records
from app.services.forms import names_in
from app.services.permissions import may_edit
from app.services.standing import spoken_moment
from app.services.workspace import Workspace
from app.ui.forms.frame import may_leave_unsaved
from app.ui.paper.bar import FillBar
from app.ui.paper.filling import Filling
from app.ui.paper.grid import PaperGrid
from app.ui.paper.rail import FillRail, label_of
from app.ui.parts.asking import Asker
from app.ui.parts.clause import show_clause
from app.ui.parts.field_menu import Place, field_menu
from app.ui.theme import tokens
from app.ui.widgets import Pane, Popover, ask, tell_error

PAST_SHOWN = 4


@dataclass(frozen=True)
class Known:
    """What the screen starts from, read at one time."""

    points: list[ContactPoint]
    stations: list[Station]


def known(workspace: Workspace) -> Known:
    """The applications there are and the stations that others can be filled from."""
    return Known(contact_points.applications(workspace), contact_points.stations(workspace))


class FillIn(QWidget):
    """`saved` comes after a save with what was said; `preview_asked` with the saved application, or None for the blank form."""

    saved = Signal(str)
    preview_asked = Signal(object)
    left = Signal()
    changed = Signal()

    def __init__(self, workspace: Workspace, template: Template, fonts: Fonts) -> None:
        super().__init__()
        self._workspace, self._template = workspace, template
        self._reading, self._past = Asker(self, workspace), Asker(self, workspace)
        self._known = Known([], [])
        self._editable = True
        self._begins = False
        self._names = names_in(template)
        self.grid = PaperGrid(template, fonts)
        self.rail = FillRail(template.basis)
        self.bar = FillBar()
        self._scroll = QScrollArea()
        self._build()
        self._connect()

    def _build(self) -> None:
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(tokens.GAP_3)
        pane = Pane(bare=True)
        pane.body.addWidget(self.bar)
        pane.add_line()
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._scroll.setStyleSheet(f"QScrollArea {{ background: {tokens.DESK}; }}")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.grid)
        pane.body.addWidget(self._scroll, 1)
        side = Pane(bare=True)
        side.setFixedWidth(tokens.RAIL_WIDTH)
        side.body.addWidget(self.rail)
        columns.addWidget(pane, 1)
        columns.addWidget(side)

    def _connect(self) -> None:
        self.grid.changed.connect(self._changed)
        self.grid.entered.connect(self._entered)
        self.grid.drawn.connect(self._begin)
        self.bar.back.connect(self.leave)
        self.bar.opened.connect(self.open_at)
        self.bar.new_button.clicked.connect(self.offer_new)
        self.bar.new_asked.connect(self.begin_new)
        self.bar.zoomed.connect(self._zoomed)
        self.rail.wanted.connect(self.go_to)
        self.rail.accept_asked.connect(self._accept_all)
        self.rail.save_asked.connect(self.save)
        self.rail.preview_asked.connect(self.preview)
        self.rail.blank_asked.connect(lambda: self.preview_asked.emit(None))
        steps = {"Ctrl+S": self.save, "F8": self._next_problem, "F4": self.open_menu, "Alt+PgDown": self.bar.after.click, "Alt+PgUp": self.bar.before.click}
        for keys, step in steps.items():
            QShortcut(QKeySequence(keys), self, step, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def open(self, uid: str = "", begun: ContactPoint | None = None) -> None:
        """Read what there is and show that application, or the one that was begun, or the first one, or a new one."""
        self._reading.ask(known, lambda found: self._show_known(found, uid, begun))

    def _show_known(self, found: Known, uid: str, begun: ContactPoint | None) -> None:
        self._known = found
        if begun is not None:
            self._fill(begun)
            return
        place = next((place for place, point in enumerate(found.points) if point.uid == uid), 0)
        if found.points:
            self._fill(found.points[place])
        else:
            self.begin_new(found.stations[0] if found.stations else None)

    def place(self) -> int:
        """Which of the applications is shown; behind the last one for a new one."""
        shown = self.grid.filling.record.uid if self.grid.filling else ""
        uids = [point.uid for point in self._known.points]
        return uids.index(shown) if shown and shown in uids else len(uids)

    def open_at(self, place: int) -> None:
        """Go to another application; what was typed is kept first."""
        if 0 <= place < len(self._known.points) and self.may_leave():
            self._fill(self._known.points[place])
        else:
            self.bar.show_list(self._known.points, self.place())

    def begin_new(self, station: Station | None = None) -> None:
        """A new application, filled from a station."""
        if self.may_leave():
            self._fill(*contact_points.application_for(self._workspace, self._template, station))

    def offer_new(self) -> None:
        """Ask what the new application is filled from."""
        self.bar.offer_new(self._known.stations)

    def _fill(self, point: ContactPoint, carried: Sequence[str] = ()) -> None:
        checks = (("managers", contact_points.staff_problem),)
        self._editable = may_edit(self._workspace, point)
        self._begins = True
        self.grid.fill(Filling(point, self._names, self._workspace.reading, checks, carried), editable=self._editable)
        mine = point.unit == self._workspace.unit.uid
        closed = f"现在是“{point.state}”，不能修改；需要更正的，请先在名录里撤回申请。" if mine else "由登记单位填写；本单位可以查看和打印。"
        self.rail.save.close_with_reason("" if self._editable else closed)
        self.bar.show_list(self._known.points, self.place())
        self._changed()
        self._show_past(point)

    def _begin(self) -> None:
        """The sheet stands: one types into its first empty cell."""
        if self._begins and self.isVisible():
            self.grid.begin()
        self._begins = False

    def _show_past(self, point: ContactPoint) -> None:
        if not point.uid:
            self.rail.show_past("新建，还没有保存。")
            return

        def words(workspace: Workspace) -> str:
            past = records.history_of(workspace, point)[:PAST_SHOWN]
            return "\n".join(f"{_said(one.at, workspace.now())} {one.account}{one.action}" for one in past)

        self._past.ask(words, lambda past: self._told_past(point, past))

    def _told_past(self, point: ContactPoint, words: str) -> None:
        """Another application may be shown by now."""
        if self.grid.filling is not None and self.grid.filling.record is point:
            self.rail.show_past(words)

    def _changed(self) -> None:
        if self.grid.filling is not None:
            self.rail.show_filling(self.grid.filling)
            self.changed.emit()

    def _entered(self, name: str) -> None:
        filling = self.grid.filling
        if filling is None:
            return
        field = filling.fields[name]
        self.rail.show_cell(label_of(filling, name), "；".join(part for part in (field.hint, field.clause) if part))
        box = self.grid.place_of(name)
        if not box.isNull():
            self._scroll.ensureVisible(box.center().x(), box.center().y(), 40, 60)

    def go_to(self, name: str) -> None:
        """Put the keyboard into that cell."""
        self.grid.go_to(name)

    def _next_problem(self) -> None:
        self.grid.go_to_next_problem()

    def open_menu(self) -> QMenu | None:
        """F4: phrases for the cell with the keyboard."""
        filling, name = self.grid.filling, self.grid.present()
        cell = self.grid.texts.get(name)
        if filling is None or cell is None or not self._editable:
            return None
        field = filling.fields[name]
        marked = cell.textCursor().selection().toPlainText() or cell.toPlainText()
        place = Place(filling.record.table, field, marked, cell.insertPlainText, lambda: self.explain(cell, field), may_go_on=False)
        return field_menu(cell, self._workspace, place)

    def explain(self, cell: QWidget, field: Field) -> Popover:
        """What a cell is for: the sentence of the document behind its field, else behind the form."""
        return show_clause(cell, field.clause or self._template.basis, field.hint, label=field.label)

    def help_clause(self) -> None:
        """F1: the clause behind the cell with the keyboard, else behind the form."""
        filling, name, cell = self.grid.filling, self.grid.present(), QApplication.focusWidget()
        if filling is not None and name and cell is not None:
            self.explain(cell, filling.fields[name])
        else:
            show_clause(self.bar, self._template.basis, "")

    def _accept_all(self) -> None:
        if self.grid.filling is not None:
            for name in list(self.grid.filling.carried):
                self.grid.filling.accept(name)
            self.grid.fill(self.grid.filling)
            self._changed()

    def _zoomed(self, direction: int) -> None:
        self.grid.zoom(direction)
        self.bar.show_zoom(self.grid.factor)

    def save(self) -> bool:
        """Ctrl+S: keep what can be kept; a cell that must be put right keeps its text and says so. True when nothing is left to save."""
        return self._store(self._told)

    def _told(self, refusal: UserError) -> bool:
        tell_error(self, refusal)
        return False

    def _store(self, refused: Callable[[UserError], bool]) -> bool:
        """Keep what can be kept; when nothing can, `refused` says whether one goes on all the same."""
        self.grid.settle_all()
        filling = self.grid.filling
        if filling is None or not self._editable:
            return filling is not None
        held = filling.held_back()
        point = filling.write()
        assert isinstance(point, ContactPoint)
        try:
            kept = records.save(self._workspace, point) if point.uid else records.save_new(self._workspace, point)
        except UserError as refusal:
            filling.changed = not refused(refusal)
            return not filling.changed
        filling.changed = bool(held)
        points = [kept if one.uid == kept.uid else one for one in self._known.points]
        self._known = Known(points if kept in points else [*points, kept], self._known.stations)
        self._after_save(kept, held)
        return True

    def _after_save(self, kept: ContactPoint, held: Sequence[str]) -> None:
        self.bar.show_list(self._known.points, self.place())
        self._changed()
        self._show_past(kept)
        self.saved.emit(f"已保存：{kept.name}" + (f"；{len(held)} 格要改正后才能保存" if held else ""))
        if held:
            self.grid.go_to(held[0])

    def preview(self) -> None:
        """Ctrl+P: keep it, then show the paper; not while a cell holds something that cannot be kept and would be missing there."""
        filling = self.grid.filling
        if filling is not None and self.save() and not filling.held_back():
            self.preview_asked.emit(filling.record)

    def may_leave(self) -> bool:
        """Keep what was typed before something else is shown; ask when a cell cannot be kept."""
        filling = self.grid.filling
        if filling is None:
            return True
        self.grid.settle_all()
        if not filling.changed:
            return True
        held = [label_of(filling, name) for name in filling.held_back()]
        if held and not ask(self, f"有 {len(held)} 格还不能保存", f"{'、'.join(held)}要改正后才能保存。", do="不要这几格", keep="留下来改", dangerous=True):
            return False
        return self._store(lambda refusal: may_leave_unsaved(self, refusal))

    def keep_typed(self, *, may_ask: bool) -> bool:
        """Keep what was typed; cells that cannot be kept are asked about, or let go when nobody is there to ask."""
        if may_ask:
            return self.may_leave()
        self.grid.settle_all()
        return self.grid.filling is None or not self.grid.filling.changed or self._store(lambda _refusal: True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page is shown, or the window closes: what can be kept is kept."""
        super().hideEvent(event)
        filling = self.grid.filling
        if filling is not None and filling.changed and not filling.held_back():
            self._store(lambda _refusal: True)

    def leave(self) -> None:
        """Back to the list of forms."""
        if self.may_leave():
            self.left.emit()


def _said(at: str, now: datetime) -> str:
    return spoken_moment(office_moment(at), now)
