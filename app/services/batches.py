"""Several papers in one document: a form for each record of a list, or the forms that belong together; laid out one after the other. It draws nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.errors import BadInput
from app.domain.paper_code import PaperCode
from app.domain.progress import Report
from app.domain.query import Query
from app.paper.fonts import Fonts
from app.paper.layout import lay_out
from app.paper.pages import Pages
from app.paper.parts import Template
from app.services import records
from app.services.form_values import Asked, values_for
from app.services.naming import called
from app.services.paper_codes import code_for, journal_stamp, stamp_of
from app.services.workspace import Workspace

MOST = 2_000
"""Forms in one document; printers and people want fewer."""


@dataclass(frozen=True)
class Laid:
    """One paper on its pages; without pages, why it was left out. A list is about no record: then both `table` and `uid` are empty."""

    name: str
    pages: Pages | None
    table: str = ""
    uid: str = ""
    code: PaperCode | None = None
    why: str = ""


def lay_out_each(workspace: Workspace, template: Template, query: Query, fonts: Fonts, report: Report, *, with_code: bool = True) -> Iterator[Laid]:
    """Each record of the list on its own form; what lacks something is left out and says why. Raises BadInput for a list that is too long."""
    kind = records.kind_named(workspace, template.of)
    total = workspace.records(kind).count(query)
    if total > MOST:
        raise BadInput(f"列表里有 {total} 条，一次最多打印 {MOST} 份。", "请加上筛选条件，分几次打印。")
    for number, record in enumerate(list(workspace.records(kind).all(query))):
        report(number, total)
        yield _laid(workspace, template, record.uid, called(workspace, record), fonts, with_code=with_code)


def lay_out_beside(
    workspace: Workspace, templates: Sequence[Template], uid: str | None, fonts: Fonts, report: Report, *, with_code: bool = True
) -> Iterator[Laid]:
    """Forms of one record, or several lists, one after the other; a form that lacks something is left out and says why."""
    for number, template in enumerate(templates):
        report(number, len(templates))
        yield _laid(workspace, template, uid, template.title, fonts, with_code=with_code)


def _laid(workspace: Workspace, template: Template, uid: str | None, name: str, fonts: Fonts, *, with_code: bool) -> Laid:
    asked, table = Asked(of=uid), template.of
    try:
        values = values_for(workspace, template, asked)
    except BadInput as refusal:
        return Laid(name, None, table, uid or "", why=refusal.what)
    code = code_for(workspace, template, values, asked) if with_code else None
    pages = replace(lay_out(template, values, fonts), stamp=stamp_of(code), journal=journal_stamp(workspace, template) if code else None)
    return Laid(name, pages, table, uid or "", code)
