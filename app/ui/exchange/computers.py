"""单位与电脑: every computer of the roster; at the bureau, withdrawing one, naming who signs, and adding a signature."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.clock import office_moment
from app.services.computers import Computer, Computers, computers_of
from app.services.rosters_of_others import OtherBureau, listed_units, named_only, other_bureaus
from app.services.standing import spoken_moment
from app.services.workspace import Workspace
from app.ui.exchange.other_bureaus import spoken
from app.ui.exchange.papers import Papers
from app.ui.exchange.resting import shown
from app.ui.parts.asking import Asker
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import (
    ChipText,
    Column,
    Notice,
    PagedModel,
    Pane,
    PlainLabel,
    RecordTable,
    danger_button,
    link_button,
    outlined_button,
    stretch,
)
from app.ui.widgets.column import CellKind

LOST = "电脑丢失、被盗或不再使用时，请马上打电话给区局停用；区局签发新一版名单，各单位导入以后生效。"
AT_BUREAU = "电脑丢失、被盗或不再使用时，在这里停用；新一版名单要交各单位导入才生效。换电脑、增加电脑，收到身份卡后按“列入电脑”。"
ALONE = "区局只有一台电脑在用，有两台以上才用得着指定签发人。"
CHOOSE = "请先在列表里选一台电脑。"
Read = tuple[Computers, list[OtherBureau], bool]
"""The roster, the other bureaus, and whether there are units of theirs to be named at the bureau."""


class ComputersList(QWidget):
    """What the roster says of every computer, and the acts of the bureau below it."""

    def __init__(self, workspace: Workspace, papers: Papers) -> None:
        super().__init__()
        self._asker = Asker(self, workspace)
        self._papers = papers
        self._found: Computers | None = None
        self._now = workspace.now
        self._model = PagedModel(self._columns(), shown(()), self)
        self.table = RecordTable(self._model, "名单里的电脑")
        self.about = Notice(Tone.BLUE, "")
        self._pane, self._signing = Pane("单位与电脑", bare=True), PlainLabel("", "", Tone.SECONDARY, wrap=True)
        self._others = PlainLabel("", "", Tone.SECONDARY, wrap=True)
        self.name_units, self.vouch = link_button("认定外区单位"), link_button("把其他区局写进名单")
        self.revoke = danger_button("停用这台电脑")
        self.list_new, self.name_signers, self.countersign = outlined_button("列入电脑"), outlined_button("指定签发人"), outlined_button("补签名单")
        self._build()

    def _build(self) -> None:
        self._pane.body.addWidget(self.table, 1)
        self._signing.setContentsMargins(tokens.GAP_4, tokens.GAP_2, tokens.GAP_4, tokens.GAP_2)
        self._pane.add_line()
        self._pane.body.addWidget(self._signing)
        self._others.setContentsMargins(tokens.GAP_4, 0, tokens.GAP_4, tokens.GAP_2)
        self._pane.body.addWidget(self._others)
        take = link_button("导入新名单")
        take.clicked.connect(self._papers.import_roster)
        self.name_units.clicked.connect(self._papers.name_units)
        self.vouch.clicked.connect(self._papers.vouch)
        for button in (self.name_units, self.vouch):
            button.hide()
            self._pane.add_action(button)
        self._pane.add_action(take)
        self._pane.add_foot(self.list_new, self.name_signers, self.countersign, stretch(), self.revoke)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_3)
        column.addWidget(self.about)
        column.addWidget(self._pane, 1)
        self.table.chosen.connect(self._offer)
        self._model.loaded.connect(self._stand)
        self.revoke.clicked.connect(lambda: self._papers.revoke(self.table.record()))
        self.list_new.clicked.connect(self._papers.sign_roster)
        self.name_signers.clicked.connect(self._papers.name_signers)
        self.countersign.clicked.connect(self._papers.countersign)
        self._offer(None)

    def reload(self) -> None:
        """Read the roster anew."""
        self._asker.ask(_read, self._show)

    def _show(self, read: Read) -> None:
        found, others, unnamed = read
        self._found = found
        self._others.setText(spoken(others))
        self._others.setVisible(bool(others))
        self.name_units.setVisible(unnamed)
        self.vouch.setVisible(found.bureau and not all(one.listed for one in others))
        self._model.show_rows(shown(found.computers))
        used = sum(not one.revoked for one in found.computers)
        self._pane.set_count(f"{used} 台在用")
        self.about.say(Tone.BLUE, "名单由区局签发", AT_BUREAU if found.bureau else LOST)
        self._signing.setText(_signed_how(found))
        for button in (self.revoke, self.list_new, self.name_signers, self.countersign):
            button.setVisible(found.bureau)
        own = sum(one.of_bureau and not one.revoked for one in found.computers)
        self.name_signers.close_with_reason("" if own > 1 else ALONE)
        self.countersign.close_with_reason("" if found.signers or own > 1 else ALONE)
        self._offer(self.table.record())

    def _stand(self) -> None:
        """Show where the keyboard is: it came before the rows did."""
        rows = self._model.rows()
        if self.table.hasFocus() and rows and self.table.record() is None:
            self.table.choose(rows[0].uid)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("单位", lambda row: row.unit_name, strong=True, tone=_tone),
            Column("字母", lambda row: row.letter, 64),
            Column("指纹", lambda row: row.fingerprint, 260, tone=_tone),
            Column("最近收到", self._heard, 130),
            Column("情况", _state, 190, CellKind.CHIP),
        )

    def _heard(self, row: Computer) -> str:
        return spoken_moment(office_moment(row.heard_at), self._now()) if row.heard_at else "—"

    def _offer(self, row: Computer | None) -> None:
        """Only a computer in use other than this one can be withdrawn from here."""
        reason = CHOOSE if row is None else "这台电脑已经停用。" if row.revoked else "这是本机，请在区局的另一台电脑上停用它。" if row.here else ""
        self.revoke.close_with_reason(reason)


def _read(workspace: Workspace) -> Read:
    found = computers_of(workspace)
    return found, other_bureaus(workspace), found.bureau and bool(listed_units(workspace) and named_only(workspace))


def _tone(row: Computer) -> Tone:
    return Tone.NOTE if row.revoked else Tone.PLAIN


def _signed_how(found: Computers) -> str:
    if not found.signers:
        return f"名单第 {found.version} 版，由区局电脑（指纹 {found.fingerprint}）签发。"
    return f"名单第 {found.version} 版。签发人 {found.signers} 台，每一版须有其中 {found.threshold} 台签名。"


def _state(row: Computer) -> tuple[ChipText, ...]:
    found = [ChipText("已停用", Tone.SECONDARY) if row.revoked else ChipText("在用", Tone.GREEN)]
    found += [ChipText("本机", Tone.BLUE)] if row.here else []
    found += [ChipText("签发人", Tone.BLUE)] if row.signer else []
    return tuple(found)
