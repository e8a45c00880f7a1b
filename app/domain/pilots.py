"""先行所: offices that go ahead, from being brought up to being confirmed (S1-21, S0-66)."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.fields import choice, choices, day, files, flag, link, longtext, text
from app.domain.organisation import LEVELS
from app.domain.problems import Problem, warning
from app.domain.records import Audience, Record
from app.domain.value_kinds import Attachment

CLAUSE = "闽市监知运〔2024〕231号 一（二）"
GROWING, APPLIED, CONFIRMED, ENDED = STAGES = ("培育", "申报", "已确定", "已取消")
CRITERIA = ("有专人负责", "有办案骨干", "有典型案例", "有工作站联系", "有档案台账", "有宣传阵地", "开展行政调解")
"""本单位设定: the document names no criteria."""


@dataclass(kw_only=True)
class PilotOffice(Record, table="pilot_office", title="先行所", audience=Audience.ALL, named_by=("office", "level"), computed={"told": "先行所情况"}):
    """One office on its way."""

    office: str | None = link("监管所", "unit", required=True)
    level: str | None = choice("级别", ("国家级", *LEVELS), required=True)
    stage: str | None = choice("阶段", STAGES, required=True, clause=CLAUSE)
    benchmark: bool | None = flag("对标对象", listed=False, clause="仓市场监管〔2025〕94号 三（二）3")
    begun_on: str | None = day("开始培育日期")
    applied_on: str | None = day("申报日期")
    confirmed_on: str | None = day("确定日期")
    criteria: tuple[str, ...] = choices("已具备的条件（本单位设定）", CRITERIA)
    lacking: str | None = longtext("差距和措施")
    symbol: str | None = text("确定文号", listed=False)
    papers: tuple[Attachment, ...] = files("材料")
    basis: str | None = text("依据", listed=False)
    basis_text: str | None = longtext("依据原文")

    @property
    def told(self) -> str:
        """市级已确定."""
        return f"{self.level or ''}级{self.stage or ''}".replace("级级", "级")

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """What was confirmed has its papers."""
        if self.stage == CONFIRMED and not (self.confirmed_on or self.basis or self.symbol):
            yield "confirmed_on", warning("请填写确定日期或文号。")
