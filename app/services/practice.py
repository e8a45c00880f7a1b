"""练习: seven tasks for the demonstration, each done when the journal says that somebody did it (ux 6). It looks and changes nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.experts import Expert
from app.domain.institutions import ContactPerson, CooperationItem, Institution
from app.domain.markets import Agency, Market, Platform, Printer
from app.domain.organisation import Person
from app.domain.pilots import PilotOffice
from app.domain.registers import KeyEnterprise, ServiceOrganisation, VolunteerTeam
from app.domain.rights import GeographicalIndication, GIUser, Project, RightsHolder
from app.domain.stations import ContactPoint, Station
from app.services.workspace import Workspace
from db.journal import Entry, entries

LOGGED_IN = "登录"
"""The simulated year logs nobody in: what comes after the first of these was done by people."""
LOOKED_AT = 5_000
"""本软件设定: how many of the newest commits are looked at."""
PROTECTION = (Station, ContactPoint, KeyEnterprise, ServiceOrganisation, VolunteerTeam, PilotOffice, Person)
RIGHTS = (Market, Platform, Printer, Agency, GeographicalIndication, GIUser, RightsHolder, Project)
HELPERS = (Expert, Institution, CooperationItem, ContactPerson)
ROSTERS = tuple(kind.table for kind in (*PROTECTION, *RIGHTS, *HELPERS))


@dataclass(frozen=True)
class Task:
    """One thing to try: what, how, where in the window it begins, and by which commit it shows."""

    title: str
    how: str
    place: str
    shows: Callable[[Entry], bool]


def _begins(*words: str) -> Callable[[Entry], bool]:
    return lambda entry: entry.action.startswith(words)


def _in_a_register(entry: Entry) -> bool:
    altered = entry.action.startswith("新建") or (entry.action.startswith("修改") and entry.first_cell is not None)
    return entry.kind in ROSTERS and altered


TASKS: Sequence[Task] = (
    Task("登记一条线索", "按 Ctrl+N，从上到下填带 * 的栏目，按 Ctrl+S。", "leads:new", _begins("登记线索")),
    Task("写一次研判", "选一条已登记的线索，按“写研判”，填结论和意见。", "leads", _begins("线索研判")),
    Task("向本组申请支援", "选一条线索按 F6，填几个人、什么时候、做什么，提交。", "leads", _begins("申请支援")),
    Task(
        "更新一行名录",
        "选一条，改一栏或新登记一条，按 Ctrl+S。",
        "registers",
        _in_a_register,
    ),
    Task("打印或者另存一张表", "选一条线索按 Ctrl+P，再按“打印”或“存为PDF”。", "leads", _begins("打印", "存为文件：")),
    Task("做一次报送", "选一项任务，按“写总结”补齐内容，再按“生成报送包”。", "duties", _begins("生成报送包")),
    Task("导出一个数据包", "按“导出数据包”，选区局，存到任何文件夹。", "exchange", _begins("导出数据包")),
)


def tasks_done(workspace: Workspace) -> list[bool]:
    """For each task, whether somebody has done it since the demonstration was made."""
    newest = entries(workspace.store.db.conn, None, LOOKED_AT)
    logins = [place for place, entry in enumerate(newest) if entry.action == LOGGED_IN]
    by_people = newest[: logins[-1]] if logins else []
    return [any(task.shows(entry) for entry in by_people) for task in TASKS]
