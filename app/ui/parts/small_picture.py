"""Small pictures of attachments: read and decoded in the background, each enlarged by a press. They come from `app.services.attachments`."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from app.domain.value_kinds import Attachment
from app.paper.raster import Raster
from app.services.attachments import may_be_shown, shown_small
from app.services.workspace import Workspace
from app.ui.job import IsCancelled, Job, Report
from app.ui.theme import picture, tokens
from app.ui.widgets import Dialog, primary_button
from app.ui.widgets.paint import draw_focus, pen

WIDTH, HEIGHT, SIDE, LARGE = 72, 54, 160, 860
"""The place of a small picture, and how large it and an enlarged one are decoded, in pixels."""


def image_of(raster: Raster) -> QImage:
    """The pixels as an image of its own memory."""
    return QImage(raster.pixels, raster.width, raster.height, raster.stride, QImage.Format.Format_RGB888).copy()


def read_pictures(page: QWidget, workspace: Workspace, files: Sequence[Attachment], side: int, show: Callable[[dict[str, QImage]], None]) -> None:
    """Decode the pictures among the files in the background and hand them to `show` by their hash."""
    if not any(may_be_shown(one) for one in files):
        return

    def work(_report: Report, cancelled: IsCancelled) -> dict[str, QImage]:
        own = workspace.reopen()
        found = {}
        try:
            for one, raster in shown_small(own, files, side):
                if raster is not None:
                    found[one.sha] = image_of(raster)
                if cancelled():
                    break
        finally:
            own.close()
        return found

    job = Job(work, page)
    job.succeeded.connect(show)
    job.start()


class SmallPicture(QAbstractButton):
    """The place of one picture; until it has come, or when it cannot be shown, a drawing stands there."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFixedSize(WIDTH, HEIGHT)
        self.setAccessibleName(f"放大“{name}”")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._image: QImage | None = None

    def show_image(self, image: QImage) -> None:
        """Show this one."""
        self._image = image
        self.update()

    def has_image(self) -> bool:
        """Has it come."""
        return self._image is not None

    def sizeHint(self) -> QSize:
        """Its place."""
        return QSize(WIDTH, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture in its own proportions, on a thin frame."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(tokens.NAVIGATION))
        if self._image is not None:
            size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            painter.drawImage(QRectF(left, top, size.width(), size.height()), self._image)
        else:
            drawing = picture("image", 20, tokens.TEXT_PLACEHOLDER, scale=self.devicePixelRatioF())
            painter.drawPixmap((WIDTH - 20) // 2, (HEIGHT - 20) // 2, drawing)
        painter.setPen(pen(tokens.EDGE, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        if self.hasFocus():
            draw_focus(painter, QRectF(self.rect()), 0)


def enlarge(page: QWidget, workspace: Workspace, attachment: Attachment) -> Dialog:
    """One picture as large as the window holds it."""
    dialog = Dialog(page, attachment.name, LARGE + 40)
    shown = QLabel("正在打开…")
    shown.setTextFormat(Qt.TextFormat.PlainText)
    shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
    shown.setMinimumHeight(120)
    dialog.body.addWidget(shown)
    dialog.add_button(primary_button("关闭"), Dialog.DialogCode.Accepted).setDefault(True)
    room = page.window().height() - 160

    def show(found: dict[str, QImage]) -> None:
        image = found.get(attachment.sha)
        if image is None:
            shown.setText("这张图片显示不了，可以另存后用别的软件打开。")
            return
        size = image.size().scaled(QSize(min(LARGE, image.width()), min(room, image.height())), Qt.AspectRatioMode.KeepAspectRatio)
        shown.setPixmap(QPixmap.fromImage(image).scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation))
        dialog.adjustSize()

    read_pictures(dialog, workspace, [attachment], LARGE, show)
    dialog.begin(lambda: None)
    return dialog
