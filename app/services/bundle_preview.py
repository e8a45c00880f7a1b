"""What a bundle brings, record by record: the same merge as the import, rolled back. Counts add up to the whole."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from app.domain.progress import Report, unreported
from app.domain.records import Record, fields_of
from app.domain.step_record import Step
from app.exchange.keys import fingerprint
from app.services.computers import letter_among_several
from app.services.exchange import Arrival, import_bundle, inspect_bundle
from app.services.exchange_views import last_received
from app.services.naming import called
from app.services.stored_words import ABSENT, stored_in_words
from app.services.workspace import Workspace
from db.merge import ChangedCell, Merged

DETAILED = 2000
"""Records whose details are read; the counts hold all of them."""


class Mark(Enum):
    """What happens to a record; the value is the word on the chip."""

    CONFLICT = "冲突"
    REFUSED = "被拒绝"
    WAITING = "待补"
    CHANGED = "更新"
    NEW = "新增"
    REPEATED = "重复"


@dataclass(frozen=True)
class Difference:
    """One field: here, in the bundle, and whether both sides changed it."""

    label: str
    ours: str
    theirs: str
    both: bool


@dataclass(frozen=True)
class Line:
    """One record of the bundle, or one piece of it that brings none."""

    uid: str
    mark: Mark
    kind: str
    name: str
    what: str
    differences: tuple[Difference, ...] = ()
    key: tuple[str, str] | None = None
    """Kind and uid of the record; None for a piece that brings none."""


@dataclass(frozen=True)
class Preview:
    """A bundle, read and checked: from whom, what it brings, what is missing before it."""

    file: Path
    size: int
    sender: str
    computer: str
    """The letter of the computer that wrote it, where the unit has several."""
    account: str
    made_at: str
    number: int
    before: int
    """The number of the last bundle taken in from the same computer; 0 before the first."""
    bundle: str
    fingerprint: str
    attachments: int
    gaps: Sequence[str]
    held: int
    """Pieces left out because their author's clock is far ahead; taken in once a person has asked and trusts it."""
    counts: dict[Mark, int]
    nothing_new: bool
    """True when everything in it was here already: nothing came in, waits, or was set aside."""
    aside: int
    """Records, fields and second contents of a number that an import sets aside for a person."""
    refused_whole: bool
    """True when nothing of it could be kept, not even set aside."""
    receipt: bool
    """True when it only says what its sender has."""
    lines: Sequence[Line] = field(repr=False)

    @property
    def total(self) -> int:
        """All lines: the sum of the counts."""
        return sum(self.counts.values())

    @property
    def writes(self) -> int:
        """How many records an import would write."""
        return sum(self.counts[mark] for mark in (Mark.NEW, Mark.CHANGED, Mark.CONFLICT))


def preview_bundle(workspace: Workspace, path: Path, report: Report = unreported) -> Preview:
    """What importing would do; nothing is kept. Raises UserError when the bundle cannot be trusted or read."""
    found: list[Preview] = []
    inspect_bundle(workspace, path, report, look=lambda arrival: found.append(_preview(workspace, path, arrival)))
    return found[0]


def take_in(
    workspace: Workspace, path: Path, before: int, report: Report = unreported, *, trust_clock: bool = False, excluded: Collection[tuple[str, str]] = ()
) -> Preview:
    """Import the bundle, and say in the same words what it brought; `before` is the preview's."""
    return _preview(workspace, path, import_bundle(workspace, path, report, trust_clock=trust_clock, excluded=excluded), before)


def _preview(workspace: Workspace, path: Path, arrival: Arrival, before: int | None = None) -> Preview:
    sheet, manifest = _Sheet(workspace, arrival.merged), arrival.manifest
    lines = [*sheet.lines(), *_pieces(arrival)]
    counts = sheet.counts() + Counter(line.mark for line in _pieces(arrival))
    return Preview(
        file=path,
        size=path.stat().st_size,
        sender=arrival.sender,
        computer=letter_among_several(workspace, manifest.replica),
        account=manifest.account,
        made_at=manifest.made_at,
        number=manifest.number,
        before=last_received(workspace, manifest.replica) if before is None else before,
        bundle=manifest.bundle,
        fingerprint=fingerprint(manifest.signing),
        attachments=len(manifest.attachments),
        gaps=arrival.gaps,
        held=len(arrival.merged.held),
        counts={mark: counts[mark] for mark in Mark},
        nothing_new=arrival.nothing_new,
        aside=len(arrival.merged.refused) + len(arrival.merged.forked),
        refused_whole=bool(arrival.refused) and not arrival.brings,
        receipt=arrival.is_receipt,
        lines=sorted(lines, key=lambda line: list(Mark).index(line.mark)),
    )


