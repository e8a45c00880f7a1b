"""Commands that look: kinds, list, show, history, steps."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from app.cli.documents import due_document, kind_document, past_document, record_document, step_document, taken_document
from app.cli.session import Session, handed
from app.cli.words import PAIR, Command
from app.domain.errors import BadInput
from app.domain.kinds import KINDS
from app.domain.leads import Lead
from app.domain.query import Query
from app.domain.records import Record, fields_of
from app.services import leads, records, steps
from app.services.handing_over import chain_of
from app.services.looking import LINKING, links_from, links_to, page_after
from app.services.naming import called
from app.services.permissions import require_reading
from app.services.usable import as_usable, why_not_usable
from app.services.workspace import Workspace

PAGE, MOST = 100, 100_000
LARGEST_NUMBER = 2**63 - 1


@click.command(cls=Command, help="列出所有记录类别和它们的栏目。")
@handed
def kinds(session: Session) -> None:
    """Every record kind with its fields; needs no data folder."""
    lines = [f"{kind.table}　{kind.title}：{'、'.join(f'{field.name}（{field.label}）' for field in fields_of(kind).values())}" for kind in KINDS]
    session.answer([kind_document(kind) for kind in KINDS], lines)


@click.command("list", cls=Command, help="列出一类记录，一次一页。")
@click.argument("kind", metavar="KIND")
@click.option("--where", "conditions", type=PAIR, multiple=True, metavar="FIELD=VALUE", help="只列这一栏等于这个值的；值为空则列没有填的。可以多次。")
@click.option("--search", default="", metavar="WORDS", help="只列含有这些字词的（也认拼音首字母），最新的在前。")
@click.option("--sort", default="", metavar="FIELD", help="按这一栏排序；前面加 - 则倒序。")
@click.option("--limit", type=click.IntRange(1, MOST), default=PAGE, show_default=True, metavar="N", help="最多列几条。")
@click.option("--after", metavar="UID", help="从这一条的下一条列起。")
@click.option("--deleted", is_flag=True, help="列回收站里的。")
@click.option("--expand", is_flag=True, help="同时给出链接的名称。")
@handed
def list_records(
    session: Session, kind: str, conditions: Sequence[tuple[str, str]], search: str, sort: str, limit: int, after: str | None, deleted: bool, expand: bool
) -> None:
    """A page of a list."""
    with session.open() as workspace:
        chosen = records.kind_named(workspace, kind)
        require_reading(chosen)
        query = query_of(workspace, chosen, conditions, search, sort, deleted)
        found = [as_usable(workspace, record) for record in page_after(workspace, chosen, query, after, limit)]
        names = workspace.names(found)
        documents = [record_document(record, names if expand else None) for record in found]
        session.answer(documents, [line_of(workspace, record, names) for record in found])


def query_of(workspace: Workspace, kind: type[Record], conditions: Sequence[tuple[str, str]], search: str, sort: str = "", deleted: bool = False) -> Query:
    """The list that the options ask for. Raises BadInput for an unknown field."""
    where = tuple(records.condition(workspace, kind, name, text) for name, text in conditions)
    for condition in where:
        if isinstance(condition.value, int) and condition.value > LARGEST_NUMBER:
            raise BadInput(f"“{condition.value}”太大。", "请核对这个数。")
    column = sort.removeprefix("-")
    if column not in ("", "unit", "state", "uid"):
        records.declared_field(kind, column)
    return Query(where=where, search=search, sort=column, descending=sort.startswith("-"), deleted=deleted)


def line_of(workspace: Workspace, record: Record, names: dict[str, str]) -> str:
    """A record in one line: uid, name, state, owner."""
    return "　".join(part for part in (record.uid, called(workspace, record), record.state, names.get(record.unit, "")) if part)


def lines_of(workspace: Workspace, record: Record) -> list[str]:
    """A record for people: a line for each field that is filled."""
    names = workspace.names([record])
    links = {linked.uid: linked.title for linked in links_from(workspace, record)}
    lines = [line_of(workspace, record, names)]
    for name, field in fields_of(type(record)).items():
        shown = field.kind.shown(getattr(record, name))
        if shown:
            lines.append(f"{field.label}：{'、'.join(links.get(part) or part for part in shown.split('、'))}")
    return lines


def answer_record(session: Session, workspace: Workspace, record: Record) -> None:
    """What a command that wrote a record answers."""
    session.answer(record_document(record), lines_of(workspace, record))


@click.command(cls=Command, help=f"显示一条记录的全部内容：栏目、可办步骤、届满日、相关记录（每类最新 {LINKING} 条，其余请用 list --where）。")
@click.argument("kind", metavar="KIND")
@click.argument("uid", metavar="UID")
@click.option("--expand", is_flag=True, help="同时给出链接的名称。")
@handed
def show(session: Session, kind: str, uid: str, expand: bool) -> None:
    """One record whole."""
    with session.open() as workspace:
        chosen = records.kind_named(workspace, kind)
        require_reading(chosen)
        record = as_usable(workspace, workspace.records(chosen).get(uid))
        document = record_document(record, workspace.names([record]) if expand else None)
        open_now = steps.open_steps(workspace, record) if record.steps else []
        lead_due = leads.due_of(workspace, record) if isinstance(record, Lead) else None
        linking, handed = list(links_to(workspace, record)), chain_of(workspace, record) if record.steps else []
        around: dict[str, Any] = {
            "steps": [step_document(step) for step in open_now],
            "steps_taken": [taken_document(step) for step in steps.steps_taken(workspace, record)] if record.steps else [],
            "due": [due_document(lead_due)] if lead_due else [],
            "links": [asdict(linked) for linked in links_from(workspace, record)],
            "linked_by": [asdict(linked) for found in linking for linked in found.records],
            "handing_over": [{**asdict(one), "in_words": one.in_words()} for one in handed],
            "linked_by_more": [{"field": found.field, "kind": found.kind} for found in linking if found.more],
        }
        if over := why_not_usable(workspace, record):
            around["ended"] = over
        lines = [
            *lines_of(workspace, record),
            *([over] if over else []),
            *([f"届满日：{lead_due.day}"] if lead_due else []),
            *(f"{one.name}：{one.in_words()}" for one in handed),
        ]
        session.answer(document | around, [*lines, *(f"可办理：{step.move.label}（{step.move.name}，{step.who}）" for step in open_now)])


@click.command(cls=Command, help="一条记录什么时候、由谁改了什么，最新的在前。")
@click.argument("kind", metavar="KIND")
@click.argument("uid", metavar="UID")
@handed
def history(session: Session, kind: str, uid: str) -> None:
    """What changed, when, by whom."""
    with session.open() as workspace:
        chosen = records.kind_named(workspace, kind)
        require_reading(chosen)
        past = records.history_of(workspace, workspace.records(chosen).get(uid))
        documents = [past_document(chosen, one) for one in past]
        lines = []
        for one in documents:
            lines.append(f"{one['at']}　{one['account']}　{one['action']}")
            lines += [f"　　{change['field']}：{change['before']} → {change['after']}" for change in one["changes"]]
        session.answer(documents, lines)


@click.command("steps", cls=Command, help="一条记录现在可以办理哪些步骤，由谁办理。")
@click.argument("kind", metavar="KIND")
@click.argument("uid", metavar="UID")
@handed
def list_steps(session: Session, kind: str, uid: str) -> None:
    """Which steps are open, and for whom."""
    with session.open() as workspace:
        record = workspace.records(records.kind_named(workspace, kind)).get(uid)
        found = steps.open_steps(workspace, record)
        lines = [f"{step.move.name}　{step.move.label}　{step.who}{'（本单位）' if step.mine else ''}" for step in found]
        session.answer([step_document(step) for step in found], lines)


COMMANDS = (kinds, list_records, show, history, list_steps)
