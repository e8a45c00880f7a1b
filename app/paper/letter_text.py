"""What a letter says, part by part, as it will be printed: paragraphs with their levels, tables, attachments, signature. Knows words; no millimetres."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeGuard

from app.domain.text_tables import TextChart, TextTable, parts_of
from app.paper.fonts import Face
from app.paper.letter_template import Layout, LetterTemplate, filled
from app.paper.lines import printable

CASE = re.compile(r"案例[一二三四五六七八九十百0-9]+　")
"""How the name of a case begins in a collection; however long it is, it is a heading."""
LEVELS = (
    (re.compile(r"[一二三四五六七八九十百零〇]+、"), Face.HEI),
    (re.compile(r"（[一二三四五六七八九十百零〇]+）|【[^】]+】$"), Face.KAI),
)
"""How a heading begins, and its type: 一、 in 黑体, （一） in 楷体; 1. and （1） stay in 仿宋 (7.3.3); 【基本案情】 of a collection goes with them."""

LONGEST_HEADING = 40
"""A first sentence of more characters than this is no heading; it only begins with a number."""

ANNEX = re.compile(r"附件\s*(\d*)\s*[：:]?\s*")
OPEN_PLACE = re.compile(r"〖([^〗]*)〗")
ATTENDANCE = ("attendees", "absent", "present")
NUMBER_LABEL = "发文字号"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; its first `heading` characters are set in `face`."""

    text: str
    heading: int = 0
    face: Face = Face.FANG

    @property
    def is_heading(self) -> bool:
        """Is there nothing but the heading."""
        return 0 < self.heading >= len(self.text)


Part = Paragraph | TextTable | TextChart
"""What a text consists of."""


@dataclass(frozen=True)
class Annex:
    """An attachment that is printed with the letter: 附件1, its title, its paragraphs and tables."""

    mark: str
    title: str
    body: tuple[Part, ...]


@dataclass(frozen=True)
class LetterText:
    """Everything that stands on the paper."""

    layout: Layout
    head: str
    title: str
    body: tuple[Part, ...]
    number: str = ""
    urgency: str = ""
    upward: bool = False
    approver: str = ""
    """The name beside the number of an 上行文."""
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    attendance: tuple[tuple[str, str], ...] = ()
    signed_by: tuple[str, ...] = ()
    signed_on: str = ""
    sealed: bool = True
    note: str = ""
    copies_to: str = ""
    printed_by: str = ""
    printed_on: str = ""
    annexes: tuple[Annex, ...] = ()
    contents: bool = False

    @property
    def entries(self) -> tuple[str, ...]:
        """What the contents page lists: the headings of the first level, where there are several."""
        found = tuple(part.text for part in self.body if is_entry(part))
        return found if self.contents and len(found) > 1 else ()


def is_entry(part: Part) -> TypeGuard[Paragraph]:
    """Is it a heading of the first level, alone in its paragraph."""
    return isinstance(part, Paragraph) and part.is_heading and part.face is Face.HEI


def compose(template: LetterTemplate, values: Mapping[str, str]) -> LetterText:
    """The letter that these values make: field name → text, days as they are printed; also `number`, `approver` and what `OFFICE` names."""
    given = {name: printable(value).strip() for name, value in values.items() if template.field(name) or name in ("number", "approver")}
    text = filled(template.text, {**values, **given}) if template.text else given.get("body", "")
    return LetterText(
        layout=template.layout,
        head=filled(template.head, values),
        title=given.get("title", ""),
        body=paragraphs(text),
        number=given.get("number" if template.numbered else "symbol", ""),
        urgency=given.get("urgency", ""),
        upward=template.upward,
        approver=given.get("approver", "") if template.upward else "",
        addressee=with_colon(given.get("addressee", "")),
        attachments=tuple(without_number(line) for line in _lines(given.get("attachments", ""))),
        attendance=tuple((field.label, given[field.name]) for field in template.fields if field.name in ATTENDANCE and given.get(field.name)),
        signed_by=tuple(_lines(given.get("signed_by", ""))),
        signed_on=given.get("signed_on", ""),
        sealed=template.sealed,
        note=given.get("note", "").strip("（）()"),
        copies_to=given.get("copies_to", "").rstrip("。"),
        printed_by=given.get("printed_by", ""),
        printed_on=given.get("printed_on", ""),
        annexes=annexes_in(given.get("annexes", "")),
        contents=template.contents,
    )


