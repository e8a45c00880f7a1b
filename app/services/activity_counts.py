"""How often activities took place beside what is asked for, and who took part in them (S0-78, S1-10, S1-11, S3-10 … S3-12, S3-41)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.domain.activities import (
    EXCHANGE,
    FIVE,
    LESSONS,
    LISTED,
    PROTECTORS,
    SEMINAR,
    TASK_FORCE,
    WITH_CERTIFICATE,
    Activity,
    ActivityCount,
    ActivityCountRow,
    ActivityRule,
    Participant,
    Participation,
    ParticipationRow,
)
from app.domain.due import add_months
from app.domain.errors import BadInput
from app.domain.joint_action import ORDERED, SUMMED_UP, JointAction
from app.domain.organisation import Person, Unit
from app.domain.query import Condition, Query, Test, where_is
from app.domain.staffing import bureau_above
from app.services.counted_rows import Counted
from app.services.tallying import between
from app.services.task_force import roster_on
from app.services.workspace import Workspace

MONTHS = {"每月": 1, "每季": 3, "每年": 12}
ENOUGH, TOO_FEW, NONE_YET, MORE, AHEAD = "符合", "不足", "还没有开展", "多于要求", "尚未到期"
INFORMED = "供参考"
FIVE_BASIS = "枣市监知保〔2022〕1号 二（三）十"
"""Behind the mark of what others owe."""


@dataclass(frozen=True)
class RulePeriod:
    """One thing asked for in one period, and how often it took place."""

    rule: ActivityRule
    first: date
    last: date
    held: int
    mine: bool

    @property
    def period(self) -> str:
        """2026年, 2026年第3季度, 2026年11月."""
        match self.rule.per:
            case "每月":
                return f"{self.first.year}年{self.first.month}月"
            case "每季":
                return f"{self.first.year}年第{(self.first.month + 2) // 3}季度"
        return f"{self.first.year}年"

    @property
    def wanted(self) -> str:
        """1至2次, 至少1次."""
        least, most = self.rule.least or 0, self.rule.most
        return f"至少{least}次" if most is None else f"{least}至{most}次"

    def mark(self, today: date) -> str:
        """Whether that is enough, and for whom it counts."""
        if self.held < (self.rule.least or 0):
            over = TOO_FEW if self.held else NONE_YET
            word = over if self.last < today else AHEAD if self.first > today else f"还差{(self.rule.least or 0) - self.held}次"
        else:
            word = MORE if self.rule.most is not None and self.held > self.rule.most else ENOUGH
        return word if self.mine else f"{word}（{INFORMED}）"


def rule_periods(workspace: Workspace, year: int) -> list[RulePeriod]:
    """Everything that is asked for in a year, what this unit owes first."""
    found = [one for rule in workspace.records(ActivityRule).all() for one in _of_rule(workspace, rule, year)]
    return sorted(found, key=lambda one: (not one.mine, one.rule.code or "", one.first))


def _of_rule(workspace: Workspace, rule: ActivityRule, year: int) -> Iterator[RulePeriod]:
    step = MONTHS[rule.per or "每年"]
    mine = not rule.owed_by or workspace.unit.uid in rule.owed_by
    for number in range(12 // step):
        first = date(year, 1 + number * step, 1)
        last = add_months(first, step) - timedelta(days=1)
        yield RulePeriod(rule, first, last, len(_held(workspace, rule, first, last)), mine)


def _held(workspace: Workspace, rule: ActivityRule, first: date, last: date) -> list[Activity]:
    where = [where_is("sort", rule.sort), *between("held_on", first.isoformat(), min(last, workspace.today).isoformat())]
    where += [where_is(name, getattr(rule, name)) for name in ("platform", "occasion") if getattr(rule, name)]
    return [activity for activity in workspace.records(Activity).all(Query(where=tuple(where))) if not activity.called_off]


def behind_activities(workspace: Workspace, row: ActivityCountRow) -> dict[str, list[Activity]]:
    """The activities that a row counts."""
    tally = workspace.records(ActivityCount).find(row.tally)
    year = tally.year if tally is not None and tally.year else 0
    for one in rule_periods(workspace, year) if year else ():
        if (one.rule.full_name, one.period) == (row.asked, row.period):
            return {"held": _held(workspace, one.rule, one.first, one.last)}
    return {"held": [one for one in _publicity(workspace, year) if (row.asked or "").removeprefix("宣传") in one.five]} if year else {}


def count_activities(workspace: Workspace, tally: ActivityCount) -> Iterator[Counted]:
    """One row for each thing asked for in each period of the year."""
    if not tally.year:
        raise BadInput("还没有填写年度。", "请填写后再统计。")
    tally.counted_on = workspace.today.isoformat()
    rows = [
        {
            "asked": one.rule.full_name,
            "period": one.period,
            "place": place,
            "held": one.held,
            "wanted": one.wanted,
            "mark": one.mark(workspace.today),
            "basis": one.rule.basis,
        }
        for place, one in enumerate(rule_periods(workspace, tally.year), 1)
    ]
    rows += [row | {"place": len(rows) + place} for place, row in enumerate(_into_five(workspace, tally.year), 1)]
    yield Counted(ActivityCountRow, ("asked", "period"), rows, kept_by=("note",))


def _into_five(workspace: Workspace, year: int) -> Iterator[dict[str, Any]]:
    """How often publicity went into enterprises, units, communities, schools and the net (五进, S3-41)."""
    held = _publicity(workspace, year)
    for place in FIVE:
        count = sum(place in one.five for one in held)
        yield {"asked": f"宣传{place}", "period": f"{year}年", "held": count, "wanted": None, "mark": None if count else NONE_YET, "basis": FIVE_BASIS}


def _publicity(workspace: Workspace, year: int) -> list[Activity]:
    return [one for one in workspace.records(Activity).all(Query(where=between("held_on", f"{year}-01-01", f"{year}-12-31"))) if not one.called_off]


def count_participation(workspace: Workspace, tally: Participation) -> Iterator[Counted]:
    """One row for each officer in scope; those who took part in nothing are named, and so are the untrained."""
    if not tally.starts_on or not tally.ends_on:
        raise BadInput("还没有填写起止日期。", "请填写后再统计。")
    people = _in_scope(workspace, tally)
    attended = _attended(workspace, tally.starts_on, tally.ends_on)
    actions = _joint_actions(workspace, tally.starts_on, tally.ends_on)
    rows = [_row(person, place, attended.get(person.uid, ()), actions[person.uid]) for place, person in enumerate(people, 1)]
    trained = sum(bool(row["lessons"]) for row in rows)
    names = {person.uid: person.full_name or "" for person in people}
    tally.counted_on, tally.in_scope, tally.trained = workspace.today.isoformat(), len(people), trained
    tally.coverage = f"{trained}÷{len(people)}＝{100 * trained / len(people):.1f}%" if people else "没有登记人员"
    tally.untrained = "、".join(names[row["person"]] for row in rows if not row["lessons"]) or None
    tally.idle = "、".join(names[row["person"]] for row in rows if row["mark"]) or None
    yield Counted(ParticipationRow, ("person",), rows, kept_by=("note",))


def _in_scope(workspace: Workspace, tally: Participation) -> list[Person]:
    """The people in the chosen scope who worked in the unit, or in any of its bureau, at the end of the period; those of a list wherever they work."""
    units: Mapping[str, Unit] = {unit.uid: unit for unit in workspace.units()}
    bureau = bureau_above(workspace.unit.uid, units)
    on = tally.ends_on or ""

    members = {member.person for member in roster_on(workspace, on)} if tally.whom == TASK_FORCE else ()

    def belongs(person: Person) -> bool:
        if tally.whom == LISTED:
            return person.uid in tally.people
        here = person.works_at == tally.office if tally.office else bureau_above(person.works_at, units) == bureau
        wanted = {WITH_CERTIFICATE: bool(person.certificate), PROTECTORS: bool(person.team_roles), TASK_FORCE: person.uid in members}
        return here and wanted.get(tally.whom or "", True)

    found = [one for one in workspace.records(Person).all() if belongs(one) and one.works_on(on)]
    return sorted(found, key=lambda person: person.works_at or "")


def _attended(workspace: Workspace, first: str, last: str) -> Mapping[str, Sequence[tuple[Activity, Participant]]]:
    held = {one.uid: one for one in workspace.records(Activity).all(Query(where=between("held_on", first, last))) if not one.called_off}
    found: dict[str, list[tuple[Activity, Participant]]] = {}
    for participant in workspace.records(Participant).all(Query(where=(Condition("person", Test.FILLED),))):
        activity = held.get(participant.activity or "")
        if activity is not None and not participant.absent:
            found.setdefault(participant.person or "", []).append((activity, participant))
    return found


def _joint_actions(workspace: Workspace, first: str, last: str) -> Counter[str]:
    """How often each person was in a joint action of the period."""
    where = (*between("starts_on", first, last), Condition("state", Test.IN, (ORDERED, SUMMED_UP)))
    return Counter(uid for action in workspace.records(JointAction).all(Query(where=where)) for uid in action.people)


def _row(person: Person, place: int, attended: Sequence[tuple[Activity, Participant]], actions: int) -> dict[str, Any]:
    sorts = [activity.sort for activity, _ in attended]
    tenths = sum(_tenths(activity, participant) for activity, participant in attended)
    counted = {"lessons": sum(sort in LESSONS and sort != SEMINAR for sort in sorts), "seminars": sorts.count(SEMINAR)}
    counted |= {"exchanges": sorts.count(EXCHANGE)}
    return {
        "person": person.uid,
        "works_at": person.works_at,
        "place": place,
        **counted,
        "actions": actions,
        "others": len(sorts) - sum(counted.values()),
        "hours": f"{tenths / 10:g}",
        "mark": None if sorts or actions else "全期没有参加",
    }


def _tenths(activity: Activity, participant: Participant) -> int:
    own = participant.tenths_of_hours
    return (activity.tenths_of_hours if own is None else own) or 0


def rules_to_meet(workspace: Workspace) -> list[RulePeriod]:
    """What this unit itself still has to hold in the period that runs now."""
    today = workspace.today
    return [
        one
        for one in rule_periods(workspace, today.year)
        if one.mine and one.rule.owed_by and one.first <= today <= one.last and one.held < (one.rule.least or 0)
    ]
