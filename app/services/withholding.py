"""A record is no longer shown to a unit that saw it because somebody had named it: what it has it keeps, more it does not get."""

from app.domain.errors import BadInput, NotAllowed
from app.domain.organisation import Unit
from app.domain.records import Audience, Record
from app.services.audiences import may_show, published_audience
from app.services.workspace import Workspace


def shown_beyond(workspace: Workspace, record: Record) -> list[Unit]:
    """The units that see the record although neither the rules nor the record itself name them any more."""
    if record.audience in (Audience.HERE, Audience.ALL, Audience.LINKED):
        return []
    audience = workspace.records(type(record)).audience(record.uid)
    beyond = set(audience) - set(published_audience(workspace, record))
    return [unit for unit in workspace.units() if unit.uid in beyond]


def withhold(workspace: Workspace, record: Record, unit: Unit, reason: str) -> None:
    """Stop showing the record to a unit, for a reason that stands in the journal; it travels with the next bundle to those who go on seeing it.

    Raises NotAllowed for others than the registering unit and the bureau, BadInput for a unit that does not see it or that still has to.
    """
    if not may_show(workspace, record):
        raise NotAllowed(f"这条{record.title}给哪些单位看，由登记单位或区局决定。", "请联系登记单位。")
    audience = workspace.records(type(record)).audience(record.uid)
    if unit.uid not in audience:
        raise BadInput(f"{unit.name}本来就看不到这条{record.title}。", "请核对单位。")
    if unit.uid not in {one.uid for one in shown_beyond(workspace, record)}:
        raise BadInput(f"{unit.name}按规定看得到这条{record.title}，或记录里还写着它。", "记录里写着它的，请先改选别的单位。")
    if not reason.strip():
        raise BadInput("还没有写理由。", "请写明为什么不再给它看。")
    with workspace.commit(f"不再给{unit.name}看：{reason.strip()}") as change:
        change.undoable = False
        change.about(record.table, record.uid)
        change.move(record, [uid for uid in audience if uid != unit.uid])
