"""What a form says of a record that only other records know, such as 查重结果 of a lead. It writes nothing."""

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.dates import shown_day
from app.domain.lead_matches import SAME, LeadMatch, judged_pairs
from app.domain.leads import Lead
from app.domain.query import Condition, Query, Test
from app.domain.records import Record
from app.services.workspace import Workspace


def matches_said(workspace: Workspace, lead: Lead) -> str:
    """Which leads it was compared with, and what came of it; nothing while nobody has judged (S0-70)."""
    if not lead.uid:
        return ""
    mine = [match for end in ("first", "second") for match in workspace.records(LeadMatch).all(Query(where=(Condition(end, Test.IN, (lead.uid,)),)))]
    return "；".join(_said(lead, match) for match in judged_pairs(mine).values())


def _said(lead: Lead, match: LeadMatch) -> str:
    other = (match.second_number if match.first == lead.uid else match.first_number) or "另一条线索"
    stays = f"，以{'本条' if match.keep == lead.uid else '对方'}为准" if match.judged == SAME else ""
    return f"与{other}{'是' if match.judged == SAME else '不是'}同一线索{stays}（{shown_day(match.judged_on or '')}核对）"


LOOKED_UP: Mapping[type[Record], Mapping[str, tuple[str, Callable[[Workspace, Any], str]]]] = {Lead: {"matches": ("查重结果", matches_said)}}
"""Record kind → name in a form → its label, and who knows it."""
