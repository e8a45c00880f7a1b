"""Protection stations, what they do, and contact points (`焦市监办〔2021〕135号` 二（二）, 附件1, 附件2 and 附件7)."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.contact_point_steps import ENDED, POINT, POINT_STEPS, REFUSED
from app.domain.fields import choice, choices, day, flag, link, longtext, telephone, text, whole_number
from app.domain.problems import Problem, error, warning
from app.domain.records import Record

CLAUSE = "焦市监办〔2021〕135号 二（二）"
FOUNDER_KINDS = ("行业协（商）会", "产业园区", "专业市场", "电商平台", "其他")
INDUSTRIES = ("汽车零部件", "电子信息", "机械制造", "生物医药", "新材料", "节能环保", "现代农业", "其它行业")
ENVIRONMENT = ("设置知识产权保护宣传标牌", "制度上墙")
BUILT, CLOSED = "已建成", "已撤销"
STAGES = ("筹建中", BUILT, CLOSED)
LEVELS = ("县（区）级", "市级", "市县两级双联")
TASKS = ("1.宣传培训", "2.协助执法", "3.帮助企业建立保护体系、制定自律规范", "4.收集、汇总问题和需求并反映", "5.辖区局委派的其他工作")
"""The five tasks of a station, in the order of the document (S2-24)."""

NAME_BEGINS = "知识产权保护工作站"
NAME_ENDS = {"行业协（商）会": "协会", "产业园区": "园区", "专业市场": "市场", "电商平台": "平台", "其他": ""}
"""规范名称为知识产权保护工作站XXX（协会、园区、市场）站; 平台 is 本单位设定."""


def station_name(short_name: str, founder_kind: str | None) -> str:
    """知识产权保护工作站××园区站, from what stands for ××; an ending that stands there already is not doubled (S2-21)."""
    ending = NAME_ENDS.get(founder_kind or "", "")
    core = short_name.removesuffix("站").removesuffix(ending)
    return f"{NAME_BEGINS}{core}{ending}站"


@dataclass(kw_only=True)
class Station(
    Record, table="station", title="工作站", named_by=("full_name",), known_by=("full_name",), ends=("left_on",), computed={"plate_name": "标牌第二行"}
):
    """A protection station that an association, park or market has set up of its own will (S2-20 … S2-25)."""

    short_name: str | None = text("简称", required=True, search=True, clause=CLAUSE)
    founder_kind: str | None = choice("设立单位类型", FOUNDER_KINDS, required=True, clause=CLAUSE)
    founder: str | None = text("设立单位", search=True)
    full_name: str | None = text("站名", required=True, search=True, clause=CLAUSE, hint="不填则由简称生成；不按规范名称的，请在备注里说明")
    head: str | None = text("负责人", required=True)
    head_phone: str | None = telephone("负责人电话", wanted=True)
    bureau: str | None = link("所属辖区局", "unit", wanted=True)
    adviser: str | None = text("工作站指导员", wanted=True, clause=CLAUSE, hint="辖区局明确的对口人员")
    adviser_phone: str | None = telephone("指导员电话", wanted=True)
    stage: str | None = choice("建设情况", STAGES)
    has_place: bool | None = flag("有必要的办公场所和办公设备", clause="焦市监办〔2021〕135号 二（二）工作站设立要求1")
    has_staff: bool | None = flag("有专人负责工作站工作", clause="焦市监办〔2021〕135号 二（二）工作站设立要求2")
    lacking_reason: str | None = text("未达设立要求的理由", listed=False)
    applied_on: str | None = day("申请日期", listed=False)
    set_up_on: str | None = day("设立日期")
    left_on: str | None = day("撤销日期", listed=False, over=CLOSED)
    note: str | None = longtext("备注")

    def complete(self) -> None:
        """The name by the rule of the document, when none was typed (S2-21); with its last day it is a closed one."""
        if self.short_name and not self.full_name:
            self.full_name = station_name(self.short_name, self.founder_kind)
        if self.left_on:
            self.stage = CLOSED

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """A name of one's own needs a note; a station that is set up has a place and somebody (S2-21, S2-25)."""
        if self.short_name and self.full_name and self.full_name != station_name(self.short_name, self.founder_kind) and not self.note:
            yield "full_name", warning(f"规范名称是“{station_name(self.short_name, self.founder_kind)}”。不按规范名称的，请在备注里说明。")
        if self.stage == CLOSED and not self.left_on:
            yield "left_on", warning("请填写撤销日期。")
        if self.stage == BUILT and not (self.has_place and self.has_staff) and not self.lacking_reason:
            yield "stage", error("设立要求还没有都核对（场所和设备、专人负责）。请先核对，或填写未达要求的理由。")

    @property
    def plate_name(self) -> str:
        """The second line of the sign: ****园区站 (附件7)."""
        return (self.full_name or "").removeprefix(NAME_BEGINS)


