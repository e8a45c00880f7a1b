"""The cases of a seminar: those closed in the years that it is about, whoever handled them; each becomes a paper of its officer (S3-11)."""

from collections.abc import Iterator

from app.domain.activities import Activity, SeminarPaper
from app.domain.cases import Case
from app.domain.errors import BadInput
from app.domain.query import Query, where_is
from app.services.counted_rows import Counted
from app.services.tallying import between
from app.services.workspace import Workspace


def pick_cases(workspace: Workspace, seminar: Activity) -> Iterator[Counted]:
    """Add the cases closed in those years to the seminar, and a paper for every case that has none. Raises BadInput while no year is named."""
    first, last = seminar.closed_from or seminar.closed_to, seminar.closed_to or seminar.closed_from
    if (not first or not last) and not seminar.cases:
        raise BadInput("还没有填写结案年度。", "请填写“结案年度（起）”和“（止）”，例如 2020 和 2021。")
    closed = list(workspace.records(Case).all(Query(where=between("closed_on", f"{first}-01-01", f"{last}-12-31"), sort="closed_on"))) if first else []
    seminar.cases = tuple(dict.fromkeys((*seminar.cases, *(case.uid for case in closed))))
    papers = list(workspace.records(SeminarPaper).all(Query(where=(where_is("activity", seminar.uid),))))
    standing, place = {paper.case for paper in papers}, max((paper.place or 0 for paper in papers), default=0)
    found = workspace.records(Case).many([uid for uid in seminar.cases if uid not in standing])
    cases = [found[uid] for uid in seminar.cases if uid in found]  # in the order of the seminar: the earliest closed first
    rows = [{"case": case.uid, "place": at, "headline": f"{case.party}{case.cause}案", "presenter": case.handlers} for at, case in enumerate(cases, place + 1)]
    yield Counted(SeminarPaper, ("case",), rows, put_away=False)
