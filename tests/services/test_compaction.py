"""Old segments become one baseline when everybody has them: between real computers, with real bundles (design 5)."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.errors import UserError
from app.domain.leads import Lead
from app.services import compaction, exchange, import_undo, inbox, leads, records, steps, support
from app.services.backups import back_up, restore
from app.services.checking import check
from app.services.exchange_views import leaving, overview
from app.services.opening import open_folder
from app.services.slips import slip_values
from app.services.workspace import Workspace
from db.check import check_database
from db.compaction import Worth
from db.outbox import bundles, lacking
from tests.services.invented import a_lead, a_request
from tests.services.offices import ACCOUNTS, ASKER, BUREAU, COORDINATOR, NOON, PASSWORD, Clock, Offices, another, once, second
from tests.services.test_exchange_machine import Schedule, portrait

__all__ = ["second"]
AT_ONCE = Worth(segments=2, size=0, share=1.0)
NEW = "新电脑"


def edit(office: Workspace, uid: str, **values: object) -> None:
    lead = office.records(Lead).get(uid)
    records.put(lead, values)
    records.save(office, lead)


def files_of(office: Workspace) -> set[str]:
    """The segments of which this computer has the bytes."""
    return {sha for (sha,) in office.store.db.conn.execute("SELECT sha FROM segment") if office.blobs.has(sha)}


def baselines(office: Workspace) -> list[tuple[object, ...]]:
    return office.store.db.conn.execute("SELECT audience, replica, seq, sha FROM baseline ORDER BY 1, 2, 3").fetchall()


def told_back(offices: Offices) -> None:
    """The other offices say what they have."""
    for name in (COORDINATOR, BUREAU):
        offices.deliver(name, ASKER)


@pytest.fixture
def lead(offices: Offices) -> str:
    return changed_five_times(offices)


@once
def changed_five_times(offices: Offices) -> str:
    """A lead that was changed five times, each time with a bundle; everybody has all of it."""
    uid = leads.register(offices[ASKER], a_lead(offices[ASKER])).uid
    for turn in range(5):
        offices.deliver(ASKER, COORDINATOR, BUREAU)
        edit(offices[ASKER], uid, place=f"兴业路{turn}号", goods="鞋" * (turn + 1))
    offices.deliver(ASKER, COORDINATOR, BUREAU)
    told_back(offices)
    return uid


@pytest.fixture
def newcomer(offices: Offices, clock: Clock) -> Iterator[str]:
    with another(offices, clock, COORDINATOR, NEW) as name:
        yield name


@pytest.mark.usefixtures("lead")
def test_segments_that_everybody_has_become_one_file_and_go_from_every_computer(offices: Offices) -> None:
    before = {name: len(files_of(offices[name])) for name in (ASKER, COORDINATOR, BUREAU)}

    made = compaction.compact(offices[ASKER], AT_ONCE)
    offices.deliver(ASKER, COORDINATOR, BUREAU)
    told_back(offices)
    left = {name: len(files_of(offices[name])) for name in before}

    assert made == 1
    assert before == {ASKER: 6, COORDINATOR: 6, BUREAU: 6}
    assert left[ASKER] == 0
    assert all(baselines(offices[name])[0][2:] == baselines(offices[ASKER])[0][2:] for name in (COORDINATOR, BUREAU))
    assert all(check_database(office.store) == [] for office in offices.open.values())
    assert lacking(offices[ASKER].store, offices.unit(BUREAU).uid, [offices[BUREAU].store.identity.replica]) == []


def test_a_computer_may_lack_what_is_compacted_for_nobody_who_is_in_use(offices: Offices, lead: str) -> None:
    edit(offices[ASKER], lead, place="另一处")
    offices.deliver(ASKER, COORDINATOR)

    compaction.compact(offices[ASKER], AT_ONCE)

    assert [row[2] for row in baselines(offices[ASKER])] == [6]


def test_a_computer_that_joins_later_has_the_same_data_steps_and_inbox(offices: Offices, second: str, lead: str, clock: Clock) -> None:
    asker = offices[ASKER]
    request = support.submit(asker, a_request(asker, asker.records(Lead).get(lead)))
    leads.triage(asker, asker.records(Lead).get(lead), {"held_on": "2026-11-20", "people": "陈立言、郑思远", "conclusion": "建议立案"})
    offices.deliver(ASKER)
    edit(asker, lead, detail="这边改的")
    edit(offices[second], lead, detail="那边改的")
    for _ in range(2):
        for name in list(offices.open):
            offices.deliver(name)
    for name in list(offices.open):
        compaction.compact(offices[name], AT_ONCE)
    for _ in range(2):
        for name in list(offices.open):
            offices.deliver(name)
    assert baselines(offices[BUREAU]) != []

    with another(offices, clock, ASKER, NEW) as name:
        (arrival,) = offices.deliver(BUREAU, NEW)
        assert {entry.sha256 for entry in arrival.manifest.segments} >= {row[3] for row in baselines(offices[BUREAU])}
        here, there = offices[name], offices[BUREAU]

        assert portrait(here, lead) == portrait(there, lead)
        assert inbox.conflicts(here, here.records(Lead).get(lead)) != []
        assert [step.done for step in steps.steps_taken(here, here.records(Lead).get(lead))] == [
            step.done for step in steps.steps_taken(there, there.records(Lead).get(lead))
        ]
        assert here.records(type(request)).get(request.uid).state == there.records(type(request)).get(request.uid).state
        assert check(here) == [finding for finding in check(here) if not finding.damage]
        edit(here, lead, goods="由新电脑改")
        offices.deliver(name)
        assert all(one.records(Lead).get(lead).goods == offices[ASKER].records(Lead).get(lead).goods for one in (here, there))


@pytest.mark.usefixtures("lead", "newcomer")
def test_a_baseline_is_handed_on_byte_for_byte_and_never_brings_anything_twice(offices: Offices) -> None:
    compaction.compact(offices[ASKER], AT_ONCE)
    assert baselines(offices[ASKER]) == []  # the new computer has nothing yet
    offices.deliver(BUREAU, NEW)
    offices.deliver(NEW, ASKER)

    compaction.compact(offices[ASKER], AT_ONCE)
    path = offices.send(ASKER, COORDINATOR)
    first, again = exchange.import_bundle(offices[COORDINATOR], path), exchange.import_bundle(offices[COORDINATOR], path)

    assert [row[2:] for row in baselines(offices[COORDINATOR])] == [row[2:] for row in baselines(offices[ASKER])] != []
    assert first.nothing_new
    assert again.nothing_new
    assert import_undo.imports_of(offices[COORDINATOR].store, first.manifest.bundle) == []


@pytest.mark.usefixtures("lead")
def test_a_baseline_that_says_something_else_than_what_came_is_refused_in_words(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = compaction.compacted

    def rewritten(*args):
        baseline = kept(*args)
        last = baseline.last.cells[0]
        baseline.last.cells[0] = type(last)(last.kind, last.field, last.uids, last.clocks, ["从没有过的内容"])
        return baseline

    monkeypatch.setattr(compaction, "compacted", rewritten)
    compaction.compact(offices[ASKER], AT_ONCE)
    before = files_of(offices[COORDINATOR])

    with pytest.raises(UserError, match="与已收到的不一致"):
        offices.deliver(ASKER, COORDINATOR)

    assert baselines(offices[COORDINATOR]) == []
    assert files_of(offices[COORDINATOR]) >= before


def test_an_older_baseline_that_comes_again_is_of_no_use(offices: Offices, lead: str) -> None:
    compaction.compact(offices[ASKER], AT_ONCE)
    old = offices.send(ASKER, COORDINATOR)
    for turn in range(3):
        edit(offices[ASKER], lead, place=f"又一处{turn}")
        offices.deliver(ASKER, COORDINATOR, BUREAU)
    told_back(offices)
    compaction.compact(offices[ASKER], AT_ONCE)
    offices.deliver(ASKER, COORDINATOR)
    offices.deliver(BUREAU, COORDINATOR)
    compaction.compact(offices[COORDINATOR], AT_ONCE)
    present, kept = baselines(offices[COORDINATOR]), set(offices[COORDINATOR].blobs.names())

    exchange.import_bundle(offices[COORDINATOR], old)

    assert [row[2] for row in present] == [9]
    assert baselines(offices[COORDINATOR]) == present
    assert set(offices[COORDINATOR].blobs.names()) == kept


@pytest.mark.usefixtures("lead")
def test_what_stops_a_compaction_loses_nothing_and_is_found_by_the_check(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    asker, before = offices[ASKER], files_of(offices[ASKER])
    stopped_at(monkeypatch, "keep", asker)

    assert files_of(asker) == before
    assert "没有做完" in next(finding.what for finding in check(asker) if "整理" in finding.what)
    names = set(asker.blobs.names())
    compaction.compact(asker, Worth(segments=10**6))
    assert len(names) - len(set(asker.blobs.names())) == 1
    assert not any("整理" in finding.what for finding in check(asker))


@pytest.mark.usefixtures("lead")
def test_what_stops_the_tidying_up_is_made_up_for_by_the_next_export(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    asker = offices[ASKER]
    stopped_at(monkeypatch, "note_tidied", asker)
    assert leaving(asker, [offices.unit(COORDINATOR)]).records == []

    offices.deliver(ASKER, COORDINATOR)

    assert files_of(asker) == set()
    assert check_database(asker.store) == []
    assert asker.store.db.conn.execute("SELECT tidied FROM baseline").fetchall() == [(1,)]


def stopped_at(monkeypatch: pytest.MonkeyPatch, step: str, office: Workspace) -> None:
    """The computer is switched off at that step of a compaction."""

    def switched_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(compaction, step, switched_off)
        with pytest.raises(KeyboardInterrupt):
            compaction.compact(office, AT_ONCE)


@pytest.mark.usefixtures("lead")
def test_what_is_undone_or_set_aside_can_still_be_let_in(offices: Offices) -> None:
    bureau = offices[BUREAU]
    uid = leads.register(offices[ASKER], a_lead(offices[ASKER])).uid
    (arrival,) = offices.deliver(ASKER, BUREAU)
    compaction.compact(offices[ASKER], AT_ONCE)
    exchange.import_bundle(bureau, offices.send(ASKER, BUREAU))
    compaction.compact(bureau, AT_ONCE)
    import_undo.undo_import(bureau, arrival.manifest.bundle)
    assert bureau.records(Lead).find(uid) is None

    import_undo.release_import(bureau, arrival.manifest.bundle)

    assert bureau.records(Lead).find(uid) is not None
    assert check_database(bureau.store) == []


def test_an_import_of_a_baseline_is_undone_and_let_in_again(offices: Offices, lead: str, clock: Clock) -> None:
    compaction.compact(offices[ASKER], AT_ONCE)
    offices.deliver(ASKER, BUREAU)
    told_back(offices)
    with another(offices, clock, COORDINATOR, NEW) as name:
        (arrival,) = offices.deliver(BUREAU, name)
        here = offices[name]
        wanted = portrait(here, lead)

        import_undo.undo_import(here, arrival.manifest.bundle)
        gone = here.records(Lead).find(lead)
        (again,) = offices.deliver(BUREAU, name)
        import_undo.release_import(here, arrival.manifest.bundle)

        assert gone is None
        assert any("撤销过的导入" in sentence for sentence in again.refused)
        assert portrait(here, lead) == wanted
        assert check_database(here.store) == []


def test_a_folder_restored_from_before_still_exports_and_gets_the_baseline_again(offices: Offices, lead: str, clock: Clock, tmp_path: Path) -> None:
    file = back_up(offices[COORDINATOR])
    compaction.compact(offices[ASKER], AT_ONCE)
    offices.deliver(ASKER, COORDINATOR)
    offices.deliver(BUREAU, COORDINATOR)
    compaction.compact(offices[COORDINATOR], AT_ONCE)
    restore(file, tmp_path / "restored")

    with open_folder(tmp_path / "restored", ACCOUNTS[COORDINATOR], PASSWORD, now=clock) as restored:
        assert restored.records(Lead).get(lead).place == "兴业路4号"
        assert [finding for finding in check(restored) if finding.damage] == []


@pytest.mark.usefixtures("lead")
def test_the_slip_of_an_old_bundle_still_says_what_was_in_it(offices: Offices) -> None:
    asker = offices[ASKER]
    first = [entry.id for entry in bundles(asker.store) if entry.direction == "out"][-1]
    before = slip_values(asker, first)

    compaction.compact(asker, AT_ONCE)

    assert files_of(asker) == set()
    assert slip_values(asker, first) == before


@pytest.mark.usefixtures("lead")
def test_a_computer_that_is_silent_for_long_is_named_because_old_data_wait_for_it(offices: Offices, clock: Clock) -> None:
    with another(offices, clock, COORDINATOR, NEW):
        offices.deliver(ASKER, BUREAU)
        clock.moment = NOON + timedelta(days=120)
        for name in (COORDINATOR, BUREAU):
            offices.deliver(name, ASKER)

        said = {unit.name: unit.in_words() for unit in overview(offices[ASKER]).units}

        assert "120 天没有消息" in said[offices.unit(COORDINATOR).name]
        assert "请区局停用" in said[offices.unit(COORDINATOR).name]
        assert "没有消息" not in said[offices.unit(BUREAU).name]


def test_what_was_acknowledged_to_the_bureau_alone_counts_because_the_bureau_says_so(offices: Offices) -> None:
    uid = leads.register(offices[ASKER], a_lead(offices[ASKER])).uid
    for turn in range(3):
        edit(offices[ASKER], uid, place=f"兴业路{turn}号")
        offices.deliver(ASKER, BUREAU)
    offices.deliver(BUREAU, COORDINATOR)
    offices.deliver(COORDINATOR, BUREAU)
    before = compaction.compact(offices[ASKER], AT_ONCE)

    offices.deliver(BUREAU, ASKER)

    assert (before, compaction.compact(offices[ASKER], AT_ONCE)) == (0, 1)


class CompactingSchedule(Schedule):
    """The schedules of the exchange machine, with computers that compact what they can at any moment."""

    def export(self, turn: int) -> None:
        if self.chance.random() < 0.6:
            compaction.compact(self.offices[self.chance.choice(self.everyone)], AT_ONCE)
        super().export(turn)


@pytest.mark.parametrize("number", range(2))
def test_schedules_with_compaction_agree_with_the_definition_and_a_new_computer_agrees_with_all(
    offices: Offices, second: str, clock: Clock, number: int
) -> None:
    clock.moment = NOON
    schedule = CompactingSchedule(offices, [ASKER, second], clock, random.Random(f"整理-{number}"), number)
    schedule.run(14)
    clock.moment = NOON + timedelta(hours=8)
    schedule.settle()
    for name in schedule.everyone:
        compaction.compact(offices[name], AT_ONCE)
    schedule.settle()
    lived = {name: portrait(offices[name], schedule.uid) for name in schedule.everyone}
    assert all(one == lived[ASKER] for one in lived.values()), number

    with another(offices, clock, COORDINATOR, NEW) as name:
        (arrival,) = offices.deliver(BUREAU, name)

        assert arrival.refused == arrival.gaps == []
        for lead in offices[BUREAU].records(Lead).all():
            assert portrait(offices[name], lead.uid) == portrait(offices[BUREAU], lead.uid)
