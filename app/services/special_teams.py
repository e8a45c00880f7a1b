"""专案组: forming it shows the case to the units of its members; a unit whose people leave it, and all when it is dissolved, see no more of it (S0-54)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from app.domain.cases import Case
from app.domain.errors import BadInput, NotAllowed
from app.domain.organisation import Person
from app.domain.query import Condition, Query, Test, where_is
from app.domain.special_team import FORMED, TEAM_STEPS, SpecialTeam, TeamMilestone, planned
from app.services.audiences import may_show, published_audience
from app.services.steps import put_asked, take_step
from app.services.workspace import Workspace


def form(workspace: Workspace, team: SpecialTeam, values: Mapping[str, Any], remark: str) -> SpecialTeam:
    """Form the team; its units see the case from now on. Raises NotAllowed unless the case is this unit's, or this is the bureau."""
    team = workspace.records(SpecialTeam).get(team.uid)
    case = _case_of(workspace, team)
    units, aims = units_of(workspace, team), list(planned(team.milestones, workspace.today))

    def write(change: Any, formed: SpecialTeam) -> None:
        formed.units = tuple(units)
        change.add_many([TeamMilestone(unit=team.unit, team=team.uid, due_on=day, what=what) for day, what in aims], ())
        change.move(case, sorted({*workspace.records(Case).audience(case.uid), *units}))

    return take_step(workspace, team, "form", values, remark, write)


def change_members(workspace: Workspace, team: SpecialTeam, values: Mapping[str, Any], remark: str) -> SpecialTeam:
    """Take other people in; a unit that has nobody in the team any more learns so, and gets nothing more of the case."""
    team = workspace.records(SpecialTeam).get(team.uid)
    case = _case_of(workspace, team)
    put_asked(team, TEAM_STEPS.move("change_members"), values)
    units = units_of(workspace, team)
    left = set(team.units) - set(units)

    def write(change: Any, changed: SpecialTeam) -> None:
        changed.left_units = tuple(sorted({*team.left_units, *left} - set(units)))
        changed.units = tuple(units)
        change.move(case, sorted({*_without(workspace, case, team, left), *units}))

    return take_step(workspace, team, "change_members", values, remark, write)


def dissolve(workspace: Workspace, team: SpecialTeam, values: Mapping[str, Any], remark: str) -> SpecialTeam:
    """Dissolve the team; units that have no other part in the case get nothing more of it."""
    team = workspace.records(SpecialTeam).get(team.uid)
    case = _case_of(workspace, team)
    staying = _without(workspace, case, team, team.units)

    def write(change: Any, _team: SpecialTeam) -> None:
        change.move(case, sorted(staying))

    return take_step(workspace, team, "dissolve", values, remark, write)


def _without(workspace: Workspace, case: Case, team: SpecialTeam, leaving: Collection[str]) -> set[str]:
    """Who goes on seeing the case when these units leave the team: of them only those with another part in it."""
    others = [one for one in teams_in_force(workspace, case.uid) if one.uid != team.uid]
    staying = {*published_audience(workspace, case), *(uid for one in others for uid in one.units)}
    return {uid for uid in workspace.records(Case).audience(case.uid) if uid in staying or uid not in leaving}


def units_of(workspace: Workspace, team: SpecialTeam) -> list[str]:
    """The units at which leader and members work. Raises BadInput for people of other districts or unknown ones."""
    outside = {unit.uid for unit in workspace.units() if unit.external}
    found = workspace.records(Person).many([uid for uid in (team.leader, *team.members) if uid])
    for person in found.values():
        if person.works_at in outside:
            raise BadInput(f"{person.name}是外区单位的人员，不能列入专案组。", "外区单位只用于结对、移送和协助。")
    return sorted({person.works_at for person in found.values() if person.works_at})


def teams_in_force(workspace: Workspace, case: str) -> Sequence[SpecialTeam]:
    """The teams of a case that were formed and not dissolved."""
    return list(workspace.records(SpecialTeam).all(Query(where=(where_is("case", case), where_is("state", FORMED)))))


def own_teams(workspace: Workspace) -> list[SpecialTeam]:
    """The teams in force in which this unit takes part: their cases stand under 我的."""
    in_force = Query(where=(where_is("state", FORMED), Condition("units", Test.HAS, workspace.unit.uid)))
    return list(workspace.records(SpecialTeam).all(in_force))


def _case_of(workspace: Workspace, team: SpecialTeam) -> Case:
    case = workspace.records(Case).find(team.case)
    if case is None:
        raise BadInput("这件案件还没有到达本机。", "请先导入承办单位的数据包。")
    if not may_show(workspace, case):
        raise NotAllowed("专案组由案件承办单位或者区局组建，本单位不能代办。", "请由承办单位或者区局办理。")
    return case
