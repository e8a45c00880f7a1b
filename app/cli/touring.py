"""The tour: the main job from end to end, for people who want to see it done."""

from pathlib import Path
from typing import Any

import click

from app.cli.session import Session, handed
from app.cli.words import Command
from app.services.tour import run_tour


@click.command(cls=Command, help="在四个新建的单位之间走一遍全过程，把 PDF、数据包和各个画面的截图留在 DIR。")
@click.option("--to", required=True, type=click.Path(path_type=Path), metavar="DIR", help="放在这个文件夹。")
@handed
def tour(session: Session, to: Path) -> None:
    """Four offices, from lead to dispatch and back."""
    done: Any = run_tour(to, session.faces.photograph)
    document = {name: [str(path) for path in getattr(done, name)] for name in ("pdfs", "bundles", "screenshots")}
    session.answer(document, [path for paths in document.values() for path in paths])


COMMANDS = (tour,)
