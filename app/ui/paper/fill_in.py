"""Filling 附件1 in on its own paper: which application, the sheet, and the rail beside it. Saving goes through the records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QScrollArea, QWidget

from app.domain.errors import UserError
from app.domain.stations import ContactPoint, Station
from app.paper.fonts import Fonts
from app.paper.parts import Template
from app.services import contact_points, records
from app.services.forms import names_in
from app.services.standing import spoken_moment
from app.services.workspace import Workspace
from app.ui.paper.filling import Filling
from app.ui.paper.grid import PaperGrid
from app.ui.paper.rail import FillRail, label_of
from app.ui.parts.asking import Asker
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import Pane, PlainLabel, ask, hairline, icon_button, outlined_button, quiet_button, stretch, tell_error

PAST_SHOWN, CHOICE_WIDTH = 4, 228


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
        self._names = names_in(template)
        self.grid = PaperGrid(template, fonts)
        self.rail = FillRail(template.basis)
        self.choice = QComboBox()
        self.choice.setAccessibleName("申请表")
        self.choice.setPlaceholderText("新的一份")
        self._place = PlainLabel("", "", Tone.SECONDARY)
        self._zoom = PlainLabel("95%", "", Tone.SECONDARY)
        self._before, self._after = icon_button("chevron_left", "上一份"), icon_button("chevron_right", "下一份")
        self.new_button = outlined_button("新建", "add").show_key("Ctrl+N")
        self._scroll = QScrollArea()
        self._build()
        self._connect()

    def _build(self) -> None:
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(tokens.GAP_3)
        pane = Pane(bare=True)
        pane.body.addLayout(self._toolbar())
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

    def _toolbar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(tokens.GAP_2, 7, tokens.GAP_3, 7)
        row.setSpacing(tokens.GAP_2)
        back = quiet_button("全部表格", "chevron_left")
        back.clicked.connect(self.leave)
        self.choice.setFixedWidth(CHOICE_WIDTH)
        smaller, larger = icon_button("zoom_out", "缩小", framed=False), icon_button("zoom_in", "放大", framed=False)
        smaller.clicked.connect(lambda: self._zoomed(-1))
        larger.clicked.connect(lambda: self._zoomed(1))
        for part in (back, hairline(upright=True), self.choice, self._before, self._after, self._place, self.new_button, stretch()):
            row.addWidget(part)
        for colour, words in ((tokens.CELL_FILLABLE, "可填"), (tokens.CELL_CHECK, "待核对")):
            row.addWidget(Legend(colour, words))
        for part in (smaller, self._zoom, larger):
            row.addWidget(part)
        return row

    def _connect(self) -> None:
        self.grid.changed.connect(self._changed)
        self.grid.entered.connect(self._entered)
        self.choice.activated.connect(self.open_at)
        self._before.clicked.connect(lambda: self.open_at(self.place() - 1))
        self._after.clicked.connect(lambda: self.open_at(self.place() + 1))
        self.new_button.clicked.connect(self.offer_new)
        self.rail.wanted.connect(self.go_to)
        self.rail.accept_asked.connect(self._accept_all)
        self.rail.save_asked.connect(self.save)
        self.rail.preview_asked.connect(self.preview)
        self.rail.blank_asked.connect(lambda: self.preview_asked.emit(None))
        for keys, step in (("Ctrl+S", self.save), ("F8", self._next_problem), ("Alt+PgDown", self._after.click), ("Alt+PgUp", self._before.click)):
            QShortcut(QKeySequence(keys), self, step, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def open(self, uid: str = "") -> None:
        """Read what there is and show that application, or the first one, or a new one."""
        self._reading.ask(known, lambda found: self._show_known(found, uid))

    def _show_known(self, found: Known, uid: str) -> None:
        self._known = found
        self._list()
        place = next((place for place, point in enumerate(found.points) if point.uid == uid), 0)
        if found.points:
            self._fill(found.points[place])
        else:
            self.begin_new(found.stations[0] if found.stations else None)

    def _list(self) -> None:
        self.choice.clear()
        room = CHOICE_WIDTH - 48
        for point in self._known.points:
            self.choice.addItem(self.fontMetrics().elidedText(point.name, Qt.TextElideMode.ElideMiddle, room))

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
            self.choice.setCurrentIndex(self.place())

    def begin_new(self, station: Station | None = None) -> None:
        """A new application, filled from a station."""
        if self.may_leave():
            self._fill(contact_points.application_for(self._workspace, station), tuple(contact_points.FROM_STATION) if station else ())

    def offer_new(self) -> None:
        """Choose the station that the new application is filled from."""
        if not self._known.stations:
            self.begin_new()
            return
        menu = QMenu(self)
        for station in self._known.stations:
            action = menu.addAction(station.name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, station=station: self.begin_new(station))
        menu.addSeparator()
        menu.addAction("不选工作站，空表填写").triggered.connect(lambda: self.begin_new())
        menu.popup(self.new_button.mapToGlobal(QPoint(0, self.new_button.height() + 2)))

    def _fill(self, point: ContactPoint, carried: Sequence[str] = ()) -> None:
        checks = (("managers", contact_points.staff_problem),)
        self.grid.fill(Filling(point, self._names, self._workspace.reading, checks, carried))
        place, count = self.place(), len(self._known.points)
        self._place.setText(f"第 {place + 1} 份，共 {count} 份" if place < count else "还没有保存")
        self.choice.setCurrentIndex(place if place < count else -1)
        self._before.setEnabled(place > 0)
        self._after.setEnabled(place + 1 < count)
        self._changed()
        self._show_past(point)

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

    def _accept_all(self) -> None:
        if self.grid.filling is not None:
            for name in list(self.grid.filling.carried):
                self.grid.filling.accept(name)
            self.grid.fill(self.grid.filling)
            self._changed()

    def _zoomed(self, direction: int) -> None:
        self.grid.zoom(direction)
        self._zoom.setText(f"{round(self.grid.factor * 100)}%")

    def save(self) -> bool:
        """Ctrl+S: keep what can be kept; a cell that must be put right keeps its text and says so."""
        self.grid.settle_all()
        filling = self.grid.filling
        if filling is None:
            return False
        held = filling.held_back()
        point = filling.write()
        assert isinstance(point, ContactPoint)
        try:
            kept = records.save(self._workspace, point) if point.uid else records.save_new(self._workspace, point)
        except UserError as refusal:
            tell_error(self, refusal)
            return False
        filling.changed = bool(held)
        points = [kept if one.uid == kept.uid else one for one in self._known.points]
        self._known = Known(points if kept in points else [*points, kept], self._known.stations)
        self._after_save(kept, held)
        return True

    def _after_save(self, kept: ContactPoint, held: Sequence[str]) -> None:
        self._list()
        place, count = self.place(), len(self._known.points)
        self.choice.setCurrentIndex(place)
        self._place.setText(f"第 {place + 1} 份，共 {count} 份")
        self._before.setEnabled(place > 0)
        self._after.setEnabled(place + 1 < count)
        self._changed()
        self._show_past(kept)
        self.saved.emit(f"已保存：{kept.name}" + (f"；{len(held)} 格要改正后才能保存" if held else ""))
        if held:
            self.grid.go_to(held[0])

    def preview(self) -> None:
        """Ctrl+P: keep it, then show the paper."""
        if self.grid.filling is not None and self.save():
            self.preview_asked.emit(self.grid.filling.record)

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
        return self.save() or not filling.changed

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page is shown, or the window closes: what can be kept is kept."""
        super().hideEvent(event)
        filling = self.grid.filling
        if filling is not None and filling.changed and not filling.held_back():
            self.save()

    def leave(self) -> None:
        """Back to the list of forms."""
        if self.may_leave():
            self.left.emit()


def _said(at: str, now: datetime) -> str:
    return spoken_moment(datetime.fromisoformat(at).astimezone(now.tzinfo), now)


class Legend(PlainLabel):
    """A little cell in its colour and what it means."""

    def __init__(self, colour: str, words: str) -> None:
        super().__init__(words, "note", Tone.SECONDARY)
        self._colour = colour
        self.setIndent(22)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cell before the words."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QColor(tokens.ACCENT_BORDER))
        painter.setBrush(QColor(self._colour))
        painter.drawRect(1, self.height() // 2 - 7, 14, 14)
