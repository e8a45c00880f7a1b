"""绩效考核: what an office did in a year by indicators that the bureau sets, each point with the records that earned it; the order, and who is recommended.

S0-65, S0-88; of county bureaus S3-03; what a bureau says of itself S2-60.

The document gives no weights: every number is 本单位设定.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.fields import choice, day, files, flag, link, longtext, text, whole_number
from app.domain.problems import Problem, error, warning
from app.domain.records import Audience, Record
from app.domain.step_checks import happened
from app.domain.steps import Move, Workflow
from app.domain.value_kinds import Attachment

SELF = "焦市监办〔2021〕135号 三（一）"
SELF_SORTS = ("党委政府绩效考核", "营商环境评价", "专项单独考核")
DRAFT, TOLD, OBJECTED, FINAL = "测算中", "已通报", "有异议", "已确定"
BUREAU, OFFICE = "bureau", "office"
CLAUSE = "仓市场监管〔2025〕94号 三（二）2"
GROUPS = ("案件组团完成情况", "报送典型（指导）案例情况", "贯彻落实情况", "工作成效", "其他")
IN_TIME, LATE = "按时报送材料", "逾期报送材料"
BY_HAND = "人工评分"
COUNTED = ("登记线索", "按期办结线索", "主办案件结案", "协办案件结案", "派员支援", "报送典型案例", "采用典型案例", "完成计划任务", "开展活动", IN_TIME, LATE)


def scorecard_actors(record: Any, unit: Any) -> set[str]:
    """The bureau assesses; the office may object."""
    return ({BUREAU} if unit.uid == record.unit else set()) | ({OFFICE} if unit.uid == record.office else set())


def _reckoned(before: Any, _after: Any, _today: str) -> tuple[str, str] | None:
    """Nobody is told a score that was not reckoned."""
    return None if before.reckoned_on else ("还没有测算得分。", "请先按“测算”，核对以后再通报。")


SCORECARD_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("tell", "通报", (DRAFT,), TOLD, BUREAU, "已通报得分", clause=CLAUSE, check=_reckoned),
        Move(
            "object",
            "提出异议",
            (TOLD,),
            OBJECTED,
            OFFICE,
            "被考核单位提出异议",
            needs=("objection",),
            clause=CLAUSE,
            refusal="请由被考核单位提出。",
            told="看得分",
        ),
        Move("answer", "答复异议", (OBJECTED,), TOLD, BUREAU, "已答复异议，重新通报得分", needs=("answer",), clause=CLAUSE),
        Move("confirm", "确定考核结果", (TOLD,), FINAL, BUREAU, "考核结果已确定", needs=("confirmed_on",), check=happened("confirmed_on")),
    ),
    actors=scorecard_actors,
    actor_names={BUREAU: "区局", OFFICE: "被考核单位"},
    closed=frozenset((FINAL,)),
    editable=frozenset((DRAFT, OBJECTED)),
    parties=("office",),
)


@dataclass(kw_only=True)
class Indicator(Record, table="indicator", title="考核指标", audience=Audience.ALL, named_by=("full_name",), known_by=("full_name",)):
    """What is counted and what each one is worth."""

    full_name: str | None = text("指标名称", required=True, search=True)
    heading: str | None = choice("考核类别", GROUPS, required=True, clause=CLAUSE)
    measure: str | None = choice("统计内容", (*COUNTED, BY_HAND), required=True)
    each: int | None = whole_number("每件得分", required=True, least=-100, most=100, hint="扣分的填负数")
    most: int | None = whole_number("最高得分", most=1_000)
    remark: str | None = text("说明", listed=False)
    stopped: bool | None = flag("已停用")


@dataclass(kw_only=True)
class Scorecard(
    Record,
    table="scorecard",
    title="绩效考核",
    audience=Audience.NAMED,
    named_by=("number", "office", "year"),
    steps=SCORECARD_STEPS,
    also_seen_by=("office",),
    number_word="考",
):
    """One office in one year."""

    number: str | None = text("考核编号", allotted=True, search=True)
    year: int | None = whole_number("考核年度", required=True, least=2_020, most=2_099, indexed=True)
    office: str | None = link("被考核单位", "unit", required=True)
    total: int | None = whole_number("总分", allotted=True, least=-100_000)
    reckoned_on: str | None = day("测算日期", allotted=True)
    opinion: str | None = longtext("考核意见")
    objection: str | None = longtext("异议及理由")
    answer: str | None = longtext("异议处理")
    confirmed_on: str | None = day("确定日期")


@dataclass(kw_only=True)
class ScoreItem(Record, table="score_item", title="考核明细", seen_with="scorecard", named_by=("indicator",), computed={"points_on_paper": "得分"}):
    """One indicator of one scorecard: the count, the points, the numbers of the records behind them."""

    scorecard: str | None = link("绩效考核", "scorecard", required=True, listed=False, indexed=True)
    indicator: str | None = link("指标", "indicator", required=True, allotted=True)
    place: int | None = whole_number("顺序", allotted=True, listed=False)
    heading: str | None = text("考核类别", allotted=True)
    count: int | None = whole_number("件数", allotted=True)
    reckoned: str | None = text("计算过程", allotted=True)
    points: int | None = whole_number("测算得分", allotted=True, least=-100_000)
    changed: int | None = whole_number("更正得分", least=-1_000, most=1_000, hint="人工评分和异议成立的在这里填写，重新测算不会改动")
    because: str | None = text("更正理由", longest=500)
    evidence: str | None = longtext("依据的记录", allotted=True)

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """Whoever is assessed reads why a point was changed."""
        if self.changed is not None and not self.because:
            yield "because", warning("请写明更正理由，被考核单位看得到。")

    @property
    def points_on_paper(self) -> str:
        """What counts: the correction where there is one."""
        return str(self.changed if self.changed is not None else self.points or 0)


@dataclass(kw_only=True)
class Commendation(Record, table="commendation", title="评优评先推荐", named_by=("year", "candidate"), belongs_to=("scorecard",)):
    """Who is recommended for what, on the strength of which score (S0-88)."""

    year: int | None = whole_number("年度", required=True, least=2_020, most=2_099)
    scorecard: str | None = link("绩效考核", "scorecard", indexed=True)
    honour: str | None = text("推荐项目", required=True)
    candidate: str | None = text("推荐对象", required=True, search=True)
    office: str | None = link("所在单位", "unit")
    points: str | None = text("考核得分", listed=False)
    rank: str | None = text("考核名次", listed=False)
    deeds: str | None = longtext("主要事迹", required=True)
    opinion: str | None = longtext("推荐理由")
    recommended_on: str | None = day("推荐日期", past=True)


@dataclass(kw_only=True)
class Ranking(Record, table="score_ranking", title="考核名次", audience=Audience.UNIT, named_by=("year",)):
    """The offices of a year in the order of their scores; only results that are settled count (S0-88). It is the bureau's own until it is told on paper."""

    year: int | None = whole_number("考核年度", required=True, least=2_020, most=2_099)
    counted_on: str | None = day("排名日期", allotted=True)
    waiting: str | None = text("还没有确定的单位", allotted=True, longest=500)
    remark: str | None = longtext("说明")


