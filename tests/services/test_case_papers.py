"""Cases and their papers: due days, archive, review, re-check, model cases, oversight."""

import json
import zipfile
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from app.domain.archive import CaseDocument
from app.domain.assessment import Indicator, Scorecard
from app.domain.cases import Case
from app.domain.errors import BadInput, Cancelled, NotAllowed
from app.domain.leads import Lead
from app.domain.legal_review import PASSED, SENT_BACK, LegalReview
from app.domain.model_cases import ModelCase
from app.domain.rectification import DONE, RUNNING, Rectification
from app.domain.value_kinds import Attachment
from app.exchange.fingerprints import fingerprints
from app.services import leads, making, records
from app.services.archive_package import package_archive
from app.services.beginning import begun, begun_from
from app.services.forms import Asked, form_template, forms_of_kind, values_for
from app.services.opening import Setup
from app.services.tabulating import tabulate
from app.services.todos import things_to_do
from app.services.work_views import work_detail
from app.services.workspace import Workspace
from db.journal import entries
from tests.remembered import fresh_folder
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, LENDER, Clock, Offices

DOCUMENTS = ("立案审批材料", "调查取证材料", "调查终结报告", "审核意见", "处理决定文书", "送达回证", "结案审批材料")


def a_case(workspace: Workspace, **values: object) -> Case:
    lead = leads.register(workspace, a_lead(workspace))
    case = begun_from(workspace, Case, lead)
    records.put(case, {"handlers": "陈立言、顾南星", "filed_on": "2026-11-09"} | values)
    return making.take(workspace, records.save_new(workspace, case), "open", {})


def closed(workspace: Workspace, case: Case) -> Case:
    making.take(workspace, case, "investigated", {"investigated_on": "2026-11-12"})
    making.take(workspace, case, "decide", {"decision_kind": "行政处罚", "decided_on": "2026-11-18"})
    return making.take(workspace, case, "close", {"closing": "执行完毕", "closed_on": "2026-11-20"})


def test_a_case_is_filled_from_its_lead_and_has_its_due_day(office: Workspace) -> None:
    """S0-74; 行政处罚法 第六十条: 90 calendar days from the filing, spans that the law does not count taken out."""
    case = a_case(office)
    excluded = records.save(office, office.records(Case).get(case.uid))
    excluded.excluded = "2026-11-10至2026-11-12 检测"
    records.save(office, excluded)

    assert (case.party, case.kind, case.number) == ("福州履云鞋行", "商标侵权", "仓前案2026A0001")
    assert case.due_on == "2027-02-07"
    assert office.records(Case).get(case.uid).due_on == "2027-02-10"
    assert [todo.basis for todo in things_to_do(office) if todo.uid == case.uid] == ["行政处罚法 第六十条"]


def test_a_case_is_extended_once_and_then_by_the_heads_together(office: Workspace, clock: Clock) -> None:
    """C-1: 30 days more by the head; further only by 集体讨论, until the day that it fixes."""
    case = a_case(office)
    together = {"longer_on": "2027-03-05", "longer_until": "2027-06-30", "longer": "案情复杂，集体讨论决定"}
    clock.moment = datetime.fromisoformat("2027-01-15T09:00:00+08:00")

    with pytest.raises(BadInput, match="还没有延长过"):
        making.take(office, case, "prolong", together | {"longer_on": "2027-01-15"})
    extended = making.take(office, case, "extend", {"extended_by": "局长", "extended_on": "2027-01-15"}, "等待鉴定")
    clock.moment = datetime.fromisoformat("2027-03-05T09:00:00+08:00")
    prolonged = making.take(office, extended, "prolong", together)

    assert (case.due_on, extended.due_on, prolonged.due_on) == ("2027-02-07", "2027-03-09", "2027-06-30")


