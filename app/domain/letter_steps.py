"""The steps of a letter: written, approved, numbered, sent; or put aside with a reason (GB/T 9704-2012 7.2.5, 7.3.5)."""

from typing import Any

from app.domain.step_checks import all_of, happened
from app.domain.steps import Move, Workflow

DRAFT, SIGNED, SENT, VOID = "草稿", "已签发", "已发出", "已作废"
OWNER = "owner"


def letter_actors(letter: Any, unit: Any) -> set[str]:
    """The unit whose letter it is."""
    return {OWNER} if unit.uid == letter.unit else set()


def _bears_a_number(before: Any, _after: Any, _today: str) -> tuple[str, str] | None:
    """Unless its sort has none."""
    if before.numbered and not before.number:
        return "公文还没有编号，不能发出。", "请先编号；本机没有号段时，请编号电脑的经办人编号。"
    return None


check_sending = all_of(_bears_a_number, happened("sent_on"))


LETTER_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("sign", "签发", (DRAFT,), SIGNED, OWNER, "已签发", needs=("approver",)),
        Move("reopen", "退回修改", (SIGNED,), DRAFT, OWNER, "已退回修改", remark=True),
        Move("send", "登记发出", (SIGNED,), SENT, OWNER, "已发出", needs=("sent_on",), asks=("sent_by",), check=check_sending),
        Move("void", "作废", (SIGNED, SENT), VOID, OWNER, "已作废", remark=True),
    ),
    actors=letter_actors,
    actor_names={OWNER: "发文单位"},
    closed=frozenset((SENT, VOID)),
    editable=frozenset((DRAFT,)),
)
