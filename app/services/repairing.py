"""Repair, only ever into a new folder: what can be read of damaged data is put together there, what cannot is listed. The old folder stays as it is.

Passwords and recovery code are the same ones. Records that no page holds any more come back from the segments that tell of them.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import FileIO
from pathlib import Path

from app.domain.clock import office_now
from app.domain.errors import Damaged, UserError
from app.domain.kinds import KINDS
from app.domain.organisation import Account
from app.services.backup_plan import DRILL_FOLDER
from app.services.backups import FOLDER as BACKUPS
from app.services.checking import damaged_attachments
from app.services.derivations import derivations, rules_for, rules_in_force
from app.services.lockout import require_not_waiting, wrong_password
from app.services.opening import Now, require_folder, workspace_on
from app.services.republished import republished
from app.services.staging import WRECK, empty_staging, give_name
from app.services.workspace import Workspace
from db.attempts import ATTEMPTS_FILE
from db.connection import Database, immediate, open_database
from db.durable import PART
from db.faults import translated
from db.left_log import is_log_damaged
from db.lock import LOCK_FILE, FolderLock
from db.mending import last_cell, mend, put_back
from db.salvage import Lost, Wreck, salvage
from db.schema import prepare
from db.spare import SpareStores
from db.store import Store
from db.vault import COPIES, Vault, WrongSecret, open_vault

BLOCK = 1 << 20
PAGE = 4096
ESSENTIAL = ("self", "digest_key")
MADE_ANEW = "key IN ('declared', 'fold') OR key LIKE 'searched:%' OR key LIKE 'derived:%'"
MOST_NAMED = 20
EXCHANGE = "数据交换的内部记录"
TITLES = {"journal": "操作日志", "overwritten": "修改历史（以前的值）", "draft": "没有保存的草稿", "meta": "设置"}
NO_TABLES = "数据库的目录页已损坏，连有哪些表也读不出来，救不出内容。"

Told = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Repaired:
    """What was saved, and a line for each thing that was not."""

    folder: Path
    records: int
    put_back: int
    """Records that the database lost and kept segments brought back."""
    lost: Sequence[str]


def repair(folder: Path, account: str, password: str, into: Path, *, now: Now = office_now, told: Told = lambda *_: None) -> Repaired:
    """Put everything that can be read of a data folder into a new one, which the same passwords open; nobody may have the old one open.

    Refused or interrupted, it leaves nothing behind. Raises UserError; Damaged when not even the list of tables can be read.
    """
    require_folder(folder)
    staging = empty_staging(into)
    try:
        with translated(), FolderLock(folder):
            require_not_waiting(folder, account)
            told(0, 0, "正在复制数据文件夹")
            unread = _copied(folder, staging)
            vault = _vault(folder, staging, account, password, now)
            source = _wreck(folder, staging, vault)
            log = source.with_name(f"{source.name}-wal")
            unread += [f"{log.name}（最后保存的几项）"] if is_log_damaged(log) else []
        told(0, 0, "正在读出还完好的内容")
        repaired = _rebuilt(vault, source, unread, now)
        shutil.rmtree(source.parent)
        give_name(staging, into)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return replace(repaired, folder=into)


def _vault(folder: Path, staging: Path, account: str, password: str, now: Now) -> Vault:
    try:
        return open_vault(staging, account, password)
    except WrongSecret:
        raise wrong_password(folder, account, now()) from None


def _copied(folder: Path, staging: Path) -> list[str]:
    """Everything but the database, backups and what belongs to the running program; returns the attachments that the disk does not give out."""
    unread = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        top = name.parts[0]
        if not path.is_file() or path.name.endswith(PART) or top in (BACKUPS, LOCK_FILE, ATTEMPTS_FILE) or top.startswith(DRILL_FOLDER) or ".db" in top:
            continue
        to = staging / name
        to.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(path, to)
        except OSError:
            to.unlink(missing_ok=True)
            if top in COPIES:
                continue
            unread.append(str(name))
    return unread


def _wreck(folder: Path, staging: Path, vault: Vault) -> Path:
    """A copy of the damaged database with what was not yet put into it; sectors that the disk does not give out become zeros."""
    to = staging / WRECK / vault.database_path.name
    to.parent.mkdir()
    for ending in ("", "-wal"):
        source = folder / (to.name + ending)
        if source.is_file():
            _copy_around_faults(source, to.with_name(source.name))
    if not to.is_file():
        raise Damaged("数据库文件不见了。", "请用最近的备份恢复到新的文件夹。")
    with to.open("r+b") as file:  # the salt stands in the vault file, too
        file.write(vault.database_salt)
    return to


def _copy_around_faults(source: Path, to: Path) -> None:
    with source.open("rb", buffering=0) as reader, to.open("wb") as writer:
        size = os.fstat(reader.fileno()).st_size
        for place in range(0, size, BLOCK):
            reader.seek(place)
            try:
                writer.write(reader.read(BLOCK))
            except OSError:
                for page in range(place, min(place + BLOCK, size), PAGE):
                    writer.write(_page(reader, page))


def _page(reader: FileIO, place: int) -> bytes:
    try:
        reader.seek(place)
        return reader.read(PAGE)
    except OSError:
        return bytes(PAGE)


def _rebuilt(vault: Vault, source: Path, unread: Sequence[str], now: Now) -> Repaired:
    into = open_database(vault.database_path, vault.database_key, vault.database_salt, create=True)
    try:
        lost = _salvaged(vault, source, into)
        calendar_and_limits = rules_for(vault.folder)
        store = Store(into, KINDS, now=now, random=os.urandom, derivations=derivations(*calendar_and_limits), rules=rules_in_force(vault.folder))
        account = store.records(Account).find(vault.account_uid)
        if account is None:
            raise Damaged("账号表已损坏，救出的内容打不开。", "请用最近的备份恢复到新的文件夹。")
        workspace = workspace_on(vault, store, now, KINDS, account, calendar_and_limits, SpareStores())
        returned = _put_back(workspace, lost)
        entries = mend(store, next((one.last for one in lost if one.table == "journal"), 0))
        lines = [
            *_records(workspace, lost, returned),
            *_machinery(workspace, lost, entries),
            *_attachments(workspace),
            *(f"文件“{name}”读不出来。" for name in unread),
        ]
        records = sum(workspace.store.records(kind).count() for kind in KINDS)
        with store.commit(workspace.author, f"修复：从损坏的数据里救出记录 {records} 条，{f'{len(lines)} 项没有救出' if lines else '没有缺失'}") as change:
            change.undoable = False
            change.end_cells_at(last_cell(store))
        into.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return Repaired(vault.folder, records, len(returned), lines)
    finally:
        into.close()


def _salvaged(vault: Vault, source: Path, into: Database) -> list[Lost]:
    """All rows that can be read, in tables of this version."""
    with immediate(into):
        prepare(into, KINDS)
        for table in ("meta", "field"):
            into.execute(f"DELETE FROM {table}")
    try:
        wreck = Wreck(source, vault.database_key, vault.database_salt)
    except UserError:
        raise Damaged(NO_TABLES, "请用最近的备份恢复到新的文件夹；没有备份的，请保留现在的数据文件夹并联系技术支持。") from None
    try:
        lost = salvage(wreck, into)
    finally:
        wreck.close()
    known = {row[0] for row in into.execute("SELECT key FROM meta").fetchall()}
    if not known.issuperset(ESSENTIAL):
        raise Damaged("数据库里本机的身份已损坏，救出的内容打不开。", "请用最近的备份恢复到新的文件夹。")
    with immediate(into):
        into.execute(f"DELETE FROM meta WHERE {MADE_ANEW}")
    return lost


def _put_back(workspace: Workspace, lost: Iterable[Lost]) -> set[tuple[str, str]]:
    """Records that the database lost, from kept segments; kind and uid of those that came back."""
    wanted = {(one.table, uid): number for one in lost if one.table in workspace.store.tables for uid, number in one.uids.items()}
    found = republished(workspace, wanted)
    with immediate(workspace.store.db):
        return {key for key, one in found.items() if put_back(workspace.store, one, wanted[key])}


def _records(workspace: Workspace, lost: Sequence[Lost], returned: set[tuple[str, str]]) -> Iterator[str]:
    """One line for each kind of which records are lost for good."""
    for one in lost:
        kind = workspace.store.kind(one.table)
        if kind is not None and one.torn:
            yield f"{kind.title} {len(one.torn)} 条末尾残缺，请核对。"
        missing = [uid for uid in one.uids if (one.table, uid) not in returned]
        count = one.count - len(one.uids) + len(missing)
        if kind is not None and count:
            named = "；".join(filter(None, (_registered(workspace, uid) for uid in missing[:MOST_NAMED])))
            yield f"{kind.title} {count} 条没有救出{f'：{named}' if named else ''}。"


def _machinery(workspace: Workspace, lost: Sequence[Lost], entries: int) -> Iterator[str]:
    """What is lost besides records: entries of the journal, former values, what was known of the exchange."""
    missing = {TITLES["journal"]: entries}
    for one in lost:
        if workspace.store.kind(one.table) is None and one.table != "journal":
            title = TITLES.get(one.table, EXCHANGE)
            missing[title] = missing.get(title, 0) + one.count + len(one.torn)
    yield from (f"{title}缺 {count} 处。" for title, count in missing.items() if count)


def _registered(workspace: Workspace, uid: str) -> str:
    """When and by whom a record was registered, as far as the journal still tells."""
    row = workspace.store.db.conn.execute("SELECT at, account_name, action FROM journal WHERE object = ? ORDER BY seq LIMIT 1", (uid,)).fetchone()
    return f"{row[0][:10]} {row[1]} {row[2]}" if row else ""


def _attachments(workspace: Workspace) -> Iterator[str]:
    yield from (f"附件“{attachment.name}”已损坏（{record.title} {record.name}）。" for attachment, record, _ in damaged_attachments(workspace))
