"""What must hold at the end of a simulated year: everybody has what is theirs and the same of it, and the acceptance checks of A-S0 hold on the data.

Each check is a sentence with the row of the requirements that it belongs to.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.domain.allocation import AllocationMove
from app.domain.assessment import Scorecard, ScoreItem
from app.domain.bulletins import SECTIONS, CaseBulletin, CaseBulletinRow
from app.domain.cases import Case
from app.domain.groups import group_problems, offices_of
from app.domain.joint_action import JointFinding
from app.domain.lead_steps import DRAFT, FILED, LEAD_STEPS, MERGED, NOT_FILED, REFERRED
from app.domain.leads import Lead, Reporter
from app.domain.meetings import HELD, Meeting
from app.domain.organisation import CaseGroup, Pairing, Unit
from app.domain.pairing_work import PairingActivity, PairingSummary, PairingSummaryRow
from app.domain.problems import Level
from app.domain.query import Query, where_is
from app.domain.reassignment import Reassignment
from app.domain.records import Audience, Record, problems_of, stored_values
from app.domain.special_team import DISSOLVED, SpecialTeam
from app.domain.step_record import Step
from app.domain.support import Dispatch, SupportRequest
from app.domain.tallies import GroupSummary, GroupSummaryRow
from app.services.case_counts import cases_of
from app.services.leads import find_place
from app.services.special_teams import units_of
from app.services.tabulating import tabulate
from app.services.tallying import between
from app.services.task_force import roster_on
from app.services.usable import why_not_usable
from app.services.workspace import Workspace
from app.services.year.replicas import Replicas
from app.services.year.scale import BUREAU, Scale


@dataclass(frozen=True)
class Check:
    """One promise: the rows it is of, and what was found wrong; empty when it holds."""

    rows: str
    words: str
    wrong: Sequence[str]


def disagreements(replicas: Replicas) -> list[str]:
    """Records that an entitled computer lacks or has otherwise than the others, the first of each kind named."""
    wrong: list[str] = []
    for kind in next(iter(replicas.open.values())).store.kinds:
        if kind.audience is not Audience.HERE:
            wrong += _disagreements_of(replicas, kind)
    return wrong


def _disagreements_of(replicas: Replicas, kind: type[Record]) -> Iterator[str]:
    held: dict[str, dict[str, bytes]] = defaultdict(dict)
    entitled: dict[str, tuple[str, ...]] = {}
    for name, workspace in replicas.open.items():
        records = workspace.records(kind)
        for query in (Query(), Query(deleted=True)):
            for record in records.all(query):
                held[record.uid][name] = _digest(record)
                if record.unit == workspace.unit.uid:
                    entitled[record.uid] = tuple(records.audience(record.uid))
    units = {name: workspace.unit.uid for name, workspace in replicas.open.items()}
    ours = replicas.ours()
    for uid, copies in held.items():
        seen_by = [name for name, unit in units.items() if unit in entitled[uid]] if uid in entitled else ours
        if len({digest for name, digest in copies.items() if name in seen_by}) > 1:
            yield f"{kind.title} {uid}：{'、'.join(copies)}不一致"
        lacking = [name for name in seen_by if uid in entitled and name not in copies]
        if lacking:
            yield f"{kind.title} {uid}：{'、'.join(lacking)}没有收到"


def _digest(record: Record) -> bytes:
    values = [record.state, record.deleted, record.unit, stored_values(record)]
    return sha256(json.dumps(values, ensure_ascii=False, sort_keys=True, default=str).encode()).digest()


def checks(replicas: Replicas, scale: Scale) -> list[Check]:
    """Every promise; those whose records do not occur at this size hold of nothing."""
    bureau = replicas.open[BUREAU]
    ours = [replicas.open[name] for name in replicas.ours()]
    found: list[tuple[str, str, Callable[[], Iterator[str]]]] = [
        ("S0-04 S0-13", "线索属于收到那一天的组团和牵头所", lambda: _placed(bureau)),
        ("S0-10 S0-11 S0-12", "13 个所、13 个镇街各在一个组团，一组一个牵头所", lambda: _groups(bureau)),
        ("S0-20 S0-21", "专班成员每天只在一个单位；过去那一天的名册仍是那一天的", lambda: _roster(bureau)),
        ("S0-24", "每个季度都开了推进会", lambda: _meetings(bureau)),
        ("S0-33", "通报的数字等于同期案件列表", lambda: _bulletins(bureau)),
        ("S0-41", "结对活动按类别的次数等于台账", lambda: _pairings(ours)),
        ("S0-42", "举报人没有离开登记的电脑", lambda: _reporters(replicas)),
        ("S0-53", "联合执法发现的线索来源是监督检查", lambda: _joint(ours)),
        ("S0-54", "专案组撤销以后成员单位不再使用案件", lambda: _teams(ours)),
        ("S0-55 S0-62", "没有单据就没有换承办单位，期限不重新起算", lambda: _handed(bureau)),
        ("S0-61", "组团合计等于各所之和减确认的重复", lambda: _sums(replicas, scale)),
        ("S0-63", "人改定的人数在重新测算后保留", lambda: _moves(ours)),
        ("S0-65", "重新测算得分不变", lambda: _scores(bureau)),
        ("S0-70", "登记的线索必填项齐全，编号不重", lambda: _complete(ours)),
        ("S0-71", "办结的线索都有决定人和决定日期", lambda: _decided(ours)),
        ("S0-73", "派员都由派员单位签发，办结的申请走完全程", lambda: _lent(bureau)),
        ("S0-87", "协办单位不是主办单位", lambda: _assisted(bureau)),
    ]
    agreement = Check("issue 6", "有权看到的电脑都有，而且一样", disagreements(replicas))
    return [agreement, *(Check(rows, words, list(run())) for rows, words, run in found)]


def _placed(bureau: Workspace) -> Iterator[str]:
    for lead in bureau.records(Lead).all():
        area = next((area for area in bureau.areas() if area.uid == lead.area), None)
        place = find_place(bureau, area.full_name or "", lead.received_on) if area else None
        if place is not None and (lead.group, lead.coordinator) != (place.group.uid if place.group else None, place.coordinator):
            yield f"{lead.number}"


def _groups(bureau: Workspace) -> Iterator[str]:
    groups = bureau.groups()
    yield from (problem.what for problem in group_problems(groups, bureau.units(), bureau.areas(), bureau.today.isoformat()) if problem.level is Level.ERROR)
    sizes = sorted(len(offices_of(group)) for group in groups)
    if sizes != [2, 2, 4, 5]:
        yield f"各组 {sizes} 个所"
    if len({area for group in groups for area in group.areas}) != 13:
        yield "镇街不是 13 个"


def _roster(bureau: Workspace) -> Iterator[str]:
    today = bureau.today.isoformat()
    for member, times in Counter(one.person for one in roster_on(bureau, today)).items():
        if times > 1:
            yield f"{member} 同时在 {times} 个单位"
    first = min((one.valid_from or "9" for one in roster_on(bureau, today)), default="")
    if first and len(roster_on(bureau, first)) <= len(roster_on(bureau, today)):
        yield f"{first} 的名册不比今天多一人"


def _meetings(bureau: Workspace) -> Iterator[str]:
    held = [one for one in bureau.records(Meeting).all() if one.state == HELD]
    if len(held) < 4:
        yield f"只开了 {len(held)} 次"


def _bulletins(bureau: Workspace) -> Iterator[str]:
    for bulletin in bureau.records(CaseBulletin).all():
        rows = list(bureau.records(CaseBulletinRow).all(Query(where=(where_is("bulletin", bulletin.uid),))))
        for section in SECTIONS:
            if sum(row.filed or 0 for row in rows if row.section == section) != bulletin.total:
                yield f"{bulletin.number} {section}"
    last = max(bureau.records(CaseBulletin).all(), key=lambda one: one.ends_on or "", default=None)
    if last is not None:
        tables = CaseBulletin(unit=bureau.unit.uid, starts_on=last.starts_on, ends_on=last.ends_on)
        if bureau.records(Case).count(cases_of(tables.starts_on or "", tables.ends_on or "")) < (last.total or 0):
            yield f"{last.number} 多于列表"


def _pairings(ours: Sequence[Workspace]) -> Iterator[str]:
    for workspace in ours:
        for summary in workspace.records(PairingSummary).all(Query(where=(where_is("unit", workspace.unit.uid),))):
            held = Query(where=(where_is("pairing", summary.pairing), *between("held_on", f"{summary.year}-01-01", f"{summary.year}-12-31")))
            counted = Counter(one.sort for one in workspace.records(PairingActivity).all(held))
            for row in workspace.records(PairingSummaryRow).all(Query(where=(where_is("summary", summary.uid),))):
                if row.item in counted and counted[row.item] != row.count:
                    yield f"{summary.number} {row.item}"
    if ours[0].records(Pairing).count() < 3:
        yield "结对不足 3 个"


def _reporters(replicas: Replicas) -> Iterator[str]:
    seen: Counter[str] = Counter(one.uid for workspace in replicas.open.values() for one in workspace.records(Reporter).all())
    yield from (f"{uid} 在 {times} 台电脑上" for uid, times in seen.items() if times > 1)


def _joint(ours: Sequence[Workspace]) -> Iterator[str]:
    for workspace in ours:
        for finding in workspace.records(JointFinding).all():
            lead = workspace.records(Lead).find(finding.lead) if finding.lead else None
            if lead is not None and (lead.source != "监督检查" or "联合执法" not in (lead.source_detail or "")):
                yield f"{lead.number}"


def _teams(ours: Sequence[Workspace]) -> Iterator[str]:
    for workspace in ours:
        for team in workspace.records(SpecialTeam).all(Query(where=(where_is("state", DISSOLVED),))):
            case = workspace.records(Case).find(team.case)
            if case is not None and workspace.unit.uid in units_of(workspace, team) and case.unit != workspace.unit.uid:
                others = workspace.records(Case).audience(case.uid)
                if not why_not_usable(workspace, case) and workspace.unit.uid not in others:
                    yield f"{team.number} 在{workspace.unit.name}"


def _handed(bureau: Workspace) -> Iterator[str]:
    papers = {paper.lead for paper in bureau.records(Reassignment).all()}
    for lead in bureau.records(Lead).all():
        if lead.handled_by and lead.handled_by != lead.unit and lead.uid not in papers:
            yield f"{lead.number}"


def _sums(replicas: Replicas, scale: Scale) -> Iterator[str]:
    for name in scale.offices:
        workspace = replicas.open[name]
        for summary in workspace.records(GroupSummary).all(Query(where=(where_is("unit", workspace.unit.uid),))):
            tabulate(workspace, summary)
            for row in workspace.records(GroupSummaryRow).all(Query(where=(where_is("summary", summary.uid),))):
                member = next((one for one in replicas.open.values() if one.unit.uid == row.office), None)
                if member is not None and (row.received, row.net) != _own_leads(member, summary):
                    yield f"{summary.number} {member.unit.name}：汇总 {row.received}/{row.net}，本所 {_own_leads(member, summary)}"


def _own_leads(member: Workspace, summary: GroupSummary) -> tuple[int, int]:
    own = Query(where=(where_is("unit", member.unit.uid), *between("received_on", summary.starts_on or "", summary.ends_on or "")))
    leads = [lead for lead in member.records(Lead).all(own) if lead.state not in ("", DRAFT)]
    return len(leads), len(leads) - sum(lead.state == MERGED for lead in leads)


def _moves(ours: Sequence[Workspace]) -> Iterator[str]:
    for workspace in ours:
        for move in workspace.records(AllocationMove).all():
            if move.reason and move.people != 1:
                yield f"{move.name}"


def _scores(bureau: Workspace) -> Iterator[str]:
    cards = list(bureau.records(Scorecard).all())
    before = {item.uid: (item.points, item.evidence) for item in bureau.records(ScoreItem).all()}
    totals = {card.uid: card.total for card in cards}
    for card in cards[:2]:
        tabulate(bureau, card)
        tabulate(bureau, card)
        again = bureau.records(Scorecard).get(card.uid)
        items = list(bureau.records(ScoreItem).all(Query(where=(where_is("scorecard", card.uid),))))
        if again.total != sum(item.points or 0 for item in items):
            yield f"{card.number} 合计"
    if not before or not totals:
        yield "没有考核"


def _complete(ours: Sequence[Workspace]) -> Iterator[str]:
    for workspace in ours:
        for lead in workspace.records(Lead).all(Query(where=(where_is("unit", workspace.unit.uid),))):
            if lead.state != DRAFT and any(problem.level is Level.ERROR for _, problem in problems_of(lead, workspace.today)):
                yield f"{lead.number}"
        for number, records in _numbers(workspace).items():
            if records > 1:
                yield f"编号 {number} 有 {records} 条"


def _numbers(workspace: Workspace) -> Counter[str]:
    return Counter(lead.number or lead.uid for lead in workspace.records(Lead).all())


def _decided(ours: Sequence[Workspace]) -> Iterator[str]:
    for workspace in ours:
        for lead in workspace.records(Lead).all():
            if lead.state in (FILED, NOT_FILED, REFERRED, MERGED) and not (lead.decided_by and lead.decided_on):
                yield f"{lead.number} {lead.state}"
    assert frozenset((FILED, NOT_FILED, REFERRED, MERGED)) <= LEAD_STEPS.closed


def _lent(bureau: Workspace) -> Iterator[str]:
    for dispatch in bureau.records(Dispatch).all():
        request = bureau.records(SupportRequest).find(dispatch.request)
        if request is not None and dispatch.unit == request.unit:
            yield f"{dispatch.number} 由申请单位自己签发"
    for request in bureau.records(SupportRequest).all(Query(where=(where_is("state", "已反馈"),))):
        steps = {step.name_taken for step in bureau.records(Step).all(Query(where=(where_is("of", request.uid),)))}
        if not {"submit", "dispatch", "arrive", "return", "feed_back"} <= steps:
            yield f"{request.number} 缺步骤"


def _assisted(bureau: Workspace) -> Iterator[str]:
    yield from (f"{case.number}" for case in bureau.records(Case).all() if case.unit in case.assisting)
    if not bureau.records(Unit).count() or not bureau.records(CaseGroup).count():
        yield "没有单位"
