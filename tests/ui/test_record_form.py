"""The form that any record kind gets from its declaration, and the lead's own: filled by keys only, never losing what was typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QMenu, QPushButton

from app.domain.kinds import KINDS
from app.domain.leads import Lead, Reporter
from app.domain.organisation import Area
from app.domain.phrases import Phrase
from app.domain.records import fields_of
from app.domain.stations import Station
from app.services.leads import register, save_draft
from app.services.records import new_record
from app.ui.editors import Context
from app.ui.forms.grid import FieldLabel
from app.ui.forms.record_form import RecordForm
from app.ui.forms.summary import SummaryPill
from app.ui.leads.comparing import CompareDialog
from app.ui.leads.form import SECTIONS, LeadForm
from app.ui.parts.revealing import RevealDialog
from app.ui.support.ask_pane import SECTIONS as ASKED
from app.ui.widgets import PlainLabel, Popover
from db.journal import entries
from tests.photos import a_photo
from tests.ui.desk import desk, press, settle, show, write
from tests.ui.looking import clipped_texts, nameless

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def workspace(qapp, tmp_path):  # noqa: ARG001 - an application before any timer
    with desk(tmp_path) as workspace:
        yield workspace


@pytest.fixture
def station(qtbot, workspace):
    form = RecordForm(Context(workspace), Station)
    qtbot.addWidget(form)
    form.show_record(new_record(workspace, Station, {}))
    show(form, 900, 600)
    return form


@pytest.fixture
def lead_form(qtbot, workspace):
    form = LeadForm(Context(workspace))
    qtbot.addWidget(form)
    show(form, 1150, 680)
    form.begin()
    return form


def test_every_field_of_the_declaration_stands_in_its_order(station):
    assert list(station.editors) == list(fields_of(Station))


def test_two_columns_when_there_is_room_and_one_when_there_is_not(station):
    grid = station.editors["short_name"].parentWidget()
    wide = grid.columns()

    show(station, 500, 600)

    assert (wide, grid.columns()) == (2, 1)
    assert clipped_texts(station) == []
    assert nameless(station) == []


def test_the_pill_counts_what_is_missing_and_what_is_wrong(qtbot, station):
    pill = SummaryPill(station, "提交")
    qtbot.addWidget(pill)
    first = pill.text()

    station.editors["short_name"].setFocus()
    write(station, "梧桐里站")
    station.editors["set_up_on"].setFocus()
    write(station, "开春")

    assert first == "还差4项可提交"
    assert pill.text() == "有1项请改正，还差3项可提交"


def test_f8_takes_what_the_list_has_marked_as_tab_does(lead_form):
    source = lead_form.form.editors["source"]
    source.setFocus()
    QTest.keyClicks(source.edit, "jb")

    press(Qt.Key.Key_F8)

    assert source.value() == "举报"
    assert lead_form.form.focused() is not source


def test_the_pill_waits_while_initials_are_still_typed(lead_form):
    before = lead_form.pill.text()
    source = lead_form.form.editors["source"]
    source.setFocus()

    QTest.keyClicks(source.edit, "j")
    typing = lead_form.pill.text()
    QTest.keyClicks(source.edit, "xyz")

    assert typing == before
    assert lead_form.pill.text().startswith("有1项请改正")


def test_f8_goes_from_problem_to_problem(station):
    station.editors["founder"].setFocus()

    press(Qt.Key.Key_F8)
    first = station.focused().field.name
    press(Qt.Key.Key_F8)

    assert (first, station.focused().field.name) == ("full_name", "head")
    assert station.editors["full_name"].message() == "请填写站名。"


def test_f8_brings_a_problem_far_below_into_sight(lead_form):
    lead_form.form.editors["right_checked_on"].setFocus()
    write(lead_form, "不知道")
    lead_form.form.editors["detail"].setFocus()
    settle()

    press(Qt.Key.Key_F8)
    settle()

    wrong = lead_form.form.editors["right_checked_on"]
    assert lead_form.form.focused() is wrong
    assert not wrong.visibleRegion().isEmpty()


def test_a_text_that_cannot_be_read_is_not_kept_but_stays(station, workspace):
    record = new_record(workspace, Station, {"set_up_on": "2020-01-01"})
    station.show_record(record)
    station.editors["set_up_on"].setFocus()
    station.editors["set_up_on"].edit.selectAll()
    write(station, "前年夏天")

    station.write_into(record)
    station.mark_saved()

    assert record.set_up_on == "2020-01-01"
    assert station.editors["set_up_on"].edit.text() == "前年夏天"
    assert station.is_changed()


def test_a_lead_is_registered_by_keys_only(lead_form, workspace):
    """S0-13, S0-70: six fields, no mouse, at most 12 control keystrokes besides text."""
    saved = []
    lead_form.saved.connect(saved.append)
    presses = 1  # Ctrl+N, which opened the form

    def key(which, modifier=Qt.KeyboardModifier.NoModifier):
        nonlocal presses
        presses += 1
        press(which, modifier)

    QTest.keyClicks(lead_form.form.editors["source"].edit, "jb")
    key(Qt.Key.Key_Tab)
    write(lead_form, "11.18")
    key(Qt.Key.Key_Tab)
    write(lead_form, "履云鞋行")
    key(Qt.Key.Key_Tab)
    write(lead_form, "三叉")
    key(Qt.Key.Key_Tab)
    seen = lead_form.rail.place.text(), lead_form.rail.due.text()
    write(lead_form, "商标侵权")
    key(Qt.Key.Key_Tab)
    write(lead_form, "店内销售侵权鞋")
    key(Qt.Key.Key_S, CONTROL)

    lead = saved[0]
    assert presses <= 12
    assert seen[0] == "属于第一组（牵头所：盖山所），辖区所三叉街所（待确认）"
    assert seen[1].startswith("还剩 13 个工作日（12月9日 周三到期）")
    assert (lead.state, lead.source, lead.received_on, lead.kind) == ("待研判", "举报", "2026-11-18", "商标侵权")
    assert workspace.records(Area).get(lead.area).full_name == "三叉街街道"
    assert workspace.names([lead])[lead.office] == "三叉街所"


def test_an_incomplete_lead_is_kept_as_a_draft_and_says_what_is_missing(lead_form, workspace):
    told = []
    lead_form.told.connect(told.append)
    lead_form.form.editors["suspect"].setFocus()
    write(lead_form, "履云鞋行")

    press(Qt.Key.Key_S, CONTROL)

    assert told == ["草稿已保存，还差4项可登记"]
    assert [lead.suspect for lead in workspace.records(Lead).all()] == ["履云鞋行"]
    assert lead_form.form.editors["source"].message() == "请填写线索来源。"


def test_saving_twice_keeps_one_draft(lead_form, workspace):
    lead_form.form.editors["suspect"].setFocus()
    write(lead_form, "履云鞋行")

    press(Qt.Key.Key_S, CONTROL)
    press(Qt.Key.Key_S, CONTROL)

    assert workspace.records(Lead).count() == 1


def test_leaving_keeps_what_was_typed(lead_form, workspace):
    lead_form.form.editors["suspect"].setFocus()
    write(lead_form, "闽韵茶行")

    press(Qt.Key.Key_Escape)

    assert [(lead.suspect, lead.state) for lead in workspace.records(Lead).all()] == [("闽韵茶行", "草稿")]


def test_leaving_an_untouched_form_keeps_nothing(lead_form, workspace):  # noqa: ARG001
    press(Qt.Key.Key_Escape)

    assert workspace.records(Lead).count() == 0


def test_an_office_of_ones_own_choice_needs_a_reason(lead_form):
    """S0-13: override with a reason."""
    editors = lead_form.form.editors
    editors["area"].setFocus()
    write(lead_form, "三叉")
    press(Qt.Key.Key_Tab)
    editors["office"].setFocus()
    editors["office"].edit.selectAll()
    write(lead_form, "东升所")
    press(Qt.Key.Key_Tab)
    warned = lead_form.rail.place.text()
    write(lead_form, "当事人仓库在东升")

    assert warned == "改派其他单位须写明改派理由，否则按辖区所保存。"
    assert lead_form.rail.place.text().startswith("属于第一组")


def test_a_possible_duplicate_is_shown_while_typing(lead_form, workspace, qtbot):
    area = next(area.uid for area in workspace.areas() if area.name == "仓前街道")
    known = Lead(unit=workspace.unit.uid, suspect="阿芳服装店", suspect_phone="13950102204", source="投诉", received_on="2026-11-03")
    known.kind, known.detail, known.area = "商标侵权", "x", area
    register(workspace, known)

    lead_form.form.editors["suspect_phone"].setFocus()
    write(lead_form, "139 5010 2204")
    qtbot.waitUntil(lambda: bool(lead_form.rail.same()), timeout=3000)

    assert lead_form.rail.same() == ["盖山所 11月3日登记过“阿芳服装店”（同一电话）。"]


def test_a_possible_duplicate_is_compared_without_leaving_the_form(lead_form, workspace, qtbot):
    area = next(area.uid for area in workspace.areas() if area.name == "仓前街道")
    known = Lead(unit=workspace.unit.uid, suspect="阿芳服装店", suspect_phone="13950102204", source="投诉", received_on="2026-11-03")
    known.kind, known.detail, known.area = "商标侵权", "x", area
    known = register(workspace, known)
    lead_form.form.editors["suspect"].setFocus()
    write(lead_form, "阿芳服装店")
    qtbot.waitUntil(lambda: bool(lead_form.rail.same()), timeout=3000)

    next(button for button in lead_form.rail.findChildren(QPushButton) if button.text().startswith("对比")).click()
    dialog = QApplication.activeModalWidget()
    said = [label.text() for label in dialog.findChildren(QLabel)]
    with qtbot.waitSignal(lead_form.opened) as opened:
        dialog.accept()

    assert isinstance(dialog, CompareDialog)
    assert "投诉" in said
    assert said.count("阿芳服装店") == 2
    assert opened.args == [known.uid]
    assert workspace.records(Lead).count() == 2, "what was typed is kept as a draft"


def test_the_reporter_is_kept_here_and_shown_again_only_for_a_reason(lead_form, workspace):
    """S0-70: the reporter never leaves this computer; looking is journalled."""
    lead_form.form.editors["suspect"].setFocus()
    write(lead_form, "履云鞋行")
    lead_form.reporter.form.editors["full_name"].setFocus()
    write(lead_form, "林某某")
    press(Qt.Key.Key_S, CONTROL)
    lead = next(workspace.records(Lead).all())

    lead_form.begin(workspace.records(Lead).get(lead.uid))
    hidden = lead_form.reporter.form.editors["full_name"].value()
    lead_form.reporter.reason.setText("电话核实")
    lead_form.reporter._look()

    assert hidden is None
    assert lead_form.reporter.form.editors["full_name"].value() == "林某某"
    reporter = next(workspace.records(Reporter).all())
    assert workspace.records(Reporter).audience(reporter.uid) == ()


def test_an_attachment_is_kept_with_the_draft(lead_form, workspace, tmp_path):
    photo = tmp_path / "门头.jpg"
    photo.write_bytes(a_photo())

    lead_form.form.editors["photos"].add_files([photo])
    settle()
    press(Qt.Key.Key_S, CONTROL)

    assert [kept.name for lead in workspace.records(Lead).all() for kept in lead.photos] == ["门头.jpg"]


def test_a_photo_ticked_as_the_reporters_stays_on_this_computer_and_may_be_given_back(lead_form, workspace, tmp_path):
    """ux.md 3: “涉举报人信息” tick; the reporter's identity leaves in no bundle."""
    photo = tmp_path / "举报信.jpg"
    photo.write_bytes(a_photo())
    photos, papers = lead_form.form.editors["photos"], lead_form.reporter.form.editors["papers"]
    photos.add_files([photo])
    settle()
    photos.findChild(QCheckBox).click()
    settle()
    press(Qt.Key.Key_S, CONTROL)
    lead = next(workspace.records(Lead).all())
    (reporter,) = workspace.records(Reporter).all()
    kept = [one.name for one in reporter.papers]

    lead_form.begin(workspace.records(Lead).get(lead.uid))
    hidden = papers.value()
    lead_form.reporter.reason.setText("核对举报信")
    lead_form.reporter._look()
    settle()
    papers.findChild(QCheckBox).click()
    settle()
    press(Qt.Key.Key_S, CONTROL)

    assert (lead.photos, kept, hidden) == ((), ["举报信.jpg"], ())
    assert workspace.records(Reporter).audience(reporter.uid) == ()
    assert workspace.records(Reporter).get(reporter.uid).papers == ()
    assert [one.name for one in workspace.records(Lead).get(lead.uid).photos] == ["举报信.jpg"]


