"""A photo for others says nothing of where it was taken, and shows the same picture (issue 5, attachments; ux.md 9)."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.domain.errors import BadInput
from app.domain.file_types import require_as_named, type_of
from app.domain.photo_places import without_place
from tests.photos import PLACE, TURN_RIGHT, a_photo


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_copy_shows_the_same_picture_and_nothing_of_the_place(kind):
    photo = a_photo(kind)

    copy = without_place(photo, "现场")

    assert PLACE in photo
    assert PLACE not in copy
    assert b"GPS" not in copy
    assert opened(copy).getexif().get_ifd(0x8825) == {}
    assert opened(copy).convert("RGB").tobytes() == opened(photo).convert("RGB").tobytes()


def test_a_photo_that_lies_on_its_side_is_still_turned_by_whoever_opens_it():
    copy = without_place(a_photo(), "现场.jpg")

    assert dict(opened(copy).getexif()) == {0x0112: TURN_RIGHT}


def test_the_second_picture_that_phones_put_behind_the_first_is_left_out():
    photo = a_photo()

    copy = without_place(photo, "现场.jpg")

    assert photo.count(b"\xff\xd9") == 2
    assert copy.count(b"\xff\xd8\xff") == 1
    assert copy.endswith(b"\xff\xd9")


def test_a_copy_is_its_own_copy():
    copy = without_place(a_photo(), "现场.jpg")

    assert without_place(copy, "现场.jpg") == copy


def test_a_progressive_photo_keeps_all_its_scans():
    target = BytesIO()
    opened(a_photo(size=(160, 120))).save(target, "JPEG", progressive=True, exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00")

    copy = without_place(target.getvalue(), "现场.jpg")

    assert opened(copy).tobytes() == opened(target.getvalue()).tobytes()


@pytest.mark.parametrize("head", [b"\x00\x00\x00\x18ftypheic", b"II*\x00\x08\x00", b"\x00\x00\x00\x18ftypqt  "])
def test_a_file_whose_place_cannot_be_left_out_is_refused_with_a_way_out(head):
    with pytest.raises(BadInput) as refusal:
        without_place(head + bytes(60), "IMG_0001")

    assert "JPG" in refusal.value.next_step


def test_what_is_no_photo_stays_as_it_is():
    assert without_place(b"%PDF-1.7 ...", "说明.pdf") == b"%PDF-1.7 ..."


@settings(max_examples=60)
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.integers(0, 10**6), st.integers(0, 255), st.integers(0, 10**6))
def test_a_damaged_photo_is_refused_in_words_or_loses_its_place_all_the_same(kind, place, byte, cut):
    photo = bytearray(a_photo(kind))
    photo[12 + place % (len(photo) - 12)] = byte
    damaged = bytes(photo[: max(13, cut % (2 * len(photo)))])

    try:
        copy = without_place(damaged, "现场")
    except BadInput:
        return

    assert PLACE not in copy or type_of(damaged) not in ("jpg", "png", "webp")


@pytest.mark.parametrize(
    "name, head, words",
    [
        ("现场.jpg", b"MZ\x90\x00", "是程序"),
        ("说明.pdf.exe", b"MZ\x90\x00", "是程序"),
        ("现场.jpg", b"%PDF-1.7", "不是图片"),
        ("说明.pdf", b"\xff\xd8\xff\xe0", "不是PDF"),
        ("名册.xlsx", b"<html>", "不是这种文件"),
    ],
)
def test_a_file_is_known_by_its_contents_and_not_by_its_name(name, head, words):
    """Issue 5: type checked by content."""
    with pytest.raises(BadInput) as refusal:
        require_as_named(name, head)

    assert words in refusal.value.what.replace(" ", "")


ATTACHED = [
    ("现场.jpeg", b"\x89PNG\r\n\x1a\n"),
    ("旧表.et", b"\xd0\xcf\x11\xe0"),
    ("记录.txt", b"#! 2026"),
    ("无后缀", b"abc"),
    ("IMG.HEIC", b"\0\0\0\x18ftypheic"),
]


@pytest.mark.parametrize("name, head", ATTACHED)
def test_what_offices_really_attach_is_taken(name, head):
    require_as_named(name, head)
