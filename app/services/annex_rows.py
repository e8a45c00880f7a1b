"""Tables as offices keep them: with a title above, the headings of an annex, name and telephone in one cell, notes below.

The forms say what each of their columns prints; read backwards, they say which fields a cell fills. Ordinary lists with field names pass through.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from app.domain.errors import BadInput
from app.domain.query import Query, where_is
from app.domain.records import Record, fields_of
from app.domain.value_kinds import Files, Link, Phone
from app.paper.parts import NUMBER, PLACEHOLDER, Column, Listing
from app.services import records
from app.services.forms import forms_of_kind, template_of
from app.services.workspace import Workspace

Row = list[str | None]
TELEPHONE = re.compile(r"[（(]?\+?\d[\d\s\-－—()（）/]{5,}\d")
LOOKED_AT = 12
"""Rows at the top among which the headings of an annex are looked for."""
ENOUGH = 0.7
"""The part of an annex's headings that must be there."""
CONTACTS = ("contact", "head", "leader")
"""Whose telephone is the field `phone`."""
TOTAL = "合计"
TOTALS = (TOTAL, "总计", "小计", "共计")


@dataclass(frozen=True)
class _Shape:
    """The headings of a list in a form, and the list."""

    listing: Listing
    kind: type[Record]
    headings: tuple[str, ...]

    def places(self, row: Row) -> dict[int, Column] | None:
        """Which column of the file is which of the form; None when the row is not its heading."""
        found = {at: self.headings.index(text) for at, text in enumerate(map(_bare, row)) if text in self.headings}
        if len(set(found.values())) < max(2, ENOUGH * len(self.headings)):
            return None
        return {at: self.listing.columns[place] for at, place in found.items()}


def plain_rows(workspace: Workspace, kind: type[Record], rows: Iterable[Row], *, pasted: bool = False) -> tuple[Row, Iterator[tuple[int, Row]]]:
    """The headings as field names, and each row under them with its number in the file.

    An annex of the kind is read through its form; anything else has its headings in the first row, or below a title. A pasted block may have none
    at all when its columns are those of the form. Raises BadInput for a block that fits nothing.
    """
    source = iter(rows)
    first = list(islice(source, LOOKED_AT))
    if not first:
        return [], iter(())
    shapes = _shapes(workspace)
    own = [shape for shape in shapes if shape.kind is kind]
    if not _is_plain(kind, first[0]) and any(shape.places(row) for row in first for shape in own):
        heading = _heading(kind)
        return heading, _through_forms(workspace, kind, heading, shapes, chain(first, source))
    if pasted and not any(_bare(cell) in _labels(kind) for cell in first[0]):
        heading = _heading(kind)
        return heading, _without_heading(workspace, kind, heading, own, chain(first, source))
    at = 0 if any(_bare(cell) in _labels(kind) for cell in first[0]) else _below_title(first)
    below = enumerate(chain(first[at + 1 :], source), start=at + 2)
    return _labelled(kind, first[at]), ((number, row) for number, row in below if _bare(next(filter(None, row), "")) not in TOTALS)


def _labelled(kind: type[Record], row: Row) -> Row:
    """Headings as the fields are labelled, where they differ by blanks only: 备　注."""
    labels = {_bare(field.label): field.label for field in fields_of(kind).values()}
    return [labels.get(_bare(cell), cell) for cell in row]


def _below_title(rows: Sequence[Row]) -> int:
    """The place of the headings: the first row that fills most of the columns; a title, and who filled the table in, fill few."""
    filled = [sum(bool(_bare(cell)) for cell in row) for row in rows]
    return next(at for at, count in enumerate(filled) if 2 * count > max(filled)) if any(filled) else 0


def _shapes(workspace: Workspace) -> list[_Shape]:
    """The lists of all forms that records of any kind fill; those of the office's own come with the rest."""
    found = []
    for kind in workspace.store.kinds:
        for entry in forms_of_kind(workspace, kind) if kind.title else ():
            if entry.rows_of == kind.table:
                for part in template_of(entry).parts:
                    if isinstance(part, Listing):
                        listed = records.kind_named(workspace, part.rows_of)
                        found.append(_Shape(part, listed, tuple(_bare(column.label) for column in part.columns)))
    return found


def _bare(text: str | None) -> str:
    return "".join((text or "").split()).replace("(", "（").replace(")", "）")


def _labels(kind: type[Record]) -> set[str]:
    return {name for field in fields_of(kind).values() for name in (_bare(field.label), field.name)}


def _is_plain(kind: type[Record], row: Row) -> bool:
    """Are these the program's own headings, as it exports them: then every column counts, also those that no form prints."""
    return all(not cell or _bare(cell) in _labels(kind) | {"登记单位", "状态"} for cell in row) and any(row)


def _heading(kind: type[Record]) -> Row:
    """Every field that people fill, by name."""
    return [name for name, field in fields_of(kind).items() if records.is_typed(kind, field) and not isinstance(field.kind, Files)]


