"""Special periods: fairs, games, festivals, the season of a local product; what is to be done before, during and after, and what came of it (S3-35, S3-36)."""

from dataclasses import dataclass

from app.domain.festivals import FESTIVALS, festival_day
from app.domain.fields import choice, day, files, link, longtext, ten_thousands, text, whole_number
from app.domain.records import Record
from app.domain.value_kinds import Attachment

EVENTS, DAYS = "枣市监知保〔2022〕1号 二（三）四", "枣市监知保〔2022〕1号 二（三）五"
FAIR, GAMES, FESTIVAL, SEASON, FOCUS = SORTS = ("展会", "体育赛事", "节日", "应季地理标志农产品上市", "其他活动")
BEFORE, DURING, AFTER, SIGNS = "展前排查", "展中巡查", "展后追查", "标志保护"
STEPS_OF: dict[str, tuple[tuple[str, str], ...]] = {
    FAIR: (
        (BEFORE, "核对参展商和参展商品的知识产权状况"),
        (BEFORE, "与主办方约定投诉受理和撤展办法"),
        (BEFORE, "公布投诉电话，确定驻场人员"),
        (DURING, "驻场受理投诉，现场调解"),
        (DURING, "按展区巡查，登记问题"),
        (DURING, "查处侵权、假冒行为"),
        (AFTER, "对展会中发现的线索追查来源"),
        (AFTER, "汇总投诉、调解和查处情况"),
    ),
    GAMES: (
        (SIGNS, "核对受保护的特殊标志、奥林匹克标志清单"),
        (SIGNS, "检查场馆周边、商场和网店的标志使用"),
        (SIGNS, "检查广告、赞助宣传中的标志使用"),
        (SIGNS, "查处侵犯标志专有权的行为"),
    ),
    FESTIVAL: (("预案", "制定工作预案，明确值守和应急联系人"), ("排查", "排查节日热销商品和重点市场"), ("总结", "汇总战果")),
    SEASON: (("预案", "确定上市时间、产地和用标单位"), ("排查", "检查专用标志使用，排查假冒产品"), ("总结", "汇总战果")),
    FOCUS: (("预案", "制定工作预案"), ("排查", "排查重点对象"), ("总结", "汇总战果")),
}
"""What is to be done, phase by phase; a festival needs a plan, a response and a look around, a fair the three phases."""


@dataclass(kw_only=True)
class SpecialPeriod(
    Record,
    table="special_period",
    title="专项保护",
    named_by=("starts_on", "headline"),
    number_word="专",
    belongs_to=("indication",),
    in_order=("starts_on", "ends_on"),
):
    """One fair, one games, one festival."""

    number: str | None = text("方案编号", allotted=True, search=True)
    sort: str | None = choice("类别", SORTS, required=True, clause=f"{EVENTS}、五")
    festival: str | None = choice("节日", FESTIVALS, listed=False, only=("sort", (FESTIVAL,)), clause=DAYS)
    year: int | None = whole_number("年度", least=2000, most=2100, listed=False, only=("sort", (FESTIVAL,)))
    indication: str | None = link("地理标志", "geographical_indication", listed=False, only=("sort", (SEASON,)), indexed=True)
    headline: str | None = text("名称", required=True, search=True)
    starts_on: str | None = day("开始日期", required=True, indexed=True)
    ends_on: str | None = day("结束日期", required=True)
    place: str | None = text("地点（范围）")
    organiser: str | None = text("主办单位", listed=False, only=("sort", (FAIR, GAMES, FOCUS)))
    marks: str | None = text("保护的标志", longest=500, listed=False, only=("sort", (GAMES,)), clause=EVENTS)
    leader: str | None = text("负责人", wanted=True)
    plan: str | None = longtext("工作预案", wanted=True, clause=DAYS)
    response: str | None = longtext("应急反应", clause=DAYS)
    people: int | None = whole_number("出动人员（人次）", most=1_000_000, listed=False)
    checked: int | None = whole_number("检查经营主体（户次）", most=1_000_000, listed=False)
    complaints: int | None = whole_number("受理投诉（件）", most=1_000_000, listed=False)
    settled: int | None = whole_number("调解（件）", most=1_000_000, listed=False)
    leads: int | None = whole_number("发现线索（条）", most=1_000_000)
    cases: int | None = whole_number("立案（件）", most=1_000_000)
    value: int | None = ten_thousands("涉案货值（万元）", listed=False)
    summary: str | None = longtext("总结")
    photos: tuple[Attachment, ...] = files("照片和材料")

    def complete(self) -> None:
        """A festival brings its day and its name along."""
        found = festival_day(self.festival, self.year) if self.sort == FESTIVAL and self.festival and self.year else None
        if found is not None:
            self.starts_on = self.starts_on or found.isoformat()
            self.headline = self.headline or f"{self.year}年{self.festival}知识产权保护"


@dataclass(kw_only=True)
class PeriodTask(Record, table="period_task", title="阶段工作", seen_with="period", named_by=("phase", "what")):
    """One thing to do in one phase, and what came of it."""

    period: str | None = link("专项保护", "special_period", required=True, listed=False, indexed=True)
    place: int | None = whole_number("顺序", allotted=True, listed=False)
    phase: str | None = text("阶段", required=True)
    what: str | None = text("工作内容", required=True, search=True, longest=500)
    handler: str | None = text("责任人", wanted=True)
    done_on: str | None = day("完成日期", past=True, wanted=True)
    result: str | None = longtext("结果", listed=True)
