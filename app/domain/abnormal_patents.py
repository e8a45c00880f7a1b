"""非正常专利申请和恶意商标注册: what was assigned, who was talked to, and what became of each (S0-81, S3-38; `仓市场监管〔2025〕94号` 三（三）4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.fields import choice, credit_code, day, files, link, longtext, telephone, text, whole_number
from app.domain.identifiers import normalised_patent_number, patent_number_problem
from app.domain.problems import Problem, error, warning
from app.domain.records import Record
from app.domain.value_kinds import Attachment

CLAUSE = "仓市场监管〔2025〕94号 三（三）4"
PATENTS, TRADEMARKS = "非正常专利申请", "恶意商标注册申请"
WITHDRAWN, APPEALED, REFUSED, UNREACHABLE, PENDING = "已撤回", "已申诉", "拒不撤回", "无法联系", "核查中"
OUTCOMES = (WITHDRAWN, APPEALED, REFUSED, UNREACHABLE, PENDING)


def _count(label: str) -> Any:
    return whole_number(label, allotted=True)


@dataclass(kw_only=True)
class AbnormalBatch(Record, table="abnormal_batch", title="非正常申请批次", named_by=("number", "letter_number"), number_word="非"):
    """One list that the superior assigned, with its totals by status."""

    number: str | None = text("批次编号", allotted=True, search=True)
    sort: str | None = choice("类别", (PATENTS, TRADEMARKS), required=True, clause=CLAUSE)
    letter_number: str | None = text("交办文号", search=True)
    assigned_by: str | None = text("交办单位", required=True)
    assigned_on: str | None = day("交办日期", required=True, past=True, indexed=True)
    due_on: str | None = day("办理期限", indexed=True, hint="交办文件写明的日期；没有写明的不填")
    counted_on: str | None = day("统计日期", allotted=True, listed=False)
    total: int | None = _count("合计")
    withdrawn: int | None = _count(WITHDRAWN)
    appealed: int | None = _count(APPEALED)
    refused: int | None = _count(REFUSED)
    unreachable: int | None = _count(UNREACHABLE)
    pending: int | None = _count(PENDING)
    note: str | None = longtext("处置情况")


@dataclass(kw_only=True)
class AbnormalPatent(
    Record, table="abnormal_patent", title="非正常申请", seen_with="batch", named_by=("application_number", "applicant"), ends=("outcome_on",)
):
    """One application: whose it is, who was talked to, whether it was withdrawn."""

    batch: str | None = link("批次", "abnormal_batch", required=True, listed=False, indexed=True)
    sort: str | None = choice("类别", (PATENTS, TRADEMARKS), required=True)
    application_number: str | None = text("申请号", required=True, search=True, indexed=True)
    title_of_invention: str | None = text("发明名称（商标）", listed=False)
    applicant: str | None = text("申请人", required=True, search=True)
    applicant_code: str | None = credit_code("统一社会信用代码", listed=False)
    applicant_phone: str | None = telephone("联系电话", listed=False)
    area: str | None = link("镇街", "area")
    agency: str | None = link("代理机构", "agency")
    agent: str | None = text("代理机构（未登记的）", listed=False)
    contacts: str | None = longtext("联系记录", hint="一次一行：日期、联系人、方式、答复")
    outcome: str | None = choice("处置结果", OUTCOMES, required=True)
    outcome_on: str | None = day("处置日期", past=True)
    handler: str | None = text("承办人")
    proof: tuple[Attachment, ...] = files("撤回证明、申诉材料")
    note: str | None = text("备注", listed=False)

    def complete(self) -> None:
        """A patent application is kept as 202110123456.7."""
        if self.application_number and self.sort != TRADEMARKS:
            self.application_number = normalised_patent_number(self.application_number)

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """A number whose check digit is wrong is another application; a result has its day and its proof."""
        if self.application_number and self.sort == PATENTS:
            wrong = patent_number_problem(self.application_number)
            if wrong is not None:
                yield "application_number", error(wrong.text.replace("专利证书", "交办清单").replace("专利号", "申请号"))
        if self.outcome in (WITHDRAWN, APPEALED) and not self.outcome_on:
            yield "outcome_on", warning("请填写处置日期。")
        if self.outcome == WITHDRAWN and not self.proof:
            yield "proof", warning("请附撤回证明。")
