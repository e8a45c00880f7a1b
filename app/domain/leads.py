"""Leads, their triage, and the person behind a report (S0-13, S0-70, S0-71)."""

from dataclasses import dataclass

from app.domain.fields import (
    Sensitivity,
    choice,
    choices,
    credit_code,
    day,
    files,
    flag,
    link,
    longtext,
    telephone,
    text,
)
from app.domain.lead_steps import LEAD_STEPS
from app.domain.records import Audience, Record
from app.domain.value_kinds import Attachment

SOURCES = ("监督检查", "投诉", "举报", "其他部门移送", "上级交办", "其他")
LEAD_KINDS = (
    "商标侵权",
    "应注册未注册商标",
    "冒充注册商标",
    "商标印制违法",
    "恶意商标注册申请",
    "商标代理违法",
    "假冒专利",
    "专利侵权纠纷",
    "非正常专利申请",
    "专利代理违法",
    "假冒地理标志",
    "特殊标志",
    "官方标志",
    "奥林匹克标志",
    "其他",
)
CONCLUSIONS = ("建议立案", "建议不予立案", "建议移送", "建议并案", "继续核查")


@dataclass(kw_only=True)
class Lead(Record, table="lead", title="线索", named_by=("number", "suspect"), steps=LEAD_STEPS, also_seen_by=("coordinator", "office", "handled_by")):
    """Something that may be an infringement, from the day an office learns of it (S0-70)."""

    number: str | None = text("线索编号", allotted=True, search=True, indexed=True)
    source: str | None = choice("线索来源", SOURCES, required=True)
    source_detail: str | None = text("细分来源", listed=False)
    outside_number: str | None = text("外部编号", search=True, listed=False, hint="12315、信访或平台的编号")
    received_on: str | None = day("收到日期", required=True, past=True, indexed=True)
    suspect: str | None = text("涉嫌主体", required=True, search=True)
    suspect_code: str | None = credit_code("统一社会信用代码", listed=False, search=True)
    suspect_address: str | None = text("主体地址", listed=False, search=True)
    suspect_head: str | None = text("负责人", listed=False, sensitivity=Sensitivity.PERSONAL)
    suspect_phone: str | None = telephone("主体电话", search=True)
    shop_link: str | None = text("网店链接", listed=False, longest=500)
    area: str | None = link("镇街", "area", required=True)
    kind: str | None = choice("违法类型", LEAD_KINDS, required=True)
    detail: str | None = longtext("涉嫌事实", required=True)
    place: str | None = text("发生地", listed=False)
    right_holder: str | None = text("权利人", listed=False, search=True)
    right_number: str | None = text("权利号", listed=False)
    right_class: str | None = text("类别", listed=False)
    right_status: str | None = text("权利状态", listed=False)
    right_checked_on: str | None = day("权利状态查询日", listed=False)
    goods: str | None = text("商品", listed=False)
    quantity: str | None = text("数量", listed=False)
    value: str | None = text("估值", listed=False)
    evidence: str | None = longtext("证据目录")
    photos: tuple[Attachment, ...] = files("附件")
    flags: tuple[str, ...] = choices("特别情形", ("涉网", "涉外", "涉嫌犯罪"))
    group: str | None = link("组团", "case_group", allotted=True)
    coordinator: str | None = link("牵头所", "unit", listed=False, allotted=True)
    office: str | None = link("辖区所", "unit")
    office_reason: str | None = text("改派理由", listed=False)
    handled_by: str | None = link("承办单位", "unit", listed=False, indexed=True, hint="没有转办或指定的，由登记单位承办")
    handler: str | None = text("承办人")
    registered_by: str | None = text("登记人", listed=False, allotted=True)
    extended_by: str | None = text("延长批准人", listed=False)
    extended_on: str | None = day("延长批准日期", listed=False)
    due_on: str | None = day("核查届满日", derived=True, indexed=True)
    decision: str | None = text("处理决定", listed=False)
    decided_by: str | None = text("决定人", listed=False)
    decided_on: str | None = day("决定日期", listed=False)


@dataclass(kw_only=True)
class Triage(Record, table="triage", title="线索研判", seen_with="lead", named_by=("held_on", "conclusion")):
    """One meeting or opinion on a lead (S0-71)."""

    lead: str | None = link("线索", "lead", required=True, indexed=True)
    held_on: str | None = day("研判日期", required=True, past=True)
    place: str | None = text("地点", listed=False)
    host: str | None = text("主持人", listed=False)
    recorder: str | None = text("记录人", listed=False)
    people: str | None = text("参加人员", required=True)
    guidance: str | None = longtext("指导意见")
    opinion: str | None = longtext("研判意见")
    advice: str | None = longtext("行政指导", hint="建议不予立案的，同时作出的行政指导；它不是单独的结论")
    conclusion: str | None = choice("研判结论", CONCLUSIONS, required=True)


@dataclass(kw_only=True)
class Reporter(Record, table="reporter", title="举报（提供）人", audience=Audience.HERE, named_by=("full_name",)):
    """Who told us. Kept on this replica only; no bundle, search or print holds it."""

    lead: str | None = link("线索", "lead", required=True, indexed=True)
    full_name: str | None = text("姓名", sensitivity=Sensitivity.SENSITIVE)
    phone: str | None = telephone("联系电话", sensitivity=Sensitivity.SENSITIVE)
    contact: str | None = text("其他联系方式", sensitivity=Sensitivity.SENSITIVE)
    anonymous: bool | None = flag("匿名")
    wants_answer: bool | None = flag("要求答复")
    papers: tuple[Attachment, ...] = files("涉举报人信息的附件", sensitivity=Sensitivity.SENSITIVE)
