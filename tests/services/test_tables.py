"""Lists out to spreadsheets and back."""

from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from app.domain.errors import NotAllowed
from app.domain.fields import choices, day, flag, link, text, whole_number
from app.domain.kinds import KINDS
from app.domain.leads import Lead
from app.domain.organisation import Account, CaseGroup
from app.domain.query import Query
from app.domain.records import Record, fields_of
from app.domain.stations import ContactPoint
from app.domain.step_record import Step
from app.services import leads, records, tables
from app.services.backups import backups_of
from app.services.opening import Setup, set_up
from app.services.workspace import Workspace
from db.journal import entries
from db.keys import FLOOR
from tests.services.invented import a_lead
from tests.services.offices import PASSWORD


@dataclass(kw_only=True)
class Probe(Record, table="probe", title="样品", named_by=("label",)):
    """A kind that only this test declares."""

    label: str | None = text("名称", required=True)
    taken_on: str | None = day("取样日期")
    count: int | None = whole_number("数量")
    marks: tuple[str, ...] = choices("特征", ("甲", "乙"))
    sealed: bool | None = flag("已封存")
    kept_by: str | None = link("保管单位", "unit")


def test_a_kind_declared_here_goes_out_and_comes_back_without_another_line(tmp_path: Path) -> None:
    opened, _ = set_up(tmp_path / "home", Setup(["cangshan"], "仓前所", "陈立言"), PASSWORD, cost=FLOOR, kinds=(*KINDS, Probe))
    with opened as office:
        values = {"label": "=1+1", "taken_on": "2026-11-20", "count": 0, "marks": ("甲", "乙"), "sealed": False, "kept_by": office.unit.uid}
        first = records.save_new(office, records.new_record(office, Probe, values))

        for name in ("probe.xlsx", "probe.csv"):
            tables.export_table(office, Probe, tmp_path / name)
        done = [tables.import_table(office, Probe, tmp_path / name) for name in ("probe.xlsx", "probe.csv")]

        assert [(imported.new, imported.refused) for imported in done] == [(1, []), (1, [])]

        found = list(office.records(Probe).all())
        assert len(found) == 3
        assert all(getattr(record, name) == getattr(first, name) for record in found for name in fields_of(Probe))


def test_text_stays_text_and_numbers_stay_numbers_in_a_spreadsheet(office: Workspace, tmp_path: Path) -> None:
    point = {"unit_name": "=cmd|' /C calc'!A0", "managers": 4, "phone": "0591-83002176"}
    records.save_new(office, records.new_record(office, ContactPoint, point))

    tables.export_table(office, ContactPoint, tmp_path / "p.xlsx")

    heading, row = openpyxl.load_workbook(tmp_path / "p.xlsx").active.iter_rows()
    cells = {head.value: cell for head, cell in zip(heading, row, strict=True)}
    assert cells["单位名称"].data_type == "s"
    assert cells["单位名称"].value == "=cmd|' /C calc'!A0"
    assert cells["管理人员数"].value == 4


def test_labels_that_stand_twice_come_back_to_their_own_fields(office: Workspace, tmp_path: Path) -> None:
    """S2-A1: 附件1 has 手机 twice."""
    point = {"unit_name": "某园区", "head_phone": "13900006201", "staff_phone": "13900006202"}
    records.save_new(office, records.new_record(office, ContactPoint, point))

    tables.export_table(office, ContactPoint, tmp_path / "p.xlsx")
    tables.import_table(office, ContactPoint, tmp_path / "p.xlsx")

    assert [(found.head_phone, found.staff_phone) for found in office.records(ContactPoint).all()] == [("13900006201", "13900006202")] * 2


def test_a_list_is_exported_page_after_page_as_it_is_filtered(office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "PAGE", 2)
    for number in range(5):
        leads.save_draft(office, a_lead(office, suspect=f"第{number}家"))

    count = tables.export_table(office, Lead, tmp_path / "l.xlsx", Query(sort="suspect", descending=True))

    rows = list(openpyxl.load_workbook(tmp_path / "l.xlsx").active.iter_rows(values_only=True))
    column = rows[0].index("涉嫌主体")
    assert count == 5
    assert [row[column] for row in rows[1:]] == [f"第{number}家" for number in (4, 3, 2, 1, 0)]


def test_few_rows_need_no_backup_because_undoing_takes_the_whole_import_back(office: Workspace) -> None:
    before = {lead.uid for lead in office.records(Lead).all()}

    done = tables.import_pasted(office, Lead, "涉嫌主体\t镇街\n甲店\t仓前街道\n乙店\t仓前街道\n")
    records.undo(office)

    assert (done.new, backups_of(office)) == (2, [])
    assert {lead.uid for lead in office.records(Lead).all() if not lead.deleted} == before


def test_many_rows_are_backed_up_before(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "UNBACKED", 1)

    tables.import_pasted(office, Lead, "涉嫌主体\t镇街\n甲店\t仓前街道\n")
    one = backups_of(office)
    tables.import_pasted(office, Lead, "涉嫌主体\t镇街\n乙店\t仓前街道\n丙店\t仓前街道\n")

    assert one == []
    assert [file.name for file in backups_of(office)] == ["zhilian-000001-before-import.backup"]


def test_an_import_is_one_commit_with_numbers_and_places(office: Workspace, tmp_path: Path) -> None:
    """S0-13."""
    (tmp_path / "in.csv").write_text("涉嫌主体,镇街\n甲店,仓前街道\n乙店,仓前街道\n", "utf-8")
    before = entries(office.store.db.conn, None, 1)[0].seq

    tables.import_table(office, Lead, tmp_path / "in.csv")

    found = list(office.records(Lead).all())
    assert entries(office.store.db.conn, None, 1)[0].seq == before + 1
    assert [lead.number for lead in found] == ["仓前2026A0001", "仓前2026A0002"]
    assert all(lead.office and lead.coordinator for lead in found)


def test_what_the_bureau_decides_or_a_step_writes_is_not_imported(office: Workspace, tmp_path: Path) -> None:
    for kind in (*tables.NOT_IMPORTED, CaseGroup, Step, Account):
        with pytest.raises(NotAllowed):
            tables.import_table(office, kind, tmp_path / "x.csv")
