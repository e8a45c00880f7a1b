"""报送任务 in the window: the five-click path from 今日, links to what is missing, steps, and how it looks (ux 2 task 5, S2-70)."""

from datetime import datetime

import pytest
from PySide6.QtCore import Qt

from app.domain.submissions import Submission
from app.services import records
from app.services.attachments import keep_bytes
from app.services.duties import owed
from app.services.paper_codes import code_of_package
from app.services.printing import Subject
from app.services.steps import take_step
from app.services.submissions import begin
from app.ui.duties.columns import state_chips
from app.ui.duties.page import DutiesPage
from app.ui.frame import Frame
from app.ui.home.page import HomePage
from app.ui.paper.preview import Preview
from app.ui.registers.page import RegisterPage
from app.ui.theme.tokens import Tone
from app.ui.widgets import ElidedLabel, PlainLabel
from tests.services.county import COUNTY, Clock, make_county, opened, put_backbones, put_everything, put_station
from tests.ui.desk import settle, show
from tests.ui.looking import clipped_texts, nameless, small_texts


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_county(tmp_path_factory.mktemp("county"), COUNTY)


@pytest.fixture
def county(qapp, made, tmp_path):  # noqa: ARG001 - an application before any timer
    with opened(made, tmp_path, COUNTY, Clock()) as workspace:
        yield workspace
        settle()


def with_prose(workspace):
    submission = begin(workspace, owed(workspace)[0])
    submission.summary = "总结\n现将有关情况总结如下。"
    records.save(workspace, submission)


def opened_page(qtbot, workspace) -> DutiesPage:
    page = DutiesPage(workspace)
    qtbot.addWidget(page)
    show(page, 1182, 740)
    page.reload()
    settle()
    settle()
    return page


def test_what_is_overdue_is_said_once_in_red_and_what_came_late_in_orange(qtbot, made, tmp_path):
    """S2-70: in the list and in the pane alike."""
    clock = Clock()
    with opened(made, tmp_path, COUNTY, clock) as county:
        put_everything(county)
        with_prose(county)
        clock.moment = datetime.fromisoformat("2021-09-02T09:00:00+08:00")
        page = opened_page(qtbot, county)
        overdue = page.pane.chips._chips
        take_step(county, next(county.records(Submission).all()), "hand_in", {"handed_in_on": "2021-09-02", "way": "纸质送达"})
        page.reload()
        settle()
        settle()
        late = [(chip.text, chip.tone) for chip in state_chips(page.pane.detail.row.owed)]

        assert [(chip.text, chip.tone) for chip in overdue] == [("已超期 3 天（8月30日 周一到期）", Tone.RED)]
        assert late == [("已报送", Tone.PLAIN), ("迟报3天", Tone.ORANGE)]
        assert [(chip.text, chip.tone) for chip in page.pane.chips._chips][:2] == late
        settle()


def test_from_today_to_the_printed_package_in_five_clicks(qtbot, county, tmp_path, monkeypatch):
    """ux 2 task 5: 今日 → the duty → 生成 → 打印 → the printer's button; S2-70."""
    put_everything(county)
    with_prose(county)
    monkeypatch.setattr("app.ui.duties.page.folder_to_choose", lambda *_words: tmp_path)
    frame = Frame(county, lambda: None)
    qtbot.addWidget(frame.shell)
    show(frame.shell, 1366, 768)
    settle()
    home = frame.shell.page()
    assert isinstance(home, HomePage)

    (line,) = [line for line in home.todos.lines() if line.todo.chip == "报送"]
    told = (line.todo.title, line.action.text())
    qtbot.mouseClick(line.action, Qt.MouseButton.LeftButton)
    settle()
    settle()
    page = frame.shell.page()
    assert isinstance(page, DutiesPage)
    qtbot.mouseClick(page.pane.buttons["build"], Qt.MouseButton.LeftButton)
    settle()
    settle()
    qtbot.mouseClick(page.pane.buttons["print"], Qt.MouseButton.LeftButton)
    settle()
    (preview,) = frame.shell.findChildren(Preview)
    qtbot.waitUntil(lambda: preview.made is not None, timeout=10_000)
    (submission,) = county.records(Submission).all()

    assert preview._about() == [(Subject("submission", submission.uid), f"，核验码 {code_of_package(submission).short}")]
    assert told == ("8月30日 知识产权保护工作体系建设情况报送", "生成报送包")
    assert (tmp_path / "知识产权保护工作体系建设情况报送（2021年）" / "报送包.pdf").exists()
    frame.shell.uncover()


