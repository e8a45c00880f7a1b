"""The one place that says who may do what. Before accounts have roles, an account may do all that its unit may."""

from app.domain.errors import NotAllowed
from app.domain.records import Audience, Record
from app.domain.steps import Move, Workflow
from app.services.workspace import Workspace


def may_edit(workspace: Workspace, record: Record) -> bool:
    """The owning unit edits its records; the bureau's own data are the bureau's."""
    return record.unit == workspace.unit.uid or record.audience is Audience.HERE


def require_edit(workspace: Workspace, record: Record) -> None:
    """Raise NotAllowed, naming the unit to ask, when the account may not edit the record."""
    if not may_edit(workspace, record):
        owner = workspace.names([record]).get(record.unit, "登记单位")
        raise NotAllowed(f"这条{record.title}由{owner}登记，本单位不能修改。", f"请联系{owner}修改，改动会随数据包送到。")


def may_step(workspace: Workspace, workflow: Workflow, record: Record, move: Move) -> bool:
    """True when the account's unit is the actor that the step is for."""
    return move.who in workflow.actors(record, workspace.unit)


def require_step(workspace: Workspace, workflow: Workflow, record: Record, move: Move) -> None:
    """Raise NotAllowed, with what to do instead, when the step is for another unit."""
    if not may_step(workspace, workflow, record, move):
        who = workflow.actor_names[move.who]
        raise NotAllowed(f"“{move.label}”由{who}办理，本单位不能代办。", move.refusal or f"请由{who}办理。")
