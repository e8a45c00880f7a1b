"""The parts of the pages: they page, keep their place, show the focus, take text literally and cut nothing."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QWidget

from app.domain.errors import Cancelled, UserError
from app.ui.job import wait_for_jobs
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import (
    CellKind,
    Chip,
    ChipText,
    Column,
    ElidedLabel,
    EmptyState,
    FieldList,
    Figure,
    FigureStrip,
    Notice,
    PagedModel,
    Pane,
    PlainLabel,
    Popover,
    RecordTable,
    Role,
    SearchBox,
    SegmentTabs,
    TimeLeft,
    Toast,
    danger_button,
    link_button,
    message,
    outlined_button,
    primary_button,
    question,
    quiet_button,
    run_with_progress,
    tip,
)
from app.ui.widgets.chip import chip_width
from app.ui.widgets.dialogs import crash_dialog
from app.ui.widgets.progress import ProgressDialog
from tests.ui.looking import clipped_texts, focus_shows, picture_of, shown

pytestmark = pytest.mark.usefixtures("qapp")
COLUMNS = (
    Column("", lambda row: row.free, 40, CellKind.TICK),
    Column("编号", lambda row: row.number, 100, sort="number"),
    Column("涉嫌主体", lambda row: row.suspect, strong=True, note=lambda _row: "待核查", chips=lambda _row: [ChipText("可能重复", Tone.ORANGE)]),
    Column("状态", lambda _row: ChipText("支援中", Tone.BLUE), 90, CellKind.CHIP),
    Column("剩余", lambda row: row.left, 120, CellKind.BAR),
)


def lead(place):
    left = None if place % 5 == 0 else TimeLeft(0.5, str(place))
    return SimpleNamespace(uid=f"u{place}", number=f"盖山 {place:04}", suspect="福州云岫日化有限公司", left=left, free=place % 7 != 3)


class Source:
    """Rows that a test may change; counts what is asked."""

    def __init__(self, count):
        self.rows = [lead(place) for place in range(count)]
        self.asked = []

    def fetch(self, after, limit):
        self.asked.append((after, limit))
        start = after or 0
        rows = self.rows[start : start + limit]
        return rows, (start + limit if start + limit < len(self.rows) else None)


@pytest.fixture
def page(qtbot):
    window = QWidget()
    window.resize(900, 600)
    qtbot.addWidget(window)
    shown(window)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    return window


@pytest.fixture
def source():
    return Source(250)


@pytest.fixture
def model(qtbot, page, source):
    made = PagedModel(COLUMNS, source.fetch, page)
    qtbot.waitSignal(made.loaded).wait()
    return made


@pytest.fixture
def table(page, model):
    made = RecordTable(model, "线索")
    made.setParent(page)
    made.resize(900, 560)
    shown(made)
    return made


def test_rows_are_fetched_page_by_page(qtbot, model, source):
    first, said = model.rowCount(), model.count_in_words()
    with qtbot.waitSignal(model.loaded):
        model.fetchMore(QModelIndex())
    with qtbot.waitSignal(model.loaded):
        model.fetchMore(QModelIndex())

    assert first == 100
    assert (said, model.count_in_words()) == ("已显示 100 条，往下滚动显示更多", "共 250 条")
    assert [row.uid for row in model.rows()] == [row.uid for row in source.rows]
    assert not model.canFetchMore(QModelIndex())
    assert source.asked == [(None, 100), (100, 100), (200, 100)]


def test_a_waiting_row_says_that_rows_are_being_read(qtbot, page, source):
    model = PagedModel(COLUMNS, source.fetch, page)

    waiting = model.index(0, 0)
    said, flags, record = waiting.data(), waiting.flags(), waiting.data(Role.RECORD)
    qtbot.waitSignal(model.loaded).wait()

    assert (said, flags, record) == ("正在读取…", Qt.ItemFlag.NoItemFlags, None)
    assert model.index(0, 1).data() == "盖山 0000"


def test_a_reload_keeps_selection_and_place_by_uid(qtbot, model, table, source):
    table.choose("u42")
    scroll = table.verticalScrollBar().value()
    source.rows.insert(0, lead(999))
    told = []
    table.chosen.connect(told.append)

    with qtbot.waitSignal(model.loaded):
        model.reload()

    assert table.record().uid == "u42"
    assert [row.uid for row in table.records()] == ["u42"]
    assert table.verticalScrollBar().value() == scroll
    assert [row.uid for row in told] == ["u42"]


def test_a_long_digest_breaks_inside_its_pane_and_is_copied_as_it_is(qtbot, page):
    digest = "3f2a" * 16
    facts = FieldList([("SHA-256", digest)])
    facts.setParent(page)
    facts.resize(300, 200)
    shown(facts)
    [value] = [label for label in facts.findChildren(PlainLabel) if label.text() == digest]
    value.setFocus()
    value.setSelection(0, len(digest))

    qtbot.keyClick(value, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert facts.minimumSizeHint().width() <= 300
    assert clipped_texts(facts) == []
    assert len(QGuiApplication.clipboard().text()) > len(digest) // 2
    assert digest.startswith(QGuiApplication.clipboard().text())


def test_a_row_that_the_program_chooses_is_chosen_alone_while_ctrl_is_held(qtbot, model, table):
    """Ctrl+S stores, and the list goes to the stored record: it must not be added to what was selected."""
    table.choose(model.index(0, 0).data(Role.RECORD).uid)
    QShortcut(QKeySequence("Ctrl+S"), table, lambda: table.choose(model.index(2, 0).data(Role.RECORD).uid))
    table.setFocus()

    qtbot.keyClick(table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    assert table.records() == [model.index(2, 0).data(Role.RECORD)]


def test_a_reload_that_loses_the_record_says_so(qtbot, model, table, source):
    table.choose("u42")
    del source.rows[42]
    told = []
    table.chosen.connect(told.append)

    with qtbot.waitSignal(model.loaded):
        model.reload()

    assert told == [None]
    assert table.records() == []


def test_the_last_asked_source_wins_over_one_that_is_late(qtbot, model):
    other = Source(3)

    model.reload()
    model.show_rows(other.fetch)
    qtbot.waitUntil(lambda: model.rowCount() == 3)
    qtbot.wait(30)

    assert model.rowCount() == 3


def test_a_refusal_of_the_source_is_handed_on(qtbot, page):
    def refuse(_after, _limit):
        raise UserError("数据库文件是只读的。", "请联系管理员。")

    model = PagedModel(COLUMNS, refuse, page)

    with qtbot.waitSignal(model.refused) as refused:
        pass

    assert refused.args[0].next_step == "请联系管理员。"
    assert model.rowCount() == 0


def test_an_empty_list_teaches_and_a_full_one_does_not(qtbot, page, source):
    nothing = Source(0)
    model = PagedModel(COLUMNS, nothing.fetch, page)
    table = RecordTable(model, "线索")
    table.setParent(page)
    empty = EmptyState("document_search", "还没有线索", "按 Ctrl+N 登记第一条，或从 Excel 导入旧台账。")
    table.set_empty(empty)
    table.resize(900, 400)
    shown(table)
    qtbot.waitUntil(empty.isVisible)
    taught = clipped_texts(empty)

    model.show_rows(source.fetch)
    qtbot.waitUntil(lambda: model.rowCount() == 100)

    assert taught == []
    assert not empty.isVisible()


def test_a_page_that_goes_while_rows_are_read_does_no_harm(qtbot, qapp):
    slow = Source(250)

    for _ in range(20):
        page = QWidget()
        PagedModel(COLUMNS, slow.fetch, page)
        page.deleteLater()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    assert wait_for_jobs()
    qtbot.wait(20)


def test_pressing_a_header_asks_for_an_order_and_pressing_again_turns_it(model, table):
    asked = []
    model.sort_requested.connect(lambda key, descending: asked.append((key, descending)))

    table.horizontalHeader().sectionClicked.emit(1)
    table.horizontalHeader().sectionClicked.emit(1)
    table.horizontalHeader().sectionClicked.emit(3)

    assert asked == [("number", False), ("number", True)]


def test_enter_opens_and_space_turns_the_tick_where_it_may_be_turned(qtbot, model, table):
    opened = []
    table.opened.connect(lambda row: opened.append(row.uid))
    table.setFocus()
    table.choose("u2")

    qtbot.keyClick(table, Qt.Key.Key_Space)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    qtbot.keyClick(table, Qt.Key.Key_Return)

    assert model.ticked == {"u2"}
    assert opened == ["u3"]


def test_home_and_end_go_to_the_first_and_the_last_row(qtbot, model, table):
    table.setFocus()
    table.choose("u2")
    read = model.rowCount()

    qtbot.keyClick(table, Qt.Key.Key_End)
    last = table.currentIndex().row()
    qtbot.keyClick(table, Qt.Key.Key_Home)

    assert (last, table.currentIndex().row()) == (read - 1, 0)


def test_a_press_on_a_tick_turns_it(qtbot, model, table):
    place = table.visualRect(model.index(1, 0)).center()

    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert model.ticked == {"u1"}


def test_a_closed_record_shows_a_dash_instead_of_days(model):
    assert model.index(0, 4).data() == "—"
    assert model.index(1, 4).data() == "1"


def test_the_list_shows_its_focus_as_a_frame_around_the_row(page, table):
    table.choose("u1")
    page.setFocus()
    without = picture_of(table.viewport())
    table.setFocus()
    with_focus = picture_of(table.viewport())

    box = table.visualRect(table.currentIndex())
    edge = QPoint(box.center().x(), box.top())
    assert without.pixelColor(edge).name() != tokens.ACCENT.lower()
    assert with_focus.pixelColor(edge).name() == tokens.ACCENT.lower()


@pytest.mark.parametrize("make", [primary_button, outlined_button, danger_button, link_button, quiet_button])
def test_every_kind_of_button_shows_its_focus_without_moving(page, make):
    button = make("导入 18 条")
    button.setParent(page)
    shown(button)
    before = button.sizeHint()

    assert focus_shows(button)
    assert button.sizeHint() == before


@pytest.mark.parametrize(
    "make",
    [lambda: SegmentTabs([("a", "经过"), ("b", "材料 6")], underlined=True), lambda: SegmentTabs([("a", "本组在办 20"), ("b", "快到期 4")]), QLineEdit],
)
def test_tabs_and_inputs_show_their_focus_without_moving(page, make):
    widget = make()
    widget.setParent(page)
    widget.resize(widget.sizeHint())
    shown(widget)

    assert focus_shows(widget)


def test_the_search_box_shows_its_focus_without_moving_its_text(page):
    box = SearchBox()
    box.setParent(page)
    shown(box)
    before = box.edit.geometry()

    box.setFocus()
    shown(box)

    assert box.property("lit") == "true"
    assert box.edit.geometry() == before


def test_tabs_are_chosen_by_arrow_keys_and_keep_the_choice_when_counts_change(qtbot, page):
    tabs = SegmentTabs([("all", "全部 24"), ("new", "新增 12"), ("conflict", "冲突 2")])
    tabs.setParent(page)
    shown(tabs)
    chosen = []
    tabs.changed.connect(chosen.append)

    qtbot.keyClick(tabs, Qt.Key.Key_Right)
    qtbot.keyClick(tabs, Qt.Key.Key_End)
    tabs.set_tabs([("all", "全部 23"), ("conflict", "冲突 1")])

    assert chosen == ["new", "conflict"]
    assert tabs.current() == "conflict"


def test_every_figure_opens_its_list_by_keyboard(qtbot, page):
    strip = FigureStrip([Figure("overdue", 1, "超期", Tone.RED), Figure("today", 2, "今天到期", Tone.ORANGE)])
    strip.setParent(page)
    shown(strip)

    with qtbot.waitSignal(strip.opened) as opened:
        qtbot.keyClick(strip.findChildren(QWidget)[0], Qt.Key.Key_Space)

    assert opened.args == ["overdue"]


def test_text_of_users_never_becomes_markup():
    hostile = '<img src="file:///etc/hostname"><b>x</b> & y'

    label = PlainLabel(hostile)
    button = outlined_button("甲&乙")

    assert label.textFormat() is Qt.TextFormat.PlainText
    assert tip(hostile) == "<qt>&lt;img src=&quot;file:///etc/hostname&quot;&gt;&lt;b&gt;x&lt;/b&gt; &amp; y</qt>"
    assert button.text() == "甲&&乙"


def test_a_chip_is_never_narrower_than_its_text(page):
    pane = Pane("要办的事")
    pane.setParent(page)
    pane.set_count("超期 2 个工作日", Tone.RED)
    pane.resize(pane.minimumSizeHint())
    shown(pane)

    assert pane.findChild(Chip).width() == chip_width("超期 2 个工作日")


def test_a_shortened_line_tells_the_rest_in_its_tooltip(page):
    label = ElidedLabel("福州知雨知识产权服务有限公司福州仓山分公司")
    label.setParent(page)
    label.resize(80, 20)

    picture_of(label)

    assert "仓山分公司" in label.toolTip()


def test_a_cut_label_is_found(page):
    label = PlainLabel("福州知雨知识产权服务有限公司")
    label.setParent(page)
    label.resize(40, 20)
    shown(label)

    assert clipped_texts(page) == ["福州知雨知识产权服务有限公司"]


def test_escape_closes_a_popover_and_gives_the_focus_back(qtbot, page):
    button = outlined_button("为什么")
    button.setParent(page)
    shown(button)
    button.setFocus()
    popover = Popover(page)
    inside = outlined_button("延长期限")
    popover.body.addWidget(inside)

    popover.open_at(button)
    opened = inside.hasFocus()
    qtbot.keyClick(inside, Qt.Key.Key_Escape)

    assert opened
    assert popover.isHidden()
    assert button.hasFocus()


def test_a_popover_stays_inside_the_window(page):
    button = outlined_button("为什么")
    button.setParent(page)
    button.move(860, 570)
    shown(button)
    popover = Popover(page)
    popover.body.addWidget(PlainLabel("11月4日收到，当日不计。", wrap=True))

    popover.open_at(button)

    assert page.rect().contains(popover.geometry())
    assert popover.geometry().bottom() <= button.geometry().top() + 12


def test_a_popover_is_as_high_as_its_lines_need(page):
    button = outlined_button("为什么")
    button.setParent(page)
    shown(button)
    popover = Popover(page, width=220)
    for words in ("程序规定 第十八条", "自发现线索或者收到材料之日起十五个工作日内予以核查，由市场监督管理部门负责人决定是否立案。" * 2):
        popover.body.addWidget(PlainLabel(words, wrap=True))

    popover.open_at(button)

    assert clipped_texts(popover) == []


def test_enter_on_the_red_button_presses_the_red_button(qtbot, page):
    asked = question(page, "移到回收站？", "90 天内可以找回。", do="移到回收站", keep="保留", dangerous=True)
    qtbot.addWidget(asked)
    shown(asked)
    red = next(button for button in asked.findChildren(type(outlined_button(""))) if button.text() == "移到回收站")
    red.setFocus()

    qtbot.keyClick(red, Qt.Key.Key_Return)

    assert asked.result() == QDialog.DialogCode.Accepted


def test_a_dangerous_question_keeps_unless_told_otherwise(qtbot, page):
    asked = question(page, "移到回收站？", "90 天内可以找回。", do="移到回收站", keep="保留", dangerous=True)
    asked.open()

    qtbot.keyClick(asked, Qt.Key.Key_Return)

    assert asked.result() == QDialog.DialogCode.Rejected
    assert not {"是", "否"} & {button.text() for button in asked.findChildren(type(outlined_button("")))}


def test_a_long_message_is_shown_whole(page):
    told = message(page, "没能保存：磁盘已满（剩余 12 MB）。", "内容仍在屏幕上，也已写入恢复文件。请清理后按 Ctrl+S。" * 4)
    told.open()
    shown(told)

    assert clipped_texts(told) == []


def test_the_crash_dialog_folds_the_details_away(page):
    told = crash_dialog(page, ZeroDivisionError("a bug"))
    told.open()
    details = next(part for part in told.findChildren(QWidget) if part.accessibleName() == "详情")

    folded = details.isHidden()
    next(part for part in told.findChildren(type(outlined_button(""))) if part.text().startswith("详情")).click()

    assert folded
    assert not details.isHidden()
    assert "ZeroDivisionError" in details.toPlainText()


def test_the_details_of_a_crash_quote_nothing_that_was_typed(page):
    try:
        {}["举报人王某 13900006207"]
    except KeyError as error:
        told = crash_dialog(page, error)
    details = next(part for part in told.findChildren(QPlainTextEdit) if part.accessibleName() == "详情")

    assert "KeyError" in details.toPlainText()
    assert "test_widgets.py" in details.toPlainText()
    assert "13900006207" not in details.toPlainText()


def test_a_toast_takes_back_what_was_done(qtbot, page):
    toast, undone = Toast(page), []

    toast.say("已移到回收站", lambda: undone.append(True))
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: undone == [True])
    assert toast.isHidden()


def test_short_work_shows_no_dialog_and_hands_over_its_result(qtbot, page):
    results = []

    run_with_progress(page, "正在导入", lambda _report, _cancelled: 18, results.append)
    qtbot.waitUntil(lambda: results == [18])

    assert not [dialog for dialog in page.findChildren(ProgressDialog) if dialog.isVisible()]


def test_long_work_shows_a_dialog_with_a_way_to_stop_it(qtbot, page, monkeypatch):
    monkeypatch.setattr("app.ui.widgets.progress.PATIENCE", 1)

    def wait(report, cancelled):
        report(21, 34, "正在校验附件")
        while not cancelled():
            QTest.qSleep(2)
        raise Cancelled

    job = run_with_progress(page, "正在导入", wait, lambda _result: None)
    qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in page.findChildren(ProgressDialog)))
    dialog = page.findChild(ProgressDialog)
    qtbot.waitUntil(lambda: "正在校验附件 21 / 34" in [label.text() for label in dialog.findChildren(ElidedLabel)])
    with qtbot.waitSignal(job.cancelled):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: not page.findChildren(ProgressDialog))


def test_a_notice_wraps_instead_of_cutting(page):
    notice = Notice(Tone.ORANGE, "还没有收到第 6 包", "可以先导入；有 2 条依赖第 6 包，会标“待补”，到齐后自动补上。" * 2, outlined_button("请对方重发"))
    notice.setParent(page)
    notice.resize(500, notice.heightForWidth(500))
    shown(notice)

    assert clipped_texts(notice) == []


def test_the_search_box_tells_what_was_typed_after_a_pause(qtbot, page):
    box = SearchBox()
    box.setParent(page)
    shown(box)

    with qtbot.waitSignal(box.typed) as typed:
        qtbot.keyClicks(box.edit, "gswh")
    qtbot.keyClick(box.edit, Qt.Key.Key_Escape)

    assert typed.args == ["gswh"]
    assert box.text() == ""


@pytest.mark.parametrize("width", range(140, 160))
def test_a_label_of_any_length_has_the_lines_that_it_needs(page, width):
    """One that is a little too wide for its column takes two lines, also beside a value of one."""
    fields = FieldList([("区域社会、经济地域情况", "货源在承接单位辖区。"), ("处置建议", "由承接单位核查。")], width)
    fields.setParent(page)
    fields.resize(420, fields.heightForWidth(420))
    shown(fields)

    assert [label.text() for label in fields.findChildren(PlainLabel) if label.height() < label.heightForWidth(label.width())] == []
