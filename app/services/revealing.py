"""Personal values in full, for a reason that goes into the journal first. Lists and panes show them masked."""

from collections.abc import Sequence
from typing import Any

from app.domain.errors import BadInput
from app.domain.fields import Field, Sensitivity
from app.domain.identifiers import masked_phone, masked_text
from app.domain.records import Record, fields_of
from app.domain.roles import Power
from app.domain.value_kinds import Phone
from app.services.permissions import require_reading
from app.services.workspace import Workspace


def masked_fields(record: Record) -> Sequence[Field]:
    """The filled fields that are shown masked."""
    fields = fields_of(type(record)).values()
    return [field for field in fields if field.sensitivity >= Sensitivity.PERSONAL and getattr(record, field.name) not in (None, ())]


def masked_words(field: Field, value: Any) -> str:
    """A personal value as it is shown: 138****1234, 35****12."""
    words = field.kind.shown(value)
    return masked_phone(words) if isinstance(field.kind, Phone) else masked_text(words)


def reveal(workspace: Workspace, record: Record, reason: str) -> Sequence[tuple[str, str]]:
    """Label and full value of everything masked in a stored record; who looked, at what and why stands in the journal. Raises NotAllowed, BadInput."""
    workspace.require(Power.REVEAL)
    require_reading(type(record))
    if not reason.strip():
        raise BadInput("还没有填写查看理由。", "个人信息受保护，请写明查看理由。")
    stored = workspace.records(type(record)).get(record.uid)
    fields = masked_fields(stored)
    labels = "、".join(field.label for field in fields)
    workspace.note(f"查看明文（{labels}），理由：{' '.join(reason.split())}", (record.table, record.uid))
    return [(field.label, field.kind.shown(getattr(stored, field.name))) for field in fields]
