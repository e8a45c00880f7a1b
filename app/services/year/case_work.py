"""Cases of the simulated year, from the archive's first page to its last: reviewed, put right, decided, published, closed, archived."""

from collections.abc import Mapping
from functools import partial
from random import Random

from app.domain.archive import MANDATORY, VOLUMES, CaseDocument
from app.domain.cases import Case
from app.domain.helping import FOR_OFFICERS, Guidance
from app.domain.leads import Lead
from app.domain.legal_review import SORTS, LegalReview
from app.domain.model_cases import MODEL_KINDS, SPHERES, ModelCase
from app.domain.police_referral import PoliceReferral
from app.domain.query import Query, where_is
from app.domain.rectification import RESULTS, Rectification
from app.domain.support import SupportRequest
from app.services.workspace import Workspace
from app.services.year import invented
from app.services.year.desk import Later, change, day, handlers_of, may, new, new_from, people_of, refusal_of, take, take_open

PUBLISHED_AFTER = 10
"""Days from a penalty to its publication."""
REVIEWED, ASKED, PUT_RIGHT, CRIME, MODEL, FILED_AWAY = 0.3, 0.3, 0.3, 0.02, 0.08, 0.1
NOT_YET, AGAIN, FORGOTTEN = 0.2, 0.1, 0.05
"""Of what was ordered: not put right at the first look, opened again later, not looked at at all."""


