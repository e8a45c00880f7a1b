"""Choosing a file with the keyboard alone: the folder of the stick, its first file, Enter."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QTreeView, QWidget

from app.ui.parts.places import file_to_open, files_to_open

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def window(qtbot, monkeypatch, tmp_path):
    sticks = [tmp_path / "U盘1", tmp_path / "U盘2"]
    for stick in sticks:
        stick.mkdir()
        for name in ("甲.ipb", "乙.ipb", "说明.txt"):
            (stick / name).write_text(name)
    monkeypatch.setattr("app.ui.parts.places.removable_places", lambda: sticks)
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def in_the_dialog(act):
    """Do it in the file dialog once the folder has been read."""

    tries = []

    def when_ready():
        tries.append(1)
        dialog = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QFileDialog) and widget.isVisible())
        view = dialog.findChild(QTreeView, "treeView")
        if not view.currentIndex().isValid() and len(tries) < 60:
            QTimer.singleShot(50, when_ready)
            return
        act(dialog, view)
        if dialog.isVisible():
            dialog.reject()

    QTimer.singleShot(50, when_ready)


def test_arrows_and_enter_open_a_file_of_the_stick(window, tmp_path):
    seen = []

    def act(dialog, view):
        names = [view.model().index(row, 0, view.rootIndex()).data() for row in range(2)]
        seen.append((view.hasFocus(), view.currentIndex().row(), [url.toLocalFile() for url in dialog.sidebarUrls()][:2]))
        QTest.keyClick(view, Qt.Key.Key_Down)
        QTest.keyClick(view, Qt.Key.Key_Return)
        seen.append(names)

    in_the_dialog(act)
    chosen = file_to_open(window, "导入数据包", "数据包 (*.ipb)")

    where, names = seen
    assert where == (True, 0, [str(tmp_path / "U盘1"), str(tmp_path / "U盘2")])
    assert sorted(names) == ["乙.ipb", "甲.ipb"]
    assert chosen == tmp_path / "U盘1" / names[1]


def test_escape_chooses_nothing(window):
    in_the_dialog(lambda dialog, _view: dialog.reject())

    assert files_to_open(window, "选择各单位的身份卡", "身份卡 (*.ipb)") == []
