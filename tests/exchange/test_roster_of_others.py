"""For whom the roster of another bureau may speak, and when it is believed (S0-61, S0-40)."""

from collections.abc import Sequence

import pytest

from app.exchange.keys import Card, ReplicaKeys
from app.exchange.refusals import RosterRefused
from app.exchange.roster import read_roster, sign_roster, write_roster
from app.exchange.roster_content import Roster
from app.exchange.roster_others import Other, accept_other, read_others, trusted, vouched, vouching, write_others
from tests.exchange.offices import CARDS, KEYS, ROSTER, UNITS

THEIRS = {"other-bureau": "邻区市场监督管理局", "hangcheng": "邻区航城所"}
THEIR_KEYS = {unit: ReplicaKeys.make() for unit in THEIRS}
THEIR_CARDS = [THEIR_KEYS[unit].card(f"{unit}-1", unit, name) for unit, name in THEIRS.items()]
OURS = list(UNITS.items())


def signed(previous: Roster | None = None, cards: Sequence[Card] = THEIR_CARDS, keys: ReplicaKeys | None = None, **asked: object) -> Roster:
    """A version of the other bureau's roster."""
    return sign_roster(previous, cards, keys or THEIR_KEYS["other-bureau"], bureau="other-bureau", **asked)  # type: ignore[arg-type]


def refused(new: Roster, others: Sequence[Other] = (), own: Roster = ROSTER) -> str:
    with pytest.raises(RosterRefused) as refusal:
        accept_other(own, others, new, OURS)
    assert refusal.value.next_step
    return refusal.value.what


def kept(roster: Roster) -> Other:
    return accept_other(ROSTER, [], roster, OURS)


def test_a_first_roster_pins_the_key_that_signed_it_and_is_read_back_as_it_was() -> None:
    other = kept(signed())

    assert other.pinned == THEIR_KEYS["other-bureau"].signing
    assert read_others(write_others([other])) == [other]


def test_versions_go_only_forward_and_nobody_else_signs_the_next() -> None:
    first = signed()
    second = signed(first, [])
    impostor = ReplicaKeys.make()
    forged = signed(None, [*THEIR_CARDS[1:], impostor.card("other-bureau-9", "other-bureau", THEIRS["other-bureau"])], impostor)

    assert "比本机的旧" in refused(first, [kept(second)])
    assert "不是由本机确认过的区局密钥签发的" in refused(forged, [kept(first)])


def test_a_computer_that_was_withdrawn_stays_withdrawn_and_is_nobody_here() -> None:
    first = signed()
    second = signed(first, [], revoked=["hangcheng-1"])
    here = trusted(ROSTER, [kept(second)], {"hangcheng"})

    assert [entry.revoked for entry in here.entries if entry.replica == "hangcheng-1"] == [True]
    back = signed(first, [])
    assert "同为第2版，内容却不同" in refused(back, [kept(second)])


@pytest.mark.parametrize(
    "card",
    [
        ReplicaKeys.make().card("x", "gaishan", "盖山所"),
        ReplicaKeys.make().card("x", "bureau", "邻区的区局"),
    ],
)
def test_a_roster_that_lists_a_unit_of_ours_is_refused(card: Card) -> None:
    assert "别的区局不能替本局登记电脑" in refused(signed(cards=[*THEIR_CARDS, card]))


def test_a_name_that_looks_like_one_of_ours_is_refused_and_both_are_named() -> None:
    what = refused(signed(cards=[*THEIR_CARDS, ReplicaKeys.make().card("x", "elsewhere", "盖 山所")]))

    assert "“盖 山所”与本局的“盖山所”名称极易混淆" in what


def test_computers_and_keys_of_ours_cannot_be_listed_by_others() -> None:
    ours = KEYS["gaishan"]

    assert "已经列在“区市场监管局”的名单里" in refused(signed(cards=[*THEIR_CARDS, ours.card("x", "elsewhere", "邻区甲所")]))
    assert "已经列在" in refused(signed(cards=[*THEIR_CARDS, ReplicaKeys.make().card(CARDS[2].replica, "elsewhere", "邻区甲所")]))


def test_two_other_bureaus_cannot_list_the_same_unit() -> None:
    keys = ReplicaKeys.make()
    cards = [keys.card("third-1", "third", "第三区市场监督管理局"), ReplicaKeys.make().card("x", "hangcheng", "第三区航城所")]
    third = sign_roster(None, cards, keys, bureau="third")

    assert "已经列在“邻区市场监督管理局”的名单里" in refused(third, [kept(signed())])


def test_only_units_marked_as_another_districts_are_taken_and_our_own_roster_comes_first() -> None:
    other = kept(signed())
    taken_over = sign_roster(ROSTER, [ReplicaKeys.make().card("x", "hangcheng", "航城所")], KEYS["bureau"], bureau="bureau")

    assert {entry.unit for entry in trusted(ROSTER, [other], {"hangcheng"}).entries} - set(UNITS) == {"hangcheng"}
    assert trusted(ROSTER, [other], {"hangcheng"}).outside == {"hangcheng"}
    assert trusted(ROSTER, [other], ()).entries == ROSTER.entries
    assert [entry.replica for entry in trusted(taken_over, [other], {"hangcheng"}).entries if entry.unit == "hangcheng"] == ["x"]


def test_our_bureau_vouches_for_the_key_that_it_confirmed() -> None:
    """An office takes their roster without telephoning, and none that somebody else signed."""
    own = read_roster(write_roster(sign_roster(ROSTER, [], KEYS["bureau"], bureau="bureau", others=vouching([kept(signed())]))))
    impostor = ReplicaKeys.make()
    forged = signed(None, [impostor.card("other-bureau-9", "other-bureau", THEIRS["other-bureau"])], impostor)

    assert vouched(own, "other-bureau") == THEIR_KEYS["other-bureau"].signing
    assert accept_other(own, [], signed(), OURS).roster == signed()
    assert "不是由本机确认过的区局密钥签发的" in refused(forged, own=own)


def test_a_roster_without_others_has_the_bytes_that_it_always_had() -> None:
    assert b"others" not in write_roster(ROSTER)
