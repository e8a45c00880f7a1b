"""The registers of document 002 in the window: groups, what is missing, the forms of a kind, and rows pasted from Excel."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.registers import KeyEnterprise
from app.domain.stations import Station
from app.ui.editors import Editor
from app.ui.frame import Frame
from app.ui.paper.preview import Preview
from app.ui.registers.books import REGISTERS, kinds_of
from app.ui.registers.page import RegisterPage
from app.ui.shell import PageSpec, Shell
from app.ui.widgets import Popover
from tests.services.county import COUNTY, Clock, make_county, opened, put_enterprise, put_station
from tests.ui.desk import press, settle, show, write
from tests.ui.looking import clipped_texts, nameless, small_texts


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_county(tmp_path_factory.mktemp("county"), COUNTY)


@pytest.fixture
def county(qapp, made, tmp_path):  # noqa: ARG001 - an application before any timer
    with opened(made, tmp_path, COUNTY, Clock()) as workspace:
        put_station(workspace, adviser="")
        put_enterprise(workspace)
        put_enterprise(workspace, "焦作云锦纺织有限公司", liaison="", liaison_phone="")
        yield workspace
        settle()


@pytest.fixture
def page(qtbot, county):
    page = RegisterPage(county, kinds_of(REGISTERS), REGISTERS)
    page.reload()
    qtbot.addWidget(page)
    show(page, 1182, 740)
    look()
    return page


def look() -> None:
    settle()
    QTest.qWait(60)
    settle()


def names(page: RegisterPage) -> list[str]:
    return [row.record.name for row in page.listing().records.model.rows()]


def test_kinds_stand_in_groups_and_any_of_them_is_found(page):
    words = [word for _key, word in page.kind_tabs.tabs._tabs]

    page.show_kind("volunteer_team")
    page.show_kind("person")
    look()

    assert words == ["工作站 1", "联系点申请 0", "重点企业 2", "服务机构 0", "志愿者队伍 0", "先行所 0"]
    assert (page.kind_tabs.groups.current(), page.kind_tabs.tabs.current()) == ("人员", "person")


def test_what_is_missing_is_a_pill_that_narrows_the_list(page):
    """S2-31."""
    page.show_kind(KeyEnterprise.table)
    look()
    pill = page.listing().gaps.pills["liaison"]
    words = pill.text()

    pill.click()
    look()
    narrowed = names(page)
    pill.click()
    look()

    assert words == "联络员缺 1 条"
    assert page.minimumSizeHint().width() <= 1182, "what is missing must not widen the window"
    assert narrowed == ["焦作云锦纺织有限公司"]
    assert len(names(page)) == 2


def test_a_station_without_adviser_is_flagged(page):
    """S2-20."""
    assert page.listing().gaps.pills["adviser"].text() == "工作站指导员缺 1 条"


def test_the_one_form_of_a_kind_is_printed_at_once_and_several_are_offered(page):
    """ux 2 task 3: Ctrl+P on the register."""
    asked = []
    page.form_requested.connect(lambda entry, record: asked.append((entry.id, record)))
    offered = [action.text() for action in page._papers.menu_of_forms().actions()]
    page.show_kind(KeyEnterprise.table)
    look()

    page.print()

    assert offered == ["附件2 工作站统计表", "附件7 工作站图样", "附件7 工作站图样：存为 SVG（给制作单位）", "工作站设立核查表"]
    assert page._papers.text() == "打印附件3"
    assert asked == [("jiaozuo-2021-135-annex-3", None)]


def test_a_sign_is_saved_as_svg_for_whoever_makes_it(page, tmp_path, monkeypatch):
    """S2-A7."""
    monkeypatch.setattr("app.ui.registers.signs.file_to_save", lambda *_words: tmp_path / "牌.svg")
    entry = next(entry for entry in page._papers.entries if entry.artwork)

    page._papers.artwork_wanted.emit(entry)
    look()

    assert sorted(path.name for path in tmp_path.glob("*.svg")) == ["牌-1.svg", "牌-2.svg"]


def test_rows_are_pasted_from_excel(page, county):
    """ux 3: blocks pasted from Excel."""
    QGuiApplication.clipboard().setText("怀药市场站\t江一帆 13900006205\t山阳区局\t陈立言 13900002204")
    page.listing().records.table.setFocus()

    press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    look()
    look()

    assert "怀药市场站" in names(page)
    assert county.records(Station).count() == 2


def test_a_row_is_copied_but_for_its_name(page):
    """ux 3: Ctrl+D."""
    page.show_kind(KeyEnterprise.table)
    look()
    page.listing().records.table.setFocus()

    press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    look()

    editors = page.form().form.editors
    assert page.in_form()
    assert (editors["full_name"].value(), editors["head"].value(), editors["categories"].value()) == (None, "严知秋", ("高新技术企业",))


def test_a_register_is_changed_and_its_annex_printed_by_keyboard_alone(qtbot, county):
    """ux 2 task 3: Ctrl+K, fj3, Enter, Enter, edit, Ctrl+S, Ctrl+P: ten keys beside the text."""
    frame = Frame(county, lambda: None)
    qtbot.addWidget(frame.shell)
    show(frame.shell, 1366, 768)
    frame.offer_forms()
    settle()

    press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(QApplication.focusWidget(), "fj3")
    look()
    press(Qt.Key.Key_Return)
    look()
    register = frame.shell.page()
    assert isinstance(register, RegisterPage)
    opened_kind = register.kind().table
    press(Qt.Key.Key_Return)
    look()
    register.form().form.editors["liaison"].setFocus()
    register.form().form.editors["liaison"].edit.selectAll()
    write(register, "何以宁")
    press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    look()
    press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    look()
    look()

    assert opened_kind == KeyEnterprise.table
    assert "何以宁" in [one.liaison for one in county.records(KeyEnterprise).all()]
    (preview,) = frame.shell.findChildren(Preview)
    assert preview.isVisible()
    frame.shell.uncover()


def test_nothing_is_cut_in_any_register(page):
    found = {}
    for kind in kinds_of(REGISTERS):
        page.show_kind(kind.table)
        look()
        found[kind.table] = (clipped_texts(page), nameless(page), small_texts(page))

    assert {table: problems for table, problems in found.items() if problems != ([], [], [])} == {}


def test_f1_in_a_field_shows_the_sentence_of_the_document_behind_it(qtbot, county):
    """ux.md 3: the “?” of a field."""
    shell = Shell([PageSpec("registers", "名录", "book", lambda: RegisterPage(county, kinds_of(REGISTERS), REGISTERS))], "测试")
    qtbot.addWidget(shell)
    show(shell, 1366, 768)
    look()
    page = shell.go("registers")
    look()
    show(shell, 1366, 768)
    QTest.keyClick(shell, Qt.Key.Key_F1)
    about_the_list = shown_words(page)
    page.new()
    look()
    editor = next(editor for editor in page.findChildren(Editor) if editor.field.name == "full_name")
    editor.setFocus()

    QTest.keyClick(shell, Qt.Key.Key_F1)

    assert "焦市监办〔2021〕135号 附件2" in about_the_list
    assert "规范名称为知识产权保护工作站XXX（协会、园区、市场）站" in shown_words(page)


def shown_words(page: RegisterPage) -> str:
    popover = page.window().findChildren(Popover)[-1]
    words = "".join(label.text() for label in popover.findChildren(QLabel))
    press(Qt.Key.Key_Escape)
    look()
    return words
