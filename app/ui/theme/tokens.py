"""Every colour and size of the window, each with one name. Colours are `#RRGGBB`, sizes are logical pixels.

Widgets and the style sheet take their values from here and from nowhere else.
"""

from enum import StrEnum

ACCENT = "#1D5BA4"
ACCENT_HOVER = "#2A6BB8"
ACCENT_PRESSED = "#164A88"
ACCENT_DARK = "#0F2F57"
ACCENT_TINT = "#E6EFF9"
ACCENT_TINT_PRESSED = "#D3E3F5"
ACCENT_BORDER = "#B5CDE8"
SELECTED_ROW = "#E2ECF8"
HOVER_ROW = "#F1F5F9"

TEXT = "#1B2530"
TEXT_SECONDARY = "#4C5966"
TEXT_NOTE = "#6A7683"
TEXT_PLACEHOLDER = "#85909C"
TEXT_DISABLED = "#A3ADB8"

EDGE = "#BCC6D1"
EDGE_DISABLED = "#D3DAE2"
PANE_EDGE = "#D7DEE6"
HAIRLINE = "#E8ECF1"
PAGE = "#F4F6F8"
NAVIGATION = "#E9EDF2"
STRIP = "#F7F9FB"
PANE = "#FFFFFF"
DESK = "#DFE4EA"
GREY_GROUND = "#EEF1F4"
PRESSED_GROUND = "#E3E9F0"
DISABLED_GROUND = "#F3F5F7"
DISABLED_PRIMARY = "#CCD5E0"
BADGE = "#D5DCE4"
TOAST = "#26323E"
TOAST_LINK = "#95B4D6"

RED = "#B3261E"
RED_GROUND = "#FCEEEC"
RED_BORDER = "#EFC3BE"
RED_PRESSED = "#F8DCD8"
ORANGE = "#8F5200"
ORANGE_MARK = "#D68A10"
ORANGE_GROUND = "#FDF3E2"
ORANGE_BORDER = "#EFD3A0"
ORANGE_BADGE = "#F6DFB4"
GREEN = "#1A6B43"
GREEN_GROUND = "#E8F4ED"
GREEN_BORDER = "#B5D9C4"

BAR_OWN = "#5E8FC8"
BAR_OTHER = "#B4C5D8"
BAR_ABOVE = "#E0A23C"
BAR_TRACK = "#F0F3F6"
TIME_BAR = "#8FA9C6"
TIME_TRACK = "#E4E9EF"

CELL_FILLABLE = "#EFF5FC"
CELL_CHECK = "#FDF1DC"

FONT_PAGE, FONT_PANE, FONT_BODY, FONT_NOTE, FONT_FIGURE = 18, 14, 13, 12, 22
FONT_KEY_CAP = 11
WEIGHT_PLAIN, WEIGHT_STRONG = 400, 500

CONTROL, CONTROL_DIALOG, ROW, ROW_EDITABLE, ITEM = 28, 32, 28, 30, 48
PANE_HEAD, PAGE_HEAD, STATUS_BAR, NAVIGATION_ITEM, CHIP = 40, 52, 28, 36, 20
NAVIGATION_WIDTH, DETAIL_WIDTH, DETAIL_WIDTH_WIDE, RAIL_WIDTH = 184, 364, 416, 264
GAP_1, GAP_2, GAP_3, GAP_4 = 4, 8, 12, 16
RADIUS, RADIUS_PANE, RADIUS_DIALOG = 4, 6, 8


class Tone(StrEnum):
    """What a colour means. Orange, red and green always stand beside words or a number."""

    PLAIN = ""
    SECONDARY = "secondary"
    NOTE = "note"
    DISABLED = "disabled"
    OUTLINED = "outlined"
    BLUE = "blue"
    ORANGE = "orange"
    RED = "red"
    GREEN = "green"


INK: dict[Tone, str] = {
    Tone.PLAIN: TEXT,
    Tone.SECONDARY: TEXT_SECONDARY,
    Tone.NOTE: TEXT_NOTE,
    Tone.DISABLED: TEXT_DISABLED,
    Tone.OUTLINED: TEXT,
    Tone.BLUE: ACCENT,
    Tone.ORANGE: ORANGE,
    Tone.RED: RED,
    Tone.GREEN: GREEN,
}
"""The text colour of each tone."""

MARK: dict[Tone, str] = INK | {Tone.ORANGE: ORANGE_MARK}
"""The colour of each tone for bars, dots and signs, where orange may be lighter than in text."""
