"""电子数据: what was taken from a network or a device, by whom, with what, when; its fingerprints in SHA-256 and SM3.

S1-46; `闽市监知运〔2024〕231号` 二（四）. The fingerprints are written once and compared ever after.
"""

from dataclasses import dataclass

from app.domain.fields import files, link, longtext, moment, text
from app.domain.records import Record
from app.domain.value_kinds import Attachment

CLAUSE = "闽市监知运〔2024〕231号 二（四）"


@dataclass(kw_only=True)
class Evidence(Record, table="evidence", title="电子数据", named_by=("number", "subject"), belongs_to=("lead", "case"), number_word="证"):
    """One item of evidence, with its files."""

    number: str | None = text("编号", allotted=True, search=True)
    lead: str | None = link("线索", "lead", listed=False, indexed=True)
    case: str | None = link("案件", "case_file", listed=False, indexed=True)
    about: str | None = text("线索（案件）编号", search=True)
    subject: str | None = text("电子数据名称", required=True, search=True, clause=CLAUSE)
    source: str | None = text("来源（网址、设备）", required=True, longest=500)
    taken_at: str | None = moment("取证时间", required=True)
    taken_by: str | None = text("取证人", required=True, hint="两人以上，用顿号隔开")
    witness: str | None = text("见证人（当事人）", listed=False)
    tool: str | None = text("取证工具", required=True)
    way: str | None = longtext("取证过程")
    papers: tuple[Attachment, ...] = files("电子数据文件")
    sealed_on: str | None = moment("计算校验值时间", allotted=True, listed=False)
    digests: str | None = longtext("校验值", allotted=True)
