"""The slip of a bundle as something to print."""

from app.domain.progress import Report
from app.services.forms import paper_fonts
from app.services.slips import TITLE, slip_template, slip_values
from app.services.workspace import Workspace
from app.ui.paper.papers import Choices, Made, Paper, made_form


def slip_paper(bundle: str) -> Paper:
    """The slip of the bundle of that id."""

    def make(workspace: Workspace, _choices: Choices, _report: Report) -> Made:
        return made_form(slip_template(), slip_values(workspace, bundle), paper_fonts())

    return Paper(TITLE, "", make, habit="slip")
