"""双随机、一公开: who was drawn to be inspected by whom, and what was made public (S4-12, S3-34).

`闽市监知运〔2020〕96号` 二（三）; `枣市监知保〔2022〕1号` 二（三）三. A draw is made once; its seed stands on the paper.
"""

from dataclasses import dataclass
from typing import Any

from app.domain.fields import choice, day, files, flag, link, longtext, text, whole_number
from app.domain.records import Record
from app.domain.step_checks import happened
from app.domain.steps import Move, Workflow
from app.domain.value_kinds import Attachment

CLAUSE = "闽市监知运〔2020〕96号 二（三）"
AGENCIES, OWN_LIST = "代理机构名录", "自填名单"
POOLS = (AGENCIES, OWN_LIST)
DRAFT, DRAWN, FINISHED = "待抽取", "检查中", "已公开"
OWNER = "owner"
RESULTS = ("未发现问题", "已责令改正", "未按规定公示信息", "隐瞒真实情况", "通过登记的住所无法联系", "发现问题已立案", "不配合检查", "未开展业务")
FEWEST_OFFICERS = 2
"""行政处罚法 第四十二条."""
LAWS = ("蓝天行动", "日常监管", "专项检查")


def draw_actors(record: Any, unit: Any) -> set[str]:
    """The unit that inspects."""
    return {OWNER} if unit.uid == record.unit else set()


DRAW_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("draw", "抽取", (DRAFT,), DRAWN, OWNER, "已随机抽取", clause=CLAUSE),
        Move(
            "publish",
            "公开结果",
            (DRAWN,),
            FINISHED,
            OWNER,
            "抽查结果已公开",
            needs=("published_on", "published_at"),
            clause=CLAUSE,
            check=happened("published_on"),
        ),
    ),
    actors=draw_actors,
    actor_names={OWNER: "抽查单位"},
    closed=frozenset((FINISHED,)),
    editable=frozenset((DRAFT,)),
)


@dataclass(kw_only=True)
class RandomDraw(Record, table="random_draw", title="双随机抽查", named_by=("number", "subject"), steps=DRAW_STEPS, number_word="抽"):
    """One draw: from which names, with which seed, how many; and by whom they are inspected."""

    number: str | None = text("抽查编号", allotted=True, search=True)
    subject: str | None = text("抽查事项", required=True, search=True, clause=CLAUSE)
    action: str | None = choice("行动", LAWS)
    pool_of: str | None = choice("抽查对象", POOLS, required=True)
    names: str | None = longtext("自填名单", hint="一行一个，例如地理标志专用标志使用人")
    officers: str | None = longtext("执法人员名单", required=True, hint="一行一人，从中随机选派")
    how_many: int | None = whole_number("抽取数量", required=True, least=1, most=10_000)
    officers_each: int | None = whole_number("每户检查人员", required=True, least=FEWEST_OFFICERS, most=9)
    seed: str | None = text("随机种子", required=True, hint="公开、事先定好的数，例如当日的公开开奖号码；同一名单和种子抽取结果相同")
    pool: str | None = longtext("参加抽取的名单", allotted=True)
    drawn_on: str | None = day("抽取日期", allotted=True)
    ends_on: str | None = day("检查截止日期")
    published_on: str | None = day("公开日期", listed=False)
    published_at: str | None = text("公开网址（福建公示系统）", listed=False, longest=500)


@dataclass(kw_only=True)
class DrawnCheck(Record, table="drawn_check", title="抽查记录", waits=("publish_by", "published_on"), seen_with="draw", named_by=("place", "subject")):
    """One that was drawn: by whom it is inspected, what was found, what was made public."""

    draw: str | None = link("双随机抽查", "random_draw", required=True, listed=False, indexed=True)
    place: int | None = whole_number("抽中顺序", allotted=True, indexed=True)
    subject: str | None = text("检查对象", allotted=True, search=True)
    agency: str | None = link("代理机构", "agency", allotted=True, listed=False)
    officers: str | None = text("检查人员", allotted=True)
    checked_on: str | None = day("检查日期", past=True)
    result: str | None = choice("检查结果", RESULTS)
    finding: str | None = longtext("检查情况")
    penalised: bool | None = flag("作出行政处罚", listed=False)
    decided_on: str | None = day("处罚决定日期", listed=False)
    other_province: bool | None = flag("外省当事人", listed=False)
    publish_by: str | None = day("公示（推送）届满日", derived=True, indexed=True)
    published_on: str | None = day("公示日期", past=True)
    published_at: str | None = text("公示网址", listed=False, longest=500)
    pushed_on: str | None = day("推送外省日期", past=True, listed=False)
    lead: str | None = link("线索", "lead", listed=False)
    papers: tuple[Attachment, ...] = files("附件")
