"""Letters on paper: which there are, what is filled in at first, what is missing, and printing them as PDF or DOCX. It draws nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from app import resources
from app.domain.dates import read_day, shown_day
from app.domain.errors import BadInput, NotFound
from app.domain.identifiers import normalised_document_number
from app.domain.kinds import KINDS
from app.domain.letters import Letter, read_more, written_more
from app.domain.mistakes import Mistake
from app.domain.records import Record, fields_of
from app.domain.value_kinds import Link
from app.paper.fonts import Fonts
from app.paper.letter_layout import LaidLetter, lay_out_letter
from app.paper.letter_template import FROM_FORM, LetterTemplate, check_letter_template, filled, letter_template_in, placeholders
from app.paper.letter_text import LetterText, advice, compose, missing
from app.paper.letter_word import write_letter_docx
from app.paper.pdf import draw_pdf
from app.paper.saving import save_bytes
from app.services import records
from app.services.forms import DRAFT, OWN, OWNER, labels_by_kind, paper_fonts
from app.services.letter_tables import lists_by_form, rows_said, without_tables
from app.services.naming import called
from app.services.workspace import Workspace

FOLDER = "letters"
COMMON = "通用"
SUFFIXES = (".pdf", ".docx")
ORDER = ("letter", "reply", "notice", "bulletin", "minutes", "request", "report", "duty-report")
HEADLINE = "title"
DAYS = ("signed_on", "printed_on")
ALSO = ("number", "approver")
"""What a letter's data may hold beside the template's fields; the program gives them to stored letters."""
KEPT_AS = {HEADLINE: "headline"}


@dataclass(frozen=True)
class LetterEntry:
    """One sort of letter."""

    id: str
    title: str
    basis: str
    pack: str
    of: str
    file: Path


@dataclass(frozen=True)
class LetterAsked:
    """What goes into a letter: a stored one, or a record that it is about (`of`), and typed values over it."""

    of: str | None = None
    data: Mapping[str, Any] | None = None
    draft: bool = False


def letters_available(home: Path | None = None) -> list[LetterEntry]:
    """The letters in the box, in packs and of the unit's own; files with mistakes are left out (`letter_mistakes`)."""
    found = ((pack, file, _template(file)) for pack, file in _files(home))
    return [LetterEntry(one.id, one.title, one.basis, pack, one.of, file) for pack, file, one in found if one is not None]


def letters_of_kind(workspace: Workspace, kind: type[Record]) -> list[LetterEntry]:
    """The letters that a record of a kind fills; the unit's own template of an id counts."""
    found = {entry.id: entry for entry in letters_available(workspace.folder)}
    return [entry for entry in found.values() if entry.of == kind.table]


def letter_mistakes(home: Path) -> list[Mistake]:
    """What is wrong in the unit's own letter templates."""
    return letter_mistakes_in(home / FOLDER)


def letter_mistakes_in(path: Path) -> list[Mistake]:
    """What is wrong in a letter template, or in all those of a folder."""
    files = sorted(path.glob("*.toml")) if path.is_dir() or not path.suffix else [path]
    labels, lists = (labels_by_kind(KINDS), lists_by_form()) if files else ({}, {})
    return [mistake for file in files for mistake in check_letter_template(file, labels, lists)]


def letter_template(letter_id: str, home: Path | None = None) -> LetterTemplate:
    """The template of that id; the unit's own one before one of the same id in the box. Raises NotFound, naming those there are."""
    entries = letters_available(home)
    for entry in reversed(entries):
        if entry.id == letter_id:
            found = _template(entry.file)
            assert found is not None, entry.file
            return found
    raise NotFound(f"没有“{letter_id}”这种公文。", f"可用的公文：{'、'.join(f'{entry.id}（{entry.title}）' for entry in entries)}。")


def _files(home: Path | None) -> Iterator[tuple[str, Path]]:
    for file in sorted(resources.path(FOLDER).glob("*.toml"), key=_place):
        yield COMMON, file
    for file in sorted(resources.path("packs").glob(f"*/{FOLDER}/*.toml")):
        yield file.parent.parent.name, file
    if home is not None:
        for file in sorted((home / FOLDER).glob("*.toml")):
            yield OWN, file


def _place(file: Path) -> tuple[int, str]:
    return (ORDER.index(file.stem) if file.stem in ORDER else len(ORDER), file.stem)


