"""How one kind of value is read from what people type, shown to them, stored and checked. Values are typed or None."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from app.domain.calendar import WorkingCalendar
from app.domain.dates import read_day, read_moment, shown_day, shown_moment
from app.domain.errors import BadInput
from app.domain.identifiers import credit_code_problem, normalised_credit_code, normalised_phone, phone_problem
from app.domain.in_words import ten_thousands
from app.domain.problems import Level, Problem

Scalar = str | int | float | None


@dataclass(frozen=True)
class Reading:
    """What reading a typed value may need: which day it is and which days are working days."""

    today: date | None = None
    calendar: WorkingCalendar | None = None


@dataclass(frozen=True)
class ValueKind:
    """One line of text, and what every other kind may do differently."""

    many: ClassVar[bool] = False
    numeric: ClassVar[bool] = False

    def read(self, typed: str, reading: Reading = Reading()) -> Any:
        """The value behind what was typed, or None when nothing was. Raises BadInput in the user's words."""
        return typed.strip() or None

    def shown(self, value: Any) -> str:
        """The value as people read it, in full."""
        return "" if value is None else str(value)

    def stored(self, value: Any) -> Scalar:
        """The value as one database column or one exchanged cell."""
        return value or None

    def loaded(self, raw: Scalar) -> Any:
        """The value of a stored column."""
        return raw

    def fits(self, raw: Any) -> bool:
        """True when a stored value that came from elsewhere can be loaded."""
        return raw is None or (type(raw) is int if self.numeric else type(raw) is str)

    def problems(self, value: Any, today: date) -> Iterator[Problem]:
        """What is wrong with a value that is there."""
        return iter(())


@dataclass(frozen=True)
class Text(ValueKind):
    """A line of text of at most `longest` characters."""

    longest: int = 200

    def read(self, typed: str, reading: Reading = Reading()) -> Any:
        """The line without the spaces and line breaks around and within it."""
        return " ".join(typed.split()) or None

    def problems(self, value: Any, today: date) -> Iterator[Problem]:
        """Longer than the field holds."""
        if len(value) > self.longest:
            yield Problem(Level.ERROR, f"最多 {self.longest} 个字，现有 {len(value)} 个。请缩短。")


@dataclass(frozen=True)
class LongText(Text):
    """Text of several lines."""

    longest: int = 20_000

    def read(self, typed: str, reading: Reading = Reading()) -> Any:
        """The text without spaces around it, line breaks kept."""
        return typed.strip() or None


@dataclass(frozen=True)
class Choice(ValueKind):
    """One of the named options."""

    options: tuple[str, ...]
    more: str = ""
    """The kind of record whose entries are options, too; whether a value is one of them is asked where records are known."""

    def problems(self, value: Any, today: date) -> Iterator[Problem]:
        """Not among the options."""
        if value not in self.options and not self.more:
            yield Problem(Level.ERROR, f"没有“{value}”这一项。可选：{'、'.join(self.options)}。")


class _Many(ValueKind):
    many: ClassVar[bool] = True

    def read(self, typed: str, reading: Reading = Reading()) -> Any:
        """Entries separated by 、 or a comma."""
        entries = (part.strip() for part in typed.replace("，", "、").replace(",", "、").split("、"))
        return tuple(entry for entry in entries if entry)

    def shown(self, value: Any) -> str:
        """Entries joined by 、."""
        return "、".join(value)

    def stored(self, value: Any) -> Scalar:
        """A JSON list, None when empty."""
        return json.dumps(list(value), ensure_ascii=False) if value else None

    def loaded(self, raw: Scalar) -> Any:
        """The tuple behind a JSON list."""
        return tuple(json.loads(str(raw))) if raw else ()

    def fits(self, raw: Any) -> bool:
        """A JSON list of entries of the right shape."""
        if raw is None:
            return True
        try:
            return type(raw) is str and all(self._entry_fits(entry) for entry in self.loaded(raw))
        except (ValueError, TypeError, RecursionError):
            return False

    def _entry_fits(self, entry: Any) -> bool:
        return isinstance(entry, str)


@dataclass(frozen=True)
class Choices(_Many):
    """Any of the named options."""

    options: tuple[str, ...]
    more: str = ""
    """As with `Choice`."""

    def problems(self, value: Any, today: date) -> Iterator[Problem]:
        """Entries that are not among the options."""
        for entry in value:
            if entry not in self.options and not self.more:
                yield Problem(Level.ERROR, f"没有“{entry}”这一项。可选：{'、'.join(self.options)}。")


@dataclass(frozen=True)
class Day(ValueKind):
    """A calendar day, kept as ISO text."""

    past: bool = False

    def read(self, typed: str, reading: Reading = Reading()) -> Any:
        """The ISO day behind 2026-11-25, 11月25日, 3.5 and the like."""
        return read_day(typed, reading.today, reading.calendar) if typed.strip() else None

    def shown(self, value: Any) -> str:
        """2026年11月25日."""
        return shown_day(value) if value else ""

    def problems(self, value: Any, today: date) -> Iterator[Problem]:
        """Not a day, or later than today where it may not be."""
        try:
            found = date.fromisoformat(value)
        except ValueError:
            yield Problem(Level.ERROR, f"“{value}”不是日期。请按 2026-11-25 的样子填写。")
            return
        if self.past and found > today:
            yield Problem(Level.ERROR, "日期晚于今天。请核对。")


