"""What is too large for one segment leaves in several, one after the other, and merges as exactly as one (design 5)."""

import pytest

from app.domain.batch import TooLarge
from app.domain.kinds import KINDS
from app.domain.leads import Lead
from app.domain.step_record import Step
from app.domain.value_kinds import Attachment
from db.check import check_database
from db.merge import rivals
from db.outbox import waiting_records
from tests.store.offices import CLERK, Builder, NarrowDrawer, Office
from tests.store.samples import Note, Probe


@pytest.fixture
def narrow() -> NarrowDrawer:
    return NarrowDrawer()


def notes(office: Office) -> list[tuple]:
    return office.sql("SELECT uid, a, b FROM note ORDER BY uid")


def shown(office: Office) -> list[tuple]:
    return [(*row, sorted(rivals(office.store, "note", row[0]))) for row in notes(office)]


def test_many_records_and_changes_leave_in_order_in_several_segments(two, narrow):
    a, b = two
    a.add(*(Note(unit="ua", a=f"{number}") for number in range(7)))
    narrow.exchange(a, b)
    for uid, *_ in notes(a):
        a.set(Note, uid, a="改", b="也改")
    waiting = waiting_records(a.store)

    narrow.exchange(a, b)

    found = a.sql("SELECT seq, clock FROM segment WHERE replica = ? ORDER BY seq", a.store.self_id)
    assert [seq for seq, _ in found] == list(range(1, len(found) + 1))
    assert len(found) > 10
    assert [clock for _, clock in found] == sorted(clock for _, clock in found)
    assert notes(a) == notes(b)
    assert waiting_records(a.store) == waiting == 7
    assert [check_database(office.store) for office in two] == [[], []]


def test_a_value_belongs_to_the_very_segment_in_which_it_left(two, narrow):
    """B has seen the first segment and writes over it; what stands in the later ones B has not seen: a conflict there, and only there."""
    a, b = two
    a.add(*(Note(unit="ua", a="初") for _ in range(4)))
    narrow.exchange(a, b)
    before = set(narrow.batches)
    with a.store.commit(CLERK, "修改") as change:
        for uid, *_ in notes(a):
            note = a.get(Note, uid)
            note.a = "甲"
            change.save(note)
    narrow.seal(a)
    first = next(sha for sha in narrow.batches if sha not in before)
    narrow.give(b, [first])
    seen = [uid for uid, a_value, _ in notes(b) if a_value == "甲"]

    for uid, *_ in notes(b):
        b.set(Note, uid, a="乙")
    narrow.exchange(a, b)
    narrow.exchange(a, b)

    assert 0 < len(seen) < 4
    assert shown(a) == shown(b)
    assert [uid for uid, *_, others in shown(a) if not others] == seen


def test_a_value_written_before_its_record_left_counts_as_seen_with_the_record(two, narrow):
    a, b = two
    a.add(*(Note(unit="ua", a="初") for _ in range(5)))
    for uid, *_ in notes(a):
        a.set(Note, uid, a="甲")
    narrow.exchange(a, b)

    for uid, *_ in notes(b):
        b.set(Note, uid, a="乙")
    narrow.exchange(a, b)

    assert shown(a) == shown(b) == [(uid, "乙", None, []) for uid, *_ in notes(a)]


def test_steps_arrive_before_the_fields_that_they_set(builder: Builder, narrow):
    a, b = builder.office("ua", KINDS), builder.office("ub", KINDS)
    uid = a.add(Lead(unit="ua", suspect="履云鞋行"))
    narrow.exchange(a, b)
    lead = a.get(Lead, uid)
    lead.place, lead.handler, lead.goods, lead.value = "甲", "乙", "丙", "丁"
    with a.store.commit(CLERK, "登记") as change:
        change.save(lead)
        change.add(Step(unit="ua", of_kind="lead", of=uid, name_taken="register", taken_by="陈立言"), ("ua", "ub"))

    narrow.exchange(a, b)

    found = b.get(Lead, uid)
    assert (found.state, found.place, found.handler, found.goods, found.value) == ("待研判", "甲", "乙", "丙", "丁")


def test_a_single_record_that_is_too_large_is_refused_in_words_and_nothing_is_sealed(two, narrow):
    a = two[0]
    narrow.most = 0
    a.add(Note(unit="ua", a="一"))

    with pytest.raises(TooLarge):
        narrow.seal(a)

    assert a.raw("segment") == []
    narrow.most = 1
    narrow.seal(a)
    assert len(a.raw("segment")) == 1


def test_every_segment_names_its_own_attachments_and_authors(builder: Builder, narrow):
    a = builder.office("ua", (Probe,))
    for number in range(3):
        a.add(Probe(unit="ua", line=f"{number}", photos=(Attachment(f"{number}" * 64, "照片", 1),)))
    narrow.most = 1

    narrow.seal(a)

    assert [list(batch.files) for batch in narrow.batches.values()] == [[f"{number}" * 64] for number in range(3)]
    assert [len(batch.commits) for batch in narrow.batches.values()] == [1, 1, 1]
