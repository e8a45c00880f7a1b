"""Keeping and destroying of personal values: the list of what is over, its approval, and what was destroyed.

`domain-rules.md` C-6; 个人信息保护法 第十九条、第四十七条.
A list names records and fields, never values. What "destroyed" means is told in docs/decisions/keeping-and-destroying.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.fields import Sensitivity, day, link, longtext, text, whole_number
from app.domain.legal_review import people_in
from app.domain.problems import Problem, warning
from app.domain.records import Audience, Record, fields_of
from app.domain.step_checks import all_of, happened
from app.domain.steps import Move, Workflow

DRAFT, SUBMITTED, APPROVED, DESTROYED = "拟稿", "待批准", "已批准", "已销毁"
OWNER = "owner"
LAW = "个人信息保护法 第十九条、第四十七条"
RULES = {Sensitivity.PERSONAL: "keeping-personal", Sensitivity.SENSITIVE: "keeping-sensitive"}
"""The time limit by which values of a sensitivity are kept; others are kept with their record for good."""


def check_listed(before: Any, _after: Any, _today: str) -> tuple[str, str] | None:
    """A list that names nothing is not sent on."""
    return None if before.items else ("清册里还没有条目。", "请先办理“列出到期内容”。")


def _by_another(before: Any, after: Any, _today: str) -> tuple[str, str] | None:
    """Nobody approves a list of their own."""
    own = people_in(after.approved_by) & people_in(before.maker)
    if own:
        return f"{'、'.join(sorted(own))}是清册的编制人，不能自己批准。", "请由负责人批准。"
    return None


check_approver = all_of(_by_another, happened("approved_on"))


def _by_two(_before: Any, after: Any, _today: str) -> tuple[str, str] | None:
    """Two people watch over it, as with paper."""
    if len(people_in(after.witnesses)) < 2:
        return "监销人至少要有两名。", "请填写两名监销人，用顿号隔开。"
    return None


check_witnesses = all_of(_by_two, happened("destroyed_on"))


def list_actors(record: Any, unit: Any) -> set[str]:
    """The unit whose records these are."""
    return {OWNER} if unit.uid == record.unit else set()


DESTRUCTION_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("submit", "送批", (DRAFT,), SUBMITTED, OWNER, "已送负责人批准", clause=LAW, check=check_listed),
        Move(
            "approve",
            "批准销毁",
            (SUBMITTED,),
            APPROVED,
            OWNER,
            "负责人已批准",
            needs=("approved_by", "approved_on"),
            clause=LAW,
            told="登记决定",
            check=check_approver,
        ),
        Move("destroy", "销毁", (APPROVED,), DESTROYED, OWNER, "已销毁", needs=("destroyed_on", "witnesses"), clause=LAW, check=check_witnesses),
        Move("refuse", "退回", (SUBMITTED, APPROVED), DRAFT, OWNER, "已退回", remark=True),
    ),
    actors=list_actors,
    actor_names={OWNER: "登记单位"},
    closed=frozenset((DESTROYED,)),
    editable=frozenset((DRAFT,)),
)


@dataclass(kw_only=True)
class DestructionList(
    Record, table="destruction_list", title="销毁清册", audience=Audience.HERE, named_by=("number", "until"), steps=DESTRUCTION_STEPS, number_word="毁"
):
    """What is over on a day, with who made, approved and watched."""

    number: str | None = text("清册编号", allotted=True, search=True)
    until: str | None = day("保存期限截至", required=True, past=True, hint="保存期限在这一天或以前届满的列入清册")
    maker: str | None = text("编制人", required=True)
    counted_on: str | None = day("列出日期", allotted=True)
    items: int | None = whole_number("列入条数", allotted=True)
    reason: str | None = longtext("销毁理由", clause=LAW)
    approved_by: str | None = text("批准人", listed=False)
    approved_on: str | None = day("批准日期")
    destroyed_on: str | None = day("销毁日期")
    witnesses: str | None = text("监销人", listed=False, hint="两人，用顿号隔开")
    destroyed: int | None = whole_number("已销毁条数", allotted=True)
    older_backups: str | None = text("早于销毁的备份", allotted=True, listed=False, longest=500)


@dataclass(kw_only=True)
class DestructionItem(Record, table="destruction_item", title="销毁条目", seen_with="list", named_by=("what",), computed={"decided": "处理（保留理由）"}):
    """One record with the fields of which the keeping-time is over; the office may keep it and says why."""

    list: str | None = link("销毁清册", "destruction_list", required=True, listed=False, indexed=True)
    place: int | None = whole_number("顺序", allotted=True, listed=False)
    sort: str | None = text("类别", allotted=True)
    what: str | None = text("记录", allotted=True, longest=500, search=True)
    labels: str | None = text("销毁的栏目", allotted=True, longest=500)
    ended_on: str | None = day("办结日期", allotted=True)
    over_on: str | None = day("保存期满", allotted=True)
    kept_because: str | None = text("保留理由", longest=500, hint="正在诉讼、复议、审计等还要用的，写明理由，就不销毁")
    outcome: str | None = text("处理结果", allotted=True, longest=500)
    of_kind: str | None = text("记录种类", allotted=True, listed=False)
    of: str | None = text("记录标识", allotted=True, listed=False, indexed=True)
    names: str | None = text("栏目标识", allotted=True, listed=False, longest=500)

    @property
    def decided(self) -> str:
        """What became of it; before that, why it is kept."""
        return self.outcome or (f"保留：{self.kept_because}" if self.kept_because else "")

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """A reason is a sentence."""
        if self.kept_because is not None and len(self.kept_because) < 2:
            yield "kept_because", warning("请写明保留的理由。")


PAPERS: tuple[type[Record], ...] = (DestructionList, DestructionItem)
"""They never leave this computer, because they tell of reporters, too; on paper they are signed and kept."""


def guarded_fields(kind: type[Record]) -> dict[str, Sensitivity]:
    """The fields of a kind that are not kept for good."""
    return {name: field.sensitivity for name, field in fields_of(kind).items() if field.sensitivity in RULES}
