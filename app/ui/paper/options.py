"""The right side of the preview: how to print, what it is set in, and the three ways out: printer, PDF, Word or Excel."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QRadioButton, QSpinBox, QVBoxLayout, QWidget

from app.ui.paper.papers import Choices, Made, Paper
from app.ui.paper.printing import PrintSettings, turned_over_short_side
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel, SegmentTabs, date_field, hairline, link_button, outlined_button, primary_button, scrolled, stretch

WIDTH, MOST_COPIES, MOST_NAMED = 280, 99, 6


class PrintOptions(QWidget):
    """Asks; decides nothing. `changed` comes when the paper must be made anew, `save_asked` carries .pdf, .docx or .xlsx."""

    changed = Signal()
    print_asked = Signal()
    save_asked = Signal(str)
    ruler_asked = Signal()
    measured = Signal()
    """The red line of the ruler page is as long as it should be."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self._paper = paper
        self._only_pdf = ""
        self._made: Made | None = None
        self.copies = QSpinBox(minimum=1, maximum=MOST_COPIES)
        self.copies.setAccessibleName("份数")
        self.sides = SegmentTabs((("both", "双面"), ("one", "单面")), name="单双面")
        self.sides.choose("one")
        self.scope = {words: QRadioButton(words) for words in ("本表", *paper.instead)}
        self.scope["本表"].setChecked(True)
        self.draft = QCheckBox("草稿水印（定稿后不印）")
        self.blank = QCheckBox("空白表（用笔填写）")
        self.code = QCheckBox("核验码（可查纸质件是否最新）")
        self.code.setChecked(paper.code_too)
        self._today = QDate.currentDate()
        self.day = date_field("名册日期", self._today)
        self._turned = PlainLabel("", "note", wrap=True)
        self.print = primary_button("打印 1 份", "print").set_tall().show_key("Ctrl+P")
        self.save = {suffix: outlined_button(name) for suffix, name in ((".pdf", "PDF"), (".docx", "Word"), (".xlsx", "Excel"))}
        self.ruler = link_button("打印标尺页…")
        self.calibration = Calibration()
        self._lacking_title = PlainLabel("", "strong", Tone.ORANGE)
        self._lacking, self._why = QFrame(), PlainLabel("", "", Tone.SECONDARY, wrap=True)
        self._fonts = PlainLabel("", "", Tone.SECONDARY, wrap=True)
        self._build()
        self._connect()

    def _build(self) -> None:
        top = QWidget()
        rows = QVBoxLayout(top)
        rows.setContentsMargins(tokens.GAP_4, tokens.GAP_3, tokens.GAP_4, tokens.GAP_3)
        rows.setSpacing(tokens.GAP_2)
        rows.addWidget(self.calibration)
        rows.addWidget(PlainLabel("打印", "pane"))
        for choice in self.scope.values() if self._paper.instead else ():
            rows.addWidget(choice)
        rows.addLayout(_row("份数", self.copies, PlainLabel("份")))
        rows.addLayout(_row("单双面", self.sides))
        rows.addWidget(self._turned)
        if self._paper.by_day:
            rows.addLayout(_row("名册日期", self.day))
        rows.addWidget(hairline())
        rows.addWidget(self.draft)
        rows.addWidget(self.blank)
        rows.addWidget(self.code)
        rows.addWidget(self._lacking_block())
        rows.addWidget(hairline())
        rows.addWidget(PlainLabel("字体", "pane"))
        rows.addWidget(self._fonts)
        rows.addWidget(hairline())
        rows.addWidget(PlainLabel("位置、大小不准时，先打印标尺页量一量。", "note", wrap=True))
        rows.addWidget(self.ruler, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addStretch(1)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addWidget(scrolled(top), 1)
        around.addWidget(hairline(look="edge"))
        around.addLayout(self._foot())
        self.draft.setVisible(self._paper.draft_too)
        self.code.setVisible(self._paper.code_too)
        self.blank.setVisible(self._paper.blank_too)
        self.blank.setChecked(self._paper.only_blank)
        self.blank.setEnabled(not self._paper.only_blank)

    def _lacking_block(self) -> QWidget:
        self._lacking.setProperty("look", "orange")
        rows = QVBoxLayout(self._lacking)
        rows.setContentsMargins(tokens.GAP_3, tokens.GAP_2, tokens.GAP_3, tokens.GAP_2)
        rows.setSpacing(2)
        rows.addWidget(self._lacking_title)
        rows.addWidget(self._why)
        self._lacking.hide()
        return self._lacking

    def _foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setContentsMargins(tokens.GAP_4, tokens.GAP_3, tokens.GAP_4, tokens.GAP_3)
        foot.setSpacing(tokens.GAP_2)
        foot.addWidget(self.print)
        beside = QHBoxLayout()
        beside.setSpacing(tokens.GAP_2)
        beside.addWidget(PlainLabel("存为", "", Tone.SECONDARY))
        for suffix, button in self.save.items():
            if suffix != ".pdf" and (self._paper.write is None or suffix not in self._paper.formats):
                button.hide()
            button.setAccessibleName(f"存为 {button.text()}")
            beside.addWidget(button, 1)
        foot.addLayout(beside)
        return foot

    def _connect(self) -> None:
        self.copies.valueChanged.connect(lambda count: self.print.setText(f"打印 {count} 份"))
        self.sides.changed.connect(lambda _key: self._say_turned())
        for choice in self.scope.values():
            choice.clicked.connect(lambda _on: self.changed.emit())
        for box in (self.draft, self.blank, self.code):
            box.clicked.connect(lambda _on: self.changed.emit())
        self.day.dateChanged.connect(lambda _day: self.changed.emit())
        self.print.clicked.connect(self.print_asked)
        for ruler in (self.ruler, self.calibration.ruler):
            ruler.clicked.connect(self.ruler_asked)
        self.calibration.fits.clicked.connect(self._say_measured)
        for suffix, button in self.save.items():
            button.clicked.connect(lambda _=False, suffix=suffix: self.save_asked.emit(suffix))

    @property
    def paper(self) -> Paper:
        """What is to be printed: the paper itself, or what was chosen instead."""
        return next((paper for words, paper in self._paper.instead.items() if self.scope[words].isChecked()), self._paper)

    def choices(self) -> Choices:
        """What the paper is made with."""
        paper = self.paper
        blank = self.blank.isChecked() and paper.blank_too
        draft = self.draft.isChecked() and self.draft.isEnabled() and not blank and paper.draft_too
        on = self.day.date().toString("yyyy-MM-dd") if paper.by_day and self.day.date() != self._today else ""
        return Choices(draft, blank, self.code.isChecked(), on)

    def _say_measured(self) -> None:
        self.calibration.hide()
        self.measured.emit()

    def remember(self) -> dict[str, Any]:
        """What is chosen now, to be chosen again the next time this form is printed."""
        ticks = {name: box.isChecked() for name, box in self._remembered().items() if box.isEnabled()}
        return {"copies": self.copies.value(), "sides": self.sides.current(), **ticks}

    def recall(self, chosen: Mapping[str, Any]) -> None:
        """Choose what was chosen the last time."""
        self.copies.setValue(int(chosen.get("copies", self.copies.value())))
        self.sides.choose(str(chosen.get("sides", self.sides.current())))
        for name, box in self._remembered().items():
            box.setChecked(bool(chosen.get(name, box.isChecked())))

    def _remembered(self) -> dict[str, QCheckBox]:
        """Whether it is blank follows from what is printed; the others are a matter of habit."""
        return {**({"draft": self.draft} if self._paper.draft_too else {}), **({"code": self.code} if self._paper.code_too else {})}

    def choose_one(self) -> bool:
        """Back to the paper itself. False when that is chosen already."""
        if self.paper is self._paper:
            return False
        self.scope["本表"].setChecked(True)
        self.changed.emit()
        return True

    def settings(self) -> PrintSettings:
        """What the printer is told."""
        return PrintSettings(self.copies.value(), self.sides.current() == "both")

    def show_made(self, made: Made) -> None:
        """Say what the paper is like."""
        why = made.lacking
        paper = self.paper
        self._lacking_title.setText(f"有 {len(made.left_out)} {paper.counted}缺项，没有排进来" if made.left_out else "只能印草稿")
        self._why.setText(why or "\n".join((*made.left_out[:MOST_NAMED], *(["……"] if len(made.left_out) > MOST_NAMED else []))))
        self._lacking.setVisible(bool(why or made.left_out))
        self.draft.setEnabled(not why and paper.draft_too)
        self.blank.setEnabled(not paper.only_blank and paper.blank_too)
        if why:
            self.draft.setChecked(True)
        self._fonts.setText("\n".join(made.deviations) or (f"用的是{'、'.join(made.fonts)}，没有替换。" if made.fonts else "字体已嵌入文件。"))
        self.code.setEnabled(paper.code_too and not made.draft and not self.blank.isChecked())
        self._made = made
        self._say_turned()
        one = f"一{paper.counted}"
        several = "" if paper.write else f"几{paper.counted}合在一起只能存成 PDF；要 Word、Excel 的，请{one}{one}存。"
        self._only_pdf = "草稿只能印成 PDF；请补填后再存。" if made.draft else several
        self.set_busy(False)

    def _say_turned(self) -> None:
        """How sheets printed on both sides are turned, for printers that must be told by hand."""
        both = self._made is not None and self.sides.current() == "both" and self._made.pages > 1
        self._turned.setVisible(both)
        if self._made is not None and both:
            edge = "短边" if turned_over_short_side(self._made) else "长边"
            mixed = "横页和竖页混排，横页的头在左边。" if len({width > height for width, height in self._made.sizes}) > 1 else ""
            self._turned.setText(f"沿{edge}翻页。{mixed}打印机不能自动双面的，请在打印对话框里选手动双面。")

    def set_busy(self, busy: bool) -> None:
        """Nothing is printed twice while it is printing."""
        self.print.setEnabled(not busy)
        for suffix, button in self.save.items():
            only_pdf = self._only_pdf if suffix != ".pdf" else ""
            button.close_with_reason(only_pdf or ("正在打印或保存，请稍候。" if busy else ""))


class Calibration(QFrame):
    """Before the first print on a computer: does its printer leave the size as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "blue")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(tokens.GAP_3, tokens.GAP_2, tokens.GAP_3, tokens.GAP_2)
        rows.setSpacing(tokens.GAP_1)
        rows.addWidget(PlainLabel("第一次在这台电脑打印", "strong", Tone.BLUE))
        words = "先打印一张标尺页，量红线是否为 100 毫米。不是的，在打印机属性里把缩放改为 100%（实际大小）再印一张。"
        rows.addWidget(PlainLabel(words, "", Tone.SECONDARY, wrap=True))
        self.ruler, self.fits = outlined_button("打印标尺页", "print"), link_button("红线是 100 毫米")
        across = QHBoxLayout()
        across.setSpacing(tokens.GAP_1)
        across.addWidget(self.ruler)
        across.addWidget(self.fits)
        across.addStretch(1)
        rows.addLayout(across)
        self.hide()


def _row(label: str, *widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(tokens.GAP_2)
    name = PlainLabel(label, "", Tone.SECONDARY)
    name.setFixedWidth(64)
    row.addWidget(name)
    for widget in widgets:
        row.addWidget(widget)
    row.addWidget(stretch(), 1)
    return row
