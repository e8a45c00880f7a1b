"""Every sentence that a pack quotes stands in the document it names."""

import tomllib

import pytest

from app.packs.pack import packs_in, read_pack
from app.resources import path

DOCUMENTS = {
    "仓市场监管〔2025〕94号": "cangshan-2025-94.txt",
    "闽市监知运〔2024〕231号": "fujian-2024-231.txt",
    "焦市监办〔2021〕135号": "jiaozuo-2021-135.txt",
    "枣市监知保〔2022〕1号": "zaozhuang-2022-1.txt",
    "闽市监知运〔2020〕96号": "fujian-2020-96.txt",
}
PACKS = [summary.name for summary in packs_in(path("packs"))]


def without_spaces(text: str) -> str:
    return "".join(text.replace("#", "").split())


@pytest.mark.parametrize("name", PACKS)
def test_every_clause_is_quoted_word_for_word(name: str) -> None:
    """Line breaks of the scanned pages aside."""
    clauses = tomllib.loads(path("packs", name, "pack.toml").read_text(encoding="utf-8"))["clause"]

    for clause in clauses:
        number = clause["basis"].partition(" ")[0]
        document = path("basis", DOCUMENTS[number]).read_text(encoding="utf-8")
        assert without_spaces(clause["text"]) in without_spaces(document), clause["key"]


@pytest.mark.parametrize("name", PACKS)
def test_every_row_keeps_its_clause_and_the_sentence_behind_it(name: str) -> None:
    pack = read_pack(path("packs", name))

    assert all(record.values.get("basis") and record.values.get("basis_text") for record in pack.records)


def test_an_office_names_both_places_of_the_document_that_speak_of_it() -> None:
    pack = read_pack(path("packs", "cangshan"))

    office = next(record for record in pack.records if record.values.get("short_name") == "盖山所")

    assert office.values["basis"] == "仓市场监管〔2025〕94号 一、三（二）3"
    assert len(str(office.values["basis_text"]).splitlines()) == 2


def test_the_five_documents_are_in_the_box() -> None:
    """S0-01: 文号 as printed in each."""
    for number, file in DOCUMENTS.items():
        assert number in path("basis", file).read_text(encoding="utf-8")
