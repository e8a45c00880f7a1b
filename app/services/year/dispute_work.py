"""Disputes, abnormal applications and draws of the simulated year: mediation, rulings on patents, agencies (S0-80, S0-81, S3-30, S4-12)."""

from collections.abc import Mapping
from random import Random

from app.domain.abnormal_patents import OUTCOMES, PATENTS, TRADEMARKS, AbnormalBatch, AbnormalPatent
from app.domain.drawn_checks import AGENCIES, DrawnCheck, RandomDraw
from app.domain.drawn_checks import RESULTS as CHECKED
from app.domain.identifiers import patent_check_character
from app.domain.logistics import LogisticsRequest
from app.domain.mediation import RESULTS, Mediation, MediationSession
from app.domain.organisation import Person
from app.domain.patent_disputes import DECISIONS, SERVED_BY, SORTS, PatentDispute
from app.domain.query import Query, where_is
from app.domain.records import Record
from app.services.tabulating import tabulate
from app.services.workspace import Workspace
from app.services.year import invented
from app.services.year.desk import Later, change, day, handlers_of, new, take, take_open

APPLICATIONS, DRAWN = 8, 3
CONFIRMED, LEFT, FAILED = "confirmed", "left", "failed"
ENDINGS = (CONFIRMED, LEFT, FAILED)


