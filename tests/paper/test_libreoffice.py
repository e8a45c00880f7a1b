"""A development check, where LibreOffice is installed: it opens the forms that we write as XLSX and DOCX and loses no label.

A few forms in the test command; all of them with `ZHILIAN_LIBREOFFICE=all python -m pytest tests/paper/test_libreoffice.py`, before a release.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from app import resources
from app.paper.filled import fill
from app.paper.fonts import Fonts
from app.paper.layout import lay_out
from app.paper.parts import Template
from app.paper.sheet import write_xlsx
from app.paper.word import write_docx

Form, Filled = Callable[[str], Template], Callable[[str], dict[str, Any]]
ALL = sorted(path.stem for path in resources.path("packs").glob("*/forms/*.toml"))
FORMS = ALL if os.environ.get("ZHILIAN_LIBREOFFICE") == "all" else ["annex-1", "annex-3", "annex-4", "support-application"]


def letters(text: str) -> str:
    """Without blanks and marks: quotation marks come out of a PDF in several ways."""
    return "".join(char for char in text if char.isalnum())


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[Path]], list[Path]]:
    """All files in one start of LibreOffice; those that it could not open are left out."""
    profile = f"-env:UserInstallation={(tmp_path_factory.mktemp('profile')).as_uri()}"

    def convert(files: list[Path]) -> list[Path]:
        folder = files[0].parent
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=1200)
        return [path for file in files if (path := file.with_suffix(".pdf")).exists()]

    return convert


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_libreoffice_opens_every_form_and_keeps_every_label(
    suffix: str, form: Form, filled: Filled, fonts: Fonts, converted: Callable[[list[Path]], list[Path]], tmp_path: Path
) -> None:
    """S2-A1 … S2-A7, on A4 in the right orientation, on no more pages than on paper."""
    for name in FORMS:
        (write_docx if suffix == "docx" else write_xlsx)(form(name), filled(name), tmp_path / f"{name}.{suffix}")

    found = {path.stem: pypdfium2.PdfDocument(path) for path in converted([tmp_path / f"{name}.{suffix}" for name in FORMS])}

    if suffix == "xlsx" and not found:
        pytest.skip("this LibreOffice has no Calc")
    assert sorted(found) == FORMS
    for name, document in found.items():
        template = form(name)
        words = letters("".join(page.get_textpage().get_text_range() for page in document))
        labels = [cell.text for block in fill(template, filled(name)).blocks for cell in block.cells if cell.kind == "label"]
        assert [label for label in (template.title, *labels, *template.notes) if letters(label) not in words] == [], name
        lying = template.orientation == "landscape"
        assert len(document) <= len(lay_out(template, filled(name), fonts).pages), name
        assert [round(side / 72 * 25.4) for side in document[0].get_size()] == ([297, 210] if lying else [210, 297]), name
