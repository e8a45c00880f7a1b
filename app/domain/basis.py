"""Official documents: their names and days, whom they went to, what is written wrongly in them, and the text (S0-01, S0-02, S0-07, S0-08)."""

from dataclasses import dataclass

from app.domain.fields import choice, choices, day, files, link, longtext, telephone, text
from app.domain.records import Audience, Record
from app.domain.value_kinds import Attachment

SORTS = ("依据文件", "引用文件", "法律法规", "标准", "执法规范性文件", "其他")
PUBLICITY = ("主动公开", "依申请公开", "不予公开")
NOT_IN_THE_TEXT = "原文未载"


@dataclass(kw_only=True)
class BasisDocument(
    Record,
    table="basis_document",
    title="依据文件",
    audience=Audience.ALL,
    named_by=("full_name",),
    known_by=("full_name",),
    computed={"issued_words": "成文日期", "publicity_words": "附注"},
):
    """One document; a reference to one that nobody has yet is a stub that can receive its file later."""

    symbol: str | None = text("发文字号", search=True, indexed=True)
    full_name: str | None = text("标题", required=True, search=True)
    aliases: str | None = text("其他写法", search=True, longest=500, listed=False, hint="原文里不一致的写法，都能查到这一条")
    sort: str | None = choice("类别", SORTS, required=True)
    heading: str | None = text("发文机关标志", listed=False)
    issuer: str | None = text("发文机关", search=True)
    signed_as: str | None = text("署名（第二行）", listed=False)
    addressees: str | None = text("主送机关", longest=500, listed=False)
    passed_on: str | None = day("会议通过日期", listed=False)
    issued_on: str | None = day("成文日期")
    printed_by: str | None = text("印发机关", listed=False)
    printed_on: str | None = day("印发日期", listed=False)
    register_number: str | None = text("登记号", listed=False)
    publicity: str | None = choice("公开属性", PUBLICITY)
    contacts: str | None = text("联系人、电话（原文）", listed=False)
    mailbox: str | None = text("邮箱（原文）", listed=False)
    errata: str | None = longtext("勘误", listed=False)
    quoted_in: tuple[str, ...] = choices(
        "被引用于", ("仓市场监管〔2025〕94号", "闽市监知运〔2024〕231号", "焦市监办〔2021〕135号", "枣市监知保〔2022〕1号", "闽市监知运〔2020〕96号")
    )
    text_file: str | None = text("随附原文", listed=False, allotted=True)
    valid_from: str | None = day("施行日期", listed=False)
    valid_to: str | None = day("废止日期", listed=False, over="已废止")
    papers: tuple[Attachment, ...] = files("文件")
    basis: str | None = text("依据", listed=False)
    basis_text: str | None = longtext("依据原文")

    @property
    def issued_words(self) -> str:
        """The day, or that the text does not say it (S1-01)."""
        return f"成文日期：{NOT_IN_THE_TEXT}" if self.text_file and not self.issued_on else ""

    @property
    def publicity_words(self) -> str:
        """（此件主动公开）, as it is printed."""
        return f"（此件{self.publicity}）" if self.publicity else ""


@dataclass(kw_only=True)
class DocumentReceipt(
    Record, table="document_receipt", title="传达签收", seen_with="document", named_by=("to",), ends=("signed_on",), in_order=("delivered_on", "signed_on")
):
    """One unit to which a document went, and who signed for it (S0-02)."""

    document: str | None = link("文件", "basis_document", required=True, indexed=True)
    to: str | None = link("单位", "unit", required=True, allotted=True)
    delivered_on: str | None = day("传达日期", past=True)
    signed_by: str | None = text("签收人", wanted=True)
    signed_on: str | None = day("签收日期", past=True, wanted=True)
    phone: str | None = telephone("联系电话", listed=False)
    note: str | None = text("备注")
