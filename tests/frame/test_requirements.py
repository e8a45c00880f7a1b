"""docs/requirements.md is true of this tree: what it names exists, and each test that it names speaks of its row."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"\| ([A-Z]\d-[A-Z]?\d+)[★☆·] \|")
STATES = ("done", "partly", "no")


def rows() -> list[list[str]]:
    lines = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if ROW.match(line)]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_row_lives_where_the_table_says_and_its_tests_name_it(row: list[str]) -> None:
    number, state, where, shown_by, lacks = row
    tests = [ROOT / name for name in re.findall(r"tests/[\w/]+\.py", shown_by)]
    functions = re.findall(r"(tests/[\w/]+\.py)::(\w+)", f"{shown_by} {lacks}")
    places = [ROOT / name.rstrip(".") for name in re.findall(r"(?:app|db|resources|docs)/[\w/.-]+", where)]

    assert state in STATES
    assert [place for place in (*tests, *places) if not place.exists()] == []
    assert [test for test in tests if number[:-1] not in test.read_text(encoding="utf-8")] == []
    assert [name for file, name in functions if f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8")] == []
    assert tests if state == "done" else lacks
