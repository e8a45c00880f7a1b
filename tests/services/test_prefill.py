"""New records filled by the rules of their form: own unit and account, the day, what a linked record says, what was said last (ux 3)."""

from dataclasses import replace

from app.domain.staffing import StaffingCheck
from app.domain.stations import ContactPoint
from app.services import forms
from app.services.contact_points import application_for
from app.services.prefill import prefill, prefilled
from app.services.workspace import Workspace
from tests.services.county import clock, county, made, put, put_station

__all__ = ["clock", "county", "made"]


def test_an_application_is_filled_from_its_station_and_says_what_was_carried_over(county: Workspace) -> None:
    """S2-A1."""
    station = put_station(county, founder="大学城园区管委会")

    point, carried = application_for(county, forms.form_template("jiaozuo-2021-135-annex-1"), station)  # type: ignore[arg-type]

    assert (point.unit_name, point.station_name, point.head_phone) == ("大学城园区管委会", "知识产权保护工作站大学城园区站", "13900006204")
    assert point.filled_on == "2021-08-20"
    assert "filled_on" not in carried
    assert {"unit_name", "station_name", "adviser"} <= set(carried)


def test_what_was_typed_stays(county: Workspace) -> None:
    station = put_station(county, founder="大学城园区管委会")
    point = ContactPoint(unit=county.unit.uid, station=station.uid, unit_name="另一家")

    prefill(county, forms.form_template("jiaozuo-2021-135-annex-1"), point)

    assert point.unit_name == "另一家"


def test_last_takes_what_the_newest_record_of_the_unit_says(county: Workspace) -> None:
    put(county, ContactPoint, station_name="甲站", address="解放路1号", industries="电子信息")
    put(county, ContactPoint, station_name="乙站", address="解放路2号", industries="新材料、节能环保")
    template = replace(forms.form_template("jiaozuo-2021-135-annex-1"), prefill=(("address", "last"), ("industries", "last"), ("website", "last")))
    point = ContactPoint(unit=county.unit.uid)

    carried = prefill(county, template, point)

    assert (point.address, point.industries, point.website) == ("解放路2号", ("新材料", "节能环保"), None)
    assert carried == ("address", "industries")


def test_any_kind_is_filled_by_the_forms_that_it_fills(county: Workspace) -> None:
    """S2-10."""
    check = prefilled(county, StaffingCheck)

    assert (check.bureau, check.checked_on) == (county.unit.uid, "2021-08-20")  # type: ignore[attr-defined]


def test_a_rule_that_gives_no_value_leaves_the_field_empty(county: Workspace) -> None:
    template = replace(forms.form_template("jiaozuo-2021-135-annex-1"), prefill=(("managers", "{own.full_name}"), ("email", "{station.note}")))
    point = ContactPoint(unit=county.unit.uid)

    assert prefill(county, template, point) == ()
    assert (point.managers, point.email) == (None, None)
