"""The conflict inbox: the same everywhere, decided by whom it concerns, closed everywhere by one decision (design.md 5)."""

import pytest

from app.domain.errors import BadInput, NotAllowed, NotFound
from app.domain.leads import Lead
from app.services import inbox, leads, records
from app.services.workspace import Workspace
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, COORDINATOR, Offices, second

__all__ = ["second"]


def change(office: Workspace, uid: str, **values: object) -> None:
    lead = office.records(Lead).get(uid)
    records.put(lead, values)
    records.save(office, lead)


def told(office: Workspace) -> list[tuple[str, object, list[tuple[object, str, str]]]]:
    """The inbox as data: the field, the last common value, each value with its author."""
    found = inbox.conflicts(office)
    return [(one.id, one.base, [(one.value(place), version.unit, version.account) for place, version in enumerate(one.open.versions)]) for one in found]


def contested(offices: Offices, second: str, **values: tuple[object, object]) -> Lead:
    """A lead of which two computers of one office changed these fields without knowing of each other; all have exchanged."""
    lead = leads.register(offices[ASKER], a_lead(offices[ASKER], place="兴业路", goods="洗护用品"))
    offices.deliver(ASKER, second, COORDINATOR, BUREAU)
    for number, name in enumerate((ASKER, second)):
        change(offices[name], lead.uid, **{field: pair[number] for field, pair in values.items()})
    offices.deliver(ASKER, second, COORDINATOR, BUREAU)
    offices.deliver(second, ASKER, COORDINATOR, BUREAU)
    return lead


def test_every_office_shows_the_same_inbox_with_authors_and_the_last_common_value(offices: Offices, second: str) -> None:
    lead = contested(offices, second, place=("东门", "西门"))

    inboxes = [told(offices[name]) for name in (ASKER, second, COORDINATOR, BUREAU)]

    ((id_, base, versions),) = inboxes[0]
    assert (id_, base) == (f"lead/{lead.uid}/place", "兴业路")
    assert sorted((value, account) for value, _, account in versions) == [("东门", "陈立言"), ("西门", "郑思远")]
    assert inboxes == [inboxes[0]] * 4


def test_values_in_between_that_only_one_had_seen_are_not_the_common_one(offices: Offices, second: str) -> None:
    lead = leads.register(offices[ASKER], a_lead(offices[ASKER], place="兴业路"))
    offices.deliver(ASKER, second)
    change(offices[ASKER], lead.uid, place="先写的")
    offices.deliver(ASKER, COORDINATOR)
    change(offices[ASKER], lead.uid, place="东门")
    change(offices[second], lead.uid, place="西门")

    offices.deliver(second, ASKER, COORDINATOR)
    offices.deliver(ASKER, second, COORDINATOR)

    assert [base for name in (ASKER, second, COORDINATOR) for _, base, _ in told(offices[name])] == ["兴业路"] * 3


def test_a_decision_for_the_value_that_is_shown_closes_the_conflict_everywhere(offices: Offices, second: str) -> None:
    lead = contested(offices, second, place=("东门", "西门"))
    shown = offices[BUREAU].records(Lead).get(lead.uid).place

    inbox.choose(offices[second], inbox.conflicts(offices[second])[0], 0)
    offices.deliver(second, ASKER, COORDINATOR, BUREAU)

    assert [told(offices[name]) for name in (ASKER, second, COORDINATOR, BUREAU)] == [[]] * 4
    assert {offices[name].records(Lead).get(lead.uid).place for name in (ASKER, second, COORDINATOR, BUREAU)} == {shown}


def test_the_other_value_a_new_one_and_both_can_be_chosen(offices: Offices, second: str) -> None:
    lead = contested(offices, second, place=("东门", "西门"), goods=("洗发水", "沐浴露"), detail=("甲处货物", "乙处货物"))
    office = offices[ASKER]
    found = {one.open.field: one for one in inbox.conflicts(office)}
    other = found["place"].value(1)

    inbox.choose(office, found["place"], 1)
    inbox.write(office, found["goods"], "洗护用品两类")
    inbox.keep_both(office, found["detail"])

    decided = office.records(Lead).get(lead.uid)
    assert (decided.place, decided.goods) == (other, "洗护用品两类")
    assert sorted((decided.detail or "").split("\n")) == ["乙处货物", "甲处货物"]
    assert inbox.conflicts(office) == []


