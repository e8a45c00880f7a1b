"""Leads: complete, discussed, decided, searched for, handed on only with a paper, counted once (S0-55, S0-60 … S0-62, S0-70, S0-71)."""

from collections import Counter
from collections.abc import Iterator

from app.domain.campaigns import SUMMED_UP, Campaign, CampaignRow, LiaisonNote
from app.domain.coordination import AGREED, DECLINED, Coordination
from app.domain.jurisdiction import ABOVE, DECIDED, RECEIVED, REFUSED, Designation
from app.domain.lead_matches import SAME, LeadMatch, doubles
from app.domain.lead_steps import DRAFT, FILED, LEAD_STEPS, MERGED, NOT_FILED, REFERRED
from app.domain.leads import CONCLUSIONS, Lead, Triage
from app.domain.organisation import Unit
from app.domain.problems import Level
from app.domain.query import where_is
from app.domain.reassignment import DRAFT as UNSENT
from app.domain.reassignment import RETURNED, Reassignment
from app.domain.records import problems_of
from app.domain.support_steps import SECTION
from app.domain.tallies import GroupSummary, GroupSummaryRow
from app.services.campaign_yield import count_yield
from app.services.leads import check_due
from app.services.steps import steps_taken
from app.services.tabulating import tabulate
from app.services.tallying import between
from app.services.workspace import Workspace
from app.services.year.proof.check import Promise, Seen, Year, found

CLOSED = (FILED, NOT_FILED, REFERRED, MERGED)


def _complete(year: Year, seen: Seen) -> Iterator[str]:
    """Nothing required is missing, no number is borne twice; a draft is kept as it is, on its own computer only."""
    drafts: Counter[str] = Counter()
    for workspace in year.ours:
        numbers: Counter[str] = Counter()
        for lead in found(workspace, Lead):
            numbers[lead.number or lead.uid] += 1
            if lead.state == DRAFT:
                drafts[lead.uid] += 1
            elif lead.unit == workspace.unit.uid:
                seen["登记的线索"] += 1
                if any(problem.level is Level.ERROR for _, problem in problems_of(lead, workspace.today)):
                    yield f"{lead.number}"
        yield from (f"{workspace.unit.name}：编号 {number} 有 {times} 条" for number, times in numbers.items() if times > 1)
    seen["草稿"] += len(drafts)
    yield from (f"草稿 {uid} 在 {times} 台电脑上" for uid, times in drafts.items() if times > 1)


def _decided(year: Year, seen: Seen) -> Iterator[str]:
    """No lead is closed without whoever decided and the day, nor without an opinion before it."""
    assert frozenset(CLOSED) <= LEAD_STEPS.closed
    for workspace in year.offices:
        discussed = {one.lead for one in found(workspace, Triage)}
        for lead in [one for one in found(workspace, Lead, where_is("unit", workspace.unit.uid)) if one.state in CLOSED]:
            seen[lead.state] += 1
            if not (lead.decided_by and lead.decided_on):
                yield f"{lead.number} {lead.state}没有决定"
            elif lead.uid not in discussed and not lead.handled_by:
                yield f"{lead.number} {lead.state}没有研判"
    for triage in found(year.bureau, Triage):
        seen[triage.conclusion or ""] += 1
        seen["行政指导"] += bool(triage.advice)
        if not triage.people or triage.conclusion not in CONCLUSIONS:
            yield f"{triage.name}"


def _searched(year: Year, seen: Seen) -> Iterator[str]:
    """What a search yielded are the leads that name it, of its own offices; 业务科 has what was said."""
    for workspace in year.offices:
        for campaign in seen.each("排查", found(workspace, Campaign, where_is("unit", workspace.unit.uid))):
            naming = [one for one in found(workspace, Lead, where_is("campaign", campaign.uid)) if one.state != DRAFT]
            (now,) = count_yield(workspace, campaign)
            seen["排查出的线索"] += len(naming)
            if campaign.yielded != len(naming) or sum(row["yielded"] for row in now.rows) != len(naming):
                yield f"{campaign.number} 成果 {campaign.yielded}，线索 {len(naming)}"
            if any(one.unit not in (campaign.unit, *campaign.units) or one.source != "监督检查" for one in naming):
                yield f"{campaign.number} 有别的单位或来源的线索"
            rows = found(workspace, CampaignRow, where_is("campaign", campaign.uid))
            notes = found(workspace, LiaisonNote, where_is("campaign", campaign.uid))
            seen["业务科联络"] += len(notes)
            if campaign.state != SUMMED_UP or len(rows) != 1 + len(campaign.units) or not campaign.zones or len(notes) < 2:
                yield f"{campaign.number} {campaign.state}，{len(rows)} 行，联络 {len(notes)} 次"
            for section in [one for one in year.ours if one.unit.kind == SECTION]:
                yield from (f"业务科没有 {note.subject}" for note in notes if section.records(LiaisonNote).find(note.uid) is None)


