"""Referrals between real offices: what leaves is what was chosen, and each side sees how far it has come (S0-42, S3-40)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from app.domain.errors import BadInput, NotAllowed
from app.domain.fields import Sensitivity
from app.domain.kind_entries import KindEntry
from app.domain.leads import Lead, Reporter
from app.domain.organisation import Person, Unit
from app.domain.records import fields_of
from app.domain.referral import COPYABLE, OPTIONS, Referral, copy_of, option
from app.domain.support import SupportRequest
from app.exchange.reading import read_bundle
from app.exchange.roster_authors import author_of
from app.exchange.segment import open_segment, segment_header
from app.services import exchange, leads, making, records, referrals, steps, support
from app.services.attachments import keep_bytes
from app.services.beginning import begun
from app.services.exchange_views import leaving
from app.services.forms import Asked, print_form
from app.services.identity import keys_of, roster_of
from app.services.receipts import write_receipt
from app.services.records import put
from app.services.referral_views import ALL, RECEIVED, SENT_BY_US, TO_DO, ReferralDetail, counts, detail_of
from app.services.workspace import Workspace
from tests.photos import PLACE, a_photo
from tests.services.invented import a_lead, a_request
from tests.services.offices import ASKER, BUREAU, COORDINATOR, LENDER, Clock, Offices, once, outsider, second

__all__ = ["outsider", "second"]
REPORTER = Reporter(full_name="顾念慈", phone="13900008864", contact="微信 gunianci")


@pytest.fixture
def foreign(offices: Offices, outsider: str) -> str:
    return listed_as_foreign(offices, outsider)


@once
def listed_as_foreign(offices: Offices, outsider: str) -> str:
    """A unit of another district that exchanges bundles with us: the bureau lists it as 外区单位."""
    bureau = offices[BUREAU]
    unit = bureau.records(Unit).get(offices.unit(outsider).uid)
    unit.external = True
    records.save(bureau, unit)
    offices.deliver(BUREAU)
    offices.deliver(outsider)
    for workspace in offices.open.values():
        workspace.unit = workspace.records(Unit).get(workspace.unit.uid)
    return outsider


def registered(workspace: Workspace, **values: object) -> Lead:
    """A lead that somebody reported."""
    lead = a_lead(workspace, suspect_head="林望舒", goods="运动鞋", outside_number="12315-20261104-77", evidence="照片三张", **values)
    return leads.register(workspace, lead, Reporter(full_name=REPORTER.full_name, phone=REPORTER.phone, contact=REPORTER.contact))


def drafted(workspace: Workspace, receiver: Unit, lead: Lead | None = None, **values: object) -> Referral:
    """A complete referral, not stored yet."""
    referral = referrals.referral_for(workspace, lead or registered(workspace))
    filled = {"receiver": receiver.uid, "purpose": "核查货源", "basis": "仓市场监管〔2025〕94号 二（三）", "ends_on": "2027-05-31", "answer_by": "2026-12-20"}
    for name, value in (filled | values).items():
        setattr(referral, name, value)
    return referral


def sent(offices: Offices, to: str, **values: object) -> Referral:
    """A referral that was sent, not exported yet."""
    return referrals.send(offices[ASKER], drafted(offices[ASKER], offices.unit(to), **values))


def at(offices: Offices, name: str, referral: Referral) -> Referral:
    return offices[name].records(Referral).get(referral.uid)


def seen(offices: Offices, name: str, referral: Referral) -> ReferralDetail:
    return detail_of(offices[name], referral.uid)


@once
def arrived(offices: Offices, to: str, **values: object) -> Referral:
    """A referral that has reached its receiver, as the sender knows by the receipt."""
    referral = sent(offices, to, **values)
    hand_over(offices, ASKER, to)
    return referral


def hand_over(offices: Offices, sender: str, to: str) -> Path:
    """A bundle there, and its receipt back."""
    path = offices.send(sender, to)
    exchange.import_bundle(offices[to], path)
    exchange.import_bundle(offices[sender], write_receipt(offices[to], path).file)
    return path


def decrypted(workspace: Workspace, path: Path) -> list[str]:
    """Every segment of a bundle for this computer, in plain words."""
    roster = roster_of(workspace)
    bundle = read_bundle(path, workspace.store.identity.replica, keys_of(workspace), roster)
    return [repr(open_segment(data, author_of(roster, segment_header(data)).signing)) for data in bundle.segments]


def test_a_referral_goes_through_sent_delivered_accepted_and_answered(offices: Offices, foreign: str, clock: Clock) -> None:
    """S3-40: 已发出, 已送达 by the receipt, 已受理, 已反馈, with its age."""
    referral = sent(offices, foreign)
    words = [seen(offices, ASKER, referral).row.course]
    path = offices.send(ASKER, foreign)
    clock.moment += timedelta(days=2)
    words.append(seen(offices, ASKER, referral).row.course)
    exchange.import_bundle(offices[foreign], path)
    exchange.import_bundle(offices[ASKER], write_receipt(offices[foreign], path).file)
    clock.moment += timedelta(days=5)
    words.append(seen(offices, ASKER, referral).row.course)
    steps.take_step(offices[foreign], at(offices, foreign, referral), "accept", {"receipt_on": "2026-11-22", "receipt_by": "郑思远"})
    hand_over(offices, foreign, ASKER)
    words.append(seen(offices, ASKER, referral).row.course)
    steps.take_step(offices[foreign], at(offices, foreign, referral), "feed_back", {"result": "已在长乐查获同批货物。", "result_on": "2026-11-27"})
    hand_over(offices, foreign, ASKER)
    words.append(seen(offices, ASKER, referral).row.course)

    assert [(one.state, one.words) for one in words] == [
        ("待发出", "请导出数据包"),
        ("已发出", "已发出 2 天，还没有送达"),
        ("已送达", "已送达 5 天，未受理"),
        ("已受理", "今天受理，未反馈"),
        ("已反馈", "11月27日 周五反馈"),
    ]
    assert all(stage.at for stage in words[-1].stages)
    assert at(offices, ASKER, referral).result == "已在长乐查获同批货物。"


def test_nothing_but_the_referral_leaves_for_another_district(offices: Offices, foreign: str) -> None:
    """No byte of the lead's other fields, of the reporter, or of any other record is in the bundle (S0-42)."""
    asker = offices[ASKER]
    referral = sent(offices, foreign, copied=(option("suspect"), option("kind")))
    support.submit(asker, a_request(asker, registered(asker, suspect="别家鞋店")))
    records.save_new(asker, Person(unit=asker.unit.uid, full_name="外人勿看", works_at=asker.unit.uid))

    told = leaving(asker, [offices.unit(foreign)]).in_words()
    plain = decrypted(offices[foreign], offices.send(ASKER, foreign))

    assert told == "线索移送 1"
    assert len(plain) == 1
    assert "福州履云鞋行" in plain[0]
    private = ("云岫", "林望舒", "13900006207", "12315-2026", "照片三张", "运动鞋", "2026-11-04", "顾念慈", "13900008864", "gunianci", "别家鞋店", "外人勿看")
    assert [word for word in private if word in plain[0]] == []
    exchange.import_bundle(offices[foreign], offices.send(ASKER, foreign))
    assert [offices[foreign].records(kind).count() for kind in (Referral, Lead, SupportRequest, Reporter)] == [1, 0, 0, 0]
    assert at(offices, foreign, referral).detail is None


