"""One form for each record of a list, in one document: laid out one after the other, so that memory does not grow with the list. It draws nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from app.domain.errors import BadInput
from app.domain.paper_code import PaperCode
from app.domain.query import Query
from app.domain.records import Record
from app.paper.fonts import Fonts
from app.paper.layout import lay_out
from app.paper.pages import Pages
from app.paper.parts import Template
from app.services import records
from app.services.form_values import Asked, values_for
from app.services.naming import called
from app.services.paper_codes import code_for, stamp_of
from app.services.workspace import Workspace

MOST = 2_000
"""Forms in one document; printers and people want fewer."""

Told = Callable[[int, int], None]
"""Called with done and total; stops the work by raising `Cancelled`."""


@dataclass(frozen=True)
class Laid:
    """One record of the list on its pages; without pages, why it was left out."""

    record: Record
    name: str
    pages: Pages | None
    code: PaperCode | None = None
    why: str = ""


def count_of(workspace: Workspace, template: Template, query: Query) -> int:
    """How many records the list has."""
    return workspace.records(records.kind_named(workspace, template.of)).count(query)


def lay_out_each(workspace: Workspace, template: Template, query: Query, fonts: Fonts, told: Told, *, with_code: bool = True) -> Iterator[Laid]:
    """Each record of the list on its own form; what lacks something is left out and says why. Raises BadInput for a list that is too long."""
    kind = records.kind_named(workspace, template.of)
    total = workspace.records(kind).count(query)
    if total > MOST:
        raise BadInput(f"列表里有 {total} 条，一次最多打印 {MOST} 份。", "请加上筛选条件，分几次打印。")
    for number, record in enumerate(list(workspace.records(kind).all(query))):
        told(number, total)
        yield _laid(workspace, template, record, fonts, with_code=with_code)


def _laid(workspace: Workspace, template: Template, record: Record, fonts: Fonts, *, with_code: bool) -> Laid:
    asked, name = Asked(of=record.uid), called(workspace, record)
    try:
        values = values_for(workspace, template, asked)
    except BadInput as refusal:
        return Laid(record, name, None, why=refusal.what)
    code = code_for(workspace, template, values, asked) if with_code else None
    return Laid(record, name, replace(lay_out(template, values, fonts), stamp=stamp_of(code)), code)
