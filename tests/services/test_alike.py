"""Rows of a spreadsheet that look the same as what is here are named before they are taken in."""

import pytest

from app.domain.leads import Lead
from app.domain.stations import Station
from app.services import records, tables
from app.services.leads import save_draft
from tests.services.offices import clock, office, template

__all__ = ["clock", "office", "template"]


@pytest.fixture
def sheet(tmp_path):
    file = tmp_path / "in.csv"
    file.write_text("线索编号,涉嫌主体,外部编号\n,闽韵茶行,\nX1,新的一家,\n,又一家,W-7\n,第三家,\n", encoding="utf-8-sig")
    return file


def test_rows_of_the_same_name_or_number_are_named_and_can_be_left_out(office, sheet):
    save_draft(office, Lead(unit=office.unit.uid, suspect="闽韵茶行"))
    save_draft(office, Lead(unit=office.unit.uid, suspect="别的名称", outside_number="W-7"))

    seen = tables.import_table(office, Lead, sheet, dry_run=True)
    taken = tables.import_table(office, Lead, sheet, skip_alike=True)

    assert [one.row for one in seen.alike] == [2, 4]
    assert "名称相同" in seen.alike[0].why
    assert "外部编号相同" in seen.alike[1].why
    assert (seen.new, taken.new) == (4, 2)


def test_a_row_with_a_number_that_is_here_is_named(office, tmp_path):
    lead = save_draft(office, Lead(unit=office.unit.uid, suspect="闽韵茶行"))
    file = tmp_path / "out.csv"
    file.write_text(f"线索编号,涉嫌主体\n{lead.number},改了名\n", encoding="utf-8-sig")

    seen = tables.import_table(office, Lead, file, dry_run=True)

    assert [one.row for one in seen.alike] == [2]
    assert seen.alike[0].why == f"与已有的“{lead.number} 闽韵茶行”线索编号相同"


def test_a_station_that_is_here_is_named(office, tmp_path):
    records.save_new(office, Station(unit=office.unit.uid, short_name="三江口", full_name="三江口站", head="许嘉宁"))
    tables.export_table(office, Station, tmp_path / "out.xlsx")

    seen = tables.import_table(office, Station, tmp_path / "out.xlsx", dry_run=True)

    assert [one.row for one in seen.alike] == [2]
