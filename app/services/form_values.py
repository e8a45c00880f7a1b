"""What a form says in its cells: the values of a record and of what it links to, the rows of lists, the office that fills it in.

It knows records and patterns; it reads no file and draws nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.domain.dates import shown_day
from app.domain.errors import BadInput, NotAllowed
from app.domain.keeping import PAPERS
from app.domain.progress import Report, unreported
from app.domain.query import Condition, Query, where_is
from app.domain.records import Audience, Record, fields_of, named_units
from app.domain.staffing import bureau_above
from app.domain.support_steps import is_bureau
from app.domain.value_kinds import Link, Links
from app.paper.parts import OWN, OWNER, Grid, Listing, Scalar, Template, fields_in
from app.services import records
from app.services.given import read_given
from app.services.groups_led import is_coordinator
from app.services.looked_up import LOOKED_UP
from app.services.naming import called
from app.services.usable import as_usable, require_usable
from app.services.workspace import Workspace

OF_THE_OFFICE = {
    "full_name": "本单位全称",
    "short_name": "本单位简称",
    "bureau": "本局名称（表内写法）",
    "bureau_full_name": "本局全称",
    "account": "填表人",
    "today": "今天",
    "day": "名册日期",
}
"""What a form may say of the office that fills it in, as `{own.bureau}`."""
OFTEN = 100
"""Rows read between two reports of how far the work is."""
MOST_ROWS = 20_000
"""Rows of a list on paper, about two thousand pages; more want to be asked for in parts."""

Shown = str | bool | int | tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """Which values go into a form: a record's, typed ones over them, or nothing for filling in by hand."""

    of: str | None = None
    """The uid of the record."""
    data: Mapping[str, Any] | None = None
    """Field → value as typed; under the name of a list's kind, a list of such rows."""
    unit: str | None = None
    """The uid of the unit whose records a list shows, and which signs a form that has no record."""
    blank: bool = False
    draft: bool = False
    """Print what there is, marked 草稿."""
    whole_bureau: bool = False
    """A list shows what all units of the unit's bureau registered, not the unit alone."""
    among: Query | None = None
    """Only the records of this list, which the form's first table is of."""
    on: str | None = None
    """The ISO day for lists of what is in force; today when none is named (S0-21)."""


def labels_by_kind(kinds: tuple[type[Record], ...]) -> dict[str, dict[str, str]]:
    """Record kind → field → label, with the owner: what a template may name."""
    owner = {OWNER: "登记单位"}
    labels = {kind.table: owner | {name: field.label for name, field in fields_of(kind).items()} | dict(kind.computed) for kind in kinds}
    for kind, known in LOOKED_UP.items():
        labels[kind.table] = labels.get(kind.table, {}) | {name: label for name, (label, _) in known.items()}
    return labels | {OWN: dict(OF_THE_OFFICE)}


def names_in(template: Template) -> list[str]:
    """Every field or dotted path that the form's own cells print, in their order; a list's columns are not among them."""
    cells = [place.cell for part in template.parts if isinstance(part, Grid) for place in part.places]
    patterns = [template.above_left, *(f"{{{cell.field}}}" if cell.kind == "choices" else cell.text for cell in cells if cell.kind != "label")]
    return list(dict.fromkeys(name for pattern in (*patterns, template.above_right) for name in fields_in(pattern)))


def form_values(workspace: Workspace, template: Template, record: Record) -> dict[str, Any]:
    """What a record says in the cells of a form: every field in full, and every dotted path through its links."""
    return form_values_of(workspace, record, [*fields_of(type(record)), *names_in(template)]) | of_the_office(workspace)


def form_values_of(workspace: Workspace, record: Record, names: Iterable[str]) -> dict[str, Any]:
    """What a record says at those fields and dotted paths."""
    known: dict[str, Record | None] = {}
    return {name: value_at(workspace, record, name, known) for name in dict.fromkeys(names)}


