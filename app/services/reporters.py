"""The person behind a report: kept on this replica only, seen only with a reason that goes into the journal."""

from collections.abc import Sequence

from app.domain.errors import BadInput
from app.domain.leads import Lead, Reporter
from app.domain.query import Query, where_is
from app.domain.records import fields_of
from app.domain.roles import Power
from app.domain.value_kinds import Attachment
from app.services.records import require_valid
from app.services.workspace import Workspace


def has_reporter(workspace: Workspace, lead: Lead) -> bool:
    """Is somebody kept for this lead."""
    return bool(lead.uid) and workspace.records(Reporter).count(Query((where_is("lead", lead.uid),))) > 0


def see_reporter(workspace: Workspace, lead: Lead, reason: str) -> Reporter | None:
    """The reporter of a lead; who looked and why stands in the journal first. Raises BadInput without a reason."""
    workspace.require(Power.REPORTER)
    if not reason.strip():
        raise BadInput("还没有填写查看理由。", "举报人信息受保护，请写明查看理由。")
    workspace.note(f"查看举报人信息，理由：{reason.strip()}", (Lead.table, lead.uid))
    return workspace.records(Reporter).first(Query((where_is("lead", lead.uid),)))


def keep_reporter(workspace: Workspace, lead: Lead, reporter: Reporter) -> None:
    """Store what is known about the reporter of a stored lead; nothing when nothing is known."""
    if is_blank(reporter) and not reporter.uid:
        return
    workspace.require(Power.REPORTER)
    reporter.lead, reporter.unit = lead.uid, workspace.unit.uid
    require_valid(workspace, reporter)
    with workspace.commit("修改举报人信息" if reporter.uid else "登记举报人") as change:
        if reporter.uid:
            change.save(reporter)
        else:
            change.add(reporter, ())
        change.about(Lead.table, lead.uid)


def confide(workspace: Workspace, lead: Lead, papers: Sequence[Attachment]) -> None:
    """Lay attachments of a stored lead to what is known about its reporter, without looking at it: from then on they stay on this computer."""
    if not papers:
        return
    found = workspace.records(Reporter).first(Query((where_is("lead", lead.uid),))) or Reporter()
    found.papers = (*found.papers, *(one for one in papers if one not in found.papers))
    keep_reporter(workspace, lead, found)


def is_blank(reporter: Reporter) -> bool:
    """Nothing has been filled in."""
    return all(getattr(reporter, name) in (None, ()) for name in fields_of(Reporter) if name != "lead")
