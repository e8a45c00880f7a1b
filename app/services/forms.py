"""Forms on paper: which there are, and printing them as PDF, XLSX or DOCX. It knows where templates lie; it draws nothing.

What a form says in its cells is in `form_values`; those names are given on here, because whoever prints needs both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from app import resources
from app.domain.errors import BadInput, NotFound
from app.domain.mistakes import Mistake
from app.domain.paper_code import PaperCode
from app.domain.progress import Report, unreported
from app.domain.records import Record, fields_of
from app.paper.fonts import Fonts, font_folders, load_fonts
from app.paper.layout import lay_out
from app.paper.pages import Pages, Stamp
from app.paper.parts import OWNER, Listing, Template, Values
from app.paper.pdf import draw_pdf
from app.paper.record_sheet import record_sheet
from app.paper.saving import save_bytes
from app.paper.sheet import write_xlsx
from app.paper.template import check_template, template_in
from app.paper.word import write_docx
from app.services.form_values import Asked, as_text, form_values, labels_by_kind, names_in, require_printable, value_at, values_for
from app.services.naming import called
from app.services.paper_codes import STATE, code_for, in_journal, journal_stamp, stamp_of
from app.services.usable import require_usable
from app.services.workspace import Workspace

__all__ = [
    "DRAFT",
    "OWN",
    "OWNER",
    "Asked",
    "FormEntry",
    "form_mistakes",
    "form_pdf",
    "form_template",
    "form_values",
    "forms_available",
    "forms_of_kind",
    "labels_by_kind",
    "names_in",
    "paper_fonts",
    "print_form",
    "record_sheet_pdf",
    "sheet_of_record",
    "template_of",
    "values_for",
]

FOLDER = "forms"
OWN = "本单位"
DRAFT = "草稿"
SUFFIXES = (".pdf", ".xlsx", ".docx")


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
    artwork: bool = False
    """True for signs, which can also be written as SVG."""
    by_day: bool = False
    """True when it lists what is in force on a day (S0-21)."""

    @property
    def annex_of(self) -> str:
        """The document that prints the form as one of its annexes; empty for others."""
        document, _, mark = self.basis.rpartition(" ")
        return document if mark.startswith("附件") else ""


def _by_day(template: Template) -> bool:
    return any(isinstance(part, Listing) and part.in_force for part in template.parts)


def paper_fonts() -> Fonts:
    """The fonts of this program and this PC."""
    return _fonts_in(resources.path("fonts"), tuple(font_folders()))


@cache
def _fonts_in(folder: Path, office_folders: tuple[Path, ...]) -> Fonts:
    """Opened once: every paper asks for them, and measuring the first character reads the tables of a font."""
    return load_fonts(folder, office_folders)


def forms_available(home: Path | None = None) -> list[FormEntry]:
    """The forms in the box, and those that the unit put into its data folder; files with mistakes are left out (`form_mistakes`)."""
    own = _entries((OWN, file) for file in _own_files(home))
    return [*_in_the_box(resources.path("packs")), *own]


@cache
def _in_the_box(packs: Path) -> Sequence[FormEntry]:
    """Read once: every new record asks which of them it fills."""
    return _entries((file.parent.parent.name, file) for file in sorted(packs.glob(f"*/{FOLDER}/*.toml")))


def _entries(files: Iterable[tuple[str, Path]]) -> list[FormEntry]:
    found = [(pack, file, _template(file)) for pack, file in files]
    return [
        FormEntry(one.id, one.title, one.basis, pack, one.of, one.rows_of, file, artwork=bool(one.size), by_day=_by_day(one))
        for pack, file, one in found
        if one is not None
    ]


def forms_of_kind(workspace: Workspace, kind: type[Record]) -> list[FormEntry]:
    """The forms that records of a kind fill: first the lists, those of a document before those of one's own; the unit's own template of an id counts."""
    found = {entry.id: entry for entry in forms_available(workspace.folder)}
    entries = [entry for entry in found.values() if kind.table == (entry.of or entry.rows_of)]
    return sorted(entries, key=lambda entry: (bool(entry.of), "附件" not in entry.basis, entry.id))


def forms_beside(workspace: Workspace, entry: FormEntry) -> list[FormEntry]:
    """The forms that are handed in together, this one among them: all of one record, or all lists among the annexes of one document."""
    if entry.artwork or not (entry.of or entry.annex_of):
        return [entry]
    found = {one.id: one for one in forms_available(workspace.folder)}
    return [one for one in found.values() if not one.artwork and one.of == entry.of and (entry.of or one.annex_of == entry.annex_of)]


def _template(file: Path) -> Template | None:
    """The template in a file, None when it has mistakes."""
    now = file.stat()
    return _template_of(file, now.st_mtime_ns, now.st_size)


@lru_cache(maxsize=256)
def _template_of(file: Path, _changed: int, _size: int) -> Template | None:
    """Read once for each state of the file: checking all templates takes as long as printing one."""
    return template_in(file)


def form_mistakes(home: Path, fields: Mapping[str, Mapping[str, str]]) -> list[Mistake]:
    """What is wrong in the unit's own templates; `fields` as `labels_by_kind` gives them."""
    return [mistake for file in _own_files(home) for mistake in check_template(file, fields)]


