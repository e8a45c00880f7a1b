"""From a record or a list to the paper that covers the window."""

from app.domain.query import Query
from app.domain.records import Record
from app.services import forms
from app.services.naming import called
from app.services.submission_check import warnings_before
from app.services.workspace import Workspace
from app.ui.parts.asking import Asker
from app.ui.parts.opening import ListsRecords
from app.ui.shell import Shell
from app.ui.widgets import Page


class Previews:
    """Looks in the background for the paper, then shows it."""

    def __init__(self, shell: Shell, workspace: Workspace) -> None:
        self._shell, self._workspace = shell, workspace
        self._asker = Asker(shell, workspace)

    def show_form(self, page: Page, entry: forms.FormEntry, record: Record | None) -> None:
        """Cover the window with a form: the list that it is, or filled from the record."""
        from app.ui.paper.instead import papers_instead
        from app.ui.paper.papers import Paper, form_paper
        from app.ui.paper.preview import show_preview

        uid, name = (record.uid, called(self._workspace, record)) if record else (None, "")
        listed = _listed(page)

        def find(own: Workspace) -> tuple[Paper, list[str]]:
            fonts = forms.paper_fonts()
            return form_paper(entry, fonts, uid, name, papers_instead(own, entry, fonts, uid, listed)), warnings_before(own, forms.template_of(entry))

        def show(found: tuple[Paper, list[str]]) -> None:
            paper, warnings = found
            show_preview(page, self._workspace, paper)
            if warnings:
                self._shell.toast.say(f"请核对：{'；'.join(warnings)}")

        self._asker.ask(find, show)

    def show_record(self, page: Page, record: Record) -> None:
        """Cover the window with a record's form, or the list it stands in, as it will be printed."""
        from app.ui.paper.instead import papers_instead
        from app.ui.paper.papers import Paper, form_paper, record_paper
        from app.ui.paper.preview import show_preview

        listed = _listed(page)

        def find(own: Workspace) -> Paper:
            entries, fonts = forms.forms_available(own.folder), forms.paper_fonts()
            single = next((entry for entry in entries if entry.of == record.table), None)
            listing = next((entry for entry in entries if entry.rows_of == record.table and not entry.of), None)
            if single is not None:
                beside = papers_instead(own, single, fonts, record.uid, listed)
                return form_paper(single, fonts, record.uid, getattr(record, "number", None) or "", beside)
            if listing is not None:
                return form_paper(listing, fonts, instead=papers_instead(own, listing, fonts, None, listed))
            return record_paper(record, fonts, called(own, record))

        def show(paper: Paper) -> None:
            show_preview(page, self._workspace, paper)

        self._asker.ask(find, show)


def _listed(page: Page) -> Query | None:
    """What the page's list shows, when it has one."""
    return page.listed() if isinstance(page, ListsRecords) else None