def _pieces(arrival: Arrival) -> Iterator[Line]:
    """Segments that bring no record: refused with the reason, waiting for a missing one, or here already."""
    merged = arrival.merged
    for place, reason in enumerate(arrival.refused):
        yield Line(f"refused {place}", Mark.REFUSED, "数据", arrival.sender, reason)
    for batch in merged.early:
        yield Line(f"early {batch.replica} {batch.seq}", Mark.WAITING, "数据", arrival.sender, "等前面缺的数据包到了再补入")
    for place in range(merged.repeated):
        yield Line(f"repeated {place}", Mark.REPEATED, "数据", arrival.sender, "以前已经收到，不再写入")


class _Sheet:
    """The records behind a merge, while they can be read."""

    def __init__(self, workspace: Workspace, merged: Merged) -> None:
        self.workspace = workspace
        self.new = {(table, uid) for table, uids in merged.new.items() if table != Step.table for uid in uids}
        self.cells: dict[tuple[str, str], list[ChangedCell]] = {}
        for cell in merged.changed:
            self.cells.setdefault((cell.kind, cell.uid), []).append(cell)
        self.steps: dict[tuple[str, str], list[Step]] = {}
        for step in workspace.records(Step).many(merged.new.get(Step.table, [])).values():
            self.steps.setdefault((step.of_kind or "", step.of or ""), []).append(step)

        self.absent = set(self._absent())

    def _absent(self) -> Iterator[tuple[str, str]]:
        """Records whose steps came before themselves."""
        for table in {table for table, _ in self.steps}:
            kind, uids = self.workspace.store.kind(table), [uid for one, uid in self.steps if one == table]
            here = self.workspace.records(kind).many(uids) if kind else {}
            yield from ((table, uid) for uid in uids if uid not in here)

    def mark(self, key: tuple[str, str]) -> Mark:
        """New, in conflict, changed, or waiting for the record itself."""
        if key in self.new:
            return Mark.NEW
        if key in self.absent:
            return Mark.WAITING
        return Mark.CONFLICT if any(cell.conflict for cell in self.cells.get(key, ())) else Mark.CHANGED

    def keys(self) -> dict[tuple[str, str], Mark]:
        """Every record that is touched, once; a step counts as its record."""
        return {key: self.mark(key) for key in (*self.new, *self.cells, *self.steps)}

    def counts(self) -> Counter[Mark]:
        """How many records of each mark."""
        return Counter(self.keys().values())

    def lines(self) -> Iterator[Line]:
        """Conflicts first, so that they are never among those left out."""
        ordered = sorted(self.keys().items(), key=lambda item: list(Mark).index(item[1]))
        for (table, uid), mark in ordered[:DETAILED]:
            kind = self.workspace.store.kind(table)
            record = self.workspace.records(kind).find(uid) if kind else None
            if kind is None or record is None:
                yield Line(f"{table} {uid}", mark, kind.title if kind else "其他", ABSENT, "所属的记录还没有到达", key=(table, uid))
            else:
                yield self._line(record, mark)

    def _line(self, record: Record, mark: Mark) -> Line:
        key = (record.table, record.uid)
        cells, steps = self.cells.get(key, []), self.steps.get(key, [])
        differences = self._filled(record) if mark is Mark.NEW else self._changed(record, cells)
        return Line(
            f"{record.table} {record.uid}", mark, record.title, called(self.workspace, record), self._what(record, mark, cells, steps), differences, key
        )

    def _what(self, record: Record, mark: Mark, cells: Sequence[ChangedCell], steps: Sequence[Step]) -> str:
        labels = fields_of(type(record))
        done = [record.steps.move(step.name_taken or "").done for step in steps if record.steps and record.steps.knows(step.name_taken or "")]
        if mark is Mark.NEW:
            owner = self.workspace.names([record]).get(record.unit, "其他单位")
            return "，".join([f"{owner}登记", *done[-1:]])
        rivals = sum(cell.conflict for cell in cells)
        if rivals:
            return f"{len(cells)} 处不同，{rivals} 处冲突"
        names = "、".join(labels[cell.field].label for cell in cells if cell.field in labels)
        return "；".join([*done[-1:], *([f"{len(cells)} 处：{names}"] if names else [])]) or "内容有变化"

    def _changed(self, record: Record, cells: Sequence[ChangedCell]) -> tuple[Difference, ...]:
        fields = fields_of(type(record))
        return tuple(
            Difference(fields[cell.field].label, self._shown(record, cell.field, cell.before), self._shown(record, cell.field, cell.after), cell.conflict)
            for cell in cells
            if cell.field in fields
        )

    def _filled(self, record: Record) -> tuple[Difference, ...]:
        fields = fields_of(type(record))
        filled = ((name, getattr(record, name)) for name in fields)
        return tuple(
            Difference(fields[name].label, "", self._shown(record, name, fields[name].kind.stored(value)), False)
            for name, value in filled
            if value not in (None, ()) and not fields[name].derived
        )

    def _shown(self, record: Record, name: str, stored: Any) -> str:
        return stored_in_words(self.workspace, record, name, stored)
