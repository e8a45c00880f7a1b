"""传帮带: an experienced officer and one who learns, their goals, and what they did (S0-75; `仓市场监管〔2025〕94号` 三（三）1)."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.fields import choice, day, link, longtext, text, whole_number
from app.domain.problems import Problem, error
from app.domain.records import Record

CLAUSE = "仓市场监管〔2025〕94号 三（三）1"
MEANS = ("共同办案", "现场指导", "案例讲解", "文书评阅", "其他")


@dataclass(kw_only=True)
class Mentorship(Record, table="mentorship", title="传帮带", named_by=("mentor", "trainee"), also_seen_by=("other_unit",)):
    """A pair of officers."""

    mentor: str | None = link("带教人员", "person", required=True, indexed=True, clause=CLAUSE)
    trainee: str | None = link("学习人员", "person", required=True, indexed=True)
    other_unit: str | None = link("带教人员所在单位", "unit", listed=False, hint="不在本单位的填写，对方能看到")
    starts_on: str | None = day("开始日期", required=True, indexed=True)
    ends_on: str | None = day("结束日期", over="已结束", last_day=True)
    goals: str | None = longtext("培养目标", required=True)
    plan: str | None = longtext("带教计划")
    result: str | None = longtext("期满评价")

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """Two people, and days in order."""
        if self.mentor and self.mentor == self.trainee:
            yield "trainee", error("带教人员和学习人员不能是同一个人。")
        if self.ends_on and self.starts_on and self.ends_on < self.starts_on:
            yield "ends_on", error("结束日期早于开始日期。请核对两个日期。")


@dataclass(kw_only=True)
class MentorRecord(Record, table="mentor_record", title="传帮带记录", seen_with="mentorship", named_by=("held_on", "subject")):
    """One thing that the pair did."""

    mentorship: str | None = link("传帮带", "mentorship", required=True, listed=False, indexed=True)
    held_on: str | None = day("日期", required=True, past=True, indexed=True)
    means: str | None = choice("方式", MEANS, required=True)
    subject: str | None = text("内容", required=True, search=True)
    case: str | None = link("案件", "case_file", listed=False)
    hours: int | None = whole_number("学时", most=999)
    gained: str | None = longtext("收获和问题")
