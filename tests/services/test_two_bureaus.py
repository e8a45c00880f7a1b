"""Two bureaus, an office of each, four folders: a referral goes across and its answers come back, and nothing else does (S0-42, S3-40, S0-40)."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.batch import Batch, Cells, Rows
from app.domain.errors import UserError
from app.domain.leads import Lead
from app.domain.organisation import CaseGroup, Person, Unit
from app.domain.referral import Referral, option
from app.exchange.container import Acknowledged, Cover, Section, write_bundle
from app.exchange.reading import read_bundle
from app.exchange.roster_authors import author_of
from app.exchange.segment import open_segment, seal_segment, segment_header
from app.services import compaction, exchange, identity, leads, records, referrals, sending, steps
from app.services.audiences import published_audience
from app.services.exchange_views import leaving
from app.services.opening import Setup, set_up
from app.services.receipts import write_receipt
from app.services.referral_views import detail_of
from app.services.rosters_of_others import take_roster
from app.services.workspace import Workspace
from db.compaction import Worth
from db.keys import FLOOR
from tests.services.districts import OF_THEIRS, THEIR_BUREAU, THEIR_OFFICE, Districts, districts, same_place, set_up_districts
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, Clock
from tests.services.test_referrals import drafted, registered

__all__ = ["districts", "set_up_districts"]


@pytest.fixture
def known(districts: Districts) -> Districts:
    """The two districts, each of whose computers has taken the roster of the other."""
    districts.known_to_each_other()
    return districts


def sent(districts: Districts, **values: object) -> Referral:
    """A referral to their office, sent and not exported yet."""
    asker = districts[ASKER]
    return referrals.send(asker, drafted(asker, asker.records(Unit).get(districts.unit(THEIR_OFFICE).uid), **values))


def hand_over(districts: Districts, sender: str, to: str) -> Path:
    """A bundle there, and its receipt back."""
    path = districts.send(sender, to)
    exchange.import_bundle(districts[to], path)
    exchange.import_bundle(districts[sender], write_receipt(districts[to], path, districts.file("receipt.ipb")).file)
    return path


def at(districts: Districts, name: str, referral: Referral) -> Referral:
    return districts[name].records(Referral).get(referral.uid)


def course(districts: Districts, referral: Referral) -> str:
    return detail_of(districts[ASKER], referral.uid).row.course.state


def decrypted(workspace: Workspace, path: Path) -> list[str]:
    """Every segment of a bundle for this computer, in plain words."""
    roster = identity.roster_of(workspace)
    bundle = read_bundle(path, workspace.store.identity.replica, identity.keys_of(workspace), roster)
    return [repr(open_segment(data, author_of(roster, segment_header(data)).signing)) for data in bundle.segments]


def test_a_referral_is_sent_delivered_accepted_taken_up_and_answered_between_districts(known: Districts, clock: Clock) -> None:
    """S3-40."""
    referral = sent(known)
    states = [course(known, referral)]
    path = known.send(ASKER, THEIR_OFFICE)
    states.append(course(known, referral))
    exchange.import_bundle(known[THEIR_OFFICE], path)
    exchange.import_bundle(known[ASKER], write_receipt(known[THEIR_OFFICE], path, known.file("receipt.ipb")).file)
    states.append(course(known, referral))
    clock.moment += timedelta(days=2)
    there = known[THEIR_OFFICE]
    lead = referrals.take_up(there, at(known, THEIR_OFFICE, referral), {})
    hand_over(known, THEIR_OFFICE, ASKER)
    states.append(course(known, referral))
    steps.take_step(there, at(known, THEIR_OFFICE, referral), "feed_back", {"result": "已在长乐查获同批货物。", "result_on": "2026-11-22"})
    hand_over(known, THEIR_OFFICE, ASKER)
    states.append(course(known, referral))

    assert states == ["待发出", "已发出", "已送达", "已受理", "已反馈"]
    assert at(known, ASKER, referral).result == "已在长乐查获同批货物。"
    assert at(known, ASKER, referral).their_number == lead.number
    assert (lead.suspect, lead.source_detail, lead.received_on) == ("福州履云鞋行", f"{known.unit(ASKER).full_name}移送", "2026-11-22")
    assert there.records(Lead).audience(lead.uid) == tuple(sorted((known.unit(THEIR_OFFICE).uid, known.unit(THEIR_BUREAU).uid)))


def test_a_referral_that_is_returned_or_withdrawn_is_told_to_the_other_side(known: Districts) -> None:
    returned, withdrawn = sent(known), sent(known)
    hand_over(known, ASKER, THEIR_OFFICE)
    slip = {"receipt_on": "2026-11-20", "receipt_by": "郑思远"}
    steps.take_step(known[THEIR_OFFICE], at(known, THEIR_OFFICE, returned), "return", slip, "不在本辖区")
    steps.take_step(known[ASKER], at(known, ASKER, withdrawn), "withdraw", {}, "移送对象有误")
    hand_over(known, THEIR_OFFICE, ASKER)
    hand_over(known, ASKER, THEIR_OFFICE)

    assert at(known, ASKER, returned).state == "已退回"
    there = detail_of(known[THEIR_OFFICE], withdrawn.uid)
    assert (there.referral.state, there.contents, there.mine()) == ("已撤回", [], [])


def test_they_refer_to_us_the_same_way(known: Districts) -> None:
    there = known[THEIR_OFFICE]
    filled = {"source": "监督检查", "suspect": "长乐某鞋店", "kind": "商标侵权", "received_on": "2026-11-20", "detail": "店内有仿冒的运动鞋。"}
    lead = leads.register(there, Lead(unit=there.unit.uid, area=there.areas()[0].uid, **filled))
    referral = referrals.send(there, drafted(there, there.records(Unit).get(known.unit(ASKER).uid), lead))

    hand_over(known, THEIR_OFFICE, ASKER)
    known.deliver(ASKER, BUREAU)

    assert detail_of(known[ASKER], referral.uid).row.sender == known.unit(THEIR_OFFICE).full_name
    assert known[BUREAU].records(Referral).find(referral.uid) is None


def test_no_byte_of_anything_but_the_referral_goes_across(known: Districts) -> None:
    """S0-42: no persons, units, groups or leads; in both directions."""
    asker, there = known[ASKER], known[THEIR_OFFICE]
    referral = sent(known, copied=(option("suspect"), option("kind")))
    registered(asker, suspect="别家鞋店")
    records.save_new(asker, Person(unit=asker.unit.uid, full_name="外人勿看", works_at=asker.unit.uid))
    units = {name: known[name].records(Unit).count() for name in known.open}

    told = leaving(asker, [there.unit]).in_words()
    path = known.send(ASKER, THEIR_OFFICE)
    plain = decrypted(there, path)
    exchange.import_bundle(there, path)
    referrals.take_up(there, at(known, THEIR_OFFICE, referral), {"detail": "他们自己的话"})
    records.save_new(there, Person(unit=there.unit.uid, full_name="他区的人", works_at=there.unit.uid))
    back = known.send(THEIR_OFFICE, ASKER)
    answer = decrypted(asker, back)
    arrival = exchange.import_bundle(asker, back)

    assert told == "线索移送 1"
    assert len(plain) == 1
    private = ("林望舒", "13900006207", "12315-2026", "照片三张", "运动鞋", "顾念慈", "13900008864", "别家鞋店", "外人勿看")
    assert [word for word in private if word in plain[0]] == []
    assert [word for word in ("他们自己的话", "他区的人") if any(word in one for one in answer)] == []
    assert [there.records(kind).count() for kind in (Referral, Lead, Person, CaseGroup)] == [1, 1, 1, 0]
    assert asker.records(Lead).count() == 2
    assert {name: known[name].records(Unit).count() for name in known.open} == units
    assert (arrival.refused, arrival.gaps) == ([], [])


def test_what_the_bureau_shares_with_everybody_is_not_for_units_of_another_district(known: Districts) -> None:
    asker, theirs = known[ASKER], known.unit(THEIR_OFFICE).uid
    lead = a_lead(asker)
    lead.office = theirs
    for record in (Person(unit=asker.unit.uid), CaseGroup(unit=known.unit(BUREAU).uid), lead):
        assert theirs not in published_audience(asker, record)


def test_only_offices_with_a_computer_in_the_roster_can_be_written_for_and_are_marked(known: Districts) -> None:
    found = {unit.uid: unit for unit in sending.reachable_units(known[ASKER])}

    there = found[known.unit(THEIR_OFFICE).uid]
    assert (there.external, there.full_name, there.kind) == (True, OF_THEIRS, "监管所")
    assert known.unit(ASKER).uid in {unit.uid for unit in sending.reachable_units(known[THEIR_BUREAU]) if unit.external}


def test_a_computer_that_their_bureau_withdrew_is_refused_once_the_new_roster_is_here(known: Districts) -> None:
    referral = sent(known)
    hand_over(known, ASKER, THEIR_OFFICE)
    steps.take_step(known[THEIR_OFFICE], at(known, THEIR_OFFICE, referral), "accept", {"receipt_on": "2026-11-20", "receipt_by": "郑思远"})
    path = known.send(THEIR_OFFICE, ASKER)
    identity.sign_new_roster(known[THEIR_BUREAU], [], known.roster(THEIR_BUREAU), revoke=[identity.own_fingerprint(known[THEIR_OFFICE])])
    done = take_roster(known[ASKER], known.roster(THEIR_BUREAU))

    with pytest.raises(UserError) as refusal:
        exchange.import_bundle(known[ASKER], path)

    assert refusal.value.kind == "revoked_sender"
    assert [line.split("：")[0] for line in done.changes] == ["停用"]
    assert at(known, ASKER, referral).state == "已发出"
    assert known.unit(THEIR_OFFICE).uid not in {unit.uid for unit in sending.reachable_units(known[ASKER])}


def made_up(districts: Districts, batch: Batch) -> Path:
    """A bundle of their office for our asker with one segment that somebody there made up and signed."""
    there, asker, keys = districts[THEIR_OFFICE], districts[ASKER], identity.keys_of(districts[THEIR_OFFICE])
    me, roster, data, path = there.store.identity, identity.roster_of(there), seal_segment(batch, keys), districts.file("made-up.ipb")
    cover = Cover(me.replica, me.unit, there.unit.full_name or "", "郑思远", 500, "2026-11-20T13:00:00+08:00", roster.version)
    said = [Acknowledged(batch.replica, segment_header(data).stream, batch.seq)]
    write_bundle(path, cover, [Section(roster.live(asker.unit.uid), [data], (), said)], keys)
    return path


def batch_of(districts: Districts, **content: object) -> Batch:
    """A first segment of their office for our asker."""
    me = districts[THEIR_OFFICE].store.identity
    audience = tuple(sorted((me.unit, districts.unit(ASKER).uid)))
    return Batch(me.replica, me.unit, audience, 1, "", {}, later(districts), **content)  # type: ignore[arg-type]


def later(districts: Districts) -> int:
    """A clock later than all that our asker has seen."""
    return int(districts[ASKER].store.meta("clock")) + 9


def one(kind: str, uid: str, unit: str, **values: str) -> Rows:
    return Rows(kind, list(values), [uid], [unit], [5], [[value] for value in values.values()])


@pytest.mark.parametrize("kind", ["person", "lead", "unit", "case_group"])
def test_records_of_their_own_that_are_no_referral_are_refused(known: Districts, kind: str) -> None:
    batch = batch_of(known, rows=(one(kind, "x", known.unit(THEIR_OFFICE).uid, full_name="不该来的"),))

    with pytest.raises(UserError, match="外区单位只能送来线索移送和它的办理步骤") as refusal:
        exchange.import_bundle(known[ASKER], made_up(known, batch))

    assert refusal.value.next_step


def test_records_of_ours_are_not_changed_from_another_district(known: Districts) -> None:
    lead = registered(known[ASKER])
    ours = known.unit(ASKER).uid
    changes = (
        {"cells": (Cells("lead", "suspect", [lead.uid], [later(known)], ["改了"]),)},
        {"cells": (Cells("unit", "full_name", [ours], [later(known)], ["改了"]),)},
        {"rows": (one("step", "s", known.unit(THEIR_OFFICE).uid, of_kind="lead", of=lead.uid, name_taken="close"),)},
    )

    for content in changes:
        with pytest.raises(UserError, match="外区单位只能送来"):
            exchange.import_bundle(known[ASKER], made_up(known, batch_of(known, **content)))

    assert known[ASKER].records(Lead).get(lead.uid).suspect == lead.suspect
    assert known[ASKER].records(Unit).get(ours).full_name == known.unit(ASKER).full_name


def test_a_referral_in_our_name_or_a_change_of_what_we_sent_is_set_aside(known: Districts) -> None:
    referral = sent(known)
    hand_over(known, ASKER, THEIR_OFFICE)
    rows = one("referral", "forged", known.unit(ASKER).uid, number="仓移〔2026〕1号", suspect="某公司")
    cells = Cells("referral", "suspect", [referral.uid], [later(known)], ["别的主体"])

    arrival = exchange.import_bundle(known[ASKER], made_up(known, batch_of(known, rows=(rows,), cells=(cells,))))

    assert any("登记单位与签名的单位不符" in line for line in arrival.refused)
    assert known[ASKER].records(Referral).find("forged") is None
    assert at(known, ASKER, referral).suspect == referral.suspect


def test_old_segments_between_districts_are_compacted_and_a_new_computer_of_theirs_gets_them(known: Districts, clock: Clock) -> None:
    """Their second computer is listed by their bureau alone; ours learn of it with the next version of that roster."""
    sent_first = sent(known)
    for number in range(4):
        hand_over(known, ASKER, THEIR_OFFICE)
        hand_over(known, ASKER, BUREAU)
        sent(known, purpose=f"第{number}件")
    made = compaction.compact(known[ASKER], Worth(segments=2, size=0, share=1.0))
    card, path = known.file("second.card"), known.roster(THEIR_BUREAU)
    setup = Setup([str(known.folder / "pack")], THEIR_OFFICE, "叶青")
    opened, _ = set_up(known.folder / "second", setup, "口令-口令-口令", now=clock, cost=FLOOR, where=same_place)
    with opened as second:
        identity.export_card(second, card)
        identity.sign_new_roster(known[THEIR_BUREAU], [card], path)
        identity.import_roster(second, path)
        take_roster(second, known.roster(BUREAU))
        take_roster(known[ASKER], path)
        arrival = exchange.import_bundle(second, known.send(ASKER, THEIR_OFFICE))

        assert made == 2  # the stream of the leads, and that of the referrals
        assert (arrival.refused, arrival.gaps) == ([], [])
        assert second.records(Referral).count() == 5
        assert second.records(Referral).get(sent_first.uid).suspect == "福州履云鞋行"


def test_nobody_waits_for_a_unit_of_another_district_that_was_never_told_anything(known: Districts, clock: Clock) -> None:
    sent(known)
    known.send(ASKER, THEIR_OFFICE)
    clock.moment += timedelta(days=100)

    named = compaction.silent_computers(known[ASKER])

    assert known.unit(THEIR_OFFICE).uid in named
    assert known.unit(THEIR_BUREAU).uid not in named