def test_nothing_but_referrals_is_taken_from_another_district_that_the_own_bureau_lists(offices: Offices, foreign: str) -> None:
    """S0-42, S0-44: what a 外区单位 of our own roster sends besides is refused, and nothing of it is stored."""
    there, asker = offices[foreign], offices[ASKER]
    uid = records.save_new(there, Person(unit=there.unit.uid, full_name="不该来的", works_at=there.unit.uid)).uid
    people = there.store.tables["person"]
    there.store.db.conn.execute(f'UPDATE "{people.name}" SET _audience = ? WHERE uid = ?', (there.store.audience_id((there.unit.uid, asker.unit.uid)), uid))

    arrival = exchange.import_bundle(asker, offices.send(foreign, ASKER))

    assert [refused.split("，")[0] for refused in arrival.refused] == ["第1份数据：外区单位只能送来线索移送和它的办理步骤"]
    assert asker.records(Person).find(uid) is None


def test_only_sender_receiver_and_the_bureau_of_the_sender_see_a_referral(offices: Offices, foreign: str) -> None:
    referral = sent(offices, foreign)
    offices.deliver(ASKER)

    assert {name for name in offices.open if offices[name].records(Referral).find(referral.uid)} == {ASKER, foreign, BUREAU}


def test_personal_fields_are_off_and_named_and_the_reporter_can_never_be_chosen(offices: Offices) -> None:
    asker = offices[ASKER]
    lead = registered(asker)

    offered = {one.option: one.guarded for one in referrals.copyable_fields(lead)}
    chosen = referrals.referral_for(asker, lead).copied

    assert offered["负责人（个人信息）"] == offered["主体电话（个人信息）"] == "个人信息"
    assert set(chosen) == {name for name, guarded in offered.items() if not guarded}
    assert not {*fields_of(Reporter)} & {*COPYABLE} - {"lead"}
    assert not {"source_detail", "outside_number"} & {*COPYABLE}
    assert all(fields_of(Lead)[name].sensitivity < Sensitivity.SENSITIVE for name in COPYABLE)
    with pytest.raises(BadInput, match="没有“举报人”这一项"):
        referrals.save_draft(asker, drafted(asker, offices.unit(LENDER), lead, copied=("举报人",)))


