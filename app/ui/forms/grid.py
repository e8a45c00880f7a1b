"""Labels and editors side by side, in one or two columns by the width there is; long ones take the whole width."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.domain.fields import Field
from app.domain.value_kinds import Choices, Files, Links, LongText
from app.ui.editors import Editor
from app.ui.parts.clause import show_clause, show_note
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import Button, PlainLabel, Popover, icon_button, tip

LABEL_WIDTH, TWO_COLUMNS, HELP = 104, 620, 20
WIDE = (LongText, Choices, Files, Links)


class FieldLabel(PlainLabel):
    """The name of a field; a required one carries a star, a clause is told in the tooltip."""

    def __init__(self, field: Field) -> None:
        super().__init__(f"{field.label}\N{NO-BREAK SPACE}*" if field.required else field.label, "", Tone.SECONDARY, wrap=True)
        self.setFixedWidth(LABEL_WIDTH)
        self.setMinimumHeight(tokens.CONTROL)
        self.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self.setToolTip(tip("；".join(part for part in (field.hint, field.clause and f"依据：{field.clause}") if part)))

        self.help: Button | None = None
        if field.clause:
            self.help = icon_button("question_circle", f"{field.label}：依据", framed=False)
            self.help.setParent(self)
            self.help.setFixedSize(HELP, HELP)
            self.help.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def step_in(self, left: int, sign: int) -> None:
        """Stand further to the right, in the second column; `sign` is the room for the signs of clauses."""
        self.setContentsMargins(left, 0, sign, 0)
        self.setFixedWidth(LABEL_WIDTH + left + sign)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sign of the clause stands at the end of the label."""
        super().resizeEvent(event)
        if self.help is not None:
            self.help.move(self.width() - HELP, (tokens.CONTROL - HELP) // 2)


def explain(editor: Editor) -> Popover:
    """What a field is for, and the sentence of the official document behind it."""
    if editor.field.clause:
        return show_clause(editor, editor.field.clause, editor.field.hint, label=editor.field.label)
    return show_note(editor, editor.field.label, editor.field.hint)


class FieldGrid(QWidget):
    """The fields of one section; `signs`: leave room beside the labels for the sign of a clause, as the other sections of the form do."""

    def __init__(self, editors: Sequence[Editor], *, signs: bool = False) -> None:
        super().__init__()
        self._pairs = [(FieldLabel(editor.field), editor) for editor in editors]
        for label, editor in self._pairs:
            if label.help is not None:
                label.help.clicked.connect(lambda _=False, editor=editor: explain(editor))
        for editor in editors:
            size = editor.sizePolicy()
            size.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            editor.setSizePolicy(size)
        self._sign = HELP if signs or any(label.help for label, _ in self._pairs) else 0
        self._columns = 0
        self._hidden: frozenset[str] = frozenset()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.GAP_2)
        self._grid.setVerticalSpacing(tokens.GAP_2)
        self._lay_out(1)

    def columns(self) -> int:
        """1 or 2."""
        return self._columns

    def leave_room_for_signs(self) -> None:
        """Stand below another grid whose labels have signs of clauses."""
        self._sign, columns, self._columns = HELP, self._columns, 0
        self._lay_out(columns)

    def hide_fields(self, names: frozenset[str]) -> None:
        """Leave these fields out; the others close up."""
        if names == self._hidden:
            return
        for label, editor in self._pairs:
            if (editor.field.name in names) != (editor.field.name in self._hidden):
                label.setVisible(editor.field.name not in names)
                editor.setVisible(editor.field.name not in names)
        self._hidden, columns, self._columns = names, self._columns, 0
        self._lay_out(columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may hold another number of columns."""
        super().resizeEvent(event)
        self._lay_out(2 if event.size().width() >= TWO_COLUMNS else 1)

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        while self._grid.takeAt(0):
            pass
        row, place = 0, 0
        for label, editor in self._pairs:
            if editor.field.name in self._hidden:
                continue
            wide = isinstance(editor.field.kind, WIDE)
            if wide and place:
                row, place = row + 1, 0
            label.step_in(tokens.GAP_4 if place else 0, self._sign)
            self._grid.addWidget(label, row, place * 2, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(editor, row, place * 2 + 1, 1, 3 if wide and columns == 2 else 1, Qt.AlignmentFlag.AlignTop)
            place += 1
            if wide or place == columns:
                row, place = row + 1, 0
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, columns - 1)
        self._grid.setColumnMinimumWidth(2, LABEL_WIDTH + tokens.GAP_4 + self._sign if columns == 2 else 0)
