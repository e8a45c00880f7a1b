"""写研判: day, people, guidance, opinion and conclusion of one triage."""

from PySide6.QtWidgets import QWidget

from app.domain.leads import Lead, Triage
from app.domain.records import fields_of
from app.services.leads import triage
from app.ui.editors import Context, editor_for
from app.ui.parts.asking_dialog import AskingDialog
from app.ui.widgets import PlainLabel

FIELDS = ("held_on", "place", "host", "recorder", "people", "conclusion", "guidance", "opinion", "advice")
NOTE = "研判结论供决定时参考；结案须另有负责人的决定和日期（94号文 三（三）1）。"


def triage_dialog(parent: QWidget, context: Context, lead: Lead) -> AskingDialog:
    """The dialog, with today and the present account filled in."""
    workspace = context.workspace
    dialog = AskingDialog(parent, context, f"写研判·{lead.suspect or lead.number or ''}", "保存研判", lambda values, _remark: triage(workspace, lead, values))
    dialog.add_part(PlainLabel(NOTE, "note", wrap=True))
    editors = {name: editor_for(fields_of(Triage)[name], context) for name in FIELDS}
    editors["held_on"].set_value(workspace.today.isoformat())
    editors["people"].set_value(workspace.account.full_name)
    dialog.add_fields(editors)
    return dialog
