"""Which forms there are, and what a record says in their cells."""

from pathlib import Path

import pytest

from app import resources
from app.domain.activities import Activity
from app.domain.errors import BadInput, NotAllowed, NotFound
from app.domain.kinds import KINDS
from app.domain.leads import Reporter
from app.domain.organisation import Person
from app.domain.query import Query, where_is
from app.domain.stations import Station
from app.domain.support import SupportRequest
from app.paper.raster import page_count
from app.paper.template import check_template
from app.services import forms, leads, records, steps, support
from app.services.paper_codes import code_for
from app.services.workspace import Workspace
from db.journal import entries
from tests.services.invented import a_lead, a_request
from tests.services.offices import ASKER, COORDINATOR, LENDER, Offices


def test_every_form_in_the_box_names_fields_that_exist() -> None:
    labels = forms.labels_by_kind(KINDS)

    mistakes = [mistake for file in resources.path("packs").glob("*/forms/*.toml") for mistake in check_template(file, labels)]

    assert mistakes == []


def test_a_records_values_are_shown_in_full_and_through_its_links(office: Workspace) -> None:
    """S0-70."""
    lead = leads.register(office, a_lead(office))
    template = forms.form_template("cangshan-lead-registration")

    values = forms.form_values(office, template, lead)

    assert values["unit.full_name"] == "仓山区市场监督管理局仓前所"
    assert values["area.full_name"] == office.names([lead])[lead.area]
    assert values["coordinator.short_name"] == "盖山所"
    assert values["office"] == "仓前所"
    assert values["received_on"].endswith("日")
    assert values["flags"] in ("", tuple(lead.flags))


@pytest.mark.parametrize(("name", "listed"), [(LENDER, ["本所"]), (COORDINATOR, ["本所", "别所"])])
def test_a_ledger_is_the_own_units_unless_the_unit_collects_what_others_do(offices: Offices, name: str, listed: list[str]) -> None:
    """S2-62: an office that coordinated once still holds what others told it then; who coordinates now tells whose each row is."""
    office, ledger = offices[name], forms.form_template("cangshan-publicity")
    with office.commit("活动") as change:
        for unit, headline in ((office.unit.uid, "本所"), (offices.unit(ASKER).uid, "别所")):
            change.add(Activity(unit=unit, sort="宣传", headline=headline, held_on="2026-11-20"), [office.unit.uid])

    rows = forms.values_for(office, ledger, forms.Asked())["activity"]

    assert [row["headline"] for row in rows] == listed
    assert [row["unit"] for row in rows if "unit" in row] == ([name, ASKER] if name == COORDINATOR else [])


def test_links_to_several_records_are_joined_and_flags_stay_flags(offices: Offices) -> None:
    """S0-72."""
    lender = offices[LENDER]
    people = [records.save_new(lender, records.new_record(lender, Person, {"full_name": name, "works_at": lender.unit.uid})) for name in ("曾明朗", "韩沐阳")]
    request = support.submit(offices[ASKER], a_request(offices[ASKER], leads.register(offices[ASKER], a_lead(offices[ASKER]))))
    dispatch = support.dispatch_for(lender, request)
    records.put(dispatch, {"people": tuple(person.uid for person in people), "no_conflict": True})

    values = forms.form_values(lender, forms.form_template("cangshan-dispatch-order"), dispatch)

    assert values["people"] == "曾明朗、韩沐阳"
    assert values["no_conflict"] is True
    assert values["receiver.full_name"] == "仓山区市场监督管理局仓前所"
    assert values["unit.full_name"] == "仓山区市场监督管理局东升所"


def test_what_is_not_here_is_left_empty(office: Workspace) -> None:
    request = SupportRequest(unit=office.unit.uid, lender="absent")

    values = forms.form_values(office, forms.form_template("cangshan-support-application"), request)

    assert values["lender"] == ""
    assert values["number"] == ""


def test_choices_come_as_a_sequence_so_that_boxes_can_be_ticked(office: Workspace) -> None:
    request = support.request_for(office)

    values = forms.form_values(office, forms.form_template("cangshan-support-application"), request)

    assert values["ask_of"] == ("本组",)
    assert values["urgency"] == "一般"


