"""Who may see a record, worked out once when it is first told. Afterwards the stored audience counts (`design.md` 5).

It grows only when the record comes to name a further unit, which sees it from then on; it is never worked out anew.
"""

from app.domain.errors import NotAllowed, NotFound
from app.domain.groups import group_of, offices_of
from app.domain.organisation import Unit
from app.domain.records import Audience, Record, links_of, named_units
from app.domain.referral import Referral
from app.domain.step_record import Step
from app.domain.support_steps import SECTION
from app.services.rosters import outside_units
from app.services.workspace import Workspace
from db.change import Change

MOBILE = "执法大队"


def audience_of(workspace: Workspace, record: Record) -> tuple[str, ...]:
    """The units that may see a new record; nobody but this replica while it is a draft, or when it never leaves."""
    if record.steps is not None and record.state in ("", record.steps.start):
        return ()
    return published_audience(workspace, record)


def published_audience(workspace: Workspace, record: Record) -> tuple[str, ...]:
    """The units that see the record from its first step on."""
    match record.audience:
        case Audience.HERE:
            return ()
        case Audience.ALL:
            return tuple(sorted({unit.uid for unit in workspace.units() if not unit.external} | {record.unit}))
        case Audience.UNIT:
            return (record.unit,)
        case Audience.OWN:
            return _own(workspace, record)
        case Audience.NAMED:
            return tuple(sorted({record.unit, *_named(workspace, record), *_bureau(workspace, record)}))
        case Audience.GROUP:
            return _group(workspace, record)
        case Audience.LINKED:
            return _linked(workspace, record)


def may_show(workspace: Workspace, record: Record) -> bool:
    """Who sees a record the registering unit and the bureau itself decide: from others no computer takes it in (docs/decisions/records-that-move.md)."""
    return record.unit == workspace.unit.uid or bool(workspace.unit.bureau)


def show_to_named(workspace: Workspace, change: Change, record: Record) -> None:
    """A unit that a record has come to name sees it from then on, with its history: a lender of another group, another office for a lead (S0-73).

    Raises NotAllowed when this unit may not show it.
    """
    audience = workspace.records(type(record)).audience(record.uid)
    new = _named(workspace, record) - set(audience)
    if not audience or not new:
        return
    if not may_show(workspace, record):
        names = workspace.unit_names()
        blind = "、".join(names.get(uid, "所选单位") for uid in sorted(new))
        raise NotAllowed(f"{blind}看不到这条{record.title}，本单位不能让它看到。", f"请由登记单位（{names.get(record.unit, '其他单位')}）或区局办理。")
    change.move(record, sorted({*audience, *new}))


def _own(workspace: Workspace, record: Record) -> tuple[str, ...]:
    group = group_of(workspace.groups(), record.unit, workspace.today.isoformat())
    coordinator = {group.coordinator} if group and group.coordinator else set()
    return tuple(sorted({record.unit, *coordinator, *_named(workspace, record), *_bureau(workspace, record)}))


def _group(workspace: Workspace, record: Record) -> tuple[str, ...]:
    """The whole group and the bureau from the start, so that a lender can be named without publishing anew.

    The brigade and the section belong to it: the bureau turns to them when the group cannot help (S0-31, S0-73).
    """
    group = group_of(workspace.groups(), record.unit, workspace.today.isoformat())
    helpers = {unit.uid for unit in workspace.units() if unit.kind in (MOBILE, SECTION) and not unit.external}
    members = set(offices_of(group)) if group else set()
    return tuple(sorted({record.unit, *members, *helpers, *_bureau(workspace, record)}))


def _named(workspace: Workspace, record: Record) -> set[str]:
    """The units that a record names to see it. A unit of another district is told by a referral, and sees nothing else."""
    named = named_units(record)
    return named if not named or isinstance(record, Referral) else named - outside_units(workspace)


def _linked(workspace: Workspace, record: Record) -> tuple[str, ...]:
    table = record.of_kind if isinstance(record, Step) else _target(record)
    uid = getattr(record, record.seen_with)
    kind = workspace.store.kind(table or "")
    if kind is None or workspace.records(kind).find(uid) is None:
        raise NotFound("找不到它所属的记录。", "请先选择所属的记录，再保存。")
    return workspace.records(kind).audience(uid)


def _target(record: Record) -> str:
    return next(to for name, to in links_of(type(record)) if name == record.seen_with)


def _bureau(workspace: Workspace, record: Record) -> set[str]:
    """The bureau of the owner: a unit of another district has another one, which is not known here."""
    bureau, owner = workspace.bureau, workspace.records(Unit).find(record.unit)
    return {bureau.uid} if bureau and not (owner and owner.external) else set()
