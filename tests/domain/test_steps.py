"""Folding steps into a state: the same on every replica, whatever the order of arrival (design 3)."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.kinds import KINDS
from app.domain.records import fields_of
from app.domain.step_checks import days_that_happen
from app.domain.steps import DISPUTED, SETTLE, Taken, fold
from app.domain.support_steps import AGREED, DISPATCHED, DRAFT, ON_SITE, PROPOSED, SUBMITTED, SUPPORT_STEPS, WITHDRAWN
from app.domain.value_kinds import Day, Moment

NAMES = sorted({move.name for move in SUPPORT_STEPS.moves} | {SETTLE, "unknown"})
TO_AGREED = ("submit", "propose", "agree")


def chain(*names: str, after: tuple[str, ...] = (), prefix: str = "s", clock: int = 0) -> list[Taken]:
    """Steps that follow one another."""
    steps: list[Taken] = []
    for place, name in enumerate(names):
        steps.append(Taken(f"{prefix}{place}", name, (steps[-1].uid,) if steps else after, clock + place))
    return steps


def state(*steps: Taken) -> str:
    return fold(SUPPORT_STEPS, steps).state


@st.composite
def histories(draw: st.DrawFn) -> list[Taken]:
    """Steps of which each has seen some of the earlier ones."""
    steps: list[Taken] = []
    for place in range(draw(st.integers(0, 9))):
        earlier = [step.uid for step in steps]
        after = tuple(draw(st.lists(st.sampled_from(earlier), max_size=2, unique=True))) if earlier else ()
        stands = draw(st.sampled_from(["", *earlier]))
        steps.append(Taken(f"s{place}", draw(st.sampled_from(NAMES)), after, place + draw(st.integers(0, 2)), stands))
    return steps


@given(histories(), st.randoms())
def test_the_order_of_arrival_does_not_matter(steps, source):
    arrived = list(steps)
    source.shuffle(arrived)

    assert fold(SUPPORT_STEPS, arrived) == fold(SUPPORT_STEPS, steps)


@given(histories())
def test_folding_always_ends_in_a_state_of_the_table(steps):
    states = {DRAFT, DISPUTED} | {move.to for move in SUPPORT_STEPS.moves}

    assert state(*steps) in states


@given(histories())
def test_nothing_follows_the_heads(steps):
    heads = fold(SUPPORT_STEPS, steps).heads

    assert not {uid for step in steps for uid in step.after} & set(heads)
    assert heads or not steps


def test_no_step_is_the_start():
    assert fold(SUPPORT_STEPS, []).state == DRAFT


def test_steps_in_a_row_lead_to_the_last_state():
    assert state(*chain(*TO_AGREED, "dispatch", "arrive")) == ON_SITE


def test_a_step_waits_for_the_one_its_author_had_seen():
    first, second, third = chain(*TO_AGREED)

    assert [state(first), state(first, third), state(third), state(third, second, first)] == [SUBMITTED, SUBMITTED, DRAFT, AGREED]


def test_a_step_that_was_never_open_changes_nothing():
    assert state(*chain("submit", "dispatch", "agree")) == SUBMITTED


def test_a_step_that_this_version_does_not_know_changes_nothing():
    assert state(*chain("submit", "from_the_future", "propose")) == PROPOSED


def test_two_answers_to_one_proposal_are_disputed():
    base = chain("submit", "propose")
    yes, no = Taken("y", "agree", ("s1",), 5), Taken("n", "decline", ("s1",), 6)

    folded = fold(SUPPORT_STEPS, [*base, yes, no])

    assert (folded.state, folded.disputed, folded.heads) == (DISPUTED, ("n", "y"), ("n", "y"))


def test_the_same_answer_from_two_desks_of_one_office_is_one_answer():
    base = chain("submit", "propose")

    assert state(*base, Taken("y", "agree", ("s1",), 5), Taken("z", "agree", ("s1",), 6)) == AGREED
    assert state(*base, Taken("y", "agree", ("s1",), 5), Taken("z", "agree", ("s1",), 6), Taken("d", "dispatch", ("z",), 7)) == DISPATCHED


def test_a_settling_step_closes_the_dispute():
    base = chain("submit", "propose")
    yes, no = Taken("y", "agree", ("s1",), 5), Taken("n", "decline", ("s1",), 6)
    settled = Taken("z", SETTLE, ("n", "y"), 9, stands="y")

    folded = fold(SUPPORT_STEPS, [*base, yes, no, settled])

    assert (folded.state, folded.disputed, folded.heads) == (AGREED, (), ("z",))
    assert state(*base, yes, no, settled, Taken("d", "dispatch", ("z",), 10)) == DISPATCHED


def test_a_settling_step_that_has_not_seen_both_closes_nothing():
    base = chain("submit", "propose")
    yes, no = Taken("y", "agree", ("s1",), 5), Taken("n", "decline", ("s1",), 6)

    assert state(*base, yes, no, Taken("z", SETTLE, ("y",), 9, stands="y")) == DISPUTED


def test_a_withdrawal_beside_an_agreement_is_no_dispute():
    """Withdrawing is open before and after the agreement, so one order holds both."""
    base = chain("submit", "propose")

    for clocks in ((5, 6), (6, 5)):
        assert state(*base, Taken("y", "agree", ("s1",), clocks[0]), Taken("w", "withdraw", ("s1",), clocks[1])) == WITHDRAWN


def test_a_withdrawal_beside_a_dispatch_is_disputed_whatever_the_clocks():
    base = chain(*TO_AGREED)

    for clocks in ((5, 6), (6, 5)):
        assert state(*base, Taken("d", "dispatch", ("s2",), clocks[0]), Taken("w", "withdraw", ("s2",), clocks[1])) == DISPUTED


def test_a_withdrawal_is_not_lost_because_the_others_have_gone_further():
    """People were sent and have arrived while the asker, who knew of neither, withdrew."""
    base = chain(*TO_AGREED)
    gone = chain("dispatch", "arrive", after=("s2",), prefix="d", clock=5)

    for clock in (4, 6, 9):
        assert state(*base, *gone, Taken("w", "withdraw", ("s2",), clock)) == DISPUTED


def test_every_day_that_a_step_asks_for_is_the_one_on_which_it_is_taken_or_a_term() -> None:
    """The form fills in the first ones: a day is today, a moment this minute."""
    terms = {"effective_on", "hand_over_by", "longer_until", "again_due_on", "valid_to", "counted_from"}
    moves = [(kind, move) for kind in KINDS if kind.steps for move in kind.steps.moves]

    asked = {
        (kind.table, move.name, name)
        for kind, move in moves
        for name in move.needs
        if isinstance(fields_of(kind)[name].kind, Day | Moment) and name not in (*days_that_happen(move), *terms)
    }

    assert asked == set()


def test_no_step_is_called_like_a_button_that_every_window_has():
    called = [(kind.title, move.label) for kind in KINDS if kind.steps for move in kind.steps.moves]

    assert [one for one in called if one[1] in ("取消", "确定", "关闭", "返回", "撤销", "恢复")] == []
