"""What of a record may still be read here: what another unit referred to this one for a purpose is used until its last day, not longer (S0-42);
the case of a 专案组 until the team is dissolved (S0-54); an entry in a list of trust until it ends (S3-23).

Whoever hands records out asks here: the page of referrals, show and list, paper, spreadsheets, quick find. The values stay stored.
"""

from copy import copy
from typing import TypeVar

from app.domain.cases import Case
from app.domain.errors import NotAllowed
from app.domain.pinyin import search_text
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record, fields_of
from app.domain.referral import COPYABLE, Referral
from app.domain.referral_steps import REFERRAL_STEPS, ended
from app.domain.rewards import CreditRecord, credit_ended
from app.domain.special_team import DISSOLVED, FORMED, SpecialTeam
from app.services.audiences import published_audience
from app.services.workspace import Workspace

R = TypeVar("R", bound=Record)
ALWAYS_FOUND = ("number", "lead_number", "their_number")
"""By which what may not be used any more is still found."""
OF_CREDIT = ("subject", "credit_code", "facts", "measures", "objection")
"""What nobody reads of an entry in a list of trust after its last day."""


def why_not_usable(workspace: Workspace, record: Record) -> str:
    """Why the contents of a record may not be used here any more, as one sentence; empty while they may."""
    if isinstance(record, CreditRecord):
        return credit_ended(record, workspace.today.isoformat())
    if isinstance(record, Case):
        return _team_is_dissolved(workspace, record)
    if not isinstance(record, Referral) or record.receiver != workspace.unit.uid or (record.state or REFERRAL_STEPS.start) == REFERRAL_STEPS.start:
        return ""
    return ended(record, workspace.today.isoformat())


def _team_is_dissolved(workspace: Workspace, case: Case) -> str:
    """A unit that saw the case only as part of a team does not use it after the last such team."""
    if case.unit == workspace.unit.uid or not case.uid:
        return ""
    own = (where_is("case", case.uid), Condition("units", Test.HAS, workspace.unit.uid))
    teams = [one for one in workspace.records(SpecialTeam).all(Query(where=own)) if one.state in (FORMED, DISSOLVED)]
    if not teams or any(one.state == FORMED for one in teams) or workspace.unit.uid in published_audience(workspace, case):
        return ""
    last = max(one.dissolved_on or "" for one in teams)
    return f"专案组已撤销（{last}），案件内容不再使用。"


def _hidden(record: Record) -> tuple[str, ...]:
    """The fields that may not be used any more."""
    if isinstance(record, CreditRecord):
        return OF_CREDIT
    return tuple(COPYABLE) if isinstance(record, Referral) else tuple(name for name in fields_of(type(record)) if name not in ALWAYS_FOUND)


def as_usable(workspace: Workspace, record: R) -> R:
    """The record to be shown or handed out: the same, or a copy without what may not be used any more. Never to be saved."""
    if not why_not_usable(workspace, record):
        return record
    shown, fields = copy(record), fields_of(type(record))
    for name in _hidden(record):
        setattr(shown, name, () if fields[name].kind.many else None)
    return shown


def require_usable(workspace: Workspace, record: Record) -> None:
    """Raise NotAllowed when a record may not be put on paper any more."""
    if why := why_not_usable(workspace, record):
        remedy = "还需要使用的，请移送单位重新移送。" if isinstance(record, Referral) else "请核对期限。"
        raise NotAllowed(f"{record.title}的内容不能再打印。{why}", remedy)


def is_listed(workspace: Workspace, record: Record, query: Query) -> bool:
    """False for a record that only contents which may not be used any more put into this list: words of a search, or conditions on fields."""
    if not why_not_usable(workspace, record):
        return True
    hidden = any(condition.field in _hidden(record) for condition in query.where)
    return not hidden and (not query.search or is_found_by(workspace, record, query.search))


def is_found_by(workspace: Workspace, record: Record, words: str) -> bool:
    """False for a record that only words which may not be used any more would find."""
    if not why_not_usable(workspace, record):
        return True
    wanted = search_text(words).replace(" ", "")
    return any(wanted in search_text(str(getattr(record, name, None) or "")).replace(" ", "") for name in ALWAYS_FOUND)
