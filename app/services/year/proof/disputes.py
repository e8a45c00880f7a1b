"""Mediation, abnormal applications, rulings on patents, supervision, the draw of agencies (S0-80, S0-81, S3-30, S3-31, S4-12)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from app.domain.abnormal_patents import OUTCOMES, PATENTS, AbnormalBatch, AbnormalPatent
from app.domain.cases import Case
from app.domain.drawn_checks import DrawnCheck, RandomDraw
from app.domain.identifiers import patent_number_problem
from app.domain.leads import Lead
from app.domain.mediation import AGREED, CLOSED, FAILED, Mediation, MediationSession
from app.domain.oversight import ISSUED, PUBLIC_LIST, REPORTED, OversightOrder
from app.domain.patent_disputes import CLOSED as RULED
from app.domain.patent_disputes import REFUSED, SUSPENDED, PatentDispute
from app.domain.problems import Level
from app.domain.query import Query, where_is
from app.domain.random_draw import assigned, drawn
from app.services.hints import told_hints
from app.services.paper_todos import due_of_record
from app.services.pinned import page_with_pinned, pinned
from app.services.records import problems
from app.services.todo import time_left
from app.services.year.desk import refusal_of, take
from app.services.year.proof.check import Promise, Seen, Year, found

WINDOW = 30


def _mediated(year: Year, seen: Seen) -> Iterator[str]:
    """30 days from the agreement's effect; asked for within them or not at all; the days left are shown."""
    for workspace in year.offices:
        for paper in found(workspace, Mediation, where_is("unit", workspace.unit.uid)):
            seen[paper.state] += 1
            sessions = found(workspace, MediationSession, where_is("mediation", paper.uid))
            seen["调解笔录"] += len(sessions)
            if not sessions and paper.state != "调解中":
                yield f"{paper.number} 没有笔录"
            until = (date.fromisoformat(paper.effective_on) + timedelta(days=WINDOW)).isoformat() if paper.effective_on else None
            if (paper.confirm_until or None) != until or (paper.applied_on and paper.applied_on > (until or "")):
                yield f"{paper.number} 司法确认届满日 {paper.confirm_until}，应为 {until}"
            seen["法院裁定"] += bool(paper.result)
            if paper.state == AGREED:
                late = (until or "") < workspace.today.isoformat()
                seen["窗口已过" if late else "窗口还在"] += 1
                left = time_left(workspace, due_of_record(paper))
                if due_of_record(paper) != date.fromisoformat(until or "") or ("超期" in left) != late:
                    yield f"{paper.number} 剩余天数“{left}”"
                values = {"court": "仓山区人民法院", "applied_on": workspace.today.isoformat()}
                if late and "届满" not in refusal_of(take, workspace, paper, "apply", values):
                    yield f"{paper.number} 过期仍可申请"


def _abnormal(year: Year, seen: Seen) -> Iterator[str]:
    """The totals by status are those of the list; a wrong check digit is refused."""
    for batch in seen.each("批次", found(year.bureau, AbnormalBatch)):
        rows = found(year.bureau, AbnormalPatent, where_is("batch", batch.uid))
        counted = Counter(row.outcome for row in rows)
        told = (batch.withdrawn, batch.appealed, batch.refused, batch.unreachable, batch.pending)
        if batch.total != len(rows) or told != tuple(counted[outcome] for outcome in OUTCOMES):
            yield f"{batch.number} {batch.total}：{told}，清单 {dict(counted)}"
        for row in seen.each("申请", rows):
            if batch.sort == PATENTS:
                seen["校验过的申请号"] += 1
                wrong = AbnormalPatent(unit=row.unit, batch=batch.uid, sort=row.sort, applicant=row.applicant, outcome=row.outcome)
                body, _, check = (row.application_number or "").partition(".")
                wrong.application_number = f"{body}.{(int(check) + 1) % 10 if check.isdecimal() else 0}"
                refused = any(field.name == "application_number" and one.level is Level.ERROR for field, one in problems(year.bureau, wrong))
                if patent_number_problem(row.application_number or "") is not None or not refused:
                    yield f"{row.application_number}"


