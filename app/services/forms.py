"""Forms on paper: which there are, what a record says in each of their cells, and printing them as PDF, XLSX or DOCX.

It knows records and where templates lie; it draws nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app import resources
from app.domain.errors import BadInput, NotAllowed, NotFound
from app.domain.mistakes import Mistake
from app.domain.query import Query, where_is
from app.domain.records import Audience, Record, fields_of
from app.domain.staffing import bureau_above
from app.domain.value_kinds import Link, Links
from app.paper.fonts import Fonts, font_folders, load_fonts
from app.paper.layout import lay_out
from app.paper.parts import OWN as OWN_WORD
from app.paper.parts import Grid, Listing, Scalar, Template, Values, fields_in
from app.paper.pdf import draw_pdf
from app.paper.record_sheet import record_sheet
from app.paper.saving import save_bytes
from app.paper.sheet import write_xlsx
from app.paper.template import check_template, read_template
from app.paper.word import write_docx
from app.services import records
from app.services.given import read_given
from app.services.naming import called
from app.services.workspace import Workspace

FOLDER = "forms"
OWN = "本单位"
DRAFT = "草稿"
OF_THE_OFFICE = {
    "full_name": "本单位全称",
    "short_name": "本单位简称",
    "bureau": "本局名称（表内写法）",
    "bureau_full_name": "本局全称",
    "account": "填表人",
    "today": "今天",
}
"""What a form may say of the office that fills it in, as `{own.bureau}`."""
OWNER = "unit"
SUFFIXES = (".pdf", ".xlsx", ".docx")

Shown = str | bool | int | tuple[str, ...]


@dataclass(frozen=True)
class FormEntry:
    """One form that can be printed."""

    id: str
    title: str
    basis: str
    pack: str
    of: str
    """The record kind whose records fill it; empty for a list."""
    rows_of: str
    """The record kind that its list has a row for each of; empty for a form that has no list."""
    file: Path


def paper_fonts() -> Fonts:
    """The fonts of this program and this PC; build them once and hand them on."""
    return load_fonts(resources.path("fonts"), font_folders())


def forms_available(home: Path | None = None) -> list[FormEntry]:
    """The forms in the box, and those that the unit put into its data folder; files with mistakes are left out (`form_mistakes`)."""
    entries = []
    for pack, file in _files(home):
        template = _template(file)
        if template is not None:
            entries.append(FormEntry(template.id, template.title, template.basis, pack, template.of, template.rows_of, file))
    return entries


def forms_of_kind(workspace: Workspace, kind: type[Record]) -> list[FormEntry]:
    """The forms that records of a kind fill: first the lists, those of a document before those of one's own; the unit's own template of an id counts."""
    found = {entry.id: entry for entry in forms_available(workspace.folder)}
    entries = [entry for entry in found.values() if kind.table in (entry.of, entry.rows_of)]
    return sorted(entries, key=lambda entry: (bool(entry.of), "附件" not in entry.basis, entry.id))


def _template(file: Path) -> Template | None:
    """The template in a file, None when it has mistakes."""
    now = file.stat()
    return _template_of(file, now.st_mtime_ns, now.st_size)


@lru_cache(maxsize=256)
def _template_of(file: Path, _changed: int, _size: int) -> Template | None:
    """Read once for each state of the file: checking all templates takes as long as printing one."""
    return None if check_template(file) else read_template(file)


def form_mistakes(home: Path, fields: Mapping[str, Mapping[str, str]]) -> list[Mistake]:
    """What is wrong in the unit's own templates; `fields` as `labels_by_kind` gives them."""
    return [mistake for pack, file in _files(home) if pack == OWN for mistake in check_template(file, fields)]


def labels_by_kind(kinds: tuple[type[Record], ...]) -> dict[str, dict[str, str]]:
    """Record kind → field → label, with the owner: what a template may name."""
    owner = {OWNER: "登记单位"}
    labels = {kind.table: owner | {name: field.label for name, field in fields_of(kind).items()} | dict(kind.computed) for kind in kinds}
    return labels | {OWN_WORD: dict(OF_THE_OFFICE)}