@dataclass(kw_only=True)
class RankedOffice(Record, table="ranked_office", title="名次", seen_with="ranking", named_by=("place", "office")):
    """One office: its place, which it may share, and its scorecard."""

    ranking: str | None = link("考核名次", "score_ranking", required=True, listed=False, indexed=True)
    order: int | None = whole_number("顺序", allotted=True, listed=False)
    place: int | None = whole_number("名次", allotted=True)
    office: str | None = link("单位", "unit", allotted=True)
    total: int | None = whole_number("得分", allotted=True, least=-100_000)
    scorecard: str | None = link("绩效考核", "scorecard", allotted=True)
    honour: str | None = text("评优评先意见")


@dataclass(kw_only=True)
class SelfAssessment(Record, table="self_assessment", title="绩效自评", named_by=("year", "sort"), number_word="评"):
    """What a bureau says of its own work where it is assessed by others (S2-60)."""

    number: str | None = text("自评编号", allotted=True, search=True)
    year: int | None = whole_number("年度", required=True, least=2_020, most=2_099)
    sort: str | None = choice("考核种类", SELF_SORTS, required=True, clause=SELF)
    assessor: str | None = text("考核单位")
    full: int | None = whole_number("满分合计", allotted=True)
    total: int | None = whole_number("自评得分合计", allotted=True)
    reckoned_on: str | None = day("计算日期", allotted=True)
    summary: str | None = longtext("自评说明")
    maker: str | None = text("填表人", listed=False)


@dataclass(kw_only=True)
class SelfAssessmentRow(Record, table="self_assessment_row", title="自评项目", seen_with="sheet", named_by=("place", "item")):
    """One line of the sheet: what is asked, what it is worth, what shows it."""

    sheet: str | None = link("绩效自评", "self_assessment", required=True, listed=False, indexed=True)
    place: int | None = whole_number("序号", required=True, least=1, most=999, indexed=True)
    item: str | None = text("考核内容", required=True, search=True, longest=500)
    standard: str | None = text("评分标准", longest=500, listed=False)
    full: int | None = whole_number("满分", required=True, most=1_000)
    points: int | None = whole_number("自评得分", most=1_000)
    reason: str | None = longtext("得分（扣分）理由")
    measure: str | None = choice("由程序统计", COUNTED, listed=False, hint="选了的，按本单位和下级单位当年的记录统计件数，逐件可以打开")
    count: int | None = whole_number("件数", allotted=True)
    evidence: str | None = longtext("依据的记录", allotted=True)
    papers: tuple[Attachment, ...] = files("佐证材料")

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """Nobody earns more than there is."""
        if self.points is not None and self.full is not None and self.points > self.full:
            yield "points", error("自评得分高于满分。请核对。")


def total_of(items: Any) -> int:
    """The sum of what counts."""
    return sum(int(item.points_on_paper) for item in items)
