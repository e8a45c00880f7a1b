"""核对重复: the pairs of leads that look the same and that nobody has judged yet, and the judgement on a pair (S0-61)."""

from app.domain.errors import BadInput
from app.domain.lead_matches import SAME, LeadMatch, doubles, judged_pairs
from app.domain.lead_steps import DRAFT, MERGED, OPEN
from app.domain.leads import Lead
from app.domain.likeness import Alike, alike_pairs
from app.domain.query import Condition, Query, Test, where_is
from app.services.audiences import audience_of, show_to_named
from app.services.workspace import Workspace
from db.change import Change


def duplicate_queue(workspace: Workspace) -> list[Alike]:
    """The pairs that wait to be looked at: at least one lead of each is still open. Reads every lead, so not for the window's own thread."""
    judged = judged_pairs(workspace.records(LeadMatch).all())
    leads = [lead for lead in workspace.records(Lead).all() if lead.state not in (DRAFT, MERGED, "")]
    return [pair for pair in alike_pairs(leads) if pair.pair not in judged and (pair.first.state in OPEN or pair.second.state in OPEN)]


def judge(workspace: Workspace, pair: Alike, judged: str, keep: str | None = None, note: str = "") -> LeadMatch:
    """Record whether two leads are one; `keep` is the one that stays. Raises BadInput when it is none of the two."""
    if judged == SAME and keep not in pair.pair:
        raise BadInput("还没有选择以哪一条为准。", "请在两条线索中选择一条。")
    with workspace.commit(f"重复核对：{judged}") as change:
        return write_judgement(workspace, change, pair, judged, keep, note)


def write_judgement(workspace: Workspace, change: Change, pair: Alike, judged: str, keep: str | None, note: str = "", taken: str = "") -> LeadMatch:
    """Write the judgement inside a commit, over an earlier one of this unit: the offices that have the leads, and who coordinates them, see it."""
    mine = Query(where=(where_is("unit", workspace.unit.uid), Condition("first", Test.IN, sorted(pair.pair))))
    known = next((one for one in workspace.records(LeadMatch).all(mine) if one.pair == pair.pair), None)
    match = known or LeadMatch(unit=workspace.unit.uid, first=pair.first.uid, second=pair.second.uid)
    number_of = {lead.uid: lead.number for lead in (pair.first, pair.second)}
    match.first_number, match.second_number = number_of[match.first or ""], number_of[match.second or ""]
    match.agree = "、".join(pair.reasons) or None
    match.judged, match.keep = judged, keep if judged == SAME else None
    match.judged_on, match.judged_by = workspace.today.isoformat(), workspace.account.full_name
    match.concerned = tuple(sorted({uid for lead in (pair.first, pair.second) for uid in (lead.unit, lead.handled_by, lead.coordinator) if uid}))
    match.note, match.taken = note.strip() or None, taken or None
    if known is None:
        change.add(match, audience_of(workspace, match))
    else:
        change.save(match)
        show_to_named(workspace, change, match)
    change.about(match.table, match.uid)
    return match


def counted_as(workspace: Workspace, uid: str) -> str | None:
    """The lead that counts in place of this one, when they were found to be the same."""
    own = _judgements_on(workspace, [uid])
    others = _judgements_on(workspace, sorted({other for match in own for other in match.pair}))
    return doubles({match.uid: match for match in (*own, *others)}.values()).get(uid)


def _judgements_on(workspace: Workspace, uids: list[str]) -> list[LeadMatch]:
    return [match for name in ("first", "second") for match in workspace.records(LeadMatch).all(Query(where=(Condition(name, Test.IN, uids),)))]


def counted_elsewhere(workspace: Workspace) -> dict[str, str]:
    """The leads that were found to be the same as another one, each with the one that counts."""
    return doubles(workspace.records(LeadMatch).all(Query(sort="judged_on")))