def rows_values(workspace: Workspace, listing: Listing, asked: Asked, report: Report = unreported) -> list[dict[str, Any]]:
    """A row for each record that the list is of, in the order in which they were entered; where they are several units', with whose it is."""
    names = dict.fromkeys(name for column in listing.columns for name in fields_in(column.value))
    known: dict[str, Record | None] = {}
    found, rows = listed_records(workspace, listing, asked), []
    if not listing.through and not _is_common(workspace, listing) and len({record.unit for record in found}) > 1:
        names[OWNER] = None
    for number, record in enumerate(found):
        if number % OFTEN == 0:
            report(number, len(found))
        rows.append({name: value_at(workspace, record, name, known) for name in names})
    return rows


def listed_records(workspace: Workspace, listing: Listing, asked: Asked) -> list[Record]:
    """The records that a list has a row for each of."""
    kind = records.kind_named(workspace, listing.rows_of)
    require_printable(kind)
    if listing.through:
        own = (where_is(listing.through, asked.of),) if asked.of else None
        return list(workspace.records(kind).all(Query(where=(*own, *_wanted(workspace, kind, listing)), sort=listing.sort))) if own else []
    found = _all_listed(workspace, kind, listing, asked)
    on = asked.on or workspace.today.isoformat()
    return [record for record in found if not listing.in_force or _in_force(record, on)]


def _wanted(workspace: Workspace, kind: type[Record], listing: Listing) -> tuple[Condition, ...]:
    return tuple(records.condition(workspace, kind, name, wanted) for name, wanted in listing.where)


def _in_force(record: Any, on: str) -> bool:
    return (record.valid_from or "") <= on <= (record.valid_to or "9999-12-31")


def _all_listed(workspace: Workspace, kind: type[Record], listing: Listing, asked: Asked) -> list[Record]:
    owner = (where_is(OWNER, asked.unit),) if asked.unit and not listing.within and not asked.whole_bureau else ()
    among = asked.among or Query()
    query = replace(among, where=(*among.where, *owner, *_wanted(workspace, kind, listing)))
    query = replace(query, sort=listing.sort, descending=False) if listing.sort else query
    count = workspace.records(kind).count(query)
    if count > MOST_ROWS:
        raise BadInput(f"列表里有 {count} 条，一次最多排 {MOST_ROWS} 条。", "请在列表里筛选后分几次打印，或者导出为 Excel。")
    found = workspace.records(kind).all(query)
    place = listing.within or (OWNER if asked.whole_bureau else "")
    if not place:
        every = asked.unit or asked.among or kind.audience is Audience.ALL or _collects(workspace)
        return [record for record in found if every or workspace.unit.uid in {record.unit, *named_units(record)}]
    units = {unit.uid: unit for unit in workspace.units()}
    bureau = bureau_above(asked.unit or workspace.unit.uid, units)
    return [record for record in found if bureau_above(getattr(record, place), units) == bureau]


def _is_common(workspace: Workspace, listing: Listing) -> bool:
    """True for what holds for every unit, such as the list of areas: whose it is says nothing."""
    return records.kind_named(workspace, listing.rows_of).audience is Audience.ALL


def _collects(workspace: Workspace) -> bool:
    """True for a unit that gathers what others register: the bureau, and who coordinates a group. A ledger of any other is its own."""
    return is_bureau(workspace.unit) or is_coordinator(workspace)


def of_the_office(workspace: Workspace, unit: str | None = None, on: str | None = None) -> dict[str, str]:
    """What a form says of the office that fills it in: its names, its bureau's, the account, today, and the day that its lists are of."""
    units = {one.uid: one for one in workspace.units()}
    office = units.get(unit or "", workspace.unit)
    bureau = units.get(bureau_above(office.uid, units)) or workspace.bureau or office
    words = {
        "full_name": office.full_name or "",
        "short_name": office.name,
        "bureau": (bureau.full_name or "").replace("市场监督管理局", "市场监管局"),
        "bureau_full_name": bureau.full_name or "",
        "account": workspace.account.full_name or "",
        "today": f"{workspace.today.year}年{workspace.today.month}月{workspace.today.day}日",
        "day": shown_day(on or workspace.today.isoformat()),
    }
    return {f"{OWN}.{name}": words[name] for name in OF_THE_OFFICE}


