"""What an office's own headings mean, remembered for the next import; it stays on this computer."""

from dataclasses import dataclass

from app.domain.fields import text
from app.domain.records import Audience, Record


@dataclass(kw_only=True)
class HeadingMap(Record, table="heading_map", title="导入对照", audience=Audience.HERE, named_by=("heading",)):
    """One heading of an old table, and the field that it means; an empty field: the column is not read."""

    of_kind: str | None = text("类别", required=True, indexed=True)
    heading: str | None = text("表格里的栏目", required=True, longest=500)
    means: str | None = text("栏目")
