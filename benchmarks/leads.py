"""Leads for measuring, the same in every run, and stores to put them in."""

import os
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from time import perf_counter, process_time

from app.domain.kinds import KINDS
from app.domain.lead_kinds import LEAD_KINDS
from app.domain.leads import SOURCES, Lead
from app.domain.uids import new_uid
from db.change import Author
from db.connection import open_database
from db.store import Store

UNITS = ("ua", "ub")
CLERK = Author("account-1", "陈立言")
HANZI = "市场监管局知识产权执法举报线索商标侵权专利假冒调查协查当事人地址经营部有限公司销售产品涉嫌案件移送核实处理结果投诉电话证据照片仓库网店平台直播鉴定"


CLOCK = process_time if os.environ.get("BENCH_CLOCK") == "processor" else perf_counter
"""The clock on the wall, unless processor seconds are wanted: on a machine where others work, only those can be compared."""


def now() -> datetime:
    return datetime.now().astimezone()


def leads(count: int) -> list[Lead]:
    """Leads as a busy office would have them, with their uids."""
    source = random.Random(7)

    def words(length: int) -> str:
        return "".join(source.choices(HANZI, k=length))

    return [
        Lead(
            uid=new_uid(now(), source.randbytes),
            unit="ua",
            number=f"CM-2025-A{number:06d}",
            received_on=f"2025-{source.randrange(1, 13):02d}-{source.randrange(1, 29):02d}",
            source=source.choice(SOURCES),
            kind=source.choice(LEAD_KINDS),
            suspect=words(14),
            suspect_address=words(16),
            suspect_phone=f"13{source.randrange(10**9):09d}",
            area=source.choice(("a1", "a2", "a3")),
            detail=words(120),
            right_holder=words(8),
            goods=words(6),
            value=str(source.randrange(10**6)),
            handler=words(3),
        )
        for number in range(count)
    ]


@contextmanager
def folder() -> Iterator[Path]:
    """A folder on the disk that a real data folder would be on."""
    with tempfile.TemporaryDirectory(prefix="zhilian-bench-") as made:
        yield Path(made)


def new_store(path: Path, unit: str) -> Store:
    store = Store(open_database(path, os.urandom(32), os.urandom(16), create=True), KINDS, now=now, random=os.urandom)
    store.become_replica(unit)
    return store


def seconds(action: Callable[[], object], clock: Callable[[], float] = CLOCK) -> float:
    """How long it took by that clock."""
    start = clock()
    action()
    return clock() - start


def both_clocks(action: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock on the wall and of the processor, which other programs on the machine disturb less."""
    worked: list[float] = []
    spent = seconds(lambda: worked.append(seconds(action, process_time)), perf_counter)
    return spent, worked[0]
