"""Filters of the list of leads that an account keeps: they stand as tabs above its list, on this computer only."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from app.domain.errors import BadInput
from app.services.lead_views import Narrowing
from app.services.workspace import Workspace

KEPT, MOST, LONGEST = "saved_views", 6, 12


@dataclass(frozen=True)
class SavedView:
    """A tab: its words, the view it narrows, and by what."""

    words: str
    view: str
    narrowing: Narrowing


def saved_views(workspace: Workspace) -> list[SavedView]:
    """The kept filters of this account, the oldest first."""
    found = json.loads(workspace.store.meta(_key(workspace), "[]"))
    return [SavedView(one["words"], one["view"], Narrowing(**one["narrowing"])) for one in found]


def save_view(workspace: Workspace, words: str, view: str, narrowing: Narrowing) -> SavedView:
    """Keep a filter. Raises BadInput when it narrows nothing, stands already, or there are too many."""
    kept = saved_views(workspace)
    if narrowing == Narrowing():
        raise BadInput("现在没有筛选条件。", "请先筛选，再存为标签。")
    if len(kept) >= MOST:
        raise BadInput(f"已经有 {MOST} 个标签。", "请先删除不用的标签。")
    if any((one.view, one.narrowing) == (view, narrowing) for one in kept):
        raise BadInput("这组筛选条件已经有标签了。", "请直接按那个标签。")
    new = SavedView(words[:LONGEST] or "筛选", view, narrowing)
    _write(workspace, [*kept, new])
    return new


def forget_view(workspace: Workspace, saved: SavedView) -> None:
    """Keep it no longer."""
    _write(workspace, [one for one in saved_views(workspace) if one != saved])


def _write(workspace: Workspace, views: Sequence[SavedView]) -> None:
    workspace.store.note_meta(_key(workspace), json.dumps([asdict(one) for one in views], ensure_ascii=False))


def _key(workspace: Workspace) -> str:
    return f"{KEPT}:{workspace.account.uid}"