def test_a_list_keeps_to_one_owner(office: Workspace) -> None:
    """S2-A2."""
    values = {"short_name": "甲", "full_name": "甲园区站", "head": "苏以棠", "founder_kind": "产业园区"}
    records.save_new(office, records.new_record(office, Station, values))
    template = forms.form_template("jiaozuo-2021-135-annex-2")

    own = forms.values_for(office, template, forms.Asked(unit=office.unit.uid))
    others = forms.values_for(office, template, forms.Asked(unit=office.bureau.uid if office.bureau else ""))

    assert [row["full_name"] for row in own["station"]] == ["甲园区站"]
    assert others["station"] == []


def test_printing_is_noted_in_the_journal_and_a_refused_print_is_not(office: Workspace, tmp_path: Path) -> None:
    lead = leads.register(office, a_lead(office))
    forms.print_form(office, "cangshan-lead-registration", tmp_path / "l.pdf", forms.Asked(of=lead.uid))
    last = entries(office.store.db.conn, None, 1)[0]

    with pytest.raises(BadInput):
        forms.print_form(office, "cangshan-lead-registration", tmp_path / "l.odt", forms.Asked(of=lead.uid))

    assert (last.action.partition("，核验码 ")[0], last.kind, last.object) == ("打印知识产权线索登记表", "lead", lead.uid)
    assert entries(office.store.db.conn, None, 1)[0] == last


def test_the_preview_is_the_bytes_that_are_printed(office: Workspace, tmp_path: Path) -> None:
    lead = leads.register(office, a_lead(office))
    template, fonts = forms.form_template("cangshan-lead-registration"), forms.paper_fonts()

    asked = forms.Asked(of=lead.uid)

    values = forms.values_for(office, template, asked)
    preview = forms.form_pdf(template, values, fonts, code=code_for(office, template, values, asked))
    forms.print_form(office, template.id, tmp_path / "l.pdf", asked, fonts)

    assert (tmp_path / "l.pdf").read_bytes() == preview
    assert page_count(preview) == 1


def test_typed_values_go_over_those_of_the_record(office: Workspace) -> None:
    lead = leads.register(office, a_lead(office))
    template = forms.form_template("cangshan-lead-registration")

    values = forms.values_for(office, template, forms.Asked(of=lead.uid, data={"goods": "运动鞋", "unit.full_name": "别名"}))

    assert (values["goods"], values["unit.full_name"], values["number"]) == ("运动鞋", "别名", lead.number)
    assert office.records(leads.Lead).get(lead.uid).goods == a_lead(office).goods


def test_every_kind_has_a_sheet_but_those_that_never_leave(office: Workspace) -> None:
    lead = leads.register(office, a_lead(office), Reporter(full_name="顾南星"))
    person = office.records(Reporter).first(Query(where=(where_is("lead", lead.uid),)))

    pdf = forms.record_sheet_pdf(office, steps.steps_taken(office, lead) and lead)

    assert page_count(pdf) >= 1
    with pytest.raises(NotAllowed):
        forms.record_sheet_pdf(office, person)


def test_a_units_own_form_goes_before_one_of_the_same_id_and_a_broken_one_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    folder.mkdir()
    text = (resources.path("packs", "jiaozuo", "forms") / "annex-2.toml").read_text("utf-8")
    (folder / "annex-2.toml").write_text(text.replace('title = "工作站统计表"', 'title = "本局统计表"'), "utf-8")
    (folder / "broken.toml").write_text(text.replace("{head}", "{haed}"), "utf-8")

    own = forms.form_template("jiaozuo-2021-135-annex-2", tmp_path)
    mistakes = forms.form_mistakes(tmp_path, forms.labels_by_kind(KINDS))

    assert "统计表" in own.title
    assert [Path(mistake.file).name for mistake in mistakes] == ["broken.toml"]


def test_an_unknown_form_is_refused_with_those_there_are() -> None:
    with pytest.raises(NotFound) as refusal:
        forms.form_template("nix")

    assert "jiaozuo-2021-135-annex-1" in refusal.value.next_step
