"""Before a roster lists this computer: the three steps to it. Also the papers of trust afterwards: card, roster, signing."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.services.cards import seen_cards
from app.services.exchange_views import Trust
from app.services.identity import RosterImported, export_card, import_roster, preview_roster, sign_new_roster
from app.services.quarantine import Waiting, confirm_fingerprint, drop_waiting, set_aside
from app.services.workspace import Workspace
from app.ui.exchange.waiting import WaitingPane
from app.ui.parts.asking import Use, on_own_connection
from app.ui.parts.places import file_to_open, file_to_save, files_to_open
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import (
    Chip,
    Dialog,
    FieldList,
    Pane,
    PlainLabel,
    ask,
    hairline,
    link_button,
    outlined_button,
    primary_button,
    run_with_progress,
    scrolled,
    tell,
    tell_error,
)

CARDS, ROSTERS = "身份卡 (*.card)", "单位密钥名单 (*.roster)"

CARDS_WIDTH, MOST_SEEN, LINE = 520, 12, 26
"""Pixels of the list of cards; how many are in sight before it scrolls; pixels of one."""


class Papers(QWidget):
    """The acts of trust, each started by a button somewhere on the page; `done` tells that something changed."""

    done = Signal(str)
    import_asked = Signal(Path)
    """A bundle that waited may be imported now."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.hide()

    def export_card(self) -> None:
        """Write this computer's card for the bureau."""
        name = f"身份卡_{self._workspace.unit.name}.card"
        path = file_to_save(self, "导出身份卡", name, CARDS)
        if path is not None:
            self.write_card(path)

    def write_card(self, path: Path) -> None:
        """Write the card there and say its fingerprint."""
        said = "请把这个文件交给区局。区局打电话核对时，请念："
        self._run("正在导出身份卡", lambda own: export_card(own, path), lambda mark: tell(self.window(), "身份卡已导出", said, more=(mark,)))

    def import_roster(self) -> None:
        """Take in the bureau's roster."""
        path = file_to_open(self, "导入单位密钥名单", f"{ROSTERS};;所有文件 (*)")
        if path is not None:
            self.take_roster(path)

    def take_roster(self, path: Path) -> None:
        """Show the fingerprint first; the roster is believed once the user has compared it by telephone."""
        try:
            seen = preview_roster(self._workspace, path)
        except UserError as error:
            tell_error(self.window(), error)
            return
        if self.confirmed(seen):
            self._run("正在导入名单", lambda own: import_roster(own, path), self._taken)

    def confirmed(self, seen: RosterImported) -> bool:
        """The question about the fingerprint."""
        marks = "\n".join(seen.signed_by)
        units = f"{'、'.join(seen.units[:8])}{'等' if len(seen.units) > 8 else ''}"
        text = (
            f"请打电话给区局，逐组核对{'这些' if seen.signed_by[1:] else '这串'}指纹，完全一致才能导入：\n\n{marks}\n\n"
            f"名单第 {seen.version} 版，{len(seen.units)} 个单位：{units}。{''.join(seen.warnings)}"
        )
        return ask(self.window(), "与区局核对指纹", text, do="已核对，导入", keep="先不导入")

    def _taken(self, roster: RosterImported) -> None:
        self.done.emit(f"已导入单位密钥名单第 {roster.version} 版，{len(roster.units)} 个单位")

    def sign_roster(self) -> None:
        """At the bureau: choose cards, then where the roster goes."""
        cards = files_to_open(self, "选择各单位的身份卡", f"{CARDS};;所有文件 (*)")
        if cards:
            self.compare_cards(cards)

    def compare_cards(self, cards: list[Path]) -> Dialog | None:
        """Show every card's fingerprint first; the roster is signed once each office has read out its own."""
        try:
            seen = seen_cards(cards)
        except UserError as error:
            tell_error(self.window(), error)
            return None
        dialog = Dialog(self.window(), "与各单位核对指纹", CARDS_WIDTH)
        dialog.add_text("请给每个单位打电话，请对方念“数据交换”里的本机指纹，与下面逐组核对；完全一致才能签发。")
        marks = scrolled(FieldList([(card.unit_name, card.fingerprint) for card in seen], label_width=220))
        marks.setFixedHeight(min(len(seen), MOST_SEEN) * LINE)
        dialog.body.addWidget(marks)
        dialog.add_button(outlined_button("先不签发"), Dialog.DialogCode.Rejected)
        dialog.add_button(primary_button("已全部核对，签发"), Dialog.DialogCode.Accepted)
        dialog.begin(lambda: self._choose_place(cards))
        return dialog

    def _choose_place(self, cards: list[Path]) -> None:
        path = file_to_save(self, "保存单位密钥名单", "单位密钥名单.roster", ROSTERS)
        if path is not None:
            self.write_roster(cards, path)

    def write_roster(self, cards: list[Path], path: Path) -> None:
        """Sign the next version and write it for the others."""
        self._run("正在签发名单", lambda own: sign_new_roster(own, cards, path), self._signed)

    def _signed(self, roster: RosterImported) -> None:
        if roster.missing:
            tell(self.window(), "名单还缺签名", "签名够了才会启用。请把文件交给下列签发人之一补签：", more=(roster.missing,))
            return
        said = f"名单第 {roster.version} 版，{len(roster.units)} 个单位。请把文件发给各单位；他们打电话核对时，请念："
        tell(self.window(), "单位密钥名单已签发", said, more=(roster.fingerprint,))
        self.done.emit(f"已签发单位密钥名单第 {roster.version} 版")

    def serve(self, pane: WaitingPane) -> None:
        """Do what is asked for in a list of waiting bundles."""
        pane.confirm_asked.connect(self.confirm_waiting)
        pane.drop_asked.connect(self.drop_waiting)
        pane.import_asked.connect(lambda one: self.import_asked.emit(one.file))

    def confirm_waiting(self, one: Waiting) -> None:
        """The head compares the fingerprint by telephone first."""
        text = (
            f"请打电话给“{one.sender}”，请对方念“数据交换”里的本机指纹，逐组核对，完全一致才能确认：\n\n{one.fingerprint}\n\n"
            f"{one.warning or '请用本单位通讯录里的号码，不要用数据包附带的号码。'}"
        )
        if ask(self.window(), "与对方核对指纹", text, do="已核对，确认指纹", keep="先不确认"):
            self._run("正在确认指纹", lambda own: confirm_fingerprint(own, one.fingerprint), lambda _mark: self.done.emit("已确认指纹"))

    def drop_waiting(self, one: Waiting) -> None:
        """Throw a waiting bundle away, when the user means it."""
        text = f"自称“{one.sender}”的第{one.number}包将从本机删去。以后还需要时，要请对方再交来一次。"
        if ask(self.window(), "删去待核对的数据包", text, do="删去", keep="保留", dangerous=True):
            self._run("正在删去", lambda own: drop_waiting(own, one), lambda _done: self.done.emit("已删去一个待核对的数据包"))

    def keep_bundle(self) -> None:
        """Before a roster is here: keep a bundle that came early."""
        path = file_to_open(self, "留存数据包", "数据包 (*.ipb)")
        if path is not None:
            self._run("正在校验和留存", lambda own: set_aside(own, path), lambda _one: self.done.emit("已留存，待核对指纹"))

    def _run(self, title: str, use: Use, done: Callable[[Any], None]) -> None:
        run_with_progress(self.window(), title, on_own_connection(self._workspace, use), done)


