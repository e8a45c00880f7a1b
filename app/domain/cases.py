"""案件档案: one case of the bureau with its outside number, its lead, its people and its days (S0-74, S0-87)."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.case_steps import CASE_STEPS
from app.domain.fields import choice, credit_code, day, files, flag, link, links, longtext, text, whole_number
from app.domain.lead_kinds import KIND_ENTRIES, LEAD_KINDS
from app.domain.problems import Problem, error
from app.domain.records import Record
from app.domain.spans import HINT, spans_problem
from app.domain.value_kinds import Attachment

DECISIONS = ("行政处罚", "不予行政处罚", "移送司法机关", "移送其他机关", "撤销立案", "其他处理")
CLOSINGS = ("执行完毕", "不予处罚", "移送", "撤销立案", "终止调查", "法院裁定后结案")
KEPT_FOR = ("永久", "30年", "10年")
ARCHIVE = "仓市场监管〔2025〕94号 三（三）1"


@dataclass(kw_only=True)
class Case(
    Record,
    table="case_file",
    title="案件档案",
    named_by=("number", "party"),
    steps=CASE_STEPS,
    also_seen_by=("assisting",),
    belongs_to=("lead",),
    number_word="案",
    computed={"all_handlers": "承办人员"},
):
    """A case as its archive describes it. The owning unit is the host (主办); others assist."""

    number: str | None = text("档案编号", allotted=True, search=True)
    outside_number: str | None = text("案件编号（案管系统）", search=True, indexed=True)
    lead: str | None = link("线索", "lead", listed=False, indexed=True)
    lead_number: str | None = text("线索编号", search=True, listed=False)
    party: str | None = text("当事人", required=True, search=True)
    party_code: str | None = credit_code("统一社会信用代码", listed=False, search=True)
    kind: str | None = choice("案件类型", LEAD_KINDS, more=KIND_ENTRIES, required=True)
    cause: str | None = text("案由", required=True)
    handlers: str | None = text("主办人员", required=True, hint="两人以上，用顿号隔开")
    assisting: tuple[str, ...] = links("协办单位", "unit", hint="协办单位能看到这一件")
    assistants: str | None = text("协办人员", listed=False)
    filed_on: str | None = day("立案日期", required=True, past=True, indexed=True)
    filed_by: str | None = text("立案批准人", listed=False)
    facts: str | None = longtext("案情")
    quick: bool | None = flag("简易程序", listed=False)
    excluded: str | None = longtext("扣除期间", hint=HINT)
    longer: str | None = longtext("再延长的集体讨论决定")
    longer_on: str | None = day("集体讨论日期", listed=False)
    longer_until: str | None = day("集体讨论确定的期限", listed=False)
    extended_by: str | None = text("延长批准人", listed=False)
    extended_on: str | None = day("延长批准日期", listed=False)
    due_on: str | None = day("办案届满日", derived=True, indexed=True)
    investigated_on: str | None = day("调查终结日期", listed=False)
    notified_on: str | None = day("告知日期", listed=False)
    hearing: bool | None = flag("当事人要求听证", listed=False)
    decision_kind: str | None = choice("处理决定", DECISIONS)
    decision_number: str | None = text("决定文书号", search=True, listed=False)
    decided_on: str | None = day("决定日期", indexed=True)
    fine: int | None = whole_number("罚没款（元）", listed=False)
    served_on: str | None = day("送达日期", listed=False)
    other_province: bool | None = flag("外省当事人", listed=False, hint="登记地在外省的，十个工作日内推送登记地省级市场监管部门")
    publish_by: str | None = day("处罚信息公示（推送）届满日", derived=True, indexed=True)
    published_on: str | None = day("公示日期", listed=False)
    published_at: str | None = text("公示网址", listed=False, longest=500)
    pushed_on: str | None = day("推送外省日期", listed=False)
    pushed_to: str | None = text("推送到的部门", listed=False)
    closing: str | None = choice("结案方式", CLOSINGS, listed=False)
    closed_on: str | None = day("结案日期", indexed=True)
    archive_number: str | None = text("归档号", search=True, listed=False)
    archived_on: str | None = day("归档日期", listed=False)
    archive_place: str | None = text("存放位置", listed=False)
    kept_for: str | None = choice("保管期限", KEPT_FOR, listed=False)
    note: str | None = longtext("备考说明", clause=ARCHIVE)
    papers: tuple[Attachment, ...] = files("附件")

    @property
    def all_handlers(self) -> str:
        """Those who handle and those who assist."""
        return "；".join(part for part in (self.handlers, f"协办：{self.assistants}" if self.assistants else "") if part)

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """A span that is not counted must be readable, or the due day would be wrong."""
        if wrong := spans_problem(self.excluded):
            yield "excluded", error(wrong)
