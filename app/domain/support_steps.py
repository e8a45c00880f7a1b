"""The steps of a support request (S0-73, `仓市场监管〔2025〕94号` 三（二）2 and 三（三）1).

The document gives no chain of approval: this one is 本单位设定. The coordinating office proposes, it does not order.
"""

from typing import Any

from app.domain.steps import Move, Workflow

DRAFT, SUBMITTED, COORDINATING, PROPOSED = "草稿", "已提交", "牵头所协调中", "已建议"
AGREED, PARTLY_AGREED, DECLINED = "已同意", "部分同意", "未同意"
WITH_TASK_FORCE, WITH_LEADER, DECIDED, REFUSED = "已提请专班", "已报分管领导", "已决定派员", "未能安排"
DISPATCHED, ON_SITE, CHANGE_ASKED, CHANGE_ASKED_ON_SITE = "已派员", "已到位", "申请变更", "到位后申请变更"
RETURNED, ANSWERED, WITHDRAWN = "已归队", "已反馈", "已撤回"

ASKER, COORDINATOR, LENDER, BUREAU = "asker", "coordinator", "lender", "bureau"

PROPOSES = "仓市场监管〔2025〕94号 三（二）2"
ASKS = "仓市场监管〔2025〕94号 三（三）1"
SUPPORTS = "仓市场监管〔2025〕94号 二（二）"
OWN = "本单位设定"

ONLY_THE_LENDER_SENDS = "请由派员单位负责人签发；牵头所提出建议（94号文 三(二)2）。"
ONLY_THE_LENDER_AGREES = "请由派员单位负责人决定；牵头所提出建议（94号文 三(二)2）。"
BEFORE_LEAVING = (SUBMITTED, COORDINATING, PROPOSED, AGREED, PARTLY_AGREED, DECLINED, WITH_TASK_FORCE, WITH_LEADER, DECIDED)
GROUP_CANNOT = (SUBMITTED, COORDINATING, DECLINED, PARTLY_AGREED)


SECTION = "业务科"
CANCEL = "取消"


def is_bureau(unit: Any) -> bool:
    """The bureau itself, or its section: what no group coordinates comes to them."""
    return bool(unit.bureau) or unit.kind == SECTION


def check_agreed(_before: Any, after: Any, _today: str) -> tuple[str, str] | None:
    """No more people are agreed to than were proposed."""
    if after.agreed_people is not None and after.proposed_people is not None and after.agreed_people > after.proposed_people:
        return f"同意 {after.agreed_people} 人，多于建议的 {after.proposed_people} 人。", "请核对人数；要多派，请先由牵头所改提建议。"
    return None


def check_change(before: Any, _after: Any, _today: str) -> tuple[str, str] | None:
    """A cancellation is agreed to as one: the people go home."""
    if before.change == CANCEL:
        return "申请单位提出的是取消。", "同意的话请办理“同意取消”，人员随即归队；不同意请办理“不同意变更”。"
    return None


def check_cancel(before: Any, _after: Any, _today: str) -> tuple[str, str] | None:
    """Nothing but a cancellation sends the people home."""
    if before.change and before.change != CANCEL:
        return f"申请单位提出的是{before.change}，不是取消。", "请办理“同意变更”或“不同意变更”。"
    return None


def support_actors(request: Any, unit: Any) -> set[str]:
    """What the unit is to this request. Where the coordinator itself asks, or there is none, the bureau coordinates."""
    coordinator = request.coordinator if request.coordinator != request.unit else None
    bureau = is_bureau(unit)
    found = {ASKER} if unit.uid == request.unit else set()
    found |= {COORDINATOR} if unit.uid == coordinator or (bureau and coordinator is None) else set()
    found |= {LENDER} if request.lender and unit.uid == request.lender else set()
    return found | ({BUREAU} if bureau else set())


