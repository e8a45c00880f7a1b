"""Activities: training, seminars, exchanges, lectures, publicity, visits, competitions; who took part, and how many there are to be.

One kind for all of them: `sort` says which fields matter (`Field.only`). Meetings with minutes are `Meeting`, inspections of one place `Check`,
joint enforcement `JointAction`, what a pairing does `PairingActivity`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.fields import choice, choices, day, files, flag, link, links, longtext, tenths, text, whole_number
from app.domain.organisation import LEVELS
from app.domain.problems import Problem, error, warning
from app.domain.records import Audience, Record
from app.domain.value_kinds import Attachment

S0, S1, S3 = "仓市场监管〔2025〕94号", "闽市监知运〔2024〕231号", "枣市监知保〔2022〕1号"
TRAINING, SEMINAR, EXCHANGE, LECTURE, PUBLICITY, VISIT, COMPETITION, OTHER = SORTS = (
    "业务培训",
    "案件研讨",
    "经验交流",
    "大讲堂",
    "宣传",
    "走访",
    "竞赛比武",
    "其他活动",
)
MODES = ("线下", "线上", "线上线下")
TRAINED = ("行政管理处（科）室", "执法机构", "市场监管所", "企业", "其他")
TOPICS = ("知识产权保护", "专利转化运用", "商标", "地理标志", "特殊标志", "奥林匹克标志", "执法办案", "专利检索", "其他")
PLATFORMS = ("知创福建", "中国知识产权远程教育平台", "其他")
PARTNERS = ("中国知识产权培训中心", "审协北京中心福建分中心", "省局", "高校", "其他")
OCCASIONS = ("4·26世界知识产权日", "5·10中国品牌日", "平时")
FIVE = ("进企业", "进单位", "进社区", "进学校", "进网络")
"""知识产权保护进企业、进单位、进社区、进学校、进网络 (S3-41)."""
PUBLICITY_WAYS = ("宣传栏", "微信群", "讲座", "新媒体", "政务公众号", "报刊电视", "发布案例", "现场咨询", "发放资料", "其他")
EXCHANGE_WAYS = ("座谈", "现场观摩", "其他")
COMPETITIONS = ("“知创杯”专利检索技能大赛", "电子数据取证大比武", "其他")
SEMINAR_PARTS = ("办理程序", "法律法规适用", "办案经验")
TAGS = ("党建引领",)
EVERYBODY, WITH_CERTIFICATE, PROTECTORS, TASK_FORCE, LISTED = SCOPES = ("全部人员", "持执法证的人员", "有知识产权保护分工的人员", "专班成员", "列出的人员")
"""Who is to be trained."""

LESSONS, TALKS = (TRAINING, SEMINAR, LECTURE), (TRAINING, SEMINAR, EXCHANGE, LECTURE)


@dataclass(kw_only=True)
class Activity(Record, table="activity", title="活动", named_by=("held_on", "headline"), belongs_to=("holder", "cases"), number_word="活"):
    """One activity, with what shows that it took place."""

    number: str | None = text("活动编号", allotted=True, search=True)
    sort: str | None = choice("活动类别", SORTS, required=True, search=True, indexed=True)
    headline: str | None = text("名称", required=True, search=True)
    held_on: str | None = day("日期", required=True, indexed=True)
    ends_on: str | None = day("结束日期", listed=False)
    place: str | None = text("地点")
    host: str | None = text("主办单位", listed=False)
    called_off: bool | None = flag("已取消", listed=False)
    level: str | None = choice("层级", LEVELS, listed=False, only=("sort", TALKS), clause=f"{S1} 一（一）、（二）")
    trained: tuple[str, ...] = choices("培训对象", TRAINED, only=("sort", LESSONS), clause=f"{S1} 一（一）")
    topics: tuple[str, ...] = choices("专题", TOPICS, only=("sort", (*TALKS, COMPETITION)), clause=f"{S1} 一（一）；{S3} 二（一）")
    laws: str | None = text(
        "讲授的法律法规", longest=500, listed=False, only=("sort", LESSONS), clause=f"{S3} 二（一）", hint="商标法、专利法、奥林匹克标志保护条例等"
    )
    speakers: str | None = text("授课人（主讲人、案件主办人）", listed=False, search=True, only=("sort", TALKS))
    batch: str | None = text("批次", listed=False, only=("sort", (TRAINING,)), clause=f"{S1} 一（一）", hint="分批次、轮训的，填第几批")
    rotation: bool | None = flag("轮训", listed=False, only=("sort", (TRAINING,)), clause=f"{S1} 一（一）")
    mode: str | None = choice("形式", MODES, listed=False, only=("sort", (*TALKS, COMPETITION)))
    platform: str | None = choice("平台", PLATFORMS, listed=False, only=("sort", LESSONS), clause=f"{S1} 一（一）")
    partners: tuple[str, ...] = choices("合作单位", PARTNERS, only=("sort", LESSONS), clause=f"{S1} 一（一）")
    tenths_of_hours: int | None = tenths("学时", most=10_000, listed=False, only=("sort", LESSONS), hint="例如 4 或 1.5")
    exchange_way: str | None = choice("交流形式", EXCHANGE_WAYS, listed=False, only=("sort", (EXCHANGE,)), clause=f"{S3} 二（一）")
    cases: tuple[str, ...] = links("研讨的案件", "case_file", only=("sort", (SEMINAR, LECTURE)), clause=f"{S0} 三（一）1")
    closed_from: int | None = whole_number("结案年度（起）", least=2_000, most=2_100, listed=False, only=("sort", (SEMINAR,)), clause=f"{S3} 二（一）二")
    closed_to: int | None = whole_number("结案年度（止）", least=2_000, most=2_100, listed=False, only=("sort", (SEMINAR,)), clause=f"{S3} 二（一）二")
    findings: str | None = longtext("观点、结论和经验推广", only=("sort", TALKS), clause=f"{S0} 三（一）1")
    occasion: str | None = choice("时段", OCCASIONS, listed=False, only=("sort", (PUBLICITY,)), clause=f"{S3} 二（三）十")
    five: tuple[str, ...] = choices("五进", FIVE, only=("sort", (PUBLICITY,)), clause=f"{S3} 二（三）十")
    publicity_ways: tuple[str, ...] = choices("宣传形式", PUBLICITY_WAYS, only=("sort", (PUBLICITY,)), clause=f"{S0} 三（三）5")
    guided: str | None = text("指导的园区、社区、高校", only=("sort", (PUBLICITY,)), listed=False, clause=f"{S0} 三（三）5")
    listeners: str | None = text("宣传对象", only=("sort", (PUBLICITY,)), listed=False, hint="企业、群众、社会组织")
    area: str | None = link("镇街", "area", only=("sort", (PUBLICITY, VISIT)), listed=False)
    holder: str | None = link("走访的主体", "rights_holder", only=("sort", (VISIT,)), listed=False, indexed=True)
    needs: str | None = longtext("了解到的需求和问题", only=("sort", (VISIT,)), clause=f"{S0} 三（三）4")
    competition: str | None = choice("赛事", COMPETITIONS, listed=False, only=("sort", (COMPETITION,)), clause=f"{S1} 一（二）、二（四）")
    awards: str | None = longtext("成绩", only=("sort", (COMPETITION,)))
    people: int | None = whole_number("参加人数", most=1_000_000)
    summary: str | None = longtext("情况小结")
    tags: tuple[str, ...] = choices("标记", TAGS, clause=f"{S0} 引言")
    photos: tuple[Attachment, ...] = files("照片")
    evidence: tuple[Attachment, ...] = files("印证材料")

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """The days in their order; what is counted by the sort is filled."""
        if self.ends_on and self.held_on and self.ends_on < self.held_on:
            yield "ends_on", error("结束日期早于开始日期。请核对两个日期。")
        if self.sort == SEMINAR and not self.cases and not self.called_off:
            yield "cases", warning("案件研讨请选择研讨的案件，以便计入案件和成员履历。")


@dataclass(kw_only=True)
class Participant(Record, table="participant", title="参加人员", seen_with="activity", named_by=("full_name",)):
    """One of those who were there; people of the own units by link, others by name."""

    activity: str | None = link("活动", "activity", required=True, listed=False, indexed=True)
    person: str | None = link("人员", "person", indexed=True)
    full_name: str | None = text("姓名", wanted=True, search=True, hint="选了人员的不必再填")
    works_at: str | None = link("单位", "unit")
    post: str | None = text("职务")
    absent: bool | None = flag("未到")
    tenths_of_hours: int | None = tenths("学时", most=10_000, listed=False, hint="与活动相同的不填")
    certificate: str | None = text("证书（证明）编号", search=True, clause=f"{S1} 一（一）")
    role: str | None = text("担任", listed=False, hint="授课、主讲、带队等")
    result: str | None = text("成绩（名次）", listed=False)


@dataclass(kw_only=True)
class SeminarPaper(
    Record,
    table="seminar_paper",
    title="研讨材料",
    seen_with="activity",
    named_by=("place", "headline"),
    computed={"heading": "目录条目", "whole": "材料全文"},
):
    """What the officer of one case tells at a seminar: procedure, law, experience (S3-11)."""

    activity: str | None = link("活动", "activity", required=True, listed=False, indexed=True)
    place: int | None = whole_number("顺序", least=1, most=999, indexed=True)
    case: str | None = link("案件", "case_file", required=True)
    headline: str | None = text("题目", search=True)
    presenter: str | None = text("主讲人（案件主办人员）", clause=f"{S3} 二（一）二")
    about: tuple[str, ...] = choices("研讨内容", SEMINAR_PARTS, listed=True, clause=f"{S3} 二（一）二")
    procedure: str | None = longtext("办理程序")
    law: str | None = longtext("法律法规适用")
    experience: str | None = longtext("办案经验")

    @property
    def heading(self) -> str:
        """案例1　某鞋行侵犯注册商标专用权案（主讲：陈立言）."""
        return f"案例{self.place or ''}　{self.headline or ''}" + (f"（主讲：{self.presenter}）" if self.presenter else "")

    @property
    def whole(self) -> str:
        """The paper as it is read: heading and its three parts."""
        parts = zip(SEMINAR_PARTS, (self.procedure, self.law, self.experience), strict=True)
        return "\n".join([self.heading, *(f"【{label}】\n{words}" for label, words in parts if words)])


@dataclass(kw_only=True)
class ActivityRule(Record, table="activity_rule", title="活动要求", audience=Audience.ALL, named_by=("full_name",), known_by=("code",)):
    """How often something is to take place, as a document says; the place's pack brings it (S1-11, S3-10 … S3-12, S3-41)."""

    code: str | None = text("代号", required=True, listed=False, indexed=True)
    full_name: str | None = text("要求", required=True, search=True)
    sort: str | None = choice("活动类别", SORTS, required=True)
    per: str | None = choice("周期", ("每月", "每季", "每年"), required=True)
    least: int | None = whole_number("至少（次）", most=1_000)
    most: int | None = whole_number("一般不超过（次）", most=1_000)
    platform: str | None = choice("平台", PLATFORMS, listed=False)
    occasion: str | None = choice("时段", OCCASIONS, listed=False)
    owed_by: tuple[str, ...] = links("由哪些单位组织", "unit")
    basis: str | None = text("依据", listed=False)
    basis_text: str | None = longtext("依据原文")