def _own_files(home: Path | None) -> list[Path]:
    return sorted((home / FOLDER).glob("*.toml")) if home is not None else []


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


def form_pdf(
    template: Template,
    values: Values,
    fonts: Fonts,
    *,
    blank: bool = False,
    draft: bool = False,
    curves: bool = False,
    code: PaperCode | None = None,
    journal: Stamp | None = None,
) -> bytes:
    """The form as PDF: the very bytes that the preview shows and the printer gets."""
    pages = replace(lay_out(template, values, fonts, blank=blank), stamp=stamp_of(code), journal=journal)
    return drawn(pages, fonts, draft=draft, curves=curves)


def drawn(pages: Pages, fonts: Fonts, *, draft: bool = False, curves: bool = False, report: Report = unreported) -> bytes:
    """Pages that are laid out as PDF, a draft with its watermark."""
    return draw_pdf(pages, fonts, watermark=DRAFT if draft else None, curves=curves, report=report)


def print_form(workspace: Workspace, form_id: str, to: Path, asked: Asked, fonts: Fonts | None = None, *, with_code: bool = True) -> Path:
    """Print a form into a .pdf, .xlsx or .docx file, and note it in the journal; only a PDF bears a 核验码. Raises UserError; then there is no new file."""
    template = form_template(form_id, workspace.folder)
    suffix = to.suffix.lower()
    if suffix not in SUFFIXES:
        raise BadInput(f"不知道“{to.name}”是什么格式的文件。", "文件名请以 .pdf、.xlsx 或 .docx 结尾；图样还可以是 .svg。")
    if asked.draft and suffix != ".pdf":
        raise BadInput("草稿只能印成 PDF。", "请把文件名改成以 .pdf 结尾，或补填后再打印。")
    values = values_for(workspace, template, asked)
    code = code_for(workspace, template, values, asked) if with_code and suffix == ".pdf" else None
    journal = journal_stamp(workspace, template) if code else None
    with workspace.commit(f"打印{template.title}{'（空白）' if asked.blank else ''}{in_journal(code)}") as change:
        if asked.of:
            change.about(template.of, asked.of)
        if suffix == ".pdf":
            save_bytes(to, form_pdf(template, values, fonts or paper_fonts(), blank=asked.blank, draft=asked.draft, code=code, journal=journal))
        elif suffix == ".xlsx":
            write_xlsx(template, values, to, blank=asked.blank)
        else:
            write_docx(template, values, to, blank=asked.blank, fonts=fonts)
    return to


def record_sheet_pdf(workspace: Workspace, record: Record) -> bytes:
    """Any record on paper, from its declaration alone: label and value of each field that is filled."""
    return form_pdf(*sheet_of_record(workspace, record), paper_fonts())


def sheet_of_record(workspace: Workspace, record: Record) -> tuple[Template, Values]:
    """The plain form of a record and what stands in it. Raises NotAllowed for what may not be put on paper."""
    require_printable(type(record))
    require_usable(workspace, record)
    known: dict[str, Record | None] = {}
    rows = [("登记单位", as_text(value_at(workspace, record, OWNER, known)))]
    rows += [(STATE, record.state)] if record.steps and record.state else []
    rows += [(field.label, as_text(value_at(workspace, record, name, known))) for name, field in fields_of(type(record)).items()]
    return record_sheet(f"{record.title}：{called(workspace, record)}", [row for row in rows if row[1]])
