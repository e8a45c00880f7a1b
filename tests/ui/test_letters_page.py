"""Letters in the window: written beside their paper, signed and numbered, printed; and the register of numbers, with a real office."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.document_numbers import GivenNumber, NumberSeries
from app.domain.letters import Letter
from app.domain.referral import Referral
from app.services import letters, records
from app.services.document_numbers import take_number, void_number
from app.services.letters_paper import letter_template, new_letter
from app.services.workspace import Workspace
from app.ui.editors import Context
from app.ui.letters.number_editor import NumberEditor
from app.ui.letters.page import LEDGER, LETTERS, LettersPage
from app.ui.letters.sorts import sorts_menu
from app.ui.letters.writing import LetterWriting
from app.ui.paper.preview import Preview
from app.ui.parts.asking_dialog import AskingDialog
from app.ui.parts.opening import KeepsTyped, OpensRecords
from app.ui.shell import PageSpec, Shell
from tests.services.offices import clock, office, template
from tests.ui.desk import press, settle, show, write
from tests.ui.looking import clipped_texts, nameless, small_texts
from tests.ui.test_preview import text_of

__all__ = ["clock", "office", "template"]
CONTROL = Qt.KeyboardModifier.ControlModifier
NUMBER = "仓市场监管〔2026〕1号"
TYPED = {
    "title": "关于协助核查福州闽韵茶行有关情况的函",
    "addressee": "长乐区市场监督管理局",
    "body": "我局在办理福州闽韵茶行涉嫌商标侵权案中，现商请你局协助核查。",
    "note": "联系人：陈立言，电话：0591-83002177",
}


@pytest.fixture
def shell(qtbot, office: Workspace) -> Iterator[Shell]:
    made = Shell([PageSpec("letters", "公文", "document_text", lambda: LettersPage(office))])
    qtbot.addWidget(made)
    show(made, 1366, 768)
    settle()
    yield made
    settle()


def page_of(shell: Shell) -> LettersPage:
    page = shell.page()
    assert isinstance(page, LettersPage)
    return page


def a_series(office: Workspace, agency: str = "仓市场监管") -> NumberSeries:
    return records.save_new(office, records.new_record(office, NumberSeries, {"agency": agency}))


def a_letter(office: Workspace, **values: str) -> Letter:
    letter = new_letter(office, letter_template("letter"))
    named = {"headline" if name == "title" else name: text for name, text in {**TYPED, **values}.items()}
    records.put(letter, named)
    return letters.save_draft(office, letter)


def begun(shell: Shell, sort: str = "letter") -> LetterWriting:
    page_of(shell).begin(sort)
    settle()
    writing = page_of(shell).writing
    assert writing is not None
    return writing


def type_into(writing: LetterWriting, name: str, text: str) -> None:
    editor = writing.form.editors[name]
    editor.setFocus(Qt.FocusReason.MouseFocusReason)
    write(editor, text)


def answer(values: dict[str, Any], reason: str = "") -> None:
    """Fill in the dialog that has come, and take it."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AskingDialog)
    for name, value in values.items():
        dialog.editors[name].set_value(value)
    if dialog.reason is not None and reason:
        dialog.reason.set_value(reason)
    dialog.take()
    settle()


def test_a_letter_is_written_beside_its_paper_signed_numbered_and_previewed(shell: Shell, office: Workspace) -> None:
    """The whole way by the keyboard: fields, Ctrl+Enter, the number, Ctrl+P."""
    a_series(office)
    writing = begun(shell)
    for name, text in TYPED.items():
        type_into(writing, name, text)
    settle()
    press(Qt.Key.Key_Return, CONTROL)
    answer({"approver": "许嘉宁"})

    page = page_of(shell)
    (letter,) = office.records(Letter).all()
    assert (letter.number, letter.state, letter.approver, letter.headline) == (NUMBER, "已签发", "许嘉宁", TYPED["title"])
    assert not page.in_form()
    assert page.pane.detail is not None
    assert page.pane.detail.letter.uid == letter.uid
    page.print()
    settle()
    preview = shell.findChildren(Preview)[-1]
    assert preview.made is not None
    assert not preview.made.draft
    words = "".join(text_of(preview.made.pdf).split())
    assert all(text in words for text in (NUMBER, TYPED["addressee"], "关于协助核查", "2026年11月20日"))
    assert [button.isHidden() for button in preview.options.save.values()] == [False, False, True]
    assert preview.made.seals


def test_the_approval_sheet_bears_the_code_that_the_letter_has_no_place_for(shell: Shell, office: Workspace) -> None:
    a_series(office)
    letter = letters.sign(office, a_letter(office, signed_by="某局", signed_on="2026-11-20"), {"approver": "许嘉宁"})
    page = page_of(shell)
    page.open_record(letter.uid)
    settle()

    page.print_approval()
    settle()

    preview = shell.findChildren(Preview)[-1]
    assert preview.made is not None
    words = text_of(preview.made.pdf)
    assert "发文稿纸" in words
    assert preview.made.code is not None
    assert preview.made.code.uid == letter.uid
    assert "核验码" in words


