"""联合执法和交叉检查: plan, units, people and targets; what each unit found, and the leads that came of it (S0-53; `仓市场监管〔2025〕94号` 三（一）3).

The steps are 本单位设定.
"""

from dataclasses import dataclass
from typing import Any

from app.domain.fields import choice, choices, credit_code, day, files, flag, link, links, longtext, telephone, text, whole_number
from app.domain.lead_kinds import KIND_ENTRIES, LEAD_KINDS
from app.domain.records import Audience, Record
from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow
from app.domain.value_kinds import Attachment

DRAFT, ORDERED, SUMMED_UP, CANCELLED = "拟定方案", "已部署", "已总结", "已取消"
HOST, PARTY = "host", "party"
CLAUSE = "仓市场监管〔2025〕94号 三（一）3"
SORTS = ("联合执法", "交叉检查", "专项行动", "其他")
RESULTS = ("未发现问题", "当场改正", "责令改正", "发现涉嫌违法线索")
SUSPICIOUS = RESULTS[-1]


def joint_actors(record: Any, unit: Any) -> set[str]:
    """The unit that organises it; everybody who takes part."""
    host = unit.uid == record.unit
    return ({HOST} if host else set()) | ({PARTY} if host or unit.uid in record.units else set())


JOINT_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("order", "下发方案", (DRAFT,), ORDERED, HOST, "已下发方案", needs=("approved_by",), clause=CLAUSE),
        Move("raise_leads", "登记发现的线索", (ORDERED,), None, PARTY, "已登记发现的线索", clause=CLAUSE, refusal="请由参加单位登记自己发现的线索。"),
        Move(
            "sum_up",
            "汇总成果",
            (ORDERED,),
            SUMMED_UP,
            HOST,
            "已汇总成果",
            needs=("finished_on", "outcome"),
            clause=CLAUSE,
            check=all_of(happened("finished_on"), in_order("starts_on", "finished_on")),
        ),
        Move("cancel", "取消联合执法", (ORDERED,), CANCELLED, HOST, "已取消", remark=True),
    ),
    actors=joint_actors,
    actor_names={HOST: "组织单位", PARTY: "参加单位"},
    closed=frozenset((SUMMED_UP, CANCELLED)),
    editable=frozenset((DRAFT, ORDERED)),
    parties=("units",),
)


@dataclass(kw_only=True)
class JointAction(
    Record,
    table="joint_action",
    title="联合执法",
    audience=Audience.NAMED,
    named_by=("number", "subject"),
    steps=JOINT_STEPS,
    also_seen_by=("units",),
    number_word="联",
):
    """One action of several units, from the plan to the result."""

    number: str | None = text("方案编号", allotted=True, search=True)
    sort: str | None = choice("行动类别", SORTS, required=True, clause=CLAUSE)
    subject: str | None = text("行动名称", required=True, search=True)
    starts_on: str | None = day("开始日期", required=True, indexed=True)
    ends_on: str | None = day("结束日期", required=True)
    units: tuple[str, ...] = links("参加单位", "unit", required=True, hint="参加单位能看到方案和检查记录")
    people: tuple[str, ...] = links("参加人员", "person", hint="行动期间的日程会在派员日历里显示")
    leader: str | None = text("负责人", required=True)
    kinds: tuple[str, ...] = choices("检查内容", LEAD_KINDS, more=KIND_ENTRIES)
    zone: str | None = text("检查区域", listed=False)
    targets: str | None = longtext("检查对象", required=True)
    task: str | None = longtext("任务分工", required=True)
    logistics: str | None = longtext("保障和要求")
    pairing: str | None = link("结对", "pairing", listed=False, indexed=True, hint="与外区单位结对开展的，在这里选")
    approved_by: str | None = text("批准人", listed=False)
    counted_on: str | None = day("统计日期", allotted=True, listed=False)
    checked: int | None = whole_number("检查户数", allotted=True)
    suspicious: int | None = whole_number("发现线索", allotted=True)
    raised: int | None = whole_number("已登记线索", allotted=True)
    finished_on: str | None = day("完成日期", listed=False)
    outcome: str | None = longtext("成果汇总")


@dataclass(kw_only=True)
class JointFinding(Record, table="joint_finding", title="检查记录", seen_with="action", named_by=("subject", "result"), ends=("checked_on",)):
    """What one unit found at one place; a suspicion becomes a lead of that unit."""

    action: str | None = link("联合执法", "joint_action", required=True, listed=False, indexed=True)
    checked_on: str | None = day("检查日期", required=True, past=True)
    subject: str | None = text("检查对象", required=True, search=True)
    subject_code: str | None = credit_code("统一社会信用代码", listed=False, search=True)
    subject_phone: str | None = telephone("联系电话", listed=False)
    area: str | None = link("镇街", "area")
    place: str | None = text("地址", listed=False)
    people: str | None = text("检查人员", required=True)
    result: str | None = choice("检查结果", RESULTS, required=True)
    kind: str | None = choice("涉嫌违法类型", LEAD_KINDS, more=KIND_ENTRIES, listed=False)
    detail: str | None = longtext("检查情况", required=True)
    handed_over: bool | None = flag("已移交属地", listed=False)
    lead: str | None = link("线索", "lead", allotted=True, indexed=True)
    photos: tuple[Attachment, ...] = files("附件")
