"""Tables that the program counts: each row is found again by its key, so that what a person wrote into it survives the next counting."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.abnormal_patents import AbnormalBatch
from app.domain.activities import SEMINAR, Activity, ActivityCount, Participation
from app.domain.allocation import AllocationProposal
from app.domain.assessment import Ranking, Scorecard, SelfAssessment
from app.domain.basis import BasisDocument
from app.domain.benchmarks import Benchmark
from app.domain.bulletins import CaseBulletin
from app.domain.campaigns import Campaign
from app.domain.case_collections import CaseCollection
from app.domain.errors import BadInput
from app.domain.evidence import Evidence
from app.domain.joint_action import JointAction
from app.domain.keeping import DestructionList
from app.domain.levels import LevelSummary
from app.domain.meetings import Meeting
from app.domain.member_cards import MemberCard
from app.domain.pairing_work import PairingSummary
from app.domain.periods import SpecialPeriod
from app.domain.plans import Plan
from app.domain.query import Query, where_is
from app.domain.records import Record, fields_of, is_listed_by_program, owners_of
from app.domain.surveys import Survey
from app.domain.tallies import Balance, GroupSummary
from app.services.abnormal_tally import count_batch
from app.services.activity_counts import count_activities, count_participation
from app.services.allocating import reckon_allocation
from app.services.benchmarking import count_benchmark
from app.services.campaign_yield import count_yield
from app.services.carrying_on import carry_on
from app.services.case_counts import count_bulletin
from app.services.collecting import collect
from app.services.counted_rows import Counted
from app.services.destroying import list_over
from app.services.evidence_digests import seal_evidence
from app.services.joint_actions import count_results
from app.services.level_counts import count_levels
from app.services.member_years import count_years
from app.services.pairing_tally import count_pairing
from app.services.permissions import require_edit
from app.services.ranking import rank_offices
from app.services.records import require_valid
from app.services.register_views import PLACES
from app.services.scoring import reckon_score
from app.services.seeded_rows import phases_of, receipts_of, tasks_of
from app.services.self_assessing import sum_up
from app.services.seminar_cases import pick_cases
from app.services.survey_counts import count_survey
from app.services.tallying import count_balance, count_summary
from app.services.workspace import Workspace


@dataclass(frozen=True)
class Tabulation:
    """What the button says, and what counts."""

    label: str
    done: str
    count: Callable[[Workspace, Any], Iterable[Counted]]
    means: str = ""
    """What is counted, by which day, and as of when (统计口径)."""
    nothing: str = ""
    """Why there may be nothing to count, and what to do."""
    only: tuple[str, str] | None = None
    """The choice, and its value, with which there is something to count."""


OTHERS = "其他单位登记的随数据包送到，收到后再统计。"


TABULATED: Mapping[type[Record], Tabulation] = {
    GroupSummary: Tabulation(
        "统计",
        "已统计",
        count_summary,
        "线索按收到日期落在起止日期内、由登记单位计；草稿不计；并案和确认重复的单列，实有线索＝收到－重复；在办、超期为统计当日的情况；本机可见的记录。",
        nothing=f"起止日期内本组各所没有线索，也没有支援、结案、典型案例和宣传。请核对日期；{OTHERS}",
    ),
    Balance: Tabulation(
        "统计",
        "已统计",
        count_balance,
        "线索按收到日期、由承办单位计；案件按立案日期、由主办单位计；人数为截止日在岗的执法人员；面积、主体取辖区登记数。",
    ),
    AllocationProposal: Tabulation("测算", "已测算，改定的人数保留", reckon_allocation),
    Scorecard: Tabulation("测算", "已测算，更正的得分保留", reckon_score),
    CaseBulletin: Tabulation(
        "统计",
        "已统计",
        count_bulletin,
        "立案日期落在起止日期内、已建档的案件；各表合计相等；在办、已决定、已结案、超期为统计当日的情况；罚没款按处理决定。",
        nothing=f"起止日期内没有立案并建档的案件。请核对日期；{OTHERS}",
    ),
    Benchmark: Tabulation("统计", "已统计", count_benchmark),
    PairingSummary: Tabulation("统计", "已统计", count_pairing, nothing="这一年没有登记结对活动，也没有与对方来往的移送和联合执法。登记以后再统计。"),
    MemberCard: Tabulation("汇总", "已汇总", count_years),
    JointAction: Tabulation("统计成果", "已统计成果", count_results, nothing=f"还没有检查记录。本单位的在“相关”里新增；{OTHERS}"),
    ActivityCount: Tabulation(
        "统计",
        "已统计",
        count_activities,
        "按举行日期计，截至统计当日；已取消的不计；要求和次数以活动要求的依据为准。",
    ),
    Participation: Tabulation(
        "统计",
        "已统计",
        count_participation,
        "在统计范围内、起止日期内举行的活动；登记为到场的计一次，未到的不计；覆盖率＝参加过培训的人数÷范围内人数。",
    ),
    LevelSummary: Tabulation(
        "统计",
        "已统计",
        count_levels,
        "按记录的登记单位计，上级单位含全部下级；线索按收到、立案按立案、结案按结案、罚没款按决定、支援按申请、典型案例按报送、活动和检查按举行日期；名录为统计当日在册数。",
    ),
    Survey: Tabulation(
        "汇总答卷",
        "已汇总",
        count_survey,
        "本机可见的全部答卷；占比以回答了该题的份数为分母；分镇街按答卷所填镇街。",
    ),
    SpecialPeriod: Tabulation("列出各阶段工作", "已列出各阶段工作", phases_of),
    Plan: Tabulation("列出任务并统计进度", "已列出任务并统计进度", tasks_of),
    BasisDocument: Tabulation("列出传达单位", "已列出传达单位", receipts_of),
    Evidence: Tabulation("计算校验值", "已计算校验值", seal_evidence),
    Campaign: Tabulation("统计成果", "已统计排查成果", count_yield, nothing=f"还没有线索写着这次排查。登记线索时，“排查行动”一栏选这份方案；{OTHERS}"),
    AbnormalBatch: Tabulation("统计", "已按处置结果统计", count_batch),
    CaseCollection: Tabulation("取用案例", "已取用公开稿，改过的文字保留", collect),
    Activity: Tabulation("选取案件", "已按结案年度选取案件，列出研讨材料", pick_cases, only=("sort", SEMINAR)),
    Ranking: Tabulation("排名", "已按确定的得分排名", rank_offices),
    SelfAssessment: Tabulation("合计", "已合计得分，统计依据的记录", sum_up),
    DestructionList: Tabulation("列出到期内容", "已列出保存期满的内容，写明保留的留下", list_over),
    Meeting: Tabulation("带入任务和成员单位", "已带入上次未完成的任务，联席会议的还有成员单位", carry_on),
}
"""The kinds whose rows the program counts."""


def counting_of(kind: type[Record]) -> str:
    """What the button says that counts the rows of its records; empty where people write them."""
    return TABULATED[kind].label if kind in TABULATED else ""


def tabulation_of(record: Record) -> Tabulation | None:
    """What counts the rows of a record; None where people write them."""
    found = TABULATED.get(type(record))
    return None if found is None or (found.only and getattr(record, found.only[0]) != found.only[1]) else found


def why_empty(workspace: Workspace, record: Record) -> str:
    """Why everything that was counted is 0 and what to do; empty where something was found, and while nothing has been counted."""
    tabulation = tabulation_of(record)
    if tabulation is None or not tabulation.nothing or not getattr(record, "counted_on", None):
        return ""
    lists = [kind for kind in workspace.store.kinds if is_listed_by_program(kind) and owners_of(kind)[kind.seen_with] == record.table]
    rows = [row for kind in lists for row in workspace.records(kind).all(Query((where_is(kind.seen_with, record.uid),)))]
    return "" if any(map(_has_figures, (record, *rows))) else tabulation.nothing


def _has_figures(record: Record) -> bool:
    fields = fields_of(type(record))
    return any(getattr(record, name) for name, field in fields.items() if field.allotted and field.kind.numeric and name not in (*PLACES, *record.named_by))


def tabulate(workspace: Workspace, record: Record) -> int:
    """Count anew what stands on the record and in its rows, in one commit; returns how many rows there are. Raises NotAllowed for a closed one."""
    record = workspace.records(type(record)).get(record.uid)
    require_edit(workspace, record)
    require_valid(workspace, record)
    tabulation = tabulation_of(record)
    if tabulation is None:
        raise BadInput(f"这条{record.title}没有可统计的内容。", "请核对类别。")
    tables = list(tabulation.count(workspace, record))
    with workspace.commit(f"{record.title}：{tabulation.done}") as change:
        change.save(record)
        audience = workspace.records(type(record)).audience(record.uid)
        rows = sum(counted.write(workspace, change, record, audience) for counted in tables)
        change.about(record.table, record.uid)
    return rows
