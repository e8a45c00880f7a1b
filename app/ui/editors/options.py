"""What a completing field offers: the options of a choice, or records found by characters, pinyin initials or last use."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.naming import NOT_HERE
from app.domain.organisation import Area, Unit
from app.domain.pinyin import initials, search_text
from app.domain.query import Query
from app.domain.records import Record, fields_of, searched_fields
from app.domain.value_kinds import Link, Links
from app.services.leads import matching_places
from app.services.naming import all_called
from app.services.workspace import Workspace
from app.ui.editors.context import Context

OFFERED = 8
SEARCHED_BY_NAME = 500
"""Kinds without a searched field, or called after other records, are small; their names are compared one by one, up to this many."""


@dataclass(frozen=True)
class Option:
    """One line of the list below a field: the value, its words, and a note in grey."""

    value: str
    words: str
    note: str = ""
    adds: bool = False
    """It stands for no record yet: taking it adds one."""


def among(options: Sequence[str], typed: str) -> list[Option]:
    """The options that contain the typed characters, or whose initials begin with them; all of them when nothing is typed."""
    wanted = search_text(typed).replace(" ", "")
    begun = [one for one in options if not wanted or one.startswith(wanted) or initials(one).startswith(wanted)]
    inside = [one for one in options if one not in begun and (wanted in one or wanted in initials(one))]
    return [Option(one, one) for one in (*begun, *inside)]


def records_found(context: Context, table: str, typed: str) -> list[Option]:
    """Records whose words hold what was typed; the last used ones, then the first of the list, when nothing is typed."""
    workspace = context.workspace
    kind = workspace.store.kind(table)
    if kind is None:
        return []
    if typed.strip():
        found = _matching(workspace, kind, typed.strip())
    else:
        recent = workspace.records(kind).many(context.recent(table))
        used = [recent[uid] for uid in context.recent(table) if uid in recent]
        found = used + [record for record in workspace.records(kind).page(Query(), None, OFFERED).records if record.uid not in recent]
    names, words = workspace.names(found), all_called(workspace, found)
    return [Option(record.uid, words[record.uid], _note(record, names)) for record in found[:OFFERED]]


def _matching(workspace: Workspace, kind: type[Record], typed: str) -> list[Record]:
    records = workspace.records(kind)
    if not searched_fields(kind) or any(isinstance(fields_of(kind)[name].kind, Link | Links) for name in kind.named_by):
        wanted = search_text(typed).replace(" ", "")
        known = records.page(Query(), None, SEARCHED_BY_NAME).records
        words = all_called(workspace, known)
        return [one for one in known if wanted in search_text(words[one.uid]).replace(" ", "") or wanted in initials(words[one.uid])]
    found: list[Record] = list(records.page(Query(search=typed), None, OFFERED).records)
    if not found and kind is Area:
        found = list(matching_places(workspace, typed))
    wanted = typed.lower()
    return sorted(found, key=lambda record: not (record.name.startswith(typed) or initials(record.name).startswith(wanted)))


def _note(record: Record, names: dict[str, str]) -> str:
    """What tells records of one name apart: the office of an area or a person, that a unit is another district's."""
    if isinstance(record, Unit):
        return "外区" if record.external else ""
    place = getattr(record, "office", None) or getattr(record, "works_at", None)
    return names.get(place, "") if isinstance(place, str) else ""


def named(workspace: Workspace, table: str, uids: Sequence[str]) -> dict[str, str]:
    """The names of those records; one that is not here is 未共享或未到达."""
    kind = workspace.store.kind(table)
    found = workspace.records(kind).many(uids) if kind else {}
    words = all_called(workspace, found.values())
    return {uid: words.get(uid, NOT_HERE) for uid in uids}
