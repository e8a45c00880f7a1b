"""文号登记: every number of a series in a year with its explanation, taking a number, voiding one, printing the register."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.domain.document_numbers import GivenNumber, NumberSeries
from app.domain.progress import Report
from app.paper.fonts import Fonts
from app.services.document_numbers import series_of
from app.services.document_numbers_ledger import Ledger, LedgerLine, ledger, ledger_template, ledger_values, years_of
from app.services.paper_codes import journal_stamp
from app.services.workspace import Workspace
from app.ui.editors import Context
from app.ui.letters.columns import ledger_columns
from app.ui.letters.dialogs import series_dialog, take_dialog, void_dialog
from app.ui.paper.papers import Choices, Made, Paper, made_form
from app.ui.parts.asking import Asker
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import ElidedLabel, EmptyState, FootStrip, PagedModel, Pane, RecordTable, hairline, outlined_button, primary_button


@dataclass(frozen=True)
class Shown:
    """What the tab shows, read at one time."""

    series: Sequence[NumberSeries]
    chosen: NumberSeries | None
    years: Sequence[int]
    ledger: Ledger | None


def shown(workspace: Workspace, agency: str, year: int) -> Shown:
    """The register of that series in that year; of the first series, of this year, when they are not there."""
    known = series_of(workspace)
    chosen = next((one for one in known if one.agency == agency), known[0] if known else None)
    if chosen is None:
        return Shown(known, None, [workspace.today.year], None)
    years = years_of(workspace, chosen.agency or "")
    return Shown(known, chosen, years, ledger(workspace, chosen, year if year in years else years[0]))


class LedgerPane(Pane):
    """`told` carries what was done, `print_asked` the paper of the register."""

    told = Signal(str)
    print_asked = Signal(object)

    def __init__(self, context: Context, fonts: Fonts) -> None:
        super().__init__(bare=True)
        self._context, self._fonts = context, fonts
        self._asker = Asker(self, context.workspace)
        self._shown: Shown | None = None
        self._wanted = ""
        self.series, self.years = QComboBox(), QComboBox()
        self.series.setAccessibleName("机关代字")
        self.series.setMinimumWidth(168)
        self.years.setAccessibleName("年份")
        self.years.setMinimumWidth(88)
        self.take, self.void = primary_button("取号…", "add"), outlined_button("作废…")
        self.print, self.change, self.add = outlined_button("打印登记簿", "print"), outlined_button("修改代字…"), outlined_button("新的代字…")
        self.model = PagedModel(ledger_columns(), lambda _after, _limit: ((), None), self)
        self.table = RecordTable(self.model, "文号登记")
        self._words = ElidedLabel("", "", Tone.SECONDARY)
        self._foot = FootStrip("", "每个号都有去处：已用、作废、留给哪台电脑")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.table.set_empty(EmptyState("book", "还没有文号", "先登记本单位的机关代字，签发公文时就会编号。"))
        bar = QWidget()
        row = row_of(self.series, self.years, self._words, None, self.change, self.add, self.print, self.void, self.take)
        row.setContentsMargins(tokens.GAP_3, tokens.GAP_2, tokens.GAP_3, tokens.GAP_2)
        bar.setLayout(row)
        rows = QVBoxLayout()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for part in (bar, hairline(look="edge")):
            rows.addWidget(part)
        rows.addWidget(self.table, 1)
        rows.addWidget(self._foot)
        self.body.addLayout(rows)

    def _connect(self) -> None:
        self.series.activated.connect(lambda _place: self.reload())
        self.years.activated.connect(lambda _place: self.reload())
        self.take.clicked.connect(self.take_number)
        self.void.clicked.connect(self.void_number)
        self.print.clicked.connect(self.ask_to_print)
        self.add.clicked.connect(lambda: self._series(None))
        self.change.clicked.connect(lambda: self._series(self._chosen()))
        self.table.chosen.connect(self._choose)
        self.model.loaded.connect(self._loaded)

    def _chosen(self) -> NumberSeries | None:
        return self._shown.chosen if self._shown else None

    def show_number(self, entry: GivenNumber | None) -> None:
        """Show the register in which that number stands, and choose its line."""
        if entry is not None:
            self._wanted = entry.uid
            self._read(entry.agency or "", entry.year or 0)

    def reload(self) -> None:
        """Read the register that is chosen."""
        self._read(self.series.currentText(), int(self.years.currentText() or 0))

    def _read(self, agency: str, year: int) -> None:
        self._asker.ask(lambda workspace: shown(workspace, agency, year), self._show)

    def _show(self, found: Shown) -> None:
        self._shown = found
        for box, words, present in (
            (self.series, [one.agency or "" for one in found.series], found.chosen.agency if found.chosen else ""),
            (self.years, [str(year) for year in found.years], str(found.ledger.year) if found.ledger else str(found.years[0])),
        ):
            box.clear()
            box.addItems(words)
            box.setCurrentText(present or "")
        lines = found.ledger.lines if found.ledger else ()
        self.model.show_rows(lambda _after, _limit: (lines, None))
        self._words.setText(found.ledger.in_words if found.ledger else "还没有登记机关代字")
        self._foot.set_text(f"共 {len(lines)} 行")
        none = "" if found.chosen else "请先登记机关代字。"
        for button in (self.take, self.print, self.change):
            button.close_with_reason(none)
        self._choose(self.table.record())

    def _loaded(self, _count: int) -> None:
        if self._wanted and self.table.choose(self._wanted):
            self._wanted = ""

    def _choose(self, line: LedgerLine | None) -> None:
        bears = line is not None and line.entry is not None and not line.entry.voided_on and not line.entry.deleted
        self.void.close_with_reason("" if bears else "请先选中一个已用的号。")

    def take_number(self) -> None:
        """Ask for the document, and give it the next number."""
        series = self._chosen()
        if series is not None:
            take_dialog(self, self._context, series).begin(lambda: self._done("已取号"))

    def void_number(self) -> None:
        """Ask why the chosen number is not used."""
        line = self.table.record()
        if isinstance(line, LedgerLine) and line.entry is not None:
            void_dialog(self, self._context, line.entry).begin(lambda: self._done(f"已作废：{line.number}"))

    def _series(self, series: NumberSeries | None) -> None:
        series_dialog(self, self._context, series).begin(lambda: self._done("已保存机关代字"))

    def _done(self, said: str) -> None:
        self.told.emit(said)
        self.reload()

    def ask_to_print(self) -> None:
        """Ctrl+P: the register on paper."""
        found, fonts = self._shown, self._fonts
        if found is None or found.chosen is None or found.ledger is None:
            return
        series, year = found.chosen, found.ledger.year

        def make(workspace: Workspace, _choices: Choices, _report: Report) -> Made:
            template = ledger_template()
            return made_form(template, ledger_values(workspace, ledger(workspace, series, year)), fonts, journal=journal_stamp(workspace, template))

        self.print_asked.emit(Paper(f"发文字号登记簿（{series.agency}〔{year}〕）", "", make, habit="number-register"))
