"""What the pane of a referral says, from its detail: terms, receipt, course."""

from collections.abc import Sequence

from app.domain.dates import shown_day
from app.services.referral_views import ReferralDetail
from app.ui.leads.columns import month_day
from app.ui.referrals.columns import state_chip
from app.ui.widgets import ChipText, Dot, Happening


def chips_of(detail: ReferralDetail) -> list[ChipText]:
    """State, and whether another district is part of it."""
    outside = [ChipText("外区")] if detail.row.outside else []
    return [state_chip(detail.row), *outside, *([ChipText("回收站")] if detail.referral.deleted else [])]


def terms_of(detail: ReferralDetail) -> list[tuple[str, str]]:
    """Who tells whom, what for, until when, and what came back."""
    one, row = detail.referral, detail.row
    facts = [
        ("编号", one.number or "未编号"),
        ("移送", f"{row.sender} → {row.receiver}·{month_day(one.sent_on)}"),
        ("进度", row.course.words),
        ("目的", one.purpose or ""),
        ("依据", one.basis or ""),
        ("使用期限", f"至{shown_day(one.ends_on)}" if one.ends_on else ""),
        ("商请反馈", f"{month_day(one.answer_by)}前" if one.answer_by else ""),
        ("联系人", "·".join(part for part in (one.contact, one.contact_phone) if part)),
        ("回执", "·".join(part for part in (month_day(one.receipt_on), one.receipt_by) if part)),
        ("对方线索", one.their_number or ""),
        ("反馈", f"{month_day(one.result_on)}：{one.result}" if one.result else ""),
    ]
    return [(label, words) for label, words in facts if words]


def explained(detail: ReferralDetail) -> list[tuple[str, str]]:
    """The sender's own words beside the copied fields."""
    one = detail.referral
    if detail.row.hidden:
        return []
    facts = [("移送理由", one.reason), ("已做工作", one.done_so_far), ("附件目录", one.annexes), ("物品清单", one.items)]
    return [(label, words) for label, words in facts if words]


def happenings_of(detail: ReferralDetail) -> Sequence[Happening]:
    """The steps that were taken; then what is waited for."""
    done = [Happening(month_day(step.at), step.done, "·".join(part for part in (step.unit, step.by, step.remark) if part)) for step in detail.taken]
    waiting = "、".join(dict.fromkeys(step.who for step in detail.steps if step.move.name in ("accept", "feed_back")))
    more = [Happening("", f"等{waiting}办理", detail.row.course.words, Dot.PRESENT)] if waiting else []
    return [*done, *more] or [Happening("", "拟稿，还没有移送", dot=Dot.TO_COME)]