def test_a_photo_joins_a_reporter_who_stays_hidden(lead_form, workspace, tmp_path):
    lead_form.reporter.form.editors["full_name"].setFocus()
    write(lead_form, "林某某")
    press(Qt.Key.Key_S, CONTROL)
    lead_form.begin(next(workspace.records(Lead).all()))
    photo = tmp_path / "聊天记录.jpg"
    photo.write_bytes(a_photo())
    photos = lead_form.form.editors["photos"]
    photos.add_files([photo])
    settle()

    photos.findChild(QCheckBox).click()
    press(Qt.Key.Key_S, CONTROL)

    (reporter,) = workspace.records(Reporter).all()
    assert (reporter.full_name, [one.name for one in reporter.papers]) == ("林某某", ["聊天记录.jpg"])
    assert lead_form.reporter.form.editors["full_name"].value() is None


@pytest.fixture
def stored_lead(workspace):
    area = next(area.uid for area in workspace.areas() if area.name == "仓前街道")
    values = {"source": "投诉", "received_on": "2026-11-03", "kind": "商标侵权", "detail": "x", "area": area}
    return register(workspace, Lead(unit=workspace.unit.uid, suspect="闽韵茶行", suspect_phone="13950102204", suspect_head="林道明", **values))


def test_personal_values_of_a_stored_record_are_masked_in_its_form_and_never_written_back(lead_form, workspace, stored_lead):
    """Issue 5, sensitivity: masked on the screen by default."""
    lead_form.begin(stored_lead)
    settle()
    phone = lead_form.form.editors["suspect_phone"]
    shown_first = (phone.edit.text(), lead_form.form.hidden.isVisible(), phone.message())
    phone.setFocus()
    press(Qt.Key.Key_Tab)
    lead_form.form.editors["goods"].setFocus()
    write(lead_form, "运动鞋")
    press(Qt.Key.Key_S, CONTROL)

    kept = workspace.records(Lead).get(stored_lead.uid)
    assert shown_first == ("139****2204", True, "")
    assert "suspect_phone" not in lead_form.form.values()
    assert (kept.suspect_phone, kept.suspect_head, kept.goods) == ("13950102204", "林道明", "运动鞋")


