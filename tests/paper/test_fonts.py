import io
import re
import shutil
from contextlib import suppress
from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTCollection, TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from app import resources
from app.domain.errors import MachineFault
from app.paper.font_file import FontFile, Unreadable, names
from app.paper.fonts import OURS, Face, Fonts, load_fonts
from app.paper.lines import break_lines
from app.paper.pdf_text import draw_line, draw_text, new_canvas

FOLDER = resources.path("fonts")
FONT_FILES = sorted(FOLDER.glob("*.ttf"))
RESERVED = re.compile("LXGW|霞鹜|WenKai|文楷|Klee|Source|思源|Noto|Fandol", re.IGNORECASE)
RARE_NAMES = "㙍䶮𠅤喆堃珺玥"
GB2312 = [char for code in range(0x4E00, 0xA000) if (char := chr(code)).encode("gb2312", "ignore")]
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return load_fonts(FOLDER)


def pdf_of(fonts: Fonts, text: str, face: Face) -> bytes:
    target = io.BytesIO()
    canvas = new_canvas(target, fonts, 595, 842)
    for place, line in enumerate(break_lines(text, fonts.measure(face, 16), 440)):
        draw_line(canvas, fonts, 80, 700 - 28 * place, line, face, 16)
    canvas.save()
    return target.getvalue()


