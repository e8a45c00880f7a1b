"""The table of steps of a referral, folded as every replica folds it (S3-40)."""

from types import SimpleNamespace

import pytest

from app.domain.referral_steps import ACCEPTED, ANSWERED, REFERRAL_STEPS, SENT, check_use, ended
from app.domain.steps import DISPUTED, Taken, fold

SENDER, RECEIVER = "仓前所", "江田所"
REFERRAL = SimpleNamespace(unit=SENDER, receiver=RECEIVER, state=SENT, ends_on="2026-11-30", their_number=None, receipt_on=None)
SENT_OFF = Taken("1", "send", (), 1, unit=SENDER)


def state(*steps: Taken) -> str:
    return fold(REFERRAL_STEPS, steps, lambda unit, _: REFERRAL_STEPS.actors(REFERRAL, SimpleNamespace(uid=unit))).state


def test_a_written_answer_that_the_sender_enters_meanwhile_is_no_dispute() -> None:
    on_paper, accepted = Taken("2", "note_accepted", ("1",), 2, unit=SENDER), Taken("3", "accept", ("1",), 3, unit=RECEIVER)

    assert state(SENT_OFF, on_paper, accepted) == state(SENT_OFF, accepted, on_paper) == ACCEPTED


def test_withdrawing_and_accepting_at_once_is_a_dispute() -> None:
    assert state(SENT_OFF, Taken("2", "withdraw", ("1",), 2, unit=SENDER), Taken("3", "accept", ("1",), 3, unit=RECEIVER)) == DISPUTED


def test_two_computers_of_the_receiver_take_it_up_at_once_and_answer_once() -> None:
    first, second = Taken("2", "accept", ("1",), 2, unit=RECEIVER), Taken("3", "take_up", ("1",), 3, unit=RECEIVER)
    answered = Taken("4", "feed_back", ("2", "3"), 4, unit=RECEIVER)

    assert state(SENT_OFF, first, second) == ACCEPTED
    assert state(SENT_OFF, first, second, answered) == ANSWERED


def test_a_step_of_another_unit_counts_for_nothing() -> None:
    assert state(SENT_OFF, Taken("2", "accept", ("1",), 2, unit="盖山所")) == SENT
    assert state(SENT_OFF, Taken("2", "withdraw", ("1",), 2, unit=RECEIVER)) == SENT


@pytest.mark.parametrize(("today", "over"), [("2026-11-30", False), ("2026-12-01", True)])
def test_the_last_day_is_a_day_of_use(today: str, over: bool) -> None:
    assert bool(ended(REFERRAL, today)) is over
    assert (check_use(REFERRAL, REFERRAL, today) is not None) is over