def missing(template: LetterTemplate, values: Mapping[str, str]) -> list[str]:
    """What must be filled before the letter can be printed as it is, by its label; a place that a pattern left open counts too."""
    found = [NUMBER_LABEL] if template.numbered and not values.get("number", "").strip() else []
    for field in template.fields:
        value = values.get(field.name, "").strip()
        if field.required and not value:
            found.append(field.label)
        found += [f"{field.label}里的“{place}”" for place in open_places(value)]
    parts = paragraphs(printable(f"{values.get('body', '')}\n{values.get('annexes', '')}"))
    found += [f"图“{part.title}”上面的表（没有可画的数）" for part in parts if isinstance(part, TextChart) and not part.columns]
    attachments, annexes = _lines(values.get("attachments", "")), annexes_in(values.get("annexes", ""))
    if len(annexes) > len(attachments):
        found.append("附件（正文下面要写明每个附件的名称）")
    return found


def open_places(value: str) -> list[str]:
    """The places of a text that a pattern left open: 〖已做工作〗."""
    return [match[1] for match in OPEN_PLACE.finditer(value)]


def advice(template: LetterTemplate, values: Mapping[str, str]) -> list[str]:
    """What the standard asks for besides, and what does not keep the letter from being printed: one sentence each."""
    return ["上行文应当标注签发人（GB/T 9704-2012 7.2.6）。"] if template.upward and not values.get("approver", "").strip() else []


def paragraphs(text: str) -> tuple[Part, ...]:
    """The paragraphs of a text, each with its heading, its tables and charts; empty lines and indents are the paper's business."""
    return _parts(_lines(text))


def _parts(lines: Iterable[str]) -> tuple[Part, ...]:
    return tuple(_paragraph(part) if isinstance(part, str) else part for part in parts_of(lines))


def _paragraph(text: str) -> Paragraph:
    """A heading is a paragraph without a stop at its end, or a first sentence that others follow; an item that is one sentence is none."""
    if CASE.match(text):
        return Paragraph(text, len(text), Face.HEI)
    for begins, face in LEVELS:
        if begins.match(text):
            stop = re.search(r"[。：；]", text)
            end = stop.end() if stop else len(text)
            return Paragraph(text, end, face) if end <= LONGEST_HEADING and not (stop and end == len(text)) else Paragraph(text)
    return Paragraph(text)


def annexes_in(text: str) -> tuple[Annex, ...]:
    """The attachments in a text: each begins with a line 附件1 (or 附件), then its title, then its paragraphs."""
    found: list[tuple[str, list[str]]] = []
    for line in _lines(text):
        mark = ANNEX.fullmatch(line)
        if mark:
            found.append((f"附件{mark[1]}", []))
        elif found:
            found[-1][1].append(line)
        else:
            found.append(("附件", [line]))
    return tuple(Annex(mark, lines[0] if lines else "", _parts(lines[1:])) for mark, lines in found)


def with_colon(addressee: str) -> str:
    """主送机关 ends with a full-width colon."""
    plain = addressee.rstrip("：: ")
    return f"{plain}：" if plain else ""


def without_number(name: str) -> str:
    """The name of an attachment without what the paper adds: its number, 《》 stay, a full stop at the end goes."""
    return re.sub(r"^(附件\s*\d*\s*[：:])?\s*(\d+\s*[.．、])?\s*", "", name).rstrip("。；;，")


def _lines(text: str) -> list[str]:
    return [line.strip(" \t　") for line in text.replace("\r\n", "\n").split("\n") if line.strip(" \t　")]
