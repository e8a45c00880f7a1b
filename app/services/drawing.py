"""双随机: the draw is made once, from names that are kept with it, by a seed that everybody may know (S4-12, S3-34)."""

from collections.abc import Mapping
from typing import Any

from app.domain.drawn_checks import AGENCIES, DrawnCheck, RandomDraw
from app.domain.errors import BadInput
from app.domain.markets import Agency
from app.domain.query import Condition, Query, Test
from app.domain.random_draw import assigned, drawn, in_order
from app.services.audiences import published_audience
from app.services.steps import take_step
from app.services.workspace import Workspace
from db.change import Change


def draw(workspace: Workspace, record: RandomDraw, values: Mapping[str, Any], remark: str) -> RandomDraw:
    """Draw subjects and officers, keep the names that took part, and write one row for each. Raises BadInput when there are too few."""
    record = workspace.records(RandomDraw).get(record.uid)
    agencies = _agencies(workspace) if record.pool_of == AGENCIES else {}
    names = in_order(agencies or _lines(record.names), "")
    officers = _lines(record.officers)
    _require_enough(record, names, officers)
    chosen = drawn(names, record.seed or "", record.how_many or 0)

    def write(change: Change, draw_: RandomDraw) -> None:
        draw_.pool, draw_.drawn_on = "\n".join(sorted(names)), workspace.today.isoformat()
        audience = published_audience(workspace, draw_)
        for place, name in enumerate(chosen, 1):
            who = "、".join(assigned(name, officers, draw_.seed or "", draw_.officers_each or 0))
            change.add(DrawnCheck(unit=draw_.unit, draw=draw_.uid, place=place, subject=name, agency=agencies.get(name), officers=who), audience)

    return take_step(workspace, record, "draw", values, remark, write)


def _agencies(workspace: Workspace) -> dict[str, str]:
    """The agencies that are still here, by name."""
    there = Query(where=(Condition("left_on", Test.EMPTY),))
    return {one.full_name: one.uid for one in workspace.records(Agency).all(there) if one.full_name}


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _require_enough(record: RandomDraw, names: list[str], officers: list[str]) -> None:
    if len(names) < (record.how_many or 0):
        raise BadInput(f"名单里只有 {len(names)} 户，不够抽取 {record.how_many} 户。", "请补充名单，或减少抽取数量。")
    if len(set(officers)) < (record.officers_each or 0):
        raise BadInput(f"执法人员名单里只有 {len(set(officers))} 人，不够每户 {record.officers_each} 人。", "请补充执法人员名单。")
