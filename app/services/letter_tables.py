"""The tables of a form as text for a letter: `{table.by_group}` in the patterns of a letter template (docs/letters.md).

It counts nothing: the figures are those that the form prints of the record.
"""

import re
from collections.abc import Iterator, Sequence

from app.domain.records import Record
from app.domain.text_tables import written_rows
from app.paper.filled import Block, fill
from app.paper.letter_template import FROM_FORM
from app.paper.parts import Listing, Template
from app.services.form_values import Asked
from app.services.forms import form_template, forms_available, template_of, values_for
from app.services.workspace import Workspace


def lists_by_form() -> dict[str, tuple[str, ...]]:
    """Form in the box → names of its lists: what a letter template may name behind `table.`."""
    return {entry.id: list_names(template_of(entry)) for entry in forms_available()}


def list_names(form: Template) -> tuple[str, ...]:
    """The names of a form's lists."""
    return tuple(part.key for part in form.parts if isinstance(part, Listing))


def rows_said(workspace: Workspace, form_id: str, about: Record) -> dict[str, str]:
    """`table.<name>` → the rows of each list of the form for that record, as lines; nothing for a list without. Raises UserError as printing the form does."""
    form = form_template(form_id, workspace.folder)
    values = values_for(workspace, form, Asked(of=about.uid, draft=True))
    parts = zip(form.parts, fill(form, values).blocks, strict=True)
    return {f"{FROM_FORM}{part.key}": _lines(part, block) if values.get(part.key) else "" for part, block in parts if isinstance(part, Listing)}


def without_tables(pattern: str, names: Sequence[str]) -> str:
    """The pattern without these tables, their titles, and the charts right below them."""
    for name in names:
        pattern = re.sub(rf"(【表[^\n]*】\n)?\{{{re.escape(name)}\}}(\n【图[^\n]*】)*\n?", "", pattern)
    return pattern


def _lines(part: Listing, block: Block) -> str:
    """A row a line, columns in which nothing stands left out; a list of a single column as plain paragraphs."""
    rows = list(_rows(block))
    if len(part.columns) == 1:
        return "\n".join(row[0] for row in rows[1:])
    filled = [at for at in range(len(rows[0])) if any(row[at].strip() for row in rows[1:])]
    return written_rows([row[at].replace("\n", "") for at in filled] for row in rows)


def _rows(block: Block) -> Iterator[Sequence[str]]:
    for number in range(len(block.heights)):
        yield [cell.text for cell in block.cells if cell.row == number]
