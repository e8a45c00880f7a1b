"""The fill-in screen's paper: inputs exactly on the cells of the sheet that will be printed. It types into a `Filling` and saves nothing."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.problems import Level
from app.domain.value_kinds import Day
from app.paper.fonts import Fonts
from app.paper.layout import ABOVE_LEADING
from app.paper.pages import A4, POINT, CellBox
from app.paper.parts import Template
from app.paper.setting import SIDE_PAD, SIZE
from app.services.drafts import Typed
from app.ui.forms.surface import TypingSurface
from app.ui.job import IsCancelled, Job, Report
from app.ui.paper.bubble import Bubble
from app.ui.paper.cells import CELL_STYLE, PaperText, PaperTick
from app.ui.paper.desk import FULL_SIZE, SEAL_RADIUS, draw_seal_place, draw_sheet
from app.ui.paper.filling import Filling
from app.ui.paper.ground import Area, OptionBox, Sheet, centred_fields, draw_sheet_of, type_files
from app.ui.theme import tokens

MARGIN, GAP = 16, 20
SMALLEST, LARGEST, STEP = 0.6, 2.2, 1.15
FIRST_ZOOM = 0.95
STATES = {Level.ERROR: "wrong", Level.WARNING: "check", Level.HINT: ""}


class PaperGrid(TypingSurface):
    """One sheet being filled. `changed` comes with every change, `entered` with the field that has the keyboard."""

    changed = Signal()
    entered = Signal(str)
    drawn = Signal()
    """The sheet has been laid out and its cells stand in their places."""

    def __init__(self, template: Template, fonts: Fonts) -> None:
        super().__init__()
        self.setAccessibleName(template.title)
        self.setStyleSheet(CELL_STYLE)
        self.texts: dict[str, PaperText] = {}
        self.ticks: dict[tuple[str, str], PaperTick] = {}
        self.bubble = Bubble(self)
        self.filling: Filling | None = None
        self.sheet: Sheet | None = None
        self.factor = FIRST_ZOOM
        self._template, self._fonts = template, fonts
        self._centred = centred_fields(template)
        self._type: QFont | None = None
        self._job: Job | None = None
        self._checked: set[str] = set()
        self._told = ""
        self._editable = True
        self._show_blank()

    def _show_blank(self) -> None:
        """White paper at once; what stands on it comes as soon as it has been laid out."""
        width, height = A4 if self._template.orientation == "portrait" else A4[::-1]
        self.resize(int(width * self._scale()) + 2 * MARGIN, int(height * self._scale()) + 2 * MARGIN)

    def fill(self, filling: Filling, *, editable: bool = True) -> None:
        """Type into another form; one of another unit can only be read and printed."""
        self.filling = filling
        self._editable = editable
        self._checked = {point.name for point in filling.points() if not point.missing}
        self.bubble.hide()
        self._show_values()
        self.draw()

    def is_changed(self) -> bool:
        """Is there anything typed that is not kept yet."""
        return self.filling is not None and self.filling.changed

    def typed(self) -> Typed:
        """What was typed into the cells."""
        assert self.filling is not None
        return self.filling.typed()

    def takes(self, typed: Typed) -> bool:
        """True when this is the record that was typed."""
        record = self.filling.record if self.filling else None
        return record is not None and (record.table, record.uid) == (typed.kind, typed.uid)

    def take_back(self, typed: Typed) -> None:
        """Put found words back into their cells."""
        if self.filling is not None:
            self.filling.put(typed)
            self.fill(self.filling, editable=self._editable)
            self.changed.emit()

    def zoom(self, direction: int) -> None:
        """A step larger or smaller."""
        self.factor = max(SMALLEST, min(LARGEST, self.factor * STEP**direction))
        self.draw()

    def draw(self) -> None:
        """Lay out what is typed now and draw the sheet in the background."""
        if self.filling is None:
            return
        if self._job is not None:
            self._job.cancel()
        template, fonts, values = self._template, self._fonts, self.filling.shown_values()
        dpi = self._scale() * 25.4 * self.devicePixelRatioF()

        def work(_report: Report, _cancelled: IsCancelled) -> tuple[Sheet, list[str]]:
            return draw_sheet_of(template, values, fonts, dpi), type_files(fonts)

        job = Job(work, self)
        self._job = job
        job.succeeded.connect(lambda found: self._arrived(job, *found))
        job.start()

    def _arrived(self, job: Job, sheet: Sheet, files: list[str]) -> None:
        if job is not self._job:
            return
        self._job = None
        self.sheet = sheet
        if self._type is None:
            self._type = QFont([family for file in files for family in _families(file)])
        self._place_all()
        self.drawn.emit()

    def _scale(self) -> float:
        return self.factor * FULL_SIZE

    def _place_all(self) -> None:
        if self.sheet is None or self._type is None:
            return
        scale = self._scale()
        width, height = self.sheet.size
        pages = len(self.sheet.images)
        self.resize(QSize(int(width * scale) + 2 * MARGIN, int(pages * (height * scale + GAP)) - GAP + 2 * MARGIN))
        self._type.setPixelSize(max(8, round(SIZE * POINT * scale)))
        for cell in self.sheet.cells:
            self._place_text(cell, scale)
        for option in self.sheet.options:
            self._place_tick(option)
        self._order()
        self._mark_all()
        if self.bubble.words():
            self._tell(self._told)
        self.update()

    def _place_text(self, cell: CellBox, scale: float) -> None:
        if self.filling is None or cell.field not in self.filling.fields or self._type is None:
            return
        if cell.field not in self.texts:
            self.texts[cell.field] = self._new_text(cell)
        alone = cell.height == ABOVE_LEADING
        box = self._box(cell.page, (cell.x, cell.y, cell.width, cell.height)).adjusted(-2 if alone else 2, 2, 8 if alone else -1, -1)
        text = self.texts[cell.field]
        text.setGeometry(box.toAlignedRect())
        text.set_type(QFont(self._type), 1 if alone else round(SIDE_PAD * scale) - 4)
        text.show()

    def _new_text(self, cell: CellBox) -> PaperText:
        name = cell.field
        text = PaperText(cell.label or self._label(name), centred=name in self._centred)
        text.setParent(self)
        text.setReadOnly(not self._editable)
        if self.filling and isinstance(self.filling.fields[name].kind, Day):
            text.setPlaceholderText("　　　年　　月　　日")
        text.show_text(self.filling.text(name) if self.filling else "")
        text.typed.connect(lambda typed: self._typed(name, typed))
        text.left.connect(lambda: self._left(name))
        text.entered.connect(lambda: self._entered(name))
        return text

    def _label(self, name: str) -> str:
        return self.filling.fields[name].label if self.filling else name

    def _place_tick(self, option: OptionBox) -> None:
        key = (option.field, option.option)
        if self.filling is None or option.field not in self.filling.fields:
            return
        if key not in self.ticks:
            tick = PaperTick(f"{self._label(option.field)}：{option.option}")
            tick.setParent(self)
            tick.setEnabled(self._editable)
            tick.setChecked(self.filling.ticked(*key))
            tick.clicked.connect(lambda on: self._ticked(key, on))
            tick.entered.connect(lambda: self._entered(option.field))
            self.ticks[key] = tick
        tick = self.ticks[key]
        tick.place(self._box(option.page, option.area), self._box(option.page, option.box))
        tick.show()

    def _order(self) -> None:
        """Tab goes as one reads."""
        if self.sheet is None:
            return
        placed = [(cell.page, round(cell.y), cell.x, self.texts.get(cell.field)) for cell in self.sheet.cells]
        ticks = [(option.page, round(option.area[1]), option.area[0], self.ticks.get((option.field, option.option))) for option in self.sheet.options]
        found: Sequence[tuple[int, int, float, QWidget | None]] = sorted([*placed, *ticks], key=lambda one: one[:3])
        widgets = [widget for *_, widget in found if widget is not None]
        for before, after in pairwise(widgets):
            QWidget.setTabOrder(before, after)

    def _box(self, page: int, area: Area) -> QRectF:
        scale = self._scale()
        top = MARGIN + page * ((self.sheet.size[1] if self.sheet else 0) * scale + GAP)
        return QRectF(MARGIN + area[0] * scale, top + area[1] * scale, area[2] * scale, area[3] * scale)

    def _show_values(self) -> None:
        if self.filling is None:
            return
        for name, text in self.texts.items():
            text.show_text(self.filling.text(name))
            text.setReadOnly(not self._editable)
        for tick in self.ticks.values():
            tick.setEnabled(self._editable)
        for key, tick in self.ticks.items():
            tick.setChecked(self.filling.ticked(*key))
        self._mark_all()

    def _typed(self, name: str, typed: str) -> None:
        if self.filling is not None:
            self.filling.type(name, typed)
            if name in self._checked:
                self._mark(name)
            self.changed.emit()

    def _ticked(self, key: tuple[str, str], on: bool) -> None:
        if self.filling is not None:
            self.filling.tick(*key, on)
            self.changed.emit()

    def _entered(self, name: str) -> None:
        if self.filling is not None and self.filling.accept(name):
            self._mark(name)
            self.changed.emit()
        self._tell(name)
        self.entered.emit(name)

    def _left(self, name: str) -> None:
        if self.filling is None:
            return
        self._checked.add(name)
        self.filling.settle(name)
        self.texts[name].show_text(self.filling.text(name))
        for other in self.texts:
            if other in self._checked:
                self._mark(other)
        self._tell(name)
        self.changed.emit()
        self._grow(name)

    def _grow(self, name: str) -> None:
        """Where a text needs more or fewer lines than its cell has, the sheet is laid out anew."""
        text = self.texts[name]
        lines = int(text.document().size().height())
        room = max(1, text.height() // text.fontMetrics().lineSpacing())
        if lines > room or (room > 1 and lines < room):
            self.draw()

    def _mark_all(self) -> None:
        for name in self.texts:
            self._mark(name)

    def _mark(self, name: str) -> None:
        if self.filling is None or name not in self.texts:
            return
        problem = self.filling.problem(name) if name in self._checked else None
        state = STATES[problem.level] if problem else "carried" if name in self.filling.carried else ""
        self.texts[name].set_state(state)
        self.texts[name].setAccessibleDescription(f"{problem.level.value}：{problem.text}" if problem else "")

    def _tell(self, name: str) -> None:
        """The bubble stands under the cell with the keyboard, or under the one that was just left."""
        problem = self.filling.problem(name) if self.filling and name in self._checked else None
        if problem is not None and name in self.texts:
            self._told = name
            self.bubble.say(problem.text, problem.level, self.texts[name].geometry())
        elif not self._other_is_told(name):
            self.bubble.hide()

    def _other_is_told(self, name: str) -> bool:
        """Does the bubble belong to a cell that is still wrong and is not this one."""
        return self.texts[name].hasFocus() and bool(self.bubble.words()) if name in self.texts else False

    def go_to(self, name: str) -> None:
        """Put the keyboard into that cell, or on its first box."""
        self._checked.add(name)
        self._mark(name)
        target = self.texts.get(name) or next((tick for (field, _), tick in self.ticks.items() if field == name), None)
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)
            self._tell(name)

    def begin(self) -> None:
        """Put the keyboard into the first empty cell in the order of the paper; into the first of all when none is empty."""
        texts = [name for name in self._reading_order() if name in self.texts]
        filling = self.filling
        if filling is None or not texts or not self._editable:
            return
        first = next((name for name in texts if filling.is_empty(name)), texts[0])
        self.texts[first].setFocus(Qt.FocusReason.OtherFocusReason)

    def _reading_order(self) -> list[str]:
        cells = self.sheet.cells if self.sheet else ()
        return [cell.field for cell in sorted(cells, key=lambda cell: (cell.page, round(cell.y), cell.x))]

    def go_to_next_problem(self) -> None:
        """F8: the next cell that is missing or wrong or to be checked."""
        if self.filling is None:
            return
        order = list(self.filling.fields)
        present = self.present()
        start = order.index(present) + 1 if present in order else 0
        open_now = {point.name for point in self.filling.points()}
        following = [name for name in (*order[start:], *order[:start]) if name in open_now]
        if following:
            self.go_to(following[0])

    def present(self) -> str:
        """The field that has the keyboard."""
        widget = QApplication.focusWidget()
        found = [name for name, text in self.texts.items() if text is widget]
        return (found or [name for (name, _), tick in self.ticks.items() if tick is widget] or [""])[0]

    def settle_all(self) -> None:
        """What is typed is meant, also in the cell that has the keyboard."""
        if (name := self.present()) in self.texts:
            self._left(name)

    def place_of(self, name: str) -> QRect:
        """Where that cell is on the sheet."""
        return self.texts[name].geometry() if name in self.texts else QRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Desk, paper, the grounds of what can be ticked, seal places."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(tokens.DESK))
        if self.sheet is None:
            draw_sheet(painter, QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN))
            return
        scale = self._scale()
        for number, image in enumerate(self.sheet.images):
            box = self._box(number, (0, 0, *self.sheet.size))
            draw_sheet(painter, box)
            image.setDevicePixelRatio(self.devicePixelRatioF())
            painter.drawImage(box.topLeft().toPoint(), image)
        self._tint(painter)
        for seal in self.sheet.seals:
            draw_seal_place(painter, self._box(seal.page, (0, 0, 1, 1)).topLeft() + QPointF(seal.x, seal.y) * scale, SEAL_RADIUS * scale)

    def _tint(self, painter: QPainter) -> None:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for option in self.sheet.options if self.sheet else ():
            painter.fillRect(self._box(option.page, option.area).adjusted(-4, -4, 4, 4), QColor(tokens.CELL_FILLABLE))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def _families(file: str) -> list[str]:
    return QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(file))
