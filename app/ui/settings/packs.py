"""Loading a newer pack into the open data folder: from the box, or from a folder that somebody brought."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from app.services.pack_loading import LoadedPack, load_newer
from app.services.packs_checked import packs_in_the_box
from app.services.workspace import Workspace
from app.ui.parts.asking import on_own_connection
from app.ui.parts.places import folder_to_choose
from app.ui.theme.tokens import Tone
from app.ui.widgets import Button, Pane, PlainLabel, message, outlined_button, run_with_progress

WHAT = "单位、期限、报送任务、表格由地方包给出。上级发来新版时在这里装入：新的内容补进来，本单位改过的不动。"
NAMED = 12
"""So many changed or untouched records are named; the journal has them all."""


class PacksPane(Pane):
    """The button and what it is for. `loaded` is called after a pack came in."""

    def __init__(self, workspace: Workspace, loaded: Callable[[], object]) -> None:
        super().__init__("地方包")
        self._workspace, self._loaded = workspace, loaded
        self.load: Button = outlined_button("装入新版…", "arrow_download")
        self.load.clicked.connect(self.offer)
        self.body.addWidget(PlainLabel(WHAT, "", Tone.SECONDARY, wrap=True))
        self.add_action(self.load)

    def offer(self) -> QMenu:
        """The packs in the box, and a folder of one's own."""
        menu = QMenu(self)
        for pack in packs_in_the_box():
            menu.addAction(pack.title.replace("&", "&&")).triggered.connect(partial(self._take, pack.name))
        menu.addSeparator()
        menu.addAction("从文件夹选择…").triggered.connect(lambda _on: self._choose())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.load.mapToGlobal(QPoint(0, self.load.height() + 2)))
        return menu

    def _choose(self) -> None:
        folder = folder_to_choose(self, "选择地方包的文件夹")
        if folder is not None:
            self._take(str(folder))

    def _take(self, name: str) -> None:
        run_with_progress(self, "正在装入地方包", on_own_connection(self._workspace, lambda own: load_newer(own, name)), self._told)

    def _told(self, loaded: LoadedPack) -> None:
        told_of_pack(self, loaded)
        self._loaded()


def told_of_pack(page: QWidget, loaded: LoadedPack) -> None:
    """Say what came in, what was left as somebody wrote it, and what waits for the bureau."""
    more = [f"已更新：{_named(loaded.changed)}"] if loaded.changed else []
    more += [f"本单位改过，没有动：{_named(loaded.left)}"] if loaded.left else []
    more += [f"另有 {loaded.elsewhere} 条由局里更新，随数据包送来。"] if loaded.elsewhere else []
    message(page, loaded.in_words(), "期限等规则在下次打开知联时全部生效。", *more).begin(lambda: None)


def _named(names: Sequence[str]) -> str:
    return "、".join(names[:NAMED]) + (f"等 {len(names)} 条" if len(names) > NAMED else "")