def test_host_and_assisting_office_score_by_their_own_weights(offices: Offices) -> None:
    """S0-87: who handles and who assists stand on the case, and count apart."""
    office, bureau = offices[ASKER], offices[BUREAU]
    closed(office, a_case(office, assisting=(offices.unit(LENDER).uid,)))
    offices.deliver(ASKER)
    for measure, each in (("主办案件结案", 4), ("协办案件结案", 1)):
        records.save_new(bureau, begun(bureau, Indicator, {"full_name": measure, "heading": "案件组团完成情况", "measure": measure, "each": each}))

    totals = {}
    for name in (ASKER, LENDER):
        card = records.save_new(bureau, begun(bureau, Scorecard, {"year": 2026, "office": offices.unit(name).uid}))
        tabulate(bureau, card)
        totals[name] = bureau.records(Scorecard).get(card.uid).total

    assert totals == {ASKER: 4, LENDER: 1}
    assert [lead.unit for lead in offices[LENDER].records(Case).all()] == [offices.unit(ASKER).uid]


def test_the_brigade_handles_leads_and_cases_by_the_same_clocks(tmp_path: Path, clock: Clock) -> None:
    """S1-47."""
    with fresh_folder(tmp_path / "brigade", Setup(["cangshan"], "执法大队", "许嘉宁"), "口令-口令-口令", clock) as brigade:
        case = a_case(brigade)
        lead = brigade.records(Lead).get(case.lead)

    assert lead.unit == case.unit == brigade.unit.uid
    assert (lead.due_on, case.due_on) == ("2026-11-25", "2027-02-07")


def test_a_penalty_is_published_in_time(office: Workspace) -> None:
    """S4-12; 总局令45: 20 working days from the decision; a decision without penalty is not published."""
    case = a_case(office)
    making.take(office, case, "investigated", {"investigated_on": "2026-11-12"})
    decided = making.take(office, case, "decide", {"decision_kind": "行政处罚", "decided_on": "2026-11-18"})
    published = making.take(office, decided, "publish", {"published_on": "2026-11-20", "published_at": "gsxt.example/1"})

    assert (decided.publish_by, published.publish_by) == ("2026-12-16", None)


def test_the_penalty_of_a_party_from_another_province_is_pushed_there(office: Workspace) -> None:
    """S4-12; 总局令45: ten working days, on 今日 until then; only for such a party; both stand in the register of publications."""
    case = a_case(office, other_province=True)
    making.take(office, case, "investigated", {"investigated_on": "2026-11-12"})
    decided = making.take(office, case, "decide", {"decision_kind": "行政处罚", "decided_on": "2026-11-18"})
    (waiting,) = [todo for todo in things_to_do(office) if todo.uid == case.uid]
    pushed = making.take(office, decided, "push", {"pushed_on": "2026-11-20", "pushed_to": "浙江省市场监督管理局"})
    own = closed(office, a_case(office))
    printed = values_for(office, form_template("fujian-penalty-publication"), Asked())["case_file"]

    with pytest.raises(BadInput, match="没有登记当事人在外省登记"):
        making.take(office, own, "push", {"pushed_on": "2026-11-20", "pushed_to": "浙江省市场监督管理局"})
    assert (decided.publish_by, pushed.publish_by, own.publish_by) == ("2026-12-02", None, "2026-12-16")
    assert (str(waiting.due), waiting.action) == ("2026-12-02", "登记公示")
    assert [(row["pushed_to"], row["publish_by"]) for row in printed] == [("浙江省市场监督管理局", ""), ("", "2026年12月16日")]


def test_a_span_that_cannot_be_read_is_refused(office: Workspace) -> None:
    """C-1."""
    case = a_case(office)
    case.excluded = "十一月上旬"

    with pytest.raises(BadInput, match="扣除期间"):
        records.save(office, case)


def test_an_archive_is_not_closed_while_a_document_is_missing(office: Workspace) -> None:
    """S0-74: missing mandatory items are listed."""
    case = closed(office, a_case(office))
    for place, item in enumerate(DOCUMENTS[:-1], 1):
        making.make(
            office, kind("case_document", office), {"case": case.uid, "place": place, "volume": "正卷", "item": item, "full_name": item, "pages": place}
        )
    filing = {"archived_on": "2026-11-20", "archive_number": "2026-ZC-031", "archive_place": "A3柜", "kept_for": "30年"}

    with pytest.raises(BadInput) as refusal:
        making.take(office, case, "archive", filing)
    making.make(
        office, kind("case_document", office), {"case": case.uid, "place": 7, "volume": "正卷", "item": DOCUMENTS[-1], "full_name": "结案审批表", "pages": 1}
    )
    archived = making.take(office, case, "archive", filing)

    with pytest.raises(NotAllowed, match="已归档"):
        making.make(office, kind("case_document", office), {"case": case.uid, "place": 8, "volume": "正卷", "item": "其他", "full_name": "补充", "pages": 1})

    assert refusal.value.what == "卷内文书还差 1 类：结案审批材料。"
    assert archived.state == "已归档"