@dataclass(kw_only=True)
class StationTask(Record, table="station_task", title="工作站活动", named_by=("done_on", "what"), seen_with="station"):
    """Something that a station did for one of its five tasks (S2-24)."""

    station: str | None = link("工作站", "station", required=True, indexed=True)
    task: str | None = choice("工作任务", TASKS, required=True, clause="焦市监办〔2021〕135号 二（二）工作站主要工作任务")
    done_on: str | None = day("日期", required=True, past=True)
    what: str | None = text("内容", required=True, search=True)
    people: int | None = whole_number("参加人数", least=0, most=100_000)
    note: str | None = longtext("备注")


@dataclass(kw_only=True)
class ContactPoint(
    Record,
    table="contact_point",
    title="联系点申请",
    named_by=("station_name",),
    steps=POINT_STEPS,
    belongs_to=("station",),
    computed={"decision": "辖区局意见"},
):
    """A station's application to become the bureau's contact point: 附件1, kept by the district (S2-22, S2-23, S2-A1)."""

    station: str | None = link("工作站", "station", listed=False)
    filled_on: str | None = day("填报时间")
    unit_name: str | None = text("单位名称", required=True, search=True)
    contact: str | None = text("联系人", required=True)
    department: str | None = text("部门", listed=False)
    phone: str | None = telephone("联系电话", required=True)
    email: str | None = text("电邮、QQ", listed=False)
    address: str | None = text("单位地址", required=True, listed=False)
    website: str | None = text("单位网址", listed=False)
    industries: tuple[str, ...] = choices("工作站所在区域主要行业领域", INDUSTRIES, required=True)
    station_name: str | None = text("工作站名称", required=True, search=True)
    managers: int | None = whole_number("管理人员数", required=True, listed=False)
    full_time: int | None = whole_number("专职", listed=False)
    part_time: int | None = whole_number("兼职", listed=False)
    head: str | None = text("负责人", required=True)
    head_phone: str | None = telephone("手机")
    head_im: str | None = text("QQ、微信", listed=False)
    staff: str | None = text("工作人员", listed=False)
    staff_phone: str | None = telephone("手机", listed=False)
    staff_im: str | None = text("QQ、微信", listed=False)
    area_m2: int | None = whole_number("办公面积平方米", listed=False)
    seats: int | None = whole_number("工作机位台(套)", listed=False)
    equipment: str | None = text("办公设备", listed=False)
    environment: tuple[str, ...] = choices("办公环境", ENVIRONMENT)
    adviser: str | None = text("工作站指导员", listed=False)
    decided_on: str | None = day("决定日期", clause=CLAUSE)
    level: str | None = choice("联系点层级", LEVELS, clause=CLAUSE)

    @property
    def name(self) -> str:
        """The station; while it has no name yet, the unit that applies."""
        return self.station_name or self.unit_name or super().name

    @property
    def decision(self) -> str:
        """What the bureau said of the application."""
        return {POINT: "同意", ENDED: "同意，后已取消", REFUSED: "不同意"}.get(self.state, "")

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """管理人员数 = 专职 + 兼职 (S2-23)."""
        problem = staff_problem(self)
        if problem is not None:
            yield "managers", problem


def staff_problem(point: ContactPoint) -> Problem | None:
    """管理人员数 = 专职 + 兼职 (附件1); a warning, because the document does not forbid anything."""
    if point.managers is None or (point.full_time is None and point.part_time is None):
        return None
    full, part = point.full_time or 0, point.part_time or 0
    if point.managers == full + part:
        return None
    return warning(f"管理人员数应等于专职加兼职：{full}＋{part}＝{full + part}，现填 {point.managers}。")
