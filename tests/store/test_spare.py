"""Connections that are used again: they see what was written meanwhile, and nothing is left open or held back."""

import pytest
from sqlcipher3 import dbapi2 as cipher

from db.connection import open_database
from db.spare import KEPT, SpareStores
from db.store import Store
from tests.store.offices import KEY, SALT, Office
from tests.store.samples import Note


def own(office: Office) -> Store:
    return Store(open_database(office.path, KEY, SALT), office.store.kinds, now=office.clock, random=office.bytes_of.randbytes, prepared=True)


def is_open(store: Store) -> bool:
    try:
        store.db.conn.execute("SELECT 1")
    except cipher.ProgrammingError:
        return False
    return True


@pytest.fixture
def spare():
    made = SpareStores()
    yield made
    made.close()


def test_the_next_question_is_asked_on_the_same_connection(two, spare):
    first, terms = own(two[0]), ("file", object())
    spare.give_back(first, *terms)

    taken, none_left = spare.take(*terms), spare.take(*terms)

    assert (taken, none_left) == (first, None)
    first.db.close()


def test_it_sees_what_was_written_meanwhile_even_after_an_answer_that_was_not_read_to_its_end(two, spare):
    office, asked = two[0], own(two[0])
    office.add(Note(a="一"), Note(a="二"))
    unread = asked.db.conn.execute("SELECT a FROM note")
    unread.fetchone()
    spare.give_back(asked, "file")

    office.add(Note(a="三"))
    again = spare.take("file")

    assert again is asked
    assert again.records(Note).count() == 3
    spare.give_back(again, "file")


def test_one_that_was_written_on_is_closed(two, spare):
    wrote = own(two[0])
    wrote.note_meta("word", "written")

    spare.give_back(wrote, "file")

    assert (is_open(wrote), spare.take("file")) == (False, None)


def test_under_other_rules_or_of_another_file_none_is_used_again(two, spare):
    idle = own(two[0])
    spare.give_back(idle, "file", "rules")

    found = spare.take("file", "other rules")

    assert (found, is_open(idle)) == (None, False)


def test_only_a_few_stay_open_and_none_after_the_folder_is_closed(two, spare):
    stores = [own(two[0]) for _ in range(KEPT + 2)]
    for store in stores[:-1]:
        spare.give_back(store, "file")

    kept = [is_open(store) for store in stores]
    spare.close()
    spare.give_back(stores[-1], "file")

    assert kept == [*[True] * KEPT, False, True]
    assert not any(map(is_open, stores))
