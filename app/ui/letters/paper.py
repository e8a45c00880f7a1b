"""A letter as something to preview and print, in the same window as forms."""

from collections.abc import Mapping
from pathlib import Path

from app.domain.errors import BadInput
from app.domain.letters import Letter
from app.domain.progress import Report
from app.paper.fonts import Fonts
from app.paper.letter_template import LetterTemplate
from app.services.letters_paper import LetterAsked, laid_out, letter_pdf, letter_template, letter_values, print_letter
from app.services.printing import Subject
from app.services.workspace import Workspace
from app.ui.paper.papers import Choices, Made, Paper, SealPlace, fonts_of, sizes_of


def letter_paper(letter: Letter, title: str, fonts: Fonts) -> Paper:
    """A stored letter: whole, or as a draft where something is missing."""

    def make(workspace: Workspace, choices: Choices, _report: Report) -> Made:
        template = letter_template(letter.template or "", workspace.folder)
        values, lacking = _values(workspace, template, letter.uid, draft=choices.draft)
        return made_letter(workspace, template, values, fonts, draft=choices.draft or bool(lacking), lacking=lacking)

    def write(workspace: Workspace, to: Path, choices: Choices) -> object:
        return print_letter(workspace, letter.template or "", to, LetterAsked(letter.uid, draft=choices.draft), fonts)

    about, sort = Subject(Letter.table, letter.uid), letter.template or ""
    return Paper(title, letter.number or "", make, about, draft_too=True, write=write, formats=(".docx",), habit=sort, standard="GB/T 9704")


def _values(workspace: Workspace, template: LetterTemplate, uid: str, *, draft: bool) -> tuple[Mapping[str, str], str]:
    """What to print; where something is missing, what there is and the sentence that says so."""
    try:
        return letter_values(workspace, template, LetterAsked(uid, draft=draft)), ""
    except BadInput as refusal:
        return letter_values(workspace, template, LetterAsked(uid, draft=True)), refusal.what


def made_letter(workspace: Workspace, template: LetterTemplate, values: Mapping[str, str], fonts: Fonts, *, draft: bool, lacking: str = "") -> Made:
    """The letter as PDF, with the place of its seal and its fonts read from the same layout."""
    laid = laid_out(workspace, template, values, fonts)
    used, deviations = fonts_of(laid.pages, fonts)
    seals = (SealPlace(laid.seal.page, laid.seal.x, laid.seal.y, within=True),) if laid.seal else ()
    return Made(letter_pdf(laid, fonts, draft=draft), sizes_of(laid.pages), seals, used, deviations, draft, lacking)
