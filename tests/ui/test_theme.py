"""The look is made of tokens, icons and fonts that are all there."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QFontDatabase, QFontMetrics

from app.ui.palette_page import PalettePage
from app.ui.theme import fonts, icon, icons, style, tokens
from tests.ui.looking import clipped_texts, nameless, shown, small_texts

pytestmark = pytest.mark.usefixtures("qapp")


def test_the_style_sheet_has_no_name_left_unfilled_and_no_colour_of_its_own():
    sheet = style.style_sheet()

    colours = {value for name, value in vars(tokens).items() if name.isupper() and isinstance(value, str)}
    assert "$" not in sheet
    assert set(re.findall(r"#[0-9A-Fa-f]{6}\b", sheet)) <= colours


def test_every_drawing_named_in_the_style_sheet_exists():
    from app import resources

    named = set(re.findall(r"url\(control:([a-z_]+\.svg)\)", style.style_sheet()))

    assert named
    assert [name for name in named if not resources.path("icons", "controls", name).exists()] == []


@pytest.mark.parametrize("size", [16, 20])
def test_every_icon_is_drawn_in_the_wanted_colour_and_sharp_at_200_percent(size):
    for name in sorted(icons.names()):
        pixmap = icon(name, size, tokens.RED).pixmap(QSize(size, size), 2.0)
        image = pixmap.toImage()
        colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).alpha() == 255}

        assert image.width() == size * 2, name
        assert colours <= {tokens.RED.lower()}, name
        assert any(image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height())), name


def test_every_icon_in_the_box_is_used():
    source = "".join(file.read_text("utf-8") for file in Path(icons.__file__).parents[1].rglob("*.py"))

    assert [name for name in sorted(icons.names()) if f'"{name}"' not in source] == []


def test_an_icon_is_made_once():
    assert icon("print") is icon("print")


def test_an_unknown_icon_is_a_bug():
    with pytest.raises(KeyError):
        icon("no such drawing")


def test_the_screen_font_has_two_weights_of_one_family_and_lends_rare_characters(qapp):
    family = qapp.font().families()[0]
    if family != "Zhilian Hei":
        pytest.skip("the fonts have not been made")

    assert {QFontDatabase.weight(family, one) for one in QFontDatabase.styles(family)} == {400, 500}
    assert QFontMetrics(fonts.face()).horizontalAdvance("㙍") == tokens.FONT_BODY
    assert not [size for name, size in vars(tokens).items() if name.startswith("FONT_") and name != "FONT_KEY_CAP" and size < 12]


def test_qt_speaks_chinese():
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"


def test_the_palette_page_cuts_no_text_sets_none_too_small_and_names_every_control(qtbot):
    page = PalettePage()
    qtbot.addWidget(page)
    page.resize(1366, 768)
    shown(page)

    assert clipped_texts(page) == []
    assert small_texts(page) == []
    assert nameless(page) == []
    assert page.minimumSizeHint().height() <= 768
