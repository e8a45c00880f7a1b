"""常用语: what an office writes again and again in a field."""

from dataclasses import dataclass

from app.domain.fields import longtext, text
from app.domain.records import Audience, Record


@dataclass(kw_only=True)
class Phrase(Record, table="phrase", title="常用语", audience=Audience.UNIT, named_by=("words",)):
    """One of them, for one field of one kind of record; the computers of the office share them."""

    of_kind: str | None = text("记录类别", required=True, indexed=True)
    of_field: str | None = text("栏目", required=True)
    words: str | None = longtext("常用语", longest=2000, required=True)
