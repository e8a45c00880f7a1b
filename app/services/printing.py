"""Noting in the journal that something was printed or saved as a file. Knows neither printers nor how paper is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.submissions import Submission
from app.paper.saving import save_bytes
from app.services.submissions import note_printed_on
from app.services.workspace import Workspace


@dataclass(frozen=True)
class Subject:
    """What a sheet of paper is about: the record's table and uid; both empty for a blank form or a list."""

    table: str = ""
    uid: str = ""


Printed = tuple[Subject, str]
"""What a sheet is about, and what the journal says of its 核验码, in the words of `paper_codes.in_journal`."""
NOTHING: Printed = (Subject(), "")


def note_printed(workspace: Workspace, title: str, copies: int, printed: Sequence[Printed] = (NOTHING,)) -> str:
    """Write into the journal that it was printed, an entry for each subject; returns what the person is told: 已登记打印：附件1，2份，11月20日."""
    _note(workspace, f"打印{title}，{copies}份", printed)
    return f"已登记打印：{title}，{'各' if len(printed) > 1 else ''}{copies}份，{workspace.today.month}月{workspace.today.day}日"


def save_pdf(workspace: Workspace, pdf: bytes, to: Path, title: str, printed: Sequence[Printed] = (NOTHING,)) -> None:
    """Put the very bytes of the preview into a file and note it. Raises MachineFault when the disk does not take it."""
    save_bytes(to, pdf)
    _note(workspace, f"存为文件：{title}", printed)


def _note(workspace: Workspace, action: str, printed: Sequence[Printed]) -> None:
    for subject, code in printed:
        with workspace.commit(f"{action}{code}") as change:
            if subject.uid:
                change.about(subject.table, subject.uid)
            if subject.table == Submission.table:
                note_printed_on(workspace, subject.uid, change)
