"""法制审核（案件审核）: submitted by the handling unit, answered by a reviewer who is none of the handlers (S0-32; 行政处罚法 第五十八条)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.fields import choice, day, files, link, longtext, text
from app.domain.records import Record
from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow
from app.domain.support_steps import is_bureau
from app.domain.value_kinds import Attachment

DRAFT, IN_REVIEW, PASSED, SENT_BACK, WITHDRAWN = "拟稿", "审核中", "审核通过", "退回", "已撤回"
ASKER, REVIEWER = "asker", "reviewer"
CLAUSE = "仓市场监管〔2025〕94号 二（二）"
LAW = "行政处罚法 第五十八条"
SORTS = ("法制审核", "案件审核")
CONCLUSIONS = ("同意", "同意并提出修改意见", "建议纠正", "建议补充调查", "建议移送", "其他")
OPINION = ("reviewer", "conclusion", "opinion", "reviewed_on")
SEPARATORS = "、，,;；/ "


def people_in(text_of_names: str | None) -> set[str]:
    """The names in 甲、乙."""
    plain = text_of_names or ""
    for mark in SEPARATORS:
        plain = plain.replace(mark, " ")
    return set(plain.split())


def _by_another(before: Any, after: Any, _today: str) -> tuple[str, str] | None:
    """Nobody reviews a case of their own."""
    own = people_in(after.reviewer) & people_in(before.handlers)
    if own:
        return f"{'、'.join(sorted(own))}是本案承办人员，不能审核本案。", "请由没有参与办理的人员审核（行政处罚法 第五十八条）。"
    return None


check_reviewer = all_of(_by_another, happened("reviewed_on"), in_order("submitted_on", "reviewed_on"))


def review_actors(record: Any, unit: Any) -> set[str]:
    """The handling unit; 政策法规科 or whoever reviews, which the bureau's own computer may do for it."""
    return ({ASKER} if unit.uid == record.unit else set()) | ({REVIEWER} if unit.uid == record.reviewed_at or is_bureau(unit) else set())


REVIEW_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("submit", "送审", (DRAFT, SENT_BACK), IN_REVIEW, ASKER, "已送审", needs=("submitted_on",), clause=LAW, check=happened("submitted_on")),
        Move(
            "pass",
            "审核通过",
            (IN_REVIEW,),
            PASSED,
            REVIEWER,
            "审核通过",
            needs=OPINION,
            clause=LAW,
            refusal="请由审核机构办理。",
            told="审核",
            check=check_reviewer,
        ),
        Move(
            "send_back",
            "退回",
            (IN_REVIEW,),
            SENT_BACK,
            REVIEWER,
            "已退回承办单位",
            needs=OPINION,
            clause=LAW,
            refusal="请由审核机构办理。",
            check=check_reviewer,
        ),
        Move("withdraw", "撤回", (IN_REVIEW,), WITHDRAWN, ASKER, "承办单位已撤回", remark=True),
    ),
    actors=review_actors,
    actor_names={ASKER: "承办单位", REVIEWER: "审核机构"},
    closed=frozenset((PASSED, WITHDRAWN)),
    editable=frozenset((DRAFT, SENT_BACK)),
    parties=("reviewed_at",),
)


@dataclass(kw_only=True)
class LegalReview(
    Record,
    table="legal_review",
    title="法制审核",
    named_by=("number", "party"),
    steps=REVIEW_STEPS,
    also_seen_by=("reviewed_at",),
    belongs_to=("case",),
    number_word="审",
    computed={"days_in_review": "审核用时"},
):
    """One review of one case; a case that was sent back is submitted again."""

    number: str | None = text("审核编号", allotted=True, search=True)
    sort: str | None = choice("审核类别", SORTS, required=True)
    case: str | None = link("案件", "case_file", required=True, listed=False, indexed=True)
    case_number: str | None = text("案件编号", search=True)
    party: str | None = text("当事人", search=True)
    cause: str | None = text("案由", listed=False)
    handlers: str | None = text("承办人员", required=True)
    reviewed_at: str | None = link("审核机构", "unit", required=True)
    proposal: str | None = longtext("承办单位拟处理意见", required=True)
    materials: str | None = longtext("送审材料", hint="写明份数、页数")
    submitted_on: str | None = day("送审日期")
    due_on: str | None = day("审核届满日", derived=True, indexed=True)
    reviewer: str | None = text("审核人员")
    conclusion: str | None = choice("审核结论", CONCLUSIONS)
    opinion: str | None = longtext("审核意见")
    reviewed_on: str | None = day("审核日期")
    papers: tuple[Attachment, ...] = files("附件")

    @property
    def days_in_review(self) -> str:
        """From the day it was submitted to the opinion, in calendar days."""
        if not self.submitted_on or not self.reviewed_on or self.reviewed_on < self.submitted_on:
            return ""
        return f"{(date.fromisoformat(self.reviewed_on) - date.fromisoformat(self.submitted_on)).days}天"