def test_what_can_have_one_value_only_is_not_kept_twice(offices: Offices, second: str) -> None:
    contested(offices, second, kind=("假冒专利", "其他"))
    (one,) = inbox.conflicts(offices[ASKER])

    with pytest.raises(BadInput, match="只能有一个值"):
        inbox.keep_both(offices[ASKER], one)

    with pytest.raises(BadInput, match="没有第 3 个值"):
        inbox.choose(offices[ASKER], one, 2)
    with pytest.raises(BadInput):
        inbox.write(offices[ASKER], one, "不存在的类型")
    assert inbox.conflict(offices[ASKER], one.id) == one


def test_the_office_that_registered_the_record_decides(offices: Offices, second: str) -> None:
    contested(offices, second, place=("东门", "西门"))
    (one,) = inbox.conflicts(offices[COORDINATOR])

    with pytest.raises(NotAllowed, match="由仓前所决定"):
        inbox.choose(offices[COORDINATOR], one, 0)

    assert not one.mine
    assert one.who == ASKER


def test_a_decision_closes_only_what_its_author_had_seen(offices: Offices, second: str) -> None:
    """A third value, written before the decision arrived, stays open."""
    lead = contested(offices, second, place=("东门", "西门"))

    inbox.choose(offices[second], inbox.conflicts(offices[second])[0], 0)
    change(offices[ASKER], lead.uid, place="南门")
    offices.deliver(second, ASKER, COORDINATOR, BUREAU)
    offices.deliver(ASKER, second, COORDINATOR, BUREAU)

    inboxes = [told(offices[name]) for name in (ASKER, second, COORDINATOR, BUREAU)]
    assert inboxes == [inboxes[0]] * 4
    assert "南门" in [value for value, _, _ in inboxes[0][0][2]]


def test_equal_values_close_by_themselves(offices: Offices, second: str) -> None:
    contested(offices, second, place=("东门", "东门"))

    assert [told(offices[name]) for name in (ASKER, second, COORDINATOR, BUREAU)] == [[]] * 4


def test_decisions_of_the_same_kind_are_made_together(offices: Offices, second: str) -> None:
    for values in (("东门", "西门"), ("一号库", "二号库"), ("三楼", "四楼")):
        contested(offices, second, place=values)
    office = offices[ASKER]
    first = inbox.conflicts(office)[0]
    mine = next(place for place, version in enumerate(first.open.versions) if version.account == "陈立言")

    others = inbox.alike(office, first)
    inbox.choose(office, first, mine)
    done = inbox.choose_alike(office, first, mine, others)

    assert done == 2
    assert inbox.conflicts(office) == []
    assert {lead.place for lead in office.records(Lead).all()} == {"东门", "一号库", "三楼"}


def test_a_record_put_into_the_bin_here_and_kept_there_is_asked_about(offices: Offices, second: str) -> None:
    """Delete against restore: shown, never decided silently."""
    lead = leads.register(offices[ASKER], a_lead(offices[ASKER]))
    records.delete(offices[ASKER], lead)
    offices.deliver(ASKER, second)
    records.bring_back(offices[second], offices[second].records(Lead).get(lead.uid))
    records.bring_back(offices[ASKER], offices[ASKER].records(Lead).get(lead.uid))
    records.delete(offices[ASKER], offices[ASKER].records(Lead).get(lead.uid))

    offices.deliver(ASKER, second)
    offices.deliver(second, ASKER)

    assert [one.label for one in inbox.conflicts(offices[ASKER])] == ["是否保留"]
    inbox.choose(offices[ASKER], inbox.conflicts(offices[ASKER])[0], 1)
    assert inbox.conflicts(offices[ASKER]) == []


def test_a_conflict_that_was_settled_elsewhere_is_told_so(offices: Offices, second: str) -> None:
    contested(offices, second, place=("东门", "西门"))
    (one,) = inbox.conflicts(offices[ASKER])
    inbox.choose(offices[ASKER], one, 0)

    with pytest.raises(NotFound, match="已经由别的单位"):
        inbox.conflict(offices[ASKER], one.id)