def test_the_paper_follows_the_typing(shell: Shell) -> None:
    writing = begun(shell)

    type_into(writing, "title", "关于商请协助的函")
    writing._pause.stop()
    writing._follow()
    settle()

    assert writing.made is not None
    assert "关于商请协助的函" in "".join(text_of(writing.made.pdf).split())


def test_what_is_missing_is_said_before_signing_and_a_draft_is_kept_all_the_same(shell: Shell, office: Workspace) -> None:
    writing = begun(shell)
    type_into(writing, "addressee", "长乐区市场监督管理局")

    writing.ask_to_sign()
    said = writing.form.editors["title"].message()
    press(Qt.Key.Key_S, CONTROL)
    settle()

    assert said == "请填写标题。"
    assert "还差" in writing.pill.text()
    (letter,) = office.records(Letter).all()
    assert (letter.addressee, letter.state) == ("长乐区市场监督管理局", "草稿")


def test_a_draft_is_previewed_as_a_draft_without_a_number(shell: Shell, office: Workspace) -> None:
    letter = a_letter(office)
    page = page_of(shell)
    page.open_record(letter.uid)
    settle()

    page.print()
    settle()

    preview = shell.findChildren(Preview)[-1]
    assert preview.made is not None
    assert preview.made.draft
    assert preview.made.lacking == "“函”还差 1 项：发文字号。"


def test_fields_come_filled_from_the_office_and_own_fields_are_kept(shell: Shell, office: Workspace) -> None:
    folder = office.folder / "letters"
    folder.mkdir(exist_ok=True)
    text = (
        'id = "meeting"\ntitle = "约谈函"\nbasis = "本单位自拟"\nlayout = "letter"\nnumbered = false\n'
        'text = "请{person}于{at}到我局接受约谈。"\n'
        '[[field]]\nname = "title"\nrequired = true\nvalue = "关于约谈的函"\n'
        '[[field]]\nname = "addressee"\nrequired = true\n'
        '[[field]]\nname = "person"\nlabel = "被约谈人"\nrequired = true\n'
        '[[field]]\nname = "at"\nlabel = "约谈时间"\nrequired = true\n'
        '[[field]]\nname = "signed_by"\nvalue = "{office}"\n'
    )
    (folder / "meeting.toml").write_text(text, "utf-8")
    (folder / "wrong.toml").write_text('id = "wrong"\n', "utf-8")

    assert {"约谈函（本单位模板）", "本单位的模板有 4 处错误…"} <= {action.text() for action in sorts_menu(shell, office, page_of(shell).begin).actions()}
    writing = begun(shell, "meeting")
    assert writing.form.editors["title"].value() == "关于约谈的函"
    assert writing.form.editors["signed_by"].value() == office.unit.full_name
    type_into(writing, "person", "王某")
    type_into(writing, "at", "11月25日上午")
    writing.keep()
    writing._follow()
    settle()

    (letter,) = office.records(Letter).all()
    assert letter.more == "被约谈人：王某\n约谈时间：11月25日上午"
    assert writing.made is not None
    assert "请王某于11月25日上午到我局接受约谈。" in "".join(text_of(writing.made.pdf).split())
    page_of(shell).open_record(letter.uid)
    assert begun_again(shell).form.editors["person"].value() == "王某"


def begun_again(shell: Shell) -> LetterWriting:
    writing = page_of(shell).writing
    assert writing is not None
    return writing


def test_a_letter_that_waits_for_its_number_says_so_and_gets_one(shell: Shell, office: Workspace) -> None:
    a_series(office)
    letter = letters.sign(office, a_letter(office, signed_by="某局", signed_on="2026-11-20"), {"approver": "许嘉宁"})
    void_number(office, office.records(GivenNumber).all().__next__(), "重号")
    page = page_of(shell)
    page.open_record(letter.uid)
    settle()

    assert page.pane.detail is not None
    assert page.pane.detail.waits
    page.pane.buttons["number"].click()
    answer({"number": "仓市场监管[2026]第008号"})

    assert office.records(Letter).get(letter.uid).number == "仓市场监管〔2026〕8号"


def test_brackets_of_a_typed_number_are_put_right_and_it_is_said(qtbot, office: Workspace) -> None:
    """ux.md 3: 文号括号应为〔〕，已替您改正."""
    editor = NumberEditor(Context(office))
    qtbot.addWidget(editor)

    editor.edit.setText("仓市场监管[2026]12号")
    editor.finish()

    assert editor.value() == "仓市场监管〔2026〕12号"
    assert editor.message() == "文号括号应为〔〕，已替您改正"
    editor.edit.setText("不是文号")
    editor.finish()
    assert "这不像文号" in editor.message()


