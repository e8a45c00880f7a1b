"""The kinds of lead and case as this bureau has them: what a field offers, which rule holds for a record, and that codes stay what they are (S0-35)."""

from app.domain.errors import BadInput
from app.domain.fields import Field
from app.domain.kind_entries import KindEntry, clash, offered_on, rules_on
from app.domain.lead_kinds import KIND_ENTRIES, KindRule
from app.domain.leads import Lead
from app.domain.problems import Problem, error
from app.domain.value_kinds import Choice, Choices
from app.services.workspace import Workspace


def entries(workspace: Workspace) -> list[KindEntry]:
    """What the bureau added or says otherwise."""
    return list(workspace.records(KindEntry).all())


def rule_for(workspace: Workspace, lead: Lead) -> KindRule | None:
    """What holds for the kind of a lead by the day on which it came in; None for a kind that is not known here."""
    return rules_on(entries(workspace), lead.received_on or workspace.today.isoformat()).get(lead.kind or "")


def options_of(workspace: Workspace, kind: Choice | Choices) -> tuple[str, ...]:
    """What a field with options offers today; what was chosen earlier stays where it stands."""
    return tuple(offered_on(entries(workspace), workspace.today.isoformat())) if kind.more == KIND_ENTRIES else kind.options


def unknown_option(workspace: Workspace, field: Field, value: object) -> Problem | None:
    """That a value is none of the options, where records hold some of them; one that is stopped is still known."""
    kind = field.kind
    if not isinstance(kind, Choice | Choices) or not kind.more or not value:
        return None
    beyond = [one for one in (value if isinstance(value, tuple) else (value,)) if one not in kind.options]
    added = {entry.full_name for entry in entries(workspace)} if beyond else set()
    wrong = next((one for one in beyond if one not in added), None)
    return error(f"没有“{wrong}”这一项。可选：{'、'.join(options_of(workspace, kind))}。") if wrong is not None else None


def require_stable(workspace: Workspace, entry: KindEntry) -> None:
    """Raise BadInput for a code or name that means something else already, or was changed."""
    stored = workspace.records(KindEntry).find(entry.uid) if entry.uid else None
    if stored is not None and (stored.code, stored.full_name) != (entry.code, entry.full_name):
        raise BadInput("代码和类型名称登记后不能改，已登记的线索和案件在用。", "请把这一条停用，另登记一个新代码的类型。")
    why = clash(entry, [one for one in entries(workspace) if one.uid != entry.uid])
    if why:
        raise BadInput(why, "代码和名称一一对应：修订内容的，用原来的代码和名称，改填起始日期；新的类型请用新代码、新名称。")
