"""活动与计划 in the window: what is owed on 今日 begins there (S3-10…12, S1-11)."""

from app.domain.activities import Activity
from app.services.todo import Todo, Urgency
from app.ui.forms.record_pane import RecordPane
from app.ui.frame import Frame
from tests.services.offices import clock, office, template
from tests.ui.desk import settle, show

__all__ = ["clock", "office", "template"]


def test_an_activity_that_is_owed_begins_in_its_form(qtbot, office) -> None:
    frame = Frame(office, lambda: None)
    qtbot.addWidget(frame.shell)
    show(frame.shell, 1366, 768)
    settle()

    frame.do(Todo(Activity.table, "", "活动", "本月课程", "本单位设定", "", None, Urgency.LATER, "", "登记", ""))
    settle()

    forms = [pane for pane in frame.shell.page().findChildren(RecordPane) if pane.isVisible()]
    assert [form.form.kind for form in forms] == [Activity]
