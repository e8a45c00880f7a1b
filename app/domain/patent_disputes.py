"""专利侵权纠纷行政裁决: acceptance, parties, patent, notice, invalidation, joining, decision (S3-30; 枣市监知保〔2022〕1号 二（三）一).

How long a ruling may take is told differently by the sources: there is a due day for it only once an office has confirmed the number.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.fields import choice, choices, credit_code, day, files, flag, link, longtext, telephone, text
from app.domain.identifiers import normalised_patent_number, patent_number_problem
from app.domain.problems import Level, Problem
from app.domain.records import Record
from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow
from app.domain.value_kinds import Attachment

DRAFT, RECEIVED, FILED, SERVED, SUSPENDED, DECIDED, CLOSED, REFUSED = "待登记", "待立案", "已立案", "已送达", "中止", "已裁决", "已结案", "不予立案"
OWNER = "owner"
CLAUSE = "枣市监知保〔2022〕1号 二（三）一"
SORTS = ("发明", "实用新型", "外观设计")
FLAGS = ("民营企业", "中小微企业", "外资企业", "重复侵权", "群体侵权", "恶意侵权", "跨区域")
SERVED_BY = ("直接送达", "邮寄送达", "电子送达", "公告送达")
PUBLIC = SERVED_BY[-1]
INVALIDATION = ("没有提出", "已受理", "维持有效", "部分无效", "全部无效")
DECISIONS = ("责令停止侵权", "驳回请求", "撤回请求", "调解结案", "撤销案件")


def dispute_actors(record: Any, unit: Any) -> set[str]:
    """The unit that rules."""
    return {OWNER} if unit.uid == record.unit else set()


DISPUTE_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("receive", "登记收到请求", (DRAFT,), RECEIVED, OWNER, "已收到请求书", clause=CLAUSE, check=happened("requested_on")),
        Move(
            "file",
            "立案",
            (RECEIVED,),
            FILED,
            OWNER,
            "已立案",
            needs=("filed_on", "panel"),
            told="登记决定",
            check=all_of(happened("filed_on"), in_order("requested_on", "filed_on")),
        ),
        Move("refuse", "不予立案", (RECEIVED,), REFUSED, OWNER, "不予立案", remark=True),
        Move(
            "serve",
            "登记送达",
            (FILED,),
            SERVED,
            OWNER,
            "请求书副本已送达",
            needs=("served_by", "served_on"),
            asks=("notice_at",),
            check=all_of(happened("served_on"), in_order("filed_on", "served_on")),
        ),
        Move(
            "decide",
            "登记裁决",
            (FILED, SERVED),
            DECIDED,
            OWNER,
            "已作出裁决",
            needs=("decision", "decided_on"),
            asks=("decision_number",),
            check=all_of(happened("decided_on"), in_order("filed_on", "decided_on")),
        ),
        Move(
            "close",
            "结案",
            (DECIDED,),
            CLOSED,
            OWNER,
            "已结案",
            needs=("closed_on",),
            asks=("sued", "court"),
            check=all_of(happened("closed_on"), in_order("decided_on", "closed_on")),
        ),
        Move("suspend", "中止审理", (FILED, SERVED), SUSPENDED, OWNER, "已中止", needs=("suspended_on",), remark=True, check=happened("suspended_on")),
        Move(
            "resume",
            "恢复审理",
            (SUSPENDED,),
            SERVED,
            OWNER,
            "已恢复",
            needs=("resumed_on",),
            check=all_of(happened("resumed_on"), in_order("suspended_on", "resumed_on")),
        ),
    ),
    actors=dispute_actors,
    actor_names={OWNER: "裁决单位"},
    closed=frozenset((CLOSED, REFUSED)),
    editable=frozenset((DRAFT, RECEIVED, FILED, SERVED, SUSPENDED)),
)


@dataclass(kw_only=True)
class PatentDispute(
    Record,
    table="patent_dispute",
    title="专利行政裁决",
    named_by=("number", "petitioner"),
    steps=DISPUTE_STEPS,
    belongs_to=("lead",),
    number_word="裁",
    ends=("closed_on", "requested_on"),
):
    """One request for a ruling on a patent."""

    number: str | None = text("裁决编号", allotted=True, search=True)
    lead: str | None = link("线索", "lead", listed=False, indexed=True)
    petitioner: str | None = text("请求人", required=True, search=True)
    petitioner_phone: str | None = telephone("请求人电话", listed=False)
    respondent: str | None = text("被请求人", required=True, search=True)
    respondent_code: str | None = credit_code("被请求人信用代码", listed=False)
    respondent_address: str | None = text("被请求人地址", listed=False)
    patent_number: str | None = text("专利号", required=True, search=True, indexed=True)
    sort: str | None = choice("专利类型", SORTS, required=True)
    invention: str | None = text("专利名称", listed=False)
    requested_on: str | None = day("收到请求书日期", required=True, past=True, indexed=True)
    facts: str | None = longtext("请求事项和理由", required=True)
    flags: tuple[str, ...] = choices("情形", FLAGS)
    panel: str | None = text("合议组", listed=False)
    filed_on: str | None = day("立案日期")
    served_by: str | None = choice("送达方式", SERVED_BY, listed=False)
    served_on: str | None = day("送达日期", listed=False)
    notice_at: str | None = text("公告网址", listed=False, longest=500)
    answered_on: str | None = day("答辩日期", listed=False)
    due_on: str | None = day("本环节届满日", derived=True, indexed=True)
    invalidation: str | None = choice("无效宣告", INVALIDATION)
    invalidation_number: str | None = text("无效宣告案件编号", listed=False)
    joined: str | None = link("合并审理的案件", "patent_dispute", listed=False)
    suspended_on: str | None = day("中止日期", listed=False)
    resumed_on: str | None = day("恢复日期", listed=False)
    decision: str | None = choice("裁决结果", DECISIONS)
    decision_number: str | None = text("裁决书文号", listed=False)
    decided_on: str | None = day("裁决日期", listed=False)
    sued: bool | None = flag("当事人起诉", listed=False)
    court: str | None = text("受诉法院、案号", listed=False)
    closed_on: str | None = day("结案日期", listed=False)
    papers: tuple[Attachment, ...] = files("附件")

    def complete(self) -> None:
        """The number as 202110123456.7."""
        self.patent_number = normalised_patent_number(self.patent_number) if self.patent_number else None

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """Old numbers may lack their check digit, so that a person looks at them."""
        wrong = patent_number_problem(self.patent_number) if self.patent_number else None
        if wrong is not None:
            yield "patent_number", wrong if wrong.level is not Level.ERROR else Problem(Level.WARNING, wrong.text)
