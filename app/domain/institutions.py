"""Whom a bureau works with: institutions of every sort, what is done with them, and who is to be called (S1-20, S1-22, S1-30, S1-52, S3-40, S4-10 … S4-20)."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.fields import choice, day, flag, link, longtext, telephone, text
from app.domain.organisation import LEVELS
from app.domain.problems import Problem, error, warning
from app.domain.records import Audience, Record

PROVINCE, CITY = "闽市监知运〔2024〕231号", "枣市监知保〔2022〕1号"
CONFERENCE = "联席会议成员单位"
SORTS = (
    "保护中心",
    "快速维权中心",
    "保护中心分中心",
    "“知创福建”平台、分平台",
    "平台工作站",
    "“一站式”服务点",
    "商标品牌指导站",
    "专利代办处、商标受理窗口",
    "技术与创新支持中心（TISC）",
    "信息服务网点",
    "服务业集聚区",
    "引进机构",
    "审查协作中心",
    "领导小组成员单位",
    CONFERENCE,
    "公安机关",
    "法院",
    "海关",
    "检验鉴定机构",
    "电商平台企业",
    "海外维权合作单位",
    "区域协作单位",
    "其他",
)
STAGES = ("筹建", "运行", "撤销")
FOUNDERS = ("产业集聚区", "园区", "平台", "行业龙头企业", "其他")
MECHANISMS = (
    "领导小组",
    "跨部门",
    "横向协调",
    "纵向联动",
    "跨区域",
    "十二省市",
    "晋冀鲁豫十八市",
    "淮河生态经济带地理标志品牌保护联盟",
    "结对",
    "电商平台",
    "其他",
)
ASPECTS = ("创造", "保护", "运用", "服务", "合作")
"""知识产权高质量创造、高标准保护、高效益运用、高水平服务、高效能合作 (S1-31)."""


@dataclass(kw_only=True)
class Institution(Record, table="institution", title="协作机构", audience=Audience.ALL, named_by=("full_name",), known_by=("full_name",)):
    """A centre, platform, window, authority or partner, told apart by its sort."""

    full_name: str | None = text("名称", required=True, search=True)
    sort: str | None = choice("类别", SORTS, required=True, search=True, indexed=True)
    level: str | None = choice("层级", LEVELS)
    founder_kind: str | None = choice("设立（承办）单位类型", FOUNDERS, listed=False, clause="闽市监知运〔2020〕96号 二（一）")
    founder: str | None = text("设立（承办）单位", search=True)
    stage: str | None = choice("建设情况", STAGES)
    services: str | None = text("服务内容", longest=500, listed=False)
    contact: str | None = text("联系人", wanted=True)
    phone: str | None = telephone("联系电话", wanted=True)
    area: str | None = link("镇街", "area", listed=False)
    address: str | None = text("地址", listed=False)
    since: str | None = day("设立日期", listed=False)
    note: str | None = longtext("备注")


@dataclass(kw_only=True)
class CooperationItem(
    Record,
    table="cooperation_item",
    title="协作事项",
    waits=("due_on", "done_on"),
    named_by=("agreed_on", "matter"),
    belongs_to=("institution",),
    number_word="协",
):
    """One thing done or agreed with an institution, under which mechanism, and how far it has come (S1-20, S1-30, S3-40, S4-13)."""

    number: str | None = text("事项编号", allotted=True, search=True)
    mechanism: str | None = choice("机制", MECHANISMS, required=True, clause=f"{PROVINCE} 二（三）；{CITY} 二（三）九")
    aspect: str | None = choice("工作方面", ASPECTS, listed=False, clause=f"{PROVINCE} 二（三）")
    institution: str | None = link("协作机构", "institution", indexed=True)
    matter: str | None = text("事项", required=True, search=True)
    agreed_on: str | None = day("日期", required=True, past=True, indexed=True)
    what: str | None = longtext("协作内容")
    handler: str | None = text("承办人")
    due_on: str | None = day("办理期限")
    done_on: str | None = day("办结日期", past=True, wanted=True)
    result: str | None = longtext("办理结果")


@dataclass(kw_only=True)
class ContactPerson(Record, table="contact_person", title="工作联系人", audience=Audience.ALL, named_by=("of_unit", "full_name"), ends=("valid_to",)):
    """Who is answerable for a department; whoever came before stays with the day on which it ended (S4-20)."""

    of_unit: str | None = link("单位（部门）", "unit", required=True, indexed=True, clause="闽市监知运〔2020〕96号 三（九）")
    full_name: str | None = text("姓名", required=True, search=True)
    post: str | None = text("职务")
    phone: str | None = telephone("联系电话", wanted=True)
    backup: bool | None = flag("备用联系人", listed=False)
    valid_from: str | None = day("起始日期", required=True)
    valid_to: str | None = day("结束日期", over="已结束", last_day=True)
    reason: str | None = text("变更原因", listed=False)

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """The days in their order; a change says why."""
        if self.valid_to and self.valid_from and self.valid_to < self.valid_from:
            yield "valid_to", error("结束日期早于起始日期。请核对两个日期。")
        if self.valid_to and not self.reason:
            yield "valid_to", warning("请填写变更原因。")