def _through_forms(workspace: Workspace, kind: type[Record], heading: Row, shapes: Sequence[_Shape], rows: Iterable[Row]) -> Iterator[tuple[int, Row]]:
    """The rows below each heading; one file may hold several tables, some of other kinds."""
    places: Mapping[int, Column] = {}
    given: Mapping[str, str] = {}
    for number, row in enumerate(rows, start=1):
        turned = next(((shape, found) for shape in shapes if (found := shape.places(row))), None)
        if turned is not None:
            shape = _named_above(shapes, turned[0], turned[1])
            places = turned[1] if shape.kind is kind else {}
            given = {name: value for name, value in shape.listing.where if value}
        elif places and _is_row(row, places):
            yield number, _fields(workspace, kind, heading, {column.value: row[at] for at, column in places.items() if at < len(row)}, given)


def _named_above(shapes: Sequence[_Shape], found: _Shape, places: Mapping[int, Column]) -> _Shape:
    """The shape that fits best: two tables of a form may share headings."""
    exact = [shape for shape in shapes if set(shape.headings) == {_bare(column.label) for column in places.values()}]
    return exact[0] if exact and found not in exact else found


def _without_heading(workspace: Workspace, kind: type[Record], heading: Row, own: Sequence[_Shape], rows: Iterable[Row]) -> Iterator[tuple[int, Row]]:
    given = list(rows)
    width = max((len(row) for row in given), default=0)
    for shape in own:
        for columns in (shape.listing.columns, [column for column in shape.listing.columns if NUMBER not in column.value]):
            if len(columns) == width:
                where = {name: value for name, value in shape.listing.where if value}
                for number, row in enumerate(given, start=1):
                    yield number, _fields(workspace, kind, heading, dict(zip((column.value for column in columns), row, strict=False)), where)
                return
    raise BadInput(f"粘贴的内容有 {width} 列，对不上{kind.title}的表格。", "请连同标题行一起复制，再粘贴。")


def _is_row(row: Row, places: Mapping[int, Column]) -> bool:
    """Not a note, a title or a total: something stands in two of the columns at least, or in the one that there is."""
    filled = [row[at] for at, column in places.items() if at < len(row) and row[at] and NUMBER not in column.value]
    total = any(_bare(cell) == TOTAL for cell in row)
    return not total and len(filled) >= min(2, sum(NUMBER not in column.value for column in places.values()))


def _fields(workspace: Workspace, kind: type[Record], heading: Row, cells: Mapping[str, str | None], given: Mapping[str, str]) -> Row:
    """The values of a row by field, as they would be typed."""
    typed: dict[str, str] = dict(given)
    for pattern, text in cells.items():
        if text and text.strip():
            typed |= _behind(workspace, kind, pattern, text.strip())
    return [typed.get(name or "") for name in heading]


def _behind(workspace: Workspace, kind: type[Record], pattern: str, text: str) -> dict[str, str]:
    names = [match[1] for match in PLACEHOLDER.finditer(pattern) if match[1] != NUMBER]
    fields = fields_of(kind)
    if len(names) == 1:
        name, _, rest = names[0].partition(".")
        if name in kind.computed:
            return dict(kind.behind(name, text))
        field = fields.get(name)
        return {name: _linked(workspace, field.kind.to, rest, text) if rest and isinstance(field.kind, Link) else text} if field else {}
    phones = [name for name in names if name in fields and isinstance(fields[name].kind, Phone)]
    words = [name for name in names if name in fields and name not in phones]
    found = TELEPHONE.search(text)
    rest = (text[: found.start()] + text[found.end() :] if found else text).strip(" 　\n，,、:：（）()")
    return {name: found[0].strip("（()） ") for name in phones[:1] if found} | {name: " ".join(rest.split()) for name in words[:1] if rest}


def without_phone(kind: type[Record], typed: Mapping[str, str], columns: Collection[str]) -> dict[str, str]:
    """A telephone written behind a name goes into its own field, where the table has no column for that."""
    split = dict(typed)
    for name, text in typed.items():
        own = next((one for one in (f"{name}_phone", "phone") if one in fields_of(kind) and (one != "phone" or name in CONTACTS)), "")
        found = TELEPHONE.search(text)
        rest = text[: found.start()].strip(" 　\n，,、:：（(") if found else ""
        if found and rest and own and own not in columns:
            split |= {name: rest, own: found[0].strip("（()） ")}
    return split


def _linked(workspace: Workspace, table: str, field: str, text: str) -> str:
    """The uid of the record of which the form prints that field; the text itself where there is none, so that its row is refused in words."""
    kind = records.kind_named(workspace, table)
    found = workspace.records(kind).page(Query(where=(where_is(field, text),)), None, 2).records
    return found[0].uid if len(found) == 1 else text
