"""From a record or a list to the paper that covers the window."""

from collections.abc import Callable

from app.domain.query import Query
from app.domain.records import Record
from app.paper.fonts import Fonts
from app.services import forms
from app.services.naming import called
from app.services.submission_check import warnings_before
from app.services.workspace import Workspace
from app.ui.parts.asking import Asker
from app.ui.parts.opening import ListsRecords
from app.ui.shell import Shell
from app.ui.widgets import Page

Among = tuple[Query, int] | None


class Previews:
    """Looks in the background for the paper, then shows it."""

    def __init__(self, shell: Shell, workspace: Workspace) -> None:
        self._shell, self._workspace = shell, workspace
        self._asker = Asker(shell, workspace)

    def show_form(self, page: Page, entry: forms.FormEntry, record: Record | None) -> None:
        """Cover the window with a form: the list that it is, or filled from the record."""
        from app.ui.paper.papers import form_paper
        from app.ui.paper.preview import show_preview

        uid, name = (record.uid, called(self._workspace, record)) if record else (None, "")
        among = _among(page, record)

        def show(found: tuple[Fonts, list[str], Among]) -> None:
            fonts, warnings, whole = found
            show_preview(page, self._workspace, form_paper(entry, fonts, uid, name, whole))
            if warnings:
                self._shell.toast.say(f"请核对：{'；'.join(warnings)}")

        self._asker.ask(lambda own: (forms.paper_fonts(), warnings_before(own, forms.template_of(entry)), among(own)), show)

    def show_record(self, page: Page, record: Record) -> None:
        """Cover the window with a record's form, or the list it stands in, as it will be printed."""
        from app.ui.paper.papers import form_paper, record_paper
        from app.ui.paper.preview import show_preview

        among = _among(page, record)

        def show(found: tuple[list[forms.FormEntry], Fonts, Among]) -> None:
            entries, fonts, whole = found
            single = next((entry for entry in entries if entry.of == record.table), None)
            listing = next((entry for entry in entries if entry.rows_of == record.table and not entry.of), None)
            if single is not None:
                show_preview(page, self._workspace, form_paper(single, fonts, record.uid, getattr(record, "number", None) or "", whole))
            elif listing is not None:
                show_preview(page, self._workspace, form_paper(listing, fonts))
            else:
                show_preview(page, self._workspace, record_paper(record, fonts, called(self._workspace, record)))

        self._asker.ask(lambda own: (forms.forms_available(own.folder), forms.paper_fonts(), among(own)), show)


def _among(page: Page, record: Record | None) -> Callable[[Workspace], Among]:
    """The list in which the record stands, with its length, to be asked for in the background."""
    query = page.listed() if isinstance(page, ListsRecords) else None
    if record is None or query is None:
        return lambda _own: None
    return lambda own: (query, own.records(type(record)).count(query))
