"""A data folder for a unit: made once, opened with a password, closed again."""

import os
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.clock import office_now
from app.domain.errors import BadInput, NotAllowed, NotFound, UserError
from app.domain.kinds import KINDS
from app.domain.organisation import ROLES, Account, Unit
from app.domain.records import Audience, Record
from app.domain.roles import Power
from app.domain.uids import new_uid
from app.packs.pack import Pack
from app.services.backups import back_up_before_upgrade, take_back_swap
from app.services.copies import Where, settle_in, whereabouts
from app.services.derivations import Rules, derivations, rules_for, rules_in_force
from app.services.identity import make_keys
from app.services.lockout import Ticking, require_not_waiting, set_free, wrong_password
from app.services.packs_checked import chosen_packs
from app.services.powers import enabled, may
from app.services.staging import empty_staging, give_name
from app.services.workspace import Workspace
from db.blobs import Blobs
from db.change import Author, Change
from db.durable import make_folder, write_durably
from db.faults import translated
from db.keys import Cost, calibrated_cost
from db.left_log import require_whole_log
from db.lock import FolderLock
from db.rekey import old_blob_keys
from db.schema import is_older
from db.spare import SpareStores
from db.store import Store
from db.vault import Vault, WrongSecret, account_names, create_vault, open_vault, open_with_recovery

Now = Callable[[], datetime]
BY_CODE = "恢复码"
"""Under this name wrong recovery codes are counted; they hold nobody up, 104 bits are not guessed."""


@dataclass(frozen=True)
class Setup:
    """What a new data folder is made from."""

    packs: Sequence[str]
    """Names of packs in the box, or paths of folders; the first one's bureau counts."""
    unit: str
    """The short name of the unit."""
    account: str
    role: str = ROLES[0]


@dataclass
class Opened:
    """An open data folder; leaving it closes the database and gives the folder free. A fault of the disk that was met meanwhile leaves in words."""

    workspace: Workspace
    _held: ExitStack

    def __enter__(self) -> Workspace:
        return self.workspace

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        try:
            if isinstance(error, NotAllowed):
                self.workspace.note_refusal(error)
            if error is not None:
                with translated():
                    raise error
        finally:
            self.close()

    def close(self) -> None:
        """Close the database and give the folder free."""
        self._held.close()


def set_up(
    folder: Path,
    setup: Setup,
    password: str,
    *,
    now: Now = office_now,
    cost: Cost | None = None,
    kinds: Sequence[type[Record]] = KINDS,
    where: Where = whereabouts,
) -> tuple[Opened, str]:
    """Make a data folder; returns it open, with the recovery code that is shown once.

    Interrupted or refused, it leaves nothing behind. Raises UserError for an unknown pack or unit, a folder in use, a weak password.
    """
    chosen = chosen_packs(setup.packs)
    pack = chosen.pack
    unit = _unit_of(pack, setup.unit)
    if setup.role not in ROLES:
        raise BadInput(f"没有“{setup.role}”这个角色。", f"可选：{'、'.join(ROLES)}。")
    account = Account(uid=new_uid(now(), os.urandom), full_name=setup.account.strip(), role=setup.role, unit=unit)
    staging = empty_staging(folder)
    try:
        vault, code = create_vault(staging, account.uid, account.full_name or "", password, random=os.urandom, cost=cost or calibrated_cost())
        rules = rules_for(staging)
        vault.database(create=True).close()
        store = _store(vault, now, kinds, rules)
        _load(store, pack, account, unit)
        store.db.close()
        with translated():
            _keep_templates(staging, chosen.templates)
        give_name(staging, folder)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    vault.folder = folder
    with ExitStack() as held:
        held.enter_context(FolderLock(folder))
        return _open(vault, now, kinds, held, where), code


def _keep_templates(folder: Path, files: Sequence[Path]) -> None:
    """The forms and letters of a pack that somebody wrote become the unit's own; those in the box are there anyway."""
    for file in files:
        kept = folder / file.parent.name
        make_folder(kept)
        write_durably(kept / f"{file.parent.parent.name}-{file.name}", file.read_bytes())


def open_folder(
    folder: Path,
    account: str,
    password: str,
    *,
    now: Now = office_now,
    kinds: Sequence[type[Record]] = KINDS,
    where: Where = whereabouts,
    ticking: Ticking = time.monotonic,
) -> Opened:
    """Open a data folder with an account's password; a copied one as another replica. Raises UserError in words."""
    require_folder(folder)
    with ExitStack() as held:
        held.enter_context(FolderLock(folder))
        require_not_waiting(folder, account, ticking)
        try:
            vault = open_vault(folder, account, password)
        except WrongSecret:
            raise wrong_password(folder, account, now(), ticking) from None
        return _came_in(_open(vault, now, kinds, held, where), "登录", account)


def open_by_recovery(folder: Path, code: str, *, now: Now = office_now, where: Where = whereabouts) -> Opened:
    """Open a data folder with the recovery code, as the account that it was given to. `app.services.recovery` goes on from here."""
    require_folder(folder)
    with ExitStack() as held:
        held.enter_context(FolderLock(folder))
        try:
            vault = open_with_recovery(folder, code)
        except WrongSecret:
            wrong_password(folder, BY_CODE, now())
            raise
        return _came_in(_open(vault, now, KINDS, held, where, by_code=True), "用恢复码登录", BY_CODE)


