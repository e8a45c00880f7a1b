from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.errors import Damaged, NotFound, UserError
from app.domain.leads import Lead, Reporter
from app.domain.support import SupportRequest
from app.domain.value_kinds import Attachment
from app.exchange.container import read_bundle
from app.exchange.segment import open_segment
from app.services import exchange, identity, leads, records, sending, support
from app.services.bundle_preview import preview_bundle
from app.services.opening import Setup
from app.services.sticks import found_bundles
from app.services.workspace import Workspace
from db.journal import head
from db.merge import rivals
from db.outbox import bundles, waiting_records
from tests.remembered import fresh_folder
from tests.services.invented import a_lead, a_request
from tests.services.offices import ASKER, BUREAU, COORDINATOR, LENDER, Clock, Offices, second

__all__ = ["second"]
CANARY = "举报人林某某的秘密"


def record_digest(offices: Offices, name: str) -> tuple[object, ...]:
    """All that an import could change: records, journal, streams."""
    conn = offices[name].store.db.conn
    counted = tuple(conn.execute(f'SELECT count(*), total(rk) FROM "{table}"').fetchone() for table in offices[name].store.tables)
    return (*counted, offices[name].store.meta("fold"), head(conn), conn.execute("SELECT count(*) FROM segment").fetchone())


def test_a_preview_writes_nothing_and_promises_what_the_import_does(offices: Offices) -> None:
    leads.register(offices[ASKER], a_lead(offices[ASKER]))
    path = offices.send(ASKER, COORDINATOR)
    before = record_digest(offices, COORDINATOR)

    promised = exchange.inspect_bundle(offices[COORDINATOR], path)

    assert record_digest(offices, COORDINATOR) == before
    done = exchange.import_bundle(offices[COORDINATOR], path)
    assert (promised.new, promised.changed, promised.conflicts) == (done.new, done.changed, done.conflicts)
    assert done.new > 0


def test_the_same_bundle_twice_writes_only_an_audit_entry(offices: Offices) -> None:
    leads.register(offices[ASKER], a_lead(offices[ASKER]))
    path = offices.send(ASKER, COORDINATOR)
    exchange.import_bundle(offices[COORDINATOR], path)
    records_before, journal_before = record_digest(offices, COORDINATOR)[:-2], head(offices[COORDINATOR].store.db.conn)[0]

    again = exchange.import_bundle(offices[COORDINATOR], path)

    assert again.nothing_new
    assert record_digest(offices, COORDINATOR)[:-2] == records_before
    assert head(offices[COORDINATOR].store.db.conn)[0] == journal_before + 1


def test_the_reporter_is_in_no_byte_of_any_segment(offices: Offices) -> None:
    """S0-42: reporter identity never in a bundle; no option exists."""
    asker = offices[ASKER]
    leads.register(asker, a_lead(asker), Reporter(full_name=CANARY, phone="13911112222"))
    path = offices.send(ASKER, COORDINATOR, BUREAU)

    for name in (COORDINATOR, BUREAU):
        office = offices[name]
        roster = identity.roster_of(office)
        bundle = read_bundle(path, office.store.identity.replica, identity.keys_of(office), roster)
        for data in bundle.segments:
            batch = open_segment(data, bundle.sender.signing)
            assert CANARY not in repr(batch)
            assert "13911112222" not in repr(batch)
            assert not {rows.kind for rows in batch.rows} & {"reporter", "account"}


def test_a_unit_gets_no_byte_of_records_that_it_may_not_see(offices: Offices) -> None:
    asker = offices[ASKER]
    lead = leads.register(asker, a_lead(asker))
    path = offices.send(ASKER)

    lender = offices[LENDER]
    bundle = read_bundle(path, lender.store.identity.replica, identity.keys_of(lender), identity.roster_of(lender))

    assert list(bundle.segments) == []
    assert exchange.import_bundle(lender, path).new == 0
    assert offices[COORDINATOR].records(Lead).find(lead.uid) is None


def test_photos_arrive_with_the_records_that_show_them(offices: Offices) -> None:
    asker = offices[ASKER]
    photo = b"\xff\xd8\xff" + bytes(range(256)) * 2000
    request = a_request(asker, leads.register(asker, a_lead(asker)))
    request.photos = (Attachment(asker.blobs.put(photo), "现场照片.jpg", len(photo)),)
    support.submit(asker, request)

    offices.deliver(ASKER)

    for name in (COORDINATOR, LENDER, BUREAU):
        (shown,) = offices[name].records(SupportRequest).get(request.uid).photos
        assert offices[name].blobs.read(shown.sha) == photo


def test_a_lost_stick_heals_itself(offices: Offices) -> None:
    """Export from what the other side acknowledged, never "since the last export" (design.md 5)."""
    asker = offices[ASKER]
    first = leads.register(asker, a_lead(asker))
    offices.send(ASKER, COORDINATOR)
    second = leads.register(asker, a_lead(asker))

    offices.deliver(ASKER, COORDINATOR)

    assert {lead.uid for lead in offices[COORDINATOR].records(Lead).all()} == {first.uid, second.uid}