def _files(home: Path | None) -> Iterator[tuple[str, Path]]:
    for file in sorted(resources.path("packs").glob(f"*/{FOLDER}/*.toml")):
        yield file.parent.parent.name, file
    if home is not None:
        for file in sorted((home / FOLDER).glob("*.toml")):
            yield OWN, file


def form_template(form_id: str, home: Path | None = None) -> Template:
    """The template of that id; the unit's own one comes before one of the same id in the box. Raises NotFound, naming those there are."""
    entries = forms_available(home)
    for entry in reversed(entries):
        if entry.id == form_id:
            return template_of(entry)
    raise NotFound(f"没有“{form_id}”这张表。", f"可用的表：{'、'.join(entry.id for entry in entries)}。")


def template_of(entry: FormEntry) -> Template:
    """The template behind an entry."""
    found = _template(entry.file)
    assert found is not None, entry.file
    return found


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
    return {name: _value(workspace, record, name, known) for name in dict.fromkeys(names)}


def rows_values(workspace: Workspace, listing: Listing, asked: "Asked") -> list[dict[str, Any]]:
    """A row for each record that the list is of, in the order in which they were entered; a unit that was asked for keeps to its own."""
    names = dict.fromkeys(name for column in listing.columns for name in fields_in(column.value))
    known: dict[str, Record | None] = {}
    return [{name: _value(workspace, record, name, known) for name in names} for record in listed_records(workspace, listing, asked)]


def listed_records(workspace: Workspace, listing: Listing, asked: "Asked") -> list[Record]:
    """The records that a list has a row for each of."""
    kind = records.kind_named(workspace, listing.rows_of)
    _require_printable(kind)
    owner = (where_is(OWNER, asked.unit),) if asked.unit and not listing.within and not asked.whole_bureau else ()
    found = workspace.records(kind).all(Query(where=(*owner, *(records.condition(workspace, kind, name, wanted) for name, wanted in listing.where))))
    place = listing.within or (OWNER if asked.whole_bureau else "")
    if not place:
        return list(found)
    units = {unit.uid: unit for unit in workspace.units()}
    bureau = bureau_above(asked.unit or workspace.unit.uid, units)
    return [record for record in found if bureau_above(getattr(record, place), units) == bureau]


def of_the_office(workspace: Workspace, unit: str | None = None) -> dict[str, str]:
    """What a form says of the office that fills it in: its names, its bureau's, the account, the day."""
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
    }
    return {f"{OWN_WORD}.{name}": words[name] for name in OF_THE_OFFICE}


def _value(workspace: Workspace, record: Record, path: str, known: dict[str, Record | None]) -> Shown:
    """The value at the end of a path such as `request.number`; nothing when a link on the way is empty or not here."""
    name, _, rest = path.partition(".")
    field = fields_of(type(record)).get(name)
    if name == OWNER or (field is not None and isinstance(field.kind, Link | Links)):
        found = _linked(workspace, record, name, known)
        return "、".join(str(_value(workspace, target, rest, known)) if rest else target.name for target in found)
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
            known[uid] = workspace.records(kind).find(uid)
    return [target for uid in uids if (target := known[uid]) is not None]


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


def values_for(workspace: Workspace, template: Template, asked: Asked) -> dict[str, Any]:
    """The values to print. Raises BadInput that lists what is missing, unless the form is printed blank or as a draft."""
    if asked.blank:
        return {}
    data = dict(asked.data or {})
    values = of_the_office(workspace, asked.unit) | {name: data.pop(name) for name in [*data] if "." in name}
    for part in template.parts:
        if isinstance(part, Listing):
            values[part.key] = data.pop(part.key) if part.key in data else rows_values(workspace, part, asked)
    if template.of:
        record = _record(workspace, template, asked, data)
        if not asked.draft:
            _require_filled(template, record)
        return form_values(workspace, template, record) | values
    if data:
        raise BadInput(f"“{template.title}”没有这些栏目：{'、'.join(data)}。", "请对照表格模板里的字段名改正。")
    return values


