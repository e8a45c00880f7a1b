"""The stages of a case (行政处罚法 第五十四条 … 第六十条; 市场监督管理行政处罚程序规定). The legal documents stay in the 案管 system; here are their days."""

from typing import Any

from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow

DRAFT, INVESTIGATING, INVESTIGATED, NOTIFIED = "待建档", "调查中", "调查终结", "已告知"
DECIDED, CLOSED, ARCHIVED = "已决定", "已结案", "已归档"
RUNNING = (INVESTIGATING, INVESTIGATED, NOTIFIED)
HANDLER = "handler"
LAW = "行政处罚法 第六十条"
PUBLICATION = "市场监督管理行政处罚信息公示规定（总局令第45号）"
ORDER = ("filed_on", "investigated_on", "notified_on", "decided_on", "closed_on", "archived_on")


def extended_once(case: Any) -> tuple[str, str] | None:
    """Once by the head."""
    words = f"办案期限已经在{case.extended_on}延长过一次。", "再延长须由负责人集体讨论决定，请办理“集体讨论再延长”。"
    return words if case.extended_on else None


def not_extended(case: Any) -> tuple[str, str] | None:
    """The heads together prolong what one of them has extended already."""
    return None if case.extended_on else ("还没有延长过30日。", "请先办理“延长期限”；仍不能结案的，再由负责人集体讨论。")


def of_this_province(case: Any) -> tuple[str, str] | None:
    """Only what concerns another province is told there."""
    return None if case.other_province else ("没有登记当事人在外省登记。", "本省当事人请办理“登记公示”；外省当事人请先勾选“外省当事人”。")


def _in_time(before: Any, after: Any, _today: str) -> tuple[str, str] | None:
    """Before the time is over."""
    if before.due_on and after.extended_on > before.due_on:
        return f"办案期限已于{before.due_on}届满，届满后不能再延长。", "请尽快作出处理决定，并写明超期原因。"
    return None


check_extension = all_of(_in_time, happened("extended_on"), in_order("filed_on", "extended_on"))


def _later_than_now(before: Any, after: Any, _today: str) -> tuple[str, str] | None:
    """For a reasonable time after the present day (程序规定: 集体讨论)."""
    if before.due_on and after.longer_until <= before.due_on:
        return f"集体讨论确定的期限应晚于现在的届满日{before.due_on}。", "请核对日期。"
    return None


check_prolonging = all_of(_later_than_now, happened("longer_on"), in_order("extended_on", "longer_on"))


def case_actors(case: Any, unit: Any) -> set[str]:
    """The unit that keeps the case."""
    return {HANDLER} if unit.uid == case.unit else set()


def _days(last: str) -> Any:
    return all_of(happened(last), in_order(*ORDER[: ORDER.index(last) + 1]))


CASE_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("open", "建档", (DRAFT,), INVESTIGATING, HANDLER, "已建立案件档案", clause="仓市场监管〔2025〕94号 三（三）1", check=happened("filed_on")),
        Move(
            "investigated",
            "调查终结",
            (INVESTIGATING,),
            INVESTIGATED,
            HANDLER,
            "调查终结",
            needs=("investigated_on",),
            clause=LAW,
            check=_days("investigated_on"),
        ),
        Move(
            "notify",
            "登记告知",
            (INVESTIGATED,),
            NOTIFIED,
            HANDLER,
            "已告知当事人",
            needs=("notified_on",),
            asks=("hearing",),
            clause=LAW,
            check=_days("notified_on"),
        ),
        Move(
            "decide",
            "登记处理决定",
            (INVESTIGATED, NOTIFIED),
            DECIDED,
            HANDLER,
            "已作出处理决定",
            needs=("decision_kind", "decided_on"),
            asks=("decision_number", "fine", "served_on"),
            clause=LAW,
            check=_days("decided_on"),
        ),
        Move("close", "结案", (DECIDED,), CLOSED, HANDLER, "已结案", needs=("closing", "closed_on"), check=_days("closed_on")),
        Move(
            "archive",
            "归档",
            (CLOSED,),
            ARCHIVED,
            HANDLER,
            "已归档",
            needs=("archived_on", "archive_number", "archive_place", "kept_for"),
            clause="行政处罚法 第四十七条",
            check=_days("archived_on"),
        ),
        Move(
            "extend",
            "延长期限",
            RUNNING,
            None,
            HANDLER,
            "办案期限已延长30日",
            needs=("extended_by", "extended_on"),
            remark=True,
            clause=LAW,
            bar=extended_once,
            check=check_extension,
        ),
        Move(
            "prolong",
            "集体讨论再延长",
            RUNNING,
            None,
            HANDLER,
            "负责人集体讨论，再延长期限",
            needs=("longer_on", "longer_until", "longer"),
            clause=LAW,
            bar=not_extended,
            check=check_prolonging,
        ),
        Move(
            "publish",
            "登记公示",
            (DECIDED, CLOSED),
            None,
            HANDLER,
            "处罚信息已公示",
            needs=("published_on",),
            asks=("published_at",),
            clause=PUBLICATION,
            until="publish_by",
            check=all_of(happened("published_on"), in_order("decided_on", "published_on")),
        ),
        Move(
            "push",
            "登记推送外省",
            (DECIDED, CLOSED),
            None,
            HANDLER,
            "处罚信息已推送当事人登记地省级市场监管部门",
            needs=("pushed_on", "pushed_to"),
            clause=PUBLICATION,
            bar=of_this_province,
            check=all_of(happened("pushed_on"), in_order("decided_on", "pushed_on")),
        ),
    ),
    actors=case_actors,
    actor_names={HANDLER: "承办单位"},
    closed=frozenset((ARCHIVED,)),
    editable=frozenset((DRAFT, *RUNNING, DECIDED, CLOSED)),
)
