"""The page of duties as it shows them: rows of the list, and everything about the chosen one. It changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.duties import Duty, owes
from app.services.duties import BEFORE_US, DONE, NOT_OURS, Owed, find_owed, owed, time_to_due
from app.services.steps import OpenStep, open_steps
from app.services.submission_check import PieceCheck, check_pieces, pieces_of
from app.services.submissions import excluded_words
from app.services.workspace import Workspace

STILL_OUT = "还没有收到"


@dataclass(frozen=True)
class DutyRow:
    """One line of the list."""

    owed: Owed
    left: str
    pieces: int
    ready: int

    @property
    def uid(self) -> str:
        """What tells the line apart: the duty and its day."""
        return self.owed.code


@dataclass(frozen=True)
class Handed:
    """What another unit handed in."""

    unit: str
    state: str
    late: str


@dataclass(frozen=True)
class DutyDetail:
    """The pane of one duty."""

    row: DutyRow
    receiver: str
    checks: Sequence[PieceCheck]
    excluded: Sequence[str]
    steps: Sequence[OpenStep]
    handed: Sequence[Handed]


def duty_rows(workspace: Workspace) -> list[DutyRow]:
    """What is owed, the unit's own first."""
    return [_row(workspace, one) for one in owed(workspace)]


def _row(workspace: Workspace, one: Owed) -> DutyRow:
    pieces = sum(not piece.excluded for piece in pieces_of(workspace, one.duty))
    waits = one.state not in (*DONE, NOT_OURS, BEFORE_US)
    return DutyRow(one, time_to_due(workspace, one) if waits else "", pieces, pieces - len(one.missing))


def duty_detail(workspace: Workspace, code: str) -> DutyDetail:
    """Everything about one duty of one period. Raises NotFound."""
    one = find_owed(workspace, code)
    names = workspace.names([one.duty, *one.others])
    done = one.submission is not None and one.state in DONE
    return DutyDetail(
        row=_row(workspace, one),
        receiver=names.get(one.duty.receiver or "", ""),
        checks=[] if done else check_pieces(workspace, one.duty, one.submission),
        excluded=excluded_words(workspace, one.duty),
        steps=open_steps(workspace, one.submission) if one.submission else [],
        handed=[*_still_out(workspace, one), *(Handed(names.get(other.unit, "其他单位"), other.state or "准备中", other.late) for other in one.others)],
    )


def _still_out(workspace: Workspace, one: Owed) -> list[Handed]:
    """For who receives: the units that owe it and of which nothing has arrived here."""
    if not one.receives:
        return []
    units, arrived = {unit.uid: unit for unit in workspace.units()}, {other.unit for other in one.others}
    late = "已过截止日" if one.due < workspace.today else ""
    return [Handed(unit.name, STILL_OUT, late) for uid, unit in units.items() if uid not in arrived and owes(one.duty, unit, units)]


def clause_of(duty: Duty) -> tuple[str, str]:
    """The basis of a duty and its sentence, for F1."""
    return duty.basis or "本单位设定", duty.basis_text or ""
