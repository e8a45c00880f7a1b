"""The data folder of one replica: who may open it and with which keys its database and attachments are read.

It knows ``vault.json`` and its second copy ``vault.b.json``; it knows no records and asks nothing of the user.
Wrong passwords are counted elsewhere: before a key is known nothing in this file could be believed.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.errors import BadInput, Cancelled, Damaged, MachineFault, NotFound, UserError
from db.connection import Database, immediate, open_database
from db.durable import make_folder, write_all_durably
from db.faults import translated
from db.keys import BLOBS, DATABASE, KEY_BYTES, Cost, Random, branch, new_recovery_code, read_recovery_code
from db.places import refuse_unsafe_place
from db.slots import ACCOUNT, MOST_SLOTS, RECOVERY, SALT_BYTES, Slot, SlotTable

__all__ = ["COPIES", "Vault", "WrongSecret", "create_vault", "open_vault", "open_with_recovery", "refuse_unsafe_place"]

COPIES = ("vault.json", "vault.b.json")
DATABASE_FILE = "zhilian.db"
ATTACHMENTS_FOLDER = "attachments"


class WrongSecret(UserError):
    """The password or the recovery code is not the right one: whoever asks counts it."""


class Vault:
    """An open data folder. ``damaged_copies`` names the copies of the vault file that were found damaged and written anew."""

    def __init__(self, folder: Path, table: SlotTable, master: bytes, account_uid: str, damaged_copies: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.account_uid = account_uid
        self.damaged_copies = damaged_copies
        self.database_key = branch(master, DATABASE)
        self.blob_key = branch(master, BLOBS)
        self._master = master
        self._table = table

    @property
    def generation(self) -> int:
        """Counts every change of the slots, from 1."""
        return self._table.generation

    @property
    def database_path(self) -> Path:
        """The live database."""
        return self.folder / self._table.database

    @property
    def database_salt(self) -> bytes:
        """The 16 bytes at the head of the live database."""
        return self._table.database_salt

    @property
    def attachments_folder(self) -> Path:
        """Where the encrypted attachments are."""
        return self.folder / self._table.attachments

    @property
    def written(self) -> bytes:
        """The vault file as it stands on the disk; a backup carries it along."""
        return self._table.written

    def database(self, *, create: bool = False) -> Database:
        """A connection of its own to the live database, its generation checked. Raises Cancelled once the vault is closed."""
        if not self.database_key:
            raise Cancelled
        db = open_database(self.database_path, self.database_key, self.database_salt, create=create)
        try:
            with translated():
                self.check_generation(db)
            return db
        except BaseException:
            db.close()
            raise

    def close(self) -> None:
        """Drop the keys: what is still under way in the background opens nothing any more."""
        self.database_key = self.blob_key = self._master = b""

    def check_generation(self, db: Database) -> None:
        """Refuse an older vault file beside a newer database, or the reverse, and note the present generation in the database.

        The vault file is written first, so after a crash the database may be one generation behind, never ahead.
        """
        noted = _noted_generation(db)
        if noted == self.generation:
            return
        if noted > self.generation:
            raise Damaged("保险库文件比数据库旧，可能被换成了以前的文件，没有打开。", "请放回原来的保险库文件，或用最近的备份恢复到新的文件夹。")
        if 0 < noted < self.generation - 1:
            raise Damaged("数据库比保险库文件旧，可能被换成了以前的文件，没有打开。", "请放回原来的数据库，或用最近的备份恢复到新的文件夹。")
        with immediate(db):
            db.execute("CREATE TABLE IF NOT EXISTS vault_generation (id INTEGER PRIMARY KEY CHECK (id = 1), generation INTEGER NOT NULL) STRICT")
            db.execute("INSERT INTO vault_generation VALUES (1, ?) ON CONFLICT DO UPDATE SET generation = excluded.generation", [self.generation])

    @contextmanager
    def changing(self, db: Database) -> Iterator[None]:
        """Around every change of the slots. The database notes the generation that is left, or nothing is changed: it may fall one behind, never two.

        It is told of the new one afterwards; the slots hold also when the disk has no room for that now, and the next change or opening does it.
        """
        with translated():
            self.check_generation(db)
        yield
        with suppress(MachineFault), translated():
            self.check_generation(db)

    @property
    def cost(self) -> Cost:
        """What a guess costs in the slots that there are; new ones cost the same."""
        return max((slot.cost for slot in self._table.slots), key=lambda cost: (cost.memory_kib * cost.passes, cost.memory_kib))

    def accounts(self) -> list[str]:
        """The uids of the accounts that can sign in."""
        return [slot.uid for slot in self._table.slots if slot.kind == ACCOUNT]

    def opens_with(self, uid: str, password: str) -> bool:
        """True when this is the password of the account; takes as long as opening."""
        slot = self._account(uid)
        return slot is not None and slot.open(password) == self._master

    def set_password(self, uid: str, name: str, password: str, *, random: Random, cost: Cost | None = None) -> None:
        """Give an account its password, its first one or another; the database is not touched. To be called while ``changing``."""
        new = self._sealed(ACCOUNT, uid, name, password, random, cost)
        old = self._account(uid)
        self._switch([new if slot is old else slot for slot in self._table.slots] if old else [*self._table.slots, new])

    def forget_password(self, uid: str) -> None:
        """Take the account's slot away: its password opens this vault file no more. Raises UserError for the last one."""
        left = self._without(uid)
        if not any(slot.kind == ACCOUNT for slot in left):
            raise UserError("这是唯一能打开数据的账号，不能停用。", "请先添加另一个账号。")
        if len(left) < len(self._table.slots):
            self._switch(left)

    def recover(self, uid: str, name: str, password: str, *, code: str, random: Random) -> None:
        """A new password for the account and a new recovery code, written together: the code used before is worth nothing afterwards."""
        others = [slot for slot in self._without(uid) if slot.kind == ACCOUNT]
        fresh = (self._sealed(ACCOUNT, uid, name, password, random), self._sealed(RECOVERY, uid, name, code, random))
        self._switch([*others, *fresh])

    def set_recovery_code(self, uid: str, name: str, code: str, *, random: Random) -> None:
        """Another recovery code in the place of the one before."""
        self._switch([*(slot for slot in self._table.slots if slot.kind == ACCOUNT), self._sealed(RECOVERY, uid, name, code, random)])

    def move_to(self, database: str, salt: bytes, master: bytes, keeping: tuple[str, str, str], code: str, *, random: Random) -> None:
        """Point to another database under another master key, with slots for this account and the recovery code alone; the vault is of no use then."""
        uid, name, password = keeping
        secrets = ((ACCOUNT, password), (RECOVERY, code))
        slots = tuple(Slot.seal(master, secret, kind=kind, uid=uid, name=name, cost=self.cost, random=random) for kind, secret in secrets)
        table = replace(self._table, generation=self.generation + 1, database=database, database_salt=salt, slots=slots).signed(master)
        _write(self.folder, table, self._table)

    def _account(self, uid: str) -> Slot | None:
        return self._table.slot(ACCOUNT, lambda slot: slot.uid == uid)

    def _without(self, uid: str) -> list[Slot]:
        return [slot for slot in self._table.slots if slot.kind != ACCOUNT or slot.uid != uid]

    def _sealed(self, kind: str, uid: str, name: str, secret: str, random: Random, cost: Cost | None = None) -> Slot:
        if kind == ACCOUNT:
            _require_password(secret)
        return Slot.seal(self._master, secret, kind=kind, uid=uid, name=name, cost=cost or self.cost, random=random)

    def _switch(self, slots: Sequence[Slot]) -> None:
        if len(slots) > MOST_SLOTS:
            raise UserError(f"账号已有 {MOST_SLOTS} 个，不能再加。", "请先停用不再使用的账号。")
        table = replace(self._table, generation=self.generation + 1, slots=tuple(slots)).signed(self._master)
        with translated():
            _write(self.folder, table, self._table)
        self._table = table


