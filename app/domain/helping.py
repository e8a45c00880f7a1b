"""Help for enterprises and officers: advice, aid, reforms, finance, rights that go abroad.

S0-77, S1-42, S1-51, S1-53, S2-61, S3-24, S4-14, S4-17.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.fields import choice, choices, credit_code, day, files, flag, link, longtext, telephone, ten_thousands, text, whole_number
from app.domain.problems import Problem, error, warning
from app.domain.records import Record
from app.domain.value_kinds import Attachment

GUIDANCE = "仓市场监管〔2025〕94号 三（三）2"
FOR_FIRMS, FOR_OFFICERS = GUIDANCE_SORTS = ("企业行政指导", "执法业务指导")
AID_SORTS = ("维权咨询", "纠纷调解申请", "仲裁申请", "侵权判定咨询", "海外纠纷应对", "海外风险预警", "其他")
AID_RESULTS = ("办理中", "已办结", "转其他机构", "不予受理")
MEASURES = ("一网通办", "最多跑一地", "一次不用跑", "窗口服务", "信息公共服务", "其他")
FINANCE_SORTS = ("质押融资", "专利保险", "小额专利权质押贷款保证保险", "运营城市资金", "其他")
FINISHED = "已办结"


@dataclass(kw_only=True)
class Guidance(
    Record,
    table="guidance",
    title="指导记录",
    named_by=("asked_on", "subject"),
    belongs_to=("enterprise", "case", "review"),
    number_word="导",
    ends=("answered_on",),
):
    """Advice to an enterprise, or an answer to an officer who asked (S0-32, S0-52, S0-77, S1-42)."""

    number: str | None = text("编号", allotted=True, search=True)
    sort: str | None = choice("类别", GUIDANCE_SORTS, required=True, clause=GUIDANCE)
    enterprise: str | None = link("重点企业", "key_enterprise", listed=False, indexed=True, only=("sort", (FOR_FIRMS,)))
    case: str | None = link("案件", "case_file", listed=False, indexed=True)
    review: str | None = link("法制审核", "legal_review", listed=False, indexed=True, only=("sort", (FOR_OFFICERS,)))
    subject: str | None = text("被指导单位（提问人）", required=True, search=True)
    contact: str | None = text("联系人", listed=False)
    phone: str | None = telephone("联系电话", listed=False)
    asked_on: str | None = day("日期", required=True, past=True, indexed=True)
    question: str | None = longtext("情况（问题）", required=True)
    advice: str | None = longtext("指导意见（答复）")
    adviser: str | None = text("指导人")
    answered_on: str | None = day("答复日期", past=True, wanted=True)
    follow_up_on: str | None = day("回访日期")
    effect: str | None = longtext("落实和回访情况")

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """An answer has a day and comes after the question."""
        if self.advice and not self.answered_on:
            yield "answered_on", warning("请填写答复日期。")
        if self.answered_on and self.asked_on and self.answered_on < self.asked_on:
            yield "answered_on", error("答复日期早于提出日期。请核对两个日期。")


@dataclass(kw_only=True)
class AidRequest(
    Record, table="aid_request", title="维权援助", named_by=("number", "applicant"), belongs_to=("institution",), number_word="援", ends=("finished_on",)
):
    """Somebody asks for help in protecting a right, at home or abroad (S1-51, S1-53)."""

    number: str | None = text("编号", allotted=True, search=True)
    sort: str | None = choice("援助事项", AID_SORTS, required=True, clause="闽市监知运〔2024〕231号 二（五）")
    received_on: str | None = day("收到日期", required=True, past=True, indexed=True)
    applicant: str | None = text("申请人", required=True, search=True)
    credit_code: str | None = credit_code("统一社会信用代码", search=True, listed=False)
    contact: str | None = text("联系人", required=True)
    phone: str | None = telephone("联系电话", required=True)
    right: str | None = text("涉及权利（名称、号）", search=True)
    overseas: bool | None = flag("海外", clause="闽市监知运〔2024〕231号 二（五）")
    country: str | None = text("国家（地区）", only=("overseas", (True,)))
    matter: str | None = longtext("请求和理由", required=True)
    institution: str | None = link("转请机构", "institution", indexed=True)
    referred_on: str | None = day("转请日期", past=True, listed=False)
    handler: str | None = text("经办人")
    result: str | None = choice("办理情况", AID_RESULTS, required=True)
    finished_on: str | None = day("办结日期", past=True, wanted=True)
    outcome: str | None = longtext("办理结果")
    papers: tuple[Attachment, ...] = files("材料")

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """What is finished has a day."""
        if self.result == FINISHED and not self.finished_on:
            yield "finished_on", warning("已办结的，请填写办结日期。")


@dataclass(kw_only=True)
class Measure(Record, table="measure", title="改革举措", named_by=("headline",)):
    """A step that makes things easier for applicants, and how far it is (S4-14, S4-15, S2-61)."""

    headline: str | None = text("举措（制度）名称", required=True, search=True)
    sort: str | None = choice(
        "类别", (*MEASURES, "产业自律机制"), required=True, clause="闽市监知运〔2020〕96号 二（五）、（六）；焦市监办〔2021〕135号 三（二）"
    )
    owner: str | None = text("牵头单位（人）")
    begun_on: str | None = day("开始日期")
    done_on: str | None = day("完成日期", past=True)
    progress: str | None = longtext("进展", listed=True, longest=2_000)
    effect: str | None = longtext("成效")


@dataclass(kw_only=True)
class FinanceRecord(Record, table="finance_record", title="运用统计", named_by=("on", "enterprise_name")):
    """A loan on patents, an insurance, a use of funds: what the report counts (S4-17)."""

    sort: str | None = choice("类别", FINANCE_SORTS, required=True, clause="闽市监知运〔2020〕96号 二（八）")
    enterprise_name: str | None = text("企业（项目）", required=True, search=True)
    small: bool | None = flag("中小微企业")
    partner: str | None = text("银行（保险机构）", search=True)
    on: str | None = day("日期", required=True, past=True, indexed=True)
    amount: int | None = ten_thousands("金额（万元）", required=True)
    patents: int | None = whole_number("涉及专利（件）", most=100_000)
    trademarks: int | None = whole_number("涉及商标（件）", most=100_000)
    note: str | None = longtext("备注")


@dataclass(kw_only=True)
class TransferReview(Record, table="transfer_review", title="对外转让审查", named_by=("number", "received_on"), number_word="审"):
    """That a transfer abroad was looked at; what it was about is not written here (S3-24)."""

    number: str | None = text("编号", allotted=True, search=True, hint="涉密事项请勿录入")
    received_on: str | None = day("收到日期", required=True, past=True, clause="枣市监知保〔2022〕1号 二（二）三")
    rights: tuple[str, ...] = choices("权利类别", ("专利", "集成电路布图设计", "计算机软件著作权", "植物新品种"))
    referred_to: str | None = text("转交部门", listed=True, hint="涉密事项请勿录入")
    finished_on: str | None = day("办结日期", past=True)
