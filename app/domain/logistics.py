"""后勤保障: what an office needs for its work – vehicles, recorders, tests – and what it was given (S0-34). The steps are 本单位设定."""

from dataclasses import dataclass
from typing import Any

from app.domain.fields import choices, day, link, longtext, moment, text, whole_number
from app.domain.records import Record
from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow
from app.domain.support_steps import is_bureau

DRAFT, ASKED, GRANTED, DECLINED, RETURNED, WITHDRAWN = "拟稿", "已申请", "已安排", "未能安排", "已归还", "已撤回"
ASKER, PROVIDER = "asker", "provider"
CLAUSE = "仓市场监管〔2025〕94号 二（二）"
ITEMS = ("车辆", "执法记录仪", "检测检验鉴定", "取证设备", "现场保障", "其他")
PROVIDERS = ("办公室", "内设机构")


def logistics_actors(record: Any, unit: Any) -> set[str]:
    """Who asks; 办公室, 产品质量安全监管科 and the bureau provide."""
    return ({ASKER} if unit.uid == record.unit else set()) | ({PROVIDER} if is_bureau(unit) or unit.kind in PROVIDERS else set())


LOGISTICS_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("ask", "提交申请", (DRAFT,), ASKED, ASKER, "已申请保障", clause=CLAUSE),
        Move(
            "grant",
            "安排保障",
            (ASKED,),
            GRANTED,
            PROVIDER,
            "已安排保障",
            needs=("granted", "granted_by", "granted_on"),
            clause=CLAUSE,
            told="答复",
            check=happened("granted_on"),
        ),
        Move("decline", "未能安排", (ASKED,), DECLINED, PROVIDER, "未能安排保障", remark=True),
        Move(
            "return",
            "登记归还",
            (GRANTED,),
            RETURNED,
            ASKER,
            "已归还、办结",
            needs=("returned_on",),
            asks=("return_note",),
            check=all_of(happened("returned_on"), in_order("granted_on", "returned_on")),
        ),
        Move("withdraw", "撤回", (ASKED,), WITHDRAWN, ASKER, "已撤回申请", remark=True),
    ),
    actors=logistics_actors,
    actor_names={ASKER: "申请单位", PROVIDER: "办公室（区局）"},
    closed=frozenset((DECLINED, RETURNED, WITHDRAWN)),
    editable=frozenset((DRAFT,)),
)


@dataclass(kw_only=True)
class LogisticsRequest(
    Record, table="logistics_request", title="保障申请", named_by=("number", "items"), steps=LOGISTICS_STEPS, belongs_to=("lead", "case"), number_word="保"
):
    """What is needed when and where, for a lead, a case or by itself."""

    number: str | None = text("申请编号", allotted=True, search=True)
    lead: str | None = link("线索", "lead", listed=False, indexed=True)
    case: str | None = link("案件", "case_file", listed=False, indexed=True)
    about: str | None = text("线索（案件）", search=True)
    asked_on: str | None = day("申请日期", required=True, past=True)
    items: tuple[str, ...] = choices("保障事项", ITEMS, required=True, clause=CLAUSE)
    count: int | None = whole_number("数量", least=1, most=999, listed=False)
    detail: str | None = longtext("具体需求", required=True)
    starts_at: str | None = moment("使用开始", required=True)
    ends_at: str | None = moment("使用结束", listed=False)
    place: str | None = text("使用地点", listed=False)
    people: str | None = text("使用人", required=True)
    reason: str | None = longtext("用途和理由")
    granted: str | None = longtext("安排情况")
    granted_by: str | None = text("安排人", listed=False)
    granted_on: str | None = day("安排日期")
    returned_on: str | None = day("归还日期")
    return_note: str | None = longtext("归还和使用情况")
