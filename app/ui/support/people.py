"""The people who can be sent, with their skills and how often they are out."""

from PySide6.QtCore import QObject

from app.services.support_people import PersonRow, people_of, whose_people
from app.services.workspace import Workspace
from app.ui.parts.fetching import fetched_by
from app.ui.widgets import CellKind, Column, EmptyState, PagedModel, Pane, RecordTable

COLUMNS = (
    Column("人员", lambda row: row.name, 80, strong=True),
    Column("单位", lambda row: row.office, 84),
    Column("专长", lambda row: row.skills, tip=lambda row: row.skills),
    Column("在派", lambda row: row.out or None, 44, CellKind.NUMBER, right=True),
)


class PeoplePane(Pane):
    """The people of the own group, this unit's first; at the bureau those of all offices."""

    def __init__(self, workspace: Workspace) -> None:
        title = f"{whose_people(workspace)[0]}人员"
        super().__init__(title, "专长与在派次数", bare=True)
        self.model = PagedModel(COLUMNS, fetched_by(workspace, _rows), self)
        self.table = RecordTable(self.model, title)
        self.table.set_empty(EmptyState("people_team", "还没有登记人员", "在“名录·人员”里登记后，派员时可以直接选。"))
        self.body.addWidget(self.table)

    def reload(self) -> None:
        """Read again."""
        self.model.reload()


def _rows(workspace: Workspace, _after: object, _limit: int) -> tuple[list[PersonRow], None]:
    return people_of(workspace), None


def people_model(workspace: Workspace, columns: tuple[Column, ...], offices: tuple[str, ...], parent: QObject) -> PagedModel:
    """The people of these offices in other columns."""
    return PagedModel(columns, fetched_by(workspace, lambda own, _after, _limit: (people_of(own, offices), None)), parent)