def archived_case(office: Workspace, **values: object) -> Case:
    case = closed(office, a_case(office, **values))
    for place, item in enumerate(DOCUMENTS, 1):
        making.make(
            office, kind("case_document", office), {"case": case.uid, "place": place, "volume": "正卷", "item": item, "full_name": item, "pages": place}
        )
    return making.take(office, case, "archive", {"archived_on": "2026-11-20", "archive_number": "2026-ZC-031", "archive_place": "A3柜", "kept_for": "30年"})


def stopped(_done: int, _total: int) -> None:
    raise Cancelled


def test_the_archive_of_a_year_is_one_package_with_its_fingerprints(office: Workspace, tmp_path: Path) -> None:
    """C-6: metadata, papers, files, SHA-256 and SM3 of each; what is not here is told; the journal keeps purpose and fingerprint."""
    here, gone = Attachment(office.blobs.put("照片".encode()), "现场/照片.txt", 6), Attachment("0" * 64, "录像.mp4", 9)
    case = archived_case(office, papers=(here, gone))

    packed = package_archive(office, 2026, tmp_path / "a.zip", "移交区档案馆")

    with zipfile.ZipFile(tmp_path / "a.zip") as package:
        names, manifest = package.namelist(), package.read("校验清单.txt")
        folder = next(name for name in names if name.endswith("元数据.json")).removesuffix("元数据.json")
        facts = json.loads(package.read(f"{folder}元数据.json"))
        kept = package.read(f"{folder}附件/001_现场_照片.txt")
        lines = {line.split("　")[2]: line.split("　")[:2] for line in manifest.decode().splitlines()}
        assert lines.keys() == set(names) - {"校验清单.txt"}
        assert {name: list(fingerprints([package.read(name)]).values()) for name in lines} == lines
        assert "2026-ZC-031" in package.read("目录.csv").decode("utf-8-sig")
    assert {f"{folder}案卷封面.pdf", f"{folder}卷内目录.pdf"} <= set(names)
    assert (packed.cases, packed.files, packed.sha) == (1, len(lines), sha256(manifest).hexdigest())
    assert any("录像.mp4" in one for one in packed.missing)
    assert (facts["案件"]["当事人"], len(facts["材料"]), kept.decode()) == (case.party, 7, "照片")
    assert packed.sha in entries(office.store.db.conn)[0].action
    with pytest.raises(BadInput, match="2025年没有归档的案件"):
        package_archive(office, 2025, tmp_path / "b.zip", "移交")
    with pytest.raises(Cancelled):
        package_archive(office, 2026, tmp_path / "b.zip", "移交", stopped)
    assert not (tmp_path / "b.zip").exists()


def kind(table: str, workspace: Workspace) -> type:
    return records.kind_named(workspace, table)


def test_the_contents_list_counts_its_pages_on(office: Workspace) -> None:
    """S0-74: only this case's documents, in their order."""
    case, other = a_case(office), a_case(office)
    for owner, place, pages in ((case, 2, 3), (case, 1, 2), (other, 1, 9)):
        values = {"case": owner.uid, "place": place, "volume": "正卷", "item": "调查取证材料", "full_name": f"笔录{place}", "pages": pages}
        making.make(office, kind("case_document", office), values)

    values = values_for(office, form_template("cangshan-case-contents"), Asked(of=case.uid))

    assert [entry.id for entry in forms_of_kind(office, CaseDocument)] == []
    assert [(row["place"], row["pages"]) for row in values["main"]] == [("1", "2"), ("2", "3")]
    assert values["side"] == []


