"""A new master key after somebody left: what he may have kept of vault file and password opens nothing of what comes later."""

import os
from collections.abc import Sequence

from app.domain.errors import BadInput
from app.domain.organisation import Account
from app.domain.roles import Power
from app.services.copies import PLACE
from app.services.workspace import Workspace
from db.journal import head
from db.rekey import renew_master


def renew_key(workspace: Workspace, password: str, code: str) -> Sequence[str]:
    """Put the folder under a new master key, opened by one's own password and this recovery code.

    The workspace is of no use afterwards and must be closed; the first backup then removes the database of before. Returns the accounts that
    need a new password from 系统管理员: theirs cannot be carried over. Raises NotAllowed, BadInput, MachineFault; then everything is as it was.
    """
    workspace.require(Power.RESTORE)
    mine, vault = workspace.account, workspace.vault
    if not vault.opens_with(mine.uid, password):
        raise BadInput("口令不对，没有更换密钥。", "请输入您自己现在的口令。")
    keeping = (mine.uid, mine.full_name or "", password)
    workspace.note("更换密钥：数据换到新的密钥下，其他账号要重设口令")
    renew_master(vault, keeping, code, random=os.urandom, proof=lambda db: head(db.conn), forget=[PLACE])
    return [one.full_name or "" for one in workspace.records(Account).all() if not one.disabled and one.uid != mine.uid]
