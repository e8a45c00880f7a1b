"""Printed forms stay where they were: text, page count, and the place of every label in mm, read back from the PDF.

After a change that is meant, look at the pages and then write the golden files anew: `ZHILIAN_GOLDEN=write pytest tests/paper/test_form_golden.py`.
"""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from app import resources
from app.paper.filled import fill
from app.paper.fonts import Fonts
from app.paper.layout import lay_out
from app.paper.parts import Template
from app.paper.pdf import draw_pdf

GOLDEN = Path(__file__).parent / "golden"
POINT = 25.4 / 72
SHIPPED = sorted(path.stem for path in resources.path("packs").glob("*/forms/*.toml"))
"""Each form of document 002 and of our own (S0-03 … S0-88, S2-10 … S2-A7) has its golden file."""
TWO_PAGES = ("annex-7", "balance")
"""Blank copies of two pages: both signs, and thirteen offices with the reckoning below them."""
FORMS = [*((name, blank) for name in SHIPPED for blank in ((False, True) if name.startswith("annex-") else (False,))), ("contents", False), ("slip", False)]


@pytest.mark.parametrize("name, blank", FORMS)
def test_a_printed_form_is_the_same_as_ever(
    name: str, blank: bool, form: Callable[[str], Template], filled: Callable[[str], dict[str, Any]], fonts: Fonts
) -> None:
    """S2-A1 … S2-A7."""
    template = form(name)
    golden = GOLDEN / f"{name}{'-blank' if blank else ''}.json"

    printed = read_back(draw_pdf(lay_out(template, filled(name), fonts, blank=blank), fonts), labels_of(template))

    if os.environ.get("ZHILIAN_GOLDEN") == "write":
        golden.write_text(written(printed), "utf-8")
    expected = json.loads(golden.read_text("utf-8"))
    assert printed["text"] == expected["text"]
    assert [place[:2] for place in printed["labels"]] == [place[:2] for place in expected["labels"]]
    for (label, page, x, y), (_, _, wanted_x, wanted_y) in zip(printed["labels"], expected["labels"], strict=True):
        assert x == pytest.approx(wanted_x, abs=0.5), (label, page)
        assert y == pytest.approx(wanted_y, abs=0.5), (label, page)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_blank_copy_fits_on_one_sheet(name: str, form: Callable[[str], Template], fonts: Fonts) -> None:
    template = form(name)

    pages = lay_out(template, {}, fonts, blank=True).pages

    assert len(pages) == (2 if name in TWO_PAGES else len(template.copies) or 1)


def labels_of(template: Template) -> list[str]:
    labels = [cell.text for block in fill(template, {}, blank=True).blocks for cell in block.cells if cell.kind == "label"]
    words = [template.title, template.mark, template.footer, *template.copies, *labels]
    return sorted({"".join(word.split()) for word in words if word.strip()})


def read_back(pdf: bytes, labels: list[str]) -> dict[str, Any]:
    """The text of each page without blanks, and [label, page, left, top] in mm for every place where a label stands."""
    document = pypdfium2.PdfDocument(pdf)
    texts, places = [], []
    for number, page in enumerate(document):
        text = page.get_textpage()
        chars = [(char, index) for index, char in enumerate(text.get_text_range()) if not char.isspace()]
        texts.append("".join(char for char, _ in chars))
        for label in labels:
            for at in found(texts[-1], label):
                left, _, _, top = text.get_charbox(chars[at][1])
                places.append([label, number, round(left * POINT, 1), round((page.get_height() - top) * POINT, 1)])
    return {"text": texts, "labels": places}


def written(printed: dict[str, Any]) -> str:
    """One label a line, so that a difference can be read."""
    labels = ",\n".join(f"  {json.dumps(place, ensure_ascii=False)}" for place in printed["labels"])
    return f'{{\n "text": {json.dumps(printed["text"], ensure_ascii=False)},\n "labels": [\n{labels}\n ]\n}}\n'


def found(text: str, label: str) -> Iterator[int]:
    at = text.find(label)
    while at >= 0:
        yield at
        at = text.find(label, at + 1)
