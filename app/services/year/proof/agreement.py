"""That all entitled computers have the same: records, the steps that wait for a unit, what the computers of one unit have to do."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import sha256

from app.domain.query import Condition, Query, Test
from app.domain.records import Audience, Record, stored_values
from app.domain.steps import DISPUTED
from app.services.inbox_list import to_decide
from app.services.steps import open_steps
from app.services.todos import EXCHANGE, things_to_do
from app.services.workspace import Workspace
from app.services.year.proof.check import Promise, Seen, Year, found

NAMED = 5
"""So many are named of each sort."""


def _same(year: Year, seen: Seen) -> Iterator[str]:
    for kind in year.bureau.store.kinds:
        if kind.audience is not Audience.HERE:
            yield from _differing(year, kind, seen)


def _differing(year: Year, kind: type[Record], seen: Seen) -> Iterator[str]:
    held: dict[str, dict[str, bytes]] = defaultdict(dict)
    entitled: dict[str, tuple[str, ...]] = {}
    for name, workspace in year.replicas.open.items():
        records = workspace.records(kind)
        for query in (Query(), Query(deleted=True)):
            for record in records.all(query):
                held[record.uid][name] = _digest(record)
                if record.unit == workspace.unit.uid:
                    entitled[record.uid] = tuple(records.audience(record.uid))
    units = {name: workspace.unit.uid for name, workspace in year.replicas.open.items()}
    ours = year.replicas.ours()
    seen["记录"] += len(held)
    for uid, copies in held.items():
        seen_by = [name for name, unit in units.items() if unit in entitled[uid]] if uid in entitled else ours
        if len({digest for name, digest in copies.items() if name in seen_by}) > 1:
            yield f"{kind.title} {uid}：{'、'.join(copies)}不一致"
        lacking = [name for name in seen_by if uid in entitled and name not in copies]
        if lacking:
            yield f"{kind.title} {uid}：{'、'.join(lacking)}没有收到"


def _digest(record: Record) -> bytes:
    values = [record.state, record.deleted, record.unit, stored_values(record)]
    return sha256(json.dumps(values, ensure_ascii=False, sort_keys=True, default=str).encode()).digest()


def _waiting(year: Year, seen: Seen) -> Iterator[str]:
    """Whoever has the next step has the record; each computer of that unit offers the same steps."""
    for workspace in year.replicas.open.values():
        for kind in workspace.store.kinds:
            if kind.steps is not None:
                still_open = Condition("state", Test.IN, sorted(kind.steps.states - kind.steps.closed - {kind.steps.start}))
                own = (Condition("unit", Test.IS, workspace.unit.uid), still_open)
                for record in found(workspace, kind, *own) if workspace in _first(year) else ():
                    yield from _not_offered(year, workspace, record, seen)


def _first(year: Year) -> list[Workspace]:
    """One computer of each unit."""
    return list({workspace.unit.uid: workspace for workspace in reversed(year.replicas.open.values())}.values())


def _not_offered(year: Year, workspace: Workspace, record: Record, seen: Seen) -> Iterator[str]:
    workflow, audience = record.steps, workspace.records(type(record)).audience(record.uid)
    assert workflow is not None
    for other in year.replicas.open.values():
        if other.unit.uid in audience:
            actors = workflow.actors(record, other.unit)
            due = sorted(move.name for move in workflow.offered(record) if move.who in actors)
            there = other.records(type(record)).find(record.uid)
            offered = sorted(one.move.name for one in open_steps(other, there) if one.mine) if there is not None else []
            seen["等办的步骤"] += len(due)
            if due != offered:
                yield f"{record.title} {record.name}：{other.unit.name}应能办理{'、'.join(due) or '无'}，实际{'、'.join(offered) or '无'}"


def _to_do(year: Year, seen: Seen) -> Iterator[str]:
    """The computers of one unit remind of the same, but for drafts and their own exchange."""
    for unit in {workspace.unit.uid for workspace in year.replicas.open.values()}:
        computers = year.computers(unit)
        if len(computers) > 1:
            told = [_reminders(workspace) for workspace in computers]
            seen["同单位电脑的待办"] += sum(told[0].values())
            if any(one != told[0] for one in told):
                yield f"{computers[0].unit.name}：{told}"
            if len({to_decide(workspace) for workspace in computers}) > 1:
                yield f"{computers[0].unit.name}：待定冲突数不一样"


def _reminders(workspace: Workspace) -> Counter[str]:
    told = [todo for todo in things_to_do(workspace) if todo.kind != EXCHANGE]
    return Counter(todo.chip for todo in told if not _is_draft(workspace, todo.kind, todo.uid))


def _is_draft(workspace: Workspace, table: str, uid: str) -> bool:
    kind = workspace.store.kind(table)
    record = workspace.records(kind).find(uid) if kind is not None and uid else None
    return record is not None and record.steps is not None and record.state in ("", record.steps.start)


def _disputed(year: Year, seen: Seen) -> Iterator[str]:
    """Where nobody took a step against another's, none is disputed."""
    for kind in year.bureau.store.kinds:
        if kind.steps is not None:
            seen["走步骤的记录"] += year.bureau.records(kind).count()
            yield from (f"{one.title} {one.name}" for one in found(year.bureau, kind, Condition("state", Test.IS, DISPUTED))[:NAMED])


PROMISES = (
    Promise("issue 6", "有权看到的电脑都有，而且一样", _same, {"记录": 1_000}),
    Promise("issue 6", "轮到谁办，谁的每台电脑都能办", _waiting, {"等办的步骤": 20}),
    Promise("issue 6", "同一单位的几台电脑提醒的事项一样多", _to_do, {"同单位电脑的待办": 5}),
    Promise("issue 6", "没有悬而未决的步骤争议", _disputed, {"走步骤的记录": 100}),
)
