"""Registers that are gathered from other records: who owns rights, from key enterprises, leads, cases and disputes (S0-83)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app.domain.cases import Case
from app.domain.lead_steps import DRAFT
from app.domain.leads import Lead
from app.domain.patent_disputes import PatentDispute
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record
from app.domain.registers import KeyEnterprise
from app.domain.rights import HOLDER_KINDS, GeographicalIndication, RightsHolder
from app.services.audiences import audience_of
from app.services.permissions import require_make
from app.services.records import new_record
from app.services.workspace import Workspace

ENTERPRISE, _, TRADEMARK, PATENT = HOLDER_KINDS[:4]


@dataclass(frozen=True)
class Gathering:
    """What the button says, and what it finds that the register does not have yet."""

    label: str
    found_by: Callable[[Workspace], Iterator[Record]]


def unlisted_holders(workspace: Workspace) -> Iterator[RightsHolder]:
    """Owners of rights that this unit's records name and that stand in no record of their own, each once, not stored yet."""
    known = {_plain(holder.full_name) for holder in workspace.records(RightsHolder).all()}
    for name, values in _named(workspace):
        if _plain(name) not in known:
            known.add(_plain(name))
            yield new_record(workspace, RightsHolder, {"full_name": name, **values})


def _plain(name: str | None) -> str:
    return "".join((name or "").split()).replace("(", "（").replace(")", "）")


def _named(workspace: Workspace) -> Iterator[tuple[str, dict[str, object]]]:
    own = where_is("unit", workspace.unit.uid)
    for one in workspace.records(KeyEnterprise).all(Query((own, Condition("left_on", Test.EMPTY)))):
        yield one.full_name or "", {"sort": ENTERPRISE, "credit_code": one.credit_code, "enterprise": one.uid}
    for lead in workspace.records(Lead).all(Query((own, Condition("right_holder", Test.FILLED)))):
        if lead.state not in ("", DRAFT):
            yield lead.right_holder or "", {"sort": _sort_of(lead.kind)}
    for dispute in workspace.records(PatentDispute).all(Query((own,))):
        yield dispute.petitioner or "", {"sort": PATENT}
    for indication in workspace.records(GeographicalIndication).all(Query((own, Condition("holder", Test.FILLED)))):
        yield indication.holder or "", {}


def _sort_of(kind: str | None) -> str | None:
    return next((sort for word, sort in (("商标", TRADEMARK), ("专利", PATENT)) if word in (kind or "")), None)


GATHERED: Mapping[type[Record], Gathering] = {RightsHolder: Gathering("汇集主体", unlisted_holders)}
"""The registers that can be gathered."""


def gather(workspace: Workspace, kind: type[Record]) -> int:
    """Put into a register what other records name and it does not have yet, in one commit; returns how many."""
    require_make(workspace, kind)
    found = [record for record in GATHERED[kind].found_by(workspace) if record.name.strip()]
    if found:
        with workspace.commit(f"{kind.title}：{GATHERED[kind].label} {len(found)} 条") as change:
            for record in found:
                change.add(record, audience_of(workspace, record))
    return len(found)


def told_holder(workspace: Workspace, holder: RightsHolder) -> Iterator[tuple[str, str]]:
    """What leads, cases and the register of key enterprises say of an owner of rights (主体画像)."""
    leads = list(workspace.records(Lead).all(Query((where_is("right_holder", holder.full_name),), sort="received_on")))
    if leads:
        cases = workspace.records(Case).count(Query((Condition("lead", Test.IN, [lead.uid for lead in leads]),)))
        yield "权利受侵害", f"线索 {len(leads)} 条（最近一条 {leads[-1].received_on or ''} 收到），立案 {cases} 件"
    suspected = workspace.records(Lead).count(Query((where_is("suspect", holder.full_name),)))
    if suspected:
        yield "被反映侵权", f"线索 {suspected} 条"
    enterprise = workspace.records(KeyEnterprise).first(Query((where_is("full_name", holder.full_name), Condition("left_on", Test.EMPTY))))
    if enterprise is not None:
        yield "重点企业", "、".join((*enterprise.categories, *enterprise.protected))