class DisputeWork:
    """One computer at which such work is done."""

    def __init__(self, workspace: Workspace, rng: Random, later: Later) -> None:
        self.workspace, self.rng, self.later = workspace, rng, later

    def _step(self, record: Record, name: str, values: Mapping[str, object], remark: str = "") -> None:
        take_open(self.workspace, record, name, values, remark)

    # -- mediation

    def mediate(self, number: int) -> None:
        """A dispute up to its agreement, confirmed by the court, left as it is, or not agreed at all."""
        values = {"kind": "商标侵权", "applicant": invented.firm(self.rng), "respondent": invented.firm(self.rng), "applied_for_on": day(self.workspace)}
        texts = {"dispute": "被申请人店招使用近似标识。", "request": "停止使用，赔偿损失。", "body": "区知识产权纠纷人民调解委员会", "mediator": "调解员"}
        paper = take(self.workspace, new(self.workspace, Mediation, **values, **texts), "accept", {"accepted_on": day(self.workspace)})
        self.later(6, lambda: self._sit(paper, ENDINGS[number % 3]))

    def _sit(self, paper: Mediation, ending: str) -> None:
        said = {"people": "双方代理人", "said": "双方陈述意见，核对证据。", "result": "达成一致" if ending != FAILED else "未达成一致"}
        new(self.workspace, MediationSession, mediation=paper.uid, held_on=day(self.workspace), place="调解室", mediator="调解员", **said)
        if ending == FAILED:
            self._step(paper, "fail", {"ended_on": day(self.workspace)}, "双方分歧较大")
            return
        values = {"agreed_on": day(self.workspace), "effective_on": day(self.workspace), "agreement": "停止使用并赔偿。", "together": True}
        self._step(paper, "agree", values)
        if ending == CONFIRMED:
            self.later(12, lambda: self._step(paper, "apply", {"court": "仓山区人民法院", "applied_on": day(self.workspace)}))
            self.later(15, lambda: self._step(paper, "taken", {"court_number": f"调确字{self.rng.randrange(900)}号", "taken_on": day(self.workspace)}))
            self.later(26, lambda: self._step(paper, "confirmed", {"result": RESULTS[0], "result_on": day(self.workspace)}))
            self.later(40, lambda: self._step(paper, "close", {"fulfilled": "已履行"}))

    # -- patents

    def rule_on_patents(self) -> None:
        """Two requests on one patent, one of which is suspended for a while."""
        body = f"2021{self.rng.choice('123')}{self.rng.randrange(10**7):07d}"
        number = f"{body}.{patent_check_character(body)}"
        for place in range(2):
            values = {"petitioner": "福州星桥电子有限公司", "respondent": invented.firm(self.rng), "patent_number": number, "sort": SORTS[1]}
            paper = new(self.workspace, PatentDispute, requested_on=day(self.workspace), facts="请求责令停止侵权。", flags=("民营企业",), **values)
            self._rule(take(self.workspace, paper, "receive"), suspended=place == 1)

    def _rule(self, paper: PatentDispute, suspended: bool) -> None:
        self.later(4, lambda: self._step(paper, "file", {"filed_on": day(self.workspace), "panel": "三人合议组"}))
        self.later(8, lambda: self._step(paper, "serve", {"served_by": SERVED_BY[3], "served_on": day(self.workspace)}))
        if suspended:
            self.later(20, lambda: self._suspend(paper))
        decided = {"decision": DECISIONS[0], "decision_number": "仓知裁字"}
        self.later(70, lambda: self._step(paper, "decide", {**decided, "decided_on": day(self.workspace)}))
        self.later(90, lambda: self._step(paper, "close", {"closed_on": day(self.workspace)}))

    def _suspend(self, paper: PatentDispute) -> None:
        self._step(paper, "suspend", {"suspended_on": day(self.workspace)}, "已受理无效宣告请求")
        self.later(30, lambda: self._step(paper, "resume", {"resumed_on": day(self.workspace)}))

    def list_abnormal(self, sort: str = PATENTS) -> None:
        """A list that the superior assigned: each applicant is talked to, the batch is counted."""
        values = {"letter_number": "榕市监知〔2026〕3号", "assigned_by": "福州市市场监督管理局", "assigned_on": day(self.workspace)}
        batch = new(self.workspace, AbnormalBatch, sort=sort, due_on=day(self.workspace, 60), **values)
        for place in range(APPLICATIONS):
            body = f"2025{self.rng.choice('12')}{self.rng.randrange(10**7):07d}"
            number = f"{body}.{patent_check_character(body)}" if sort != TRADEMARKS else f"{self.rng.randrange(10**7, 10**8)}"
            texts = {"applicant": invented.firm(self.rng), "contacts": "电话联系，说明政策。", "outcome": OUTCOMES[place % len(OUTCOMES)]}
            new(self.workspace, AbnormalPatent, batch=batch.uid, sort=sort, application_number=number, outcome_on=day(self.workspace), **texts)
        tabulate(self.workspace, batch)

    # -- agencies

    def draw_agencies(self) -> None:
        """Agencies and officers by lot; what was found is made public."""
        officers = [person.full_name or "" for person in self.workspace.records(Person).page(Query(sort="full_name"), None, 12).records]
        values = {"subject": "代理机构执业抽查", "action": "蓝天行动", "pool_of": AGENCIES, "officers": "\n".join(officers), "officers_each": 2}
        seed = f"{self.rng.randrange(10**6):06d}"
        record = new(self.workspace, RandomDraw, how_many=DRAWN, seed=seed, ends_on=day(self.workspace, 30), **values)
        record = take(self.workspace, record, "draw")
        self.later(20, lambda: self._publish(record))

    def _publish(self, record: RandomDraw) -> None:
        for place, row in enumerate(self.workspace.records(DrawnCheck).all(Query(where=(where_is("draw", record.uid),), sort="place"))):
            change(self.workspace, row, checked_on=day(self.workspace), result=CHECKED[place % 2], finding="现场核对资质、合同和公示信息。")
        self._step(record, "publish", {"published_on": day(self.workspace), "published_at": "国家企业信用信息公示系统（福建）"})

    # -- logistics (S0-34)

    def ask_logistics(self) -> None:
        """A car and a recorder for an inspection."""
        values = {"asked_on": day(self.workspace), "items": ("车辆", "执法记录仪"), "detail": "七座车一辆，记录仪两台", "people": handlers_of(self.workspace)}
        starts = f"{day(self.workspace, 40)}T08:30"
        take(self.workspace, new(self.workspace, LogisticsRequest, starts_at=starts, reason="集中检查", **values), "ask")
