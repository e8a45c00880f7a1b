"""联合执法: the findings of a unit become its leads, and the results are counted (S0-53)."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.domain.errors import BadInput
from app.domain.joint_action import SUSPICIOUS, JointAction, JointFinding
from app.domain.leads import Lead
from app.domain.query import Query, where_is
from app.services import leads, records
from app.services.counted_rows import Counted
from app.services.steps import take_step
from app.services.workspace import Workspace

SOURCE = "监督检查"


def findings_of(workspace: Workspace, action: JointAction) -> list[JointFinding]:
    """What all units found, as far as it has come in."""
    return list(workspace.records(JointFinding).all(Query(where=(where_is("action", action.uid),))))


def raise_leads(workspace: Workspace, action: JointAction, values: Mapping[str, Any], remark: str) -> JointAction:
    """A lead for each suspicion of this unit that has none yet: registered where it is complete, otherwise a draft. Raises BadInput when there is none."""
    action = workspace.records(JointAction).get(action.uid)
    own = [one for one in findings_of(workspace, action) if one.unit == workspace.unit.uid and one.result == SUSPICIOUS and not one.lead]
    if not own:
        raise BadInput("没有待登记的线索。", f"检查结果是“{SUSPICIOUS}”、还没有登记线索的检查记录，才在这里登记；先在“相关”里新增检查记录。")
    complete = [(finding, _lead_of(workspace, action, finding)) for finding in own]
    ready = {finding.uid: leads.ready_to_register(workspace, lead) for finding, lead in complete}

    def write(change: Any, _action: JointAction) -> None:
        for finding, lead in complete:
            leads.write_registration(workspace, change, lead, ready[finding.uid])
            finding.lead = lead.uid
            change.save(finding)

    return take_step(workspace, action, "raise_leads", values, remark, write)


def _lead_of(workspace: Workspace, action: JointAction, finding: JointFinding) -> Lead:
    """A new lead that says what the finding says. Raises BadInput, naming the finding, when the lead would lack something."""
    lead = records.new_record(
        workspace,
        Lead,
        {
            "source": SOURCE,
            "source_detail": f"{action.sort}：{action.number or ''} {action.subject or ''}"[:200],
            "received_on": finding.checked_on,
            "suspect": finding.subject,
            "suspect_code": finding.subject_code,
            "suspect_phone": finding.subject_phone,
            "suspect_address": finding.place,
            "place": finding.place,
            "area": finding.area,
            "kind": finding.kind,
            "detail": finding.detail,
            "handler": finding.people,
            "photos": finding.photos,
        },
    )
    missing = [words for name, words in (("area", "镇街"), ("kind", "涉嫌违法类型")) if not getattr(lead, name)]
    if missing:
        raise BadInput(f"“{finding.subject}”的检查记录还没有填写{'、'.join(missing)}，不能登记线索。", "请补填检查记录后再登记。")
    return lead


def count_results(workspace: Workspace, action: JointAction) -> Iterator[Counted]:
    """How many were checked, how many suspicions there are, and how many leads came of them."""
    found = findings_of(workspace, action)
    action.counted_on = workspace.today.isoformat()
    action.checked = len(found)
    action.suspicious = sum(one.result == SUSPICIOUS for one in found)
    action.raised = sum(bool(one.lead) for one in found)
    return iter(())
