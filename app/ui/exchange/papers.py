"""The papers of trust, each begun by a button somewhere on the exchange page: card, roster, signing, bundles that wait."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import UserError
from app.services.cards import seen_cards
from app.services.computers import Computer, revoke_computer
from app.services.identity import RosterImported, add_signature, export_card, known_roster, preview_roster, sign_new_roster
from app.services.quarantine import Waiting, confirm_fingerprint, drop_waiting, set_aside
from app.services.rosters_of_others import is_the_same, look_at_roster, namesakes, take_roster
from app.services.workspace import Workspace
from app.ui.exchange.other_bureaus import NamesakeDialog, question_about
from app.ui.exchange.signers import SignersDialog
from app.ui.exchange.waiting import WaitingPane
from app.ui.parts.asking import Use, on_own_connection
from app.ui.parts.places import file_to_open, file_to_save, files_to_open
from app.ui.widgets import Dialog, FieldList, ask, outlined_button, primary_button, question, run_with_progress, scrolled, tell, tell_error

CARDS, ROSTERS, ANY = "身份卡 (*.card)", "单位密钥名单 (*.roster)", "所有文件 (*)"
CARDS_WIDTH, MOST_SEEN, LINE = 520, 12, 26
"""Pixels of the list of cards; how many are in sight before it scrolls; pixels of one."""
NAMED, CHANGED = 8, 5
"""Units and changes of a roster that are written out in a question."""


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
        path = file_to_open(self, "导入单位密钥名单", f"{ROSTERS};;{ANY}")
        if path is not None:
            self.take_roster(path)

    def take_roster(self, path: Path) -> None:
        """Show the fingerprint first; the roster is believed once the user has compared it by telephone."""
        try:
            seen = look_at_roster(self._workspace, path)
        except UserError as error:
            tell_error(self.window(), error)
            return
        if self.confirmed(seen):
            self._run("正在导入名单", lambda own: take_roster(own, path), self._taken)

    def confirmed(self, seen: RosterImported) -> bool:
        """The question about the fingerprint."""
        changes = _changes(seen)
        if seen.bureau:
            title, text, do = question_about(seen, changes)
            return ask(self.window(), title, text, do=do, keep="先不导入", dangerous=not seen.vouched)
        marks = "\n".join(seen.signed_by)
        units = f"{'、'.join(seen.units[:NAMED])}{'等' if len(seen.units) > NAMED else ''}"
        changes = f"\n\n这一版的改动：\n{changes}" if known_roster(self._workspace) else ""
        text = (
            f"请打电话给区局，逐组核对{'这些' if seen.signed_by[1:] else '这串'}指纹，完全一致才能导入：\n\n{marks}\n\n"
            f"名单第 {seen.version} 版，{len(seen.units)} 个单位：{units}。{''.join(seen.warnings)}{changes}"
        )
        return ask(self.window(), "与区局核对指纹", text, do="已核对，导入", keep="先不导入", dangerous=True)

    def _taken(self, roster: RosterImported) -> None:
        self.done.emit(f"已导入{roster.bureau}单位密钥名单第 {roster.version} 版，{len(roster.units)} 个单位")
        if roster.bureau and namesakes(self._workspace):
            self.name_units()

    def vouch(self) -> None:
        """At the bureau: sign a version that names the other bureaus which were confirmed here."""
        self._choose_place(lambda path: self.write_roster([], path))

    def name_units(self) -> Dialog:
        """At the bureau: say which units of other rosters are the 外区单位 that were known by name only."""
        dialog = NamesakeDialog(self.window(), self._workspace)

        def named(own: Workspace) -> int:
            for theirs, ours in pairs:
                is_the_same(own, theirs, ours)
            return len(pairs)

        pairs = list[tuple[str, str]]()
        dialog.accepted.connect(lambda: pairs.extend(dialog.chosen()))
        dialog.begin(lambda: self._run("正在认定外区单位", named, lambda count: self.done.emit(f"已认定 {count} 个外区单位，随数据包告诉各单位")))
        return dialog

    def sign_roster(self) -> None:
        """At the bureau: choose cards, then where the roster goes."""
        cards = files_to_open(self, "选择各单位的身份卡", f"{CARDS};;{ANY}")
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
        dialog.begin(lambda: self._choose_place(lambda path: self.write_roster(cards, path)))
        return dialog

    def _choose_place(self, write: Callable[[Path], None]) -> None:
        path = file_to_save(self, "保存单位密钥名单", "单位密钥名单.roster", ROSTERS)
        if path is not None:
            write(path)

    def write_roster(self, cards: list[Path], path: Path) -> None:
        """Sign the next version and write it for the others."""
        self._sign(lambda own: sign_new_roster(own, cards, path))

    def revoke(self, computer: Computer) -> Dialog:
        """Ask, then sign a version in which that computer is withdrawn."""
        text = (
            f"{computer.named}\n指纹 {computer.fingerprint}\n\n停用写进新一版名单。各单位导入以后，不再收这台电脑的数据包，也不再给它导出；"
            "它以前交出的内容不受影响。停用以后不能恢复。\n\n只是换电脑的，请先让它最后导出一次。"
        )
        dialog = question(self.window(), "停用这台电脑", text, do="停用并签发", keep="不停用", dangerous=True)
        dialog.begin(lambda: self._choose_place(lambda path: self.write_revoked(computer, path)))
        return dialog

    def write_revoked(self, computer: Computer, path: Path) -> None:
        """Sign the version without that computer."""
        self._sign(lambda own: revoke_computer(own, computer, path))

    def name_signers(self) -> Dialog:
        """Ask which computers of the bureau sign rosters, and how many of them must."""
        dialog = SignersDialog(self.window(), self._workspace)
        dialog.begin(lambda: self._choose_place(lambda path: self.write_signers(dialog.signers(), dialog.threshold(), path)))
        return dialog

    def write_signers(self, signers: list[str], threshold: int, path: Path) -> None:
        """Sign the version that names the signers, by fingerprint."""
        self._sign(lambda own: sign_new_roster(own, [], path, signers=signers, threshold=threshold))

    def countersign(self) -> None:
        """Choose a roster that another signer has begun."""
        begun = file_to_open(self, "打开待补签的名单", f"{ROSTERS};;{ANY}")
        if begun is not None:
            self.look_at_begun(begun)

    def look_at_begun(self, begun: Path) -> Dialog | None:
        """Show what a begun roster changes and who has signed it; add this computer's signature once it was looked at."""
        try:
            seen = preview_roster(self._workspace, begun)
        except UserError as error:
            tell_error(self.window(), error)
            return None
        text = f"名单第 {seen.version} 版。这一版的改动：\n{_changes(seen)}\n\n已经签名的电脑：\n{'、'.join(seen.signed_by)}"
        more = f"\n\n{''.join(seen.warnings)}" if seen.warnings else ""
        dialog = question(self.window(), "补签名单", f"{text}{more}\n\n请与签发的同事核对改动，确实要这样改才补签。", do="核对无误，补签", keep="先不补签")
        dialog.begin(lambda: self._choose_place(lambda path: self.write_countersigned(begun, path)))
        return dialog

    def write_countersigned(self, begun: Path, path: Path) -> None:
        """Add this computer's signature."""
        self._sign(lambda own: add_signature(own, begun, path))

    def _sign(self, use: Use) -> None:
        self._run("正在签发名单", use, self._signed)

    def _signed(self, roster: RosterImported) -> None:
        if roster.missing:
            tell(self.window(), "名单还缺签名", "签名够了才会启用。请把文件交给下列电脑之一，在“单位与电脑”里按“补签名单”：", more=(roster.missing,))
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


def _changes(seen: RosterImported) -> str:
    """What a version changes, line by line."""
    rest = len(seen.changes) - CHANGED
    lines = [*seen.changes[:CHANGED], *([f"另有 {rest} 处。"] if rest > 0 else [])]
    return "\n".join(lines) or "没有改动。"
