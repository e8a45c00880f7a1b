"""The numbers of 本单位设定: what holds in this unit, and changing it."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.own_settings import OwnSettings
from app.domain.query import Query, where_is
from app.domain.records import fields_of
from app.services.records import put, save, save_new
from app.services.workspace import Workspace


def own_settings(workspace: Workspace) -> OwnSettings:
    """The unit's record; a new one, not stored yet, where nobody has set anything. Every role works by it: it says nothing of anybody's business."""
    found = workspace.store.records(OwnSettings).all(Query(where=(where_is("unit", workspace.unit.uid),)))
    return min(found, key=lambda one: one.uid, default=OwnSettings(unit=workspace.unit.uid))  # two computers may each have made one


def setting(workspace: Workspace, name: str) -> int:
    """The number that holds, by the name of its field."""
    return own_settings(workspace).in_force(name)


def set_own(workspace: Workspace, values: Mapping[str, Any]) -> None:
    """Change them; an emptied one is the usual again. Raises UserError."""
    settings = own_settings(workspace)
    put(settings, values)
    save(workspace, settings) if settings.uid else save_new(workspace, settings)


def settings_in_words(workspace: Workspace) -> Sequence[tuple[str, str]]:
    """Label and number of each, those that the unit has set itself with a word."""
    settings = own_settings(workspace)
    return [(field.label, f"{settings.in_force(name)}{'' if getattr(settings, name) is None else '·已改'}") for name, field in fields_of(OwnSettings).items()]
