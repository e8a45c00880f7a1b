"""典型（指导）案例: reported to the bureau with its parties, published and collected without them (S0-79)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.domain.fields import choice, day, files, link, longtext, text
from app.domain.records import Record
from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow
from app.domain.support_steps import is_bureau
from app.domain.value_kinds import Attachment

DRAFT, SUBMITTED, ADOPTED, ADOPTED_ABOVE, DECLINED = "拟稿", "已报送", "区局采用", "上级采用", "未采用"
OWNER, BUREAU = "owner", "bureau"
CLAUSE = "仓市场监管〔2025〕94号 三（三）3"
TRADEMARK = ("商标", "地理标志", "特殊标志", "官方标志", "奥林匹克标志")
PATENT = "专利"
SPHERES = ("网购", "进出口", "大数据、互联网+", "其他")
MODEL_KINDS = (*TRADEMARK, PATENT)
"""商标类有五种，专利类一种, exactly as the document lists them."""

DIGITS = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-HJ-NP-RTUWXY]{18}|1\d{10}|0\d{2,3}[-－]?\d{7,8})(?![0-9A-Za-z])")
"""统一社会信用代码, mobile and fixed-line numbers."""
NAMELESS = "某当事人"


def anonymised(text_of_case: str | None, names: Iterable[str | None]) -> str:
    """A text without these names and numbers, and without codes and telephones."""
    plain = text_of_case or ""
    for name in sorted({name for whole in names for name in (whole or "").split("、") if len(name) > 1}, key=len, reverse=True):
        plain = plain.replace(name, NAMELESS)
    return DIGITS.sub("××", plain)


def model_actors(record: Any, unit: Any) -> set[str]:
    """The office that reports it, and the bureau that adopts it."""
    return ({OWNER} if unit.uid == record.unit else set()) | ({BUREAU} if is_bureau(unit) else set())


MODEL_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("submit", "报送", (DRAFT,), SUBMITTED, OWNER, "已报送区局", clause=CLAUSE, check=happened("submitted_on")),
        Move(
            "adopt",
            "区局采用",
            (SUBMITTED,),
            ADOPTED,
            BUREAU,
            "区局已采用",
            needs=("adopted_on",),
            clause=CLAUSE,
            told="审核",
            check=happened("adopted_on"),
        ),
        Move(
            "adopt_above",
            "登记上级采用",
            (ADOPTED,),
            ADOPTED_ABOVE,
            BUREAU,
            "上级已采用",
            needs=("adopted_above_by", "adopted_above_on"),
            check=all_of(happened("adopted_above_on"), in_order("adopted_on", "adopted_above_on")),
        ),
        Move("send_back", "退回修改", (SUBMITTED,), DRAFT, BUREAU, "已退回修改", remark=True),
        Move("decline", "不采用", (SUBMITTED,), DECLINED, BUREAU, "区局未采用", remark=True),
    ),
    actors=model_actors,
    actor_names={OWNER: "报送单位", BUREAU: "区局"},
    closed=frozenset((ADOPTED_ABOVE, DECLINED)),
    editable=frozenset((DRAFT,)),
)


@dataclass(kw_only=True)
class ModelCase(
    Record,
    table="model_case",
    title="典型案例",
    named_by=("number", "headline"),
    steps=MODEL_STEPS,
    belongs_to=("case",),
    number_word="典",
    computed={
        "sort": "类别",
        "public_headline": "标题（公开）",
        "public_facts": "基本案情（公开）",
        "public_outcome": "处理结果（公开）",
        "public_meaning": "典型意义（公开）",
    },
):
    """What a case teaches, in three parts: 基本案情, 处理结果, 典型意义."""

    number: str | None = text("编号", allotted=True, search=True)
    case: str | None = link("案件", "case_file", listed=False, indexed=True)
    case_number: str | None = text("案件编号", search=True, listed=False)
    kind: str | None = choice("案例类型", MODEL_KINDS, required=True, clause=CLAUSE)
    sphere: str | None = choice("重点领域", SPHERES, search=True, clause="闽市监知运〔2020〕96号 二（二）")
    headline: str | None = text("案例标题", required=True, search=True)
    party: str | None = text("当事人", required=True, search=True)
    right_holder: str | None = text("权利人", listed=False)
    decision_number: str | None = text("处罚决定书文号", listed=False)
    decided_on: str | None = day("决定日期", listed=False)
    host: str | None = text("主办单位、人员", listed=False)
    assistants: str | None = text("协办单位、人员", listed=False)
    submitted_on: str | None = day("报送日期", required=True, past=True)
    facts: str | None = longtext("基本案情", required=True)
    outcome: str | None = longtext("处理结果", required=True)
    meaning: str | None = longtext("典型意义", required=True)
    contact: str | None = text("联系人、电话", listed=False)
    adopted_on: str | None = day("区局采用日期")
    adopted_above_by: str | None = text("采用的上级机关", listed=False)
    adopted_above_on: str | None = day("上级采用日期")
    papers: tuple[Attachment, ...] = files("附件")

    def _public(self, words: str | None) -> str:
        return anonymised(words, (self.party, self.right_holder, self.decision_number, self.case_number))

    @property
    def sort(self) -> str:
        """商标类 or 专利类."""
        return "" if not self.kind else "专利类" if self.kind == PATENT else "商标类"

    @property
    def public_headline(self) -> str:
        """The headline for everybody."""
        return self._public(self.headline)

    @property
    def public_facts(self) -> str:
        """The facts for everybody."""
        return self._public(self.facts)

    @property
    def public_outcome(self) -> str:
        """The outcome for everybody."""
        return self._public(self.outcome)

    @property
    def public_meaning(self) -> str:
        """The meaning for everybody."""
        return self._public(self.meaning)
