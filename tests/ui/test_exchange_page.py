"""数据交换: joining in three steps, export with what leaves and what never does, import with a preview that adds up."""

import os
from datetime import date, timedelta
from threading import Event

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from app.domain.errors import NotAllowed
from app.domain.exchange_schedule import ExchangeSchedule
from app.domain.leads import Lead, Reporter
from app.services import exchange, identity, records
from app.services.bundle_preview import Mark, preview_bundle
from app.services.exchange_views import leaving, overview
from app.services.guarded_import import preview_guarded
from app.services.import_undo import restorable
from app.services.sticks import found_bundles
from app.ui.exchange.inbox_cards import MarkedText
from app.ui.exchange.page import ExchangePage
from app.ui.exchange.papers import Papers
from app.ui.frame import Frame
from app.ui.paper.preview import Preview
from app.ui.shell import PageSpec, Shell
from app.ui.widgets import Button, PlainLabel, Popover
from db.outbox import bundles
from tests.ui.looking import clipped_texts, focus_shows, nameless, small_texts
from tests.ui.offices import NOON, add_leads, add_request
from tests.ui.settling import settled

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def trusted(offices):
    def happen(those):
        those.trust("仓前所", "盖山所", "东升所")
        found = add_leads(those["仓前所"])
        add_request(those["仓前所"], found[1])

    offices.once("trusted, with leads and a request", happen)
    return offices


def window_of(qtbot, workspace):
    shell = Shell([PageSpec("exchange", "数据交换", "usb_stick", lambda: ExchangePage(workspace))], "仓山区局")
    qtbot.addWidget(shell)
    settled(shell)
    return shell


def words(widget):
    return [label.text() for label in widget.findChildren(PlainLabel) if label.isVisibleTo(widget)]


def change(workspace, uid, **values):
    record = workspace.records(Lead).get(uid)
    for name, value in values.items():
        setattr(record, name, value)
    records.save(workspace, record)


def overwrite(workspace, uid, **values):
    """Write on a lead that another unit registered, as no form lets one."""
    with workspace.commit("修改线索") as written:
        lead = workspace.records(Lead).get(uid)
        for name, value in values.items():
            setattr(lead, name, value)
        written.save(lead)


def first_lead(workspace):
    return next(lead for lead in workspace.records(Lead).all() if lead.suspect == "履云鞋行")


def looks(shell):
    return clipped_texts(shell), small_texts(shell), nameless(shell), (shell.width(), shell.height())


WELL = ([], [], [], (1366, 768))


def test_before_a_roster_the_page_explains_three_steps(qtbot, offices):
    shell = window_of(qtbot, offices["仓前所"])

    said = words(shell.page().joining)
    assert [text for text in ("导出身份卡", "仓山区局签发单位密钥名单", "导入名单") if text in said] == ["导出身份卡", "仓山区局签发单位密钥名单", "导入名单"]
    assert any(identity.own_fingerprint(offices["仓前所"]) in text for text in said)
    assert not shell.page().send.isVisible()
    assert looks(shell) == WELL


def test_the_roster_is_taken_in_only_after_the_fingerprint_was_confirmed(qtbot, monkeypatch, offices):
    office, bureau = offices["仓前所"], offices["仓山区局"]
    identity.export_card(office, offices.place / "card")
    signed = identity.sign_new_roster(bureau, [offices.place / "card"], offices.place / "roster")
    page = window_of(qtbot, office).page()
    asked = []
    monkeypatch.setattr("app.ui.exchange.papers.ask", lambda _parent, _title, text, **_more: asked.append(text) or len(asked) > 1)

    page.papers.take_roster(offices.place / "roster")
    settled(page)
    before = identity.known_roster(office)
    page.papers.take_roster(offices.place / "roster")
    settled(page)

    assert signed.fingerprint in asked[0]
    assert before is None
    assert identity.known_roster(office).version == 1
    assert page._pages.currentWidget() is page.resting


