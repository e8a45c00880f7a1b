"""并案: one lead goes into another. Both steps, the fields that are taken over and the judgement are one commit, so that one undo takes all of it back.

The clock of the lead that stays is reckoned from the earliest receipt (`domain-rules.md` C-1); attachments are never lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.errors import BadInput, UserError
from app.domain.fields import Sensitivity
from app.domain.lead_matches import OTHER, SAME, LeadMatch, judged_pairs
from app.domain.lead_steps import LEAD_STEPS
from app.domain.leads import Lead, earliest
from app.domain.likeness import Alike, reasons_of
from app.domain.query import Query, where_is
from app.domain.records import fields_of, shown
from app.services.lead_matches import write_judgement
from app.services.permissions import may_edit, require_edit
from app.services.records import is_typed, require_valid
from app.services.revealing import masked_words
from app.services.steps import put_asked, require_filled, require_open, require_possible, write_step
from app.services.workspace import Workspace

MERGE, ABSORB, PART = "merge", "absorb", "part"
PHOTOS = "photos"
KEPT_APART = ("number", "received_on", PHOTOS)
"""What each lead keeps: its number, its day of receipt (the clock takes the earliest), and attachments, of which both stay."""

Values = Mapping[str, Any]


def choosable(one: Lead, other: Lead) -> list[str]:
    """The fields in which two leads say something different, in the order of the form."""
    return [
        name
        for name, field in fields_of(Lead).items()
        if is_typed(Lead, field) and name not in KEPT_APART and getattr(other, name) not in (None, ()) and getattr(one, name) != getattr(other, name)
    ]


@dataclass(frozen=True)
class Compared:
    """One field of two leads, in words."""

    name: str
    label: str
    words: tuple[str, str]


def compared(workspace: Workspace, one: Lead, other: Lead) -> list[Compared]:
    """What two leads say differently, field by field; a field that only one of them fills is among them."""
    names = dict.fromkeys((*choosable(one, other), *choosable(other, one)))
    return [
        Compared(name, fields_of(Lead)[name].label, (_words(workspace, one, name), _words(workspace, other, name))) for name in fields_of(Lead) if name in names
    ]


def both(workspace: Workspace, one: Lead, other: Lead) -> list[Compared]:
    """What two leads say, field by field, also where they agree; a field that neither fills is left out."""
    typed = [(name, field) for name, field in fields_of(Lead).items() if is_typed(Lead, field) and name != PHOTOS]
    rows = [Compared(name, field.label, (_words(workspace, one, name), _words(workspace, other, name))) for name, field in typed]
    return [row for row in rows if any(row.words)]


def why_not_merge(workspace: Workspace, gone: Lead, stays: Lead) -> str:
    """Why this unit cannot put one lead into the other, as one sentence; empty when it can."""
    try:
        require_open(workspace, gone, MERGE)
        require_open(workspace, stays, ABSORB)
        require_edit(workspace, stays)
    except UserError as refusal:
        return f"{refusal.what}{refusal.next_step}"
    return ""


def merge(workspace: Workspace, lead: Lead, values: Values, remark: str, taken: Sequence[str] = ()) -> Lead:
    """Put a lead into the one that `merged_into` names; `taken` are the fields whose value the staying lead takes from it.

    Raises NotAllowed when one of them is another unit's to decide, BadInput when they cannot be merged.
    """
    lead = workspace.records(Lead).get(lead.uid)
    move = require_open(workspace, lead, MERGE)
    put_asked(lead, move, values)
    require_filled(workspace, lead, move, remark)
    require_possible(workspace, lead, move)
    stays = _staying(workspace, lead)
    told = _take_over(workspace, lead, stays, taken)
    stays.counted_from = earliest(stays.clock_start, lead.clock_start)
    pair = Alike(stays, lead, reasons_of(stays, lead))
    with workspace.commit(f"并案：{lead.number}并入{stays.number}") as change:
        write_step(workspace, change, stays, ABSORB, f"并入{lead.number}")
        write_step(workspace, change, lead, MERGE, remark)
        write_judgement(workspace, change, pair, SAME, stays.uid, remark, "\n".join(told))
        change.about(Lead.table, lead.uid)
    return workspace.records(Lead).get(lead.uid)


def _staying(workspace: Workspace, lead: Lead) -> Lead:
    if lead.merged_into == lead.uid:
        raise BadInput("不能并入自己。", "请选择另一条线索。")
    stays = workspace.records(Lead).get(lead.merged_into)
    require_open(workspace, stays, ABSORB)
    return stays


def _take_over(workspace: Workspace, lead: Lead, stays: Lead, taken: Sequence[str]) -> list[str]:
    """Write the chosen fields and every attachment into the lead that stays; returns what was there before, line by line."""
    if taken:
        require_edit(workspace, stays)
    told = []
    for name in taken:
        if name not in choosable(stays, lead):
            raise BadInput(f"{fields_of(Lead)[name].label if name in fields_of(Lead) else name}不能从并入的线索取用。", "请只选择两条线索不同的栏目。")
        told.append(f"{fields_of(Lead)[name].label}：{_words(workspace, stays, name) or '（空）'} → {_words(workspace, lead, name)}")
        setattr(stays, name, getattr(lead, name))
    if may_edit(workspace, stays):
        known = {one.sha for one in stays.photos}
        more = tuple(one for one in lead.photos if one.sha not in known)
        stays.photos = (*stays.photos, *more)
        told += [f"附件：{one.name}" for one in more]
    require_valid(workspace, stays)
    return told


def _words(workspace: Workspace, lead: Lead, name: str) -> str:
    """The value as lists show it: personal ones masked."""
    field = fields_of(Lead)[name]
    if field.sensitivity >= Sensitivity.PERSONAL:
        return masked_words(field, getattr(lead, name)) if getattr(lead, name) else ""
    words = shown(lead, name)
    return workspace.names([lead]).get(words, words)


def part(workspace: Workspace, lead: Lead, values: Values, remark: str) -> Lead:
    """Take a merging back that others have heard of already: the lead goes on by itself; what the other one took over stays in both."""
    lead = workspace.records(Lead).get(lead.uid)
    move = require_open(workspace, lead, PART)
    put_asked(lead, move, values)
    require_filled(workspace, lead, move, remark)
    stays = workspace.records(Lead).find(lead.merged_into)
    before = judged_pairs(workspace.records(LeadMatch).all()).get(frozenset((lead.uid, lead.merged_into or "")))
    lead.merged_into = None
    with workspace.commit(f"撤销并案：{lead.number}") as change:
        write_step(workspace, change, lead, PART, remark)
        if stays is not None:
            reasons = tuple((before.agree or "").split("、")) if before and before.agree else ()
            write_judgement(workspace, change, Alike(stays, lead, reasons), OTHER, None, remark)
            if (stays.handled_by or stays.unit) == workspace.unit.uid and stays.state not in LEAD_STEPS.closed:
                stays.counted_from = earliest(*(one.clock_start for one in merged_leads(workspace, stays) if one.uid != lead.uid))
                change.save(stays)
        change.about(Lead.table, lead.uid)
    return workspace.records(Lead).get(lead.uid)


def merged_leads(workspace: Workspace, lead: Lead) -> list[Lead]:
    """The leads that went into this one."""
    return list(workspace.records(Lead).all(Query(where=(where_is("merged_into", lead.uid),))))
