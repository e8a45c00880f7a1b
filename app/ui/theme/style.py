"""The style sheet, written once with the names of the tokens in place of colours and sizes.

Focus never moves anything: where the frame grows from 1 to 2 px, padding and height shrink by the same amount.
Properties that select looks: `face` (type size), `tone` (text colour), `look` (kind of button, field or frame).
"""

from string import Template

from app.ui.theme import tokens

_GROUND = """
* { outline: none; }
QMainWindow, QWidget[look="page"] { background: $PAGE; }
QLabel { background: transparent; color: $TEXT; }
QLabel[face="page"] { font-size: ${FONT_PAGE}px; font-weight: 500; }
QLabel[face="pane"] { font-size: ${FONT_PANE}px; font-weight: 500; }
QLabel[face="strong"] { font-weight: 500; }
QLabel[face="note"] { font-size: ${FONT_NOTE}px; color: $TEXT_NOTE; }
QLabel[face="figure"] { font-size: ${FONT_FIGURE}px; font-weight: 500; }
QLabel[face="keycap"] { font-size: ${FONT_KEY_CAP}px; color: $TEXT_NOTE; background: $STRIP; border: 1px solid $PANE_EDGE; border-radius: 3px; padding: 0 5px; }
QLabel[face="keytip"] { font-size: ${FONT_NOTE}px; color: $PANE; background: $TOAST; border-radius: 3px; padding: 0 5px; }
QLabel[tone="secondary"] { color: $TEXT_SECONDARY; }
QLabel[tone="note"] { color: $TEXT_NOTE; }
QLabel[tone="disabled"] { color: $TEXT_DISABLED; }
QLabel[tone="blue"] { color: $ACCENT; }
QLabel[tone="orange"] { color: $ORANGE; }
QLabel[tone="red"] { color: $RED; }
QLabel[tone="green"] { color: $GREEN; }
QToolTip { background: $TOAST; color: $PANE; border: 0; padding: 4px 6px; font-size: ${FONT_NOTE}px; }
QFrame[look="pane"] { background: $PANE; border: 1px solid $PANE_EDGE; border-radius: ${RADIUS_PANE}px; }
QFrame[look="dialog"] { background: $PANE; border: 1px solid $EDGE; border-radius: ${RADIUS_DIALOG}px; }
QFrame[look="hairline"] { background: $HAIRLINE; border: 0; }
QFrame[look="edge"] { background: $PANE_EDGE; border: 0; }
QFrame[look="strip"] { background: $STRIP; border: 0; border-top: 1px solid $PANE_EDGE; border-bottom-left-radius: 5px; border-bottom-right-radius: 5px; }
QFrame[look="orange"] { background: $ORANGE_GROUND; border: 1px solid $ORANGE_BORDER; border-radius: ${RADIUS_PANE}px; }
QFrame[look="red"] { background: $RED_GROUND; border: 1px solid $RED_BORDER; border-radius: ${RADIUS_PANE}px; }
QFrame[look="blue"] { background: $ACCENT_TINT; border: 1px solid $ACCENT_BORDER; border-radius: ${RADIUS_PANE}px; }
QFrame[look="green"] { background: $GREEN_GROUND; border: 1px solid $GREEN_BORDER; border-radius: ${RADIUS_PANE}px; }
QFrame[look="toast"] { background: $TOAST; border: 0; border-radius: ${RADIUS}px; }
QFrame[look="toast"] QLabel { color: $PANE; }
QFrame[look="navigation"] { background: $NAVIGATION; border: 0; border-right: 1px solid $PANE_EDGE; }
QFrame[look="status"] { background: $PANE; border: 0; border-top: 1px solid $PANE_EDGE; }
QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget[look="clear"] { background: transparent; }
"""

