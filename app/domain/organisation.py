"""The offices, their areas, people, groups and pairings (`仓市场监管〔2025〕94号`)."""

from dataclasses import dataclass

from app.domain.fields import Sensitivity, choice, choices, day, flag, link, links, longtext, telephone, text, whole_number
from app.domain.records import Audience, Record

UNIT_KINDS = ("局", "分局", "监管所", "执法大队", "业务科", "内设机构", "办公室", "行政审批局", "其他")
LEVELS = ("省", "市", "县（区）", "所")
AREA_KINDS = ("镇", "街道", "其他")
SKILLS = ("商标", "专利", "地理标志", "电子取证", "现场取证", "其他")
TEAM_ROLES = ("保护机构人员", "办案骨干", "辖区专管员")
SUPPORTERS = ("监管所所长", "业务科负责人", "执法大队长")
ROLES = ("所员", "所长", "业务科", "分管领导", "系统管理员", "审计管理员")


@dataclass(kw_only=True)
class Unit(Record, table="unit", title="单位", audience=Audience.ALL, named_by=("short_name",)):
    """An office, bureau, section or brigade. Its own uid is its key: some have no region code."""

    full_name: str | None = text("单位全称", required=True, search=True)
    short_name: str | None = text("单位简称", required=True, search=True)
    second_name: str | None = text("第二名称", listed=False)
    kind: str | None = choice("单位类型", UNIT_KINDS, required=True)
    level: str | None = choice("层级", LEVELS)
    parent: str | None = link("上级单位", "unit")
    bureau: bool | None = flag("本局", listed=False)
    external: bool | None = flag("外区单位")
    head: str | None = text("负责人", listed=False, wanted=True)
    duties: str | None = longtext("职责")
    honours: str | None = text("荣誉", listed=False)
    region_code: str | None = text("行政区划代码", listed=False)
    phone: str | None = telephone("联系电话", sensitivity=Sensitivity.INTERNAL)
    address: str | None = text("地址", listed=False)
    neighbours: tuple[str, ...] = links("邻近单位（由近到远）", "unit", hint="分配执法力量时按这个顺序建议派员")
    basis: str | None = text("依据", listed=False)
    basis_text: str | None = longtext("依据原文")


@dataclass(kw_only=True)
class Area(Record, table="area", title="镇街", audience=Audience.ALL, named_by=("full_name",), computed={"confirmed_note": "辖区所是否确认"}):
    """A town or street. The scheme gives it to a group; its own office is a default that waits for confirmation (S0-11)."""

    full_name: str | None = text("名称", required=True, search=True)
    kind: str | None = choice("类型", AREA_KINDS)
    group: str | None = link("所属组团", "case_group")
    office: str | None = link("辖区所", "unit")
    office_confirmed: bool | None = flag("辖区所已确认")
    hectares: int | None = whole_number("面积（公顷）", listed=False, hint="1平方公里是100公顷")
    subjects: int | None = whole_number("市场主体（户）", listed=False)
    right_holders: int | None = whole_number("权利人（户）", listed=False)
    region_code: str | None = text("行政区划代码", listed=False)
    basis: str | None = text("依据", listed=False)
    basis_text: str | None = longtext("依据原文")

    @property
    def confirmed_note(self) -> str:
        """待确认 where the scheme does not say whose the area is."""
        return "" if self.office_confirmed or not self.office else "待确认"


@dataclass(kw_only=True)
class Person(Record, table="person", title="人员", audience=Audience.ALL, named_by=("full_name",), ends=("left_on",)):
    """Somebody who works in a unit."""

    full_name: str | None = text("姓名", required=True, search=True)
    works_at: str | None = link("所在单位", "unit", required=True)
    post: str | None = text("职务", wanted=True)
    certificate: str | None = text("执法证号", sensitivity=Sensitivity.PERSONAL)
    phone: str | None = telephone("联系电话", wanted=True)
    skills: tuple[str, ...] = choices("专长", SKILLS)
    team_roles: tuple[str, ...] = choices("知识产权保护分工", TEAM_ROLES, clause="焦市监办〔2021〕135号 二（一）")
    supports_as: str | None = choice("配合支持专班", SUPPORTERS, listed=False, clause="仓市场监管〔2025〕94号 二（一）")
    looks_after: tuple[str, ...] = links("分工辖区", "area", clause="焦市监办〔2021〕135号 二（一）")
    joined_on: str | None = day("到岗日期", listed=False)
    left_on: str | None = day("离岗日期", listed=False, over="已离岗", last_day=True)

    def works_on(self, day: str) -> bool:
        """True for an ISO day from the first to the last one in the unit, both included."""
        return (self.joined_on or "") <= day <= (self.left_on or "9999-12-31")


@dataclass(kw_only=True)
class Account(Record, table="account", title="账号", audience=Audience.HERE, named_by=("full_name",)):
    """Who signs in at this computer. Accounts stay on their replica."""

    full_name: str | None = text("账号名", required=True)
    role: str | None = choice("角色", ROLES, required=True)
    person: str | None = link("人员", "person")
    disabled: bool | None = flag("已停用")


@dataclass(kw_only=True)
class CaseGroup(Record, table="case_group", title="组团", audience=Audience.ALL, named_by=("full_name",)):
    """A group of offices that help each other, valid from a day on (S0-04, S0-10)."""

    full_name: str | None = text("名称", required=True, search=True)
    coordinator: str | None = link("牵头所", "unit", required=True)
    members: tuple[str, ...] = links("成员所", "unit")
    areas: tuple[str, ...] = links("负责镇街", "area")
    valid_from: str | None = day("起始日期", required=True)
    valid_to: str | None = day("结束日期", over="已结束", last_day=True)
    basis: str | None = text("依据", listed=False)
    basis_text: str | None = longtext("依据原文")


@dataclass(kw_only=True)
class TaskForceMember(Record, table="task_force_member", title="专班成员", audience=Audience.ALL, named_by=("person",)):
    """A member of the 执法保护专班 for a time (S0-20, S0-21)."""

    person: str | None = link("人员", "person", required=True)
    works_at: str | None = link("所在单位", "unit", required=True)
    proposed_by: str | None = link("推荐单位", "unit")
    group: str | None = link("服务组团", "case_group")
    skills: tuple[str, ...] = choices("专长", SKILLS)
    valid_from: str | None = day("加入日期", required=True)
    valid_to: str | None = day("退出日期", over="已退出", last_day=True)
    reason: str | None = text("调整理由", listed=False)
    approved_by: str | None = text("批准人", listed=False)
    basis: str | None = text("依据", listed=False)


@dataclass(kw_only=True)
class Pairing(Record, table="pairing", title="结对", audience=Audience.ALL, named_by=("ours", "theirs")):
    """A unit of ours and a unit of another district that work together (S0-40)."""

    ours: str | None = link("本区单位", "unit", required=True)
    theirs: str | None = link("外区单位", "unit", required=True)
    mechanism: str | None = text("机制", search=True)
    valid_from: str | None = day("起始日期")
    valid_to: str | None = day("结束日期", over="已结束", last_day=True)
    basis: str | None = text("依据", listed=False)
    basis_text: str | None = longtext("依据原文")