def test_after_the_receipt_came_back_nothing_is_sent_twice(offices: Offices) -> None:
    leads.register(offices[ASKER], a_lead(offices[ASKER]))
    offices.deliver(ASKER, COORDINATOR)
    offices.deliver(COORDINATOR, ASKER)

    path = offices.send(ASKER, COORDINATOR)

    assert exchange.inspect_bundle(offices[COORDINATOR], path).manifest.segments == ()


def test_the_bureau_passes_on_what_an_office_wrote(offices: Offices) -> None:
    """Segments are relayed byte for byte, signed by their author."""
    asker = offices[ASKER]
    request = support.submit(asker, a_request(asker, leads.register(asker, a_lead(asker))))
    offices.deliver(ASKER, BUREAU)

    offices.deliver(BUREAU, LENDER)

    assert offices[LENDER].records(SupportRequest).get(request.uid).state == "已提交"


def test_two_computers_of_one_office_that_changed_one_field_keep_both_values(offices: Offices, second: str) -> None:
    """Every office keeps both values and shows the same one; a decision closes it everywhere (design.md 5)."""
    lead = leads.register(offices[ASKER], a_lead(offices[ASKER]))
    offices.deliver(ASKER, second, COORDINATOR, BUREAU)
    for name, value in ((ASKER, "东门"), (second, "西门")):
        _move_to(offices[name], lead.uid, value)

    arrivals = [*offices.deliver(ASKER, second, COORDINATOR, BUREAU), *offices.deliver(second, ASKER, COORDINATOR, BUREAU)]

    assert [arrival.conflicts for arrival in arrivals] == [1, 0, 0, 1, 1, 1]
    everywhere = {_place(offices[name], lead.uid) for name in (ASKER, second, COORDINATOR, BUREAU)}
    ((shown, kept),) = everywhere
    assert {shown, *kept} == {"东门", "西门"}

    _move_to(offices[second], lead.uid, "南门")
    offices.deliver(second, ASKER, COORDINATOR, BUREAU)

    assert {_place(offices[name], lead.uid) for name in (ASKER, second, COORDINATOR, BUREAU)} == {("南门", ())}


def _move_to(office: Workspace, uid: str, place: str) -> None:
    lead = office.records(Lead).get(uid)
    lead.place = place
    records.save(office, lead)


def _place(office: Workspace, uid: str) -> tuple[str | None, tuple[object, ...]]:
    """The place that is shown, and those that rival it."""
    return office.records(Lead).get(uid).place, tuple(value for name, value in rivals(office.store, "lead", uid) if name == "place")


def test_what_another_office_changes_in_a_record_is_set_aside_by_name(offices: Offices) -> None:
    """The fields of a request are the asker's; others take steps."""
    asker, coordinator = offices[ASKER], offices[COORDINATOR]
    request = support.submit(asker, a_request(asker, leads.register(asker, a_lead(asker))))
    offices.deliver(ASKER)
    mine = coordinator.records(SupportRequest).get(request.uid)
    mine.meeting_place = "西门"
    with coordinator.commit("改集合地点") as change:
        change.save(mine)

    arrivals = offices.deliver(COORDINATOR, ASKER, BUREAU)

    assert all("集合地点：不是登记单位所改" in arrival.refused[0] for arrival in arrivals)
    assert {offices[name].records(SupportRequest).get(request.uid).meeting_place for name in (ASKER, BUREAU)} == {request.meeting_place}


