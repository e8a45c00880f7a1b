"""The clock stands at 1979 or 2099 and is put right again: work goes on, nothing is pruned, and due days that are reckoned from it are marked."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.leads import Lead
from app.domain.query import Query
from app.services import sending
from app.services.backups import back_up, backups_of
from app.services.checking import check
from app.services.clock_doubt import doubt
from app.services.exchange import import_bundle
from app.services.lead_views import lead_rows
from app.services.leads import register
from app.services.opening import Setup
from app.services.records import save
from app.services.todos import things_to_do
from app.services.workspace import Workspace
from tests.faults.office import DATA, FIRST, LEADS, open_office
from tests.remembered import fresh_folder
from tests.services.invented import a_lead
from tests.services.offices import PASSWORD, Clock

MARK = "期限不可信"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    with fresh_folder(tmp_path / "data", Setup(["cangshan"], "仓前所", "陈立言"), PASSWORD, clock) as workspace:
        yield workspace


@pytest.mark.parametrize("year", [1979, 2099])
def test_with_a_wrong_clock_saving_and_backups_go_on_and_due_days_are_marked(office: Workspace, clock: Clock, year: int) -> None:
    before = register(office, a_lead(office, suspect="以前的一家"))
    kept = [back_up(office) for _ in range(3)]
    right = clock.moment

    clock.moment = right.replace(year=year)
    during = register(office, a_lead(office, suspect="时钟错时的一家"))
    before.goods = "茶叶"
    save(office, before)
    kept.append(back_up(office))
    marked = _marks(office)

    clock.moment = right + timedelta(hours=1)
    after = register(office, a_lead(office, suspect="改正以后的一家"))
    kept.append(back_up(office))

    assert backups_of(office) == kept
    assert {one.uid for one in office.records(Lead).all()} == {before.uid, during.uid, after.uid}
    assert [finding.what for finding in check(office) if finding.damage] == []
    assert (marked, _marks(office)) == ((True, True), (False, False))


@pytest.mark.parametrize("year", [1979, 2099])
def test_with_a_wrong_clock_bundles_go_out_and_come_in(made: Path, tmp_path: Path, clock: Clock, year: int) -> None:
    shutil.copytree(made / DATA, tmp_path / "data")
    right = clock.moment

    with open_office(tmp_path / "data", now=clock) as office:
        for moment in (right.replace(year=year), right + timedelta(hours=1)):
            clock.moment = moment
            register(office, a_lead(office))
            sending.export_bundle(office, [office.unit], tmp_path / f"{moment.year}.ipb")
        clock.moment = right.replace(year=year)
        came = import_bundle(office, made / FIRST, trust_clock=True)

        assert (came.new, came.refused) == (LEADS, [])
        assert [finding.what for finding in check(office) if finding.damage] == []


def test_a_clock_that_fell_behind_is_doubted_until_work_has_gone_on_for_a_while(office: Workspace, clock: Clock) -> None:
    register(office, a_lead(office))

    clock.moment -= timedelta(days=40)
    fallen = doubt(office)
    for _ in range(60):
        office.note("打印")

    assert "不可信（上次使用是 2026年11月20日）" in fallen
    assert doubt(office) == ""


def _marks(workspace: Workspace) -> tuple[bool, bool]:
    """Whether the home page and the list of leads mark their days."""
    todos = [todo.left for todo in things_to_do(workspace) if todo.due]
    rows, _ = lead_rows(workspace, Query(), None, 10)
    assert todos
    return all(left == MARK for left in todos), all(row.time is None or row.time.doubtful for row in rows)
