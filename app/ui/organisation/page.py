"""机构与组团: the groups, their lists on any day, and what waits to be settled. The bureau adjusts groups, offices look."""

from pathlib import Path

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.dates import shown_day
from app.domain.groups import GroupProblem
from app.domain.problems import Level
from app.domain.progress import Report
from app.services import forms
from app.services.group_conflicts import TITLE, conflicts_template, conflicts_values, write_conflicts
from app.services.organisation import GroupCard, Organisation, offices_to_choose, organisation_on
from app.services.workspace import Workspace
from app.ui.organisation.change_group import ChangeGroup
from app.ui.organisation.group_card import GroupPane
from app.ui.organisation.lists import OrganisationLists
from app.ui.paper.papers import Choices, Made, Paper, made_form
from app.ui.paper.preview import Preview, show_preview
from app.ui.parts.asking import Asker
from app.ui.parts.clause import show_clause
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import Chip, EmptyState, Notice, Page, Pane, PlainLabel, clear_layout, date_field, hairline, link_button, scrolled

COLUMNS, RIGHT_WIDTH = 4, 336
CARDS_HEIGHT = 196


class OrganisationPage(Page):
    """One page, one day: 看某一天 turns everything on it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("机构与组团")
        self._workspace = workspace
        self._asker = Asker(self, workspace)
        self._found: Organisation | None = None
        self._cards, self.lists = QGridLayout(), OrganisationLists()
        self.cards: list[GroupPane] = []
        today = workspace.today
        self.day = date_field("看某一天", QDate(today.year, today.month, today.day))
        self.read_only = Notice(Tone.BLUE, "只能查看")
        self._waiting = Pane("待确认", bare=True)
        self.print_link = link_button("打印冲突清单")
        self._since = Chip("")
        self._build()

    def _build(self) -> None:
        self.head.add_fact(self._since)
        self.read_only.hide()
        self.body.addWidget(self.read_only)
        self._cards.setSpacing(tokens.GAP_3)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self.body.addLayout(self._cards)
        lower = QHBoxLayout()
        lower.setSpacing(tokens.GAP_3)
        lower.addWidget(self._list_pane(), 1)
        self._waiting.setFixedWidth(RIGHT_WIDTH)
        self._waiting.add_action(self.print_link)
        self.print_link.clicked.connect(self.print_conflicts)
        lower.addWidget(self._waiting)
        self.body.addLayout(lower, 1)

    def _list_pane(self) -> QWidget:
        pane = Pane(bare=True)
        head = QHBoxLayout()
        head.setContentsMargins(tokens.GAP_2, 2, tokens.GAP_3, 2)
        head.setSpacing(tokens.GAP_2)
        head.addWidget(self.lists.tabs)
        head.addStretch(1)
        head.addWidget(PlainLabel("看某一天", "", Tone.SECONDARY))
        head.addWidget(self.day)
        pane.body.addLayout(head)
        pane.add_line()
        pane.body.addWidget(self.lists, 1)
        self.day.dateChanged.connect(self.reload)
        return pane

    def reload(self) -> None:
        """Read the organisation of the chosen day."""
        on = self.day.date().toString("yyyy-MM-dd")
        self._asker.ask(lambda own: organisation_on(own, on), self.show_organisation)

    def show_organisation(self, found: Organisation) -> None:
        """Show that day."""
        self._found = found
        starts = max((card.group.valid_from or "" for card in found.groups), default="")
        self._since.set_chip(f"{shown_day(starts)}起" if starts else "没有组团")
        self.head.set_title("机构与组团", found.basis)
        self.read_only.say(Tone.BLUE, "只能查看", found.read_only)
        self.read_only.setVisible(bool(found.read_only) and bool(found.groups))
        self._show_cards(found)
        self.lists.show_organisation(found)
        self._show_waiting(found)

    def _show_cards(self, found: Organisation) -> None:
        clear_layout(self._cards)
        self.cards = []
        for place, card in enumerate(found.groups):
            pane = GroupPane(card, found.read_only)
            pane.setMinimumHeight(CARDS_HEIGHT)
            pane.change_asked.connect(lambda card=card: self.change(card))
            pane.clause_asked.connect(lambda pane=pane: self._clause_of(pane))
            self.cards.append(pane)
            self._cards.addWidget(pane, place // COLUMNS, place % COLUMNS)
            self._cards.setColumnStretch(place % COLUMNS, 3 + len(card.members))
        if not found.groups:
            pane_empty = Pane()
            pane_empty.body.addWidget(EmptyState("people_community", "这一天没有组团", "没有组团的单位，支援申请直接送区局协调。"))
            self._cards.addWidget(pane_empty, 0, 0)

    def _show_waiting(self, found: Organisation) -> None:
        clear_layout(self._waiting.body)
        unconfirmed = [area for area in found.areas if not area.confirmed]
        self._waiting.set_count(str(len(found.problems) + len(unconfirmed)) if found.problems or unconfirmed else "", Tone.ORANGE)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(tokens.GAP_4, tokens.GAP_3, tokens.GAP_4, tokens.GAP_3)
        column.setSpacing(tokens.GAP_2)
        for problem in found.problems:
            column.addWidget(_said(problem))
            column.addWidget(hairline())
        if unconfirmed:
            column.addWidget(PlainLabel(f"{len(unconfirmed)} 个镇街的辖区所由名称推定，尚未确认", "strong", Tone.ORANGE, wrap=True))
            column.addWidget(PlainLabel("、".join(area.name for area in unconfirmed), "", Tone.SECONDARY, wrap=True))
            column.addWidget(PlainLabel("94号文只写明各组团负责的镇街。请区局逐个确认辖区所；确认以前线索照常登记，可以改派。", "note", Tone.NOTE, wrap=True))
        elif not found.problems:
            column.addWidget(PlainLabel("没有待确认的事项", "", Tone.NOTE))
        column.addStretch(1)
        self._waiting.body.addWidget(scrolled(content))

    def change(self, card: GroupCard) -> ChangeGroup:
        """Open the dialog for a group; only the bureau has the link."""
        offices = offices_to_choose(self._workspace, card.group)
        dialog = ChangeGroup(self, self._workspace, card.group, offices, self.reload)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def print_conflicts(self) -> Preview:
        """Show what waits on the chosen day as a list on paper (S0-12)."""
        on = self.day.date().toString("yyyy-MM-dd")

        def make(workspace: Workspace, _choices: Choices, _report: Report) -> Made:
            return made_form(conflicts_template(), conflicts_values(workspace, on), forms.paper_fonts())

        def write(workspace: Workspace, to: Path, _choices: Choices) -> None:
            write_conflicts(workspace, on, to)

        return show_preview(self, self._workspace, Paper(TITLE, shown_day(on), make, write=write, habit="group-conflicts"))

    def help_clause(self) -> None:
        """F1: the clause behind the present row, or behind the first group."""
        table = self.lists.table()
        row = table.record()
        if table.hasFocus() and row is not None:
            show_clause(table, row.basis or "本单位设定", row.basis_text, table.cell_rect(row.uid, 0))
        elif self.cards:
            focused = next((card for card in self.cards if card.isAncestorOf(self.focusWidget() or self)), self.cards[0])
            self._clause_of(focused)

    def _clause_of(self, pane: GroupPane) -> None:
        group = pane.card.group
        show_clause(pane, group.basis or "本单位设定", group.basis_text or "")


def _said(problem: GroupProblem) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(tokens.GAP_1)
    column.addWidget(PlainLabel(problem.what, "strong", Tone.RED if problem.level is Level.ERROR else Tone.ORANGE, wrap=True))
    column.addWidget(PlainLabel(problem.next_step, "", Tone.SECONDARY, wrap=True))
    return holder