def _came_in(opened: Opened, how: str, name: str) -> Opened:
    """Journal the login, and the failed ones before it, which nobody could write down until now."""
    try:
        failed = set_free(opened.workspace.folder, name)
        opened.workspace.note(how if failed is None else f"{how}，此前输错 {failed.count} 次，最后一次 {failed.at}")
    except BaseException:
        opened.close()
        raise
    return opened


def require_folder(folder: Path) -> None:
    """Raise NotFound when there are no data yet. Data that a power cut left without their name get it again."""
    take_back_swap(folder)
    if not (folder / "vault.json").exists() and not (folder / "vault.b.json").exists():
        raise NotFound("这里还没有知联的数据。", "请先选择本单位并设置口令，建立数据文件夹。")


def accounts_in(folder: Path) -> list[str]:
    """The names of the accounts that can sign in, as the vault lists them."""
    return account_names(folder)


@translated()
def _open(vault: Vault, now: Now, kinds: Sequence[type[Record]], held: ExitStack, where: Where, *, by_code: bool = False) -> Opened:
    rules = rules_for(vault.folder)
    store = _store(vault, now, kinds, rules)
    held.callback(store.db.close)
    account = _account(store, vault, by_code)
    settle_in(store, Author(account.uid, account.full_name or ""), vault.folder, where)
    return _opened(vault, store, now, kinds, account, rules, held)


def _account(store: Store, vault: Vault, by_code: bool) -> Account:
    """Who came in. The recovery code of an account that was disabled since opens as one that may administer."""
    account: Account | None = store.records(Account).find(vault.account_uid)
    if by_code and account is not None and account.disabled:
        account = next((one for one in enabled(store) if may(store, one, Power.ACCOUNTS)), account)
    if account is None:
        raise UserError("数据里没有这个账号。", "请用其他账号登录，或请系统管理员处理。")
    if account.disabled:
        raise NotAllowed("这个账号已经停用。", "请用其他账号登录，或请系统管理员恢复。")
    return account


def _store(vault: Vault, now: Now, kinds: Sequence[type[Record]], rules: Rules, *, prepared: bool = False) -> Store:
    in_force = "" if prepared else rules_in_force(vault.folder)
    if not prepared:
        require_whole_log(vault.database_path)
    db = vault.database()
    if not prepared and is_older(db, kinds):
        back_up_before_upgrade(db, vault)
    return Store(db, kinds, now=now, random=os.urandom, derivations=derivations(*rules), rules=in_force, prepared=prepared)


def _opened(vault: Vault, store: Store, now: Now, kinds: Sequence[type[Record]], account: Account, rules: Rules, held: ExitStack) -> Opened:
    spare = SpareStores()
    held.callback(spare.close)
    held.callback(vault.close)
    workspace = workspace_on(vault, store, now, kinds, account, rules, spare)
    workspace.blobs.discard_leftovers()
    return Opened(workspace, held.pop_all())


def workspace_on(
    vault: Vault,
    store: Store,
    now: Now,
    kinds: Sequence[type[Record]],
    account: Account,
    rules: Rules,
    spare: SpareStores,
    close: Callable[[], None] | None = None,
) -> Workspace:
    """A workspace over a store that is open; `spare` has those on which it is opened again, `close` says how it is left."""

    def again() -> Workspace:
        present = (workspace.calendar, workspace.limits)
        terms = (vault.database_path, *present)
        own = spare.take(*terms) or _store(vault, now, kinds, present, prepared=True)
        return workspace_on(vault, own, now, kinds, account, present, spare, lambda: spare.give_back(own, *terms))

    workspace = Workspace(
        store=store,
        vault=vault,
        blobs=Blobs(vault.attachments_folder, vault.blob_key, [bytes.fromhex(key) for key in old_blob_keys(store.db)]),
        calendar=rules[0],
        limits=rules[1],
        account=account,
        unit=store.records(Unit).get(store.identity.unit),
        now=now,
        reopen=again,
        close=close or store.db.close,
    )
    return workspace


def _unit_of(pack: Pack, short_name: str) -> str:
    units = {str(record.values.get("short_name")): record for record in pack.records if record.kind == Unit.table}
    own = [name for name, record in units.items() if not record.values.get("external")]
    if short_name not in own:
        raise NotFound(f"地方包里没有“{short_name}”这个单位。", f"可选：{'、'.join(own)}。")
    return units[short_name].uid


def _load(store: Store, pack: Pack, account: Account, unit: str) -> None:
    """The pack's rows with the lowest clock, the first account, and the replica's own keys, in one commit."""
    store.become_replica(unit)
    with store.commit(Author(account.uid, account.full_name or ""), "建立数据文件夹") as change:
        change.undoable = False
        load_pack(store, change, pack)
        change.add(account, ())
        change.about(Account.table, account.uid)
        make_keys(store)


def load_pack(store: Store, change: Change, pack: Pack) -> None:
    """Put the pack's rows in, the same on every replica: owned by the bureau, seen by all its units, never sealed."""
    origin = store.replica_id(f"pack:{pack.name}", pack.bureau_uid)
    units = [record for record in pack.records if record.kind == Unit.table and not record.values.get("external")]
    everybody = store.audience_id([record.uid for record in units])
    for table in store.tables.values():
        if table.kind.audience is Audience.ALL:
            rows = [
                (record.uid, pack.bureau_uid, None, 0, *(record.values.get(name) for name in table.exchanged))
                for record in pack.records
                if record.kind == table.name
            ]
            if rows:
                change.insert_rows(table, rows, everybody, origin, [0] * len(rows))
