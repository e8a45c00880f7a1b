"""Noting in the journal that something was printed or saved as a file. Knows neither printers nor how paper is drawn."""

from dataclasses import dataclass
from pathlib import Path

from app.paper.saving import save_bytes
from app.services.workspace import Workspace


@dataclass(frozen=True)
class Subject:
    """What a sheet of paper is about: the record's table and uid; both empty for a blank form or a list."""

    table: str = ""
    uid: str = ""


def note_printed(workspace: Workspace, title: str, copies: int, subject: Subject, code: str = "") -> str:
    """Write into the journal that it was printed, with its code in the words of `in_journal`.

    Returns what the person is told: 已登记打印：附件1，2份，11月20日.
    """
    _note(workspace, f"打印{title}，{copies}份{code}", subject)
    return f"已登记打印：{title}，{copies}份，{workspace.today.month}月{workspace.today.day}日"


def save_pdf(workspace: Workspace, pdf: bytes, to: Path, title: str, subject: Subject, code: str = "") -> None:
    """Put the very bytes of the preview into a file and note it. Raises MachineFault when the disk does not take it."""
    save_bytes(to, pdf)
    _note(workspace, f"存为文件：{title}{code}", subject)


def _note(workspace: Workspace, action: str, subject: Subject) -> None:
    with workspace.commit(action) as change:
        if subject.uid:
            change.about(subject.table, subject.uid)