def test_every_field_that_may_be_copied_is_declared_as_the_lead_declares_it() -> None:
    fields = fields_of(Referral)

    assert set(COPYABLE) == set(OPTIONS.values())
    assert [name for name in COPYABLE if (fields[name].label, fields[name].kind) != (fields_of(Lead)[name].label, fields_of(Lead)[name].kind)] == []
    assert copy_of("suspect_phone").metadata["zhilian"].sensitivity is Sensitivity.PERSONAL


def test_a_text_that_names_the_reporter_is_not_sent(offices: Offices) -> None:
    asker = offices[ASKER]
    lead = registered(asker, detail="顾念慈反映店内出售假鞋。")

    with pytest.raises(BadInput) as refusal:
        referrals.send(asker, drafted(asker, offices.unit(LENDER), lead))

    assert refusal.value.what == "涉嫌事实里有举报（提供）人的姓名或联系方式，不能移送。"
    assert asker.records(Referral).count() == 0
    others = tuple(name for name in referrals.referral_for(asker, lead).copied if name != "涉嫌事实")
    assert referrals.send(asker, drafted(asker, offices.unit(LENDER), lead, copied=others)).state == "已发出"


def test_the_receiver_makes_a_lead_of_its_own_and_both_name_each_other_by_number(offices: Offices, foreign: str) -> None:
    referral = arrived(offices, foreign)
    there = offices[foreign]
    area = leads.find_place(there, "城门镇")
    assert area is not None

    lead = referrals.take_up(there, at(offices, foreign, referral), {"area": area.area.uid})
    hand_over(offices, foreign, ASKER)

    assert (lead.unit, lead.state, lead.suspect, lead.source) == (there.unit.uid, "待研判", "福州履云鞋行", "其他部门移送")
    assert (lead.outside_number, at(offices, ASKER, referral).their_number) == (referral.number, lead.number)
    assert lead.received_on == there.today.isoformat()
    assert at(offices, ASKER, referral).state == "已受理"
    assert offices[ASKER].records(Lead).count() == 1
    assert offices.unit(BUREAU).uid not in there.records(Lead).audience(lead.uid)
    found = referrals.taken_up_from(there, lead)
    assert found is not None
    assert found.uid == referral.uid
    assert detail_of(there, referral.uid).taken_up == lead.uid
    with pytest.raises(BadInput, match="已经登记为线索"):
        referrals.take_up(there, at(offices, foreign, referral), {"area": area.area.uid})


