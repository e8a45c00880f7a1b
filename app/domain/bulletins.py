"""案件办理情况通报: the cases of a period by group, office, kind and stage, counted by the program, and what is said about them (S0-33)."""

from dataclasses import dataclass
from typing import Any

from app.domain.fields import choice, day, link, longtext, text, whole_number
from app.domain.records import Audience, Record
from app.domain.steps import Move, Workflow

DRAFT, ISSUED = "拟稿", "已通报"
HOST = "host"
CLAUSE = "仓市场监管〔2025〕94号 二（二）"
BY_GROUP, BY_OFFICE, BY_KIND, BY_STAGE = "按组团", "按承办单位", "按案件类型", "按办理阶段"
SECTIONS = (BY_GROUP, BY_OFFICE, BY_KIND, BY_STAGE)


def bulletin_actors(record: Any, unit: Any) -> set[str]:
    """Whoever drafts it issues it: 反不正当竞争执法稽查科, at its own or at the bureau's computer."""
    return {HOST} if unit.uid == record.unit else set()


BULLETIN_STEPS = Workflow(
    start=DRAFT,
    moves=(Move("issue", "通报", (DRAFT,), ISSUED, HOST, "已通报", needs=("approved_by",), clause=CLAUSE),),
    actors=bulletin_actors,
    actor_names={HOST: "通报单位"},
    closed=frozenset((ISSUED,)),
    editable=frozenset((DRAFT,)),
)


@dataclass(kw_only=True)
class CaseBulletin(
    Record,
    table="case_bulletin",
    title="案件办理情况通报",
    audience=Audience.ALL,
    named_by=("number", "starts_on"),
    steps=BULLETIN_STEPS,
    number_word="通",
    in_order=("starts_on", "ends_on"),
):
    """The cases that were filed in a period."""

    number: str | None = text("通报编号", allotted=True, search=True)
    starts_on: str | None = day("起始日期", required=True, indexed=True)
    ends_on: str | None = day("截止日期", required=True)
    counted_on: str | None = day("统计日期", allotted=True)
    total: int | None = whole_number("立案件数", allotted=True)
    overall: str | None = longtext("总体情况", clause=CLAUSE)
    problems: str | None = longtext("存在问题")
    demands: str | None = longtext("工作要求")
    maker: str | None = text("拟稿人", listed=False)
    approved_by: str | None = text("签发人", listed=False)


@dataclass(kw_only=True)
class CaseBulletinRow(Record, table="case_bulletin_row", title="通报明细", seen_with="bulletin", named_by=("section", "label")):
    """One line of one of the four tables; the lines of each table add up to the same total."""

    bulletin: str | None = link("案件办理情况通报", "case_bulletin", required=True, listed=False, indexed=True)
    place: int | None = whole_number("顺序", allotted=True, listed=False)
    section: str | None = choice("表", SECTIONS, required=True, allotted=True)
    label: str | None = text("项目", required=True, allotted=True)
    filed: int | None = whole_number("立案", allotted=True)
    running: int | None = whole_number("在办", allotted=True)
    decided: int | None = whole_number("已决定", allotted=True)
    closed: int | None = whole_number("已结案", allotted=True)
    overdue: int | None = whole_number("超期", allotted=True)
    fines: int | None = whole_number("罚没款（元）", allotted=True)
    note: str | None = text("备注")
