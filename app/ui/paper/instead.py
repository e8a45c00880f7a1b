"""What can be printed instead of one paper: the whole list in which its record stands, all forms of that record, all annexes of a document."""

from collections.abc import Callable, Iterable, Iterator

from app.domain.progress import Report
from app.domain.query import Query
from app.paper.fonts import Fonts
from app.services import forms
from app.services.batches import Laid, lay_out_beside, lay_out_each
from app.services.workspace import Workspace
from app.ui.paper.papers import Choices, Made, Paper, form_paper, made_each

LayOut = Callable[[Workspace, Choices, Report], Iterable[Laid]]


def papers_instead(workspace: Workspace, entry: forms.FormEntry, fonts: Fonts, of: str | None, listed: Query | None) -> dict[str, Paper]:
    """The choices beside 本表, by their words; `listed` is what the page shows of the kind that the form is of."""
    found = dict(_of_list(workspace, entry, fonts, listed) if listed and not listed.deleted and not entry.artwork else ())
    beside = forms.forms_beside(workspace, entry)
    if len(beside) > 1 and (of or not entry.of):
        words = f"这条记录的全部表格，{len(beside)} 张" if entry.of else f"全部附件，{len(beside)} 张"
        found[words] = _beside(beside, fonts, of)
    return found


def _of_list(workspace: Workspace, entry: forms.FormEntry, fonts: Fonts, listed: Query) -> Iterator[tuple[str, Paper]]:
    kind = workspace.store.kind(entry.of or entry.rows_of)
    if kind is None:
        return
    count = workspace.records(kind).count(listed)
    if not entry.of:
        if 0 < count < workspace.records(kind).count():
            yield f"列表中筛出的 {count} 条", form_paper(entry, fonts, among=listed)
        return
    if count > 1:
        yield f"列表中 {count} 条，各印一份", _each(entry, fonts, listed)
    ledger = next((one for one in forms.forms_of_kind(workspace, kind) if not one.of), None)
    if ledger is not None and count:
        yield f"列表中 {count} 条，列成一张表", form_paper(ledger, fonts, among=listed)


def _each(entry: forms.FormEntry, fonts: Fonts, listed: Query) -> Paper:
    def lay_out(workspace: Workspace, choices: Choices, report: Report) -> Iterable[Laid]:
        template = forms.form_template(entry.id, workspace.folder)
        return lay_out_each(workspace, template, listed, fonts, report, with_code=choices.code)

    return _bound(entry.title, lay_out, fonts, "条")


def _beside(entries: list[forms.FormEntry], fonts: Fonts, of: str | None) -> Paper:
    def lay_out(workspace: Workspace, choices: Choices, report: Report) -> Iterable[Laid]:
        templates = [forms.template_of(entry) for entry in entries]
        return lay_out_beside(workspace, templates, of, fonts, report, with_code=choices.code)

    return _bound("全部表格" if of else f"{entries[0].annex_of}全部附件", lay_out, fonts, "张")


def _bound(title: str, lay_out: LayOut, fonts: Fonts, counted: str) -> Paper:
    def make(workspace: Workspace, choices: Choices, report: Report) -> Made:
        return made_each(title, lay_out(workspace, choices, report), fonts)

    return Paper(title, "", make, code_too=True, counted=counted)