def text_in(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return str(document[0].get_textpage().get_text_range())


@pytest.mark.parametrize("face", Face)
def test_every_face_draws_every_gb2312_hanzi_without_the_rare_fallback(fonts: Fonts, face: Face) -> None:
    used = {fonts.drawn(char, face).font.shown for char in GB2312}

    assert len(GB2312) == 6763
    assert len(used) == 1


@pytest.mark.parametrize("face", Face)
def test_every_gbk_hanzi_and_rare_name_has_a_glyph(fonts: Fonts, face: Face) -> None:
    gbk = [char for code in range(0x4E00, 0xA000) if (char := chr(code)).encode("gbk", "ignore")]

    lacking = [char for char in (*gbk, *RARE_NAMES) if fonts.drawn(char, face).char != char]

    assert lacking == []


def test_rare_characters_come_from_another_font_in_the_middle_of_a_name(fonts: Fonts) -> None:
    runs = fonts.runs("王䶮明", Face.FANG)

    assert [run.text for run in runs] == ["王", "䶮", "明"]
    assert fonts.file_of(runs[0].font)[0].name == "fang.ttf"
    assert fonts.file_of(runs[1].font)[0].name == "song.ttf"


def test_digits_and_latin_letters_of_body_text_are_set_in_song(fonts: Fonts) -> None:
    runs = fonts.runs("共25件", Face.FANG)

    assert fonts.file_of(runs[1].font)[0].name == "song.ttf"
    assert fonts.advance("2", Face.FANG, 16) == fonts.advance("2", Face.SONG, 16)


def test_a_character_that_no_font_has_is_drawn_as_a_box_and_reported(fonts: Fonts) -> None:
    text = "甲\U0002f800乙\u0e01"

    assert fonts.missing(f"{text}\n\t\u202e{text}") == ["\U0002f800", "\u0e01"]
    assert "".join(run.text for run in fonts.runs(text, Face.KAI)) == "甲〓乙〓"
    assert fonts.width(text, Face.KAI, 10) == pytest.approx(40)


@pytest.mark.parametrize("face", Face)
def test_hanzi_and_chinese_punctuation_are_one_em_wide(fonts: Fonts, face: Face) -> None:
    widths = {char: fonts.advance(char, face, 16) for char in "国，。、；：？！（）《》“”‘’〔〕—…·"}

    assert set(widths.values()) == {16.0}, widths


@pytest.mark.parametrize("face", Face)
def test_text_copied_from_a_pdf_is_the_text_that_was_written(fonts: Fonts, face: Face) -> None:
    text = "申请人：王䶮、李㙍、张𠅤，镕喆堃珺共3人（2025年10月22日）——第25类“商标”……"

    copied = text_in(pdf_of(fonts, text, face))

    assert copied.replace("\r\n", "") == text


def test_a_page_with_more_characters_than_one_embedded_subset_holds_can_be_copied(fonts: Fonts) -> None:
    text = "".join(GB2312[::13])

    copied = text_in(pdf_of(fonts, text, Face.SONG))

    assert len(text) > 2 * 256
    assert copied.replace("\r\n", "") == text


@settings(deadline=None, max_examples=30)
@given(st.text(st.sampled_from([*GB2312[::50], *RARE_NAMES, *"abc123，。"]), min_size=1, max_size=25))
def test_any_short_text_can_be_copied_from_a_pdf(text: str) -> None:
    copied = text_in(pdf_of(load_fonts(FOLDER), text, Face.SONG))

    assert copied.replace("\r\n", "") == text


def test_a_pdf_holds_only_embedded_fonts_and_no_paths_and_repeats_byte_for_byte(fonts: Fonts) -> None:
    first = pdf_of(fonts, "知联 abc 䶮", Face.FANG)
    second = pdf_of(load_fonts(FOLDER), "知联 abc 䶮", Face.FANG)

    assert first == second
    assert b"Helvetica" not in first
    assert first.count(b"/FontDescriptor ") == first.count(b"/FontFile2 ") == 2
    assert str(FOLDER).encode() not in first


def test_control_characters_in_drawn_text_are_left_out(fonts: Fonts) -> None:
    target = io.BytesIO()
    canvas = new_canvas(target, fonts, 300, 100)

    draw_text(canvas, fonts, 10, 50, "甲\u202e乙\x00\n丙", Face.SONG, 16)
    canvas.save()

    assert text_in(target.getvalue()) == "甲乙 丙"


def test_without_office_fonts_each_substitution_is_told(fonts: Fonts) -> None:
    told = fonts.substitutions()

    assert "本机没有方正小标宋简体，已用随程序的宋体粗体代替。" in told
    assert len(told) == len(Face)
    assert not any(RESERVED.search(sentence) for sentence in told)


@pytest.fixture
def office_folder(tmp_path: Path) -> Path:
    """A folder with a font named like a licensed one, one that may not be embedded, a damaged one and a text file."""
    rename_copy("song.ttf", tmp_path / "a" / "FSGB.TTF", "仿宋_GB2312", rights=0)
    rename_copy("kai.ttf", tmp_path / "kai.ttf", "楷体_GB2312", rights=2)
    (tmp_path / "broken.ttf").write_bytes(b"\x00\x01\x00\x00" + b"\xff" * 500)
    (tmp_path / "empty.ttc").write_bytes(b"")
    (tmp_path / "note.txt").write_text("no font", encoding="utf-8")
    return tmp_path


def rename_copy(ours: str, target: Path, family: str, rights: int) -> None:
    font = TTFont(FOLDER / ours, lazy=True)
    font["name"].setName(family, 1, 3, 1, 0x804)
    font["OS/2"].fsType = rights
    target.parent.mkdir(exist_ok=True)
    font.save(target)


def test_a_licensed_font_of_the_pc_is_preferred_and_one_that_may_not_be_embedded_is_not(office_folder: Path) -> None:
    with_office = load_fonts(FOLDER, [office_folder])

    assert with_office.used("国", Face.FANG) == ["仿宋_GB2312"]
    assert with_office.used("国", Face.KAI) == ["随程序的楷体"]
    assert not any("仿宋_GB2312" in sentence for sentence in with_office.substitutions())
    assert text_in(pdf_of(with_office, "国徽", Face.FANG)) == "国徽"


def test_a_font_inside_a_collection_is_measured_and_embedded(tmp_path: Path) -> None:
    rename_copy("kai.ttf", tmp_path / "source.part", "宋体", rights=0)
    collection = TTCollection()
    collection.fonts = [TTFont(FOLDER / "hei-medium.ttf"), TTFont(tmp_path / "source.part")]
    collection.save(tmp_path / "simsun.ttc")

    with_office = load_fonts(FOLDER, [tmp_path])

    assert with_office.file_of(with_office.runs("国", Face.SONG)[0].font) == (tmp_path / "simsun.ttc", 1)
    assert with_office.advance("1", Face.FANG, 10) == FontFile(FOLDER / "kai.ttf", "x").widths[ord("1")] * 10
    assert text_in(pdf_of(with_office, "国a徽b䶮", Face.SONG)) == "国a徽b䶮"


def test_a_damaged_installation_is_told_with_a_next_step(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "song.ttf", tmp_path / "song.ttf")

    with pytest.raises(MachineFault) as fault:
        load_fonts(tmp_path).width("国", Face.FANG, 16)

    assert fault.value.next_step == "请重新安装本程序。"


@given(tail=st.binary(max_size=400))
def test_arbitrary_bytes_are_never_more_than_unreadable(tmp_path_factory: pytest.TempPathFactory, tail: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "arbitrary.ttf"

    for head in (b"", b"\x00\x01\x00\x00", b"ttcf\x00\x01\x00\x00\x00\x00\x00\x01"):
        path.write_bytes(head + tail)
        for look in (names, lambda file: FontFile(file, "x").widths, lambda file: FontFile(file, "x").extent):
            with suppress(Unreadable):
                look(path)


@settings(deadline=None, max_examples=40)
@given(place=st.integers(0, 5000), byte=st.integers(0, 255))
def test_a_flipped_byte_in_a_font_is_never_more_than_unreadable(tmp_path_factory: pytest.TempPathFactory, place: int, byte: int) -> None:
    path = tmp_path_factory.getbasetemp() / "flipped.ttf"
    content = bytearray((FOLDER / "hei-medium.ttf").read_bytes()[:200_000])
    content[place] = byte
    path.write_bytes(content)

    for look in (names, lambda file: FontFile(file, "x").widths, lambda file: FontFile(file, "x").extent):
        with suppress(Unreadable):
            look(path)


@pytest.mark.parametrize("path", FONT_FILES, ids=lambda path: path.name)
def test_widths_agree_with_the_font_library(path: Path) -> None:
    font = TTFont(path, lazy=True)
    advances = font["hmtx"].metrics

    expected = {code: advances[glyph][0] / 1000 for code, glyph in font.getBestCmap().items()}

    assert FontFile(path, "x").widths == expected


@pytest.mark.parametrize("path", FONT_FILES, ids=lambda path: path.name)
def test_our_fonts_carry_no_reserved_name_and_keep_copyright_and_licence(path: Path) -> None:
    table = TTFont(path, lazy=True)["name"]

    called = [str(record) for record in table.names if record.nameID not in (0, 13, 14)]

    assert not any(RESERVED.search(name) for name in called)
    assert table.getDebugName(0)
    assert "licences" in table.getDebugName(13)


def test_the_folder_holds_the_licences_and_stays_below_45_megabytes() -> None:
    files = [path for path in FOLDER.rglob("*") if path.is_file()]
    licences = {path.name for path in (FOLDER / "licences").iterdir()}

    assert sum(path.stat().st_size for path in files) < 45 * MEGABYTE
    assert {path.stem for path in FONT_FILES} == {*OURS, "hei-medium"}
    assert licences == {"fang-COPYING.txt", "fang-README.txt", "hei-OFL.txt", "kai-copyright.txt", "song-OFL.txt"}


@pytest.mark.usefixtures("qapp")
def test_the_window_fonts_load_in_both_weights() -> None:
    from PySide6.QtGui import QFont, QFontDatabase, QRawFont

    ids = [QFontDatabase.addApplicationFont(str(FOLDER / name)) for name in ("hei.ttf", "hei-medium.ttf", "song.ttf")]

    assert -1 not in ids
    assert {family for each in ids for family in QFontDatabase.applicationFontFamilies(each)} == {"Zhilian Hei", "Zhilian Song"}
    assert {"Regular", "Medium"} <= set(QFontDatabase.styles("Zhilian Hei"))
    assert QRawFont.fromFont(QFont("Zhilian Hei", 12, QFont.Weight.Medium)).weight() == QFont.Weight.Medium
