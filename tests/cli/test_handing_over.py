"""What was handed over, seen by commands: receipts, and how far a record has come (S0-61, S0-73)."""

from tests.cli.conftest import Offices, sets
from tests.cli.test_exchange import asked
from tests.services.offices import ASKER, COORDINATOR


def handed(cli: Offices, uid: str) -> dict[str, str]:
    """The units that see the request and how far it has come to each."""
    return {one["name"]: one["state"] for one in cli.done(ASKER, "show", "support_request", uid)["handing_over"]}


def test_a_receipt_tells_the_sender_what_has_arrived(cli: Offices) -> None:
    uid, bundle = asked(cli)["uid"], cli.folder / "1.ipb"
    cli.done(ASKER, "bundle", "export", "--to", COORDINATOR, bundle)
    cli.done(COORDINATOR, "bundle", "import", bundle)
    before = handed(cli, uid)[COORDINATOR]

    receipt = cli.done(COORDINATOR, "bundle", "receipt", bundle)
    taken = cli.done(ASKER, "bundle", "import", receipt["file"])

    assert receipt["file"].endswith("1_回执.ipb")
    assert taken["nothing_new"]
    assert (before, handed(cli, uid)[COORDINATOR]) == ("已发出", "已送达")


def test_the_slip_of_a_bundle_is_printed_by_its_number(cli: Offices) -> None:
    asked(cli)
    written = cli.done(ASKER, "bundle", "export", "--to", COORDINATOR, cli.folder / "1.ipb")

    slip = cli.done(ASKER, "bundle", "slip", str(written["sequence"]), "--to", cli.folder / "交接单.pdf")

    assert slip["code"] == written["code"]
    assert slip["contents"].startswith("线索 1、支援申请 1")
    assert (cli.folder / "交接单.pdf").read_bytes().startswith(b"%PDF")


def test_a_missed_exchange_stands_in_the_status(cli: Offices) -> None:
    """S1-61."""
    cli.done(ASKER, "new", "exchange_schedule", *sets(f"peer={COORDINATOR}", "every_days=7", "starts_on=2026-11-02"))

    units = {unit["name"]: unit for unit in cli.done(ASKER, "bundle", "status")["units"]}

    assert units[COORDINATOR]["said"].startswith("约定11月2日交换，已过")
    assert units[COORDINATOR]["received_at"] == ""
