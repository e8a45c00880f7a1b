"""Who does what: the tasks of a document with the units that answer for them, and a bureau's own plan of them (S1-02, S1-60, S3-50, S4-14, S4-18)."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.fields import choice, choices, day, files, link, links, longtext, text, whole_number
from app.domain.organisation import UNIT_KINDS
from app.domain.problems import Problem, warning
from app.domain.records import Audience, Record
from app.domain.value_kinds import Attachment

CLAUSE = "枣市监知保〔2022〕1号 三（一）"
STAGES = ("未开始", "进行中", "已完成", "暂缓")


@dataclass(kw_only=True)
class SchemeTask(
    Record, table="scheme_task", title="任务条目", audience=Audience.ALL, named_by=("scheme", "place", "task"), computed={"unit_names": "责任单位"}
):
    """One task of a document and the units in its brackets: the responsibility matrix, row by row."""

    scheme: str | None = text("方案", required=True, search=True, indexed=True)
    place: int | None = whole_number("序号", required=True, least=1, most=999)
    task: str | None = text("任务", required=True, search=True)
    what: str | None = longtext("任务内容")
    responsible: tuple[str, ...] = links("责任单位", "unit", listed=True)
    responsible_kinds: tuple[str, ...] = choices("责任单位类型", UNIT_KINDS)
    others: str | None = text("其他责任单位（原文）", listed=False)
    basis: str | None = text("依据", listed=False)
    basis_text: str | None = longtext("依据原文")

    @property
    def unit_names(self) -> str:
        """Units that the document names by kind only."""
        return self.others or ""


@dataclass(kw_only=True)
class Plan(Record, table="plan", title="工作计划", named_by=("year", "headline"), number_word="计"):
    """A bureau's own plan for one document and one year (实施方案或工作计划)."""

    number: str | None = text("计划编号", allotted=True, search=True)
    scheme: str | None = text("方案", required=True, offers=("scheme_task", "scheme"), hint="按“任务条目”里方案的名称，从列表中选择")
    headline: str | None = text("计划名称", required=True, search=True)
    year: int | None = whole_number("年度", required=True, least=2000, most=2100)
    leader: str | None = text("负责领导", clause=CLAUSE)
    measures: str | None = longtext("领导带头、目标管理、制度保证", clause=CLAUSE)
    progress: int | None = whole_number("总进度（%）", allotted=True)
    counted_on: str | None = day("统计日期", allotted=True)
    open_tasks: str | None = text("未完成", allotted=True, longest=500)
    papers: tuple[Attachment, ...] = files("方案文件")


@dataclass(kw_only=True)
class PlanTask(Record, table="plan_task", title="计划任务", waits=("due_on", "done_on"), seen_with="plan", named_by=("place", "task")):
    """One task of the plan with its owner, its day, its progress and what shows it."""

    plan: str | None = link("工作计划", "plan", required=True, listed=False, indexed=True)
    place: int | None = whole_number("序号", required=True, least=1, most=999)
    task: str | None = text("任务", required=True, search=True)
    measures: str | None = longtext("具体措施", clause=CLAUSE)
    owner_unit: str | None = link("责任单位", "unit", wanted=True, clause=CLAUSE)
    owner: str | None = text("责任人", wanted=True, clause=CLAUSE)
    due_on: str | None = day("完成时限", wanted=True, indexed=True)
    percent: int | None = whole_number("进度（%）", most=100, wanted=True)
    stage: str | None = choice("情况", STAGES)
    progress: str | None = longtext("进展情况")
    done_on: str | None = day("完成日期", past=True, listed=False)
    evidence: tuple[Attachment, ...] = files("印证材料")
    source: str | None = link("任务条目", "scheme_task", allotted=True, listed=False)

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """What is finished has a day."""
        if self.percent == 100 and not self.done_on:
            yield "percent", warning("进度到了100%，请填写完成日期。")
