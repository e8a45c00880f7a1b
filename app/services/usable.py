"""What of a record may still be read here: what another unit referred to this one for a purpose is used until its last day, not longer (S0-42);
the case of a 专案组 until the team is dissolved (S0-54); an entry in a list of trust until it ends (S3-23).

Whoever hands records out asks here: the page of referrals, show and list, paper, spreadsheets, quick find. The values stay stored.
"""

from collections.abc import Mapping
from copy import copy
from typing import TypeVar

from app.domain.cases import Case
from app.domain.dates import shown_day
from app.domain.errors import NotAllowed
from app.domain.pinyin import search_text
from app.domain.query import Query, where_is
from app.domain.records import Record, fields_of
from app.domain.referral import COPYABLE, Referral
from app.domain.referral_steps import REFERRAL_STEPS, ended
from app.domain.rewards import CreditRecord, credit_ended
from app.domain.special_team import DISSOLVED, FORMED, SpecialTeam, TeamMilestone
from app.services.audiences import published_audience
from app.services.workspace import Workspace

R = TypeVar("R", bound=Record)
ALWAYS_FOUND = ("number", "lead_number", "their_number", "team")
"""By which what may not be used any more is still found."""
REMEDIES: Mapping[type[Record], str] = {Referral: "还需要使用的，请移送单位重新移送。", Case: "还需要使用的，请联系承办单位。", SpecialTeam: "请联系组建单位。"}
OF_CREDIT = ("subject", "credit_code", "facts", "measures", "objection")
"""What nobody reads of an entry in a list of trust after its last day."""


def why_not_usable(workspace: Workspace, record: Record) -> str:
    """Why the contents of a record may not be used here any more, as one sentence; empty while they may."""
    if isinstance(record, CreditRecord):
        return credit_ended(record, workspace.today.isoformat())
    if isinstance(record, Case):
        return _team_is_over(workspace, record)
    if isinstance(record, SpecialTeam | TeamMilestone):
        return _team_was_left(workspace, record)
    if not isinstance(record, Referral) or record.receiver != workspace.unit.uid or (record.state or REFERRAL_STEPS.start) == REFERRAL_STEPS.start:
        return ""
    return ended(record, workspace.today.isoformat())


def _team_is_over(workspace: Workspace, case: Case) -> str:
    """A unit that saw the case only as part of a team does not use it after the last such team."""
    if case.unit == workspace.unit.uid or not case.uid:
        return ""
    own = workspace.unit.uid
    teams = [one for one in workspace.records(SpecialTeam).all(Query(where=(where_is("case", case.uid),))) if own in (*one.units, *one.left_units)]
    stood = [team for team in teams if team.state in (FORMED, DISSOLVED)]
    ends = [end for team in stood if (end := _end(team, own))]
    if not ends or len(ends) < len(stood) or own in published_audience(workspace, case):
        return ""
    day, words = max(ends)
    return f"{words}（{shown_day(day)}），案件内容不再使用。"


def _team_was_left(workspace: Workspace, record: SpecialTeam | TeamMilestone) -> str:
    """A unit that left a team goes on seeing that it did, and not what the team does."""
    team = workspace.records(SpecialTeam).find(record.uid if isinstance(record, SpecialTeam) else record.team)
    if team is None or workspace.unit.uid not in team.left_units:
        return ""
    return f"本单位已退出专案组（{shown_day(team.changed_on or '')}），专案组内容不再使用。"


def _end(team: SpecialTeam, unit: str) -> tuple[str, str] | None:
    """Since when and why a unit has no part in the team any more; None while it has."""
    if unit in team.left_units:
        return team.changed_on or "", "本单位已退出专案组"
    return (team.dissolved_on or "", "专案组已撤销") if team.state == DISSOLVED else None


def hidden_fields(workspace: Workspace, record: Record) -> tuple[str, ...]:
    """The fields that may not be used any more; none while the record may be."""
    return _hidden(record) if why_not_usable(workspace, record) else ()


def _hidden(record: Record) -> tuple[str, ...]:
    if isinstance(record, CreditRecord):
        return OF_CREDIT
    return tuple(COPYABLE) if isinstance(record, Referral) else tuple(name for name in fields_of(type(record)) if name not in ALWAYS_FOUND)


def as_usable(workspace: Workspace, record: R) -> R:
    """The record to be shown or handed out: the same, or a copy without what may not be used any more. Never to be saved."""
    hidden = hidden_fields(workspace, record)
    if not hidden:
        return record
    shown, fields = copy(record), fields_of(type(record))
    for name in hidden:
        setattr(shown, name, () if fields[name].kind.many else None)
    return shown


def require_usable(workspace: Workspace, record: Record, use: str = "打印") -> None:
    """Raise NotAllowed when a record may not be put on paper any more, or used in another way that is named."""
    if why := why_not_usable(workspace, record):
        raise NotAllowed(f"{record.title}的内容不能再{use}。{why}", REMEDIES.get(type(record), "请核对期限。"))


def is_listed(workspace: Workspace, record: Record, query: Query) -> bool:
    """False for a record that only contents which may not be used any more put into this list: words of a search, or conditions on fields."""
    hidden = hidden_fields(workspace, record)
    if not hidden:
        return True
    return not any(condition.field in hidden for condition in query.where) and (not query.search or is_found_by(workspace, record, query.search))


def is_found_by(workspace: Workspace, record: Record, words: str) -> bool:
    """False for a record that only words which may not be used any more would find."""
    if not why_not_usable(workspace, record):
        return True
    wanted = search_text(words).replace(" ", "")
    return any(wanted in search_text(str(getattr(record, name, None) or "")).replace(" ", "") for name in ALWAYS_FOUND)
