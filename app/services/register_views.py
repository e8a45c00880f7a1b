"""Any kind of record as a list and as a page of facts, from its declaration alone; personal values are masked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.basis import BasisDocument
from app.domain.fields import Field, Sensitivity
from app.domain.institutions import ContactPerson
from app.domain.naming import NOT_HERE
from app.domain.query import Condition, Cursor, Query, Test
from app.domain.records import Record, fields_of, is_listed_by_program, over_word
from app.domain.rights import CLAUSE as GI_CLAUSE
from app.domain.rights import COUNTED_STAGES, GI_PROJECTS, PROVINCIAL, GeographicalIndication, Project
from app.domain.staffing import bureau_above
from app.domain.value_kinds import Link, Links
from app.services.basis_texts import numbered_text
from app.services.hints import told_hints
from app.services.history_words import ToldHistory, told_history
from app.services.permissions import closed_with, may_edit, owns
from app.services.pinned import page_with_pinned
from app.services.revealing import masked_words
from app.services.station_tasks import told_tasks
from app.services.usable import as_usable, is_listed, why_not_usable
from app.services.workspace import Workspace

MARK = "mark"
"""The field in which counted rows say how they stand."""
PLACES = ("place", "order")
"""The fields that say which of the counted rows comes first."""
NO_LONGER = "不再使用"
"""What is said of a record whose contents may not be used here any more."""


@dataclass(frozen=True)
class RegisterRow:
    """One line of a list: the record and what its links are called."""

    record: Record
    names: Mapping[str, str]
    pinned: bool = False
    """True while it is under public supervision (挂牌督办)."""
    over: str = ""
    """What it is since its time is over: 已移出, 已离岗; empty while it counts."""

    @property
    def uid(self) -> str:
        """Of the record."""
        return self.record.uid

    def shown(self, field: Field) -> str:
        """A field as people read it in a list."""
        value = getattr(self.record, field.name)
        if value in (None, ()):
            return ""
        if isinstance(field.kind, Link):
            return self.names.get(value, NOT_HERE)
        if isinstance(field.kind, Links):
            return "、".join(self.names.get(uid, NOT_HERE) for uid in value)
        return field.kind.shown(value) if field.sensitivity < Sensitivity.PERSONAL else masked_words(field, value)

    @staticmethod
    def words(value: object) -> str:
        """A computed value as people read it."""
        return "、".join(map(str, value)) if isinstance(value, tuple) else str(value or "")

    @property
    def figures(self) -> str:
        """What the program counted in this row: 件数 3·测算得分 6; nothing for rows that nobody counts."""
        kind = type(self.record)
        if not is_listed_by_program(kind):
            return ""
        counted = [field for name, field in fields_of(kind).items() if field.listed and field.kind.numeric and name not in (*PLACES, *kind.named_by)]
        filled = [field for field in counted if getattr(self.record, field.name)] or counted[:1]
        told = [f"{field.label} {self.shown(field) or 0}" for field in filled]
        return "·".join([*told, *([mark] if (mark := getattr(self.record, MARK, None)) else [])])

    @property
    def title(self) -> str:
        """What names the record, links included."""
        fields = fields_of(type(self.record))
        parts = (self.shown(fields[name]) for name in self.record.named_by)
        return " ".join(part for part in parts if part) or self.record.name


@dataclass(frozen=True)
class RegisterDetail:
    """The pane of one record."""

    row: RegisterRow
    facts: Sequence[tuple[str, str]]
    history: ToldHistory
    owner: str
    why_not: str
    """Why this unit cannot change it, and what to do; empty when it can."""
    alarms: Sequence[tuple[str, str]] = ()
    """Facts that must not be overlooked; they stand first, in red."""


def register_rows(workspace: Workspace, kind: type[Record], query: Query, after: Cursor | None, limit: int) -> tuple[Sequence[RegisterRow], Cursor | None]:
    """One page of a list of any kind."""
    read, end, first = page_with_pinned(workspace, kind, query, after, limit)
    found = [record for record in read if is_listed(workspace, record, query)]
    shown = [as_usable(workspace, record) for record in found]
    names = workspace.names(shown)
    overs = [over_word(record, workspace.today) or (NO_LONGER if record is not one else "") for record, one in zip(found, shown, strict=True)]
    return [RegisterRow(record, names, record.uid in first, over) for record, over in zip(shown, overs, strict=True)], end


def register_detail(workspace: Workspace, kind: type[Record], uid: str) -> RegisterDetail:
    """Everything about one record. Raises NotFound."""
    record = workspace.records(kind).get(uid)
    over = why_not_usable(workspace, record)
    word = over_word(record, workspace.today) or (NO_LONGER if over else "")
    record = as_usable(workspace, record)
    row = RegisterRow(record, workspace.names([record]), over=word)
    facts = [(field.label, row.shown(field)) for field in fields_of(kind).values()]
    facts += [(label, row.words(getattr(record, name))) for name, label in kind.computed.items() if label not in dict(facts)]
    hints = [] if over else told_hints(workspace, record)
    facts += [(NO_LONGER, over)] if over else [*told_tasks(workspace, record), *((hint.label, hint.words) for hint in hints if not hint.alarm)]
    if isinstance(record, BasisDocument) and record.symbol and (whole := numbered_text(record.symbol)):
        facts.append(("全文（行号）", whole))
    owner = row.names.get(record.unit, "其他单位")
    alarms = [(hint.label, hint.words) for hint in hints if hint.alarm]
    return RegisterDetail(row, [fact for fact in facts if fact[1]], told_history(workspace, record), owner, _why_not(workspace, record, owner), alarms)


def _why_not(workspace: Workspace, record: Record, owner: str) -> str:
    if may_edit(workspace, record):
        return ""
    whole = closed_with(workspace, record)
    if whole is not None and owns(workspace, record):
        return f"{whole.title}现在是“{whole.state}”，不能再修改"
    return f"现在是“{record.state}”，不能再修改" if owns(workspace, record) else f"由{owner}登记，请联系{owner}修改"


@dataclass(frozen=True)
class Gap:
    """Records of a kind in which something is empty that should be filled (S2-12, S2-20, S2-31)."""

    field: str
    words: str
    """联络员缺 3 条."""
    count: int
    required: bool
    told: str = ""
    """Which ones, where no list of records can show it."""


def still_counting(kind: type[Record], today: date) -> tuple[Condition, ...]:
    """Leaves out the records whose time is over (`over_word`)."""
    days = {name: today - timedelta(field.last_day) for name, field in fields_of(kind).items() if field.over}
    return tuple(Condition(name, Test.NOT_UNTIL, day.isoformat()) for name, day in days.items())


def register_gaps(workspace: Workspace, kind: type[Record]) -> list[Gap]:
    """What is missing in a register, field by field; each opens the list of those records."""
    gaps = []
    for name, field in fields_of(kind).items():
        if field.required or field.wanted:
            count = workspace.records(kind).count(Query((Condition(name, Test.EMPTY), *still_counting(kind, workspace.today))))
            if count:
                gaps.append(Gap(name, f"{field.label}缺 {count} 条", count, field.required))
    if kind is Project and _lacks_project(workspace):
        gaps.insert(0, Gap("", "还没有省级以上地理标志项目", 1, False, f"争取培育申报 1—2 个省级以上项目（{GI_CLAUSE}）"))
    without = units_without(workspace, kind)
    if without:
        gaps.insert(0, Gap("", f"{len(without)} 个单位没有{kind.title}", len(without), True, "、".join(without)))
    return gaps


def _lacks_project(workspace: Workspace) -> bool:
    """True where indications are kept and no project of the province or the state is brought up or applied for (S3-34)."""
    counted = (Condition("sort", Test.IN, GI_PROJECTS), Condition("level", Test.IN, PROVINCIAL), Condition("stage", Test.IN, COUNTED_STAGES))
    return bool(workspace.records(GeographicalIndication).count()) and not workspace.records(Project).count(Query(counted))


def units_without(workspace: Workspace, kind: type[Record]) -> list[str]:
    """The departments of the own bureau for which nobody is named today (S4-20)."""
    if kind is not ContactPerson:
        return []
    units = {unit.uid: unit for unit in workspace.units()}
    bureau, today = bureau_above(workspace.unit.uid, units), workspace.today.isoformat()
    people = workspace.records(ContactPerson).all()
    named = {one.of_unit for one in people if (one.valid_from or "") <= today <= (one.valid_to or "9999-12-31")}
    return [unit.name for uid, unit in units.items() if not unit.external and bureau and bureau_above(uid, units) == bureau and uid not in named]


def register_counts(workspace: Workspace, kinds: Sequence[type[Record]]) -> dict[str, tuple[int, int]]:
    """How many records of each kind there are, and how many are in the bin."""
    return {kind.table: (workspace.records(kind).count(), workspace.records(kind).count(Query(deleted=True))) for kind in kinds}
