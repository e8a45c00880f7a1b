"""Commands of what is owed and handed in: duties, submission."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from app.cli.session import Session, handed
from app.cli.words import DAY, FILE, Command, Group
from app.services.calendar_files import export_calendar
from app.services.duties import Owed, find_owed, owed
from app.services.submission_check import check_pieces
from app.services.submissions import Wish, build, excluded_words


@click.command(cls=Command, help="应报送的任务：什么、什么时候到期、现在怎样、还差什么。")
@click.option("--until", type=DAY, metavar="DATE", help="列到这一天为止；不写则每项任务列到下一次。")
@click.option("--ics", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="把今天起的日程写成 .ics 日历文件，不写 --until 则到一年后。")
@handed
def duties(session: Session, until: date | None, ics: Path | None) -> None:
    """What is owed and when."""
    with session.open() as workspace:
        if ics is not None:
            count = export_calendar(workspace, ics, until)
            session.answer({"file": str(ics), "entries": count}, [f"已导出日程 {count} 项：{ics}"])
            return
        found = owed(workspace, until)
        session.answer([owed_document(one) for one in found], [_line(one) for one in found] or ["没有报送任务。"])


def owed_document(one: Owed) -> dict[str, Any]:
    """A duty of one period, as the contract has it."""
    return {
        "id": one.code,
        "uid": one.duty.uid,
        "title": one.duty.full_name,
        "period": one.period,
        "due": one.due.isoformat(),
        "act_by": one.act_by.isoformat(),
        "warn_on": one.warn_on.isoformat(),
        "basis": one.duty.basis,
        "basis_text": one.duty.basis_text,
        "state": one.state,
        "late": one.late,
        "mine": one.mine,
        "missing": list(one.missing),
        "submission": one.submission.uid if one.submission else None,
        "received": [{"uid": other.uid, "unit": other.unit, "state": other.state, "late": other.late} for other in one.others],
    }


def _line(one: Owed) -> str:
    missing = f"　还差：{'、'.join(one.missing)}" if one.missing else ""
    return f"{one.code}　{one.due.isoformat()}　{one.duty.full_name}（{one.state}{'，' + one.late if one.late else ''}）{missing}"


@click.group("submission", cls=Group, help="报送：核对、生成报送包。登记报送和回执用 step submission。")
def submission() -> None:
    """Packages that are handed in."""


@submission.command("check", help="一项报送的每件内容：有几行，还差什么，什么需要核对。")
@click.argument("duty", metavar="DUTY")
@handed
def check(session: Session, duty: str) -> None:
    """Each piece with what is missing."""
    with session.open() as workspace:
        one = find_owed(workspace, duty)
        checks = check_pieces(workspace, one.duty, one.submission)
        documents = [
            {
                "piece": found.title,
                "form": found.piece.form,
                "rows": found.rows,
                "missing": [lack.words for lack in found.lacks],
                "notes": [lack.words for lack in found.notes],
            }
            for found in checks
        ]
        excluded = excluded_words(workspace, one.duty)
        lines = [
            f"{found.title}　{f'{found.rows}条' if found.rows else ''}{'　缺：' + '，'.join(x.words for x in found.lacks) if found.lacks else ''}"
            for found in checks
        ]
        session.answer({"id": one.code, "pieces": documents, "excluded": excluded, "missing": list(one.missing)}, [*lines, *excluded])


@submission.command("build", help="生成报送包：一个带目录的 PDF，每张表一个 .xlsx 和 .docx，报送单。缺项时不生成并逐项说明，除非写明理由。")
@click.argument("duty", metavar="DUTY")
@click.option("--to", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="写到这个文件夹。")
@click.option("--allow-missing", default="", metavar="REASON", help="缺项也生成，写明理由；理由印在报送单上。")
@click.option("--summary", type=FILE, metavar="FILE", help="总结等文稿：.txt 印进报送包，.docx、.pdf 随包保存。")
@click.option("--also", multiple=True, metavar="FORM", help="另加一张表；按规定不报送的（如附件1、附件7）会被拒绝。可以多次。")
@handed
def build_package(session: Session, duty: str, to: Path, allow_missing: str, summary: Path | None, also: tuple[str, ...]) -> None:
    """The package, or what is missing."""
    with session.open() as workspace:
        built = build(workspace, duty, to, Wish(allow_missing, summary, also))
        document = {
            "submission": built.submission.uid,
            "files": [str(file) for file in built.files],
            "missing": list(built.missing),
            "excluded": list(built.excluded),
            "caution": built.caution,
        }
        lines = [f"已生成：{file}" for file in built.files]
        lines += [f"缺项：{words}" for words in built.missing] + list(built.excluded) + ([built.caution] if built.caution else [])
        session.answer(document, lines)


COMMANDS = (duties, submission)
