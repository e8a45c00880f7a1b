"""Printed letters stay where they were: every line with its place in mm, read back from the PDF.

After a change that is meant, look at the pages and then write the golden files anew: `ZHILIAN_GOLDEN=write pytest tests/paper/test_letter_golden.py`.
"""

import json
import os
from pathlib import Path

import pytest

from app.paper.fonts import Fonts
from tests.paper.letters import IDS, laid, lines_of

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", IDS)
def test_a_printed_letter_is_the_same_as_ever(name: str, fonts: Fonts) -> None:
    golden = GOLDEN / f"letter-{name}.json"

    printed = [[line.page, line.text, line.x, line.y, line.size] for line in lines_of(laid(name, fonts), fonts)]

    if os.environ.get("ZHILIAN_GOLDEN") == "write":
        golden.write_text("[\n" + ",\n".join(f" {json.dumps(line, ensure_ascii=False)}" for line in printed) + "\n]\n", "utf-8")
    expected = json.loads(golden.read_text("utf-8"))
    assert [line[:2] for line in printed] == [line[:2] for line in expected]
    for (page, text, *place), (_, _, *wanted) in zip(printed, expected, strict=True):
        assert place == pytest.approx(wanted, abs=0.5), (page, text)
