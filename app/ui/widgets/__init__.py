"""The parts from which every page is built. Import them from here; none of them knows a record, a service or a database."""

from app.ui.widgets.buttons import Button, danger_button, icon_button, link_button, outlined_button, primary_button, quiet_button
from app.ui.widgets.chip import Chip, ChipRow, ChipText
from app.ui.widgets.column import CellKind, Column, Ground, TimeLeft, day_in_words
from app.ui.widgets.dates import calm, date_field
from app.ui.widgets.dialogs import Dialog, ask, crash_dialog, message, question, tell, tell_error
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.fields import FieldList
from app.ui.widgets.figures import Figure, FigureStrip
from app.ui.widgets.labels import ElidedLabel, IconLabel, PlainLabel, hairline, restyle, tip
from app.ui.widgets.laying import Gradually, Patch, clear_layout, padded
from app.ui.widgets.model import PagedModel, Role
from app.ui.widgets.navigation import Badge
from app.ui.widgets.notice import Notice
from app.ui.widgets.page import Page, PageHead
from app.ui.widgets.pane import FootStrip, Pane, scrolled, stretch
from app.ui.widgets.popover import Popover, Side
from app.ui.widgets.progress import ProgressDialog, run_with_progress
from app.ui.widgets.search import SearchBox, filter_box
from app.ui.widgets.statusbar import StatusFact
from app.ui.widgets.steps import StepsBar
from app.ui.widgets.table import RecordTable
from app.ui.widgets.tabs import SegmentTabs
from app.ui.widgets.timeline import Dot, Happening, Timeline
from app.ui.widgets.toast import Toast

__all__ = [
    "Badge",
    "Button",
    "CellKind",
    "Chip",
    "ChipRow",
    "ChipText",
    "Column",
    "Dialog",
    "Dot",
    "ElidedLabel",
    "EmptyState",
    "FieldList",
    "Figure",
    "FigureStrip",
    "FootStrip",
    "Gradually",
    "Ground",
    "Happening",
    "IconLabel",
    "Notice",
    "Page",
    "PageHead",
    "PagedModel",
    "Pane",
    "Patch",
    "PlainLabel",
    "Popover",
    "ProgressDialog",
    "RecordTable",
    "Role",
    "SearchBox",
    "SegmentTabs",
    "Side",
    "StatusFact",
    "StepsBar",
    "TimeLeft",
    "Timeline",
    "Toast",
    "ask",
    "calm",
    "clear_layout",
    "crash_dialog",
    "danger_button",
    "date_field",
    "day_in_words",
    "filter_box",
    "hairline",
    "icon_button",
    "link_button",
    "message",
    "outlined_button",
    "padded",
    "primary_button",
    "question",
    "quiet_button",
    "restyle",
    "run_with_progress",
    "scrolled",
    "stretch",
    "tell",
    "tell_error",
    "tip",
]
