"""Feeds a `PagedModel` from a workspace: each page is read off the UI thread, on a connection of its own."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from app.services.workspace import Workspace
from app.ui.widgets.model import Fetch

Rows: TypeAlias = Callable[[Workspace, Any, int], tuple[Sequence[Any], Any]]
"""`rows(workspace, after, limit)` gives rows and the next cursor."""


def fetched_by(workspace: Workspace, rows: Rows) -> Fetch:
    """The rows of a list, as `PagedModel` asks for them."""

    def fetch(after: Any, limit: int) -> tuple[Sequence[Any], Any]:
        own = workspace.reopen()
        try:
            return rows(own, after, limit)
        finally:
            own.close()

    return fetch
