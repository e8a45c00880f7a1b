"""The inbox as a list: open fields, records in the bin that were changed meanwhile, numbers borne twice, and disputed steps.

Read only. Each kind of matter is decided by its own service: `inbox`, `numbers`, `steps`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from app.domain.clock import office_moment
from app.domain.query import Query, where_is
from app.domain.records import Record, fields_of
from app.domain.steps import DISPUTED
from app.domain.value_kinds import Link, Links, Text
from app.services.history_words import NOTHING, shown_value
from app.services.inbox import Conflict, conflicts, decided
from app.services.inbox_advice import NONE, Advice, advice, marked
from app.services.inbox_decided import Decided
from app.services.naming import called
from app.services.numbers import doubled
from app.services.permissions import may_step, owns
from app.services.standing import spoken_moment
from app.services.steps import TakenStep, disputed_steps, workflow_of
from app.services.workspace import Workspace


class Matter(Enum):
    """What has to be decided."""

    FIELD = "改得不一样"
    BIN = "已移到回收站，另一台电脑同时改过"
    NUMBER = "编号重复"
    DISPUTE = "步骤争议"
    DECIDED = "已定"


@dataclass(frozen=True)
class Choice:
    """One of the values, or one of the records or steps: what it says, who stands behind it, and where it comes from."""

    place: int
    origin: str
    text: str
    by: str
    record: Record
    mine: bool = True
    """Can this unit let it stand."""
    pieces: Sequence[tuple[str, bool]] = ()
    """The text in pieces, with what the other text has not."""
    step: str = ""
    """The uid of the disputed step."""


@dataclass(frozen=True)
class Entry:
    """One line of the list, with everything that its pane shows. `uid` names the matter."""

    uid: str
    matter: Matter
    record: Record
    title: str
    label: str
    units: str
    when: str
    at: str
    mine: bool
    who: str
    choices: Sequence[Choice]
    base: str
    advice: Advice
    conflict: Conflict | None = None

    @property
    def in_batch(self) -> bool:
        """True for what may be decided as advised together with others."""
        return self.mine and self.matter in (Matter.FIELD, Matter.BIN)

    @property
    def group(self) -> str:
        """The heading under which it stands."""
        if self.matter is Matter.DECIDED:
            return "本机已定的"
        return self.record.title if self.mine else f"{self.record.title}·由其他单位决定"


def entries(workspace: Workspace) -> list[Entry]:
    """Everything that is open: what this unit decides first, by kind of record, the newest first."""
    names = workspace.unit_names()
    kinds = [kind.table for kind in workspace.store.kinds]
    found = [*_conflicting(workspace, names), *_doubled(workspace, names), *_disputed(workspace)]
    newest_first = sorted(found, key=lambda entry: (entry.at, entry.uid), reverse=True)
    return sorted(newest_first, key=lambda entry: (not entry.mine, kinds.index(entry.record.table)))


def decided_entries(workspace: Workspace) -> list[Entry]:
    """What was decided on this computer, the newest first, with the values that there were; the present one bears no button."""
    names = workspace.unit_names()
    return [_decided(workspace, one, conflict, names) for one, conflict in decided(workspace)]


def _decided(workspace: Workspace, one: Decided, conflict: Conflict, names: Mapping[str, str]) -> Entry:
    known = {**names, **_linked_names(workspace, conflict)}
    now = getattr(conflict.record, conflict.field.name) if conflict.field else conflict.record.deleted
    choices = [_past_choice(workspace, conflict, place, known, now) for place in range(len(conflict.open.versions))]
    written = "" if any(not choice.mine for choice in choices) else f"；现在是“{in_full(conflict, now, known)}”"
    return Entry(
        uid=f"{conflict.id}/decided",
        matter=Matter.DECIDED,
        record=conflict.record,
        title=title_of(workspace, conflict.record),
        label=conflict.label,
        units=one.account,
        when=_spoken(workspace, one.at),
        at=one.at,
        mine=conflict.mine,
        who=conflict.who,
        choices=_with_marks(conflict, choices),
        base=in_full(conflict, conflict.base, known),
        advice=Advice(NONE, f"{one.account} {_spoken(workspace, one.at)}定下{written}"),
        conflict=conflict,
    )


def _past_choice(workspace: Workspace, one: Conflict, place: int, names: Mapping[str, str], now: Any) -> Choice:
    choice = _choice(workspace, one, place, names)
    stands = one.value(place) == now
    return replace(choice, origin="现在采用" if stands else "当时的另一个值", mine=one.mine and not stands)


def to_decide(workspace: Workspace) -> int:
    """How many conflicts and doubled numbers wait for this unit; disputes stand among the things to do with their record."""
    return sum(one.mine for one in conflicts(workspace)) + sum(any(owns(workspace, record) for record in one.records) for one in doubled(workspace))


def _conflicting(workspace: Workspace, names: Mapping[str, str]) -> Iterator[Entry]:
    for one in conflicts(workspace):
        known = {**names, **_linked_names(workspace, one)}
        own_first = sorted(range(len(one.open.versions)), key=lambda place: one.open.versions[place].replica != workspace.store.self_id)
        choices = [_choice(workspace, one, place, known) for place in own_first]
        newest = max(version.at for version in one.open.versions)
        yield Entry(
            uid=one.id,
            matter=Matter.BIN if one.edited else Matter.FIELD,
            record=one.record,
            title=title_of(workspace, one.record),
            label=one.label,
            units="、".join(dict.fromkeys(names.get(version.unit, "其他单位") for version in one.open.versions)),
            when=_spoken(workspace, newest),
            at=newest,
            mine=one.mine,
            who=one.who,
            choices=_with_marks(one, choices),
            base=in_full(one, one.base, known),
            advice=advice(one),
            conflict=one,
        )


def _choice(workspace: Workspace, one: Conflict, place: int, names: Mapping[str, str]) -> Choice:
    version = one.open.versions[place]
    origin = "本机" if version.replica == workspace.store.self_id else "来包"
    origin += "·现在显示" if place == 0 else ""
    by = " ".join(part for part in (names.get(version.unit, "其他单位"), version.account) if part)
    text = in_full(one, one.value(place), names)
    if one.edited and not one.value(place):
        text = f"保留，并改了{'、'.join(one.edited)}"
    return Choice(place, origin, text, "·".join(part for part in (by, _spoken(workspace, version.at)) if part), one.record, one.mine)


def _with_marks(one: Conflict, choices: Sequence[Choice]) -> list[Choice]:
    """Each text beside the first other one; dates, choices and links are read at a glance."""
    if one.field is None or not isinstance(one.field.kind, Text):
        return list(choices)
    others = [choices[1 if number == 0 else 0] for number in range(len(choices))]
    return [replace(choice, pieces=marked(choice.text, other.text)) for choice, other in zip(choices, others, strict=True)]


def in_full(one: Conflict, value: Any, names: Mapping[str, str]) -> str:
    """A value with all its words and paragraphs."""
    if one.field is None or value in (None, ()) or isinstance(one.field.kind, Link | Links):
        return one.words(value, names)
    return one.field.kind.shown(value) or NOTHING


def _linked_names(workspace: Workspace, one: Conflict) -> dict[str, str]:
    if one.field is None or not isinstance(one.field.kind, Link | Links):
        return {}
    values = [one.base, *(one.value(place) for place in range(len(one.open.versions)))]
    uids = {uid for value in values if value for uid in (value if isinstance(value, tuple) else (value,))}
    kind = workspace.store.kind(one.field.kind.to)
    return {uid: record.name for uid, record in workspace.records(kind).many(sorted(uids)).items()} if kind else {}


def _doubled(workspace: Workspace, names: Mapping[str, str]) -> Iterator[Entry]:
    for one in doubled(workspace):
        mine = [owns(workspace, record) for record in one.records]
        choices = [_bearer(workspace, place, record, names) for place, record in enumerate(one.records)]
        last = max((place for place, own in enumerate(mine) if own), default=0)
        units = dict.fromkeys(names.get(record.unit, "其他单位") for record in one.records)
        yield Entry(
            uid=f"{one.kind.table}/number/{one.number}",
            matter=Matter.NUMBER,
            record=one.records[last],
            title=one.number,
            label=Matter.NUMBER.value,
            units="、".join(units),
            when=f"{len(one.records)} 条",
            at="",
            mine=any(mine),
            who="、".join(units),
            choices=choices,
            base="",
            advice=Advice(last, f"第 {last + 1} 条登记得较晚；先登记的编号可能已经写进文书"),
        )


def _bearer(workspace: Workspace, place: int, record: Record, names: Mapping[str, str]) -> Choice:
    said = [f"{field}：{value}" for field, value in _facts(workspace, record)]
    return Choice(place, f"第 {place + 1} 条", "\n".join(said), names.get(record.unit, "其他单位"), record, owns(workspace, record))


def _facts(workspace: Workspace, record: Record) -> list[tuple[str, str]]:
    """The first filled fields of a record, by which people tell it from another."""
    names = workspace.names([record])
    filled = ((field.label, shown_value(field, getattr(record, name), names)) for name, field in fields_of(type(record)).items() if name != "number")
    return [pair for pair in filled if pair[1] != NOTHING][:4]


def _disputed(workspace: Workspace) -> Iterator[Entry]:
    for kind in workspace.store.kinds:
        if kind.steps is not None:
            for record in workspace.records(kind).all(Query(where=(where_is("state", DISPUTED),))):
                yield _dispute(workspace, record, disputed_steps(workspace, record))


def _dispute(workspace: Workspace, record: Record, steps: Sequence[TakenStep]) -> Entry:
    workflow = workflow_of(record)
    moves = [workflow.move(step.name) for step in steps if workflow.knows(step.name)]
    return Entry(
        uid=f"{record.table}/{record.uid}/steps",
        matter=Matter.DISPUTE,
        record=record,
        title=title_of(workspace, record),
        label=Matter.DISPUTE.value,
        units="、".join(dict.fromkeys(step.unit for step in steps if step.unit)),
        when=_spoken(workspace, max((step.at for step in steps), default="")),
        at=max((step.at for step in steps), default=""),
        mine=any(may_step(workspace, workflow, record, move) for move in moves),
        who="、".join(dict.fromkeys(workflow.actor_names[move.who] for move in moves)),
        choices=[
            Choice(place, f"第 {place + 1} 步", "：".join(part for part in (step.done, step.remark) if part), _author(workspace, step), record, step=step.uid)
            for place, step in enumerate(steps)
        ],
        base="",
        advice=Advice(0, "请先与对方商定以哪一步为准"),
    )


def _author(workspace: Workspace, step: TakenStep) -> str:
    return "·".join(part for part in (step.unit, step.by, _spoken(workspace, step.at)) if part)


def title_of(workspace: Workspace, record: Record) -> str:
    """The number of a record and what people call it."""
    number, name = getattr(record, "number", None) or "", called(workspace, record)
    return name if number in name else f"{number} {name}"


def _spoken(workspace: Workspace, at: str) -> str:
    return spoken_moment(office_moment(at), workspace.now()) if at else ""
