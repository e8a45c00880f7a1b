"""The seven tasks of the demonstration as they are shown: what is done, and the way to the rest (ux 6)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from app.services.practice import TASKS
from app.ui.practice import ANEW, practice_dialog
from tests.ui.desk import settle
from tests.ui.looking import clipped_texts, nameless


def test_what_is_done_has_no_button_and_the_first_of_the_rest_leads_on(qapp, qtbot):  # noqa: ARG001
    window = QWidget()
    window.resize(1366, 768)
    qtbot.addWidget(window)
    window.show()
    went: list[str] = []
    dialog = practice_dialog(window, [True, True, *[False] * 5], went.append)
    dialog.show()
    settle()

    buttons = [button for button in dialog.findChildren(QPushButton) if button.text() == "去做"]
    assert len(buttons) == 5
    assert (clipped_texts(dialog), nameless(dialog)) == ([], [])
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)

    assert went == [TASKS[2].place]
    assert not dialog.isVisible()


def test_the_demonstration_is_made_anew_only_where_it_is_offered(qapp, qtbot):  # noqa: ARG001
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    asked: list[str] = []
    plain = practice_dialog(window, [False] * 7, print)
    offering = practice_dialog(window, [False] * 7, print, lambda: asked.append("anew"))

    for dialog in (plain, offering):
        dialog.show()
        settle()
    [again] = [button for button in offering.findChildren(QPushButton) if button.text() == ANEW]
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)

    assert [button for button in plain.findChildren(QPushButton) if button.text() == ANEW] == []
    assert (asked, offering.isVisible()) == (["anew"], False)
