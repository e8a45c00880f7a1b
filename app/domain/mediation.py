"""行政调解和司法确认: parties, sessions, agreement, and the 30 days of the joint application (S0-80; `仓市场监管〔2025〕94号` 三（三）3).

The window is 民事诉讼法's: both parties together, an agreement made under a 依法设立的调解组织. Whether an office is one is for the court: the form says so.
"""

from dataclasses import dataclass
from typing import Any

from app.domain.fields import choice, credit_code, day, files, flag, link, longtext, telephone, text, whole_number
from app.domain.lead_kinds import KIND_ENTRIES, LEAD_KINDS
from app.domain.records import Record
from app.domain.step_checks import all_of, happened, in_order
from app.domain.steps import Move, Workflow
from app.domain.value_kinds import Attachment

DRAFT, ACCEPTED, AGREED, FAILED = "待受理", "调解中", "已达成协议", "调解终止"
APPLIED, TAKEN, CONFIRMED, CLOSED = "已申请司法确认", "法院已受理", "法院已决定", "已办结"
OWNER = "owner"
CLAUSE = "仓市场监管〔2025〕94号 三（三）3"
LAW = "民事诉讼法 第二百零五条（2021年文本为第二百零一条）"
ASK_FIRST = "请先确认与法院的对接机制：主持调解的应是依法设立的调解组织，双方共同提出。"
RESULTS = ("裁定有效", "裁定驳回申请", "不予受理", "准予撤回申请")
CHANNELS = ("行政确权", "公证存证", "仲裁", "调解", "行政裁决", "行政执法", "司法保护")


def _together_in_time(before: Any, after: Any, _today: str) -> tuple[str, str] | None:
    """Both together, within 30 days of the day on which the agreement took effect."""
    if not before.together:
        return "没有登记双方共同申请。", f"司法确认由双方共同申请（{LAW}）；请核实后勾选“双方共同申请”。"
    if before.confirm_until and after.applied_on > before.confirm_until:
        return f"共同申请司法确认的期限已于{before.confirm_until}届满。", "请当事人依法另行处理；协议仍可自觉履行，请办理“办结”。"
    return None


check_window = all_of(_together_in_time, happened("applied_on"), in_order("effective_on", "applied_on"))


def mediation_actors(record: Any, unit: Any) -> set[str]:
    """The unit that mediates."""
    return {OWNER} if unit.uid == record.unit else set()


MEDIATION_STEPS = Workflow(
    start=DRAFT,
    moves=(
        Move("accept", "受理", (DRAFT,), ACCEPTED, OWNER, "已受理", needs=("accepted_on",), clause=CLAUSE, check=happened("accepted_on")),
        Move(
            "agree",
            "达成协议",
            (ACCEPTED,),
            AGREED,
            OWNER,
            "已达成调解协议",
            needs=("agreed_on", "effective_on", "agreement", "together"),
            clause=CLAUSE,
            told="登记结果",
            check=all_of(happened("agreed_on"), in_order("accepted_on", "agreed_on", "effective_on")),
        ),
        Move("fail", "调解终止", (ACCEPTED,), FAILED, OWNER, "调解终止", needs=("ended_on",), remark=True, check=happened("ended_on")),
        Move(
            "apply",
            "申请司法确认",
            (AGREED,),
            APPLIED,
            OWNER,
            "双方已共同申请司法确认",
            needs=("court", "applied_on"),
            clause=LAW,
            check=check_window,
        ),
        Move(
            "taken",
            "登记法院受理",
            (APPLIED,),
            TAKEN,
            OWNER,
            "法院已受理",
            needs=("court_number", "taken_on"),
            check=all_of(happened("taken_on"), in_order("applied_on", "taken_on")),
        ),
        Move(
            "confirmed",
            "登记法院决定",
            (APPLIED, TAKEN),
            CONFIRMED,
            OWNER,
            "法院已决定",
            needs=("result", "result_on"),
            check=all_of(happened("result_on"), in_order("applied_on", "taken_on", "result_on")),
        ),
        Move("close", "办结", (AGREED, CONFIRMED), CLOSED, OWNER, "已办结", needs=("fulfilled",)),
    ),
    actors=mediation_actors,
    actor_names={OWNER: "调解单位"},
    closed=frozenset((FAILED, CLOSED)),
    editable=frozenset((DRAFT, ACCEPTED)),
)


