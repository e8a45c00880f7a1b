"""结对: what the two sides of a pairing do together, and the summary of a year (S0-41, S0-43; `仓市场监管〔2025〕94号` 二（三）)."""

from dataclasses import dataclass

from app.domain.fields import choice, day, files, link, longtext, text, whole_number
from app.domain.records import Record
from app.domain.value_kinds import Attachment

CLAUSE = "仓市场监管〔2025〕94号 二（三）"
SORTS = ("实地参观", "座谈交流", "日常监管执法联动", "案件线索共享", "经验做法与典型案例分享")


@dataclass(kw_only=True)
class PairingActivity(Record, table="pairing_activity", title="结对活动", named_by=("held_on", "subject"), belongs_to=("pairing",)):
    """One activity of a pairing, of one of the five kinds that the scheme names."""

    pairing: str | None = link("结对", "pairing", required=True, indexed=True)
    sort: str | None = choice("活动类别", SORTS, required=True, clause=CLAUSE)
    held_on: str | None = day("活动日期", required=True, past=True, indexed=True)
    subject: str | None = text("活动内容", required=True, search=True)
    place: str | None = text("地点", listed=False)
    our_people: str | None = text("本区参加人员")
    their_people: str | None = text("对方参加人员", listed=False)
    course: str | None = longtext("活动情况")
    outcome: str | None = longtext("成果")
    papers: tuple[Attachment, ...] = files("附件")


@dataclass(kw_only=True)
class PairingSummary(Record, table="pairing_summary", title="结对工作小结", named_by=("year", "pairing"), belongs_to=("pairing",), number_word="对"):
    """One pairing in one year: the program counts, people write what came of it."""

    number: str | None = text("小结编号", allotted=True, search=True)
    pairing: str | None = link("结对", "pairing", required=True, indexed=True)
    year: int | None = whole_number("年度", required=True, least=2_020, most=2_099, indexed=True)
    counted_on: str | None = day("统计日期", allotted=True)
    course: str | None = longtext("工作开展情况", clause=CLAUSE)
    effect: str | None = longtext("双向成效", clause=CLAUSE)
    plan: str | None = longtext("问题和下一年打算")
    maker: str | None = text("填表人", listed=False)


@dataclass(kw_only=True)
class PairingSummaryRow(Record, table="pairing_summary_row", title="结对统计", seen_with="summary", named_by=("item",)):
    """One thing that is counted, with the records behind the number."""

    summary: str | None = link("结对工作小结", "pairing_summary", required=True, listed=False, indexed=True)
    place: int | None = whole_number("顺序", allotted=True, listed=False)
    item: str | None = text("项目", required=True, allotted=True)
    count: int | None = whole_number("数量", allotted=True)
    evidence: str | None = longtext("依据的记录", allotted=True)
    note: str | None = text("备注")
