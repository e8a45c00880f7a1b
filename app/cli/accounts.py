"""Commands about people and what they did: accounts, the recovery code, the whole journal."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from app.cli.session import NEW_PASSWORD, RECOVERY, Session, handed
from app.cli.words import DAY, FILE, Command, Group
from app.domain.audit import EVENTS
from app.domain.organisation import ROLES, Account
from app.services import accounts, audit, recovery
from app.services.backup_plan import copy_to_second_place
from app.services.backups import back_up
from app.services.workspace import Workspace

ROLE_HELP = f"角色：{'、'.join(ROLES)}。"


def _set_file(context: click.Context, _param: click.Parameter, value: Path | None) -> None:
    context.ensure_object(Session).new_password_file = value


def with_new_password(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that names the file with the password to be set."""
    return click.option(
        "--new-password-file",
        type=FILE,
        metavar="FILE",
        expose_value=False,
        callback=_set_file,
        help=f"第一行是新口令的文件；也可用环境变量 {NEW_PASSWORD}，或在终端输入。",
    )(command)


def _document(workspace: Workspace, account: Account) -> dict[str, Any]:
    known = next(one for one in accounts.known_accounts(workspace) if one.uid == account.uid)
    waits = {"can_sign_in": known.can_sign_in, "waiting_seconds": known.waiting, "state": known.state}
    return {"uid": account.uid, "account": account.full_name, "role": account.role, "disabled": bool(account.disabled)} | waits


def _line(found: dict[str, Any]) -> str:
    return f"{found['account']}　{found['role']}　{found['state']}"


def _answer(session: Session, workspace: Workspace, account: Account) -> None:
    found = _document(workspace, account)
    session.answer(found, [_line(found)])


@click.group("account", cls=Group, help="账号：添加、停用、恢复、改角色、改口令、解锁、换发恢复码。")
def account() -> None:
    """Accounts of this data folder."""


@account.command("list", help="列出本机的账号。")
@handed
def list_accounts(session: Session) -> None:
    """All accounts."""
    with session.open() as workspace:
        found = [_document(workspace, one.account) for one in accounts.known_accounts(workspace)]
        session.answer(found, [_line(one) for one in found])


@account.command("add", help="添加账号（系统管理员）。新账号的口令另外给出。")
@click.argument("name", metavar="NAME")
@click.option("--role", default=ROLES[0], show_default=True, metavar="ROLE", help=ROLE_HELP)
@with_new_password
@handed
def add(session: Session, name: str, role: str) -> None:
    """A new account."""
    with session.open() as workspace:
        _answer(session, workspace, accounts.add_account(workspace, name, role, session.new_password()))


@account.command("disable", help="停用账号（系统管理员）；它做过的事仍留在日志里。")
@click.argument("name", metavar="NAME")
@handed
def disable(session: Session, name: str) -> None:
    """No more signing in."""
    with session.open() as workspace:
        _answer(session, workspace, accounts.disable_account(workspace, name))


@account.command("enable", help="恢复停用的账号（系统管理员），给它新的口令。")
@click.argument("name", metavar="NAME")
@with_new_password
@handed
def enable(session: Session, name: str) -> None:
    """Signing in again."""
    with session.open() as workspace:
        _answer(session, workspace, accounts.enable_account(workspace, name, session.new_password()))


@account.command("role", help="改变账号的角色（系统管理员）。")
@click.argument("name", metavar="NAME")
@click.argument("role", metavar="ROLE")
@handed
def change_role(session: Session, name: str, role: str) -> None:
    """Another role."""
    with session.open() as workspace:
        _answer(session, workspace, accounts.change_role(workspace, name, role))


@account.command("password", help="修改本人的口令；写了账号名则重设那个账号的口令（系统管理员）。")
@click.argument("name", metavar="[NAME]", required=False)
@with_new_password
@handed
def password(session: Session, name: str | None) -> None:
    """Another password."""
    with session.open() as workspace:
        own = workspace.account.full_name or ""
        if name is None or name.strip() == own:
            accounts.change_password(workspace, session.password(), session.new_password())
        else:
            accounts.reset_password(workspace, name, session.new_password())
        _answer(session, workspace, accounts.account_named(workspace, name or own))


@account.command("unlock", help="解锁因口令多次输错而锁定的账号（系统管理员）。")
@click.argument("name", metavar="NAME")
@handed
def unlock(session: Session, name: str) -> None:
    """May try again at once."""
    with session.open() as workspace:
        accounts.unlock_account(workspace, name)
        _answer(session, workspace, accounts.account_named(workspace, name))


