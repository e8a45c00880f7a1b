"""The pill above a form: how many points stand in the way, in one glance."""

from app.ui.forms.record_form import RecordForm
from app.ui.theme.tokens import Tone
from app.ui.widgets import Chip


class SummaryPill(Chip):
    """还差3项可登记, 有1项请改正, or 可以登记; F8 goes to the next of them. Without a verb, what is missing stands in no step's way."""

    def __init__(self, form: RecordForm, verb: str) -> None:
        super().__init__("")
        self._form = form
        self._verb = verb
        form.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Count again."""
        missing = len(self._form.missing())
        wrong = len(self._form.open_points()) - missing
        parts = [f"有{wrong}项请改正"] if wrong else []
        parts += [f"还差{missing}项{f'可{self._verb}' if self._verb else '没有填'}"] if missing else []
        tone = Tone.RED if wrong else Tone.ORANGE if missing else Tone.GREEN
        self.set_chip("，".join(parts) if parts else f"可以{self._verb}" if self._verb else "已填齐", tone)
