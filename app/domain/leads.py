"""Leads, their triage, and the person behind a report (S0-13, S0-70, S0-71)."""

from collections.abc import Iterator, Mapping
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
from app.domain.lead_kinds import KIND_ENTRIES, LEAD_KINDS
from app.domain.lead_steps import LEAD_STEPS
from app.domain.problems import Problem, warning
from app.domain.records import Audience, Record
from app.domain.spans import HINT
from app.domain.value_kinds import Attachment

CAMPAIGN_SOURCE = "专项排查"
SOURCES = ("监督检查", "投诉", "举报", "其他部门移送", "上级交办", "其他")
LOCAL_SOURCES: Mapping[str, str] = {
    "权利人反映": "举报",
    "工作站反映": "举报",
    "联络员反映": "举报",
    "电商平台推送": "举报",
    "结对单位共享": "其他部门移送",
    "其他市场监管部门移送": "其他部门移送",
    "网络监测": "监督检查",
    "专项排查": "监督检查",
    "联合执法": "监督检查",
    "巡查": "监督检查",
}
"""Sources in our own words, each with the statutory one that it counts as. What a right-holder sends in is a 举报, no 投诉 (`domain-rules.md` C-2)."""
LINES = ("食品", "药品", "医疗器械", "化妆品", "网络交易", "反不正当竞争", "广告", "产品质量", "价格", "消费者权益保护", "特种设备")
CONCLUSIONS = ("建议立案", "建议不予立案", "建议移送", "建议并案", "继续核查")


def earliest(*days: str | None) -> str | None:
    """The earliest of these ISO days; None when there is none."""
    return min((day for day in days if day), default=None)


@dataclass(kw_only=True)
class Lead(
    Record,
    table="lead",
    title="线索",
    named_by=("number", "suspect"),
    steps=LEAD_STEPS,
    also_seen_by=("coordinator", "office", "handled_by"),
    ends=("decided_on", "received_on"),
):
    """Something that may be an infringement, from the day an office learns of it (S0-70)."""

    number: str | None = text("线索编号", allotted=True, search=True)
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
    kind: str | None = choice("违法类型", LEAD_KINDS, more=KIND_ENTRIES, required=True)
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
    lines: tuple[str, ...] = choices("涉及条线", LINES, clause="闽市监知运〔2024〕231号 二（四）", hint="与知识产权以外的业务有关的")
    flags: tuple[str, ...] = choices("特别情形", ("涉网", "涉外", "涉嫌犯罪"))
    group: str | None = link("组团", "case_group", allotted=True)
    coordinator: str | None = link("牵头所", "unit", listed=False, allotted=True)
    office: str | None = link("辖区所", "unit")
    office_reason: str | None = text("改派理由", listed=False)
    campaign: str | None = link("排查行动", "campaign", listed=False, indexed=True)
    handled_by: str | None = link("承办单位", "unit", listed=False, indexed=True, hint="没有转办或指定的，由登记单位承办")
    handler: str | None = text("承办人")
    registered_by: str | None = text("登记人", listed=False, allotted=True)
    extended_by: str | None = text("延长批准人", listed=False)
    extended_on: str | None = day("延长批准日期", listed=False)
    excluded: str | None = longtext("扣除期间", hint=HINT)
    merged_into: str | None = link("并入的线索", "lead", listed=False, indexed=True)
    counted_from: str | None = day("并案后期限起算日", listed=False)
    due_on: str | None = day("核查届满日", derived=True, indexed=True)
    decision: str | None = text("处理决定", listed=False)
    decided_by: str | None = text("决定人", listed=False)
    decided_on: str | None = day("决定日期", listed=False)

    @property
    def clock_start(self) -> str | None:
        """The day from which the check is reckoned: its own receipt, or the earliest of the leads that were merged into it."""
        return earliest(self.received_on, self.counted_from)

    def complete(self) -> None:
        """A source of our own words belongs to one of the statutory ones; what a campaign finds comes from it (S0-60)."""
        self.source_detail = self.source_detail or (CAMPAIGN_SOURCE if self.campaign else None)
        self.source = self.source or LOCAL_SOURCES.get(self.source_detail or "")

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """A source that statistics count otherwise."""
        proper = LOCAL_SOURCES.get(self.source_detail or "", self.source)
        if self.source and proper != self.source:
            yield "source", warning(f"“{self.source_detail}”在统计上归入“{proper}”，请核对。")


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
class Reporter(Record, table="reporter", title="举报（提供）人", audience=Audience.HERE, named_by=("full_name",), ends=("lead",)):
    """Who told us. Kept on this replica only; no bundle, search or print holds it."""

    lead: str | None = link("线索", "lead", required=True, indexed=True)
    full_name: str | None = text("姓名", sensitivity=Sensitivity.SENSITIVE)
    phone: str | None = telephone("联系电话", sensitivity=Sensitivity.SENSITIVE)
    contact: str | None = text("其他联系方式", sensitivity=Sensitivity.SENSITIVE)
    anonymous: bool | None = flag("匿名")
    wants_answer: bool | None = flag("要求答复")
    papers: tuple[Attachment, ...] = files("涉举报人信息的附件", sensitivity=Sensitivity.SENSITIVE)