@dataclass(kw_only=True)
class Mediation(
    Record,
    table="mediation",
    title="行政调解",
    named_by=("number", "applicant", "respondent"),
    steps=MEDIATION_STEPS,
    belongs_to=("lead", "case"),
    number_word="调",
    ends=("ended_on", "result_on", "agreed_on", "applied_for_on"),
):
    """One dispute that an office mediates, up to the court's confirmation."""

    number: str | None = text("调解编号", allotted=True, search=True)
    lead: str | None = link("线索", "lead", listed=False, indexed=True)
    case: str | None = link("案件", "case_file", listed=False, indexed=True)
    kind: str | None = choice("纠纷类型", LEAD_KINDS, more=KIND_ENTRIES, required=True)
    applicant: str | None = text("申请人", required=True, search=True)
    applicant_code: str | None = credit_code("申请人信用代码", listed=False)
    applicant_phone: str | None = telephone("申请人电话", listed=False)
    respondent: str | None = text("被申请人", required=True, search=True)
    respondent_code: str | None = credit_code("被申请人信用代码", listed=False)
    respondent_phone: str | None = telephone("被申请人电话", listed=False)
    applied_for_on: str | None = day("申请日期", required=True, past=True)
    dispute: str | None = longtext("纠纷事实", required=True)
    request: str | None = longtext("请求事项", required=True)
    body: str | None = text("主持调解的组织", required=True, hint=ASK_FIRST)
    mediator: str | None = text("调解员", required=True)
    accepted_on: str | None = day("受理日期", indexed=True)
    agreed_on: str | None = day("达成协议日期", listed=False)
    effective_on: str | None = day("协议生效日期", listed=False)
    agreement: str | None = longtext("协议内容")
    together: bool | None = flag("双方共同申请司法确认", listed=False)
    ended_on: str | None = day("终止日期", listed=False)
    confirm_until: str | None = day("司法确认申请届满日", derived=True, indexed=True)
    due_on: str | None = day("本环节届满日", derived=True, indexed=True)
    court: str | None = text("受理法院", listed=False)
    applied_on: str | None = day("申请司法确认日期", listed=False)
    court_number: str | None = text("案号（调确字）", search=True, listed=False)
    taken_on: str | None = day("法院受理日期", listed=False)
    result: str | None = choice("法院决定", RESULTS)
    result_on: str | None = day("法院决定日期", listed=False)
    fulfilled: str | None = text("履行情况", listed=False)
    papers: tuple[Attachment, ...] = files("附件")


@dataclass(kw_only=True)
class MediationSession(Record, table="mediation_session", title="调解笔录", seen_with="mediation", named_by=("held_on", "place")):
    """One session, with what was said."""

    mediation: str | None = link("行政调解", "mediation", required=True, listed=False, indexed=True)
    held_on: str | None = day("调解日期", required=True, past=True, indexed=True)
    place: str | None = text("调解地点", required=True)
    mediator: str | None = text("调解员", required=True)
    recorder: str | None = text("记录人")
    people: str | None = text("到场人员", required=True, longest=500)
    said: str | None = longtext("调解过程", required=True)
    result: str | None = text("调解结果", required=True, longest=500)


@dataclass(kw_only=True)
class ChannelStage(Record, table="channel_stage", title="渠道衔接", seen_with="mediation", named_by=("channel", "began_on")):
    """One dispute may move through several channels (S3-22; 枣市监知保〔2022〕1号 二（二）三)."""

    mediation: str | None = link("行政调解", "mediation", required=True, listed=False, indexed=True)
    place: int | None = whole_number("顺序", least=1, most=99)
    channel: str | None = choice("渠道", CHANNELS, required=True, clause="枣市监知保〔2022〕1号 二（二）三")
    body: str | None = text("机构", required=True)
    began_on: str | None = day("开始日期", required=True, past=True, indexed=True)
    ended_on: str | None = day("结束日期")
    result: str | None = text("结果", longest=500)
