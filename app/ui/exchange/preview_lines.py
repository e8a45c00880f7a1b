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
    for mark, words in ((Mark.WAITING, "待补 {} 段"), (Mark.REPEATED, "重复 {} 段不写"), (Mark.REFUSED, "被拒绝 {} 段已隔离")):
        if preview.counts[mark]:
            parts.append(words.format(preview.counts[mark]))
    return f"{parts[0]}{'；' if parts[1:] else ''}{'，'.join(parts[1:])}。导入前自动备份。"


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
        Column("", chip, 76, CellKind.CHIP),
        Column("类别", lambda line: line.kind, 92, tone=lambda _line: Tone.SECONDARY),
        Column("记录", lambda line: line.name, strong=True),
        Column("变化", lambda line: line.what, 250, tone=tone, tip=lambda line: line.what),
    )
