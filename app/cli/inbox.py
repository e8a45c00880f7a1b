"""Commands of the conflict inbox: what offices changed without knowing of each other, and one decision."""

import click

from app.cli.documents import conflict_document
from app.cli.session import Session, handed
from app.cli.words import Command
from app.services import inbox
from app.services.workspace import Workspace


@click.command("conflicts", cls=Command, help="几个单位同时改了同一栏的，各个值、由谁何时所改、上次一致的值。")
@click.option("--decided", is_flag=True, help="列出本机已经定下、可以改判的。")
@handed
def conflicts(session: Session, decided: bool) -> None:
    """The inbox, or what was decided here."""
    with session.open() as workspace:
        found = [one for _, one in inbox.decided(workspace)] if decided else inbox.conflicts(workspace)
        lines = [line for one in found for line in _lines(workspace, one)]
        session.answer([conflict_document(one) for one in found], lines or ["没有冲突。"])


def _lines(workspace: Workspace, one: inbox.Conflict) -> list[str]:
    names = workspace.unit_names()
    lines = [f"{one.id}", f"　　{one.record.title}“{one.record.name}”　{one.label}　由{one.who}决定", f"　　上次一致：{one.words(one.base, names)}"]
    for place, version in enumerate(one.open.versions):
        lines.append(f"　　{place + 1}　{one.words(one.value(place), names)}　{names.get(version.unit, '其他单位')}·{version.account}　{version.at}")
    return lines


@click.command("settle", cls=Command, help="定下一处冲突。决定随下一个数据包送到各单位，各处自动了结。")
@click.argument("conflict", metavar="CONFLICT")
@click.option("--choose", type=int, metavar="N", help="采用第 N 个值，从 1 数起。")
@click.option("--value", metavar="TEXT", help="改用这个值。")
@click.option("--keep-both", is_flag=True, help="都保留：文字接在一起，多选合并。")
@click.option("--again", is_flag=True, help="改判：本机已经定下的（见 conflicts --decided），改为采用第 N 个值。")
@handed
def settle(session: Session, conflict: str, choose: int | None, value: str | None, keep_both: bool, again: bool) -> None:
    """One decision, one way."""
    if (choose is not None) + (value is not None) + keep_both != 1:
        raise click.UsageError("--choose、--value、--keep-both 三者选一个。")
    if again and choose is None:
        raise click.UsageError("--again 要与 --choose 一起用。")
    with session.open() as workspace:
        one = inbox.decided_one(workspace, conflict) if again else inbox.conflict(workspace, conflict)
        if again and choose is not None:
            inbox.decide_again(workspace, one, choose - 1)
        elif choose is not None:
            inbox.choose(workspace, one, choose - 1)
        elif value is not None:
            inbox.write(workspace, one, value)
        else:
            inbox.keep_both(workspace, one)
        session.answer({"id": one.id, "settled": True}, [f"已定下：{one.record.title}“{one.record.name}”的{one.label}。"])


COMMANDS = (conflicts, settle)
