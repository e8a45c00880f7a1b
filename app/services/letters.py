"""Official letters: begun from a template, kept as drafts, signed and numbered in one step, voided. How they look is the template's business."""

from collections.abc import Mapping
from typing import Any

from app.domain.errors import BadInput, UserError
from app.domain.letter_steps import DRAFT
from app.domain.letters import Letter
from app.paper.letter_text import missing
from app.services.audiences import audience_of
from app.services.document_numbers import NoNumberHere, entry_of, mark_void, next_number, series_for, write_number
from app.services.letters_paper import letter_template, new_letter, record_about, values_of
from app.services.permissions import require_edit
from app.services.records import put, require_own_changes, require_valid
from app.services.steps import put_asked, require_filled, require_open, write_step
from app.services.workspace import Workspace

WAITING = "待编号"


def save_draft(workspace: Workspace, letter: Letter) -> Letter:
    """Keep a letter as far as it is written."""
    require_edit(workspace, letter)
    require_own_changes(workspace, letter)
    require_valid(workspace, letter)
    if workspace.records(Letter).find(letter.uid) is None:
        with workspace.commit("新建公文") as change:
            change.add(letter, audience_of(workspace, letter))
        return letter
    with workspace.commit("修改公文") as change:
        change.save(letter)
    return workspace.records(Letter).get(letter.uid)


def sign(workspace: Workspace, letter: Letter, values: Mapping[str, Any]) -> Letter:
    """Sign a letter and give it its number in the same commit; without a number on this computer it waits as 待编号 (`number_words`).

    Raises BadInput naming what is missing.
    """
    letter = workspace.records(Letter).get(letter.uid)
    move = require_open(workspace, letter, "sign")
    put_asked(letter, move, values)
    require_filled(workspace, letter, move, "")
    _require_written(workspace, letter)
    number = None
    if letter.numbered and not letter.number:
        series = series_for(workspace, letter)
        letter.series = series.uid
        try:
            number = next_number(workspace, series)
        except NoNumberHere:
            number = None
    with workspace.commit(f"公文：已签发{f'，编号{number}' if number else ''}") as change:
        if number is not None:
            write_number(workspace, change, letter, number)
        write_step(workspace, change, letter, "sign", remark=letter.approver or "")
    return workspace.records(Letter).get(letter.uid)


def _require_written(workspace: Workspace, letter: Letter) -> None:
    """What the letter's own template requires; its number comes with the signing."""
    template = letter_template(letter.template or "", workspace.folder)
    lacking = missing(template, {**values_of(template, letter), "number": WAITING})
    if lacking:
        raise BadInput(f"“{template.title}”还差 {len(lacking)} 项：{'、'.join(lacking)}。", "请补填后再签发；草稿随时可以保存。")


def void(workspace: Workspace, letter: Letter, reason: str) -> Letter:
    """Put a signed letter aside for good; its number is voided with the same reason and given to no other."""
    letter = workspace.records(Letter).get(letter.uid)
    move = require_open(workspace, letter, "void")
    require_filled(workspace, letter, move, reason)
    entry = entry_of(workspace, letter)
    with workspace.commit("公文：已作废") as change:
        if entry is not None and not entry.voided_on:
            mark_void(workspace, change, entry, reason)
        write_step(workspace, change, letter, "void", reason)
    return workspace.records(Letter).get(letter.uid)


def number_words(workspace: Workspace, letter: Letter) -> str:
    """What people read in place of the number: the number, 待编号 with what to do, or that a draft has none."""
    if letter.number or not letter.numbered:
        return letter.number or "不编号"
    if letter.state in ("", DRAFT):
        return "签发时编号"
    try:
        number = next_number(workspace, series_for(workspace, letter))
    except UserError as fault:
        return f"{WAITING}：{fault.what}{fault.next_step}"
    return f"{WAITING}：可以编为{number}"


def make(workspace: Workspace, values: Mapping[str, Any]) -> Letter:
    """A new draft from its template, with these values over what stands there at first. Raises NotFound for an unknown template."""
    template = letter_template(str(values.get("template") or ""), workspace.folder)
    letter = new_letter(workspace, template, record_about(workspace, template, values.get("about")))
    put(letter, {name: value for name, value in values.items() if name != "about"})
    return save_draft(workspace, letter)
