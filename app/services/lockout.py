"""After several wrong passwords an account waits, each time longer. The waiting outlives the program, and setting the clock does not shorten it.

A thief with the disk is not held up by this but by the cost of each guess; this is for the colleague at the keyboard.
"""

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.domain.errors import UserError
from db.attempts import Attempts, forget_attempts, note_attempt, read_attempts

FREE = 4
"""本单位设定: so many wrong passwords cost nothing but the warning."""
WAITS = (60, 300, 600, 1800, 3600)
"""本单位设定: seconds after the fifth, sixth … wrong password; the last one for all that follow."""

Ticking = Callable[[], float]
"""Seconds by a clock that only runs forward while the machine is on."""


def waiting_seconds(folder: Path, account: str, ticking: Ticking = time.monotonic) -> int:
    """How long the account has to wait yet; 0 when it may try."""
    found = read_attempts(folder).get(account, Attempts())
    return max(0, round(_wait(found.count) - found.elapsed(ticking()) + 0.499))


def require_not_waiting(folder: Path, account: str, ticking: Ticking = time.monotonic) -> None:
    """Raise UserError while the account has to wait."""
    seconds = waiting_seconds(folder, account, ticking)
    if seconds:
        raise UserError(f"口令多次输错，账号已锁定，还要等 {_spoken(seconds)}。", "请稍后再试，或请系统管理员解锁；忘记口令时用恢复码打开。")


def wrong_password(folder: Path, account: str, now: datetime, ticking: Ticking = time.monotonic) -> UserError:
    """Count a wrong password; what the person is told."""
    found = note_attempt(folder, account, ticking(), now.isoformat(timespec="seconds"))
    wait = _wait(found.count)
    if wait:
        return UserError("口令不对。", f"账号已锁定 {_spoken(wait)}，请稍后再试，或请系统管理员解锁；忘记口令时用恢复码打开。")
    return UserError("口令不对。", f"还可尝试 {FREE + 1 - found.count} 次。请检查大小写和输入法后再试；忘记口令时用恢复码打开。")


def set_free(folder: Path, account: str) -> Attempts | None:
    """Forget the wrong passwords of an account; what there was of them."""
    found = read_attempts(folder).get(account)
    forget_attempts(folder, account)
    return found


def _wait(count: int) -> int:
    return 0 if count <= FREE else WAITS[min(count - FREE, len(WAITS)) - 1]


def _spoken(seconds: int) -> str:
    return f"{(seconds + 59) // 60} 分钟" if seconds > 60 else f"{seconds} 秒"
