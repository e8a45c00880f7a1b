"""What can be previewed and printed: how its PDF is made, what it is about, and in which other formats it can be saved."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import BadInput
from app.domain.records import Record
from app.paper.fonts import OFFICE, Fonts
from app.paper.layout import lay_out
from app.paper.pages import POINT, Pages
from app.paper.parts import Template, Values
from app.paper.raster import page_count, render_page
from app.services import forms
from app.services.forms import Asked
from app.services.printing import Subject
from app.services.workspace import Workspace

POINTS_AN_INCH, MM_AN_INCH = 72, 25.4
SEAL = "公章"
NOTHING = Subject()


@dataclass(frozen=True)
class Choices:
    """What the person chose at the right of the preview."""

    draft: bool = False
    blank: bool = False


@dataclass(frozen=True)
class SealPlace:
    """Where a seal belongs: the page from 0 and the middle in mm. Shown on the screen, never printed."""

    page: int
    x: float
    y: float
    within: bool = False
    """Its words stand within the ring, where the paper has text beside it."""


@dataclass(frozen=True)
class Made:
    """A finished PDF and what the preview says about it. `size` in mm."""

    pdf: bytes
    pages: int
    size: tuple[float, float]
    seals: tuple[SealPlace, ...] = ()
    fonts: tuple[str, ...] = ()
    deviations: tuple[str, ...] = ()
    draft: bool = False
    lacking: str = ""
    """Why it can only be printed as a draft."""


@dataclass(frozen=True)
class Paper:
    """Something to print. `make` and `write` run off the UI thread, on a workspace of their own."""

    title: str
    note: str
    make: Callable[[Workspace, Choices], Made]
    subject: Subject = NOTHING
    blank_too: bool = False
    draft_too: bool = False
    write: Callable[[Workspace, Path, Choices], object] | None = None
    """Saves it as .docx or .xlsx, by the ending of the path."""
    formats: tuple[str, ...] = (".docx", ".xlsx")
    """What `write` can save it as."""

    @property
    def only_blank(self) -> bool:
        """Is there no record to fill it from."""
        return self.blank_too and not self.subject.uid


def form_paper(entry: forms.FormEntry, fonts: Fonts, of: str | None = None, note: str = "") -> Paper:
    """A form: filled from the record of that uid, blank when there is none, or the list that it is."""

    def asked(choices: Choices) -> Asked:
        return Asked(of=None if choices.blank else of, blank=choices.blank, draft=choices.draft)

    def make(workspace: Workspace, choices: Choices) -> Made:
        template = forms.form_template(entry.id, workspace.folder)
        values, lacking = _values(workspace, template, asked(choices))
        return made_form(template, values, fonts, blank=choices.blank, draft=choices.draft or bool(lacking), lacking=lacking)

    def write(workspace: Workspace, to: Path, choices: Choices) -> object:
        return forms.print_form(workspace, entry.id, to, asked(Choices(blank=choices.blank)), fonts)

    return Paper(entry.title, note, make, Subject(entry.of, of) if of else NOTHING, blank_too=bool(entry.of), draft_too=True, write=write)


def record_paper(record: Record, fonts: Fonts, name: str) -> Paper:
    """A record of any kind that no form belongs to: label and value of each filled field."""

    def make(workspace: Workspace, choices: Choices) -> Made:
        del choices
        return made_pdf(forms.record_sheet_pdf(workspace, workspace.records(type(record)).get(record.uid), fonts))

    return Paper(f"{record.title}：{name}", "", make, Subject(record.table, record.uid))


def _values(workspace: Workspace, template: Template, asked: Asked) -> tuple[Values, str]:
    """What to print; where something is missing, what there is and the sentence that says so."""
    try:
        return forms.values_for(workspace, template, asked), ""
    except BadInput as refusal:
        draft = Asked(asked.of, blank=asked.blank, draft=True)
        return forms.values_for(workspace, template, draft), refusal.what


def made_form(template: Template, values: Values, fonts: Fonts, *, blank: bool = False, draft: bool = False, lacking: str = "") -> Made:
    """A form as PDF, with its seal places and fonts read from the same layout."""
    pages = lay_out(template, values, fonts, blank=blank)
    pdf = forms.form_pdf(template, values, fonts, blank=blank, draft=draft)
    used, deviations = fonts_of(pages, fonts)
    return Made(pdf, len(pages.pages), (pages.width, pages.height), seals_of(pages), used, deviations, draft, lacking)


def made_pdf(pdf: bytes) -> Made:
    """Any finished PDF; its page size is read from its first page."""
    first = render_page(pdf, 0, POINTS_AN_INCH)
    scale = MM_AN_INCH / POINTS_AN_INCH
    return Made(pdf, page_count(pdf), (first.width * scale, first.height * scale))


def seals_of(pages: Pages) -> tuple[SealPlace, ...]:
    """The middle of each （公章）."""
    return tuple(
        SealPlace(number, text.x + text.line.width * POINT / 2, text.y)
        for number, page in enumerate(pages.pages)
        for text in page.texts
        if SEAL in text.line.text
    )


def fonts_of(pages: Pages, fonts: Fonts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fonts that draw the pages, and one sentence for each deviation from the fonts that offices are told to use."""
    texts = [text for page in pages.pages for text in page.texts]
    words: dict[Any, set[str]] = {}
    for text in texts:
        words.setdefault(text.face, set()).update(text.line.text)
    used = dict.fromkeys(name for face, chars in words.items() for name in fonts.used("".join(sorted(chars)), face))
    wanted = tuple(OFFICE[face][0] for face in words)
    lacking = [sentence for sentence in fonts.substitutions() if any(sentence.startswith(f"本机没有{name}，") for name in wanted)]
    return tuple(used), (*lacking, *_no_glyph(fonts, (char for chars in words.values() for char in chars)))


def _no_glyph(fonts: Fonts, chars: Iterable[str]) -> list[str]:
    missing = fonts.missing("".join(sorted(set(chars))))
    return [f"“{'、'.join(missing)}”没有字形，印作〓，请手写补上。"] if missing else []
