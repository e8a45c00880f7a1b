"""History, undo and what is written for them (S0-73, design 4)."""

import pytest

from app.domain.errors import NotAllowed, NotFound
from app.domain.leads import Lead, Reporter
from app.domain.step_record import Step
from db import journal
from db.change import Author
from db.digest import as_bytes, chained
from db.undo import undo_last
from tests.store.offices import CLERK, Drawer, Office
from tests.store.samples import Diary, Note

COLLEAGUE = Author("account-2", "林一帆")


def changes(office: Office, uid: str) -> list[tuple[str, list[tuple[str, object, object]]]]:
    past = journal.history(office.store, office.store.tables["note"], uid)
    return [(entry.action, [(one.field, one.before, one.after) for one in entry.changes]) for entry in past]


def test_history_tells_every_value_the_newest_first(office):
    uid = office.add(Note(unit="ua", a="一"))
    office.set(Note, uid, a="二", b="乙")
    office.set(Note, uid, a="三")

    told = changes(office, uid)

    assert told == [("修改", [("a", "二", "三")]), ("修改", [("b", None, "乙"), ("a", "一", "二")]), ("登记", [("a", None, "一")])]


def test_history_names_the_person_of_another_office(two, drawer: Drawer):
    a, b = two
    uid = a.add(Note(unit="ua", a="一"))
    drawer.exchange(a, b)

    [created] = journal.history(b.store, b.store.tables["note"], uid)

    assert (created.account, created.unit, created.action) == ("陈立言", "ua", "登记")


def test_creating_a_record_keeps_no_value_twice(office):
    office.add(*(Note(unit="ua", a=str(number)) for number in range(20)))

    assert office.raw("overwritten") == []
    assert len(office.raw("journal")) == 1


def test_saving_an_unchanged_record_writes_no_value(office):
    uid = office.add(Note(unit="ua", a="一"))

    with office.store.commit(CLERK, "修改") as change:
        written = change.save(office.get(Note, uid))

    assert (written, office.raw("overwritten")) == (False, [])


def test_undo_writes_the_values_before_as_a_new_commit(office):
    uid = office.add(Note(unit="ua", a="一"))
    office.set(Note, uid, a="二", b="乙")

    undo_last(office.store, CLERK)

    assert (office.get(Note, uid).a, office.get(Note, uid).b) == ("一", None)
    assert [row.action for row in journal.entries(office.store.db.conn)] == ["撤销：修改", "修改", "登记"]


def test_undo_goes_back_step_by_step_to_the_creation(office):
    uid = office.add(Note(unit="ua", a="一"))
    office.set(Note, uid, a="二")
    office.set(Note, uid, a="三")

    values = []
    for _ in range(3):
        undo_last(office.store, CLERK)
        values.append((office.get(Note, uid).a, office.get(Note, uid).deleted))

    assert values == [("二", False), ("一", False), ("一", True)]
    with pytest.raises(NotFound, match="没有可以撤销的操作"):
        undo_last(office.store, CLERK)


def test_undo_takes_back_only_what_the_account_did(office):
    uid = office.add(Note(unit="ua", a="一"))

    with pytest.raises(NotFound):
        undo_last(office.store, COLLEAGUE)

    assert not office.get(Note, uid).deleted


def test_undo_is_refused_once_a_segment_has_carried_the_value_out(office, drawer: Drawer):
    uid = office.add(Note(unit="ua", a="一"))
    drawer.seal(office)
    with pytest.raises(NotAllowed, match="已随数据包发出"):
        undo_last(office.store, CLERK)
    office.set(Note, uid, a="二")
    drawer.seal(office)

    with pytest.raises(NotAllowed, match="已随数据包发出"):
        undo_last(office.store, CLERK)

    assert office.get(Note, uid).a == "二"


def test_undo_is_refused_after_a_colleague_changed_the_same_field(office):
    uid = office.add(Note(unit="ua", a="一"))
    office.set(Note, uid, a="二")
    note = office.get(Note, uid)
    note.a = "三"
    with office.store.commit(COLLEAGUE, "修改") as change:
        change.save(note)

    with pytest.raises(NotAllowed, match="后来的操作改过同一内容"):
        undo_last(office.store, CLERK)

    assert office.get(Note, uid).a == "三"


def test_undoing_a_step_takes_the_record_back_to_its_state(office):
    uid = office.add(Lead(unit="ua", suspect="履云鞋行"))
    office.add(Step(unit="ua", of_kind="lead", of=uid, name_taken="register", taken_by="陈立言"))
    before = office.get(Lead, uid).state

    undo_last(office.store, CLERK)

    assert (before, office.get(Lead, uid).state) == ("待研判", "草稿")


def test_a_failed_action_leaves_nothing(office):
    uid = office.add(Note(unit="ua", a="一"))
    before = [office.raw(table) for table in ("note", "journal", "overwritten", "meta", "audience")]

    def fail() -> None:
        with office.store.commit(CLERK, "修改") as change:
            note = office.get(Note, uid)
            note.a = "二"
            change.save(note)
            change.add(Note(unit="ua"), ["ux"])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert [office.raw(table) for table in ("note", "journal", "overwritten", "meta", "audience")] == before


def test_the_journal_is_a_chain_over_every_entry(office):
    for number in range(4):
        office.add(Note(unit="ua", a=str(number)))
    names = (*journal.COLUMNS, "salt", "digest", "fold")

    head = b""
    for row in office.sql(f"SELECT {', '.join(names)} FROM journal ORDER BY seq"):
        head = chained(head, dict(zip(names, row, strict=True)))

    assert journal.head(office.store.db.conn) == (4, head.hex())
    assert office.sql("SELECT fold FROM journal WHERE seq = 4")[0][0] == as_bytes(int(office.store.meta("fold")))


def test_the_reporter_never_leaves_the_replica(office, drawer: Drawer):
    """S0-70: no bundle holds who told us, even where somebody named an audience by mistake."""
    lead = office.add(Lead(unit="ua", suspect="履云鞋行"))
    uid = office.add(Reporter(unit="ua", lead=lead, full_name="王某"), audience=("ua", "ub"))
    office.set(Reporter, uid, full_name="王某某")
    office.add(Diary(unit="ua", words="私事"))

    drawer.seal(office)

    assert {rows.kind for batch in drawer.batches.values() for rows in batch.rows} == {"lead"}
    assert not [cells for batch in drawer.batches.values() for cells in batch.cells]


def test_derived_columns_and_states_are_never_sealed(office, drawer: Drawer):
    uid = office.add(Lead(unit="ua", suspect="履云鞋行", received_on="2026-03-02"))
    office.add(Step(unit="ua", of_kind="lead", of=uid, name_taken="register", taken_by="陈立言"))

    drawer.seal(office)

    [leads] = [rows for batch in drawer.batches.values() for rows in batch.rows if rows.kind == "lead"]
    assert not {"due_on", "state", "_clock"} & set(leads.columns)
