"""The seven tasks of the demonstration: which are done, and the way to the others. Knows tasks by their words; it decides nothing."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.services.practice import TASKS
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import Dialog, PlainLabel, link_button, outlined_button, primary_button

WIDTH = 620
DONE, TO_DO, ANEW = "已完成", "去做", "重新生成示范数据"


def practice_words(done: Sequence[bool]) -> str:
    """练习七件事（已完成 2 件）."""
    return f"练习七件事（已完成 {sum(done)} 件）"


def practice_dialog(parent: QWidget, done: Sequence[bool], go: Callable[[str], object], renew: Callable[[], object] | None = None) -> Dialog:
    """Every task with how it is done; 去做 closes the dialog and leads to where it begins. `renew` makes the demonstration anew."""
    dialog = Dialog(parent, practice_words(done), WIDTH)
    dialog.add_text("照着做一遍，程序看到真的做了，就记为已完成。这里的人员、企业、线索都是虚构的，做错了也没有关系。")
    grid = QGridLayout()
    grid.setHorizontalSpacing(tokens.GAP_3)
    grid.setVerticalSpacing(tokens.GAP_2)
    grid.setColumnStretch(0, 1)
    first = True
    for row, (task, is_done) in enumerate(zip(TASKS, done, strict=True)):
        grid.addWidget(PlainLabel(f"{row + 1}. {task.title}", "strong"), 2 * row, 0)
        grid.addWidget(PlainLabel(task.how, "note", Tone.NOTE, wrap=True), 2 * row + 1, 0)
        if is_done:
            grid.addWidget(PlainLabel(DONE, "strong", Tone.GREEN), 2 * row, 1, 2, 1, Qt.AlignmentFlag.AlignCenter)
            continue
        button = (primary_button if first else outlined_button)(TO_DO)
        button.setAccessibleName(f"{TO_DO}：{task.title}")
        button.clicked.connect(dialog.accept)
        button.clicked.connect(lambda _pressed=False, place=task.place: go(place))
        grid.addWidget(button, 2 * row, 1, 2, 1, Qt.AlignmentFlag.AlignCenter)
        first = False
    dialog.body.addLayout(grid)
    if renew is not None:
        again = link_button(ANEW, "arrow_sync")
        again.clicked.connect(dialog.reject)
        again.clicked.connect(lambda: renew())
        dialog.add_aside(again)
    dialog.add_button(outlined_button("关闭"), Dialog.DialogCode.Rejected)
    return dialog
