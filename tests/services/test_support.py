import pytest

from app.domain.errors import BadInput, NotAllowed
from app.domain.kinds import KINDS
from app.domain.leads import Lead
from app.domain.organisation import Person
from app.domain.records import Record, fields_of
from app.domain.support import Dispatch, SupportRequest
from app.services import leads, records, steps, support, support_people, support_views
from app.services.workspace import Workspace
from tests.services.invented import a_lead, a_request
from tests.services.offices import ASKER, BUREAU, COORDINATOR, LENDER, Offices, once

PEOPLE = {"names": "曾明朗、林之遥", "certificates": "闽0104-0217", "no_conflict": True, "signed_by": "东升所所长"}


@once
def asked(offices: Offices) -> SupportRequest:
    """A request that has reached everybody."""
    asker = offices[ASKER]
    request = support.submit(asker, a_request(asker, leads.register(asker, a_lead(asker))))
    offices.deliver(ASKER)
    return request


def at(offices: Offices, name: str, request: SupportRequest) -> SupportRequest:
    return offices[name].records(SupportRequest).get(request.uid)


def step(offices: Offices, name: str, request: SupportRequest, move: str, remark: str = "", **values: object) -> SupportRequest:
    taken = steps.take_step(offices[name], at(offices, name, request), move, values, remark)
    offices.deliver(name)
    return taken


@once
def agreed(offices: Offices) -> SupportRequest:
    """A request to which the lender has agreed, as everybody knows."""
    request = asked(offices)
    step(offices, COORDINATOR, request, "propose", lender=offices.unit(LENDER).uid, proposed_people=2)
    step(offices, LENDER, request, "agree")
    return request


@once
def sent(offices: Offices) -> SupportRequest:
    """A request for which people have left, as everybody knows."""
    request = agreed(offices)
    support.send_people(offices[LENDER], at(offices, LENDER, request), PEOPLE)
    offices.deliver(LENDER)
    return request