class Joining(QWidget):
    """What a unit does once before it can exchange data."""

    def __init__(self, papers: Papers) -> None:
        super().__init__()
        self._papers = papers
        self.waiting = WaitingPane()
        papers.serve(self.waiting)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_3)
        self._column = QVBoxLayout()
        column.addLayout(self._column)
        column.addWidget(self.waiting)
        column.addStretch(1)

    def show_trust(self, trust: Trust) -> None:
        """The three steps, for an office or for the bureau; below them the bundles that came too early."""
        self.waiting.show_trust(trust, datetime.now().astimezone())
        while item := self._column.takeAt(0):
            if old := item.widget():
                old.deleteLater()
        pane = Pane("开始交换数据以前", "只做一次，共三步")
        for place, step in enumerate(self._steps(trust)):
            if place:
                pane.body.addWidget(hairline())
            pane.body.addWidget(step)
        pane.body.addStretch(1)
        if not trust.bureau:
            keep = link_button("已有数据包，先留存")
            keep.clicked.connect(self._papers.keep_bundle)
            pane.add_action(keep)
        self._column.addWidget(pane)

    def _steps(self, trust: Trust) -> list[QWidget]:
        if trust.bureau:
            sign = primary_button("签发名单")
            sign.clicked.connect(self._papers.sign_roster)
            return [
                _step(1, "收各单位的身份卡", "各单位在“数据交换”里导出身份卡，用 U 盘交来。"),
                _step(2, "签发单位密钥名单", "名单写明哪台电脑代表哪个单位，由区局签名。签发前逐张显示身份卡的指纹，请打电话与每个单位核对。", sign),
                _step(3, "把名单发给各单位", "各单位导入名单时，会打电话与区局核对。以后有新电脑时，再签发下一版。", mark=trust.fingerprint),
            ]
        card, take = primary_button("导出身份卡", "arrow_upload"), outlined_button("导入名单", "arrow_download")
        card.clicked.connect(self._papers.export_card)
        take.clicked.connect(self._papers.import_roster)
        bureau = trust.bureau_name
        return [
            _step(1, "导出身份卡", f"把身份卡存到 U 盘，交给{bureau}。", card),
            _step(2, f"{bureau}签发单位密钥名单", f"{bureau}打电话来核对本机，一致才列入名单，签名后发回。这一步由{bureau}办理。", mark=trust.fingerprint),
            _step(3, "导入名单", f"导入时会显示{bureau}的指纹，请打电话核对，一致才导入。以后就能导出、导入数据包。", take),
        ]


def _step(place: int, title: str, text: str, button: QWidget | None = None, mark: str = "") -> QWidget:
    """One step; `mark` is the fingerprint that is read out over the telephone, group by group."""
    row = QWidget()
    grid = QGridLayout(row)
    grid.setContentsMargins(0, tokens.GAP_2, 0, tokens.GAP_2)
    grid.setHorizontalSpacing(tokens.GAP_3)
    grid.setVerticalSpacing(tokens.GAP_1)
    grid.setColumnStretch(1, 1)
    head = QHBoxLayout()
    head.addWidget(PlainLabel(title, "strong"), 1)
    grid.addWidget(Chip(f"第{place}步", Tone.BLUE), 0, 0)
    grid.addLayout(head, 0, 1)
    grid.addWidget(PlainLabel(text, "", Tone.SECONDARY, wrap=True), 1, 1)
    if button is not None:
        grid.addWidget(button, 0, 2, 2, 1)
    if mark:
        shown = PlainLabel(mark, "pane")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown.setAccessibleName(f"本机指纹：{mark}")
        grid.addLayout(row_of(PlainLabel("本机指纹，打电话核对时逐组念：", "", Tone.SECONDARY), shown, None), 2, 1, 1, 2)
    return row
