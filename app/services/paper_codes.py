"""核验码: which code a sheet of paper bears, so that it can be compared with the records later. It reads values and draws nothing.

What a form says of the office and the day of printing (`own.…`) is no part of it, nor what is worked out from other values.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from app.domain.journal_head import head_code, head_scanned
from app.domain.paper_code import PaperCode, ReadCode, digest_of, read_code
from app.domain.records import Record, fields_of
from app.domain.submissions import Submission
from app.paper.filled import Filled, FilledCell, fill
from app.paper.pages import Stamp
from app.paper.parts import OWN, Template, Values
from app.paper.raster import words_on
from app.services.form_values import Asked
from app.services.identity import LETTER
from app.services.workspace import Workspace
from db.journal import head

Said = Sequence[tuple[str, str]]
"""What a sheet says: label and text."""

WORD, STATE = "核验码", "状态"
PRINTED = re.compile(rf"{WORD}\s*(\w{{4}}-\w{{4}})\s*(\w{{4}}-\w{{4}})")
"""The words of a stamp, as a reader copies them."""
PACKAGE_SHEET = "submission-package"
"""Contents page and slip of a package."""
OF_A_PACKAGE = ("name_of_duty", "period", "due_on", "contents", "missing", "allowed_because", "built_on", "summary")


def stamp_of(code: PaperCode | None) -> Stamp | None:
    """The code as it stands on paper, in two lines beside its QR code."""
    if code is None:
        return None
    groups = code.short.split("-")
    return Stamp(code.scanned, (WORD, "-".join(groups[:2]), "-".join(groups[2:])))


def journal_stamp(workspace: Workspace, template: Template) -> Stamp | None:
    """日志校验值 for a ledger, a list of one's own form: who writes the past anew cannot change what was printed of it. None for every other form."""
    seq, chain = head(workspace.store.db.conn)
    if not template.own_form or template.of or not seq:
        return None
    groups = head_code(seq, chain).split("-")[1:]
    computer = f"{workspace.store.meta(LETTER, 'A')}机日志{seq}"
    return Stamp(head_scanned(seq, chain, workspace.store.identity.replica), (computer, "-".join(groups[:2]), "-".join(groups[2:])))


def code_on(pdf: bytes) -> ReadCode | None:
    """The code that the first sheet of a finished PDF bears: a kept package is printed as it was made, whatever its record says now."""
    found = PRINTED.search(words_on(pdf, 0))
    return read_code("".join(found.groups())) if found else None


def in_journal(code: PaperCode | ReadCode | None, *, left_out: bool = False) -> str:
    """How an entry of the journal names the code of what was printed, or says that it was left out."""
    return f"，{WORD} {code.short}" if code else f"，不印{WORD}" if left_out else ""


def code_for(workspace: Workspace, template: Template, values: Values, asked: Asked) -> PaperCode | None:
    """The code of a form; None for drafts, blank copies, artwork, values that stand in no record, and lists that somebody chose."""
    if asked.blank or asked.draft or asked.data is not None or asked.among or template.size or (template.of and not asked.of):
        return None
    about = asked.of if template.of else asked.unit or workspace.unit.uid
    kind = workspace.store.kind(template.of) if template.of else None
    return PaperCode(about or "", template.id, template.version, digest_of(said_by(template, values, kind)))


def code_of_sheet(record: Record, template: Template, values: Values) -> PaperCode:
    """The code of a record's plain sheet."""
    return PaperCode(record.uid, template.id, template.version, digest_of(said_by_sheet(record, template, values)))


def said_by_sheet(record: Record, template: Template, values: Values) -> Said:
    """What a record's plain sheet says, without its state and what is worked out."""
    left_out = {STATE, *(field.label for field in fields_of(type(record)).values() if field.derived)}
    return [pair for pair in said_by(template, values) if pair[0] not in left_out]


def code_of_package(submission: Submission) -> PaperCode:
    """The code of a package's contents page and slip."""
    return PaperCode(submission.uid, PACKAGE_SHEET, 1, digest_of(said_by_package(submission)))


def said_by_package(submission: Submission) -> Said:
    """What contents page and slip say of a submission."""
    fields = fields_of(Submission)
    return [(fields[name].label, fields[name].kind.shown(getattr(submission, name))) for name in OF_A_PACKAGE]


def said_by(template: Template, values: Values, kind: type[Record] | None = None) -> Said:
    """What a filled form says, in reading order. Raises BadInput when a value is too long for paper."""
    derived = {name for name, field in fields_of(kind).items() if field.derived} if kind else set()
    given = {name: value for name, value in values.items() if not name.startswith(f"{OWN}.") and name not in derived}
    return list(_said(fill(template, given)))


def _said(filled: Filled) -> Iterator[tuple[str, str]]:
    for pieces in (filled.above_left, filled.above_right):
        label = ""
        for piece in pieces:
            if piece.field and not piece.field.startswith(f"{OWN}."):
                yield label, piece.text
            label = piece.text.strip("：　 ")
    for block in filled.blocks:
        yield from ((cell.label, _text(cell)) for cell in block.cells if cell.kind in ("value", "choices"))


def _text(cell: FilledCell) -> str:
    return "、".join(option.text for option in cell.options if option.ticked) if cell.kind == "choices" else cell.text


def labels_that_differ(before: Said, after: Said) -> list[str]:
    """The labels under which not the same texts stand, in the order of the form."""
    then, now = _by_label(before), _by_label(after)
    return [label for label in {**now, **then} if then.get(label) != now.get(label)]


def _by_label(said: Said) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for label, text in said:
        found.setdefault(label, []).append(text)
    return found
