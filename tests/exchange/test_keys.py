"""Keys, cards and fingerprints of replicas (S0-61)."""

import json

import pytest

from app.domain.errors import BadInput, Damaged, UserError
from app.exchange.keys import Card, ReplicaKeys, fingerprint, read_card, write_card

UNIT = "unit-yancang"


def a_card(keys: ReplicaKeys) -> Card:
    return keys.card("replica-1", UNIT, "仓前所", "一楼窗口")


def changed(card: Card, **values: object) -> bytes:
    paper = json.loads(write_card(card))
    paper["content"].update(values)
    return json.dumps(paper, ensure_ascii=False).encode()


def test_keys_come_back_from_their_bytes():
    keys = ReplicaKeys.make()

    kept = ReplicaKeys.from_bytes(keys.to_bytes())

    assert kept == keys
    assert (kept.signing, kept.recipient) == (keys.signing, keys.recipient)


def test_secret_keys_do_not_show_in_messages():
    keys = ReplicaKeys.make()

    assert repr(keys) == "ReplicaKeys()"


def test_damaged_keys_are_said_in_words():
    for data in (b"", b"\x93", ReplicaKeys.make().to_bytes()[:-5]):
        with pytest.raises(Damaged):
            ReplicaKeys.from_bytes(data)


def test_a_card_comes_back_from_its_file_and_shows_the_unit_to_people():
    card = a_card(ReplicaKeys.make())

    data = write_card(card)

    assert read_card(data) == card
    assert "仓前所" in data.decode()


def test_a_card_survives_an_editor_that_adds_a_mark_and_changes_line_ends():
    card = a_card(ReplicaKeys.make())

    assert read_card(b"\xef\xbb\xbf" + write_card(card).replace(b"\n", b"\r\n")) == card


@pytest.mark.parametrize("values", [{"unit_name": "城门所"}, {"unit": "other"}, {"replica": "other"}, {"recipient": ReplicaKeys.make().recipient}])
def test_an_altered_card_is_refused(values):
    with pytest.raises(Damaged) as refusal:
        read_card(changed(a_card(ReplicaKeys.make()), **values))

    assert "签名不符" in refusal.value.what


@pytest.mark.parametrize("values", [{"unit_name": "仓前\u200b所"}, {"letter": "AB"}, {"letter": "a"}, {"recipient": "age1scrypt"}])
def test_a_card_with_unusable_values_is_refused(values):
    with pytest.raises(BadInput):
        read_card(changed(a_card(ReplicaKeys.make()), **values))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"[]", b'{"zhilian":"roster","format":1}', b"\xff\xfe", b'{"zhilian":"card","format":1,"content":{}}'])
def test_other_files_are_no_cards(data):
    with pytest.raises(UserError) as refusal:
        read_card(data)

    assert refusal.value.kind in {"bad_input", "damaged"}


def test_a_card_of_a_later_program_is_said_so():
    data = write_card(a_card(ReplicaKeys.make())).replace(b'"format": 1', b'"format": 2')

    with pytest.raises(UserError) as refusal:
        read_card(data)

    assert refusal.value.kind == "newer_format"


def test_a_fingerprint_is_five_groups_of_four_without_letters_that_look_like_digits():
    shown = fingerprint(bytes(32))

    assert [len(group) for group in shown.split("-")] == [4] * 5
    assert not set(shown) & set("ILOU")
    assert shown != fingerprint(bytes(31) + b"\1")
