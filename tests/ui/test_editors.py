"""Every editor is used as a clerk uses it: keys, an input method, the clipboard, real files and a real database."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain import value_kinds
from app.domain.assessment import Scorecard
from app.domain.errors import BadInput
from app.domain.fields import Field
from app.domain.organisation import Area, Person
from app.domain.plans import SchemeTask
from app.domain.value_kinds import Choice, Choices, CreditCode, Day, Files, Flag, Link, Links, LongText, Moment, Number, Phone, Text, ValueKind
from app.services.attachments import LARGEST
from app.services.records import new_record, save_new
from app.services.workspace import Workspace
from app.ui.editors import EDITORS, Context, Editor, editor_for
from app.ui.parts.asking_dialog import REMARK, AskingDialog
from app.ui.theme import tokens
from app.ui.widgets import Dialog
from tests.photos import a_photo
from tests.ui.desk import desk, press, settle, show, write

SOURCES = ("监督检查", "投诉", "举报", "其他部门移送")


@pytest.fixture(scope="module")
def workspace(qapp, tmp_path_factory):  # noqa: ARG001 - an application before any timer
    with desk(tmp_path_factory.mktemp("desk")) as workspace:
        save_new(workspace, new_record(workspace, Person, {"full_name": "曾明朗", "works_at": workspace.unit.uid}))
        yield workspace


@pytest.fixture
def put(qtbot, workspace: Workspace):
    shown = []

    def show_one(kind: ValueKind, label: str = "栏目", **options: object) -> Editor:
        window = QWidget()
        qtbot.addWidget(window)
        shown.append(window)
        column = QVBoxLayout(window)
        editor = editor_for(Field(label, kind, name="probe", **options), Context(workspace))
        column.addWidget(editor)
        column.addWidget(QLineEdit())
        show(window, 420, 200)
        editor.setFocus()
        return editor

    return show_one


def _leave() -> None:
    press(Qt.Key.Key_Tab)


def test_a_record_that_is_called_after_others_is_shown_and_found_by_their_names(put, workspace: Workspace):
    """S0-65: a scorecard is called after the assessed office; nobody reads an identifier."""
    with workspace.commit("考核") as change:
        change.add(made := Scorecard(unit=workspace.unit.uid, number="考2026A0001", year=2026, office=workspace.unit.uid), ())
    editor = put(Link("scorecard"))

    editor.set_value(made.uid)
    shown = editor.words()
    editor.set_value(None)
    write(editor, "盖山所")
    press(Qt.Key.Key_Return)

    assert shown == "考2026A0001 盖山所 2026"
    assert editor.value() == made.uid


def test_every_kind_of_value_has_an_editor():
    kinds = {kind for kind in vars(value_kinds).values() if isinstance(kind, type) and issubclass(kind, ValueKind)}
    kinds -= {ValueKind}

    assert kinds == set(EDITORS)


@pytest.mark.parametrize("kind", [Text(), LongText()])
def test_chinese_comes_in_through_an_input_method(put, kind):
    editor = put(kind)

    write(editor, "履云鞋行")
    _leave()

    assert editor.value() == "履云鞋行"


@pytest.mark.parametrize(
    "typed, value, beside",
    [
        ("3.5", "2026-03-05", "周四"),
        ("今天", "2026-11-20", "周五"),
        ("11月25日", "2026-11-25", "周三"),
        ("+15工", "2026-12-11", "周五"),
        ("10.1", "2026-10-01", "周四·休（国庆节放假）"),
        ("10.10", "2026-10-10", "周六·班"),
    ],
)
def test_a_day_is_typed_as_clerks_write_it_and_says_its_weekday(put, typed, value, beside):
    editor = put(Day())

    write(editor, typed)
    _leave()

    assert editor.value() == value
    assert editor.edit.text() == value
    assert editor.beside() == beside


def test_a_moment_has_day_and_time(put):
    editor = put(Moment())

    write(editor, "11月25日 9:30")
    _leave()

    assert editor.value() == "2026-11-25T09:30"
    assert editor.edit.text() == "2026-11-25 09:30"


def test_a_photo_stands_small_and_turned_beside_its_name_and_a_press_enlarges_it(put, tmp_path):
    """ux.md 3: thumbnails; phone photos rotate by EXIF."""
    photo, note = tmp_path / "现场.jpg", tmp_path / "说明.txt"
    photo.write_bytes(a_photo(size=(600, 400)))
    note.write_bytes("记录".encode())
    editor = put(Files(), "附件")

    editor.add_files([photo, note])
    settle()
    (small,) = editor.list.pictures()
    small.click()
    settle()
    large = editor.window().findChild(Dialog)

    assert small.has_image()
    assert small._image.height() > small._image.width()

    assert [label.pixmap().height() > label.pixmap().width() for label in large.findChildren(QLabel) if not label.pixmap().isNull()] == [True]
    large.accept()


def test_a_file_that_is_not_what_its_name_says_is_refused(put, tmp_path):
    """Issue 5: type checked by content."""
    program = tmp_path / "现场.jpg"
    program.write_bytes(b"MZ\x90\x00" * 20)
    editor = put(Files(), "附件")

    editor.add_files([program])
    settle()

    assert editor.value() == ()
    assert editor.message().startswith("“现场.jpg”是程序，不能作附件。")


def test_today_is_written_by_a_key(put):
    editor = put(Day())

    press(Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)

    assert editor.value() == "2026-11-20"


def test_a_day_that_cannot_be_read_stays_in_the_field_with_its_message(put):
    editor = put(Day())

    write(editor, "下个礼拜吧")
    _leave()

    assert editor.edit.text() == "下个礼拜吧"
    assert editor.value() is None
    assert "不像日期" in editor.message()
    assert not editor.storable()


def test_the_message_goes_as_soon_as_the_text_is_right(put):
    editor = put(Day())
    write(editor, "2月30日")
    _leave()
    assert editor.message() == "2月30日不存在。请核对。"

    editor.setFocus()
    editor.edit.selectAll()
    write(editor, "2月28日")

    assert editor.message() == ""


def test_a_future_day_of_receipt_is_wrong_at_the_red_level(put):
    editor = put(Day(past=True))

    write(editor, "明天")
    _leave()

    assert editor.message() == "日期晚于今天。请核对。"
    assert editor.edit.property("state") == "wrong"


def test_a_short_telephone_number_is_only_to_be_checked(put):
    editor = put(Phone())

    QTest.keyClicks(editor.edit, "1395010220")
    _leave()

    assert editor.message() == "电话少 1 位数字。"
    assert editor.edit.property("state") == "check"
    assert editor.storable()


def test_a_credit_code_is_pasted_with_spaces_and_its_check_character_is_named(put):
    editor = put(CreditCode())

    QTest.keyClicks(editor.edit, "91350104 m0001059 1z")
    _leave()

    assert "18位" in editor.message()
    assert editor.edit.text() == editor.edit.text().upper()


def test_an_amount_is_typed_in_ten_thousands_and_told_in_words(put):
    """ux.md 3: 万元 helper, 大写."""
    editor = put(Number(), "罚没款（元）")

    write(editor, "12.5万")
    _leave()

    assert (editor.value(), editor.edit.text(), editor.below()) == (125000, "125000", "12.5 万元　壹拾贰万伍仟元整")


def test_a_credit_code_tells_where_its_subject_was_registered(put):
    """ux.md 3: region decode 350104 仓山区."""
    editor = put(CreditCode())

    QTest.keyClicks(editor.edit, "91350104 M00010591A")

    assert editor.below() == "350104 福建省仓山区"


def test_a_name_that_no_register_holds_is_offered_to_be_added(put, workspace):
    """ux.md 3: 新增到名录？"""
    editor = put(Link("person"), "经办人")

    write(editor, "顾念慈")
    offered = editor.edit.offered()
    press(Qt.Key.Key_Return)
    settle()
    dialog = editor.window().findChild(AskingDialog)
    dialog.editors["works_at"].set_value(workspace.unit.uid)
    dialog.take()
    settle()

    person = next(one for one in workspace.records(Person).all() if one.full_name == "顾念慈")
    assert offered == ["新增到名录：顾念慈"]
    assert (editor.value(), editor.edit.text(), editor.message()) == (person.uid, "顾念慈", "")


def test_passing_through_adds_nothing_and_says_that_there_is_no_such_name(put, workspace):
    editor = put(Link("person"), "经办人")
    before = workspace.records(Person).count()

    write(editor, "无名氏")
    _leave()

    assert editor.value() is None
    assert editor.message().startswith("没有名为“无名氏”的")
    assert workspace.records(Person).count() == before


def test_a_number_that_is_none_is_said_so(put):
    editor = put(Number())

    write(editor, "两人")
    _leave()

    assert editor.message().startswith("“两人”不是整数")


def test_a_choice_is_made_by_initials_and_tab(put):
    editor = put(Choice(SOURCES))

    QTest.keyClicks(editor.edit, "jb")
    _leave()

    assert editor.value() == "举报"


@pytest.mark.parametrize("typed", [" 举报", "　举报 ", "举报 "])
def test_blanks_around_a_choice_are_let_go(put, typed):
    editor = put(Choice(SOURCES))

    write(editor, typed)
    editor.window().findChildren(QLineEdit)[-1].setFocus()

    assert (editor.value(), editor.edit.text(), editor.message()) == ("举报", "举报", "")


def test_a_choice_is_made_by_characters_and_enter(put):
    editor = put(Choice(SOURCES))

    write(editor, "移送")
    assert editor.edit.offered() == ["其他部门移送"]
    press(Qt.Key.Key_Return)

    assert editor.value() == "其他部门移送"


def test_all_options_open_with_the_down_key_and_close_with_escape(put):
    editor = put(Choice(SOURCES))

    press(Qt.Key.Key_Down)
    offered = editor.edit.offered()
    press(Qt.Key.Key_Escape)

    assert offered == list(SOURCES)
    assert editor.edit.offered() == []
    assert editor.value() is None


def test_the_scheme_of_a_plan_is_chosen_from_those_with_tasks_and_others_may_be_typed(put, workspace):
    """S3-50."""
    for place in (1, 2):
        save_new(workspace, new_record(workspace, SchemeTask, {"scheme": "行政保护能力提升年十项任务", "place": place, "task": "任务"}))
    editor = put(Text(), offers=("scheme_task", "scheme"))

    write(editor, "nlts")
    offered = editor.edit.offered()
    press(Qt.Key.Key_Tab)
    chosen = editor.value()
    editor.setFocus()
    editor.edit.selectAll()
    write(editor, "本局的方案")
    _leave()

    assert (offered, chosen) == (["行政保护能力提升年十项任务"], "行政保护能力提升年十项任务")
    assert (editor.value(), editor.message()) == ("本局的方案", "")


def test_a_choice_that_does_not_exist_stays_and_is_named(put):
    editor = put(Choice(SOURCES))

    write(editor, "网上看到")
    _leave()

    assert editor.edit.text() == "网上看到"
    assert editor.message() == "没有“网上看到”这一项。请从列表中选择。"


def test_options_are_ticked_with_the_space_bar(put):
    editor = put(Choices(("涉网", "涉外")))

    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)

    assert editor.value() == ("涉网", "涉外")


def test_yes_and_no_can_be_left_open_again(put):
    editor = put(Flag())

    editor.buttons[False].click()
    first = editor.value()
    editor.buttons[False].click()

    assert first is False
    assert editor.value() is None


@pytest.mark.parametrize("typed", ["三叉", "scj", "福州市仓山区三叉街街道六一南路"])
def test_an_area_is_found_by_characters_initials_or_a_whole_address(put, workspace, typed):
    """S0-13."""
    editor = put(Link("area"))

    write(editor, typed)
    _leave()

    assert workspace.records(Area).get(editor.value()).full_name == "三叉街街道"


def test_the_last_used_record_is_offered_first(put):
    editor = put(Link("area"))
    write(editor, "螺洲")
    _leave()

    editor.setFocus()
    editor.edit.clear()
    editor.set_value(None)
    press(Qt.Key.Key_Down)

    assert editor.edit.offered()[0] == "螺洲镇"


def test_a_name_that_nobody_has_stays_and_is_named(put):
    editor = put(Link("person"))

    write(editor, "查无此人")
    _leave()

    assert editor.message() == "没有名为“查无此人”的人员。请从列表中选择。"
    assert editor.value() is None


def test_several_records_are_added_one_by_one_and_taken_away_again(put, workspace):
    editor = put(Links("area"))

    for typed in ("gsz", "三叉"):
        write(editor, typed)
        press(Qt.Key.Key_Return)
    names = [workspace.records(Area).get(uid).full_name for uid in editor.value()]
    editor._remove(editor.value()[0])

    assert names == ["盖山镇", "三叉街街道"]
    assert len(editor.value()) == 1


def test_files_are_kept_encrypted_and_named(put, workspace, tmp_path):
    editor = put(Files())
    photo = tmp_path / "现场.jpg"
    photo.write_bytes(a_photo())

    editor.add_files([photo])
    assert editor.message() == "附件正在加入，请稍候。"
    settle()

    assert [(kept.name, kept.size) for kept in editor.value()] == [("现场.jpg", len(a_photo()))]
    assert workspace.blobs.read(editor.value()[0].sha) == photo.read_bytes()
    assert editor.message() == ""


def test_a_file_of_more_than_100_megabytes_is_refused_in_words(put, tmp_path):
    editor = put(Files())
    film = tmp_path / "录像.mp4"
    with film.open("wb") as file:
        file.truncate(LARGEST + 1)

    editor.add_files([film])
    settle()

    assert editor.value() == ()
    assert "附件最大 100 MB" in editor.message()


def test_a_screenshot_is_pasted_from_the_clipboard(put, workspace):
    editor = put(Files())
    picture = QImage(20, 10, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    QGuiApplication.clipboard().setImage(picture)

    press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle()

    assert [kept.name for kept in editor.value()] == ["粘贴的图片 1120-143000.png"]
    assert workspace.blobs.read(editor.value()[0].sha).startswith(b"\x89PNG")


def test_copied_files_are_pasted_too(put, tmp_path):
    editor = put(Files())
    note = tmp_path / Path("说明.txt")
    note.write_text("x")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(note))])
    QGuiApplication.clipboard().setMimeData(mime)

    editor.paste()
    settle()

    assert [kept.name for kept in editor.value()] == ["说明.txt"]


def test_files_are_dropped_onto_the_field(put, tmp_path):
    editor = put(Files())
    note = tmp_path / "笔录.pdf"
    note.write_bytes(b"%PDF-1.7")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(note))])
    dropped = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)

    editor.dropEvent(dropped)
    settle()

    assert [kept.name for kept in editor.value()] == ["笔录.pdf"]


@pytest.mark.parametrize("kind", [Text(), LongText(), Choice(SOURCES), Day(), Number(), Phone(), Link("area"), Links("area"), Files(), Flag()])
def test_every_editor_tells_a_screen_reader_its_name_and_its_problem(put, kind):
    editor = put(kind, label="涉嫌主体", required=True)

    editor.ask_for_it()

    assert "涉嫌主体" in editor.focusProxy().accessibleName() or "添加附件" in editor.focusProxy().text()
    assert editor.message() == "请填写涉嫌主体。"
    assert "必须改" in editor.focusProxy().accessibleDescription()


def test_many_boxes_are_one_stop_of_tab_and_the_arrows_go_from_box_to_box(put):
    editor = put(Choices(SOURCES))

    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Space)
    _leave()
    left = editor.isAncestorOf(QApplication.focusWidget())
    press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)

    assert editor.value() == ("投诉", "举报")
    assert not left
    assert QApplication.focusWidget() is editor.boxes["投诉"]


def test_a_refusal_leaves_every_field_of_the_dialog_its_height(qtbot, workspace):
    """After the messages of empty fields went away, too."""

    def refuse(_values: object, _reason: str) -> None:
        raise BadInput("卷内文书还差 7 类：立案审批材料、调查取证材料、调查终结报告、审核意见、处理决定文书、送达回证、结案审批材料。", "请补登。")

    window = QWidget()
    qtbot.addWidget(window)
    show(window, 900, 700)
    dialog = AskingDialog(window, Context(workspace), "归档", "归档", refuse, REMARK)
    fields = {name: editor_for(Field(name, Text(), name=name, required=True), Context(workspace)) for name in ("归档号", "存放位置", "全宗号")}
    dialog.add_fields(fields)
    dialog.open()
    QTest.qWait(30)
    dialog.take()
    QTest.qWait(30)

    for editor in fields.values():
        editor.setFocus()
        write(dialog, "二楼")
        press(Qt.Key.Key_Tab)
        QTest.qWait(30)
    dialog.take()
    QTest.qWait(30)

    assert all(editor.height() >= tokens.CONTROL for editor in fields.values())
