"""Two districts by commands: the roster of the other bureau, a referral across and its answer back (S0-42, S0-40, S3-40)."""

from pathlib import Path

import pytest

from tests.cli.conftest import LEAD, Offices, sets
from tests.services.districts import OF_THEIRS, OURS, THEIR_BUREAU, THEIR_OFFICE, THEIRS, made_districts, same_place
from tests.services.offices import ASKER, BUREAU


@pytest.fixture(scope="session")
def district_template() -> Path:
    return made_districts()


@pytest.fixture
def districts(cli: Offices, district_template: Path, monkeypatch: pytest.MonkeyPatch) -> Offices:
    monkeypatch.setattr("tests.cli.conftest.one_place", same_place)
    cli.template = district_template
    return cli


def roster(districts: Offices, bureau: str) -> Path:
    return districts.template / f"{bureau}.roster"


def carried(districts: Offices, sender: str, to: str, called: str, number: int) -> dict[str, object]:
    """A bundle there; `called` is what the sender calls the unit."""
    file = districts.folder / f"{number}.ipb"
    districts.done(sender, "bundle", "export", "--to", called, file)
    found: dict[str, object] = districts.done(to, "bundle", "import", file)
    return found


def test_the_roster_of_another_bureau_is_taken_in_shown_and_written_into_the_own_one(districts: Offices) -> None:
    taken = districts.done(BUREAU, "roster", "import", roster(districts, THEIR_BUREAU))
    districts.done(BUREAU, "roster", "sign", "--others", "--to", districts.folder / "next")
    districts.done(ASKER, "roster", "import", districts.folder / "next")
    office = districts.done(ASKER, "roster", "import", roster(districts, THEIR_BUREAU))
    (shown,) = districts.done(ASKER, "roster", "show")["others"]

    assert (taken["bureau"], taken["vouched"], office["vouched"]) == ("长乐区市场监督管理局", False, True)
    assert shown["fingerprint"] == districts.done(THEIR_BUREAU, "roster", "show")["own"]["fingerprint"]
    assert shown["listed"]


def test_the_bureau_says_which_unit_it_is_and_an_office_may_not(districts: Offices) -> None:
    for name in OURS:
        districts.done(name, "roster", "import", roster(districts, THEIR_BUREAU))

    refused = districts.at(ASKER, "roster", "same", OF_THEIRS, "航城所")
    said = districts.done(BUREAU, "roster", "same", OF_THEIRS, "航城所")

    assert (refused.status, refused.error["kind"], bool(refused.error["next_step"])) == (1, "not_allowed", True)
    assert (said["unit"], said["full_name"]) == ("航城所", OF_THEIRS)


def test_a_referral_goes_across_and_is_answered_and_ends_by_commands(districts: Offices) -> None:
    for names, bureau in ((OURS, THEIR_BUREAU), (THEIRS, BUREAU)):
        for name in names:
            districts.done(name, "roster", "import", roster(districts, bureau))
    lead = districts.done(ASKER, "new", "lead", *sets(*LEAD))
    terms = (f"receiver={OF_THEIRS}", "purpose=核查货源", "basis=94号文", "ends_on=2026-11-30", "copied=涉嫌主体、违法类型")
    made = districts.done(ASKER, "new", "referral", *sets(f"lead={lead['uid']}", *terms))
    districts.done(ASKER, "step", "referral", made["uid"], "send")
    arrival = carried(districts, ASKER, THEIR_OFFICE, OF_THEIRS, 1)
    districts.done(THEIR_OFFICE, "step", "referral", made["uid"], "accept", *sets("receipt_on=2026-11-20", "receipt_by=郑思远"))
    ours = districts.done(ASKER, "roster", "show")["replicas"]
    called = next(one["unit_name"] for one in ours if one["replica"] == districts.done(ASKER, "roster", "show")["own"]["replica"])
    carried(districts, THEIR_OFFICE, ASKER, called, 2)
    later = districts.raw("--home", districts.home(THEIR_OFFICE), "--today", "2026-12-01", "--json", "show", "referral", made["uid"]).document

    assert (arrival["new"], arrival["refused"]) == (1, [])
    assert districts.done(ASKER, "show", "referral", made["uid"])["state"] == "已受理"
    assert districts.done(THEIR_OFFICE, "show", "referral", made["uid"])["suspect"] == "履云鞋行"
    assert (later["suspect"], later["ended"]) == (None, "使用期限已于2026年11月30日届满，内容不再使用。")
    assert districts.done(THEIR_OFFICE, "list", "lead") == []


def test_a_bundle_of_an_unknown_district_waits_until_its_roster_is_here(districts: Offices) -> None:
    """Their side took our roster, ours not yet theirs."""
    for name in THEIRS:
        districts.done(name, "roster", "import", roster(districts, BUREAU))
    file = districts.folder / "early.ipb"
    districts.done(THEIR_OFFICE, "bundle", "export", "--to", "仓山区市场监督管理局仓前所", file)

    early = districts.at(ASKER, "bundle", "import", file)
    districts.done(ASKER, "roster", "import", roster(districts, THEIR_BUREAU))
    (waiting,) = districts.done(ASKER, "trust", "list")

    assert (early.status, early.error["kind"]) == (1, "unknown_sender")
    assert districts.done(ASKER, "bundle", "import", file)["refused"] == []
    assert waiting
