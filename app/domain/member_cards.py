"""个人履历卡: what a member of the 专班 plans, learns and does, summed up year by year (S0-22, S0-51; `仓市场监管〔2025〕94号` 二（一）).

No field is about a person's politics (S0-05).
"""

from dataclasses import dataclass

from app.domain.fields import choice, day, link, longtext, tenths, text, whole_number
from app.domain.records import Record

CLAUSE = "仓市场监管〔2025〕94号 二（一）"
TRAINING, SEMINAR, TALK, PUBLICITY, EXCHANGE = "参加培训", "参加研讨", "主讲研讨（授课）", "宣传", "现场观摩"
SORTS = (TRAINING, SEMINAR, TALK, PUBLICITY, EXCHANGE, "其他")


@dataclass(kw_only=True)
class MemberCard(Record, table="member_card", title="个人履历卡", named_by=("person",), known_by=("person",), belongs_to=("person",)):
    """One person: what is planned, and what came of it."""

    person: str | None = link("人员", "person", required=True, indexed=True)
    mentor: str | None = text("指导人", listed=False)
    goals: str | None = longtext("培养目标", clause=CLAUSE)
    plan: str | None = longtext("培养计划")
    counted_on: str | None = day("统计日期", allotted=True)
    remark: str | None = longtext("评价")


@dataclass(kw_only=True)
class Growth(Record, table="growth", title="培养记录", seen_with="card", named_by=("held_on", "what")):
    """One training, seminar or talk."""

    card: str | None = link("个人履历卡", "member_card", required=True, listed=False, indexed=True)
    sort: str | None = choice("类别", SORTS, required=True)
    held_on: str | None = day("日期", required=True, past=True, indexed=True)
    what: str | None = text("内容", required=True, search=True)
    hours: int | None = whole_number("学时", most=999)
    result: str | None = longtext("收获和考核")


@dataclass(kw_only=True)
class MemberYear(Record, table="member_year", title="年度履历", seen_with="card", named_by=("year",)):
    """The sums of one year, and the numbers of the records behind them."""

    card: str | None = link("个人履历卡", "member_card", required=True, listed=False, indexed=True)
    year: int | None = whole_number("年度", required=True, allotted=True)
    tenths_of_hours: int | None = tenths("学时", allotted=True)
    trainings: int | None = whole_number("培训", allotted=True)
    seminars: int | None = whole_number("研讨", allotted=True)
    talks: int | None = whole_number("主讲", allotted=True)
    publicity: int | None = whole_number("宣传", allotted=True)
    hosted: int | None = whole_number("主办案件", allotted=True)
    assisted: int | None = whole_number("协办案件", allotted=True)
    lent: int | None = whole_number("外派支援", allotted=True)
    model_cases: int | None = whole_number("采用典型案例", allotted=True)
    evidence: str | None = longtext("依据的记录", allotted=True)
    note: str | None = text("备注")
