"""Protection stations and contact points (`焦市监办〔2021〕135号` 二（二）, 附件1 and 附件2)."""

from dataclasses import dataclass

from app.domain.fields import choice, choices, day, flag, link, longtext, telephone, text, whole_number
from app.domain.records import Record

FOUNDER_KINDS = ("行业协（商）会", "产业园区", "专业市场", "电商平台", "其他")
INDUSTRIES = ("汽车零部件", "电子信息", "机械制造", "生物医药", "新材料", "节能环保", "现代农业", "其它行业")
ENVIRONMENT = ("设置知识产权保护宣传标牌", "制度上墙")


@dataclass(kw_only=True)
class Station(Record, table="station", title="工作站", named_by=("full_name",)):
    """A protection station that an association, park or market has set up (S2-20, S2-21)."""

    short_name: str | None = text("简称", required=True, search=True)
    founder_kind: str | None = choice("设立单位类型", FOUNDER_KINDS, required=True)
    founder: str | None = text("设立单位", search=True)
    full_name: str | None = text("站名", required=True, search=True)
    head: str | None = text("负责人", required=True)
    head_phone: str | None = telephone("负责人电话")
    bureau: str | None = link("所属辖区局", "unit")
    adviser: str | None = text("工作站指导员")
    adviser_phone: str | None = telephone("指导员电话")
    has_place: bool | None = flag("有必要的办公场所和办公设备", clause="焦市监办〔2021〕135号 二（二）工作站设立要求1")
    has_staff: bool | None = flag("有专人负责工作站工作", clause="焦市监办〔2021〕135号 二（二）工作站设立要求2")
    set_up_on: str | None = day("设立日期")
    note: str | None = longtext("备注")


@dataclass(kw_only=True)
class ContactPoint(Record, table="contact_point", title="联系点申请", named_by=("station_name",)):
    """A station's application to become the bureau's contact point: 附件1, kept by the district (S2-22, S2-A1)."""

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

    @property
    def name(self) -> str:
        """The station; while it has no name yet, the unit that applies."""
        return self.station_name or self.unit_name or super().name
