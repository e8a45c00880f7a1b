"""Praise and blame, talks, and entries in the lists of trust with the day on which they end (S1-80, S1-81, S3-23, S3-51)."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.dates import shown_day
from app.domain.fields import Sensitivity, choice, choices, credit_code, day, files, link, longtext, text
from app.domain.organisation import LEVELS
from app.domain.problems import Problem, error, warning
from app.domain.records import Record
from app.domain.step_checks import happened
from app.domain.steps import Move, Workflow
from app.domain.value_kinds import Attachment

PRAISE, HONOURED, BLAMED, TALKED, URGED = REWARDS = ("表扬", "表彰", "通报批评", "约谈", "督促整改")
GOOD, BAD = (PRAISE, HONOURED), (BLAMED, TALKED, URGED)
ASPECTS = ("创造", "运用", "保护", "管理", "服务")
CLAUSES = "闽市监知运〔2024〕231号 三（八）；枣市监知保〔2022〕1号 三（二）"
LISTS = ("红名单", "黑名单", "失信行为认定")
CREDIT = "枣市监知保〔2022〕1号 二（二）三"
DRAFT, APPROVED, REMOVED = "拟认定", "已认定", "已移出"


@dataclass(kw_only=True)
class RewardRecord(Record, table="reward_record", title="奖惩记录", waits=("due_on", "mended_on"), named_by=("on", "whom"), number_word="奖"):
    """Who was praised or blamed, for what, by whom."""

    number: str | None = text("编号", allotted=True, search=True)
    sort: str | None = choice("类别", REWARDS, required=True, clause=CLAUSES)
    whom: str | None = text("对象（单位、地区或人员）", required=True, search=True)
    person: str | None = link("人员", "person", listed=False, indexed=True)
    of_unit: str | None = link("单位", "unit")
    aspects: tuple[str, ...] = choices("工作方面", ASPECTS, only=("sort", GOOD), clause="闽市监知运〔2024〕231号 三（八）")
    level: str | None = choice("级别", ("国家级", *LEVELS), only=("sort", GOOD))
    on: str | None = day("日期", required=True, past=True, indexed=True)
    decided_by: str | None = text("决定（约谈）单位", required=True)
    symbol: str | None = text("文号", search=True)
    reason: str | None = longtext("事由", required=True)
    talk: str | None = longtext("约谈内容", only=("sort", (TALKED,)))
    answer: str | None = longtext("被约谈方表态", only=("sort", (TALKED,)))
    demand: str | None = longtext("整改要求", only=("sort", BAD))
    due_on: str | None = day("整改期限", only=("sort", BAD))
    mended_on: str | None = day("整改完成日期", past=True, only=("sort", BAD))
    mended: str | None = longtext("整改情况", only=("sort", BAD))
    papers: tuple[Attachment, ...] = files("材料")

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """A demand has a day; it is met after it was made."""
        if self.demand and not self.due_on:
            yield "due_on", warning("有整改要求的，请填写整改期限。")
        if self.mended_on and self.on and self.mended_on < self.on:
            yield "mended_on", error("整改完成日期早于决定日期。请核对两个日期。")


@dataclass(kw_only=True)
class TitleRecord(Record, table="title_record", title="职称（资格）", named_by=("person", "qualification")):
    """A professional title or examination in the field of intellectual property (S1-80)."""

    person: str | None = link("人员", "person", required=True, indexed=True)
    qualification: str | None = text("职称（资格）名称", required=True, search=True, clause="闽市监知运〔2024〕231号 三（八）")
    way: str | None = choice("方式", ("考试", "评审", "认定"), required=True)
    applied_on: str | None = day("报名（申报）日期")
    obtained_on: str | None = day("取得日期", past=True)
    certificate: str | None = text("证书编号", sensitivity=Sensitivity.PERSONAL)
    result: str | None = choice("结果", ("准备中", "已申报", "已取得", "未通过"), required=True)


def credit_actors(record: object, unit: object) -> set[str]:
    """The unit that registers it."""
    return {"owner"} if getattr(unit, "uid", None) == getattr(record, "unit", "") else set()


CREDIT_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move(
            "approve",
            "登记认定",
            (DRAFT,),
            APPROVED,
            "owner",
            "已认定",
            needs=("approved_by", "decided_on", "valid_to"),
            clause=CREDIT,
            check=happened("decided_on"),
        ),
        Move("remove", "移出名单", (APPROVED,), REMOVED, "owner", "已移出", needs=("removed_on",), remark=True, clause=CREDIT, check=happened("removed_on")),
    ),
    actors=credit_actors,
    actor_names={"owner": "登记单位"},
    closed=frozenset((REMOVED,)),
    editable=frozenset((DRAFT,)),
)


@dataclass(kw_only=True)
class CreditRecord(
    Record,
    table="credit_record",
    title="信用记录",
    waits=("valid_to", "removed_on"),
    named_by=("number", "subject"),
    steps=CREDIT_STEPS,
    belongs_to=("case",),
    number_word="信",
    in_order=("decided_on", "valid_to"),
):
    """One entry in a list, on what basis and until when; after its last day nobody reads the name any more."""

    number: str | None = text("编号", allotted=True, search=True)
    sort: str | None = choice("名单", LISTS, required=True, clause=CREDIT)
    subject: str | None = text("主体名称", required=True, search=True)
    credit_code: str | None = credit_code("统一社会信用代码", search=True)
    case: str | None = link("案件", "case_file", listed=False, indexed=True)
    facts: str | None = longtext("事实和情形", required=True)
    legal_basis: str | None = text("认定依据", required=True, longest=500, listed=False)
    measures: str | None = longtext("激励或惩戒措施")
    told_on: str | None = day("告知日期", past=True, listed=False)
    objection: str | None = longtext("陈述申辩")
    approved_by: str | None = text("批准人", listed=False)
    decided_on: str | None = day("认定日期")
    valid_to: str | None = day("期限届满日", indexed=True)
    removed_on: str | None = day("移出日期")


def credit_ended(record: CreditRecord, today: str) -> str:
    """Why the entry is not used any more, as one sentence; empty while it counts."""
    if record.state == REMOVED:
        return "已移出名单，不再公示或使用。"
    if record.valid_to and record.valid_to < today:
        return f"期限已于{shown_day(record.valid_to)}届满，不再公示或使用。"
    return ""
