"""Trust by commands alone: cards, signers, withdrawals, and bundles that wait for a confirmed fingerprint (S0-61)."""

from tests.cli.conftest import Offices
from tests.services.offices import ASKER, BUREAU, COORDINATOR


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
