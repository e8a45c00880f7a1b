"""类型字典: the kinds of lead and case that a bureau adds to those of the box, and what it says of them otherwise, from a day on (S0-35).

An entry holds from its first day until a later entry with its code. Code and name belong together for good: leads store the name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.fields import choices, day, flag, longtext, text
from app.domain.lead_kinds import KIND_ENTRIES, KIND_RULES, LABELS, KindRule
from app.domain.records import Audience, Record

CLAUSE = "仓市场监管〔2025〕94号 二（二）"
FIELD_OF = {label: name for name, label in LABELS.items()}


@dataclass(kw_only=True)
class KindEntry(Record, table=KIND_ENTRIES, title="类型字典", audience=Audience.ALL, named_by=("code", "full_name"), computed={"edition": "版本"}):
    """One kind as it is from a day on."""

    code: str | None = text("代码", required=True, search=True, hint="例如 T6；登记后不能改，不能用于别的类型", indexed=True)
    full_name: str | None = text("类型名称", required=True, search=True, clause=CLAUSE, hint="与内置代码相同的，名称也要相同，表示修订")
    valid_from: str | None = day("起始日期", required=True, indexed=True)
    basis: str | None = longtext("法律依据", required=True, hint="一行一条，例如 商标法 第五十七条", listed=True)
    needs: tuple[str, ...] = choices("立案前应查清", tuple(FIELD_OF))
    note: str | None = longtext("提示")
    stopped: bool | None = flag("停用（不再供选择）")

    @property
    def edition(self) -> str:
        """2027-01-01版."""
        return f"{self.valid_from or ''}版"

    def rule(self) -> KindRule:
        """What it says, as the built-in kinds say it."""
        basis = tuple(line.strip() for line in (self.basis or "").splitlines() if line.strip())
        return KindRule(self.code or "", self.full_name or "", basis, tuple(FIELD_OF[label] for label in self.needs if label in FIELD_OF), self.note or "")


def on_day(entries: Iterable[KindEntry], on: str) -> list[KindEntry]:
    """The entry of each code that holds on that ISO day."""
    held: dict[str, KindEntry] = {}
    for entry in sorted(entries, key=lambda one: (one.valid_from or "", one.uid)):
        if (entry.valid_from or "9999-12-31") <= on:
            held[entry.code or ""] = entry
    return list(held.values())


def rules_on(entries: Sequence[KindEntry], on: str) -> dict[str, KindRule]:
    """Every kind by its name, as it was on that day: those of the box, then what the bureau added or says otherwise."""
    return {rule.name: rule for rule in KIND_RULES} | {entry.full_name or "": entry.rule() for entry in on_day(entries, on)}


def offered_on(entries: Sequence[KindEntry], on: str) -> list[str]:
    """The names to choose from on that day: without those that are stopped."""
    stopped = {entry.full_name for entry in on_day(entries, on) if entry.stopped}
    return [name for name in rules_on(entries, on) if name not in stopped]


def clash(entry: KindEntry, others: Iterable[KindEntry]) -> str:
    """What speaks against the entry beside the others, in words; empty when nothing does."""
    known = [(rule.code, rule.name, "") for rule in KIND_RULES] + [(one.code or "", one.full_name or "", one.valid_from or "") for one in others]
    for code, name, since in known:
        if code == entry.code and name != entry.full_name:
            return f"代码“{code}”已用于“{name}”。"
        if name == entry.full_name and code != entry.code:
            return f"“{name}”的代码是“{code}”。"
        if code == entry.code and since and since == entry.valid_from:
            return f"“{name}”已有自{since}起的一条。"
    return ""
