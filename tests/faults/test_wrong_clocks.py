"""The clock stands at 1979 or 2099 and is put right again: work goes on, nothing is pruned, and due days that are reckoned from it are marked."""

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
from app.services.home import things_to_do
from app.services.lead_views import lead_rows
from app.services.leads import register
from app.services.records import save
from app.services.workspace import Workspace
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, Clock, Offices

MARK = "期限不可信"


@pytest.mark.parametrize("year", [1979, 2099])
def test_with_a_wrong_clock_saving_exporting_and_backups_go_on_and_due_days_are_marked(offices: Offices, clock: Clock, tmp_path: Path, year: int) -> None:
    asker = offices[ASKER]
    before = register(asker, a_lead(asker, suspect="以前的一家"))
    kept = [back_up(asker) for _ in range(3)]
    right = clock.moment

    clock.moment = right.replace(year=year)
    during = register(asker, a_lead(asker, suspect="时钟错时的一家"))
    before.goods = "茶叶"
    save(asker, before)
    kept.append(back_up(asker))
    sending.export_bundle(asker, [offices.unit(BUREAU)], tmp_path / "wrong.ipb")
    marked = _marks(asker)

    clock.moment = right + timedelta(hours=1)
    after = register(asker, a_lead(asker, suspect="改正以后的一家"))
    kept.append(back_up(asker))
    sending.export_bundle(asker, [offices.unit(BUREAU)], tmp_path / "right.ipb")

    assert backups_of(asker) == kept
    assert {one.uid for one in asker.records(Lead).all()} == {before.uid, during.uid, after.uid}
    assert [finding.what for finding in check(asker) if finding.damage] == []
    assert marked == (True, True)
    assert _marks(asker) == (False, False)
    assert import_bundle(offices[BUREAU], tmp_path / "right.ipb", trust_clock=True).refused == []


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
