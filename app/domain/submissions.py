"""What a unit hands in for a duty: its pieces, when it left, and the receipt (S2-70)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.fields import choice, day, files, link, longtext, moment, text
from app.domain.records import Record
from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow
from app.domain.value_kinds import Attachment

PREPARING, HANDED_IN, RECEIVED, SENT_BACK = "准备中", "已报送", "已收到", "退回补正"
OWNER, RECEIVER = "owner", "receiver"
WAYS = ("邮箱", "内网", "U盘", "纸质送达", "数据包", "一体化平台")
OWN = "本单位设定"


def submission_actors(submission: Any, unit: Any) -> set[str]:
    """Who hands in, and who receives: the unit that the duty names, or the bureau."""
    found = {OWNER} if unit.uid == submission.unit else set()
    return found | ({RECEIVER} if unit.uid == submission.receiver or unit.bureau else set())


check_handed_in = happened("handed_in_on")
check_received = all_of(happened("confirmed_on"), in_order("handed_in_on", "confirmed_on"))


SUBMISSION_STEPS = Workflow(
    start=PREPARING,
    moves=(
        Move("hand_in", "登记报送", (PREPARING, SENT_BACK), HANDED_IN, OWNER, "已报送", needs=("handed_in_on", "way"), clause=OWN, check=check_handed_in),
        Move(
            "note_receipt",
            "登记回执",
            (HANDED_IN,),
            RECEIVED,
            OWNER,
            "已登记回执",
            needs=("confirmed_on",),
            asks=("receipt", "receipt_at", "receipt_files"),
            clause=OWN,
            check=check_received,
        ),
        Move("receive", "签收", (HANDED_IN,), RECEIVED, RECEIVER, "已签收", needs=("confirmed_on",), asks=("receipt",), clause=OWN, check=check_received),
        Move("send_back", "退回补正", (HANDED_IN,), SENT_BACK, RECEIVER, "已退回补正", remark=True, clause=OWN),
    ),
    actors=submission_actors,
    actor_names={OWNER: "报送单位", RECEIVER: "接收单位"},
    closed=frozenset((RECEIVED,)),
    editable=frozenset((PREPARING, SENT_BACK)),
    parties=("receiver",),
)

LONGEST_HEADLINE = 50
"""Characters; a longer first line is text."""


@dataclass(kw_only=True)
class Submission(
    Record,
    table="submission",
    title="报送",
    named_by=("name_of_duty", "period"),
    steps=SUBMISSION_STEPS,
    also_seen_by=("receiver",),
    computed={"late": "是否迟报", "subject": "报送事项", "headline": "文稿标题", "prose": "文稿（不含标题）"},
):
    """One duty of one period, from its preparation to the receipt. Its package is kept byte for byte as it was handed in."""

    duty: str | None = link("报送任务", "duty", required=True, indexed=True)
    name_of_duty: str | None = text("任务名称", allotted=True, search=True)
    period: str | None = text("期次", required=True)
    due_on: str | None = day("截止日期", required=True)
    receiver: str | None = link("报送给", "unit", allotted=True)
    summary: str | None = longtext("文稿（总结）正文")
    summary_files: tuple[Attachment, ...] = files("文稿（总结）文件")
    contents: str | None = longtext("报送件", allotted=True)
    missing: str | None = longtext("缺项", allotted=True)
    allowed_because: str | None = text("缺项报送的理由", listed=False)
    package: tuple[Attachment, ...] = files("报送包", allotted=True)
    built_on: str | None = day("生成日期", allotted=True, listed=False)
    printed_on: str | None = day("打印日期", allotted=True, listed=False)
    handed_in_on: str | None = day("报送日期")
    way: str | None = choice("报送方式", WAYS)
    confirmed_on: str | None = day("收到日期")
    receipt: str | None = text("回执")
    receipt_at: str | None = moment("提交（收到）时间", listed=False)
    receipt_files: tuple[Attachment, ...] = files("回执截图")
    note: str | None = longtext("备注")

    @property
    def late(self) -> str:
        """迟报3天, or nothing."""
        days = days_late(self.due_on, self.handed_in_on)
        return f"迟报{days}天" if days else ""

    @property
    def subject(self) -> str:
        """What the duty is about, as a headline names it: its name without 报送."""
        return (self.name_of_duty or "").removesuffix("报送")

    @property
    def headline(self) -> str:
        """The first line of the prose, when it is short and has no stop; nothing otherwise."""
        first, more, _ = (self.summary or "").partition("\n")
        first = first.strip()
        return first if more and 0 < len(first) <= LONGEST_HEADLINE and first[-1] not in "。；：，】" else ""

    @property
    def prose(self) -> str:
        """The prose behind its headline."""
        return (self.summary or "").partition("\n")[2] if self.headline else self.summary or ""


def days_late(due_on: str | None, handed_in_on: str | None) -> int:
    """How many days after the due day it was handed in."""
    if not due_on or not handed_in_on:
        return 0
    return max(0, (date.fromisoformat(handed_in_on) - date.fromisoformat(due_on)).days)
