"""A letter of the unit: what its paper says, its number, and how far it has come. How it looks is a template's business."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.fields import choice, day, files, flag, link, longtext, text
from app.domain.letter_steps import LETTER_STEPS
from app.domain.records import Audience, Record
from app.domain.value_kinds import Attachment

URGENCIES = ("特急", "加急", "平急")
WAYS = ("机要", "政务网", "邮寄", "送达", "其他")

CONTINUED = "　"
"""What a further line of one value begins with in `Letter.more`."""


@dataclass(kw_only=True)
class Letter(Record, table="letter", title="公文", audience=Audience.UNIT, named_by=("headline",), steps=LETTER_STEPS):
    """One official letter. The texts that only its own template asks for stand in `more`."""

    template: str | None = text("文种模板", required=True, indexed=True, listed=False)
    number: str | None = text("发文字号", allotted=True, search=True)
    numbered: bool | None = flag("须编号", allotted=True, listed=False)
    series: str | None = link("机关代字", "number_series", listed=False)
    headline: str | None = text("标题", required=True, search=True)
    addressee: str | None = text("主送机关", search=True, longest=500)
    body: str | None = longtext("正文", required=True)
    attachments: str | None = longtext("附件", hint="每行一个附件的名称")
    annexes: str | None = longtext("附件正文", hint="每个附件以“附件1”独占一行开头，下一行是附件标题")
    signed_by: str | None = longtext("署名", required=True, longest=500, hint="发文机关全称或规范化简称，联合行文的每行一个")
    signed_on: str | None = day("成文日期", required=True)
    note: str | None = text("附注", listed=False, hint="不写括号，例如 联系人：×××，电话：×××")
    copies_to: str | None = text("抄送", longest=500, listed=False)
    printed_by: str | None = text("印发机关", listed=False)
    printed_on: str | None = day("印发日期", listed=False)
    urgency: str | None = choice("紧急程度", URGENCIES, listed=False)
    more: str | None = longtext("其他栏目")
    papers: tuple[Attachment, ...] = files("附件文件")
    about_kind: str | None = text("所办事项类别", allotted=True, listed=False)
    about: str | None = text("所办事项", listed=False, indexed=True, hint="公文所办的那条记录，例如线索移送")
    approver: str | None = text("签发人")
    sent_on: str | None = day("发出日期")
    sent_by: str | None = choice("发出方式", WAYS, listed=False)


def read_more(text_of_all: str | None) -> dict[str, str]:
    """The values behind the lines of `more`: label → text."""
    values: dict[str, str] = {}
    label = ""
    for line in (text_of_all or "").split("\n"):
        name, colon, value = line.partition("：")
        if line.startswith(CONTINUED) and label:
            values[label] += "\n" + line.removeprefix(CONTINUED)
        elif colon:
            label = name
            values[label] = value
    return values


def written_more(values: Mapping[str, str] | Iterable[tuple[str, str]]) -> str | None:
    """The lines of `more`, as people can read them too; nothing when every value is empty."""
    pairs = values.items() if isinstance(values, Mapping) else values
    lines = [f"{label}：" + f"\n{CONTINUED}".join(value.strip().split("\n")) for label, value in pairs if value.strip()]
    return "\n".join(lines) or None
