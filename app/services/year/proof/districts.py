"""Pairings with the other district, and leads that go there (S0-40 … S0-44)."""

from collections import Counter
from collections.abc import Iterator

from app.domain.joint_action import JointAction
from app.domain.leads import Lead, Reporter
from app.domain.organisation import Pairing, Person, Unit
from app.domain.pairing_work import SORTS, PairingActivity, PairingSummary, PairingSummaryRow
from app.domain.query import where_is
from app.domain.records import fields_of
from app.domain.referral import COPYABLE, OPTIONS, Referral
from app.domain.special_team import SpecialTeam
from app.domain.support import Dispatch, SupportRequest
from app.services.lenders import lenders_for
from app.services.pairing_tally import count_pairing
from app.services.tallying import between
from app.services.year.proof.check import Promise, Seen, Year, found

SCHEME = {("建新所", "江田所"), ("盖山所", "长乐区局执法大队"), ("城门所", "航城所")}


def _seeded(year: Year, seen: Seen) -> Iterator[str]:
    """Exactly the three of the scheme, on every computer; what was added beside them is there, too."""
    for workspace in year.ours:
        names = {unit.uid: unit.short_name or "" for unit in workspace.units()}
        pairs = found(workspace, Pairing)
        if {(names.get(one.ours or "", ""), names.get(one.theirs or "", "")) for one in pairs if one.mechanism == "5+3"} != SCHEME:
            yield f"{workspace.unit.name}的结对不是三对"
    pairs = found(year.bureau, Pairing)
    seen["结对"] += len(pairs)
    seen["另加的结对"] += sum(one.mechanism != "5+3" for one in pairs)


def _counted(year: Year, seen: Seen) -> Iterator[str]:
    """The summary of a year has for each of the five kinds what the list has; and the leads that went to the other side."""
    for workspace in year.offices:
        for summary in seen.each("结对小结", found(workspace, PairingSummary, where_is("unit", workspace.unit.uid))):
            days = f"{summary.year}-01-01", f"{summary.year}-12-31"
            pairing = workspace.records(Pairing).get(summary.pairing or "")
            held = Counter(one.sort for one in found(workspace, PairingActivity, where_is("pairing", pairing.uid), *between("held_on", *days)))
            stored = {row.item: row.count for row in found(workspace, PairingSummaryRow, where_is("summary", summary.uid))}
            (now,) = count_pairing(workspace, PairingSummary(unit=workspace.unit.uid, pairing=pairing.uid, year=summary.year))
            for sort in SORTS:
                seen["结对活动"] += held[sort]
                if stored.get(sort) != held[sort]:
                    yield f"{summary.number} {sort}：小结 {stored.get(sort)}，台账 {held[sort]}"
            sent = [one for one in found(workspace, Referral, *between("sent_on", *days)) if one.receiver == pairing.theirs and one.state != "拟稿"]
            seen["移送对方的线索"] += len(sent)
            if {row["item"]: row["count"] for row in now.rows}["移送对方的线索"] != len(sent):
                yield f"{summary.number} 移送数不对"


def _all_kinds(year: Year, seen: Seen) -> Iterator[str]:
    """All five kinds of activity, each of them of a pairing of its own office."""
    for workspace in year.offices:
        own = {one.uid for one in found(workspace, Pairing, where_is("ours", workspace.unit.uid))}
        for one in found(workspace, PairingActivity, where_is("unit", workspace.unit.uid)):
            seen[one.sort or ""] += 1
            if one.pairing not in own:
                yield f"{one.subject}"


def _reporters(year: Year, seen: Seen) -> Iterator[str]:
    """Whoever reported is on the one computer at which it was written down; no referral names one of them."""
    holders: Counter[str] = Counter()
    for workspace in year.replicas.open.values():
        here = {one.lead: one for one in seen.each("举报人", found(workspace, Reporter))}
        holders.update(one.uid for one in here.values())
        for referral in found(workspace, Referral, where_is("unit", workspace.unit.uid)):
            known = here.get(referral.lead)
            texts = [str(getattr(referral, name)) for name in fields_of(Referral) if getattr(referral, name)]
            if known is not None and any((known.full_name or "—") in one or (known.phone or "—") in one for one in texts):
                yield f"{referral.number} 写有举报人"
    yield from (f"{uid} 在 {times} 台电脑上" for uid, times in holders.items() if times > 1)


def _shared(year: Year, seen: Seen) -> Iterator[str]:
    """The other district has of our leads what was chosen, for a purpose and until a day, and nothing else; both sides see the answer."""
    ours = {workspace.unit.uid for workspace in year.ours}
    for workspace in year.theirs:
        yield from (f"{workspace.unit.name}有线索 {lead.number}" for lead in found(workspace, Lead) if lead.unit in ours)
        for referral in found(workspace, Referral):
            seen["移送给外区" if referral.unit in ours else "外区移送来"] += 1
            seen["已反馈"] += bool(referral.result_on)
            seen["登记为线索"] += bool(referral.their_number)
            chosen = {OPTIONS[one] for one in referral.copied}
            filled = {name for name in COPYABLE if getattr(referral, name) not in (None, ())}
            if not filled <= chosen or not (referral.purpose and referral.ends_on):
                yield f"{referral.number} 多出栏目 {filled - chosen}"


def _outside(year: Year, seen: Seen) -> Iterator[str]:
    """Units of the other district are marked, and nobody of theirs is ever sent, asked to lend, or on a team."""
    outside = {unit.uid for unit in found(year.bureau, Unit) if unit.external}
    seen["外区单位"] += len(outside)
    people = {one.uid: one.works_at for one in found(year.bureau, Person)}
    yield from (f"{one.number}" for one in found(year.bureau, Dispatch) if one.unit in outside or any(people.get(uid) in outside for uid in one.people))
    yield from (f"{one.number}" for one in found(year.bureau, SpecialTeam) if any(people.get(uid) in outside for uid in (one.leader, *one.members) if uid))
    yield from (f"{one.number}" for one in found(year.bureau, JointAction) if any(people.get(uid) in outside for uid in one.people))
    for request in found(year.bureau, SupportRequest)[:20]:
        seen["查看可派单位"] += 1
        if any(unit.external for unit in lenders_for(year.bureau, request)):
            yield f"{request.number}可以请外区单位派员"


PROMISES = (
    Promise("S0-40", "结对正好三对，另加的不用改程序", _seeded, {"结对": 4, "另加的结对": 1}),
    Promise("S0-41", "五类结对活动都有", _all_kinds, dict.fromkeys(SORTS, 3)),
    Promise("S0-41 S0-43", "结对小结按类别的次数等于台账，移送数等于移送清单", _counted, {"结对小结": 4, "结对活动": 20, "移送对方的线索": 2}),
    Promise("S0-42", "举报人没有离开登记的电脑，移送里没有举报人", _reporters, {"举报人": 100}),
    Promise("S0-42", "外区只收到选定的栏目，有目的和期限，有反馈", _shared, {"移送给外区": 3, "外区移送来": 2, "已反馈": 2, "登记为线索": 1}),
    Promise("S0-44", "外区单位有标记，不派员、不进专案组", _outside, {"外区单位": 3, "查看可派单位": 10}),
)
