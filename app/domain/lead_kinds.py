"""The kinds of lead and case: each with its stable code, its clauses, and what must be known to handle it (`domain-rules.md` C-3, S0-35, S1-40).

Codes are never changed or given twice. A clause that was not read in the text says 待核对. A bureau adds kinds of its own, and says what holds from a day
on for those of the box, as records (`kind_entries`).
"""

from dataclasses import dataclass
from typing import Any

RIGHT = ("right_holder", "right_number", "right_status", "right_checked_on")
GOODS = ("goods", "quantity", "value")
LABELS = {
    "right_holder": "权利人",
    "right_number": "权利号",
    "right_class": "类别",
    "right_status": "权利状态",
    "right_checked_on": "权利状态查询日",
    "goods": "商品",
    "quantity": "数量",
    "value": "估值",
    "suspect_code": "统一社会信用代码",
}


@dataclass(frozen=True)
class KindRule:
    """One kind: its code, name, clauses, the fields that handling it needs, and what is easily missed."""

    code: str
    name: str
    basis: tuple[str, ...]
    needs: tuple[str, ...] = ()
    note: str = ""


KIND_RULES = (
    KindRule(
        "T1",
        "商标侵权",
        ("商标法 第五十七条", "商标法 第六十条"),
        (*RIGHT, "right_class", *GOODS),
        "违法经营额五万元以上的，可以处五倍以下罚款；没有或者不足五万元的，二十五万元以下；五年内两次以上的从重。",
    ),
    KindRule("T2.51", "应注册未注册商标", ("商标法 第六条、第五十一条",), GOODS),
    KindRule("T2.52", "冒充注册商标", ("商标法 第五十二条",), GOODS),
    KindRule("T2.53", "违规宣传驰名商标", ("商标法 第十四条、第五十三条",), ("right_number",), "罚款十万元。"),
    KindRule("T2.49", "自行改变注册事项", ("商标法 第四十九条",), ("right_number", "right_class")),
    KindRule("T3", "商标印制违法", ("商标印制管理办法（条款待核对）",), ("suspect_code",)),
    KindRule("T4", "恶意商标注册申请", ("商标法 第四条、第六十八条", "规范商标申请注册行为若干规定（条款待核对）"), ("right_number", "suspect_code")),
    KindRule(
        "T5",
        "商标代理违法",
        ("商标法 第六十八条", "商标代理管理办法（总局令第63号）"),
        ("suspect_code",),
        "机构一万元以上十万元以下，个人五千元以上五万元以下。",
    ),
    KindRule(
        "P1",
        "假冒专利",
        ("专利法 第六十八条", "专利法实施细则 第一百零一条"),
        ("right_number", "right_status", *GOODS),
        "不知情且说明合法来源的，责令停止销售。",
    ),
    KindRule(
        "P2", "专利侵权纠纷", ("专利法 第六十五条、第七十条", "专利法实施细则 第九十五条至第九十七条", "专利纠纷行政裁决和调解办法（国知局令第81号）"), RIGHT
    ),
    KindRule(
        "P3",
        "非正常专利申请",
        ("专利法实施细则 第十一条、第一百条", "规范申请专利行为的规定（条款待核对）"),
        ("right_number", "suspect_code"),
        "警告，可以并处十万元以下罚款。",
    ),
    KindRule("P4", "专利代理违法", ("专利代理条例", "专利代理管理办法（总局令第6号）"), ("suspect_code",)),
    KindRule("G1", "假冒地理标志", ("地理标志产品保护办法（2024年2月1日起施行，条款待核对）",), ("right_number", *GOODS)),
    KindRule("G2", "地理标志商标侵权", ("商标法 第五十七条", "商标法 第六十条"), (*RIGHT, "right_class", *GOODS), "地理标志作为集体商标、证明商标注册的。"),
    KindRule("S1", "特殊标志", ("特殊标志管理条例 第十六条",), ("right_number", "right_checked_on"), "有效期四年，请查询是否在有效期内。"),
    KindRule("S3", "官方标志", ("商标法 第十条（条款待核对）",), ("right_number",), "在国家知识产权局登记备案的官方标志。"),
    KindRule("S2", "奥林匹克标志", ("奥林匹克标志保护条例 第十二条、第十三条",), GOODS, "赔偿数额可以应当事人请求调解。"),
    KindRule("D1", "涉外知识产权纠纷", ("国务院关于处理涉外知识产权纠纷的规定（2025年5月1日起施行）",), ("right_holder",)),
    KindRule("X9", "其他", ()),
)
KIND_ENTRIES = "lead_kind"
"""The table of what a bureau adds."""
LEAD_KINDS = tuple(rule.name for rule in KIND_RULES)


def missing_of_kind(record: Any, rule: KindRule | None) -> list[str]:
    """What handling this kind needs and the lead does not say yet, by label."""
    return [LABELS[name] for name in rule.needs if not getattr(record, name)] if rule else []


def kind_sentences(record: Any, rule: KindRule | None) -> list[str]:
    """The clauses of the kind, and what is still to be found out."""
    if rule is None:
        return []
    missing = missing_of_kind(record, rule)
    found = [*rule.basis, *([f"立案前应查清：{'、'.join(missing)}。"] if missing else [])]
    return found or ["没有列入字典的类型，依据由办案单位确定。"]
