"""The page that any kind of record gets: list, search, form, bin, history."""

from threading import current_thread, main_thread

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.assessment import Scorecard
from app.domain.complaints import ComplaintRecord
from app.domain.leads import Lead, Triage
from app.domain.mediation import Mediation
from app.domain.meetings import ActionItem
from app.domain.model_cases import ModelCase
from app.domain.naming import called_after
from app.domain.organisation import Person, TaskForceMember, Unit
from app.domain.registers import KeyEnterprise
from app.domain.rights import RightsHolder
from app.domain.stations import Station
from app.services.duplicates import possible_duplicates
from app.services.naming import called
from app.services.records import new_record, save, save_new
from app.services.saved_views import saved_views
from app.services.workspace import Workspace
from app.ui.parts.asking_dialog import AskingDialog
from app.ui.registers.columns import register_columns
from app.ui.registers.page import RegisterPage
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel
from app.ui.widgets.chip import chip_width
from db.journal import entries
from tests.ui.desk import desk, dialog_of, press, settle, show, write
from tests.ui.looking import clipped_texts, nameless, small_texts


@pytest.fixture
def workspace(qapp, tmp_path):  # noqa: ARG001 - an application before any timer
    with desk(tmp_path) as workspace:
        yield workspace


def station(workspace: Workspace, name: str) -> Station:
    values = {"short_name": name, "full_name": f"{name}工作站", "founder_kind": "产业园区", "head": "苏以棠", "head_phone": "13950102204"}
    return save_new(workspace, new_record(workspace, Station, values))


@pytest.fixture
def page(qtbot, workspace):
    station(workspace, "梧桐里园区")
    station(workspace, "上渡建材市场")
    page = RegisterPage(workspace, (Station, Person, Unit))
    page.reload()
    qtbot.addWidget(page)
    show(page, 1182, 740)
    look(page)
    return page


def look(_page: RegisterPage) -> None:
    settle()
    QTest.qWait(60)
    settle()


def names(page: RegisterPage) -> list[str]:
    return [row.record.name for row in page.listing().records.model.rows()]


def test_each_kind_has_a_tab_with_its_count(page):
    assert [words for _table, words in page.kind_tabs.tabs._tabs] == ["工作站 2", "人员 0", "单位 23"]
    assert names(page) == ["梧桐里园区工作站", "上渡建材市场工作站"]


def test_search_finds_by_initials(page):
    page.listing().box.setFocus()
    write(page, "sdjc")
    QTest.qWait(220)
    look(page)

    assert names(page) == ["上渡建材市场工作站"]


def test_filters_of_any_kind_narrow_its_list_and_are_kept_as_tabs(qtbot, workspace):
    """S4-11: model cases by 领域 ∈ 网购/进出口; issue 6: filters saved and shown as tabs, on the next day too."""
    for sphere, headline in (("网购", "网店售假"), ("进出口", "报关假冒"), (None, "其他案")):
        save_new(workspace, new_record(workspace, ModelCase, {"kind": "商标", "headline": headline, "sphere": sphere, "submitted_on": "2026-11-18"}))
    page = RegisterPage(workspace, (ModelCase, Station))
    page.reload()
    qtbot.addWidget(page)
    show(page, 1182, 740)
    look(page)
    filters = page.listing().filters
    filters.button.click()
    combo = filters.combos["sphere"]
    combo.setCurrentIndex(combo.findData("网购"))
    combo.activated.emit(combo.currentIndex())
    look(page)
    narrowed = names(page)
    filters.kept.save_button.click()
    again = RegisterPage(workspace, (ModelCase, Station))
    again.reload()
    qtbot.addWidget(again)
    show(again, 1182, 740)
    look(again)
    whole = len(names(again))

    again.listing().filters.kept.tabs.choose("0")
    look(again)

    assert narrowed == names(again) == [page.listing().records.model.rows()[0].record.name]
    assert (whole, [one.words for one in saved_views(workspace, ModelCase)], saved_views(workspace, Station)) == (3, ["网购"], [])
    assert (clipped_texts(again), small_texts(again), nameless(again)) == ([], [], [])


