"""Referrals: chosen fields of a lead for another unit, sent, taken up there as a lead of its own, answered (S0-42, S3-40)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.errors import BadInput, NotAllowed
from app.domain.lead_steps import DRAFT as LEAD_DRAFT
from app.domain.leads import Lead, Reporter
from app.domain.organisation import Unit
from app.domain.query import Query, where_is
from app.domain.records import fields_of, shown
from app.domain.referral import COPYABLE, OPTIONS, Referral, guarded, option
from app.domain.referral_steps import REFERRAL_STEPS
from app.services.attachments import for_others
from app.services.audiences import audience_of
from app.services.kind_dictionary import unknown_option
from app.services.leads import propose_area, ready_to_register, write_registration
from app.services.numbers import next_number
from app.services.permissions import require_edit
from app.services.records import put, require_own_changes, require_typed, require_valid
from app.services.steps import require_filled, require_open, require_possible, write_step
from app.services.workspace import Workspace
from db.change import Change

NUMBER_WORD = "移"
SHORTEST_NAME = 2
"""A reporter of a single character would be found in every text."""


@dataclass(frozen=True)
class Copyable:
    """A filled field of a lead that may be copied: what its choice is called, what it says, and why it is not chosen by itself."""

    option: str
    words: str
    guarded: str


def copyable_fields(lead: Lead) -> list[Copyable]:
    """The fields of a lead from which the sender chooses; nothing of the reporter is among them."""
    filled = [name for name in COPYABLE if getattr(lead, name) not in (None, ())]
    return [Copyable(option(name), shown(lead, name), guarded(name)) for name in filled]


def why_not_refer(workspace: Workspace, lead: Lead) -> str:
    """Why this unit may not tell others of the lead, as one sentence; empty when it may."""
    if lead.unit != workspace.unit.uid and not workspace.unit.bureau:
        owner = workspace.names([lead]).get(lead.unit, "登记单位")
        return f"这条线索由{owner}登记，由{owner}或区局移送。"
    if lead.deleted:
        return "这条线索在回收站里，请先恢复。"
    return "请先登记这条线索。" if (lead.state or LEAD_DRAFT) == LEAD_DRAFT else ""


def referral_for(workspace: Workspace, lead: Lead) -> Referral:
    """A new referral of this unit, not stored yet: all fields of the lead are chosen but those that touch persons."""
    if why := why_not_refer(workspace, lead):
        raise NotAllowed(f"不能移送线索{lead.number or ''}。", why)
    referral = Referral(
        unit=workspace.unit.uid,
        state=REFERRAL_STEPS.start,
        lead=lead.uid,
        sent_on=workspace.today.isoformat(),
        contact=workspace.account.full_name,
        contact_phone=workspace.unit.phone,
        copied=tuple(one.option for one in copyable_fields(lead) if not one.guarded),
    )
    fill_copies(workspace, referral)
    return referral


def fill_copies(workspace: Workspace, referral: Referral) -> None:
    """Copy the chosen fields from the lead as it is now, and empty the others; photos without the place where they were taken.

    Raises NotFound, and BadInput for a photo whose place cannot be left out.
    """
    lead = workspace.records(Lead).get(referral.lead or "")
    chosen = {OPTIONS[words] for words in referral.copied if words in OPTIONS}
    referral.lead_number = lead.number
    for name in COPYABLE:
        setattr(referral, name, getattr(lead if name in chosen else Referral(), name))
    referral.photos = tuple(for_others(workspace, one) for one in referral.photos)


def save_draft(workspace: Workspace, referral: Referral) -> Referral:
    """Keep a referral as far as it is filled; nobody else sees it."""
    require_edit(workspace, referral)
    _prepare(workspace, referral)
    if workspace.records(Referral).find(referral.uid) is None:
        with workspace.commit("保存移送草稿") as change:
            _add(workspace, change, referral)
        return referral
    with workspace.commit("修改移送") as change:
        change.save(referral)
    return workspace.records(Referral).get(referral.uid)


def send(workspace: Workspace, referral: Referral) -> Referral:
    """Send what was chosen to the receiver; it leaves with the next bundle. Raises BadInput when it names the reporter."""
    known = workspace.records(Referral).find(referral.uid)
    referral.state = known.state if known else REFERRAL_STEPS.start
    move = require_open(workspace, referral, "send")
    _prepare(workspace, referral)
    require_filled(workspace, referral, move, "")
    require_possible(workspace, referral, move)
    _require_content(workspace, referral)
    with workspace.commit("移送线索") as change:
        if known is None:
            _add(workspace, change, referral)
        write_step(workspace, change, referral, "send")
    return workspace.records(Referral).get(referral.uid)


def _prepare(workspace: Workspace, referral: Referral) -> None:
    require_own_changes(workspace, referral)
    if referral.lead:
        if why := why_not_refer(workspace, workspace.records(Lead).get(referral.lead)):
            raise NotAllowed("这条线索不能移送。", why)
        fill_copies(workspace, referral)
    require_valid(workspace, referral)


def _add(workspace: Workspace, change: Change, referral: Referral) -> None:
    referral.number = referral.number or next_number(workspace, Referral, NUMBER_WORD)
    change.add(referral, audience_of(workspace, referral))


def _require_content(workspace: Workspace, referral: Referral) -> None:
    if not referral.copied:
        raise BadInput("还没有选择移送哪些栏目。", "请至少选一栏。")
    told = naming_reporter(workspace, referral)
    if told:
        raise BadInput(f"{'、'.join(told)}里有举报（提供）人的姓名或联系方式，不能移送。", "请改写这几栏；来自线索的，请在线索里改写，或不移送。")


def naming_reporter(workspace: Workspace, referral: Referral) -> list[str]:
    """The labels of the fields in which the lead's reporter is named; the reporter is kept on this computer alone."""
    people = workspace.records(Reporter).all(Query((where_is("lead", referral.lead),)))
    known = [word for one in people for word in (one.full_name, one.phone, one.contact) if word and len(word) >= SHORTEST_NAME]
    fields = fields_of(Referral)
    texts = {fields[name].label: shown(referral, name) for name in fields if getattr(referral, name) is not None and name not in ("lead", "receiver", "copied")}
    return [label for label, words in texts.items() if any(word in words for word in known)]