def test_what_is_missing_is_a_link_to_where_it_is_put_right(qtbot, county):
    """S2-70, S2-11."""
    put_station(county, adviser="")
    put_backbones(county, "顾南星", "曾明朗")
    page = opened_page(qtbot, county)
    asked = []
    page.record_wanted.connect(lambda kind, uid: asked.append((kind, bool(uid))))

    texts = [link.text() for link in page.pane.links]
    next(link for link in page.pane.links if "骨干只有2人" in link.text()).click()
    next(link for link in page.pane.links if "指导员" in link.text()).click()
    next(link for link in page.pane.links if "没有志愿者队伍" in link.text()).click()

    assert "缺：山阳区局骨干只有2人，要求不少于3人，缺1人" in texts
    assert "请核对：“知识产权保护工作站大学城园区站”缺工作站指导员" in texts
    assert asked == [("person", False), ("station", True), ("volunteer_team", False)]


def test_a_link_opens_the_register_of_that_kind(qtbot, county):
    frame = Frame(county, lambda: None)
    qtbot.addWidget(frame.shell)
    show(frame.shell, 1366, 768)

    frame.open_register("volunteer_team", "")
    settle()

    page = frame.shell.page()
    assert isinstance(page, RegisterPage)
    assert page.kind().table == "volunteer_team"
    assert page.kind_tabs.tabs.current() == "volunteer_team"


def test_an_incomplete_package_wants_a_reason(qtbot, county, tmp_path, monkeypatch):
    """S2-70."""
    page = opened_page(qtbot, county)
    monkeypatch.setattr("app.ui.duties.page.folder_to_choose", lambda *_words: tmp_path)
    monkeypatch.setattr(page, "_reason", lambda _missing: None)
    page.build()
    settle()
    refused = county.records(Submission).count()
    monkeypatch.setattr(page, "_reason", lambda _missing: "名录尚在建立")

    page.build()
    settle()
    settle()

    assert refused == 0
    submission = next(county.records(Submission).all())
    assert submission.allowed_because == "名录尚在建立"
    assert page.pane.buttons["build"].text() == "重新生成"


def test_handing_in_and_the_receipt_are_steps(qtbot, county, tmp_path, monkeypatch):
    """S2-70."""
    put_everything(county)
    with_prose(county)
    page = opened_page(qtbot, county)
    monkeypatch.setattr("app.ui.duties.page.folder_to_choose", lambda *_words: tmp_path)
    before = list(page.pane.buttons)
    page.build()
    settle()
    settle()

    after = list(page.pane.buttons)

    assert before == ["build", "prose"]
    assert after == ["build", "prose", "print", "slip", "save", "hand_in"]


def test_the_receipt_of_what_was_handed_in_can_be_looked_at_again(qtbot, county):
    """S2-70: number, time and screenshot of the receipt."""
    put_everything(county)
    with_prose(county)
    submission = next(county.records(Submission).all())
    day = county.today.isoformat()
    take_step(county, submission, "hand_in", {"handed_in_on": day, "way": "内网"})
    got = {"confirmed_on": day, "receipt_at": f"{day}T09:30", "receipt_files": (keep_bytes(county, b"seen", "回执.txt"),)}
    take_step(county, county.records(Submission).get(submission.uid), "note_receipt", got)

    page = opened_page(qtbot, county)

    names = [label.text() for label in page.pane.receipts.findChildren(ElidedLabel)]
    assert names == ["回执.txt"]
    assert not page.pane.receipts.isHidden()
    assert any("9:30" in label.text() for label in page.pane.findChildren(PlainLabel))


def test_nothing_is_cut_and_everything_has_a_name(qtbot, county):
    put_station(county, adviser="")
    page = opened_page(qtbot, county)

    assert clipped_texts(page) == []
    assert nameless(page) == []
    assert small_texts(page) == []


def test_f1_shows_the_sentence_of_the_document(qtbot, county):
    page = opened_page(qtbot, county)

    page.help_clause()

    from PySide6.QtWidgets import QLabel

    assert any("请各单位于8月30日前" in label.text() for label in page.window().findChildren(QLabel))
