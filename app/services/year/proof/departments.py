"""What the scheme gives to each department: review, bulletin, complaints, kinds; the brigade's own leads (S0-32 … S0-35, S1-47)."""

from collections.abc import Iterator
from datetime import date

from app.domain.bulletins import CaseBulletin, CaseBulletinRow
from app.domain.cases import Case
from app.domain.complaints import OPEN, ComplaintRecord
from app.domain.helping import FOR_OFFICERS, Guidance
from app.domain.kind_entries import KindEntry
from app.domain.leads import Lead
from app.domain.legal_review import PASSED, SORTS, LegalReview, people_in
from app.domain.logistics import ASKED, DECLINED, GRANTED, RETURNED, LogisticsRequest
from app.domain.oversight import RELEASED, OversightOrder
from app.domain.query import where_is
from app.services.case_counts import cases_of, count_bulletin
from app.services.kind_dictionary import entries, rule_for
from app.services.steps import steps_taken
from app.services.work_lists import LAW, QUALITY
from app.services.year.proof.check import Promise, Seen, Year, found, listed
from app.services.year.scale import BRIGADE


def _reviewed(year: Year, seen: Seen) -> Iterator[str]:
    """By nobody who handled the case; submitted, answered, sent back and submitted again, each with its day."""
    for review in found(year.bureau, LegalReview):
        own = people_in(review.reviewer) & people_in(review.handlers)
        seen[review.sort or ""] += 1
        seen["退回过的审核"] += any(step.name == "send_back" for step in steps_taken(year.bureau, review))
        if own:
            yield f"{review.number} 由承办人员{own}审核"
        if review.state == PASSED:
            seen["审核通过"] += 1
            days = (date.fromisoformat(review.reviewed_on or "") - date.fromisoformat(review.submitted_on or "")).days
            if review.days_in_review != f"{days}天" or not review.opinion or not review.conclusion:
                yield f"{review.number} 用时{review.days_in_review}，应为{days}天"
    for workspace in year.ours:
        asked = found(workspace, Guidance, where_is("sort", FOR_OFFICERS))
        unanswered = {one.uid for one in asked if not one.answered_on}
        seen["审核中的提问"] += sum(one.unit == workspace.unit.uid for one in asked)
        if not unanswered <= set(listed(workspace, LAW)):
            yield f"{workspace.unit.name}：没有答复的提问不在清单上"


def _bulletins(year: Year, seen: Seen) -> Iterator[str]:
    """Each of the four tables adds up to the total; counted now, to the list of cases of the same days, row by row."""
    for bulletin in seen.each("通报", found(year.bureau, CaseBulletin)):
        rows = found(year.bureau, CaseBulletinRow, where_is("bulletin", bulletin.uid))
        for section in {row.section for row in rows}:
            if sum(row.filed or 0 for row in rows if row.section == section) != bulletin.total:
                yield f"{bulletin.number} {section}合计不等于{bulletin.total}"
        now = CaseBulletin(unit=year.bureau.unit.uid, starts_on=bulletin.starts_on, ends_on=bulletin.ends_on)
        (counted,) = count_bulletin(year.bureau, now)
        listed = year.bureau.records(Case).count(cases_of(bulletin.starts_on or "", bulletin.ends_on or ""))
        seen["通报的案件"] += listed
        sums = {section: sum(row["filed"] for row in counted.rows if row["section"] == section) for section in {row["section"] for row in counted.rows}}
        if now.total != listed or any(number != listed for number in sums.values()):
            yield f"{bulletin.number} 现在统计 {now.total}，列表 {listed}，各表 {sums}"


def _followed(year: Year, seen: Seen) -> Iterator[str]:
    """Each open complaint shows its days left, where its sort has a limit, and how it was followed up last; at the bureau and at its office."""
    for paper in found(year.bureau, ComplaintRecord):
        seen[f"{paper.sort}"] += 1
        if not paper.lead or not paper.followed_on or not paper.follow_up:
            yield f"{paper.outside_number} 没有线索或跟踪"
        for workspace in [year.bureau, *year.computers(paper.handled_by)] if paper.state == OPEN else ():
            row = listed(workspace, QUALITY).get(paper.uid)
            seen["显示剩余天数"] += row is not None and row.due is not None
            if row is None or (row.due is None) != (paper.due_on is None) or not row.left:
                yield f"{workspace.unit.name}：{paper.outside_number}没有显示剩余天数"
    orders = found(year.bureau, OversightOrder)
    seen["督办单"] += len(orders)
    seen["已销号"] += sum(order.state == RELEASED for order in orders)
    for request in found(year.bureau, LogisticsRequest):
        seen["保障申请"] += 1
        seen["已归还"] += request.state == RETURNED
        if request.state not in (ASKED, GRANTED, DECLINED, RETURNED) or (request.state in (GRANTED, RETURNED) and not request.granted_by):
            yield f"{request.number} {request.state}"


def _kinds(year: Year, seen: Seen) -> Iterator[str]:
    """What the bureau adds is offered everywhere; a lead of that kind has the rule of its day; a code means one name."""
    added = entries(year.bureau)
    seen["新增和修订"] += len(added)
    for workspace in year.ours:
        if {(one.code, one.full_name, one.valid_from) for one in found(workspace, KindEntry)} != {(one.code, one.full_name, one.valid_from) for one in added}:
            yield f"{workspace.unit.name}的字典不一样"
    names = {one.full_name for one in added}
    for lead in seen.each("新类型的线索", [one for one in found(year.bureau, Lead) if one.kind in names]):
        rule = rule_for(year.bureau, lead)
        editions = sorted(
            (one.valid_from or "", one.rule()) for one in added if one.full_name == lead.kind and (one.valid_from or "") <= (lead.received_on or "")
        )
        if rule is None or rule != editions[-1][1]:
            yield f"{lead.number} 的类型规则不是当日的"
    if len({one.code for one in added}) != len(names):
        yield "一个代码有几个名称"


def _brigade(year: Year, seen: Seen) -> Iterator[str]:
    """The brigade hosts leads and cases of its own, by the same clock."""
    for workspace in [year.replicas.open[BRIGADE]] if BRIGADE in year.replicas.open else ():
        own = where_is("unit", workspace.unit.uid)
        for case in seen.each("大队的案件", found(year.bureau, Case, own)):
            if workspace.records(Case).find(case.uid) is None or not case.filed_on:
                yield f"{case.number}"
        for lead in seen.each("大队的线索", found(year.bureau, Lead, own)):
            here = workspace.records(Lead).get(lead.uid)
            if here.due_on != lead.due_on:
                yield f"{lead.number} 期限不同"


PROMISES = (
    Promise("S0-32", "审核人不是承办人，用时可数，退回的重新送审，提问在清单上", _reviewed, {**dict.fromkeys(SORTS, 3), "退回过的审核": 1, "审核中的提问": 3}),
    Promise("S0-33", "通报的数字等于同期案件列表", _bulletins, {"通报": 4, "通报的案件": 50}),
    Promise(
        "S0-34",
        "投诉举报信访有跟踪、有剩余天数，督办和保障走完",
        _followed,
        {"投诉": 4, "举报": 4, "信访": 4, "显示剩余天数": 4, "督办单": 4, "已销号": 2, "保障申请": 20, "已归还": 10},
    ),
    Promise("S0-35", "新增的类型各单位都有，代码不变，修订从起始日起", _kinds, {"新增和修订": 2, "新类型的线索": 3}),
    Promise("S1-47", "大队自己也承办线索和案件", _brigade, {"大队的线索": 12, "大队的案件": 1}),
)
