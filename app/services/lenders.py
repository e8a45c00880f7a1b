"""Who may be asked to send people for a request; the request itself moves by its steps elsewhere."""

from app.domain.errors import BadInput
from app.domain.groups import OFFICE, offices_of
from app.domain.organisation import Unit
from app.domain.support import SupportRequest
from app.services.audiences import MOBILE
from app.services.workspace import Workspace


def lenders_for(workspace: Workspace, request: SupportRequest) -> list[Unit]:
    """Who could be asked to lend: the asker's group and the brigade, as far as they see the request; never the asker (S0-31).

    The bureau may turn to the offices of the other groups too, who see the request from then on (S0-73).
    """
    units = {unit.uid: unit for unit in workspace.units() if not unit.external}
    if workspace.unit.bureau:
        return [unit for unit in units.values() if unit.kind in (OFFICE, MOBILE) and unit.uid != request.unit]
    seen = workspace.records(SupportRequest).audience(request.uid)
    group = next((group for group in workspace.groups() if group.uid == request.group), None)
    members = [uid for uid in (offices_of(group) if group else ()) if not seen or uid in seen]
    others = [uid for uid in seen if uid not in members and units.get(uid) and units[uid].kind == MOBILE]
    return [units[uid] for uid in (*members, *others) if uid in units and uid != request.unit]


def require_lender(workspace: Workspace, request: SupportRequest) -> None:
    """Raise BadInput, naming those who can, when the lender that was put in cannot be asked."""
    possible = lenders_for(workspace, request)
    if request.lender is None or request.lender in [unit.uid for unit in possible]:
        return
    names = "、".join(unit.name for unit in possible) or "没有可请的单位"
    if request.lender == request.unit:
        raise BadInput("派员单位不能是申请单位自己。", f"请从这些单位里选：{names}。")
    named = workspace.names([request]).get(request.lender, "所选单位")
    raise BadInput(f"{named}不在本组，也看不到这件申请，不能请它派员。", f"请从这些单位里选：{names}；要请别的所，由区局决定。")