def test_the_question_about_the_fingerprint_is_shown_whole_and_enter_does_not_answer_it(qtbot, offices):
    shell = window_of(qtbot, offices["仓山区局"])
    identity.export_card(offices["仓前所"], offices.place / "card")
    signed = identity.sign_new_roster(offices["仓山区局"], [offices.place / "card"], offices.place / "roster")
    papers = Papers(offices["仓前所"])
    papers.setParent(shell)
    found = []

    def look():
        dialog = next(dialog for dialog in shell.findChildren(QDialog) if dialog.isVisible())
        found.append((clipped_texts(dialog), [button.text() for button in dialog.findChildren(Button)]))
        found.append([button.text() for button in dialog.findChildren(Button) if button.isDefault()])
        dialog.reject()

    QTimer.singleShot(200, look)
    answer = papers.confirmed(signed)

    assert answer is False
    assert found == [([], ["先不导入", "已核对，导入"]), ["先不导入"]]


def test_the_bureau_signs_a_roster_from_cards(qtbot, monkeypatch, offices):
    bureau = offices["仓山区局"]
    identity.export_card(offices["仓前所"], offices.place / "card")
    told = []
    monkeypatch.setattr("app.ui.exchange.papers.tell", lambda _parent, _title, _text, more=(): told.extend(more))
    page = window_of(qtbot, bureau).page()

    page.papers.write_roster([offices.place / "card"], offices.place / "roster")
    settled(page)

    assert (offices.place / "roster").exists()
    assert told == [identity.own_fingerprint(bureau)]
    assert [row.name for row in page.resting._units.rows()] == ["仓前所"]


def test_the_bureau_compares_every_card_before_it_signs(qtbot, offices):
    """What an office reads out over the telephone stands beside its name, and nothing is signed before."""
    cards = [offices.place / f"{name}.card" for name in ("仓前所", "盖山所")]
    marks = [identity.export_card(offices[name], card) for name, card in zip(("仓前所", "盖山所"), cards, strict=True)]
    page = window_of(qtbot, offices["仓山区局"]).page()

    dialog = page.papers.compare_cards(cards)
    shown = words(dialog)

    names = [offices[name].unit.full_name for name in ("仓前所", "盖山所")]
    assert [text for text in shown if text in (*names, *marks)] == [names[0], marks[0], names[1], marks[1]]
    assert clipped_texts(dialog) == []
    assert identity.known_roster(offices["仓山区局"]) is None
    dialog.reject()


def test_what_leaves_is_counted_and_what_never_leaves_is_said(qtbot, trusted):
    """The reporter stays, however much is exported."""
    office = trusted["仓前所"]
    with office.commit("举报人") as written:
        written.add(Reporter(unit=office.unit.uid, lead=first_lead(office).uid, full_name="王某"), ())
    shell = window_of(qtbot, office)
    page = shell.page()
    page.start_export(trusted["盖山所"].unit.uid)
    settled(shell)

    said = words(page.sending)
    assert "线索 6、支援申请 1" in said
    assert "举报（提供）人信息、本机账号和口令不带出。" in said
    assert looks(shell) == WELL


def test_an_exported_bundle_is_told_with_its_code(qtbot, trusted):
    office = trusted["仓前所"]
    shell = window_of(qtbot, office)
    page = shell.page()
    page.start_export(trusted["盖山所"].unit.uid)
    settled(shell)

    with qtbot.waitSignal(page.exchanged, timeout=10_000):
        page.sending.write(page.sending.chosen(), trusted.place / "第1包.ipb")
    settled(shell)

    code = bundles(office.store)[0].counts["code"]
    text = page.sending.result.accessibleName()
    assert "已写入并校验。可以安全拔出。文件：第1包.ipb" in text
    assert code in text
    assert looks(shell) == WELL


def test_after_the_acknowledgement_nothing_is_left_to_send(trusted):
    office, other = trusted["仓前所"], trusted["盖山所"]
    exchange.import_bundle(other, trusted.send("仓前所", "盖山所"))
    exchange.import_bundle(office, trusted.send("盖山所", "仓前所"))

    assert leaving(office, [other.unit]).in_words() == "没有对方还缺的内容"


