"""典型案例合集: selected cases in a chosen order, without parties, with a contents page (S0-79, S1-24; `闽市监知运〔2024〕231号` （二）)."""

from dataclasses import dataclass

from app.domain.fields import choice, day, link, longtext, text, whole_number
from app.domain.model_cases import MODEL_KINDS
from app.domain.records import Record

CLAUSE = "闽市监知运〔2024〕231号 （二）"


@dataclass(kw_only=True)
class CaseCollection(Record, table="case_collection", title="案例合集", named_by=("headline",), number_word="集"):
    """One collection, as it is issued."""

    number: str | None = text("编号", allotted=True, search=True)
    headline: str | None = text("合集名称", required=True, search=True)
    issued_on: str | None = day("编印日期", indexed=True)
    foreword: str | None = longtext("前言")
    counted_on: str | None = day("取用日期", allotted=True)


@dataclass(kw_only=True)
class CollectedCase(
    Record,
    table="collected_case",
    title="合集案例",
    seen_with="collection",
    named_by=("place", "headline"),
    computed={"whole": "案例全文", "heading": "目录条目"},
):
    """One case of a collection: its anonymised text, which a person may still put in order."""

    collection: str | None = link("案例合集", "case_collection", required=True, listed=False, indexed=True)
    place: int | None = whole_number("顺序", required=True, least=1, most=999, indexed=True)
    model: str | None = link("典型案例", "model_case", required=True, hint="区局采用的案例")
    kind: str | None = choice("案例类型", MODEL_KINDS)
    headline: str | None = text("标题", search=True, hint="留空的，按“取用案例”填入公开稿")
    facts: str | None = longtext("基本案情")
    outcome: str | None = longtext("处理结果")
    meaning: str | None = longtext("典型意义")

    @property
    def heading(self) -> str:
        """案例一　某公司侵犯注册商标专用权案（商标）."""
        return f"案例{self.place or ''}　{self.headline or ''}" + (f"（{self.kind}）" if self.kind else "")

    @property
    def whole(self) -> str:
        """The case as it is read: heading and three parts."""
        parts = (("基本案情", self.facts), ("处理结果", self.outcome), ("典型意义", self.meaning))
        return "\n".join([self.heading, *(f"【{label}】\n{words}" for label, words in parts if words)])
