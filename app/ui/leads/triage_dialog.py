"""写研判: day, people, guidance, opinion and conclusion of one triage."""

from PySide6.QtWidgets import QWidget

from app.domain.leads import Lead, Triage
from app.ui.editors import Context
from app.ui.parts.step_dialog import FormDialog

FIELDS = ("held_on", "people", "conclusion", "guidance", "opinion")


def triage_dialog(parent: QWidget, context: Context, lead: Lead) -> FormDialog:
    """The dialog, with today and the present account filled in."""
    workspace = context.workspace
    record = Triage(unit=workspace.unit.uid, lead=lead.uid, held_on=workspace.today.isoformat(), people=workspace.account.full_name)
    dialog = FormDialog(parent, context, record, f"写研判·{lead.suspect or lead.number or ''}", FIELDS, "保存研判")
    dialog.add_note("研判结论供决定时参考；结案须另有负责人的决定和日期（94号文 三（三）1）。")
    return dialog
