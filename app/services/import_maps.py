"""The headings of an office's own tables, and what they mean: asked once, remembered for every later import of the kind."""

from collections.abc import Mapping, Sequence

from app.domain.imports import HeadingMap
from app.domain.query import Query, where_is
from app.domain.records import Record, fields_of
from app.services.records import is_typed
from app.services.workspace import Workspace

NOT_READ = ""
"""What a heading means whose column is left out."""


def known_headings(workspace: Workspace, kind: type[Record]) -> dict[str, str]:
    """Heading → field name, `NOT_READ` for columns that are left out."""
    return {one.heading or "": one.means or NOT_READ for one in workspace.records(HeadingMap).all(Query(where=(where_is("of_kind", kind.table),)))}


def likely_fields(kind: type[Record], headings: Sequence[str]) -> dict[str, str]:
    """Heading → name of the only field whose label holds it, to be looked over by a person."""
    labels = {name: field.label for name, field in fields_of(kind).items() if is_typed(kind, field)}
    likely: dict[str, str] = {}
    for heading in headings:
        words = "".join(heading.split())
        found = [name for name, label in labels.items() if len(words) > 1 and words in label]
        if len(found) == 1 and found[0] not in likely.values():
            likely[heading] = found[0]
    return likely


def remember_headings(workspace: Workspace, kind: type[Record], meanings: Mapping[str, str]) -> None:
    """Keep what these headings mean; a later answer takes the place of an earlier one."""
    earlier = {one.heading: one for one in workspace.records(HeadingMap).all(Query(where=(where_is("of_kind", kind.table),)))}
    with workspace.commit(f"记住{kind.title}的导入对照 {len(meanings)} 栏") as change:
        for heading, name in meanings.items():
            found = earlier.get(heading)
            if found is None:
                change.add(HeadingMap(unit=workspace.unit.uid, of_kind=kind.table, heading=heading, means=name or None), ())
            elif (found.means or NOT_READ) != name:
                found.means = name or None
                change.save(found)
