"""Lists as spreadsheets: any kind of record out and in, from its declaration alone. It knows labels and records; no file format but CSV."""

import csv
import io
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import BadInput, NotAllowed, UserError
from app.domain.fields import Field
from app.domain.leads import Lead, Triage
from app.domain.query import Query
from app.domain.records import Audience, Record, fields_of, shown
from app.domain.referral import Referral
from app.domain.support import Dispatch, SupportRequest
from app.domain.value_kinds import Choice, Choices, Files, Link, Links, Number
from app.paper.table import read_table, write_table_xlsx
from app.services import leads, records, support
from app.services.alike import AlikeRow, Read, alike_rows
from app.services.annex_rows import plain_rows, without_phone
from app.services.audiences import audience_of
from app.services.backups import back_up_before_import
from app.services.files import read_small_file, save_file
from app.services.import_maps import known_headings
from app.services.making import require_making
from app.services.numbers import next_numbers
from app.services.orderly import require_orderly
from app.services.usable import as_usable
from app.services.workspace import Workspace

OWNER, STATE = "登记单位", "状态"
ROW, WHY = "原行号", "没有导入的原因"
"""Columns of the sheet that goes back; an import passes over them."""
ENCODINGS = {"utf-8": "utf-8-sig", "gb18030": "gb18030"}
"""What the user names, and what the file begins with: UTF-8 gets its mark, so that WPS and Excel read it."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
KEPT_AS_TEXT = "'"
PAGE = 500
UNBACKED = 100
"""本单位设定: so many rows are taken in without a backup before; the whole import is one action that can be undone either way."""

NOT_IMPORTED: Mapping[type[Record], tuple[str, str]] = {
    Triage: ("线索研判不能成批导入。", "请逐条办理“写研判”。"),
    Referral: ("线索移送不能成批导入。", "请在线索里逐条移送。"),
    Dispatch: ("派员不能成批导入。", "请在支援申请里逐件派员。"),
}

NUMBER_WORDS: Mapping[type[Record], str] = {Lead: "", SupportRequest: support.NUMBER_WORD}
"""The kinds whose imported records are numbered, with the word in their numbers."""


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken: its number in the file, and why."""

    row: int
    why: str
    cells: Sequence[str | None] = ()
    """What stands in it, for the sheet that goes back."""


@dataclass
class Imported:
    """What an import did, or would do."""

    new: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    """Headings whose columns were left out, because the program fills them itself."""
    heading: Sequence[str | None] = ()
    """The headings under which the rows stand."""
    unknown: list[str] = field(default_factory=list)
    """Headings of which nobody has said yet what they mean: nothing was read."""
    alike: list[AlikeRow] = field(default_factory=list)
    """Rows that look the same as a record that is here already."""


def export_table(workspace: Workspace, kind: type[Record], path: Path, query: Query = Query(), encoding: str = "utf-8") -> int:
    """Write a list with all its fields into an .xlsx or .csv file; returns the number of rows. Raises UserError in words."""
    _require_leaving(kind)
    if encoding not in ENCODINGS:
        raise BadInput(f"不能按“{encoding}”编码写文件。", f"可选：{'、'.join(ENCODINGS)}。")
    columns = [OWNER, *([STATE] if kind.steps else []), *(declared.label for declared in fields_of(kind).values())]
    count = workspace.records(kind).count(query)
    rows = _rows(workspace, kind, query)
    with workspace.commit(f"导出{kind.title}名录"):
        match path.suffix.lower():
            case ".xlsx":
                write_table_xlsx(kind.title, columns, rows, path)
            case ".csv":
                save_file(path, _csv([columns, *rows]).encode(ENCODINGS[encoding]))
            case _:
                raise BadInput(f"不知道“{path.name}”是什么格式的文件。", "文件名请以 .xlsx 或 .csv 结尾。")
    return count


def _require_leaving(kind: type[Record]) -> None:
    if kind.audience is Audience.HERE:
        raise NotAllowed(f"{kind.title}只留在本机，不能打印或导出。", "请在本机的记录里查看。")


def _rows(workspace: Workspace, kind: type[Record], query: Query) -> Iterator[list[str | int | None]]:
    after = None
    while True:
        page = workspace.records(kind).page(query, after, PAGE)
        names = workspace.names(page.records)
        for record in (as_usable(workspace, one) for one in page.records):
            yield [names.get(record.unit, ""), *([record.state] if kind.steps else []), *_cells(record, names)]
        after = page.after
        if after is None:
            return


def _cells(record: Record, names: Mapping[str, str]) -> Iterator[str | int | None]:
    for name, declared in fields_of(type(record)).items():
        value = getattr(record, name)
        if isinstance(declared.kind, Link | Links):
            uids = value if isinstance(value, tuple) else (value,) if value else ()
            yield "、".join(names.get(uid, uid) for uid in uids)
        elif type(declared.kind) is Number and value is not None:
            yield int(value)
        else:
            yield shown(record, name) or None


