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
ANNEXES = [(f"annex-{number}", blank) for number in range(1, 8) for blank in (False, True)]
OWN = sorted(path.stem for path in resources.path("packs", "cangshan", "forms").glob("*.toml") if path.stem != "referral")
"""Each of our own forms (S0-03 … S0-88) has its golden file."""
FORMS = [*ANNEXES, ("contents", False), ("slip", False), *((name, False) for name in OWN)]


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
