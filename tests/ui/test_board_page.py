"""The page of work lists: a coordinator's group with its load and unanswered requests, and the lists of the departments."""

import pytest
from PySide6.QtTest import QTest

from app.domain.organisation import Person
from app.domain.query import Query, where_is
from app.domain.tallies import Balance, BalanceRow
from app.services import leads, records, support
from app.services.beginning import begun
from app.services.charts import chart_of
from app.services.demo_folder import MARK
from app.services.tabulating import tabulate
from app.services.work_lists import GROUP, LAW, QUALITY, work_lists
from app.ui.board.page import BoardPage
from app.ui.frame import Frame
from app.ui.registers.books import STATISTICS, kinds_of
from app.ui.registers.page import RegisterPage
from app.ui.widgets import PlainLabel
from tests.services.invented import a_lead, a_request
from tests.services.test_case_papers import a_case
from tests.ui.desk import desk, settle, show
from tests.ui.looking import clipped_texts, nameless, small_texts


@pytest.fixture
def workspace(qapp, tmp_path):  # noqa: ARG001 - an application before any timer
    with desk(tmp_path) as workspace:
        for name in ("江一帆", "顾南星"):
            records.save_new(workspace, begun(workspace, Person, {"full_name": name, "works_at": workspace.unit.uid}))
        lead = leads.register(workspace, a_lead(workspace))
        support.submit(workspace, a_request(workspace, lead))
        yield workspace


def look() -> None:
    for _ in range(2):
        settle()
        QTest.qWait(60)


def test_a_page_without_records_of_its_own_begins_a_lead(qtbot, workspace):
    """Ctrl+N is never idle."""
    frame = Frame(workspace, lambda: None)
    qtbot.addWidget(frame.shell)
    frame.open("board")

    frame.shell.page().new()

    assert frame.shell.key() == "leads"
    assert frame.shell.page().in_form()


def test_a_coordinator_sees_the_load_and_the_unanswered_requests_of_the_group(qtbot, workspace):
    """S0-61, S0-63, S0-64: every bar and every line opens."""
    page = BoardPage(workspace)
    qtbot.addWidget(page)
    show(page, 1182, 740)
    page.reload()
    look()
    opened = []
    page.record_wanted.connect(lambda kind, uid: opened.append((kind, uid)))

    page.table.opened.emit(page.rows()[0])

    own = next(bar for bar in page.chart.bars.rows() if bar.label == "盖山所")
    assert page.tabs.current() == GROUP
    assert opened == [("support_request", page.rows()[0].uid)]
    assert page.rows()[0].waits_for
    assert own.words.startswith("1.0·2人·待研判1×1")
    assert (clipped_texts(page), small_texts(page), nameless(page)) == ([], [], [])


def test_each_department_has_a_list_of_its_own(workspace):
    """S0-23, S0-32, S0-33, S0-34."""
    a_case(workspace, filed_on="2026-08-03")

    found = {one.key: one for one in work_lists(workspace)}

    assert [one.title for one in found.values()] == [
        "本组",
        "我的",
        "政策法规科",
        "反不正当竞争执法稽查科",
        "产品质量安全监管科、办公室",
        "执法大队",
        "业务科（专班）",
    ]
    assert [(row.chip, row.left[:2]) for row in found["inspection"].rows] == [("案件档案", "超期")]
    assert (found[LAW].rows, found[QUALITY].rows, found[GROUP].chart is not None) == ([], [], True)


def test_the_imbalance_is_drawn_with_its_outliers(qtbot, workspace):
    """S0-03: ranked, outliers marked by a configurable factor."""
    balance = records.save_new(workspace, begun(workspace, Balance, {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}))
    before = chart_of(workspace, balance)
    tabulate(workspace, balance)
    office = next(unit for unit in workspace.units() if unit.short_name == "仓前所")
    row = workspace.records(BalanceRow).first(Query(where=(where_is("office", office.uid),)))
    row.people = 3
    records.save(workspace, row)
    page = RegisterPage(workspace, kinds_of(STATISTICS), STATISTICS, "统计与考核")
    page.reload()
    qtbot.addWidget(page)
    show(page, 1182, 740)
    page.open_record(balance.uid)
    page._back_to_list()
    look()

    page.pane.turn("chart")

    bars = {bar.label: bar for bar in page.pane.chart.bars.rows()}
    assert before is None
    assert (bars["盖山所"].mark, bars["仓前所"].mark, bars["金山所"].words[:5]) == ("偏多", "偏少", "未登记人员")
    assert "图" in [words for _, words in page.pane.tabs._tabs]


def test_a_demonstration_has_an_orange_frame_and_says_so(qtbot, tmp_path):
    """Issue 6: invented data are never taken for real ones."""
    with desk(tmp_path) as workspace:
        (workspace.folder / MARK).write_text("demo", "utf-8")
        frame = Frame(workspace, lambda: None)
        qtbot.addWidget(frame.shell)
        show(frame.shell, 1366, 768)

        band = [label.text() for label in frame.shell.findChildren(PlainLabel)]

        assert "演示库——可随意练习，不会影响正式数据" in band
        assert frame.shell.size().height() == 768
        settle()
