"""A pack: the units, areas, groups and pairings of one place as records that are the same on every computer (`design.md` 8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.errors import BadInput
from app.domain.mistakes import listed
from app.domain.organisation import Unit
from app.domain.records import fields_of
from app.domain.value_kinds import Scalar
from app.packs.checking import Checked, check_pack, checked
from app.packs.duty_checking import Forms
from app.packs.rows import Row

__all__ = ["Pack", "PackRecord", "PackSummary", "check_pack", "combine", "packs_in", "read_pack"]


@dataclass(frozen=True)
class PackSummary:
    """One pack of the box, as the setup offers it."""

    name: str
    title: str
    units: list[str]
    """Short names of the units that can be set up; units of other districts cannot."""
    mistakes: int = 0
    """More than 0: the pack cannot be used; `check_pack` says why."""


@dataclass(frozen=True)
class PackRecord:
    """One record to be: its table, its uid and its stored values; links are uids already."""

    kind: str
    uid: str
    values: Mapping[str, Scalar]


@dataclass(frozen=True)
class Pack:
    """The records of a place; the bureau owns them all."""

    name: str
    title: str
    version: int
    records: Sequence[PackRecord]
    bureau_uid: str
    """Empty when the pack brings no units."""


def packs_in(folder: Path) -> list[PackSummary]:
    """The packs below that folder, by name; one with mistakes is listed too."""
    return [_summary(file.parent.name, checked(file)) for file in sorted(folder.glob("*/pack.toml"))]


def read_pack(folder: Path, forms: Forms | None = None) -> Pack:
    """The pack in that folder. Raises BadInput that lists every mistake with its line and its remedy; with `forms` those that duties name, too."""
    found = checked(folder, forms)
    if found.mistakes:
        raise BadInput(f"地方包“{folder.name}”有 {len(found.mistakes)} 处错误，没有使用。\n{listed(found.mistakes)}\n", "请逐处改正后再试。")
    bureau = next((row.uid for row in found.rows if row.values.get("bureau")), "")
    heading = found.heading
    return Pack(heading["name"], heading["title"], heading["version"], [_record(row) for row in found.rows], bureau)


def combine(packs: Sequence[Pack]) -> Pack:
    """Several packs as one: the first one's bureau counts, the others' bureaux become ordinary units.

    Raises BadInput when two packs bring a unit of the same short name, or the same pack comes twice.
    """
    first = packs[0]
    if len(packs) == 1:
        return first
    bureau = next((pack.bureau_uid for pack in packs if pack.bureau_uid), "")
    records = [_ordinary(record) if record.uid != bureau else record for pack in packs for record in pack.records]
    _check_unit_names(packs)
    return Pack(",".join(pack.name for pack in packs), "、".join(pack.title for pack in packs), first.version, records, bureau)


def _check_unit_names(packs: Sequence[Pack]) -> None:
    brought: dict[Scalar, int] = {}
    for number, pack in enumerate(packs):
        for name in (record.values["short_name"] for record in pack.records if record.kind == Unit.table):
            other = brought.setdefault(name, number)
            if other != number:
                what = f"地方包“{packs[other].name}”和“{pack.name}”里都有“{name}”。"
                raise BadInput(what, "请不要重复选择，或者把其中一个改成不同的简称。")


def _ordinary(record: PackRecord) -> PackRecord:
    return replace(record, values={name: value for name, value in record.values.items() if name != "bureau"})


def _summary(name: str, found: Checked) -> PackSummary:
    own = [row.values for row in found.rows if row.kind is Unit and not row.values.get("external")]
    heading = found.heading
    return PackSummary(
        str(heading.get("name", name)), str(heading.get("title", name)), [unit["short_name"] for unit in own if "short_name" in unit], len(found.mistakes)
    )


def _record(row: Row) -> PackRecord:
    fields = fields_of(row.kind)
    stored = {name: fields[name].kind.stored(value) for name, value in row.values.items()}
    return PackRecord(row.kind.table, row.uid, {name: value for name, value in stored.items() if value is not None})
