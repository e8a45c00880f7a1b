"""涉嫌犯罪案件移送公安: 合理嫌疑, the head's decision within 3 days, 24 hours to hand over, and what the police answer.

行政执法机关移送涉嫌犯罪案件的规定（2020年修订）第三、五、六、八、九、十二条 (S1-50). A threshold is not the test: a reasonable suspicion is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.domain.fields import choice, choices, day, files, link, longtext, moment, text
from app.domain.legal_review import people_in
from app.domain.records import Record
from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow
from app.domain.support_steps import is_bureau
from app.domain.value_kinds import Attachment

DRAFT, REPORTED, APPROVED, REFUSED = "拟稿", "待决定", "已批准，待移送", "不批准移送"
HANDED, FILED, DECLINED, OBJECTED, DONE = "已移送公安", "公安已立案", "公安不予立案", "已提请复议或者监督", "物品已移交"
OWNER, HEAD = "owner", "head"
LAW = "行政执法机关移送涉嫌犯罪案件的规定"
ITEMS = ("涉嫌犯罪案件移送书", "涉嫌犯罪案件情况的调查报告", "涉案物品清单", "有关检验报告或者鉴定结论", "其他有关涉嫌犯罪的材料")
MUST = ITEMS[:3]
HOURS = 24
LEAST_PEOPLE = 2


def hand_over_until(decided_at: str | None) -> str | None:
    """The hour by which an approved case is handed over: 24 hours after the decision, on whatever day."""
    return (datetime.fromisoformat(decided_at) + timedelta(hours=HOURS)).strftime("%Y-%m-%dT%H:%M") if decided_at else None


def _two_at_least(_before: Any, after: Any, _today: str) -> tuple[str, str] | None:
    """Two officers at least look into it (第五条)."""
    if len(people_in(after.team)) < LEAST_PEOPLE:
        return "专案组至少要有两名执法人员。", "请在“专案组人员”里写全姓名，用顿号隔开（移送规定 第五条）。"
    return None


def _complete(_before: Any, after: Any, _today: str) -> tuple[str, str] | None:
    """What must be handed over with the case (第六条)."""
    missing = [item for item in MUST if item not in after.items]
    if missing:
        return f"移送材料还差 {len(missing)} 种：{'、'.join(missing)}。", "请备齐后再移送（移送规定 第六条）。"
    return None


check_team = all_of(_two_at_least, happened("reported_at"))
check_items = all_of(_complete, happened("handed_at"), in_order("decided_at", "handed_at"))


def police_actors(record: Any, unit: Any) -> set[str]:
    """The unit that found it; the head of the bureau decides."""
    return ({OWNER} if unit.uid == record.unit else set()) | ({HEAD} if is_bureau(unit) else set())


POLICE_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("report", "报告负责人", (DRAFT,), REPORTED, OWNER, "已报告负责人", needs=("reported_at",), clause=f"{LAW} 第五条", check=check_team),
        Move(
            "approve",
            "批准移送",
            (REPORTED,),
            APPROVED,
            HEAD,
            "负责人已批准移送",
            needs=("decided_by", "decided_at"),
            clause=f"{LAW} 第五条",
            refusal="请由本机关正职负责人或者主持工作的负责人决定，区局登记。",
            told="登记决定",
            check=all_of(happened("decided_at"), in_order("reported_at", "decided_at")),
        ),
        Move(
            "refuse",
            "不批准移送",
            (REPORTED,),
            REFUSED,
            HEAD,
            "负责人不批准移送",
            needs=("decided_by", "decided_at", "refused_because"),
            clause=f"{LAW} 第五条",
            refusal="请由本机关正职负责人或者主持工作的负责人决定，区局登记。",
            check=all_of(happened("decided_at"), in_order("reported_at", "decided_at")),
        ),
        Move("hand_over", "移送公安", (APPROVED,), HANDED, OWNER, "已移送公安机关", needs=("handed_at", "items"), clause=f"{LAW} 第六条", check=check_items),
        Move(
            "filed",
            "登记公安立案",
            (HANDED, OBJECTED),
            FILED,
            OWNER,
            "公安机关已立案",
            needs=("answered_on",),
            clause=f"{LAW} 第八条",
            told="登记公安决定",
            check=happened("answered_on"),
        ),
        Move(
            "declined",
            "登记公安不立案",
            (HANDED,),
            DECLINED,
            OWNER,
            "公安机关不予立案",
            needs=("answered_on",),
            remark=True,
            clause=f"{LAW} 第八条",
            check=happened("answered_on"),
        ),
        Move(
            "object",
            "提请复议或者监督",
            (DECLINED,),
            OBJECTED,
            OWNER,
            "已提请复议或者建议立案监督",
            needs=("objected_to", "objected_on"),
            clause=f"{LAW} 第九条",
            told="登记处理",
            check=all_of(happened("objected_on"), in_order("answered_on", "objected_on")),
        ),
        Move(
            "items_over",
            "移交涉案物品",
            (FILED,),
            DONE,
            OWNER,
            "涉案物品和材料已移交",
            needs=("items_on",),
            clause=f"{LAW} 第十二条",
            check=all_of(happened("items_on"), in_order("answered_on", "items_on")),
        ),
        Move("end", "依法自行处理", (DECLINED, OBJECTED), "已退回自行处理", OWNER, "公安机关不立案，依法自行处理", remark=True),
    ),
    actors=police_actors,
    actor_names={OWNER: "承办单位", HEAD: "负责人（区局登记）"},
    closed=frozenset((REFUSED, DONE, "已退回自行处理")),
    editable=frozenset((DRAFT,)),
)


@dataclass(kw_only=True)
class PoliceReferral(
    Record,
    table="police_referral",
    title="涉嫌犯罪移送",
    named_by=("number", "party"),
    steps=POLICE_STEPS,
    belongs_to=("lead", "case"),
    number_word="公",
    computed={"answer": "公安机关决定"},
):
    """One suspected crime, from the report to the police's answer. Handing it over stops no other clock by itself."""

    number: str | None = text("移送编号", allotted=True, search=True)
    lead: str | None = link("线索", "lead", listed=False, indexed=True)
    case: str | None = link("案件", "case_file", listed=False, indexed=True)
    about: str | None = text("线索（案件）编号", search=True)
    party: str | None = text("当事人", required=True, search=True)
    crime: str | None = text("涉嫌罪名", required=True)
    suspicion: str | None = longtext("涉嫌犯罪的合理嫌疑", required=True, clause=f"{LAW} 第三条", hint="事实、数额、情节、后果；达到追诉标准不是唯一条件")
    investigated: str | None = longtext("调查情况")
    team: str | None = text("专案组人员", required=True, hint="两人以上，用顿号隔开", clause=f"{LAW} 第五条")
    police: str | None = text("受移送的公安机关", required=True)
    reported_at: str | None = moment("报告时间")
    due_on: str | None = day("本环节届满日", derived=True, indexed=True)
    due_at: str | None = moment("移送届满时刻", derived=True)
    decided_by: str | None = text("决定人", listed=False)
    decided_at: str | None = moment("决定时间", listed=False)
    refused_because: str | None = longtext("不批准移送的理由")
    items: tuple[str, ...] = choices("移送材料", ITEMS, clause=f"{LAW} 第六条")
    handed_at: str | None = moment("移送时间", listed=False)
    answered_on: str | None = day("收到公安机关决定日期", listed=False)
    objected_to: str | None = choice("异议方式", ("提请公安机关复议", "建议人民检察院立案监督"), listed=False)
    objected_on: str | None = day("提出异议日期", listed=False)
    items_on: str | None = day("移交物品日期", listed=False)
    copied_to: str | None = text("抄送检察机关", listed=False)
    papers: tuple[Attachment, ...] = files("附件")

    @property
    def answer(self) -> str:
        """What the police decided, as far as it is known."""
        return "立案" if self.state in (FILED, DONE) else "不予立案" if self.answered_on else ""
