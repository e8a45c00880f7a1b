"""Asking for a file: the dialog is in Chinese on every system, and begins on the stick that is in, otherwise in 文档."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QFileInfo, QIdentityProxyModel, QModelIndex, QPersistentModelIndex, QStandardPaths, QStorageInfo, Qt, QTimer, QUrl
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QFileSystemModel, QLineEdit, QSplitter, QTreeView, QWidget

from app.services.sticks import is_removable

CHANGED = 3
"""The column of the dialog's list that tells when a file was changed."""
SIZE, SIDE = (760, 480), 150
"""Pixels of the dialog, and of the list of places at its left."""
SORTED = 60
"""Milliseconds until the files of a folder that was read are in order."""


def removable_places() -> list[Path]:
    """Where sticks are mounted now. Qt knows the mounted volumes, the service which of them travel."""
    volumes = [volume for volume in QStorageInfo.mountedVolumes() if volume.isValid() and volume.isReady()]
    device = [volume for volume in volumes if bytes(volume.device().data()).startswith((b"/dev/", b"\\\\"))]
    return [Path(volume.rootPath()) for volume in device if is_removable(Path(volume.rootPath()))]


def start_folders() -> list[Path]:
    """Where files are looked for: first the sticks that are in, then 文档, else the home folder."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return [*removable_places(), Path(documents) if documents and Path(documents).is_dir() else Path.home()]


def file_to_save(parent: QWidget, title: str, name: str, kinds: str = "") -> Path | None:
    """Where to save, None when the dialog was closed; an existing file is asked about by the dialog."""
    dialog = _dialog(parent, title, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)
    return _chosen(dialog)


def file_to_open(parent: QWidget, title: str, kinds: str = "", start: Path | None = None) -> Path | None:
    """The file to read, None when the dialog was closed; it begins in `start`, or as every dialog does."""
    dialog = _dialog(parent, title, kinds)
    if start is not None:
        dialog.setDirectory(str(start))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    _begin_in_list(dialog)
    return _chosen(dialog)


def folder_to_choose(parent: QWidget, title: str) -> Path | None:
    """The folder to write into, None when the dialog was closed."""
    dialog = _dialog(parent, title, "")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _chosen(dialog)


def files_to_open(parent: QWidget, title: str, kinds: str = "") -> list[Path]:
    """The files to read; none when the dialog was closed."""
    dialog = _dialog(parent, title, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    _begin_in_list(dialog)
    return _all_chosen(dialog)


def _begin_in_list(dialog: QFileDialog) -> None:
    """The keyboard stands on the first file as soon as the folder has been read, so that arrows and Enter are enough; typing a name still works."""
    view, name, days = dialog.findChild(QTreeView, "treeView"), dialog.findChild(QLineEdit, "fileNameEdit"), dialog.findChild(_Days)
    if view is None or name is None or days is None:
        return

    def begin() -> None:
        first = view.model().index(0, 0, view.rootIndex())
        if first.isValid() and not name.text():
            view.setFocus()
            view.setCurrentIndex(first)

    files = days.sourceModel()
    if isinstance(files, QFileSystemModel):
        files.directoryLoaded.connect(lambda _folder: QTimer.singleShot(SORTED, view, begin))


def _chosen(dialog: QFileDialog) -> Path | None:
    return next(iter(_all_chosen(dialog)), None)


def _all_chosen(dialog: QFileDialog) -> list[Path]:
    done = dialog.exec() == QFileDialog.DialogCode.Accepted
    dialog.deleteLater()
    return [Path(name) for name in dialog.selectedFiles()] if done else []


def _dialog(parent: QWidget, title: str, kinds: str) -> QFileDialog:
    places = start_folders()
    dialog = QFileDialog(parent.window(), title, str(places[0]), kinds or "所有文件 (*)")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setSidebarUrls([QUrl.fromLocalFile(str(place)) for place in places])
    dialog.setIconProvider(_Kinds())
    dialog.setProxyModel(_Days(dialog))
    dialog.resize(*SIZE)
    if split := dialog.findChild(QSplitter):
        split.setSizes([SIDE, SIZE[0] - SIDE])
    return dialog


class _Kinds(QFileIconProvider):
    """What a file is, in Chinese: Qt's own words for it are not translated."""

    def type(self, info: QFileInfo) -> str:
        """文件夹, or the ending of the name."""
        return "文件夹" if info.isDir() else f"{info.suffix().upper()} 文件".strip()


class _Days(QIdentityProxyModel):
    """Days as they are written here: Qt takes them from the system, which may be set to English."""

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """2026-11-20 14:30 in the last column; everything else as it is."""
        files = self.sourceModel()
        if role == Qt.ItemDataRole.DisplayRole and index.column() == CHANGED and isinstance(files, QFileSystemModel):
            return files.lastModified(self.mapToSource(index)).toString("yyyy-MM-dd HH:mm")
        return super().data(index, role)
