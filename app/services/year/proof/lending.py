"""People who are lent: asked for, proposed, agreed, sent; joint actions and teams (S0-31, S0-53, S0-54, S0-64, S0-72, S0-73)."""

from collections.abc import Iterator

from app.domain.cases import Case
from app.domain.errors import NotAllowed
from app.domain.groups import coordinator_of
from app.domain.joint_action import SUSPICIOUS, JointAction, JointFinding
from app.domain.leads import Lead
from app.domain.organisation import Unit
from app.domain.query import where_is
from app.domain.special_team import DISSOLVED, FORMED, SpecialTeam
from app.domain.support import ASK_OF, Dispatch, SupportRequest
from app.domain.support_steps import ANSWERED, DRAFT, ONLY_THE_LENDER_SENDS, WITHDRAWN
from app.services.audiences import MOBILE
from app.services.groups_led import is_coordinator
from app.services.special_teams import units_of
from app.services.steps import steps_taken
from app.services.support import double_booked, own_group_first, send_people, warnings_of
from app.services.usable import why_not_usable
from app.services.work_lists import MINE
from app.services.year.proof.check import Promise, Seen, Year, found, listed

CHANGED = ("ask_change", "recall", "partly_agree", "decline", "withdraw", "refer_up")


def _pool(year: Year, seen: Seen) -> Iterator[str]:
    """The own group, the brigade or both are asked; the brigade helps every group and belongs to none."""
    mobile = {unit.uid for unit in found(year.bureau, Unit) if unit.kind == MOBILE and not unit.external}
    if any(mobile & {group.coordinator, *group.members} for group in year.bureau.groups()):
        yield "执法大队编入了组团"
    for request in found(year.bureau, SupportRequest):
        seen[f"申请{'和'.join(request.ask_of)}"] += 1
    requests = {one.uid: one for one in found(year.bureau, SupportRequest)}
    groups = {requests[one.request].group for one in found(year.bureau, Dispatch) if one.unit in mobile and one.request in requests}
    seen["大队支援过的组团"] += len(groups - {None})


def _steps(year: Year, seen: Seen) -> Iterator[str]:
    """Every order is the lending unit's own; what was answered went all the way, each step by whom it is for."""
    requests = {one.uid: one for one in found(year.bureau, SupportRequest)}
    for dispatch in seen.each("派员单", found(year.bureau, Dispatch)):
        request = requests.get(dispatch.request or "")
        if request is not None and dispatch.unit in (request.unit, request.coordinator) and dispatch.unit != request.lender:
            yield f"{dispatch.number} 不是派员单位签发"
        if not (dispatch.signed_by and dispatch.no_conflict and dispatch.certificates and dispatch.role == "协办"):
            yield f"{dispatch.number} 缺签发人、回避确认或执法证"
    units = {unit.uid: unit.name for unit in found(year.bureau, Unit)}
    for request in requests.values():
        by = {step.name: step.unit for step in steps_taken(year.bureau, request)}
        seen[request.state] += 1
        for name in CHANGED:
            seen[name] += name in by
        if request.state == ANSWERED:
            need = {"submit", "feed_back"} | ({"dispatch"} if request.change != "取消" else set())
            if not need <= set(by):
                yield f"{request.number} 缺步骤 {need - set(by)}"
            if by.get("feed_back") != units.get(request.unit) or not request.feedback or not request.rating:
                yield f"{request.number} 反馈不是申请单位的"


def _only_the_lender(year: Year, seen: Seen) -> Iterator[str]:
    """A coordinator that tries to send another office's people is told whose it is to sign."""
    for workspace in [one for one in year.offices if is_coordinator(one)]:
        others = [one for one in found(workspace, SupportRequest, where_is("coordinator", workspace.unit.uid)) if one.lender != workspace.unit.uid]
        for request in seen.each("拒绝代签", others[:1]):
            try:
                send_people(workspace, request, {}, confirmed=True)
                yield f"{workspace.unit.name}替人派了员"
            except NotAllowed as refused:
                if refused.next_step != ONLY_THE_LENDER_SENDS:
                    yield f"{refused.what}{refused.next_step}"


def _known_to_all(year: Year, seen: Seen) -> Iterator[str]:
    """Asker, coordinator and lender see the same state; case and clock stay where they were."""
    for request in [one for one in found(year.bureau, SupportRequest) if one.state not in ("", DRAFT)]:
        for uid in {request.unit, request.coordinator, request.lender} - {None}:
            for workspace in year.computers(uid):
                here = workspace.records(SupportRequest).find(request.uid)
                seen["三方看到的申请"] += 1
                if here is None or here.state != request.state:
                    yield f"{workspace.unit.name}：{request.number} {here.state if here else '没有'}"