def create_vault(folder: Path, account_uid: str, account_name: str, password: str, *, random: Random, cost: Cost) -> tuple[Vault, str]:
    """Make a new data folder for one account; returns it open, with the recovery code, which is shown once and kept nowhere.

    Raises ``UserError`` when data is already there or the place is unsafe. The database itself is made by ``Vault.database(create=True)``.
    """
    refuse_unsafe_place(folder)
    _require_password(password)
    if not account_uid or not account_name:
        raise BadInput("没有填写账号名。", "请填写姓名或工号作为账号名。")
    if any((folder / name).exists() for name in (*COPIES, DATABASE_FILE)):
        raise UserError("这个文件夹里已经有知联的数据，没有改动。", "请选择空的文件夹，或直接打开原有的数据。")
    master, code = random(KEY_BYTES), new_recovery_code(random)
    secrets = ((ACCOUNT, password), (RECOVERY, code))
    slots = tuple(Slot.seal(master, secret, kind=kind, uid=account_uid, name=account_name, cost=cost, random=random) for kind, secret in secrets)
    salt = random(SALT_BYTES)
    table = SlotTable(generation=1, database=DATABASE_FILE, database_salt=salt, attachments=ATTACHMENTS_FOLDER, slots=slots).signed(master)
    with translated():
        make_folder(folder, 0o700)
        _write(folder, table)
    return Vault(folder, table, master, account_uid), code


def open_vault(folder: Path, account_name: str, password: str) -> Vault:
    """Open the data folder with an account's password. Raises ``UserError`` in words for each reason why not."""
    return _open(folder, ACCOUNT, lambda slot: slot.name == account_name, password, _unknown_account(account_name))


def open_with_recovery(folder: Path, code: str) -> Vault:
    """Open the data folder with the recovery code, as the account that it was given to."""
    return _open(folder, RECOVERY, lambda _: True, read_recovery_code(code), NotFound("这份数据没有恢复码。", "请用账号和口令打开。"))


