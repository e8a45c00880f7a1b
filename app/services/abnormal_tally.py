"""How the applications of a batch stand: the totals by status (S0-81)."""

from collections import Counter
from collections.abc import Iterator

from app.domain.abnormal_patents import APPEALED, PENDING, REFUSED, UNREACHABLE, WITHDRAWN, AbnormalBatch, AbnormalPatent
from app.domain.query import Query, where_is
from app.services.counted_rows import Counted
from app.services.workspace import Workspace


def count_batch(workspace: Workspace, batch: AbnormalBatch) -> Iterator[Counted]:
    """Write the totals onto the batch; its rows are people's."""
    found = Counter(one.outcome for one in workspace.records(AbnormalPatent).all(Query(where=(where_is("batch", batch.uid),))))
    batch.counted_on = workspace.today.isoformat()
    batch.total = sum(found.values())
    batch.withdrawn, batch.appealed, batch.refused = found[WITHDRAWN], found[APPEALED], found[REFUSED]
    batch.unreachable, batch.pending = found[UNREACHABLE], found[PENDING]
    return iter(())