def _template(file: Path) -> LetterTemplate | None:
    now = file.stat()
    return _template_of(file, now.st_mtime_ns, now.st_size)


@lru_cache(maxsize=64)
def _template_of(file: Path, _changed: int, _size: int) -> LetterTemplate | None:
    return letter_template_in(file)


def office_values(workspace: Workspace) -> dict[str, str]:
    """What every letter knows of its office."""
    unit, bureau = workspace.unit, workspace.bureau
    return {
        "office": unit.full_name or unit.name,
        "office_short": unit.short_name or unit.name,
        "bureau": (bureau.full_name if bureau else unit.full_name) or unit.name,
        "today": shown_day(workspace.today.isoformat()),
        "account": workspace.account.full_name or "",
    }


def first_values(workspace: Workspace, template: LetterTemplate, about: Record | None = None) -> dict[str, str]:
    """What stands in each field at first: the template's patterns, filled from the office and from the record that the letter is about."""
    known = office_values(workspace)
    names = {name for field in template.fields for name in placeholders(field.value)} - known.keys()
    if about is not None and template.tables_of:
        known |= rows_said(workspace, template.tables_of, about)
        names -= known.keys()
    for name in names:
        known[name] = (_said(workspace, about, name) if about is not None else "") or f"〖{_label(workspace, template, name)}〗"
    empty = [name for name, rows in known.items() if name.startswith(FROM_FORM) and not rows]
    return {field.name: filled(without_tables(field.value, empty), known) for field in template.fields if field.value}


def _label(workspace: Workspace, template: LetterTemplate, path: str) -> str:
    """What people call the field at the beginning of a path, or what a form would put there."""
    if path.startswith(FROM_FORM):
        return "表格各行"
    kind = workspace.store.kind(template.of)
    field = fields_of(kind).get(path.partition(".")[0]) if kind is not None else None
    return field.label if field else path


def _said(workspace: Workspace, record: Record, path: str) -> str:
    """What a record says at the end of a path such as `area.office.full_name`; nothing when a link on the way is empty or not here."""
    name, _, rest = path.partition(".")
    field = fields_of(type(record)).get(name)
    to = OWNER if name == OWNER else field.kind.to if field is not None and isinstance(field.kind, Link) else ""
    if to:
        target = workspace.records(records.kind_named(workspace, to)).find(getattr(record, name))
        return "" if target is None else _said(workspace, target, rest) if rest else called(workspace, target)
    if name in record.computed and not rest:
        return str(getattr(record, name))
    return "" if field is None or rest else field.kind.shown(getattr(record, name))


def values_of(template: LetterTemplate, letter: Letter) -> dict[str, str]:
    """What a stored letter says in each field of its template, as text."""
    more = read_more(letter.more)
    declared = fields_of(Letter)
    values = {"number": letter.number or "", "approver": letter.approver or ""}
    for field in template.fields:
        name = KEPT_AS.get(field.name, field.name)
        values[field.name] = declared[name].kind.shown(getattr(letter, name)) if name in declared else more.get(field.label, "")
    return values


def write_values(workspace: Workspace, template: LetterTemplate, letter: Letter, values: Mapping[str, str]) -> None:
    """Put typed texts into a letter, not stored yet; what has no place of its own goes into `more`. Raises BadInput, naming the field."""
    declared = fields_of(Letter)
    typed = {KEPT_AS.get(name, name): text for name, text in values.items() if KEPT_AS.get(name, name) in declared}
    records.put(letter, records.read_typed(workspace, Letter, typed))
    own = [field for field in template.fields if KEPT_AS.get(field.name, field.name) not in declared]
    kept = read_more(letter.more) | {field.label: values[field.name] for field in own if field.name in values}
    letter.more = written_more({field.label: kept.get(field.label, "") for field in own})


def new_letter(workspace: Workspace, template: LetterTemplate, about: Record | None = None) -> Letter:
    """A letter begun from its template, not stored yet."""
    letter = Letter(unit=workspace.unit.uid, template=template.id, numbered=template.numbered)
    write_values(workspace, template, letter, first_values(workspace, template, about))
    if about is not None:
        letter.about_kind, letter.about = about.table, about.uid
    return letter


