"""Turns the tables of a pack into rows of records. It knows how each kind of value is written, and no rule between rows."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from app.domain.activities import ActivityRule
from app.domain.basis import BasisDocument
from app.domain.duties import Duty, DutyPiece
from app.domain.errors import BadInput
from app.domain.fields import Field
from app.domain.groups import second_coordinator
from app.domain.knowledge import FocusItem
from app.domain.organisation import Area, CaseGroup, Pairing, Person, TaskForceMember, Unit
from app.domain.pilots import PilotOffice
from app.domain.plans import SchemeTask
from app.domain.problems import Level
from app.domain.records import Record, fields_of
from app.domain.value_kinds import Day, Files, Flag, Link, Links, Number
from app.toml_source import Place, Source

EXAMPLE = "随附地方包（resources/packs/cangshan/pack.toml）"
COPY_A_PACK = f"请对照{EXAMPLE}的写法改正。"
KINDS: tuple[type[Record], ...] = (
    Unit,
    Area,
    Person,
    CaseGroup,
    TaskForceMember,
    Pairing,
    Duty,
    DutyPiece,
    ActivityRule,
    SchemeTask,
    PilotOffice,
    FocusItem,
    BasisDocument,
)
KEYED_BY = {
    "unit": ("short_name",),
    "area": ("full_name",),
    "person": ("full_name",),
    "case_group": ("full_name", "valid_from"),
    "task_force_member": ("person", "valid_from"),
    "pairing": ("ours", "theirs"),
    "duty": ("code",),
    "duty_piece": ("duty", "piece"),
    "activity_rule": ("code",),
    "scheme_task": ("scheme", "place"),
    "pilot_office": ("office", "level"),
    "focus_item": ("full_name",),
    "basis_document": ("full_name",),
}
"""What tells two rows apart when the pack gives them no key of their own."""
NOT_WRITTEN = {"basis": "clauses", "basis_text": "clauses", "group": "areas"}
"""Fields that follow from something else in the pack: the clause that a row quotes, the areas that a group lists."""
BESIDE = ("key", "clauses")
ZHILIAN = uuid.UUID("6b1f0c5e-3d3a-5c1b-9d0e-7a4e5f2c8b94")
"""The root of every pack's namespace. Never changes: uids of records in the field hang on it."""


@dataclass
class Row:
    """One record to be: what was written, and the values read from it so far."""

    kind: type[Record]
    number: int
    key: str
    uid: str
    written: Mapping[str, Any]
    values: dict[str, Any] = field(default_factory=dict)

    def place(self, *name: str | int) -> Place:
        """Where the row, or one value of it, stands in the file."""
        return (self.kind.table, self.number, *name)

    @property
    def named(self) -> str:
        """How a message names the row."""
        return f"{self.kind.title}“{self.key}”"

    def record(self) -> Record:
        """The values as a record, for the rules of the domain."""
        return self.kind(uid=self.uid, **self.values)


def uid_of(pack: str, table: str, key: str) -> str:
    """The uid of a row: the same on every computer that loads the pack of this name."""
    return str(uuid.uuid5(uuid.uuid5(ZHILIAN, pack), f"{table}/{key}"))


def rows_of(source: Source, pack: str) -> list[Row]:
    """Every row of the pack with its values, links as uids; notes each mistake in the source."""
    rows = [row for kind in KINDS for row in _rows(source, kind, pack)]
    named = _names(source, rows)
    for row in rows:
        _unknown_keys(source, row)
        for name, declared in _written_fields(row.kind).items():
            if name in row.written:
                _read(source, row, declared, named)
    return rows


