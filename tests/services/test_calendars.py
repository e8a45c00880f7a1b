"""The arrangement of a year that was not known: said while it is missing, taken in from a file, and every due day that moved is named."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from app.domain.errors import BadInput
from app.domain.leads import Lead
from app.services import leads, making
from app.services.calendars import adopt_rules, take_in_calendar
from app.services.derivations import rules_in_force
from app.services.lead_detail import due_story
from app.services.opening import open_folder
from app.services.workspace import Workspace
from tests.services.invented import a_lead
from tests.services.offices import ACCOUNTS, ASKER, PASSWORD, Clock, one_place

YEAR = """
[[year]]
year = 2027
holidays = [ { name = "元旦", from = 2027-01-01, to = 2027-01-03 }, { name = "春节", from = 2027-02-05, to = 2027-02-11 } ]
workdays = [ 2027-01-30 ]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    written = tmp_path / "2027.toml"
    written.write_text(YEAR, encoding="utf-8")
    return written


def late_lead(office: Workspace, clock: Clock, **values: object) -> Lead:
    clock.moment = datetime.fromisoformat("2027-01-25T09:00:00+08:00")
    return leads.register(office, a_lead(office, received_on="2027-01-20", **values))


def test_what_moves_is_named_when_a_calendar_arrives(office: Workspace, clock: Clock, file: Path) -> None:
    """C-1: estimated before, reckoned anew at once; what did not move is not named."""
    lead = late_lead(office, clock)
    early = leads.register(office, a_lead(office, received_on="2026-11-04", suspect="别的店"))
    before = due_story(office, office.records(Lead).get(lead.uid))

    taken = take_in_calendar(office, file)

    after = due_story(office, office.records(Lead).get(lead.uid))
    assert before is not None
    assert after is not None
    assert list(before.cautions) == ["2027年放假安排尚未导入，2027年期限暂按周一至周五估算。"]
    assert (before.due.day.isoformat(), after.due.day.isoformat(), list(after.cautions)) == ("2027-02-10", "2027-02-16", [])
    assert [one.sentence for one in taken.moved] == [f"{lead.number} 福州履云鞋行：核查届满日 2027-02-10 → 2027-02-16"]
    assert office.records(Lead).get(early.uid).due_on == "2026-11-25"


def test_the_calendar_stays_with_the_data_and_reaches_what_was_open(office: Workspace, clock: Clock, file: Path) -> None:
    """C-1: a job takes it in on its own connection; the window adopts it; the next opening has it."""
    lead = late_lead(office, clock)
    own = office.reopen()
    take_in_calendar(own, file)
    own.close()

    adopt_rules(office)
    making.take(office, lead, "extend", {"extended_by": "局长", "extended_on": "2027-01-22"}, "等待鉴别")
    extended = office.records(Lead).get(lead.uid).due_on
    again = office.reopen()

    assert (office.calendar.known(2027), again.calendar.known(2027), extended) == (True, True, "2027-03-09")
    again.close()
    copied = office.folder
    assert rules_in_force(copied) != rules_in_force(copied.parent)


def test_an_opened_folder_reckons_by_its_own_calendar(office: Workspace, clock: Clock, file: Path, tmp_path: Path) -> None:
    """C-1."""
    take_in_calendar(office, file)
    shutil.copytree(office.folder, tmp_path / "other" / ASKER)

    with open_folder(tmp_path / "other" / ASKER, ACCOUNTS[ASKER], PASSWORD, now=clock, where=one_place) as opened:
        known = opened.calendar.known(2027)

    assert known


def test_a_wrong_file_changes_nothing(office: Workspace, tmp_path: Path) -> None:
    """C-1: the mistake is named with year and remedy."""
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(YEAR.replace("2027-01-30", "2027-01-29"), encoding="utf-8")

    with pytest.raises(BadInput, match="2027-01-29 不是周末"):
        take_in_calendar(office, wrong)

    assert not office.calendar.known(2027)
