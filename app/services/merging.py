"""Two records of a register that are one and the same: the kept one takes what it lacks, links lead to it, the other goes to the bin."""

from collections.abc import Iterator
from typing import TypeVar

from app.domain.errors import BadInput, NotAllowed
from app.domain.query import Condition, Query, Test
from app.domain.records import Record, fields_of, links_of
from app.services.naming import called
from app.services.permissions import may_edit, owns, require_delete, require_edit
from app.services.records import is_typed, require_valid
from app.services.workspace import Workspace

R = TypeVar("R", bound=Record)


def merge(workspace: Workspace, kept: R, double: R) -> R:
    """Merge `double` into `kept`, in one commit that can be taken back. Raises BadInput for one and the same, NotAllowed for what others own."""
    if type(kept) is not type(double) or kept.uid == double.uid:
        raise BadInput("请选择同一类里的另一条记录。", "合并以后保留现在这一条。")
    if kept.steps is not None:
        raise NotAllowed(f"{kept.title}要逐步办理，不能这样合并。", "请用它自己的步骤处理。")
    require_edit(workspace, kept)
    require_delete(workspace, double)
    for name, field in fields_of(type(kept)).items():
        if is_typed(type(kept), field):
            _take(kept, double, name, many=field.kind.many)
    require_valid(workspace, kept)
    pointing = list(_pointing(workspace, double))
    with workspace.commit(f"合并{kept.title}：{called(workspace, double)}并入{called(workspace, kept)}") as change:
        change.save(kept)
        for record, name in pointing:
            value = getattr(record, name)
            setattr(record, name, kept.uid if isinstance(value, str) else tuple(dict.fromkeys(kept.uid if uid == double.uid else uid for uid in value)))
            change.save(record)
        double.deleted = True
        change.save(double)
    return kept


def likely_double(workspace: Workspace, kept: R) -> R | None:
    """The only other record that has the same name or number by which a record is known; None when there is none, or more than one."""
    found: dict[str, R] = {}
    for name in kept.known_by or kept.named_by:
        value = getattr(kept, name)
        if value and not fields_of(type(kept))[name].kind.many:
            found |= {one.uid: one for one in workspace.records(type(kept)).all(Query(where=(Condition(name, Test.IS, value),))) if one.uid != kept.uid}
    return next(iter(found.values())) if len(found) == 1 else None


def _take(kept: Record, double: Record, name: str, *, many: bool) -> None:
    """What is empty is filled; several values are put together."""
    ours, theirs = getattr(kept, name), getattr(double, name)
    if many:
        setattr(kept, name, tuple(dict.fromkeys((*ours, *theirs))))
    elif ours is None:
        setattr(kept, name, theirs)


def _pointing(workspace: Workspace, double: Record) -> Iterator[tuple[Record, str]]:
    """The records that link to the double and that this unit may change; what others own keeps its link to the record in the bin."""
    for kind in workspace.store.kinds:
        for name, to in links_of(kind):
            if to == double.table:
                test = Test.HAS if fields_of(kind)[name].kind.many else Test.IS
                for record in workspace.records(kind).all(Query(where=(Condition(name, test, double.uid),))):
                    if owns(workspace, record) and may_edit(workspace, record):
                        yield record, name
