"""Fonts, templates and invented values for the tests of paper."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from app import resources
from app.paper.fonts import Fonts, load_fonts
from app.paper.parts import Template
from app.paper.template import read_template

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    return load_fonts(resources.path("fonts"))


@pytest.fixture
def form() -> Callable[[str], Template]:
    """A shipped template by the name of its file."""
    files = {path.stem: path for path in (*resources.path("packs").glob("*/forms/*.toml"), *resources.path("submission").glob("*.toml"))}
    return lambda name: read_template(files[name])


@pytest.fixture
def filled() -> Callable[[str], dict[str, Any]]:
    """Invented values of ordinary length for a shipped template."""
    values = json.loads((GOLDEN / "values.json").read_text("utf-8"))
    return lambda name: dict(values[name])


@pytest.fixture
def text_of() -> Callable[[bytes], str]:
    """What a reader copies from a PDF, without blanks and line ends."""

    def extract(pdf: bytes) -> str:
        document = pypdfium2.PdfDocument(pdf)
        return "".join("".join(page.get_textpage().get_text_range() for page in document).split())

    return extract


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    """A template file with that text."""

    def write(text: str) -> Path:
        path = tmp_path / "annex-2.toml"
        path.write_text(text, "utf-8")
        return path

    return write
