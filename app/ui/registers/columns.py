"""The columns of a list of any kind: its listed fields in the order of the declaration, the naming ones first."""

from app.domain.fields import Field
from app.domain.records import Record, fields_of
from app.domain.value_kinds import Choice, Choices, CreditCode, Day, Flag, Link, Links, Moment, Number, Phone, Text, ValueKind
from app.services.paper_todos import DUE
from app.services.register_views import MARK, RegisterRow
from app.ui.leads.columns import pinned_chips
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import CellKind, ChipText, Column
from app.ui.widgets.chip import chip_width

WIDTHS: dict[type[ValueKind], int] = {CreditCode: 164, Phone: 124, Day: 132, Moment: 164, Flag: 76, Number: 76, Choice: 120, Choices: 168, Links: 168}
OTHER, NAME, NUMBERED, WIDEST_CHOICE = 128, 176, 164, 144
MANY, WORDS = (Choices,), (Text, Link)
MARKS = {"没有": Tone.RED, "不足": Tone.RED, "偏": Tone.ORANGE, "还差": Tone.ORANGE, "符合": Tone.GREEN, "多于": Tone.BLUE}
"""What tone the words have in which counted rows say how they stand."""


def mark_chip(words: str) -> ChipText:
    """What the program says of a counted row: red where something is lacking, green where all is well."""
    tone = next((tone for word, tone in MARKS.items() if word in words), Tone.SECONDARY)
    return ChipText(words, Tone.SECONDARY if "供参考" in words else tone)


def register_columns(kind: type[Record]) -> list[Column]:
    """What names the records, the state, until when, and the rest.

    What names them takes the room that is left: a text, and no number that the program gives, before others; the first text where days name them.
    """
    fields = fields_of(kind)
    naming = [fields[name] for name in kind.named_by]
    name = next((field for field in naming if isinstance(field.kind, Text) and not field.allotted), naming[0])
    rest = [field for field in fields.values() if (field.listed or isinstance(field.kind, MANY)) and field not in naming]
    due = next((name for name in DUE if kind.steps and any(field.name == name for field in rest)), "")
    rest.sort(key=lambda field: field.name != due)
    widest = next((field for field in (name, *naming, *rest) if isinstance(field.kind, WORDS)), name)
    columns = [_column(field, naming=field is name, widest=field is widest) for field in (*naming, *rest)]
    if kind.steps:
        room = chip_width(max(kind.steps.states, key=len)) + 2 * tokens.GAP_3
        columns.insert(len(naming), Column("状态", lambda row: ChipText(row.record.state), room, CellKind.CHIP))
    return columns


def _faded(row: RegisterRow) -> Tone:
    """What does not count any more stands back; a chip says why."""
    return Tone.NOTE if row.over else Tone.PLAIN


def _marks(row: RegisterRow) -> list[ChipText]:
    """What stands behind the words that have most room: what the record is no more, and that it is supervised."""
    return [*pinned_chips(row), *([ChipText(row.over)] if row.over else [])]


def _column(field: Field, *, naming: bool, widest: bool) -> Column:
    numbered = field.name == "symbol" or field.label.endswith("编号") or (field.allotted and field.name == "number")
    usual = NUMBERED if numbered else WIDTHS.get(type(field.kind), OTHER)
    if isinstance(field.kind, Choice):
        usual = max(usual, min(WIDEST_CHOICE, 13 * max(map(len, field.kind.options), default=0) + 24))
    width = 0 if widest else max(usual, 13 * len(field.label) + 24)
    sort = "" if field.kind.many else field.name
    if field.name == MARK:
        return Column(field.label, lambda row: [mark_chip(words)] if (words := getattr(row.record, field.name)) else [], 132, CellKind.CHIP)
    if isinstance(field.kind, Choices):
        return Column(field.label, lambda row: [ChipText(one) for one in getattr(row.record, field.name)], width, CellKind.CHIP)
    chips = _marks if widest else None
    return Column(field.label, lambda row: row.shown(field), width, strong=naming, sort=sort, tone=_faded, right=isinstance(field.kind, Number), chips=chips)


def usual_order(kind: type[Record]) -> tuple[str, bool]:
    """By what the list is sorted at first, and whether downwards: the newest first where days name the records or they have a course; else as they came."""
    first = kind.named_by[0]
    return (first, True) if isinstance(fields_of(kind)[first].kind, Day) else ("", kind.steps is not None)


def fitting(columns: list[Column], room: int) -> list[bool]:
    """Which columns find a place in that many px: as many as fit, from the left."""
    left, shown = room - NAME, []
    for column in columns:
        left -= column.width
        shown.append(column.width == 0 or left >= 0)
    return shown
