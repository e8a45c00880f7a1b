"""Filters of a list that an account keeps: they stand as tabs above it, on this computer only."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.errors import BadInput
from app.domain.records import Record
from app.services.narrowing import Narrowing
from app.services.workspace import Workspace

KEPT, MOST, LONGEST = "filters", 6, 12


@dataclass(frozen=True)
class SavedView:
    """A tab: its words, the view it narrows, and by what."""

    words: str
    view: str
    narrowing: Narrowing


def saved_views(workspace: Workspace, kind: type[Record]) -> list[SavedView]:
    """The kept filters of this account above the list of the kind, the oldest first."""
    found = json.loads(workspace.store.meta(_key(workspace, kind), "[]"))
    return [SavedView(one["words"], one["view"], Narrowing(one["search"], tuple((field, value) for field, value in one["values"]))) for one in found]


def save_view(workspace: Workspace, kind: type[Record], words: str, view: str, narrowing: Narrowing) -> SavedView:
    """Keep a filter. Raises BadInput when it narrows nothing, stands already, or there are too many."""
    kept = saved_views(workspace, kind)
    if narrowing == Narrowing():
        raise BadInput("现在没有筛选条件。", "请先筛选，再存为标签。")
    if len(kept) >= MOST:
        raise BadInput(f"已经有 {MOST} 个标签。", "请先删除不用的标签。")
    if any((one.view, one.narrowing) == (view, narrowing) for one in kept):
        raise BadInput("这组筛选条件已经有标签了。", "请直接按那个标签。")
    new = SavedView(words[:LONGEST] or "筛选", view, narrowing)
    _write(workspace, kind, [*kept, new])
    return new


def forget_view(workspace: Workspace, kind: type[Record], saved: SavedView) -> None:
    """Keep it no longer."""
    _write(workspace, kind, [one for one in saved_views(workspace, kind) if one != saved])


def _write(workspace: Workspace, kind: type[Record], views: Sequence[SavedView]) -> None:
    kept = [{"words": one.words, "view": one.view, "search": one.narrowing.words, "values": one.narrowing.values} for one in views]
    workspace.store.note_meta(_key(workspace, kind), json.dumps(kept, ensure_ascii=False))


def _key(workspace: Workspace, kind: type[Record]) -> str:
    return f"{KEPT}:{kind.table}:{workspace.account.uid}"
