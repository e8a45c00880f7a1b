"""Numbers, amounts, and yes or no."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from app.domain.errors import BadInput
from app.domain.in_words import ten_thousands
from app.domain.problems import Level, Problem
from app.domain.value_kinds.kind import Reading, Scalar, ValueKind


@dataclass(frozen=True)
class Number(ValueKind):
    """A whole number between `least` and `most`."""

    least: int = 0
    most: int = 10**9
    numeric: ClassVar[bool] = True
    unit: ClassVar[str] = ""

    def read(self, typed: str, reading: Reading = Reading()) -> Any:
        """The number, full-width digits included; 12.5万 is 125000."""
        if not typed.strip():
            return None
        try:
            amount = ten_thousands(typed.strip())
            number = int(typed.strip()) if amount is None else amount
        except ValueError:
            raise BadInput(f"“{typed.strip()}”不是整数。", "请只填数字。") from None
        self.stored(number)
        return number

    def stored(self, value: Any) -> Scalar:
        """The number itself; 0 is a value. Raises BadInput for one that no database column holds."""
        number: int | None = value
        if number is not None and not -(2**63) <= number < 2**63:
            raise BadInput("这个数太大，存不下。", self._range())
        return number

    def problems(self, value: Any, today: date) -> Iterator[Problem]:
        """Out of range."""
        if not self.least <= value <= self.most:
            yield Problem(Level.ERROR, self._range())

    def _range(self) -> str:
        return f"应在 {self.shown(self.least)} 到 {self.shown(self.most)} {self.unit}之间。"


@dataclass(frozen=True)
class _Decimals(Number):
    """A number with at most `places` decimals, kept as a whole number of the smallest of them."""

    places: ClassVar[int]
    advice: ClassVar[str]
    """What to type in place of what cannot be read."""

    def read(self, typed: str, reading: Reading = Reading()) -> Any:
        """The number with or without commas between the thousands and the unit behind it, full-width digits included."""
        plain = typed.replace(",", "").replace("，", "").strip()
        for end in reversed(self.unit):
            plain = plain.removesuffix(end).strip()
        if not plain:
            return None
        try:
            amount = Decimal(plain) * 10**self.places
        except InvalidOperation:
            raise BadInput(f"“{typed.strip()}”不是数。", self.advice) from None
        if not amount.is_finite() or amount != amount.to_integral_value():
            raise BadInput(f"“{typed.strip()}”的小数多于 {self.places} 位。", self.advice)
        return self.stored(int(amount))


@dataclass(frozen=True)
class TenThousands(_Decimals):
    """An amount in 万元 with at most two decimals, kept as hundreds of 元: 1,234.50 is 123450 (S4-17)."""

    unit: ClassVar[str] = "万元"
    places: ClassVar[int] = 2
    advice: ClassVar[str] = "请填写以万元为单位的数，最多两位小数，例如 1234.50。"

    def shown(self, value: Any) -> str:
        """Always two decimals: 1234.50."""
        return "" if value is None else f"{Decimal(value) / 100:.2f}"


@dataclass(frozen=True)
class Tenths(_Decimals):
    """A number with at most one decimal, kept as tenths: 1.5 is 15."""

    places: ClassVar[int] = 1
    advice: ClassVar[str] = "请填写最多一位小数的数，例如 4 或 1.5。"

    def shown(self, value: Any) -> str:
        """No more decimals than it has: 4 or 1.5."""
        return "" if value is None else f"{Decimal(value) / 10:f}".removesuffix(".0")


@dataclass(frozen=True)
class Flag(ValueKind):
    """Yes or no, kept as 1 or 0."""

    numeric: ClassVar[bool] = True

    def read(self, typed: str, reading: Reading = Reading()) -> Any:
        """是 and 否, and what spreadsheets make of them."""
        words = {"是": True, "否": False, "1": True, "0": False, "true": True, "false": False, "√": True}
        if not typed.strip():
            return None
        try:
            return words[typed.strip().lower()]
        except KeyError:
            raise BadInput(f"“{typed.strip()}”不能识别。", "请填“是”或“否”。") from None

    def shown(self, value: Any) -> str:
        """是, 否 or nothing."""
        return "" if value is None else "是" if value else "否"

    def stored(self, value: Any) -> Scalar:
        """1, 0 or None."""
        return None if value is None else int(value)

    def loaded(self, raw: Scalar) -> Any:
        """True, False or None."""
        return None if raw is None else bool(raw)
