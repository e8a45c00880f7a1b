"""Whose step it was is told alike on every replica, whatever the order of arrival (design 3)."""

from collections.abc import Collection
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.steps import SETTLE, Taken, fold
from app.domain.support_steps import SUPPORT_STEPS, support_actors

NAMES = sorted({move.name for move in SUPPORT_STEPS.moves} | {SETTLE, "unknown"})
UNITS = ("asker", "coordinator", "lender", "bureau")


def actors(unit: str, turned_to: str) -> Collection[str]:
    request = SimpleNamespace(unit="asker", coordinator="coordinator", lender=turned_to)
    return support_actors(request, SimpleNamespace(uid=unit, kind=None, bureau=unit == "bureau"))


@st.composite
def histories(draw: st.DrawFn) -> list[Taken]:
    """Steps of anybody, turning to anybody, of which each has seen some of the earlier ones."""
    steps: list[Taken] = []
    for place in range(draw(st.integers(0, 9))):
        earlier = [step.uid for step in steps]
        after = tuple(draw(st.lists(st.sampled_from(earlier), max_size=2, unique=True))) if earlier else ()
        stands, unit, to = draw(st.sampled_from(["", *earlier])), draw(st.sampled_from(UNITS)), draw(st.sampled_from(("", *UNITS)))
        steps.append(Taken(f"s{place}", draw(st.sampled_from(NAMES)), after, place + draw(st.integers(0, 2)), stands, unit, to))
    return steps


@given(histories(), st.randoms())
def test_the_order_of_arrival_does_not_matter(steps, source):
    arrived = list(steps)
    source.shuffle(arrived)

    assert fold(SUPPORT_STEPS, arrived, actors) == fold(SUPPORT_STEPS, steps, actors)


@given(histories())
def test_what_was_not_for_its_unit_changes_nothing(steps):
    """Told by the step alone: leaving it out of the fold leaves the same state."""
    folded = fold(SUPPORT_STEPS, steps, actors)
    void = {step.uid: step for step in folded.void}

    kept = [Taken(one.uid, "unknown", one.after, one.clock, "", one.unit) if one.uid in void else one for one in steps]

    assert fold(SUPPORT_STEPS, kept, actors).state == folded.state