def _summed(year: Year, seen: Seen) -> Iterator[str]:
    """The totals of a group are the members' own sums minus what was found to be double."""
    for workspace in year.offices:
        for summary in seen.each("组团汇总", found(workspace, GroupSummary, where_is("unit", workspace.unit.uid))):
            tabulate(workspace, summary)
            for row in found(workspace, GroupSummaryRow, where_is("summary", summary.uid)):
                for member in year.computers(row.office)[:1]:
                    received, merged, elsewhere = _own_leads(member, summary)
                    seen["各所收到"] += received
                    seen["并案"] += merged
                    seen["核对为重复"] += elsewhere
                    if (row.received, row.net) != (received, received - merged - elsewhere):
                        yield f"{summary.number} {member.unit.name}：汇总 {row.received}/{row.net}，本所 {received}-{merged}-{elsewhere}"


def _own_leads(member: Workspace, summary: GroupSummary) -> tuple[int, int, int]:
    """How many a member received in the period, how many of them were merged, how many count elsewhere, as its own computer has it."""
    days = between("received_on", summary.starts_on or "", summary.ends_on or "")
    leads = [lead for lead in found(member, Lead, where_is("unit", member.unit.uid), *days) if lead.state not in ("", DRAFT)]
    double = doubles(found(member, LeadMatch, sort="judged_on"))
    merged = sum(lead.state == MERGED for lead in leads)
    return len(leads), merged, sum(lead.state != MERGED and lead.uid in double for lead in leads)


def _judged(year: Year, seen: Seen) -> Iterator[str]:
    """A judgement is on every computer that has one of the two leads as its own, and names the one that stays."""
    for match in found(year.bureau, LeadMatch):
        seen[match.judged or ""] += 1
        if (match.judged == SAME) != bool(match.keep):
            yield f"{match.name} 没有写以哪一条为准"
        for uid in match.pair:
            lead = year.bureau.records(Lead).get(uid)
            yield from (f"{one.unit.name}没有 {match.name}" for one in year.computers(lead.unit) if one.records(LeadMatch).find(match.uid) is None)


def _handed(year: Year, seen: Seen) -> Iterator[str]:
    """Whoever handles a lead of another unit was named by a paper that both sides have; nothing else moves it."""
    named = _named_by_papers(year.bureau)
    for lead in [one for one in found(year.bureau, Lead) if one.handled_by and one.handled_by != one.unit]:
        how = named.get((lead.uid, lead.handled_by or ""))
        seen[f"换承办单位：{how or '没有单据'}"] += 1
        if how is None:
            yield f"{lead.number}"
        for workspace in (*year.computers(lead.unit), *year.computers(lead.handled_by)):
            here = workspace.records(Lead).find(lead.uid)
            if here is None or here.handled_by != lead.handled_by or here.received_on != lead.received_on:
                yield f"{workspace.unit.name}：{lead.number}的承办单位不同"


def _named_by_papers(bureau: Workspace) -> dict[tuple[str, str], str]:
    """Which paper names a unit for a lead."""
    sent = [one for one in found(bureau, Reassignment) if one.state not in ("", UNSENT, RETURNED)]
    agreed = [one for one in found(bureau, Coordination) if one.state == AGREED]
    decided = [one for one in found(bureau, Designation) if one.state in (DECIDED, RECEIVED)]
    named = {(one.lead or "", one.receiver or ""): "转办" for one in sent}
    named |= {(one.lead or "", one.taker or ""): "协调" for one in agreed}
    return named | {(one.lead or "", one.decided_for or ""): "指定" for one in decided}


