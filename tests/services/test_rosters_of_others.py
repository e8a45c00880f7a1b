"""Two bureaus make themselves known to each other: on every computer by telephone, or once at the bureau for its offices (S0-40, S0-61)."""

import pytest

from app.domain.errors import BadInput, NotAllowed, UserError
from app.domain.organisation import Pairing, Unit
from app.exchange.refusals import RosterRefused
from app.services import identity
from app.services.rosters_of_others import is_the_same, look_at_roster, may_be_called, named_only, namesakes, other_bureaus, take_roster
from app.services.sending import reachable_units
from tests.services.districts import OF_THEIRS, THEIR_BUREAU, THEIR_OFFICE, Districts, districts, set_up_districts
from tests.services.offices import ASKER, BUREAU

__all__ = ["districts", "set_up_districts"]


def test_the_first_roster_of_another_bureau_is_to_be_confirmed_and_the_next_is_not(districts: Districts) -> None:
    path = districts.roster(THEIR_BUREAU)

    seen = look_at_roster(districts[ASKER], path)
    done = take_roster(districts[ASKER], path)

    assert (seen.bureau, seen.vouched, done.fingerprint) == ("长乐区市场监督管理局", False, identity.own_fingerprint(districts[THEIR_BUREAU]))
    districts.sign(THEIR_BUREAU)
    assert look_at_roster(districts[ASKER], path).vouched
    assert take_roster(districts[ASKER], path).version == 2
    assert [(one.name, one.version) for one in other_bureaus(districts[ASKER])] == [("长乐区市场监督管理局", 2)]


def test_an_office_takes_it_without_telephoning_once_its_own_bureau_has_confirmed_it(districts: Districts) -> None:
    take_roster(districts[BUREAU], districts.roster(THEIR_BUREAU))
    (told,) = identity.sign_new_roster(districts[BUREAU], [], districts.roster(BUREAU)).changes
    identity.import_roster(districts[ASKER], districts.roster(BUREAU))

    assert told == f"写明其他区局：长乐区市场监督管理局（指纹 {identity.own_fingerprint(districts[THEIR_BUREAU])}）"
    assert look_at_roster(districts[ASKER], districts.roster(THEIR_BUREAU)).vouched
    take_roster(districts[ASKER], districts.roster(THEIR_BUREAU))
    assert other_bureaus(districts[ASKER])[0].listed


def test_a_roster_that_was_rolled_back_is_refused_and_changes_nothing(districts: Districts) -> None:
    old = districts.file("old.roster")
    old.write_bytes(districts.roster(THEIR_BUREAU).read_bytes())
    districts.sign(THEIR_BUREAU)
    take_roster(districts[ASKER], districts.roster(THEIR_BUREAU))

    with pytest.raises(RosterRefused, match="比本机的旧"):
        take_roster(districts[ASKER], old)

    assert other_bureaus(districts[ASKER])[0].version == 2


def test_a_roster_that_lists_a_unit_of_ours_is_refused_at_every_computer_of_ours(districts: Districts) -> None:
    """Their bureau signs in the card of our office."""
    card = districts.file("ours.card")
    identity.export_card(districts[ASKER], card)
    path = districts.file("greedy.roster")
    identity.sign_new_roster(districts[THEIR_BUREAU], [card], path)

    for name in (ASKER, BUREAU):
        with pytest.raises(RosterRefused, match="别的区局不能替本局登记电脑"):
            take_roster(districts[name], path)
        assert other_bureaus(districts[name]) == []


def test_our_bureau_does_not_list_a_computer_of_theirs(districts: Districts) -> None:
    take_roster(districts[BUREAU], districts.roster(THEIR_BUREAU))
    card, path = districts.file("theirs.card"), districts.file("never")
    identity.export_card(districts[THEIR_OFFICE], card)

    with pytest.raises(BadInput, match="列在“长乐区市场监督管理局”的名单里") as refusal:
        identity.sign_new_roster(districts[BUREAU], [card], path)

    assert refusal.value.next_step
    assert not path.exists()


def test_a_roster_is_only_kept_beside_the_own_one(districts: Districts) -> None:
    """Before the own bureau's roster nothing tells whose roster that is."""
    districts[ASKER].store.set_meta("roster", None)

    with pytest.raises(UserError, match="这份名单不是仓山区局签发的"):
        take_roster(districts[ASKER], districts.roster(THEIR_BUREAU))


def test_the_bureau_says_which_unit_of_another_district_it_is(districts: Districts) -> None:
    """航城所 was known by name only, from the pairing of the document (S0-40)."""
    bureau, asker = districts[BUREAU], districts[ASKER]
    for name in (BUREAU, ASKER):
        take_roster(districts[name], districts.roster(THEIR_BUREAU))
    named = next(unit for unit in named_only(bureau) if unit.short_name == "航城所")
    theirs = districts.unit(THEIR_OFFICE).uid
    paired = [pairing.uid for pairing in bureau.records(Pairing).all() if pairing.theirs == named.uid]

    with pytest.raises(NotAllowed):
        is_the_same(asker, theirs, named.uid)
    is_the_same(bureau, theirs, named.uid)
    districts.deliver(BUREAU, ASKER)

    for office in (bureau, asker):
        unit = office.records(Unit).get(theirs)
        assert (unit.short_name, unit.full_name, unit.external) == ("航城所", OF_THEIRS, True)
        assert {office.records(Pairing).get(uid).theirs for uid in paired} == {theirs}
        assert office.records(Unit).get(named.uid).deleted
        assert [unit.name for unit in reachable_units(office) if unit.uid == theirs] == ["航城所"]
    assert paired


def test_a_unit_whose_name_holds_that_of_one_known_by_name_is_proposed(districts: Districts) -> None:
    take_roster(districts[BUREAU], districts.roster(THEIR_BUREAU))

    assert namesakes(districts[ASKER]) == []
    assert [(one.name, one.ours_name) for one in namesakes(districts[BUREAU])] == [(OF_THEIRS, "航城所")]


@pytest.mark.parametrize(
    "full_name, short_name, same",
    [
        ("长乐区市场监督管理局航城市场监督管理所", "航城所", True),
        ("长乐区市场监督管理局执法大队", "长乐区局执法大队", True),
        ("长乐区市场监督管理局", "长乐区局执法大队", False),
        ("长乐区市场监督管理局执法大队", "江田所", False),
        ("长乐区市场监督管理局执法大队", "所", False),
    ],
)
def test_a_short_name_is_found_in_the_full_one_of_a_roster(full_name: str, short_name: str, same: bool) -> None:
    """S0-40: 盖山 is paired with a brigade, which its own roster calls by its full name."""
    assert may_be_called(full_name, short_name) is same