def _record(workspace: Workspace, template: Template, asked: Asked, data: Mapping[str, Any]) -> Record:
    kind = records.kind_named(workspace, template.of)
    _require_printable(kind)
    if asked.of is None and asked.data is None:
        raise BadInput(f"还没有说明用哪一条{kind.title}填写“{template.title}”。", "请指定一条记录或一份数据；要空白表，请选择打印空白表。")
    record = workspace.records(kind).get(asked.of) if asked.of else kind(unit=asked.unit or workspace.unit.uid)
    records.put(record, read_given(workspace, kind, data))
    records.require_valid(workspace, record)
    return record


def _require_filled(template: Template, record: Record) -> None:
    fields = fields_of(type(record))
    printed = {name.partition(".")[0] for name in names_in(template)}
    missing = [field.label for name, field in fields.items() if field.required and name in printed and getattr(record, name) in (None, ())]
    if missing:
        raise BadInput(f"“{template.title}”还差 {len(missing)} 项：{'、'.join(missing)}。", "请补填后再打印；也可以打印空白表，或打印草稿。")


def _require_printable(kind: type[Record]) -> None:
    if kind.audience is Audience.HERE:
        raise NotAllowed(f"{kind.title}只留在本机，不能打印或导出。", "请在本机的记录里查看。")


def form_pdf(template: Template, values: Values, fonts: Fonts, *, blank: bool = False, draft: bool = False, curves: bool = False) -> bytes:
    """The form as PDF: the very bytes that the preview shows and the printer gets."""
    return draw_pdf(lay_out(template, values, fonts, blank=blank), fonts, watermark=DRAFT if draft else None, curves=curves)


def print_form(workspace: Workspace, form_id: str, to: Path, asked: Asked, fonts: Fonts | None = None) -> Path:
    """Print a form into a .pdf, .xlsx or .docx file, and note it in the journal. Raises UserError; then there is no new file."""
    template = form_template(form_id, workspace.folder)
    suffix = to.suffix.lower()
    if suffix not in SUFFIXES:
        raise BadInput(f"不知道“{to.name}”是什么格式的文件。", "文件名请以 .pdf、.xlsx 或 .docx 结尾；图样还可以是 .svg。")
    if asked.draft and suffix != ".pdf":
        raise BadInput("草稿只能印成 PDF。", "请把文件名改成以 .pdf 结尾，或补填后再打印。")
    values = values_for(workspace, template, asked)
    with workspace.commit(f"打印{template.title}{'（空白）' if asked.blank else ''}") as change:
        if asked.of:
            change.about(template.of, asked.of)
        if suffix == ".pdf":
            save_bytes(to, form_pdf(template, values, fonts or paper_fonts(), blank=asked.blank, draft=asked.draft))
        else:
            (write_xlsx if suffix == ".xlsx" else write_docx)(template, values, to, blank=asked.blank)
    return to


def record_sheet_pdf(workspace: Workspace, record: Record, fonts: Fonts | None = None) -> bytes:
    """Any record on paper, from its declaration alone: label and value of each field that is filled."""
    _require_printable(type(record))
    known: dict[str, Record | None] = {}
    rows = [("登记单位", _text(_value(workspace, record, OWNER, known)))]
    rows += [("状态", record.state)] if record.steps and record.state else []
    rows += [(field.label, _text(_value(workspace, record, name, known))) for name, field in fields_of(type(record)).items()]
    template, values = record_sheet(f"{record.title}：{called(workspace, record)}", [row for row in rows if row[1]])
    return form_pdf(template, values, fonts or paper_fonts())


def _text(value: Scalar | tuple[str, ...]) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(value) if isinstance(value, tuple) else str(value or "")
