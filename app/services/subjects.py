"""主体画像: what is known already of the subject that somebody is typing, by its credit code or its name. Personal values are not handed on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.fields import Sensitivity
from app.domain.leads import Lead
from app.domain.query import Query, where_is
from app.domain.records import fields_of
from app.services.workspace import Workspace

TOLD = ("suspect", "suspect_code", "suspect_address", "shop_link")


@dataclass(frozen=True)
class Subject:
    """What the newest other lead says of the same subject."""

    number: str
    values: Mapping[str, Any]


def known_subject(workspace: Workspace, lead: Lead) -> Subject | None:
    """The subject of the newest other lead with the same code, else with the same name, as far as this unit sees it."""
    for name in ("suspect_code", "suspect"):
        value = getattr(lead, name)
        found = workspace.records(Lead).page(Query((where_is(name, value),), descending=True), None, 3).records if value else []
        other = next((one for one in found if one.uid != lead.uid), None)
        if other is not None:
            fields = fields_of(Lead)
            open_ones = [told for told in TOLD if fields[told].sensitivity < Sensitivity.PERSONAL and getattr(other, told) not in (None, ())]
            return Subject(other.number or "草稿", {told: getattr(other, told) for told in open_ones})
    return None
