"""The conflict inbox: the same everywhere, decided by whom it concerns, closed everywhere by one decision (design.md 5)."""

import pytest

from app.domain.errors import BadInput, NotAllowed, NotFound
from app.domain.leads import Lead
from app.services import inbox, leads, numbers, records
from app.services.inbox_advice import BOTH, advice, marked
from app.services.inbox_batch import choose_alike
from app.services.inbox_list import Matter, entries, to_decide
from app.services.workspace import Workspace
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, COORDINATOR, NOON, Clock, Offices, once, second

__all__ = ["second"]


def change(office: Workspace, uid: str, **values: object) -> None:
    lead = office.records(Lead).get(uid)
    records.put(lead, values)
    records.save(office, lead)


def told(office: Workspace) -> list[tuple[str, object, list[tuple[object, str, str]]]]:
    """The inbox as data: the field, the last common value, each value with its author."""
    found = inbox.conflicts(office)
    return [(one.id, one.base, [(one.value(place), version.unit, version.account) for place, version in enumerate(one.open.versions)]) for one in found]


@once
def contested(offices: Offices, second: str, **values: tuple[object, object]) -> Lead:
    """A lead of which two computers of one office changed these fields without knowing of each other; all have exchanged."""
    lead = leads.register(offices[ASKER], a_lead(offices[ASKER], place="兴业路", goods="洗护用品"))
    offices.deliver(ASKER, second)
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
    done = choose_alike(office, first, mine, others)

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


@once
def binned_and_edited(offices: Offices, second: str) -> Lead:
    """A lead that one computer put into the bin while another one of the same office wrote into it; all have exchanged."""
    lead = leads.register(offices[ASKER], a_lead(offices[ASKER], place="兴业路"))
    offices.deliver(ASKER, second, COORDINATOR, BUREAU)
    records.delete(offices[ASKER], offices[ASKER].records(Lead).get(lead.uid))
    change(offices[second], lead.uid, place="西门", goods="沐浴露")
    offices.deliver(ASKER, second, COORDINATOR, BUREAU)
    offices.deliver(second, ASKER, COORDINATOR, BUREAU)
    return lead


EVERYWHERE = (ASKER, COORDINATOR, BUREAU)


def test_a_record_in_the_bin_that_another_computer_changed_meanwhile_is_asked_about_everywhere(offices: Offices, second: str) -> None:
    """design.md 5: delete against edit shown, never decided silently."""
    lead = binned_and_edited(offices, second)

    found = {name: inbox.conflicts(offices[name]) for name in (*EVERYWHERE, second)}

    assert {name: [(one.id, one.edited, one.mine) for one in found[name]] for name in found} == {
        name: [(f"lead/{lead.uid}/_deleted", ("发生地", "商品"), name in (ASKER, second))] for name in found
    }
    assert [(one.value(place), one.open.versions[place].account) for one in found[BUREAU] for place in (0, 1)] == [(True, "陈立言"), (False, "郑思远")]


@pytest.mark.parametrize(("place", "deleted"), [(0, True), (1, False)])
def test_bringing_back_or_leaving_in_the_bin_closes_it_everywhere(offices: Offices, second: str, place: int, deleted: bool) -> None:
    lead = binned_and_edited(offices, second)

    inbox.choose(offices[ASKER], inbox.conflicts(offices[ASKER])[0], place)
    offices.deliver(ASKER, second, COORDINATOR, BUREAU)

    assert [inbox.conflicts(offices[name]) for name in (*EVERYWHERE, second)] == [[]] * 4
    assert {offices[name].records(Lead).get(lead.uid).deleted for name in (*EVERYWHERE, second)} == {deleted}
    assert offices[BUREAU].records(Lead).get(lead.uid).place == "西门"


def test_the_bin_asks_nothing_when_its_author_had_seen_the_changes(offices: Offices, second: str) -> None:
    lead = leads.register(offices[ASKER], a_lead(offices[ASKER], place="兴业路"))
    offices.deliver(ASKER, second)
    change(offices[second], lead.uid, place="西门")
    offices.deliver(second, ASKER)

    records.delete(offices[ASKER], offices[ASKER].records(Lead).get(lead.uid))
    offices.deliver(ASKER, second, BUREAU)

    assert [inbox.conflicts(offices[name]) for name in (ASKER, second, BUREAU)] == [[]] * 3


