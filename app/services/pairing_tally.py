"""The year of a pairing in numbers: activities by kind, leads that went to the other side and came from it, joint actions (S0-41, S0-43)."""

from collections.abc import Iterator, Sequence

from app.domain.errors import BadInput
from app.domain.joint_action import DRAFT as PLANNED
from app.domain.joint_action import JointAction
from app.domain.organisation import Pairing
from app.domain.pairing_work import SORTS, PairingActivity, PairingSummary, PairingSummaryRow
from app.domain.query import Query, where_is
from app.domain.records import Record
from app.domain.referral import Referral
from app.domain.referral_steps import REFERRAL_STEPS
from app.services.counted_rows import Counted
from app.services.scoring import numbers_of
from app.services.tallying import between
from app.services.workspace import Workspace


def count_pairing(workspace: Workspace, summary: PairingSummary) -> Iterator[Counted]:
    """One row for each thing that is counted."""
    pairing = workspace.records(Pairing).find(summary.pairing)
    if pairing is None or not summary.year:
        raise BadInput("还没有选择结对和年度。", "请选择后再统计。")
    summary.counted_on = workspace.today.isoformat()
    rows = [
        {"place": place, "item": item, "count": len(found), "evidence": numbers_of(found)}
        for place, (item, found) in enumerate(_items(workspace, pairing, f"{summary.year}-01-01", f"{summary.year}-12-31"), 1)
    ]
    yield Counted(PairingSummaryRow, ("item",), rows, kept_by=("note",))


def behind_pairing(workspace: Workspace, row: PairingSummaryRow) -> dict[str, Sequence[Record]]:
    """The records behind one number of a summary, as they are now."""
    summary = workspace.records(PairingSummary).find(row.summary)
    pairing = workspace.records(Pairing).find(summary.pairing) if summary is not None else None
    if summary is None or pairing is None:
        return {}
    return {"count": dict(_items(workspace, pairing, f"{summary.year}-01-01", f"{summary.year}-12-31")).get(row.item or "", ())}


def _items(workspace: Workspace, pairing: Pairing, first: str, last: str) -> Iterator[tuple[str, Sequence[Record]]]:
    held = Query(where=(where_is("pairing", pairing.uid), *between("held_on", first, last)), sort="held_on")
    activities = list(workspace.records(PairingActivity).all(held))
    for sort in SORTS:
        yield sort, [one for one in activities if one.sort == sort]
    sent = [one for one in _referrals(workspace, first, last) if one.receiver == pairing.theirs]
    received = [one for one in _referrals(workspace, first, last) if one.unit == pairing.theirs]
    yield "移送对方的线索", sent
    yield "其中对方已反馈", [one for one in sent if one.result_on]
    yield "收到对方移送的线索", received
    yield "其中本区已反馈", [one for one in received if one.result_on]
    joint = Query(where=(where_is("pairing", pairing.uid), *between("starts_on", first, last)))
    yield "与对方联合执法", [one for one in workspace.records(JointAction).all(joint) if one.state not in ("", PLANNED)]


def _referrals(workspace: Workspace, first: str, last: str) -> list[Referral]:
    found = workspace.records(Referral).all(Query(where=between("sent_on", first, last), sort="sent_on"))
    return [one for one in found if one.state not in ("", REFERRAL_STEPS.start)]
