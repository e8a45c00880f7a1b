"""Commands that need no open data folder: setup, packs, due."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from app.cli.documents import due_document
from app.cli.session import Session, handed
from app.cli.words import DAY, Command, Group, shared_options
from app.domain.dates import full_day
from app.domain.errors import BadInput
from app.domain.mistakes import listed
from app.domain.organisation import ROLES
from app.services.due_days import due_of_rule
from app.services.packs_checked import mistakes_in, packs_in_the_box


@click.command(cls=Command, help="为一个单位新建数据文件夹；恢复码只显示这一次。")
@click.option(
    "--pack", "packs", required=True, multiple=True, metavar="NAME", help="自带地方包的名称，或自编地方包的文件夹；几个之间用逗号，本局以第一个为准。"
)
@click.option("--unit", required=True, metavar="NAME", help="本单位的简称。")
@click.option("--account", required=True, metavar="NAME", help="第一个账号：姓名或工号。")
@click.option("--role", default=ROLES[0], show_default=True, metavar="ROLE", help=f"角色：{'、'.join(ROLES)}。")
@handed
def setup(session: Session, packs: Iterable[str], unit: str, account: str, role: str) -> None:
    """Make a data folder for a unit."""
    from app.services.opening import Setup, set_up
    from app.services.passwords import password_problem

    names = [name.strip() for given in packs for name in given.replace("，", ",").split(",") if name.strip()]
    password = session.password(twice=True)
    opened, code = set_up(session.home, Setup(names, unit, account, role), password, now=session.now)
    if problem := password_problem(account, password, password):
        session.tell(f"请尽快用 account password 换一个口令：{problem}")
    with opened as workspace:
        replica = workspace.store.identity.replica
        document = {"home": str(session.home), "unit": workspace.unit.uid, "account": workspace.account.uid, "replica": replica, "recovery_code": code}
    session.answer(document, [f"数据文件夹：{session.home}", f"恢复码：{code}", "恢复码只显示这一次，请抄写或打印后妥善保管。"])


@click.group("packs", cls=Group, invoke_without_command=True, help="列出自带的地方包。")
@click.pass_context
def packs(context: click.Context) -> None:
    """The packs in the box."""
    if context.invoked_subcommand is None:
        found = packs_in_the_box()
        document = [{"name": pack.name, "title": pack.title, "units": pack.units} for pack in found]
        context.ensure_object(Session).answer(document, [f"{pack.name}　{pack.title}：{'、'.join(pack.units)}" for pack in found])


@packs.command("check", help="检查一个地方包（文件或文件夹），逐处指出文件、行和改法；有错误时退出码为 1。")
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE_OR_DIR")
@click.pass_context
def check(context: click.Context, path: Path) -> None:
    """Every mistake of a pack."""
    if not path.exists():
        raise BadInput(f"找不到“{path}”。", "请给出地方包的文件夹，或其中的 pack.toml。")
    found = mistakes_in(path)
    document = {"ok": not found, "mistakes": [asdict(mistake) for mistake in found]}
    context.ensure_object(Session).answer(document, [listed(found) or "没有发现错误。"])
    context.exit(1 if found else 0)


@packs.command("load", help="把地方包或它的新版装入已有的数据文件夹：新增的记录各台电脑装入后都相同；改动的内容由本局装入，随数据包送达各单位。")
@click.argument("name", metavar="NAME_OR_DIR")
@handed
def load(session: Session, name: str) -> None:
    """A newer pack into an old data folder."""
    from app.services.pack_loading import load_newer

    with session.open() as workspace:
        loaded = load_newer(workspace, name)
    lines = [loaded.in_words(), *(f"已更新：{words}" for words in loaded.changed), *(f"本单位改过，没有更新：{words}" for words in loaded.left)]
    lines += [f"另有 {loaded.elsewhere} 条有改动，由本局装入后随数据包送达。"] if loaded.elsewhere else []
    session.answer({**asdict(loaded), "new": dict(loaded.new)}, lines)


@click.command(cls=Command, help="按一条时限规则推算届满日，并逐日说明。")
@click.argument("rule", metavar="RULE")
@click.option("--from", "start", type=DAY, required=True, metavar="DATE", help="起算日。")
@click.option("--extended", is_flag=True, help="按已批准延长计算。")
@handed
def due(session: Session, rule: str, start: date, extended: bool) -> None:
    """The due day of a rule, with its explanation."""
    asked = due_of_rule(rule, start, extended=extended)
    lines = [f"{asked.due.limit.title}：{full_day(asked.due.day)}（{asked.due.limit.basis}）"]
    lines += [f"{day.date.isoformat()}　{'计入' if day.counted else '不计'}　{day.why}" for day in asked.due.days]
    session.answer(due_document(asked.due) | {"cautions": list(asked.cautions)}, [*lines, *asked.cautions])


packs.params.extend(shared_options())

COMMANDS = (setup, packs, due)
