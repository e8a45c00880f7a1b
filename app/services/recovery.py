"""Coming in by the recovery code: its use is journalled, the account gets a new password, and the code is followed by a new one."""

import os

from app.domain.errors import NotAllowed, NotFound
from app.domain.organisation import Account
from app.domain.roles import Power
from app.services.lockout import set_free
from app.services.passwords import require_good_password
from app.services.workspace import Workspace
from db.keys import new_recovery_code


def fresh_code() -> str:
    """A recovery code that is not in force yet."""
    return new_recovery_code(os.urandom)


def accounts_to_recover(workspace: Workspace) -> list[str]:
    """The accounts that may get a new password this way, the one that came in first."""
    names = [one.full_name or "" for one in workspace.records(Account).all() if not one.disabled]
    return sorted(names, key=lambda name: name != workspace.account.full_name)


def take_over(workspace: Workspace, name: str, password: str, code: str) -> None:
    """Give the account its new password and put the new recovery code in force, both in one write of the vault file.

    For a workspace that was opened by the recovery code. Raises NotFound, NotAllowed, BadInput; then the code used stays good.
    """
    account = next((one for one in workspace.records(Account).all() if one.full_name == name.strip()), None)
    if account is None:
        raise NotFound(f"没有名为“{name.strip()}”的账号。", f"可选：{'、'.join(accounts_to_recover(workspace))}。")
    if account.disabled:
        raise NotAllowed(f"“{name.strip()}”已停用，不能用恢复码重设口令。", f"可选：{'、'.join(accounts_to_recover(workspace))}。")
    require_good_password(account.full_name or "", password)
    workspace.note(f"账号：用恢复码重设{account.full_name}的口令，并更换恢复码", (Account.table, account.uid))
    with workspace.vault.changing(workspace.store.db):
        workspace.vault.recover(account.uid, account.full_name or "", password, code=code, random=os.urandom)
    set_free(workspace.folder, account.full_name or "")


def renew_code(workspace: Workspace, code: str) -> None:
    """Put another recovery code in force, when the paper with the old one was lost or seen."""
    workspace.require(Power.ACCOUNTS)
    workspace.note("账号：更换恢复码")
    account = workspace.account
    with workspace.vault.changing(workspace.store.db):
        workspace.vault.set_recovery_code(account.uid, account.full_name or "", code, random=os.urandom)
