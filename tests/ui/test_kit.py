"""One declaration is enough: a kind invented here is stored, checked, found, listed, edited, printed, exported, imported and exchanged."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.fields import (
    choice,
    choices,
    credit_code,
    day,
    files,
    flag,
    link,
    links,
    longtext,
    moment,
    telephone,
    ten_thousands,
    tenths,
    text,
    whole_number,
)
from app.domain.kinds import KINDS
from app.domain.query import Query
from app.domain.records import Record, fields_of
from app.domain.value_kinds import Attachment
from app.services import exchange, identity, sending
from app.services.forms import record_sheet_pdf
from app.services.records import find_anywhere, new_record, problems, save_new
from app.services.tables import export_table, import_table
from app.services.workspace import Workspace
from app.ui.editors import EDITORS
from app.ui.registers.page import RegisterPage
from tests.photos import a_photo
from tests.ui.desk import desk, press, settle, show, write


@dataclass(kw_only=True)
class Probe(Record, table="probe", title="抽样", named_by=("title_line",)):
    """One field of each kind; nothing else in the program knows it."""

    title_line: str | None = text("品名", required=True, search=True)
    story: str | None = longtext("经过")
    grade: str | None = choice("等级", ("合格", "不合格"), required=True)
    marks: tuple[str, ...] = choices("标识", ("涉网", "涉外"))
    taken_on: str | None = day("抽样日期", past=True)
    sent_at: str | None = moment("送检时间")
    pieces: int | None = whole_number("件数", least=1, most=999)
    worth: int | None = ten_thousands("货值（万元）")
    hours: int | None = tenths("检测用时（小时）", most=1_000)
    sealed: bool | None = flag("已封样")
    phone: str | None = telephone("联系电话")
    code: str | None = credit_code("信用代码")
    area: str | None = link("镇街", "area")
    offices: tuple[str, ...] = links("参加单位", "unit")
    photos: tuple[Attachment, ...] = files("照片")


TYPED = {
    "title_line": "云岫洗衣液",
    "story": "货架取样\n三件封存",
    "grade": "不合格",
    "taken_on": "11.18",
    "sent_at": "11月19日 9:30",
    "pieces": "3",
    "worth": "12.5",
    "hours": "1.5",
    "phone": "139 5010 2204",
    "code": "91350104M0001059 1A",
    "area": "三叉",
}


@pytest.fixture
def workspace(qapp, tmp_path):  # noqa: ARG001 - an application before any timer
    with desk(tmp_path, "盖山所", (*KINDS, Probe)) as workspace:
        yield workspace


def filled(workspace: Workspace) -> Mapping[str, Any]:
    areas, units = {area.name: area.uid for area in workspace.areas()}, {unit.name: unit.uid for unit in workspace.units()}
    photo = Attachment(workspace.blobs.put(a_photo()), "现场.jpg", len(a_photo()))
    return {
        "title_line": "云岫洗衣液",
        "story": "货架取样\n三件封存",
        "grade": "不合格",
        "marks": ("涉网", "涉外"),
        "taken_on": "2026-11-18",
        "sent_at": "2026-11-19T09:30",
        "pieces": 3,
        "worth": 1250,
        "hours": 15,
        "sealed": True,
        "phone": "13950102204",
        "code": "91350104M00010591A",
        "area": areas["三叉街街道"],
        "offices": (units["盖山所"], units["仓前所"]),
        "photos": (photo,),
    }


def values_of(record: Record) -> dict[str, Any]:
    return {name: getattr(record, name) for name in fields_of(type(record))}


def test_the_probe_has_a_field_of_every_kind():
    assert {type(field.kind) for field in fields_of(Probe).values()} == set(EDITORS)


def test_it_is_stored_and_read_back_typed(workspace):
    values = filled(workspace)

    stored = save_new(workspace, new_record(workspace, Probe, values))

    assert values_of(workspace.records(Probe).get(stored.uid)) == values


def test_it_is_checked(workspace):
    probe = new_record(workspace, Probe, {"taken_on": "2026-12-01", "pieces": 0, "code": "91350104M00010591Z"})

    said = {field.name: problem.text for field, problem in problems(workspace, probe)}

    assert set(said) == {"title_line", "grade", "taken_on", "pieces", "code"}
    assert said["title_line"] == "请填写品名。"


@pytest.mark.parametrize("words", ["洗衣液", "yxxyy"])
def test_it_is_found_by_characters_and_initials(workspace, words):
    stored = save_new(workspace, new_record(workspace, Probe, filled(workspace)))

    assert [record.uid for record in workspace.records(Probe).page(Query(search=words)).records] == [stored.uid]
    assert [hit.uid for hit in find_anywhere(workspace, words) if hit.kind == "probe"] == [stored.uid]


def test_it_is_typed_in_a_form_and_stands_in_a_list(workspace, qtbot, tmp_path):
    page = RegisterPage(workspace, (Probe,))
    page.reload()
    qtbot.addWidget(page)
    show(page, 1182, 700)
    page.new()
    editors = page.form().form.editors
    for name, typed in TYPED.items():
        editors[name].setFocus()
        write(page, typed)
        press(Qt.Key.Key_Tab)
    for box in editors["marks"].boxes.values():
        box.click()
    editors["sealed"].buttons[True].click()
    for typed in ("gss", "cqs"):
        editors["offices"].setFocus()
        write(page, typed)
        press(Qt.Key.Key_Return)
    photo = tmp_path / "现场.jpg"
    photo.write_bytes(a_photo())
    editors["photos"].add_files([photo])
    settle()

    press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    QTest.qWait(60)
    settle()

    assert [values_of(record) for record in workspace.records(Probe).all()] == [filled(workspace)]
    shown = {column.title: column.text(page.listing().row()) for column in page.listing().records.model.columns}
    assert (shown["品名"], shown["镇街"], shown["抽样日期"], shown["联系电话"]) == ("云岫洗衣液", "三叉街街道", "2026年11月18日", "139****2204")


def test_it_goes_out_to_a_spreadsheet_and_comes_back(workspace, tmp_path):
    stored = save_new(workspace, new_record(workspace, Probe, filled(workspace)))
    sheet = tmp_path / "抽样.xlsx"

    assert export_table(workspace, Probe, sheet) == 1
    imported = import_table(workspace, Probe, sheet)

    again = next(record for record in workspace.records(Probe).all() if record.uid != stored.uid)
    assert imported.refused == []
    assert "照片" in imported.ignored
    assert values_of(again) == {**filled(workspace), "photos": ()}


def test_it_is_printed(workspace):
    stored = save_new(workspace, new_record(workspace, Probe, filled(workspace)))

    assert record_sheet_pdf(workspace, stored).startswith(b"%PDF")


def test_it_travels_to_another_office_in_a_bundle(qapp, tmp_path):  # noqa: ARG001
    with ExitStack() as held:
        ours, theirs, bureau = (held.enter_context(desk(tmp_path, unit, (*KINDS, Probe))) for unit in ("仓前所", "盖山所", "仓山区局"))
        _introduce(tmp_path, bureau, ours, theirs)
        stored = save_new(ours, new_record(ours, Probe, filled(ours)))

        bundle = tmp_path / "仓前所.ipb"
        sending.export_bundle(ours, [theirs.unit], bundle)
        exchange.import_bundle(theirs, bundle)

        arrived = theirs.records(Probe).get(stored.uid)
        assert values_of(arrived) == values_of(stored)
        assert theirs.blobs.read(arrived.photos[0].sha) == a_photo()


def _introduce(folder: Path, bureau: Workspace, *offices: Workspace) -> None:
    """The bureau signs a roster of everybody's keys, and every office takes it in."""
    cards = []
    for office in offices:
        cards.append(folder / f"{office.unit.name}.card")
        identity.export_card(office, cards[-1])
    identity.sign_new_roster(bureau, cards, folder / "roster")
    for office in offices:
        identity.import_roster(office, folder / "roster")
