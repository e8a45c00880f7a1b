"""附件1 is filled in on its own paper, saved, previewed and printed, with a real office (S2-A1)."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from app.domain.problems import Level
from app.domain.stations import ContactPoint, Station
from app.paper.layout import lay_out
from app.services import contact_points, forms, records
from app.services.workspace import Workspace
from app.ui.paper.desk import FULL_SIZE
from app.ui.paper.fill_in import FillIn
from app.ui.paper.form_list import ANNEXES
from app.ui.paper.grid import MARGIN
from app.ui.paper.page import FormsPage
from app.ui.paper.preview import Preview
from app.ui.parts.opening import KeepsTyped
from app.ui.previews import Previews
from app.ui.shell import PageSpec, Shell
from tests.services.offices import clock, office, template
from tests.ui.desk import press, settle, show, write
from tests.ui.looking import clipped_texts, nameless, small_texts
from tests.ui.test_preview import ANNEX_1, FILLED, a_point, text_of

__all__ = ["clock", "office", "template"]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shell(qtbot, office: Workspace) -> Iterator[Shell]:
    made = Shell([PageSpec("forms", "表格与报送", "clipboard_task", lambda: FormsPage(office))])
    qtbot.addWidget(made)
    previews = Previews(made, office)
    page_of(made).form_requested.connect(lambda entry, record: previews.show_form(made.page(), entry, record))
    show(made, 1366, 740)
    settle()
    yield made
    settle()


def page_of(shell: Shell) -> FormsPage:
    page = shell.page()
    assert isinstance(page, FormsPage)
    return page


def opened(shell: Shell, uid: str = "") -> FillIn:
    page = page_of(shell)
    page.open_record(uid)
    settle()
    settle()
    assert page.fill_in is not None
    assert page.fill_in.grid.sheet is not None
    return page.fill_in


def type_into(fill: FillIn, name: str, text: str) -> None:
    fill.grid.texts[name].setFocus(Qt.FocusReason.MouseFocusReason)
    write(fill, text)


def answer_with(words: str) -> None:
    """Press that button of the question that is about to come."""

    def press_it() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        next(button for button in dialog.findChildren(QPushButton) if button.text() == words).click()

    QTimer.singleShot(50, press_it)


def preview_of(shell: Shell) -> Preview:
    settle()
    found = shell.findChildren(Preview)
    assert len(found) == 1
    return found[0]


def a_station(office: Workspace) -> Station:
    values = {
        "short_name": "三江口",
        "founder_kind": "产业园区",
        "founder": "福州三江口数字产业园有限公司",
        "full_name": "知识产权保护工作站三江口站",
        "head": "许嘉宁",
        "head_phone": "13900006207",
    }
    return records.save_new(office, records.new_record(office, Station, values))


def test_the_list_names_every_form_with_its_basis_and_what_fills_it(shell: Shell):
    rows = {row.entry.title: row for row in page_of(shell).forms.model.rows()}

    assert {"知识产权保护联系点申请表", "工作站统计表", "组团执法力量支援申请表", "执法力量派员单"} <= rows.keys()
    assert rows["知识产权保护联系点申请表"].entry.basis == "焦市监办〔2021〕135号 附件1"
    assert rows["知识产权保护联系点申请表"].filled_from == "每条联系点申请一份"
    assert rows["工作站统计表"].filled_from == "全部工作站一张表"


def test_the_forms_are_narrowed_to_annexes_and_by_initials(shell: Shell):
    listed = page_of(shell).forms
    listed.views.choose(ANNEXES)
    settle()
    annexes = [row.entry for row in listed.model.rows()]

    listed.box.edit.setText("gzztjb")
    listed.box.typed.emit("gzztjb")
    settle()

    assert annexes
    assert all(entry.annex_of for entry in annexes)
    assert [row.entry.title for row in listed.model.rows()] == ["工作站统计表"]


def test_what_is_typed_on_the_paper_is_saved_and_stands_in_the_pdf(shell: Shell, office: Workspace):
    """S2-A1, the whole way: the grid, Ctrl+S, Ctrl+P."""
    fill = opened(shell)
    for name, text in (
        ("unit_name", "福州云岫文化有限公司"),
        ("contact", "叶清和"),
        ("phone", "0591-83002177"),
        ("address", "福州市仓山区云岫路6号"),
        ("station_name", "云岫工作站"),
        ("managers", "3"),
        ("full_time", "2"),
        ("part_time", "1"),
        ("head", "叶清和"),
    ):
        type_into(fill, name, text)
    fill.grid.ticks["industries", "新材料"].click()

    press(Qt.Key.Key_S, CONTROL)
    press(Qt.Key.Key_P, CONTROL)

    preview = preview_of(shell)
    stored = office.records(ContactPoint).all().__next__()
    assert (stored.unit_name, stored.managers, stored.industries) == ("福州云岫文化有限公司", 3, ("新材料",))
    assert preview.made is not None
    words = text_of(preview.made.pdf).replace("\r\n", "")
    assert all(text in words for text in ("福州云岫文化有限公司", "叶清和", "0591-83002177", "云岫工作站"))
    assert not preview.made.draft


def test_every_input_lies_exactly_on_the_cell_that_is_printed(shell: Shell, office: Workspace):
    point = a_point(office)
    fill = opened(shell, point.uid)

    form = forms.form_template(ANNEX_1)
    boxes = {
        cell.field: cell for cell in lay_out(form, forms.form_values(office, form, point), forms.paper_fonts()).cells if cell.field and cell.kind == "value"
    }
    scale = fill.grid.factor * FULL_SIZE
    assert set(fill.grid.texts) == set(boxes)
    for name, cell in boxes.items():
        shown = fill.grid.texts[name].geometry()
        assert abs(shown.x() - MARGIN - cell.x * scale) <= 4
        assert abs(shown.y() - MARGIN - cell.y * scale) <= 4


def test_tab_goes_from_cell_to_cell_as_one_reads(shell: Shell):
    fill = opened(shell)
    fill.grid.texts["unit_name"].setFocus()

    seen = []
    for _ in range(7):
        press(Qt.Key.Key_Tab)
        seen.append(fill.grid.present())

    assert seen == ["contact", "department", "phone", "email", "address", "website", "industries"]


def test_the_message_stands_under_the_wrong_cell_and_goes_when_it_is_right(shell: Shell):
    fill = opened(shell)
    type_into(fill, "managers", "三个")
    press(Qt.Key.Key_Tab)

    cell = fill.grid.texts["managers"]
    assert cell.property("state") == "wrong"
    assert "不是整数" in fill.grid.bubble.words()
    assert "不是整数" in cell.accessibleDescription()
    assert fill.grid.bubble.y() >= cell.geometry().bottom()

    cell.setFocus()
    cell.selectAll()
    write(fill, "3")
    press(Qt.Key.Key_Tab)
    assert cell.property("state") == ""
    assert fill.grid.bubble.words() == ""
    assert cell.accessibleDescription() == ""


def test_f8_goes_to_the_next_open_point_and_the_rail_counts_them(shell: Shell, office: Workspace):
    point = a_point(office, phone=None, address=None, head=None)
    fill = opened(shell, point.uid)
    filling = fill.grid.filling
    assert filling is not None
    assert filling.open_count() == 3

    seen = []
    for _ in range(4):
        press(Qt.Key.Key_F8)
        seen.append(fill.grid.present())

    assert seen == ["phone", "address", "head", "phone"]
    assert "还差 3 项可提交" in [label.text() for label in fill.rail.findChildren(type(fill.rail._open))]


def test_the_number_of_managers_must_add_up(shell: Shell, office: Workspace):
    """S2-A1: 管理人员数 = 专职 + 兼职, a warning and no refusal."""
    fill = opened(shell, a_point(office, full_time=2, part_time=1).uid)

    point = next(point for point in fill.grid.filling.points() if point.name == "managers")

    assert point.level is Level.WARNING
    assert point.words == "管理人员数应等于专职加兼职：2＋1＝3，现填 4。"
    assert fill.save()


def test_a_cell_that_cannot_be_kept_keeps_its_text_and_the_rest_is_saved(shell: Shell, office: Workspace):
    fill = opened(shell)
    type_into(fill, "unit_name", "福州云岫文化有限公司")
    type_into(fill, "managers", "三个")

    press(Qt.Key.Key_S, CONTROL)

    stored = next(office.records(ContactPoint).all())
    assert (stored.unit_name, stored.managers) == ("福州云岫文化有限公司", None)
    assert fill.grid.texts["managers"].toPlainText() == "三个"
    assert fill.grid.present() == "managers"


def test_the_preview_waits_until_every_cell_can_be_kept(shell: Shell):
    """Otherwise the paper would lack what stands on the screen."""
    fill = opened(shell)
    type_into(fill, "managers", "三个")

    press(Qt.Key.Key_P, CONTROL)
    settle()

    assert shell.findChildren(Preview) == []
    assert fill.grid.present() == "managers"


def test_the_message_stays_with_its_cell_when_the_sheet_is_zoomed(shell: Shell):
    fill = opened(shell)
    type_into(fill, "managers", "三个")
    press(Qt.Key.Key_Tab)

    fill.bar.zoomed.emit(1)
    settle()

    cell = fill.grid.texts["managers"].geometry()
    assert abs(fill.grid.bubble.x() - cell.x()) <= 1
    assert 0 <= fill.grid.bubble.y() - cell.bottom() <= 2


def test_a_new_one_is_filled_from_its_station_in_grey_until_it_is_accepted(shell: Shell, office: Workspace):
    """S2-A1: prefill from Station."""
    a_station(office)
    fill = opened(shell)

    station_name = fill.grid.texts["station_name"]
    assert station_name.toPlainText() == "知识产权保护工作站三江口站"
    assert station_name.property("state") == "carried"
    station_name.setFocus()
    press(Qt.Key.Key_Tab)
    assert station_name.property("state") == ""
    assert fill.save()
    assert next(office.records(ContactPoint).all()).unit_name == "福州三江口数字产业园有限公司"


def test_going_to_the_next_one_keeps_what_was_typed(shell: Shell, office: Workspace):
    first, second = a_point(office), a_point(office, station_name="知识产权保护工作站三江口站")
    fill = opened(shell, first.uid)
    type_into(fill, "department", "企业服务部")

    press(Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    settle()

    assert fill.grid.filling.record.uid == second.uid
    assert office.records(ContactPoint).get(first.uid).department == "企业服务部"


def test_going_on_with_a_cell_that_cannot_be_kept_asks_first(shell: Shell, office: Workspace):
    first, second = a_point(office), a_point(office, station_name="知识产权保护工作站三江口站")
    fill = opened(shell, first.uid)
    type_into(fill, "area_m2", "三十六")

    answer_with("留下来改")
    fill.open_at(1)
    assert fill.grid.filling.record.uid == first.uid
    answer_with("不要这几格")
    fill.open_at(1)

    assert fill.grid.filling.record.uid == second.uid


def test_what_was_typed_is_kept_when_another_page_is_shown(shell: Shell, office: Workspace):
    fill = opened(shell, a_point(office).uid)
    type_into(fill, "department", "企业服务部")

    fill.hide()

    assert next(office.records(ContactPoint).all()).department == "企业服务部"


def test_an_application_of_another_unit_can_be_read_and_printed_only(shell: Shell, office: Workspace):
    other = next(unit for unit in office.units() if unit.name == "盖山所")
    point = records.save_new(office, ContactPoint(unit=other.uid, **FILLED))
    fill = opened(shell, point.uid)

    assert fill.grid.texts["unit_name"].isReadOnly()
    assert not fill.rail.save.isEnabled()
    fill.preview()
    assert preview_of(shell).made is not None


def test_the_blank_form_is_printed_from_the_list(shell: Shell):
    """S2-A1: blank copy printable."""
    page = page_of(shell)
    assert page.forms.table.choose(ANNEX_1)
    page.forms.blank.click()

    preview = preview_of(shell)

    assert preview.made is not None
    assert "申报单位意见" in text_of(preview.made.pdf)
    assert preview.options.choices().blank


def test_a_list_form_shows_all_its_records(shell: Shell, office: Workspace):
    a_station(office)
    page = page_of(shell)
    page.forms.table.choose("jiaozuo-2021-135-annex-2")

    page.forms.preview.click()

    preview = preview_of(shell)
    assert preview.made is not None
    assert "知识产权保护工作站三江口站" in text_of(preview.made.pdf).replace("\r\n", "")


def test_a_long_text_makes_its_row_grow_on_the_screen_as_on_paper(shell: Shell):
    fill = opened(shell)
    before = fill.grid.texts["address"].height()

    type_into(fill, "address", "福州市仓山区建新镇金山工业区桔园洲仓前大道二百一十八号第六栋第三层东侧")
    press(Qt.Key.Key_Tab)
    settle()

    assert fill.grid.texts["address"].height() > before + 10
    assert fill.grid.present() == "website"


def test_places_for_the_pen_and_the_seal_take_no_typing(shell: Shell):
    fill = opened(shell)
    sheet = fill.grid.sheet
    assert sheet is not None

    assert len(sheet.seals) == 2
    areas = [text.geometry() for text in fill.grid.texts.values()]
    scale = fill.grid.factor * FULL_SIZE
    assert not any(area.contains(int(MARGIN + seal.x * scale), int(MARGIN + seal.y * scale)) for seal in sheet.seals for area in areas)


def test_nothing_is_cut_or_nameless(shell: Shell, office: Workspace):
    a_point(office, phone=None)
    assert clipped_texts(shell) == []
    fill = opened(shell)
    fill.go_to("phone")
    settle()

    assert clipped_texts(shell) == []
    assert small_texts(shell) == []
    assert nameless(fill) == []
    assert shell.width() == 1366


def test_the_staff_check_says_nothing_while_numbers_are_missing():
    assert contact_points.staff_problem(ContactPoint(managers=4)) is None
    assert contact_points.staff_problem(ContactPoint(managers=4, full_time=3, part_time=1)) is None


def test_too_few_people_are_told_beside_the_preview_of_the_form_that_counts_them(shell: Shell):
    """S2-A4: a warning before print, on the screen and never on the paper."""
    page = page_of(shell)
    page.forms.table.choose("jiaozuo-2021-135-annex-4")

    page.forms.preview.click()

    assert preview_of(shell).made is not None
    assert "骨干只有0人，要求不少于3人" in shell.toast._text.text()


def test_esc_in_the_preview_leads_back_to_the_paper(shell: Shell, office: Workspace):
    fill = opened(shell, a_point(office).uid)
    fill.preview()
    preview_of(shell)

    press(Qt.Key.Key_Escape)
    settle()

    assert fill.isVisible()
    assert QApplication.focusWidget() is not None


def test_what_was_typed_on_the_paper_is_kept_when_the_window_locks(shell: Shell, office: Workspace):
    """A cell that cannot be kept is let go when nobody is there to ask; the others are stored."""
    fill = opened(shell)
    type_into(fill, "unit_name", "福州云岫文化有限公司")
    type_into(fill, "managers", "很多")

    page = page_of(shell)
    assert isinstance(page, KeepsTyped)
    assert page.keep_typed(may_ask=False)

    assert [(point.unit_name, point.managers) for point in office.records(ContactPoint).all()] == [("福州云岫文化有限公司", None)]


def test_another_paper_is_opened_only_after_the_typed_one_was_kept(shell: Shell, office: Workspace):
    other = a_point(office)
    fill = opened(shell, other.uid)
    fill.begin_new(None)
    settle()
    type_into(fill, "unit_name", "福州云岫文化有限公司")

    opened(shell, other.uid)

    assert "福州云岫文化有限公司" in [point.unit_name for point in office.records(ContactPoint).all()]


def test_the_paper_opens_white_at_once_and_with_the_keyboard_in_its_first_empty_cell(shell: Shell, office: Workspace):
    """ux.md: one types at once; a sheet that is still being laid out is white paper and not an empty desk."""
    point = records.save_new(office, ContactPoint(unit=office.unit.uid, unit_name="福州云岫文化有限公司", filled_on="2026-11-20"))
    page = page_of(shell)
    page.open_record(point.uid)
    while page.fill_in is None:
        QApplication.processEvents()
    white = page.fill_in.grid.size()
    settle()
    settle()

    assert white == page.fill_in.grid.size()
    assert page.fill_in.grid.present() == "contact"
    assert point.name == "福州云岫文化有限公司"


def test_a_cell_that_was_left_keeps_no_blue_selection(shell: Shell):
    fill = opened(shell)
    type_into(fill, "unit_name", "福州云岫文化有限公司")
    fill.grid.texts["contact"].setFocus(Qt.FocusReason.MouseFocusReason)
    fill.grid.texts["unit_name"].setFocus(Qt.FocusReason.BacktabFocusReason)
    marked = fill.grid.texts["unit_name"].textCursor().hasSelection()

    press(Qt.Key.Key_Return)

    assert marked
    assert not fill.grid.texts["unit_name"].textCursor().hasSelection()