def test_a_kind_that_only_the_sender_knows_is_left_for_the_receiver_to_choose_and_hinders_no_answer(offices: Offices, foreign: str) -> None:
    """Bureaus add kinds of their own: what another one calls it is read in the referral, not registered."""
    records.save_new(
        offices[BUREAU],
        begun(offices[BUREAU], KindEntry, {"code": "T9", "full_name": "直播带货侵权", "valid_from": "2026-01-01", "basis": "商标法 第五十七条"}),
    )
    offices.deliver(BUREAU)
    referral = arrived(offices, foreign, lead=registered(offices[ASKER], kind="直播带货侵权"))
    there = offices[foreign]

    lead = referrals.lead_from(there, at(offices, foreign, referral))
    steps.take_step(there, at(offices, foreign, referral), "accept", {"receipt_by": "余昭明", "receipt_on": there.today.isoformat()})

    assert lead.kind is None
    assert at(offices, foreign, referral).state == "已受理"
    assert at(offices, foreign, referral).kind == "直播带货侵权"


def test_taking_up_is_one_action_and_is_taken_back_as_one(offices: Offices) -> None:
    referral = arrived(offices, LENDER)
    there = offices[LENDER]
    area = leads.find_place(there, "东升街道")
    assert area is not None
    referrals.take_up(there, at(offices, LENDER, referral), {"area": area.area.uid})

    records.undo(there)

    assert (at(offices, LENDER, referral).state, at(offices, LENDER, referral).their_number) == ("已发出", None)
    assert there.records(Lead).count() == 0


def test_a_deleted_lead_does_not_withdraw_its_referral(offices: Offices) -> None:
    referral = sent(offices, LENDER)
    asker = offices[ASKER]
    lead = asker.records(Lead).get(referral.lead)

    open_before = [one.number for one in referrals.open_referrals(asker, lead)]
    steps.take_step(asker, referral, "withdraw", {}, "移送对象有误")

    assert open_before == [referral.number]
    assert referrals.open_referrals(asker, lead) == []


def test_inside_one_bureau_the_check_of_the_lead_goes_on(offices: Offices) -> None:
    """domain-rules: 转办不重新起算."""
    referral = arrived(offices, LENDER)

    assert referrals.lead_from(offices[LENDER], at(offices, LENDER, referral)).received_on == "2026-11-04"


def test_the_sender_withdraws_while_it_is_not_accepted_and_not_after(offices: Offices) -> None:
    first, then = arrived(offices, LENDER), arrived(offices, LENDER)
    steps.take_step(offices[ASKER], at(offices, ASKER, first), "withdraw", {}, "移送对象有误")
    steps.take_step(offices[LENDER], at(offices, LENDER, then), "accept", {"receipt_on": "2026-11-20", "receipt_by": "曾明朗"})
    hand_over(offices, ASKER, LENDER)
    hand_over(offices, LENDER, ASKER)

    withdrawn = seen(offices, LENDER, first)
    assert (withdrawn.referral.state, withdrawn.contents, withdrawn.mine()) == ("已撤回", [], [])
    assert withdrawn.ended == "移送单位已撤回，内容不再使用。"
    with pytest.raises(NotAllowed):
        steps.take_step(offices[ASKER], at(offices, ASKER, then), "withdraw", {}, "改主意")


def test_withdrawing_while_the_receiver_accepts_is_a_dispute_for_people(offices: Offices) -> None:
    referral = arrived(offices, LENDER)
    steps.take_step(offices[ASKER], at(offices, ASKER, referral), "withdraw", {}, "移送对象有误")
    steps.take_step(offices[LENDER], at(offices, LENDER, referral), "accept", {"receipt_on": "2026-11-20", "receipt_by": "曾明朗"})
    hand_over(offices, ASKER, LENDER)
    hand_over(offices, LENDER, ASKER)

    assert [at(offices, name, referral).state for name in (ASKER, LENDER)] == ["争议", "争议"]
    stands = next(step.uid for step in steps.disputed_steps(offices[ASKER], at(offices, ASKER, referral)) if step.name == "accept")
    steps.settle(offices[ASKER], at(offices, ASKER, referral), stands, "电话商定继续办理", {"receipt_on": "2026-11-20", "receipt_by": "曾明朗"})
    hand_over(offices, ASKER, LENDER)
    assert [at(offices, name, referral).state for name in (ASKER, LENDER)] == ["已受理", "已受理"]