def test_a_preview_adds_up_and_writes_nothing(qtbot, trusted):
    """S0-73"""
    coordinator = trusted["盖山所"]
    bundle = trusted.send("仓前所", "盖山所")
    shell = window_of(qtbot, coordinator)
    page = shell.page()

    page.look_into(bundle)
    settled(shell)

    preview = page.taking_in._preview
    assert preview.total == sum(preview.counts.values()) == len(preview.lines)
    assert (preview.counts[Mark.NEW], preview.writes) == (7, 7)
    assert coordinator.records(Lead).count() == 0
    assert page.taking_in.go.text() == "导入 7 条"
    assert looks(shell) == WELL


def test_a_filter_shows_its_records_and_the_chosen_one_its_fields(qtbot, trusted):
    coordinator, office = trusted["盖山所"], trusted["仓前所"]
    exchange.import_bundle(coordinator, trusted.send("仓前所", "盖山所"))
    change(office, first_lead(office).uid, goods="运动鞋 352 双")
    shell = window_of(qtbot, coordinator)
    page = shell.page()
    page.look_into(trusted.send("仓前所", "盖山所"))
    settled(shell)

    qtbot.mouseClick(page.taking_in.figures._buttons[Mark.CHANGED.name], Qt.MouseButton.LeftButton)
    settled(shell)

    lines = page.taking_in._model.rows()
    rows = page.taking_in.differences._model.rows()
    assert [(line.kind, line.what) for line in lines] == [("线索", "1 处：商品")]
    assert [(row.label, row.ours, row.theirs) for row in rows] == [("商品", "（空）", "运动鞋 352 双")]


def test_the_bundle_that_was_chosen_last_is_shown_whichever_was_read_last(qtbot, monkeypatch, trusted):
    large, small, go_on = trusted.send("仓前所", "盖山所"), trusted.send("东升所", "盖山所"), Event()
    page = window_of(qtbot, trusted["盖山所"]).page()

    def read(own, path, report):
        assert path != large or go_on.wait(10)
        return preview_guarded(own, path, report)

    monkeypatch.setattr("app.ui.exchange.taking_in.preview_guarded", read)

    page.look_into(large)
    page.look_into(small)
    qtbot.waitUntil(lambda: page.taking_in._preview is not None, timeout=10_000)
    go_on.set()
    settled(page)

    assert page.taking_in._preview.file == small


def test_importing_backs_up_writes_and_says_what_came(qtbot, trusted):
    coordinator = trusted["盖山所"]
    bundle = trusted.send("仓前所", "盖山所")
    shell = window_of(qtbot, coordinator)
    page = shell.page()
    page.look_into(bundle)
    settled(shell)

    with qtbot.waitSignal(page.exchanged, timeout=10_000):
        page.taking_in.go.click()
    settled(shell)

    assert coordinator.records(Lead).count() == 6
    assert page.taking_in.notice.accessibleName() == "导入完成。新增 7，更新 0。原有数据已备份。"
    assert not page.taking_in.go.isEnabled()
    assert looks(shell) == WELL


def test_the_same_bundle_again_is_harmless_and_says_so(qtbot, trusted):
    coordinator = trusted["盖山所"]
    bundle = trusted.send("仓前所", "盖山所")
    exchange.import_bundle(coordinator, bundle)
    shell = window_of(qtbot, coordinator)

    shell.page().look_into(bundle)
    settled(shell)

    assert shell.page().taking_in.notice.accessibleName().startswith("这个数据包以前导入过")
    assert shell.page().taking_in._preview.writes == 0


