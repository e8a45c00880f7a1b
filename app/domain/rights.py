"""Whose rights there are: geographical indications and who uses them, holders of rights and their needs, projects (S0-83, S3-33, S3-34, S4-17)."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.fields import choice, choices, credit_code, day, files, flag, link, longtext, telephone, text, whole_number
from app.domain.organisation import LEVELS
from app.domain.problems import Problem, warning
from app.domain.records import Record
from app.domain.value_kinds import Attachment

CLAUSE = "枣市监知保〔2022〕1号 二（三）三"
GI_SORTS = ("地理标志保护产品", "地理标志集体商标", "地理标志证明商标")
USER_STATES = ("已核准", "申请中", "已注销")
MISUSES = ("未发现", "标注不规范", "未经核准使用", "其他")
PROJECT_SORTS = (
    "地理标志保护示范区",
    "地理标志运用促进工程",
    "规范化市场",
    "规范化电商平台",
    "驰名商标保护项目",
    "海外侵权风险防控项目",
    "知识产权海外保险",
    "试点示范",
    "其他",
)
GI_PROJECTS = PROJECT_SORTS[:2]
PROVINCIAL = ("国家级", "省")
PROJECT_STAGES = ("培育", "已申报", "已获批", "未获批", "已完成")
COUNTED_STAGES = ("培育", "已申报", "已获批", "已完成")
"""What counts as brought up and applied for (争取培育申报 1-2 个省级以上项目)."""
HOLDER_KINDS = ("企事业单位", "科研机构", "商标权人", "专利权人", "专业市场", "学校", "其他单位或个人")
"""企事业单位、科研机构、商标、专利所有权人、专业市场、学校等相关单位或个人 (S0-82)."""
NEEDS = ("商标注册", "专利申请", "地理标志", "维权打假", "海外布局", "质押融资", "信息检索", "培训", "其他")


@dataclass(kw_only=True)
class GeographicalIndication(Record, table="geographical_indication", title="地理标志", named_by=("full_name",), known_by=("full_name",)):
    """A protected product or mark of a place, and how its quality is kept."""

    full_name: str | None = text("名称", required=True, search=True)
    sort: str | None = choice("类别", GI_SORTS, required=True, clause=CLAUSE)
    right_number: str | None = text("公告号（注册号）", required=True, search=True)
    holder: str | None = text("权利人（申请机构）", search=True, wanted=True)
    place: str | None = text("产地范围", longest=500, listed=False)
    season: str | None = text("集中上市时间", hint="例如 5月至6月", clause="枣市监知保〔2022〕1号 二（三）五")
    key: bool | None = flag("列入本地区“十四五”保护重点", clause=CLAUSE)
    standard: str | None = text("执行标准", wanted=True, clause=CLAUSE)
    origin_control: str | None = longtext("产地控制", clause=CLAUSE)
    quality_control: str | None = longtext("特色质量控制", clause=CLAUSE)
    traced: bool | None = flag("已建立产地溯源", listed=False, clause=CLAUSE)
    contact: str | None = text("联系人", listed=False)
    phone: str | None = telephone("联系电话", listed=False)
    note: str | None = longtext("备注")


@dataclass(kw_only=True)
class GIUser(Record, table="gi_user", title="用标单位", named_by=("full_name",), belongs_to=("indication",)):
    """Who may put the special sign on goods, and who did it wrongly."""

    indication: str | None = link("地理标志", "geographical_indication", required=True, indexed=True)
    full_name: str | None = text("用标单位", required=True, search=True)
    credit_code: str | None = credit_code("统一社会信用代码", search=True)
    state_of_use: str | None = choice("专用标志使用", USER_STATES, required=True, clause=CLAUSE)
    applied_on: str | None = day("申请日期", listed=False)
    allowed_on: str | None = day("核准日期")
    area: str | None = link("镇街", "area", listed=False)
    head: str | None = text("负责人")
    phone: str | None = telephone("联系电话", wanted=True)
    misuse: str | None = choice("使用检查情况", MISUSES)
    note: str | None = longtext("备注")


@dataclass(kw_only=True)
class Project(Record, table="project", title="培育项目", named_by=("full_name",)):
    """Something that is applied for and brought up, from the idea to the end."""

    full_name: str | None = text("项目名称", required=True, search=True)
    sort: str | None = choice("类别", PROJECT_SORTS, required=True)
    level: str | None = choice("级别", ("国家级", *LEVELS), required=True)
    undertaker: str | None = text("承担单位", required=True, search=True)
    stage: str | None = choice("进展", PROJECT_STAGES, required=True)
    applied_on: str | None = day("申报日期")
    decided_on: str | None = day("批复日期", past=True)
    progress: str | None = longtext("进展情况")
    contact: str | None = text("联系人", listed=False)
    phone: str | None = telephone("联系电话", listed=False)
    papers: tuple[Attachment, ...] = files("材料")


@dataclass(kw_only=True)
class RightsHolder(Record, table="rights_holder", title="主体信息", named_by=("full_name",), known_by=("full_name", "credit_code")):
    """What is known of somebody who owns rights: what they own, and what they need (主体画像, S0-83)."""

    full_name: str | None = text("名称（姓名）", required=True, search=True)
    sort: str | None = choice("主体类型", HOLDER_KINDS, required=True, clause="仓市场监管〔2025〕94号 三（三）4")
    credit_code: str | None = credit_code("统一社会信用代码", search=True)
    area: str | None = link("镇街", "area", wanted=True)
    industry: str | None = text("行业", search=True)
    trademarks: int | None = whole_number("注册商标（件）", most=1_000_000)
    patents: int | None = whole_number("有效专利（件）", most=1_000_000)
    inventions: int | None = whole_number("其中发明专利（件）", most=1_000_000, listed=False)
    indications: int | None = whole_number("地理标志（件）", most=10_000, listed=False)
    overseas: bool | None = flag("有海外业务", listed=False)
    needs: tuple[str, ...] = choices("知识产权需求", NEEDS, clause="仓市场监管〔2025〕94号 三（三）4")
    need_words: str | None = longtext("需求说明")
    contact: str | None = text("联系人")
    phone: str | None = telephone("联系电话")
    visited_on: str | None = day("最近走访日期", past=True, wanted=True)
    enterprise: str | None = link("重点企业", "key_enterprise", listed=False)

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """A part is not more than the whole."""
        if self.inventions is not None and self.patents is not None and self.inventions > self.patents:
            yield "inventions", warning("发明专利比有效专利还多。请核对两个数。")
