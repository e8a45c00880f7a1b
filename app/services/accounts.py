"""The accounts of this data folder: who may sign in, with which role. What 系统管理员 does stands in the journal; nobody deletes an account.

An account without a key slot cannot sign in. The record is written before the slot, so an interrupted addition is finished by adding again.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from app.domain.errors import BadInput, NotAllowed, NotFound
from app.domain.organisation import ROLES, Account
from app.domain.roles import POWERS, Power
from app.services.lockout import require_not_waiting, set_free, waiting_seconds, wrong_password
from app.services.passwords import require_good_password
from app.services.workspace import Workspace
from db.change import Change

LONGEST_NAME = 40


@dataclass(frozen=True)
class KnownAccount:
    """An account as the list shows it."""

    account: Account
    can_sign_in: bool
    waiting: int
    """Seconds that it has to wait after wrong passwords."""
    myself: bool

    @property
    def uid(self) -> str:
        """Of the account."""
        return self.account.uid

    @property
    def state(self) -> str:
        """What there is to say about it."""
        if self.account.disabled:
            return "已停用"
        if not self.can_sign_in:
            return "还没有口令"
        return "已锁定" if self.waiting else "本人" if self.myself else "正常"


def known_accounts(workspace: Workspace) -> list[KnownAccount]:
    """All accounts, in the order in which they were made."""
    slots = set(workspace.vault.accounts())
    return [
        KnownAccount(one, one.uid in slots, waiting_seconds(workspace.folder, one.full_name or ""), one.uid == workspace.account.uid)
        for one in workspace.records(Account).all()
    ]


def account_named(workspace: Workspace, name: str) -> Account:
    """The account of that name. Raises NotFound."""
    found = next((one for one in workspace.records(Account).all() if one.full_name == name.strip()), None)
    if found is None:
        raise NotFound(f"没有名为“{name.strip()}”的账号。", "请核对账号名。")
    return found


def add_account(workspace: Workspace, name: str, role: str, password: str) -> Account:
    """A new account with its first password. Raises NotAllowed, BadInput."""
    workspace.require(Power.ACCOUNTS)
    name = _good_name(name)
    _require_role(role)
    require_good_password(name, password)
    account = next((one for one in workspace.records(Account).all() if one.full_name == name), None)
    if account is not None and (account.disabled or account.uid in workspace.vault.accounts()):
        raise BadInput(f"已有名为“{name}”的账号{'，已停用' if account.disabled else ''}。", "请换一个账号名，或恢复原来的账号；同名的人可加工号。")
    with _committed(workspace, f"账号：添加{name}，角色{role}") as change:
        if account is None:
            account = Account(full_name=name, role=role, unit=workspace.unit.uid)
            change.add(account, ())
        else:
            account.role = role
            change.save(account)
    _give_password(workspace, account, password)
    return account


def disable_account(workspace: Workspace, name: str) -> Account:
    """The account signs in no more; what it did stays. Raises NotAllowed for oneself and for the last who may administer."""
    workspace.require(Power.ACCOUNTS)
    account = account_named(workspace, name)
    _require_other(workspace, account, "停用")
    account.disabled = True
    _require_administrator_left(workspace, account)
    with _committed(workspace, f"账号：停用{account.full_name}") as change:
        change.save(account)
    with workspace.vault.changing(workspace.store.db):
        workspace.vault.forget_password(account.uid)
    return account


def enable_account(workspace: Workspace, name: str, password: str) -> Account:
    """A disabled account signs in again, with a new password."""
    workspace.require(Power.ACCOUNTS)
    account = account_named(workspace, name)
    require_good_password(account.full_name or "", password)
    account.disabled = None
    with _committed(workspace, f"账号：恢复{account.full_name}") as change:
        change.save(account)
    _give_password(workspace, account, password)
    return account


def change_role(workspace: Workspace, name: str, role: str) -> Account:
    """Another role for an account. Raises NotAllowed for one's own, and for the last who may administer."""
    workspace.require(Power.ACCOUNTS)
    account = account_named(workspace, name)
    _require_role(role)
    _require_other(workspace, account, "改变角色")
    before, account.role = account.role, role
    _require_administrator_left(workspace, account)
    with _committed(workspace, f"账号：{account.full_name}由{before}改为{role}") as change:
        change.save(account)
    return account


def change_password(workspace: Workspace, old: str, new: str) -> None:
    """Change one's own password: a slot of the vault file, nothing in the database. A wrong present one counts as at the door. Raises BadInput."""
    account = workspace.account
    name = account.full_name or ""
    require_not_waiting(workspace.folder, name)
    if not workspace.vault.opens_with(account.uid, old):
        workspace.note("账号：修改口令失败，原口令不对")
        raise BadInput("原口令不对。", wrong_password(workspace.folder, name, workspace.now()).next_step)
    set_free(workspace.folder, name)
    if old == new:
        raise BadInput("新口令与原口令相同。", "请换一个新的口令。")
    require_good_password(account.full_name or "", new)
    workspace.note("账号：修改本人口令", (Account.table, account.uid))
    _give_password(workspace, account, new)


def reset_password(workspace: Workspace, name: str, password: str) -> None:
    """Give somebody who forgot it another password."""
    workspace.require(Power.ACCOUNTS)
    account = account_named(workspace, name)
    if account.disabled:
        raise NotAllowed(f"“{account.full_name}”已停用，不能重设口令。", "请先恢复这个账号。")
    require_good_password(account.full_name or "", password)
    workspace.note(f"账号：重设{account.full_name}的口令", (Account.table, account.uid))
    _give_password(workspace, account, password)
    set_free(workspace.folder, account.full_name or "")


def unlock_account(workspace: Workspace, name: str) -> None:
    """Somebody who mistyped too often may try again at once."""
    workspace.require(Power.ACCOUNTS)
    account = account_named(workspace, name)
    failed = set_free(workspace.folder, account.full_name or "")
    workspace.note(f"账号：解锁{account.full_name}，此前输错 {failed.count if failed else 0} 次", (Account.table, account.uid))


def _give_password(workspace: Workspace, account: Account, password: str) -> None:
    with workspace.vault.changing(workspace.store.db):
        workspace.vault.set_password(account.uid, account.full_name or "", password, random=os.urandom)


@contextmanager
def _committed(workspace: Workspace, action: str) -> Iterator[Change]:
    """A commit of the administrator that nobody takes back by the undo key."""
    with workspace.commit(action, Power.ACCOUNTS) as change:
        change.undoable = False
        yield change


def _good_name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadInput(f"账号名“{name}”不能用。", f"请填写姓名或工号，不超过 {LONGEST_NAME} 个字。")
    return name


def _require_role(role: str) -> None:
    if role not in ROLES:
        raise BadInput(f"没有“{role}”这个角色。", f"可选：{'、'.join(ROLES)}。")


def _require_other(workspace: Workspace, account: Account, what: str) -> None:
    if account.uid == workspace.account.uid:
        raise NotAllowed(f"不能给自己{what}。", "请由另一位系统管理员办理。")


def _require_administrator_left(workspace: Workspace, changed: Account) -> None:
    """Somebody must be able to administer after the change: a 系统管理员, or while there is none the account that made the folder."""
    after: Sequence[Account] = [changed if one.uid == changed.uid else one for one in workspace.records(Account).all()]
    able = [one for one in after if not one.disabled]
    if not any(Power.ACCOUNTS in POWERS[one.role or ""] for one in able) and after[0].disabled:
        raise NotAllowed("这样就没有人能管理账号了。", "请先添加或指定另一位系统管理员。")
