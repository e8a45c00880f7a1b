"""What a station did in a year, task by task; a task for which nothing was done counts 0 and is shown (S2-24)."""

from collections.abc import Sequence

from app.domain.query import Query, where_is
from app.domain.records import Record
from app.domain.stations import TASKS, Station, StationTask
from app.services.workspace import Workspace


def tasks_of_year(workspace: Workspace, station: str, year: int) -> dict[str, int]:
    """How often each of the five tasks was done in that year, in the order of the document."""
    counts = dict.fromkeys(TASKS, 0)
    for done in workspace.records(StationTask).all(Query(where=(where_is("station", station),))):
        if done.task in counts and (done.done_on or "").startswith(f"{year}-"):
            counts[done.task] += 1
    return counts


def told_tasks(workspace: Workspace, station: Record) -> Sequence[tuple[str, str]]:
    """The year's work of a station as facts of its pane."""
    if not isinstance(station, Station):
        return ()
    year = workspace.today.year
    counts = tasks_of_year(workspace, station.uid, year)
    idle = [task for task, count in counts.items() if not count]
    words = "；".join(f"{task} {count} 次" for task, count in counts.items())
    return ((f"{year}年活动", words), *(((f"{year}年未开展", "、".join(idle)),) if idle else ()))