def test_typing_into_a_masked_field_replaces_all_of_it(lead_form, workspace, stored_lead):
    lead_form.begin(stored_lead)
    phone, head = lead_form.form.editors["suspect_phone"], lead_form.form.editors["suspect_head"]
    phone.setFocus()
    QTest.keyClicks(phone.edit, "13700001111")
    head.setFocus()
    write(head, "陈")
    press(Qt.Key.Key_S, CONTROL)

    kept = workspace.records(Lead).get(stored_lead.uid)
    assert (kept.suspect_phone, kept.suspect_head) == ("13700001111", "陈")


def test_a_reason_shows_the_values_in_their_fields_and_stands_in_the_journal(lead_form, workspace, stored_lead):
    """Issue 5: 查看明文 asks the reason and is journalled."""
    lead_form.begin(stored_lead)
    lead_form.form.hidden.look.click()
    dialog = next(one for one in lead_form.window().findChildren(RevealDialog))
    dialog.reason.setText("电话联系当事人")
    dialog.look.click()
    settle()

    assert lead_form.form.editors["suspect_phone"].edit.text() == "13950102204"
    assert lead_form.form.editors["suspect_head"].edit.text() == "林道明"
    assert not lead_form.form.hidden.isVisible()
    assert not lead_form.form.is_changed()
    assert "电话联系当事人" in entries(workspace.store.db.conn, None, 1)[0].action


