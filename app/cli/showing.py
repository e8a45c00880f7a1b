"""The demonstration: a data folder of its own with a simulated year, for trying things out."""

import os
from dataclasses import asdict

import click

from app.cli.session import PASSWORD, Session, handed
from app.cli.words import Command


@click.command(cls=Command, help="建立演示库：单独的数据文件夹，里面是虚构的一年；窗口有橙色边框。没有给出口令时用公开的演示口令。")
@click.option("--again", is_flag=True, help="已有演示库时，恢复成刚建立的样子。")
@handed
def demo(session: Session, again: bool) -> None:
    """A folder to play with."""
    from app.services.demo import make_demo
    from app.services.demo_folder import ACCOUNT, demo_beside
    from app.services.demo_folder import PASSWORD as PUBLIC

    folder = demo_beside(session.home) if session.home == Session.home else session.home
    given = session.password_file is not None or PASSWORD in os.environ
    password = session.password() if given else PUBLIC
    account = session.account or ACCOUNT

    def report(done: int, total: int, words: str) -> None:
        session.tell(f"[{done}/{total}] {words}")

    made = make_demo(folder, password, session.now, report, account=account, again=again)
    document = {**asdict(made), "folder": str(folder), **({} if given else {"password": password})}
    lines = [f"演示库：{folder}", f"单位：{made.unit}　账号：{made.account}　线索：{made.leads} 条"]
    session.answer(document, [*lines, *([] if given else [f"口令：{password}"]), f"打开：zhilian --home {folder}"])


COMMANDS = (demo,)
