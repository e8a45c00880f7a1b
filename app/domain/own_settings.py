"""本单位设定: the numbers that no document gives, as one unit wants them; its computers share them. A new one is one line here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.fields import whole_number
from app.domain.problems import Problem, error
from app.domain.records import Audience, Record

USUAL: Mapping[str, int] = {"meeting_amber": 30, "meeting_red": 10, "answer_days": 2, "open_end_days": 15, "silent_days": 14, "idle_minutes": 15}
"""What holds where the unit has said nothing."""


def _number(label: str, name: str, unit: str, most: int, **options: Any) -> Any:
    return whole_number(f"{label}（{unit}）", least=1, most=most, hint=f"不填按 {USUAL[name]} {unit}", **options)


@dataclass(kw_only=True)
class OwnSettings(Record, table="own_settings", title="本单位设定", audience=Audience.UNIT, named_by=()):
    """One record for each unit."""

    meeting_amber: int | None = _number("推进会橙色提醒", "meeting_amber", "天", 90, clause="仓市场监管〔2025〕94号 二（一）")
    meeting_red: int | None = _number("推进会红色提醒", "meeting_red", "天", 90, clause="仓市场监管〔2025〕94号 二（一）")
    answer_days: int | None = _number("支援未答复提示打电话", "answer_days", "工作日", 60)
    open_end_days: int | None = _number("整改等时限前提醒", "open_end_days", "工作日", 60)
    silent_days: int | None = _number("未收到数据包提醒", "silent_days", "天", 366)
    idle_minutes: int | None = _number("自动锁定", "idle_minutes", "分钟", 60)

    def in_force(self, name: str) -> int:
        """The unit's own number, or the usual one."""
        own: int | None = getattr(self, name)
        return USUAL[name] if own is None else own

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """Red comes after orange."""
        if self.in_force("meeting_red") >= self.in_force("meeting_amber"):
            yield "meeting_red", error("红色提醒的天数应少于橙色提醒。请核对这两项。")
