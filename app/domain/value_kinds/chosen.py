"""What is chosen and not written: options, other records, files; one of them or several."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar

from app.domain.errors import BadInput
from app.domain.problems import Level, Problem
from app.domain.value_kinds.kind import Reading, Scalar, ValueKind


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


@dataclass(frozen=True)
class Link(ValueKind):
    """The uid of one record of the kind `to`."""

    to: str


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
    """Any of the named options: a set, always in the order of the options, so that one set has one way of being written."""

    options: tuple[str, ...]
    more: str = ""
    """As with `Choice`."""

    def read(self, typed: str, reading: Reading = Reading()) -> Any:
        """Entries separated by 、 or a comma, each once."""
        return self._ordered(super().read(typed, reading))

    def stored(self, value: Any) -> Scalar:
        """A JSON list, None when empty."""
        return super().stored(self._ordered(value))

    def loaded(self, raw: Scalar) -> Any:
        """The tuple behind a JSON list, whatever order it was written in."""
        return self._ordered(super().loaded(raw))

    def stored_again(self, value: Any, raw: Scalar) -> Scalar:
        """Another order of the same options is no change."""
        return raw if self._ordered(value) == self.loaded(raw) else self.stored(value)

    def _ordered(self, value: Any) -> tuple[str, ...]:
        """The options first, then what records hold beyond them."""
        beyond = sorted({entry for entry in value if entry not in self.options})
        return (*(option for option in self.options if option in value), *beyond)

    def problems(self, value: Any, today: date) -> Iterator[Problem]:
        """Entries that are not among the options."""
        for entry in value:
            if entry not in self.options and not self.more:
                yield Problem(Level.ERROR, f"没有“{entry}”这一项。可选：{'、'.join(self.options)}。")


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
