"""专班: its roster, its supporters, what its members learn, its meetings (S0-20 … S0-25, S0-75)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from app.domain.activities import SEMINAR, Activity, Participant
from app.domain.case_steps import DRAFT as UNOPENED
from app.domain.cases import Case
from app.domain.legal_review import people_in
from app.domain.meetings import HELD, SORTS, ActionItem, Meeting
from app.domain.member_cards import SEMINAR as DISCUSSED
from app.domain.member_cards import TALK, Growth, MemberCard, MemberYear
from app.domain.mentorship import MentorRecord, Mentorship
from app.domain.organisation import SUPPORTERS, Person
from app.domain.query import where_is
from app.domain.task_force import ISSUED, LEAVES, MOVES, TaskForceAdjustment, TaskForceChange
from app.services.forms import Asked, form_template, values_for
from app.services.quarter_meeting import Pressing, quarter_meeting, quarter_of
from app.services.tabulating import tabulate
from app.services.task_force import roster_on
from app.services.work_lists import SECTION
from app.services.workspace import Workspace
from app.services.year.proof.check import Promise, Seen, Year, found, listed


def _roster(year: Year, seen: Seen) -> Iterator[str]:
    """Each member is once on today's roster, with a unit that proposed him; the printed roster is the one of the screen."""
    for workspace in year.ours:
        roster = roster_on(workspace, workspace.today.isoformat())
        for member, times in Counter(one.person for one in roster).items():
            if times > 1:
                yield f"{workspace.unit.name}：{member} 同时在 {times} 个单位"
        yield from (f"{workspace.unit.name}：{one.name} 没有单位或推荐单位" for one in roster if not one.works_at or not one.proposed_by)
    seen["专班成员"] += len(roster_on(year.bureau, year.bureau.today.isoformat()))


def _adjusted(year: Year, seen: Seen) -> Iterator[str]:
    """Whoever left is on the roster of the day before, not on that day's; each adjustment says why and who approved it."""
    for adjustment in seen.each("已下发的调整", found(year.bureau, TaskForceAdjustment, where_is("state", ISSUED))):
        if not (adjustment.reason and adjustment.because and adjustment.approved_by and adjustment.approved_on):
            yield f"{adjustment.number} 没有理由或批准"
        on = adjustment.effective_on or ""
        before = date.fromordinal(date.fromisoformat(on).toordinal() - 1).isoformat()
        for one in found(year.bureau, TaskForceChange, where_is("adjustment", adjustment.uid)):
            then = {member.person: member for member in roster_on(year.bureau, before)}
            after = {member.person: member for member in roster_on(year.bureau, on)}
            seen["退出"] += one.change == LEAVES
            seen["调整"] += one.change == MOVES
            if (one.person in then) != (one.change in (LEAVES, MOVES)) or (one.person in after) == (one.change == LEAVES):
                yield f"{adjustment.number} {one.change}：前一天{one.person in then}，当天{one.person in after}"


def _cards(year: Year, seen: Seen) -> Iterator[str]:
    """Hours, seminars and cases of each year are those that a hand count of the office's records gives."""
    for workspace in year.offices:
        cards = {card.uid: card for card in found(workspace, MemberCard, where_is("unit", workspace.unit.uid))}
        for card in cards.values():
            tabulate(workspace, card)
        for row in found(workspace, MemberYear, where_is("unit", workspace.unit.uid)):
            person = workspace.records(Person).get(cards[row.card or ""].person)
            by_hand = _counted_by_hand(workspace, row.card or "", person, str(row.year))
            told = (row.tenths_of_hours or 0) // 10, (row.seminars or 0) + (row.talks or 0), row.hosted or 0
            for word, number in zip(("履历卡年度", "学时", "研讨", "主办案件"), (1, *told), strict=True):
                seen[word] += number
            if told != by_hand:
                yield f"{person.full_name} {row.year}：卡上的学时、研讨、主办案件是 {told}，手工 {by_hand}"


def _counted_by_hand(workspace: Workspace, card: str, person: Person, year: str) -> tuple[int, int, int]:
    """Hours, seminars and cases: what stands on the card, what the person took part in, which cases name him."""
    grown = [one for one in found(workspace, Growth, where_is("card", card)) if (one.held_on or "")[:4] == year]
    tenths, seminars = sum(10 * (one.hours or 0) for one in grown), sum(one.sort in (DISCUSSED, TALK) for one in grown)
    for part in found(workspace, Participant, where_is("person", person.uid)):
        activity = workspace.records(Activity).get(part.activity or "")
        if (activity.held_on or "")[:4] == year:
            tenths += activity.tenths_of_hours or 0
            seminars += activity.sort == SEMINAR
    cases = [one for one in found(workspace, Case) if one.state not in ("", UNOPENED) and (one.filed_on or "")[:4] == year]
    return tenths // 10, seminars, sum(person.full_name in people_in(one.handlers) for one in cases)