def test_a_damaged_bundle_is_refused_in_words_and_nothing_is_imported(qtbot, trusted):
    bundle = trusted.send("仓前所", "盖山所")
    raw = bytearray(bundle.read_bytes())
    raw[len(raw) // 2] ^= 1
    bundle.write_bytes(raw)
    shell = window_of(qtbot, trusted["盖山所"])

    shell.page().look_into(bundle)
    settled(shell)

    page = shell.page().taking_in
    assert page.notice.isVisible()
    assert page._said.text() == "没有导入任何内容。"
    assert not page.go.isEnabled()
    assert looks(shell) == WELL


def test_a_bundle_from_a_clock_far_ahead_is_taken_in_only_after_a_second_press(qtbot, trusted):
    coordinator = trusted["盖山所"]
    kept = trusted.clock.at
    trusted.clock.at = kept + timedelta(days=400)
    add_leads(trusted["仓前所"])
    bundle = trusted.send("仓前所", "盖山所")
    trusted.clock.at = kept
    shell = window_of(qtbot, coordinator)
    page = shell.page().taking_in
    shell.page().look_into(bundle)
    settled(shell)

    page.go.click()
    settled(shell)
    before, said, offered = coordinator.records(Lead).count(), page.notice.accessibleName(), found_bundles(coordinator, [trusted.place])
    page.go.click()
    settled(shell)

    assert (offered, found_bundles(coordinator, [trusted.place])) == ([bundle], [])
    assert said.startswith("对方电脑的时间快了很多")
    assert before < coordinator.records(Lead).count()
    assert page.go.text() == "已导入"


def test_a_field_changed_on_both_sides_is_a_conflict_with_both_values(trusted):
    coordinator, office = trusted["盖山所"], trusted["仓前所"]
    exchange.import_bundle(coordinator, trusted.send("仓前所", "盖山所"))
    uid = first_lead(office).uid
    change(office, uid, goods="运动鞋 352 双")
    overwrite(coordinator, uid, goods="运动鞋 340 双")

    preview = preview_bundle(coordinator, trusted.send("仓前所", "盖山所"))

    line = preview.lines[0]
    assert (line.mark, preview.counts[Mark.CONFLICT]) == (Mark.CONFLICT, 1)
    assert [(row.label, row.both) for row in line.differences] == [("商品", True)]
    assert {line.differences[0].ours, line.differences[0].theirs} == {"运动鞋 352 双", "运动鞋 340 双"}


def test_each_unit_stands_with_its_last_bundles(trusted):
    exchange.import_bundle(trusted["盖山所"], trusted.send("仓前所", "盖山所", "东升所"))

    sender = {unit.name: unit for unit in overview(trusted["仓前所"]).units}
    receiver = {unit.name: unit for unit in overview(trusted["盖山所"]).units}

    assert (sender["盖山所"].sent, sender["东升所"].sent, sender["仓山区局"].sent) == ("第1包", "第1包", "")
    assert receiver["仓前所"].received == "第1包"


def test_bundles_on_a_stick_are_found_but_not_those_written_here(trusted):
    stick = trusted.place / "stick"
    stick.mkdir()
    bundle = trusted.send("仓前所", "盖山所")
    (stick / bundle.name).write_bytes(bundle.read_bytes())

    assert found_bundles(trusted["盖山所"], [stick]) == [stick / bundle.name]
    assert found_bundles(trusted["仓前所"], [stick]) == []


def test_the_page_at_rest_is_uncut(qtbot, trusted):
    exchange.import_bundle(trusted["盖山所"], trusted.send("仓前所", "盖山所"))

    shell = window_of(qtbot, trusted["盖山所"])

    assert looks(shell) == WELL
    assert "仓前所 第1包" in [f"{row.peer} 第{row.number}包" for row in shell.page().resting._past.rows()]


def test_a_receipt_is_written_beside_the_bundle_in_one_click(qtbot, trusted):
    """S0-61, S0-73: it tells the sender what has arrived."""
    shell = window_of(qtbot, trusted["盖山所"])
    page = shell.page().taking_in
    bundle = trusted.send("仓前所", "盖山所")
    shell.page().look_into(bundle)
    settled(shell)
    before = page.receipt.isVisible()
    page.go.click()
    settled(shell)

    page.receipt.click()
    settled(shell)

    receipt = bundle.with_name(f"{bundle.stem}_回执.ipb")
    assert not before
    assert receipt.is_file()
    assert page.notice.isVisible()
    assert any(receipt.name in text for text in words(page.notice))
    assert looks(shell) == WELL
    sender = window_of(qtbot, trusted["仓前所"])
    sender.page().look_into(receipt)
    settled(sender)
    assert sender.page().taking_in.go.text() == "导入回执"
    assert any("盖山所的回执" in text for text in words(sender.page().taking_in.notice))


def test_the_slip_of_an_exported_bundle_is_previewed(qtbot, trusted):
    shell = window_of(qtbot, trusted["仓前所"])
    page = shell.page()
    page.start_export()
    page.sending.write([trusted["盖山所"].unit.uid], trusted.place / "交出.ipb")
    settled(shell)

    page.sending.slip.click()
    settled(shell)

    preview = shell.findChild(Preview)
    assert preview.made is not None
    assert preview.made.pages == 2


def test_a_line_can_be_unticked_and_is_taken_in_later_from_the_list(qtbot, trusted):
    coordinator = trusted["盖山所"]
    shell = window_of(qtbot, coordinator)
    page = shell.page()
    page.look_into(trusted.send("仓前所", "盖山所"))
    settled(shell)
    flow = page.taking_in
    place = next(place for place, line in enumerate(flow._model.rows()) if "履云鞋行" in line.name)

    flow._model.setData(flow._model.index(place, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)

    assert flow.go.text() == "导入 6 条"
    assert "1 条不勾选" in flow._said.text()
    assert looks(shell) == WELL
    flow.go.click()
    settled(shell)
    assert "已搁置" in flow._said.text()
    assert coordinator.records(Lead).count() == 5
    flow.back.click()
    settled(shell)
    assert looks(shell) == WELL
    next(button for button in page.resting.aside.findChildren(Button) if button.text() == "补入").click()
    settled(shell)
    assert coordinator.records(Lead).count() == 6
    assert not page.resting.aside.isVisible()


def test_an_import_is_undone_from_its_result_and_let_in_again_from_the_list(qtbot, monkeypatch, trusted):
    coordinator = trusted["盖山所"]
    told = []
    monkeypatch.setattr("app.ui.exchange.undoing.tell", lambda _parent, title, _text: told.append(title))
    shell = window_of(qtbot, coordinator)
    page = shell.page()
    page.look_into(trusted.send("仓前所", "盖山所"))
    settled(shell)
    assert not page.taking_in.undo.isVisible()
    page.taking_in.go.click()
    settled(shell)
    assert looks(shell) == WELL

    page.taking_in.undo.click()
    next(dialog for dialog in shell.findChildren(QDialog) if dialog.isVisible()).accept()
    settled(shell)

    assert (coordinator.records(Lead).count(), told) == (0, ["已撤销导入"])
    page.taking_in.back.click()
    settled(shell)
    page.resting.past.choose(page.resting._past.rows()[0].uid)
    assert page.resting.undo.text() == "恢复导入"
    assert looks(shell) == WELL
    page.resting.undo.click()
    settled(shell)
    assert (coordinator.records(Lead).count(), told[1:]) == (6, ["已恢复导入"])
    page.resting.past.choose(page.resting._past.rows()[0].uid)
    assert page.resting.undo.text() == "撤销导入"


def test_when_the_unit_worked_on_what_came_fields_are_offered_to_be_put_back(qtbot, trusted):
    coordinator, office = trusted["盖山所"], trusted["仓前所"]
    exchange.import_bundle(coordinator, trusted.send("仓前所", "盖山所"))
    change(office, first_lead(office).uid, goods="运动鞋 352 双")
    bundle = exchange.import_bundle(coordinator, trusted.send("仓前所", "盖山所")).manifest.bundle
    shell = window_of(qtbot, coordinator)
    fields = restorable(coordinator, bundle)

    dialog = shell.page().undoing.offer_fields(bundle, NotAllowed("导入之后，本单位在它带来的记录上办过事，不能整包撤销。", "可以逐栏改回。"), fields)
    settled(shell)

    assert [(field.label, field.before, field.now) for field in fields] == [("商品", "（空）", "运动鞋 352 双")]
    assert fields[0].reason
    assert clipped_texts(dialog) == []
    dialog.reject()


def test_what_is_to_do_today_opens_the_export_for_its_unit_or_the_page(qtbot, trusted):
    """S1-61: a missed exchange leads to the bundle for that unit."""
    shell = window_of(qtbot, trusted["仓前所"])
    page, unit = shell.page(), trusted["盖山所"].unit.uid

    page.open_record(unit, "export")
    settled(shell)
    chosen = page.sending.chosen()
    page.open_record("", "card")
    settled(shell)

    assert chosen == [unit]
    assert page._pages.currentWidget() is page.resting


def test_f1_explains_whichever_part_is_in_front(qtbot, trusted):
    shell = window_of(qtbot, trusted["仓前所"])
    page = shell.page()
    told = []

    for turn in (lambda: None, page.start_export, lambda: page.open_record(""), page.show_computers, lambda: page._turn(page.taking_in)):
        turn()
        settled(shell)
        page.help_clause()
        popover = next(popover for popover in shell.findChildren(Popover) if popover.isVisible())
        told.append(words(popover)[0])
        assert clipped_texts(popover) == []
        popover.close_it()
        settled(shell, 1)

    assert told == ["数据交换", "导出数据包", "冲突处理", "单位与电脑", "导入数据包"]


def test_a_recipient_is_a_chip_with_what_it_is_to_this_unit(qtbot, trusted):
    shell = window_of(qtbot, trusted["仓前所"])
    page = shell.page()
    page.start_export()
    settled(shell)

    chips = {box.name: box for box in page.sending._boxes.values()}
    chips["盖山所"].setFocus()
    QTest.keyClick(chips["盖山所"], Qt.Key.Key_Space)
    settled(shell)

    assert {name: chip.text() for name, chip in chips.items()} == {"盖山所": "盖山所·牵头所", "东升所": "东升所·本组", "仓山区局": "仓山区局·区局"}
    assert page.sending.chosen() == [trusted["盖山所"].unit.uid]
    assert focus_shows(chips["东升所"])
    assert looks(shell) == WELL


def test_the_bundles_of_a_stick_are_gone_through_one_after_the_other(qtbot, trusted):
    """ux.md 2: three clicks, nothing typed."""
    stick = trusted.place / "stick"
    stick.mkdir()
    add_leads(trusted["东升所"], "东升")
    for sender in ("仓前所", "东升所"):
        file = trusted.send(sender, "盖山所")
        (stick / file.name).write_bytes(file.read_bytes())
        os.utime(stick / file.name, (NOON.timestamp(), NOON.timestamp()))
    office = trusted["盖山所"]
    shell = window_of(qtbot, office)
    page = shell.page()

    page._show_found(found_bundles(office, [stick]))
    page.look_into(page._found[0])
    settled(shell)
    note, looked = page.head._note.text(), looks(shell)
    page.taking_in.go.click()
    settled(shell)
    page._show_found(found_bundles(office, [stick]))
    left = len(page._found)
    page.taking_in.next.click()
    settled(shell)
    page.taking_in.go.click()
    settled(shell)

    assert (note, looked, left) == ("U盘上发现 2 个，正在看第 1 个", WELL, 1)
    assert found_bundles(office, [stick]) == []
    assert {lead.unit for lead in office.records(Lead).all()} == {trusted[name].unit.uid for name in ("仓前所", "东升所")}


def test_bundles_that_went_to_others_are_no_gap(qtbot, trusted):
    """The numbers of a computer count all its bundles; what is missing is known by the segments alone."""
    office = trusted["盖山所"]
    exchange.import_bundle(office, trusted.send("仓前所", "盖山所"))
    for _ in range(2):
        trusted.send("仓前所", "东升所")
    shell = window_of(qtbot, office)
    page = shell.page()

    page.look_into(trusted.send("仓前所", "盖山所"))
    settled(shell)

    assert page.taking_in._preview.number == 4
    assert not page.taking_in.gaps.isVisible()


def test_a_bundle_of_any_number_is_previewed_at_once(qtbot, trusted):
    office, sender = trusted["盖山所"], trusted["仓前所"]
    exchange.import_bundle(office, trusted.send("仓前所", "盖山所"))
    sender.store.set_meta("bundles_written", 2**63 - 2)
    shell = window_of(qtbot, office)
    page = shell.page()

    page.look_into(trusted.send("仓前所", "盖山所"))
    settled(shell)

    assert page.taking_in._preview.number == 2**63 - 1
    assert page.taking_in.go.isEnabled()


def test_a_gap_has_the_telephone_of_the_sender_beside_it(qtbot, trusted):
    trusted.send("仓前所", "盖山所")
    change(trusted["仓前所"], first_lead(trusted["仓前所"]).uid, goods="运动鞋 352 双")
    shell = window_of(qtbot, trusted["盖山所"])
    page = shell.page()
    later = trusted.send("仓前所", "盖山所")
    page.look_into(later)
    settled(shell)

    page.taking_in.show_phone()

    popover = next(popover for popover in shell.findChildren(Popover) if popover.isVisible())
    assert words(popover)[0] == "可以打电话问仓前所"


def test_the_next_agreed_exchange_stands_beside_the_unit_and_the_register_is_one_press_away(qtbot, trusted):
    """S1-61"""
    office = trusted["仓前所"]
    for peer, day in (("盖山所", "2026-11-27"), ("仓山区局", "2026-11-18")):
        records.save_new(office, ExchangeSchedule(unit=office.unit.uid, peer=trusted[peer].unit.uid, every_days=7, starts_on=day))
    frame = Frame(office, lambda: None)
    qtbot.addWidget(frame.shell)
    page = frame.shell.go("exchange")
    settled(frame.shell)
    shown = {row.name: row.next_on for row in page.resting._units.rows()}
    chips = {row.name: page.resting._how(row) for row in page.resting._units.rows()}

    next(button for button in page.resting.findChildren(Button) if button.text() == "交换日程").click()
    settled(frame.shell)

    assert shown["盖山所"] == date(2026, 11, 27)
    assert shown["东升所"] is None
    assert (chips["盖山所"], chips["仓山区局"].text) == ((), "该交换了，已过 2 天")
    assert frame.shell.page().kind() is ExchangeSchedule


def test_long_values_of_a_conflict_stand_whole_below_with_what_differs_marked(qtbot, trusted):
    """ux.md 5: two long texts that begin alike cannot be told apart in cells."""
    office, coordinator = trusted["仓前所"], trusted["盖山所"]
    exchange.import_bundle(coordinator, trusted.send("仓前所", "盖山所"))
    uid = first_lead(office).uid
    change(office, uid, detail="柜台商品与注册商标近似，现场清点 352 双")
    overwrite(coordinator, uid, detail="柜台商品与注册商标近似，当事人称购自外地")
    shell = window_of(qtbot, coordinator)
    page = shell.page()

    page.look_into(trusted.send("仓前所", "盖山所"))
    settled(shell)

    shown = [text.accessibleName() for text in page.taking_in.differences.findChildren(MarkedText) if text.isVisible()]
    assert shown == ["柜台商品与注册商标近似，当事人称购自外地", "柜台商品与注册商标近似，现场清点 352 双"]
    assert looks(shell) == WELL


def test_when_no_file_is_chosen_the_page_stays_as_it_was(qtbot, monkeypatch, trusted):
    monkeypatch.setattr("app.ui.exchange.taking_in.file_to_open", lambda *_: None)
    shell = window_of(qtbot, trusted["盖山所"])
    page = shell.page()

    page.take.click()
    settled(shell)

    assert page._pages.currentWidget() is page.resting


def keys(shell, *wanted):
    """Press these keys where the keyboard is, one after the other."""
    shell.activateWindow()
    for key, modifier in wanted:
        QTest.keyClick(QApplication.focusWidget(), key, modifier)
        settled(shell)


NO, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def test_the_keyboard_alone_exports(qtbot, monkeypatch, trusted):
    monkeypatch.setattr("app.ui.exchange.sending.file_to_save", lambda *_: trusted.place / "包.ipb")
    shell = window_of(qtbot, trusted["仓前所"])
    page = shell.page()
    page.start_export()
    settled(shell)

    keys(shell, (Qt.Key.Key_Space, NO), (Qt.Key.Key_Return, CTRL))

    assert (trusted.place / "包.ipb").exists()
    assert QApplication.focusWidget() is page.sending.slip


def test_the_keyboard_alone_imports_and_answers(qtbot, trusted):
    office, file = trusted["盖山所"], trusted.send("仓前所", "盖山所")
    shell = window_of(qtbot, office)
    page = shell.page()
    shell.activateWindow()
    page.look_into(file)
    settled(shell)
    standing = QApplication.focusWidget()

    keys(shell, (Qt.Key.Key_Return, CTRL), (Qt.Key.Key_Return, NO))

    assert standing is page.taking_in.table
    assert office.records(Lead).count() == 6
    assert page.taking_in.notice.accessibleName().startswith("回执已写入并校验")
    keys(shell, (Qt.Key.Key_Escape, NO))
    assert page._pages.currentWidget() is page.resting
