"""Back from paper to record: what a scanned or typed 核验码 belongs to, and whether the paper still says what the records say. It changes nothing.

What changed is told by the names of the columns, never by values.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, replace

from app.domain.clock import office_moment
from app.domain.dates import shown_day
from app.domain.errors import BadInput
from app.domain.journal_head import HeldHead, read_head
from app.domain.keeping import PAPERS
from app.domain.organisation import Unit
from app.domain.paper_code import ReadCode, digest_of, read_code, tag_of, uid_ending
from app.domain.records import Audience, Record, fields_of
from app.domain.submissions import Submission
from app.paper.parts import Listing, Template
from app.services.checking import head_finding
from app.services.form_values import Asked, form_values, values_for
from app.services.forms import forms_available, sheet_of_record, template_of
from app.services.naming import called
from app.services.paper_codes import PACKAGE_SHEET, Said, labels_that_differ, said_by, said_by_package, said_by_sheet
from app.services.records import history_of
from app.services.workspace import Workspace
from db.since import changed_since, noted, uids_ending

CURRENT, UPDATED, STRANGE = "此纸质件与当前数据一致", "已有更新", "不是本单位的记录"
JOURNAL_HOLDS, JOURNAL_DIFFERS = "操作日志与这张纸一致", "操作日志与这张纸不符"
NOT_HERE = "本机没有这条记录：可能是别的单位打印的，或者还没有随数据包到达。"
NO_FORM = "本机没有这张表的模板，不能逐项对照。"
NEWER_FORM = "这张表已换成新版，不能逐项对照，请重新打印。"
ELSEWHERE = "改动不在这条记录本身，可能在它引用的单位、人员等名录里。请与重新打印的对照。"
THROWN_AWAY = "这条记录已移到回收站。"
RECORD_SHEET = "record-sheet"
MOST_NAMED = 5
"""More changed records of a list than this are only counted."""

Says = Callable[[Record], Said]


@dataclass(frozen=True)
class LookedBack:
    """What became of a sheet of paper; `kind` and `uid` lead to the record, `kind` alone to a list; both are empty when it is not here."""

    state: str
    paper: str = ""
    """What it is: 知识产权线索登记表：履云鞋行."""
    changed: Sequence[str] = ()
    """The names of the columns that say something else now."""
    note: str = ""
    printed: str = ""
    """When this computer printed it, as far as the journal knows."""
    kind: str = ""
    uid: str = ""


def look_back(workspace: Workspace, text: str) -> LookedBack:
    """Find what a code belongs to, as it was scanned or typed; a 日志校验值 is compared with the journal. Raises BadInput for a mistyped one."""
    with suppress(BadInput):
        return _compared_with_journal(workspace, read_head(text))
    code = read_code(text)
    record = _record_of(workspace, code)
    if record is None:
        return LookedBack(STRANGE, note=NOT_HERE)
    found = _compared(workspace, code, record)
    entry = noted(workspace.store, code.short)
    printed = f"{shown_day(office_moment(entry.at).date().isoformat())}{entry.action.partition('，核验码')[0]}" if entry else ""
    note = THROWN_AWAY + found.note if record.deleted else found.note
    found = replace(found, note=note, printed=printed, state=UPDATED if record.deleted else found.state)
    return found if found.kind else replace(found, kind=record.table, uid=record.uid)


def _compared_with_journal(workspace: Workspace, held: HeldHead) -> LookedBack:
    found = head_finding(workspace, held)
    paper = f"登记簿上的日志校验值，第{held.seq}条"
    if found is None:
        return LookedBack(JOURNAL_HOLDS, paper, note="从第1条到这一条，谁在何时改了什么，与打印时一样。")
    return LookedBack(JOURNAL_DIFFERS if found.damage else STRANGE, paper, note=f"{found.what}{found.meaning}{found.next_step}")


def _record_of(workspace: Workspace, code: ReadCode) -> Record | None:
    for table in workspace.store.tables.values():
        if table.kind.audience is Audience.HERE and table.kind not in PAPERS:
            continue
        uids = [code.uid] if code.uid else uids_ending(workspace.store, table, uid_ending(code.place))
        for uid in uids:
            found: Record | None = workspace.records(table.kind).find(uid)
            if found is not None:
                return found
    return None


def _compared(workspace: Workspace, code: ReadCode, record: Record) -> LookedBack:
    name = called(workspace, record)
    if isinstance(record, Submission) and code.tag == tag_of(PACKAGE_SHEET, 1):
        return _of_record(workspace, code, record, f"报送包：{name}", lambda one: said_by_package(one) if isinstance(one, Submission) else ())
    if code.tag == tag_of(RECORD_SHEET, 1):
        return _of_record(workspace, code, record, f"{record.title}：{name}", lambda one: said_by_sheet(one, *sheet_of_record(workspace, one)))
    template, newer = _template_of(workspace, code, record)
    if template is None:
        return LookedBack(UPDATED, f"{record.title}：{name}", note=NO_FORM)
    paper = f"{template.title}：{name}"
    if newer:
        return LookedBack(UPDATED, paper, note=NEWER_FORM)
    if not template.of:
        return _of_list(workspace, code, template, record.uid, paper)
    base = values_for(workspace, template, Asked(of=record.uid, draft=True))
    return _of_record(workspace, code, record, paper, lambda one: said_by(template, base | form_values(workspace, template, one), type(one)))


def _template_of(workspace: Workspace, code: ReadCode, record: Record) -> tuple[Template | None, bool]:
    """The form that was printed, and whether it has a newer version by now."""
    entries = [entry for entry in forms_available(workspace.folder) if entry.of == record.table or (not entry.of and isinstance(record, Unit))]
    templates = [template_of(entry) for entry in reversed(entries)]
    same = next((one for one in templates if tag_of(one.id, one.version) == code.tag), None)
    older = next((one for one in templates for version in range(1, one.version) if tag_of(one.id, version) == code.tag), None)
    return same or older, same is None and older is not None


def _of_record(workspace: Workspace, code: ReadCode, record: Record, paper: str, says: Says) -> LookedBack:
    now = says(record)
    if digest_of(now) == code.digest:
        return LookedBack(CURRENT, paper)
    for then in _earlier(workspace, record):
        said = says(then)
        if digest_of(said) == code.digest:
            return LookedBack(UPDATED, paper, labels_that_differ(said, now))
    return LookedBack(UPDATED, paper, note=ELSEWHERE)


def _earlier(workspace: Workspace, record: Record) -> Iterator[Record]:
    """The record as it was, change by change, the newest first."""
    fields, then = fields_of(type(record)), copy(record)
    for past in history_of(workspace, record)[:-1]:
        for change in past.changes:
            if change.field in fields:
                setattr(then, change.field, fields[change.field].kind.loaded(change.before))
        yield then


def _of_list(workspace: Workspace, code: ReadCode, template: Template, unit: str, paper: str) -> LookedBack:
    """A list is of everything here, of one unit, or of its bureau; what changed is known when it was printed on this computer."""
    for asked in (Asked(), Asked(unit=unit), Asked(unit=unit, whole_bureau=True)):
        if digest_of(said_by(template, values_for(workspace, template, asked))) == code.digest:
            return LookedBack(CURRENT, paper, kind=template.rows_of)
    return LookedBack(UPDATED, paper, list(_changed_rows(workspace, code, template)), kind=template.rows_of)


def _changed_rows(workspace: Workspace, code: ReadCode, template: Template) -> Iterator[str]:
    """履云鞋行（联系电话）: the records of a list that are new or were changed since it was printed."""
    entry = noted(workspace.store, code.short)
    if entry is None:
        return
    for table in dict.fromkeys(part.rows_of for part in template.parts if isinstance(part, Listing)):
        kind = workspace.store.tables[table].kind
        touched = changed_since(workspace.store, workspace.store.tables[table], entry)
        records, fields = workspace.records(kind).many(list(touched)), fields_of(kind)
        for uid, names in list(touched.items())[:MOST_NAMED]:
            labels = list(dict.fromkeys(fields[name].label for name in names if name in fields))
            what = "已移到回收站" if records[uid].deleted else "、".join(labels) or "新登记"
            yield f"{called(workspace, records[uid])}（{what}）"
        if len(touched) > MOST_NAMED:
            yield f"等 {len(touched)} 条{kind.title}"
