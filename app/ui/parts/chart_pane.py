"""A chart of offices with its heading and the words of its average. It shows what a service counted."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.charts import Chart
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel
from app.ui.widgets.bars import BarChart, BarRow

MARKED = {"偏多": Tone.ORANGE, "偏少": Tone.BLUE}


class ChartPart(QWidget):
    """`opened` carries the uid behind a bar."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._title, self._note = PlainLabel("", "strong"), PlainLabel("", "note", Tone.NOTE, wrap=True)
        self.bars = BarChart("对比图")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_1)
        for widget in (self._title, self.bars, self._note):
            column.addWidget(widget)
        self.bars.opened.connect(self.opened)

    def show_chart(self, chart: Chart) -> None:
        """Show these bars."""
        self._title.setText(chart.title)
        self._note.setText(f"竖线是平均数。{chart.note}" if chart.note else "")
        rows = [BarRow(bar.uid, bar.label, float(bar.value), bar.words, bar.mark, MARKED.get(bar.mark, Tone.PLAIN)) for bar in chart.bars]
        self.bars.show_rows(rows, float(chart.average))
