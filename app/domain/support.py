"""Support between offices: what is asked for, and who is sent (S0-64, S0-72, S0-73)."""

from dataclasses import dataclass

from app.domain.fields import Sensitivity, choice, choices, day, files, flag, link, links, longtext, moment, telephone, text, whole_number
from app.domain.organisation import SKILLS
from app.domain.records import Audience, Record
from app.domain.support_steps import SUPPORT_STEPS
from app.domain.value_kinds import Attachment

URGENCIES = ("一般", "紧急", "特急")
ASK_OF = ("本组", "执法大队")


@dataclass(kw_only=True)
class SupportRequest(
    Record,
    table="support_request",
    title="支援申请",
    audience=Audience.GROUP,
    named_by=("number", "subject"),
    steps=SUPPORT_STEPS,
    also_seen_by=("lender",),
    ends=("ends_at", "asked_on"),
):
    """An office asks its group for people. It holds all that the others need: they may not have the lead."""

    number: str | None = text("申请编号", allotted=True, search=True)
    lead: str | None = link("线索", "lead", listed=False, indexed=True)
    lead_number: str | None = text("线索（案件）编号", search=True)
    subject: str | None = text("当事人", search=True)
    cause: str | None = text("案由")
    urgency: str | None = choice("紧急程度", URGENCIES, required=True)
    asked_on: str | None = day("申请日期", required=True)
    host: str | None = text("主办人")
    host_certificate: str | None = text("执法证号", listed=False, sensitivity=Sensitivity.PERSONAL)
    host_phone: str | None = telephone("主办人电话")
    ask_of: tuple[str, ...] = choices("向谁申请", ASK_OF)
    people: int | None = whole_number("人数", required=True, least=1, most=99)
    skills: tuple[str, ...] = choices("专长", SKILLS)
    equipment: str | None = text("装备车辆", listed=False)
    starts_at: str | None = moment("开始时间", required=True)
    ends_at: str | None = moment("结束时间", listed=False)
    meeting_place: str | None = text("集合地点", listed=False)
    place: str | None = text("执行地点", required=True)
    reason: str | None = longtext("理由及已做工作")
    task: str | None = longtext("任务")
    risk: str | None = longtext("风险")
    logistics: str | None = longtext("保障")
    avoidance: str | None = text("回避提示", listed=False)
    photos: tuple[Attachment, ...] = files("附件")
    group: str | None = link("组团", "case_group", allotted=True)
    coordinator: str | None = link("牵头所", "unit", allotted=True)
    proposal: str | None = text("牵头所建议", listed=False)
    lender: str | None = link("派员单位", "unit")
    proposed_people: int | None = whole_number("建议人数", least=1, most=99, listed=False)
    agreed_people: int | None = whole_number("同意人数", least=0, most=99, listed=False)
    change: str | None = choice("变更事项", ("取消", "换人", "延期"), listed=False)
    change_reason: str | None = text("变更理由", listed=False)
    feedback: str | None = longtext("反馈")
    rating: str | None = choice("评价", ("好", "较好", "一般", "差"), listed=False)


@dataclass(kw_only=True)
class Dispatch(Record, table="dispatch", title="派员", seen_with="request", named_by=("number", "names"), ends=("request",)):
    """The lending office sends people: one order for one request."""

    number: str | None = text("派员编号", allotted=True, search=True)
    request: str | None = link("支援申请", "support_request", required=True, indexed=True)
    request_number: str | None = text("申请编号", listed=False)
    receiver: str | None = link("接受单位", "unit", required=True)
    people: tuple[str, ...] = links("派出人员（名册）", "person")
    names: str | None = text("派出人员", required=True, search=True)
    posts: str | None = text("职务", listed=False)
    certificates: str | None = text("执法证号", listed=False, sensitivity=Sensitivity.PERSONAL)
    phones: str | None = text("电话", listed=False, sensitivity=Sensitivity.PERSONAL)
    role: str | None = text("角色", listed=False)
    starts_at: str | None = moment("开始时间", required=True)
    ends_at: str | None = moment("结束时间", required=True)
    report_to: str | None = text("报到地点", required=True)
    contact: str | None = text("联系人", listed=False)
    task: str | None = longtext("任务")
    equipment: str | None = text("装备", listed=False)
    no_conflict: bool | None = flag("本人回避确认", required=True)
    signed_by: str | None = text("签发人", required=True)
    sent_on: str | None = day("派员日期", required=True)
    arrived_at: str | None = moment("到位时间", listed=False)
    returned_at: str | None = moment("归队时间", listed=False)
    changes: str | None = longtext("延期／换人／召回")
    work_done: str | None = longtext("工作情况、评价")