def _csv(rows: Iterable[Sequence[str | int | None]]) -> str:
    """Text that begins like a formula gets an apostrophe before it, so that no program computes it."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    for row in rows:
        writer.writerow([KEPT_AS_TEXT + cell if isinstance(cell, str) and cell.startswith(FORMULA) else cell for cell in row])
    return target.getvalue()


def read_mapping(path: Path) -> dict[str, str]:
    """Heading → field name, from a TOML file of lines such as `"名称" = "suspect"`. Raises BadInput."""
    try:
        content = tomllib.loads(read_small_file(path).decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise BadInput(f"对照文件“{path.name}”读不懂。", '请每行写一个对照，例如 "名称" = "suspect"，存为 UTF-8。') from fault
    for heading, name in content.items():
        if not isinstance(name, str):
            raise BadInput(f"对照文件“{path.name}”里“{heading}”的写法不对。", '请写成 "名称" = "suspect"。')
    return content


def import_table(
    workspace: Workspace,
    kind: type[Record],
    path: Path,
    mapping: Mapping[str, str] | None = None,
    *,
    dry_run: bool = False,
    skip_alike: bool = False,
    may_ask: bool = False,
) -> Imported:
    """Take the rows of an .xlsx or .csv file as new records of this unit, all good ones in one commit; leads and requests come in as drafts.

    An annex of the kind is read through its form. Raises BadInput when the headings do not fit. What rows do is told by `import_rows`.
    """
    require_importing(workspace, kind)
    rows = read_table(path)
    heading, numbered = (next(rows, []), None) if mapping else plain_rows(workspace, kind, rows)
    known = mapping or known_headings(workspace, kind)
    if not heading:
        raise BadInput(f"“{path.name}”是空的。", "第一行请写栏目名称，从第二行起每行一条。")
    if may_ask and (unknown := unknown_headings(kind, heading, known)):
        return Imported(unknown=unknown)
    return import_rows(workspace, kind, heading, numbered or enumerate(rows, start=2), known, dry_run=dry_run, skip_alike=skip_alike)


def unknown_headings(kind: type[Record], heading: Sequence[str | None], known: Mapping[str, str]) -> list[str]:
    """The headings that are neither fields of the kind nor known otherwise."""
    fields = {name for declared in fields_of(kind).values() for name in (declared.name, declared.label)}
    labels = dict.fromkeys(text for cell in heading if (text := (cell or "").strip()))
    return [text for text in labels if text not in fields and text not in known and text not in (OWNER, STATE, ROW, WHY)]


def write_refused(workspace: Workspace, kind: type[Record], imported: Imported, path: Path) -> None:
    """The rows that were not taken, as they stood, each with its number and the reason, to be mended and imported again. Raises UserError."""
    columns = [cell or f"第{place}列" for place, cell in enumerate(map(_label_of(kind), imported.heading), 1)]
    rows = ([*_padded(one.cells, len(columns)), one.row, one.why] for one in imported.refused)
    with workspace.commit(f"导出没有导入的{kind.title} {len(imported.refused)} 行"):
        write_table_xlsx(f"没有导入的{kind.title}", [*columns, ROW, WHY], rows, path)


def _label_of(kind: type[Record]) -> Callable[[str | None], str]:
    """The label of a heading that is a field's name, as annexes are read; others as they are."""
    fields = fields_of(kind)
    return lambda cell: fields[cell].label if cell and cell in fields else cell or ""


def _padded(cells: Sequence[str | None], count: int) -> list[str | None]:
    return [*cells, *[None] * count][:count]


def require_importing(workspace: Workspace, kind: type[Record]) -> None:
    """Raise NotAllowed for kinds that this unit may not make, or that come into being by steps."""
    require_making(workspace, kind)
    if kind in NOT_IMPORTED:
        raise NotAllowed(*NOT_IMPORTED[kind])


def import_pasted(workspace: Workspace, kind: type[Record], text: str, *, dry_run: bool = False, skip_alike: bool = False) -> Imported:
    """Take a block that was copied in a spreadsheet, with headings or in the columns of the kind's form. Raises BadInput for any other."""
    rows = [[cell.strip() or None for cell in line] for line in csv.reader(io.StringIO(text, newline=""), delimiter="\t") if any(map(str.strip, line))]
    if not rows:
        raise BadInput("剪贴板里没有表格内容。", "请先在 Excel 或 WPS 表格里复制。")
    heading, numbered = plain_rows(workspace, kind, rows, pasted=True)
    return import_rows(workspace, kind, heading, numbered, dry_run=dry_run, skip_alike=skip_alike)


