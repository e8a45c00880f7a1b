"""What was to be done by a day and is not recorded as done, and what is to be held in this period: it only looks (S1-11, S2-63, S3-10, S3-23)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.activities import Activity
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record, fields_of
from app.services.activity_counts import rules_to_meet
from app.services.naming import called
from app.services.own_settings import setting
from app.services.workspace import Workspace

READ = 40


@dataclass(frozen=True)
class OpenEnd:
    """One thing that waits, until when, and why."""

    kind: type[Record]
    uid: str
    title: str
    basis: str
    clause: str
    due: date
    action: str


def open_ends(workspace: Workspace) -> Iterator[OpenEnd]:
    """What this unit's records still wait for, and the activities that it owes in this period."""
    until = workspace.calendar.add_working_days(workspace.today, setting(workspace, "open_end_days"))
    for kind in workspace.store.kinds:
        if kind.waits is not None:
            yield from _of_kind(workspace, kind, *kind.waits, until.isoformat())
    for one in rules_to_meet(workspace):
        if one.last <= until:
            short = (one.rule.least or 0) - one.held
            title = f"{one.rule.full_name}：{one.period}还差 {short} 次"
            yield OpenEnd(Activity, "", title, one.rule.basis or "本单位设定", one.rule.basis_text or "", one.last, "登记活动")


def _of_kind(workspace: Workspace, kind: type[Record], due: str, done: str, until: str) -> Iterator[OpenEnd]:
    fields = fields_of(kind)
    where = (where_is("unit", workspace.unit.uid), Condition(due, Test.FILLED), Condition(due, Test.UNTIL, until), Condition(done, Test.EMPTY))
    for record in workspace.records(kind).page(Query(where=where, sort=due), None, READ).records:
        basis = f"还没有填{fields[done].label}·{fields[due].clause or '本单位设定'}"
        day = date.fromisoformat(getattr(record, due))
        yield OpenEnd(kind, record.uid, called(workspace, record), basis, fields[due].clause, day, "去登记")
