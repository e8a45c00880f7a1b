"""From a sheet of paper back to the record, and whether the paper still says what the records say."""

from pathlib import Path

import pypdfium2
import pytest

from app.domain.errors import BadInput
from app.domain.leads import Lead
from app.domain.organisation import Person
from app.domain.stations import Station
from app.services import forms, leads, records
from app.services.forms import Asked
from app.services.paper_checks import CURRENT, ELSEWHERE, NEWER_FORM, STRANGE, THROWN_AWAY, UPDATED, look_back
from app.services.paper_codes import code_of_sheet
from app.services.workspace import Workspace
from db.journal import entries
from tests.services.invented import a_lead
from tests.services.offices import ASKER, COORDINATOR, Offices

LEAD_FORM, STATIONS = "cangshan-lead-registration", "jiaozuo-2021-135-annex-2"


def code_on(pdf: Path) -> str:
    """The short code as a person reads it off the last page."""
    document = pypdfium2.PdfDocument(pdf)
    words = document[len(document) - 1].get_textpage().get_text_range().split()
    return "".join(words[words.index("核验码") + 1 :][:2])


def printed(office: Workspace, form: str, to: Path, of: str | None = None, **asked: object) -> str:
    forms.print_form(office, form, to, Asked(of=of, **asked))  # type: ignore[arg-type]
    return code_on(to)


def changed(office: Workspace, lead: Lead, **values: object) -> Lead:
    stored = office.records(Lead).get(lead.uid)
    records.put(stored, values)
    return records.save(office, stored)


@pytest.fixture
def lead(office: Workspace) -> Lead:
    return leads.register(office, a_lead(office))


def test_paper_that_still_holds_is_told_so_and_leads_to_its_record(office: Workspace, lead: Lead, tmp_path: Path) -> None:
    found = look_back(office, printed(office, LEAD_FORM, tmp_path / "l.pdf", lead.uid))

    assert (found.state, found.changed, found.kind, found.uid) == (CURRENT, (), "lead", lead.uid)
    assert found.paper.startswith("知识产权线索登记表：")
    assert found.printed == "2026年11月20日打印知识产权线索登记表"


def test_the_columns_that_changed_are_named_and_their_values_are_not(office: Workspace, lead: Lead, tmp_path: Path) -> None:
    code = printed(office, LEAD_FORM, tmp_path / "l.pdf", lead.uid)
    changed(office, lead, suspect="云岫鞋行", suspect_phone="13900006204")
    changed(office, lead, detail="另有一处仓库。")

    found = look_back(office, code)

    assert found.state == UPDATED
    assert set(found.changed) == {"名称", "电话", "涉嫌事实"}
    assert not any(word in str(found) for word in ("13900006204", "仓库"))


def test_what_was_put_back_is_current_again(office: Workspace, lead: Lead, tmp_path: Path) -> None:
    code, before = printed(office, LEAD_FORM, tmp_path / "l.pdf", lead.uid), lead.detail
    changed(office, lead, detail="改过。")
    changed(office, lead, detail=before)

    assert look_back(office, code).state == CURRENT


def test_paper_of_another_office_is_checked_against_what_arrived(offices: Offices, tmp_path: Path) -> None:
    lead = leads.register(offices[ASKER], a_lead(offices[ASKER]))
    code = printed(offices[ASKER], LEAD_FORM, tmp_path / "l.pdf", lead.uid)
    before = look_back(offices[COORDINATOR], code)

    offices.deliver(ASKER, COORDINATOR)
    arrived = look_back(offices[COORDINATOR], code)
    changed(offices[ASKER], lead, suspect="云岫鞋行")
    offices.deliver(ASKER, COORDINATOR)
    later = look_back(offices[COORDINATOR], code)

    assert (before.state, before.kind) == (STRANGE, "")
    assert (arrived.state, arrived.printed) == (CURRENT, "")
    assert (later.state, later.changed) == (UPDATED, ["名称"])


def test_a_change_in_what_the_record_refers_to_is_told_as_such(office: Workspace, lead: Lead, tmp_path: Path) -> None:
    code = printed(office, LEAD_FORM, tmp_path / "l.pdf", lead.uid)
    unit = office.unit
    unit.full_name = "仓山区市场监督管理局仓前市场监管所"
    with office.commit("改名") as change:
        change.save(unit)

    found = look_back(office, code)

    assert (found.state, found.changed, found.note) == (UPDATED, (), ELSEWHERE)