def _ruled(year: Year, seen: Seen) -> Iterator[str]:
    """The same patent is told as one that may be heard together; notice, suspension and ruling have their days."""
    for paper in found(year.bureau, PatentDispute):
        seen["裁决请求"] += 1
        seen[paper.state] += 1
        same = [one for one in found(year.bureau, PatentDispute, where_is("patent_number", paper.patent_number)) if one.uid != paper.uid]
        still_open = [one for one in same if one.state not in (RULED, REFUSED)]
        told = any(hint.label == "可合并" for hint in told_hints(year.bureau, paper))
        seen["可合并"] += told
        seen["中止过"] += bool(paper.suspended_on)
        seen["公告送达"] += paper.served_by == "公告送达"
        if told != bool(still_open):
            yield f"{paper.number} 可合并提示不对"
        if paper.state == RULED and not (paper.decision and paper.decided_on and paper.closed_on):
            yield f"{paper.number} 结案不全"
        if paper.state == SUSPENDED and not paper.suspended_on:
            yield f"{paper.number} 中止没有日期"


def _supervised(year: Year, seen: Seen) -> Iterator[str]:
    """What is on the public list stands first; the next report is due by its interval; whoever is watched has the order."""
    for order in [one for one in found(year.bureau, OversightOrder) if one.sort == PUBLIC_LIST]:
        seen["挂牌督办"] += 1
        seen["报告过进展"] += bool(order.progress_on)
        yield from (f"{one.unit.name}没有 {order.number}" for one in year.computers(order.receiver) if one.records(OversightOrder).find(order.uid) is None)
        if order.state == ISSUED:
            last = date.fromisoformat(order.progress_on or order.issued_on or "") + timedelta(days=order.report_every or 0)
            if order.deadline != min(last.isoformat(), order.due_on or "9"):
                yield f"{order.number} 下次报告期限 {order.deadline}"
    for workspace in year.ours:
        for kind in (Case, Lead):
            first = pinned(workspace, kind)
            page, _, _ = page_with_pinned(workspace, kind, Query(sort="number"), None, 20)
            held = {record.uid for record in page}
            here = {uid for uid in first if workspace.records(kind).find(uid) is not None}
            seen["置顶"] += len(here)
            if {record.uid for record in page[: len(here)]} != here or not here <= held:
                yield f"{workspace.unit.name}：督办的{kind.title}没有排在最前"
    seen["在督办"] += sum(one.state in (ISSUED, REPORTED) for one in found(year.bureau, OversightOrder))


def _drawn(year: Year, seen: Seen) -> Iterator[str]:
    """From the names and the seed that stand on the paper the same come out again, with the same officers."""
    for draw in seen.each("双随机抽查", found(year.bureau, RandomDraw)):
        rows = found(year.bureau, DrawnCheck, where_is("draw", draw.uid), sort="place")
        names = drawn((draw.pool or "").splitlines(), draw.seed or "", draw.how_many or 0)
        seen["抽中的机构"] += len(rows)
        seen["已公开"] += bool(draw.published_on)
        if [row.subject for row in rows] != names:
            yield f"{draw.number} 抽取结果不能重复"
        for row in rows:
            who = assigned(row.subject or "", (draw.officers or "").splitlines(), draw.seed or "", draw.officers_each or 0)
            if row.officers != "、".join(who) or (draw.published_on and not row.result):
                yield f"{draw.number} {row.subject}"


PROMISES = (
    Promise(
        "S0-80",
        "司法确认窗口从协议生效日起 30 日，过期不能申请，剩余天数显示",
        _mediated,
        {CLOSED: 5, FAILED: 3, AGREED: 3, "法院裁定": 5, "窗口已过": 2, "窗口还在": 1, "调解笔录": 20},
    ),
    Promise("S0-81", "非正常申请按处置结果的合计等于清单，申请号校验", _abnormal, {"批次": 2, "申请": 16, "校验过的申请号": 8}),
    Promise("S3-30", "同一专利提示可合并，中止、送达、裁决有日期", _ruled, {"裁决请求": 6, "可合并": 1, "中止过": 2, "公告送达": 2, RULED: 2}),
    Promise("S3-31", "挂牌督办的排在最前，按间隔报告", _supervised, {"挂牌督办": 3, "报告过进展": 2, "置顶": 1}),
    Promise("S4-12 S3-34", "双随机抽查凭种子可以重复，结果公开", _drawn, {"双随机抽查": 2, "抽中的机构": 6, "已公开": 2}),
)
