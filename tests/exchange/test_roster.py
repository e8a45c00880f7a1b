"""Rosters: signed by the bureau, only forward, never forgetting a withdrawal (S0-61)."""

import msgspec
import pytest

from app.domain.errors import BadInput, NotFound, UserError
from app.exchange.keys import Card, ReplicaKeys
from app.exchange.roster import Roster, accept_roster, read_roster, sign_roster, write_roster
from app.exchange.signed_text import Signature, canonical

BUREAU = "unit-bureau"
BUREAU_KEYS = ReplicaKeys.make()
OTHER_KEYS = ReplicaKeys.make()


def bureau_card(keys: ReplicaKeys = BUREAU_KEYS) -> Card:
    return keys.card("bureau-1", BUREAU, "区市场监管局")


def office_card(replica: str = "cangqian-1", unit: str = "unit-cangqian", name: str = "仓前所", letter: str = "A") -> Card:
    return ReplicaKeys.make().card(replica, unit, name, letter=letter)


def first(*cards: Card) -> Roster:
    return sign_roster(None, [bureau_card(), *cards], BUREAU_KEYS, bureau=BUREAU)


def forged(roster: Roster, **values: object) -> Roster:
    """The roster with other values, signed anew by the right key: what only a faulty or stolen bureau computer could make."""
    content = msgspec.structs.replace(roster.content, **values)
    signature = Signature(BUREAU_KEYS.signing, BUREAU_KEYS.sign("roster 1", canonical(content)))
    return msgspec.structs.replace(roster, **values, signatures=(signature,))


def refused(known: Roster | None, new: Roster, pinned: bytes | None = BUREAU_KEYS.signing) -> str:
    with pytest.raises(UserError) as refusal:
        accept_roster(known, new, pinned)
    assert refusal.value.kind == "roster_refused"
    return refusal.value.what


def test_a_roster_comes_back_from_its_file():
    roster = first(office_card())

    assert read_roster(write_roster(roster)) == roster


def test_the_first_import_takes_the_roster_and_shows_the_bureaus_fingerprint():
    roster = first(office_card())

    accept_roster(None, roster, None)

    assert roster.signed_by == (BUREAU_KEYS.signing,)
    assert roster.fingerprint == bureau_card().fingerprint


def test_replicas_of_one_unit_get_letters_in_turn_and_none_twice():
    roster = first(office_card("a"), office_card("b"), office_card("c", letter="C"), office_card("d"))
    later = sign_roster(roster, [office_card("e")], BUREAU_KEYS, bureau=BUREAU, revoked={"b"})

    assert [entry.letter for entry in later.entries] == ["A", "A", "B", "C", "D", "E"]


def test_a_new_version_follows_the_old_one():
    old = first(office_card())

    new = sign_roster(old, [office_card("gaishan-1", "unit-gaishan", "盖山所")], BUREAU_KEYS, bureau=BUREAU)

    assert (new.version, new.previous) == (2, old.sha256)
    accept_roster(old, new, BUREAU_KEYS.signing)
    accept_roster(new, new, BUREAU_KEYS.signing)


def test_a_lower_version_is_refused():
    old = first(office_card())
    new = sign_roster(old, [], BUREAU_KEYS, bureau=BUREAU)

    assert "比本机的旧" in refused(new, old)


def test_the_same_version_with_other_content_is_refused():
    assert "内容却不同" in refused(first(office_card()), first(office_card()))


def test_another_signer_than_the_confirmed_one_is_refused_with_both_fingerprints():
    stranger = sign_roster(None, [bureau_card(OTHER_KEYS)], OTHER_KEYS, bureau=BUREAU)

    what = refused(None, stranger)

    assert bureau_card().fingerprint in what
    assert bureau_card(OTHER_KEYS).fingerprint in what


def test_an_altered_roster_is_refused():
    roster = first(office_card())

    assert "签名不符" in refused(None, msgspec.structs.replace(roster, version=7), None)


