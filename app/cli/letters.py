"""Commands of official letters: letter list, print, number, register, check."""

from pathlib import Path

import click

from app.cli.documents import record_document
from app.cli.editing import read_json
from app.cli.session import Session, handed
from app.cli.words import FILE, Group
from app.domain.letters import Letter
from app.services import document_numbers_ledger as ledgers
from app.services.document_numbers import number_letter
from app.services.letters_paper import LetterAsked, letter_advice, letter_mistakes_in, letters_available, print_letter
from app.services.printing import save_pdf


@click.group("letter", cls=Group, help="公文（GB/T 9704-2012）：列出、打印、编号、文号登记簿。")
def letter() -> None:
    """Letters."""


@letter.command("list", help="列出可以拟制的公文。")
@handed
def list_letters(session: Session) -> None:
    """The letters in the box and the unit's own."""
    found = letters_available(session.home)
    documents = [{"id": one.id, "title": one.title, "basis": one.basis, "pack": one.pack, "of": one.of} for one in found]
    session.answer(documents, [f"{one.id}　{one.title}（{one.basis}）" for one in found])


@letter.command("print", help="把公文打印成 .pdf 或 .docx 文件；缺项时说明缺什么，不打印。")
@click.argument("letter_id", metavar="LETTER")
@click.option("--of", metavar="UID", help="打印这份已存的公文，或者用这条记录填写。")
@click.option("--data", type=FILE, metavar="FILE.json", help="用文件里的值填写（title、body、number 等），栏目见模板。")
@click.option("--draft", is_flag=True, help="缺项也打印，带“草稿”字样，不印文号。")
@click.option("--to", required=True, type=FILE, metavar="FILE", help="写到这个文件。")
@handed
def print_one(session: Session, letter_id: str, of: str | None, data: Path | None, draft: bool, to: Path) -> None:
    """One letter into a file."""
    with session.open() as workspace:
        asked = LetterAsked(of, read_json(data) if data else None, draft)
        print_letter(workspace, letter_id, to, asked)
        for sentence in letter_advice(workspace, letter_id, asked):
            session.tell(sentence)
        session.answer({"letter": letter_id, "file": str(to)}, [f"已打印：{to}"])


@letter.command("number", help="给已签发、待编号的公文编号；不写文号时编下一个。")
@click.argument("uid", metavar="UID")
@click.option("--as", "typed", default="", metavar="NUMBER", help="用这个文号，例如 仓市场监管〔2026〕12号。")
@handed
def give_number(session: Session, uid: str, typed: str) -> None:
    """The number of one letter."""
    with session.open() as workspace:
        numbered = number_letter(workspace, workspace.records(Letter).get(uid), typed)
        session.answer(record_document(numbered), [f"已编号：{numbered.number}　{numbered.headline}"])


@letter.command("register", help="一年的文号登记簿：每个号用在哪份文件上、作废的理由、没有用的在哪里；可以印成 .pdf。")
@click.option("--year", type=click.IntRange(1990, 2999), metavar="Y", help="年份；默认今年。")
@click.option("--to", type=FILE, metavar="FILE.pdf", help="印成这个文件；有几个机关代字的，各写一个文件。")
@handed
def register(session: Session, year: int | None, to: Path | None) -> None:
    """Every number of a year with its explanation."""
    with session.open() as workspace:
        found = ledgers.ledgers(workspace, year or workspace.today.year)
        for place, one in enumerate(found):
            if to is not None:
                file = to if place == 0 else to.with_stem(f"{to.stem}-{place + 1}")
                save_pdf(workspace, ledgers.ledger_pdf(workspace, one), file, f"文号登记簿{one.agency}{one.year}年")
        lines = [f"{line.number}　{line.what}　{line.document}{line.why}" for one in found for line in one.lines]
        session.answer([_document(one) for one in found], lines or ["本单位还没有登记机关代字。"])


def _document(one: ledgers.Ledger) -> dict[str, object]:
    lines = [{"number": line.number, "what": line.what, "document": line.document, "day": line.day, "why": line.why} for line in one.lines]
    return {"agency": one.agency, "year": one.year, "lines": lines}


@letter.command("check", help="检查公文模板：一个文件，或者一个文件夹里的全部；逐处说明第几行、怎样改。有错误时退出码为 1。")
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE_OR_DIR")
@click.pass_context
def check(context: click.Context, path: Path) -> None:
    """The mistakes of letter templates; needs no data folder."""
    found = letter_mistakes_in(path)
    document = [{"file": one.file, "line": one.line, "what": one.what, "remedy": one.remedy} for one in found]
    context.ensure_object(Session).answer(document, [f"{one.sentence}{one.remedy}" for one in found] or ["没有发现错误。"])
    context.exit(1 if found else 0)


COMMANDS = (letter,)