class CaseWork:
    """One office and its cases."""

    def __init__(self, workspace: Workspace, rng: Random, later: Later) -> None:
        self.workspace, self.rng, self.later = workspace, rng, later

    def open(self, lead: Lead) -> None:
        """The archive of the case, with its days ahead."""
        assisting = tuple(one.lender for one in self._answered(lead) if one.lender and one.lender != self.workspace.unit.uid)
        case = new_from(self.workspace, Case, lead, handlers=handlers_of(self.workspace), filed_on=day(self.workspace), assisting=assisting)
        case = take(self.workspace, case, "open")
        for chance, after, act in ((REVIEWED, 10, self.review), (PUT_RIGHT, 14, self.order), (CRIME, 12, self.tell_police)):
            if self.rng.random() < chance:
                self.later(after, partial(act, case))
        self.later(self.rng.randrange(15, 40), lambda: self._step(case, "investigated", {"investigated_on": day(self.workspace)}))
        self.later(self.rng.randrange(42, 60), lambda: self._decide(case))
        self.later(self.rng.randrange(64, 85), lambda: self._close(case))

    def _answered(self, lead: Lead) -> list[SupportRequest]:
        return list(self.workspace.records(SupportRequest).all(Query(where=(where_is("lead", lead.uid),))))

    def _step(self, case: Case, name: str, values: Mapping[str, object]) -> bool:
        return take_open(self.workspace, case, name, values)

    def _decide(self, case: Case) -> None:
        fine = self.rng.randrange(5, 300) * 100
        self._step(case, "decide", {"decision_kind": "行政处罚", "decided_on": day(self.workspace), "fine": fine})
        self.later(PUBLISHED_AFTER, lambda: self._publish(case))

    def _publish(self, case: Case) -> None:
        self._step(case, "publish", {"published_on": day(self.workspace)})

    def _close(self, case: Case) -> None:
        self._step(case, "close", {"closing": "执行完毕", "closed_on": day(self.workspace)})
        if self.rng.random() < MODEL:
            self._report_model(self.workspace.records(Case).get(case.uid))
        if self.rng.random() < FILED_AWAY:
            self.later(12, lambda: self.archive(case))

    def _report_model(self, case: Case) -> None:
        """A case from which others can learn, with its parties; the public copy leaves them out."""
        values = {"kind": self.rng.choice(MODEL_KINDS), "sphere": self.rng.choice(SPHERES), "party": case.party, "submitted_on": day(self.workspace)}
        texts = {
            "headline": f"{case.party}{case.kind}案",
            "facts": f"{case.party}（91350100M000100Y43）销售侵权商品，联系电话{invented.phone(self.rng)}。",
            "outcome": f"没收商品，对{case.party}罚款。",
            "meaning": "对同类经营者有警示作用。",
        }
        take(self.workspace, new_from(self.workspace, ModelCase, case, **values, **texts), "submit")

    # -- review

    def review(self, case: Case) -> None:
        """政策法规科 is asked to review it, and sometimes a question."""
        values = {"sort": self.rng.choice(SORTS), "proposal": "责令停止侵权，没收商品并罚款"}
        paper = new_from(self.workspace, LegalReview, self.workspace.records(Case).get(case.uid), **values)
        take(self.workspace, paper, "submit", {"submitted_on": day(self.workspace)})
        if self.rng.random() < ASKED:
            question = {"subject": handlers_of(self.workspace).split("、")[0], "question": "近似商标的比对应当注意什么", "asked_on": day(self.workspace)}
            asked = new_from(self.workspace, Guidance, paper, sort=FOR_OFFICERS, **question)
            self.later(9, lambda: self._note_answer(asked))

    def _note_answer(self, asked: Guidance) -> None:
        advice = {"advice": "按商标侵权判断标准，结合显著部分整体比对。", "adviser": "政策法规科", "answered_on": day(self.workspace)}
        change(self.workspace, asked, **advice)

    # -- what is to be put right

    def order(self, case: Case) -> None:
        """The party is told to put something right; now and then nobody looks in time."""
        due = self.workspace.calendar.add_working_days(self.workspace.today, 10).isoformat()
        values = {"ordered_on": day(self.workspace), "requirement": "撤下标识，三日内提交进货凭证。", "due_on": due}
        paper = new_from(self.workspace, Rectification, self.workspace.records(Case).get(case.uid), **values)
        paper = take(self.workspace, paper, "order")
        if self.rng.random() >= FORGOTTEN:
            self.later(16, lambda: self._recheck(paper, self.rng.random() >= NOT_YET))

    def _recheck(self, paper: Rectification, well: bool) -> None:
        looked = {"rechecked_on": day(self.workspace), "rechecked_by": handlers_of(self.workspace)}
        if not well:
            values = {**looked, "result": RESULTS[1], "finding": "仍有部分标识没有撤下。", "again_due_on": day(self.workspace, 10)}
            self._rectify(paper, "fail", values)
            self.later(12, lambda: self._recheck(paper, True))
            return
        self._rectify(paper, "pass", {**looked, "result": RESULTS[0], "finding": "标识已撤下，凭证已提交。"})
        if self.rng.random() < AGAIN:
            self.later(30, lambda: self._reopen(paper))

    def _reopen(self, paper: Rectification) -> None:
        self._rectify(paper, "reopen", {"again_due_on": day(self.workspace, 10)}, "回访时又发现侵权标识")
        self.later(14, lambda: self._recheck(paper, True))

    def _rectify(self, paper: Rectification, step: str, values: Mapping[str, object], remark: str = "") -> None:
        if may(self.workspace, paper, step):
            take(self.workspace, paper, step, values, remark)

    # -- the police, the archive

    def tell_police(self, case: Case) -> None:
        """A crime is suspected: two officers report to the head, on a computer on which two are known."""
        if len(people_of(self.workspace)) < 2:
            return
        values = {
            "crime": "销售假冒注册商标的商品罪",
            "suspicion": "现场查获的商品数量大，当事人多次被投诉，存在犯罪的合理嫌疑。",
            "team": handlers_of(self.workspace),
            "police": "仓山公安分局",
        }
        paper = new_from(self.workspace, PoliceReferral, self.workspace.records(Case).get(case.uid), **values)
        take(self.workspace, paper, "report", {"reported_at": self.workspace.now().strftime("%Y-%m-%dT%H:%M")})

    def archive(self, case: Case) -> None:
        """The documents in their order; the program does not let go of a file in which one is missing."""
        if not may(self.workspace, case, "archive"):
            return
        number = f"2026-{self.rng.randrange(1_000):03d}"
        values = {"archived_on": day(self.workspace), "archive_number": number, "archive_place": "档案室二号柜", "kept_for": "30年"}
        for place, item in enumerate(MANDATORY[:-1], 1):
            self._file_document(case, place, item)
        if refusal_of(take, self.workspace, case, "archive", values):
            self._file_document(case, len(MANDATORY), MANDATORY[-1])
            take(self.workspace, case, "archive", values)

    def _file_document(self, case: Case, place: int, item: str) -> None:
        values = {"volume": VOLUMES[0], "item": item, "full_name": item, "made_on": day(self.workspace), "pages": self.rng.randrange(1, 9)}
        new(self.workspace, CaseDocument, case=case.uid, place=place, **values)
