"""Invented people, companies and leads for the tour; nothing in it is real."""

import struct
import zlib

from app.domain.value_kinds import Attachment
from db.blobs import Blobs

OFFICES = {"仓前所": "陈立言", "盖山所": "江一帆", "东升所": "曾明朗", "仓山区局": "宋知夏"}

LENDERS_PEOPLE = (
    {"full_name": "曾明朗", "post": "副所长", "certificate": "闽0104-0217", "phone": "13900006217", "skills": ("商标", "现场取证")},
    {"full_name": "韩沐阳", "post": "四级主任科员", "certificate": "闽0104-0226", "phone": "13900006226", "skills": ("电子取证",)},
    {"full_name": "许嘉宁", "post": "一级科员", "certificate": "闽0104-0231", "phone": "13900006231", "skills": ("商标",)},
)

LEADS: tuple[tuple[int, dict[str, object]], ...] = (
    (
        22,
        {
            "suspect": "履云鞋行",
            "kind": "商标侵权",
            "source": "举报",
            "place": "仓前街道对湖路8号",
            "detail": "店内陈列的运动鞋标有他人注册商标。",
            "handler": "陈立言",
        },
    ),
    (
        18,
        {
            "suspect": "闽韵茶行",
            "kind": "假冒地理标志",
            "source": "监督检查",
            "place": "仓前街道上三路21号",
            "detail": "散装茶叶擅自使用地理标志专用标志。",
            "handler": "陈立言",
        },
    ),
    (
        12,
        {
            "suspect": "星桥电子经营部",
            "kind": "假冒专利",
            "source": "举报",
            "place": "仓前街道塔亭路3号",
            "detail": "外包装标注“专利产品”，未能提供有效专利。",
            "handler": "郑思远",
        },
    ),
    (
        9,
        {
            "suspect": "小满文具店",
            "kind": "冒充注册商标",
            "source": "上级交办",
            "place": "仓前街道麦园路15号",
            "detail": "自有文字标识旁加注注册标记，经查未注册。",
            "handler": "郑思远",
        },
    ),
    (
        6,
        {
            "suspect": "福州松烟文化传媒有限公司",
            "kind": "特殊标志",
            "source": "其他部门移送",
            "place": "仓前街道程埔路40号",
            "detail": "展会物料擅自使用特殊标志。",
            "handler": "陈立言",
        },
    ),
    (
        4,
        {
            "suspect": "晴川体育用品店",
            "kind": "奥林匹克标志",
            "source": "投诉",
            "place": "仓前街道公园路7号",
            "detail": "促销海报使用奥林匹克五环图案。",
            "handler": "郑思远",
        },
    ),
)

MAIN_LEAD: tuple[int, dict[str, object]] = (
    2,
    {
        "suspect": "福州云岫日化有限公司",
        "suspect_address": "仓前街道兴业路12号2号仓库",
        "suspect_phone": "13900006204",
        "kind": "商标侵权",
        "source": "举报",
        "source_detail": "12315平台转办",
        "outside_number": "1350104002026110400031",
        "place": "仓前街道兴业路12号",
        "detail": "仓库存放标有“云岫”字样的洗护用品约 340 件，权利人反映未经许可使用其注册商标。",
        "right_holder": "云岫（福建）日用品研究所",
        "right_class": "第3类",
        "goods": "“云岫”字样洗护用品",
        "quantity": "约340件",
        "handler": "陈立言",
    },
)

REQUEST: dict[str, object] = {
    "people": 2,
    "urgency": "紧急",
    "skills": ("商标", "现场取证"),
    "equipment": "执法记录仪2台",
    "meeting_place": "仓前所",
    "place": "仓前街道兴业路12号2号仓库",
    "task": "当场清点、鉴别洗护用品约 340 件，固定现场证据。",
    "risk": "仓库有货车出入，注意人身安全。",
    "logistics": "仓前所提供车辆1台。",
}

STATION: dict[str, object] = {
    "short_name": "梧桐里",
    "founder_kind": "产业园区",
    "founder": "福州梧桐里产业园运营有限公司",
    "full_name": "知识产权保护工作站梧桐里园区站",
    "head": "苏以棠",
    "head_phone": "13900006205",
    "adviser": "陈立言",
    "adviser_phone": "13900006210",
    "has_place": True,
    "has_staff": True,
}

CONTACT_POINT: dict[str, object] = {
    "unit_name": "福州梧桐里产业园运营有限公司",
    "contact": "苏以棠",
    "department": "企业服务部",
    "phone": "0591-83002177",
    "email": "office@wtl.example",
    "address": "福州市仓山区仓前街道梧桐里1号",
    "website": "无",
    "industries": ("电子信息", "其它行业"),
    "station_name": "知识产权保护工作站梧桐里园区站",
    "managers": 4,
    "full_time": 2,
    "part_time": 2,
    "head": "苏以棠",
    "head_phone": "13900006205",
    "head_im": "wtl-syt",
    "staff": "顾南星",
    "staff_phone": "13900006207",
    "staff_im": "wtl-gnx",
    "area_m2": 36,
    "seats": 3,
    "equipment": "电脑3台、打印机1台、档案柜2组",
    "environment": ("设置知识产权保护宣传标牌", "制度上墙"),
    "adviser": "陈立言",
}


def photo(blobs: Blobs) -> Attachment:
    """A small picture of shelves, drawn here, kept as a photo of the place would be."""
    data = _drawn(320, 240)
    return Attachment(blobs.put(data), "仓库货架.png", len(data))


def _drawn(width: int, height: int) -> bytes:
    rows = b"".join(b"\0" + bytes(channel for x in range(width) for channel in _colour(x, y)) for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _colour(x: int, y: int) -> tuple[int, int, int]:
    if y % 60 < 6:
        return 110, 90, 70
    box = (x // 40 + y // 60 * 3) % 5
    return 200 - box * 18, 190 - box * 10, 160 + box * 12


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
