"""What officers look up: manuals, films, standards, rules, answered questions; and what deserves special attention (S1-43 … S1-45, S3-21, S3-37)."""

from dataclasses import dataclass

from app.domain.fields import choice, choices, day, files, longtext, text
from app.domain.records import Audience, Record
from app.domain.value_kinds import Attachment

CLAUSE = "闽市监知运〔2024〕231号 二（四）"
SORTS = ("执法操作手册", "微视频", "标准", "规范性文件", "问答", "案例", "其他")
FOCUS_SORTS = ("重点产品", "重点领域", "重点市场", "重点环节", "常见违法行为")


@dataclass(kw_only=True)
class KnowledgeItem(Record, table="knowledge_item", title="知识库", audience=Audience.ALL, named_by=("full_name", "edition")):
    """One manual, film or standard; its words are searched, its files open in the programs of the PC."""

    full_name: str | None = text("名称", required=True, search=True)
    sort: str | None = choice("类别", SORTS, required=True, search=True, clause=CLAUSE)
    edition: str | None = text("版本", required=True)
    keywords: str | None = text("关键词", search=True, longest=500)
    content: str | None = longtext("正文", search=True, longest=200_000)
    source: str | None = text("来源（制作单位）", search=True)
    issued_on: str | None = day("发布日期")
    replaced_on: str | None = day("停用日期", listed=False, over="已停用")
    media: tuple[Attachment, ...] = files("文件、视频")


@dataclass(kw_only=True)
class FocusItem(Record, table="focus_item", title="重点目录", audience=Audience.ALL, named_by=("full_name",), known_by=("full_name",)):
    """A product, field, market or link in the chain that campaigns look at first."""

    full_name: str | None = text("名称", required=True, search=True)
    sort: str | None = choice("类别", FOCUS_SORTS, required=True, clause=CLAUSE)
    signs: str | None = longtext("常见违法表现", clause=CLAUSE)
    season: str | None = text("重点时段")
    kinds: tuple[str, ...] = choices("涉及权利", ("商标", "专利", "地理标志", "特殊标志", "奥林匹克标志"))
    valid_to: str | None = day("不再列入的日期", listed=False, over="不再列入")
    basis: str | None = text("依据", listed=False)
    basis_text: str | None = longtext("依据原文")
