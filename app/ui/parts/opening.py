"""What a page offers to the rest of the window: opening one record, showing one view or kind, asking for support, keeping what was typed."""

from typing import Protocol, runtime_checkable

from app.domain.leads import Lead
from app.domain.query import Query
from app.domain.records import Record


@runtime_checkable
class OpensRecords(Protocol):
    """A page that can be told which record to show: from 今日, from Ctrl+K, from a link."""

    def open_record(self, uid: str, step: str = "") -> None:
        """Show that record; with the name of a step begin that step."""


@runtime_checkable
class ShowsViews(Protocol):
    """A page whose list has named views, such as `overdue`."""

    def show_view(self, key: str) -> None:
        """Show that view."""


@runtime_checkable
class ShowsKinds(Protocol):
    """A page with lists of several kinds."""

    def show_kind(self, table: str) -> None:
        """Show the records of that kind."""


@runtime_checkable
class ListsRecords(Protocol):
    """A page whose list may be printed as a whole, one form for each record."""

    def listed(self) -> Query:
        """What the list shows now."""


@runtime_checkable
class AsksSupport(Protocol):
    """The page on which support is asked for."""

    def ask_for(self, lead: Lead) -> None:
        """Begin a request filled from the lead."""


@runtime_checkable
class RefersLeads(Protocol):
    """The page on which a lead is referred to another unit."""

    def refer(self, lead: Lead) -> None:
        """Begin a referral filled from the lead."""


@runtime_checkable
class BeginsPapers(Protocol):
    """A page on which papers of leads, cases and requests are written."""

    def begin(self, table: str, owner: Record | None) -> None:
        """Begin a record of that kind, filled from the one that it belongs to."""


@runtime_checkable
class WritesLetters(Protocol):
    """The page on which letters are written."""

    def write_about(self, sort: str, record: Record) -> None:
        """Begin a letter of that sort, filled from the record."""


@runtime_checkable
class ResumesDrafts(Protocol):
    """A page in which a new record can be gone on with after a crash."""

    def resume(self, record: Record) -> None:
        """Show the new record in its form, as it was begun."""


@runtime_checkable
class KeepsTyped(Protocol):
    """A page in which one types: asked before the window locks or closes."""

    def keep_typed(self, *, may_ask: bool) -> bool:
        """Keep what was typed. What cannot be kept is asked about, and False means: stay; when nobody is there to ask, it is let go."""
