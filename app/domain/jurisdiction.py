"""指定承办（局内）、指定管辖（上级）: asked for, examined, decided, made known to both sides (S0-55; 行政处罚法 第二十五条).

Offices of one bureau are no rival authorities: inside it a unit is designated to handle the lead. Between bureaus the common superior
decides, and issues 总局文书 2.
The forms and the chain of steps are 本单位设定.
"""

from dataclasses import dataclass
from typing import Any

from app.domain.fields import choice, day, link, links, longtext, text
from app.domain.lead_papers import LeadPaper
from app.domain.records import Audience, Record
from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow
from app.domain.support_steps import is_bureau

DRAFT, ASKED, EXAMINED, REPORTED = "拟稿", "已提请", "已审核", "已报上级"
DECIDED, RECEIVED, REFUSED, WITHDRAWN = "已指定", "已签收", "未予指定", "已撤回"
ASKER, BUREAU, APPOINTED = "asker", "bureau", "appointed"
WITHIN, ABOVE = "内部指定承办", "报上级指定管辖"
LEVELS = (WITHIN, ABOVE)
CLAUSE = "仓市场监管〔2025〕94号 三（一）3"
LAW = "行政处罚法 第二十五条"
DECISION = ("decided_for", "decided_by", "decided_on")
DAYS = all_of(happened("decided_on"), in_order("asked_on", "decided_on"))


def for_the_superior(paper: Any) -> tuple[str, str] | None:
    """The bureau decides only for its own units."""
    return ("这一件要报上级指定管辖，本局不能决定。", "请办理“报上级”，收到上级决定后登记。") if paper.level == ABOVE else None


def for_the_bureau(paper: Any) -> tuple[str, str] | None:
    """What the bureau can decide is not reported to the superior."""
    return ("这一件由本局内部指定承办，不用报上级。", "请办理“指定承办单位”。") if paper.level == WITHIN else None


def designation_actors(record: Any, unit: Any) -> set[str]:
    """Who asks, the bureau, and the unit that was designated."""
    found = ({ASKER} if unit.uid == record.unit else set()) | ({BUREAU} if is_bureau(unit) else set())
    return found | ({APPOINTED} if record.decided_for and unit.uid == record.decided_for else set())


DESIGNATION_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("ask", "提请", (DRAFT,), ASKED, ASKER, "已提请分管领导指定", clause=CLAUSE),
        Move("examine", "登记审核意见", (ASKED,), EXAMINED, BUREAU, "业务科、政策法规科已审核", needs=("section_opinion",), asks=("law_opinion",)),
        Move(
            "decide",
            "指定承办单位",
            (ASKED, EXAMINED),
            DECIDED,
            BUREAU,
            "分管领导已指定承办单位",
            needs=DECISION,
            asks=("hand_over_by",),
            clause=CLAUSE,
            refusal="请由分管领导决定，区局登记。",
            told="登记决定",
            bar=for_the_superior,
            check=DAYS,
        ),
        Move(
            "report",
            "报上级",
            (ASKED, EXAMINED),
            REPORTED,
            BUREAU,
            "已报共同的上一级指定管辖",
            needs=("reported_to", "reported_on"),
            clause=LAW,
            bar=for_the_bureau,
            check=all_of(happened("reported_on"), in_order("asked_on", "reported_on")),
        ),
        Move(
            "note",
            "登记上级决定",
            (REPORTED,),
            DECIDED,
            BUREAU,
            "上级已指定管辖",
            needs=(*DECISION, "superior_number"),
            asks=("hand_over_by",),
            clause=LAW,
            check=all_of(happened("decided_on"), in_order("reported_on", "decided_on")),
        ),
        Move("send_back", "退回补充", (ASKED, EXAMINED), DRAFT, BUREAU, "已退回补充", remark=True),
        Move("refuse", "不予指定", (ASKED, EXAMINED, REPORTED), REFUSED, BUREAU, "未予指定", remark=True),
        Move(
            "receive",
            "签收",
            (DECIDED,),
            RECEIVED,
            APPOINTED,
            "承办单位已签收",
            needs=("receipt_by", "receipt_on"),
            refusal="请由被指定的单位签收。",
            check=all_of(happened("receipt_on"), in_order("decided_on", "receipt_on")),
        ),
        Move("withdraw", "撤回", (ASKED, EXAMINED), WITHDRAWN, ASKER, "提请单位已撤回", remark=True),
    ),
    actors=designation_actors,
    actor_names={ASKER: "提请单位", BUREAU: "区局（业务科、政策法规科、分管领导）", APPOINTED: "被指定的单位"},
    closed=frozenset((RECEIVED, REFUSED, WITHDRAWN)),
    editable=frozenset((DRAFT,)),
    turns_to="decided_for",
)


@dataclass(kw_only=True)
class Designation(
    LeadPaper,
    Record,
    table="designation",
    title="指定承办（管辖）",
    audience=Audience.NAMED,
    named_by=("number", "subject"),
    steps=DESIGNATION_STEPS,
    also_seen_by=("concerned", "proposed", "decided_for"),
    belongs_to=("lead",),
    number_word="指",
):
    """Whose a lead that touches several areas is: what each unit found and says, the proposal, the decision."""

    level: str | None = choice("提请事项", LEVELS, required=True, clause=LAW)
    lead_number: str | None = text("线索（案件）编号", search=True)
    subject: str | None = text("当事人", required=True, search=True)
    cause: str | None = text("案由", listed=False)
    asked_on: str | None = day("提请日期", required=True, past=True)
    facts: str | None = longtext("案情", required=True)
    place: str | None = text("违法行为发生地", listed=False)
    findings: str | None = longtext("各单位发现、立案时间", clause=LAW, hint="最先立案的优先")
    across: str | None = longtext("跨辖区或者争议情况", required=True)
    talks: str | None = longtext("协商经过")
    concerned: tuple[str, ...] = links("涉及单位", "unit", hint="这些单位都能看到这一件和决定")
    positions: str | None = longtext("各单位意见")
    proposed: str | None = link("建议单位", "unit", required=True)
    proposed_because: str | None = longtext("建议理由", required=True)
    due_on: str | None = day("期限届满日", hint="指定承办不重新起算")
    annexes: str | None = longtext("附件", hint="写明份数、页数")
    handler: str | None = text("经办人", listed=False)
    section_opinion: str | None = longtext("业务科意见")
    law_opinion: str | None = longtext("政策法规科意见")
    reported_to: str | None = text("报送的上级机关", listed=False)
    reported_on: str | None = day("报送日期", listed=False)
    superior_number: str | None = text("上级文书号", listed=False)
    decided_for: str | None = link("指定的承办单位", "unit")
    decided_by: str | None = text("决定人", listed=False)
    decided_on: str | None = day("决定日期")
    hand_over_by: str | None = day("移交时限", listed=False)
    receipt_by: str | None = text("签收人", listed=False)
    receipt_on: str | None = day("签收日期")
