"""Records under public supervision stand first in their lists: which leads, cases and orders, and one page of a list with them at its head (S3-31)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from app.domain.cases import Case
from app.domain.leads import Lead
from app.domain.oversight import ISSUED, PUBLIC_LIST, REPORTED, OversightOrder
from app.domain.query import Condition, Cursor, Query, Test, where_is
from app.domain.records import Record
from app.services.workspace import Workspace

R = TypeVar("R", bound=Record)
MOST = 200
"""本单位设定: so many are pinned at most; lists stay lists."""


def open_orders(workspace: Workspace, *where: Condition) -> Sequence[OversightOrder]:
    """挂牌督办 that are not released yet, the nearest day first."""
    query = Query(where=(*where, where_is("sort", PUBLIC_LIST), Condition("state", Test.IN, (ISSUED, REPORTED))), sort="due_on")
    return workspace.records(OversightOrder).page(query, None, MOST).records


def pinned(workspace: Workspace, kind: type[Record]) -> frozenset[str]:
    """The uids of the records of a kind that are supervised: a lead also through its case, a case also through its lead; and of the orders themselves."""
    if kind not in (Lead, Case, OversightOrder):
        return frozenset()
    orders, cases = open_orders(workspace), workspace.records(Case)
    if kind is OversightOrder:
        return frozenset(order.uid for order in orders)
    of_leads, of_cases = {order.lead for order in orders if order.lead}, {order.case for order in orders if order.case}
    if kind is Lead:
        return frozenset(of_leads | {case.lead for case in cases.many(sorted(of_cases)).values() if case.lead})
    followed = cases.all(Query(where=(Condition("lead", Test.IN, sorted(of_leads)),))) if of_leads else ()
    return frozenset(of_cases | {case.uid for case in followed})


def page_with_pinned(workspace: Workspace, kind: type[R], query: Query, after: Cursor | None, limit: int) -> tuple[list[R], Cursor | None, frozenset[str]]:
    """One page of a list, the supervised records before all others on its first; which of the kind are supervised, too."""
    records, first = workspace.records(kind), pinned(workspace, kind)
    page = records.page(query, after, limit)
    if not first:
        return list(page.records), page.after, first
    supervised = replace(query, where=(*query.where, Condition("uid", Test.IN, sorted(first))))
    head = [] if after is not None else list(records.all(supervised))
    return [*head, *(record for record in page.records if record.uid not in first)], page.after, first
