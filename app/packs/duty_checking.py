"""The rules of duties in a pack: who owes them, until when, and which forms belong to them. It knows the ids of forms, and no form."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from app.domain.duties import FORM, Duty, DutyPiece
from app.packs.rows import Row
from app.toml_source import Source

Forms = Mapping[str, bool]
"""The id of each form that can be printed, and whether it is a list; one of a single record cannot belong to a duty."""
OWERS = ("owed_by", "owed_by_kinds")


def check_duties(source: Source, rows: Sequence[Row], forms: Forms | None) -> None:
    """Note what makes a duty impossible to hand in; forms only where they are known."""
    for row in rows:
        if row.kind is Duty:
            _check_duty(source, row)
        elif row.kind is DutyPiece:
            _check_piece(source, row, forms)


def _check_duty(source: Source, row: Row) -> None:
    due, end = row.values.get("due_on"), row.values.get("ends_on")
    if not any(name in row.written for name in OWERS):
        source.note(row.place(), f"{row.named}没有写明由谁报送。", '请写上 owed_by_kinds = ["监管所"]，或者 owed_by = ["东城所"]。')
    if due and end and end < due:
        source.note(row.place("ends_on"), f"{row.named}的不再报送的日期 {end} 早于截止日期 {due}。", "请改正其中一个日期。")


def _check_piece(source: Source, row: Row, forms: Forms | None) -> None:
    form = row.values.get("form")
    if row.values.get("what") == FORM and not form and not row.values.get("excluded"):
        source.note(row.place("what"), f"{row.named}是表格，没有写明是哪一张。", '请写上 form = "表格代号"；不是本程序的表格，请写 what = "其他"。')
    if not form or forms is None:
        return
    if form not in forms:
        near = get_close_matches(form, forms, 1, 0.5)
        remedy = f"是不是“{near[0]}”？" if near else ""
        source.note(row.place("form"), f"{row.named}：没有“{form}”这张表格。", f"{remedy}自己的表格放在地方包的 forms 文件夹里，文件名以 .toml 结尾。")
    elif not forms[form] and not row.values.get("excluded"):
        what = f"{row.named}：“{form}”一张只写一条记录，不能由名录生成。"
        source.note(row.place("form"), what, '请改用名录一类的表格，或者写 what = "其他"并删去 form，报送时另附文件。')
