"""The steps of a referral (S0-42, S3-40; `仓市场监管〔2025〕94号` 二（三）). That it was delivered is no step: receipts tell it.

The document gives no chain of steps: this one is 本单位设定. A unit without this program answers on paper; the sender enters its slip.
"""

from typing import Any

from app.domain.dates import shown_day
from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow

DRAFT, SENT, ACCEPTED = "拟稿", "已发出", "已受理"
RETURNED, ANSWERED, WITHDRAWN = "已退回", "已反馈", "已撤回"
SENDER, RECEIVER = "sender", "receiver"

SHARES = "仓市场监管〔2025〕94号 二（三）"
ONLY_THE_RECEIVER = "请由受送单位办理；书面答复可以登记书面回执。"
SLIP = ("receipt_on", "receipt_by")
RESULT = ("result", "result_on")


def ended(referral: Any, today: str) -> str:
    """Why what was copied may no longer be used, in one sentence; empty while it may."""
    if referral.state == WITHDRAWN:
        return "移送单位已撤回，内容不再使用。"
    if referral.ends_on and referral.ends_on < today:
        return f"使用期限已于{shown_day(referral.ends_on)}届满，内容不再使用。"
    return ""


def check_terms(_before: Any, after: Any, today: str) -> tuple[str, str] | None:
    """The purpose ends some day from now on, and no answer is asked for after it."""
    if after.ends_on < today:
        return "使用期限早于今天。", "请填写对方可以使用到哪一天。"
    if after.answer_by and after.answer_by > after.ends_on:
        return "商请反馈日期晚于使用期限。", "请核对两个日期。"
    if after.receiver == after.unit:
        return "受送单位是本单位自己。", "请选择别的单位。"
    return None


def _still_usable(before: Any, _after: Any, today: str) -> tuple[str, str] | None:
    """What has ended is not taken up."""
    why = ended(before, today)
    return (why, "还需要使用的，请移送单位重新移送。") if why else None


def _not_taken_up(before: Any, _after: Any, _today: str) -> tuple[str, str] | None:
    """One lead for one referral."""
    return (f"已经登记为线索{before.their_number}。", "请打开那条线索办理。") if before.their_number else None


check_slip = happened("receipt_on")
check_use = all_of(_still_usable, check_slip)
check_take_up = all_of(_not_taken_up, check_use)
check_result = all_of(happened("result_on"), in_order("receipt_on", "result_on"))


def referral_actors(referral: Any, unit: Any) -> set[str]:
    """The two units; the bureau of the sender only looks on."""
    return ({SENDER} if unit.uid == referral.unit else set()) | ({RECEIVER} if unit.uid == referral.receiver else set())


REFERRAL_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("send", "移送", (DRAFT,), SENT, SENDER, "已移送", clause=SHARES, check=check_terms),
        Move("accept", "受理", (SENT,), ACCEPTED, RECEIVER, "受送单位已受理", needs=SLIP, refusal=ONLY_THE_RECEIVER, check=check_use),
        Move(
            "take_up",
            "登记为本单位线索",
            (SENT, ACCEPTED),
            ACCEPTED,
            RECEIVER,
            "受送单位已受理并登记为线索",
            asks=(*SLIP, "their_number"),
            refusal=ONLY_THE_RECEIVER,
            check=check_take_up,
        ),
        Move("return", "退回", (SENT,), RETURNED, RECEIVER, "受送单位已退回", needs=SLIP, remark=True, refusal=ONLY_THE_RECEIVER, check=check_slip),
        Move("feed_back", "反馈", (ACCEPTED,), ANSWERED, RECEIVER, "受送单位已反馈", needs=RESULT, refusal=ONLY_THE_RECEIVER, check=check_result),
        Move("withdraw", "撤回", (SENT,), WITHDRAWN, SENDER, "移送单位已撤回", remark=True),
        Move("note_accepted", "登记书面受理", (SENT, ACCEPTED), ACCEPTED, SENDER, "书面回执：已受理", needs=SLIP, check=check_slip),
        Move("note_returned", "登记书面退回", (SENT, ACCEPTED), RETURNED, SENDER, "书面回执：已退回", needs=SLIP, remark=True, check=check_slip),
        Move("note_answered", "登记书面反馈", (ACCEPTED,), ANSWERED, SENDER, "书面回执：已反馈", needs=RESULT, check=check_result),
    ),
    actors=referral_actors,
    actor_names={SENDER: "移送单位", RECEIVER: "受送单位"},
    closed=frozenset((RETURNED, ANSWERED, WITHDRAWN)),
    editable=frozenset((DRAFT,)),
    parties=("receiver",),
)
PAPER = ("note_accepted", "note_returned", "note_answered")
"""Steps that the sender takes for a unit which answered on paper."""
