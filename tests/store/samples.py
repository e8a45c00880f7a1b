"""Record kinds made for these tests: one with a field of every kind, one that travels lightly, and one that has grown since."""

from dataclasses import dataclass

from app.domain.fields import choice, choices, credit_code, day, files, flag, link, links, longtext, moment, telephone, text, whole_number
from app.domain.records import Audience, Record


@dataclass(kw_only=True)
class Probe(Record, table="probe", title="试样", audience=Audience.ALL, named_by=("line",)):
    line: str | None = text("文字", search=True)
    long: str | None = longtext("长文", search=True)
    one: str | None = choice("单选", ("甲", "乙", "丙"), indexed=True)
    several: tuple[str, ...] = choices("多选", ("甲", "乙", "丙"))
    on: str | None = day("日期")
    at: str | None = moment("时间")
    number: int | None = whole_number("数目")
    yes: bool | None = flag("是否")
    phone: str | None = telephone("电话")
    code: str | None = credit_code("代码")
    to: str | None = link("单个", "probe")
    many: tuple[str, ...] = links("多个", "probe")
    photos: tuple[object, ...] = files("附件")


@dataclass(kw_only=True)
class Note(Record, table="note", title="便笺", audience=Audience.ALL, named_by=("a",)):
    a: str | None = text("甲", search=True)
    b: str | None = text("乙")


@dataclass(kw_only=True)
class NewerNote(Record, table="note", title="便笺", audience=Audience.ALL, named_by=("a",)):
    """`Note` as a later version declares it: one field more, in the middle, and searched."""

    a: str | None = text("甲", search=True)
    c: str | None = text("丙", search=True)
    b: str | None = text("乙")


@dataclass(kw_only=True)
class Memo(Record, table="memo", title="备忘", audience=Audience.ALL, named_by=("words",)):
    """A kind that only the later version knows."""

    words: str | None = text("内容", search=True)


@dataclass(kw_only=True)
class Diary(Record, table="diary", title="日记", audience=Audience.HERE, named_by=("words",)):
    words: str | None = text("内容")


@dataclass(kw_only=True)
class SearchedNote(Record, table="note", title="便笺", audience=Audience.ALL, named_by=("a",)):
    """`Note`, whose second field became one that is searched."""

    a: str | None = text("甲", search=True)
    b: str | None = text("乙", search=True)


@dataclass(kw_only=True)
class MeasuredNote(Record, table="note", title="便笺", audience=Audience.ALL, named_by=("a",)):
    """`Note` with a field that each replica works out for itself."""

    a: str | None = text("甲", search=True)
    b: str | None = text("乙")
    length: int | None = whole_number("字数", derived=True)
