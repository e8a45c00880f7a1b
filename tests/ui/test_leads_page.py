"""The page of leads on a real database: views, filters, pane, steps, due day, and the way into the form and back."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from app.domain.leads import Lead
from app.domain.organisation import Unit
from app.domain.query import Query, where_is
from app.domain.step_record import Step
from app.services import support
from app.services.lead_views import TimeUsed
from app.services.leads import find_place, register, save_draft, triage
from app.services.saved_views import saved_views
from app.services.steps import heads_of
from app.services.workspace import Workspace
from app.ui.leads.columns import time_left
from app.ui.leads.decision_dialog import DecisionDialog
from app.ui.leads.listing import LeadListing
from app.ui.leads.page import LeadsPage
from app.ui.parts.asking_dialog import AskingDialog
from app.ui.parts.exporting import SKIP
from app.ui.parts.settle_dialog import SettleDialog
from app.ui.parts.step_dialog import StepDialog
from app.ui.theme.tokens import Tone
from app.ui.widgets import Popover, TimeLeft, outlined_button
from tests.ui.desk import desk, dialog_of, press, show, write
from tests.ui.desk import settle as settle_jobs
from tests.ui.looking import clipped_texts, nameless, small_texts

TRIAGED = {"held_on": "2026-11-19", "people": "江一帆、林之遥", "conclusion": "继续核查", "guidance": "先作商标鉴别"}


@pytest.fixture
def workspace(qapp, tmp_path):  # noqa: ARG001 - an application before any timer
    with desk(tmp_path) as workspace:
        yield workspace


def lead_of(workspace: Workspace, suspect: str, days: int = 3, area: str = "盖山", unit: str = "", **values: object) -> Lead:
    """A registered lead, received so many days ago, perhaps by another office."""
    received = (date(2026, 11, 20) - timedelta(days=days)).isoformat()
    lead = Lead(unit=workspace.unit.uid, suspect=suspect, source="举报", received_on=received, kind="商标侵权", detail="侵权鞋", handler="叶清和")
    lead.area = find_place(workspace, area).area.uid
    for name, value in values.items():
        setattr(lead, name, value)
    own = workspace.unit
    if unit:
        workspace.unit = workspace.records(Unit).first(Query((where_is("short_name", unit),)))
        lead.unit = workspace.unit.uid
    stored = register(workspace, lead)
    workspace.unit = own
    return stored


@pytest.fixture
def open_page(qtbot, workspace):
    def made(width: int = 1182, height: int = 740) -> LeadsPage:
        page = LeadsPage(workspace)
        qtbot.addWidget(page)
        made.pages.append(page)
        show(page, width, height)
        page.reload()
        look(page)
        return page

    made.pages = []
    return made


def look(_page: LeadsPage) -> None:
    """Wait until list and pane show what the database holds."""
    settle_jobs()
    QTest.qWait(60)
    settle_jobs()


def dispute(workspace: Workspace, lead: Lead) -> list[Step]:
    """Two decisions, neither of which knew of the other."""
    seen = heads_of(workspace, lead).heads
    steps = [
        Step(unit=lead.unit, of_kind="lead", of=lead.uid, name_taken=name, after=seen, taken_at=f"2026-11-20T15:0{minute}", taken_by="某人")
        for minute, name in enumerate(("file_case", "close"))
    ]
    for step in steps:
        with workspace.commit("同时办理") as change:
            change.add(step, workspace.records(Lead).audience(lead.uid))
    return steps


def suspects(page: LeadsPage) -> list[str]:
    return [row.lead.suspect for row in page.list.records.model.rows()]


def buttons(page: LeadsPage) -> list[str]:
    return [button.text() for button in page.pane.findChildren(QPushButton) if button.isVisible() and button.isEnabled() and button.text()]


def test_the_tabs_of_a_coordinating_office_count_its_group(workspace, open_page):
    lead_of(workspace, "禾木箱包", days=30)
    lead_of(workspace, "履云鞋行", days=18, unit="仓前所", area="仓前")
    lead_of(workspace, "小满文具", days=1)

    page = open_page()

    assert [words for _key, words in page.list.filters.tabs._tabs] == ["本组在办 3", "本所在办 2", "快到期 1", "已超期 1", "草稿 0", "全部 3", "回收站 0"]
    assert suspects(page) == ["禾木箱包", "履云鞋行", "小满文具"]


def test_an_office_sees_its_own_leads_first(qapp, tmp_path, qtbot):  # noqa: ARG001
    with desk(tmp_path, "仓前所") as workspace:
        page = LeadsPage(workspace)
        qtbot.addWidget(page)
        look(page)

        assert [key for key, _words in page.list.filters.tabs._tabs] == ["own", "soon", "overdue", "drafts", "all", "bin"]
        page.deleteLater()


def test_an_empty_list_teaches_how_to_begin(open_page):
    page = open_page()

    assert page.list._empty.isVisible()


@pytest.mark.parametrize("typed", ["鞋行", "lyxh", "13950102204", "0002"])
def test_the_box_finds_by_name_initials_telephone_and_number(workspace, open_page, typed):
    lead_of(workspace, "禾木箱包")
    lead_of(workspace, "履云鞋行", suspect_phone="13950102204")
    page = open_page()

    page.list.filters.box.setFocus()
    write(page, typed)
    QTest.qWait(220)
    look(page)

    assert suspects(page) == ["履云鞋行"]


def test_a_filter_narrows_and_is_cleared_again(workspace, open_page):
    lead_of(workspace, "禾木箱包")
    lead_of(workspace, "履云鞋行", kind="假冒专利")
    page = open_page()
    combo = page.list.filters.combos["kind"]

    combo.setCurrentIndex(combo.findData("假冒专利"))
    combo.activated.emit(combo.currentIndex())
    look(page)
    narrowed = suspects(page)
    page.list.filters.clear_button.click()
    look(page)

    assert narrowed == ["履云鞋行"]
    assert len(suspects(page)) == 2


def test_the_time_left_is_said_in_working_days_and_overdue_in_words(workspace, open_page):
    lead_of(workspace, "超期的", days=30)
    lead_of(workspace, "新的", days=0)
    page = open_page()
    column = page.list.records.model.columns[8]

    assert [column.text(row) for row in page.list.records.model.rows()] == ["超期 7", "15"]


def test_on_the_weekend_after_its_due_day_a_lead_is_overdue() -> None:
    """No working day has gone by since Friday: it is past all the same."""
    time = time_left(TimeUsed(1.0, 0, date(2026, 11, 20), past=True))

    assert time == TimeLeft(1.0, "超期", Tone.RED)


def test_the_buttons_are_exactly_the_open_steps_of_this_unit(workspace, open_page):
    """S0-71."""
    lead = lead_of(workspace, "履云鞋行")
    page = open_page()
    first = buttons(page)
    menu = [action.text() for action in page.pane.more_menu(page.pane.detail, {"triage"}).actions() if action.text()]

    triage(workspace, lead, TRIAGED)
    page.reload()
    look(page)
    later = [action.text() for action in page.pane.more_menu(page.pane.detail, {"triage"}).actions() if action.isEnabled()]

    assert "写研判" in first
    assert menu[0] == "延长期限"
    assert {"登记决定", "并案"} <= set(later)
    assert "并入重复线索" not in later
    assert "登记决定" in buttons(page)


def test_a_lead_of_another_office_shows_who_is_to_act(workspace, open_page):
    lead_of(workspace, "履云鞋行", unit="仓前所", area="仓前")
    page = open_page()

    closed = next(button for button in page.pane.findChildren(QPushButton) if button.text() == "写研判")
    menu = page.pane.more_menu(page.pane.detail, set()).actions()

    assert not closed.isEnabled()
    assert "由承办单位办理" in closed.toolTip()
    assert [action.isEnabled() for action in menu if action.text() == "写研判（由承办单位办理）"] == [False]


def test_a_lead_of_another_office_is_read_in_the_pane_not_in_the_form(workspace, open_page):
    lead = lead_of(workspace, "履云鞋行", unit="仓前所", area="仓前")
    page = open_page()
    told = []
    page.told.connect(lambda words, _undoable: told.append(words))

    page.open_record(lead.uid)

    assert not page.in_form()
    assert told == ["这条线索由仓前所登记，内容在右侧查看"]


def test_a_triage_is_written_in_the_dialog_and_stands_in_the_course(workspace, open_page):
    """S0-71."""
    lead_of(workspace, "履云鞋行")
    page = open_page()

    page.begin_step("triage")
    dialog = dialog_of(AskingDialog)
    dialog.editors["conclusion"].set_value("建议立案")
    dialog.editors["guidance"].set_value("请权利人鉴别")
    dialog.do.click()
    look(page)

    assert page.pane.detail.lead.state == "核查中"
    assert [(one.title, one.note) for one in page.pane.detail.course if not one.to_come][-1] == ("研判：建议立案", "请权利人鉴别")


def test_a_lead_that_a_step_took_out_of_the_list_stays_in_the_pane_and_the_keyboard_at_its_buttons(workspace, open_page):
    lead_of(workspace, "禾木箱包")
    lead = lead_of(workspace, "履云鞋行")
    triage(workspace, lead, TRIAGED)
    page = open_page()
    page.list.records.look_for(lead.uid)
    look(page)
    page.pane.take_keyboard()
    page.begin_step("file_case")
    dialog = dialog_of(StepDialog)
    dialog.editors["decided_by"].set_value("叶清和")
    dialog.do.click()
    look(page)

    assert suspects(page) == ["禾木箱包"]
    assert page.pane.detail.lead.uid == lead.uid
    assert page.pane.has_keyboard()


def test_a_decision_follows_the_triage_and_is_registered_in_one_dialog(workspace, open_page):
    """S0-71: the conclusion of the triage stands there first; a refusal wants its reason."""
    lead = lead_of(workspace, "履云鞋行")
    triage(workspace, lead, TRIAGED | {"conclusion": "建议不予立案"})
    page = open_page()

    page.open_record(lead.uid, "decide")
    look(page)
    dialog = dialog_of(DecisionDialog)
    dialog.editors["decided_by"].set_value("叶清和")
    dialog.do.click()
    asked = dialog._refusal.text()
    dialog.reason.set_value("查无违法事实")
    dialog.do.click()
    look(page)

    assert asked == "还差1项：说明。"
    assert workspace.records(Lead).get(lead.uid).state == "不予立案"


def test_a_step_that_lacks_its_decision_says_so_in_the_dialog(workspace, open_page, qtbot):
    """S0-71: a lead cannot be closed without the decision and its date."""
    lead = lead_of(workspace, "履云鞋行")
    triage(workspace, lead, TRIAGED)
    page = open_page()
    move = next(move for move in page.pane.detail.mine() if move.name == "close")
    dialog = StepDialog(page, page._context, workspace.records(Lead).get(lead.uid), move)
    qtbot.addWidget(dialog)
    dialog.show()

    dialog.do.click()

    assert dialog.isVisible()
    day = dialog.editors["decided_on"]
    assert (day.value(), day.is_carried()) == ("2026-11-20", True), "the day of the step stands there, grey"
    assert dialog._refusal.text() == "还差2项：决定人、说明理由。"
    assert clipped_texts(dialog) == []


def test_the_due_day_is_explained_and_escape_closes(workspace, open_page):
    lead_of(workspace, "履云鞋行", days=16)
    page = open_page()

    popover = page.explain_due()
    shown = popover.isVisible()
    said = page.pane.detail.due.counted
    press(Qt.Key.Key_Escape)

    assert shown
    assert said == "11月4日收到，当日不计。15 个工作日，已过 12 个，还剩 3 个；周六、周日和放假不计。"
    assert popover.isHidden()
    assert page.pane.due_button.text() == "还剩 3 个工作日（11月25日 周三到期）"


def test_telephones_are_masked_in_the_pane(workspace, open_page):
    lead_of(workspace, "履云鞋行", suspect_phone="13950102204")

    page = open_page()

    labels = [label.text() for label in page.pane.facts.findChildren(type(page.pane.title).__mro__[1])]
    assert "139****2204" in labels
    assert "13950102204" not in labels


def test_enter_opens_the_form_and_escape_comes_back_to_the_same_line(workspace, open_page):
    for number in range(5):
        lead_of(workspace, f"第{number}家店")
    page = open_page()
    page.list.records.focus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    before = page.list.records.table.record().uid

    press(Qt.Key.Key_Return)
    opened = page.in_form()
    press(Qt.Key.Key_Escape)
    look(page)

    assert opened
    assert not page.in_form()
    assert page.list.records.table.record().uid == before


def test_a_change_shows_its_values_before_and_after_and_can_be_undone(workspace, open_page):
    lead = lead_of(workspace, "履云鞋行")
    page = open_page()
    page.open_record(lead.uid)
    page.form.form.editors["handler"].setFocus()
    page.form.form.editors["handler"].edit.selectAll()
    write(page, "林之遥")
    press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    look(page)
    newest = page.pane.detail.history.entries[0]

    page.undo()
    look(page)

    assert newest.changes == ["承办人：叶清和 → 林之遥"]
    assert page.pane.detail.lead.handler == "叶清和"


def test_a_new_lead_is_chosen_in_the_list_after_it_was_registered(workspace, open_page):
    lead_of(workspace, "禾木箱包")
    page = open_page()
    page.new()
    editors = page.form.form.editors
    for name, value in (("source", "举报"), ("suspect", "新来的店"), ("kind", "商标侵权"), ("detail", "x")):
        editors[name].set_value(value)
    editors["area"].set_value(find_place(workspace, "三叉").area.uid)

    page.form.save()
    look(page)

    assert page.list.records.table.record().lead.suspect == "新来的店"
    assert page.pane.detail.lead.state == "待研判"


def test_other_pages_are_asked_by_signal(workspace, open_page, qtbot):
    lead_of(workspace, "履云鞋行")
    page = open_page()
    page.list.records.focus()

    with qtbot.waitSignal(page.support_requested, timeout=1000) as asked:
        press(Qt.Key.Key_F6)
    with qtbot.waitSignal(page.print_requested, timeout=1000) as printed:
        page.print()

    assert asked.args[0].suspect == printed.args[0].suspect == "履云鞋行"


@pytest.mark.parametrize("width, height", [(1182, 700), (1736, 1050)])
def test_nothing_is_cut_small_or_nameless(workspace, open_page, width, height):
    lead_of(workspace, "福州云岫日化有限公司", days=16)

    page = open_page(width, height)

    assert clipped_texts(page) == []
    assert small_texts(page) == []
    assert nameless(page) == []


def test_support_and_dispatch_stand_in_the_course(workspace, open_page):
    lead = lead_of(workspace, "履云鞋行")
    request = support.request_for(workspace, lead)
    request.people, request.starts_at, request.place = 2, "2026-11-25T09:00", "盖山镇"
    support.submit(workspace, request)

    page = open_page()

    assert "申请支援 2 人" in [one.title for one in page.pane.detail.course]
    assert page.list.records.model.rows()[0].support == "已提交"


def test_another_page_opens_a_lead_with_a_step(workspace, open_page):
    lead_of(workspace, "别的店")
    lead = lead_of(workspace, "履云鞋行")
    page = open_page()

    page.open_record(lead.uid, "triage")
    look(page)

    dialog = dialog_of(AskingDialog)
    assert dialog.windowTitle() == "写研判·履云鞋行"
    dialog.reject()
    assert page.list.records.table.record().uid == lead.uid


def test_a_lead_further_down_than_the_list_has_been_read_is_the_one_that_is_opened(workspace, open_page, monkeypatch):
    """From 今日 or Ctrl+K: never the step of another lead."""
    monkeypatch.setattr("app.ui.widgets.model.PAGE_SIZE", 2)
    first = lead_of(workspace, "履云鞋行", days=1)
    for place in range(14):
        lead_of(workspace, f"闽韵茶行{place}", days=9)
    page = open_page(height=360)
    assert first.uid not in [row.uid for row in page.list.records.model.rows()]

    page.open_record(first.uid, "triage")
    look(page)
    look(page)

    dialog = dialog_of(AskingDialog)
    assert dialog.windowTitle() == "写研判·履云鞋行"
    dialog.reject()
    assert page.pane.detail.lead.uid == first.uid


def test_a_dispute_is_settled_from_another_page(workspace, open_page):
    lead = lead_of(workspace, "履云鞋行")
    triage(workspace, lead, TRIAGED)
    dispute(workspace, lead)
    page = open_page()

    page.open_record(lead.uid, "settle")
    look(page)

    dialog_of(SettleDialog).reject()


def test_a_draft_is_continued_from_its_step(workspace, open_page):
    draft = save_draft(workspace, Lead(unit=workspace.unit.uid, suspect="没写完的店"))
    page = open_page()

    page.open_record(draft.uid, "register")

    assert page.in_form()
    assert page.form.form.editors["suspect"].value() == "没写完的店"


def test_the_bureau_sees_all_its_offices(qapp, tmp_path, qtbot):  # noqa: ARG001
    with desk(tmp_path, "仓山区局") as workspace:
        lead_of(workspace, "履云鞋行", unit="仓前所", area="仓前")
        page = LeadsPage(workspace)
        qtbot.addWidget(page)
        page.reload()
        look(page)

        assert page.list.filters.tabs._tabs[0] == ("group", "全局在办 1")
        page.deleteLater()


def test_a_dispute_is_settled_with_a_choice_and_a_reason(workspace, open_page):
    lead = lead_of(workspace, "履云鞋行")
    triage(workspace, lead, TRIAGED)
    filed, _closed = dispute(workspace, lead)
    page = open_page()
    page.open_record(lead.uid, "none")
    look(page)
    assert "议定争议" in buttons(page)
    page.pane.settle_asked.emit()
    dialog = dialog_of(SettleDialog)
    dialog.do.click()
    refused = dialog._refusal.text()

    dialog.choices[filed.uid].setChecked(True)
    assert list(dialog.editors) == ["decided_by", "decided_on", "decision"]
    dialog.do.click()
    assert dialog._refusal.text() == "还差3项：决定人、决定日期、说明理由。"
    assert clipped_texts(dialog) == []
    dialog.editors["decided_by"].set_value("刘思源")
    dialog.editors["decided_on"].set_value("2026-11-20")
    dialog.reason.set_value("双方商定")
    dialog.do.click()
    look(page)

    assert refused == "还差2项：选择一步、说明理由。"
    settled = workspace.records(Lead).get(lead.uid)
    assert (settled.state, settled.decided_by) == ("已立案", "刘思源")
    assert "议定争议" not in buttons(page)


def test_f1_shows_the_clause_behind_the_due_day(workspace, open_page):
    lead_of(workspace, "履云鞋行")
    page = open_page()

    page.help_clause()

    words = [label.text() for popover in page.findChildren(Popover) for label in popover.findChildren(QLabel)]
    assert "市场监督管理行政处罚程序规定 第十八条" in words


def test_locking_the_window_keeps_what_was_typed(workspace, open_page):
    page = open_page()
    page.new()
    page.form.form.editors["suspect"].setFocus()
    write(page, "没写完的店")
    page.form.form.editors["received_on"].setFocus()
    page.form.form.editors["received_on"].edit.selectAll()
    write(page, "上个月吧")

    assert page.keep_typed(may_ask=False)
    assert [lead.suspect for lead in workspace.records(Lead).all()] == ["没写完的店"]


def test_a_deleted_lead_is_brought_back_from_the_bin(workspace, open_page, monkeypatch):
    """S0-73: 90 days in the bin, with 恢复 in the pane and no other step."""
    monkeypatch.setattr("app.ui.leads.page.ask", lambda *_words, **_more: True)
    lead_of(workspace, "履云鞋行")
    page = open_page()
    page._delete()
    look(page)
    left = suspects(page)

    page.list.filters.choose("bin")
    look(page)
    in_bin, offered = suspects(page), buttons(page)
    next(button for button in page.pane.findChildren(QPushButton) if button.text() == "恢复").click()
    look(page)
    emptied = page.list._bin_empty.isVisible()
    page.list.filters.choose("all")
    look(page)

    assert (left, in_bin) == ([], ["履云鞋行"])
    assert "恢复" in offered
    assert "申请支援" not in offered
    assert emptied
    assert suspects(page) == ["履云鞋行"]


def test_a_lead_with_an_open_request_says_so_before_it_is_deleted(workspace, open_page, monkeypatch):
    asked = []
    monkeypatch.setattr("app.ui.leads.page.ask", lambda _parent, _title, text, **_more: bool(asked.append(text)))
    lead = lead_of(workspace, "履云鞋行")
    request = support.request_for(workspace, lead)
    request.people, request.starts_at, request.place = 2, "2026-11-25T09:00", "盖山镇"
    request = support.submit(workspace, request)
    page = open_page()

    page._delete()

    assert request.number in asked[0]
    assert "不会撤回申请" in asked[0]


def test_a_click_on_the_chosen_line_brings_the_closed_pane_back(workspace, open_page):
    lead = lead_of(workspace, "履云鞋行")
    page = open_page()
    page.pane.closed.emit()
    hidden = page.pane.isHidden()

    QTest.mouseClick(page.list.records.table.viewport(), Qt.MouseButton.LeftButton, pos=page.list.records.table.cell_rect(lead.uid, 1).center())

    assert hidden
    assert page.pane.isVisible()


def test_a_wrong_day_has_no_due_day(workspace, open_page):
    lead = lead_of(workspace, "履云鞋行")
    page = open_page()
    page.open_record(lead.uid)
    before = page.form.rail.due.text()
    day = page.form.form.editors["received_on"]
    day.setFocus()
    day.edit.clear()

    write(page, "去年夏天")

    assert "个工作日" in before
    assert "个工作日" not in page.form.rail.due.text()


def test_leads_are_imported_in_the_window_and_what_is_here_already_is_asked_about(workspace, open_page, tmp_path, monkeypatch):
    """The columns that were not read are told too."""
    lead_of(workspace, "闽韵茶行")
    file = tmp_path / "in.csv"
    file.write_text("线索编号,涉嫌主体\n1,闽韵茶行\n2,新的一家\n", encoding="utf-8-sig")
    asked, told, said = [], [], []
    monkeypatch.setattr("app.ui.parts.exporting.file_to_open", lambda *_: file)
    monkeypatch.setattr("app.ui.parts.exporting.tell", lambda _parent, title, *more, **_: told.append((title, *more)))
    monkeypatch.setattr("app.ui.widgets.dialogs.Dialog.exec", lambda dialog: asked.append(dialog) or SKIP)
    page = open_page()
    page.told.connect(lambda words, _undo: said.append(words))

    next(button for button in page.findChildren(QPushButton) if button.text() == "从 Excel 导入").click()
    for _ in range(4):
        look(page)

    assert any("闽韵茶行" in label.text() for label in asked[0].findChildren(QLabel))
    assert "新增 1 条" in said[0]
    assert "线索编号" in told[0][1]
    assert sorted(lead.suspect for lead in workspace.records(Lead).all()) == ["新的一家", "闽韵茶行"]


def test_a_filter_is_kept_as_a_tab_and_taken_away_again(qtbot, tmp_path):
    """The tab stands for this account, on the next day too."""
    with desk(tmp_path) as workspace:
        listing = LeadListing(workspace, QLabel(), outlined_button("新建"))
        qtbot.addWidget(listing)
        show(listing, 1182, 700)
        listing.reload()
        settle_jobs()
        filters = listing.filters
        kind = filters.combos["kind"]
        kind.setCurrentIndex(kind.findData("商标侵权"))
        filters.changed.emit()
        filters.kept.save_button.click()
        kept = [(one.words, one.narrowing.value("kind")) for one in saved_views(workspace, Lead)]
        filters.kept.tabs.choose("")
        without = filters.is_narrow()
        filters.kept.tabs.choose("0")
        settle_jobs()

        assert kept == [("商标侵权", "商标侵权")]
        assert (without, kind.currentData(), filters.kept.forget_button.isVisible()) == (False, "商标侵权", True)

        filters.kept.forget_button.click()

        assert saved_views(workspace, Lead) == []