def entry(menu, words):
    return next(action for action in menu.actions() if words in action.text())


def test_phrases_of_a_field_are_kept_put_in_and_thrown_away(lead_form, workspace):
    """ux.md 3: 常用语 per field and office."""
    detail, goods = lead_form.form.editors["detail"], lead_form.form.editors["goods"]
    detail.setFocus()
    write(lead_form, "经查，当事人未能提供进货票据。")
    entry(lead_form.form.open_menu(), "存为常用语").trigger()
    lead_form.begin()
    goods.setFocus()
    elsewhere = [action.text() for action in lead_form.form.open_menu().actions() if action.text()]

    detail.setFocus()
    entry(lead_form.form.open_menu(), "经查").trigger()
    put_in = detail.value()
    menu = lead_form.form.open_menu()
    menu.findChild(QMenu).actions()[0].trigger()

    assert put_in == "经查，当事人未能提供进货票据。"
    assert "还没有常用语" in elsewhere
    assert lead_form.form.is_changed()
    assert workspace.records(Phrase).count() == 0


def test_a_field_that_goes_on_is_filled_with_what_the_last_record_says(lead_form, stored_lead):
    """ux.md 3: 沿用上次, per field."""
    kind = lead_form.form.editors["kind"]
    kind.setFocus()
    entry(lead_form.form.open_menu(), "沿用上次").trigger()

    lead_form.begin()
    filled = (kind.value(), kind.message(), kind.edit.property("state"), lead_form.form.editors["source"].value())
    kind.setFocus()
    press(Qt.Key.Key_Tab)

    assert filled == (stored_lead.kind, "沿用上次", "carried", None)
    assert (kind.value(), kind.message()) == (stored_lead.kind, "")


