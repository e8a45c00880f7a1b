"""Printed letters stay where they were: every line with its place in mm, read back from the PDF.

After a change that is meant, look at the pages and then write the golden files anew: `ZHILIAN_GOLDEN=write pytest tests/paper/test_letter_golden.py`.
"""

import json
import os
from pathlib import Path

import pytest

from app.paper.fonts import Fonts
from app.paper.letter_text import compose, missing
from tests.paper.letters import IDS, OF_PACKS, REFERRAL, bare, begun, laid, lines_of, template_of

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", [*IDS, *OF_PACKS])
def test_a_printed_letter_is_the_same_as_ever(name: str, fonts: Fonts) -> None:
    """S0-42, S3-40: the letters of the standard, and 结对线索共享函 and 线索移送函 as a 线索移送 fills them."""
    golden = GOLDEN / f"letter-{name}.json"
    letter = bare(name, fonts, **begun(name)) if name in OF_PACKS else laid(name, fonts)

    printed = [[line.page, line.text, line.x, line.y, line.size] for line in lines_of(letter, fonts)]

    if os.environ.get("ZHILIAN_GOLDEN") == "write":
        golden.write_text("[\n" + ",\n".join(f" {json.dumps(line, ensure_ascii=False)}" for line in printed) + "\n]\n", "utf-8")
    expected = json.loads(golden.read_text("utf-8"))
    assert [line[:2] for line in printed] == [line[:2] for line in expected]
    for (page, text, *place), (_, _, *wanted) in zip(printed, expected, strict=True):
        assert place == pytest.approx(wanted, abs=0.5), (page, text)


@pytest.mark.parametrize("name", OF_PACKS)
def test_a_letter_of_a_pack_lacks_nothing_once_its_record_is_filled(name: str) -> None:
    """And every attachment that is printed with it is named below its text."""
    template, values = template_of(name), begun(name)

    text = compose(template, {**REFERRAL, **values})

    assert missing(template, values) == []
    assert [annex.title for annex in text.annexes] == list(text.attachments[: len(text.annexes)])