def import_rows(
    workspace: Workspace,
    kind: type[Record],
    heading: Sequence[str | None],
    rows: Iterable[tuple[int, Sequence[str | None]]],
    mapping: Mapping[str, str] | None = None,
    *,
    dry_run: bool = False,
    skip_alike: bool = False,
) -> Imported:
    """Rows with their numbers under a heading, as new records of this unit, all good ones in one commit.

    A bad row is refused with its reason and the others go on; rows that look the same as a record are named, and left out
    with `skip_alike`. Raises BadInput when the headings do not fit.
    """
    require_importing(workspace, kind)
    imported = Imported(heading=heading)
    columns = _columns(kind, heading, mapping or {}, imported)
    read: list[Read] = []
    beside: list[Record] = []
    numbered = _number_place(kind, heading)
    for number, row in rows:
        record = _record(workspace, kind, columns, row, number, imported, beside)
        if record is not None:
            beside.append(record)
            read.append(Read(number, record, (row[numbered] or "").strip() if 0 <= numbered < len(row) else ""))
    imported.alike = alike_rows(workspace, kind, read)
    left_out = {one.row for one in imported.alike} if skip_alike else set()
    found = [one.record for one in read if one.row not in left_out]
    imported.new = len(found)
    if found and not dry_run:
        if len(found) > UNBACKED:  # fewer are looked over and taken back by hand, and a large office must not wait for three rows
            back_up_before_import(workspace)
        with workspace.commit(f"导入{kind.title} {len(found)} 条") as change:
            numbers = next_numbers(workspace, kind, NUMBER_WORDS[kind]) if kind in NUMBER_WORDS else iter(())
            for record in found:
                _complete(workspace, record, numbers)
                change.add(record, audience_of(workspace, record))
    return imported


def _number_place(kind: type[Record], heading: Sequence[str | None]) -> int:
    """The column with the numbers that the program gives: they are not taken over, but a record is known again by them. -1 without one."""
    number = fields_of(kind).get("number")
    labels = [(cell or "").strip() for cell in heading]
    return labels.index(number.label) if number is not None and number.label in labels else -1


def _columns(kind: type[Record], heading: Sequence[str | None], mapping: Mapping[str, str], imported: Imported) -> list[Field | None]:
    """The field of each column; a label that stands twice means the fields in the order of their declaration."""
    left = list(fields_of(kind).values())
    columns: list[Field | None] = []
    unknown: list[str] = []
    for text in ((cell or "").strip() for cell in heading):
        name = mapping.get(text, text)
        if text in (ROW, WHY) or (text and not name):  # whoever said that a column is left out need not be told so
            columns.append(None)
            continue
        found = next((declared for declared in left if name in (declared.label, declared.name)), None)
        if found is not None:
            left.remove(found)
        if found is None and text and text not in (OWNER, STATE):
            unknown.append(text)
        if text and (found is None or not records.is_typed(kind, found) or isinstance(found.kind, Files)):
            imported.ignored.append(text)
            found = None
        columns.append(found)
    if unknown:
        raise BadInput(f"{kind.title}没有这些栏目：{'、'.join(unknown)}。", "请删去这些列、改成栏目名称，或用对照文件说明它们是哪一栏。")
    if not any(columns):
        raise BadInput("第一行里没有认得的栏目名称。", f"{kind.title}的栏目：{'、'.join(declared.label for declared in fields_of(kind).values())}。")
    return columns


def _record(
    workspace: Workspace,
    kind: type[Record],
    columns: Sequence[Field | None],
    row: Sequence[str | None],
    number: int,
    imported: Imported,
    beside: Sequence[Record],
) -> Record | None:
    typed = {declared.name: _whole(declared, _plain(cell)) for declared, cell in zip(columns, row, strict=False) if declared and cell and cell.strip()}
    if not typed:
        return None
    typed = without_phone(kind, typed, {declared.name for declared in columns if declared})
    try:
        if len(row) > len(columns):
            raise BadInput(f"这一行有 {len(row)} 格，标题只有 {len(columns)} 栏。", "请核对这一行。")
        record = records.new_record(workspace, kind, records.read_typed(workspace, kind, typed))
        records.require_valid(workspace, record)
        require_orderly(workspace, record, beside)
    except UserError as fault:
        imported.refused.append(RefusedRow(number, f"{fault.what}{fault.next_step}", row))
        return None
    return record


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith(KEPT_AS_TEXT) and cell[1:].startswith(FORMULA) else cell


def _whole(field: Field, text: str) -> str:
    """The options of which the beginnings were written, where each begins one only: 高新技术 for 高新技术企业."""
    if not isinstance(field.kind, Choice | Choices):
        return text
    options = field.kind.options
    for part in re.split(r"[、，,；;/\s]+", text):
        found = [option for option in options if option.startswith(part)]
        if len(part) > 1 and part not in options and len(found) == 1:
            text = text.replace(part, found[0])
    return text


def _complete(workspace: Workspace, record: Record, numbers: Iterator[str]) -> None:
    """What the program fills when such a record is made by hand."""
    if isinstance(record, Lead):
        leads.fill_place(workspace, record)
        record.number, record.registered_by = next(numbers), workspace.account.full_name
    elif isinstance(record, SupportRequest):
        support.fill_group(workspace, record)
        record.number = next(numbers)
