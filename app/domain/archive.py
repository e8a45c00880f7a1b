"""卷内目录: the documents of a case in their order, and which of them an archive must hold (S0-74; 行政处罚法 第四十七条).

Which items are mandatory is 本单位设定, after the order of a 正卷.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.fields import choice, day, files, link, text, whole_number
from app.domain.records import Record
from app.domain.value_kinds import Attachment

CASE_ITEMS = ("立案审批材料", "调查取证材料", "调查终结报告", "审核意见", "告知和听证材料", "处理决定文书", "送达回证", "执行材料", "结案审批材料", "其他")
MANDATORY = ("立案审批材料", "调查取证材料", "调查终结报告", "审核意见", "处理决定文书", "送达回证", "结案审批材料")
VOLUMES = ("正卷", "副卷")


@dataclass(kw_only=True)
class CaseDocument(Record, table="case_document", title="卷内文书", seen_with="case", named_by=("place", "full_name")):
    """One document of a case."""

    case: str | None = link("案件", "case_file", required=True, listed=False, indexed=True)
    place: int | None = whole_number("顺序号", required=True, least=1, most=9_999, indexed=True)
    volume: str | None = choice("卷别", VOLUMES, required=True, hint="案源材料入副卷")
    item: str | None = choice("类别", CASE_ITEMS, required=True)
    full_name: str | None = text("文书名称", required=True, search=True)
    number: str | None = text("文号")
    author: str | None = text("责任者")
    made_on: str | None = day("日期")
    pages: int | None = whole_number("页数", required=True, least=1, most=9_999)
    remark: str | None = text("备注", listed=False)
    papers: tuple[Attachment, ...] = files("附件")


def missing_items(documents: Iterable[CaseDocument]) -> list[str]:
    """The mandatory items of which there is no document, in their order."""
    present = {document.item for document in documents}
    return [item for item in MANDATORY if item not in present]
