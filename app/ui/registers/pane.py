"""The pane at the right of a list of any kind: the filled fields, the past, and what may be done with the record."""

from PySide6.QtCore import Signal

from app.domain.records import is_listed_by_program
from app.services.revealing import masked_fields
from app.services.steps import TakenStep
from app.services.work_views import Work, WorkDetail
from app.ui.home.todo_list import TONES
from app.ui.leads.columns import month_day
from app.ui.parts.chart_pane import ChartPart
from app.ui.parts.row import row_of
from app.ui.parts.side_pane import SidePane
from app.ui.registers.related import RelatedList
from app.ui.registers.steps_row import StepsRow
from app.ui.theme.tokens import Tone
from app.ui.widgets import (
    ChipText,
    Dot,
    EmptyState,
    FieldList,
    Happening,
    PlainLabel,
    Timeline,
    danger_button,
    icon_button,
    outlined_button,
    padded,
    primary_button,
)

FACTS, CHART, COURSE, RELATED, HISTORY = "facts", "chart", "course", "related", "history"


class RegisterPane(SidePane):
    """Its signals ask for what their names say."""

    edit_asked = Signal()
    delete_asked = Signal()
    restore_asked = Signal()
    merge_asked = Signal()

    def __init__(self) -> None:
        super().__init__("记录内容", EmptyState("book_contacts", "还没有选中记录", "在左边选一条，这里显示它的内容和历史。"))
        self.detail: WorkDetail | None = None
        self.facts = FieldList(label_width=148)
        self.related, self._course, self.steps = RelatedList(), Timeline(), StepsRow()
        self.chart = ChartPart()
        title = row_of(self.title, self.cross())
        title.setStretch(0, 1)
        self.lay_out(
            (title, self.chips),
            {
                FACTS: ("内容", padded(self.facts, row_of(self.reveal, None))),
                CHART: ("图", padded(self.chart)),
                COURSE: ("经过", padded(self._course)),
                RELATED: ("相关", padded(self.related)),
                HISTORY: ("历史", padded(self.history)),
            },
        )

    def show_detail(self, detail: WorkDetail | None) -> None:
        """Show a record, or that none is chosen."""
        self.detail = detail
        self.show_parts(detail is not None)
        if detail is None:
            return
        record = detail.row.record
        self.title.setText(detail.row.title)
        state = [*([ChipText(record.state, Tone.BLUE)] if record.state else []), *([ChipText(detail.row.over)] if detail.row.over else [])]
        left = [ChipText(words, TONES[urgency]) for urgency, words in (detail.work.left,)] if detail.work.left else []
        self.chips.set_chips([*state, *left, ChipText(record.title), ChipText(f"{detail.owner}登记"), *([ChipText("回收站")] if record.deleted else [])])
        self.facts.set_rows([*((label, PlainLabel(words, "", Tone.RED, wrap=True)) for label, words in detail.alarms), *detail.facts])
        self.reveal.setVisible(bool(masked_fields(record)))
        self.history.show_history(detail.history)
        self._show_work(detail.work, has_course=record.steps is not None)
        if record.deleted:
            buttons = [self.add_button("restore", outlined_button("恢复", "arrow_undo"), self.restore_asked.emit)]
        else:
            buttons = [
                self.add_button("edit", (outlined_button if self.steps.leads_on else primary_button)("编辑", "edit"), self.edit_asked.emit),
                self.add_button("delete", danger_button("移到回收站"), self.delete_asked.emit),
            ]
        for button in buttons:
            button.close_with_reason(detail.why_not)
        if not record.deleted and record.steps is None and not detail.why_not and not is_listed_by_program(type(record)):
            buttons.append(self.add_button("merge", icon_button("merge", f"合并重复的{record.title}"), self.merge_asked.emit))
        if detail.why_not:
            self.foot.addWidget(PlainLabel(detail.why_not, "note", wrap=True))
        self.add_row(*buttons, None, self.printer("打印这一条"))

    def _show_work(self, work: Work, *, has_course: bool) -> None:
        """Steps in the foot, course and belonging records under their tabs; tabs without contents are left out."""
        count = sum(related.count for related in work.related)
        words = {
            FACTS: "内容",
            CHART: "图" if work.chart else "",
            COURSE: "经过" if has_course else "",
            RELATED: f"相关 {count}" if count else "相关" if work.related else "",
            HISTORY: "历史",
        }
        self.tabs.set_tabs([(key, said) for key, said in words.items() if said])
        self.turn(self.tabs.current())
        if work.chart is not None:
            self.chart.show_chart(work.chart)
        self._course.set_happenings([Happening(month_day(one.at), one.done, _note(one), Dot.DONE) for one in work.course])
        self.related.show_work(work)
        self.foot.addWidget(self.steps.shown_for(work))


def _note(step: TakenStep) -> str:
    return "·".join(part for part in (step.unit, step.by, step.remark) if part)