def test_a_clock_that_is_wrong_by_years_does_not_hide_what_was_changed(offices: Offices, second: str, clock: Clock) -> None:
    """Contexts decide, not clocks."""
    lead = leads.register(offices[ASKER], a_lead(offices[ASKER], place="兴业路"))
    offices.deliver(ASKER, second)
    clock.moment = NOON.replace(year=2029)
    records.delete(offices[ASKER], offices[ASKER].records(Lead).get(lead.uid))
    clock.moment = NOON
    change(offices[second], lead.uid, place="西门")
    offices.deliver(second, ASKER)
    offices.deliver(ASKER, second)

    assert [[one.edited for one in inbox.conflicts(offices[name])] for name in (ASKER, second)] == [[("发生地",)]] * 2


@once
def same_number(offices: Offices, second: str) -> tuple[Lead, Lead]:
    """Two computers of one office, both numbering as letter A, as after cloning: each registered a lead."""
    letter = offices[second].store.meta("letter")
    offices[second].store.set_meta("letter", offices[ASKER].store.meta("letter"))
    made = [leads.register(offices[name], a_lead(offices[name])) for name in (ASKER, second)]
    first, other = sorted(made, key=lambda lead: lead.uid)
    offices[second].store.set_meta("letter", letter)
    offices.deliver(ASKER, second, BUREAU)
    offices.deliver(second, ASKER, BUREAU)
    return first, other


def test_two_records_with_one_number_are_listed_and_one_of_them_gets_the_next(offices: Offices, second: str) -> None:
    """design.md 5, Numbers: both live and are listed for a person."""
    first, other = same_number(offices, second)
    office = offices[ASKER]
    (listed,) = entries(office)

    given = numbers.renumber(office, office.records(Lead).get(other.uid))
    offices.deliver(ASKER, second, BUREAU)

    assert (listed.matter, listed.title, [choice.record.uid for choice in listed.choices]) == (Matter.NUMBER, first.number, [first.uid, other.uid])
    assert given == f"{str(first.number)[:-4]}0002"
    assert [numbers.doubled(offices[name]) for name in (ASKER, second, BUREAU)] == [[]] * 3
    assert [offices[BUREAU].records(Lead).get(lead.uid).number for lead in (first, other)] == [first.number, given]
    assert records.history_of(office, other)[0].action == f"重新编号：{first.number} → {given}"
    with pytest.raises(NotFound, match="没有重复"):
        numbers.renumber(office, office.records(Lead).get(other.uid))


def test_only_the_owner_renumbers(offices: Offices, second: str) -> None:
    _, other = same_number(offices, second)

    with pytest.raises(NotAllowed):
        numbers.renumber(offices[BUREAU], offices[BUREAU].records(Lead).get(other.uid))

    assert [entry.mine for entry in entries(offices[BUREAU])] == [False]
    assert (to_decide(offices[ASKER]), to_decide(offices[BUREAU])) == (1, 0)


def test_the_list_says_who_wrote_what_and_what_this_unit_decides_comes_first(offices: Offices, second: str) -> None:
    contested(offices, second, place=("东门", "西门"))

    own, other = entries(offices[ASKER]), entries(offices[COORDINATOR])

    assert [(entry.label, entry.units, entry.base, entry.mine) for entry in own] == [("发生地", ASKER, "兴业路", True)]
    assert [(choice.origin.split("·")[0], choice.text, choice.by.split("·")[0]) for choice in own[0].choices] == [
        ("本机", "东门", "仓前所 陈立言"),
        ("来包", "西门", "仓前所 郑思远"),
    ]
    assert [(entry.mine, entry.who, entry.group) for entry in other] == [(False, ASKER, "线索·由其他单位决定")]


def test_a_text_that_holds_the_other_is_suggested_and_different_ones_are_kept_both(offices: Offices, second: str) -> None:
    contested(offices, second, detail=("柜台上有货。", "柜台上有货。仓库里也有。"), evidence=("照片三张", "购货单一份"), place=("东门", "西门"))
    found = {one.open.field: one for one in inbox.conflicts(offices[ASKER])}

    advised = {field: advice(one) for field, one in found.items()}

    assert found["detail"].value(advised["detail"].place) == "柜台上有货。仓库里也有。"
    assert advised["evidence"].place == BOTH
    assert "较晚" in advised["place"].reason


def test_differences_of_two_texts_are_marked_in_words() -> None:
    assert marked("清点 340 件", "清点 352 件") == [("清点 3", False), ("40", True), (" 件", False)]
    assert marked("甲" * 700 + "。乙。", "甲" * 700 + "。丙。") == [("甲" * 700 + "。", False), ("乙。", True)]
