"""Closing an archive: nothing goes into it while a mandatory document is missing (S0-74)."""

from collections.abc import Mapping
from typing import Any

from app.domain.archive import CaseDocument, missing_items
from app.domain.cases import Case
from app.domain.errors import BadInput
from app.domain.query import Query, where_is
from app.services.steps import take_step
from app.services.workspace import Workspace


def documents_of(workspace: Workspace, case: Case) -> list[CaseDocument]:
    """The documents of a case in their order."""
    return list(workspace.records(CaseDocument).all(Query(where=(where_is("case", case.uid),), sort="place")))


def archive(workspace: Workspace, case: Case, values: Mapping[str, Any], remark: str) -> Case:
    """Put a closed case into the archive. Raises BadInput, naming the mandatory documents that are missing."""
    missing = missing_items(documents_of(workspace, case))
    if missing:
        raise BadInput(f"卷内文书还差 {len(missing)} 类：{'、'.join(missing)}。", "请在“卷内文书”里补登后再归档。")
    return take_step(workspace, case, "archive", values, remark)
