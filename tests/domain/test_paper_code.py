"""核验码: written on paper, scanned or typed back, and every slip of the finger told."""

import pytest

from app.domain.errors import BadInput
from app.domain.paper_code import ALPHABET, PaperCode, digest_of, read_code, tag_of, uid_ending

UID = "0193b0e2-7c1a-7f3e-9d2a-8a1bc3d4e5f6"
CODE = PaperCode(UID, "jiaozuo-2021-135-annex-2", 1, digest_of([("站名", "梧桐里园区站")]))


def test_what_is_scanned_names_record_form_version_and_digest() -> None:
    read = read_code(CODE.scanned)

    assert (read.uid, read.form, read.version, read.digest) == (UID, CODE.form, 1, CODE.digest)
    assert read.short == CODE.short


def test_the_short_code_is_four_groups_and_leads_to_the_record_and_the_form() -> None:
    read = read_code(CODE.short)

    assert [len(group) for group in CODE.short.split("-")] == [4, 4, 4, 4]
    assert UID.endswith(uid_ending(read.place))
    assert read.tag == tag_of(CODE.form, 1) != tag_of(CODE.form, 2)
    assert read.digest == CODE.digest


def test_it_may_be_typed_as_people_type() -> None:
    typed = CODE.short.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert read_code(f"  {typed} ") == read_code(CODE.short)
    assert read_code("".join(chr(ord(char) + 0xFEE0) for char in CODE.short.replace("-", ""))) == read_code(CODE.short)


def test_every_single_wrong_character_is_told() -> None:
    letters = CODE.short.replace("-", "")
    wrong = [letters[:place] + other + letters[place + 1 :] for place in range(16) for other in ALPHABET if other != letters[place]]

    for typed in wrong:
        with pytest.raises(BadInput, match="核验码有一处输错了"):
            read_code(typed)


def test_nearly_every_pair_that_changed_places_is_told() -> None:
    missed = 0
    for number in range(300):
        letters = PaperCode(UID, f"form-{number}", 1, digest_of([("", str(number))])).short.replace("-", "")
        for place in range(15):
            swapped = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
            if swapped != letters:
                try:
                    read_code(swapped)
                    missed += 1
                except BadInput:
                    pass

    assert missed <= 15


@pytest.mark.parametrize("typed", ["", "7F3K", "7F3K-Q2MA-81TT-XK2PP", "https://example.org/*", "ZL1*7F3K*", "U" * 16])
def test_what_is_no_code_of_ours_is_refused_in_words(typed: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_code(typed)

    assert refusal.value.what.endswith("。")
    assert refusal.value.next_step.startswith("请")


def test_a_form_whose_id_no_scanner_types_is_found_by_its_tag() -> None:
    scanned = PaperCode(UID, "自拟表", 3, "00000").scanned

    assert scanned.isascii()
    assert read_code(scanned).tag == tag_of("自拟表", 3)