def test_nobody_reviews_a_case_of_their_own(offices: Offices) -> None:
    """S0-32: reviewer ≠ case officer; a case that was sent back is submitted again; days in review are counted."""
    office, bureau = offices[ASKER], offices[BUREAU]
    case = a_case(office)
    review = begun_from(office, LegalReview, case)
    records.put(review, {"sort": "案件审核", "proposal": "责令停止侵权，没收商品"})
    review = making.take(office, records.save_new(office, review), "submit", {"submitted_on": "2026-11-16"})
    offices.deliver(ASKER, BUREAU)
    theirs = bureau.records(LegalReview).get(review.uid)
    told = next(todo.action for todo in things_to_do(bureau) if todo.uid == review.uid)
    waits_for = work_detail(office, LegalReview, review.uid).work.waits_for
    opinion = {"conclusion": "建议补充调查", "opinion": "请补充授权材料", "reviewed_on": "2026-11-20"}

    with pytest.raises(BadInput, match="顾南星是本案承办人员"):
        making.take(bureau, theirs, "pass", opinion | {"reviewer": "顾南星"})
    back = making.take(bureau, theirs, "send_back", opinion | {"reviewer": "温知行"})
    offices.deliver(BUREAU, ASKER)
    making.take(office, office.records(LegalReview).get(review.uid), "submit", {"submitted_on": "2026-11-20"})
    offices.deliver(ASKER, BUREAU)
    passed = making.take(bureau, bureau.records(LegalReview).get(review.uid), "pass", opinion | {"reviewer": "温知行", "conclusion": "同意"})

    assert told == "审核", "no answer is suggested"
    assert theirs.case_number == case.number, "the reviewer does not have the case itself"
    assert waits_for == "审核机构", "withdrawing is nothing to wait for"
    assert office.records(LegalReview).get(review.uid).due_on == "2026-12-04"
    assert (back.state, back.days_in_review, passed.state) == (SENT_BACK, "4天", PASSED)


def test_a_rectification_is_finished_only_when_it_was_put_right_and_can_be_opened_again(office: Workspace) -> None:
    """S0-76."""
    paper = begun_from(office, Rectification, a_case(office))
    records.put(paper, {"ordered_on": "2026-11-10", "requirement": "下架", "due_on": "2026-11-16"})
    paper = making.take(office, records.save_new(office, paper), "order", {})
    found = {"rechecked_on": "2026-11-17", "rechecked_by": "陈立言、顾南星", "result": "部分整改", "finding": "仍有3双"}

    with pytest.raises(BadInput, match="不能办结"):
        making.take(office, paper, "pass", found)
    failed = making.take(office, paper, "fail", found | {"again_due_on": "2026-11-19"})
    done = making.take(office, failed, "pass", found | {"rechecked_on": "2026-11-20", "result": "已按要求整改"})
    again = making.take(office, done, "reopen", {"again_due_on": "2026-11-30"}, "又发现同类商品")

    assert (failed.state, failed.deadline, done.state, done.deadline) == (RUNNING, "2026-11-19", DONE, None)
    assert (again.state, again.deadline) == (RUNNING, "2026-11-30")


def test_the_copy_for_the_bureau_keeps_the_parties_and_the_public_one_does_not(office: Workspace) -> None:
    """S0-79."""
    model = begun_from(office, ModelCase, a_case(office, outside_number="仓市监案〔2026〕31号"))
    facts = "福州履云鞋行（91350104M0001AAA0X，电话13900006207）被仓市监案〔2026〕31号立案。"
    records.put(model, {"kind": "商标", "headline": "福州履云鞋行案", "facts": facts, "outcome": "罚款", "meaning": "组团办案"})
    model = records.save_new(office, model)

    reported = values_for(office, form_template("cangshan-model-case"), Asked(of=model.uid))
    public = values_for(office, form_template("cangshan-model-case-public"), Asked(of=model.uid))

    assert reported["party"] == "福州履云鞋行"
    assert public["sort"] == "商标类"
    assert not any(word in public["public_facts"] for word in ("履云", "13900006207", "91350104", "31号"))
