"""指定签发人: which computers of the bureau sign rosters, and how many of them must (docs/decisions/roster-signers.md)."""

from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from app.services.computers import computers_of
from app.services.workspace import Workspace
from app.ui.parts.row import row_of
from app.ui.theme.tokens import Tone
from app.ui.widgets import Dialog, PlainLabel, SegmentTabs, outlined_button, primary_button

WIDTH = 560
MOST = 3
ABOUT = (
    "指定两三台电脑、要求其中两台签名以后，丢了一台电脑也没有人能单独签发名单。以后每一版都要有这么多台签名；签发人只能更换，不能取消。"
    "第一次指定，被指定的电脑也要补签。"
)


class SignersDialog(Dialog):
    """Accepted with at least one signer, and no more signatures asked for than there are signers."""

    def __init__(self, parent: QWidget, workspace: Workspace) -> None:
        super().__init__(parent, "指定名单的签发人", WIDTH)
        known = computers_of(workspace)
        own = [one for one in known.computers if one.of_bureau and not one.revoked]
        self.add_text(ABOUT)
        self.boxes = {one.fingerprint: QCheckBox(f"{one.named}{'（本机）' if one.here else ''}　{one.fingerprint}") for one in own}
        for one, box in zip(own, self.boxes.values(), strict=True):
            box.setChecked(one.signer or (not known.signers and len(own) <= MOST))
            box.toggled.connect(self._check)
            self.body.addWidget(box)
        self.count = SegmentTabs([(str(number), f"{number} 台") for number in range(1, MOST + 1)], name="须有几台签名")
        self.count.choose(str(known.threshold if known.signers else min(2, len(own))))
        self.count.changed.connect(lambda _key: self._check())
        row = row_of(PlainLabel("每一版须有几台签名"), self.count, None)
        self.body.addLayout(row)
        self._wrong = PlainLabel("", "", Tone.RED, wrap=True)
        self.body.addWidget(self._wrong)
        self.add_button(outlined_button("取消"), QDialog.DialogCode.Rejected)
        self.do = self.add_button(primary_button("签发这样的名单"), QDialog.DialogCode.Accepted)
        self._check()

    def signers(self) -> list[str]:
        """The fingerprints of the ticked computers."""
        return [mark for mark, box in self.boxes.items() if box.isChecked()]

    def threshold(self) -> int:
        """How many of them must sign."""
        return int(self.count.current())

    def _check(self) -> None:
        chosen = len(self.signers())
        wrong = "请至少选一台。" if not chosen else f"最多指定 {MOST} 台。" if chosen > MOST else ""
        wrong = wrong or (f"只选了 {chosen} 台，不能要求 {self.threshold()} 台签名。" if chosen < self.threshold() else "")
        self._wrong.setText(wrong)
        self.do.close_with_reason(wrong)
