"""A plain form for records that no document gives one for: labels at the left, values at the right. Knows labels and values only."""

from collections.abc import Sequence

from app.paper.parts import Cell, Grid, Row, Template, Values, place

COLUMNS = (40.0, 126.0)
LONG_AFTER, LONG_HEIGHT, HEIGHT = 60, 20.0, 9.0
"""Values of more characters than this get a taller row, in mm, and begin at its top."""


def record_sheet(title: str, rows: Sequence[tuple[str, str]]) -> tuple[Template, Values]:
    """A template with one row for each label, and the values to lay out with it; it says 本软件自拟格式 at the foot."""
    cells = [(Cell("label", label, align="centre"), Cell("value", f"{{{_field(number)}}}", field=_field(number))) for number, (label, _) in enumerate(rows)]
    heights = [LONG_HEIGHT if len(value) > LONG_AFTER else HEIGHT for _, value in rows]
    grid_rows = tuple(Row(height, HEIGHT, pair) for height, pair in zip(heights, cells, strict=True))
    places, _ = place(grid_rows, len(COLUMNS))
    grid = Grid(COLUMNS, grid_rows, tuple(places))
    values = {_field(number): value for number, (_, value) in enumerate(rows)}
    return Template("record-sheet", title, "", 1, (grid,), own_form=True), values


def _field(number: int) -> str:
    return f"row_{number}"
