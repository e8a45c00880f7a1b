"""What a page offers to the rest of the window when it shows records: opening one of them."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class OpensRecords(Protocol):
    """A page that can be told which record to show: from 今日, from Ctrl+K, from a link."""

    def open_record(self, uid: str, step: str = "") -> None:
        """Show that record; with the name of a step begin that step."""
