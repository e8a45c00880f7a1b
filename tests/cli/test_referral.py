"""线索移送 by commands: chosen fields go, the receiver makes a lead of its own (S0-42)."""

from tests.cli.conftest import Offices, sets
from tests.services.offices import ASKER, LENDER

TERMS = (f"receiver={LENDER}", "purpose=核查货源", "basis=94号文", "ends_on=2027-05-31")


def carried(cli: Offices, sender: str, to: str, number: int) -> None:
    file = cli.folder / f"{number}.ipb"
    cli.done(sender, "bundle", "export", "--to", to, file)
    cli.done(to, "bundle", "import", file)


def test_a_referral_is_made_sent_taken_up_and_answered_by_commands(cli: Offices) -> None:
    lead = cli.lead()
    made = cli.done(ASKER, "new", "referral", *sets(f"lead={lead['uid']}", "copied=涉嫌主体、涉嫌事实、违法类型", *TERMS))
    cli.done(ASKER, "step", "referral", made["uid"], "send")
    carried(cli, ASKER, LENDER, 1)

    seen = cli.done(LENDER, "show", "referral", made["uid"])
    registered = cli.done(LENDER, "step", "referral", made["uid"], "take_up", *sets("area=东升街道"))
    theirs = cli.done(LENDER, "list", "lead")[0]
    carried(cli, LENDER, ASKER, 2)

    assert (made["state"], seen["suspect"], seen["received_on"], seen["place"]) == ("拟稿", "履云鞋行", None, None)
    assert (registered["state"], registered["their_number"], theirs["outside_number"]) == ("已受理", theirs["number"], made["number"])
    assert cli.done(ASKER, "show", "referral", made["uid"])["their_number"] == theirs["number"]


def test_what_may_not_be_copied_and_what_only_a_step_writes_is_refused(cli: Offices) -> None:
    lead = cli.lead()

    copied = cli("new", "referral", *sets(f"lead={lead['uid']}", "copied=举报人"))
    typed = cli("new", "referral", *sets(f"lead={lead['uid']}", "suspect=别人"))
    alone = cli("new", "referral", *sets("purpose=核查"))

    assert [answer.status for answer in (copied, typed, alone)] == [1, 1, 1]
    assert "没有“举报人”这一项" in copied.error["what"]
    assert typed.error["what"] == "涉嫌主体由程序填写，不能自己填。"
    assert alone.error["what"] == "还没有说明这是哪一条线索的线索移送。"