_BUTTONS = """
QPushButton { min-height: 26px; max-height: 26px; padding: 0 12px; border: 1px solid $EDGE; border-radius: ${RADIUS}px; background: $PANE; color: $TEXT; }
QPushButton:hover { background: $HOVER_ROW; }
QPushButton:pressed { background: $PRESSED_GROUND; }
QPushButton:focus { border: 2px solid $ACCENT; padding: 0 11px; min-height: 24px; max-height: 24px; }
QPushButton:disabled { background: $DISABLED_GROUND; border-color: $EDGE_DISABLED; color: $TEXT_DISABLED; }
QPushButton[tall="true"] { min-height: 30px; max-height: 30px; }
QPushButton[tall="true"]:focus { min-height: 28px; max-height: 28px; }
QPushButton[look="primary"] { background: $ACCENT; border-color: $ACCENT; color: $PANE; font-weight: 500; }
QPushButton[look="primary"]:hover { background: $ACCENT_HOVER; }
QPushButton[look="primary"]:pressed { background: $ACCENT_PRESSED; }
QPushButton[look="primary"]:focus { border-color: $ACCENT_DARK; }
QPushButton[look="primary"]:disabled { background: $DISABLED_PRIMARY; border-color: $DISABLED_PRIMARY; color: $PANE; }
QPushButton[look="danger"] { border-color: $RED_BORDER; color: $RED; }
QPushButton[look="danger"]:hover { background: $RED_GROUND; border-color: $RED; }
QPushButton[look="danger"]:pressed { background: $RED_PRESSED; border-color: $RED; }
QPushButton[look="danger"]:focus { border-color: $RED; }
QPushButton[look="danger"]:disabled { border-color: $EDGE_DISABLED; color: $TEXT_DISABLED; }
QPushButton[look="link"] { background: transparent; border-color: transparent; color: $ACCENT; padding: 0 7px; }
QPushButton[look="link"]:hover { background: $ACCENT_TINT; }
QPushButton[look="link"]:pressed { background: $ACCENT_TINT_PRESSED; }
QPushButton[look="link"]:focus { border-color: $ACCENT; padding: 0 6px; }
QPushButton[look="link"]:disabled { color: $TEXT_DISABLED; background: transparent; }
QPushButton[look="quiet"] { background: transparent; border-color: transparent; color: $TEXT_SECONDARY; padding: 0 7px; }
QPushButton[look="quiet"]:hover { background: $GREY_GROUND; }
QPushButton[look="quiet"]:pressed { background: $PRESSED_GROUND; }
QPushButton[look="quiet"]:focus { border-color: $ACCENT; padding: 0 6px; }
QPushButton[fact="true"] { font-size: ${FONT_NOTE}px; padding: 0 10px; min-height: 20px; max-height: 20px; }
QPushButton[fact="true"]:focus { padding: 0 9px; min-height: 18px; max-height: 18px; }
QPushButton[bare="true"] { padding: 0; min-width: 26px; max-width: 26px; }
QPushButton[bare="true"]:focus { padding: 0; min-width: 24px; max-width: 24px; }
QFrame[look="toast"] QPushButton { color: $TOAST_LINK; }
QFrame[look="toast"] QPushButton:hover, QFrame[look="toast"] QPushButton:pressed { background: $TOAST_HOVER; }
QFrame[look="toast"] QPushButton:focus { border-color: $TOAST_LINK; }
"""