def test_after_its_last_day_the_receiver_is_not_offered_the_contents_any_more(offices: Offices, foreign: str, clock: Clock) -> None:
    """S0-42 validity."""
    referral = arrived(offices, foreign, ends_on="2026-11-30", answer_by=None)
    before = seen(offices, foreign, referral)
    clock.moment += timedelta(days=11)

    after = seen(offices, foreign, referral)

    assert ("涉嫌主体", "福州履云鞋行") in before.contents
    assert {step.move.name for step in before.mine()} == {"accept", "take_up", "return"}
    assert (after.contents, after.ended) == ([], "使用期限已于2026年11月30日届满，内容不再使用。")
    assert {step.move.name for step in after.mine()} == {"return"}
    for name, values in (("accept", {"receipt_on": "2026-12-01", "receipt_by": "郑思远"}), ("take_up", {})):
        with pytest.raises(BadInput, match="使用期限已于"):
            making.take(offices[foreign], at(offices, foreign, referral), name, values)
    assert seen(offices, ASKER, referral).contents


def test_terms_that_cannot_be_are_refused_before_anything_is_sent(offices: Offices) -> None:
    asker = offices[ASKER]
    lead, other = registered(asker), offices.unit(LENDER)

    wrong: list[tuple[dict[str, Any], str]] = [
        ({"ends_on": "2026-11-19"}, "使用期限早于今天。"),
        ({"answer_by": "2027-06-01"}, "商请反馈日期晚于使用期限。"),
        ({"unit_chosen": asker.unit}, "受送单位是本单位自己。"),
        ({"copied": ()}, "还没有选择移送哪些栏目。"),
        ({"purpose": None, "basis": None}, "“移送”还差 2 项：目的（用途）、移送依据。"),
    ]
    for values, words in wrong:
        with pytest.raises(BadInput) as refusal:
            referrals.send(asker, drafted(asker, values.pop("unit_chosen", other), lead, **values))
        assert refusal.value.what == words
    assert asker.records(Referral).count() == 0


def test_only_the_registering_office_and_the_bureau_may_refer_a_lead(offices: Offices) -> None:
    lead = registered(offices[ASKER])
    offices.deliver(ASKER)

    assert referrals.why_not_refer(offices[COORDINATOR], offices[COORDINATOR].records(Lead).get(lead.uid)) == "这条线索由仓前所登记，由仓前所或区局移送。"
    assert referrals.why_not_refer(offices[BUREAU], offices[BUREAU].records(Lead).get(lead.uid)) == ""
    with pytest.raises(NotAllowed):
        referrals.referral_for(offices[COORDINATOR], offices[COORDINATOR].records(Lead).get(lead.uid))


def test_a_unit_without_the_program_answers_on_paper_and_the_sender_enters_its_slip(offices: Offices) -> None:
    asker = offices[ASKER]
    paired = next(unit for unit in asker.units() if unit.name == "江田所")
    referral = referrals.send(asker, drafted(asker, paired))

    waiting = detail_of(asker, referral.uid).row
    steps.take_step(asker, referral, "note_accepted", {"receipt_on": "2026-11-20", "receipt_by": "江田所内勤"})
    answered = steps.take_step(asker, referral, "note_answered", {"result": "当地没有该商户。", "result_on": "2026-11-20"})

    assert (waiting.outside, waiting.course.words) == (True, "请送纸质函：对方没有电脑列入名单")
    assert answered.state == "已反馈"
    assert steps.steps_taken(asker, answered)[-1].done == "书面回执：已反馈"


def test_what_was_sent_is_neither_changed_nor_deleted_and_is_not_imported_as_a_table(offices: Offices) -> None:
    referral = sent(offices, LENDER)
    asker = offices[ASKER]

    with pytest.raises(NotAllowed, match="已发出"):
        making.change(asker, at(offices, ASKER, referral), {"purpose": "别的用途"})
    with pytest.raises(NotAllowed) as refusal:
        making.remove(asker, at(offices, ASKER, referral))
    assert refusal.value.next_step == "还没有受理的，请办理“撤回”。"


def test_the_views_hold_what_waits_what_came_and_what_was_sent(offices: Offices) -> None:
    arrived(offices, LENDER)
    referrals.save_draft(offices[ASKER], drafted(offices[ASKER], offices.unit(LENDER)))

    assert counts(offices[ASKER]) == {TO_DO: 0, RECEIVED: 0, SENT_BY_US: 2, ALL: 2}
    assert counts(offices[LENDER]) == {TO_DO: 1, RECEIVED: 1, SENT_BY_US: 0, ALL: 1}