SUPPORT_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("submit", "提交", (DRAFT,), SUBMITTED, ASKER, "已提交", clause=ASKS),
        Move("accept", "开始协调", (SUBMITTED,), COORDINATING, COORDINATOR, "牵头所开始协调", clause=PROPOSES),
        Move(
            "propose",
            "提出建议",
            (SUBMITTED, COORDINATING, DECLINED, PARTLY_AGREED),
            PROPOSED,
            COORDINATOR,
            "牵头所已建议",
            needs=("lender", "proposed_people"),
            asks=("proposal",),
            clause=PROPOSES,
            refusal="请由牵头所提出建议（94号文 三(二)2）。",
        ),
        Move("refer_up", "提请专班协调", GROUP_CANNOT, WITH_TASK_FORCE, COORDINATOR, "已提请专班（业务科）协调", remark=True, clause=SUPPORTS),
        Move(
            "agree",
            "同意",
            (PROPOSED,),
            AGREED,
            done="派员单位已同意",
            asks=("agreed_people",),
            who=LENDER,
            clause=OWN,
            refusal=ONLY_THE_LENDER_AGREES,
            check=check_agreed,
        ),
        Move(
            "partly_agree",
            "部分同意",
            (PROPOSED,),
            PARTLY_AGREED,
            done="派员单位部分同意",
            needs=("agreed_people",),
            remark=True,
            who=LENDER,
            clause=OWN,
            refusal=ONLY_THE_LENDER_AGREES,
            check=check_agreed,
        ),
        Move("decline", "不同意", (PROPOSED,), DECLINED, done="派员单位未同意", remark=True, who=LENDER, clause=OWN, refusal=ONLY_THE_LENDER_AGREES),
        Move("recommend", "报分管领导", (WITH_TASK_FORCE,), WITH_LEADER, BUREAU, "专班（业务科）已提出意见", asks=("proposal",), clause=OWN),
        Move("decide", "决定派员单位", (WITH_LEADER,), DECIDED, BUREAU, "分管领导已决定派员单位", needs=("lender", "proposed_people"), clause=OWN),
        Move("refuse", "未能安排", (WITH_TASK_FORCE, WITH_LEADER), REFUSED, BUREAU, "未能安排", remark=True, clause=OWN),
        Move(
            "dispatch",
            "派员",
            (AGREED, PARTLY_AGREED, DECIDED),
            DISPATCHED,
            LENDER,
            "已派员",
            clause=ASKS,
            refusal=ONLY_THE_LENDER_SENDS,
        ),
        Move("arrive", "确认到位", (DISPATCHED,), ON_SITE, ASKER, "人员已到位", clause=OWN),
        Move("ask_change", "申请变更", (DISPATCHED,), CHANGE_ASKED, ASKER, "申请单位提出变更", needs=("change", "change_reason"), clause=OWN),
        Move("ask_change_on_site", "申请变更", (ON_SITE,), CHANGE_ASKED_ON_SITE, ASKER, "申请单位提出变更", needs=("change", "change_reason"), clause=OWN),
        Move(
            "agree_change",
            "同意变更",
            (CHANGE_ASKED,),
            DISPATCHED,
            done="派员单位同意变更",
            who=LENDER,
            clause=OWN,
            refusal=ONLY_THE_LENDER_AGREES,
            check=check_change,
        ),
        Move(
            "agree_change_on_site",
            "同意变更",
            (CHANGE_ASKED_ON_SITE,),
            ON_SITE,
            done="派员单位同意变更",
            who=LENDER,
            clause=OWN,
            refusal=ONLY_THE_LENDER_AGREES,
            check=check_change,
        ),
        Move(
            "agree_cancel",
            "同意取消",
            (CHANGE_ASKED, CHANGE_ASKED_ON_SITE),
            RETURNED,
            done="派员单位同意取消，人员归队",
            who=LENDER,
            clause=OWN,
            refusal=ONLY_THE_LENDER_AGREES,
            check=check_cancel,
        ),
        Move(
            "decline_change",
            "不同意变更",
            (CHANGE_ASKED,),
            DISPATCHED,
            done="派员单位未同意变更",
            remark=True,
            who=LENDER,
            clause=OWN,
            refusal=ONLY_THE_LENDER_AGREES,
        ),
        Move(
            "decline_change_on_site",
            "不同意变更",
            (CHANGE_ASKED_ON_SITE,),
            ON_SITE,
            done="派员单位未同意变更",
            remark=True,
            who=LENDER,
            clause=OWN,
            refusal=ONLY_THE_LENDER_AGREES,
        ),
        Move(
            "recall", "提前召回", (DISPATCHED, ON_SITE), RETURNED, done="派员单位提前召回", remark=True, who=LENDER, clause=OWN, refusal=ONLY_THE_LENDER_AGREES
        ),
        Move("return", "确认归队", (ON_SITE,), RETURNED, LENDER, "人员已归队", clause=OWN, refusal="请由派员单位确认归队。"),
        Move("feed_back", "填写反馈", (RETURNED,), ANSWERED, ASKER, "申请单位已反馈", needs=("feedback", "rating"), clause=OWN),
        Move("withdraw", "撤回申请", BEFORE_LEAVING, WITHDRAWN, ASKER, "申请单位已撤回", remark=True, clause=OWN),
    ),
    actors=support_actors,
    actor_names={ASKER: "申请单位", COORDINATOR: "牵头所", LENDER: "派员单位", BUREAU: "区局（专班、分管领导）"},
    closed=frozenset((ANSWERED, WITHDRAWN, REFUSED)),
    editable=frozenset((DRAFT,)),
    parties=("coordinator",),
    turns_to="lender",
)