def lead_from(workspace: Workspace, referral: Referral) -> Lead:
    """A new lead of this unit, filled from what was sent, not stored yet; the number of the referral is its outside number.

    Between districts the check begins on the day of receipt; inside one bureau it goes on (`domain-rules.md`). A kind that only the sender's bureau
    has is left open: the referral goes on saying what it was called there.
    """
    lead = Lead(unit=workspace.unit.uid, state=LEAD_DRAFT)
    for name in COPYABLE:
        setattr(lead, name, getattr(referral, name))
    sender = workspace.records(Unit).find(referral.unit)
    lead.source, lead.source_detail = "其他部门移送", f"{sender.name if sender else '其他单位'}移送"
    lead.outside_number = referral.number
    goes_on = sender is not None and not sender.external and not workspace.unit.external
    lead.received_on = (referral.received_on if goes_on else None) or workspace.today.isoformat()
    lead.area = propose_area(workspace, lead)
    if unknown_option(workspace, fields_of(Lead)["kind"], lead.kind):
        lead.kind = None
    return lead


def take_up(workspace: Workspace, referral: Referral, values: Mapping[str, Any]) -> Lead:
    """Accept a referral and register a lead of this unit from it, in one commit; the two name each other by number.

    `values` complete the lead, such as the area. Raises NotAllowed for others than the receiver, BadInput after the end of use.
    """
    referral = workspace.records(Referral).get(referral.uid)
    move = require_open(workspace, referral, "take_up")
    require_possible(workspace, referral, move)
    require_typed(Lead, values)
    lead = lead_from(workspace, referral)
    put(lead, values)
    known = ready_to_register(workspace, lead)
    referral.receipt_on = referral.receipt_on or workspace.today.isoformat()
    referral.receipt_by = referral.receipt_by or workspace.account.full_name
    with workspace.commit("受理移送，登记线索") as change:
        write_registration(workspace, change, lead, known)
        referral.their_number = lead.number
        write_step(workspace, change, referral, "take_up")
    return workspace.records(Lead).get(lead.uid)


def referrals_of(workspace: Workspace, lead: Lead) -> Sequence[Referral]:
    """The referrals that were made from a lead, as far as this unit sees them."""
    return list(workspace.records(Referral).all(Query((where_is("lead", lead.uid),), sort="sent_on")))


def open_referrals(workspace: Workspace, lead: Lead) -> list[Referral]:
    """The referrals of a lead that were sent and not answered: deleting the lead does not withdraw them."""
    finished = (*REFERRAL_STEPS.closed, REFERRAL_STEPS.start)
    return [referral for referral in referrals_of(workspace, lead) if referral.unit == workspace.unit.uid and referral.state not in finished]


def taken_up_from(workspace: Workspace, lead: Lead) -> Referral | None:
    """The referral from which this unit registered the lead."""
    if not lead.outside_number or not lead.number:
        return None
    return workspace.records(Referral).first(Query((where_is("number", lead.outside_number), where_is("their_number", lead.number))))


def lead_taken_up(workspace: Workspace, referral: Referral) -> Lead | None:
    """The lead that the receiver registered, where it is here."""
    if not referral.their_number:
        return None
    return workspace.records(Lead).first(Query((where_is("number", referral.their_number), where_is("unit", referral.receiver))))
