"""What the pane of a record says beside its own fields: others that it should be seen with. It names them and decides nothing."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from app.domain.cases import Case
from app.domain.dates import shown_day
from app.domain.drawn_checks import RandomDraw
from app.domain.evidence import Evidence
from app.domain.groups import group_of
from app.domain.joint_action import DRAFT, ORDERED, JointAction
from app.domain.leads import Lead
from app.domain.legal_review import people_in
from app.domain.mediation import AGREED, ASK_FIRST, Mediation
from app.domain.organisation import Person
from app.domain.patent_disputes import CLOSED, REFUSED, PatentDispute
from app.domain.query import Query, where_is
from app.domain.random_draw import METHOD
from app.domain.records import Record
from app.domain.rights import RightsHolder
from app.services.destroying import told_destroyed
from app.services.evidence_digests import ALIKE, checked
from app.services.gathering import told_holder
from app.services.pinned import open_orders
from app.services.ruling_days import told_ruling_days
from app.services.support_people import stays
from app.services.task_force import members_for
from app.services.workspace import Workspace

MEMBERS = 4
"""So many of the 专班 are named."""


class Hint(NamedTuple):
    """One line of the pane; `alarm` when it must not be overlooked."""

    label: str
    words: str
    alarm: bool = False


def told_hints(workspace: Workspace, record: Record) -> list[Hint]:
    """Everything that is to be said of a record."""
    telling = HINTS.get(type(record))
    destroyed = told_destroyed(workspace, record) if record.ends else ""
    return [*(telling(workspace, record) if telling is not None else ()), *([Hint("已销毁", destroyed)] if destroyed else [])]


def watched_over(workspace: Workspace, link: str, uid: str) -> str:
    """挂牌督办中: by whom, until when; empty where nothing is supervised so."""
    orders = open_orders(workspace, where_is(link, uid))
    if not orders:
        return ""
    order = orders[0]
    by = workspace.names([order]).get(order.unit, "上级")
    return f"{by}挂牌督办（{order.number or '未编号'}），{shown_day(order.deadline or order.due_on or '')}前报告"


def _of_case(workspace: Workspace, case: Any) -> Iterator[Hint]:
    """Who of the 专班 is on the case, else who serves the group that it belongs to (S0-30); and who supervises it."""
    members = members_for(workspace, _group_of_case(workspace, case))
    answers = [name for name in members if name in people_in(case.handlers) | people_in(case.assistants)]
    if answers:
        yield Hint("责任专班成员", "、".join(answers))
    elif members:
        yield Hint("专班成员", "、".join(members[:MEMBERS]))
    words = watched_over(workspace, "case", case.uid) or (watched_over(workspace, "lead", case.lead) if case.lead else "")
    if words:
        yield Hint("督办", words, alarm=True)


def _group_of_case(workspace: Workspace, case: Case) -> str | None:
    """The group of its lead; without one, that of its unit on the day on which it was filed."""
    lead = workspace.records(Lead).find(case.lead)
    group = group_of(workspace.groups(), case.unit, case.filed_on or workspace.today.isoformat())
    return lead.group if lead is not None and lead.group else group.uid if group else None


def _of_dispute(workspace: Workspace, dispute: Any) -> Iterator[Hint]:
    """Requests on the same patent may be heard together (S3-30)."""
    same = workspace.records(PatentDispute).all(Query(where=(where_is("patent_number", dispute.patent_number),)))
    others = [one for one in same if one.uid != dispute.uid and one.state not in (CLOSED, REFUSED)] if dispute.patent_number else []
    if others:
        named = "、".join(f"{one.number or '未编号'}（{one.respondent or ''}）" for one in others)
        yield Hint("可合并", f"同一专利号还有未结的请求：{named}")
    words = told_ruling_days(workspace, dispute)
    if words:
        yield Hint("裁决期限", words)


def _of_mediation(_workspace: Workspace, mediation: Any) -> Iterator[Hint]:
    if mediation.state == AGREED:
        yield Hint("司法确认", ASK_FIRST)


def _of_draw(_workspace: Workspace, _draw: Any) -> Iterator[Hint]:
    yield Hint("抽取方法", METHOD)


def _of_evidence(workspace: Workspace, item: Any) -> Iterator[Hint]:
    words = checked(workspace, item)
    if words:
        yield Hint("校验结果", words, alarm=words != ALIKE)


def _of_holder(workspace: Workspace, holder: Any) -> Iterator[Hint]:
    yield from (Hint(label, words) for label, words in told_holder(workspace, holder))


def _of_joint_action(workspace: Workspace, action: Any) -> Iterator[Hint]:
    """Whose days are taken already, while something can still be changed (S0-72)."""
    if action.state not in (DRAFT, ORDERED) or not (action.starts_on and action.ends_on):
        return
    days = date.fromisoformat(action.starts_on), date.fromisoformat(action.ends_on)
    busy = [stay for stay in stays(workspace, *days) if stay.person in action.people and stay.of != action.uid and not stay.over]
    people = workspace.records(Person).many([stay.person for stay in busy])
    told = [f"{people[stay.person].name} {stay.starts.month}月{stay.starts.day}日已安排：{stay.to}" for stay in busy if stay.person in people]
    if told:
        yield Hint("时间重叠", "；".join(told), alarm=True)


HINTS: Mapping[type[Record], Callable[[Workspace, Any], Iterator[Hint]]] = {
    Case: _of_case,
    PatentDispute: _of_dispute,
    Mediation: _of_mediation,
    RandomDraw: _of_draw,
    Evidence: _of_evidence,
    RightsHolder: _of_holder,
    JointAction: _of_joint_action,
}