@pytest.mark.parametrize("damage", ["truncated", "altered", "empty"])
def test_a_damaged_bundle_is_refused_and_changes_nothing(offices: Offices, damage: str) -> None:
    leads.register(offices[ASKER], a_lead(offices[ASKER]))
    path = offices.send(ASKER, COORDINATOR)
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes({"truncated": bytes(whole[: len(whole) // 2]), "altered": bytes(whole), "empty": b""}[damage])
    before = record_digest(offices, COORDINATOR)

    with pytest.raises(UserError) as refusal:
        exchange.import_bundle(offices[COORDINATOR], path)

    assert refusal.value.next_step
    assert record_digest(offices, COORDINATOR) == before


def test_a_bundle_for_another_unit_is_refused(offices: Offices) -> None:
    leads.register(offices[ASKER], a_lead(offices[ASKER]))
    path = offices.send(ASKER, COORDINATOR)

    with pytest.raises(UserError, match="不是给本单位的"):
        exchange.import_bundle(offices[LENDER], path)


def test_a_bundle_from_a_stranger_is_refused_with_the_reason(offices: Offices, tmp_path: Path, clock: Clock) -> None:
    """A replica that the bureau has not listed cannot bring anything in."""
    with fresh_folder(tmp_path / "stranger", Setup(["cangshan"], "临江所", "某人"), "口令-口令-口令", clock) as stranger:
        identity.import_roster(stranger, _roster_file(offices))
        leads.register(stranger, a_lead(stranger))
        path = tmp_path / "foreign.ipb"
        sending.export_bundle(stranger, [offices.unit(BUREAU)], path)

    with pytest.raises(UserError) as refusal:
        exchange.import_bundle(offices[BUREAU], path)

    assert refusal.value.kind == "unknown_sender"


def _roster_file(offices: Offices) -> Path:
    path = offices.folder / "roster.txt"
    path.write_bytes(offices[BUREAU].store.meta(identity.ROSTER))
    return path


def test_without_a_roster_the_way_to_one_is_told(tmp_path: Path, clock: Clock) -> None:
    newcomer = fresh_folder(tmp_path / "new", Setup(["cangshan"], "临江所", "某人"), "口令-口令-口令", clock)

    with newcomer as office, pytest.raises(NotFound, match="还没有单位密钥名单"):
        sending.export_bundle(office, office.units()[:1], tmp_path / "x.ipb")


def test_an_altered_roster_is_refused(offices: Offices) -> None:
    path = _roster_file(offices)
    path.write_bytes(path.read_bytes().replace("仓前".encode(), "仓后".encode()))

    with pytest.raises((Damaged, UserError)):
        identity.import_roster(offices[ASKER], path)


def test_exports_and_imports_are_listed_and_waiting_records_counted(offices: Offices) -> None:
    asker = offices[ASKER]
    assert waiting_records(asker.store) == 0
    leads.register(asker, a_lead(asker))
    assert waiting_records(asker.store) == 1

    offices.deliver(ASKER, COORDINATOR)

    assert waiting_records(asker.store) == 0
    assert [(entry.direction, entry.number) for entry in bundles(asker.store)] == [("out", 1)]
    assert [(entry.direction, entry.counts["new"]) for entry in bundles(offices[COORDINATOR].store)] == [("in", 1)]


def test_only_a_further_computer_puts_its_letter_into_the_names_of_its_bundles(offices: Offices, second: str) -> None:
    """Each computer counts its own bundles: without the letter, two of one unit could write the same name on one day (ux.md 5)."""
    to = [offices.unit(COORDINATOR)]

    names = [sending.file_name(offices[name], to) for name in (ASKER, second)]

    assert names == ["仓前所_盖山所_20261120_第1包.ipb", "仓前所B_盖山所_20261120_第1包.ipb"]


def test_a_bundle_on_a_stick_is_known_by_its_id_whatever_it_is_called(offices: Offices, second: str) -> None:
    own, taken, new = (offices.send(name, COORDINATOR, ASKER) for name in (BUREAU, LENDER, second))
    exchange.import_bundle(offices[COORDINATOR], taken)
    sticks = [offices.folder / "U盘1", offices.folder / "U盘2"]
    for stick in sticks:
        stick.mkdir()
    new.rename(sticks[0] / taken.name)
    taken.rename(sticks[0] / "副本.ipb")
    (sticks[1] / own.name).write_bytes((sticks[0] / taken.name).read_bytes())
    own.rename(sticks[1] / "改名.ipb")

    assert {file.relative_to(offices.folder).as_posix() for file in found_bundles(offices[BUREAU], sticks)} == {
        f"U盘1/{taken.name}",
        "U盘1/副本.ipb",
        f"U盘2/{own.name}",
    }
    assert set(found_bundles(offices[COORDINATOR], sticks[:1])) == {sticks[0] / taken.name}


def test_a_damaged_bundle_on_a_stick_is_offered_so_that_its_import_can_say_what_is_wrong(offices: Offices) -> None:
    stick = offices.folder / "U盘"
    (stick / "文件夹.ipb").mkdir(parents=True)
    (stick / "空.ipb").touch()

    assert found_bundles(offices[COORDINATOR], [stick]) == [stick / "空.ipb"]


def test_what_came_last_is_counted_for_each_computer_by_itself(offices: Offices, second: str, clock: Clock) -> None:
    """Two computers of a unit number their bundles independently."""
    coordinator = offices[COORDINATOR]
    for _ in range(2):
        clock.moment += timedelta(minutes=1)
        last = offices.send(ASKER, COORDINATOR)
        exchange.import_bundle(coordinator, last)

    assert preview_bundle(coordinator, last).before == 2
    assert preview_bundle(coordinator, offices.send(second, COORDINATOR)).before == 0


def test_an_exported_action_is_not_taken_back(offices: Offices) -> None:
    leads.register(offices[ASKER], a_lead(offices[ASKER]))
    offices.deliver(ASKER, COORDINATOR)

    with pytest.raises(UserError, match="已随数据包发出"):
        records.undo(offices[ASKER])
