"""Leads that may be the same as the one being typed: same code, telephone, outside number, link, address or name, or a name that sounds the same.

It only hints; the queue of pairs is in `lead_matches`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.identifiers import normalised_phone
from app.domain.lead_steps import LEAD_STEPS
from app.domain.leads import Lead
from app.domain.likeness import FEWEST_LETTERS, plain, reasons_of
from app.domain.pinyin import initials
from app.domain.query import Query
from app.services.workspace import Workspace

NEARLY = "名称相近"
LOOKED_AT = 20
MOST = 3


@dataclass(frozen=True)
class Duplicate:
    """A lead that is already here, and in what it agrees."""

    lead: Lead
    sentence: str


def possible_duplicates(workspace: Workspace, lead: Lead) -> list[Duplicate]:
    """Up to three leads that agree with this one, the surest first."""
    found: dict[str, Duplicate] = {}
    for other in _candidates(workspace, lead):
        reasons = reasons_of(lead, other) or _nearly(lead, other)
        if reasons and other.uid != lead.uid and other.uid not in found:
            found[other.uid] = Duplicate(other, _sentence(workspace, other, "、".join(reasons)))
        if len(found) == MOST:
            break
    return list(found.values())


def _candidates(workspace: Workspace, lead: Lead) -> Iterator[Lead]:
    name = plain(lead.suspect)
    phones = [plain(number) for number in normalised_phone(lead.suspect_phone or "").split("、")]
    asked = (plain(lead.suspect_code), *phones, plain(lead.outside_number), name, plain(lead.suspect_address), initials(name))
    for words in dict.fromkeys(asked):
        if len(words) >= FEWEST_LETTERS:
            yield from workspace.records(Lead).page(Query(search=words), None, LOOKED_AT).records


def _nearly(lead: Lead, other: Lead) -> tuple[str, ...]:
    name = plain(lead.suspect)
    return (NEARLY,) if len(name) >= FEWEST_LETTERS and name in plain(other.suspect) else ()


def _sentence(workspace: Workspace, other: Lead, reason: str) -> str:
    unit = workspace.names([other]).get(other.unit, "其他单位")
    day = date.fromisoformat(other.received_on) if other.received_on else None
    year = "" if day is None or day.year == workspace.today.year else f"{day.year}年"
    when = f" {year}{day.month}月{day.day}日" if day else ""
    name = f"“{other.suspect}”（{reason}）。"
    return f"{unit}的草稿里有{name}" if other.state == LEAD_STEPS.start else f"{unit}{when}登记过{name}"
