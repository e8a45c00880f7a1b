"""What belongs to a duty, and what of it is still missing: rows, values that a row must have, people, prose. It looks and changes nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.duties import FORM, PROSE, Duty, DutyPiece
from app.domain.errors import NotFound
from app.domain.organisation import Person, Unit
from app.domain.query import Query, where_is
from app.domain.records import Record, fields_of
from app.domain.staffing import BACKBONES_CHECK, LEAST_BACKBONES, OFFICERS_CHECK, backbones_of, bureau_above, offices_without_officer
from app.domain.submissions import Submission
from app.paper.parts import Listing, Template, fields_in
from app.services import records
from app.services.form_values import Asked, listed_records
from app.services.forms import form_template
from app.services.workspace import Workspace

PROSE_PLACE = "summary"
"""Where to mend missing prose: the submission itself."""
TO_WRITE = "（请补充）"
"""What a draft leaves for people to write; a package with it is not whole."""


@dataclass(frozen=True)
class Lack:
    """One thing that is missing: in words, and the kind of record where it is put right."""

    words: str
    kind: str
    record: str = ""
    """The uid of the record; empty when there is none yet."""


@dataclass(frozen=True)
class PieceCheck:
    """One piece of a duty: how many rows it has, what is missing, and what a person should look at."""

    piece: DutyPiece
    rows: int = 0
    lacks: Sequence[Lack] = ()
    notes: Sequence[Lack] = ()

    @property
    def title(self) -> str:
        """附件2 工作站统计表."""
        return self.piece.piece or ""

    @property
    def short(self) -> str:
        """附件2, or the whole title where it has no mark."""
        mark, _, rest = self.title.partition(" ")
        return mark if rest and mark.startswith("附件") else self.title

    @property
    def in_words(self) -> str:
        """附件4（山阳区局骨干只有2人，要求不少于3人）; a piece that is missing altogether is just named."""
        words = "，".join(lack.words for lack in self.lacks)
        return f"{self.short}（{words}）" if words else self.short


def pieces_of(workspace: Workspace, duty: Duty) -> list[DutyPiece]:
    """All pieces of a duty in their order, those that do not belong to it last."""
    found = workspace.records(DutyPiece).all(Query(where=(where_is("duty", duty.uid),)))
    return sorted(found, key=lambda piece: (bool(piece.excluded), piece.order or 0, piece.uid))


def check_pieces(workspace: Workspace, duty: Duty, submission: Submission | None) -> list[PieceCheck]:
    """Each piece that this unit is to hand in, with what is missing."""
    asked = Asked(unit=workspace.unit.uid, whole_bureau=True)
    return [_check(workspace, piece, submission, asked) for piece in pieces_of(workspace, duty) if not piece.excluded]


def missing_words(checks: Sequence[PieceCheck]) -> list[str]:
    """One entry for each piece in whose way something stands."""
    return [check.in_words for check in checks if check.lacks]


def _check(workspace: Workspace, piece: DutyPiece, submission: Submission | None, asked: Asked) -> PieceCheck:
    if piece.what == FORM and piece.form:
        return _check_form(workspace, piece, asked)
    given = submission is not None and bool(submission.summary_files or (piece.what == PROSE and submission.summary))
    if not given:
        return PieceCheck(piece, lacks=(Lack("还没有写", PROSE_PLACE),))
    unwritten = (submission.summary or "").count(TO_WRITE) if submission is not None and piece.what == PROSE else 0
    return PieceCheck(piece, lacks=(Lack(f"还有{unwritten}处“{TO_WRITE}”没有写", PROSE_PLACE),) if unwritten else ())


def _check_form(workspace: Workspace, piece: DutyPiece, asked: Asked) -> PieceCheck:
    try:
        template = form_template(piece.form or "", workspace.folder)
    except NotFound:
        return PieceCheck(piece, lacks=(Lack("没有这张表的模板", "duty_piece", piece.uid),))
    rows = 0
    lacks: list[Lack] = []
    notes: list[Lack] = []
    for part in template.parts:
        if isinstance(part, Listing):
            listed = listed_records(workspace, part, asked)
            rows += len(listed)
            kind = records.kind_named(workspace, part.rows_of)
            if not listed:
                lacks.append(Lack(_nothing(template, part, kind), kind.table))
            lacks += _empty(kind, part, listed, required=True)
            notes += _empty(kind, part, listed, required=False)
    extra = _staffed(workspace, template, asked)
    if extra:
        lacks = [lack for lack in lacks if not (lack.kind == Person.table and not lack.record and "办案骨干" in lack.words)] + extra
    return PieceCheck(piece, rows, tuple(lacks), tuple(notes))


def warnings_before(workspace: Workspace, template: Template, unit: str | None = None) -> list[str]:
    """What to know before a form is printed: shown on the screen, never on the paper (S2-A4)."""
    return [lack.words for lack in _staffed(workspace, template, Asked(unit=unit or workspace.unit.uid))]


def _nothing(template: Template, part: Listing, kind: type[Record]) -> str:
    wanted = [value for _, value in part.where if value]
    several = sum(isinstance(one, Listing) for one in template.parts) > 1
    return f"没有{'、'.join(wanted) if several and wanted else kind.title}"


def _empty(kind: type[Record], part: Listing, listed: Sequence[Record], *, required: bool) -> Iterator[Lack]:
    """Fields that are empty in some rows: those that a record must have stand in the way, wanted ones that the table prints are named."""
    names = dict.fromkeys(name.partition(".")[0] for column in part.columns for name in fields_in(column.value))
    for name, field in fields_of(kind).items():
        if field.required if required else field.wanted and name in names:
            empty = [record for record in listed if getattr(record, name) in (None, ())]
            if empty:
                named = f"“{empty[0].name}”" if len(empty) == 1 else f"{len(empty)}条{kind.title}"
                yield Lack(f"{named}缺{field.label}", kind.table, empty[0].uid)


def _staffed(workspace: Workspace, template: Template, asked: Asked) -> list[Lack]:
    """What a form asks of the people of a bureau, and is not so."""
    units: Mapping[str, Unit] = {unit.uid: unit for unit in workspace.units()}
    bureau = bureau_above(asked.unit, units)
    if not (template.check and bureau):
        return []
    today = workspace.today.isoformat()
    return list(STAFFED[template.check](bureau, [one for one in workspace.records(Person).all() if one.works_on(today)], units))


def _backbones(bureau: str, people: Sequence[Person], units: Mapping[str, Unit]) -> Iterator[Lack]:
    """S2-11: three backbones, counted as people; nobody counts for two bureaus."""
    found = backbones_of(bureau, people, units)
    if found.lacking:
        yield Lack(f"{units[bureau].name}骨干只有{len(found.people)}人，要求不少于{LEAST_BACKBONES}人，缺{found.lacking}人", Person.table)
    for person in found.elsewhere:
        yield Lack(f"{person.name}已列为另一个局的骨干，一人不能算两个局", Person.table, person.uid)


def _officers(bureau: str, people: Sequence[Person], units: Mapping[str, Unit]) -> Iterator[Lack]:
    """S2-12: an office without one is listed."""
    without = [office.name for office in offices_without_officer(bureau, people, units)]
    if without:
        yield Lack(f"没有辖区专管员的所：{'、'.join(without)}", Person.table)


STAFFED: Mapping[str, Callable[[str, Sequence[Person], Mapping[str, Unit]], Iterator[Lack]]] = {BACKBONES_CHECK: _backbones, OFFICERS_CHECK: _officers}
"""What a template may ask to be looked at, by its words."""