def test_what_does_not_count_any_more_stands_back_and_says_why(qtbot, workspace):
    """S2-30: an enterprise that was taken out of the register stays in its list, muted, with a word behind its name."""
    for name, left_on in (("福州甲公司", None), ("福州乙公司", "2026-11-01")):
        save_new(workspace, new_record(workspace, KeyEnterprise, {"full_name": name, "left_on": left_on, "exit_reason": "迁出本区"}))
    page = RegisterPage(workspace, (KeyEnterprise,))
    page.reload()
    qtbot.addWidget(page)
    show(page, 1182, 740)
    look(page)
    name = page.listing().records.model.columns[0]

    stays, left = page.listing().records.model.rows()
    page.listing().records.table.choose(left.uid)
    look(page)

    assert (name.tone(stays), name.shown_chips(stays)) == (Tone.PLAIN, ())
    assert (name.tone(left), [chip.text for chip in name.shown_chips(left)]) == (Tone.NOTE, ["已移出"])
    assert "已移出" in page.pane.chips.accessibleName()


def test_records_that_have_a_course_stand_newest_first_with_their_whole_number(qtbot, workspace):
    for headline in ("第一件", "第二件"):
        save_new(workspace, new_record(workspace, ModelCase, {"kind": "商标", "headline": headline, "submitted_on": "2026-11-18"}))
    page = RegisterPage(workspace, (ModelCase,))
    qtbot.addWidget(page)
    show(page, 1182, 740)
    look(page)

    table = page.listing().records.table
    number = table.model().index(0, 0)

    assert [row.record.headline for row in page.listing().records.model.rows()] == ["第二件", "第一件"]
    assert not table.horizontalHeader().isSortIndicatorShown()
    assert table.columnWidth(0) >= table.fontMetrics().horizontalAdvance("三叉街案2025A0001") + 24
    assert number.data() == page.listing().records.model.rows()[0].record.number


def test_where_days_name_the_records_a_text_takes_the_room_that_is_left():
    columns = {column.title: column.width for column in register_columns(Triage)}

    assert columns["研判日期"] > 0
    assert columns["线索"] == 0


def test_a_record_is_added_in_its_form_and_chosen_in_the_list(page):
    page.new()
    for name, typed in (("short_name", "螺洲古镇"), ("full_name", "螺洲古镇工作站"), ("head", "叶清和")):
        page.form().form.editors[name].setFocus()
        write(page, typed)

    press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    look(page)

    assert not page.in_form()
    assert page.listing().row().record.name == "螺洲古镇工作站"
    assert page.pane.detail.row.record.head == "叶清和"


def test_storing_an_untouched_record_is_no_action_that_could_be_undone(page, workspace):
    page.open_record(page.listing().row().uid)
    before = entries(workspace.store.db.conn, None, 1)[0].seq

    press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    look(page)

    assert not page.in_form()
    assert entries(workspace.store.db.conn, None, 1)[0].seq == before


def test_a_wrong_value_stays_in_the_form_while_the_rest_is_kept(page, workspace):
    page.open_record(page.listing().row().uid)
    editors = page.form().form.editors
    editors["head"].set_value("叶清和")
    editors["set_up_on"].setFocus()
    write(page, "去年夏天")

    press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    assert page.in_form()
    assert editors["set_up_on"].edit.text() == "去年夏天"
    assert next(workspace.records(Station).all()).head == "叶清和"


def test_a_record_goes_to_the_bin_and_comes_back(page, monkeypatch):
    monkeypatch.setattr("app.ui.registers.page.ask", lambda *_words, **_more: True)
    page.pane.buttons["delete"].click()
    look(page)
    left = names(page)

    page.listing().tabs.choose("bin")
    look(page)
    in_bin = names(page)
    page.pane.buttons["restore"].click()
    look(page)
    page.listing().tabs.choose("kept")
    look(page)

    assert (left, in_bin) == (["上渡建材市场工作站"], ["梧桐里园区工作站"])
    assert len(names(page)) == 2


def test_the_history_tells_values_before_and_after_and_undoes(page, workspace):
    record = next(workspace.records(Station).all())
    record.head = "叶清和"
    save(workspace, record)
    page.reload()
    look(page)
    told = page.pane.detail.history

    page.undo()
    look(page)

    assert told.undoable
    assert told.entries[0].changes == ["负责人：苏以棠 → 叶清和"]
    assert page.pane.detail.row.record.head == "苏以棠"