def test_steps_stand_as_buttons_and_a_reason_is_asked_for(shell: Shell, office: Workspace) -> None:
    a_series(office)
    letter = letters.sign(office, a_letter(office, signed_by="某局", signed_on="2026-11-20"), {"approver": "许嘉宁"})
    page = page_of(shell)
    page.open_record(letter.uid)
    settle()

    assert set(page.pane.buttons) == {"send"}
    assert page.pane.detail is not None
    assert [action.text() for action in page.pane.more_menu(page.pane.detail).actions()] == ["退回修改…", "作废…", "打印发文稿纸"]
    page.begin_step("void")
    answer({}, reason="不再需要")

    assert office.records(Letter).get(letter.uid).state == "已作废"


def test_the_register_names_every_number_and_takes_and_voids(shell: Shell, office: Workspace) -> None:
    series = a_series(office)
    take_number(office, series, "年度总结")
    page = page_of(shell)
    page.parts.choose(LEDGER)
    settle()

    page.ledger.take_number()
    answer({"document": "另一份文件"})
    page.ledger.table.setCurrentIndex(page.ledger.model.index(0, 0))
    page.ledger.void_number()
    answer({}, reason="写错了")

    assert [(row.number, row.what, row.why) for row in page.ledger.model.rows()] == [(NUMBER, "作废", "写错了"), ("仓市场监管〔2026〕2号", "已用", "")]
    page.print()
    settle()
    assert shell.findChildren(Preview)[-1].made is not None


def test_a_series_is_entered_where_there_is_none(shell: Shell, office: Workspace) -> None:
    page = page_of(shell)
    page.parts.choose(LEDGER)
    settle()
    assert not page.ledger.take.isEnabled()

    page.ledger.add.click()
    answer({"agency": "仓市场监管", "began_in": 2026, "began_after": 93})

    assert [(one.agency, one.began_after) for one in office.records(NumberSeries).all()] == [("仓市场监管", 93)]
    assert page.ledger.take.isEnabled()


def test_the_page_keeps_what_is_typed_and_opens_records(shell: Shell, office: Workspace) -> None:
    page = page_of(shell)
    assert isinstance(page, KeepsTyped)
    assert isinstance(page, OpensRecords)
    writing = begun(shell)
    type_into(writing, "title", "写了一半的函")

    assert page.keep_typed(may_ask=False)

    assert [letter.headline for letter in office.records(Letter).all()] == ["写了一半的函"]


def test_whoever_stays_with_the_letter_finds_it_chosen_above(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of(shell)
    writing = begun(shell)
    monkeypatch.setattr(writing, "keep_typed", lambda *, may_ask: not may_ask)

    page.parts.choose(LEDGER)

    assert page.in_form()
    assert page.parts.current() == LETTERS


@pytest.mark.parametrize("place", ["list", "writing", "ledger"])
def test_nothing_is_cut_nameless_or_too_small(shell: Shell, office: Workspace, place: str, tmp_path: Path) -> None:
    series = a_series(office)
    take_number(office, series, "年度总结")
    letters.sign(office, a_letter(office, signed_by="某局", signed_on="2026-11-20"), {"approver": "许嘉宁"})
    a_letter(office, title="第二份")
    page = page_of(shell)
    if place == "writing":
        begun(shell, "request")
    elif place == "ledger":
        page.parts.choose(LEDGER)
    else:
        page.tabs.choose("all")
    settle()
    settle()

    assert shell.grab().save(str(tmp_path / f"{place}.png"))
    assert clipped_texts(shell) == []
    assert nameless(shell) == []
    assert small_texts(shell) == []


def test_a_letter_about_a_record_is_filled_from_it(shell: Shell, office: Workspace) -> None:
    referral = Referral(unit=office.unit.uid, suspect="闽韵茶行", kind="商标侵权", basis="程序规定第十四条")
    with office.commit("移送") as change:
        change.add(referral, (office.unit.uid,))
    page = page_of(shell)

    page.begin("cangshan-lead-transfer")
    answer({"about": referral.uid})
    settle()

    assert page.writing is not None
    assert page.writing.form.editors["title"].value() == "关于移送闽韵茶行涉嫌商标侵权线索的函"
    assert page.writing.form.editors["body"] in page.writing.form.missing(), "an open place keeps it from being signed"
    assert "可以签发" not in page.writing.pill.text()
    page.writing.keep()
    (letter,) = office.records(Letter).all()
    assert (letter.about_kind, letter.about) == ("referral", referral.uid)
    assert "〖已做工作〗" in (letter.body or "")


def test_a_number_that_was_found_is_shown_in_its_register(shell: Shell, office: Workspace) -> None:
    series = a_series(office)
    take_number(office, series, "年度总结")
    entry = take_number(office, series, "第二份")
    page = page_of(shell)

    page.open_record(entry.uid)
    settle()
    settle()

    chosen = page.ledger.table.record()
    assert chosen is not None
    assert chosen.document == "第二份"
    assert page.ledger.void.isEnabled()
