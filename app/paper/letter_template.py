"""Reading letter templates (TOML) and saying what is wrong in them: which letter, which fields, what stands in them at first. Draws nothing.

`docs/letters.md` tells a bureau how to write one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal, get_args

from app.domain.errors import BadInput
from app.domain.mistakes import Mistake
from app.paper.template_fields import nearest
from app.paper.template_source import TemplateSource
from app.toml_source import Place

Layout = Literal["document", "letter", "minutes"]
"""文件格式, 信函格式, 纪要格式 (GB/T 9704-2012 7, 10.1, 10.3)."""

PLACEHOLDER = re.compile(r"\{([^{}\s]+)\}")
OFFICE = ("office", "office_short", "bureau", "today", "account")
"""What every letter knows of the office: its full and short name, its bureau's full name, the day, and who writes."""
FROM_FORM = "table."
"""How the names begin that put the rows of a form's list into a text."""

NAMES = {
    "title": "标题",
    "symbol": "原文字号",
    "addressee": "主送机关",
    "body": "正文",
    "attachments": "附件",
    "annexes": "附件正文",
    "signed_by": "署名",
    "signed_on": "成文日期",
    "note": "附注",
    "copies_to": "抄送",
    "printed_by": "印发机关",
    "printed_on": "印发日期",
    "urgency": "紧急程度",
    "attendees": "出席",
    "absent": "请假",
    "present": "列席",
}
"""The fields that have a place of their own on the paper; a template's other fields stand in its `text`."""

TOP: Mapping[str, type] = {
    "id": str,
    "title": str,
    "basis": str,
    "version": int,
    "layout": str,
    "head": str,
    "of": str,
    "tables_of": str,
    "numbered": bool,
    "upward": bool,
    "sealed": bool,
    "own_form": bool,
    "contents": bool,
    "text": str,
    "field": list,
}
FIELD: Mapping[str, type] = {"name": str, "label": str, "required": bool, "value": str, "hint": str, "lines": int}


@dataclass(frozen=True)
class LetterField:
    """One thing to fill in: where it goes, what the screen calls it, and what stands in it at first (`value`, a pattern)."""

    name: str
    label: str
    required: bool = False
    value: str = ""
    hint: str = ""
    lines: int = 1


@dataclass(frozen=True)
class LetterTemplate:
    """A sort of letter: its format, its 发文机关标志, and its fields in the order in which they are filled in."""

    id: str
    title: str
    basis: str
    fields: tuple[LetterField, ...]
    version: int = 1
    layout: Layout = "document"
    head: str = "{office}"
    of: str = ""
    """The record kind that can fill it; its fields may stand in the patterns."""
    tables_of: str = ""
    """The form whose lists may stand in the patterns, as `{table.by_group}`."""
    numbered: bool = True
    upward: bool = False
    """上行文: the name of who signed stands beside the number (7.2.6)."""
    sealed: bool = True
    own_form: bool = False
    contents: bool = False
    """A text of several parts has a page with their headings and pages before it."""
    text: str = ""
    """The body as a pattern of the template's own fields; empty when the body is typed."""

    def field(self, name: str) -> LetterField | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)


def read_letter_template(path: Path) -> LetterTemplate:
    """The template in that file. Raises BadInput with the first mistake when the file is none."""
    template, mistakes = _Reading(path).result()
    if template is None or mistakes:
        raise BadInput(f"公文模板 {mistakes[0].sentence}", mistakes[0].remedy)
    return template


def letter_template_in(path: Path) -> LetterTemplate | None:
    """The template in that file; None when it has mistakes."""
    template, mistakes = _Reading(path).result()
    return None if mistakes else template


def check_letter_template(path: Path, fields: Mapping[str, Mapping[str, str]] | None = None, lists: Mapping[str, Sequence[str]] | None = None) -> list[Mistake]:
    """All mistakes of that file in the order of its lines.

    With `fields` (record kind → field → title) also unknown kinds and fields; with `lists` (form → its lists) also unknown forms and tables.
    """
    reading = _Reading(path)
    template, _ = reading.result()
    if template is not None and fields is not None:
        reading.check_kind(template, fields)
    if template is not None and lists is not None:
        reading.check_tables(template, lists)
    return sorted(reading.mistakes, key=lambda mistake: mistake.line)


def placeholders(pattern: str) -> list[str]:
    """The names in a pattern such as `关于移送{suspect}线索的函`."""
    return PLACEHOLDER.findall(pattern)


