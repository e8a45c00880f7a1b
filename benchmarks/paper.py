"""Paper: one annex, a register, a ledger, a thousand forms at once; and LibreOffice converting the same tables from Word files, in the same run.

LibreOffice is measured only where `soffice` is installed. Its start, with an empty file, is taken off but for one form, which is lost in it.
"""

import shutil
import subprocess
from pathlib import Path
from statistics import median
from time import process_time

import docx

from app.domain.leads import Lead
from app.domain.query import Query
from app.paper.fonts import Fonts
from app.paper.pdf import draw_each
from app.paper.raster import page_count
from app.paper.word import write_docx
from app.services.batches import lay_out_each
from app.services.forms import Asked, form_template, paper_fonts, print_form, values_for
from app.services.opening import Setup, set_up
from app.services.tour_people import CONTACT_POINT, STATION
from app.services.workspace import Workspace
from benchmarks.figure import Figure, Sizes
from benchmarks.leads import CLOCK, folder, leads, seconds
from db.keys import FLOOR

PASSWORD = "口令-测量-2026"
ANNEX_1, ANNEX_2, LEAD_FORM = "jiaozuo-2021-135-annex-1", "jiaozuo-2021-135-annex-2", "cangshan-lead-registration"
REGISTER, LEDGER, BATCH = 500, 850, 1000
"""Rows of a register, and of a ledger of about fifty pages; forms in a batch."""
CONVERTER = "soffice"


def asked_for(rows: int) -> Asked:
    """One annex 1, or annex 2 with that many rows."""
    if not rows:
        return Asked(data={name: list(value) if isinstance(value, tuple) else value for name, value in CONTACT_POINT.items()})
    return Asked(data={"station": [{**STATION, "full_name": f"第{number}工作站"} for number in range(rows)]})


def printed(workspace: Workspace, to: Path, rows: int, fonts: Fonts) -> float:
    """Seconds to print it into a PDF file, journal included."""
    form = ANNEX_2 if rows else ANNEX_1
    return seconds(lambda: print_form(workspace, form, to, asked_for(rows), fonts))


def batch(workspace: Workspace, to: Path, fonts: Fonts) -> float:
    """Seconds for a form of each lead in one PDF, with its code."""
    template = form_template(LEAD_FORM)

    def make() -> None:
        each = lay_out_each(workspace, template, Query(), fonts, lambda _done, _total: None)
        to.write_bytes(draw_each((one.pages for one in each if one.pages is not None), fonts, "批量"))

    return seconds(make)


def converted(files: list[Path], profile: Path) -> float:
    """Seconds that LibreOffice takes for these, its start included."""
    command = [CONVERTER, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", str(files[0].parent / "theirs")]
    return seconds(lambda: subprocess.run([*command, *map(str, files)], check=True, capture_output=True))


def beside(workspace: Workspace, place: Path, ours: dict[int, float], runs: int) -> list[Figure]:
    """The same tables as Word files through LibreOffice; by the clock on the wall, for its processor seconds are not ours."""
    if shutil.which(CONVERTER) is None or CLOCK is process_time:
        return []
    empty = place / "empty.docx"
    docx.Document().save(str(empty))
    converted([empty], place / "profile")
    figures = []
    for rows, said in ((0, "one annex form"), (REGISTER, f"{REGISTER} rows"), (LEDGER, f"{LEDGER} rows")):
        file, form = place / f"{rows}.docx", form_template(ANNEX_2 if rows else ANNEX_1)
        write_docx(form, values_for(workspace, form, asked_for(rows)), file)
        starts = [converted([empty], place / "profile") if rows else 0.0 for _ in range(runs)]
        times = [converted([file], place / "profile") - start for start in starts]
        figures.append(Figure(f"  against LibreOffice converting the same from DOCX, {said}", ours[rows] / median(times)))
        figures.append(Figure(f"  seconds of LibreOffice{', without its start' if rows else ''}", median(times), unit=" s"))
    return figures


def measure(sizes: Sizes) -> list[Figure]:
    """Medians over several runs, after one that is not counted."""
    fonts = paper_fonts()
    with folder() as place:
        opened, _code = set_up(place / "office", Setup(["cangshan", "jiaozuo"], "仓前所", "测量员"), PASSWORD, cost=FLOOR)
        with opened as workspace:
            records: list[Lead] = leads(BATCH)
            for record in records:
                record.unit = workspace.unit.uid
            with workspace.commit("导入表格") as change:
                change.add_many(records, [workspace.unit.uid])
            to = place / "measured.pdf"
            first = printed(workspace, to, 0, fonts)
            ours = {rows: median(printed(workspace, to, rows, fonts) for _ in range(sizes.runs)) for rows in (0, REGISTER, LEDGER)}
            pages = page_count(to.read_bytes())
            many = median(batch(workspace, to, fonts) for _ in range(sizes.runs))
            forms = page_count(to.read_bytes())
            theirs = beside(workspace, place, ours, sizes.runs)
    return [
        Figure("the first form to PDF, fonts read", first, unit=" s"),
        Figure("one annex form to PDF", ours[0], 0.1, " s"),
        Figure(f"a register of {REGISTER} rows to PDF", ours[REGISTER], 1.0, " s"),
        Figure(f"a ledger of {pages} pages to PDF", ours[LEDGER], 3.0, " s"),
        Figure(f"{BATCH} forms in a batch, {forms} pages in one PDF", many, unit=" s"),
        *theirs,
    ]
