"""冲突处理: what is open, or was decided, at the left; one matter with its values at the right. Decisions are written in the background."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.services import inbox, inbox_batch
from app.services.history_words import told_history
from app.services.inbox import Conflict
from app.services.inbox_list import Choice, Entry, Matter, decided_entries, entries
from app.services.numbers import renumber
from app.services.workspace import Workspace
from app.ui.editors import Context
from app.ui.exchange.inbox_pane import MatterPane
from app.ui.exchange.inbox_rewrite import RewriteDialog
from app.ui.exchange.inbox_rows import MatterList
from app.ui.parts.asking import Asker, Use
from app.ui.parts.keys import key_within
from app.ui.parts.row import row_of
from app.ui.parts.settle_dialog import SettleDialog
from app.ui.shell import Shell
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import FootStrip, Notice, Pane, hairline, link_button, outlined_button, stretch, tell, tell_error

LIST_WIDTH = 344
MOST_KEYS, MOST_TOLD = 9, 5
"""Values that have a key of their own; refusals that are told."""
SETTLED = "已定下，随下一个数据包送到"
DECIDED, OPEN = "已定的", "待定的"


class Inbox(QWidget):
    """`decided` comes after anything was written, `counted` with how many matters are open, `record_asked` with a record's kind and uid."""

    left = Signal()
    decided = Signal()
    counted = Signal(int)
    record_asked = Signal(str, str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._reading, self._writing, self._recalling = Asker(self, workspace), Asker(self, workspace), Asker(self, workspace)
        self._found: tuple[Sequence[Entry], Sequence[Entry]] = ((), ())
        self._wanted, self._wanted_record = "", ""
        self._decided: tuple[Conflict, int, Sequence[Conflict]] | None = None
        self.list, self.pane = MatterList(self), MatterPane()
        self.same_way = outlined_button("按此处理")
        self.alike = Notice(Tone.BLUE, "", "", self.same_way)
        self._foot = FootStrip("", "↑↓ 换一条")
        self.everything, self.as_advised = QCheckBox("全选"), outlined_button("按建议定")
        self.turn = link_button(DECIDED, "history")
        self._batch = QWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        pane = Pane(bare=True)
        pane.setFixedWidth(LIST_WIDTH)
        row = row_of(self.everything, None, self.as_advised)
        row.setContentsMargins(tokens.GAP_3, tokens.GAP_1, tokens.GAP_2, tokens.GAP_1)
        self._batch.setLayout(row)
        pane.body.addWidget(self._batch)
        pane.body.addWidget(hairline())
        pane.body.addWidget(self.list, 1)
        pane.body.addWidget(self._foot)
        pane.add_foot(self.turn, stretch())
        columns = QHBoxLayout()
        columns.setSpacing(tokens.GAP_3)
        columns.addWidget(pane)
        columns.addWidget(self.pane, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(tokens.GAP_3)
        rows.addWidget(self.alike)
        rows.addLayout(columns, 1)
        self.alike.hide()

    def _connect(self) -> None:
        self.list.chosen.connect(self._chosen)
        self.list.filled.connect(self._choose_wanted)
        self.list.rows.ticks_changed.connect(self._show_ticks)
        self.everything.clicked.connect(self.list.tick_all)
        self.as_advised.clicked.connect(self.follow_advice)
        self.turn.clicked.connect(self.turn_list)
        self.pane.chosen.connect(self.choose)
        self.pane.both_asked.connect(self.keep_both)
        self.pane.rewrite_asked.connect(self.rewrite)
        self.pane.open_asked.connect(self._open_record)
        self.same_way.clicked.connect(self.choose_alike)
        for key in range(1, MOST_KEYS + 1):
            key_within(self, str(key), partial(self._press, key))
        key_within(self, "B", lambda: self.keep_both() if self.pane.both.isVisible() else None)
        key_within(self, "E", lambda: self.rewrite() if self.pane.rewrite.isVisible() else None)
        key_within(self, "Esc", self.left.emit)

    # -- list

    def reload(self) -> None:
        """Read anew what is open."""
        self._reading.ask(lambda own: (entries(own), decided_entries(own)), self._show)

    def show_record(self, uid: str) -> None:
        """Choose the first matter of that record, once the list is there; an empty uid leaves the choice as it is."""
        self._wanted_record = uid
        self.turn.setText(DECIDED)
        self.reload()

    def turn_list(self) -> None:
        """From what is open to what was decided on this computer, and back."""
        self.turn.setText(OPEN if self.turn.text() == DECIDED else DECIDED)
        self.alike.hide()
        self._show(self._found)
        self.list.setFocus()

    def _show(self, found: tuple[Sequence[Entry], Sequence[Entry]]) -> None:
        self._found = found
        waiting, decided = found
        if not decided:
            self.turn.setText(DECIDED)
        self.turn.close_with_reason("" if decided else "本机还没有定下过冲突。")
        self.counted.emit(len(waiting))
        if self.turn.text() == OPEN:
            self.list.show_entries(decided)
            self._foot.set_text(f"最近定下的 {len(decided)} 处")
        else:
            self.list.show_entries(waiting)
            mine = sum(entry.mine for entry in waiting)
            self._foot.set_text(f"{mine} 处由本单位决定" if mine == len(waiting) else f"共 {len(waiting)} 处，{mine} 处由本单位决定")
        self._show_ticks()

    def _show_ticks(self) -> None:
        ticked, possible = len(self.list.rows.ticked), sum(entry.in_batch for entry in self._found[0])
        self._batch.setVisible(possible > 1 and self.turn.text() == DECIDED)
        self.everything.setText(f"已选 {ticked} 处" if ticked else "全选")
        self.everything.setChecked(0 < ticked == possible)
        self.as_advised.setText(f"按建议定 {ticked} 处" if ticked else "按建议定")
        self.as_advised.close_with_reason("" if ticked else "请先勾选要一起定的（空格勾选）。")

    def _choose_wanted(self) -> None:
        """The wanted matter, else the one that was chosen, else the first."""
        found = self.list.entries()
        if not found:
            self.pane.show_entry(None)
            return
        of_record = [entry.uid for entry in found if self._wanted_record in {choice.record.uid for choice in entry.choices}]
        known = [uid for uid in (*of_record, self._wanted) if self.list.rows.row_of(uid) >= 0]
        self._wanted, self._wanted_record = "", ""
        if known:
            self.list.choose(known[0])
        elif not isinstance(self.list.record(), Entry):
            self.list.choose(found[0].uid)

    def _chosen(self, entry: object) -> None:
        self.pane.show_entry(entry if isinstance(entry, Entry) else None)
        if isinstance(entry, Entry):
            record = entry.record
            self._recalling.ask(lambda own: told_history(own, record), lambda past: self.pane.show_recent(record.uid, past.entries))

    def _next(self, entry: Entry) -> str:
        """The matter that follows, or the one before the last."""
        uids = [one.uid for one in self.list.entries()]
        place = uids.index(entry.uid) if entry.uid in uids else -1
        return next(iter((*uids[place + 1 :], *reversed(uids[: max(place, 0)]))), "")

    # -- decisions

    def _press(self, key: int) -> None:
        button = self.pane.button_of(key)
        if button is not None:
            button.click()

    def choose(self, choice: Choice) -> None:
        """Let that value stand, give that record another number, or ask about that step."""
        entry = self.pane.entry
        if entry is None or self._writing.waiting:
            return
        if entry.matter is Matter.DISPUTE:
            SettleDialog(self, Context(self._workspace), entry.record, choice.step).begin(lambda: self._settled(entry))
        elif entry.matter is Matter.NUMBER:
            self._write(entry, lambda own: renumber(own, choice.record))
        elif entry.conflict is not None:
            one, choosing = entry.conflict, inbox.decide_again if entry.matter is Matter.DECIDED else _choose
            self._write(entry, lambda own: choosing(own, one, choice.place))

    def keep_both(self) -> None:
        """All values, one after the other."""
        entry = self.pane.entry
        if entry is not None and entry.conflict is not None and not self._writing.waiting:
            one = entry.conflict
            self._write(entry, lambda own: _keep_both(own, one))

    def rewrite(self) -> None:
        """The real editor of the field, filled with the suggested value."""
        entry = self.pane.entry
        if entry is not None and entry.conflict is not None and entry.conflict.field is not None:
            RewriteDialog(self, Context(self._workspace), entry, entry.conflict).begin(lambda: self._settled(entry))

    def follow_advice(self) -> None:
        """Decide what is ticked, each as advised."""
        chosen = [entry.conflict for entry in self.list.ticked() if entry.conflict is not None]
        if chosen and not self._writing.waiting:
            self._writing.ask(_told(lambda own: inbox_batch.follow_advice(own, chosen)), self._followed)

    def _followed(self, answer: tuple[int, Sequence[str]]) -> None:
        done, left = answer
        self._several_done(done)
        if left:
            tell(self.window(), f"有 {len(left)} 处没有定下", "它们还在列表里，请逐处查看。", more=left[:MOST_TOLD])

    def choose_alike(self) -> None:
        """Decide the others of the same kind in the same way."""
        if self._decided is not None and not self._writing.waiting:
            one, place, others = self._decided
            self._writing.ask(_told(lambda own: _choose_alike(own, one, place, others)), self._alike_done)

    def _write(self, entry: Entry, use: Use) -> None:
        self._writing.ask(_told(use), lambda answer: self._settled(entry, answer))

    def _settled(self, entry: Entry, answer: object = None) -> None:
        """Written or refused: tell it, offer the same for others, and go on to the next one."""
        if isinstance(answer, UserError):
            tell_error(self, answer)
            self.reload()
            return
        self._wanted = self._next(entry)
        self._offer_alike(entry, answer)
        self._tell(f"已重新编号为 {answer}，随下一个数据包送到" if isinstance(answer, str) else SETTLED)
        self.decided.emit()
        self.reload()

    def _offer_alike(self, entry: Entry, answer: object) -> None:
        self._decided = None
        if isinstance(answer, tuple) and answer[2]:
            one, place, others = answer
            ticked = [other for other in others if other.id in self.list.rows.ticked]
            self._decided = one, place, ticked or others
            by = next((choice.by.partition("·")[0] for choice in entry.choices if choice.place == place), "")
            title = f"勾选的 {len(ticked)} 处同类" if ticked else f"还有 {len(others)} 处同类"
            self.alike.say(Tone.BLUE, title, f"同样两边改的“{one.label}”，也采用{by}改的值。")
        self.alike.setVisible(self._decided is not None)

    def _alike_done(self, answer: object) -> None:
        self._decided = None
        self.alike.hide()
        if isinstance(answer, UserError):
            tell_error(self, answer)
            self.reload()
        else:
            self._several_done(int(str(answer)))

    def _several_done(self, done: int) -> None:
        self._tell(f"{done} 处已定下，随下一个数据包送到；定错的在“{DECIDED}”里改判")
        self.decided.emit()
        self.reload()

    def _tell(self, words: str) -> None:
        shell = self.window()
        if isinstance(shell, Shell):
            shell.toast.say(words)
        self.list.setFocus()

    def _open_record(self) -> None:
        entry = self.pane.entry
        if entry is not None:
            self.record_asked.emit(entry.record.table, entry.record.uid)


def _told(use: Use) -> Use:
    """The same work; a refusal comes back as its answer, so that the list can be read anew."""

    def work(own: Workspace) -> object:
        try:
            return use(own)
        except UserError as refusal:
            return refusal

    return work


def _choose(own: Workspace, one: Conflict, place: int) -> tuple[Conflict, int, Sequence[Conflict]]:
    """Decide, and find what could be decided the same way."""
    inbox.require_unchanged(own, one)
    inbox.choose(own, one, place)
    return one, place, inbox.alike(own, one)


def _keep_both(own: Workspace, one: Conflict) -> None:
    inbox.require_unchanged(own, one)
    inbox.keep_both(own, one)


def _choose_alike(own: Workspace, one: Conflict, place: int, others: Sequence[Conflict]) -> int:
    still_open = {other.id for other in inbox.alike(own, one)}
    return inbox_batch.choose_alike(own, one, place, [other for other in others if other.id in still_open])