def test_a_late_answer_is_told_in_days(offices: Offices, clock: Clock) -> None:
    referral = arrived(offices, LENDER, answer_by="2026-11-25")
    clock.moment += timedelta(days=8)

    course = seen(offices, ASKER, referral).row.course

    assert (course.late, course.words) == (True, "已送达 8 天，未受理，过了商请反馈日期 3 天")


def test_a_second_computer_of_the_receiver_must_have_it_too(offices: Offices, second: str) -> None:
    """Delivered means: to every computer of the unit."""
    coordinator = offices[COORDINATOR]
    lead = registered(coordinator)
    referral = referrals.send(coordinator, drafted(coordinator, offices.unit(ASKER), lead))
    path = hand_over(offices, COORDINATOR, ASKER)
    with_one = detail_of(coordinator, referral.uid).row.course.state

    exchange.import_bundle(offices[second], path)
    exchange.import_bundle(coordinator, write_receipt(offices[second], path, offices.folder / "second.ipb").file)

    assert [with_one, detail_of(coordinator, referral.uid).row.course.state] == ["已发出", "已送达"]


def test_the_data_sheet_fits_one_page_and_says_what_was_sent(offices: Offices) -> None:
    """own-forms: 线索移送函."""
    referral = sent(offices, LENDER, reason="货源在贵所辖区，请协查。")

    file = print_form(offices[ASKER], "cangshan-referral", offices.folder / "移送.pdf", Asked(of=referral.uid))

    document = pypdfium2.PdfDocument(file)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert len(document) == 1
    assert all(word in text for word in (referral.number or "?", "福州履云鞋行", "核查货源", "请协查", "本软件自拟格式"))
    assert not any(word in text for word in ("顾念慈", "13900006207", "12315-2026"))


def test_a_photo_for_another_district_is_a_second_attachment_without_its_place(offices: Offices, foreign: str):
    """Issue 5, attachments; ux.md 9: the original keeps its hash as evidence."""
    asker = offices[ASKER]
    photo = a_photo()
    original = keep_bytes(asker, photo, "门头.jpg")
    paper = keep_bytes(asker, b"%PDF-1.7", "说明.pdf")
    lead = leads.register(asker, a_lead(asker, photos=(original, paper)))
    referral = referrals.referral_for(asker, lead)
    put(referral, {"receiver": offices.unit(foreign).uid, "purpose": "核查货源", "basis": "协作协议", "ends_on": "2027-11-20"})
    referral.copied = (*referral.copied, option("photos"))

    sent = referrals.send(asker, referral)
    offices.deliver(ASKER, foreign)

    arrived = offices[foreign].records(Referral).get(sent.uid)
    copy, same = arrived.photos
    assert (copy.name, same) == ("门头（不含拍摄位置）.jpg", paper)
    assert PLACE not in offices[foreign].blobs.read(copy.sha)
    assert len(offices[foreign].blobs.read(copy.sha)) == copy.size
    assert not offices[foreign].blobs.has(original.sha)
    assert asker.records(Lead).get(lead.uid).photos == (original, paper)
    assert asker.blobs.read(original.sha) == photo
    assert referrals.save_draft(asker, referral_again(asker, lead)).photos == arrived.photos


def referral_again(workspace: Workspace, lead: Lead) -> Referral:
    """Another referral of the same lead with its attachments: the copies are made once."""
    referral = referrals.referral_for(workspace, lead)
    referral.copied = (option("photos"),)
    return referral


def test_a_photo_whose_place_cannot_be_left_out_is_not_referred(offices: Offices):
    asker = offices[ASKER]
    heic = keep_bytes(asker, b"\x00\x00\x00\x18ftypheic" + bytes(80), "IMG_0001.HEIC")
    lead = leads.register(asker, a_lead(asker, photos=(heic,)))
    referral = referrals.referral_for(asker, lead)
    referral.copied = (option("photos"),)

    with pytest.raises(BadInput, match="去不掉"):
        referrals.save_draft(asker, referral)
