"""Values come back as they went in, lists page without gaps or doubles, and no typed words can break the search."""

from dataclasses import fields

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import NotFound
from app.domain.fields import METADATA
from app.domain.leads import Lead
from app.domain.query import Condition, Query, where_is
from app.domain.query import Test as How
from app.domain.value_kinds import Attachment
from db.records import match_words
from tests.store.offices import Office
from tests.store.samples import Note, Probe

FULL = Probe(
    unit="ua",
    line="单小明“鞋行”",
    long="第一行\n第二行\t'; DROP TABLE probe; --",
    one="乙",
    several=("甲", "丙"),
    on="2026-02-28",
    at="2026-11-25T09:30",
    number=0,
    yes=False,
    phone="0591-83441234",
    code="91350100MA32T6WH2X",
    to="某个-uid",
    many=("u1", "u2"),
    photos=(Attachment("ab" * 32, "现场 1.jpg", 123456),),
)
DECLARED = [field.name for field in fields(Probe) if METADATA in field.metadata]


def test_a_value_of_every_kind_comes_back_as_it_went_in(office):
    uid = office.add(FULL)

    found = office.get(Probe, uid)

    assert {name: getattr(found, name) for name in DECLARED} == {name: getattr(FULL, name) for name in DECLARED}


def test_empty_values_of_every_kind_come_back_empty(office):
    uid = office.add(Probe(unit="ua"))

    found = office.get(Probe, uid)

    assert found == Probe(uid=uid, unit="ua")


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)
OPTIONS = ("甲", "乙", "丙")
chosen = st.sets(st.sampled_from(OPTIONS) | texts, max_size=3).map(lambda some: (*(one for one in OPTIONS if one in some), *sorted(some - set(OPTIONS))))
values = st.fixed_dictionaries(
    {
        "line": st.none() | texts,
        "one": st.none() | st.sampled_from(OPTIONS),
        "several": chosen,
        "number": st.none() | st.integers(-5, 5),
        "yes": st.none() | st.booleans(),
        "many": st.lists(texts, max_size=3).map(tuple),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(given_values=st.lists(values, min_size=1, max_size=5))
def test_whatever_was_typed_comes_back(office: Office, given_values: list[dict]) -> None:
    records = [Probe(unit="ua", **one) for one in given_values]

    office.add(*records)

    found = office.store.records(Probe).many([record.uid for record in records])
    assert [found[record.uid] for record in records] == records


SORTS = ("", "line", "one", "number", "yes", "on", "state", "unit", "several")
conditions = st.sampled_from(
    (
        (),
        (where_is("one", "甲"),),
        (where_is("yes", None),),
        (Condition("one", How.IN, ["甲", "乙"]),),
        (Condition("several", How.HAS, "甲"),),
        (Condition("number", How.FROM, 0), Condition("number", How.UNTIL, 3)),
        (Condition("one", How.EMPTY),),
        (Condition("one", How.FILLED), where_is("unit", "ua")),
    )
)


@pytest.fixture
def fifty(office: Office) -> list[Probe]:
    made = []
    for number in range(50):
        one = (None, "甲", "乙", "丙")[number % 4]
        several = ("甲",) if number % 3 else ()
        made.append(
            Probe(
                unit="ua",
                line=f"鞋{number % 7}" if number % 5 else None,
                one=one,
                several=several,
                number=number % 6 or None,
                yes=(None, True, False)[number % 3],
            )
        )
    made[3].deleted = True
    office.add(*made)
    return made


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(sort=st.sampled_from(SORTS), descending=st.booleans(), where=conditions, words=st.sampled_from(("", "", "鞋")), limit=st.integers(1, 20))
@pytest.mark.usefixtures("fifty")
def test_pages_joined_are_the_whole_list_in_order(office, sort, descending, where, words, limit) -> None:
    query = Query(where=where, search=words, sort=sort, descending=descending)
    records, joined, after = office.store.records(Probe), [], None

    while True:
        page = records.page(query, after, limit)
        joined.extend(page.records)
        after = page.after
        if after is None:
            break

    uids = [record.uid for record in joined]
    assert len(uids) == len(set(uids)) == records.count(query)
    assert joined == list(records.page(query, None, 1000).records)
    if sort in ("line", "one", "number") and not words:
        keys = [(getattr(record, sort) is not None, getattr(record, sort) or 0) for record in joined]
        assert keys == sorted(keys, reverse=descending)


def test_conditions_find_what_they_say(office, fifty):
    records = office.store.records(Probe)
    live = [probe for probe in fifty if not probe.deleted]

    assert records.count(Query((Condition("several", How.HAS, "甲"),))) == sum("甲" in probe.several for probe in live)
    assert records.count(Query((Condition("one", How.EMPTY),))) == sum(probe.one is None for probe in live)
    assert records.count(Query((Condition("number", How.FROM, 2), Condition("number", How.UNTIL, 3)))) == sum(probe.number in (2, 3) for probe in live)
    assert records.count(Query(deleted=True)) == 1


@pytest.mark.parametrize(
    "words",
    ["云岫", "岫", "福州 日化", "fzy", "fzyx", "FZYX", "ＦＺ", "云岫 91350100", "cm-2025", "CM2025", "单小明", "sxm", "㙍", "云岫，日化"],
)
def test_words_find_a_lead(office, words):
    uid = office.add(
        Lead(
            unit="ua",
            suspect="福州云岫日化有限公司",
            suspect_head="x",
            right_holder="单小明",
            number="CM-2025-A001",
            suspect_address="㙍村",
            suspect_code="91350100MA32T6WH2X",
        )
    )
    office.add(Lead(unit="ua", suspect="履云鞋行"))

    found = [lead.uid for lead in office.store.records(Lead).all(Query(search=words))]

    assert found == [uid]


def test_words_in_another_order_or_place_do_not_match(office):
    office.add(Lead(unit="ua", suspect="福州云岫", right_holder="日化"))

    count = [office.store.records(Lead).count(Query(search=words)) for words in ("岫云", "岫日", "云岫 没有")]

    assert count == [0, 0, 0]


def test_search_follows_every_change(office):
    uid = office.add(Note(unit="ua", a="旧名"))
    office.set(Note, uid, a="新名")

    count = [office.store.records(Note).count(Query(search=words)) for words in ("旧名", "新名", "xm")]

    assert count == [0, 1, 1]


@pytest.mark.parametrize(
    "words",
    [
        "*",
        '"',
        '""',
        "'",
        "NEAR(",
        "a NEAR b",
        "AND",
        "OR NOT",
        "(",
        "^鞋",
        "鞋*",
        "characters:鞋",
        "-鞋",
        "{",
        "😀",
        "\0",
        "％",
        "\u3000",
        "𰻝",
        "鞋\ud83d"[:1] + "+",
    ],
)
def test_hostile_words_never_break_the_search(office, words):
    office.add(Lead(unit="ua", suspect="履云鞋行"))

    assert len(list(office.store.records(Lead).all(Query(search=words)))) in (0, 1)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
def test_no_words_whatever_break_the_search(office, words):
    office.store.records(Lead).count(Query(search=words))

    assert match_words(words)


def test_a_record_that_is_not_here_is_told_in_words(office):
    with pytest.raises(NotFound, match="找不到这条线索") as told:
        office.get(Lead, "nowhere")

    assert "数据包" in told.value.next_step
