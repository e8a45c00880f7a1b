"""Key enterprises, service organisations, volunteers, and what is asked for and reported (`焦市监办〔2021〕135号` 二（三）（四）（五）)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.domain.fields import choice, choices, credit_code, day, flag, link, longtext, telephone, text, whole_number
from app.domain.problems import Problem, error, warning
from app.domain.records import Record

ENTERPRISES, SERVICES, VOLUNTEERS = (f"焦市监办〔2021〕135号 二（{number}）" for number in "三四五")

ENTERPRISE_KINDS = (
    "驰名商标企业",
    "知识产权优势企业",
    "高新技术企业",
    "专精特新企业",
    "高成长性企业",
    "进出口企业",
    "专利申请保有量大的企业",
    "地理标志使用企业",
    "其他",
)
FOREIGN_KIND, FOREIGN = "地理标志保护产品", "（涉外）"
PROTECTED = ("驰名商标", FOREIGN_KIND, "地理标识证明商标", "知名度较高商标", "专利重点", "涉外专利")
USES = ("使用", "所有")
ORGANISATION_KINDS = (
    "行业协会（商会）",
    "律师事务所",
    "调解委员会",
    "仲裁机构",
    "人民调解机构",
    "知识产权纠纷人民调解委员会",
    "知识产权保护服务机构",
    "其他",
)
VOLUNTEER_SOURCES = ("中高等院校", "科研机构", "行业协会（商会）和学会", "创业园区", "大型厂矿", "其他")
TEAM_KINDS = ("专职", "兼职")
REPORTERS = ("工作站", "重点企业联络员", "其他")


@dataclass(kw_only=True)
class KeyEnterprise(
    Record,
    table="key_enterprise",
    title="重点企业",
    named_by=("full_name",),
    known_by=("full_name", "credit_code"),
    computed={"protected_on_paper": "知识产权重点保护种类"},
    ends=("left_on",),
):
    """An enterprise whose rights are protected with priority, with its liaison (S2-30, S2-31, 附件3). Leaving keeps its history."""

    full_name: str | None = text("企业名称", required=True, search=True)
    credit_code: str | None = credit_code("统一社会信用代码", search=True)
    categories: tuple[str, ...] = choices("企业类别", ENTERPRISE_KINDS, required=True, clause=ENTERPRISES)
    other_reason: str | None = text("入选理由（类别为其他）", listed=False, clause=ENTERPRISES)
    protected: tuple[str, ...] = choices("知识产权重点保护种类", PROTECTED, required=True, clause="焦市监办〔2021〕135号 附件3 注")
    foreign: bool | None = flag("地理标志保护产品涉外", listed=False, clause="焦市监办〔2021〕135号 附件3 注")
    use: tuple[str, ...] = choices("知识产权运用方式", USES, required=True)
    head: str | None = text("企业负责人", required=True)
    head_phone: str | None = telephone("企业负责人联系方式", required=True)
    liaison: str | None = text("联络员", required=True, clause=ENTERPRISES, hint="由企业负责知识产权工作的人员担任")
    liaison_phone: str | None = telephone("联络员联系方式", required=True)
    area: str | None = link("镇街", "area", listed=False)
    address: str | None = text("地址", listed=False)
    entered_on: str | None = day("列入日期")
    entry_reason: str | None = text("列入理由", listed=False)
    left_on: str | None = day("移出日期", over="已移出")
    exit_reason: str | None = text("移出理由", listed=False)
    note: str | None = longtext("备注")

    @property
    def protected_on_paper(self) -> tuple[str, ...]:
        """The kinds as 附件3 prints them: it has no 备注, so that 涉外 stands behind the kind."""
        return tuple(f"{kind}{FOREIGN}" if self.foreign and kind == FOREIGN_KIND else kind for kind in self.protected)

    @classmethod
    def behind(cls, _name: str, printed: str) -> Mapping[str, str]:
        """The kinds without 涉外, which is a field of its own."""
        plain = printed.replace("(", "（").replace(")", "）")
        return {"protected": plain.replace(FOREIGN, ""), **({"foreign": "是"} if FOREIGN in plain else {})}

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """Reasons where the document wants to know them."""
        if self.foreign and FOREIGN_KIND not in self.protected:
            yield "foreign", warning(f"没有选“{FOREIGN_KIND}”，涉外不会印出。")
        if self.categories == (ENTERPRISE_KINDS[-1],) and not self.other_reason:
            yield "categories", warning("类别只有“其他”，请填写入选理由（知名度、影响力、易被侵权等）。")
        if self.left_on and not self.exit_reason:
            yield "left_on", warning("请填写移出理由。")
        if self.left_on and self.entered_on and self.left_on < self.entered_on:
            yield "left_on", error("移出日期早于列入日期。请核对两个日期。")


@dataclass(kw_only=True)
class ServiceOrganisation(
    Record,
    table="service_organisation",
    title="服务机构",
    named_by=("full_name",),
    known_by=("full_name",),
    ends=("left_on",),
    computed={"kind_on_paper": "类别"},
):
    """An organisation that helps with protection, disputes or rights (S2-40, S2-41, 附件5)."""

    full_name: str | None = text("知识产权保护社会服务机构名称", required=True, search=True)
    kind: str | None = choice("类别", ORGANISATION_KINDS, required=True, clause=SERVICES)
    other_kind: str | None = text("类别（其他）", listed=False, hint="类别选“其他”时写明，印在附件5上")
    contact: str | None = text("联系人", required=True)
    phone: str | None = telephone("联系方式", required=True)
    remark: str | None = text("备注", longest=2_000, hint="提供服务的人数、资格等信息")
    brand: bool | None = flag("品牌培育对象", listed=False, clause=SERVICES)
    focus: str | None = text("服务的重点领域、重点产业、重大活动", listed=False, clause=SERVICES)
    address: str | None = text("地址", listed=False)
    left_on: str | None = day("移出日期", listed=False, over="已移出")

    @property
    def kind_on_paper(self) -> str:
        """The kind; one that the list does not know in the office's own words."""
        return (self.other_kind if self.kind == ORGANISATION_KINDS[-1] else None) or self.kind or ""

    @classmethod
    def behind(cls, _name: str, printed: str) -> Mapping[str, str]:
        """One of the kinds, or another in the words of the office."""
        kind = printed.replace("(", "（").replace(")", "）")
        return {"kind": kind} if kind in ORGANISATION_KINDS else {"kind": ORGANISATION_KINDS[-1], "other_kind": printed}