def _count(label: str, **options: Any) -> Any:
    return whole_number(label, allotted=True, **options)


@dataclass(kw_only=True)
class ActivityCount(Record, table="activity_count", title="活动次数检查", named_by=("year",)):
    """The activities of a year beside what is asked for (S1-11, S3-10 … S3-12, S3-41)."""

    year: int | None = whole_number("年度", required=True, least=2000, most=2100)
    counted_on: str | None = day("统计日期", allotted=True)
    analysis: str | None = longtext("情况说明")
    maker: str | None = text("填表人", listed=False)


@dataclass(kw_only=True)
class ActivityCountRow(Record, table="activity_count_row", title="活动次数", seen_with="tally", named_by=("asked", "period")):
    """One thing asked for in one period: how often it took place, and whether that is enough."""

    tally: str | None = link("活动次数检查", "activity_count", required=True, listed=False, indexed=True)
    place: int | None = _count("顺序", listed=False)
    asked: str | None = text("要求", allotted=True)
    period: str | None = text("时段", allotted=True)
    held: int | None = _count("已开展（次）")
    wanted: str | None = text("应开展", allotted=True)
    mark: str | None = text("情况", allotted=True)
    basis: str | None = text("依据", allotted=True)
    note: str | None = text("备注")


@dataclass(kw_only=True)
class Participation(Record, table="participation", title="参训参执法统计", named_by=("starts_on", "ends_on"), in_order=("starts_on", "ends_on")):
    """Who took part in what over a period, and who in nothing (S0-78, S1-10)."""

    starts_on: str | None = day("起始日期", required=True, indexed=True)
    ends_on: str | None = day("截止日期", required=True)
    office: str | None = link("单位（不选为全局）", "unit")
    whom: str | None = choice("应训人员范围", SCOPES, clause=f"{S1} 一（一）", hint=f"不选为{EVERYBODY}")
    people: tuple[str, ...] = links("应训人员", "person", only=("whom", (LISTED,)), clause=f"{S1} 一（一）")
    counted_on: str | None = day("统计日期", allotted=True)
    in_scope: int | None = _count("应训人数")
    trained: int | None = _count("已训人数")
    coverage: str | None = text("轮训覆盖率", allotted=True)
    untrained: str | None = longtext("未参训人员", allotted=True, clause=f"{S1} 一（一）")
    idle: str | None = longtext("全期没有参加活动的人员", allotted=True, clause=f"{S0} 三（三）2")
    analysis: str | None = longtext("情况说明")
    maker: str | None = text("填表人", listed=False)


@dataclass(kw_only=True)
class ParticipationRow(Record, table="participation_row", title="参训参执法明细", seen_with="tally", named_by=("person",)):
    """One officer: how often at what, how many hours."""

    tally: str | None = link("参训参执法统计", "participation", required=True, listed=False, indexed=True)
    place: int | None = _count("顺序", listed=False)
    person: str | None = link("人员", "person", allotted=True)
    works_at: str | None = link("单位", "unit", allotted=True)
    lessons: int | None = _count("培训（次）")
    seminars: int | None = _count("研讨（次）")
    exchanges: int | None = _count("观摩交流（次）")
    actions: int | None = _count("联合执法（次）")
    others: int | None = _count("其他（次）")
    hours: str | None = text("学时", allotted=True)
    mark: str | None = text("情况", allotted=True)
    note: str | None = text("备注")
