"""设置: where the data lie, backups, the check of the database, fonts, calendar, account, versions."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.roles import Power
from app.services.backup_notes import Noted
from app.services.backup_plan import copy_to_second_place, drill, set_second_place
from app.services.backups import back_up
from app.services.calendars import TakenIn, adopt_rules, take_in_calendar
from app.services.demo_folder import may_be_made_anew
from app.services.settings import Backup, Surroundings, surroundings
from app.services.standing import spoken_moment
from app.services.workspace import Workspace
from app.ui.exchange.resting import shown
from app.ui.parts.asking import Asker, on_own_connection
from app.ui.parts.places import file_to_open, file_to_save, folder_to_choose
from app.ui.parts.row import row_of
from app.ui.settings.accounts import AccountsDialog, password_dialog
from app.ui.settings.check import CheckPane
from app.ui.settings.own import OwnSettingsPane
from app.ui.settings.packs import PacksPane
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import (
    Column,
    EmptyState,
    FieldList,
    Notice,
    Page,
    Pane,
    PlainLabel,
    RecordTable,
    link_button,
    outlined_button,
    primary_button,
    run_with_progress,
    scrolled,
)
from app.ui.widgets.model import PagedModel

RIGHT_WIDTH = 440
MOVED_SHOWN = 20


class SettingsPage(Page):
    """`lock_asked` when the user locks; `backed_up` after a backup was made."""

    shows_files = True
    lock_asked = Signal()
    change_asked = Signal()
    """Somebody else comes in."""
    key_asked = Signal()
    """Another master key is wanted."""
    demo_asked = Signal()
    """The demonstration is to be made anew."""
    backed_up = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("设置")
        self._workspace = workspace
        self._asker = Asker(self, workspace)
        self._data, self._paper, self._about = FieldList(label_width=84), FieldList(label_width=84), FieldList(label_width=212)
        self._fonts = PlainLabel("", "", Tone.SECONDARY, wrap=True)
        self.said = Notice(Tone.GREEN, "")
        self._model = PagedModel(self._columns(), shown(()), self)
        self.backups = RecordTable(self._model, "备份")
        self.checking = CheckPane(workspace)
        self._build()

    def _build(self) -> None:
        lock = outlined_button("锁定", "lock_closed").show_key("Ctrl+L")
        lock.clicked.connect(self.lock_asked)
        self.make = primary_button("立即备份", "save")
        self.make.clicked.connect(self.back_up)
        self.head.add_action(lock)
        self.head.add_action(self.make)
        self.said.hide()
        self.body.addWidget(self.said)
        columns = QHBoxLayout()
        columns.setSpacing(tokens.GAP_3)
        holder = QWidget()
        left, right = QVBoxLayout(), QVBoxLayout(holder)
        right.setContentsMargins(0, 0, 0, 0)
        for column in (left, right):
            column.setSpacing(tokens.GAP_3)
        left.addWidget(self._data_pane())
        left.addWidget(self._backup_pane(), 1)
        left.addWidget(self.checking, 1)
        self.packs = PacksPane(self._workspace, self.reload)
        self.packs.setVisible(self._workspace.may(Power.WRITE))
        self.own = OwnSettingsPane(self._workspace)
        self.own.setVisible(self._workspace.may(Power.READ))
        for pane in (self._paper_pane(), self.own, self.packs, self._account_pane(), self._about_pane()):
            right.addWidget(pane)
        right.addStretch(1)
        area = scrolled(holder)
        area.setFixedWidth(RIGHT_WIDTH)
        columns.addLayout(left, 1)
        columns.addWidget(area)
        self.body.addLayout(columns, 1)

    def _data_pane(self) -> Pane:
        pane = Pane("数据文件夹", "只能放在本机硬盘上")
        look = link_button("打开文件夹", "folder_open")
        look.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._workspace.folder))))
        if may_be_made_anew(self._workspace):
            self.renew = link_button("重新生成示范数据", "arrow_sync")
            self.renew.clicked.connect(self.demo_asked)
            pane.add_action(self.renew)
        pane.add_action(look)
        pane.body.addWidget(self._data)
        return pane

    def _backup_pane(self) -> Pane:
        self._backup_pane_ = pane = Pane("备份", "每一份都重新打开、逐表比对过", bare=True)
        drilling, second, elsewhere = link_button("恢复演练"), link_button("第二个位置"), link_button("备份到U盘")
        drilling.clicked.connect(self.drill)
        second.clicked.connect(self._ask_second_place)
        second.setVisible(self._workspace.may(Power.RESTORE))
        pane.add_action(drilling)
        pane.add_action(second)
        elsewhere.clicked.connect(self._ask_place)
        pane.add_action(elsewhere)
        self.backups.set_empty(EmptyState("save", "还没有备份", "按“立即备份”；导入数据包以前也会自动备份。"))
        pane.body.addWidget(self.backups)
        return pane

    def _paper_pane(self) -> Pane:
        pane = Pane("打印与字体")
        taking = link_button("导入放假安排")
        taking.clicked.connect(self._ask_calendar)
        taking.setVisible(self._workspace.may(Power.WRITE))
        pane.add_action(taking)
        pane.body.addWidget(self._fonts)
        pane.add_line()
        pane.body.addWidget(self._paper)
        return pane

    def _account_pane(self) -> Pane:
        pane = Pane("账号")
        account = self._workspace.account
        other, own = link_button("切换用户"), outlined_button("修改口令")
        other.clicked.connect(self.change_asked)
        own.clicked.connect(lambda: password_dialog(self, self._workspace).begin(lambda: self._say("口令已修改", "下次进入请用新的口令。")))
        pane.add_action(other)
        pane.body.addWidget(FieldList([("账号", account.name), ("角色", account.role or ""), ("单位", self._workspace.unit.full_name or "")], 84))
        buttons = [own]
        if self._workspace.may(Power.ACCOUNTS):
            self.accounts = outlined_button("管理账号", "people_team")
            self.accounts.clicked.connect(self._manage_accounts)
            renew = outlined_button("更换密钥")
            renew.clicked.connect(self.key_asked)
            buttons += [self.accounts, renew]
        pane.body.addLayout(row_of(*buttons, None))
        pane.body.addWidget(PlainLabel("离开座位时按 Ctrl+L 锁定；15 分钟不操作会自动锁定。", "note", Tone.NOTE, wrap=True))
        return pane

    def _manage_accounts(self) -> None:
        dialog = AccountsDialog(self, self._workspace)
        dialog.key_asked.connect(self.key_asked)
        dialog.begin(self.reload)

    def _say(self, title: str, text: str) -> None:
        self.said.say(Tone.GREEN, title, text)
        self.said.show()

    def _about_pane(self) -> Pane:
        self._about_pane_ = pane = Pane("关于知联")
        pane.body.addWidget(self._about)
        return pane

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("时间", self._when, 160, strong=True),
            Column("大小", lambda row: row.size, 90, right=True),
            Column("文件", lambda row: row.name),
        )

    def _when(self, backup: Backup) -> str:
        now = self._workspace.now()
        return spoken_moment(backup.at, now)

    def reload(self) -> None:
        """Look at this computer anew."""
        if self._workspace.may(Power.READ):
            self.own.reload()
        self._asker.ask(surroundings, self.show_surroundings)

    def show_surroundings(self, found: Surroundings) -> None:
        """Show what was found."""
        last = found.backups[0] if found.backups else None
        self._data.set_rows(
            [
                ("位置", found.folder),
                ("数据库", f"{found.database}·已加密·编号字母 {found.replica}"),
                ("最近备份", f"{self._when(last)}·已核对" if last else "还没有备份"),
                ("第二个位置", found.second or "没有设定，备份只在本机"),
                *([("恢复演练", found.drill.removeprefix("恢复演练 "))] if found.drill else []),
            ]
        )
        self._model.show_rows(shown(found.backups))
        self._backup_pane_.set_count(str(len(found.backups)) if found.backups else "")
        self._fonts.setText("\n".join(found.fonts) or "公文字体齐全，与国家标准一致。")
        self._paper.set_rows([("工作日历", _years(found.years)), *([("请注意", found.caution)] if found.caution else [])])
        self._about_pane_.set_count(found.version)
        self._about.set_rows(list(found.licences))

    def back_up(self) -> None:
        """Make the next proven backup."""
        self._run(None)

    def _ask_place(self) -> None:
        name = f"知联备份_{self._workspace.unit.name}_{self._workspace.today:%Y%m%d}.backup"
        path = file_to_save(self, "备份到U盘", name, "备份 (*.backup)")
        if path is not None:
            self._run(path)

    def _run(self, to: Path | None) -> None:
        def work(own: Workspace) -> Path:
            file = back_up(own, to)
            if to is None:
                copy_to_second_place(own, file)
            return file

        run_with_progress(self, "正在备份并核对", on_own_connection(self._workspace, work), self._made)

    def _made(self, file: Path) -> None:
        self._say("已备份并核对", f"文件：{file.name}。与现在的数据逐表比对一致。")
        self.reload()
        self.backed_up.emit()

    def drill(self) -> None:
        """Try a restore of the newest backup."""
        run_with_progress(self, "正在演练恢复", on_own_connection(self._workspace, drill), self._drilled)

    def _drilled(self, noted: Noted) -> None:
        self._say("恢复演练通过", f"已把 {noted.file} 恢复到临时位置，逐项检查完好后删除；现在的数据没有动。")
        self.reload()

    def _ask_second_place(self) -> None:
        place = folder_to_choose(self, "第二个备份位置")
        if place is not None:
            self._asker.ask(lambda own: set_second_place(own, place), lambda _none: self._placed(place))

    def _placed(self, place: Path) -> None:
        self._say("第二个备份位置已设定", f"每天自动备份时，也存一份到 {place}，附件一起存。")
        self.reload()

    def _ask_calendar(self) -> None:
        file = file_to_open(self, "导入放假安排", "放假安排 (*.toml)")
        if file is not None:
            self.take_in_calendar(file)

    def take_in_calendar(self, file: Path) -> None:
        """Reckon every due day by the arrangement of that file, and say which ones moved."""
        run_with_progress(self, "正在按新的放假安排重算期限", on_own_connection(self._workspace, lambda own: take_in_calendar(own, file)), self._reckoned)

    def _reckoned(self, taken: TakenIn) -> None:
        adopt_rules(self._workspace)
        years = "、".join(map(str, taken.years))
        shown_ones = [one.sentence for one in taken.moved[:MOVED_SHOWN]]
        more = len(taken.moved) - len(shown_ones)
        words = "\n".join([*shown_ones, *([f"还有 {more} 个期限变动。"] if more else [])]) if taken.moved else "没有期限因此变动。"
        self._say(f"已导入{years}年放假安排，{len(taken.moved)} 个期限有变动", words)
        self.reload()
        self.backed_up.emit()

    def check(self) -> None:
        """Check the database."""
        self.checking.start()


def _years(years: Sequence[int]) -> str:
    if not years:
        return "还没有导入"
    return f"{years[0]}—{years[-1]}年" if len(years) > 1 else f"{years[0]}年"
