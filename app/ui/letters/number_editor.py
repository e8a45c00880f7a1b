"""Typing a 文号: other brackets, 第 and leading zeros are put right at once, and it is said (ux.md 3: 文号括号应为〔〕，已替您改正)."""

from app.domain.fields import Field
from app.domain.identifiers import document_number_problem, normalised_document_number
from app.domain.value_kinds import Text
from app.ui.editors import Context
from app.ui.editors.line import LineEditor


class NumberEditor(LineEditor):
    """A line whose text becomes a 文号 when it is left."""

    def __init__(self, context: Context, label: str = "文号", hint: str = "例如 仓市场监管〔2026〕12号") -> None:
        super().__init__(Field(label, Text(60), name="number", hint=hint), context)

    def finish(self) -> None:
        """Put the text right, and say what was changed or what is wrong."""
        typed = self.edit.text().strip()
        problem = document_number_problem(typed) if typed else None
        self.edit.setText(normalised_document_number(typed))
        self.left.emit()
        self._tell(problem)