@dataclass(frozen=True)
class Moment(ValueKind):
    """A day and a time of day, kept as ISO text to the minute."""

    def read(self, typed: str, reading: Reading = Reading()) -> Any:
        """The ISO moment behind 11月25日 9:30 and the like."""
        return read_moment(typed, reading.today) if typed.strip() else None

    def shown(self, value: Any) -> str:
        """2026年11月25日 9:30."""
        return shown_moment(value) if value else ""

    def problems(self, value: Any, today: date) -> Iterator[Problem]:
        """Not a moment."""
        try:
            datetime.fromisoformat(value)
        except ValueError:
            yield Problem(Level.ERROR, f"“{value}”不是时间。请按 2026-11-25 09:30 的样子填写。")


@dataclass(frozen=True)
class Number(ValueKind):
    """A whole number between `least` and `most`."""

    least: int = 0
    most: int = 10**9
    numeric: ClassVar[bool] = True

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
            raise BadInput("这个数太大，存不下。", f"应在 {self.least} 到 {self.most} 之间。")
        return number

    def problems(self, value: Any, today: date) -> Iterator[Problem]:
        """Out of range."""
        if not self.least <= value <= self.most:
            yield Problem(Level.ERROR, f"应在 {self.least} 到 {self.most} 之间。")


@dataclass(frozen=True)
class TenThousands(Number):
    """An amount in 万元 with at most two decimals, kept as hundreds of 元: 1,234.50 is 123450 (S4-17)."""

    def read(self, typed: str, reading: Reading = Reading()) -> Any:
        """1234.5, 1,234.50 and 1234.50万元 are the same."""
        plain = typed.strip().replace(",", "").replace("，", "").removesuffix("元").removesuffix("万").strip()
        if not plain:
            return None
        try:
            amount = Decimal(plain) * 100
        except InvalidOperation:
            raise BadInput(f"“{typed.strip()}”不是金额。", "请填写以万元为单位的数，例如 1234.50。") from None
        if not amount.is_finite() or amount != amount.to_integral_value():
            raise BadInput(f"“{typed.strip()}”的小数多于两位。", "请以万元为单位，保留两位小数。")
        return self.stored(int(amount))

    def shown(self, value: Any) -> str:
        """Always two decimals: 1234.50."""
        return "" if value is None else f"{Decimal(value) / 100:.2f}"

    def problems(self, value: Any, today: date) -> Iterator[Problem]:
        """Out of range."""
        if not self.least <= value <= self.most:
            yield Problem(Level.ERROR, f"应在 {self.shown(self.least)} 到 {self.shown(self.most)} 万元之间。")


@dataclass(frozen=True)
class Tenths(Number):
    """A number with at most one decimal, kept as tenths: 1.5 is 15."""

    def read(self, typed: str, reading: Reading = Reading()) -> Any:
        """4, 4.0 and 1.5, full-width digits included."""
        if not typed.strip():
            return None
        try:
            tenths = Decimal(typed.strip()) * 10
        except InvalidOperation:
            raise BadInput(f"“{typed.strip()}”不是数。", "请填写数字，例如 4 或 1.5。") from None
        if not tenths.is_finite() or tenths != tenths.to_integral_value():
            raise BadInput(f"“{typed.strip()}”的小数多于一位。", "请保留一位小数，例如 1.5。")
        return self.stored(int(tenths))

    def shown(self, value: Any) -> str:
        """No more decimals than it has: 4 or 1.5."""
        return "" if value is None else f"{Decimal(value) / 10:f}".removesuffix(".0")

    def problems(self, value: Any, today: date) -> Iterator[Problem]:
        """Out of range."""
        if not self.least <= value <= self.most:
            yield Problem(Level.ERROR, f"应在 {self.shown(self.least)} 到 {self.shown(self.most)} 之间。")


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


@dataclass(frozen=True)
class Phone(Text):
    """A telephone number."""

    longest: int = 40

    def read(self, typed: str, reading: Reading = Reading()) -> Any:
        """Digits without the spaces people put between them."""
        return normalised_phone(typed) or None

    def problems(self, value: Any, today: date) -> Iterator[Problem]:
        """Too few or too many digits."""
        problem = phone_problem(value)
        if problem:
            yield problem


@dataclass(frozen=True)
class CreditCode(Text):
    """统一社会信用代码."""

    longest: int = 18

    def read(self, typed: str, reading: Reading = Reading()) -> Any:
        """Upper case, without spaces."""
        return normalised_credit_code(typed) or None

    def problems(self, value: Any, today: date) -> Iterator[Problem]:
        """A wrong length, character or check character."""
        problem = credit_code_problem(value)
        if problem:
            yield problem


@dataclass(frozen=True)
class Link(ValueKind):
    """The uid of one record of the kind `to`."""

    to: str


@dataclass(frozen=True)
class Links(_Many):
    """The uids of several records of the kind `to`."""

    to: str


@dataclass(frozen=True)
class Attachment:
    """A file kept with a record; `sha` is the SHA-256 of the original bytes."""

    sha: str
    name: str
    size: int


class Files(_Many):
    """Attachments."""

    def read(self, typed: str, reading: Reading = Reading()) -> Any:
        """Attachments are added as files, not typed."""
        raise BadInput("附件不能用文字填写。", "请用“添加附件”选择文件。")

    def shown(self, value: Any) -> str:
        """The names of the files."""
        return "、".join(entry.name for entry in value)

    def stored(self, value: Any) -> Scalar:
        """A JSON list of objects, None when empty."""
        return json.dumps([asdict(entry) for entry in value], ensure_ascii=False) if value else None

    def loaded(self, raw: Scalar) -> Any:
        """The attachments behind the JSON list."""
        return tuple(Attachment(**entry) for entry in json.loads(str(raw))) if raw else ()

    def _entry_fits(self, entry: Any) -> bool:
        return bool(re.fullmatch("[0-9a-f]{64}", entry.sha)) and isinstance(entry.name, str) and type(entry.size) is int
