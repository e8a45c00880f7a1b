"""The head of a journal as it stands on paper: typed, scanned, mistyped."""

import pytest

from app.domain.errors import BadInput
from app.domain.journal_head import HeldHead, head_code, head_scanned, plain_uid, read_head

REPLICA = "0193f2a4-7c1e-7b1d-8a5e-3f2b1c0d9e8f"
CHAIN = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def variants() -> list[str]:
    code = head_code(1234, CHAIN)
    words = [code, code.lower(), code.replace("-", " "), f"第1234条 {code.partition('-')[2]}"]
    return [*words, head_scanned(1234, CHAIN, REPLICA), f"1234:{CHAIN}", f"1234：{CHAIN.upper()}"]


@pytest.mark.parametrize("typed", variants())
def test_a_head_is_read_however_it_is_typed_or_scanned(typed: str) -> None:
    found = read_head(typed)

    assert found.seq == 1234
    assert found.fits(CHAIN)
    assert not found.fits(CHAIN.replace("9f", "9e", 1))


@pytest.mark.parametrize("place", range(len(head_code(1234, CHAIN))))
def test_one_wrong_character_is_noticed(place: int) -> None:
    code = head_code(1234, CHAIN)
    if code[place] == "-":
        return
    wrong = code[:place] + ("7" if code[place] != "7" else "8") + code[place + 1 :]

    with pytest.raises(BadInput):
        read_head(wrong)


@pytest.mark.parametrize("typed", ["", "1234", "1234-7F3K", "ZL1*7F3KQ2MA81TTXK2P", "第条", "1234:zz", "𝟜" * 9])
def test_anything_else_is_refused_in_words(typed: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_head(typed)

    assert refusal.value.next_step


def test_the_qr_code_names_the_computer() -> None:
    assert read_head(head_scanned(7, CHAIN, REPLICA)).replica == plain_uid(REPLICA)
    assert not HeldHead(3, "0" * 64).fits(CHAIN)
