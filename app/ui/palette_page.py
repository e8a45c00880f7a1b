"""Every token, control and state on one page, as in a style guide; tests of the style photograph and measure it."""

from collections.abc import Sequence

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QProgressBar, QRadioButton, QVBoxLayout, QWidget

from app.ui.palette_rows import sample_table
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import (
    Button,
    ChipRow,
    ChipText,
    EmptyState,
    IconLabel,
    Notice,
    Page,
    Pane,
    PlainLabel,
    danger_button,
    date_field,
    hairline,
    link_button,
    outlined_button,
    primary_button,
    scrolled,
)

COLOURS = (
    ("强调", tokens.ACCENT),
    ("强调浅", tokens.ACCENT_TINT),
    ("选中行", tokens.SELECTED_ROW),
    ("正文", tokens.TEXT),
    ("次要", tokens.TEXT_SECONDARY),
    ("说明", tokens.TEXT_NOTE),
    ("控件边", tokens.EDGE),
    ("窗格边", tokens.PANE_EDGE),
    ("行线", tokens.HAIRLINE),
    ("底", tokens.PAGE),
    ("导航底", tokens.NAVIGATION),
    ("表头底", tokens.STRIP),
)
MEANINGS = (
    ("超期、错误", tokens.RED),
    ("红底", tokens.RED_GROUND),
    ("请核对", tokens.ORANGE),
    ("橙标记", tokens.ORANGE_MARK),
    ("橙底", tokens.ORANGE_GROUND),
    ("办成", tokens.GREEN),
    ("绿底", tokens.GREEN_GROUND),
)
FACES = (
    ("页题 组团支援", "page", "18 / 500"),
    ("窗格题 要办的事", "pane", "14 / 500"),
    ("正文 福州云岫日化", "", "13 / 400"),
    ("重点 还剩 3 个工作日", "strong", "13 / 500"),
    ("说明 依据与时间", "note", "12 / 400"),
    ("23", "figure", "数字 22 / 500"),
)
CHIPS = (
    ("待研判", Tone.OUTLINED),
    ("核查中", Tone.SECONDARY),
    ("支援中", Tone.BLUE),
    ("已立案", Tone.GREEN),
    ("可能重复", Tone.ORANGE),
    ("超期 2 个工作日", Tone.RED),
)
BARS = (("本组", tokens.BAR_OWN), ("其他组", tokens.BAR_OTHER), ("超出平均", tokens.BAR_ABOVE), ("底槽", tokens.BAR_TRACK))
ICONS = ("document_search", "people_team", "print", "usb_stick", "branch_compare", "clock")


class PalettePage(Page):
    """The style guide."""

    def __init__(self) -> None:
        super().__init__("视觉规范", "Fusion + 调色板 + 样式表；图标 Fluent System Icons（MIT）")
        guide = QWidget()
        row = QHBoxLayout(guide)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.GAP_3)
        self.body.addWidget(scrolled(guide), 1)
        columns = (
            (0, (_swatches("颜色", "一个强调色", COLOURS), _swatches("语义色", "文字、浅底、标记", MEANINGS), _icons())),
            (0, (_faces(), _chips(), _progress())),
            (1, (_buttons(), _inputs(), _choices())),
            (1, (sample_table(self), _empty(), _swatches("数据条", "工作量对比", BARS))),
        )
        for share, panes in columns:
            column = QVBoxLayout()
            column.setSpacing(tokens.GAP_3)
            for pane in panes:
                column.addWidget(pane)
            column.addStretch(1)
            row.addLayout(column, share)


class Swatch(QWidget):
    """A patch of one colour."""

    def __init__(self, colour: str) -> None:
        super().__init__()
        self._colour = colour
        self.setFixedSize(32, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it with a thin edge."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.PANE_EDGE))
        painter.setBrush(QColor(self._colour))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), tokens.RADIUS, tokens.RADIUS)


def _titled(title: str, note: str = "") -> Pane:
    """A pane whose title stands in its body, without a strip."""
    pane = Pane()
    row = QHBoxLayout()
    row.addWidget(PlainLabel(title, "pane"))
    row.addWidget(PlainLabel(note, "note"))
    row.addStretch(1)
    pane.body.addLayout(row)
    return pane


def _swatches(title: str, note: str, colours: Sequence[tuple[str, str]]) -> Pane:
    pane = _titled(title, note)
    grid = QGridLayout()
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    for place, (name, colour) in enumerate(colours):
        grid.addWidget(Swatch(colour), place, 0)
        grid.addWidget(PlainLabel(name), place, 1)
        grid.addWidget(PlainLabel(colour, "note"), place, 2)
    pane.body.addLayout(grid)
    return pane


def _icons() -> Pane:
    pane = Pane()
    row = QHBoxLayout()
    for name in ICONS:
        row.addWidget(IconLabel(name, 20))
    row.addWidget(IconLabel(ICONS[0], 20, tokens.ACCENT, filled=True))
    pane.body.addLayout(row)
    return pane


