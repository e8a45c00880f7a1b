"""Several conflicts decided at one go: each as advised, or all as one of them was."""

from collections.abc import Sequence

from app.domain.errors import UserError
from app.services.inbox import Conflict, choose, keep_both, require_unchanged
from app.services.inbox_advice import BOTH, advice
from app.services.naming import called
from app.services.workspace import Workspace


def choose_alike(workspace: Workspace, decided: Conflict, place: int, others: Sequence[Conflict]) -> int:
    """Decide others as this one: for the value of the same replica. Returns how many were decided; what has no such value stays open."""
    replica, done = decided.open.versions[place].replica, 0
    for other in others:
        at = next((number for number, version in enumerate(other.open.versions) if version.replica == replica), None)
        if at is not None:
            choose(workspace, other, at)
            done += 1
    return done


def follow_advice(workspace: Workspace, chosen: Sequence[Conflict]) -> tuple[int, list[str]]:
    """Decide each as advised; returns how many, and for those that were refused, in words, why. Each is a decision of its own."""
    done, left = 0, []
    for one in chosen:
        try:
            require_unchanged(workspace, one)
            suggested = advice(one).place
            keep_both(workspace, one) if suggested == BOTH else choose(workspace, one, suggested)
            done += 1
        except UserError as refusal:
            left.append(f"{one.record.title}“{called(workspace, one.record)}”的{one.label}：{refusal.what}")
    return done, left
