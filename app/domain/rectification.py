"""整改: what was ordered, until when, what the re-check found; a finished one can be opened again (S0-76)."""

from dataclasses import dataclass
from typing import Any

from app.domain.fields import choice, day, files, link, longtext, text
from app.domain.records import Record
from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow
from app.domain.value_kinds import Attachment

DRAFT, RUNNING, DONE = "拟稿", "整改中", "复查合格"
OWNER = "owner"
CLAUSE = "仓市场监管〔2025〕94号 三（三）2"
RESULTS = ("已按要求整改", "部分整改", "没有整改", "无法复查")
RECHECK = ("rechecked_on", "rechecked_by", "result", "finding")


def _put_right(_before: Any, after: Any, _today: str) -> tuple[str, str] | None:
    """Only what was put right is finished."""
    if after.result != RESULTS[0]:
        return f"复查结果是“{after.result}”，不能办结。", "请办理“复查不合格”，并写明继续整改的期限。"
    return None


check_passed = all_of(_put_right, happened("rechecked_on"), in_order("ordered_on", "rechecked_on"))


def _not_put_right(_before: Any, after: Any, _today: str) -> tuple[str, str] | None:
    """What was put right is not ordered again."""
    if after.result == RESULTS[0]:
        return "复查结果是“已按要求整改”，不用继续整改。", "请办理“复查合格”。"
    return None


check_failed = all_of(_not_put_right, happened("rechecked_on"), in_order("ordered_on", "rechecked_on", "again_due_on"))


def rectification_actors(record: Any, unit: Any) -> set[str]:
    """The unit that ordered it."""
    return {OWNER} if unit.uid == record.unit else set()


RECTIFICATION_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("order", "登记责令改正", (DRAFT,), RUNNING, OWNER, "已责令改正", clause=CLAUSE, check=happened("ordered_on")),
        Move(
            "pass",
            "复查合格",
            (RUNNING,),
            DONE,
            OWNER,
            "复查合格",
            needs=RECHECK,
            clause=CLAUSE,
            told="登记复查",
            check=check_passed,
            begins=(("result", RESULTS[0]), ("finding", None)),
        ),
        Move(
            "fail",
            "复查不合格",
            (RUNNING,),
            None,
            OWNER,
            "复查不合格，继续整改",
            needs=(*RECHECK, "again_due_on"),
            clause=CLAUSE,
            check=check_failed,
            begins=(("result", None), ("finding", None), ("again_due_on", None)),
        ),
        Move("reopen", "重新整改", (DONE,), RUNNING, OWNER, "又发现问题，重新整改", needs=("again_due_on",), remark=True, begins=(("again_due_on", None),)),
    ),
    actors=rectification_actors,
    actor_names={OWNER: "责令单位"},
    closed=frozenset((DONE,)),
    editable=frozenset((DRAFT, RUNNING)),
)


@dataclass(kw_only=True)
class Rectification(
    Record,
    table="rectification",
    title="整改复查",
    named_by=("number", "party"),
    steps=RECTIFICATION_STEPS,
    belongs_to=("case", "lead"),
    number_word="改",
):
    """One order to put something right, and its re-checks."""

    number: str | None = text("编号", allotted=True, search=True)
    case: str | None = link("案件", "case_file", listed=False, indexed=True)
    lead: str | None = link("线索", "lead", listed=False, indexed=True)
    about: str | None = text("案件（线索）编号", search=True)
    party: str | None = text("整改对象", required=True, search=True)
    address: str | None = text("地址", listed=False)
    order_number: str | None = text("责令改正文书号", listed=False)
    ordered_on: str | None = day("责令日期", required=True, past=True)
    requirement: str | None = longtext("整改要求", required=True)
    due_on: str | None = day("整改期限", required=True, indexed=True)
    measures: str | None = longtext("整改情况")
    evidence: tuple[Attachment, ...] = files("整改照片、材料")
    rechecked_on: str | None = day("复查日期")
    rechecked_by: str | None = text("复查人员", listed=False)
    result: str | None = choice("复查结果", RESULTS)
    finding: str | None = longtext("复查情况")
    again_due_on: str | None = day("继续整改期限", listed=False)
    deadline: str | None = day("现行整改期限", derived=True, indexed=True)