def _rows(source: Source, kind: type[Record], pack: str) -> Iterator[Row]:
    tables = source.content.get(kind.table, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        source.note((kind.table,), f"{kind.title}的写法不对。", f"请把每个{kind.title}写成一段，以 [[{kind.table}]] 开头。")
        return
    for number, written in enumerate(tables):
        parts = (written.get(name) for name in KEYED_BY[kind.table])
        key = written.get("key") or " ".join(str(part) for part in parts if part)
        yield Row(kind, number, str(key), uid_of(pack, kind.table, str(key)), written)


def _names(source: Source, rows: list[Row]) -> dict[tuple[str, str], set[str]]:
    """What a link may call a row: its key, or the name that people know it by."""
    named: dict[tuple[str, str], set[str]] = {}
    first: dict[str, Row] = {}
    for row in rows:
        twin = first.setdefault(row.uid, row)
        if twin is not row and row.key:
            line = source.lines.get(twin.place(), 1)
            source.note(row.place(), f"{row.named}在第 {line} 行已经写过。", "请删去一段；如果确实是两个，请给其中一个另写 key。")
        for name in {row.key, *(str(row.written[part]) for part in row.kind.named_by if part in row.written)}:
            named.setdefault((row.kind.table, name), set()).add(row.uid)
    return named


def _written_fields(kind: type[Record]) -> dict[str, Field]:
    skipped = NOT_WRITTEN if kind is not TaskForceMember else {"basis": "clauses"}
    return {name: declared for name, declared in fields_of(kind).items() if name not in skipped and not isinstance(declared.kind, Files)}


def _unknown_keys(source: Source, row: Row) -> None:
    known = [*_written_fields(row.kind), *BESIDE]
    for name in row.written:
        if name in NOT_WRITTEN and name not in known:
            source.note(row.place(name), f"{row.named}不能直接写 {name}。", f"它由 {NOT_WRITTEN[name]} 得出，请删去这一行。")
        elif name not in known:
            near = get_close_matches(name, known, 1)
            remedy = f"是不是 {near[0]}？" if near else ""
            source.note(row.place(name), f"{row.named}没有“{name}”这一项。", f"{remedy}可以写的有：{'、'.join(known)}。")


def _read(source: Source, row: Row, declared: Field, named: dict[tuple[str, str], set[str]]) -> None:
    try:
        value = _value(row, declared, row.written[declared.name])
    except BadInput as refusal:
        source.note(row.place(declared.name), f"{row.named}的{declared.label}：{refusal.what}", refusal.next_step)
        return
    if isinstance(declared.kind, Link):
        value = _uid(source, row, declared.kind.to, value, named, declared.name)
    elif isinstance(declared.kind, Links):
        uids = [_uid(source, row, declared.kind.to, name, named, declared.name, number) for number, name in enumerate(value)]
        value = tuple(uid for uid in uids if uid)
    row.values[declared.name] = value


def _value(row: Row, declared: Field, written: object) -> Any:
    kind = declared.kind
    if isinstance(kind, Link) and isinstance(written, list):
        if declared.name == "coordinator":
            raise BadInput(*second_coordinator(f"“{row.written.get('full_name')}”", [str(one) for one in written]))
        raise BadInput("只能写一个。", "请去掉方括号，只保留一个名称。")
    accepted, words = _shape(declared)
    if type(written) not in accepted:
        raise BadInput(f'写法不对："{written}"。' if isinstance(written, str) else f"写法不对：{written}。", f"这里要写{words}。")
    value = _typed(written, words)
    for problem in kind.problems(value, date.max):
        if problem.level is Level.ERROR:
            what, _, remedy = problem.text.partition("。")
            raise BadInput(f"{what}。", remedy or COPY_A_PACK)
    return value


def _typed(written: object, words: str) -> Any:
    if isinstance(written, date):
        return written.isoformat()
    if isinstance(written, list):
        if not all(isinstance(one, str) and one.strip() for one in written):
            raise BadInput(f"写法不对：{written}。", f"这里要写{words}。")
        return tuple(written)
    if isinstance(written, str) and not written.strip():
        raise BadInput("是空的。", "请填上内容，或者删去这一行。")
    return written


def _shape(declared: Field) -> tuple[tuple[type, ...], str]:
    kind = declared.kind
    if kind.many:
        return (list,), '若干名称，写成 ["甲", "乙"]'
    if isinstance(kind, Day):
        return (date, str), "日期，写成 2025-08-25"
    if isinstance(kind, Flag):
        return (bool,), " true 或 false"
    if isinstance(kind, Number):
        return (int,), "整数"
    return (str,), '文字，写成 "文字"'


def _uid(source: Source, row: Row, table: str, name: str, named: dict[tuple[str, str], set[str]], *place: str | int) -> str | None:
    found = named.get((table, name), set())
    title = next(kind.title for kind in KINDS if kind.table == table)
    if len(found) == 1:
        return next(iter(found))
    if found:
        source.note(row.place(*place), f"{row.named}：有 {len(found)} 个{title}都叫“{name}”。", "请改用它的 key。")
        return None
    near = get_close_matches(name, [known for kind, known in named if kind == table], 1, 0.5)
    remedy = f"是不是“{near[0]}”？" if near else ""
    source.note(row.place(*place), f"{row.named}：没有“{name}”这个{title}。", f"{remedy}请改正名称，或者先用 [[{table}]] 写上它。")
    return None
