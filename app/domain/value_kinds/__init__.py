"""How one kind of value is read from what people type, shown to them, stored and checked. Values are typed or None."""

from app.domain.value_kinds.amounts import Flag, Number, TenThousands, Tenths
from app.domain.value_kinds.chosen import Attachment, Choice, Choices, Files, Link, Links
from app.domain.value_kinds.days import Day, Moment
from app.domain.value_kinds.kind import Reading, Scalar, ValueKind
from app.domain.value_kinds.text import CreditCode, LongText, Phone, Text

__all__ = [
    "Attachment",
    "Choice",
    "Choices",
    "CreditCode",
    "Day",
    "Files",
    "Flag",
    "Link",
    "Links",
    "LongText",
    "Moment",
    "Number",
    "Phone",
    "Reading",
    "Scalar",
    "TenThousands",
    "Tenths",
    "Text",
    "ValueKind",
]
