"""Decisions of the inbox: many at one go, and another one when the first was wrong (ux.md 5)."""

from contextlib import nullcontext
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli.program import program
from app.cli.session import Faces, Session
from app.domain.errors import NotAllowed, NotFound
from app.domain.leads import Lead
from app.services import inbox, inbox_decided
from app.services.inbox_batch import follow_advice
from app.services.inbox_list import Matter, decided_entries, entries
from app.services.workspace import Workspace
from tests.services.offices import ASKER, BUREAU, COORDINATOR, Offices, second
from tests.services.test_inbox import binned_and_edited, change, contested

__all__ = ["second"]


class Desk(Session):
    """The command line on an office that is open."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(Faces(lambda *_: 0, lambda *_: []))
        self.workspace = workspace

    def open(self) -> Any:
        return nullcontext(self.workspace)


def place_everywhere(offices: Offices, second: str, lead: Lead) -> set[str | None]:
    return {offices[name].records(Lead).get(lead.uid).place for name in (ASKER, second, COORDINATOR, BUREAU)}


def decide(office: Workspace, place: int) -> inbox.Conflict:
    (one,) = inbox.conflicts(office)
    inbox.choose(office, one, place)
    return one


@pytest.mark.parametrize("place", [0, 1])
def test_a_decision_is_changed_to_the_value_that_had_lost_and_all_offices_follow(offices: Offices, second: str, place: int) -> None:
    lead = contested(offices, second, place=("东门", "西门"))
    first = decide(offices[ASKER], place)
    offices.deliver(ASKER, second, COORDINATOR, BUREAU)

    ((kept, again),) = inbox.decided(offices[ASKER])
    inbox.decide_again(offices[ASKER], again, 1 - place)
    offices.deliver(ASKER, second, COORDINATOR, BUREAU)

    assert (kept.id, kept.account, kept.value) == (first.id, "陈立言", first.value(place))
    assert place_everywhere(offices, second, lead) == {first.value(1 - place)}
    assert inbox.conflicts(offices[second]) == []


def test_a_decision_is_changed_by_a_command(offices: Offices, second: str) -> None:
    lead = contested(offices, second, place=("东门", "西门"))
    first = decide(offices[ASKER], 0)
    desk = Desk(offices[ASKER])

    listed = CliRunner().invoke(program, ["conflicts", "--decided"], obj=desk)
    changed = CliRunner().invoke(program, ["settle", first.id, "--choose", "2", "--again"], obj=desk)
    beyond = CliRunner().invoke(program, ["settle", first.id, "--choose", "3", "--again"], obj=desk)

    assert first.id in listed.stdout
    assert (changed.exit_code, beyond.exit_code) == (0, 1)
    assert offices[ASKER].records(Lead).get(lead.uid).place == first.value(1)
    assert "没有第 3 个值" in beyond.stderr


def test_after_another_decision_the_first_value_can_still_be_chosen(offices: Offices, second: str) -> None:
    lead = contested(offices, second, place=("东门", "西门"))
    office = offices[ASKER]
    first = decide(office, 0)
    inbox.decide_again(office, inbox.decided(office)[0][1], 1)

    inbox.decide_again(office, inbox.decided(office)[0][1], 0)

    assert len(inbox.decided(office)) == 1
    assert office.records(Lead).get(lead.uid).place == first.value(0)


def test_what_stands_now_is_marked_and_only_the_others_can_be_chosen(offices: Offices, second: str) -> None:
    contested(offices, second, place=("东门", "西门"))
    shown = decide(offices[ASKER], 1).value(1)

    (entry,) = decided_entries(offices[ASKER])

    assert (entry.matter, entry.mine, entry.base) == (Matter.DECIDED, True, "兴业路")
    assert {choice.text: (choice.origin, choice.mine) for choice in entry.choices}[shown] == ("现在采用", False)
    assert sorted(choice.origin for choice in entry.choices) == ["当时的另一个值", "现在采用"]


def test_a_field_that_is_open_again_stands_among_the_open_ones_only(offices: Offices, second: str) -> None:
    lead = contested(offices, second, place=("东门", "西门"))
    decide(offices[ASKER], 0)
    change(offices[second], lead.uid, place="北门")
    offices.deliver(second, ASKER)

    assert [entry.label for entry in entries(offices[ASKER])] == ["发生地"]
    assert decided_entries(offices[ASKER]) == []


def test_a_value_that_came_meanwhile_is_not_written_over_unseen(offices: Offices, second: str) -> None:
    lead = contested(offices, second, place=("东门", "西门"))
    office = offices[ASKER]
    decide(office, 0)
    ((_, seen),) = inbox.decided(office)
    change(office, lead.uid, place="北门")

    with pytest.raises(NotFound, match="又改过"):
        inbox.decide_again(office, seen, 1)

    assert office.records(Lead).get(lead.uid).place == "北门"


def test_a_record_that_was_left_in_the_bin_is_brought_back_after_all(offices: Offices, second: str) -> None:
    lead = binned_and_edited(offices, second)
    office = offices[ASKER]
    decide(office, 0)
    binned = office.records(Lead).get(lead.uid).deleted

    inbox.decide_again(office, inbox.decided(office)[0][1], 1)

    assert (binned, office.records(Lead).get(lead.uid).deleted) == (True, False)


def test_another_unit_has_nothing_to_change(offices: Offices, second: str) -> None:
    contested(offices, second, place=("东门", "西门"))
    (one,) = inbox.conflicts(offices[COORDINATOR])

    with pytest.raises(NotAllowed):
        inbox.decide_again(offices[COORDINATOR], one, 1)

    assert inbox.decided(offices[COORDINATOR]) == []


def test_the_last_decisions_are_remembered_and_no_more(offices: Offices, second: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_decided, "KEPT", 1)
    contested(offices, second, place=("东门", "西门"), goods=("洗发水", "沐浴露"))
    for one in inbox.conflicts(offices[ASKER]):
        inbox.choose(offices[ASKER], one, 0)

    assert len(inbox_decided.remembered(offices[ASKER])) == 1


def test_several_are_decided_as_advised_and_what_was_refused_is_told(offices: Offices, second: str) -> None:
    contested(offices, second, place=("东门", "西门"), detail=("甲处货物", "乙处货物"), goods=("洗发水", "沐浴露"))
    office = offices[ASKER]
    found = inbox.conflicts(office)
    inbox.choose(office, next(one for one in found if one.open.field == "goods"), 0)

    done, left = follow_advice(office, found)

    assert (done, len(left)) == (2, 1)
    assert left[0].startswith("线索“")
    assert "找不到这处冲突" in left[0]
    assert inbox.conflicts(office) == []
