"""The choice of the office that is asked to lend people: who can be asked, with how many there are and how many are out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QComboBox

from app.domain.organisation import Unit
from app.domain.records import fields_of
from app.domain.support import SupportRequest
from app.services.lenders import lenders_for
from app.services.support_people import PersonRow, people_of
from app.ui.editors import Context, Editor

LENDER = "lender"


class LenderChoice(Editor):
    """Offers exactly the offices that may be asked for this request."""

    def __init__(self, request: SupportRequest, context: Context, *, required: bool) -> None:
        super().__init__(replace(fields_of(SupportRequest)[LENDER], required=required), context)
        self.box = QComboBox()
        units = lenders_for(context.workspace, request)
        people = people_of(context.workspace, [unit.uid for unit in units])
        for unit in units:
            self.box.addItem(_with_people(unit, people), unit.uid)
        self.box.setCurrentIndex(-1)
        self.box.setPlaceholderText("请选择派员单位")
        self._hold(self.box, self.box)
        self.box.activated.connect(lambda _place: self.changed.emit())

    def value(self) -> Any:
        """The uid of the unit."""
        return self.box.currentData()

    def set_value(self, value: Any) -> None:
        """Choose that unit."""
        self.box.setCurrentIndex(self.box.findData(value))


def _with_people(unit: Unit, people: Sequence[PersonRow]) -> str:
    """东升所　3 人，1 人次在派: what the coordinator weighs."""
    own = [person for person in people if person.works_at == unit.uid]
    out = sum(person.out for person in own)
    return unit.name + (f"　{len(own)} 人" if own else "") + (f"，{out} 人次在派" if out else "")