class _Reading(TemplateSource):
    """One pass over one file, noting every mistake on the way."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "公文模板", "随附公文（resources/letters）")

    def result(self) -> tuple[LetterTemplate | None, list[Mistake]]:
        if self.mistakes:
            return None, self.mistakes
        top = self.keys(self.top, (), TOP)
        self.require_heading(top)
        if top.get("layout", "document") not in get_args(Layout):
            self.note(("layout",), f"“layout”不能是“{top['layout']}”。", "请写 document（文件格式）、letter（信函格式）或 minutes（纪要格式）之一。")
        fields = tuple(self.fields(top.get("field", [])))
        self.check_fields(top, fields)
        if self.mistakes:
            return None, self.mistakes
        head = {key: value for key, value in top.items() if key != "field"}
        return LetterTemplate(**head, fields=fields), self.mistakes

    def fields(self, tables: list[Any]) -> Iterator[LetterField]:
        seen: set[str] = set()
        for number, table in enumerate(tables):
            path: Place = ("field", number)
            if not isinstance(table, dict):
                self.note(path, "“field”里应当是表。", "请写成 [[field]] 一节。")
                continue
            field = self.keys(table, path, FIELD)
            name = field.get("name", "")
            field.setdefault("label", NAMES.get(name, ""))
            if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
                self.note((*path, "name"), f"第{number + 1}栏的 name“{name}”不合适。", "请写小写拉丁字母，例如 title、body、suspect。")
            elif name in seen:
                self.note((*path, "name"), f"“{name}”写了两次。", "请删去一个，或者换一个名字。")
            elif not field["label"].strip() or "：" in field["label"]:
                self.note((*path, "label"), f"“{name}”缺少 label，或者 label 里有冒号。", '请写 label = "…"，不带冒号。')
            else:
                seen.add(name)
                yield LetterField(**field)

    def check_fields(self, top: dict[str, Any], fields: tuple[LetterField, ...]) -> None:
        names = {field.name for field in fields}
        if "title" not in names:
            self.note(("field",), "没有标题。", '请加一节 [[field]]，写 name = "title"。')
        if ("body" in names) == bool(top.get("text")):
            self.note(("text",), "正文要么是一栏（body），要么由 text 写成。", '请写 [[field]] name = "body"，或者写 text = """…"""，只写其中一个。')
        for name in placeholders(top.get("text", "")):
            if name not in names and name not in OFFICE:
                self.note(("text",), f"text 里的“{name}”不是本模板的栏目。", nearest(name, [*names, *OFFICE]))
        for name in placeholders(top.get("head", "")):
            if name not in OFFICE and name not in names:
                self.note(("head",), f"head 里的“{name}”没有这个内容。", nearest(name, [*OFFICE, *names]))
        unused = [name for name in names if name not in NAMES and name not in placeholders(top.get("text", "") + top.get("head", ""))]
        for place, field in enumerate(fields):
            if field.name in unused:
                self.note(("field", place), f"“{field.name}”（{field.label}）没有印在任何地方。", "请在 text 里写上它，或者删去这一栏。")

    def check_kind(self, template: LetterTemplate, kinds: Mapping[str, Mapping[str, str]]) -> None:
        """Patterns may name the fields of the record kind that fills the letter."""
        if template.of and template.of not in kinds:
            self.note(("of",), f"没有“{template.of}”这种记录。", nearest(template.of, kinds))
            return
        known = [*OFFICE, *kinds.get(template.of, ())]
        for place, field in enumerate(template.fields):
            for name in placeholders(field.value):
                if name.partition(".")[0] not in known and not name.startswith(FROM_FORM):
                    self.note(("field", place, "value"), f"“{field.label}”里没有“{name}”这个字段。", nearest(name, known))

    def check_tables(self, template: LetterTemplate, lists: Mapping[str, Sequence[str]]) -> None:
        """Patterns may name the lists of the form that the template names."""
        if template.tables_of and template.tables_of not in lists:
            self.note(("tables_of",), f"没有“{template.tables_of}”这张表。", nearest(template.tables_of, lists))
            return
        known = [f"{FROM_FORM}{name}" for name in lists.get(template.tables_of, ())]
        for place, field in enumerate(template.fields):
            for name in placeholders(field.value):
                if name.startswith(FROM_FORM) and not template.tables_of:
                    self.note(("field", place, "value"), f"“{field.label}”里用了“{name}”，但没有写明取自哪张表。", '请加上 tables_of = "表格的 id"。')
                elif name.startswith(FROM_FORM) and name not in known:
                    self.note(("field", place, "value"), f"“{field.label}”里没有“{name}”这个表。", nearest(name, known))


def filled(pattern: str, values: Mapping[str, str]) -> str:
    """The pattern with its names replaced; a name without a value stays as 〖…〗, so that it is seen and asked for."""
    return PLACEHOLDER.sub(partial(_value, values), pattern)


def _value(values: Mapping[str, str], match: re.Match[str]) -> str:
    return values.get(match[1], "") or f"〖{match[1]}〗"
