"""What a bundle would bring, as words, figures and columns; the page that shows them stands in `taking_in`."""

from collections.abc import Callable

from app.services.bundle_preview import Line, Mark, Preview
from app.ui.exchange.differences import TONES
from app.ui.theme.tokens import Tone
from app.ui.widgets import ChipText, Column, Figure
from app.ui.widgets.column import CellKind

ALL = "all"
FIGURE_TONES = TONES | {Mark.REPEATED: Tone.PLAIN}


def summary_of(preview: Preview, writes: int | None = None) -> str:
    """What an import would do, in one line; `writes` when not all is ticked."""
    parts = [f"将导入 {preview.writes if writes is None else writes} 条"]
    refused = preview.counts[Mark.REFUSED] - preview.aside
    counts = (("待补", preview.counts[Mark.WAITING]), ("以前收到过", preview.counts[Mark.REPEATED]), ("搁置", preview.aside), ("被拒绝", refused))
    parts += [f"{words} {count} 项" for words, count in counts if count > 0]
    return f"{parts[0]}{'；' if parts[1:] else ''}{'，'.join(parts[1:])}。导入前自动备份。"


def words_of_going(preview: Preview) -> str:
    """What the button says that imports."""
    if preview.receipt:
        return "导入回执"
    if preview.nothing_new:
        return "再导入一次"
    return f"搁置 {preview.aside} 项" if preview.aside and not preview.writes else f"导入 {preview.writes} 条"


def figures_of(preview: Preview | None) -> list[Figure]:
    """How many lines there are of each sort."""
    order = (Mark.NEW, Mark.CHANGED, Mark.CONFLICT, Mark.WAITING, Mark.REPEATED, Mark.REFUSED)
    counts = preview.counts if preview else dict.fromkeys(Mark, 0)
    marked = [Figure(mark.name, counts[mark], mark.value, FIGURE_TONES[mark] if counts[mark] else Tone.PLAIN) for mark in order]
    return [Figure(ALL, preview.total if preview else 0, "全部"), *marked]


def line_columns(may_choose: Callable[[Line], bool]) -> tuple[Column, ...]:
    """The columns of the list; `may_choose` says which records can be left out."""

    def chip(line: Line) -> ChipText:
        return ChipText(line.mark.value, TONES[line.mark])

    def tone(line: Line) -> Tone:
        return TONES[line.mark] if line.mark in (Mark.CONFLICT, Mark.REFUSED, Mark.WAITING) else Tone.SECONDARY

    return (
        Column("", lambda line: None if may_choose(line) else False, 36, CellKind.TICK),
        Column("", chip, 68, CellKind.CHIP),
        Column("类别", lambda line: line.kind, 124, tone=lambda _line: Tone.SECONDARY),
        Column("记录", lambda line: line.name, strong=True),
        Column("变化", lambda line: line.what, 226, tone=tone),
    )
