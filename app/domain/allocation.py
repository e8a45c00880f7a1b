"""执法力量分配建议: the load of each office and how it was reckoned, who should send people to whom (S0-63).

What a person changed survives the next reckoning.
"""

from dataclasses import dataclass
from typing import Any

from app.domain.fields import day, link, longtext, text, whole_number
from app.domain.records import Record
from app.domain.step_checks import happened
from app.domain.steps import Move, Workflow
from app.domain.support_steps import is_bureau
from app.domain.workload import Weights

DRAFT, PROPOSED, ADOPTED, DECLINED = "拟稿", "已提出", "已采纳", "未采纳"
OWNER, BUREAU = "owner", "bureau"
CLAUSE = "仓市场监管〔2025〕94号 三（二）2"
USUAL = Weights(triage=1, checking=2, case=3, hard=1, soon=1, overdue=2)
"""本单位设定: the document gives no numbers."""
HARD_KINDS = ("专利侵权纠纷", "假冒专利", "非正常专利申请", "专利代理违法")


def allocation_actors(record: Any, unit: Any) -> set[str]:
    """The coordinating office proposes; the bureau decides. The proposal orders nobody."""
    return ({OWNER} if unit.uid == record.unit else set()) | ({BUREAU} if is_bureau(unit) else set())


ALLOCATION_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("propose", "提出建议", (DRAFT,), PROPOSED, OWNER, "已提出分配建议", clause=CLAUSE),
        Move(
            "adopt",
            "采纳",
            (PROPOSED,),
            ADOPTED,
            BUREAU,
            "已采纳，派员另由各所办理",
            needs=("decided_by", "decided_on"),
            told="登记决定",
            check=happened("decided_on"),
        ),
        Move("decline", "不采纳", (PROPOSED,), DECLINED, BUREAU, "未采纳", needs=("decided_by", "decided_on"), remark=True, check=happened("decided_on")),
    ),
    actors=allocation_actors,
    actor_names={OWNER: "牵头所", BUREAU: "区局"},
    closed=frozenset((ADOPTED, DECLINED)),
    editable=frozenset((DRAFT,)),
)


def _weight(label: str, usual: int) -> Any:
    return whole_number(label, most=99, listed=False, hint=f"本单位设定，一般为{usual}分")


@dataclass(kw_only=True)
class AllocationProposal(
    Record, table="allocation_proposal", title="执法力量分配建议", named_by=("number", "reckoned_on"), steps=ALLOCATION_STEPS, number_word="配"
):
    """One proposal for the offices of a group, or of the whole bureau when no group is named."""

    number: str | None = text("建议编号", allotted=True, search=True)
    group: str | None = link("组团", "case_group", hint="不选则为全局各所")
    starts_on: str | None = day("调配开始", required=True)
    ends_on: str | None = day("调配结束", required=True)
    reckoned_on: str | None = day("测算日期", allotted=True)
    weight_triage: int | None = _weight("待研判每件分值", USUAL.triage)
    weight_checking: int | None = _weight("核查中每件分值", USUAL.checking)
    weight_case: int | None = _weight("在办案件每件分值", USUAL.case)
    weight_hard: int | None = _weight("疑难类型每件加分", USUAL.hard)
    weight_soon: int | None = _weight("快到期每件加分", USUAL.soon)
    weight_overdue: int | None = _weight("已超期每件加分", USUAL.overdue)
    average: str | None = text("人均负荷", allotted=True)
    opinion: str | None = longtext("牵头所意见")
    decided_by: str | None = text("审批人", listed=False)
    decided_on: str | None = day("审批日期", listed=False)

    def weights(self) -> Weights:
        """The points as they stand on the proposal; where one is empty, the usual one."""
        names = ("triage", "checking", "case", "hard", "soon", "overdue")
        found = {name: getattr(self, f"weight_{name}") for name in names}
        return Weights(**{name: getattr(USUAL, name) if value is None else value for name, value in found.items()})


@dataclass(kw_only=True)
class OfficeLoad(Record, table="office_load", title="各所负荷", seen_with="proposal", named_by=("office",)):
    """The load of one office on the day of reckoning."""

    proposal: str | None = link("分配建议", "allocation_proposal", required=True, listed=False, indexed=True)
    office: str | None = link("监管所", "unit", required=True, allotted=True)
    place: int | None = whole_number("顺序", allotted=True, listed=False)
    people: int | None = whole_number("执法人员", allotted=True)
    load: int | None = whole_number("负荷（分）", allotted=True)
    load_each: str | None = text("人均", allotted=True)
    reckoned: str | None = text("计算过程", allotted=True, longest=500)
    note: str | None = text("说明")


@dataclass(kw_only=True)
class AllocationMove(
    Record,
    table="allocation_move",
    title="调配建议",
    seen_with="proposal",
    named_by=("lender", "asker"),
    computed={"people_on_paper": "建议人数"},
):
    """So many people from one office to another. What a person typed goes before what was reckoned."""

    proposal: str | None = link("分配建议", "allocation_proposal", required=True, listed=False, indexed=True)
    lender: str | None = link("派员单位", "unit", required=True)
    asker: str | None = link("接受单位", "unit", required=True)
    reckoned_people: int | None = whole_number("测算人数", allotted=True)
    because: str | None = text("测算理由", allotted=True, longest=500, listed=False)
    people: int | None = whole_number("改定人数", most=99, hint="填写后以此为准，重新测算不会改动")
    reason: str | None = text("改定理由", longest=500)

    @property
    def people_on_paper(self) -> str:
        """What the proposal asks for; 3（测算2） where a person decided otherwise."""
        if self.people is None:
            return str(self.reckoned_people or 0)
        return str(self.people) if self.people == self.reckoned_people else f"{self.people}（测算{self.reckoned_people or 0}）"