def test_a_roster_signed_by_an_office_is_refused():
    keys = ReplicaKeys.make()
    content = first(keys.card("cangqian-1", "unit-cangqian", "仓前所")).content
    roster = Roster(**msgspec.structs.asdict(content), signatures=(Signature(keys.signing, keys.sign("roster 1", canonical(content))),))

    assert "不是名单上的区局" in refused(None, roster, None)


def test_only_the_bureau_signs():
    with pytest.raises(BadInput):
        sign_roster(None, [bureau_card()], OTHER_KEYS, bureau=BUREAU)


def test_a_version_that_jumps_too_far_is_refused():
    roster = first()

    assert "跳得太远" in refused(roster, forged(roster, version=10**6))
    assert "跳得太远" in refused(None, forged(roster, version=10**6))


def test_a_fork_of_the_history_is_refused():
    known, other = first(office_card("a")), first(office_card("b"))
    fork = sign_roster(other, [], BUREAU_KEYS, bureau=BUREAU)

    assert "不是接着" in refused(known, fork)


def test_a_withdrawal_is_kept_and_cannot_be_taken_back():
    roster = sign_roster(first(office_card("a"), office_card("b")), [], BUREAU_KEYS, bureau=BUREAU, revoked={"b"})
    later = sign_roster(roster, [], BUREAU_KEYS, bureau=BUREAU)
    alive = tuple(msgspec.structs.replace(entry, revoked=False) for entry in later.entries)

    assert [entry.replica for entry in later.live("unit-cangqian")] == ["a"]
    assert "又被启用" in refused(roster, forged(later, entries=alive))


def test_an_entry_neither_vanishes_nor_changes_its_keys():
    roster = first(office_card("a"))
    later = sign_roster(roster, [], BUREAU_KEYS, bureau=BUREAU)
    swapped = (later.entries[0], msgspec.structs.replace(later.entries[1], signing=OTHER_KEYS.signing))

    assert "少了" in refused(roster, forged(later, entries=later.entries[:1]))
    assert "换了" in refused(roster, forged(later, entries=swapped))


@pytest.mark.parametrize("name", ["仓前所", "仓 前所", "仓前所.", "仓前所\u3000", "仓前-所"])
def test_a_name_that_looks_like_another_units_is_refused(name):
    with pytest.raises(BadInput) as refusal:
        first(office_card(), office_card("x", "unit-impostor", name))

    assert "混淆" in refusal.value.what


def test_the_name_of_a_withdrawn_impostor_is_free_again():
    roster = sign_roster(first(office_card("x", "unit-impostor")), [], BUREAU_KEYS, bureau=BUREAU, revoked={"x"})

    later = sign_roster(roster, [office_card()], BUREAU_KEYS, bureau=BUREAU)

    assert later.live("unit-cangqian")


def test_offices_whose_names_share_characters_are_not_mistaken():
    roster = first(office_card(), office_card("x", "unit-2", "仓山所"), office_card("y", "unit-3", "城门所"))

    assert len(roster.entries) == 4


def test_cards_that_contradict_the_roster_are_refused():
    keys = ReplicaKeys.make()
    roster = first(keys.card("a", "unit-cangqian", "仓前所"))
    contradictions = [office_card("a"), office_card("b", name="仓后所"), keys.card("c", "unit-cangqian", "仓前所")]

    for card in contradictions:
        with pytest.raises(BadInput):
            sign_roster(roster, [card], BUREAU_KEYS, bureau=BUREAU)


def test_the_same_card_again_changes_no_entry():
    card = office_card()
    roster = first(card)

    assert sign_roster(roster, [card], BUREAU_KEYS, bureau=BUREAU).entries == roster.entries


def test_a_unit_without_a_computer_cannot_be_sent_to():
    with pytest.raises(NotFound):
        first().live("unit-nobody")


def test_damage_anywhere_in_the_file_is_refused():
    roster = first(office_card())
    data = write_roster(roster)

    for place in range(0, len(data), 7):
        flipped = bytes([*data[:place], data[place] ^ 1, *data[place + 1 :]])
        try:
            read = read_roster(flipped)
        except UserError:
            continue
        if read != roster:
            refused(None, read, None)
