"""Campaigns, what goes to the police, mediation, rulings, abnormal applications, draws, mentors, collections: steps, due days, counts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.abnormal_patents import AbnormalBatch, AbnormalPatent
from app.domain.campaigns import Campaign, CampaignRow
from app.domain.case_collections import CaseCollection, CollectedCase
from app.domain.cases import Case
from app.domain.drawn_checks import DrawnCheck, RandomDraw
from app.domain.errors import BadInput, NotAllowed
from app.domain.evidence import Evidence
from app.domain.knowledge import FocusItem
from app.domain.leads import Lead
from app.domain.markets import Agency
from app.domain.mediation import ChannelStage, Mediation, MediationSession
from app.domain.mentorship import Mentorship
from app.domain.model_cases import ModelCase
from app.domain.organisation import Person
from app.domain.oversight import OversightOrder
from app.domain.patent_disputes import PatentDispute
from app.domain.police_referral import PoliceReferral
from app.domain.query import Query, where_is
from app.domain.random_draw import assigned, drawn
from app.domain.tallies import GroupSummary
from app.domain.value_kinds import Attachment
from app.exchange.fingerprints import fingerprints
from app.services import leads, making, records
from app.services.beginning import begun, begun_from
from app.services.due_disputes import due_of_disputes
from app.services.forms import Asked, form_template, values_for
from app.services.hints import told_hints
from app.services.lead_detail import detail_of
from app.services.lead_views import lead_rows
from app.services.register_views import register_detail, register_rows
from app.services.steps import open_steps
from app.services.tabulating import tabulate
from app.services.todos import things_to_do
from app.services.work_views import work_detail
from app.services.workspace import Workspace
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, COORDINATOR, LENDER, Clock, Offices

PATENT = "202110123456.7"


def new(workspace: Workspace, kind: type, /, **values: object):
    return records.save_new(workspace, begun(workspace, kind, values))


def of_lead(workspace: Workspace, kind: type, lead: Lead, /, **values: object):
    record = begun_from(workspace, kind, lead)
    records.put(record, values)
    return records.save_new(workspace, record)


def rows_of(workspace: Workspace, kind: type, owner: object, sort: str = "place") -> list:
    return list(workspace.records(kind).all(Query(where=(where_is(kind.seen_with, owner.uid),), sort=sort)))


def test_the_yield_of_a_campaign_are_the_leads_that_name_it(offices: Offices) -> None:
    """S0-60: plan, zones, who; the leads of the offices that take part."""
    coordinator, member = offices[COORDINATOR], offices[ASKER]
    plan = {"subject": "运动鞋专项排查", "starts_on": "2026-11-02", "ends_on": "2026-11-30", "zones": "仓前片：陈立言", "task": "查商标", "leader": "江一帆"}
    campaign = making.take(coordinator, new(coordinator, Campaign, units=(member.unit.uid,), **plan), "order", {})
    offices.deliver(COORDINATOR)
    found = leads.register(member, a_lead(member, source=None, campaign=campaign.uid))
    leads.register(member, a_lead(member, suspect="别的店"))
    offices.deliver(ASKER)

    tabulate(coordinator, campaign)

    counted = coordinator.records(Campaign).get(campaign.uid)
    assert (found.source, found.source_detail) == ("监督检查", "专项排查")
    assert (counted.yielded, [(row.office, row.yielded, row.open) for row in rows_of(coordinator, CampaignRow, campaign)]) == (
        1,
        [(coordinator.unit.uid, 0, 0), (member.unit.uid, 1, 1)],
    )


def test_what_deserves_special_attention_is_offered_to_a_campaign(offices: Offices) -> None:
    """S1-43: chosen from the list of focus, and printed with the plan."""
    office = offices[COORDINATOR]
    focus = new(office, FocusItem, full_name="运动鞋", sort="重点产品")
    plan = {"subject": "运动鞋专项排查", "starts_on": "2026-11-02", "ends_on": "2026-11-30", "zones": "仓前片", "task": "查商标", "leader": "江一帆"}
    campaign = new(office, Campaign, units=(offices[ASKER].unit.uid,), focus_items=(focus.uid,), focus="网店", **plan)

    row = values_for(office, form_template("cangshan-campaign"), Asked(of=campaign.uid))

    assert (row["focus_items.full_name"], row["focus"]) == ("运动鞋", "网店")


def a_suspected_crime(office: Workspace) -> PoliceReferral:
    lead = leads.register(office, a_lead(office))
    filled = {"crime": "假冒注册商标罪", "suspicion": "货值高，有两种以上商标", "team": "陈立言、顾南星", "police": "仓山公安分局"}
    return of_lead(office, PoliceReferral, lead, **filled)


def test_three_days_to_decide_and_twenty_four_hours_to_hand_over(offices: Offices) -> None:
    """S1-50; 移送规定 第五条、第六条、第八条、第十二条: a weekend does not stop these clocks."""
    office, bureau = offices[ASKER], offices[BUREAU]
    paper = making.take(office, a_suspected_crime(office), "report", {"reported_at": "2026-11-19T09:00"})
    offices.deliver(ASKER)
    theirs = bureau.records(PoliceReferral).get(paper.uid)
    approved = making.take(bureau, theirs, "approve", {"decided_by": "局长", "decided_at": "2026-11-19T16:30"})
    offices.deliver(BUREAU)
    items = ("涉嫌犯罪案件移送书", "涉嫌犯罪案件情况的调查报告")

    with pytest.raises(BadInput, match="涉案物品清单"):
        making.take(office, office.records(PoliceReferral).get(paper.uid), "hand_over", {"handed_at": "2026-11-20T10:00", "items": items})
    over = making.take(office, office.records(PoliceReferral).get(paper.uid), "hand_over", {"handed_at": "2026-11-20T10:00", "items": (*items, "涉案物品清单")})
    filed = making.take(office, over, "filed", {"answered_on": "2026-11-20"})

    assert (paper.due_on, approved.due_on, approved.due_at) == ("2026-11-22", "2026-11-20", "2026-11-20T16:30")
    assert (over.due_on, over.due_at, filed.due_on) == ("2026-11-23", None, "2026-11-23")


def test_one_officer_is_no_team_and_only_the_head_decides(office: Workspace) -> None:
    """S1-50: 第五条; a refusal says why."""
    paper = a_suspected_crime(office)
    paper.team = "陈立言"
    records.save(office, paper)

    with pytest.raises(BadInput, match="至少要有两名"):
        making.take(office, paper, "report", {"reported_at": "2026-11-19T09:00"})
    records.save(office, records.put(paper, {"team": "陈立言、顾南星"}) or paper)
    reported = making.take(office, paper, "report", {"reported_at": "2026-11-19T09:00"})
    with pytest.raises(NotAllowed):
        making.take(office, reported, "refuse", {"decided_by": "所长", "decided_at": "2026-11-19T16:30", "refused_because": "不够"})


def a_mediation(office: Workspace, effective_on: str = "2026-10-25", together: bool = True) -> Mediation:
    lead = leads.register(office, a_lead(office))
    said = {"applicant": "云岫公司", "applied_for_on": "2026-10-10", "request": "停止销售", "body": "仓前街道人民调解委员会", "mediator": "顾南星"}
    paper = making.take(office, of_lead(office, Mediation, lead, **said), "accept", {"accepted_on": "2026-10-12"})
    agreed = {"agreed_on": "2026-10-20", "effective_on": effective_on, "agreement": "停止销售，赔偿五千元", "together": together}
    return making.take(office, paper, "agree", agreed)


def test_the_window_of_a_judicial_confirmation_is_shown_and_kept(office: Workspace) -> None:
    """S0-80: 30 days from the day on which the agreement took effect, both together."""
    paper = a_mediation(office)
    session = {"mediation": paper.uid, "held_on": "2026-10-20", "place": "仓前所", "mediator": "顾南星", "people": "双方", "said": "……", "result": "达成协议"}
    making.make(office, MediationSession, session)
    (todo,) = [todo for todo in things_to_do(office) if todo.uid == paper.uid]
    applied = making.take(office, paper, "apply", {"court": "仓山区法院", "applied_on": "2026-11-18"})
    taken = making.take(office, applied, "taken", {"court_number": "（2026）闽0104调确字12号", "taken_on": "2026-11-20"})
    confirmed = making.take(office, taken, "confirmed", {"result": "裁定有效", "result_on": "2026-11-20"})

    assert (paper.confirm_until, paper.due_on) == ("2026-11-24", "2026-11-24")
    assert (str(todo.due), todo.left) == ("2026-11-24", "还剩 2 个工作日")
    assert told_hints(office, paper) == [("司法确认", "请先确认与法院的对接机制：主持调解的应是依法设立的调解组织，双方共同提出。", False)]
    assert (applied.due_on, taken.due_on, confirmed.due_on) == ("2026-11-21", "2026-12-05", None)


def test_one_dispute_moves_through_channels_with_their_days(office: Workspace) -> None:
    """S3-22: recorded in their order, printed as a ledger with the dispute."""
    paper = a_mediation(office)
    for place, (channel, body, began, ended) in enumerate((("公证存证", "某公证处", "2026-10-08", "2026-10-09"), ("调解", "仓前所", "2026-10-20", None)), 1):
        new(office, ChannelStage, mediation=paper.uid, place=place, channel=channel, body=body, began_on=began, ended_on=ended)

    printed = values_for(office, form_template("zaozhuang-channel-ledger"), Asked())["channel_stage"]

    assert [(row["mediation.number"], row["channel"], row["began_on"], row["ended_on"]) for row in printed] == [
        (paper.number, "公证存证", "2026年10月8日", "2026年10月9日"),
        (paper.number, "调解", "2026年10月20日", ""),
    ]


def test_a_confirmation_is_not_asked_for_late_nor_by_one_side(office: Workspace) -> None:
    """S0-80."""
    late, alone = a_mediation(office, "2026-10-20"), a_mediation(office, together=False)

    with pytest.raises(BadInput, match="已于2026-11-19届满"):
        making.take(office, late, "apply", {"court": "仓山区法院", "applied_on": "2026-11-20"})
    with pytest.raises(BadInput, match="双方共同申请"):
        making.take(office, alone, "apply", {"court": "仓山区法院", "applied_on": "2026-11-20"})
    assert making.take(office, late, "close", {"fulfilled": "已履行"}).state == "已办结"


def test_an_application_number_is_checked_and_a_batch_is_counted_by_status(office: Workspace) -> None:
    """S0-81, S3-38: format and check digit; totals by status."""
    batch = new(office, AbnormalBatch, sort="非正常专利申请", assigned_by="区局", assigned_on="2026-11-02")
    made = {"batch": batch.uid, "sort": "非正常专利申请", "applicant": "某公司"}
    for number, outcome in (("ZL2021 1 0123456.7", "已撤回"), ("202110123457.1", "核查中"), ("202110123458.6", "核查中")):
        new(office, AbnormalPatent, application_number=number, outcome=outcome, **made)

    with pytest.raises(BadInput, match="校验位不对：按前12位计算应为“7”"):
        new(office, AbnormalPatent, application_number="202110123456.8", outcome="核查中", **made)
    tabulate(office, batch)

    counted = office.records(AbnormalBatch).get(batch.uid)
    assert (counted.total, counted.withdrawn, counted.pending, counted.refused) == (3, 1, 2, 0)
    assert PATENT in [row.application_number for row in rows_of(office, AbnormalPatent, batch, "application_number")]


def test_two_requests_on_one_patent_may_be_heard_together(office: Workspace) -> None:
    """S3-30: acceptance within five working days, an answer within fifteen days, service by public notice."""
    filled = {"petitioner": "云岫公司", "sort": "发明", "requested_on": "2026-11-12", "facts": "停止侵权", "patent_number": "ZL202110123456.7"}
    first, second = (making.take(office, new(office, PatentDispute, respondent=name, **filled), "receive", {}) for name in ("甲店", "乙店"))
    filed = making.take(office, first, "file", {"filed_on": "2026-11-13", "panel": "顾南星、陈立言、江一帆"})
    served = making.take(office, filed, "serve", {"served_by": "公告送达", "served_on": "2026-11-16", "notice_at": "gov.example/1"})
    notices = values_for(office, form_template("cangshan-patent-notices"), Asked())

    assert told_hints(office, second) == [("可合并", f"同一专利号还有未结的请求：{first.number}（甲店）", False)]
    assert (first.due_on, filed.due_on, served.due_on) == ("2026-11-19", None, "2026-12-01")
    assert [row["respondent"] for row in notices["patent_dispute"]] == ["甲店"]


def test_the_day_of_a_ruling_is_told_as_the_sources_have_it_until_it_is_confirmed(office: Workspace) -> None:
    """S3-30: the sources differ, so that both are told and neither is a due day; once an office has confirmed the number, it is."""
    filled = {"petitioner": "云岫公司", "respondent": "甲店", "sort": "发明", "requested_on": "2026-11-12", "facts": "停止侵权", "patent_number": PATENT}
    dispute = making.take(office, new(office, PatentDispute, **filled), "receive", {})
    dispute = making.take(office, dispute, "file", {"filed_on": "2026-11-13", "panel": "顾南星"})
    row = vars(dispute) | {"_deleted": 0, "suspended_on": "2026-11-16", "resumed_on": "2026-11-19"}
    confirmed = [replace(limit, n=45) if limit.code == "patent-ruling" else limit for limit in office.limits]

    (told,) = [hint.words for hint in told_hints(office, dispute) if hint.label == "裁决期限"]

    assert dispute.due_on is None
    assert [step.move.name for step in open_steps(office, dispute)][:2] == ["serve", "decide"], "what interrupts the course stands behind it"
    assert "45日，可延长15日（2026年12月28日到期，待核对）；3个月，可延长1个月（2027年2月13日到期，待核对）" in told
    assert due_of_disputes(tuple(confirmed), office.calendar)["patent_dispute"](row) == {"due_on": "2027-01-01"}


def test_a_supervised_lead_stands_first_in_its_list_and_so_does_its_case(office: Workspace) -> None:
    """S3-31: pinned on the first page, once, until it is released."""
    found = [leads.register(office, a_lead(office, suspect=f"{number}号店")) for number in range(5)]
    watched = found[3]
    case = of_lead(office, Case, watched, handlers="陈立言、顾南星", cause="侵权", filed_on="2026-11-19")
    other = new(office, Case, party="别的店", kind=watched.kind, cause="侵权", handlers="陈立言、顾南星", filed_on="2026-11-18")
    said = {"sort": "挂牌督办", "receiver": office.unit.uid, "reason": "重大", "requirement": "限期办结", "due_on": "2026-12-31", "issued_on": "2026-11-16"}
    making.take(office, of_lead(office, OversightOrder, watched, **said), "issue", {"approved_by": "局长"})

    rows, after = lead_rows(office, Query(sort="number"), None, 2)
    more, _ = lead_rows(office, Query(sort="number"), after, 9)
    cases, _ = register_rows(office, Case, Query(sort="filed_on"), None, 9)

    assert [(row.lead.suspect, row.pinned) for row in (*rows, *more)] == [
        ("3号店", True),
        ("0号店", False),
        ("1号店", False),
        ("2号店", False),
        ("4号店", False),
    ]
    assert [(row.uid, row.pinned) for row in cases] == [(case.uid, True), (other.uid, False)]


def test_the_same_seed_draws_the_same_names() -> None:
    """S3-34: anybody can repeat a draw, whatever the order of the list."""
    names = [f"机构{number}" for number in range(20)]

    assert drawn(names, "20261120", 5) == drawn([*reversed(names), names[3]], "20261120", 5)
    assert drawn(names, "20261120", 5) != drawn(names, "20261121", 5)
    assert drawn(names, "20261120", 5) == ["机构7", "机构3", "机构6", "机构2", "机构8"]
    assert len(set(assigned("机构5", ("甲", "乙", "丙"), "20261120", 2))) == 2


def test_a_draw_is_made_once_and_its_results_are_published_in_time(office: Workspace) -> None:
    """S4-12, S3-34; 总局令45: 20 working days after a penalty; the seed stands on the paper."""
    for name in ("甲代理所", "乙代理所", "丙代理所"):
        new(office, Agency, full_name=name, sort="商标代理机构")
    filled = {"subject": "商标代理行为", "pool_of": "代理机构名录", "officers": "陈立言\n顾南星\n江一帆", "how_many": 2, "officers_each": 2, "seed": "20261120"}
    record = making.take(office, new(office, RandomDraw, **filled), "draw", {})
    found = rows_of(office, DrawnCheck, record)
    making.change(office, found[0], {"penalised": True, "decided_on": "2026-11-19", "result": "发现问题已立案"})
    paper = values_for(office, form_template("cangshan-random-draw"), Asked(of=record.uid))

    with pytest.raises(NotAllowed):
        making.take(office, record, "draw", {})
    with pytest.raises(NotAllowed, match="不能再修改"):
        making.change(office, record, {"seed": "1"})
    with pytest.raises(NotAllowed, match="不能自己新增"):
        making.make(office, DrawnCheck, {"draw": record.uid})
    assert [row.subject for row in found] == drawn(("甲代理所", "乙代理所", "丙代理所"), "20261120", 2)
    assert found[0].officers == "、".join(assigned(found[0].subject, ("陈立言", "顾南星", "江一帆"), "20261120", 2))
    assert office.records(DrawnCheck).get(found[0].uid).publish_by == "2026-12-17"
    assert (paper["seed"], len(paper["drawn_check"])) == ("20261120", 2)


def test_a_draw_begins_with_the_certified_people_of_the_unit_and_two_to_each_place(office: Workspace) -> None:
    """S3-34."""
    new(office, Person, full_name="陈立言", works_at=office.unit.uid, certificate="闽0104-1")
    new(office, Person, full_name="顾南星", works_at=office.unit.uid)

    draw = begun(office, RandomDraw, {})

    assert (draw.officers, draw.officers_each) == ("陈立言", 2)


def test_too_few_names_are_said(office: Workspace) -> None:
    """S3-34."""
    filled = {"subject": "地理标志使用", "pool_of": "自填名单", "names": "甲厂", "officers": "甲\n乙", "how_many": 2, "officers_each": 2, "seed": "1"}

    with pytest.raises(BadInput, match="不够抽取 2 户"):
        making.take(office, new(office, RandomDraw, **filled), "draw", {})


def test_a_tally_of_nothing_says_why_it_is_empty_and_one_with_figures_does_not(office: Workspace) -> None:
    """S0-60, S0-61: 0 leads is told with its reason, not as a table of noughts alone."""
    plan = {"starts_on": "2026-11-01", "ends_on": "2026-11-30", "zones": "一人一片", "task": "逐户核查", "leader": "陈立言"}
    campaign = new(office, Campaign, subject="年末排查", units=(office.unit.uid,), **plan)
    summary = new(office, GroupSummary, starts_on="2025-01-01", ends_on="2025-01-31")
    before = work_detail(office, Campaign, campaign.uid).facts
    for one in (campaign, summary):
        tabulate(office, one)
    after = [dict(work_detail(office, type(one), one.uid).facts).get("没有数字", "") for one in (campaign, summary)]
    leads.register(office, a_lead(office, campaign=campaign.uid))
    tabulate(office, campaign)

    assert "没有数字" not in dict(before)
    assert ["排查行动" in after[0], "请核对日期" in after[1]] == [True, True]
    assert "没有数字" not in dict(work_detail(office, Campaign, campaign.uid).facts)


def test_a_supervised_lead_says_so_and_reports_by_interval(offices: Offices) -> None:
    """S3-31: who, until when, progress by interval, 摘牌."""
    bureau, office = offices[BUREAU], offices[ASKER]
    lead = leads.register(office, a_lead(office))
    offices.deliver(ASKER)
    said = {"sort": "挂牌督办", "mode": "执法监督", "report_every": 7, "reason": "重大", "requirement": "限期办结"}
    order = of_lead(bureau, OversightOrder, bureau.records(Lead).get(lead.uid), due_on="2026-12-31", issued_on="2026-11-16", **said)
    order = making.take(bureau, order, "issue", {"approved_by": "局长"})
    offices.deliver(BUREAU)
    theirs = office.records(OversightOrder).get(order.uid)
    at_first = [(todo.action, todo.due and todo.due.isoformat()) for todo in things_to_do(office) if todo.uid == order.uid]
    reported = making.take(office, theirs, "progress", {"progress": "已取证", "progress_on": "2026-11-20"})
    done = making.take(office, reported, "report", {"progress": "已办结", "progress_on": "2026-11-20"})
    offices.deliver(ASKER)
    at_last = [todo.action for todo in things_to_do(bureau) if todo.uid == order.uid]

    assert order.receiver == office.unit.uid
    assert (at_first, at_last) == ([("报告进展", "2026-11-23")], ["答复"])
    assert [row.pinned for row in register_rows(bureau, OversightOrder, Query(), None, 10)[0]] == [True]
    assert (theirs.deadline, reported.deadline, done.deadline) == ("2026-11-23", "2026-11-27", None)
    assert "挂牌督办" in detail_of(office, lead.uid).watched


def adopted(offices: Offices, headline: str, party: str) -> ModelCase:
    office, bureau = offices[ASKER], offices[BUREAU]
    filled = {"kind": "商标", "headline": headline, "party": party, "facts": f"{party}（电话13900006207）销售侵权鞋", "outcome": "罚款", "meaning": "组团办案"}
    model = making.take(office, new(office, ModelCase, submitted_on="2026-11-18", **filled), "submit", {})
    offices.deliver(ASKER)
    return making.take(bureau, bureau.records(ModelCase).get(model.uid), "adopt", {"adopted_on": "2026-11-20"})


def test_a_collection_holds_the_chosen_cases_in_order_without_parties(offices: Offices) -> None:
    """S0-79, S1-24: only adopted ones, what a person put in order stays."""
    first, second = adopted(offices, "履云鞋行侵权案", "履云鞋行"), adopted(offices, "闽韵茶行侵权案", "闽韵茶行")
    bureau = offices[BUREAU]
    collection = new(bureau, CaseCollection, headline="2026年典型案例")
    for place, model, words in ((2, first, {}), (1, second, {"headline": "某茶行案"})):
        new(bureau, CollectedCase, collection=collection.uid, place=place, model=model.uid, **words)

    tabulate(bureau, collection)

    paper = values_for(bureau, form_template("cangshan-case-collection"), Asked(of=collection.uid))
    assert [row["heading"] for row in paper["contents"]] == ["案例1　某茶行案（商标）", "案例2　某当事人侵权案（商标）"]
    assert not any(word in row["whole"] for row in paper["cases"] for word in ("履云", "闽韵", "13900006207"))


def test_model_cases_are_found_by_their_sphere(office: Workspace) -> None:
    """S4-11: 网购、进出口."""
    for sphere in ("网购", "进出口"):
        new(office, ModelCase, kind="商标", sphere=sphere, headline=f"{sphere[:1]}案", party="某店", submitted_on="2026-11-18")

    assert [one.sphere for one in office.records(ModelCase).page(Query(search="进出口")).records] == ["进出口"]


def test_a_case_that_nobody_adopted_is_not_collected(office: Workspace) -> None:
    """S0-79."""
    model = new(office, ModelCase, kind="专利", headline="某案", party="某店", facts="……", outcome="……", meaning="……", submitted_on="2026-11-18")
    collection = new(office, CaseCollection, headline="2026年典型案例")
    new(office, CollectedCase, collection=collection.uid, place=1, model=model.uid)

    with pytest.raises(BadInput, match="还没有采用"):
        tabulate(office, collection)


def test_evidence_that_was_changed_is_told(office: Workspace) -> None:
    """S1-46: SHA-256 and SM3, written once, recomputed when the item is opened."""
    sha = office.blobs.put("网页".encode())
    filled = {"subject": "网店页面", "source": "shop.example", "taken_at": "2026-11-18T10:20", "taken_by": "陈立言、顾南星", "tool": "录屏"}
    item = new(office, Evidence, papers=(Attachment(sha, "页面.mhtml", 6),), **filled)
    tabulate(office, item)
    sealed = office.records(Evidence).get(item.uid)
    same = told_hints(office, sealed)
    sealed.papers = (Attachment(office.blobs.put("别的".encode()), "页面.mhtml", 6),)

    changed = told_hints(office, records.save(office, sealed))

    assert f"SHA-256 {sha}" in (sealed.digests or "")
    assert f"SM3 {fingerprints(['网页'.encode()])['SM3']}" in (sealed.digests or "")
    assert same == [("校验结果", "与取证时一致", False)]
    assert changed == [("校验结果", "与取证时不一致：页面.mhtml", True)]
    assert register_detail(office, Evidence, item.uid).alarms == [("校验结果", "与取证时不一致：页面.mhtml")]
    with pytest.raises(BadInput, match="不能重算"):
        tabulate(office, sealed)


def test_nobody_is_their_own_mentor(office: Workspace) -> None:
    """S0-75."""
    person = new(office, Person, full_name="陈立言", works_at=office.unit.uid)

    with pytest.raises(BadInput, match="不能是同一个人"):
        new(office, Mentorship, mentor=person.uid, trainee=person.uid, starts_on="2026-11-02", goals="学会取证")


def test_a_lead_is_told_from_the_report_to_the_archive(office: Workspace, clock: Clock) -> None:
    """Issue 6: one screen holds the course of a lead with everything that belongs to it."""
    lead = leads.register(office, a_lead(office))
    leads.triage(office, lead, {"held_on": "2026-11-20", "people": "陈立言", "conclusion": "建议立案"})
    clock.moment += timedelta(minutes=10)
    making.take(office, office.records(Lead).get(lead.uid), "file_case", {"decided_by": "局长", "decided_on": "2026-11-11"})
    case = of_lead(office, Case, lead, handlers="陈立言、顾南星", filed_on="2026-11-11")
    making.take(office, case, "open", {})
    making.take(office, case, "investigated", {"investigated_on": "2026-11-12"})
    police = begun_from(office, PoliceReferral, case)
    records.put(police, {"crime": "假冒注册商标罪", "suspicion": "货值高", "team": "陈立言、顾南星", "police": "仓山公安分局"})
    making.take(office, records.save_new(office, police), "report", {"reported_at": "2026-11-19T09:00"})

    titles = [one.title for one in detail_of(office, lead.uid).course]

    assert titles == ["已登记", "研判：建议立案", "已决定立案", "案件档案：已建立案件档案", "案件档案：调查终结", "涉嫌犯罪移送：已报告负责人"]


def test_what_belongs_to_one_unit_stays_with_those_who_may_see_it(offices: Offices) -> None:
    """S0-61: the office, its coordinator and the bureau; not another member."""
    paper = a_mediation(offices[ASKER])

    offices.deliver(ASKER)

    assert [found is not None for found in offices.everywhere(Mediation, paper.uid)] == [True, True, False, True]
    assert offices[LENDER].records(Mediation).count() == 0