def test_what_another_unit_owns_is_read_only_and_says_whom_to_ask(page):
    page.show_kind("unit")
    look(page)

    assert not page.pane.buttons["edit"].isEnabled()
    assert "仓山区局" in page.pane.buttons["edit"].toolTip()
    assert page.pane.detail.why_not in [label.text() for label in page.pane.findChildren(PlainLabel) if label.wordWrap() and label.isVisible()]


def test_telephones_are_masked(page):
    assert ("负责人电话", "139****2204") in page.pane.detail.facts


def test_nothing_is_cut_small_or_nameless(page):
    assert clipped_texts(page) == []
    assert small_texts(page) == []
    assert nameless(page) == []


def test_a_member_of_the_task_force_is_called_by_name(qapp, tmp_path, qtbot):  # noqa: ARG001
    """S0-20: in the list, at the head of the form, and when it goes to the bin."""
    with desk(tmp_path, "仓山区局") as bureau:
        person = save_new(bureau, new_record(bureau, Person, {"full_name": "叶清和", "works_at": bureau.unit.uid}))
        values = {"person": person.uid, "works_at": bureau.unit.uid, "valid_from": "2026-01-01"}
        member = save_new(bureau, new_record(bureau, TaskForceMember, values))
        page = RegisterPage(bureau, (TaskForceMember,))
        page.reload()
        qtbot.addWidget(page)
        show(page, 1182, 740)
        page.open_record(member.uid)
        look(page)

        row = page.listing().records.model.rows()[0]
        assert row.title == "叶清和"
        assert page.form().frame.title.text() == "叶清和"
        assert called(bureau, TaskForceMember(person="01a1f7a5-ca40-7ec5-ade7-32eabf587b64")) == "未共享或未到达"
        page.deleteLater()


@pytest.fixture
def office(qapp, tmp_path):  # noqa: ARG001
    with desk(tmp_path, "仓前所") as workspace:
        yield workspace


@pytest.fixture
def office_page(qtbot, office):
    page = RegisterPage(office, (Station, Person, TaskForceMember))
    page.reload()
    qtbot.addWidget(page)
    show(page, 1182, 740)
    look(page)
    return page


def test_what_only_the_bureau_registers_cannot_be_begun_and_says_why(office_page):
    """S0-20: 新增 and import are closed with their reason, Ctrl+N says it too."""
    office_page.show_kind("task_force_member")
    look(office_page)
    said = []
    office_page.told.connect(lambda words, _undo: said.append(words))

    office_page.new()

    assert not office_page._new.isEnabled()
    assert not office_page._taking.isEnabled()
    assert "由区局登记" in office_page._new.toolTip()
    assert not office_page.in_form()
    assert "由区局登记" in said[0]


def test_a_form_whose_record_cannot_be_kept_can_always_be_left(office_page, monkeypatch):
    """S0-20: Esc, locking and closing go on once one says that nothing is to be kept."""
    asked = []
    monkeypatch.setattr("app.ui.forms.frame.ask", lambda _parent, title, text, **more: asked.append((title, text, more["do"])) or True)
    office_page.show_kind("task_force_member")
    office_page._open_form(TaskForceMember(unit=office_page._workspace.unit.uid))
    office_page.form().form.editors["reason"].setFocus()
    write(office_page, "工作需要")

    locked = office_page.keep_typed(may_ask=True)
    press(Qt.Key.Key_Escape)

    assert locked
    assert not office_page.in_form()
    assert asked[-1][0] == "填写的内容不能保存"
    assert "由区局登记" in asked[-1][1]
    assert asked[-1][2] == "离开，不保存"


def test_an_emptied_required_field_is_asked_about_and_stays_as_it_was(page, workspace, monkeypatch):
    asked = []
    monkeypatch.setattr("app.ui.forms.frame.ask", lambda _parent, _title, text, **_more: asked.append(text) or True)
    page.open_record(page.listing().row().uid)
    editors = page.form().form.editors
    editors["head"].setFocus()
    editors["head"].edit.clear()
    editors["head"].changed.emit()
    editors["head_phone"].setFocus()
    editors["head_phone"].edit.clear()
    editors["head_phone"].changed.emit()

    press(Qt.Key.Key_Escape)

    stored = next(workspace.records(Station).all())
    assert "负责人" in asked[0]
    assert not page.in_form()
    assert (stored.head, stored.head_phone) == ("苏以棠", None)