def _faces() -> Pane:
    pane = _titled("字号")
    grid = QGridLayout()
    grid.setVerticalSpacing(tokens.GAP_1)
    grid.setColumnStretch(0, 1)
    for place, (words, face, size) in enumerate(FACES):
        grid.addWidget(PlainLabel(words, face, Tone.PLAIN), place, 0)
        grid.addWidget(PlainLabel(size, "note"), place, 1)
    pane.body.addLayout(grid)
    return pane


def _chips() -> Pane:
    pane = _titled("标签")
    for half in (CHIPS[:4], CHIPS[4:]):
        pane.body.addWidget(ChipRow([ChipText(words, tone) for words, tone in half]))
    return pane


def _progress() -> Pane:
    pane = _titled("进度")
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setRange(0, 34)
    bar.setValue(21)
    bar.setAccessibleName("正在校验附件")
    row = QHBoxLayout()
    row.addWidget(PlainLabel("正在校验附件 21 / 34"), 1)
    row.addWidget(outlined_button("停下"))
    pane.body.addLayout(row)
    pane.body.addWidget(bar)
    pane.body.addWidget(PlainLabel("停下后不留半截数据。", "note"))
    pane.body.addWidget(Notice(Tone.RED, "U盘还差 46 MB", "", link_button("换一个盘")))
    pane.body.addWidget(Notice(Tone.GREEN, "已写入并校验，可以安全拔出"))
    return pane


def _buttons() -> Pane:
    pane = _titled("按钮", "动词，不用“是/否”")
    grid = QGridLayout()
    grid.setSpacing(tokens.GAP_2)
    kinds: tuple[tuple[Button, Button], ...] = (
        (primary_button("导入 18 条", "arrow_download"), primary_button("导入 18 条", "arrow_download")),
        (outlined_button("打印", "print"), outlined_button("打印", "print")),
        (danger_button("删去"), danger_button("删去")),
        (link_button("查看"), link_button("查看")),
    )
    for place, (words, tone) in enumerate((("普通", Tone.NOTE), ("不可用", Tone.NOTE))):
        grid.addWidget(PlainLabel(words, "note", tone), 0, place, Qt.AlignmentFlag.AlignHCenter)
    for place, (usable, closed) in enumerate(kinds, 1):
        closed.close_with_reason("还没有选定数据包")
        grid.addWidget(usable, place, 0)
        grid.addWidget(closed, place, 1)
    pane.body.addLayout(grid)
    return pane


def _line(text: str, state: str = "", hint: str = "", *, enabled: bool = True) -> QLineEdit:
    edit = QLineEdit(text)
    edit.setPlaceholderText(hint)
    edit.setProperty("state", state)
    edit.setEnabled(enabled)
    return edit


def _inputs() -> Pane:
    pane = _titled("输入", "红 必须改·橙 请核对·灰 建议")
    combo, day = QComboBox(), date_field("日期", QDate(2026, 11, 25))
    combo.addItems(["商标侵权", "假冒专利", "地理标志"])
    fields: tuple[tuple[str, QWidget, str, Tone], ...] = (
        ("普通", _line("", hint="例：3.5、今天、+15工"), "", Tone.NOTE),
        ("不可用", _line("由牵头所填写", enabled=False), "成员所不能修改", Tone.NOTE),
        ("必须改", _line("0591-8300217", "wrong"), "电话少 1 位数字。", Tone.RED),
        ("请核对", _line("2026-11-22", "check"), "这一天是周日", Tone.ORANGE),
        ("沿用上次", _line("企业服务部", "carried"), "按 Tab 接受", Tone.NOTE),
        ("下拉", combo, "", Tone.NOTE),
        ("日期", day, "", Tone.NOTE),
    )
    grid = QGridLayout()
    grid.setVerticalSpacing(2)
    for place, (label, field, remark, tone) in enumerate(fields):
        field.setAccessibleName(label)
        row, column = place // 2 * 3, place % 2
        grid.addWidget(PlainLabel(label, "note", Tone.SECONDARY), row, column)
        grid.addWidget(field, row + 1, column)
        grid.addWidget(PlainLabel(remark, "note", tone), row + 2, column)
    pane.body.addLayout(grid)
    return pane


def _choices() -> Pane:
    pane = _titled("选择")
    ticks, circles = QHBoxLayout(), QHBoxLayout()
    states = (("选中", Qt.CheckState.Checked, True), ("部分", Qt.CheckState.PartiallyChecked, True))
    for words, state, enabled in (*states, ("未选", Qt.CheckState.Unchecked, True), ("不可用", Qt.CheckState.Unchecked, False)):
        box = QCheckBox(words)
        box.setTristate(state is Qt.CheckState.PartiallyChecked)
        box.setCheckState(state)
        box.setEnabled(enabled)
        ticks.addWidget(box)
    for words in ("本机", "来包"):
        circle = QRadioButton(words)
        circle.setChecked(words == "本机")
        circles.addWidget(circle)
    for row in (ticks, circles):
        row.addStretch(1)
        pane.body.addLayout(row)
    return pane


def _empty() -> Pane:
    pane = _titled("空状态", "教下一步")
    pane.body.addWidget(hairline())
    state = EmptyState("people_team", "本组目前没有支援申请", "办案需要人手时，在线索里按 F6。", outlined_button("看演示"))
    state.setMinimumHeight(140)
    pane.body.addWidget(state)
    return pane
