"""Who made a bundle, when, which one it is, and that its signature holds: one strip of facts."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.domain.clock import office_moment
from app.services.bundle_preview import Preview
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import ElidedLabel, Pane, PlainLabel, hairline

TITLES = ("来自", "制作", "第几包", "签名", "附件")


class BundleFacts(Pane):
    """Five facts side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.body.setContentsMargins(tokens.GAP_4, tokens.GAP_2, tokens.GAP_4, tokens.GAP_2)
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP_4)
        self._values: list[ElidedLabel] = []
        for place, title in enumerate(TITLES):
            if place:
                row.addWidget(hairline(upright=True))
            column = QVBoxLayout()
            column.setSpacing(2)
            column.addWidget(PlainLabel(title, "note", Tone.NOTE))
            value = ElidedLabel("—", "strong")
            column.addWidget(value)
            self._values.append(value)
            row.addLayout(column, 4 if title == "签名" else 3)
        self.body.addLayout(row)

    def show_preview(self, preview: Preview | None) -> None:
        """Fill in the facts, or dashes while nothing is known."""
        self._values[3].set_tone(Tone.GREEN if preview else Tone.PLAIN)
        for label, words in zip(self._values, _facts(preview) if preview else ["—"] * len(TITLES), strict=True):
            label.setText(words)
            label.setToolTip("")


def _facts(preview: Preview) -> list[str]:
    made = office_moment(preview.made_at)
    before = f"  上次收到第 {preview.before} 包" if preview.before else "  第一次收到"
    return [
        f"{preview.sender} {preview.computer} 号电脑" if preview.computer else preview.sender,
        f"{preview.account}·{made.month}月{made.day}日 {made:%H:%M}",
        f"第 {preview.number} 包{before}",
        f"正确  {preview.fingerprint[:14]}",
        f"{preview.attachments} 个，均已校验" if preview.attachments else "没有附件",
    ]
