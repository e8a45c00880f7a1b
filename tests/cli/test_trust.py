"""Trust by commands alone: cards, signers, withdrawals, and bundles that wait for a confirmed fingerprint (S0-61)."""

from pathlib import Path

import pytest

from app.services.opening import Setup, set_up
from db.keys import FLOOR
from tests.cli.conftest import Offices
from tests.services.offices import ASKER, BUREAU, COORDINATOR, PASSWORD

NEWCOMER = "临江所"


def fingerprint_of(cli: Offices, name: str) -> str:
    found: str = cli.done(name, "roster", "show")["own"]["fingerprint"]
    return found


def test_a_card_is_shown_with_unit_letter_and_fingerprint(cli: Offices) -> None:
    exported = cli.done(ASKER, "identity", "export", cli.folder / "card")

    (card,) = cli.done(BUREAU, "identity", "show", cli.folder / "card")

    assert card == {"unit_name": "仓山区市场监督管理局仓前所", "letter": "A", "fingerprint": exported["fingerprint"]}


def test_the_bureau_withdraws_a_computer_by_its_fingerprint(cli: Offices) -> None:
    signed = cli.done(BUREAU, "roster", "sign", "--revoke", fingerprint_of(cli, COORDINATOR), "--to", cli.folder / "roster")
    cli.done(ASKER, "roster", "import", cli.folder / "roster")
    shown = {entry["unit_name"]: entry["revoked"] for entry in cli.done(ASKER, "roster", "show")["replicas"]}

    assert [change.partition("：")[0] for change in signed["changes"]] == ["停用"]
    assert {name for name, revoked in shown.items() if revoked} == {"仓山区市场监督管理局盖山所"}


def test_a_signer_cannot_be_an_office_and_two_signatures_need_two_signers(cli: Offices) -> None:
    own, office = fingerprint_of(cli, BUREAU), fingerprint_of(cli, ASKER)

    for options in (("--signer", office), ("--signer", own, "--threshold", "2"), ("--threshold", "2")):
        answer = cli.at(BUREAU, "roster", "sign", *options, "--to", cli.folder / "roster")
        assert (answer.status, answer.error["kind"], bool(answer.error["next_step"])) == (1, "bad_input", True)
    assert not (cli.folder / "roster").exists()


def test_signing_needs_something_to_sign(cli: Offices) -> None:
    assert cli.at(BUREAU, "roster", "sign", "--to", cli.folder / "roster").status == 2


@pytest.fixture
def foreign(cli: Offices) -> Path:
    """A bundle for the bureau from an office that its roster does not list yet."""
    set_up(cli.folder / NEWCOMER, Setup(["cangshan"], NEWCOMER, "某人"), PASSWORD, cost=FLOOR)[0].close()
    cli.done(NEWCOMER, "identity", "export", cli.folder / "new.card")
    cli.done(BUREAU, "roster", "sign", "--revoke", fingerprint_of(cli, COORDINATOR), "--to", cli.folder / "known.roster")
    cli.done(NEWCOMER, "roster", "import", cli.folder / "known.roster")
    cli.done(NEWCOMER, "new", "lead", "--set", "suspect=某店")
    cli.done(NEWCOMER, "bundle", "export", "--to", BUREAU, cli.folder / "foreign.ipb")
    return cli.folder / "foreign.ipb"


def test_a_bundle_of_an_unknown_key_waits_until_it_is_confirmed_and_listed(cli: Offices, foreign: Path) -> None:
    first = cli.at(BUREAU, "bundle", "import", foreign)
    (waiting,) = cli.done(BUREAU, "trust", "list")
    too_early = cli.at(BUREAU, "trust", "import", waiting["fingerprint"])
    confirmed = cli.done(BUREAU, "trust", "confirm", waiting["fingerprint"])
    cli.done(BUREAU, "roster", "sign", cli.folder / "new.card", "--to", cli.folder / "new.roster")
    (taken,) = cli.done(BUREAU, "trust", "import", waiting["fingerprint"])

    assert (first.status, first.error["kind"]) == (too_early.status, too_early.error["kind"]) == (1, "unknown_sender")
    assert waiting["fingerprint"] in first.error["what"]
    assert waiting["sender"] == "仓山区市场监督管理局临江所"
    assert confirmed["waiting"][0]["ready"] is False
    assert (taken["sender"], taken["sequence"], taken["refused"]) == (NEWCOMER, 1, [])
    assert cli.done(BUREAU, "trust", "list") == []


def test_inspecting_a_bundle_of_an_unknown_key_keeps_nothing(cli: Offices, foreign: Path) -> None:
    assert cli.at(BUREAU, "bundle", "inspect", foreign).error["kind"] == "unknown_sender"
    assert cli.done(BUREAU, "trust", "list") == []


def test_what_waits_is_dropped_by_its_fingerprint(cli: Offices, foreign: Path) -> None:
    cli.at(BUREAU, "bundle", "import", foreign)
    (waiting,) = cli.done(BUREAU, "trust", "list")

    assert cli.done(BUREAU, "trust", "drop", waiting["fingerprint"]) == {"dropped": [waiting["bundle"]]}
    assert cli.done(BUREAU, "trust", "list") == []


def test_a_fingerprint_that_nobody_has_is_not_confirmed(cli: Offices) -> None:
    answer = cli.at(BUREAU, "trust", "confirm", "0000-0000-0000-0000-0000")

    assert (answer.status, answer.error["kind"]) == (1, "not_found")