def test_what_is_known_of_the_subject_fills_what_is_empty_but_nothing_personal(lead_form, workspace, stored_lead):
    """ux.md 3: 主体画像 by name."""
    stored_lead.suspect_address = "仓前路12号"
    save_draft(workspace, stored_lead)
    lead_form.form.editors["suspect"].setFocus()
    write(lead_form, "闽韵茶行")
    press(Qt.Key.Key_Tab)
    settle()
    editors = lead_form.form.editors

    assert (editors["suspect_address"].value(), editors["suspect_address"].message()) == ("仓前路12号", f"取自 {stored_lead.number}，请核对")
    assert editors["suspect_phone"].value() is None
    press(Qt.Key.Key_S, CONTROL)
    assert "仓前路12号" in [lead.suspect_address for lead in workspace.records(Lead).all() if lead.uid != stored_lead.uid]


def test_a_question_mark_shows_the_sentence_of_the_document(lead_form):
    """ux.md 3: field help."""
    label = next(label for label in lead_form.findChildren(FieldLabel) if label.help is not None)

    label.help.click()

    popover = lead_form.window().findChild(Popover)
    assert any("号" in words.text() or "法" in words.text() for words in popover.findChildren(PlainLabel))


def test_what_a_new_record_holds_already_is_grey_until_somebody_passes_through_it(lead_form):
    """ux.md 3: prefilled values shown in grey italics until accepted by Tab."""
    received = lead_form.form.editors["received_on"]
    before = received.edit.property("state")

    received.setFocus()
    press(Qt.Key.Key_Tab)

    assert before == "carried"
    assert not received.edit.property("state")
    assert received.value() == "2026-11-20"


def test_nothing_is_cut_at_the_smallest_window(lead_form):
    settle()

    assert clipped_texts(lead_form) == []
    assert nameless(lead_form) == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.steps is not None])
def test_no_form_offers_what_only_a_step_writes(workspace, qtbot, kind):
    """S0-71: what a form offers a save must take."""
    form = RecordForm(Context(workspace), kind)
    qtbot.addWidget(form)
    declared = [name for section in (*SECTIONS, *ASKED) for name in section.names if name in fields_of(kind)]

    assert not kind.steps.set_by_steps & {*form.editors, *declared}
    assert form.editors


def test_a_registered_lead_does_not_lose_what_its_registration_required(lead_form, workspace):
    """S0-70: the rest is kept, the emptied field says so, and its stored value stays."""
    area = next(area.uid for area in workspace.areas() if area.name == "仓前街道")
    lead = Lead(unit=workspace.unit.uid, suspect="闽韵茶行", source="投诉", received_on="2026-11-03", kind="商标侵权", detail="x", area=area)
    lead_form.begin(register(workspace, lead))
    told = []
    lead_form.told.connect(told.append)
    lead_form.form.editors["suspect"].setFocus()
    lead_form.form.editors["suspect"].edit.selectAll()
    press(Qt.Key.Key_Delete)
    lead_form.form.editors["handler"].setFocus()
    write(lead_form, "叶清和")
    press(Qt.Key.Key_S, CONTROL)

    stored = next(workspace.records(Lead).all())
    assert (stored.suspect, stored.handler) == ("闽韵茶行", "叶清和")
    assert told == ["已保存，还差1项请补填或改正"]
    assert lead_form.form.editors["suspect"].message() == "请填写涉嫌主体。"
