"""The choice of the office that is asked to lend people: who can be asked, with how many there are and how many are out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.domain.organisation import Unit
from app.domain.problems import Level, Problem
from app.domain.records import fields_of
from app.domain.support import SupportRequest
from app.services.lenders import lenders_for
from app.services.support_people import PersonRow, people_of
from app.ui.editors import Context, Editor
from app.ui.editors.completing import CompletingEdit
from app.ui.editors.options import Option, among

LENDER = "lender"


class LenderChoice(Editor):
    """Offers exactly the offices that may be asked for this request, by characters or pinyin initials as every choice does."""

    def __init__(self, request: SupportRequest, context: Context, *, required: bool) -> None:
        super().__init__(replace(fields_of(SupportRequest)[LENDER], required=required), context)
        units = lenders_for(context.workspace, request)
        people = people_of(context.workspace, [unit.uid for unit in units])
        self._offered = {unit.name: Option(unit.uid, unit.name, _with_people(unit, people)) for unit in units}
        self.edit = CompletingEdit(lambda typed: [self._offered[one.words] for one in among(list(self._offered), typed)])
        self.edit.setPlaceholderText("请选择派员单位")
        self._hold(self.edit, self.edit)
        self.edit.picked.connect(lambda _option: self.changed.emit())
        self.edit.finished.connect(self.left)

    def value(self) -> Any:
        """The uid of the unit."""
        return self.edit.option.value if self.edit.option else None

    def set_value(self, value: Any) -> None:
        """Choose that unit."""
        self.edit.set_option(next((option for option in self._offered.values() if option.value == value), None))
        self.show_problems()

    def fault(self) -> Problem | None:
        """Typed text that is none of them."""
        typed = self.edit.text().strip()
        if not typed or self.edit.option:
            return None
        return Problem(Level.ERROR, f"“{typed}”不在可请的单位里。可请：{'、'.join(self._offered) or '没有可请的单位'}。")

    def accept(self) -> None:
        """Take what is marked in the list."""
        self.edit.accept()

    def is_composing(self) -> bool:
        """Initials that still stand for several offices."""
        return self.edit.is_composing()


def _with_people(unit: Unit, people: Sequence[PersonRow]) -> str:
    """3 人，1 人次在派: what the coordinator weighs."""
    own = [person for person in people if person.works_at == unit.uid]
    out = sum(person.out for person in own)
    return "，".join(part for part in (f"{len(own)} 人" if own else "", f"{out} 人次在派" if out else "") if part)
