"""What came of a campaign: the leads that name it, office by office (S0-60)."""

from collections.abc import Iterator
from typing import Any

from app.domain.campaigns import Campaign, CampaignRow
from app.domain.lead_steps import FILED, MERGED, NOT_FILED, REFERRED
from app.domain.leads import Lead
from app.domain.query import Condition, Query, Test, where_is
from app.services.counted_rows import Counted
from app.services.tallying import REGISTERED, UNDER_WAY
from app.services.workspace import Workspace


def count_yield(workspace: Workspace, campaign: Campaign) -> Iterator[Counted]:
    """One row for each office that takes part, the organiser first."""
    offices = list(dict.fromkeys((campaign.unit, *campaign.units)))
    rows = [_row(workspace, campaign.uid, office, place) for place, office in enumerate(offices, 1)]
    campaign.counted_on = workspace.today.isoformat()
    campaign.yielded, campaign.filed = sum(row["yielded"] for row in rows), sum(row["filed"] for row in rows)
    yield Counted(CampaignRow, ("office",), rows, kept_by=("note",))


def _row(workspace: Workspace, campaign: str, office: str, place: int) -> dict[str, Any]:
    def leads(*states: str) -> int:
        where = (where_is("campaign", campaign), where_is("unit", office), Condition("state", Test.IN, states))
        return workspace.records(Lead).count(Query(where=where))

    return {
        "office": office,
        "place": place,
        "yielded": leads(*REGISTERED),
        "filed": leads(FILED),
        "not_filed": leads(NOT_FILED),
        "referred": leads(REFERRED),
        "merged": leads(MERGED),
        "open": leads(*UNDER_WAY),
    }