def test_a_list_names_the_records_that_changed_since(office: Workspace, tmp_path: Path) -> None:
    """S2-A2."""
    first = records.save_new(office, records.new_record(office, Station, {"short_name": "甲", "head": "苏以棠", "founder_kind": "产业园区"}))
    code = printed(office, STATIONS, tmp_path / "s.pdf")
    as_printed = look_back(office, code)
    first.head = "陆听雨"
    records.save(office, first)
    records.save_new(office, records.new_record(office, Station, {"short_name": "乙", "founder_kind": "产业园区"}))

    found = look_back(office, code)

    assert (as_printed.state, as_printed.kind, as_printed.uid) == (CURRENT, "station", "")
    assert found.state == UPDATED
    assert [words.split("（")[1] for words in found.changed] == ["新登记）", "负责人）"]


def test_a_list_of_one_unit_is_compared_with_the_same_list(office: Workspace, tmp_path: Path) -> None:
    records.save_new(office, records.new_record(office, Station, {"short_name": "甲", "founder_kind": "产业园区"}))

    for scope in ({"unit": office.unit.uid}, {"unit": office.unit.uid, "whole_bureau": True}):
        assert look_back(office, printed(office, STATIONS, tmp_path / "s.pdf", **scope)).state == CURRENT


def test_a_record_in_the_bin_is_told(office: Workspace, lead: Lead, tmp_path: Path) -> None:
    code = printed(office, LEAD_FORM, tmp_path / "l.pdf", lead.uid)
    records.delete(office, lead)

    found = look_back(office, code)

    assert (found.state, found.note) == (UPDATED, THROWN_AWAY)


def test_a_form_with_a_newer_version_is_not_compared(office: Workspace, lead: Lead, tmp_path: Path) -> None:
    folder = office.folder / "forms"
    folder.mkdir()
    text = 'id = "own"\ntitle = "自拟表"\nbasis = "一"\nversion = 1\nof = "lead"\ncolumns = [60, 60]\n[[row]]\n'
    cells = 'cells = [{ label = "主体" }, { value = "{suspect}" }]'
    (folder / "own.toml").write_text(text + cells, "utf-8")
    code = printed(office, "own", tmp_path / "o.pdf", lead.uid)
    current = look_back(office, code).state
    (folder / "own.toml").write_text(text.replace("version = 1", "version = 2") + cells, "utf-8")

    found = look_back(office, code)

    assert current == CURRENT
    assert (found.state, found.note) == (UPDATED, NEWER_FORM)


def test_drafts_blank_copies_and_typed_values_bear_no_code_and_it_can_be_left_out(office: Workspace, lead: Lead, tmp_path: Path) -> None:
    to = tmp_path / "l.pdf"
    for asked in (Asked(of=lead.uid, draft=True), Asked(blank=True), Asked(of=lead.uid, data={"suspect": "别家"})):
        forms.print_form(office, LEAD_FORM, to, asked)
        assert "核验码" not in pypdfium2.PdfDocument(to)[0].get_textpage().get_text_range()
    forms.print_form(office, LEAD_FORM, to, Asked(of=lead.uid), with_code=False)

    assert "核验码" not in pypdfium2.PdfDocument(to)[0].get_textpage().get_text_range()
    assert "核验码" not in entries(office.store.db.conn, None, 1)[0].action


def test_a_plain_sheet_bears_a_code_too(office: Workspace) -> None:
    person = records.save_new(office, Person(unit=office.unit.uid, full_name="叶清和", works_at=office.unit.uid))
    code = code_of_sheet(person, *forms.sheet_of_record(office, person))
    before = look_back(office, code.scanned).state
    person.post = "所长"
    records.save(office, person)

    found = look_back(office, code.short)

    assert before == CURRENT
    assert (found.state, found.changed) == (UPDATED, ["职务"])


def test_a_mistyped_code_is_refused_before_anything_is_looked_up(office: Workspace, lead: Lead, tmp_path: Path) -> None:
    code = printed(office, LEAD_FORM, tmp_path / "l.pdf", lead.uid)

    with pytest.raises(BadInput, match="有一处输错了"):
        look_back(office, code[:-1] + ("0" if code[-1] != "0" else "2"))
