"""Destroying personal values whose time is over: the list, and the one commit that empties them and forgets them here.

What that means for other computers, sealed segments and backups: docs/decisions/keeping-and-destroying.md.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.domain.dates import shown_day
from app.domain.keeping import DestructionItem, DestructionList, guarded_fields
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record, fields_of, files_of
from app.domain.value_kinds import Files, Link
from app.services.backups import backups_of
from app.services.counted_rows import Counted
from app.services.keeping import Over, over_by, over_of
from app.services.naming import called
from app.services.records import kind_named
from app.services.steps import put_asked, require_filled, require_open, require_possible, write_step
from app.services.workspace import Workspace
from db.change import Change
from db.forgetting import forget, is_disputed, remembered

GONE, DISPUTED, CHANGED, LATER = "记录已不在本机", "有冲突或搁置的内容没有处理", "内容已经没有了", "保存期限有变，还没有届满"


def list_over(workspace: Workspace, paper: DestructionList) -> Iterator[Counted]:
    """One row for each record of which something is over on the day of the list; what the office keeps stays with its reason."""
    until = date.fromisoformat(paper.until or workspace.today.isoformat())
    found = sorted(over_by(workspace, until), key=lambda one: (one.record.title, one.over_on, one.record.uid))
    rows = [_row(workspace, one) | {"place": place} for place, one in enumerate(found, 1)]
    paper.counted_on, paper.items = workspace.today.isoformat(), len(rows)
    yield Counted(DestructionItem, ("of",), rows, kept_by=("kept_because",))


def _row(workspace: Workspace, one: Over) -> dict[str, Any]:
    record, fields = one.record, fields_of(type(one.record))
    return {
        "sort": record.title,
        "what": told_without_guarded(workspace, record)[:500],
        "labels": "、".join(fields[name].label for name in one.names)[:500],
        "ended_on": one.ended_on.isoformat(),
        "over_on": one.over_on.isoformat(),
        "of_kind": record.table,
        "of": record.uid,
        "names": " ".join(one.names),
    }


def told_without_guarded(workspace: Workspace, record: Record) -> str:
    """What a record is called; one that is called by what is to be destroyed, after the record that it belongs to."""
    fields = fields_of(type(record))
    if not guarded_fields(type(record)).keys() & set(record.named_by):
        return called(workspace, record)
    for name in record.ends:
        link = fields[name].kind
        owner = workspace.records(kind_named(workspace, link.to)).find(getattr(record, name)) if isinstance(link, Link) else None
        if owner is not None:
            return called(workspace, owner)
    return f"未列名称的{record.title}"


def destroy(workspace: Workspace, paper: DestructionList, values: Mapping[str, Any], remark: str) -> DestructionList:
    """Empty what the approved list names and forget its past on this computer, in one commit that nobody can undo.

    What is disputed, or needed again, is left and told. Raises NotAllowed for a list that is not approved.
    """
    paper = workspace.records(DestructionList).get(paper.uid)
    move = require_open(workspace, paper, "destroy")
    put_asked(paper, move, values)
    require_filled(workspace, paper, move, remark)
    require_possible(workspace, paper, move)
    items = list(workspace.records(DestructionItem).all(Query(where=(where_is("list", paper.uid),), sort="place")))
    files: list[str] = []
    with workspace.commit(f"{paper.title}：{move.done}") as change:
        change.undoable = False
        for item in items:
            item.outcome = _destroy_one(workspace, change, paper, item, files)
            change.save(item)
        paper.destroyed = sum((item.outcome or "").startswith(move.done) for item in items)
        paper.older_backups = _older_backups(workspace)
        write_step(workspace, change, paper, "destroy", remark)
        change.about(paper.table, paper.uid)
    workspace.blobs.remove(sha for sha in files if not _is_named(workspace, sha))
    return workspace.records(DestructionList).get(paper.uid)


def _destroy_one(workspace: Workspace, change: Change, paper: DestructionList, item: DestructionItem, files: list[str]) -> str:
    """Returns what became of it, in words."""
    if item.kept_because:
        return f"保留：{item.kept_because}"
    kind = kind_named(workspace, item.of_kind or "")
    record = workspace.records(kind).find(item.of)
    if record is None:
        return f"未销毁：{GONE}"
    names = [name for name in (item.names or "").split() if name in fields_of(kind)]
    if not any(getattr(record, name) not in (None, ()) for name in names):
        return f"未销毁：{CHANGED}"
    over = over_of(workspace, record, date.fromisoformat(paper.until or ""))
    if over is None or not set(names) <= set(over.names):
        return f"未销毁：{LATER}"
    if is_disputed(workspace.store, kind.table, record.uid):
        return f"未销毁：{DISPUTED}"
    for name in names:
        field = fields_of(kind)[name].kind
        files += [one.sha for one in getattr(record, name)] if isinstance(field, Files) else []
        setattr(record, name, () if field.many else None)
    change.save(record)
    forget(workspace.store, [(kind.table, record.uid, names)])
    return f"已销毁：{item.labels}"


def _is_named(workspace: Workspace, sha: str) -> bool:
    """Does any record that is here still name the file."""
    for kind in workspace.store.kinds:
        for name in files_of(kind):
            filled = Query(where=(Condition(name, Test.FILLED),))
            if any(one.sha == sha for record in workspace.records(kind).all(filled) for one in getattr(record, name)):
                return True
    return False


def _older_backups(workspace: Workspace) -> str | None:
    """How many backups in the data folder still hold what is destroyed now."""
    count = len(backups_of(workspace))
    return f"{count} 个，随轮换被新备份替换；存在U盘和别处的请一并销毁" if count else None


def forget_destroyed(workspace: Workspace) -> int:
    """Forget the past of values that somebody else emptied because their time was over; returns how many records. For every computer that holds them."""
    cells = []
    for kind in workspace.store.kinds:
        if kind.ends:
            for name in guarded_fields(kind):
                for uid in remembered(workspace.store, kind.table, name):
                    record = workspace.records(kind).find(uid)
                    if record is not None and _was_over(workspace, record, name):
                        cells.append((kind.table, uid, [name]))
    if cells:
        with workspace.store.commit(workspace.author, f"清除已销毁内容的旧值 {len(cells)} 处") as change:
            change.undoable = False
            forget(workspace.store, cells)
    return len({uid for _, uid, _ in cells})


def _was_over(workspace: Workspace, record: Record, name: str) -> bool:
    """Would the field be destroyed now, if it still held something."""
    setattr(record, name, "·")
    over = over_of(workspace, record, workspace.today)
    return over is not None and name in over.names and not is_disputed(workspace.store, record.table, record.uid)


def told_destroyed(workspace: Workspace, record: Record) -> str:
    """What of a record was destroyed, by which list, when; empty when nothing was."""
    items = workspace.records(DestructionItem).all(Query(where=(where_is("of", record.uid),)))
    lists = workspace.records(DestructionList)
    told = []
    for item in items:
        paper = lists.find(item.list)
        if paper is not None and (item.outcome or "").startswith("已销毁"):
            told.append(f"{item.labels}（{paper.number or '销毁清册'}，{shown_day(paper.destroyed_on or '')}）")
    return "；".join(told)
