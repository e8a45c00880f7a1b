"""From an area or an address to its office, group and coordinator (S0-13). It proposes; people decide."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.groups import group_of, group_of_area
from app.domain.organisation import Area, CaseGroup, Unit

SUFFIX = re.compile(r"(街道|镇|乡)$")
REGION = re.compile(r"[^省市区县]{2,}?[省市区县]")


@dataclass(frozen=True)
class Place:
    """Where a lead belongs: uids, None where the bureau has not said."""

    area: Area
    office: str | None
    office_confirmed: bool
    """False while the area's own office is only inferred (S0-11)."""
    group: CaseGroup | None
    coordinator: str | None


def place_of(area: Area, groups: Iterable[CaseGroup], on: str) -> Place:
    """The office, group and coordinator of an area on that ISO day."""
    groups = list(groups)
    group = group_of_area(groups, area.uid, on) or (group_of(groups, area.office, on) if area.office else None)
    return Place(area, area.office, bool(area.office_confirmed), group, group.coordinator if group else None)


def proposed_place(text: str, areas: Iterable[Area], units: Iterable[Unit], groups: Iterable[CaseGroup], on: str) -> Place | None:
    """The place behind part of a name or a whole address; None when nothing or more than one area fits."""
    found = matching_areas(text, areas, units)
    return place_of(found[0], groups, on) if len(found) == 1 else None


def matching_areas(text: str, areas: Iterable[Area], units: Iterable[Unit]) -> list[Area]:
    """The areas that a typed word or an address may mean: by full name, otherwise by the name without 镇 or 街道."""
    known = [area for area in areas if area.full_name and not area.deleted]
    typed = "".join(text.split())
    written_out = [area for area in known if str(area.full_name) in typed]
    if written_out:
        return written_out
    regions = _regions(units)
    for region in regions:
        typed = typed.replace(region, "")
    begun = [area for area in known if str(area.full_name).startswith(typed)] if typed else []
    if begun:
        return begun
    named = [area for area in known if _stem(area) in typed]
    surer = [area for area in named if not any(region.startswith(_stem(area)) for region in regions)]
    return surer or named


def _regions(units: Iterable[Unit]) -> Sequence[str]:
    """福州市 and 仓山区, from the name of the bureau: in an address they must not be read as 仓山镇."""
    bureau = next((unit for unit in units if unit.bureau), None)
    return REGION.findall(str(bureau.full_name).partition("市场监")[0]) if bureau else ()


def _stem(area: Area) -> str:
    return SUFFIX.sub("", str(area.full_name)) or str(area.full_name)
