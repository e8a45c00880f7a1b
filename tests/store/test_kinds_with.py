"""Which kinds hold some words, asked of the search index without reading a record."""

from tests.store.offices import Office
from tests.store.samples import Note, Probe


def test_only_kinds_of_which_a_record_holds_the_words_are_named(office: Office) -> None:
    """Issue 6: Ctrl+K reads those kinds alone."""
    office.add(Probe(line="商标侵权"))
    office.add(Note(a="商标"))

    found = {words: [kind.table for kind in office.store.kinds_with(words)] for words in ("商标", "sbqq", "专利")}

    assert found == {"商标": ["probe", "note"], "sbqq": ["probe"], "专利": []}
