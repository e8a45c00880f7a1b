"""The steps of a lead (`仓市场监管〔2025〕94号` 三（三）1; 市场监督管理行政处罚程序规定 第18条)."""

from typing import Any

from app.domain.spans import spans_problem
from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow
from app.domain.support_steps import is_bureau

DRAFT, TO_TRIAGE, CHECKING = "草稿", "待研判", "核查中"
FILED, NOT_FILED, REFERRED, MERGED = "已立案", "不予立案", "已移送", "已并案"
OPEN = (TO_TRIAGE, CHECKING)
OWNER, COORDINATOR, BUREAU = "owner", "coordinator", "bureau"

CLAUSE = "仓市场监管〔2025〕94号 三（三）1"
COORDINATES = "仓市场监管〔2025〕94号 三（二）2"
DESIGNATES = "仓市场监管〔2025〕94号 三（一）3"
HANDED = ("handled_by",)
DECISION = ("decided_by", "decided_on")
LAW = "市场监督管理行政处罚程序规定 第十八条"


def extended_once(lead: Any) -> tuple[str, str] | None:
    """The check is extended once (程序规定 第18条)."""
    return (f"核查期限已经在{lead.extended_on}延长过一次。", "期限只能延长一次，请在届满前作出决定。") if lead.extended_on else None


def _in_time(before: Any, after: Any, _today: str) -> tuple[str, str] | None:
    if before.due_on and after.extended_on > before.due_on:
        return f"核查期限已于{before.due_on}届满，届满后不能再延长。", "请作出是否立案的决定。"
    return None


check_extension = all_of(happened("extended_on"), in_order("received_on", "extended_on"), _in_time)
"""Approved before the check was due, and on a day that there was (程序规定 第18条)."""

check_decision = all_of(happened("decided_on"), in_order("received_on", "decided_on"))
"""The decision was made, and after the lead was received."""


def check_spans(_before: Any, after: Any, _today: str) -> tuple[str, str] | None:
    """Spans that can be read (程序规定 第18条)."""
    wrong = spans_problem(after.excluded)
    return (wrong, "请改正后再办理。") if wrong else None


def lead_actors(lead: Any, unit: Any) -> set[str]:
    """The unit that handles the lead decides: the one that registered it, until it was handed over or another was designated (S0-55, S0-62)."""
    found = {OWNER} if unit.uid == (lead.handled_by or lead.unit) else set()
    found |= {BUREAU} if is_bureau(unit) else set()
    return found | ({COORDINATOR} if unit.uid == lead.coordinator else set())


LEAD_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("register", "登记", (DRAFT,), TO_TRIAGE, OWNER, "已登记", clause=CLAUSE),
        Move("triage", "写研判", (TO_TRIAGE, CHECKING), CHECKING, OWNER, "已研判", clause=CLAUSE),
        Move(
            "extend",
            "延长期限",
            OPEN,
            None,
            OWNER,
            "核查期限已延长15个工作日",
            needs=("extended_by", "extended_on"),
            remark=True,
            clause=LAW,
            bar=extended_once,
            check=check_extension,
        ),
        Move(
            "exclude",
            "登记扣除期间",
            OPEN,
            None,
            OWNER,
            "已登记不计入期限的期间",
            needs=("excluded",),
            remark=True,
            clause=LAW,
            check=check_spans,
        ),
        Move(
            "file_case",
            "立案",
            (CHECKING,),
            FILED,
            OWNER,
            "已决定立案",
            needs=DECISION,
            asks=("decision",),
            clause=LAW,
            check=check_decision,
        ),
        Move("close", "不予立案", (CHECKING,), NOT_FILED, OWNER, "已决定不予立案", needs=DECISION, asks=("decision",), remark=True, check=check_decision),
        Move("refer", "移送", (CHECKING,), REFERRED, OWNER, "已决定移送", needs=DECISION, asks=("decision",), remark=True, check=check_decision),
        Move("merge", "并案", OPEN, MERGED, OWNER, "已并案", needs=(*DECISION, "merged_into"), asks=("decision",), remark=True, check=check_decision),
        Move("absorb", "并入重复线索", OPEN, None, OWNER, "已并入重复线索，期限自最早收到之日起算", needs=("counted_from",)),
        Move("part", "撤销并案", (MERGED,), CHECKING, OWNER, "已撤销并案，继续核查", remark=True),
        Move("hand_over", "转办", OPEN, None, OWNER, "已转办，期限不重新起算", needs=HANDED, clause=COORDINATES, paper="reassignment"),
        Move("designate", "指定承办", OPEN, None, BUREAU, "已指定承办单位，期限不重新起算", needs=HANDED, clause=DESIGNATES, paper="designation"),
    ),
    actors=lead_actors,
    actor_names={OWNER: "承办单位", COORDINATOR: "牵头所", BUREAU: "区局"},
    closed=frozenset((FILED, NOT_FILED, REFERRED, MERGED)),
    editable=frozenset((DRAFT, *OPEN)),
    turns_to="handled_by",
)
ON_PAPER = ("hand_over", "designate", "absorb")
"""Steps that are taken with a paper of their own: 转办单 or 协调单, 指定承办; or with the other lead's 并案."""

FOLLOWS = {"建议立案": "file_case", "建议不予立案": "close", "建议移送": "refer"}
"""The decision to which the conclusion of a triage leads. 并案 is decided with both leads side by side."""
DECIDE = "decide"
"""Stands for whichever of them it will be, where a list offers the next step."""