_FIELDS = """
QLineEdit, QComboBox, QAbstractSpinBox { min-height: 26px; max-height: 26px; padding: 0 9px; border: 1px solid $EDGE; border-radius: ${RADIUS}px;
  background: $PANE; color: $TEXT; selection-background-color: $ACCENT; selection-color: $PANE; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { border: 2px solid $ACCENT; padding: 0 8px; min-height: 24px; max-height: 24px; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { background: $DISABLED_GROUND; border-color: $EDGE_DISABLED; color: $TEXT_DISABLED; }
QPlainTextEdit { padding: 4px 5px; border: 1px solid $EDGE; border-radius: ${RADIUS}px; background: $PANE; color: $TEXT; }
QPlainTextEdit:focus { border: 2px solid $ACCENT; padding: 3px 4px; }
QPlainTextEdit:disabled { background: $DISABLED_GROUND; border-color: $EDGE_DISABLED; color: $TEXT_DISABLED; }
*[state="wrong"] { background: $RED_GROUND; border-color: $RED; }
*[state="check"] { background: $ORANGE_GROUND; border-color: $ORANGE_MARK; }
*[state="carried"] { color: $TEXT_NOTE; font-style: italic; }
QFrame[look="search"] { background: $PANE; border: 1px solid $EDGE; padding: 1px; border-radius: ${RADIUS}px; }
QFrame[look="search"][lit="true"] { border: 2px solid $ACCENT; padding: 0; }
QFrame[look="search"] QLineEdit { border: 0; background: transparent; padding: 0; min-height: 22px; max-height: 22px; }
QComboBox::drop-down, QDateEdit::drop-down { border: 0; width: 24px; subcontrol-origin: padding; subcontrol-position: center right; }
QComboBox::down-arrow { image: url(control:down.svg); width: 16px; height: 16px; }
QComboBox::down-arrow:disabled { image: url(control:down_disabled.svg); }
QDateEdit::down-arrow { image: url(control:calendar.svg); width: 16px; height: 16px; }
QComboBox QAbstractItemView { background: $PANE; border: 1px solid $EDGE; selection-background-color: $SELECTED_ROW; selection-color: $TEXT; padding: 2px; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 8px; }
QComboBox QAbstractItemView::item:selected { background: $SELECTED_ROW; color: $TEXT; }
QCalendarWidget QWidget { background: $PANE; alternate-background-color: $STRIP; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $STRIP; border-bottom: 1px solid $PANE_EDGE; min-height: 32px; }
QCalendarWidget QAbstractItemView { background: $PANE; color: $TEXT; selection-background-color: $ACCENT; selection-color: $PANE; }
QCalendarWidget QAbstractItemView:disabled { color: $TEXT_DISABLED; }
QCalendarWidget QToolButton { background: transparent; color: $TEXT; border: 0; border-radius: ${RADIUS}px; padding: 3px 6px; margin: 2px; font-weight: 500; }
QCalendarWidget QToolButton:hover { background: $GREY_GROUND; }
QCalendarWidget QToolButton::menu-indicator { image: none; }
QCalendarWidget QToolButton#qt_calendar_prevmonth { qproperty-icon: url(control:left.svg); }
QCalendarWidget QToolButton#qt_calendar_nextmonth { qproperty-icon: url(control:right.svg); }
QSpinBox::up-button, QSpinBox::down-button { border: 0; border-left: 1px solid $HAIRLINE; width: 20px; subcontrol-origin: padding; }
QSpinBox::up-button { subcontrol-position: top right; }
QSpinBox::down-button { subcontrol-position: bottom right; }
QSpinBox::up-arrow { image: url(control:spin_up.svg); width: 12px; height: 12px; }
QSpinBox::down-arrow { image: url(control:spin_down.svg); width: 12px; height: 12px; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; padding: 2px; border: 2px solid transparent; border-radius: ${RADIUS}px; }
QCheckBox:focus, QRadioButton:focus { border-color: $ACCENT; }
QCheckBox:disabled, QRadioButton:disabled { color: $TEXT_DISABLED; }
QCheckBox::indicator, QRadioButton::indicator { width: 16px; height: 16px; }
QCheckBox::indicator:unchecked { image: url(control:box_off.svg); }
QCheckBox::indicator:checked { image: url(control:box_on.svg); }
QCheckBox::indicator:indeterminate { image: url(control:box_partly.svg); }
QCheckBox::indicator:unchecked:disabled { image: url(control:box_off_disabled.svg); }
QCheckBox::indicator:checked:disabled { image: url(control:box_on_disabled.svg); }
QCheckBox::indicator:indeterminate:disabled { image: url(control:box_partly_disabled.svg); }
QRadioButton::indicator:unchecked { image: url(control:radio_off.svg); }
QRadioButton::indicator:checked { image: url(control:radio_on.svg); }
QRadioButton::indicator:unchecked:disabled { image: url(control:radio_off_disabled.svg); }
QRadioButton::indicator:checked:disabled { image: url(control:radio_on_disabled.svg); }
QProgressBar { background: $PROGRESS_TRACK; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $ACCENT; border-radius: 3px; }
"""

_LISTS = """
QTableView, QListView, QTreeView { background: transparent; border: 0; color: $TEXT; gridline-color: $HAIRLINE;
  selection-background-color: $SELECTED_ROW; selection-color: $TEXT; }
QTableView QTableCornerButton::section { background: $STRIP; border: 0; }
QHeaderView { background: transparent; border: 0; }
QHeaderView::section { background: $STRIP; color: $TEXT_SECONDARY; border: 0; border-bottom: 1px solid $PANE_EDGE; padding: 0 8px; font-size: ${FONT_BODY}px; }
QHeaderView::section:first { padding-left: 16px; border-top-left-radius: 5px; }
QHeaderView::section:last { border-top-right-radius: 5px; }
QHeaderView::up-arrow { image: url(control:sort_up.svg); width: 12px; height: 12px; }
QHeaderView::down-arrow { image: url(control:sort_down.svg); width: 12px; height: 12px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: $EDGE; border-radius: 3px; }
QScrollBar::handle:hover { background: $TEXT_PLACEHOLDER; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: $PANE; border: 1px solid $EDGE; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: ${RADIUS}px; }
QMenu::item:selected { background: $ACCENT_TINT; color: $TEXT; }
QMenu::item:disabled { color: $TEXT_DISABLED; }
QMenu::separator { height: 1px; background: $HAIRLINE; margin: 4px 8px; }
QSplitter::handle { background: transparent; }
"""


def style_sheet() -> str:
    """The whole style sheet with every token filled in."""
    values = {name: str(value) for name, value in vars(tokens).items() if name.isupper()}
    return Template(_GROUND + _BUTTONS + _FIELDS + _LISTS).substitute(values)
