"""Cases: archived whole, put right, learnt from, hosts and assistants, the police (S0-74, S0-76, S0-79, S0-87, S1-50)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.domain.archive import CaseDocument, missing_items
from app.domain.assessment import Indicator, Scorecard, ScoreItem
from app.domain.case_collections import CaseCollection, CollectedCase
from app.domain.case_steps import ARCHIVED, CLOSED
from app.domain.cases import Case
from app.domain.legal_review import people_in
from app.domain.model_cases import ADOPTED, ADOPTED_ABOVE, MODEL_KINDS, ModelCase
from app.domain.police_referral import APPROVED, DRAFT, MUST, REPORTED, PoliceReferral
from app.domain.query import where_is
from app.domain.rectification import DONE, RESULTS, RUNNING, Rectification
from app.services.case_archive import documents_of
from app.services.paper_todos import due_of_record
from app.services.steps import steps_taken
from app.services.todo import Urgency, time_left, urgency_of
from app.services.year.desk import refusal_of, take
from app.services.year.proof.check import Promise, Seen, Year, found

FILED = {"archive_number": "2026-001", "archive_place": "档案室", "kept_for": "30年"}
HOSTED, ASSISTED = "主办案件结案", "协办案件结案"


def _archived(year: Year, seen: Seen) -> Iterator[str]:
    """An archived case has all that is mandatory; one that lacks something is refused, each missing kind named."""
    for workspace in year.offices:
        own = found(workspace, Case, where_is("unit", workspace.unit.uid))
        for case in [one for one in own if one.state == ARCHIVED]:
            documents = documents_of(workspace, case)
            seen["已归档"] += 1
            seen["卷内文书"] += len(documents)
            if missing_items(documents) or not (case.archive_number and case.archive_place and case.kept_for and case.archived_on):
                yield f"{case.number} 归档不全"
        for case in [one for one in own if one.state == CLOSED and not found(workspace, CaseDocument, where_is("case", one.uid))][:1]:
            said = refusal_of(take, workspace, case, "archive", {**FILED, "archived_on": workspace.today.isoformat()})
            seen["缺文书不能归档"] += 1
            if any(item not in said for item in missing_items([])):
                yield f"{case.number}：{said or '归了档'}"


def _put_right(year: Year, seen: Seen) -> Iterator[str]:
    """Finished with a day and a result only; what is late says so; what was opened again was looked at again."""
    for workspace in year.offices:
        for paper in found(workspace, Rectification, where_is("unit", workspace.unit.uid)):
            names = [step.name for step in steps_taken(workspace, paper)]
            seen[paper.state] += 1
            seen["复查不合格"] += "fail" in names
            seen["重新整改"] += "reopen" in names
            if paper.state == DONE and not (paper.rechecked_on and paper.rechecked_by and paper.result == RESULTS[0]):
                yield f"{paper.number} 没有复查就办结"
            due = due_of_record(paper)
            if paper.state == RUNNING and due is not None and due < workspace.today:
                seen["超期"] += 1
                if urgency_of(workspace, due) is not Urgency.OVERDUE or "超期" not in time_left(workspace, due):
                    yield f"{paper.number} 没有显示超期"


def _learnt(year: Year, seen: Seen) -> Iterator[str]:
    """The bureau's copy has the parties, the public one and the collection have not."""
    for model in found(year.bureau, ModelCase):
        seen[f"典型案例：{model.kind}"] += 1
        seen["报送的典型案例"] += 1
        seen[model.state] += 1
        public = model.public_headline + model.public_facts + model.public_outcome
        party = model.party or ""
        if model.kind not in MODEL_KINDS or party not in (model.headline or "") or party not in (model.facts or ""):
            yield f"{model.number} 报送稿没有当事人"
        if party in public or "91350100M000100Y43" in public or "1390000" in public:
            yield f"{model.number} 公开稿有当事人"
        if model.state in (ADOPTED, ADOPTED_ABOVE) and not model.adopted_on:
            yield f"{model.number} 没有采用日期"
    for collection in seen.each("案例合集", found(year.bureau, CaseCollection)):
        rows = found(year.bureau, CollectedCase, where_is("collection", collection.uid), sort="place")
        seen["合集案例"] += len(rows)
        parties = [model.party or "—" for model in year.bureau.records(ModelCase).many([row.model or "" for row in rows]).values()]
        if [row.place for row in rows] != list(range(1, len(rows) + 1)) or any(party in row.whole for row in rows for party in parties):
            yield f"{collection.number} 顺序或隐名不对"


def _hosts(year: Year, seen: Seen) -> Iterator[str]:
    """Hosts and assistants are different units; each earns by its own weight."""
    cases = found(year.bureau, Case)
    yield from (f"{case.number}" for case in cases if case.unit in case.assisting or not case.handlers)
    seen["有协办单位的案件"] += sum(bool(case.assisting) for case in cases)
    indicators = {one.uid: one for one in found(year.bureau, Indicator)}
    each = {one.measure: one.each for one in indicators.values()}
    for card in found(year.bureau, Scorecard):
        for item in found(year.bureau, ScoreItem, where_is("scorecard", card.uid)):
            one = indicators[item.indicator or ""]
            if one.measure in (HOSTED, ASSISTED):
                seen[f"{one.measure}得分"] += item.points or 0
                if item.points != min((item.count or 0) * (one.each or 0), one.most or 10**6):
                    yield f"{card.number} {one.measure}"
    if each.get(HOSTED) == each.get(ASSISTED):
        yield "主办、协办分值一样"


def _police(year: Year, seen: Seen) -> Iterator[str]:
    """Two officers at least, the head's decision, 24 hours to hand over from then, all that must go with it."""
    for paper in [one for one in found(year.bureau, PoliceReferral) if one.state != DRAFT]:
        seen["涉嫌犯罪移送"] += 1
        seen["已移送公安"] += bool(paper.handed_at)
        if len(people_in(paper.team)) < 2:
            yield f"{paper.number} 专案组不足两人"
        if paper.state == REPORTED and not paper.due_on:
            yield f"{paper.number} 没有决定期限"
        if paper.state == APPROVED:
            until = (datetime.fromisoformat(paper.decided_at or "") + timedelta(hours=24)).strftime("%Y-%m-%dT%H:%M")
            if paper.due_at != until:
                yield f"{paper.number} 移送期限 {paper.due_at}"
        if paper.handed_at and (not set(MUST) <= set(paper.items) or not paper.decided_by):
            yield f"{paper.number} 材料不齐"


PROMISES = (
    Promise("S0-74", "归档的案卷必备文书齐全，缺的说明后不予归档", _archived, {"已归档": 8, "卷内文书": 56, "缺文书不能归档": 5}),
    Promise("S0-76", "复查合格才办结，超期显示，可以重新整改", _put_right, {DONE: 20, "复查不合格": 2, "重新整改": 1, "超期": 1}),
    Promise(
        "S0-79",
        "典型案例报送稿有当事人，公开稿和合集没有",
        _learnt,
        {"报送的典型案例": 6, ADOPTED: 1, ADOPTED_ABOVE: 1, "案例合集": 1, "合集案例": 2},
    ),
    Promise("S0-87", "协办单位不是主办单位，各按分值计分", _hosts, {"有协办单位的案件": 3, f"{HOSTED}得分": 10, f"{ASSISTED}得分": 3}),
    Promise("S1-50", "移送公安有两人、有决定、有时限、材料齐", _police, {"涉嫌犯罪移送": 2, "已移送公安": 1}),
)
