"""Rows that a record begins with: the three phases of a fair, the tasks of a scheme, the units that a document goes to. People fill them in."""

from collections.abc import Iterator

from app.domain.basis import BasisDocument, DocumentReceipt
from app.domain.errors import BadInput
from app.domain.organisation import Unit
from app.domain.periods import STEPS_OF, PeriodTask, SpecialPeriod
from app.domain.plans import Plan, PlanTask, SchemeTask
from app.domain.query import Query, where_is
from app.domain.records import fields_of
from app.domain.staffing import bureau_above
from app.services.counted_rows import Counted
from app.services.offered import offered_words
from app.services.workspace import Workspace


def phases_of(_workspace: Workspace, period: SpecialPeriod) -> Iterator[Counted]:
    """An exhibition gets three phase lists, a sports event one of mark protection (S3-35)."""
    if not period.sort:
        raise BadInput("还没有选择类别。", "请选择后再列出工作。")
    rows = [{"phase": phase, "what": what, "place": place} for place, (phase, what) in enumerate(STEPS_OF[period.sort], 1)]
    yield Counted(PeriodTask, ("phase", "what"), rows, put_away=False)


def tasks_of(workspace: Workspace, plan: Plan) -> Iterator[Counted]:
    """The tasks of the plan's scheme that it does not have yet; the progress of those that it has (S3-50)."""
    scheme = list(workspace.records(SchemeTask).all(Query(where=(where_is("scheme", plan.scheme),))))
    if not scheme:
        known = "、".join(offered_words(workspace, fields_of(Plan)["scheme"]))
        raise BadInput(f"没有“{plan.scheme}”这个方案的任务条目。", f"可用的方案：{known or '还没有'}。请改正方案名称，或先登记任务条目。")
    own = list(workspace.records(PlanTask).all(Query(where=(where_is("plan", plan.uid),))))
    taken = {one.source for one in own}
    new = [{"source": one.uid, "place": one.place, "task": one.task, "percent": 0} for one in scheme if one.uid not in taken]
    count = len(own) + len(new)
    plan.counted_on, plan.progress = workspace.today.isoformat(), sum(one.percent or 0 for one in own) // max(1, count)
    plan.open_tasks = _open(own, len(new))
    yield Counted(PlanTask, ("source",), new, put_away=False)


def _open(own: list[PlanTask], new: int) -> str | None:
    unfinished = sorted((one for one in own if (one.percent or 0) < 100), key=lambda one: one.place or 0)
    words = "、".join(f"{one.place}. {one.task} {one.percent or 0}%" for one in unfinished)
    return (words or (f"{new} 项" if new else ""))[:500] or None


def receipts_of(workspace: Workspace, _document: BasisDocument) -> Iterator[Counted]:
    """A line for each own unit: 局属各单位 (S0-02)."""
    units = {unit.uid: unit for unit in workspace.units()}
    bureau = bureau_above(workspace.unit.uid, units)
    own = sorted((unit for unit in units.values() if _is_own(unit, bureau, units)), key=lambda unit: unit.kind != "监管所")
    yield Counted(DocumentReceipt, ("to",), [{"to": unit.uid} for unit in own], put_away=False)


def _is_own(unit: Unit, bureau: str, units: dict[str, Unit]) -> bool:
    return not unit.external and not unit.deleted and unit.uid != bureau and bureau_above(unit.uid, units) == bureau
