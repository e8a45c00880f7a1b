"""What derives from the declaration of a record."""

from dataclasses import fields
from datetime import date

import pytest

from app.domain.fields import METADATA
from app.domain.kinds import KINDS
from app.domain.leads import Lead, Reporter, Triage
from app.domain.organisation import Person
from app.domain.records import Audience, exchanged_fields, fields_of, files_of, links_of, over_word, problems_of, searched_fields, shown
from app.domain.registers import KeyEnterprise
from app.domain.support import SupportRequest

TODAY = date(2026, 3, 2)


def test_every_kind_has_a_table_of_its_own():
    assert len({kind.table for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.table)
def test_a_kind_is_whole(kind):
    declared = fields_of(kind)

    assert list(declared) == [field.name for field in fields(kind) if METADATA in field.metadata]
    assert all(name in declared for name in kind.named_by)
    assert kind(unit="ua").name == f"未命名{kind.title}"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.table)
def test_links_point_to_kinds_that_exist(kind):
    assert {to for _, to in links_of(kind)} <= {other.table for other in KINDS}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.steps], ids=lambda kind: kind.table)
def test_steps_ask_only_for_declared_fields(kind):
    asked = {name for move in kind.steps.moves for name in (*move.needs, *move.asks)}

    assert asked <= set(fields_of(kind))


def test_derived_fields_are_not_exchanged():
    assert "due_on" in fields_of(Lead)
    assert "due_on" not in exchanged_fields(Lead)


def test_a_record_is_seen_with_the_one_it_belongs_to():
    assert (Triage.audience, Triage.seen_with) == (Audience.LINKED, "lead")


def test_the_reporter_stays_on_this_replica():
    """S0-70."""
    assert Reporter.audience is Audience.HERE
    assert searched_fields(Reporter) == ()


def test_what_is_missing_is_told_field_by_field():
    told = {field.name: problem.text for field, problem in problems_of(SupportRequest(unit="ua", people=0), TODAY)}

    assert told["place"] == "请填写执行地点。"
    assert told["people"] == "应在 1 到 99 之间。"
    assert "feedback" not in told


@pytest.mark.parametrize(
    ("record", "word"),
    [
        (KeyEnterprise(), ""),
        (KeyEnterprise(left_on="2026-03-03"), ""),
        (KeyEnterprise(left_on="2026-03-02"), "已移出"),
        (Person(left_on="2026-03-02"), ""),
        (Person(left_on="2026-03-01"), "已离岗"),
    ],
)
def test_a_record_whose_time_is_over_says_what_it_is_now(record, word):
    """S2-30: from the day on which it was taken out; after the last day of a term."""
    assert over_word(record, TODAY) == word


def test_a_lead_holds_attachments():
    assert files_of(Lead) == ["photos"]


def test_a_record_is_named_by_its_fields():
    assert SupportRequest(unit="ua", number="ZY-1", subject="履云鞋行").name == "ZY-1 履云鞋行"
    assert shown(SupportRequest(unit="ua", starts_at="2026-11-25T09:30"), "starts_at") == "2026年11月25日 9:30"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.table)
def test_no_field_has_a_name_that_the_store_needs(kind):
    assert not {"found", "rk", "uid", "unit", "state"} & set(fields_of(kind))
