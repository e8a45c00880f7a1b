"""The beginning of a report's prose, with the figures of its period, for the clerk to go on with (S2-70, S3-02, S4-22). It stores nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from app.domain.activities import Activity
from app.domain.cases import Case
from app.domain.dates import shown_day
from app.domain.due import add_months
from app.domain.duties import MONTHS
from app.domain.leads import Lead
from app.domain.markets import Check
from app.domain.news import NEWS_SORTS, Inquiry, NewsItem
from app.domain.plans import Plan, PlanTask
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record
from app.domain.text_tables import written_table
from app.paper.parts import Listing
from app.services.duties import Owed
from app.services.form_values import Asked, listed_records
from app.services.forms import form_template
from app.services.report_tables import tables_of
from app.services.submission_check import TO_WRITE, check_pieces
from app.services.tallying import REGISTERED, between
from app.services.workspace import Workspace

EXPERIENCE = NEWS_SORTS[1]
HANDED_IN = "报送"
"""How names of duties end; the paper itself is a 报告, unless the name says what it is."""
MEASURES = "措施"
PAPERS = (MEASURES, "总结", "方案", "报告")
SAID: Mapping[str, str] = {
    "station": "建立工作站{}个",
    "key_enterprise": "列入重点保护企业{}家",
    "person": "{kind}{}人",
    "service_organisation": "社会服务机构{}家",
    "volunteer_team": "志愿者队伍{}支",
}
"""What prose says of the rows of a list; lists of other kinds are not counted in it."""


def draft_of(workspace: Workspace, one: Owed) -> str:
    """Title, progress in figures and tables, experience, difficulties; what people have to write themselves is marked."""
    first, last = period_of_report(workspace, one)
    title = (one.duty.full_name or "").removesuffix(HANDED_IN)
    head = f"{workspace.unit.full_name or workspace.unit.name}{title if title.endswith(PAPERS) else f'{title}报告'}（{one.period}）"
    if title.endswith(MEASURES):
        return "\n".join([head, *_measures(workspace, one)])
    said = list(_progress(workspace, one, first, last))
    news = workspace.records(NewsItem).page(Query(where=(*between("sent_on", first, last), Condition("sort", Test.IS, EXPERIENCE))), None, 20).records
    asked = workspace.records(Inquiry).page(Query(where=between("sent_on", first, last)), None, 20).records
    parts = [
        head,
        "一、工作进展",
        f"{shown_day(first)}至{shown_day(last)}，{'；'.join(said)}。{TO_WRITE}" if said else TO_WRITE,
        *tables_of(workspace, first, last),
    ]
    parts += ["二、经验做法", *([f"{place}.{item.headline}。{item.content or ''}" for place, item in enumerate(news, 1)] or [TO_WRITE])]
    parts += ["三、困难问题和下一步打算", *([f"{place}.{item.headline}。{item.facts or ''}" for place, item in enumerate(asked, 1)] or [TO_WRITE])]
    return "\n".join(parts)


def period_of_report(workspace: Workspace, one: Owed) -> tuple[str, str]:
    """From the first day after the report before, or of the year, to today or the due day, whichever is earlier; ISO days."""
    step = MONTHS.get(one.duty.recurrence or "", 0)
    first = add_months(one.due, -step) + timedelta(days=1) if step else date(one.due.year, 1, 1)
    return first.isoformat(), max(first, min(workspace.today, one.due)).isoformat()


def _progress(workspace: Workspace, one: Owed, first: str, last: str) -> Iterator[str]:
    def count(kind: type[Record], field: str, *more: Condition) -> int:
        return workspace.records(kind).count(Query(where=(*between(field, first, last), *more)))

    leads, cases = count(Lead, "received_on", Condition("state", Test.IN, REGISTERED)), count(Case, "filed_on")
    if leads or cases:
        yield f"登记线索{leads}条，立案{cases}件"
    sorts = Counter(one.sort for one in workspace.records(Activity).all(Query(where=between("held_on", first, last))) if one.sort and not one.called_off)
    if sorts:
        yield f"开展{'、'.join(f'{sort}{number}次' for sort, number in sorts.most_common())}"
    checks = count(Check, "checked_on")
    if checks:
        yield f"检查{checks}家次"
    yield from _lists(workspace, one)


def _lists(workspace: Workspace, one: Owed) -> Iterator[str]:
    """建立工作站6个: how many rows the lists have that are handed in with the report."""
    asked = Asked(unit=workspace.unit.uid, whole_bureau=True)
    forms = [
        form_template(check.piece.form, workspace.folder) for check in check_pieces(workspace, one.duty, one.submission) if check.rows and check.piece.form
    ]
    for part in (part for form in forms for part in form.parts if isinstance(part, Listing) and part.rows_of in SAID):
        count = len(listed_records(workspace, part, asked))
        if count:
            yield SAID[part.rows_of].format(count, kind=dict(part.where).get("team_roles", "人员"))


def _measures(workspace: Workspace, one: Owed) -> Iterator[str]:
    """落实措施 of a bureau: aims, the tasks of its own plan of the year as a table, and who sees to it (S3-02)."""
    plans = list(workspace.records(Plan).all(Query(where=(where_is("unit", workspace.unit.uid), where_is("year", one.due.year)))))
    tasks = [task for plan in plans for task in workspace.records(PlanTask).all(Query(where=(where_is("plan", plan.uid),), sort="place"))]
    names = workspace.names(tasks)
    yield from ("一、工作目标", TO_WRITE, "二、具体措施")
    rows = [(str(task.place), task.task or "", task.measures or "", names.get(task.owner_unit or "", ""), shown_day(task.due_on or "")) for task in tasks]
    yield written_table("任务分解", [("序号", "任务", "具体措施", "责任单位", "完成时限"), *rows]) if rows else TO_WRITE
    yield from ("三、组织保障", *([plan.measures for plan in plans if plan.measures] or [TO_WRITE]))
