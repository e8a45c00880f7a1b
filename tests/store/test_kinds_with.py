"""Which kinds hold some words, asked of the search index without reading a record."""

import pytest

from app.domain.errors import MachineFault
from tests.store.offices import Office
from tests.store.samples import Note, Probe

PAGE = 4096


def test_only_kinds_of_which_a_record_holds_the_words_are_named(office: Office) -> None:
    """Issue 6: Ctrl+K reads those kinds alone."""
    office.add(Probe(line="商标侵权"))
    office.add(Note(a="商标"))

    found = {words: [kind.table for kind in office.store.kinds_with(words)] for words in ("商标", "sbqq", "专利")}

    assert found == {"商标": ["probe", "note"], "sbqq": ["probe"], "专利": []}


def test_a_damaged_search_index_is_told_in_words(office: Office) -> None:
    """Issue 5: the search box asks it with every key."""
    office.add(*(Probe(line=f"商标侵权{place}") for place in range(300)))
    office.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    office.reopened()
    pages = len(office.path.read_bytes()) // PAGE
    with office.path.open("r+b") as file:
        file.seek(PAGE)
        file.write(b"\x55" * (pages - 1) * PAGE)

    with pytest.raises(MachineFault):
        office.store.kinds_with("商标")
