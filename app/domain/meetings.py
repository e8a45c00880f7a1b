"""推进会和其他会议: agenda, who came, what was decided to be done by whom until when, and what is carried on to the next one (S0-24, S0-25)."""

from dataclasses import dataclass
from typing import Any

from app.domain.fields import choice, choices, day, flag, link, longtext, moment, text
from app.domain.records import Audience, Record
from app.domain.steps import Move, Workflow

DRAFT, CALLED, HELD, CANCELLED = "筹备", "已通知", "已召开", "已取消"
HOST = "host"
CLAUSE = "仓市场监管〔2025〕94号 二（一）"
JOINT = "联席会议"
SORTS = ("专班季度工作推进会", "案件研讨会", JOINT, "其他会议")
AGENDA = ("部署传达", "方向调整", "问题分析", "总结提升")


def meeting_actors(record: Any, unit: Any) -> set[str]:
    """The unit that calls it."""
    return {HOST} if unit.uid == record.unit else set()


MEETING_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("call", "发出通知", (DRAFT,), CALLED, HOST, "已通知", clause=CLAUSE),
        Move("hold", "登记召开", (CALLED,), HELD, HOST, "已召开", needs=("summary",), asks=("absent",), clause=CLAUSE),
        Move("cancel", "取消会议", (CALLED,), CANCELLED, HOST, "已取消", remark=True),
    ),
    actors=meeting_actors,
    actor_names={HOST: "召集单位"},
    closed=frozenset((HELD, CANCELLED)),
    editable=frozenset((DRAFT, CALLED)),
)


@dataclass(kw_only=True)
class Meeting(Record, table="meeting", title="会议", audience=Audience.ALL, named_by=("headline",), steps=MEETING_STEPS):
    """One meeting, from its notice to its minutes."""

    sort: str | None = choice("会议类别", SORTS, required=True)
    headline: str | None = text("会议名称", required=True, search=True)
    starts_at: str | None = moment("时间", required=True, indexed=True)
    place: str | None = text("地点", required=True)
    chair: str | None = text("主持人", listed=False)
    recorder: str | None = text("记录人", listed=False)
    agenda: tuple[str, ...] = choices("议程", AGENDA, clause=CLAUSE)
    topics: str | None = longtext("议题和要求")
    summary: str | None = longtext("议定事项和小结")
    absent: str | None = text("缺席及原因", listed=False, longest=500)


@dataclass(kw_only=True)
class Attendance(Record, table="attendance", title="参会人员", seen_with="meeting", named_by=("full_name",)):
    """Who is expected, and who came."""

    meeting: str | None = link("会议", "meeting", required=True, listed=False, indexed=True)
    full_name: str | None = text("姓名", required=True, search=True)
    works_at: str | None = link("单位", "unit")
    member: str | None = link("成员单位（外部）", "institution", clause="仓市场监管〔2025〕94号 三（三）5")
    post: str | None = text("职务")
    came: bool | None = flag("已到会")
    remark: str | None = text("备注", listed=False)


@dataclass(kw_only=True)
class ActionItem(Record, table="action_item", title="议定任务", seen_with="meeting", named_by=("what", "owner_unit"), computed={"progress": "进展"}):
    """One thing to be done. What is not finished is carried on to the next meeting, which names where it came from."""

    meeting: str | None = link("会议", "meeting", required=True, listed=False, indexed=True)
    what: str | None = text("任务", required=True, search=True, longest=500)
    owner_unit: str | None = link("责任单位", "unit", required=True)
    owner: str | None = text("责任人", required=True)
    due_on: str | None = day("完成时限", required=True, indexed=True)
    done_on: str | None = day("完成日期", past=True, wanted=True)
    result: str | None = longtext("落实情况")
    carried_from: str | None = link("上次会议的任务", "action_item", allotted=True, listed=False)

    @property
    def progress(self) -> str:
        """已完成 or 未完成."""
        return "已完成" if self.done_on else "未完成"
