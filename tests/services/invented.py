"""Invented leads and requests, filled as a clerk would."""

from app.domain.leads import Lead
from app.domain.support import SupportRequest
from app.services import leads, support
from app.services.workspace import Workspace


def a_lead(workspace: Workspace, **values: object) -> Lead:
    """A complete lead, not stored yet."""
    area = leads.find_place(workspace, "仓前街道")
    assert area is not None
    filled = {
        "source": "举报",
        "received_on": "2026-11-04",
        "suspect": "福州履云鞋行",
        "area": area.area.uid,
        "kind": "商标侵权",
        "detail": "店内陈列的运动鞋标有“云岫”字样，权利人认为侵权。",
        "suspect_phone": "13900006207",
    }
    return Lead(unit=workspace.unit.uid, **(filled | values))


def a_request(workspace: Workspace, lead: Lead, **values: object) -> SupportRequest:
    """A complete request for two people, not stored yet."""
    request = support.request_for(workspace, lead)
    filled = {"people": 2, "starts_at": "2026-11-25T09:00", "ends_at": "2026-11-25T11:30", "place": "仓前街道兴业路12号", "skills": ("商标",)}
    for name, value in (filled | values).items():
        setattr(request, name, value)
    return request
