"""What every place where one types has in common: what was typed can be asked for every few seconds, and be put back after a crash."""

from PySide6.QtWidgets import QWidget

from app.services.drafts import Typed


class TypingSurface(QWidget):
    """A form, or the paper itself. The keeper of drafts finds all of them in the window."""

    def is_changed(self) -> bool:
        """Is there anything typed that is not kept yet."""
        raise NotImplementedError

    def typed(self) -> Typed:
        """Everything that was changed and is not kept yet, readable or not."""
        raise NotImplementedError

    def takes(self, typed: Typed) -> bool:
        """True when this is the record that was typed."""
        raise NotImplementedError

    def take_back(self, typed: Typed) -> None:
        """Put found words back into their fields; they count as changed."""
        raise NotImplementedError
