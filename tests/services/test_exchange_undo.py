"""Imports taken back whole or field by field, let in again, and records that are set aside (design 5, ux 5)."""

import pytest

from app.domain.errors import NotAllowed, NotFound
from app.domain.leads import Lead
from app.domain.support import SupportRequest
from app.services import exchange, import_undo, leads, records, set_aside
from app.services.bundle_preview import preview_bundle, take_in
from app.services.workspace import Workspace
from db.check import check_database
from db.import_undo import held_segments, what_depends
from db.journal import head
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, COORDINATOR, LENDER, Offices, second
from tests.services.test_support import asked, at, step

__all__ = ["second"]
MACHINE = ("segment", "stream_head", "early", "parked", "rival", "authored", "moved", "whole_due", "aside", "overwritten", "undone", "taken", "undo_image")


def rows(office: Workspace) -> dict[str, object]:
    """Every row of every record, and what the machinery keeps for exchange."""
    conn = office.store.db.conn
    names = (*office.store.tables, *MACHINE[:-2])
    return {name: sorted(conn.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in names} | {"fold": office.store.meta("fold")}


def without_held(found: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in found.items() if name != "undone"}


def test_an_undone_import_leaves_every_record_as_it_was_and_the_journal_keeps_both(offices: Offices) -> None:
    office, lead = offices[COORDINATOR], leads.register(offices[ASKER], a_lead(offices[ASKER]))
    before, journal = rows(office), head(office.store.db.conn)[0]
    path = offices.send(ASKER, COORDINATOR)
    bundle = exchange.import_bundle(office, path).manifest.bundle

    import_undo.undo_import(office, bundle)

    assert without_held(rows(office)) == without_held(before)
    assert head(office.store.db.conn)[0] == journal + 2
    assert check_database(office.store) == []
    assert office.records(Lead).find(lead.uid) is None


def test_what_was_undone_stays_out_by_whatever_way_it_comes_until_released(offices: Offices) -> None:
    lead = leads.register(offices[ASKER], a_lead(offices[ASKER]))
    path = offices.send(ASKER, COORDINATOR, BUREAU)
    office = offices[BUREAU]
    bundle = exchange.import_bundle(office, path).manifest.bundle
    exchange.import_bundle(offices[COORDINATOR], path)
    import_undo.undo_import(office, bundle)

    again, relayed = exchange.import_bundle(office, path), exchange.import_bundle(office, offices.send(COORDINATOR, BUREAU))

    assert "属于撤销过的导入" in again.refused[0]
    assert any("属于撤销过的导入" in sentence for sentence in relayed.refused)
    assert office.records(Lead).find(lead.uid) is None
    assert held_segments(office.store, bundle)
    leads.register(offices[ASKER], a_lead(offices[ASKER]))
    (later,) = offices.deliver(ASKER, BUREAU)
    assert later.gaps == ["1 份数据接在撤销过的导入后面，恢复那次导入就自动补入"]
    import_undo.release_import(office, bundle)
    assert office.records(Lead).find(lead.uid) is not None
    assert (office.records(Lead).count(), exchange.gaps(office)) == (2, [])
    with pytest.raises(NotFound):
        import_undo.release_import(office, bundle)


def test_steps_that_an_undone_import_brought_move_nothing_any_more(offices: Offices) -> None:
    request = asked(offices)
    request = at(offices, COORDINATOR, request)
    request.lender, request.proposed_people = offices.unit(LENDER).uid, 2
    before = rows(offices[BUREAU])
    step(offices, COORDINATOR, request, "propose", lender=offices.unit(LENDER).uid, proposed_people=2)
    office = offices[BUREAU]
    after = office.records(SupportRequest).get(request.uid)
    (bundle,) = [taken.bundle for taken in import_undo.imports_of(office.store)[:1]]

    import_undo.undo_import(office, bundle)

    assert without_held(rows(office)) == without_held(before)
    assert office.records(SupportRequest).get(request.uid).state != after.state
    import_undo.release_import(office, bundle)
    assert office.records(SupportRequest).get(request.uid) == after
    assert check_database(office.store) == []


def test_a_step_taken_on_what_came_keeps_the_import(offices: Offices) -> None:
    request = asked(offices)
    office = offices[COORDINATOR]
    taken = import_undo.imports_of(office.store)[0]
    assert what_depends(office.store, taken) == ""

    step(offices, COORDINATOR, request, "propose", lender=offices.unit(LENDER).uid, proposed_people=2)

    with pytest.raises(NotAllowed, match="不能整包撤销") as refusal:
        import_undo.undo_import(office, taken.bundle)
    assert "逐栏改回" in refusal.value.next_step


def test_when_something_depends_on_it_a_field_is_put_back_as_a_change_that_travels(offices: Offices, second: str) -> None:
    first, other = offices[ASKER], offices[second]
    lead = leads.register(first, a_lead(first))
    offices.deliver(ASKER, second)
    mine = other.records(Lead).get(lead.uid)
    mine.goods = "运动鞋 352 双"
    records.save(other, mine)
    bundle = offices.deliver(second, ASKER)[0].manifest.bundle
    here = first.records(Lead).get(lead.uid)
    here.suspect = "另一家"
    records.save(first, here)

    (field,) = [one for one in import_undo.restorable(first, bundle) if one.label == "商品"]
    with pytest.raises(NotAllowed):
        import_undo.undo_import(first, bundle)
    import_undo.put_back(first, bundle, [field.id])

    assert (field.now, field.reason) == ("运动鞋 352 双", "")
    assert first.records(Lead).get(lead.uid).goods == lead.goods
    offices.deliver(ASKER, second)
    assert other.records(Lead).get(lead.uid).goods == lead.goods


def test_a_record_that_is_left_out_is_listed_and_taken_in_later(offices: Offices) -> None:
    asker, office = offices[ASKER], offices[COORDINATOR]
    left, other = leads.register(asker, a_lead(asker)), leads.register(asker, a_lead(asker))
    path = offices.send(ASKER, COORDINATOR)
    before = rows(office)
    preview = preview_bundle(office, path)
    assert rows(office) == before

    result = take_in(office, path, 0, excluded=[line.key for line in preview.lines if line.key and line.key[1] == left.uid])

    assert [lead.uid for lead in office.records(Lead).all()] == [other.uid]
    (waiting,) = set_aside.set_aside(office)
    assert waiting.what == f"线索“{left.name}”"
    assert (waiting.uid, waiting.unit, waiting.why, waiting.unticked) == (left.uid, ASKER, "导入时未勾选，没有导入。", True)
    with pytest.raises(NotFound):
        set_aside.retry(office)
    before = rows(office)
    preview_bundle(office, path)
    assert rows(office) == before
    assert set_aside.retry(office, [waiting.id]) == 1
    assert set_aside.set_aside(office) == []
    assert {lead.uid for lead in office.records(Lead).all()} == {left.uid, other.uid}
    assert result.bundle
    assert check_database(office.store) == []
