"""How long work tells its caller how far it is; a caller that wants it to stop raises Cancelled from the call."""

from collections.abc import Callable

Report = Callable[[int, int], None]
"""Called with bytes done and bytes in all."""


def unreported(_done: int, _total: int) -> None:
    """Nobody watches."""
