"""案例合集: the anonymised text of each chosen case is taken into the collection; what a person put in order stays (S0-79, S1-24)."""

from collections.abc import Iterator

from app.domain.case_collections import CaseCollection, CollectedCase
from app.domain.errors import BadInput
from app.domain.model_cases import ADOPTED, ADOPTED_ABOVE, ModelCase
from app.domain.query import Query, where_is
from app.services.counted_rows import Counted
from app.services.workspace import Workspace

PUBLIC = {"headline": "public_headline", "facts": "public_facts", "outcome": "public_outcome", "meaning": "public_meaning"}


def collect(workspace: Workspace, collection: CaseCollection) -> Iterator[Counted]:
    """Fill what is still empty from the public copies. Raises BadInput when nothing is chosen, or a case that was not adopted."""
    chosen = list(workspace.records(CollectedCase).all(Query(where=(where_is("collection", collection.uid),), sort="place")))
    if not chosen:
        raise BadInput("还没有选择案例。", "请先在“相关”里新增合集案例，选择区局采用的典型案例，写明顺序。")
    models = workspace.records(ModelCase).many([one.model or "" for one in chosen])
    waiting = [model.name for model in models.values() if model.state not in (ADOPTED, ADOPTED_ABOVE)]
    if waiting:
        raise BadInput(f"“{waiting[0]}”还没有采用，不能编入合集。", "请先由区局采用，或从合集中移除。")
    collection.counted_on = workspace.today.isoformat()
    rows = []
    for one in chosen:
        model = models.get(one.model or "")
        if model is not None:
            taken = {name: getattr(one, name) or getattr(model, public) or None for name, public in PUBLIC.items()}
            rows.append({"model": one.model, "kind": one.kind or model.kind, **taken})
    yield Counted(CollectedCase, ("model",), rows, put_away=False)