def _booked(year: Year, seen: Seen) -> Iterator[str]:
    """Whoever is sent to two places at the same time is named; nobody else is."""
    for workspace in year.ours:
        own = found(workspace, Dispatch, where_is("unit", workspace.unit.uid))
        for one in own:
            twice = {uid for other in own if other.uid != one.uid and _overlap(one, other) for uid in one.people if uid in other.people}
            told = double_booked(workspace, one)
            request = workspace.records(SupportRequest).find(one.request)
            if {person.uid for person, _ in told} != twice:
                yield f"{one.number} 重叠的人不对"
            if twice and request is not None:
                seen["重叠派员提醒"] += 1
                words = "".join(warnings_of(workspace, request, one))
                yield from (f"{one.number} 没有提醒{person.name}" for person, _ in told if f"{person.name} " not in words)


def _overlap(one: Dispatch, other: Dispatch) -> bool:
    return not other.returned_at and (one.starts_at or "") <= (other.ends_at or "") and (other.starts_at or "") <= (one.ends_at or "")


def _own_first(year: Year, seen: Seen) -> Iterator[str]:
    """What a coordinator sees of its own group comes before what it sees of others."""
    for workspace in [one for one in year.offices if is_coordinator(one)]:
        requests = found(workspace, SupportRequest)
        group = {uid for one in workspace.groups() if one.coordinator == workspace.unit.uid and not one.valid_to for uid in (one.coordinator, *one.members)}
        own = [one.unit in group for one in own_group_first(workspace, requests)]
        seen["本组的申请"] += sum(own)
        seen["其他组的申请"] += len(own) - sum(own)
        if own != sorted(own, reverse=True):
            yield f"{workspace.unit.name}"


def _joint(year: Year, seen: Seen) -> Iterator[str]:
    """Findings become leads that say where they come from; the results are counted."""
    for workspace in year.ours:
        for finding in found(workspace, JointFinding, where_is("unit", workspace.unit.uid)):
            lead = workspace.records(Lead).find(finding.lead) if finding.lead else None
            if finding.result == SUSPICIOUS:
                seen["发现的线索"] += 1
                action = workspace.records(JointAction).get(finding.action)
                if lead is None or lead.source != "监督检查" or (action.sort or "—") not in (lead.source_detail or ""):
                    yield f"{finding.subject}"
    for action in found(year.bureau, JointAction):
        findings = found(year.bureau, JointFinding, where_is("action", action.uid))
        seen[action.sort or ""] += 1
        counted = len(findings), sum(one.result == SUSPICIOUS for one in findings), sum(bool(one.lead) for one in findings)
        if (action.checked, action.suspicious, action.raised) != counted or not action.people or not action.approved_by:
            yield f"{action.number} 成果 {action.checked}/{action.suspicious}/{action.raised}，记录 {counted}"


def _teams(year: Year, seen: Seen) -> Iterator[str]:
    """While a team stands its members have the case among their own; afterwards its contents are not used any more."""
    for team in found(year.bureau, SpecialTeam):
        case = year.bureau.records(Case).get(team.case)
        seen[team.state] += 1
        if sorted(team.units) != units_of(year.bureau, team):
            yield f"{team.number} 成员单位不对"
        always = {case.unit, year.bureau.unit.uid, *case.assisting, coordinator_of(year.bureau.groups(), case.unit, year.bureau.today.isoformat())}
        for workspace in [one for uid in team.units if uid not in always for one in year.computers(uid)]:
            there = workspace.records(Case).find(team.case)
            if team.state == FORMED:
                seen["成员单位的“我的”"] += 1
                if there is None or case.uid not in listed(workspace, MINE):
                    yield f"{workspace.unit.name}的“我的”没有 {team.number}"
            elif team.state == DISSOLVED and there is not None:
                seen["撤销后不再使用"] += 1
                if not why_not_usable(workspace, there):
                    yield f"{workspace.unit.name} 仍能使用 {team.number}"


PROMISES = (
    Promise(
        "S0-31",
        "可向本组、大队或两者申请；大队不属于任何组团",
        _pool,
        {f"申请{ASK_OF[0]}": 3, f"申请{ASK_OF[1]}": 3, f"申请{'和'.join(ASK_OF)}": 3, "大队支援过的组团": 2},
    ),
    Promise("S0-53", "联合执法、交叉检查发现的线索写明来源，成果等于记录", _joint, {"联合执法": 4, "交叉检查": 4, "发现的线索": 8}),
    Promise("S0-54", "专案组在，成员单位“我的”有案件；撤销后不再使用", _teams, {FORMED: 1, DISSOLVED: 1, "成员单位的“我的”": 1, "撤销后不再使用": 1}),
    Promise("S0-64", "牵头所先看到本组的申请", _own_first, {"本组的申请": 20, "其他组的申请": 1}),
    Promise("S0-72", "同一人同时派往两处有提醒", _booked, {"重叠派员提醒": 2}),
    Promise(
        "S0-73",
        "派员都由派员单位签发，办结的申请走完全程",
        _steps,
        {"派员单": 20, ANSWERED: 20, WITHDRAWN: 1, "partly_agree": 1, "decline": 1, "refer_up": 1, "ask_change": 1},
    ),
    Promise("S0-73", "牵头所不能替派员单位签发", _only_the_lender, {"拒绝代签": 3}),
    Promise("S0-73", "申请、牵头、派员三方看到的状态一样", _known_to_all, {"三方看到的申请": 60}),
)
