"""What two districts hand each other: referrals and the steps taken on them, nothing else (S0-42)."""

from app.domain.batch import Batch
from app.domain.referral import Referral
from app.domain.step_record import Step

REFERRALS = frozenset((Referral.table,))


def kinds_beyond_referrals(batch: Batch) -> set[str]:
    """The kinds of record in a segment that have nothing to do with referrals."""
    new = {rows.kind for rows in batch.rows} | {whole.kind for whole in batch.wholes}
    changed = {cells.kind for cells in batch.cells}
    return (new - {Step.table} | changed | _with_steps(batch)) - REFERRALS


def _with_steps(batch: Batch) -> set[str]:
    """The kinds of the records on which the steps in it were taken."""
    found = set[str]()
    for rows in batch.rows:
        if rows.kind == Step.table:
            found.update(str(kind) for kind in dict(zip(rows.columns, rows.values, strict=True)).get("of_kind", [""] * len(rows.uids)))
    for whole in batch.wholes:
        if whole.kind == Step.table:
            found.add(str(whole.values.get("of_kind", "")))
    return found