def read_given(workspace: Workspace, template: LetterTemplate, data: Mapping[str, Any]) -> dict[str, str]:
    """A JSON document's values as texts: lists as lines, days and numbers in their usual shape. Raises BadInput, naming what is wrong."""
    known = [*ALSO, *(field.name for field in template.fields)]
    unknown = [name for name in data if name not in known]
    if unknown:
        raise BadInput(f"“{template.title}”没有这些栏目：{'、'.join(unknown)}。", f"可用的栏目：{'、'.join(known)}。")
    return {name: _given(workspace, name, value) for name, value in data.items()}


def _given(workspace: Workspace, name: str, value: Any) -> str:
    lines = value if isinstance(value, list) else [value]
    if not all(isinstance(line, str) or line is None for line in lines):
        raise BadInput(f"{name}：这样的值不能填。", "请写文字，或者文字的列表。")
    text = "\n".join(line for line in lines if line)
    if name in DAYS and text.strip():
        return shown_day(read_day(text, workspace.today, workspace.calendar))
    return normalised_document_number(text) if name == "number" else text


def letter_values(workspace: Workspace, template: LetterTemplate, asked: LetterAsked) -> dict[str, str]:
    """All texts of the letter that is asked for; a draft bears no number. Raises BadInput that lists what is missing, unless it is a draft."""
    letter = workspace.records(Letter).find(asked.of) if asked.of else None
    values = values_of(template, letter) if letter is not None else first_values(workspace, template, record_about(workspace, template, asked.of))
    values |= read_given(workspace, template, asked.data or {})
    if asked.draft:
        values["number"] = ""
    elif lacking := missing(template, values):
        raise BadInput(f"“{template.title}”还差 {len(lacking)} 项：{'、'.join(lacking)}。", "请补填后再打印；也可以打印草稿。")
    return values | office_values(workspace)


def record_about(workspace: Workspace, template: LetterTemplate, uid: str | None) -> Record | None:
    """The record that a letter of that sort is about; None when none is named. Raises NotFound."""
    if not uid:
        return None
    if not template.of:
        raise NotFound("找不到这份公文。", f"“{template.title}”只能用已存的公文或者一份数据填写，请核对 uid。")
    return workspace.records(records.kind_named(workspace, template.of)).get(uid)


def laid_out(workspace: Workspace, template: LetterTemplate, values: Mapping[str, str], fonts: Fonts) -> LaidLetter:
    """The letter on its pages."""
    return lay_out_letter(compose(template, values), fonts, office_names(workspace))


def office_names(workspace: Workspace) -> frozenset[str]:
    """The names of units: a headline does not break them."""
    return frozenset(name for unit in workspace.units() for name in (unit.full_name, unit.short_name) if name)


def letter_pdf(laid: LaidLetter, fonts: Fonts, *, draft: bool = False) -> bytes:
    """The letter as PDF: the very bytes that the preview shows and the printer gets."""
    return draw_pdf(laid.pages, fonts, watermark=DRAFT if draft else None)


def print_letter(workspace: Workspace, letter_id: str, to: Path, asked: LetterAsked, fonts: Fonts | None = None) -> Path:
    """Print a letter into a .pdf or .docx file, and note it in the journal. Raises UserError; then there is no new file."""
    template = letter_template(letter_id, workspace.folder)
    suffix = to.suffix.lower()
    if suffix not in SUFFIXES:
        raise BadInput(f"不知道“{to.name}”是什么格式的文件。", "公文可以存为 .pdf 或 .docx。")
    values, fonts = letter_values(workspace, template, asked), fonts or paper_fonts()
    text = compose(template, values)
    with workspace.commit(f"打印{template.title}{'草稿' if asked.draft else ''}：{text.title}") as change:
        if asked.of and workspace.records(Letter).find(asked.of) is not None:
            change.about(Letter.table, asked.of)
        if suffix == ".pdf":
            save_bytes(to, letter_pdf(laid_out(workspace, template, values, fonts), fonts, draft=asked.draft))
        else:
            write_letter_docx(_marked(text) if asked.draft else text, fonts, to, office_names(workspace))
    return to


def letter_advice(workspace: Workspace, letter_id: str, asked: LetterAsked) -> list[str]:
    """What the standard asks for besides what was printed, one sentence each."""
    template = letter_template(letter_id, workspace.folder)
    return advice(template, letter_values(workspace, template, asked))


def _marked(text: LetterText) -> LetterText:
    """A draft in Word says so in front of its headline."""
    return replace(text, title=f"（{DRAFT}）{text.title}")