def test_an_empty_bin_says_that_it_is_empty(page):
    page.listing().tabs.choose("bin")
    look(page)

    assert page.listing()._bin_empty.isVisible()
    assert not page.listing()._none_yet.isVisible()


def test_a_register_that_is_gathered_has_its_button_and_says_what_came(qtbot, workspace):
    """S0-83."""
    save_new(workspace, new_record(workspace, KeyEnterprise, {"full_name": "福州云岫文化有限公司"}))
    page = RegisterPage(workspace, (RightsHolder, Station))
    page.reload()
    qtbot.addWidget(page)
    show(page, 1182, 740)
    look(page)
    told = []
    page.told.connect(lambda said, undoable: told.append((said, undoable)))

    page.listing().action.click()
    look(page)

    assert names(page) == ["福州云岫文化有限公司"]
    assert told == [("已从企业、线索和案件汇集 1 条主体信息", True)]
    page.show_kind("station")
    look(page)
    assert page.listing().action is None


def test_the_column_of_the_state_has_room_for_the_longest_state(qapp):  # noqa: ARG001 - fonts are measured
    column = next(one for one in register_columns(Mediation) if one.title == "状态")

    assert column.width >= chip_width("已申请司法确认") + 2 * tokens.GAP_3


def test_like_tasks_and_scorecards_are_told_apart_by_their_office():
    names = {"one": "上渡所", "two": "下渡所"}

    tasks = [called_after(ActionItem(what="排查重点商户", owner_unit=unit), names) for unit in names]
    scorecards = [called_after(Scorecard(number="仓山区局考2026A0001", year=2026, office=unit), names) for unit in names]

    assert tasks == ["排查重点商户 上渡所", "排查重点商户 下渡所"]
    assert scorecards == ["仓山区局考2026A0001 上渡所 2026", "仓山区局考2026A0001 下渡所 2026"]


def test_a_complaint_is_registered_as_a_lead_from_its_pane_and_then_names_it(monkeypatch, qtbot, workspace):
    said = {"sort": "举报", "outside_number": "12315-2026-0007", "received_on": "2026-03-02", "subject": "榕岸茶叶店", "matter": "出售假冒商标的茶叶"}
    save_new(workspace, new_record(workspace, ComplaintRecord, said | {"handled_by": workspace.unit.uid}))
    page = RegisterPage(workspace, (ComplaintRecord,))
    page.reload()
    qtbot.addWidget(page)
    show(page, 1182, 740)
    look(page)

    page.pane.steps.buttons["lead"].click()
    dialog = dialog_of(AskingDialog)
    shown = (dialog.editors["suspect"].value(), dialog.editors["source"].value(), dialog.editors["detail"].value())
    dialog.editors["kind"].set_value("商标侵权")
    dialog.editors["area"].set_value(workspace.areas()[0].uid)
    dialog.take()
    look(page)

    assert page.pane.detail is not None
    named = (page.pane.detail.row.record.lead, "lead" in page.pane.steps.buttons)
    again = {"outside_number": "12315-2026-0008", "handled_by": workspace.unit.uid}
    save_new(workspace, new_record(workspace, ComplaintRecord, said | again))
    page.reload()
    look(page)
    page.listing().records.table.choose(next(row.uid for row in page.listing().records.model.rows() if row.record.lead is None))
    look(page)
    with monkeypatch.context() as patch:
        asked_in = []
        patch.setattr("app.ui.parts.lead_dialog.possible_duplicates", lambda own, lead: asked_in.append(current_thread()) or possible_duplicates(own, lead))
        page.pane.steps.buttons["lead"].click()
        same = dialog_of(AskingDialog)
    told = [label.text() for label in same.findChildren(PlainLabel) if label.isVisible() and "榕岸茶叶店" in label.text()]
    same.reject()

    (lead,) = workspace.records(Lead).all()
    assert told[1:] == ["盖山所 3月2日登记过“榕岸茶叶店”（同一名称）。"]
    assert asked_in
    assert main_thread() not in asked_in
    assert shown == ("榕岸茶叶店", "举报", "出售假冒商标的茶叶")
    assert (lead.suspect, lead.kind, lead.state) == ("榕岸茶叶店", "商标侵权", "待研判")
    assert named == (lead.uid, False)
