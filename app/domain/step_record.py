"""The record of a step that was taken."""

from dataclasses import dataclass

from app.domain.fields import link, links, moment, text
from app.domain.records import Record


@dataclass(kw_only=True)
class Step(Record, table="step", title="步骤", seen_with="of", named_by=("name_taken",)):
    """One step of one record: who took it, when, after which others. Never changed afterwards."""

    of_kind: str | None = text("所属类别", required=True)
    of: str | None = text("所属记录", required=True, indexed=True)
    name_taken: str | None = text("步骤", required=True)
    after: tuple[str, ...] = links("在此之后", "step")
    stands: str | None = link("以此为准", "step")
    turned_to: str | None = link("所请单位", "unit")
    taken_at: str | None = moment("时间", required=True)
    taken_by: str | None = text("经办人", required=True)
    remark: str | None = text("说明", longest=2000)