def _clock(year: Year, seen: Seen) -> Iterator[str]:
    """The clock of a lead goes on from its day of receipt, whoever handles it."""
    for lead in [one for one in found(year.bureau, Lead) if one.due_on and one.state in ("待研判", "核查中")]:
        due = check_due(year.bureau.limits, year.bureau.calendar, lead.clock_start or "", bool(lead.extended_on), lead.excluded)
        seen["在办线索"] += 1
        if due.day.isoformat() != lead.due_on:
            yield f"{lead.number} 届满日 {lead.due_on}，应为 {due.day}"


def _designated(year: Year, seen: Seen) -> Iterator[str]:
    """Changed only after the decision; refused, it stays; what goes to the superior has the superior's number."""
    for paper in found(year.bureau, Designation):
        taken = [step.name for step in steps_taken(year.bureau, paper)]
        lead = year.bureau.records(Lead).find(paper.lead or "")
        moved = [step for step in steps_taken(year.bureau, lead) if step.name == "designate"] if lead is not None else []
        seen[f"{paper.level}：{paper.state}"] += 1
        if paper.state in (DECIDED, RECEIVED):
            seen["已指定（报上级）" if paper.level == ABOVE else "已指定（局内）"] += 1
            decided = next((one for one in steps_taken(year.bureau, paper) if one.name in ("decide", "note")), None)
            if decided is None or not moved or min(one.at for one in moved) < decided.at or not paper.decided_by:
                yield f"{paper.number} 先换后定"
            if paper.level == ABOVE and ("report" not in taken or not paper.superior_number):
                yield f"{paper.number} 没有报上级"
            for uid in (paper.unit, paper.decided_for):
                yield from (f"{one.unit.name}没有 {paper.number}" for one in year.computers(uid) if one.records(Designation).find(paper.uid) is None)
        elif paper.state == REFUSED:
            seen["未予指定"] += 1
        if paper.state not in (DECIDED, RECEIVED) and lead is not None and lead.handled_by == paper.proposed and moved:
            yield f"{paper.number} 未定已换"


def _coordinated(year: Year, seen: Seen) -> Iterator[str]:
    """Both offices answered, with their opinion where they did not agree."""
    units = {unit.uid: unit.name for unit in found(year.bureau, Unit)}
    for paper in found(year.bureau, Coordination):
        by = {step.name: step.unit for step in steps_taken(year.bureau, paper)}
        seen[paper.state] += 1
        if paper.state == AGREED and (by.get("take"), by.get("agree")) != (units.get(paper.taker or ""), units.get(paper.holder or "")):
            yield f"{paper.number} 同意的单位不对：{by}"
        if paper.state == DECLINED and not (paper.taker_opinion or paper.holder_opinion):
            yield f"{paper.number} 没有写理由"


PROMISES = (
    Promise("S0-70", "登记的线索必填项齐全，编号不重；草稿只在本机", _complete, {"登记的线索": 300, "草稿": 13}),
    Promise(
        "S0-71",
        "办结的线索都先研判，有决定人和决定日期",
        _decided,
        {FILED: 50, NOT_FILED: 50, REFERRED: 5, MERGED: 3, "行政指导": 10, **dict.fromkeys(CONCLUSIONS, 3)},
    ),
    Promise("S0-60", "排查成果等于选了这次排查的线索，业务科有联络记录", _searched, {"排查": 8, "排查出的线索": 10, "业务科联络": 16}),
    Promise("S0-61", "组团合计等于各所之和减确认的重复", _summed, {"组团汇总": 4, "各所收到": 300, "并案": 3, "核对为重复": 2}),
    Promise("S0-61", "重复核对写明以哪一条为准，两边都有", _judged, {SAME: 2, "不是同一线索": 2}),
    Promise("S0-55 S0-62", "没有单据就没有换承办单位，两边都有", _handed, {f"换承办单位：{how}": 2 for how in ("转办", "协调", "指定")}),
    Promise("S0-55 S0-62", "期限从收到日算，换了单位也不重新起算", _clock, {"在办线索": 10}),
    Promise("S0-55", "先决定后换单位，报上级的有上级文书", _designated, {"已指定（局内）": 3, "已指定（报上级）": 1, "未予指定": 1}),
    Promise("S0-62", "协调双方都答复，不同意的写明理由", _coordinated, {AGREED: 3, DECLINED: 1}),
)