@dataclass(kw_only=True)
class ServiceMatch(Record, table="service_match", title="供需对接", named_by=("asked_on", "need")):
    """A need, and the organisation that was brought together with it (S2-40)."""

    asked_on: str | None = day("提出日期", required=True, past=True)
    asker: str | None = text("需求方", required=True, search=True)
    need: str | None = text("需求", required=True, search=True, clause=SERVICES)
    organisation: str | None = link("对接机构", "service_organisation")
    matched_on: str | None = day("对接日期")
    result: str | None = longtext("结果")


@dataclass(kw_only=True)
class VolunteerTeam(Record, table="volunteer_team", title="志愿者队伍", named_by=("full_name",), known_by=("full_name",), ends=("left_on",)):
    """A team of volunteers for protection (S2-50, 附件6)."""

    full_name: str | None = text("志愿者服务队名称", required=True, search=True)
    kinds: tuple[str, ...] = choices("类别（专职、兼职）", TEAM_KINDS, required=True)
    people: int | None = whole_number("人数", required=True, least=1, most=100_000)
    contact: str | None = text("联系人", required=True)
    phone: str | None = telephone("联系方式", required=True)
    source_kind: str | None = choice("来源单位类型", VOLUNTEER_SOURCES, clause=VOLUNTEERS)
    source: str | None = text("来源单位", search=True)
    activities: str | None = longtext("开展活动")
    left_on: str | None = day("解散日期", listed=False, over="已解散")
    note: str | None = longtext("备注")


@dataclass(kw_only=True)
class ProblemReport(Record, table="problem_report", title="问题反映", named_by=("reported_on", "problem"), ends=("answered_on",)):
    """A problem or need that a station or a liaison reports; it is answered, and may become a lead (S2-26)."""

    reported_on: str | None = day("反映日期", required=True, past=True)
    by_kind: str | None = choice("反映方", REPORTERS, required=True, clause="焦市监办〔2021〕135号 二（二）任务4、二（三）任务1")
    station: str | None = link("工作站", "station")
    enterprise: str | None = link("重点企业", "key_enterprise")
    reporter_name: str | None = text("反映人")
    phone: str | None = telephone("联系电话", listed=False)
    problem: str | None = text("问题或需求", required=True, search=True, longest=2_000)
    lead: str | None = link("转为线索", "lead")
    answer: str | None = longtext("答复")
    answered_on: str | None = day("答复日期", past=True, wanted=True)

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """Whoever reported hears when it was answered."""
        if self.answer and not self.answered_on:
            yield "answer", warning("请填写答复日期。")
