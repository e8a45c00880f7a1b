"""Checks that the steps of several kinds share: days that there were, in their order. It knows fields by name and label only."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from app.domain.records import fields_of
from app.domain.steps import Check, Move


def _label(record: Any, name: str) -> str:
    return fields_of(type(record))[name].label


@dataclass(frozen=True)
class _Happened:
    names: tuple[str, ...]

    def __call__(self, _before: Any, after: Any, today: str) -> tuple[str, str] | None:
        for name in self.names:
            if (getattr(after, name) or "")[:10] > today:
                return f"{_label(after, name)}晚于今天。", "请填写实际的那一天。"
        return None


@dataclass(frozen=True)
class _AllOf:
    checks: tuple[Check, ...]

    def __call__(self, before: Any, after: Any, today: str) -> tuple[str, str] | None:
        return next((refusal for one in self.checks if (refusal := one(before, after, today))), None)


def happened(*names: str) -> Check:
    """None of these days lies after today."""
    return _Happened(names)


def in_order(*names: str) -> Check:
    """Of these days, those that are filled follow one another; the last one is what the step fills."""

    def check(_before: Any, after: Any, _today: str) -> tuple[str, str] | None:
        known = [(name, getattr(after, name)[:10]) for name in names if getattr(after, name)]
        for (first, earlier), (second, later) in pairwise(known):
            if later < earlier:
                return f"{_label(after, second)}早于{_label(after, first)}。", "请核对两个日期。"
        return None

    return check


def all_of(*checks: Check) -> Check:
    """Each of these checks; the first refusal counts."""
    return _AllOf(checks)


def days_that_happen(move: Move) -> tuple[str, ...]:
    """The needed fields that say on which day the step was taken: usually it is entered on that day."""
    return tuple(name for name in move.needs if name in _happening(move.check))


def _happening(check: Check | None) -> set[str]:
    if isinstance(check, _AllOf):
        return {name for one in check.checks for name in _happening(one)}
    return set(check.names) if isinstance(check, _Happened) else set()
