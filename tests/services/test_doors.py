"""What neither a step, an edit, a new record nor a table may write, and who may do it at all."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.errors import BadInput, NotAllowed
from app.domain.leads import Lead, Reporter
from app.domain.organisation import CaseGroup, Person, TaskForceMember, Unit
from app.domain.query import Query, where_is
from app.domain.support import Dispatch, SupportRequest
from app.services import identity, leads, looking, making, numbers, orderly, records, steps, support, tables
from app.services.opening import Setup, set_up
from app.services.permissions import require_reading
from app.services.workspace import Workspace
from db.keys import FLOOR
from tests.services.invented import a_lead, a_request
from tests.services.offices import ASKER, BUREAU, COORDINATOR, LENDER, PASSWORD, Clock, Offices, once
from tests.services.test_support import PEOPLE, asked, at, step

EXTENSION = {"extended_by": "王某", "extended_on": "2026-11-20"}


@once
def agreed(offices: Offices) -> SupportRequest:
    """A request to which the lender has agreed."""
    request = asked(offices)
    step(offices, COORDINATOR, request, "propose", lender=offices.unit(LENDER).uid, proposed_people=2)
    return step(offices, LENDER, request, "agree")


def checked(office: Workspace) -> Lead:
    """A lead that has been triaged."""
    lead = leads.register(office, a_lead(office))
    leads.triage(office, lead, {"held_on": "2026-11-20", "people": "陈立言、江一帆", "conclusion": "建议不予立案"})
    return office.records(Lead).get(lead.uid)


@pytest.mark.parametrize("take", [steps.take_step, making.take])
def test_a_step_writes_only_what_it_asks_for(offices: Offices, take: object) -> None:
    request = asked(offices)

    for name, value in (("subject", "改了的当事人"), ("number", "假编号"), ("people", 9), ("lender", offices.unit(LENDER).uid)):
        with pytest.raises(BadInput):
            take(offices[COORDINATOR], at(offices, COORDINATOR, request), "accept", {name: value})  # type: ignore[operator]

    assert at(offices, COORDINATOR, request).state == "已提交"


def test_what_a_step_sets_is_set_by_no_edit_no_new_record_and_no_table(office: Workspace, tmp_path: Path) -> None:
    lead = leads.register(office, a_lead(office))
    stale = office.records(Lead).get(lead.uid)
    stale.extended_on = "2026-11-20"

    with pytest.raises(BadInput, match="延长期限"):
        making.change(office, office.records(Lead).get(lead.uid), EXTENSION)
    with pytest.raises(BadInput):
        making.make(office, Lead, {"suspect": "某店", "decided_on": "2026-11-20"})
    for save in (records.save, leads.save_draft):
        with pytest.raises(BadInput):
            save(office, stale)
    (tmp_path / "in.csv").write_text("线索编号,涉嫌主体,延长批准日期,处理决定\n仓前2026A9999,丙店,2026-11-01,立案\n", "utf-8")
    imported = tables.import_table(office, Lead, tmp_path / "in.csv")

    taken = office.records(Lead).first(Query((where_is("suspect", "丙店"),)))
    assert imported.ignored == ["线索编号", "延长批准日期", "处理决定"]
    assert (taken.number, taken.extended_on, taken.decision) == ("仓前2026A0002", None, None)
    assert office.records(Lead).get(lead.uid).due_on == "2026-11-25"


def test_a_closed_lead_and_a_submitted_request_are_not_edited_or_deleted(offices: Offices) -> None:
    office = offices[ASKER]
    request = asked(offices)
    closed = steps.take_step(office, checked(office), "close", {"decided_by": "局长", "decided_on": "2026-11-20"}, "没有违法事实")

    for record, name in ((closed, "suspect"), (at(offices, ASKER, request), "place")):
        with pytest.raises(NotAllowed):
            making.change(office, record, {name: "改了"})
        with pytest.raises(NotAllowed):
            making.remove(office, office.records(type(record)).get(record.uid))


def test_a_record_in_the_bin_takes_no_step_and_no_edit(office: Workspace) -> None:
    lead = leads.register(office, a_lead(office))
    stale = office.records(Lead).get(lead.uid)
    records.delete(office, office.records(Lead).get(lead.uid))

    with pytest.raises(NotAllowed, match="回收站"):
        leads.triage(office, stale, {"held_on": "2026-11-20", "people": "某", "conclusion": "继续核查"})
    with pytest.raises(NotAllowed, match="回收站"):
        records.save(office, stale)
    assert not records.bring_back(office, office.records(Lead).get(lead.uid)).deleted


def test_only_the_bureau_makes_units_groups_and_members(offices: Offices) -> None:
    """S0-12, S0-20."""
    office, unit = offices[ASKER], offices.unit(ASKER)
    for kind, values in ((Unit, {"short_name": "假局", "bureau": True}), (CaseGroup, {"full_name": "第一组"}), (TaskForceMember, {})):
        with pytest.raises(NotAllowed):
            making.make(office, kind, values)
        with pytest.raises(NotAllowed):
            records.save_new(office, records.new_record(office, kind, values))
    with pytest.raises(NotAllowed, match="东升所"):
        making.make(office, Person, {"full_name": "某人", "works_at": offices.unit(LENDER).uid})
    assert making.make(office, Person, {"full_name": "某人", "works_at": unit.uid}).unit == unit.uid


def test_the_bureau_may_not_make_a_second_bureau_or_overlapping_groups(offices: Offices) -> None:
    """S0-12: the message names both offices."""
    bureau = offices[BUREAU]
    with pytest.raises(BadInput, match="本局已经是"):
        making.make(bureau, Unit, {"full_name": "假局", "short_name": "假局", "kind": "局", "bureau": True})

    asker = offices.unit(ASKER).uid
    with pytest.raises(BadInput) as refusal:
        making.make(bureau, CaseGroup, {"full_name": "第九组", "coordinator": asker, "members": (asker,), "valid_from": "2026-01-01"})

    assert "盖山所" in refusal.value.what
    assert "仓前所" in refusal.value.what
    first = CaseGroup(full_name="甲", coordinator=asker, members=(asker,), valid_from="2020-01-01", valid_to="2020-12-31")
    with pytest.raises(BadInput):
        orderly.require_orderly(bureau, CaseGroup(full_name="乙", coordinator=asker, members=(asker,), valid_from="2020-06-01", valid_to="2020-12-31"), [first])


def test_the_lender_sees_the_request_and_is_not_the_asker(offices: Offices) -> None:
    """S0-31, S0-73."""
    request = asked(offices)
    seen = offices[COORDINATOR].records(SupportRequest).audience(request.uid)
    stranger = next(unit.uid for unit in offices[COORDINATOR].units() if unit.uid not in seen)

    for lender in (offices.unit(ASKER).uid, stranger):
        with pytest.raises(BadInput, match="东升所"):
            steps.take_step(offices[COORDINATOR], at(offices, COORDINATOR, request), "propose", {"lender": lender, "proposed_people": 2})

    assert at(offices, COORDINATOR, request).lender is None


def test_only_a_unit_of_the_dispute_settles_it_with_the_values_of_the_step_that_stands(offices: Offices) -> None:
    """The bureau and the coordinator have no part in what asker and lender did."""
    request = agreed(offices)
    support.send_people(offices[LENDER], at(offices, LENDER, request), PEOPLE)
    steps.take_step(offices[ASKER], at(offices, ASKER, request), "withdraw", {}, "案情变化")
    for name in (ASKER, LENDER):
        offices.deliver(name)
    sent = next(taken for taken in steps.disputed_steps(offices[ASKER], at(offices, ASKER, request)) if taken.name == "dispatch")

    for name in (BUREAU, COORDINATOR):
        with pytest.raises(NotAllowed, match="不是争议步骤"):
            steps.settle(offices[name], at(offices, name, request), sent.uid, "按局里的")
    with pytest.raises(BadInput):
        steps.settle(offices[LENDER], at(offices, LENDER, request), sent.uid, "电话商定", {"people": 9})

    assert making.take(offices[LENDER], at(offices, LENDER, request), "settle", {"stands": sent.uid}, "电话商定").state == "已派员"


def test_a_lead_is_registered_through_one_door(offices: Offices) -> None:
    """S0-13: another office needs a reason, whichever way the lead is registered."""
    office = offices[ASKER]
    draft = leads.save_draft(office, a_lead(office, office=offices.unit(LENDER).uid))

    with pytest.raises(BadInput, match="改派"):
        making.take(office, office.records(Lead).get(draft.uid), "register", {})

    request = support.save_draft(office, a_request(office, leads.register(office, a_lead(office))))
    assert making.take(office, request, "submit", {}).state == "已提交"


def test_people_are_sent_with_a_certificate_and_what_is_doubtful_is_confirmed(offices: Offices) -> None:
    """S0-73: a certificate, at least two officers on site."""
    request = agreed(offices)
    lender = offices[LENDER]

    with pytest.raises(BadInput, match="执法证号"):
        support.send_people(lender, at(offices, LENDER, request), {**PEOPLE, "certificates": None})
    nobody_named = at(offices, LENDER, request)
    nobody_named.host = None
    alone = Dispatch(names="曾明朗")
    assert "不足 2 人" in support.warnings_of(lender, nobody_named, alone)[0]
    assert support.warnings_of(lender, at(offices, LENDER, request), alone) == []


def test_an_overlap_is_refused_until_it_is_confirmed(offices: Offices) -> None:
    """S0-72."""
    lender = offices[LENDER]
    person = records.save_new(lender, Person(unit=lender.unit.uid, full_name="曾明朗", works_at=lender.unit.uid, certificate="闽A001"))
    first, second = agreed(offices), agreed(offices)
    values = {**PEOPLE, "people": (person.uid,)}
    support.send_people(lender, at(offices, LENDER, first), values)

    with pytest.raises(BadInput, match="时间重叠"):
        making.take(lender, at(offices, LENDER, second), "dispatch", values)

    assert making.take(lender, at(offices, LENDER, second), "dispatch", values, confirmed=True).state == "已派员"


def test_an_order_is_not_deleted_and_stays_with_its_request(offices: Offices) -> None:
    request = agreed(offices)
    lender = offices[LENDER]

    with pytest.raises(BadInput):
        support.send_people(lender, at(offices, LENDER, request), {**PEOPLE, "receiver": lender.unit.uid})
    dispatch = support.send_people(lender, at(offices, LENDER, request), PEOPLE)

    with pytest.raises(NotAllowed, match="派员单不能删除"):
        making.remove(lender, dispatch)


def test_no_more_people_are_agreed_to_than_proposed(offices: Offices) -> None:
    request = asked(offices)
    step(offices, COORDINATOR, request, "propose", lender=offices.unit(LENDER).uid, proposed_people=2)

    with pytest.raises(BadInput, match="多于建议"):
        steps.take_step(offices[LENDER], at(offices, LENDER, request), "agree", {"agreed_people": 3})


def test_a_cancellation_is_agreed_to_as_one(offices: Offices) -> None:
    """S0-73."""
    request = agreed(offices)
    support.send_people(offices[LENDER], at(offices, LENDER, request), PEOPLE)
    offices.deliver(LENDER)
    step(offices, ASKER, request, "ask_change", change="取消", change_reason="不用了")

    with pytest.raises(BadInput, match="取消"):
        steps.take_step(offices[LENDER], at(offices, LENDER, request), "agree_change")

    assert step(offices, LENDER, request, "agree_cancel").state == "已归队"


@pytest.mark.parametrize("day", ["2026-11-21", "2026-11-03", "2026-11-26"])
def test_an_extension_is_approved_within_the_time_and_on_a_day_that_was(office: Workspace, clock: Clock, day: str) -> None:
    """程序规定 第18条."""
    lead = leads.register(office, a_lead(office))
    clock.moment += timedelta(days=20 if day == "2026-11-26" else 0)

    with pytest.raises(BadInput):
        steps.take_step(office, lead, "extend", {**EXTENSION, "extended_on": day}, "等待鉴别")


def test_a_lead_is_extended_once(office: Workspace) -> None:
    lead = steps.take_step(office, leads.register(office, a_lead(office)), "extend", EXTENSION, "等待鉴别")

    with pytest.raises(BadInput, match="延长过一次"):
        steps.take_step(office, lead, "extend", EXTENSION, "等待鉴别")


@pytest.mark.parametrize("day", ["1999-01-01", "2026-11-21"])
def test_a_decision_is_made_after_the_lead_came_in_and_not_tomorrow(office: Workspace, day: str) -> None:
    with pytest.raises(BadInput, match="决定日期"):
        steps.take_step(office, checked(office), "close", {"decided_by": "局长", "decided_on": day}, "没有违法事实")


def test_the_person_behind_a_report_is_not_read_like_any_record() -> None:
    with pytest.raises(NotAllowed, match="受保护"):
        require_reading(Reporter)

    require_reading(Lead)


def test_the_first_roster_must_be_of_the_own_bureau(offices: Offices, tmp_path: Path) -> None:
    from app.exchange.roster import sign_roster, write_roster

    office = offices[ASKER]
    keys = identity.keys_of(office)
    card = keys.card(office.store.identity.replica, "fake-bureau", "假冒区局", "假")
    (tmp_path / "fake.roster").write_bytes(write_roster(sign_roster(None, [card], keys, bureau="fake-bureau")))
    opened, _ = set_up(tmp_path / "new", Setup(["cangshan"], "建新所", "某人"), PASSWORD, cost=FLOOR)

    with opened as newcomer, pytest.raises(BadInput, match="不是仓山区局"):
        identity.import_roster(newcomer, tmp_path / "fake.roster")


def test_signing_tells_the_fingerprint_of_each_card(offices: Offices, tmp_path: Path) -> None:
    mark = identity.export_card(offices[ASKER], tmp_path / "a.card")

    signed = identity.sign_new_roster(offices[BUREAU], [tmp_path / "a.card"], tmp_path / "roster")

    assert [print_ for _, print_ in signed.cards] == [mark]


def test_numbers_go_on_after_9999(office: Workspace) -> None:
    with office.commit("x") as change:
        change.add_many([Lead(unit=office.unit.uid, number=f"仓前2026A{number:04}") for number in range(1, 10_003)], (office.unit.uid,))

    assert numbers.next_number(office, Lead) == "仓前2026A10003"


def test_a_list_is_filtered_by_what_the_program_computes(office: Workspace) -> None:
    lead = leads.register(office, a_lead(office))

    where = records.condition(office, Lead, "due_on", "2026-11-25")

    assert [found.uid for found in office.records(Lead).all(Query((where,)))] == [lead.uid]
    with pytest.raises(BadInput, match="程序计算"):
        records.read_typed(office, Lead, {"due_on": "2026-11-25"})


def test_steps_stand_behind_those_their_author_had_seen_whatever_the_clocks_say(offices: Offices, clock: Clock) -> None:
    request = asked(offices)
    clock.moment -= timedelta(hours=3)
    step(offices, COORDINATOR, request, "accept")

    taken = steps.steps_taken(offices[ASKER], at(offices, ASKER, request))

    assert [one.name for one in taken] == ["submit", "accept"]
    assert taken[1].at < taken[0].at


def test_a_name_is_looked_up_with_all_its_parts(office: Workspace) -> None:
    first = leads.register(office, a_lead(office, suspect="履云 鞋行"))
    draft = leads.save_draft(office, Lead(unit=office.unit.uid, suspect="履云 鞋行"))

    assert records.linked(office, "lead", f"{first.number} 履云 鞋行") == first.uid
    assert records.linked(office, "lead", f"{draft.number} 履云 鞋行") == draft.uid
    with pytest.raises(BadInput):
        records.linked(office, "lead", str(first.number))


def test_a_page_starts_behind_the_record_that_was_named(office: Workspace) -> None:
    uids = [leads.save_draft(office, a_lead(office, received_on=f"2026-11-0{day}")).uid for day in (1, 2, 3)]
    query = Query(sort="received_on", descending=True)

    assert [record.uid for record in looking.page_after(office, Lead, query, uids[2], 9)] == [uids[1], uids[0]]
    assert looking.page_after(office, Lead, query, uids[0], 9) == []
