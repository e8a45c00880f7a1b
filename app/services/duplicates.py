"""Leads that may be the same as the one being typed: same code, telephone, outside number, link or name. It only hints."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.identifiers import normalised_phone
from app.domain.leads import Lead
from app.domain.pinyin import search_text
from app.domain.query import Query
from app.services.workspace import Workspace

COMPARED = (("suspect_code", "同一信用代码"), ("suspect_phone", "同一电话"), ("outside_number", "同一外部编号"), ("shop_link", "同一网店链接"))
FEWEST_LETTERS = 4
MOST = 3


@dataclass(frozen=True)
class Duplicate:
    """A lead that is already here, and in what it agrees."""

    lead: Lead
    sentence: str


def possible_duplicates(workspace: Workspace, lead: Lead) -> list[Duplicate]:
    """Up to three leads that agree with this one, the surest first."""
    found: dict[str, Duplicate] = {}
    for other, reason in _agreeing(workspace, lead):
        if other.uid != lead.uid and other.uid not in found:
            found[other.uid] = Duplicate(other, _sentence(workspace, other, reason))
        if len(found) == MOST:
            break
    return list(found.values())


def _agreeing(workspace: Workspace, lead: Lead) -> Iterator[tuple[Lead, str]]:
    records = workspace.records(Lead)
    for name, reason in COMPARED:
        value = _plain(name, getattr(lead, name))
        if len(value) >= FEWEST_LETTERS and name != "shop_link":
            for other in records.page(Query(search=value), None, 20).records:
                if _plain(name, getattr(other, name)) == value:
                    yield other, reason
    name = _plain("suspect", lead.suspect)
    if len(name) >= FEWEST_LETTERS:
        for other in records.page(Query(search=name), None, 20).records:
            same_link = lead.shop_link and lead.shop_link == other.shop_link
            yield other, "同一网店链接" if same_link else "同一名称" if _plain("suspect", other.suspect) == name else "名称相近"


def _plain(name: str, value: str | None) -> str:
    text = normalised_phone(value or "") if name == "suspect_phone" else value or ""
    return search_text(text).replace(" ", "")


def _sentence(workspace: Workspace, other: Lead, reason: str) -> str:
    unit = workspace.names([other]).get(other.unit, "其他单位")
    day = date.fromisoformat(other.received_on) if other.received_on else None
    when = f" {day.month}月{day.day}日" if day else ""
    return f"{unit}{when}登记过“{other.suspect}”（{reason}）。"
