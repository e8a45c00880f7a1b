"""The roster of another bureau in the window: the question about its fingerprint, the units that are 外区, and which of ours they are (S0-40, S0-61)."""

import pytest

from app.domain.organisation import Unit
from app.services.exchange_views import overview
from app.services.identity import import_roster
from app.services.rosters_of_others import look_at_roster, named_only, other_bureaus, take_roster
from app.ui.editors import Context
from app.ui.editors.options import records_found
from app.ui.exchange.other_bureaus import NamesakeDialog
from tests.services.districts import OF_THEIRS, THEIR_BUREAU, THEIR_OFFICE, districts, set_up_districts
from tests.services.offices import ASKER, BUREAU, clock
from tests.ui.looking import clipped_texts
from tests.ui.settling import settled
from tests.ui.test_exchange_computers import computers_page, open_dialog, press
from tests.ui.test_exchange_page import WELL, looks, window_of, words

__all__ = ["clock", "districts", "set_up_districts"]
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def asked(monkeypatch):
    """The questions that were asked; every answer is yes."""
    said = []

    def ask(_parent, title, text, **_buttons):
        said.append((title, text))
        return True

    monkeypatch.setattr("app.ui.exchange.papers.ask", ask)
    return said


def test_the_question_names_the_other_bureau_its_fingerprint_and_what_it_is_for(qtbot, districts, asked):
    shell = window_of(qtbot, districts[ASKER])
    shell.page().papers.take_roster(districts.roster(THEIR_BUREAU))
    settled(shell)

    ((title, text),) = asked
    (other,) = other_bureaus(districts[ASKER])
    assert title == "与对方区局核对指纹"
    assert all(part in text for part in ("这不是本局的名单，是长乐区市场监督管理局的", other.fingerprint, "标为外区", "2 个单位"))


def test_a_refused_roster_is_told_before_anybody_telephones(qtbot, monkeypatch, districts, asked):
    told = []
    monkeypatch.setattr("app.ui.exchange.papers.tell_error", lambda _parent, error: told.append(error.what))
    old = districts.file("old.roster")
    old.write_bytes(districts.roster(THEIR_BUREAU).read_bytes())
    districts.sign(THEIR_BUREAU)
    take_roster(districts[ASKER], districts.roster(THEIR_BUREAU))
    shell = window_of(qtbot, districts[ASKER])

    shell.page().papers.take_roster(old)

    assert asked == []
    assert "比本机的旧" in told[0]


@pytest.mark.usefixtures("asked")
def test_the_bureau_says_which_of_its_units_they_are(qtbot, districts):
    bureau = districts[BUREAU]
    shell, page = computers_page(qtbot, bureau)
    page.papers.take_roster(districts.roster(THEIR_BUREAU))
    settled(shell)

    dialog = open_dialog(page)
    assert isinstance(dialog, NamesakeDialog)
    assert [box.currentText() for box in dialog.boxes.values() if box.currentData()] == [OF_THEIRS]
    assert clipped_texts(dialog) == []
    press(dialog, "认定")
    settled(shell)

    assert "航城所" not in {unit.short_name for unit in named_only(bureau)}
    assert bureau.records(Unit).get(districts.unit(THEIR_OFFICE).uid).short_name == "航城所"
    assert any("其他区局：长乐区市场监督管理局（名单第 1 版，2 个单位" in text for text in words(page.computers))
    assert looks(shell) == WELL


def test_the_bureau_writes_into_its_roster_what_it_confirmed(qtbot, monkeypatch, districts):
    """Its offices then take their roster without telephoning."""
    take_roster(districts[BUREAU], districts.roster(THEIR_BUREAU))
    monkeypatch.setattr("app.ui.exchange.papers.file_to_save", lambda *_: districts.roster(BUREAU))
    monkeypatch.setattr("app.ui.exchange.papers.tell", lambda *_args, **_more: None)
    shell, page = computers_page(qtbot, districts[BUREAU])

    press(page.computers, "把其他区局写进名单")
    settled(shell)
    import_roster(districts[ASKER], districts.roster(BUREAU))

    assert look_at_roster(districts[ASKER], districts.roster(THEIR_BUREAU)).vouched
    assert not page.computers.vouch.isVisible()


def test_units_of_another_district_are_marked_among_recipients_and_receivers(districts):
    asker = districts[ASKER]
    take_roster(asker, districts.roster(THEIR_BUREAU))

    parts = {unit.name: unit.part for unit in overview(asker).units}
    offered = {option.words: option.note for option in records_found(Context(asker), "unit", "航城")}

    assert parts[OF_THEIRS] == "外区"
    assert offered == {OF_THEIRS: "外区", "航城所": "外区"}


def test_all_recipients_at_one_go_are_those_of_the_own_district(qtbot, districts):
    asker = districts[ASKER]
    take_roster(asker, districts.roster(THEIR_BUREAU))
    shell = window_of(qtbot, asker)
    sending = shell.page().sending
    sending.show_units(overview(asker).units)

    press(sending, "全选")

    assert sending.chosen() == [districts.unit(BUREAU).uid]
    assert sum(box.outside for box in sending._boxes.values()) == 2