@account.command("new-code", help="换发恢复码（系统管理员）：原来的作废，新的只显示这一次。")
@handed
def renew_code(session: Session) -> None:
    """When the paper was lost or seen."""
    with session.open() as workspace:
        code = recovery.fresh_code()
        recovery.renew_code(workspace, code)
        session.answer({"recovery_code": code}, [f"新的恢复码：{code}", "原来的恢复码已经作废；新的只显示这一次，请抄写或打印后妥善保管。"])


@account.command("new-key", help="更换密钥（系统管理员）：有人离开以后，把数据换到新的密钥下。其他账号要重设口令，恢复码也换新的；随后自动备份。")
@handed
def new_key(session: Session) -> None:
    """What somebody kept opens nothing of what comes later."""
    from app.services.key_renewal import renew_key

    code = recovery.fresh_code()
    with session.open() as workspace:
        left = renew_key(workspace, session.password(), code)
    with session.open() as workspace:
        copy_to_second_place(workspace, back_up(workspace))
    lines = [f"新的恢复码：{code}", "原来的恢复码已经作废；新的只显示这一次，请抄写或打印后妥善保管。"]
    lines += [f"请给这些账号重设口令：{'、'.join(left)}。"] if left else []
    session.answer({"recovery_code": code, "without_password": list(left)}, lines)


@click.command(cls=Command, help=f"用恢复码进入：给账号设新口令，并换发新的恢复码（只显示这一次）。恢复码从环境变量 {RECOVERY} 读取，或在终端输入。")
@click.option("--account", "name", metavar="NAME", help="要重设口令的账号；不写则是恢复码所属的账号。")
@with_new_password
@handed
def recover(session: Session, name: str | None) -> None:
    """The code is asked for, or read from the environment."""
    from app.services.opening import open_by_recovery

    with open_by_recovery(session.home, session.recovery_code(), now=session.now, **session.placed) as workspace:
        who = name or session.account or recovery.accounts_to_recover(workspace)[0]
        chosen = session.new_password() if session.has_new_password else session.password(twice=True)
        code = recovery.fresh_code()
        recovery.take_over(workspace, who, chosen, code)
    lines = [f"账号：{who}", f"新的恢复码：{code}", "原来的恢复码已经作废；新的只显示这一次，请抄写或打印后妥善保管。"]
    session.answer({"account": who, "recovery_code": code}, lines)


def narrowed(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that choose entries of the journal."""
    options = (
        click.option("--event", default="", metavar="EVENT", help=f"只要这一类：{'、'.join(EVENTS)}。"),
        click.option("--by", default="", metavar="NAME", help="只要这个账号的。"),
        click.option("--words", default="", metavar="WORDS", help="只要内容里有这些字的。"),
        click.option("--from", "since", type=DAY, metavar="DATE", help="从这一天起。"),
        click.option("--to-day", "until", type=DAY, metavar="DATE", help="到这一天为止。"),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group("audit", cls=Group, help="操作日志：只有审计管理员能看全部。")
def audit_group() -> None:
    """The whole journal."""


@audit_group.command("list", help="列出日志，最新的在前。")
@narrowed
@click.option("--before", type=int, metavar="N", help="只列序号小于它的。")
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True, metavar="N", help="最多列几条。")
@handed
def list_audit(session: Session, event: str, by: str, words: str, since: date | None, until: date | None, before: int | None, limit: int) -> None:
    """A page of it."""
    with session.open() as workspace:
        found = audit.audit_entries(workspace, audit.Wish(event, by, words, since, until), before, limit)
        session.answer([asdict(one) for one in found], [f"{one.seq}　{one.at}　{one.account}　{one.event}　{one.action}　{one.result}" for one in found])


@audit_group.command("export", help="把日志写成 CSV 文件（UTF-8），最后一行是链首。")
@click.argument("file", type=FILE, metavar="FILE")
@narrowed
@handed
def export_audit(session: Session, file: Path, event: str, by: str, words: str, since: date | None, until: date | None) -> None:
    """For the archive."""
    with session.open() as workspace:
        count = audit.export_audit(workspace, file, audit.Wish(event, by, words, since, until))
        session.answer({"file": str(file), "entries": count}, [f"已导出 {count} 条：{file}"])


COMMANDS = (account, recover, audit_group)
