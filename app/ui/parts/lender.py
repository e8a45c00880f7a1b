"""The choice of the office that is asked to lend people: who can be asked, with how many there are and how many are out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.domain.organisation import Unit
from app.domain.records import fields_of
from app.domain.support import SupportRequest
from app.services.lenders import lenders_for
from app.services.support_people import PersonRow, people_of
from app.ui.editors import Context
from app.ui.editors.one_of import OneOfEditor
from app.ui.editors.options import Option, among

LENDER = "lender"


class LenderChoice(OneOfEditor):
    """Offers exactly the offices that may be asked for this request, by characters or pinyin initials as every choice does."""

    def __init__(self, request: SupportRequest, context: Context, *, required: bool) -> None:
        units = lenders_for(context.workspace, request)
        people = people_of(context.workspace, [unit.uid for unit in units])
        self._offered = {unit.name: Option(unit.uid, unit.name, _with_people(unit, people)) for unit in units}
        field = replace(fields_of(SupportRequest)[LENDER], required=required)
        super().__init__(field, context, lambda typed: [self._offered[one.words] for one in among(list(self._offered), typed)], "请选择派员单位")

    def set_value(self, value: Any) -> None:
        """Choose that unit."""
        self.edit.set_option(next((option for option in self._offered.values() if option.value == value), None))
        self.show_problems()

    def unknown(self, typed: str) -> str:
        """Typed text that is none of them."""
        return f"“{typed}”不在可请的单位里。可请：{'、'.join(self._offered) or '没有可请的单位'}。"


def _with_people(unit: Unit, people: Sequence[PersonRow]) -> str:
    """3 人，1 人次在派: what the coordinator weighs."""
    own = [person for person in people if person.works_at == unit.uid]
    out = sum(person.out for person in own)
    return "，".join(part for part in (f"{len(own)} 人" if own else "", f"{out} 人次在派" if out else "") if part)