def _supporters(year: Year, seen: Seen) -> Iterator[str]:
    """Heads of offices, of the section and of the brigade stand in the directory, and see what the meetings decided."""
    known = [one for one in found(year.bureau, Person) if one.supports_as]
    for role in SUPPORTERS:
        seen[role] += sum(one.supports_as == role for one in known)
    open_items = [item.uid for item in found(year.bureau, ActionItem) if not item.done_on]
    for workspace in year.ours:
        printed = values_for(workspace, form_template("cangshan-task-force-contacts"), Asked())
        printed_names = [row["full_name"] for part in ("heads", "sections", "brigade") for row in printed[part]]
        if sorted(printed_names) != sorted(one.full_name or "" for one in known):
            yield f"{workspace.unit.name}的通讯录少了人"
        if not set(open_items) <= set(listed(workspace, SECTION)):
            yield f"{workspace.unit.name}的专班清单少了议定任务"
    seen["专班清单上的任务"] += len(open_items)


def _meetings(year: Year, seen: Seen) -> Iterator[str]:
    """Each quarter that ended in the year had its meeting; every task has somebody and a day; the present quarter is told as held."""
    held = [one for one in found(year.bureau, Meeting, where_is("sort", SORTS[0])) if one.state == HELD]
    seen["推进会"] += len(held)
    quarters = Counter(quarter_of(date.fromisoformat((one.starts_at or "")[:10]))[0] for one in held)
    if len(quarters) < 4 or max(quarters.values()) > 1:
        yield f"四个季度开了 {dict(quarters)}"
    for meeting in held:
        items = found(year.bureau, ActionItem, where_is("meeting", meeting.uid))
        seen["议定任务"] += len(items)
        yield from (f"{meeting.headline}：{item.what}没有责任人或时限" for item in items if not (item.owner and item.owner_unit and item.due_on))
    for workspace in year.ours:
        if quarter_meeting(workspace).pressing is not Pressing.HELD:
            yield f"{workspace.unit.name}：本季度的会没有显示已召开"


def _carried(year: Year, seen: Seen) -> Iterator[str]:
    """What was open when the next meeting was held stands on its list, once; what was finished does not."""
    held = sorted((one for one in found(year.bureau, Meeting, where_is("sort", SORTS[0])) if one.state == HELD), key=lambda one: one.starts_at or "")
    items = {one.uid: found(year.bureau, ActionItem, where_is("meeting", one.uid)) for one in held}
    for earlier, later in pairwise(held):
        on = (later.starts_at or "")[:10]
        times = Counter(item.carried_from for item in items[later.uid] if item.carried_from)
        for item in items[earlier.uid]:
            was_open = not item.done_on or item.done_on > on
            seen["带入下次的任务"] += times[item.uid]
            if times[item.uid] != int(was_open):
                yield f"{later.headline}：{item.what}带入 {times[item.uid]} 次，当时{'未' if was_open else '已'}完成"
    seen["已完成的任务"] += sum(bool(item.done_on) for one in items.values() for item in one)


def _mentors(year: Year, seen: Seen) -> Iterator[str]:
    """Two people with goals, and a record of what they did."""
    for workspace in year.offices:
        for pair in seen.each("传帮带结对", found(workspace, Mentorship, where_is("unit", workspace.unit.uid))):
            records = found(workspace, MentorRecord, where_is("mentorship", pair.uid))
            seen["传帮带记录"] += len(records)
            if pair.mentor == pair.trainee or not pair.goals or not records:
                yield f"{workspace.unit.name}"


PROMISES = (
    Promise("S0-20", "专班成员每天只在一个单位，各有推荐单位", _roster, {"专班成员": 8}),
    Promise("S0-21", "过去那一天的名册仍是那一天的；调整写明理由和批准", _adjusted, {"已下发的调整": 2, "退出": 1, "调整": 1}),
    Promise("S0-22", "履历卡按年度的学时、研讨和案件等于手工计数", _cards, {"履历卡年度": 26, "学时": 100, "研讨": 26, "主办案件": 20}),
    Promise("S0-23", "支持专班的所长、科长、大队长在通讯录上，看得到专班清单", _supporters, {SUPPORTERS[0]: 13, SUPPORTERS[1]: 1, SUPPORTERS[2]: 1}),
    Promise("S0-24", "每个季度都开了推进会，任务都有责任人和时限", _meetings, {"推进会": 4, "议定任务": 16}),
    Promise("S0-25", "未完成的任务带入下次会议，只带一次", _carried, {"带入下次的任务": 3, "已完成的任务": 9}),
    Promise("S0-75", "传帮带有结对人、目标和记录", _mentors, {"传帮带结对": 13, "传帮带记录": 26}),
)
