"""The questions about a letter's steps and numbers, each handed to its service."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.document_numbers import GivenNumber, NumberSeries
from app.domain.fields import Field
from app.domain.letters import Letter
from app.domain.records import Record, fields_of
from app.domain.steps import Move
from app.domain.value_kinds import Link, Text
from app.paper.letter_template import LetterTemplate
from app.services import letters, making, records
from app.services.document_numbers import number_letter, take_number, void_number
from app.services.letters import number_words
from app.services.letters_paper import record_about
from app.ui.editors import Context, editor_for
from app.ui.letters.number_editor import NumberEditor
from app.ui.parts.asking_dialog import REASON, AskingDialog
from app.ui.parts.step_dialog import step_editors
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel

ABOUT_SERIES = "文号由机关代字、年份、序号组成，例如 仓市场监管〔2026〕12号。今年已经在纸上编过号的，写明编到几号，程序从下一号接着编。"
SERIES_FIELDS = ("agency", "used_for", "reserve", "began_in", "began_after")


def step_dialog(parent: QWidget, context: Context, letter: Letter, move: Move) -> AskingDialog:
    """A step of a letter, with the fields and the reason that it asks for."""

    def take(values: Mapping[str, Any], remark: str) -> object:
        return making.take(context.workspace, letter, move.name, values, remark)

    title = f"{move.label}：{letter.headline or ''}"
    dialog = AskingDialog(parent, context, title[:40], move.label, take, REASON if move.remark else None)
    if move.name == "sign" and letter.numbered and not letter.number:
        dialog.add_part(PlainLabel("签发时编下一个文号；本机没有可用的号时，公文暂存为“待编号”。", "note", wrap=True))
    if move.name == "void" and letter.number:
        dialog.add_part(PlainLabel(f"{letter.number}随之作废，登记簿上写明理由，不再用于别的文件。", "note", Tone.ORANGE, wrap=True))
    if move.name == "send":
        letter.sent_on = letter.sent_on or context.workspace.today.isoformat()
    dialog.add_fields(step_editors(context, letter, move))
    return dialog


def about_dialog(parent: QWidget, context: Context, template: LetterTemplate, begin: Callable[[Record | None], object]) -> AskingDialog:
    """Which record fills the letter; without one it is written from the beginning."""
    kind = records.kind_named(context.workspace, template.of)

    def take(values: Mapping[str, Any], _remark: str) -> object:
        return begin(record_about(context.workspace, template, values.get("about")))

    dialog = AskingDialog(parent, context, f"写{template.title}", "开始写", take)
    dialog.add_part(PlainLabel(f"选一条{kind.title}，标题、主送和正文先照它填好；不选则从空白写起。", "note", wrap=True))
    dialog.add_fields({"about": editor_for(Field(kind.title, Link(template.of), name="about"), context)})
    return dialog


def number_dialog(parent: QWidget, context: Context, letter: Letter) -> AskingDialog:
    """The next number of a letter that waits for it, or one that the office gave by hand."""

    def take(values: Mapping[str, Any], _remark: str) -> object:
        return number_letter(context.workspace, letter, str(values.get("number") or ""))

    dialog = AskingDialog(parent, context, f"编号：{letter.headline or ''}"[:40], "编号", take)
    dialog.add_part(PlainLabel(number_words(context.workspace, letter), "", wrap=True))
    dialog.add_fields({"number": NumberEditor(context, "文号", "不填则编下一个；手工给的号请照填")})
    return dialog


def take_dialog(parent: QWidget, context: Context, series: NumberSeries) -> AskingDialog:
    """The next number for a document that was not written in this program."""

    def take(values: Mapping[str, Any], _remark: str) -> object:
        return take_number(context.workspace, series, str(values.get("document") or ""))

    dialog = AskingDialog(parent, context, f"取号：{series.agency}", "取号", take)
    dialog.add_fields({"document": editor_for(Field("文件标题", Text(), name="document", required=True), context)})
    return dialog


def void_dialog(parent: QWidget, context: Context, entry: GivenNumber) -> AskingDialog:
    """Why a number is used by no document."""
    dialog = AskingDialog(parent, context, f"作废：{entry.number}", "作废", lambda _values, reason: void_number(context.workspace, entry, reason), REASON)
    dialog.add_part(PlainLabel(f"用在：{entry.document or ''}。作废的号留在登记簿上，不再使用。", "note", wrap=True))
    dialog.add_fields({})
    return dialog


def series_dialog(parent: QWidget, context: Context, series: NumberSeries | None) -> AskingDialog:
    """A 机关代字 of the unit: a new one, or what was said of one."""
    kept = series or NumberSeries(unit=context.workspace.unit.uid)

    def take(values: Mapping[str, Any], _remark: str) -> object:
        records.put(kept, values)
        return records.save(context.workspace, kept) if kept.uid else records.save_new(context.workspace, kept)

    dialog = AskingDialog(parent, context, "机关代字", "保存", take)
    if series is None:
        dialog.add_part(PlainLabel(ABOUT_SERIES, "note", wrap=True))
    fields = fields_of(NumberSeries)
    editors = {name: editor_for(fields[name], context) for name in SERIES_FIELDS}
    for name, editor in editors.items():
        editor.set_value(getattr(kept, name))
    dialog.add_fields(editors)
    return dialog


def signed_words(letter: Letter) -> str:
    """What is told after signing."""
    return f"已签发，编号{letter.number}" if letter.number else "已签发" if not letter.numbered else f"已签发，{letters.WAITING}"
