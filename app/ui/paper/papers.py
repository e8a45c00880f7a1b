"""What can be previewed and printed: how its PDF is made, what it is about, and in which other formats it can be saved."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.domain.errors import BadInput
from app.domain.paper_code import PaperCode, ReadCode
from app.domain.progress import Report, part_of, unreported
from app.domain.query import Query
from app.domain.records import Record
from app.paper.fonts import OFFICE, Face, Fonts, read_from_pdf
from app.paper.layout import lay_out
from app.paper.pages import POINT, Pages, Stamp
from app.paper.parts import Template, Values
from app.paper.pdf import draw_each, draw_pdf
from app.paper.raster import fonts_in, page_sizes
from app.paper.ruler import TITLE, ruler_pages
from app.services import forms
from app.services.batches import Laid
from app.services.forms import Asked
from app.services.paper_codes import code_for, code_of_sheet, code_on, journal_stamp, stamp_of
from app.services.printing import Subject
from app.services.workspace import Workspace

SEAL = "公章"
NOTHING = Subject()
STEPS, READING, LAYING = 100, 0.2, 0.8
"""A form is told of in hundredths: up to which of them its rows are read, and laid out; the rest is drawing."""
Size = tuple[float, float]
Words = dict[Face, set[str]]
"""The characters that stand in each face."""


@dataclass(frozen=True)
class Choices:
    """What the person chose at the right of the preview."""

    draft: bool = False
    blank: bool = False
    code: bool = True
    """Print the 核验码."""
    on: str = ""
    """The ISO day of which a roster is; empty for today."""


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
    """A finished PDF and what the preview says about it. `sizes`: width and height of each page in mm."""

    pdf: bytes
    sizes: tuple[Size, ...]
    seals: tuple[SealPlace, ...] = ()
    fonts: tuple[str, ...] = ()
    deviations: tuple[str, ...] = ()
    draft: bool = False
    lacking: str = ""
    """Why it can only be printed as a draft."""
    code: PaperCode | ReadCode | None = None
    each: tuple[tuple[Subject, PaperCode | None], ...] = ()
    """The records of a whole list, with their codes."""
    left_out: tuple[str, ...] = ()
    """What of a list is not in it, and why."""

    @property
    def pages(self) -> int:
        """How many there are."""
        return len(self.sizes)

    @property
    def largest(self) -> Size:
        """The room that any of the pages needs."""
        return max(width for width, _ in self.sizes), max(height for _, height in self.sizes)


Make = Callable[[Workspace, Choices, Report], Made]
"""Makes a paper; it runs off the UI thread, on a workspace of its own, and tells how far it is."""


@dataclass(frozen=True)
class Paper:
    """Something to print. `write` runs off the UI thread, on a workspace of its own."""

    title: str
    note: str
    make: Make
    subject: Subject = NOTHING
    blank_too: bool = False
    draft_too: bool = False
    code_too: bool = False
    """Does it bear a 核验码, unless somebody wants none."""
    write: Callable[[Workspace, Path, Choices], object] | None = None
    """Saves it as .docx or .xlsx, by the ending of the path."""
    formats: tuple[str, ...] = (".docx", ".xlsx")
    """What `write` can save it as."""
    counted: str = "条"
    """The measure word of what it is made of, when that is several papers."""
    instead: Mapping[str, "Paper"] = field(default_factory=dict)
    """What can be printed from here instead, by the words of the choice: the whole list, all annexes."""
    habit: str = ""
    """Under which name the last choices are remembered; empty when they are not."""
    standard: str = ""
    """The standard by which it is laid out; empty when there is none."""
    by_day: bool = False
    """Is it a roster, of which one may want that of another day."""

    @property
    def only_blank(self) -> bool:
        """Is there no record to fill it from."""
        return self.blank_too and not self.subject.uid


def form_paper(
    entry: forms.FormEntry, fonts: Fonts, of: str | None = None, note: str = "", instead: Mapping[str, Paper] | None = None, among: Query | None = None
) -> Paper:
    """A form: filled from the record of that uid, blank when there is none, or the list that it is, of the records `among` which it keeps."""

    def asked(choices: Choices) -> Asked:
        return Asked(of=None if choices.blank else of, blank=choices.blank, draft=choices.draft, among=among, on=choices.on or None)

    def make(workspace: Workspace, choices: Choices, report: Report) -> Made:
        template = forms.form_template(entry.id, workspace.folder)
        values, lacking = _values(workspace, template, asked(choices), report)
        code = code_for(workspace, template, values, asked(choices)) if choices.code and not lacking and not choices.on else None
        journal = journal_stamp(workspace, template) if code else None
        draft = choices.draft or bool(lacking)
        return made_form(template, values, fonts, blank=choices.blank, draft=draft, lacking=lacking, code=code, journal=journal, report=report)

    def write(workspace: Workspace, to: Path, choices: Choices) -> object:
        return forms.print_form(workspace, entry.id, to, asked(Choices(blank=choices.blank, on=choices.on)), fonts)

    about = Subject(entry.of, of) if of else NOTHING
    code_too = not entry.artwork and among is None and bool(of or not entry.of)
    return Paper(entry.title, note, make, about, bool(entry.of), True, code_too, write, habit=entry.id, instead=instead or {}, by_day=entry.by_day)


def record_paper(record: Record, fonts: Fonts, name: str) -> Paper:
    """A record of any kind that no form belongs to: label and value of each filled field."""

    def make(workspace: Workspace, choices: Choices, _report: Report) -> Made:
        stored = workspace.records(type(record)).get(record.uid)
        template, values = forms.sheet_of_record(workspace, stored)
        return made_form(template, values, fonts, code=code_of_sheet(stored, template, values) if choices.code else None)

    return Paper(f"{record.title}：{name}", "", make, Subject(record.table, record.uid), code_too=True, habit=f"sheet-{record.table}")


def ruler_paper(fonts: Fonts) -> Paper:
    """标尺页, to measure what a printer does to paper."""

    def make(_workspace: Workspace, _choices: Choices, _report: Report) -> Made:
        pages = ruler_pages(fonts)
        return Made(draw_pdf(pages, fonts), sizes_of(pages), (), *fonts_of(pages, fonts))

    return Paper(TITLE, "", make)


def _values(workspace: Workspace, template: Template, asked: Asked, report: Report) -> tuple[Values, str]:
    """What to print; where something is missing, what there is and the sentence that says so."""
    try:
        return forms.values_for(workspace, template, asked, part_of(report, STEPS, 0, READING)), ""
    except BadInput as refusal:
        if not template.of:
            raise
        draft = Asked(asked.of, blank=asked.blank, draft=True)
        return forms.values_for(workspace, template, draft), refusal.what


def made_form(
    template: Template,
    values: Values,
    fonts: Fonts,
    *,
    blank: bool = False,
    draft: bool = False,
    lacking: str = "",
    code: PaperCode | None = None,
    journal: Stamp | None = None,
    report: Report = unreported,
) -> Made:
    """A form as PDF, with its seal places and fonts read from the same layout."""
    pages = lay_out(template, values, fonts, blank=blank, report=part_of(report, STEPS, READING, LAYING))
    pages = replace(pages, stamp=stamp_of(code), journal=journal)
    pdf = forms.drawn(pages, fonts, draft=draft, report=part_of(report, STEPS, LAYING, 1))
    used, deviations = fonts_of(pages, fonts)
    return Made(pdf, sizes_of(pages), seals_of(pages), used, deviations, draft, lacking, code)


def made_each(title: str, found: Iterable[Laid], fonts: Fonts) -> Made:
    """All forms of a list as one PDF, drawn as they are laid out. Raises BadInput when nothing can be printed."""
    sizes: list[Size] = []
    words: Words = {}
    left_out: list[str] = []
    each: list[tuple[Subject, PaperCode | None]] = []

    def parts() -> Iterator[Pages]:
        for one in found:
            if one.pages is None:
                left_out.append(f"{one.name}：{one.why}")
                continue
            sizes.extend(sizes_of(one.pages))
            gather(one.pages, words)
            each.append((Subject(one.table, one.uid), one.code))
            yield replace(one.pages, title=one.name)

    pdf = draw_each(parts(), fonts, title)
    if not each:
        raise BadInput(f"没有可以打印的{title}。", "请补填缺项，或者改变筛选条件。" if left_out else "请改变筛选条件。")
    return Made(pdf, tuple(sizes), (), *told_fonts(words, fonts), each=tuple(each), left_out=tuple(left_out))


def made_pdf(pdf: bytes) -> Made:
    """Any finished PDF; sizes, fonts and its code are read from it."""
    used, deviations = read_from_pdf(fonts_in(pdf))
    return Made(pdf, page_sizes(pdf), fonts=used, deviations=deviations, code=code_on(pdf))


def sizes_of(pages: Pages) -> tuple[Size, ...]:
    """The size of each page: all alike."""
    return ((pages.width, pages.height),) * len(pages.pages)


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
    words: Words = {}
    gather(pages, words)
    return told_fonts(words, fonts)


def gather(pages: Pages, words: Words) -> None:
    """Add the characters of the pages to those of each face."""
    for page in pages.pages:
        for text in page.texts:
            words.setdefault(text.face, set()).update(text.line.text)


def told_fonts(words: Words, fonts: Fonts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The same for characters that were gathered."""
    used = dict.fromkeys(name for face, chars in words.items() for name in fonts.used("".join(sorted(chars)), face))
    wanted = tuple(OFFICE[face][0] for face in words)
    lacking = [sentence for sentence in fonts.substitutions() if any(sentence.startswith(f"本机没有{name}，") for name in wanted)]
    return tuple(used), (*lacking, *_no_glyph(fonts, (char for chars in words.values() for char in chars)))


def _no_glyph(fonts: Fonts, chars: Iterable[str]) -> list[str]:
    missing = fonts.missing("".join(sorted(set(chars))))
    return [f"“{'、'.join(missing)}”没有字形，印作〓，请手写补上。"] if missing else []
