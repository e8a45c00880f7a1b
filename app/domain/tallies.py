"""Tables over a period: the leads of a group and what came of its work (S0-61, S0-51), and how unevenly leads and cases are spread over the offices (S0-03).

Their rows are counted by the program.
"""

from dataclasses import dataclass
from typing import Any

from app.domain.fields import day, link, longtext, text, whole_number
from app.domain.records import Record

SUMMARY = "仓市场监管〔2025〕94号 三（二）2"
IMBALANCE = "仓市场监管〔2025〕94号 引言"
USUAL_FACTOR = 150
"""本单位设定: from one and a half times the average on an office is told as having many."""


def _count(label: str, **options: Any) -> Any:
    return whole_number(label, allotted=True, **options)


@dataclass(kw_only=True)
class GroupSummary(Record, table="group_summary", title="组团线索汇总", named_by=("number", "starts_on"), number_word="汇", in_order=("starts_on", "ends_on")):
    """The leads of a group that were received in a period, office by office."""

    number: str | None = text("汇总编号", allotted=True, search=True)
    group: str | None = link("组团", "case_group", required=True)
    starts_on: str | None = day("起始日期", required=True, indexed=True)
    ends_on: str | None = day("截止日期", required=True)
    counted_on: str | None = day("统计日期", allotted=True)
    lines: str | None = text("涉及其他条线", allotted=True, listed=False, longest=500)
    trend: str | None = longtext("情况分析", clause=SUMMARY)
    advice: str | None = longtext("处置和力量建议", clause=SUMMARY)
    maker: str | None = text("填表人", listed=False)


@dataclass(kw_only=True)
class GroupSummaryRow(Record, table="group_summary_row", title="汇总明细", seen_with="summary", named_by=("office",)):
    """One office: what came in, what became of it, and what counts twice."""

    summary: str | None = link("组团线索汇总", "group_summary", required=True, listed=False, indexed=True)
    place: int | None = _count("顺序", listed=False)
    office: str | None = link("监管所", "unit", required=True, allotted=True)
    received: int | None = _count("收到线索")
    doubled: int | None = _count("确认重复（并案）")
    net: int | None = _count("实有线索")
    filed: int | None = _count("立案")
    not_filed: int | None = _count("不予立案")
    referred: int | None = _count("移送")
    open: int | None = _count("在办")
    overdue: int | None = _count("超期")
    asked: int | None = _count("申请支援")
    lent: int | None = _count("派员支援")
    hosted: int | None = _count("主办结案")
    assisted: int | None = _count("协办结案")
    model_cases: int | None = _count("采用典型案例")
    publicity: int | None = _count("宣传")
    note: str | None = text("备注")


@dataclass(kw_only=True)
class Balance(Record, table="balance", title="案源均衡分析", named_by=("number", "starts_on"), number_word="衡", in_order=("starts_on", "ends_on")):
    """How leads and cases of a period compare with area, market subjects and people of each office."""

    number: str | None = text("分析编号", allotted=True, search=True)
    starts_on: str | None = day("起始日期", required=True, indexed=True)
    ends_on: str | None = day("截止日期", required=True)
    factor: int | None = whole_number("偏多偏少的界限（%）", least=101, most=1_000, listed=False, hint="本单位设定，一般为150：达到平均数的1.5倍为偏多")
    counted_on: str | None = day("统计日期", allotted=True)
    averages: str | None = text("平均数", allotted=True, longest=500)
    analysis: str | None = longtext("均衡情况分析", clause=IMBALANCE)
    advice: str | None = longtext("建议")
    maker: str | None = text("填表人", listed=False)


@dataclass(kw_only=True)
class BalanceRow(Record, table="balance_row", title="均衡明细", seen_with="balance", named_by=("office",)):
    """One office, ranked by leads and cases per officer."""

    balance: str | None = link("案源均衡分析", "balance", required=True, listed=False, indexed=True)
    place: int | None = _count("名次")
    office: str | None = link("监管所", "unit", required=True, allotted=True)
    group: str | None = link("组团", "case_group", allotted=True)
    hectares: int | None = _count("面积（公顷）")
    subjects: int | None = _count("市场主体")
    right_holders: int | None = _count("权利人")
    people: int | None = _count("执法人员")
    leads: int | None = _count("线索")
    cases: int | None = _count("案件")
    leads_each: str | None = text("人均线索", allotted=True)
    cases_each: str | None = text("人均案件", allotted=True)
    mark: str | None = text("均衡情况", allotted=True)
    note: str | None = text("备注")
