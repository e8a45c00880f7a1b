"""A lead changes hands: by 转办, by an agreed 协调, by 指定承办. The paper's step and the lead's are written in one commit (S0-55, S0-62).

The clock of the lead does not begin anew, because its day of receipt stays.
"""

from collections.abc import Mapping
from typing import Any

from app.domain.coordination import DECLINED, Coordination
from app.domain.errors import BadInput, NotAllowed
from app.domain.jurisdiction import WITHIN, Designation
from app.domain.leads import Lead
from app.domain.organisation import Unit
from app.domain.query import Query, where_is
from app.domain.reassignment import Reassignment
from app.domain.support_steps import is_bureau
from app.services.groups_led import is_coordinator
from app.services.steps import Also, require_open, take_step, write_step
from app.services.workspace import Workspace
from db.change import Change

HAND_OVER, DESIGNATE, ESCALATE = "hand_over", "designate", "escalate"

Values = Mapping[str, Any]


def holder_of(lead: Lead) -> str:
    """The unit that handles a lead now."""
    return lead.handled_by or lead.unit


def send(workspace: Workspace, paper: Reassignment, values: Values, remark: str) -> Reassignment:
    """Hand the lead over to the receiver. Raises NotAllowed when this unit does not handle it."""
    return take_step(workspace, paper, "send", values, remark, _turning(workspace, paper.lead, HAND_OVER, paper.receiver, paper.number))


def send_back(workspace: Workspace, paper: Reassignment, values: Values, remark: str) -> Reassignment:
    """Give the lead back to the unit that sent it, with the reason."""
    return take_step(workspace, paper, "return", values, remark, _turning(workspace, paper.lead, HAND_OVER, paper.unit, paper.number))


def propose(workspace: Workspace, paper: Coordination, values: Values, remark: str) -> Coordination:
    """Ask both offices. Only the coordinating office or the bureau coordinates (仓市场监管〔2025〕94号 三（二）2)."""
    if not is_coordinator(workspace) and not is_bureau(workspace.unit):
        raise NotAllowed("案源处置由牵头所协调，本单位不是牵头所。", "需要转给别的单位的，请填写线索转办单，或请牵头所协调。")
    if paper.holder == paper.taker:
        raise BadInput("承接单位就是现在的承办单位。", "请选择别的单位。")
    lead = workspace.records(Lead).find(paper.lead)
    if lead is not None and holder_of(lead) != paper.holder:
        raise BadInput(f"这条线索现在由{_name(workspace, holder_of(lead))}承办。", "请改正现承办单位。")
    return take_step(workspace, paper, "propose", values, remark)


def agree(workspace: Workspace, paper: Coordination, values: Values, remark: str) -> Coordination:
    """The unit that has the lead hands it over, after the other has accepted."""
    return take_step(workspace, paper, "agree", values, remark, _turning(workspace, paper.lead, HAND_OVER, paper.taker, paper.number))


def unagreed(workspace: Workspace, lead: str | None) -> list[Coordination]:
    """What this unit tried to coordinate for a lead in vain, and what has not gone on since; the newest last."""
    where = (where_is("lead", lead or ""), where_is("unit", workspace.unit.uid), where_is("state", DECLINED))
    return list(workspace.records(Coordination).all(Query(where)))


def ask(workspace: Workspace, paper: Designation, values: Values, remark: str) -> Designation:
    """Ask for a designation; what could not be agreed upon goes on with it."""
    failed = unagreed(workspace, paper.lead)

    def go_on(change: Change, _paper: object) -> None:
        for coordination in failed:
            write_step(workspace, change, coordination, ESCALATE, paper.number or "")

    return take_step(workspace, paper, "ask", values, remark, go_on)


def decide(workspace: Workspace, paper: Designation, values: Values, remark: str) -> Designation:
    """The leader's decision: the named unit handles the lead from now on. A unit of another district gets it by a referral instead."""
    return _decide(workspace, paper, "decide", values, remark)


def note(workspace: Workspace, paper: Designation, values: Values, remark: str) -> Designation:
    """The superior's decision, as it came on paper."""
    return _decide(workspace, paper, "note", values, remark)


def _decide(workspace: Workspace, paper: Designation, step: str, values: Values, remark: str) -> Designation:
    chosen = workspace.records(Unit).find(values.get("decided_for"))
    outside = chosen is not None and bool(chosen.external)
    if outside and paper.level == WITHIN:
        raise BadInput(
            f"{_name(workspace, chosen.uid if chosen else '')}是外区单位，本局不能指定它承办。", "请选择本局的单位；要报上级的，请改为报上级指定管辖。"
        )
    also = _turning(workspace, paper.lead, DESIGNATE, chosen.uid, paper.number) if chosen is not None and not outside else None
    return take_step(workspace, paper, step, values, remark, also)


def _turning(workspace: Workspace, uid: str | None, step: str, to: str | None, number: str | None) -> Also:
    """What moves the lead on to that unit; everything that can refuse it is asked before anything is written."""
    lead = workspace.records(Lead).find(uid)
    if lead is None:
        raise BadInput("这条线索还没有到达本机。", "请先导入登记单位的数据包。")
    target = workspace.records(Unit).find(to)
    if target is None or target.external:
        raise BadInput("只能转给本局的单位。", "转给外区单位的，请办理线索移送。")
    require_open(workspace, lead, step)

    def turn(change: Change, _paper: object) -> None:
        lead.handled_by = target.uid
        write_step(workspace, change, lead, step, f"{target.name}（{number or ''}）")

    return turn


def _name(workspace: Workspace, uid: str) -> str:
    found = workspace.records(Unit).find(uid)
    return found.name if found else "其他单位"