def test_every_open_request_is_listed_also_when_more_are_open_than_are_read_at_once(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    asker = offices[ASKER]
    lead = leads.register(asker, a_lead(asker))
    for _ in range(5):
        support.submit(asker, a_request(asker, lead))
    closed = support.submit(asker, a_request(asker, lead))
    steps.take_step(asker, closed, "withdraw", {}, "不再需要")
    monkeypatch.setattr(support_views, "OPEN_SHOWN", 2)

    listed, after = [], None
    while True:
        rows, after = support_views.request_rows(asker, support.SENT, after, 50)
        listed.extend(row.uid for row in rows)
        if after is None:
            break

    assert len(listed) == len(set(listed)) == 6
    assert listed[-1] == closed.uid


def test_the_bureau_sees_the_people_of_all_its_offices_and_an_office_those_of_its_group(offices: Offices) -> None:
    for name in (ASKER, LENDER, BUREAU):
        person = Person(unit=offices[name].unit.uid, full_name=f"{name}一人", works_at=offices[name].unit.uid)
        records.save_new(offices[name], person)
        offices.deliver(name)

    seen = {name: {row.name for row in support_people.people_of(offices[name])} for name in (ASKER, BUREAU)}

    assert seen[BUREAU] == {f"{ASKER}一人", f"{LENDER}一人", f"{BUREAU}一人"}
    assert f"{BUREAU}一人" not in seen[ASKER]


def test_a_number_is_looked_up_in_every_kind_without_reading_all_its_records(office: Workspace) -> None:
    def plan(kind: type[Record]) -> str:
        return str(office.store.db.conn.execute(f'EXPLAIN QUERY PLAN SELECT rk FROM "{kind.table}" WHERE number = ?', ("仓前支2026A0001",)).fetchone()[3])

    numbered = [kind for kind in KINDS if "number" in fields_of(kind) and fields_of(kind)["number"].allotted]

    assert {SupportRequest, Dispatch} < set(numbered)
    assert [kind.table for kind in numbered if f"INDEX {kind.table}_number (number=?)" not in plan(kind)] == []


def test_the_whole_chain_travels_by_bundles_until_all_offices_show_the_same(offices: Offices) -> None:
    """S0-73: asked, proposed, agreed, sent, arrived, returned, answered."""
    request = sent(offices)
    step(offices, ASKER, request, "arrive")
    step(offices, LENDER, request, "return")
    step(offices, ASKER, request, "feed_back", feedback="清点 340 件，配合良好。", rating="好")

    shown = [
        (at(offices, name, request).state, [taken.done for taken in steps.steps_taken(offices[name], at(offices, name, request))]) for name in offices.open
    ]
    assert shown[0][0] == "已反馈"
    assert all(other == shown[0] for other in shown)
    assert all(office.records(Dispatch).count() == 1 for office in offices.open.values())


def test_the_lead_stays_with_its_audience_but_the_request_stands_without_it(offices: Offices) -> None:
    """The lender never gets the lead; the request carries what it needs (S0-73)."""
    request = asked(offices)

    assert [office.records(Lead).count() for office in offices.open.values()] == [1, 1, 0, 1]
    seen = at(offices, LENDER, request)
    assert (seen.lead_number, seen.subject, seen.place) == ("仓前2026A0001", "福州履云鞋行", "仓前街道兴业路12号")


def test_a_coordinator_that_sends_another_offices_people_is_told_who_may(offices: Offices) -> None:
    """S0-73, the refusal's very words."""
    request = agreed(offices)

    with pytest.raises(NotAllowed) as refusal:
        support.send_people(offices[COORDINATOR], at(offices, COORDINATOR, request), PEOPLE)

    assert refusal.value.next_step == "请由派员单位负责人签发；牵头所提出建议（94号文 三(二)2）。"
    assert offices[COORDINATOR].records(Dispatch).count() == 0


def test_when_the_coordinator_itself_asks_it_may_not_approve_itself(offices: Offices) -> None:
    """S0-73: then the bureau coordinates."""
    coordinator = offices[COORDINATOR]
    lead = leads.register(coordinator, a_lead(coordinator))
    request = support.submit(coordinator, a_request(coordinator, lead))
    offices.deliver(COORDINATOR)

    with pytest.raises(NotAllowed):
        steps.take_step(coordinator, request, "propose", {"lender": offices.unit(LENDER).uid, "proposed_people": 1})
    proposed = step(offices, BUREAU, request, "propose", lender=offices.unit(LENDER).uid, proposed_people=1)

    assert proposed.state == "已建议"


def test_what_the_group_cannot_give_goes_to_the_task_force_and_the_leader(offices: Offices) -> None:
    """S0-73: 提请专班 → 分管领导决定 → 被调单位派员."""
    request = asked(offices)
    step(offices, COORDINATOR, request, "refer_up", "本组当天都有联合检查")
    step(offices, BUREAU, request, "recommend")
    step(offices, BUREAU, request, "decide", lender=offices.unit(LENDER).uid, proposed_people=1)

    support.send_people(offices[LENDER], at(offices, LENDER, request), PEOPLE)

    assert at(offices, LENDER, request).state == "已派员"


def test_a_request_can_be_withdrawn_before_people_leave_but_not_after(offices: Offices) -> None:
    request = sent(offices)

    with pytest.raises(NotAllowed):
        steps.take_step(offices[ASKER], at(offices, ASKER, request), "withdraw", {}, "改期")


def test_an_extension_is_proposed_by_the_asker_and_agreed_by_the_lender(offices: Offices) -> None:
    """S0-73: cancel, exchange, extend."""
    request = sent(offices)
    step(offices, ASKER, request, "arrive")
    step(offices, ASKER, request, "ask_change_on_site", change="延期", change_reason="清点未完")

    assert step(offices, LENDER, request, "agree_change_on_site").state == "已到位"


def test_a_recall_needs_a_reason_and_reaches_the_coordinator(offices: Offices) -> None:
    request = sent(offices)

    with pytest.raises(BadInput, match="说明理由"):
        steps.take_step(offices[LENDER], at(offices, LENDER, request), "recall")
    step(offices, LENDER, request, "recall", "所内突发事件")

    assert at(offices, COORDINATOR, request).state == "已归队"


def test_two_steps_that_cannot_both_stand_are_shown_as_a_dispute_everywhere(offices: Offices) -> None:
    """The asker withdraws while the lender sends people; neither knew of the other (design.md 3)."""
    request = asked(offices)
    step(offices, COORDINATOR, request, "propose", lender=offices.unit(LENDER).uid, proposed_people=2)
    steps.take_step(offices[ASKER], at(offices, ASKER, request), "withdraw", {}, "案情变化")
    steps.take_step(offices[LENDER], at(offices, LENDER, request), "partly_agree", {"agreed_people": 1}, "只有一人有空")
    support.send_people(offices[LENDER], at(offices, LENDER, request), PEOPLE)
    for name in (ASKER, LENDER):
        offices.deliver(name)

    assert [at(offices, name, request).state for name in offices.open] == ["争议"] * 4
    stands = next(taken for taken in steps.disputed_steps(offices[ASKER], at(offices, ASKER, request)) if taken.name == "dispatch")
    steps.settle(offices[ASKER], at(offices, ASKER, request), stands.uid, "人已出发，电话商定继续")
    offices.deliver(ASKER)
    assert [at(offices, name, request).state for name in offices.open] == ["已派员"] * 4


def test_double_booking_is_a_warning_before_it_is_made(offices: Offices) -> None:
    """S0-72."""
    lender = offices[LENDER]
    person = records.save_new(lender, Person(unit=lender.unit.uid, full_name="曾明朗", works_at=lender.unit.uid, certificate="闽A001"))
    request = asked(offices)
    step(offices, COORDINATOR, request, "propose", lender=lender.unit.uid, proposed_people=1)
    step(offices, LENDER, request, "agree")
    sent = support.send_people(lender, at(offices, LENDER, request), {**PEOPLE, "people": (person.uid,)})

    second = Dispatch(people=(person.uid,), starts_at="2026-11-25T10:00", ends_at="2026-11-25T15:00")

    assert sent.names == "曾明朗"
    assert [(who.name, other.uid) for who, other in support.double_booked(lender, second)] == [("曾明朗", sent.uid)]


def test_requests_of_the_own_group_come_first(offices: Offices) -> None:
    """S0-64."""
    coordinator = offices[COORDINATOR]
    other = next(unit for unit in coordinator.units() if unit.name == "临江所")
    ours, theirs = (
        SupportRequest(uid=str(number), unit=unit, starts_at=f"2026-11-2{number}T09:00") for number, unit in ((5, offices.unit(ASKER).uid), (1, other.uid))
    )

    assert support.own_group_first(coordinator, [theirs, ours]) == [ours, theirs]