def account_names(folder: Path) -> list[str]:
    """The accounts that can sign in, as the table lists them before any key is known; empty when no copy can be read."""
    copies = (_read_copy(folder / name) for name in COPIES)
    table = next((copy.table for copy in copies if copy.table), None)
    return [slot.name for slot in table.slots if slot.kind == ACCOUNT] if table else []


def database_name(folder: Path) -> str:
    """The file name of the live database, as the vault file points to it."""
    copies = [copy.table for name in COPIES if (copy := _read_copy(folder / name)).table]
    return max(copies, key=lambda table: table.generation).database if copies else DATABASE_FILE


@dataclass(frozen=True)
class _Copy:
    name: str
    table: SlotTable | None
    fault: UserError | None


def _open(folder: Path, kind: str, accepts: Callable[[Slot], bool], secret: str, unknown: UserError) -> Vault:
    refuse_unsafe_place(folder)
    with translated():
        copies = [_read_copy(folder / name) for name in COPIES]
        tables = _whole_tables(folder, copies)
        refusal: UserError = unknown
        for table in tables:
            slot = table.slot(kind, accepts)
            if slot is None:
                continue
            master = slot.open(secret)
            if master is None:
                refusal = _wrong_secret(kind)
            elif not table.is_authentic(master):
                refusal = Damaged("保险库文件被改动过，没有打开。", "请用最近的备份恢复到新的文件夹。")
            elif any(newer.generation > table.generation and newer.is_authentic(master) for newer in tables):
                refusal = _wrong_secret(kind)
            else:
                return Vault(folder, table, master, slot.uid, _mended(folder, copies, table, master))
        raise refusal


def _whole_tables(folder: Path, copies: list[_Copy]) -> list[SlotTable]:
    """The different tables in undamaged copies, newest first; a copy of a later version is never overlooked."""
    for copy in copies:
        if copy.fault and not isinstance(copy.fault, Damaged):
            raise copy.fault
    tables = {copy.table.written: copy.table for copy in copies if copy.table}
    if tables:
        return sorted(tables.values(), key=lambda table: -table.generation)
    if not any((folder / name).exists() for name in COPIES):
        raise NotFound(f"“{folder}”里没有知联的数据。", "请选择数据所在的文件夹，或新建一份数据。")
    told = "；".join(f"{copy.name}：{copy.fault.what.rstrip('。')}" for copy in copies if copy.fault)
    raise Damaged(f"保险库文件的两份都不能用（{told}）。", "请不要改动数据文件夹，用最近的备份恢复到新的文件夹。")


def _read_copy(path: Path) -> _Copy:
    try:
        return _Copy(path.name, SlotTable.read(path.read_bytes()), None)
    except FileNotFoundError:
        return _Copy(path.name, None, Damaged("文件不见了。", "请用最近的备份恢复。"))
    except UserError as fault:
        return _Copy(path.name, None, fault)


def _mended(folder: Path, copies: list[_Copy], table: SlotTable, master: bytes) -> tuple[str, ...]:
    """Write a damaged, altered or lagging copy anew; returns the names of those that were not merely lagging."""
    others = [copy for copy in copies if copy.table != table]
    with suppress(OSError, MachineFault):  # a full disk must not keep anybody out; the next opening tries again
        write_all_durably({folder / copy.name: table.written for copy in others})
    return tuple(copy.name for copy in others if copy.table is None or not (copy.table.is_authentic(master) or _is_of_before_renewal(copy.table, table)))


def _is_of_before_renewal(older: SlotTable, table: SlotTable) -> bool:
    """A new master key was put in force and the power went before the second copy was replaced: it is signed with the former key."""
    return older.generation == table.generation - 1 and older.database != table.database


def _write(folder: Path, table: SlotTable, former: SlotTable | None = None) -> None:
    """Both copies, or neither: when the second cannot be replaced, the first is what it was before. Otherwise what the user was told had failed would hold."""
    try:
        write_all_durably({folder / name: table.written for name in COPIES})
    except BaseException:
        with suppress(OSError, MachineFault):
            if former is not None:
                write_all_durably({folder / name: former.written for name in COPIES if (folder / name).read_bytes() == table.written})
        raise


def _noted_generation(db: Database) -> int:
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'vault_generation'").fetchone():
        return 0
    row = db.execute("SELECT generation FROM vault_generation").fetchone()
    return int(row[0]) if row else 0


def _require_password(password: str) -> None:
    if not password.strip():
        raise BadInput("口令是空的。", "请输入口令。")


def _wrong_secret(kind: str) -> WrongSecret:
    if kind == RECOVERY:
        return WrongSecret("恢复码不对。", "请使用最近一次打印的恢复码；旧的恢复码已经作废。")
    return WrongSecret("口令不对。", "请检查大小写和输入法后再试；忘记口令时用恢复码打开。")


def _unknown_account(name: str) -> UserError:
    return NotFound(f"没有名为“{name}”的账号。", "请检查账号名，或请管理员开通。")
