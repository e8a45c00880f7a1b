"""Invented people, companies and leads for the simulated year; nothing in it is real. The same random numbers give the same year."""

from random import Random

SURNAMES = "陈林黄郑王李吴张刘叶许苏江曾顾韩温宋陆唐沈程严施"
GIVEN = ("立言", "一帆", "明朗", "南星", "沐阳", "嘉宁", "清和", "知夏", "听雨", "闻笛", "以棠", "思远", "长安", "望舒", "云舟", "景行", "怀瑾", "书遥")
NAMES_OF_FIRMS = (
    "履云",
    "闽韵",
    "星桥",
    "小满",
    "松烟",
    "晴川",
    "云岫",
    "半亩",
    "梧桐里",
    "山月",
    "青禾",
    "知微",
    "海棠",
    "漫野",
    "拾光",
    "竹里",
    "南浦",
    "春和",
)
TRADES = ("鞋行", "茶行", "电子经营部", "文具店", "体育用品店", "日化有限公司", "服饰商行", "食品有限公司", "建材店", "眼镜店", "酒业商行", "家居馆")
STREETS = ("兴业路", "上三路", "对湖路", "塔亭路", "程埔路", "公园路", "金榕路", "浦上大道", "则徐大道", "潘墩路")
KINDS = (
    ("商标侵权", 50),
    ("冒充注册商标", 8),
    ("假冒专利", 14),
    ("假冒地理标志", 8),
    ("专利侵权纠纷", 5),
    ("商标印制违法", 4),
    ("商标代理违法", 3),
    ("其他", 8),
)
SOURCES = (("举报", 40), ("投诉", 18), ("监督检查", 26), ("上级交办", 8), ("其他部门移送", 8))
GOODS = ("运动鞋", "洗护用品", "散装茶叶", "数据线", "学习用品", "球服", "白酒", "眼镜", "水龙头", "箱包")
CONCLUSIONS = (("建议立案", 34), ("建议不予立案", 44), ("建议移送", 8), ("继续核查", 14))


def person(rng: Random) -> str:
    """A name."""
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def firm(rng: Random) -> str:
    """A business."""
    return f"{rng.choice(('', '福州', '仓山'))}{rng.choice(NAMES_OF_FIRMS)}{rng.choice(('', '一', '二', '新'))}{rng.choice(TRADES)}"


def phone(rng: Random) -> str:
    """A number of nobody: 1390000 is not given out to anyone in the tests of telephones either."""
    return f"1390000{rng.randrange(10_000):04d}"


def chosen(rng: Random, among: tuple[tuple[str, int], ...]) -> str:
    """One of several, the likelier more often."""
    return rng.choices([word for word, _ in among], [weight for _, weight in among])[0]


def lead_values(rng: Random, area: str, area_name: str, received_on: str, handler: str) -> dict[str, object]:
    """What a clerk would type for a lead."""
    goods, street = rng.choice(GOODS), f"{area_name}{rng.choice(STREETS)}{rng.randrange(1, 200)}号"
    return {
        "source": chosen(rng, SOURCES),
        "received_on": received_on,
        "suspect": firm(rng),
        "suspect_phone": phone(rng),
        "suspect_address": street,
        "place": street,
        "area": area,
        "kind": chosen(rng, KINDS),
        "detail": f"陈列、销售的{goods}标有他人注册标识，未能提供合法来源，权利人认为侵权。",
        "goods": goods,
        "quantity": f"约{rng.randrange(5, 400)}件",
        "handler": handler,
    }