def value_at(workspace: Workspace, record: Record, path: str, known: dict[str, Record | None]) -> Shown:
    """The value at the end of a path such as `request.number`; nothing when a link on the way is empty or not here."""
    name, _, rest = path.partition(".")
    field = fields_of(type(record)).get(name)
    if name == OWNER or (field is not None and isinstance(field.kind, Link | Links)):
        found = _linked(workspace, record, name, known)
        return "、".join(str(value_at(workspace, target, rest, known)) if rest else called(workspace, target) for target in found)
    if not rest and name in LOOKED_UP.get(type(record), {}):
        return LOOKED_UP[type(record)][name][1](workspace, record)
    if rest or (field is None and name not in record.computed):
        return ""
    value = getattr(record, name)
    if field is None:
        return tuple(value) if isinstance(value, tuple) else str(value)
    if isinstance(value, bool):
        return value
    return tuple(value) if field.kind.many and value and isinstance(value[0], str) else field.kind.shown(value)


def _linked(workspace: Workspace, record: Record, name: str, known: dict[str, Record | None]) -> list[Record]:
    kind_of_link = fields_of(type(record))[name].kind if name != OWNER else Link(OWNER)
    assert isinstance(kind_of_link, Link | Links)
    kind = records.kind_named(workspace, kind_of_link.to)
    value = getattr(record, name)
    uids = value if isinstance(value, tuple) else (value,) if value else ()
    for uid in uids:
        if uid not in known:
            found = workspace.records(kind).find(uid)
            known[uid] = as_usable(workspace, found) if found is not None else None
    return [target for uid in uids if (target := known[uid]) is not None]


def values_for(workspace: Workspace, template: Template, asked: Asked, report: Report = unreported) -> dict[str, Any]:
    """The values to print. Raises BadInput that lists what is missing, unless the form is printed blank or as a draft; and for a list that is too long."""
    if asked.blank:
        return {}
    data = dict(asked.data or {})
    values = of_the_office(workspace, asked.unit, asked.on) | {name: data.pop(name) for name in [*data] if "." in name}
    for part in template.parts:
        if isinstance(part, Listing):
            values[part.key] = data.pop(part.key) if part.key in data else rows_values(workspace, part, asked, report)
    if template.of:
        record = _record(workspace, template, asked, data)
        if asked.draft:
            _take_number_away(record)
        else:
            _require_filled(template, record)
        return form_values(workspace, template, record) | values
    if data:
        raise BadInput(f"“{template.title}”没有这些栏目：{'、'.join(data)}。", "请对照表格模板里的字段名改正。")
    return values


def _record(workspace: Workspace, template: Template, asked: Asked, data: Mapping[str, Any]) -> Record:
    kind = records.kind_named(workspace, template.of)
    require_printable(kind)
    if asked.of is None and asked.data is None:
        raise BadInput(f"还没有说明用哪一条{kind.title}填写“{template.title}”。", "请指定一条记录或一份数据；要空白表，请选择打印空白表。")
    record = workspace.records(kind).get(asked.of) if asked.of else kind(unit=asked.unit or workspace.unit.uid)
    require_usable(workspace, record)
    records.put(record, read_given(workspace, kind, data))
    records.require_valid(workspace, record)
    return record


def _take_number_away(record: Record) -> None:
    """A draft bears no number: nobody takes its paper for the final one."""
    number = fields_of(type(record)).get("number")
    if number is not None and number.allotted:
        records.put(record, {"number": None})


def _require_filled(template: Template, record: Record) -> None:
    fields = fields_of(type(record))
    printed = {name.partition(".")[0] for name in names_in(template)}
    missing = [field.label for name, field in fields.items() if field.required and name in printed and getattr(record, name) in (None, ())]
    if missing:
        raise BadInput(f"“{template.title}”还差 {len(missing)} 项：{'、'.join(missing)}。", "请补填后再打印；也可以打印空白表，或打印草稿。")


def require_printable(kind: type[Record]) -> None:
    """Raise NotAllowed for kinds that never leave this computer."""
    if kind.audience is Audience.HERE and kind not in PAPERS:
        raise NotAllowed(f"{kind.title}只留在本机，不能打印或导出。", "请在本机的记录里查看。")


def as_text(value: Scalar | tuple[str, ...]) -> str:
    """A value in words, as a plain sheet prints it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(value) if isinstance(value, tuple) else str(value or "")
