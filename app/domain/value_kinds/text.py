"""Lines and texts, and the lines that have a shape of their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.identifiers import credit_code_problem, normalised_credit_code, normalised_phone, phone_problem
from app.domain.problems import Level, Problem
from app.domain.value_kinds.kind import Reading, ValueKind


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
